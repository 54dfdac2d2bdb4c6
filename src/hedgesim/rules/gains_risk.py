"""Correlated risk: what makes a second vector worth more if its fortunes are its own."""

import numpy as np

from hedgesim.core.axes import Array
from hedgesim.core.loops import some_states
from hedgesim.core.products import rounds_products, total_of_products


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
    threat
        :math:`T_{ij}`, 0 to 1, on the partner axis; :math:`T_{ik}` are the same numbers.
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
    ...     one = np.ones((1, 1, 1, 1, 1))
    ...     return correlated_risk(threat, held, one, matrix, 0.3 * one, 0.25 * one)
    >>> charge(1.0).ravel(), charge(0.0).ravel()
    (array([-0.3, -0.3]), array([-0.3, -0. ]))
    """
    spread = ((1.0 - base_variance) * threat)[:, :, 0]
    spread += base_variance[:, :, 0]
    np.sqrt(spread, out=spread)
    price = -risk_aversion[:, :, 0] * spread
    held = external_of_rival[:, 0] * spread  # of each rival, as of each partner
    return _weigh_together(held, dependence_of_rival[:, 0], co_movement[0], price)


def _weigh_together(spread: Array, dependence: Array, matrix: Array, price: Array) -> Array:
    """Price the sum of `matrix[j, k] * spread[i, k] * dependence[i, k]` over k.

    The largest sum of a turn: some states at a time, so that it stays in the cache.
    """
    lanes = np.broadcast_shapes(
        *(a.shape[-1:] for a in (spread, dependence, matrix, price))
    )
    states, _, channels = np.broadcast_shapes(spread.shape[:3], dependence.shape[:3])
    risk = np.empty((states, len(matrix), channels, *lanes))
    for few in some_states(risk.shape):
        held = np.multiply(spread[few], dependence[few], order="C")
        np.multiply(_weighed(matrix, held), price[few], out=risk[few])
    return risk


def _weighed(matrix: Array, held: Array) -> Array:
    """Sum `matrix[j, k] * held[i, k]` over k, in the order of k whatever the runs.

    `einsum` walks along the axes that lie closest in memory, runs and channels, and adds
    one k after the other to all of them. Were there one channel and one run, it would walk
    along k and add several at once: one channel is summed without it, and all are on a
    machine where it does not round each product.
    """
    if held.shape[2] == 1 or not rounds_products():
        return total_of_products(matrix[None], held[:, None], 2)
    weighed: Array = np.einsum("jk...,ikc...->ijc...", matrix[:, :, 0], held)
    return weighed
