"""How the figures of the region central_asia were made.

A record, kept apart from the package: `python -m derivation DATA_FOLDER` reads the
gathered tables and rewrites `figures.csv` and `sources.csv` of the region. Every mapping is
argued in `docs/data.md`; what is declared and not measured stands in `assumed.csv`,
`routes.csv`, `suspicion.csv` and the constants of the modules, each with its reason.
"""
