r"""How stocks follow: dependence, kin exposure and routes.

Posture is fast and dependence slow, which is why threat can jump while alignment moves
little. Any axis may have length 1, but for partners in `find_room`.
"""

from typing import NamedTuple

import numpy as np

from hedgesim.core.axes import PARTNER, STATE, Array, quotient, rise, total, written_over


class Room(NamedTuple):
    """Of what a state would move, the share for which there is room now, 0 to 1."""

    route_room: Array
    trade_room: Array


def find_room(
    transit_dependence: Array,
    transit_posture: Array,
    transit_capacity: Array,
    economy_dependence: Array,
    economy_posture: Array,
    trade_capacity: Array,
) -> Room:
    r"""Tell how much of what a state would move new routes could take now.

    .. math:: f_{ic} = \frac{\sum_j \min(m_{ijc},\; \max(0, \kappa_{ijc} - D_{ijc}))}
        {\sum_j m_{ijc}}, \qquad m_{ijc} = \max(0, w_{ijc} - D_{ijc})

    Once of transit, and once of trade with who buys what new routes carry.

    Parameters
    ----------
    transit_dependence, transit_posture, economy_dependence, economy_posture
        :math:`D, w`, shares over partners, 0 to 1.
    transit_capacity
        :math:`\kappa_{trn}`, 0 to 1, largest share that the partner's routes could carry.
    trade_capacity
        :math:`\kappa_{eco}`, 0 to 1, share of trade with a buyer once the goods of new
        routes flow in full; 0 where no route has been opened to sell to it.

    Returns
    -------
    Room
        :math:`f_{trn}` and :math:`f_{eco}`, 0 to 1, over (state, run); 0 where nothing is
        to be moved.

    References
    ----------
    None: that what is built fills faster than new pipes are laid is what gas flows from
    Turkmenistan showed in 2009 to 2013; the form is assumed.

    Examples
    --------
    A state would move .2 to a second route, which has room for half of that:

    >>> held, wanted = np.array([[[0.8], [0.2]]]), np.array([[[0.6], [0.4]]])
    >>> routes, sales = np.array([[[0.8], [0.3]]]), np.array([[[0.0], [0.4]]])
    >>> room = find_room(held, wanted, routes, held, wanted, sales)
    >>> [one.round(9).item() for one in room]
    [0.5, 1.0]
    """
    return Room(
        _room(transit_dependence, transit_posture, transit_capacity),
        _room(economy_dependence, economy_posture, trade_capacity),
    )


def _room(held: Array, wanted: Array, capacity: Array) -> Array:
    if not (capacity != 0.0).any():
        return np.zeros((held.shape[0], 1))
    more = rise(wanted - held)
    taken = np.minimum(more, rise(capacity - held))
    return quotient(total(taken, PARTNER), total(more, PARTNER))[:, 0]


def adjust_dependence(
    dependence: Array,
    posture: Array,
    speed: Array,
    is_transit: Array,
    is_economy: Array,
    route_room: Array,
    trade_room: Array,
    filling_speed: Array,
) -> Array:
    r"""Let dependence chase posture, at the pace that pipelines, arsenals and trade allow.

    .. math:: D_{ijc} \leftarrow D_{ijc} + \lambda_{ic} (w_{ijc} - D_{ijc}), \qquad
        \lambda_{ic} = \lambda_c + f_{ic} \max(0, \lambda_f - \lambda_c)

    Goods change routes as slowly as pipes are laid where every route is full, and as fast
    as a new one fills where there is room; trade follows its goods to who buys them.

    Parameters
    ----------
    dependence, posture
        :math:`D, w`, shares over partners, 0 to 1, each summing to 1.
    speed
        :math:`\lambda_c`, share per quarter, by channel.
    is_transit, is_economy
        1 for channels of that kind, else 0.
    route_room, trade_room
        :math:`f_{ic}` of transit and of trade, 0 to 1; 0 in other channels.
    filling_speed
        :math:`\lambda_f`, share per quarter, at which a new route fills.

    Returns
    -------
    Array
        :math:`D` after a quarter, 0 to 1, still summing to 1.

    References
    ----------
    Hirschman (1945), *National Power and the Structure of Foreign Trade*, for dependence as
    a stock that is costly to redirect; the form is assumed.

    Examples
    --------
    >>> dependence, posture = np.array([[[0.8], [0.2]]]), np.array([[[0.6], [0.4]]])
    >>> one, slow = np.ones((1, 1, 1)), np.full((1, 1, 1), 0.05)
    >>> [
    ...     adjust_dependence(
    ...         dependence, posture, slow, one, 0 * one, room * one, one, 0.1 * one
    ...     ).ravel()
    ...     for room in (0.0, 1.0)
    ... ]
    [array([0.79, 0.21]), array([0.78, 0.22])]
    """
    room = is_transit * route_room + is_economy * trade_room
    pace = speed + room * rise(filling_speed - speed)
    moved = written_over(np.multiply, posture - dependence, pace)
    moved += dependence
    return moved


