"""Splits of a variance: products without chance, shares, and how sure they are."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.stats import t as student

Values = NDArray[np.float64]

Parts = Mapping[str, Values]
"""By source: what each row says of its variance, shape (row,)."""

RESAMPLES = 1000
"""Of rows, for intervals."""

LEAST_LUCKS = 4
"""Chance is not told from fewer lucks that all points share."""

LEAST_ROWS = 8
"""With fewer rows there is no interval."""


@dataclass(frozen=True, slots=True)
class Split:
    """Where a variance comes from.

    Attributes
    ----------
    shares
        By source: share of the variance of a single run, and the ends of its 95 % interval;
        nan with few rows. Shares sum to 1; one that is nearly nothing can come out below 0.
    variance
        The variance of a single run over points and luck, in the measure's unit squared.
    """

    shares: Mapping[str, tuple[float, float, float]]
    variance: float


def crossed(first: Values, second: Values) -> Values:
    r"""Give the mean product of two numbers in different replicates, for each row.

    .. math:: \frac{1}{R (R - 1)} \sum_{r \ne s} a_r b_s

    Parameters
    ----------
    first, second
        :math:`a` and :math:`b`, shape (row, replicate) with two replicates or more.

    Examples
    --------
    1 with 4 and 2 with 3, and their mean:

    >>> crossed(np.array([[1.0, 2.0]]), np.array([[3.0, 4.0]]))
    array([5.])
    """
    count = first.shape[1]
    every = first.sum(axis=1) * second.sum(axis=1)
    same = (first * second).sum(axis=1)
    found: Values = (every - same) / (count * (count - 1))
    return found


def noise_share(outcomes: Values) -> float:
    r"""Give the share of the variance of points' means that is chance.

    .. math:: 1 - V_f / \mathrm{Var}_p \bar y_p

    with :math:`V_f` the covariance over points of different replicates. What is left of
    chance when luck is common is its interaction with the point, since what it adds
    everywhere cancels.

    Parameters
    ----------
    outcomes
        Shape (point, replicate); rows with a nan are left out.

    Returns
    -------
    float
        0 to 1; nan with fewer than two replicates, or where means do not vary.

    Examples
    --------
    No chance; and chance that is the same at every point:

    >>> noise_share(np.array([[0.0, 0.0], [2.0, 2.0]]))
    0.0
    >>> noise_share(np.array([[0.0, 1.0], [2.0, 3.0]]))
    0.0
    """
    whole = outcomes[np.isfinite(outcomes).all(axis=1)]
    if whole.ndim < 2 or whole.shape[1] < 2 or len(whole) < 2:
        return float("nan")
    centred = whole - whole.mean(axis=0)
    means = float((centred.mean(axis=1) ** 2).mean())
    if means <= 0:
        return float("nan")
    return float(np.clip(1 - crossed(centred, centred).mean() / means, 0, 1))


def too_few(rows: Values, *, common_luck: bool) -> bool:
    """Tell whether there are too few rows or replicates for a split.

    With luck of their own two replicates of each point do, since points are many; with
    common luck there are as many lucks as replicates, and four are the least.

    Examples
    --------
    >>> rows = np.zeros((9, 3))
    >>> too_few(rows, common_luck=True), too_few(rows, common_luck=False)
    (True, False)
    """
    return len(rows) < 2 or rows.shape[-1] < (LEAST_LUCKS if common_luck else 2)


def split_into(
    parts: Callable[[Values], Parts], rows: Values, common_luck: bool
) -> Split | None:
    """Take means over rows as shares of a variance, with their intervals.

    Parameters
    ----------
    parts
        Says of each row what each source makes; given rows with some replicates, too.
    rows
        Outcomes, rows first and replicates last.
    common_luck
        Whether a replicate has the same luck at every point.

    Returns
    -------
    Split | None
        None if nothing varies.
    """
    found = parts(rows)
    table = np.array(list(found.values()))  # (source, row)
    means = table.mean(axis=1)
    variance = float(means.sum())
    if variance <= 0:
        return None
    low = high = np.full(len(means), np.nan)
    if len(rows) >= LEAST_ROWS:
        drawn = _means_again(table)
        low, high = np.quantile(drawn / drawn.sum(axis=0), (0.025, 0.975), axis=1)
    if common_luck:
        low, high = _wider(parts, rows, means / variance, (high - low) / 2)
    shares = {
        name: (float(mean / variance), float(low[n]), float(high[n]))
        for n, (name, mean) in enumerate(zip(found, means, strict=True))
    }
    return Split(shares, variance)


def _wider(
    parts: Callable[[Values], Parts], rows: Values, shares: Values, width: Values
) -> tuple[Values, Values]:
    """Widen intervals by what hangs on the few lucks that all points share.

    Each luck is left out in turn (a jackknife), and Student's distribution has as many
    degrees of freedom as there are lucks, less one.
    """
    count = rows.shape[-1]
    without = []
    for luck in range(count):
        table = np.array(list(parts(np.delete(rows, luck, axis=-1)).values()))
        means = table.mean(axis=1)
        without.append(means / means.sum())
    apart = np.array(without) - np.mean(without, axis=0)
    spread = np.sqrt((count - 1) / count * (apart**2).sum(axis=0))
    whole = np.hypot(width, float(student.ppf(0.975, count - 1)) * spread)
    return np.clip(shares - whole, -1.0, 1.0), np.clip(shares + whole, -1.0, 1.0)


def _means_again(table: Values) -> Values:
    """Give means over rows drawn with replacement, shape (source, resample)."""
    rng: Any = np.random.default_rng(len(table[0]))
    size = table.shape[1]
    weights = rng.multinomial(size, np.full(size, 1 / size), RESAMPLES)
    found: Values = table @ weights.T / size
    return found
