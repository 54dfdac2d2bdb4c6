"""The list of a region's sources: what a figure or an event rests on, and on what terms."""

from pathlib import Path

from hedgesim.core.errors import ConfigError, Problem
from hedgesim.world.csv_text import Row, read_table
from hedgesim.world.region import Source

COLUMNS = ("source_id", "citation", "address", "terms", "caveats", "reliability")
RELIABILITIES = ("A", "B", "C")
"""A: data set, official body, wire agency; B: secondary; C: aggregator."""


def read_sources(path: Path) -> dict[str, Source]:
    """Read `sources.csv`.

    Returns
    -------
    dict[str, Source]
        By id, in the order of the file.

    Raises
    ------
    ConfigError
        If the table cannot be read, an id is there twice or is "assumed", a citation is
        missing, or a reliability is not A, B or C.
    """
    sources: dict[str, Source] = {}
    problems: list[Problem] = []
    for row in read_table(path, COLUMNS):
        problems += _faults(row, sources)
        cells = {column: row.cells[column] for column in COLUMNS[1:]}
        sources[row.cells["source_id"]] = Source(id=row.cells["source_id"], **cells)
    if problems:
        raise ConfigError(problems)
    return sources


def _faults(row: Row, before: dict[str, Source]) -> list[Problem]:
    faults = []
    identifier = row.cells["source_id"]
    if not identifier or identifier == "assumed":
        faults.append(row.problem("source_id", "an id, other than assumed"))
    if identifier in before:
        faults.append(row.problem("source_id", "each id once"))
    if not row.cells["citation"]:
        faults.append(row.problem("citation", "what to cite"))
    if row.cells["reliability"] not in RELIABILITIES:
        faults.append(row.problem("reliability", "A, B or C"))
    return faults