def fade_inheritance(
    log_prior: Array,
    inheritance: Array,
    is_economy: Array,
    inheritance_fade: Array,
    arsenal_fade: Array,
) -> tuple[Array, Array]:
    r"""Let what was inherited erode: ties near to what size and nearness alone would give.

    .. math:: \ln q_{ijc} \leftarrow \ln q_{ijc} - \delta_c H_{ijc}, \qquad
        H_{ijc} \leftarrow (1 - \delta_c) H_{ijc}, \qquad
        \delta_c = \delta_q \text{ in trade},\; \delta_a \text{ in security}

    Trade outlives those who learned it; an arsenal is worn out after its years of service.

    Parameters
    ----------
    log_prior
        :math:`\ln q`; minus infinity, where a tie cannot be, stays so.
    inheritance
        :math:`H`, log of how far the prior exceeds size and nearness; below 0 for a partner
        with whom there is less than that; 0 where nothing erodes.
    is_economy
        1 for channels of kind economy, else 0.
    inheritance_fade, arsenal_fade
        :math:`\delta_q, \delta_a`, share per quarter.

    Returns
    -------
    tuple
        :math:`\ln q` and :math:`H` after a quarter.

    References
    ----------
    Head, Mayer and Ries (2010), on trade with the former metropole, of which about two
    thirds were gone four decades after independence; how long arms serve is assumed.

    Examples
    --------
    A tenth of what is inherited goes in trade, a quarter in security:

    >>> one, economy = np.ones((1, 1, 2, 1)), np.array([1.0, 0.0]).reshape(1, 1, 2, 1)
    >>> after = fade_inheritance(0 * one, 2 * one, economy, 0.1 * one, 0.25 * one)
    >>> [values.ravel().round(9).tolist() for values in after]
    [[-0.2, -0.5], [1.8, 1.5]]
    """
    speed = is_economy * inheritance_fade + (1.0 - is_economy) * arsenal_fade
    gone = speed * inheritance
    return log_prior - gone, np.subtract(inheritance, gone, out=gone)


def decline_kin(kin_exposure: Array, nation_building: Array, kin_decline: Array) -> Array:
    r"""Let kin exposure decline as nation-building goes on.

    .. math:: K_{ij} \leftarrow K_{ij} \max(0,\; 1 - \delta_K b_i)

    Parameters
    ----------
    kin_exposure
        :math:`K`, 0 to 1: exposure to a partner's justification, never a loyalty score.
    nation_building
        :math:`b`, speed of nation-building, 0 to 2.
    kin_decline
        :math:`\delta_K`, share per quarter at a speed of 1.

    Returns
    -------
    Array
        :math:`K` after a quarter, 0 to 1.

    References
    ----------
    Laruelle (2018), for nation-building in the region; the form is assumed.

    Examples
    --------
    >>> one = np.ones((1, 1, 1))
    >>> float(decline_kin(0.2 * one, 2 * one, 0.25 * one)[0, 0, 0])
    0.1
    """
    return kin_exposure * np.maximum(0.0, 1.0 - kin_decline * nation_building)


def build_routes(
    log_prior: Array,
    inducement: Array,
    transit_capacity: Array,
    transit_dependence: Array,
    is_transit: Array,
    route_building: Array,
) -> Array:
    r"""Let a partner's investment make its routes more attractive, up to their capacity.

    .. math::
        \ln q_{ijc} \leftarrow \ln q_{ijc}
        + \gamma_R X_{ij} \max\left(0,\; 1 - D_{ij,trn} / \kappa_{ij}\right)
        \quad \text{for } c \text{ of kind transit}

    Parameters
    ----------
    log_prior
        :math:`\ln q`, over (state, partner, channel, run); minus infinity, where a tie
        cannot be, stays so.
    inducement
        :math:`X`, 0 to 1, over (state, partner, run).
    transit_capacity
        :math:`\kappa`, 0 to 1, largest share that the partner's routes could carry; nothing
        is built where it is 0.
    transit_dependence
        :math:`D_{trn}`, 0 to 1.
    is_transit
        1 for channels of kind transit, else 0.
    route_building
        :math:`\gamma_R`, at least 0, per quarter.

    Returns
    -------
    Array
        :math:`\ln q` after a quarter.

    References
    ----------
    Assumed.

    Examples
    --------
    Half of the capacity unused: half of the growth of .05.

    >>> one = np.ones((1, 1, 1, 1))
    >>> half_full = build_routes(0 * one, one, 0.4 * one, 0.2 * one, one, 0.05 * one)
    >>> float(half_full[0, 0, 0, 0])
    0.025
    """
    # without capacity nothing is unused
    unused = quotient(rise(transit_capacity - transit_dependence), transit_capacity)
    built = route_building * inducement * unused
    lanes = np.broadcast_shapes(log_prior.shape[-1:], built.shape[-1:])
    after = np.broadcast_to(log_prior, (*log_prior.shape[:-1], *lanes)).copy()
    for channel in np.flatnonzero(is_transit.any(axis=(STATE, PARTNER, -1))):
        of = min(channel, built.shape[2] - 1)
        after[:, :, channel] += is_transit[:, :, channel] * built[:, :, of]
    return after
