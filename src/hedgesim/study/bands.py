"""Bands: what the middle and the ends of many runs look like, cell by cell.

Computed from the parts as they stand on disk, one column and some turns at a time, so that
memory grows neither with the columns nor, beyond a limit, with the runs.
"""

import csv
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from hedgesim.study.band_rows import QUANTILES, Column, Rows, Values, rows_of, spread
from hedgesim.study.counted_bands import counted_rows
from hedgesim.study.folder import atomic
from hedgesim.study.groups import (
    ALL_POINTS,
    POINTS_IN_CSV,
    by_points,
    each_point,
    groups_of,
    luck_alone,
    luck_over,
    needs_twins,
    points_with_bands,
)
from hedgesim.study.parts import Job
from hedgesim.study.reading import Grid
from hedgesim.study.store import writing
from hedgesim.study.tables import Layout, label_column
from hedgesim.study.twins import Twins, twins_of

if TYPE_CHECKING:
    import pyarrow as pa

NUMBERS_AT_ONCE = 2**24
"""Numbers of one column in memory at a time: 64 MB."""

COLUMNS_AT_ONCE = 4
"""Columns in hand at a time, at most. It decides speed and memory, never a bit."""

__all__ = ["QUANTILES", "Values", "make_bands", "spread"]


def make_bands(
    job: Job,
    footer: Mapping[str, str],
    workers: int = 1,
    twins: "Future[Twins] | None" = None,
) -> None:
    """Write bands.parquet and bands.csv from the parts on disk.

    One row for each turn, state, partner (empty for measures of a state) and measure that
    any run has a number for. Strategies become measures `strategy:<name>`, whose mean is
    the share of runs; they have no quantiles, and no row where no run has that strategy.
    A design of points has such rows over all points, and some have them for each point: see
    `hedgesim.study.groups`.

    Parameters
    ----------
    job
        The study, all of whose parts are whole.
    footer
        What the bands belong to.
    workers
        How many columns are in hand at a time, up to `COLUMNS_AT_ONCE`.
    twins
        Begun before, if any are needed; by default they are made now.

    Raises
    ------
    StoppedByMachine
        If the machine does not let them be written.
    """
    rows, grids = counted_rows(job) if job.plan.counted else _kept_rows(job, workers, twins)
    crossed = [scenario.id for scenario in job.experiment.scenarios]
    where = [grids[found.table].axes(found.cells) for found in rows]
    table = bands_table(rows, where, job.names, crossed)
    with writing(job.folder / "bands.parquet", footer) as writer:
        writer.add(table)
    with atomic(job.folder / "bands.csv") as file:
        file.write(csv_text(_for_csv(table, job)).encode())


def _kept_rows(
    job: Job, workers: int, twins: "Future[Twins] | None"
) -> tuple[list[Rows], dict[str, Grid]]:
    """Give all rows of a study whose runs are kept, and the grids of its tables."""
    grids = {table: Grid.read(job, table) for table in job.plan.tables if table != "runs"}
    columns = [(grid, name) for grid in grids.values() for name in grid.columns]

    # reading and sorting let go of the interpreter, so threads are enough; one more reads
    # while the twins are made
    threads = min(workers + 1, COLUMNS_AT_ONCE) if workers > 1 else 1
    with ThreadPoolExecutor(threads) as pool:
        if twins is None and needs_twins(job.experiment):
            twins = pool.submit(twins_of, job)
        twins_made = twins.result if twins else lambda: None

        def of_column(column: tuple[Grid, str]) -> list[Rows]:
            return list(_of_column(*column, twins_made, job))

        rows = [found for of in pool.map(of_column, columns) for found in of]
    return rows, grids


def _of_column(
    grid: Grid, name: str, twins_made: Callable[[], Twins | None], job: Job
) -> Iterator[Rows]:
    """Give the rows of one column, some turns at a time; twins are waited for."""
    points = points_with_bands(job.experiment) if grid.table == "states" else 0
    for cells in grid.slabs(NUMBERS_AT_ONCE):
        values = grid.values(name, cells)  # (cell, run)
        where = np.arange(cells.start, cells.stop)
        alone = by_points(values, grid, job.experiment, points) if points else None
        for group in groups_of(job.experiment):
            kept = group.holds(grid.runs)
            own = values if kept.all() else np.ascontiguousarray(values[:, kept])
            luck = luck_over(own, grid, cells, name, twins_made(), group, job.experiment)
            column = Column(name, grid.table, where, own, group.point, group.scenario)
            yield from rows_of(column, luck, job.names.strategies)
        if alone is not None:
            column = each_point(alone, grid.table, name, where, job.experiment)
            yield from rows_of(column, luck_alone(column.values), job.names.strategies)


def bands_table(
    rows: Sequence[Rows],
    where: Sequence[Mapping[str, NDArray[np.int64]]],
    names: Layout,
    crossed: Sequence[str] = (),
) -> "pa.Table":
    """Set rows of bands one below the other, as the table has them.

    Parameters
    ----------
    rows
        Of one measure each.
    where
        Of each of them, the turn and the places of state and partner (-1: none).
    names
        Names of the places.
    crossed
        Scenarios with which points are crossed, in their order.
    """
    import pyarrow as pa

    sizes = [len(r.cells) for r in rows]
    turns = _joined([axes["turn"] for axes in where])
    labels = sorted({int(t) for t in turns})
    measures = list(dict.fromkeys(r.measure for r in rows))
    partners = ("", *names.partners)
    places = np.repeat([measures.index(r.measure) for r in rows], sizes)
    columns: dict[str, Any] = {
        "point": _of_rows([r.points for r in rows], sizes).astype(np.int32),
        "turn": turns.astype(np.int16),
        "quarter": label_column(
            np.searchsorted(labels, turns), [names.quarter(t) for t in labels]
        ),
        "state": label_column(_joined([axes["state"] for axes in where]), names.states),
        "partner": label_column(_joined([axes["partner"] for axes in where]) + 1, partners),
        "measure": label_column(places, measures),
    }
    if crossed:
        places = _of_rows([r.scenarios for r in rows], sizes)
        columns["scenario"] = label_column(places, crossed)
    for name in (*QUANTILES, "mean", "luck_share"):
        columns[name] = _joined([r.numbers[name] for r in rows]).astype(np.float32)
    columns["n"] = _joined([r.numbers["n"] for r in rows]).astype(np.int32)
    return pa.table(columns)


def _joined(pieces: list[NDArray[Any]]) -> NDArray[Any]:
    return np.concatenate(pieces) if pieces else np.zeros(0, dtype=np.int64)


def _of_rows(of: list[int | NDArray[np.int64]], sizes: list[int]) -> NDArray[np.int64]:
    return _joined([np.broadcast_to(o, size) for o, size in zip(of, sizes, strict=True)])


def _for_csv(table: "pa.Table", job: Job) -> "pa.Table":
    """Leave out the rows by point where there are many points."""
    if points_with_bands(job.experiment) <= POINTS_IN_CSV:
        return table
    return table.filter(table.column("point").to_numpy() == ALL_POINTS)


def csv_text(table: "pa.Table") -> str:
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
