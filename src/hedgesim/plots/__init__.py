"""Figures: tidy tables and Axes in, Axes out. No measures, no files."""
