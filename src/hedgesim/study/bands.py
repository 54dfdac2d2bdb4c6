"""Bands: what the middle and the ends of many runs look like, cell by cell.

Computed from the parts as they stand on disk, one column and some turns at a time, so that
memory grows neither with the columns nor, beyond a limit, with the runs.
"""

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from hedgesim.study.folder import atomic
from hedgesim.study.parts import Job
from hedgesim.study.reading import Cells, Grid
from hedgesim.study.store import writing
from hedgesim.study.tables import STRATEGY, Layout, label_column
from hedgesim.study.twins import Twins, luck_share, twins_of

if TYPE_CHECKING:
    import pyarrow as pa

QUANTILES = {"q05": 0.05, "q25": 0.25, "q50": 0.5, "q75": 0.75, "q95": 0.95}
NUMBERS_AT_ONCE = 2**24
"""Numbers of one column in memory at a time: 64 MB."""

ALL = 0
"""The one point of a study without design points."""

Values = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of one measure: where they stand, and the numbers, one per row.

    `numbers` holds the quantiles, `mean`, `n` and `luck_share`.
    """

    measure: str
    table: str
    cells: NDArray[np.int64]
    numbers: Mapping[str, NDArray[Any]]


def make_bands(job: Job, footer: Mapping[str, str]) -> None:
    """Write bands.parquet and bands.csv from the parts on disk.

    One row for each turn, state, partner (empty for measures of a state) and measure that
    any run has a number for. Strategies become measures `strategy:<name>`, whose mean is
    the share of runs; they have no quantiles, and no row where no run has that strategy.

    Parameters
    ----------
    job
        The study, all of whose parts are whole.
    footer
        What the bands belong to.

    Raises
    ------
    StoppedByMachine
        If the machine does not let them be written.
    """
    grids = {table: Grid.read(job, table) for table in job.plan.tables if table != "runs"}
    twins = twins_of(job)
    rows = [
        found
        for grid in grids.values()
        for name in grid.columns
        for found in _of_column(grid, name, twins, job.names)
    ]
    table = _table(rows, grids, job.names)
    with writing(job.folder / "bands.parquet", footer) as writer:
        writer.add(table)
    with atomic(job.folder / "bands.csv") as file:
        file.write(_csv(table).encode())


def _of_column(grid: Grid, name: str, twins: Twins, names: Layout) -> Iterator[Rows]:
    """Give the rows of one column, some turns at a time."""
    again = twins.tables[grid.table][name]
    both = np.isin(grid.runs, twins.runs), np.isin(twins.runs, grid.runs)
    for cells in grid.slabs(NUMBERS_AT_ONCE):
        values = grid.values(name, cells)  # (cell, run)
        first = values[:, both[0]].T
        second = again[both[1]][:, cells]
        if name == STRATEGY:
            yield from _strategies(values, first, second, grid.table, cells, names)
        else:
            share = luck_share(first.astype(np.float64), second.astype(np.float64))
            yield _spread(name, grid.table, values, cells, share)


def _spread(
    name: str, table: str, values: NDArray[Any], cells: Cells, share: Values
) -> Rows:
    found = spread(values)
    known = found["n"] > 0
    numbers = {
        key: column[known] for key, column in (found | {"luck_share": share}).items()
    }
    return Rows(name, table, np.arange(cells.start, cells.stop)[known], numbers)


def spread(values: NDArray[np.floating[Any]]) -> dict[str, NDArray[Any]]:
    """Give quantiles, mean and number of runs of each cell.

    Parameters
    ----------
    values
        Shape (cell, run); nan where a run has no number. Sorted in place.

    Returns
    -------
    dict[str, NDArray[Any]]
        "q05" to "q95" (linear between runs), "mean" and "n", shape (cell,); nan where
        `n` is 0.

    Examples
    --------
    >>> found = spread(np.array([[4.0, 2.0, 3.0, 1.0, 5.0]], dtype=np.float32))
    >>> [round(float(found[name][0]), 6) for name in ("q05", "q50", "q95", "mean")]
    [1.2, 3.0, 4.8, 3.0]
    """
    values.sort(axis=1)  # nan comes last
    count = np.isfinite(values).sum(axis=1)
    last = np.maximum(count - 1, 0)
    row = np.arange(len(values))
    found: dict[str, NDArray[Any]] = {}
    for name, share in QUANTILES.items():
        place = last * share
        low = np.floor(place).astype(np.int64)
        below, above = (
            values[row, np.minimum(p, last)].astype(np.float64) for p in (low, low + 1)
        )
        found[name] = below + (above - below) * (place - low)
    sums = np.where(np.isfinite(values), values, 0.0).sum(axis=1, dtype=np.float64)
    with np.errstate(invalid="ignore"):
        found["mean"] = sums / count
    return found | {"n": count}


def _strategies(
    codes: NDArray[Any],
    first: NDArray[Any],
    second: NDArray[Any],
    table: str,
    cells: Cells,
    names: Layout,
) -> Iterator[Rows]:
    """Give the share of runs with each strategy, where it is above 0."""
    count = (codes >= 0).sum(axis=1)
    for code, label in enumerate(names.strategies):
        having = (codes == code).sum(axis=1)
        known = having > 0
        if not known.any():
            continue
        luck = luck_share(
            (first[:, known] == code).astype(np.float64),
            (second[:, known] == code).astype(np.float64),
        )
        numbers = {name: np.full(known.sum(), np.nan) for name in QUANTILES}
        numbers |= {
            "mean": having[known] / count[known],
            "n": count[known],
            "luck_share": luck,
        }
        where = np.arange(cells.start, cells.stop)[known]
        yield Rows(f"{STRATEGY}:{label}", table, where, numbers)


def _table(rows: list[Rows], grids: Mapping[str, Grid], names: Layout) -> "pa.Table":
    import pyarrow as pa

    where = [grids[r.table].axes(r.cells) for r in rows]
    sizes = [len(r.cells) for r in rows]
    turns = _joined([axes["turn"] for axes in where])
    labels = sorted({int(t) for t in turns})
    measures = list(dict.fromkeys(r.measure for r in rows))
    partners = ("", *names.partners)
    places = np.repeat([measures.index(r.measure) for r in rows], sizes)
    columns: dict[str, Any] = {
        "point": np.full(turns.size, ALL, dtype=np.int32),
        "turn": turns.astype(np.int16),
        "quarter": label_column(
            np.searchsorted(labels, turns), [names.quarter(t) for t in labels]
        ),
        "state": label_column(_joined([axes["state"] for axes in where]), names.states),
        "partner": label_column(_joined([axes["partner"] for axes in where]) + 1, partners),
        "measure": label_column(places, measures),
    }
    for name in (*QUANTILES, "mean", "luck_share"):
        columns[name] = _joined([r.numbers[name] for r in rows]).astype(np.float32)
    columns["n"] = _joined([r.numbers["n"] for r in rows]).astype(np.int32)
    return pa.table(columns)


def _joined(pieces: list[NDArray[Any]]) -> NDArray[Any]:
    return np.concatenate(pieces) if pieces else np.zeros(0, dtype=np.int64)


def _csv(table: "pa.Table") -> str:
    """Write a table as text; numbers with six digits, nothing where there is none."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(table.column_names)
    columns = [_texts(column.combine_chunks()) for column in table.columns]
    writer.writerows(zip(*columns, strict=True))
    return out.getvalue()


def _texts(column: Any) -> list[Any]:
    if hasattr(column, "dictionary"):
        names = column.dictionary.to_pylist()
        return [names[code] for code in column.indices.to_numpy().tolist()]
    values = column.to_numpy().tolist()
    if str(column.type) == "float":
        return ["" if value != value else f"{value:.6g}" for value in values]
    return list(values)
