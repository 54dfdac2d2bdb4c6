"""Signed terms of the gain from a closer tie in transit, over state, partner and run."""

from hedgesim.core.axes import Array


def transit_inducement_gain(inducement: Array, transit_value: Array) -> Array:
    r"""Value routes that a partner offers, at half weight.

    .. math:: \tfrac12 v_t \, X^I_{ij}

    Parameters
    ----------
    inducement
        :math:`X^I_{ij}`, what the partner offers, 0 to 1.
    transit_value
        :math:`v_t`, 0 or more.

    Returns
    -------
    Array
        0 or more.

    References
    ----------
    Assumed.

    Examples
    --------
    >>> transit_inducement_gain(0.5, 0.6)
    0.15
    """
    return transit_value / 2.0 * inducement


def disruption_cost(disruption: Array, transit_value: Array) -> Array:
    r"""Turn away from a route that is cut.

    .. math:: -v_t \, B_{ij}

    Parameters
    ----------
    disruption
        :math:`B_{ij}`, transit through the partner that is cut, 0 to 1.
    transit_value
        :math:`v_t`, 0 or more.

    Returns
    -------
    Array
        0 or less.

    References
    ----------
    Idan and Shaffer (2011), on landlocked states and their routes.

    Examples
    --------
    >>> disruption_cost(0.5, 0.6)
    -0.3
    """
    return -transit_value * disruption


def transit_fear_cost(
    threat: Array, transit_weaponisability: Array, transit_fear: Array
) -> Array:
    r"""Shrink from routes that a feared partner could use as a weapon.

    .. math:: -a_t \, T_{ij} \, \chi_{j,trn}

    Parameters
    ----------
    threat
        :math:`T_{ij}`, 0 to 1.
    transit_weaponisability
        :math:`\chi_{j,trn}`, how far the partner could use its routes as a weapon, 0 to 1.
    transit_fear
        :math:`a_t`, 0 or more.

    Returns
    -------
    Array
        0 or less.

    References
    ----------
    Idan and Shaffer (2011); Farrell and Newman (2019).

    Examples
    --------
    >>> transit_fear_cost(0.5, 1.0, 0.5)
    -0.25
    """
    return -transit_fear * transit_weaponisability * threat
