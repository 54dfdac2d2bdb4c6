"""Over which runs bands are taken in a design of points, and how much is luck there.

Rows over all points stand first, for each scenario apart if scenarios are crossed. Where
points have replicates and are not too many, each point has rows of its own, too.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from hedgesim.study.band_rows import Column, Luck, Values
from hedgesim.study.band_rows import luck_alone as luck_alone
from hedgesim.study.points import ALL_POINTS as ALL_POINTS
from hedgesim.study.points import Group as Group
from hedgesim.study.points import groups_of as groups_of
from hedgesim.study.points import points_with_bands as points_with_bands
from hedgesim.study.reading import Cells, Grid
from hedgesim.study.twins import Twins, luck_share
from hedgesim.world.experiment import Experiment

POINTS_IN_CSV = 16
"""Up to so many points these rows stand in bands.csv, too."""


def _by_point(
    values: NDArray[Any], runs: NDArray[np.int64], points: int, replicates: int
) -> NDArray[Any]:
    """Lay values out by point, shape (cell, point, replicate); nan (codes: -1) if missing.

    Examples
    --------
    >>> _by_point(np.array([[1.0, 2.0, 4.0]]), np.array([0, 1, 3]), 2, 2).tolist()
    [[[1.0, 2.0], [nan, 4.0]]]
    """
    fill = np.nan if values.dtype.kind == "f" else -1
    whole = np.full((len(values), points * replicates), fill, dtype=values.dtype)
    whole[:, runs] = values
    return whole.reshape(len(values), points, replicates)


def luck_within(values: NDArray[Any], common: bool) -> Values:
    r"""Give the share of variance that is luck, from the replicates of points.

    .. math::
        \frac{W}{W + B} \quad\text{or}\quad \frac{W}{W + \max(B - W/\bar n,\, 0)}

    Within a point runs differ by luck alone. Where luck is common, means of points differ
    by treatment alone: the first. Else also by what luck their own replicates had: the
    second takes that out.

    Parameters
    ----------
    values
        Shape (cell, point, replicate); nan where there is none.
    common
        Whether a replicate has the same luck at every point.

    Returns
    -------
    Values
        0 to 1, shape (cell,), with :math:`W` the mean variance within points, :math:`B` the
        variance of their means and :math:`\bar n` their mean number of replicates; nan
        where nothing varies, or no point has two numbers.

    References
    ----------
    One minus the intraclass correlation of a one-way layout: Shrout and Fleiss (1979),
    doi:10.1037/0033-2909.86.2.420.

    Examples
    --------
    Points alone; luck alone; points with means 0 and 2, each with a variance of 2 within:

    >>> values = np.array([[[0.0, 0.0], [2.0, 2.0]], [[0.0, 2.0], [0.0, 2.0]],
    ...                    [[-1.0, 1.0], [1.0, 3.0]]])
    >>> luck_within(values, common=True), luck_within(values, common=False).round(3)
    (array([0. , 1. , 0.5]), array([0.   , 1.   , 0.667]))
    """
    known = np.isfinite(values)
    count = known.sum(axis=2)
    filled = np.where(known, values.astype(np.float64), 0.0)
    # from a number of the same cell and point, so that what is equal differs by exactly 0
    first = np.take_along_axis(filled, np.argmax(known, axis=2)[:, :, None], axis=2)
    shifted = np.where(known, filled - first, 0.0)
    least = np.maximum(count, 1)
    mean = shifted.sum(axis=2) / least
    squares = np.where(known, (shifted - mean[:, :, None]) ** 2, 0.0).sum(axis=2)
    several, some = count >= 2, count >= 1
    inside = _mean(np.where(several, squares / np.maximum(count - 1, 1), 0.0), several)
    between = _variance(mean + first[:, :, 0], some)
    if not common:
        taken = inside / np.maximum(_mean(count.astype(np.float64), some), 1.0)
        between = np.maximum(between - taken, 0.0)
    whole = inside + between
    share: Values = np.full(whole.shape, np.nan)
    np.divide(inside, whole, out=share, where=several.any(axis=1) & (whole > 0))
    return share


def _mean(values: Values, known: NDArray[np.bool_]) -> Values:
    mean: Values = np.where(known, values, 0.0).sum(axis=1) / np.maximum(
        known.sum(axis=1), 1
    )
    return mean


def _variance(values: Values, known: NDArray[np.bool_]) -> Values:
    place = np.argmax(known, axis=1)[:, None]
    shifted = values - np.take_along_axis(values, place, axis=1)
    apart = np.where(known, (shifted - _mean(shifted, known)[:, None]) ** 2, 0.0)
    spread: Values = apart.sum(axis=1) / np.maximum(known.sum(axis=1) - 1, 1)
    return spread


def by_points(
    values: NDArray[Any], grid: Grid, experiment: Experiment, points: int
) -> NDArray[Any]:
    """Copy values out by point, shape (cell, point, replicate)."""
    return _by_point(values, grid.runs, points, experiment.design.replicates)


def each_point(
    alone: NDArray[Any],
    table: str,
    name: str,
    where: NDArray[np.int64],
    experiment: Experiment,
) -> Column:
    """Give the rows-to-be of each cell at each point, points outermost."""
    cells, points, replicates = alone.shape
    values = np.ascontiguousarray(alone.swapaxes(0, 1)).reshape(-1, replicates)
    numbers = np.repeat(np.arange(points), cells)
    each = max(points // max(len(experiment.scenarios), 1), 1)
    return Column(name, table, np.tile(where, points), values, numbers, numbers // each)


def luck_over(
    values: NDArray[Any],
    grid: Grid,
    cells: Cells,
    name: str,
    twins: Twins | None,
    group: Group,
    experiment: Experiment,
) -> Luck:
    """Give the luck of rows over the runs of a group.

    From the replicates of points where there are some; else from twins, runs made again
    with other luck. Where points have one replicate and luck is common, all runs share one
    luck, and nothing is said.
    """
    runs = grid.runs[group.holds(grid.runs)]
    if twins is not None:
        return _by_twins(
            values, runs, cells, twins.values(grid.table, name, grid.width), twins
        )
    design = experiment.design

    def share(code: int | None, known: NDArray[np.bool_]) -> Values:
        if design.replicates < 2:
            return np.full(known.sum(), np.nan)
        own = values[known] if code is None else (values[known] == code).astype(np.float64)
        points = (group.high - group.low) // design.replicates
        laid = _by_point(own, runs - group.low, points, design.replicates)
        return luck_within(laid, design.common_luck)

    return share


def _by_twins(
    values: NDArray[Any],
    runs: NDArray[np.int64],
    cells: Cells,
    again: NDArray[Any],
    twins: Twins,
) -> Luck:
    both = np.isin(runs, twins.runs), np.isin(twins.runs, runs)
    first, second = values[:, both[0]].T, again[both[1]][:, cells]

    def share(code: int | None, known: NDArray[np.bool_]) -> Values:
        one, other = first[:, known], second[:, known]
        if code is not None:
            one, other = one == code, other == code
        return luck_share(one.astype(np.float64), other.astype(np.float64))

    return share


def needs_twins(experiment: Experiment) -> bool:
    """Tell whether the luck of bands is had from runs made again with other luck."""
    design = experiment.design
    return not design.has_points or (design.replicates == 1 and not design.common_luck)
