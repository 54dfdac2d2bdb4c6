"""How much of a band is luck: the same runs again, with other luck.

A band mixes two things: that runs differ in parameters and magnitudes, which more knowledge
could narrow, and that chance differs, which nothing can. Each of some runs gets a twin with
the same point and other luck. Points with replicates need none:
see `hedgesim.study.groups`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hedgesim.study.parts import Job
from hedgesim.study.tables import run_first

PAIRS = 256
"""Runs that get a twin, at most."""

OTHER_LUCK = 2**20
"""What is added to a run's number to address its twin's luck."""

Values = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Twins:
    """Runs with other luck.

    Attributes
    ----------
    runs
        Numbers of the runs whose twin ended well, rising.
    tables
        For "states" and "pairs", each column's numbers, shape (run, cell): cells in the
        order of the table's rows, strategies as codes.
    """

    runs: NDArray[np.int64]
    tables: Mapping[str, Mapping[str, NDArray[np.float32] | NDArray[np.int32]]]

    def values(self, table: str, name: str, cells: int) -> NDArray[Any]:
        """Give a column's numbers, shape (run, cell); none if every twin raised."""
        none = np.zeros((self.runs.size, cells), dtype=np.float32)
        return self.tables[table].get(name, none)


def twins_of(job: Job) -> Twins:
    """Simulate some runs of a study again, with the same points and other luck.

    The first runs; in a design of points runs all over it, which may be in any order.
    """
    which = runs_with_twins(job)
    batch = job.simulated(which, other_luck(which))
    kept = np.flatnonzero([int(run) not in batch.failed for run in batch.runs])
    tables = {"states": batch.states, "pairs": batch.pairs}
    return Twins(
        runs=batch.runs[kept],
        tables={
            table: {
                name: run_first(array, kept, batch.runs.size).reshape(
                    kept.size, array[..., 0].size
                )
                for name, array in arrays.items()
            }
            for table, arrays in tables.items()
        },
    )


def runs_with_twins(job: Job) -> list[int]:
    """Choose the runs that get a twin."""
    which = list(range(min(job.plan.runs, PAIRS)))
    if job.experiment.design.has_points:
        spaced = np.linspace(0, job.plan.runs - 1, len(which)).round().astype(np.int64)
        which = np.unique(spaced).tolist()
    return which


def other_luck(runs: Sequence[int]) -> list[int]:
    """Give the numbers that address the luck of runs' twins."""
    return [run + OTHER_LUCK for run in runs]


def luck_share(first: Values, second: Values) -> Values:
    r"""Give the share of variance between runs that luck alone makes.

    .. math::
        \frac{\overline{\tfrac12 (y - y')^2}}{\tfrac12 (\mathrm{Var}\,y + \mathrm{Var}\,y')}

    Parameters
    ----------
    first, second
        :math:`y` and :math:`y'`, the same runs with one luck and another, shape (run,
        cell); nan where a measure does not apply.

    Returns
    -------
    Values
        0 to 1, shape (cell,); nan where nothing varies, or fewer than two runs have
        numbers.

    References
    ----------
    One minus the intraclass correlation of runs that share a point: Saltelli et al. (2010),
    doi:10.1016/j.cpc.2009.09.018, for the same difference of paired runs in total effects.

    Examples
    --------
    Three runs; luck changes nothing, then everything, then a tenth:

    >>> y = np.array([[0.0, 0.0], [1.0, 1.0], [2.0, 2.0]])
    >>> luck_share(y, y)
    array([0., 0.])
    >>> luck_share(y, y[::-1])
    array([1., 1.])
    >>> luck_share(y, y + [[0.0], [0.0], [1.0]]).round(3)
    array([0.1, 0.1])
    """
    both = np.isfinite(first) & np.isfinite(second)
    count = both.sum(axis=0)
    ones, others = (_from_first_run(np.where(both, v, np.nan)) for v in (first, second))
    halved = np.where(both, 0.5 * (first - second) ** 2, 0.0)
    between = 0.5 * (_variance(ones, both, count) + _variance(others, both, count))
    known = (count >= 2) & (between > 0)
    share: Values = np.full(count.shape, np.nan)
    np.divide(halved.sum(axis=0) / np.maximum(count, 1), between, out=share, where=known)
    return np.minimum(share, 1.0)


def _from_first_run(values: Values) -> Values:
    """Shift to the first run with a number, so that what is equal differs by exactly 0."""
    if not len(values):
        return values
    place = np.argmax(np.isfinite(values), axis=0)
    shifted: Values = values - np.take_along_axis(values, place[None, :], axis=0)
    return shifted


def _variance(values: Values, known: NDArray[np.bool_], count: NDArray[np.int64]) -> Values:
    at_least_one = np.maximum(count, 1)
    mean = np.where(known, values, 0.0).sum(axis=0) / at_least_one
    squares = np.where(known, (values - mean) ** 2, 0.0).sum(axis=0)
    spread: Values = squares / np.maximum(count - 1, 1)
    return spread
