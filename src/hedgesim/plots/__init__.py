"""Figures: tidy tables and Axes in, Axes out. Nothing here computes a measure or opens a file."""
