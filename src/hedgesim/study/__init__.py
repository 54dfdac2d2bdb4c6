"""Many runs: plans, parts on disk, provenance, bands, luck, summaries, citations."""
