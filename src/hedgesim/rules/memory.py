r"""How memories pass: grievance, intent learned from events, and what fades by the quarter.

All rules are elementwise, so they hold over the axes of what they write; any axis may have
length 1. All speeds are assumed.
"""

from hedgesim.core.axes import Array, at_two_speeds


def remember_grievance(
    grievance: Array, coercion: Array, grievance_rise: Array, grievance_fade: Array
) -> Array:
    r"""Remember coercion: quick to learn, slow to forget.

    A partner that cuts transit itself adds to grievance when it does so (the event
    `transit_cut`); transit that somebody else cut is no grievance against that partner.

    .. math::
        C \leftarrow C + \delta (X_C - C), \quad
        \delta = \delta_{C+} \text{ if } X_C > C \text{ else } \delta_{C-}

    Parameters
    ----------
    grievance
        :math:`C`, 0 to 1.
    coercion
        :math:`X_C`, 0 to 1.
    grievance_rise, grievance_fade
        :math:`\delta_{C+}, \delta_{C-}`, share per quarter.

    Returns
    -------
    Array
        :math:`C` after a quarter, 0 to 1.

    References
    ----------
    Assumed: coercion buys short deference and long alienation.

    Examples
    --------
    Up by a quarter of .8 to a coercion of 1, and down by .075 of .8:

    >>> import numpy as np
    >>> grievance, coercion = np.array([[[0.2], [0.8]]]), np.array([[[1.0], [0.0]]])
    >>> rise, fade = (np.full((1, 1, 1), x) for x in (0.25, 0.075))
    >>> remember_grievance(grievance, coercion, rise, fade).ravel()
    array([0.4 , 0.74])
    """
    moved = at_two_speeds(coercion - grievance, grievance_rise, grievance_fade)
    return grievance + moved


def fade_intent(intent: Array, intent_baseline: Array, intent_fade: Array) -> Array:
    r"""Let intent learned from events fade back to what long experience suggests.

    .. math:: I \leftarrow I + \delta_I (I^\circ - I)

    Parameters
    ----------
    intent, intent_baseline
        :math:`I, I^\circ`, 0 to 1.
    intent_fade
        :math:`\delta_I`, share per quarter.

    Returns
    -------
    Array
        :math:`I` after a quarter, 0 to 1.

    References
    ----------
    Assumed.

    Examples
    --------
    >>> import numpy as np
    >>> one = np.ones((1, 1, 1))
    >>> float(fade_intent(0.9 * one, 0.4 * one, 0.1 * one)[0, 0, 0])
    0.85
    """
    return intent + intent_fade * (intent_baseline - intent)


def fade_attack(attack: Array, intent_fade: Array) -> Array:
    r"""Let an attack that a state suffered fade from memory, as the lesson from it does.

    .. math:: A \leftarrow (1 - \delta_I) A

    Parameters
    ----------
    attack
        :math:`A`, 0 to 1.
    intent_fade
        :math:`\delta_I`, share per quarter.

    Returns
    -------
    Array
        :math:`A` after a quarter, 0 to 1.

    References
    ----------
    Assumed.

    Examples
    --------
    >>> import numpy as np
    >>> one = np.ones((1, 1, 1))
    >>> float(fade_attack(0.5 * one, 0.5 * one)[0, 0, 0])
    0.25
    """
    return (1.0 - intent_fade) * attack


def fade_violation(violation: Array, violation_fade: Array) -> Array:
    r"""Let a breach of territorial integrity fade, over (partner, run).

    .. math:: N \leftarrow (1 - \delta_N) N

    Parameters
    ----------
    violation
        :math:`N`, 0 to 1.
    violation_fade
        :math:`\delta_N`, share per quarter.

    Returns
    -------
    Array
        :math:`N` after a quarter, 0 to 1.

    References
    ----------
    Assumed.

    Examples
    --------
    >>> import numpy as np
    >>> float(fade_violation(np.full((1, 1), 0.5), np.full((1, 1), 0.02))[0, 0])
    0.49
    """
    return violation * (1.0 - violation_fade)


def fade_insecurity(regime_insecurity: Array, insecurity_persistence: Array) -> Array:
    r"""Let a regime's insecurity pass, over (state, run).

    .. math:: Q \leftarrow \delta_Q Q

    Parameters
    ----------
    regime_insecurity
        :math:`Q`, 0 to 1.
    insecurity_persistence
        :math:`\delta_Q`, share left a quarter later.

    Returns
    -------
    Array
        :math:`Q` after a quarter, 0 to 1.

    References
    ----------
    Assumed.

    Examples
    --------
    >>> import numpy as np
    >>> float(fade_insecurity(np.full((1, 1), 0.8), np.full((1, 1), 0.5))[0, 0])
    0.4
    """
    return insecurity_persistence * regime_insecurity


def fade_disruption(disruption: Array, disruption_persistence: Array) -> Array:
    r"""Let cut transit recover, over (state, partner, run).

    .. math:: B \leftarrow \delta_B B

    Parameters
    ----------
    disruption
        :math:`B`, 0 to 1.
    disruption_persistence
        :math:`\delta_B`, share left a quarter later.

    Returns
    -------
    Array
        :math:`B` after a quarter, 0 to 1.

    References
    ----------
    Assumed.

    Examples
    --------
    >>> import numpy as np
    >>> one = np.ones((1, 1, 1))
    >>> float(fade_disruption(0.5 * one, 0.4 * one)[0, 0, 0])
    0.2
    """
    return disruption_persistence * disruption


def fade_protest(protest: Array, protest_persistence: Array) -> Array:
    r"""Let the domestic cost of a tie wear off, over (state, partner, run).

    .. math:: p \leftarrow \delta_P p

    Parameters
    ----------
    protest
        :math:`p`, 0 to 1.
    protest_persistence
        :math:`\delta_P`, share left a quarter later.

    Returns
    -------
    Array
        :math:`p` after a quarter, 0 to 1.

    References
    ----------
    Assumed.

    Examples
    --------
    >>> import numpy as np
    >>> one = np.ones((1, 1, 1))
    >>> float(fade_protest(0.5 * one, 0.8 * one)[0, 0, 0])
    0.4
    """
    return protest_persistence * protest


def fade_regime_support(
    regime_support: Array,
    regime_support_offered: Array,
    external: Array,
    support_persistence: Array,
) -> Array:
    r"""Let help to a regime return to what the partner usually gives.

    .. math:: R_{ij} \leftarrow R^\circ_j + \delta_R (R_{ij} - R^\circ_j)

    Parameters
    ----------
    regime_support
        :math:`R`, 0 to 1, raised by interventions.
    regime_support_offered
        :math:`R^\circ`, 0 to 1, what the partner usually gives.
    external
        1 for every partner but the state itself, which gives itself no support.
    support_persistence
        :math:`\delta_R`, share of the difference left a quarter later.

    Returns
    -------
    Array
        :math:`R` after a quarter, 0 to 1.

    References
    ----------
    Assumed.

    Examples
    --------
    >>> import numpy as np
    >>> one = np.ones((1, 1, 1))
    >>> float(fade_regime_support(0.9 * one, 0.5 * one, one, 0.5 * one)[0, 0, 0])
    0.7
    """
    offered = regime_support_offered * external
    return offered + support_persistence * (regime_support - offered)
