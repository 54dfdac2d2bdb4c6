"""A state's strategy towards each partner, and its own."""

import numpy as np

from hedgesim.core.axes import PARTNER, Array, total
from hedgesim.measures.registry import PAIR_AXES, measure
from hedgesim.measures.strategy_types import (
    NOT_APPLICABLE,
    STRATEGIES,
    Codes,
    Marks,
    classify,
)


@measure(
    title="Strategy",
    unit="code",
    span=(NOT_APPLICABLE, len(STRATEGIES) - 1),
    over="pair",
    axes=PAIR_AXES,
    source="Kuik (2008, 2016, 2021), Walt (1987); thresholds are ours",
    not_applicable="the partner is the state itself or the rest of the world (code -1)",
)
def strategy(
    threat: Array,
    security_dependence: Array,
    risk_contingency: Array,
    pole_diplomacy: Array,
    opposed_diplomacy: Array,
    economic_tie: Array,
    self_reliance: Array,
    binding: Array,
) -> Codes:
    r"""Name the strategy that ties with a partner look like: the first that holds.

    .. math::

        \text{balancing}:& \; T \ge .5, Sa \ge .6, Sj < .15, Pd < .15 \\
        \text{bandwagoning}:& \; Sj \ge .5, Pd \ge .5, Sa < .3 \\
        \text{limited bandwagoning}:& \; Sj \ge .4, Pd \ge .35 \\
        \text{dominance denial}:& \; T \ge .3, Pa \ge .25, Pd < .35, Sj \ge .15 \\
        \text{indirect balancing}:& \; T \ge .3, Sa \ge .4, E \ge .15 \\
        \text{binding engagement}:& \; Bj \ge .25 \\
        \text{neutrality}:& \; Sf \ge .33, Pd < .3 \\
        \text{economic pragmatism}:& \; \text{else}

    Parameters
    ----------
    threat
        :math:`T_{ij}`, 0 to 1.
    security_dependence
        :math:`Sj = D_{ij,sec}`, share.
    risk_contingency
        :math:`Sa`, security with the partner's rivals and self, 0 to 1.
    pole_diplomacy
        :math:`Pd`, the partner's share of diplomacy among the poles; nan where no strategy
        applies.
    opposed_diplomacy
        :math:`Pa`, share of external diplomacy with the partner's rivals, 0 to 1.
    economic_tie
        :math:`E`, the partner's mean share in economy and transit, 0 to 1.
    self_reliance
        :math:`Sf_i`, of the state, 0 to 1.
    binding
        :math:`Bj`, membership led by the partner times security with it, 0 to 1.

    Returns
    -------
    Codes
        Places in `STRATEGIES`, int8; -1 where none applies.

    References
    ----------
    Kuik (2008, 2016, 2021); Walt (1987). The thresholds are ours (`StrategyThresholds`).

    Examples
    --------
    >>> nil, much = np.zeros((1, 1, 1)), np.full((1, 1, 1), 0.8)
    >>> STRATEGIES[strategy(nil, much, nil, much, nil, nil, nil, nil).item()]
    'bandwagoning'
    """
    return classify(
        Marks(
            threat=threat,
            security=security_dependence,
            opposed_security=risk_contingency,
            diplomacy=pole_diplomacy,
            opposed_diplomacy=opposed_diplomacy,
            economic_tie=economic_tie,
            self_reliance=self_reliance,
            membership=binding,
        )
    )


@measure(
    title="Own strategy",
    unit="code",
    span=(NOT_APPLICABLE, len(STRATEGIES) - 1),
    over="state",
    axes=PAIR_AXES,
    source="as strategy",
    not_applicable="the state has no partner of reference (code -1)",
)
def own_strategy(strategy: Codes, reference: Array) -> Codes:
    r"""Read a state's own strategy: the one towards its partner of reference.

    .. math:: strategy_{i, ref(i)}

    Parameters
    ----------
    strategy
        Codes towards every partner.
    reference
        1 for the partner towards whom the state's own strategy is read, else 0.

    Returns
    -------
    Codes
        Places in `STRATEGIES`, int8; -1 where none applies.

    References
    ----------
    As `strategy`.

    Examples
    --------
    >>> own_strategy(np.array([[[2], [7]]], np.int8), np.array([[[0.0], [1.0]]]))
    array([[7]], dtype=int8)
    """
    above = total((strategy - NOT_APPLICABLE) * reference, PARTNER)
    return (above[:, 0] + NOT_APPLICABLE).astype(np.int8)
