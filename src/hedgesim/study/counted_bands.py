"""Bands of a study of which no run is kept: from its parts' counts and sums."""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hedgesim.engine.record import span_of
from hedgesim.engine.trajectories import Trajectories
from hedgesim.study import counting
from hedgesim.study.band_rows import QUANTILES, Rows, Values
from hedgesim.study.counted_parts import Key, Scheme, rows_in, scheme_of
from hedgesim.study.counting import BINS, STEPS, Sums, Whole
from hedgesim.study.groups import needs_twins
from hedgesim.study.parts import Job
from hedgesim.study.points import Group, groups_of
from hedgesim.study.reading import Grid
from hedgesim.study.store import open_table
from hedgesim.study.tables import STRATEGY
from hedgesim.study.twins import luck_share, other_luck, runs_with_twins

_AXES = ("measure", "scenario", "point", "turn", "state")


def counted_rows(job: Job) -> tuple[list[Rows], dict[str, Grid]]:
    """Give all rows of the bands, and where their cells stand.

    Parameters
    ----------
    job
        A study of which no run is kept, all of whose parts are whole.
    """
    record = job.experiment.record
    read = _Reader(job)
    grid = Grid(
        table="states",
        runs=np.zeros(0, dtype=np.int64),
        turns=record.turns(job.experiment.turns),
        columns=read.measures,
        names=job.names,
        paths=(),
    )
    luck = _Luck(job, grid)
    rows = [found for name in read.measures for found in _of_measure(name, read, luck)]
    return rows, {"states": grid}


def _of_measure(name: str, read: "_Reader", luck: "_Luck") -> Iterator[Rows]:
    """Give the rows of a measure over all runs, then those of points."""
    groups = groups_of(read.job.experiment)
    sums = read.sums(name)
    counts = {group.scenario: read.nothing() for group in groups}
    of_points: list[Rows] = []
    for key, found in read.counts(name):
        counts[key.scenario] += found
        if key.point >= 0:
            own = sums[key]
            share = np.where(own["most"] > own["least"], 1.0, np.nan)
            of_points += _rows(name, key, found, own, share)
    if name.startswith(STRATEGY) and read.scheme.by_point and read.scheme.points:
        for key, own in sums.items():
            having = (own["total"] > 0) & (own["total"] < own["n"] * STEPS)
            of_points += _rows(name, key, None, own, np.where(having, 1.0, np.nan))
    for group in groups:
        key = Key(group.scenario, group.point)
        over = _over_all(sums, group)
        if over is not None:
            drawn = None if name.startswith(STRATEGY) else counts[group.scenario]
            yield from _rows(name, key, drawn, over, luck.share(name, sums, group))
    yield from of_points
    yield from read.points(name)


def _over_all(sums: Mapping[Key, Sums], group: Group) -> Sums | None:
    """Add up the sums of a scenario's keys."""
    found: Sums | None = None
    for key, own in sums.items():
        if key.scenario == group.scenario:
            found = counting.together(found, own) if found else own
    return found


def _rows(
    name: str, key: Key, counts: Whole | None, sums: Sums, share: Values
) -> Iterator[Rows]:
    """Give the rows of a measure, or of a strategy (it has no counts), over some runs."""
    n = sums["n"]
    known = n > 0 if counts is not None else sums["total"] > 0
    low, high = (0.0, 1.0) if counts is None else span_of(name)
    numbers: dict[str, NDArray[Any]] = {}
    for label, at in QUANTILES.items():
        found = (
            np.full(n.shape, np.nan)
            if counts is None
            else counting.quantile(at, counts, sums)
        )
        numbers[label] = low + (high - low) * found
    mean = sums["total"] / np.maximum(n, 1) / STEPS
    numbers |= {"mean": low + (high - low) * mean, "n": n, "luck_share": share}
    if known.any():
        kept = {label: values[known] for label, values in numbers.items()}
        yield Rows(name, "states", np.flatnonzero(known), kept, key.point, key.scenario)


class _Luck:
    """How much of the variance is luck: from twins, or from the replicates of points."""

    def __init__(self, job: Job, grid: Grid) -> None:
        self._job, self._grid = job, grid
        self._both: tuple[Trajectories, Trajectories] | None = None
        if needs_twins(job.experiment):
            which = runs_with_twins(job)
            self._both = job.simulated(which), job.simulated(which, other_luck(which))

    def share(self, name: str, sums: Mapping[Key, Sums], group: Group) -> Values:
        """Give luck's share in each cell, over the runs of a group."""
        if self._both is not None:
            return self._by_twins(name, group)
        design = self._job.experiment.design
        if design.replicates < 2:
            return np.full(self._grid.width, np.nan)
        own = [found for key, found in sums.items() if key.scenario == group.scenario]
        if "points" in own[0]:
            return luck_of_points(own[0], design.common_luck)
        stacked = {k: np.stack([o[k] for o in own], -1) for k in ("n", "total", "squares")}
        each = counting.of_points(stacked["n"], stacked["total"], stacked["squares"] << 8)
        return luck_of_points(each | {"n": stacked["n"].sum(axis=-1)}, design.common_luck)

    def _by_twins(self, name: str, group: Group) -> Values:
        assert self._both is not None, "twins were made"
        runs = self._both[0].runs
        kept = group.holds(runs)
        for batch in self._both:
            kept &= np.array([int(run) not in batch.failed for run in runs], dtype=bool)
        one, other = (self._column(batch, name)[kept] for batch in self._both)
        return luck_share(one, other)

    def _column(self, batch: Trajectories, name: str) -> Values:
        """Give a measure's numbers, or whether a run has a strategy, shape (run, cell)."""
        column, _, label = name.partition(":")
        array = batch.states.get(column)
        if array is None:
            return np.full((batch.runs.size, self._grid.width), np.nan)
        whole = np.broadcast_to(array, (*array.shape[:-1], batch.runs.size))
        laid = np.moveaxis(whole, -1, 0).reshape(batch.runs.size, -1)
        if label:
            laid = laid == self._job.names.strategies.index(label)
        return laid.astype(np.float64)


