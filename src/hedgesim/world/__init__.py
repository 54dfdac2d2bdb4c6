"""Declared data: quantities, parameters, file formats, regions, scenarios, sources."""
