"""The report: one HTML file of a results folder, that opens from disk."""
