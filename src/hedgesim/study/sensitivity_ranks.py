"""What a sample of points tells without a scheme: rank correlations, and PAWN.

Arrays in, tables out: any function that was put to points drawn at random, or to those of a
Latin hypercube, can be analysed.
"""

from collections.abc import Collection, Mapping
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import norm, rankdata

Values = NDArray[np.float64]

SLICES = 10
"""Slices of a factor's range in PAWN, as SALib has them by default."""
LEAST_PER_SLICE = 5
RESAMPLES = 100
NUMBERS = 5e8
"""About so many additions are spent on intervals of PAWN; with more points, fewer draws."""
LEAST_RESAMPLES = 20
SEED = 1
Z = float(norm.ppf(0.975))


def rank_indices(
    columns: Mapping[str, Values], outcomes: Values, unordered: Collection[str] = ()
) -> pd.DataFrame:
    """Give how strongly outcomes go with each factor, in ranks, and PAWN.

    Parameters
    ----------
    columns
        By factor its values, shape (point,); nan where the point has none.
    outcomes
        Shape (point,); none nan.
    unordered
        Factors whose values only tell points apart. They, and those that are nan somewhere,
        are left out of correlations.

    Returns
    -------
    pandas.DataFrame
        A row a factor: `spearman`, `partial` and `pawn` with the ends of 95 % intervals;
        nan where they cannot be had.
    """
    codes = {name: _coded(values) for name, values in columns.items()}
    ordered = [
        name
        for name, values in columns.items()
        if name not in unordered and np.isfinite(values).all() and np.ptp(values) > 0
    ]
    ranks = np.array([rankdata(columns[name]) for name in ordered]).reshape(
        len(ordered), outcomes.size
    )
    own = rankdata(outcomes)
    plain = correlations(ranks, own)
    partial = partial_correlations(ranks, own)
    held = len(ordered) - 1
    table = pd.DataFrame({"factor": list(columns)}).set_index("factor")
    for name, found, fixed in (("spearman", plain, 0), ("partial", partial, held)):
        low, high = interval(found, outcomes.size - fixed)
        for column, values in ((name, found), (f"{name}_low", low), (f"{name}_high", high)):
            table[column] = pd.Series(values, index=ordered, dtype=np.float64)
    levels = [pawn(codes[name], outcomes) for name in columns]
    for place, column in enumerate(("pawn", "pawn_low", "pawn_high")):
        table[column] = [level[place] for level in levels]
    return table.reset_index()


def _coded(values: Values) -> Values:
    """Let a value that is not there be a level of its own, below all others."""
    if np.isfinite(values).all():
        return values
    low = np.nanmin(values) if np.isfinite(values).any() else 0.0
    return np.where(np.isfinite(values), values, low - 1)


def correlations(ranks: Values, outcomes: Values) -> Values:
    """Give Spearman's correlation of each factor with the outcome, shape (factor,).

    Parameters
    ----------
    ranks
        Shape (factor, point).
    outcomes
        Ranks, shape (point,).

    Examples
    --------
    >>> ranks = np.array([[1.0, 2.0, 3.0], [3.0, 2.0, 1.0]])
    >>> correlations(ranks, np.array([1.0, 2.0, 3.0]))
    array([ 1., -1.])
    """
    if not len(ranks):
        return np.zeros(0)
    matrix: Values = np.asarray(np.corrcoef(np.vstack([ranks, outcomes])))
    return matrix[-1, :-1]


def partial_correlations(ranks: Values, outcomes: Values) -> Values:
    r"""Give the rank correlation of each factor with the outcome, all others held fixed.

    .. math:: \rho_{jy \cdot \text{rest}} = -P_{jy} / \sqrt{P_{jj} P_{yy}}

    with :math:`P` the inverse of the matrix of correlations of ranks.

    Parameters
    ----------
    ranks
        Shape (factor, point).
    outcomes
        Ranks, shape (point,).

    Returns
    -------
    NDArray
        Shape (factor,); nan if there are too few points for so many factors, or one factor
        is settled by others.

    References
    ----------
    Iman and Conover (1979), doi:10.1080/00401706.1979.10489730; Marino et al. (2008),
    doi:10.1016/j.jtbi.2008.04.011.
    """
    nothing = np.full(len(ranks), np.nan)
    if not len(ranks) or outcomes.size < len(ranks) + 5:
        return nothing
    matrix = np.corrcoef(np.vstack([ranks, outcomes]))
    if np.linalg.cond(matrix) > 1e10:
        return nothing
    inverse = np.linalg.inv(matrix)
    own = np.diag(inverse)
    found: Values = -inverse[-1, :-1] / np.sqrt(own[:-1] * own[-1])
    return found


