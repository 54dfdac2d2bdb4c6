"""Lessons of the classroom page: data, sheets to print, and the check of their keys."""
