"""Reading figures.csv: each cell, and then what must hold between rows."""

import math
import re
from collections.abc import Iterator
from pathlib import Path

from hedgesim.core.errors import ConfigError, Problem, did_you_mean
from hedgesim.world.csv_text import Row, read_table
from hedgesim.world.figures import ASSUMED, FIGURE_QUANTITIES, Figure, FigureKind, Figures
from hedgesim.world.plain_text import shown
from hedgesim.world.region import Region

COLUMNS = (
    "quantity", "state", "partner", "channel", "year", "value", "unit", "source_id",
    "method",
)  # fmt: skip

_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)
_YEAR = re.compile(r"(19|20|21)\d\d", re.ASCII)


def read_figures(path: Path, region: Region) -> Figures:
    """Read `figures.csv` and check it against the region.

    Parameters
    ----------
    path
        The table.
    region
        The region without its figures: actors, channels, absent ties, sources.

    Raises
    ------
    ConfigError
        With every problem: cells, duplicate rows, incomplete sets, sums, missing
        quantities.
    """
    from hedgesim.world.figures_checks import faults_of_figures

    reader = _Reader(region)
    figures, problems = [], []
    for row in read_table(path, COLUMNS):
        faults = list(reader.faults(row))
        problems += faults
        if not faults:
            figures.append(_figure(row))
    problems += faults_of_figures(figures, region, shown(path), whole=not problems)
    if problems:
        raise ConfigError(sorted(problems, key=lambda problem: problem.line or 0))
    return Figures(tuple(figures))


def _figure(row: Row) -> Figure:
    cells = row.cells
    words = {key: cells[key] for key in COLUMNS if key not in ("year", "value")}
    return Figure(
        year=int(cells["year"]), value=float(cells["value"]), line=row.line, **words
    )


class _Reader:
    """Judges rows one by one."""

    def __init__(self, region: Region) -> None:
        self.choosers = region.choosers
        self.actors = region.partners
        self.channels = tuple(channel.id for channel in region.channels)
        self.sources = region.sources

    def faults(self, row: Row) -> Iterator[Problem]:
        kind = FIGURE_QUANTITIES.get(row.cells["quantity"])
        if kind is None:
            hint = did_you_mean(row.cells["quantity"], FIGURE_QUANTITIES)
            yield row.problem(
                "quantity", "a quantity of the register that has figures", hint
            )
            return
        yield from self.faults_of_place(row, kind)
        yield from self.faults_of_number(row, kind)
        if row.cells["source_id"] != ASSUMED and row.cells["source_id"] not in self.sources:
            hint = did_you_mean(row.cells["source_id"], [*self.sources, ASSUMED])
            yield row.problem("source_id", "an id in sources.csv, or assumed", hint)
        if not row.cells["unit"]:
            yield row.problem("unit", f"a unit, such as {kind.unit}")

    def faults_of_place(self, row: Row, kind: FigureKind) -> Iterator[Problem]:
        who = self.choosers if kind.chooser else self.actors
        noun = "the id of a choosing state" if kind.chooser else "the id of an actor"
        yield from _unknown(row, "state", who, noun)
        partners = self.actors if kind.partner else ()
        yield from _unknown(row, "partner", partners, "the id of an actor")
        channels = self.channels if kind.channel else ()
        yield from _unknown(row, "channel", channels, "the id of a channel")
        same = kind.partner and row.cells["state"] == row.cells["partner"]
        if same and row.cells["quantity"] != "dependence":
            yield row.problem("partner", f"another than {row.cells['state']} itself")

    def faults_of_number(self, row: Row, kind: FigureKind) -> Iterator[Problem]:
        if not _YEAR.fullmatch(row.cells["year"]):
            yield row.problem("year", "a year in four digits, from 1900")
        text = row.cells["value"]
        value = float(text) if _NUMBER.fullmatch(text) else math.nan
        if not math.isfinite(value):
            yield row.problem("value", "a finite number with a decimal point")
        elif not kind.low <= value <= kind.high:
            yield row.problem("value", _range(kind))


def _unknown(row: Row, column: str, known: tuple[str, ...], noun: str) -> Iterator[Problem]:
    word = row.cells[column]
    if not known and word:
        yield row.problem(column, f"nothing: {row.cells['quantity']} has no {column}")
    elif known and word not in known:
        yield row.problem(column, f"{noun}: {', '.join(known)}", did_you_mean(word, known))


def _range(kind: FigureKind) -> str:
    if math.isinf(kind.high):
        return f"{kind.low:g} or more ({kind.unit})"
    return f"{kind.low:g} to {kind.high:g} ({kind.unit})"