def interval(correlation: Values, points: int) -> tuple[Values, Values]:
    r"""Give the ends of 95 % intervals of rank correlations.

    .. math:: \tanh\left(\operatorname{artanh} \rho \pm 1.96
        \sqrt{\frac{1 + \rho^2/2}{n - 3}}\right)

    Parameters
    ----------
    correlation
        :math:`\rho`.
    points
        :math:`n`, less the number of factors that are held fixed.

    References
    ----------
    Bonett and Wright (2000), doi:10.1007/BF02294183.

    Examples
    --------
    >>> [float(end.round(2)[0]) for end in interval(np.array([0.0]), 103)]
    [-0.19, 0.19]
    """
    if points <= 3:
        nothing = np.full(correlation.shape, np.nan)
        return nothing, nothing
    raised = np.arctanh(np.clip(correlation, -1 + 1e-12, 1 - 1e-12))
    width = Z * np.sqrt((1 + correlation**2 / 2) / (points - 3))
    return np.tanh(raised - width), np.tanh(raised + width)


def pawn(values: Values, outcomes: Values) -> tuple[float, float, float]:
    r"""Give how far a factor moves the whole distribution of outcomes, with its interval.

    .. math:: \mathrm{median}_s \max_y |F(y \mid x_j \in s) - F(y)|

    over ten slices of the factor with about the same number of points each (of a factor
    with few values: one a value). It asks nothing of the form of the effect or of the
    distribution.

    Parameters
    ----------
    values
        Of the factor, shape (point,).
    outcomes
        Shape (point,).

    Returns
    -------
    tuple[float, float, float]
        The index, 0 to 1, and the ends of its 95 % interval: the index more or less 1.96
        times its spread when points are drawn again. Chance alone makes it more than 0:
        see `pawn_of_nothing`. All nan with fewer than five points a slice.

    References
    ----------
    Pianosi and Wagener (2018), doi:10.1016/j.envsoft.2018.07.019. The number is that of
    SALib but for its last slice, in which SALib leaves out the largest value.
    """
    slices = slices_of(values)
    count = int(slices.max()) + 1
    sizes = np.bincount(slices, minlength=count)
    if count < 2 or sizes.min() < LEAST_PER_SLICE:
        return float("nan"), float("nan"), float("nan")
    order = np.argsort(outcomes, kind="stable")
    ends = np.flatnonzero(np.append(np.diff(outcomes[order]) > 0, True))
    member = np.eye(count)[slices[order]]  # (point, slice)
    index = _median_distance(member, np.ones(len(order)), ends)
    rng = np.random.default_rng(SEED)
    draws = int(np.clip(NUMBERS / (len(order) * count * 5), LEAST_RESAMPLES, RESAMPLES))
    again = [
        _median_distance(member, _drawn_again(rng, len(order)), ends) for _ in range(draws)
    ]
    width = Z * float(np.std(again, ddof=1))
    return index, max(index - width, 0.0), min(index + width, 1.0)


def pawn_of_nothing(points: int, outcomes: Values) -> float:
    """Give the index below which PAWN of a factor without any effect lies in 95 of 100.

    Parameters
    ----------
    points
        Number of points.
    outcomes
        Shape (point,).

    References
    ----------
    A dummy factor: Khorashadi Zadeh et al. (2017), doi:10.1016/j.envsoft.2017.02.001.
    """
    if points < SLICES * LEAST_PER_SLICE:
        return float("nan")
    rng = np.random.default_rng(SEED)
    order = np.argsort(outcomes, kind="stable")
    ends = np.flatnonzero(np.append(np.diff(outcomes[order]) > 0, True))
    slices, even = np.arange(points) % SLICES, np.ones(points)
    found = [
        _median_distance(np.eye(SLICES)[rng.permutation(slices)], even, ends)
        for _ in range(RESAMPLES)
    ]
    return float(np.quantile(found, 0.95))


def slices_of(values: Values) -> NDArray[np.int64]:
    """Give the slice of each value: its own if there are few values, else a tenth.

    Examples
    --------
    >>> slices_of(np.array([0.0, 1.0, 0.0])), slices_of(np.arange(20.0))[[0, 1, 2, 19]]
    (array([0, 1, 0]), array([0, 0, 1, 9]))
    """
    known, codes = np.unique(values, return_inverse=True)
    if known.size <= SLICES:
        return codes.astype(np.int64)
    cuts = np.quantile(values, np.arange(1, SLICES) / SLICES)
    found: NDArray[np.int64] = np.searchsorted(cuts, values, side="right")
    return np.unique(found, return_inverse=True)[1].astype(np.int64)


def _drawn_again(rng: np.random.Generator, points: int) -> Values:
    """Give how often each point is drawn when as many are drawn with replacement."""
    return np.bincount(rng.integers(points, size=points), minlength=points).astype(float)


def _median_distance(member: Values, weights: Values, ends: Any) -> float:
    """Give the median over slices of the largest distance of two distributions.

    `member` has a 1 where a point, in order of outcomes, lies in a slice; distributions are
    compared where `ends` says that a run of equal outcomes ends.
    """
    inside = np.cumsum(member * weights[:, None], axis=0)
    whole = np.cumsum(weights)
    sizes = inside[-1]
    kept = sizes > 0
    apart = inside[ends][:, kept] / sizes[kept] - (whole[ends] / whole[-1])[:, None]
    return float(np.median(np.abs(apart).max(axis=0)))
