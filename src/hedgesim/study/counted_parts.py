"""Making a part of a study of which no run is kept: counts, sums, and rows of points."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from hedgesim.core.axes import Array
from hedgesim.engine.record import span_of
from hedgesim.engine.trajectories import Trajectories
from hedgesim.study import counting
from hedgesim.study.band_rows import QUANTILES, Column, Rows, luck_alone, rows_of
from hedgesim.study.counting import BINS, STEPS, Counts, Sums, Whole
from hedgesim.study.plan import Plan
from hedgesim.study.points import ALL_POINTS, groups_of
from hedgesim.study.tables import STRATEGY, Layout, label_column, no_rows
from hedgesim.world.experiment import Experiment

if TYPE_CHECKING:
    import pyarrow as pa

POINTS_TOGETHER = 64
"""Points whose rows stand in a row group together, whatever the block."""

NUMBERS = (*QUANTILES, "mean", "luck_share", "n")


class Sink(Protocol):
    """Takes row groups: a file's writer, or the digest of what would be written."""

    def add(self, table: "pa.Table") -> None:
        """Take one row group."""


@dataclass(frozen=True, slots=True)
class Key:
    """Whose runs were counted together: of a scenario, at a point or at all of them."""

    scenario: int
    point: int = ALL_POINTS


