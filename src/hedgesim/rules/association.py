"""The friend of a foe: what it costs that a partner leans on those whom a state fears.

Over (state, partner, rival, run) the rival axis is the third; the sum over it drops it.
"""

from hedgesim.core.axes import LAST_BUT_RUN, Array
from hedgesim.core.products import total_of_products
from hedgesim.rules.gains_parts import fear


def threat_by_association(
    threat_of_rival: Array, security_dependence_of_partner: Array
) -> Array:
    r"""Tell how much threat comes with a partner from those on whom it leans itself.

    The friend of a foe is no sure friend: whoever depends on a feared power for its
    security may have to stand aside, or stand with that power. Shares of one security, so
    they add up, and never beyond 1.

    .. math:: A_{ij} = \sum_{k \ne j} D_{jk,sec} \, T_{ik}

    Parameters
    ----------
    threat_of_rival
        :math:`T_{ik}`, threat that the state perceives from the rival, 0 to 1.
    security_dependence_of_partner
        :math:`D_{jk,sec}`, share of the partner's security that rests with the rival, 0 to
        1; 0 with itself, and for actors of whom there are no figures.

    Returns
    -------
    Array
        :math:`A_{ij}`, 0 to 1, over state, partner and run.

    References
    ----------
    Lee, Muncaster and Zinnes (1994): the friend of an enemy as an enemy; Maoz, Terris,
    Kuperman and Talmud (2007), on how often that is so. The form is assumed.

    Examples
    --------
    A partner that has half of its security from a power whom the state fears by .8:

    >>> import numpy as np
    >>> one = np.ones((1, 1, 1, 1))
    >>> threat_by_association(0.8 * one, 0.5 * one)
    array([[[0.4]]])
    """
    return total_of_products(security_dependence_of_partner, threat_of_rival, LAST_BUT_RUN)


def association_cost(association: Array, security_fear: Array, fear_cap: Array) -> Array:
    r"""Shrink from a security tie with a partner who leans on those that are feared.

    .. math:: -a_s \min\bigl(A_{ij} / (1 - A_{ij}), \hat T\bigr)

    A threat that comes with a partner weighs as much as one that comes from it.

    Parameters
    ----------
    association
        :math:`A_{ij}`, threat that comes with the partner, 0 to 1.
    security_fear
        :math:`a_s`, 0 or more.
    fear_cap
        :math:`\hat T`, the largest fear, 0 or more.

    Returns
    -------
    Array
        0 or less.

    References
    ----------
    Maoz, Terris, Kuperman and Talmud (2007); Walt (1987), on states that balance against
    threat. That both threats weigh the same is assumed.

    Examples
    --------
    >>> import numpy as np
    >>> association_cost(np.array([0.0, 0.5]), np.array([0.4]), np.array([10.0]))
    array([-0. , -0.4])
    """
    return -security_fear * fear(association, fear_cap)
