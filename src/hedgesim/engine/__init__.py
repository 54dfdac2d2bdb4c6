"""Stages, step, start, batch and record: the same turn for one run and for many."""