def luck_of_points(sums: Sums, common: bool) -> Values:
    """Give the share of variance that is luck, as `hedgesim.study.groups.luck_within` does.

    Parameters
    ----------
    sums
        As `hedgesim.study.counting.of_points` gives them, with `n`.
    common
        Whether a replicate has the same luck at every point.

    Examples
    --------
    Points with means 0 and 2 and a variance of 2 within each:

    >>> sums = {"n": 4, "points": 2, "several": 2, "inside": 4, "means": 2,
    ...         "means_squared": 4}
    >>> sums = {name: np.array([value * 10**6]) for name, value in sums.items()}
    >>> few = (("n", 4), ("points", 2), ("several", 2))
    >>> sums |= {name: np.array([number]) for name, number in few}
    >>> float(luck_of_points(sums | {"means": np.array([2000])}, common=True)[0])
    0.5
    """
    points, several = sums["points"], sums["several"]
    inside = sums["inside"] / np.maximum(several, 1)
    mean = sums["means"] / np.maximum(points, 1)
    spread = sums["means_squared"] - sums["means"] * mean
    between = spread / np.maximum(points - 1, 1)
    between = np.where(between < 1, 0.0, between)  # below what the grid resolves
    if not common:
        taken = inside / np.maximum(sums["n"] / np.maximum(points, 1), 1.0)
        between = np.maximum(between - taken, 0.0)
    whole = inside + between
    share: Values = np.full(whole.shape, np.nan)
    np.divide(inside, whole, out=share, where=(several > 0) & (whole > 0))
    return share


class _Reader:
    """Reads counts and sums of a study's parts, one measure at a time."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.scheme: Scheme = scheme_of(job.experiment, job.plan)
        self._turns = {
            turn: place
            for place, turn in enumerate(job.experiment.record.turns(job.experiment.turns))
        }
        self._groups = {
            table: [list(_measures_of(job.path(table, part))) for part in job.plan.parts]
            for table in job.plan.tables
            if table != "runs"
        }
        listed = [name for names in self._groups["sums"] for name in names]
        self.measures = tuple(dict.fromkeys(listed))

    def nothing(self) -> Whole:
        """Give counts of no run, shape (cell, bin)."""
        return np.zeros((self._width, BINS), dtype=np.int64)

    @property
    def _width(self) -> int:
        return len(self._turns) * len(self.job.names.states)

    def _read(self, table: str, name: str) -> Iterator[Any]:
        """Give the row groups of a measure, in the order of parts."""
        for part, names in zip(self.job.plan.parts, self._groups[table], strict=True):
            places = [place for place, found in enumerate(names) if found == name]
            if places:
                with open_table(self.job.path(table, part)) as file:
                    for place in places:
                        yield file.read_row_group(place)

    def counts(self, name: str) -> Iterator[tuple[Key, Whole]]:
        """Give the counts of a measure, key by key, shape (cell, bin)."""
        now: Key | None = None
        held = self.nothing()
        for table in self._read("counts", name):
            key = _key(table)
            if now is not None and key != now:
                yield now, held
                held = self.nothing()
            now = key
            place = table.column("bin").to_numpy()
            held[self._cells(table), place] += table.column("count").to_numpy()
        if now is not None:
            yield now, held

    def sums(self, name: str) -> dict[Key, Sums]:
        """Give the sums of a measure by key, each of shape (cell,)."""
        found: dict[Key, Sums] = {}
        for table in self._read("sums", name):
            key = _key(table)
            own = {
                column: table.column(column).to_numpy()
                for column in table.column_names
                if column not in _AXES
            }
            found[key] = counting.together(found[key], own) if key in found else own
        return found

    def points(self, name: str) -> Iterator[Rows]:
        """Give the rows of points that stand ready."""
        if "points" in self._groups:
            for table in self._read("points", name):
                yield from rows_in(table)

    def _cells(self, table: Any) -> NDArray[np.int64]:
        turns, coded = table.column("turn").to_numpy(), table.column("state")
        chunk = coded.combine_chunks()
        states = [self.job.names.states.index(n) for n in chunk.dictionary.to_pylist()]
        state = np.array(states, dtype=np.int64)[chunk.indices.to_numpy()]
        places = np.full(max(self._turns) + 1, -1, dtype=np.int64)
        places[list(self._turns)] = list(self._turns.values())
        cells: NDArray[np.int64] = places[turns] * len(self.job.names.states) + state
        return cells


def _key(table: Any) -> Key:
    return Key(
        int(table.column("scenario")[0].as_py()), int(table.column("point")[0].as_py())
    )


def _measures_of(path: Any) -> Iterator[str]:
    """Name the measure of each row group of a part; each has one."""
    with open_table(path) as file:
        for group in range(file.num_row_groups):
            column = file.metadata.row_group(group).column(0)
            found = column.statistics
            yield (
                str(found.min)
                if found is not None and found.has_min_max
                else str(
                    file.read_row_group(group, columns=["measure"]).column(0)[0].as_py()
                )
            )
