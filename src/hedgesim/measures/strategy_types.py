"""Which strategy of the literature a state's ties with a partner look like.

Types co-occur in the literature: report shares of labels over runs, and how many flip when
a threshold moves. The thresholds are ours, all in one place.
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace

import numpy as np
from numpy.typing import NDArray

from hedgesim.core.axes import Array

Codes = NDArray[np.int8]
"""Places in `STRATEGIES`, or `NOT_APPLICABLE`."""

STRATEGIES = (
    "balancing",
    "bandwagoning",
    "limited bandwagoning",
    "dominance denial",
    "indirect balancing",
    "binding engagement",
    "neutrality",
    "economic pragmatism",
)
"""In the order in which they are tried; the last is what remains."""

NOT_APPLICABLE = -1
"""The code of a state towards itself and towards the rest of the world."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StrategyThresholds:
    """Where one strategy ends and another begins, on marks from 0 to 1. All are ours.

    "Least" is met by a mark at or above it, "most" by a mark below it.
    """

    balancing_threat: float = 0.5
    """Least threat: balancing answers a clear threat (Walt 1987)."""
    balancing_opposed_security: float = 0.6
    """Least security with rivals and self: most of it stands against the partner."""
    balancing_security: float = 0.15
    """Most security with the partner."""
    balancing_diplomacy: float = 0.15
    """Most diplomacy with the partner."""
    bandwagoning_security: float = 0.5
    """Least security with the partner: the larger half."""
    bandwagoning_diplomacy: float = 0.5
    """Least diplomacy with the partner: the larger half."""
    bandwagoning_opposed_security: float = 0.3
    """Most security with rivals and self."""
    limited_security: float = 0.4
    """Least security with the partner, short of half."""
    limited_diplomacy: float = 0.35
    """Least diplomacy with the partner: more than an even share of three poles."""
    denial_threat: float = 0.3
    """Least threat: some, not clear (Kuik 2008)."""
    denial_opposed_diplomacy: float = 0.25
    """Least diplomacy with rivals, each times its rivalry: half of it with half rivals."""
    denial_diplomacy: float = 0.35
    """Most diplomacy with the partner."""
    denial_security: float = 0.15
    """Least security with the partner: the tie is kept."""
    indirect_threat: float = 0.3
    """Least threat: some, not clear (Kuik 2008)."""
    indirect_opposed_security: float = 0.4
    """Least security with rivals and self."""
    indirect_economic_tie: float = 0.15
    """Least commerce: trade goes on while security is built elsewhere."""
    binding_membership: float = 0.25
    """Least membership led by the partner, times security with it."""
    neutrality_self_reliance: float = 0.33
    """Least self-reliance: a third."""
    neutrality_diplomacy: float = 0.3
    """Most diplomacy with the partner."""


THRESHOLDS = StrategyThresholds()
"""Those in use."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """What a strategy is read from, each 0 to 1, over state, partner and run.

    `diplomacy` is nan where no strategy applies.
    """

    threat: Array
    security: Array
    opposed_security: Array
    diplomacy: Array
    opposed_diplomacy: Array
    economic_tie: Array
    self_reliance: Array
    membership: Array


def classify(marks: Marks, thresholds: StrategyThresholds = THRESHOLDS) -> Codes:
    """Give the first strategy whose conditions hold.

    Parameters
    ----------
    marks
        Over state, partner and run.
    thresholds
        Where strategies begin and end.

    Returns
    -------
    Codes
        Places in `STRATEGIES`, or `NOT_APPLICABLE`.

    References
    ----------
    Kuik (2008, 2016, 2021); Walt (1987). The thresholds are ours.

    Examples
    --------
    A feared partner without security or diplomatic ties, while rivals and self arm the
    state:

    >>> nil, much = np.zeros((1, 1, 1)), np.full((1, 1, 1), 0.8)
    >>> marks = Marks(threat=much, security=nil, opposed_security=much, diplomacy=nil,
    ...     opposed_diplomacy=much, economic_tie=nil, self_reliance=nil, membership=nil)
    >>> STRATEGIES[classify(marks).item()]
    'balancing'
    """
    held = [_all(conditions) for conditions in _conditions(marks, thresholds)]
    shape = np.broadcast_shapes(*(one.shape for one in held))
    none_yet, codes = np.ones(shape, dtype=bool), np.zeros(shape, dtype=np.int8)
    for one in held:
        none_yet &= ~one
        codes += none_yet.view(np.int8)  # its place: how many were tried in vain before it
    applies = ~np.isnan(marks.diplomacy)
    return np.where(applies, codes, np.int8(NOT_APPLICABLE))


def _conditions(m: Marks, t: StrategyThresholds) -> Iterator[tuple[NDArray[np.bool_], ...]]:
    """Give the conditions of each strategy but the last, in the order of `STRATEGIES`."""
    yield (
        m.threat >= t.balancing_threat,
        m.opposed_security >= t.balancing_opposed_security,
        m.security < t.balancing_security,
        m.diplomacy < t.balancing_diplomacy,
    )
    yield (
        m.security >= t.bandwagoning_security,
        m.diplomacy >= t.bandwagoning_diplomacy,
        m.opposed_security < t.bandwagoning_opposed_security,
    )
    yield m.security >= t.limited_security, m.diplomacy >= t.limited_diplomacy
    yield (
        m.threat >= t.denial_threat,
        m.opposed_diplomacy >= t.denial_opposed_diplomacy,
        m.diplomacy < t.denial_diplomacy,
        m.security >= t.denial_security,
    )
    yield (
        m.threat >= t.indirect_threat,
        m.opposed_security >= t.indirect_opposed_security,
        m.economic_tie >= t.indirect_economic_tie,
    )
    yield (m.membership >= t.binding_membership,)
    yield (
        m.self_reliance >= t.neutrality_self_reliance,
        m.diplomacy < t.neutrality_diplomacy,
    )


def _all(conditions: tuple[NDArray[np.bool_], ...]) -> NDArray[np.bool_]:
    """Hold where every condition holds."""
    first, *others = conditions
    for other in others:
        first = first & other
    return first


def share_of_flips(
    marks: Marks, step: float = 0.05, thresholds: StrategyThresholds = THRESHOLDS
) -> dict[str, float]:
    """Tell how many labels would be others if a threshold lay a little higher or lower.

    Parameters
    ----------
    marks
        Over state, partner and run.
    step
        How far each threshold is moved, up and down.
    thresholds
        Where strategies begin and end.

    Returns
    -------
    dict
        For each threshold the larger of the two shares of labels that change, of all that
        apply, 0 to 1.

    References
    ----------
    Ours.

    Examples
    --------
    A label that hangs on one threshold:

    >>> nil, some = np.zeros((1, 1, 1)), np.full((1, 1, 1), 0.27)
    >>> marks = Marks(threat=nil, security=some, opposed_security=nil, diplomacy=some,
    ...     opposed_diplomacy=nil, economic_tie=nil, self_reliance=nil, membership=some)
    >>> flips = share_of_flips(marks)
    >>> flips["binding_membership"], flips["limited_security"]
    (1.0, 0.0)
    """
    now = classify(marks, thresholds)
    count = int(np.count_nonzero(now != NOT_APPLICABLE))
    flips = {}
    for field in fields(thresholds):
        at = getattr(thresholds, field.name)
        moved = (replace(thresholds, **{field.name: at + way * step}) for way in (-1, 1))
        changed = [int(np.count_nonzero(classify(marks, t) != now)) for t in moved]
        flips[field.name] = max(changed) / count if count else 0.0
    return flips
