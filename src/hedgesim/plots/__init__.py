"""Figures: tidy tables and Axes in, Axes out, and pages around them. No measures."""
