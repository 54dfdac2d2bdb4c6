r"""What a power expects of a state: its goal, what it has lost of it, arms it counts on.

Rules are over (state, partner, run); any axis may have length 1.
"""

import numpy as np

from hedgesim.core.axes import Array, at_two_speeds, quotient, rise


def feel_loss(alignment: Array, goal: Array, goal_floor: Array, loss_half: Array) -> Array:
    r"""Feel how far a state has slipped from the alignment that the power wants.

    .. math::
        \ell_{ij} = \frac{x}{x + g_{1/2}}, \qquad
        x = \frac{\max(0,\; a^*_{ij} - a_{ij})}{\max(a^*_{ij},\; a^\circ)}

    Parameters
    ----------
    alignment, goal
        :math:`a, a^*`, shares, 0 to 1. More alignment than the goal is no loss.
    goal_floor
        :math:`a^\circ`, above 0: the smallest goal against which a loss is measured.
    loss_half
        :math:`g_{1/2}`, above 0: the relative loss at which half of the answer is given.

    Returns
    -------
    Array
        :math:`\ell`, 0 to 1.

    Examples
    --------
    A tenth of the goal is lost, and a tenth gives half:

    >>> one = np.ones((1, 1, 1))
    >>> loss = feel_loss(0.45 * one, 0.5 * one, 0.05 * one, 0.1 * one)
    >>> round(float(loss[0, 0, 0]), 9)
    0.5
    """
    missed = rise(goal - alignment) / np.maximum(goal, goal_floor)
    return missed / (missed + loss_half)


def adapt_goal(goal: Array, alignment: Array, goal_rise: Array, goal_fall: Array) -> Array:
    r"""Let a power grow used to what it has: soon to a gain, and slowly to a loss.

    .. math::
        a^* \leftarrow a^* + \delta (a - a^*), \quad
        \delta = \delta_{g+} \text{ if } a > a^* \text{ else } \delta_{g-}

    Parameters
    ----------
    goal, alignment
        :math:`a^*, a`, shares, 0 to 1: what the power wants of the state, and what it has.
    goal_rise, goal_fall
        :math:`\delta_{g+}, \delta_{g-}`, share per quarter.

    Returns
    -------
    Array
        :math:`a^*` after a quarter, 0 to 1.

    References
    ----------
    Kahneman and Tversky (1979), for losses felt from a point of reference; Arkes et al.
    (2008), who find in experiments that people adapt it further after gains than after
    losses. The speeds are assumed.

    Examples
    --------
    Up by half of .2 to an alignment of .5, and down by a quarter of .2 to one of .1:

    >>> goal, alignment = np.full((1, 2, 1), 0.3), np.array([[[0.5], [0.1]]])
    >>> quick, slow = np.full((1, 1, 1), 0.5), np.full((1, 1, 1), 0.25)
    >>> adapt_goal(goal, alignment, quick, slow).ravel()
    array([0.4 , 0.25])
    """
    return goal + at_two_speeds(alignment - goal, goal_rise, goal_fall)


def notice_turning(security_dependence: Array, security_posture: Array) -> Array:
    r"""Notice how much of its security tie with the power a state is giving up.

    .. math:: t_{ij} = \max(0,\; D_{ij,sec} - w_{ij,sec}) / D_{ij,sec}

    Once dependence has followed effort nothing is being given up any more.

    Parameters
    ----------
    security_dependence, security_posture
        :math:`D_{sec}, w_{sec}`, shares, 0 to 1: what is relied on, and the effort.

    Returns
    -------
    Array
        :math:`t`, 0 to 1; 0 where there is no tie to give up.

    References
    ----------
    Assumed; for what follows from it see `value_inducement`.

    Examples
    --------
    From .4 to .1 three quarters are given up; who moves towards the power gives up nothing:

    >>> held, effort = np.array([[[0.4], [0.4]]]), np.array([[[0.1], [0.6]]])
    >>> notice_turning(held, effort).ravel().round(9)
    array([0.75, 0.  ])
    """
    return quotient(rise(security_dependence - security_posture), security_dependence)
