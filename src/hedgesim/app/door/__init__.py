"""The conventional Mesa door: `SolaraViz` for `HedgingModel`, each visitor with their own."""
