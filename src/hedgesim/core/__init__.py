"""Axes, luck, errors, the calendar and the catalogue: what every other layer stands on."""
