"""Correlated risk: what makes a second vector worth more if its fortunes are its own."""

import numpy as np

from hedgesim.core.axes import Array


def co_movement(position: Array, position_of_rival: Array, risk_distance: Array) -> Array:
    r"""Tell how far the risks of two partners move together, from their positions.

    The Gaussian form keeps the matrix positive semi-definite, so that no mixture of
    partners has a negative variance.

    .. math:: R_{jk} = \exp\bigl(-(x_j - x_k)^2 / 2 \ell^2\bigr)

    Parameters
    ----------
    position
        :math:`x_j`, of the partner, in ideal-point units.
    position_of_rival
        :math:`x_k`, of the other partner, in ideal-point units.
    risk_distance
        :math:`\ell`, distance over which risks cease to move together, above 0.

    Returns
    -------
    Array
        :math:`R_{jk}`, above 0 to 1; 1 for a partner with itself.

    References
    ----------
    Bailey, Strezhnev and Voeten (2017), for the positions; the kernel is ours.

    Examples
    --------
    Two partners at one position, and two that lie one unit apart:

    >>> co_movement(np.zeros(2), np.array([0.0, 1.0]), np.ones(1)).round(3)
    array([1.   , 0.607])
    """
    apart = (position - position_of_rival) / risk_distance
    return np.exp(-0.5 * apart * apart)  # the half belongs to the Gaussian


def correlated_risk(
    threat: Array,
    threat_of_rival: Array,
    dependence_of_rival: Array,
    external_of_rival: Array,
    co_movement: Array,
    risk_aversion: Array,
    base_variance: Array,
) -> Array:
    r"""Price a tie by the risk it adds to what a state already depends on.

    A partner whose fortunes move with those of partners leaned on heavily adds more risk
    than one that stands apart: the return for keeping several vectors open.

    .. math::

        -\rho\upsilon \sqrt{V_{ij}} \sum_{k \ne i} R_{jk} \sqrt{V_{ik}} D_{ikc},
        \qquad V = v_0 + (1 - v_0) T

    Parameters
    ----------
    threat, threat_of_rival
        :math:`T_{ij}, T_{ik}`, 0 to 1; on the partner axis and on the rival axis.
    dependence_of_rival
        :math:`D_{ikc}`, shares, on the rival axis.
    external_of_rival
        1 where the partner is not the state itself, else 0: self carries no such risk.
    co_movement
        :math:`R_{jk}`, 0 to 1, the same for every state and channel.
    risk_aversion
        :math:`\rho\upsilon`, risk aversion times uncertainty, 0 or more.
    base_variance
        :math:`v_0`, variance of the return from a partner who is no threat, 0 to 1.

    Returns
    -------
    Array
        0 or less, over state, partner, channel and run. Arguments are over state, partner,
        rival, channel and run.

    References
    ----------
    Kuik (2008, 2016): hedging under risk and uncertainty; the mean-variance form is ours.

    Examples
    --------
    All dependence on one partner at most threatening; a second partner with the same risk
    is charged like the first, one whose risk is its own not at all:

    >>> threat = np.array([1.0, 1.0]).reshape(1, 2, 1, 1, 1)
    >>> held = np.array([1.0, 0.0]).reshape(1, 1, 2, 1, 1)
    >>> def charge(together):
    ...     matrix = np.array([[1.0, together], [together, 1.0]]).reshape(1, 2, 2, 1, 1)
    ...     across, one = threat.reshape(1, 1, 2, 1, 1), np.ones((1, 1, 1, 1, 1))
    ...     return correlated_risk(threat, across, held, one, matrix, 0.3 * one, 0.25 * one)
    >>> charge(1.0).ravel(), charge(0.0).ravel()
    (array([-0.3, -0.3]), array([-0.3, -0. ]))
    """
    spread = np.sqrt(base_variance + (1.0 - base_variance) * threat_of_rival)
    held = (external_of_rival * spread * dependence_of_rival)[:, 0]
    price = np.sqrt(base_variance + (1.0 - base_variance) * threat)[:, :, 0]
    price = -risk_aversion[:, :, 0] * price
    lanes = np.broadcast_shapes(held.shape[-1:], co_movement.shape[-1:], price.shape[-1:])
    risk = _weigh_together(held, co_movement[0], lanes, external_of_rival[:, 0])
    risk *= price
    return risk


SLICE = 32_768
"""Numbers of a slice that stays in the cache, a quarter of a megabyte: so many states are
taken together, one at least. It decides speed, never a bit."""


def _weigh_together(
    held: Array, matrix: Array, lanes: tuple[int, ...], external: Array
) -> Array:
    """Sum `matrix[j, k] * held[i, k]` over k, some states and one slice at a time.

    The largest sum of a turn: the slices stay in the cache, and the two arrays of the loop
    are made once. Every element adds its terms in the order of k, whatever the runs. A
    state itself, which holds 0, is passed over where it is alone.
    """
    risk = np.empty((held.shape[0], matrix.shape[0], held.shape[2], *lanes))
    together = max(1, SLICE // max(risk[:1].size, 1))
    part = np.empty((together, *risk.shape[1:]))
    others = np.broadcast_to(external.any(axis=(-2, -1)), held.shape[:2])
    for low in range(0, len(risk), together):
        few = slice(low, low + together)
        running, rivals = risk[few], np.flatnonzero(others[few].any(axis=0)).tolist()
        if not rivals:
            running[:] = 0.0
        for rival in rivals:
            first = rival == rivals[0]
            out = running if first else part[: len(running)]
            np.multiply(matrix[:, rival], held[few, rival, None], out=out)
            if not first:
                running += out
    return risk