@dataclass(frozen=True, slots=True)
class Scheme:
    """Which runs of a study are counted together.

    Attributes
    ----------
    replicates
        Runs of a point, where points tell what is luck; else 0.
    whole
        Whether a block holds all replicates of its points; then luck is summed over points
        at once, else sums are kept for each point.
    points
        Number of points that have rows of their own.
    each
        Runs of a scenario.
    """

    replicates: int
    whole: bool
    points: int
    each: int

    @property
    def by_point(self) -> bool:
        """Whether sums are kept for each point."""
        return bool(self.replicates) and not self.whole

    @property
    def apart(self) -> int:
        """Runs over which no block reaches."""
        return self.replicates if self.by_point else self.each

    def keys(self, run: int) -> tuple[Key, Key]:
        """Give under what a run is counted, and under what it is summed."""
        scenario = run // self.each
        over_all = Key(scenario)
        if not self.by_point:
            return over_all, over_all
        own = Key(scenario, run // self.replicates)
        return (own if self.points else over_all), own


def scheme_of(experiment: Experiment, plan: Plan) -> Scheme:
    """Give which runs of a study are counted together."""
    design = experiment.design
    several = design.has_points and design.replicates > 1
    return Scheme(
        replicates=design.replicates if several else 0,
        whole=plan.whole,
        points=plan.points,
        each=groups_of(experiment)[0].high,
    )


@dataclass(slots=True)
class Tally:
    """Counts the runs of a part, block by block.

    Attributes
    ----------
    scheme, names
        Which runs are counted together, and the names of the axes.
    turns
        Recorded turns.
    sinks
        Where the row groups of `counts`, `sums` and `points` go.
    """

    scheme: Scheme
    names: Layout
    turns: tuple[int, ...]
    sinks: Mapping[str, Sink]
    _counts: dict[str, Counts] = field(default_factory=dict)
    _sums: dict[str, Sums] = field(default_factory=dict)
    _keys: tuple[Key, Key] | None = None
    _rows: dict[tuple[int, str], list["pa.Table"]] = field(default_factory=dict)

    def add(self, batch: Trajectories) -> None:
        """Count a block, whose runs all have the same key; failed runs do not count."""
        keys = self.scheme.keys(int(batch.runs[0]))
        if self._keys is not None:
            self._close(*(a != b for a, b in zip(keys, self._keys, strict=True)))
        self._keys = keys
        good = np.array([int(run) not in batch.failed for run in batch.runs], dtype=bool)
        for name, array in batch.states.items():
            whole = np.broadcast_to(array, (*array.shape[:-1], batch.runs.size))
            self._point_rows(name, whole, good, int(batch.runs[0]), keys[0].scenario)
            if name == STRATEGY:
                self._strategies(whole, good)
                continue
            values = whole if good.all() else np.where(good, whole, np.float32(np.nan))
            steps, known = counting.on_grid(values, span_of(name), name)
            shape = (*steps.shape[:-1], BINS)
            into = self._counts.setdefault(name, np.zeros(shape, dtype=np.int32))
            counting.count(steps, known, into)
            self._sum(name, steps, known)
        self._give_rows(before=int(batch.points[-1]) // POINTS_TOGETHER)

    def close(self) -> None:
        """Hand over what is left."""
        self._close(counted=True, summed=True)
        self._give_rows(before=None)

    def _strategies(self, codes: Array, good: NDArray[np.bool_]) -> None:
        """Sum up, for each strategy, which runs have it."""
        known = (codes >= 0) & good
        for code, label in enumerate(self.names.strategies):
            having = np.where((codes == code) & good, np.int32(STEPS), np.int32(0))
            self._sum(f"{STRATEGY}:{label}", having, known)

    def _sum(
        self, name: str, steps: NDArray[np.int32], known: NDArray[np.bool_] | None
    ) -> None:
        sums = counting.sums_of(steps, known)
        if self.scheme.by_point:
            sums |= counting.squares_of(steps)
        elif self.scheme.replicates:
            sums |= counting.points_of_block(steps, known, self.scheme.replicates)
        before = self._sums.get(name)
        self._sums[name] = counting.together(before, sums) if before else sums

    def _point_rows(
        self,
        name: str,
        whole: Array,
        good: NDArray[np.bool_],
        first: int,
        scenario: int,
    ) -> None:
        """Make the rows of each point of the block, as if its runs were kept."""
        scheme = self.scheme
        if not (scheme.points and scheme.whole):
            return
        coded = name == STRATEGY
        kept = np.where(good, whole, -1 if coded else np.float32(np.nan))
        kind = np.int32 if coded else np.float32
        values = kept.astype(kind).reshape(
            -1, len(good) // scheme.replicates, scheme.replicates
        )
        cells, points, replicates = values.shape
        numbers = first // scheme.replicates + np.arange(points)
        for together in np.unique(numbers // POINTS_TOGETHER).tolist():
            own = numbers // POINTS_TOGETHER == together
            laid = np.ascontiguousarray(values[:, own].swapaxes(0, 1))
            column = Column(
                name,
                "states",
                np.tile(np.arange(cells), own.sum()),
                laid.reshape(-1, replicates),
                np.repeat(numbers[own], cells),
                scenario,
            )
            for rows in rows_of(column, luck_alone(column.values), self.names.strategies):
                held = self._rows.setdefault((together, rows.measure), [])
                held.append(table_of_rows(rows))

    def _give_rows(self, before: int | None) -> None:
        """Hand over the rows of points to which no more will come, in a fixed order."""
        import pyarrow as pa

        order = {f"{STRATEGY}:{s}": n for n, s in enumerate(self.names.strategies)}
        for key in sorted(self._rows, key=lambda k: (k[0], order.get(k[1], -1))):
            if before is None or key[0] < before:
                self.sinks["points"].add(pa.concat_tables(self._rows.pop(key)))

    def _close(self, counted: bool, summed: bool) -> None:
        """Hand over what belongs to keys that are done."""
        if self._keys is None:
            return
        if counted:
            for name, counts in self._counts.items():
                self.sinks["counts"].add(self._table_of_counts(name, counts))
            self._counts = {}
        if summed:
            for name, sums in self._sums.items():
                self.sinks["sums"].add(self._table_of_sums(name, sums))
            self._sums = {}

    def _table_of_counts(self, name: str, counts: Counts) -> "pa.Table":
        """Give a row for each bin in which there is any run."""
        assert self._keys is not None, "counts are those of some runs"
        turn, state, place = np.nonzero(counts)
        columns = self._axes(name, self._keys[0], turn, state)
        columns["bin"] = place.astype(np.int16)
        columns["count"] = counts[turn, state, place]
        return _table(columns)

    def _table_of_sums(self, name: str, sums: Sums) -> "pa.Table":
        assert self._keys is not None, "sums are those of some runs"
        turn, state = (axis.ravel() for axis in np.indices(sums["n"].shape))
        columns = self._axes(name, self._keys[1], turn, state)
        return _table(columns | {key: whole.ravel() for key, whole in sums.items()})

    def _axes(self, name: str, key: Key, turn: Whole, state: Whole) -> dict[str, Any]:
        size = turn.size
        return {
            "measure": label_column(np.zeros(size, dtype=np.int32), [name]),
            "scenario": np.full(size, key.scenario, dtype=np.int16),
            "point": np.full(size, key.point, dtype=np.int32),
            "turn": np.asarray(self.turns, dtype=np.int16)[turn],
            "state": label_column(state, self.names.states),
        }


def table_of_rows(rows: Rows) -> "pa.Table":
    """Lay rows of points out as a table; `rows_in` reads them back."""
    size = len(rows.cells)
    columns: dict[str, Any] = {
        "measure": label_column(np.zeros(size, dtype=np.int32), [rows.measure]),
        "scenario": np.broadcast_to(rows.scenarios, size).astype(np.int16),
        "point": np.broadcast_to(rows.points, size).astype(np.int32),
        "cell": rows.cells.astype(np.int32),
    }
    for name in NUMBERS:
        kind = np.int32 if name == "n" else np.float32
        columns[name] = np.asarray(rows.numbers[name]).astype(kind)
    return _table(columns)


def rows_in(table: "pa.Table") -> Iterator[Rows]:
    """Read the rows of a row group back."""
    columns = {name: table.column(name).to_numpy() for name in table.column_names[1:]}
    if table.num_rows:
        yield Rows(
            measure=table.column("measure")[0].as_py(),
            table="states",
            cells=columns["cell"].astype(np.int64),
            numbers={name: columns[name] for name in NUMBERS},
            points=columns["point"].astype(np.int64),
            scenarios=columns["scenario"].astype(np.int64),
        )


def nothing_counted(sinks: Mapping[str, Sink]) -> None:
    """Give every table columns, for a part of which every run failed."""
    for table in sinks:
        sinks[table].add(no_rows())


def _table(columns: Mapping[str, Any]) -> "pa.Table":
    import pyarrow as pa

    arrays = {
        n: pa.array(v) if isinstance(v, np.ndarray) else v for n, v in columns.items()
    }
    return pa.table(arrays)
