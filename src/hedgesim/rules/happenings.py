r"""Effects of events within states: unrest, protest, people who move, routes, memberships.

Each function is an event type of the file format and bears its name. Magnitudes are coded
in the scenario.
"""

import numpy as np

from hedgesim.core.axes import LAST_BUT_RUN, PARTNER, Array, largest, total
from hedgesim.rules.effects import (
    MEMBER,
    PAIR,
    PAIR_BY_CHANNEL,
    STATE_ALONE,
    add_shock,
    effect,
)

MOST = 0.99
"""Largest share that a route can take at once: a share of 1 would end all other ties."""


@effect(writes="regime_insecurity", over=STATE_ALONE)
def unrest(regime_insecurity: Array, target: Array, magnitude: Array) -> Array:
    r"""Make a regime insecure.

    Parameters
    ----------
    regime_insecurity
        :math:`Q`, 0 to 1, over (state, run).
    target, magnitude
        Where, and how grave, 0 to 1.

    Returns
    -------
    Array
        :math:`Q`, 0 to 1.

    Examples
    --------
    >>> one = np.ones((1, 1))
    >>> float(unrest(0.5 * one, one, 0.5 * one)[0, 0])
    0.75
    """
    return add_shock(regime_insecurity, magnitude * target)


@effect(writes="protest", over=PAIR)
def protest(protest: Array, target: Array, towards: Array, magnitude: Array) -> Array:
    r"""Make the tie with a partner costly at home.

    Parameters
    ----------
    protest
        0 to 1, over (state, partner, run).
    target, towards, magnitude
        Where, against the tie with whom, and how strong, 0 to 1.

    Returns
    -------
    Array
        Domestic cost of the tie, 0 to 1.

    Examples
    --------
    >>> one = np.ones((1, 1, 1))
    >>> float(protest(0.5 * one, one, one, 0.5 * one)[0, 0, 0])
    0.75
    """
    return add_shock(protest, magnitude * target * towards)


@effect(writes="kin_exposure", over=PAIR)
def kin_inflow(
    kin_exposure: Array,
    target: Array,
    towards: Array,
    magnitude: Array,
    kin_inflow_effect: Array,
) -> Array:
    r"""Let people from a partner move in, with an effect on exposure whose sign is open.

    .. math:: K \leftarrow \mathrm{clip}(K + \varphi m,\; 0, 1)

    Parameters
    ----------
    kin_exposure
        :math:`K`, 0 to 1: exposure to a justification, never a loyalty score.
    target, towards, magnitude
        Where to, where from, and how many, as a share of the population.
    kin_inflow_effect
        :math:`\varphi`, -1 to 1. Those who flee a draft may weaken a justification.

    Returns
    -------
    Array
        :math:`K`, 0 to 1.

    Examples
    --------
    >>> one = np.ones((1, 1, 1))
    >>> [float(kin_inflow(0.5 * one, one, one, 0.25 * one, sign * one)[0, 0, 0])
    ...  for sign in (1, 0, -1)]
    [0.75, 0.5, 0.25]
    """
    inflow = kin_inflow_effect * magnitude * target * towards
    return np.minimum(np.maximum(kin_exposure + inflow, 0.0), 1.0)


