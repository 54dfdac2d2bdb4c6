"""What a state sees of a tie before it weighs it: shelter, pressure, sides, fear.

Each rule writes one quantity that several terms of the gain read. Over (state, partner,
rival, run) the rival axis is the third; every sum over it drops it.
"""

import numpy as np

from hedgesim.core.axes import LAST_BUT_RUN, Array, quotient, total
from hedgesim.core.products import at_least_one_product, total_of_products


def shelter(rivalry: Array, threat_of_rival: Array) -> Array:
    r"""Tell how much of the threat a state feels comes from rivals of a partner.

    A partner can insure only against powers it opposes.

    .. math:: shelter_{ij} = 1 - \prod_k (1 - r_{jk} T_{ik})

    Parameters
    ----------
    rivalry
        :math:`r_{jk}`, of partner and rival, 0 (condominium) to 1 (opponents).
    threat_of_rival
        :math:`T_{ik}`, threat that the state perceives from the rival, 0 to 1.

    Returns
    -------
    Array
        :math:`shelter_{ij}`, 0 to 1, over state, partner and run.

    References
    ----------
    Walt (1987): states balance against threat, not against power alone.

    Examples
    --------
    A partner with two rivals, of whom the state fears each at one half:

    >>> rivalry, threat = np.ones((1, 1, 2, 1)), np.full((1, 1, 2, 1), 0.5)
    >>> shelter(rivalry, threat)
    array([[[0.75]]])
    """
    return at_least_one_product(rivalry, threat_of_rival, LAST_BUT_RUN)


def pressure(rivalry: Array, wedging_of_rival: Array, coercion_of_rival: Array) -> Array:
    r"""Tell how hard a partner's rivals push a state to loosen the tie with that partner.

    .. math:: pressure_{ij} = 1 - \prod_k \bigl(1 - r_{jk}
        \left[1 - (1 - X^W_{ik})(1 - X^C_{ik})\right]\bigr)

    Parameters
    ----------
    rivalry
        :math:`r_{jk}`, of partner and rival, 0 to 1.
    wedging_of_rival
        :math:`X^W_{ik}`, how the rival tries to split the state from others, 0 to 1.
    coercion_of_rival
        :math:`X^C_{ik}`, how the rival coerces the state, 0 to 1.

    Returns
    -------
    Array
        :math:`pressure_{ij}`, 0 to 1, over state, partner and run.

    References
    ----------
    Crawford (2011), on wedge strategies.

    Examples
    --------
    One rival that wedges by half and coerces by half:

    >>> one, half = np.ones((1, 1, 1, 1)), np.full((1, 1, 1, 1), 0.5)
    >>> pressure(one, half, half)
    array([[[0.75]]])
    """
    push = wedging_of_rival + coercion_of_rival * (1.0 - wedging_of_rival)
    return at_least_one_product(rivalry, push, LAST_BUT_RUN)


def side_taking(rivalry: Array, leverage_of_rival: Array) -> Array:
    r"""Tell what taking a partner's side would cost with those a state leans on.

    The square makes it small between rivals who merely compete and full under open
    confrontation, where the room to hedge shrinks.

    .. math:: side_{ij} = \sum_k r_{jk}^2 L_{ik}

    Parameters
    ----------
    rivalry
        :math:`r_{jk}`, of partner and rival, 0 to 1.
    leverage_of_rival
        :math:`L_{ik}`, what the rival could do to the state through their ties, 0 to 1.

    Returns
    -------
    Array
        :math:`side_{ij}`, 0 or more, over state, partner and run.

    References
    ----------
    Kuik (2008, 2021): hedging means not taking sides; Hirschman (1945), on dependence.

    Examples
    --------
    Rivalry of one half counts a quarter:

    >>> side_taking(np.full((1, 1, 1, 1), 0.5), np.full((1, 1, 1, 1), 0.4))
    array([[[0.1]]])
    """
    return total_of_products(rivalry * rivalry, leverage_of_rival, LAST_BUT_RUN)


def fear(threat: Array, fear_cap: Array) -> Array:
    r"""Turn perceived threat into fear, which rises faster the greater the threat.

    Odds are convex: a penalty linear in threat never drives a state to balancing.

    .. math:: fear_{ij} = \min\bigl(T_{ij} / (1 - T_{ij}), \hat T\bigr)

    Parameters
    ----------
    threat
        :math:`T_{ij}`, 0 to 1; at 1 fear is the cap.
    fear_cap
        :math:`\hat T`, the largest fear, 0 or more.

    Returns
    -------
    Array
        :math:`fear_{ij}`, 0 to the cap.

    References
    ----------
    Walt (1987), on threat; the form is ours.

    Examples
    --------
    >>> fear(np.array([0.0, 0.5, 0.75, 1.0]), np.array([10.0]))
    array([ 0.,  1.,  3., 10.])
    """
    return np.minimum(quotient(threat, 1.0 - threat, empty=np.inf), fear_cap)


def cut_trade(sanctions_by_state: Array, sanctions_on_state: Array) -> Array:
    r"""Tell how far sanctions between a state and a partner cut their own trade.

    .. math:: cut_{ij} = 1 - (1 - S_{ij})(1 - S_{ji})

    Parameters
    ----------
    sanctions_by_state
        :math:`S_{ij}`, sanctions by the state on the partner, 0 to 1.
    sanctions_on_state
        :math:`S_{ji}`, sanctions by the partner on the state, 0 to 1.

    Returns
    -------
    Array
        :math:`cut_{ij}`, 0 to 1.

    References
    ----------
    Farrell and Newman (2019), on weaponised interdependence.

    Examples
    --------
    >>> cut_trade(0.5, 0.5)
    0.75
    """
    return 1.0 - (1.0 - sanctions_by_state) * (1.0 - sanctions_on_state)


def sanction_exposure(
    sanctions_by_rival: Array, market_of_rival: Array, external_of_rival: Array
) -> Array:
    r"""Tell how much of the world market punishes trade with a partner.

    A state's own sanctions are left out: they cut its trade already.

    .. math:: \sum_{k \ne i} S_{kj} G_k \Big/ \sum_k G_k

    Parameters
    ----------
    sanctions_by_rival
        :math:`S_{kj}`, sanctions by the actor on the rival axis on the partner, 0 to 1.
    market_of_rival
        :math:`G_k`, its market, of all actors with the rest of the world, above 0 in sum.
    external_of_rival
        1 where that actor is not the state itself, else 0.

    Returns
    -------
    Array
        0 to 1, over state, partner and run.

    References
    ----------
    Farrell and Newman (2019), on weaponised interdependence.

    Examples
    --------
    Two actors, of whom the one with three quarters of the market sanctions the partner:

    >>> sanctions, market = np.array([0.0, 1.0]), np.array([1.0, 3.0])
    >>> four = (1, 1, 2, 1)
    >>> sanction_exposure(sanctions.reshape(four), market.reshape(four), np.ones(four))
    array([[[0.75]]])
    """
    share = quotient(market_of_rival, total(market_of_rival, LAST_BUT_RUN))
    return total_of_products(sanctions_by_rival, external_of_rival * share, LAST_BUT_RUN)
