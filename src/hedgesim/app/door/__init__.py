"""The conventional Mesa door: `SolaraViz` for `HedgingModel`, a model for each visitor."""