@effect(writes=("transit_capacity", "trade_capacity", "log_prior"), over=PAIR_BY_CHANNEL)
def new_route(
    transit_capacity: Array,
    trade_capacity: Array,
    log_prior: Array,
    economy_dependence: Array,
    is_transit: Array,
    is_economy: Array,
    opened: Array,
    sold: Array,
) -> tuple[Array, Array, Array]:
    r"""Open a route through an actor: capacity, a share of transit, and trade with a buyer.

    .. math::
        \kappa_{ij} \leftarrow \min(1,\; \kappa_{ij} + m), \qquad
        q_{ijc} \leftarrow q_{ijc} + \frac{s}{1 - s} \sum_k q_{ikc}, \qquad
        s = m \text{ in transit},\; m \, g \text{ for the buyer in the economy}

    so that the route takes the share s of all and what was there keeps its proportions;
    and :math:`\kappa^{eco}_{ij} \leftarrow \min(1, \max(\kappa^{eco}_{ij}, D_{ij,eco})
    + m g)` for the buyer: so far its trade can go as the route fills.

    Parameters
    ----------
    transit_capacity
        :math:`\kappa`, 0 to 1, over (state, partner, 1, run).
    trade_capacity, economy_dependence
        :math:`\kappa^{eco}, D_{eco}`, 0 to 1, over the same: how far new routes can carry
        the trade with a buyer, and what it is now.
    log_prior
        :math:`\ln q`; where it is minus infinity a tie cannot be, and no route makes one.
    is_transit, is_economy
        1 for channels of that kind, else 0.
    opened
        :math:`m`, share of the state's transit, 0 to 1, at through whom the route leads.
    sold
        :math:`m g`, share of the state's trade that the route carries, at who buys it; g is
        the share of trade that travels by such routes.

    Returns
    -------
    tuple
        :math:`\kappa, \kappa^{eco}`, over (state, partner, run), and :math:`\ln q`.

    References
    ----------
    Hirschman (1945), on outlets and markets; that trade follows the pipe to its buyer in
    proportion is assumed.

    Examples
    --------
    A route of two with equal shares opens for a half: it has a half, and half of the rest.

    >>> mask, first = np.ones((1, 1, 1, 1)), np.array([1.0, 0.0]).reshape(1, 2, 1, 1)
    >>> prior, half = np.log(np.full((1, 2, 1, 1), 0.5)), 0.5 * mask
    >>> capacity, trade, after = new_route(
    ...     first / 4, 0 * first, prior, first / 8, mask, 0 * mask, half * first, first / 2
    ... )
    >>> capacity.ravel(), trade.ravel(), np.exp(after).ravel().round(9)
    (array([0.75, 0.  ]), array([0.625, 0.   ]), array([1.5, 0.5]))
    """
    capacity = np.minimum(1.0, transit_capacity + opened).squeeze(LAST_BUT_RUN)
    reach = np.minimum(1.0, np.maximum(trade_capacity, economy_dependence) + sold)
    trade = np.where(sold > 0.0, reach, trade_capacity).squeeze(LAST_BUT_RUN)
    taken = np.minimum(opened * is_transit + sold * is_economy, MOST)
    top = largest(log_prior, PARTNER)
    top = np.where(np.isfinite(top), top, 0.0)
    before = np.exp(log_prior - top)
    share = before + taken / (1.0 - taken) * total(before, PARTNER)
    gains = (taken > 0.0) & np.isfinite(log_prior)
    after = np.log(share, out=np.zeros_like(share), where=gains) + top
    return capacity, trade, np.where(gains, after, log_prior)


@effect(writes=("log_prior", "tie"), over=PAIR_BY_CHANNEL)
def remove_vector(
    log_prior: Array, tie: Array, external: Array, actor: Array
) -> tuple[Array, Array]:
    r"""Take a partner away: ties of others with it cannot be from now on.

    .. math::
        \ln q_{ijc} \leftarrow -\infty, \quad tie_{ijc} \leftarrow 0 \quad (i \ne j)

    Parameters
    ----------
    log_prior
        :math:`\ln q`.
    tie
        1 where a tie can be, else 0.
    external
        1 for every partner but the state itself, which keeps its self-reliance.
    actor
        The partner that is taken away.

    Returns
    -------
    tuple
        :math:`\ln q` and the mask. What was built stays and runs down at its own speed.

    Examples
    --------
    >>> prior, first = np.zeros((1, 2, 1, 1)), np.array([1.0, 0.0]).reshape(1, 2, 1, 1)
    >>> one = np.ones((1, 2, 1, 1))
    >>> [array.ravel() for array in remove_vector(prior, one, one, first)]
    [array([-inf,   0.]), array([0., 1.])]
    """
    gone = actor * external > 0.0
    return np.where(gone, -np.inf, log_prior), np.where(gone, 0.0, tie)


@effect(writes="membership", over=MEMBER)
def join(membership: Array, actor_state: Array, organisation_named: Array) -> Array:
    r"""Become a full member of an organisation.

    Parameters
    ----------
    membership
        :math:`M`, 0 or 1, over (state, organisation, run).
    actor_state, organisation_named
        Who joins what.

    Returns
    -------
    Array
        :math:`M`, 0 or 1.

    Examples
    --------
    >>> one = np.ones((1, 1, 1))
    >>> float(join(0 * one, one, one)[0, 0, 0])
    1.0
    """
    return np.maximum(membership, actor_state * organisation_named)


@effect(writes="membership", over=MEMBER)
def leave(membership: Array, actor_state: Array, organisation_named: Array) -> Array:
    r"""Leave an organisation.

    Parameters
    ----------
    membership
        :math:`M`, 0 or 1, over (state, organisation, run).
    actor_state, organisation_named
        Who leaves what.

    Returns
    -------
    Array
        :math:`M`, 0 or 1.

    Examples
    --------
    >>> one = np.ones((1, 1, 1))
    >>> float(leave(one, one, one)[0, 0, 0])
    0.0
    """
    return membership * (1.0 - actor_state * organisation_named)
