r"""How stocks follow: dependence, kin exposure and routes.

Posture is fast and dependence slow, which is why threat can jump while alignment moves
little. All rules are elementwise; any axis may have length 1.
"""

import numpy as np

from hedgesim.core.axes import Array


def adjust_dependence(dependence: Array, posture: Array, speed: Array) -> Array:
    r"""Let dependence chase posture, at the pace that pipelines, arsenals and trade allow.

    .. math:: D_{ijc} \leftarrow D_{ijc} + \lambda_c (w_{ijc} - D_{ijc})

    Parameters
    ----------
    dependence, posture
        :math:`D, w`, shares over partners, 0 to 1, each summing to 1.
    speed
        :math:`\lambda`, share per quarter, by channel.

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
    >>> adjust_dependence(dependence, posture, np.full((1, 1, 1), 0.05)).ravel()
    array([0.79, 0.21])
    """
    return dependence + speed * (posture - dependence)


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
    # without capacity nothing is unused, whatever it is divided by
    divisor = np.where(transit_capacity > 0.0, transit_capacity, 1.0)
    unused = np.maximum(0.0, transit_capacity - transit_dependence) / divisor
    return log_prior + is_transit * (route_building * inducement * unused)
