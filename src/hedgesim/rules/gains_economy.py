"""Signed terms of the gain from a closer economic tie, over state, partner and run."""

import numpy as np

from hedgesim.core.axes import Array, quotient


def market_growth_gain(
    market: Array, market_start: Array, market_elasticity: Array
) -> Array:
    r"""Follow a market that has grown since the start.

    .. math:: \gamma \ln (G_j / G_{j0})

    Parameters
    ----------
    market
        :math:`G_j`, in constant dollars, 0 or more.
    market_start
        :math:`G_{j0}`, the same at the start.
    market_elasticity
        :math:`\gamma`, 0 or more; the elasticity of trade is this over bounded rationality.

    Returns
    -------
    Array
        Any number; 0 where there is no figure (a market of 0 then or now).

    References
    ----------
    Berry (1994), for the share equation in which a characteristic enters as a gain.

    Examples
    --------
    A market that has grown by the factor e:

    >>> market_growth_gain(np.array([np.e]), np.array([1.0]), np.array([0.25]))
    array([0.25])
    """
    growth = quotient(market, market_start, empty=1.0)
    return market_elasticity * np.log(np.where(growth > 0.0, growth, 1.0))


def economy_inducement_gain(inducement: Array, economy_value: Array) -> Array:
    r"""Value what a partner offers: credit, investment, access.

    .. math:: v_e \, X^I_{ij}

    Parameters
    ----------
    inducement
        :math:`X^I_{ij}`, what the partner offers, 0 to 1.
    economy_value
        :math:`v_e`, 0 or more.

    Returns
    -------
    Array
        0 or more.

    References
    ----------
    Hirschman (1945), on trade as an instrument of influence.

    Examples
    --------
    >>> economy_inducement_gain(0.5, 0.6)
    0.3
    """
    return economy_value * inducement


def trade_cut_cost(trade_cut: Array) -> Array:
    r"""Count the trade that sanctions between a state and a partner cut.

    .. math:: -\bigl[1 - (1 - S_{ij})(1 - S_{ji})\bigr]

    Parameters
    ----------
    trade_cut
        :math:`1 - (1 - S_{ij})(1 - S_{ji})`, 0 to 1.

    Returns
    -------
    Array
        0 or less; -1 under full sanctions.

    References
    ----------
    Farrell and Newman (2019).

    Examples
    --------
    >>> trade_cut_cost(0.75)
    -0.75
    """
    return -trade_cut


def secondary_sanctions_cost(sanction_exposure: Array, secondary_sanctions: Array) -> Array:
    r"""Shrink from trade with a partner whom large markets sanction.

    .. math:: -\zeta \sum_{k \ne i} S_{kj} G_k \Big/ \sum_k G_k

    Parameters
    ----------
    sanction_exposure
        Share of the world market, without the state's own, that sanctions the partner.
    secondary_sanctions
        :math:`\zeta`, 0 or more.

    Returns
    -------
    Array
        0 or less.

    References
    ----------
    Farrell and Newman (2019).

    Examples
    --------
    >>> secondary_sanctions_cost(0.5, 0.25)
    -0.125
    """
    return -secondary_sanctions * sanction_exposure


def economy_fear_cost(
    threat: Array, economy_weaponisability: Array, economy_fear: Array
) -> Array:
    r"""Shrink from trade that a feared partner could use as a weapon.

    .. math:: -a_e \, T_{ij} \, \chi_{j,eco}

    Parameters
    ----------
    threat
        :math:`T_{ij}`, 0 to 1.
    economy_weaponisability
        :math:`\chi_{j,eco}`, how far the partner could use trade as a weapon, 0 to 1.
    economy_fear
        :math:`a_e`, 0 or more.

    Returns
    -------
    Array
        0 or less.

    References
    ----------
    Hirschman (1945); Farrell and Newman (2019).

    Examples
    --------
    >>> economy_fear_cost(0.5, 0.5, 1.0)
    -0.25
    """
    return -economy_fear * economy_weaponisability * threat


def union_gain(union: Array, union_value: Array) -> Array:
    r"""Value a customs or economic union of which both are members.

    .. math:: \beta_E \, union_{ij}

    Parameters
    ----------
    union
        :math:`union_{ij}`, 1 if both are in one union, else 0.
    union_value
        :math:`\beta_E`, 0 or more.

    Returns
    -------
    Array
        0 or more.

    References
    ----------
    Keohane and Nye (1977), on interdependence and its regimes.

    Examples
    --------
    >>> union_gain(1.0, 0.1)
    0.1
    """
    return union_value * union


def protest_cost(protest: Array, protest_weight: Array) -> Array:
    r"""Bear the cost at home of a tie against which the public protests.

    .. math:: -\omega_P \, protest_{ij}

    Parameters
    ----------
    protest
        Domestic cost of the tie with the partner, 0 to 1.
    protest_weight
        :math:`\omega_P`, 0 or more.

    Returns
    -------
    Array
        0 or less.

    References
    ----------
    Putnam (1988), on diplomacy and domestic politics; the form is assumed.

    Examples
    --------
    >>> protest_cost(0.5, 0.25)
    -0.125
    """
    return -protest_weight * protest


def security_tie_gain(security_dependence: Array, security_spillover: Array) -> Array:
    r"""Deal more with those from whom one has security: the flag, and what follows it.

    .. math:: \alpha_F \, D_{ij,sec}

    At the start the prior holds it; what moves is what a security turn takes along.

    Parameters
    ----------
    security_dependence
        :math:`D_{ij,sec}`, share of the state's security that rests on the partner.
    security_spillover
        :math:`\alpha_F`, 0 or more.

    Returns
    -------
    Array
        0 or more.

    References
    ----------
    Gowa and Mansfield (1993), *Power Politics and International Trade*, on trade that
    follows alliances; for diplomacy and for the form, assumed.

    Examples
    --------
    >>> security_tie_gain(0.5, 0.25)
    0.125
    """
    return security_spillover * security_dependence
