"""From arrays of trajectories to rows: run, turn, state and partner, in that order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from hedgesim.core.calendar import Quarter
from hedgesim.engine.trajectories import Trajectories
from hedgesim.world.experiment import Experiment

if TYPE_CHECKING:
    import pyarrow as pa

DONE = "done"
NOT_FINITE = "failed: non-finite"
RAISED = "failed: error"
STATUSES = (DONE, NOT_FINITE, RAISED)
STRATEGY = "strategy"


@dataclass(frozen=True, slots=True)
class Layout:
    """The names that the rows of a study's tables carry.

    Attributes
    ----------
    states, partners
        Ids of those that choose, and of all actors, in the region's order.
    strategies
        Names of strategies; a code is a place in it.
    start
        Year of turn 0.
    """

    states: tuple[str, ...]
    partners: tuple[str, ...]
    strategies: tuple[str, ...]
    start: int

    def quarter(self, turn: int) -> str:
        """Give the quarter of a turn; turn 0 is the start itself.

        Examples
        --------
        >>> names = Layout(("KAZ",), partners=("KAZ", "RUS"), strategies=(), start=2013)
        >>> names.quarter(0), names.quarter(1), names.quarter(52)
        ('2013 start', '2013Q1', '2025Q4')
        """
        return (
            f"{self.start} start"
            if turn == 0
            else str(Quarter(self.start, 1).plus(turn - 1))
        )


def layout(experiment: Experiment) -> Layout:
    """Read the names off an experiment's region."""
    from hedgesim.measures.strategy_types import STRATEGIES

    actors = experiment.region.actors
    return Layout(
        states=tuple(actor.id for actor in actors if actor.role == "chooses"),
        partners=tuple(actor.id for actor in actors),
        strategies=tuple(STRATEGIES),
        start=experiment.start,
    )


def tables_of(batch: Trajectories, names: Layout, runs: slice) -> "dict[str, pa.Table]":
    """Lay some of a batch's runs out as rows; a run that failed has none here.

    Parameters
    ----------
    batch
        Any runs of one experiment.
    names
        Names of the axes.
    runs
        Which of the batch's runs, by their place in it.
    """
    numbers = batch.runs[runs]
    good = np.array([int(run) not in batch.failed for run in numbers], dtype=bool)
    kept = np.arange(batch.runs.size)[runs][good]
    states = _rows(batch.runs, kept, batch.turns, batch.states, names, ("state",))
    found = {"states": states}
    if batch.pair_turns:
        axes = ("state", "partner")
        found["pairs"] = _rows(batch.runs, kept, batch.pair_turns, batch.pairs, names, axes)
    return found


def no_rows() -> "pa.Table":
    """Give a table of no runs, as there is where nothing is known but that they failed."""
    return _table({"run": np.zeros(0, dtype=np.int32)})


def runs_of(batch: Trajectories, runs: slice) -> "pa.Table":
    """Give a row for each of some runs of a batch: what was drawn for it, how it ended."""
    columns: dict[str, Any] = {
        "run": batch.runs[runs].astype(np.int32),
        "point": batch.points[runs].astype(np.int32),
        "replicate": batch.replicates[runs].astype(np.int32),
        "status": label_column(status_codes(batch, runs), STATUSES),
    }
    columns |= {name: _varied(values[runs]) for name, values in batch.varied.items()}
    return _table(columns)


def _varied(values: NDArray[Any]) -> Any:
    """Give a factor's column: numbers, true or false, or words."""
    if values.dtype.kind == "b":
        return values
    if values.dtype.kind != "O":
        return values.astype(np.float64)
    names = sorted({word for word in values.tolist() if word is not None})
    codes = [-1 if word is None else names.index(word) for word in values.tolist()]
    return label_column(np.array(codes, dtype=np.int32), names)


def status_codes(batch: Trajectories, runs: slice) -> NDArray[np.int32]:
    """Give how some of a batch's runs ended, as places in `STATUSES`."""
    reasons = (batch.failed.get(int(run)) for run in batch.runs[runs])
    codes = [0 if why is None else 2 if why.error else 1 for why in reasons]
    return np.array(codes, dtype=np.int32)


def _rows(
    numbers: NDArray[np.int64],
    kept: NDArray[np.int64],
    turns: Sequence[int],
    arrays: Mapping[str, NDArray[Any]],
    names: Layout,
    axes: tuple[str, ...],
) -> "pa.Table":
    """Give one row for each kept run, turn and place on `axes`."""
    keys = _keys(kept.size, tuple(turns), names, axes)
    in_a_run = len(keys["turn"]) // max(kept.size, 1)
    columns: dict[str, Any] = {
        "run": np.repeat(numbers[kept].astype(np.int32), in_a_run),
        **keys,
    }
    for name, array in arrays.items():
        values = run_first(array, kept, len(numbers))
        columns[name] = (
            label_column(values, names.strategies) if name == STRATEGY else values
        )
    return _table(columns)


@lru_cache(maxsize=8)
def _keys(
    runs: int, turns: tuple[int, ...], names: Layout, axes: tuple[str, ...]
) -> Mapping[str, Any]:
    """Give the columns that are the same for any runs, as many as these."""
    labels = {"state": names.states, "partner": names.partners}
    shape = (runs, len(turns), *(len(labels[axis]) for axis in axes))

    def along(axis: int, values: NDArray[Any]) -> NDArray[Any]:
        spread = values.reshape([-1 if a == axis else 1 for a in range(len(shape))])
        return np.broadcast_to(spread, shape).ravel()

    quarters = label_column(along(1, np.arange(len(turns))), [*map(names.quarter, turns)])
    keys = {"turn": along(1, np.asarray(turns, dtype=np.int16)), "quarter": quarters}
    for axis, name in enumerate(axes, start=2):
        keys[name] = label_column(along(axis, np.arange(shape[axis])), labels[name])
    return keys


def run_first(
    array: NDArray[Any], kept: NDArray[np.int64], size: int
) -> NDArray[np.float32] | NDArray[np.int32]:
    """Put the run axis first, keep some runs, and lay all out flat in single precision.

    An array that is the same in every run has a run axis of length 1; codes stay integers.
    """
    kind: Any = np.float32 if array.dtype.kind == "f" else np.int32
    whole = np.broadcast_to(array, (*array.shape[:-1], size))
    moved = np.moveaxis(whole, -1, 0)
    low = int(kept[0]) if kept.size else 0
    row = np.arange(low, low + kept.size)
    # those that stand in a row are looked at, and copied once
    chosen = moved[low : low + kept.size] if np.array_equal(kept, row) else moved[kept]
    return np.ascontiguousarray(chosen, dtype=kind).ravel()


def label_column(codes: NDArray[Any], names: Sequence[str]) -> "pa.Array[Any]":
    """Give codes their names; a negative code has none."""
    import pyarrow as pa

    codes = np.asarray(codes, dtype=np.int32)
    return pa.DictionaryArray.from_arrays(
        pa.array(codes, mask=codes < 0), pa.array(list(names), pa.string())
    )


def _table(columns: Mapping[str, Any]) -> "pa.Table":
    import pyarrow as pa

    return pa.table(
        {
            name: pa.array(v) if isinstance(v, np.ndarray) else v
            for name, v in columns.items()
        }
    )
