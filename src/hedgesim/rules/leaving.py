r"""Why and how readily a member leaves an organisation.

Rules are over (state, organisation, run); any axis may have length 1.
"""

import numpy as np

from hedgesim.core.axes import Array, quotient, rise

QUARTERS = 4.0
"""Quarters in a year: a yearly chance that is at most 1 is spread over them."""


def find_reasons(
    leader_threat: Array,
    leader_alignment: Array,
    depth: Array,
    joining_alignment: Array,
    exit_threat: Array,
    exit_distance: Array,
) -> Array:
    r"""Find what speaks for leaving: threat from the leader, and distance from it.

    .. math:: x_{io} = \theta_E T^{lead}_{io}
        + \theta_D \max(0,\; 2 d_o - 1) \max(0,\; 1 - a^{lead}_{io} / j_0)

    A forum, of depth one half or less, obliges to nothing of which distance would rid one.

    Parameters
    ----------
    leader_threat, leader_alignment
        :math:`T^{lead}, a^{lead}`, 0 to 1, over (state, organisation, run).
    depth
        :math:`d`, 0 to 1, how much a membership ties.
    joining_alignment
        :math:`j_0`, share, at which a state would join.
    exit_threat, exit_distance
        :math:`\theta_E, \theta_D`, at least 0.

    Returns
    -------
    Array
        :math:`x`, at least 0.

    References
    ----------
    Von Borzyskowski and Vabulas (2019): withdrawal from organisations follows preferences
    that diverge. The form is assumed.

    Examples
    --------
    A pact and a forum, at three quarters of the alignment at which one joins:

    >>> one, depth = np.ones((1, 1, 1)), np.array([[[1.0], [0.5]]])
    >>> find_reasons(0.5 * one, 0.3 * one, depth, 0.4 * one, one, 2 * one).ravel().round(9)
    array([1. , 0.5])
    """
    near = quotient(leader_alignment, joining_alignment, empty=np.inf)
    distance = rise(2.0 * depth - 1.0) * rise(1.0 - near)
    return exit_threat * leader_threat + exit_distance * distance


def weigh_exit(
    exit_reasons: Array,
    leader_leverage: Array,
    is_leader: Array,
    exit_base: Array,
    exit_leverage: Array,
    exit_sharpness: Array,
) -> Array:
    r"""Weigh whether to leave: what speaks for it against the leader's hold.

    .. math:: h_{io} = \tfrac14 \,
        \sigma\left(\xi (x_{io} - e_0 - e_1 L^{lead}_{io})\right)

    Parameters
    ----------
    exit_reasons
        :math:`x`, at least 0, over (state, organisation, run).
    leader_leverage
        :math:`L^{lead}`, 0 to 1, over (state, organisation, run).
    is_leader
        1 where the state itself leads: leaders never leave.
    exit_base, exit_leverage
        :math:`e_0, e_1`, at least 0: what holds a member, without and per unit of leverage.
    exit_sharpness
        :math:`\xi`, at least 0; :math:`\sigma` is the logistic function.

    Returns
    -------
    Array
        :math:`h`, chance per quarter that a member leaves, 0 to .25.

    References
    ----------
    Assumed.

    Examples
    --------
    Reasons and hold in balance: one half a year, an eighth a quarter.

    >>> one, none = np.ones((1, 1, 1)), np.zeros((1, 1, 1))
    >>> float(weigh_exit(one, 0.5 * one, none, 0.5 * one, one, 14 * one)[0, 0, 0])
    0.125
    """
    hold = exit_base + exit_leverage * leader_leverage
    drive = exit_sharpness * (exit_reasons - hold)
    # an exponent that is never positive cannot overflow, however sharp the hazard is
    small = np.exp(-np.abs(drive))
    leaving = np.where(drive > 0.0, 1.0, small) / (1.0 + small)
    return (1.0 - is_leader) * leaving / QUARTERS
