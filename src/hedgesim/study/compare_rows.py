"""The rows of a comparison: one a state and measure, and one a state for its strategy."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from hedgesim.study.compare_numbers import Spread


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """How a measure of a state differs, B less A; None where it cannot be said.

    At the quarter of the comparison: `n` runs, `median_a` and `median_b` of each side,
    `median` of the differences with 5 and 95 % of the runs (`low`, `high`), the share of
    runs with the sign of the median (0 to 1; of a median of 0, with no difference), and the
    95 % interval of the median itself. `largest` is the median difference of the quarter in
    which it is farthest from 0, and `moves` whether any run differs in any quarter.
    """

    state: str
    measure: str
    n: int
    median_a: float | None
    median_b: float | None
    median: float | None
    low: float | None
    high: float | None
    share_same_sign: float | None
    median_low: float | None
    median_high: float | None
    largest: float
    largest_low: float | None
    largest_high: float | None
    largest_quarter: str
    moves: bool


def row_of(
    state: str,
    measure: str,
    over_time: Spread,
    quarters: Sequence[str],
    quarter: str,
    medians: tuple[float, float],
) -> Row | None:
    """Give the row of one state and measure; None where nobody has a number.

    Parameters
    ----------
    state, measure
        Whose it is, and what.
    over_time
        Differences, one entry a quarter.
    quarters, quarter
        Names of these quarters, and that at which the row stands.
    medians
        Of A and of B at that quarter; nan where nobody has a number.
    """
    if not over_time.n.any():
        return None
    now = quarters.index(quarter)
    peak = int(np.argmax(np.abs(np.nan_to_num(over_time.median))))
    return Row(
        state=state,
        measure=measure,
        n=int(over_time.n[now]),
        median_a=_known(medians[0]),
        median_b=_known(medians[1]),
        median=_known(over_time.median[now]),
        low=_known(over_time.low[now]),
        high=_known(over_time.high[now]),
        share_same_sign=_known(over_time.share[now]),
        median_low=_known(over_time.least[now]),
        median_high=_known(over_time.most[now]),
        largest=float(np.nan_to_num(over_time.median[peak])),
        largest_low=_known(over_time.low[peak]),
        largest_high=_known(over_time.high[peak]),
        largest_quarter=quarters[peak],
        moves=bool(over_time.moves.any()),
    )


def _known(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """Runs whose strategy goes from one in A to one in B, which may be the same."""

    before: str
    after: str
    runs: int
    share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Labels:
    """How a state's strategy differs.

    `changed` is the share of runs whose label differs; of runs that are not paired, the
    least share that must have changed. `shares` holds (label, share in A, share in B);
    `moves` is empty where runs are not paired.
    """

    state: str
    n: int
    changed: float
    largest: float
    largest_quarter: str
    shares: tuple[tuple[str, float, float], ...]
    moves: tuple[Move, ...]
