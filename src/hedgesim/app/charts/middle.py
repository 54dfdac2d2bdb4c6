"""Ink of charts that is read on light and on dark ground."""

MIDDLE = "#767676"
"""A grey with a contrast of 4.5 to white and of 4.1 to the ground of the dark page."""
