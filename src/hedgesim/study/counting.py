r"""Counts of runs instead of runs: a histogram of every measure, turn and state.

Each number is laid on a grid of :math:`2^{20}` steps over the declared range of its measure
and counted in one of 1,024 equal bins. Counts and sums are whole numbers, so it makes no
difference in which order, in which parts or on which worker runs were counted. A quantile
lies within one bin of that of the runs themselves; means are good to a millionth of the
range, and where all runs have one number, that number comes out.
"""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from hedgesim.core.axes import Array

STEPS = 2**20
"""Steps of the grid over the range of a measure."""

BINS = 1024
"""Bins over the range of a measure."""

SLACK = 16
"""Steps that rounding may carry a number beyond its range."""

Whole = NDArray[np.int64]
Counts = NDArray[np.int32]
Sums = dict[str, Whole]
"""Whole numbers by name, shape (turn, state); see `sums_of`."""


def on_grid(
    values: Array, span: tuple[float, float], what: str
) -> tuple[NDArray[np.int32], NDArray[np.bool_] | None]:
    """Lay numbers on the grid of their range.

    Parameters
    ----------
    values
        Any shape; nan where a run has no number.
    span
        Smallest and largest value.
    what
        Name of the measure, for the message.

    Returns
    -------
    tuple
        Steps, 0 to `STEPS` (0 where there is no number), and which are numbers; None if
        all are.

    Raises
    ------
    ValueError
        If a number lies outside of the range.

    Examples
    --------
    >>> on_grid(np.array([0.0, 0.25, 1.0]), (0.0, 1.0), "threat")
    (array([      0,  262144, 1048576], dtype=int32), None)
    """
    low, high = span
    scaled = np.asarray(values, dtype=np.float32)
    if low:
        scaled = scaled - np.float32(low)
    scaled = np.rint(scaled * np.float32(STEPS / (high - low)))
    known = None
    if np.isnan(np.min(scaled, initial=0.0)):
        known = ~np.isnan(scaled)
        scaled = np.where(known, scaled, np.float32(0))
    steps = scaled.astype(np.int32)
    least, most = int(steps.min(initial=0)), int(steps.max(initial=0))
    if least < -SLACK or most > STEPS + SLACK:
        where = low + (least if least < 0 else most) / STEPS * (high - low)
        raise ValueError(f"{what} is {where:g}, outside of {low:g} to {high:g}")
    if least < 0 or most > STEPS:
        np.clip(steps, 0, STEPS, out=steps)
    return steps, known


