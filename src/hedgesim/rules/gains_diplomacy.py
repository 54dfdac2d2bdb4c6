"""Terms of the gain from closer diplomacy, each signed, over state, partner and run.

Pressure, sides and protest act here as in the other channels; `gains` lists them.
"""

import numpy as np

from hedgesim.core.axes import Array, quotient


def diplomacy_inducement_gain(inducement: Array, diplomacy_value: Array) -> Array:
    r"""Return what a partner offers with diplomatic support, at half weight.

    .. math:: \tfrac12 v_d \, X^I_{ij}

    Parameters
    ----------
    inducement
        :math:`X^I_{ij}`, what the partner offers, 0 to 1.
    diplomacy_value
        :math:`v_d`, 0 or more.

    Returns
    -------
    Array
        0 or more.

    References
    ----------
    Hirschman (1945), on influence through trade.

    Examples
    --------
    >>> diplomacy_inducement_gain(0.5, 0.5)
    0.125
    """
    return diplomacy_value / 2.0 * inducement


def diplomacy_assurance_gain(assurance: Array, diplomacy_value: Array) -> Array:
    r"""Return a pledge to respect sovereignty with diplomatic support.

    .. math:: v_d \, X^A_{ij}

    Parameters
    ----------
    assurance
        :math:`X^A_{ij}`, how the partner assures the state, 0 to 1.
    diplomacy_value
        :math:`v_d`, 0 or more.

    Returns
    -------
    Array
        0 or more.

    References
    ----------
    Kydd (2005), on reassurance; the form is assumed.

    Examples
    --------
    >>> diplomacy_assurance_gain(0.5, 0.5)
    0.25
    """
    return diplomacy_value * assurance


def weight_gain(power: Array, power_start: Array, power_elasticity: Array) -> Array:
    r"""Deal more with a partner whose weight in the world has grown since the start.

    .. math:: \gamma_P \ln (P_j / P_{j0})

    The figures of the start split diplomacy by the root of power: an elasticity of one
    half, which this term carries on.

    Parameters
    ----------
    power
        :math:`P_j`, capabilities over the largest actor's at the start, 0 or more.
    power_start
        :math:`P_{j0}`, the same at the start.
    power_elasticity
        :math:`\gamma_P`, 0 or more; the elasticity of diplomacy is this over bounded
        rationality.

    Returns
    -------
    Array
        Any number; 0 where there is no figure (a power of 0 then or now).

    References
    ----------
    Berry (1994), for the share equation in which a characteristic enters as a gain; that
    attention follows the root of size is assumed.

    Examples
    --------
    A power that has grown by the factor e:

    >>> weight_gain(np.array([np.e]), np.array([1.0]), np.array([0.25]))
    array([0.25])
    """
    growth = quotient(power, power_start, empty=1.0)
    return power_elasticity * np.log(np.where(growth > 0.0, growth, 1.0))


def deference_gain(coercion: Array, vulnerability: Array, deference: Array) -> Array:
    r"""Defer in public to a partner who coerces and has the leverage to hurt.

    .. math:: \kappa \, X^C_{ij} \, \Lambda_{ij}

    Parameters
    ----------
    coercion
        :math:`X^C_{ij}`, how the partner coerces the state, 0 to 1.
    vulnerability
        :math:`\Lambda_{ij}`, how far the partner's leverage suffices to hurt, 0 to 1.
    deference
        :math:`\kappa`, 0 or more.

    Returns
    -------
    Array
        0 or more. Coercion also feeds grievance, and with it threat, which outlasts it.

    References
    ----------
    Kuik (2016), on limited deference; Hirschman (1945), on leverage.

    Examples
    --------
    Coercion without leverage buys nothing:

    >>> deference_gain(0.5, 0.5, 0.6), deference_gain(0.5, 0.0, 0.6)
    (0.15, 0.0)
    """
    return deference * coercion * vulnerability


def norm_cost(violation: Array, norm_weight: Array) -> Array:
    r"""Distance oneself from a partner who breached the territorial integrity of another.

    .. math:: -\tau N_j

    Parameters
    ----------
    violation
        :math:`N_j`, breach of territorial integrity by the partner, 0 to 1.
    norm_weight
        :math:`\tau`, 0 or more.

    Returns
    -------
    Array
        0 or less.

    References
    ----------
    Zacher (2001), on the territorial integrity norm; the form is ours.

    Examples
    --------
    >>> norm_cost(0.5, 0.2)
    -0.1
    """
    return -norm_weight * violation


def diplomacy_fear_cost(fear: Array, diplomacy_fear: Array) -> Array:
    r"""Shrink from diplomatic support of a partner who is feared.

    .. math:: -a_d \, fear_{ij}

    Parameters
    ----------
    fear
        :math:`fear_{ij}`, odds of threat, 0 to its cap.
    diplomacy_fear
        :math:`a_d`, 0 or more.

    Returns
    -------
    Array
        0 or less.

    References
    ----------
    Walt (1987).

    Examples
    --------
    >>> diplomacy_fear_cost(2.0, 0.5)
    -1.0
    """
    return -diplomacy_fear * fear


def diplomacy_institution_gain(shared: Array, institution_value: Array) -> Array:
    r"""Value an organisation that a partner leads and a state shares.

    .. math:: \beta \, shared_{ij}

    Parameters
    ----------
    shared
        :math:`shared_{ij}`, depth of the deepest organisation of both that the partner
        leads, 0 to 1; 0 where there is none.
    institution_value
        :math:`\beta`, 0 or more.

    Returns
    -------
    Array
        0 or more.

    References
    ----------
    Goh (2007), on enmeshment of powers in organisations.

    Examples
    --------
    >>> diplomacy_institution_gain(1.0, 0.25)
    0.25
    """
    return institution_value * shared
