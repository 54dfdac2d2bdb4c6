"""How two sets of runs differ, cell by cell: pure functions of arrays.

Paired runs share draws and luck, so what differs between two of them is the experiment. The
interval over runs says how the effect differs between worlds; the interval of the median
says how well so many runs know the middle of it. They are not to be confused.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hedgesim.study.bands import Values

TAIL = 0.05
"""Left out at either end of the interval over runs, which holds nine tenths."""

DOUBT = 0.05
"""The interval of a median misses the true one at most this often."""

RESAMPLES = 2_000
"""Bootstrap samples; they are drawn from their exact distribution, so they cost little."""

_SEEDS = (1, 2)
"""Of the resampling of A and of B, which must not share chance."""


@dataclass(frozen=True, slots=True)
class Spread:
    """Differences B less A of one measure, one entry a cell; nan where nobody has it.

    Attributes
    ----------
    n
        Runs that have a number in both; of runs that are not paired, the fewer.
    median
        Median of the differences; of runs that are not paired, difference of the medians.
    low, high
        5 and 95 % of the differences over runs; nan where runs are not paired.
    share
        Share of runs whose difference has the sign of the median, 0 to 1; where the median
        is 0, of those in which nothing differs; nan where runs are not paired.
    least, most
        95 % interval of `median` itself.
    moves
        Whether any run differs; of runs that are not paired, whether the medians do.
    """

    n: NDArray[np.int64]
    median: Values
    low: Values
    high: Values
    share: Values
    least: Values
    most: Values
    moves: NDArray[np.bool_]

    def of_shape(self, shape: tuple[int, ...]) -> "Spread":
        """Lay every entry on more axes."""
        return Spread(*(getattr(self, f.name).reshape(shape) for f in fields(self)))

    def along(self, place: int) -> "Spread":
        """Give one column of entries laid out as (row, column)."""
        return Spread(*(getattr(self, f.name)[:, place] for f in fields(self)))

    @staticmethod
    def joined(pieces: "Sequence[Spread]") -> "Spread":
        """Put pieces one after the other along the first axis."""
        names = [field.name for field in fields(Spread)]
        return Spread(*(np.concatenate([getattr(p, n) for p in pieces]) for n in names))


def paired_spread(first: Values, second: Values) -> Spread:
    """Compare runs one by one: of each pair the second less the first.

    Parameters
    ----------
    first, second
        Numbers of A and of B, shape (cell, run): the same column is the same run. A run
        that has no number (nan) in either is left out of its cell.

    Examples
    --------
    >>> found = paired_spread(np.array([[0.1, 0.5, 0.9]]), np.array([[0.2, 0.7, 0.8]]))
    >>> found.median.round(9), found.share.round(3)
    (array([0.1]), array([0.667]))

    The difference of the medians would be 0.2.
    """
    difference = second - first
    # runs below zero, at it and above it; nan is none of them
    sides = [(f(difference, 0)).sum(axis=1) for f in (np.less, np.equal, np.greater)]
    n = np.isfinite(difference).sum(axis=1)
    difference.sort(axis=1)  # nan comes last
    median = quantile(difference, n, 0.5)
    least, most = median_interval(difference, n)
    return Spread(
        n=n,
        median=median,
        low=quantile(difference, n, TAIL),
        high=quantile(difference, n, 1 - TAIL),
        share=_share_of(np.stack(sides), median, n),
        least=least,
        most=most,
        moves=sides[1] < n,
    )


def unpaired_spread(first: Values, second: Values) -> Spread:
    """Compare the medians of runs that have nothing to do with each other.

    Parameters
    ----------
    first, second
        Numbers of A and of B, shape (cell, run); the numbers of runs may differ. Sorted in
        place.

    Examples
    --------
    >>> found = unpaired_spread(np.array([[3.0, 1.0, 2.0]]), np.array([[5.0, 7.0]]))
    >>> found.median, found.n, bool(np.isnan(found.low[0]))
    (array([4.]), array([2]), True)
    """
    middles, resampled, counts = [], [], []
    for values, seed in zip((first, second), _SEEDS, strict=True):
        values.sort(axis=1)
        counts.append(np.isfinite(values).sum(axis=1))
        middles.append(quantile(values, counts[-1], 0.5))
        resampled.append(bootstrap_medians(values, counts[-1], seed))
    median = middles[1] - middles[0]
    ends = np.quantile(resampled[1] - resampled[0], [DOUBT / 2, 1 - DOUBT / 2], axis=1)
    unknown = np.full(median.shape, np.nan)
    return Spread(
        n=np.minimum(*counts),
        median=median,
        low=unknown,
        high=unknown,
        share=unknown,
        least=ends[0],
        most=ends[1],
        moves=np.abs(np.nan_to_num(median)) > 0,
    )


def _share_of(sides: NDArray[np.int64], median: Values, n: NDArray[np.int64]) -> Values:
    """Give the share of runs on the side of zero on which the median lies."""
    side = np.nan_to_num(np.sign(median)).astype(np.int64) + 1
    counted = np.take_along_axis(sides, side[None, :], axis=0)[0]
    share: Values = np.where(n > 0, counted / np.maximum(n, 1), np.nan)
    return share


def quantile(ordered: Values, n: NDArray[np.int64], share: float) -> Values:
    """Give a quantile of each cell, linear between runs.

    Parameters
    ----------
    ordered
        Shape (cell, run), rising, with nan last.
    n
        Numbers of runs that have one, shape (cell,).
    share
        0 to 1.

    Examples
    --------
    >>> quantile(np.array([[1.0, 2.0, 4.0, np.nan]]), np.array([3]), 0.75)
    array([3.])
    """
    last = np.maximum(n - 1, 0)
    place = last * share
    low = np.floor(place).astype(np.int64)
    cell = np.arange(len(ordered))
    below, above = ordered[cell, low], ordered[cell, np.minimum(low + 1, last)]
    found: Values = below + (above - below) * (place - low)
    return found


def medians_of(values: NDArray[Any]) -> Values:
    """Give the median of each cell, shape (cell,) of (cell, run); nan is left out.

    Examples
    --------
    >>> medians_of(np.array([[3.0, 1.0, np.nan]]))
    array([2.])
    """
    ordered = np.sort(values.astype(np.float64), axis=1)
    return quantile(ordered, np.isfinite(ordered).sum(axis=1), 0.5)


def median_interval(ordered: Values, n: NDArray[np.int64]) -> tuple[Values, Values]:
    r"""Give an interval that holds the true median in at least 95 of 100 studies.

    The number of runs below the true median is binomial with one half, whatever the
    distribution, so the k-th lowest and the k-th highest run enclose it:

    .. math:: k = \max \{k : 2 P(\mathrm{Bin}(n, 1/2) < k) \le 0.05\}.

    Symbols: :math:`n` runs, :math:`k` counted from 1. With fewer than six runs there is no
    such k, and the ends are nan. Runs that follow a Sobol sequence are spread more evenly
    than independent ones; the interval is then wider than it need be.

    Reference: Thompson (1936), Annals of Mathematical Statistics 7, 122-128.

    Parameters
    ----------
    ordered, n
        As for `quantile`.

    Examples
    --------
    Of six runs the lowest and the highest enclose the median but in 2 of 64 cases.

    >>> six = np.array([[1.0, 2.0, 3.0, 4.0, 5.0, 6.0]])
    >>> median_interval(six, np.array([6])), median_interval(six, np.array([5]))
    ((array([1.]), array([6.])), (array([nan]), array([nan])))
    """
    least, most = np.full(n.shape, np.nan), np.full(n.shape, np.nan)
    for count in np.unique(n):
        k = _rank(int(count))
        if k:
            cells = n == count
            least[cells], most[cells] = ordered[cells, k - 1], ordered[cells, count - k]
    return least, most


def _rank(n: int) -> int:
    """Give k of `median_interval`, 0 where there is none."""
    from scipy.special import bdtr

    if n == 0:
        return 0
    below = bdtr(np.arange(n // 2 + 1), n, 0.5)  # P(Bin <= 0), P(Bin <= 1), ...
    return int((2 * below <= DOUBT).sum())


def bootstrap_medians(ordered: Values, n: NDArray[np.int64], seed: int) -> Values:
    """Give the medians of bootstrap samples of each cell, shape (cell, sample).

    A sample need not be drawn run by run: its middle order statistic is the run at the
    place floor(n U), where U is the middle one of n uniform numbers, which is beta.

    Parameters
    ----------
    ordered, n
        As for `quantile`.
    seed
        Of the resampling; all cells with as many runs share its chance.
    """
    found = np.full((len(ordered), RESAMPLES), np.nan)
    for count in map(int, np.unique(n)):
        if count:
            lower, upper = _places(count, np.random.default_rng([seed, count]))
            kept = ordered[n == count]
            found[n == count] = (kept[:, lower] + kept[:, upper]) / 2
    return found


def _places(
    n: int, chance: np.random.Generator
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Draw where the two middle runs of bootstrap samples lie, or the one if n is odd."""
    k = (n + 1) // 2
    lower = chance.beta(k, n - k + 1, RESAMPLES)
    upper = lower if n % 2 else lower + (1 - lower) * chance.beta(1, n - k, RESAMPLES)
    first, second = (np.minimum((n * u).astype(np.int64), n - 1) for u in (lower, upper))
    return first, second