def count(steps: NDArray[np.int32], known: NDArray[np.bool_] | None, into: Counts) -> None:
    """Add numbers on the grid to the counts of their bins.

    Parameters
    ----------
    steps, known
        As `on_grid` gives them, shape (turn, state, run).
    into
        Counts, shape (turn, state, bin).

    Examples
    --------
    >>> counts = np.zeros((1, 1, BINS), dtype=np.int32)
    >>> count(np.array([[[0, 1023, 1024, STEPS]]], dtype=np.int32), None, counts)
    >>> counts[0, 0, [0, 1, 1023]]
    array([2, 1, 1], dtype=int32)
    """
    states = steps.shape[1]
    bins = steps >> (STEPS // BINS).bit_length() - 1
    np.minimum(bins, BINS - 1, out=bins)
    bins += (np.arange(states, dtype=np.int32) * BINS)[:, None]
    for turn, of_turn in enumerate(bins):
        chosen = of_turn.ravel() if known is None else of_turn[known[turn]]
        found = np.bincount(chosen, minlength=states * BINS)
        of_states = into[turn]
        np.add(of_states, found.reshape(states, BINS), out=of_states, casting="unsafe")


def sums_of(steps: NDArray[np.int32], known: NDArray[np.bool_] | None) -> Sums:
    """Give the number of numbers, their sum, the least and the largest, in steps.

    Parameters
    ----------
    steps, known
        As `on_grid` gives them, shape (turn, state, run).

    Examples
    --------
    >>> sums = sums_of(np.array([[[1, 2, 6]]], dtype=np.int32), None)
    >>> {name: int(value[0, 0]) for name, value in sums.items()}
    {'n': 3, 'total': 9, 'least': 1, 'most': 6}
    """
    if known is None:
        n = np.full(steps.shape[:-1], steps.shape[-1], dtype=np.int64)
        lowest, highest = steps, steps
    else:
        n = known.sum(axis=-1)
        lowest = np.where(known, steps, STEPS)
        highest = steps  # 0 where there is none
    return {
        "n": n,
        "total": steps.sum(axis=-1, dtype=np.int64),
        "least": lowest.min(axis=-1, initial=STEPS).astype(np.int64),
        "most": highest.max(axis=-1, initial=0).astype(np.int64),
    }


def squares_of(steps: NDArray[np.int32]) -> Sums:
    """Give the sum of squares, in steps, as it is needed for points with many replicates.

    Of squares the last eight bits are left out, so that ten million of them fit.
    """
    wide = steps.astype(np.int64)
    return {"squares": ((wide * wide) >> 8).sum(axis=-1)}


def points_of_block(
    steps: NDArray[np.int32], known: NDArray[np.bool_] | None, replicates: int
) -> Sums:
    """Give what luck is told from: sums over points of their means and variances.

    Parameters
    ----------
    steps, known
        As `on_grid` gives them, shape (turn, state, run), whole points one after the other.
    replicates
        Runs of a point.

    Examples
    --------
    Two points with means 2 and 5 and a variance of 2 within each:

    >>> sums = points_of_block(np.array([[[1, 3, 4, 6]]], dtype=np.int32), None, 2)
    >>> {name: int(value[0, 0]) for name, value in sums.items()}
    {'points': 2, 'several': 2, 'inside': 4, 'means': 7, 'means_squared': 29}
    """
    shape = (*steps.shape[:-1], -1, replicates)
    wide = steps.astype(np.int64).reshape(shape)
    n = (
        np.full(wide.shape[:-1], replicates, dtype=np.int64)
        if known is None
        else known.reshape(shape).sum(axis=-1)
    )
    return of_points(n, wide.sum(axis=-1), (wide * wide).sum(axis=-1))


def of_points(n: Whole, total: Whole, squares: Whole) -> Sums:
    """Sum means and variances of points, over the last axis.

    Parameters
    ----------
    n, total, squares
        Of each point: how many numbers, their sum and that of their squares.
    """
    some, several = n > 0, n > 1
    mean = np.rint(total / np.maximum(n, 1)).astype(np.int64)
    apart = np.maximum(squares - total / np.maximum(n, 1) * total, 0.0)
    inside = np.where(several, apart / np.maximum(n - 1, 1), 0.0)
    return {
        "points": some.sum(axis=-1),
        "several": several.sum(axis=-1),
        "inside": np.rint(inside).astype(np.int64).sum(axis=-1),
        "means": mean.sum(axis=-1),
        "means_squared": (mean * mean).sum(axis=-1),
    }


def together(one: Mapping[str, Whole], other: Mapping[str, Whole]) -> Sums:
    """Join the sums of some runs and of others.

    Examples
    --------
    >>> one, other = ({"n": np.array([n]), "least": np.array([n])} for n in (2, 3))
    >>> {name: int(value[0]) for name, value in together(one, other).items()}
    {'n': 5, 'least': 2}
    """
    join = {"least": np.minimum, "most": np.maximum}
    return {name: join.get(name, np.add)(one[name], other[name]) for name in one}


def quantile(share: float, counts: Whole, sums: Mapping[str, Whole]) -> NDArray[np.float64]:
    """Read a quantile off counts, in shares of the range; nan where there is no number.

    The numbers of a bin are taken to lie evenly in it, and none below the least or above
    the largest.

    Parameters
    ----------
    share
        0 to 1.
    counts
        Shape (cell, bin).
    sums
        At least `n`, `least` and `most`, shape (cell,).

    Examples
    --------
    Ten numbers in the fourth bin of 1,024, and ten in the sixth:

    >>> counts = np.zeros((1, BINS), dtype=np.int64)
    >>> counts[0, [3, 5]] = 10
    >>> sums = {"n": [20], "least": [0], "most": [STEPS]}
    >>> sums = {name: np.array(value) for name, value in sums.items()}
    >>> (quantile(0.5, counts, sums) * BINS).round(3), (quantile(1.0, counts, sums) * BINS)
    (array([4.5]), array([5.95]))
    """
    n = np.asarray(sums["n"])
    place = np.maximum(n - 1, 0) * share
    below = np.floor(place).astype(np.int64)
    reached = np.cumsum(counts, axis=1)
    first, second = (_ordered(p, counts, reached) for p in (below, below + 1))
    found = first + (second - first) * (place - below)
    found = np.where(place > below, found, first)
    within = np.clip(found, sums["least"] / STEPS, sums["most"] / STEPS)
    given: NDArray[np.float64] = np.where(n > 0, within, np.nan)
    return given


def _ordered(rank: Whole, counts: Whole, reached: Whole) -> NDArray[np.float64]:
    """Give the number of a rank (0: the least) in each cell, in shares of the range."""
    rows = np.arange(len(counts))
    last = np.maximum(reached[:, -1] - 1, 0)
    rank = np.minimum(rank, last)
    place = (reached <= rank[:, None]).sum(axis=1)
    place = np.minimum(place, BINS - 1)
    inside = counts[rows, place]
    before = reached[rows, place] - inside
    found: NDArray[np.float64] = (
        place + (rank - before + 0.5) / np.maximum(inside, 1)
    ) / BINS
    return found
