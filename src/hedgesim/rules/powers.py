r"""How powers answer: what they lose, what each instrument is worth, and their choice.

For each state `i` a power `j` weighs four instruments against doing nothing, worth 0.
Rules are over (state, partner, run) unless they say otherwise; any axis may have length 1;
forms without a reference are assumed. Budgets and moves stand in `instruments`.
"""

from typing import NamedTuple

import numpy as np

from hedgesim.core.axes import LAST_BUT_RUN, Array, rise
from hedgesim.core.products import total_of_products


class Choices(NamedTuple):
    """What a power chooses to do towards a state, each from 0 to 1."""

    inducement_choice: Array
    coercion_choice: Array
    assurance_choice: Array
    wedging_choice: Array


def watch_rivals(alignment_of_rival: Array, rivalry: Array) -> Array:
    r"""Watch how much a state aligns with the power's rivals.

    .. math:: \rho_{ij} = \sum_k r_{jk} a_{ik}

    Parameters
    ----------
    alignment_of_rival
        :math:`a_{ik}`, share, over (state, partner, rival, run).
    rivalry
        :math:`r_{jk}`, 0 to 1, 0 between an actor and itself, over the same axes.

    Returns
    -------
    Array
        :math:`\rho`, over (state, partner, run), 0 to 1.

    Examples
    --------
    A full rival with .25 of the state, and a half rival with .5 of it:

    >>> alignment = np.array([0.25, 0.5]).reshape(1, 1, 2, 1)
    >>> rivalry = np.array([1.0, 0.5]).reshape(1, 1, 2, 1)
    >>> float(watch_rivals(alignment, rivalry)[0, 0, 0])
    0.5
    """
    return total_of_products(rivalry, alignment_of_rival, LAST_BUT_RUN)


def value_inducement(
    offer_stake: Array,
    resources: Array,
    strain: Array,
    turning: Array,
    inducement_payoff: Array,
    inducement_condition: Array,
    inducement_cost: Array,
) -> Array:
    r"""Value an inducement: for a power with means that loses a state or sees rivals gain.

    .. math:: U_I = \psi_I \, \sigma^I_{ij} \, m_j (1 - Z_j) (1 - \phi\, t_{ij}) - c_I

    Who gives up its security tie with the power loses what was offered for it.

    Parameters
    ----------
    offer_stake
        :math:`\sigma^I`, what speaks for an offer (`weigh_stakes`), 0 to 2.
    resources
        :math:`m`, 0 to 1, means for inducement.
    strain
        :math:`Z`, 0 to 1, which ties those means down.
    turning
        :math:`t`, 0 to 1, how much of its security tie with the power a state gives up.
    inducement_payoff, inducement_cost
        :math:`\psi_I, c_I`, at least 0.
    inducement_condition
        :math:`\phi`, 0 to 1, share of what is offered that depends on the security tie.

    Returns
    -------
    Array
        :math:`U_I`, any real number; doing nothing is worth 0.

    References
    ----------
    Hirschman (1945), on trade and aid; Cooley (2012), on powers that bid against one
    another in Central Asia; Gowa and Mansfield (1993), on commerce that arms an ally or an
    adversary; Newnham (2011), on cheap energy for loyal neighbours of Russia. The form is
    assumed.

    Examples
    --------
    Half of an offer depends on a tie of which the state gives up two fifths:

    >>> one = np.ones((1, 1, 1))
    >>> half, quarter, turning = 0.5 * one, 0.25 * one, 0.4 * one
    >>> worth = value_inducement(
    ...     1.5 * one, one, half, turning, 2 * one, half, quarter
    ... )
    >>> round(float(worth[0, 0, 0]), 9)
    0.95
    """
    means = inducement_payoff * resources * (1.0 - strain)
    left = 1.0 - inducement_condition * turning
    return means * offer_stake * left - inducement_cost


def value_coercion(
    coercion_stake: Array,
    vulnerability: Array,
    dominance: Array,
    strain: Array,
    coercion_payoff: Array,
    coercion_cost: Array,
    strain_restraint: Array,
) -> Array:
    r"""Value coercion: a loss to undo, leverage to do it with, and readiness to use it.

    .. math:: U_C = \psi_C \, \sigma^C_{ij} \, \Lambda_{ij} \, d_j - c_C - \psi_Z Z_j

    Parameters
    ----------
    coercion_stake
        :math:`\sigma^C`, what speaks for coercion (`weigh_stakes`), 0 to 2.
    vulnerability
        :math:`\Lambda`, 0 to 1.
    dominance
        :math:`d`, 0 to 1, means and readiness for coercion.
    strain
        :math:`Z`, 0 to 1.
    coercion_payoff, coercion_cost
        :math:`\psi_C, c_C`, at least 0.
    strain_restraint
        :math:`\psi_Z`, at least 0: how far strain restrains the power.

    Returns
    -------
    Array
        :math:`U_C`, any real number; doing nothing is worth 0.

    References
    ----------
    Keohane and Nye (1977), Farrell and Newman (2019), for asymmetric interdependence as a
    source of power; the form is assumed.

    Examples
    --------
    >>> one = np.ones((1, 1, 1))
    >>> half = 0.5 * one
    >>> float(value_coercion(half, half, one, half, 4 * one, 0.25 * one, half)[0, 0, 0])
    0.5
    """
    return coercion_payoff * dominance * (coercion_stake * vulnerability) - (
        coercion_cost + strain_restraint * strain
    )


def value_assurance(
    shelter: Array, interest: Array, assurance_payoff: Array, assurance_cost: Array
) -> Array:
    r"""Value an assurance: worth most to a power with interest where its rivals threaten.

    .. math:: U_A = \psi_A \, \sigma_{ij} \, n_{ij} - c_A

    Parameters
    ----------
    shelter
        :math:`\sigma`, 0 to 1, threat from powers that this one can insure against.
    interest
        :math:`n`, 0 to 1, the power's interest in the state.
    assurance_payoff, assurance_cost
        :math:`\psi_A, c_A`, at least 0.

    Returns
    -------
    Array
        :math:`U_A`, any real number; doing nothing is worth 0.

    Examples
    --------
    >>> one = np.ones((1, 1, 1))
    >>> float(value_assurance(0.5 * one, 0.5 * one, 2 * one, 0.25 * one)[0, 0, 0])
    0.25
    """
    return assurance_payoff * shelter * interest - assurance_cost


def value_wedging(
    rival_influence: Array, strain: Array, wedging_payoff: Array, wedging_cost: Array
) -> Array:
    r"""Value wedging: worth most where rivals have influence, and to a power at ease.

    .. math:: U_W = \psi_W \, \rho_{ij} (1 - Z_j) - c_W

    Parameters
    ----------
    rival_influence
        :math:`\rho`, 0 to 1.
    strain
        :math:`Z`, 0 to 1.
    wedging_payoff, wedging_cost
        :math:`\psi_W, c_W`, at least 0.

    Returns
    -------
    Array
        :math:`U_W`, any real number; doing nothing is worth 0.

    References
    ----------
    Crawford (2011), for wedge strategies; the form is assumed.

    Examples
    --------
    >>> one = np.ones((1, 1, 1))
    >>> float(value_wedging(0.5 * one, 0.5 * one, 2 * one, 0.25 * one)[0, 0, 0])
    0.25
    """
    return wedging_payoff * rival_influence * (1.0 - strain) - wedging_cost


def choose_instruments(
    inducement_utility: Array,
    coercion_utility: Array,
    assurance_utility: Array,
    wedging_utility: Array,
    interest: Array,
    power_rationality: Array,
) -> Choices:
    r"""Choose among doing nothing and four instruments, the better ones more often.

    .. math::
        p_{ij}^m = n_{ij} \, e^{U_m / \eta_P} \Big/ \left(1 + \sum_k e^{U_k / \eta_P}\right)

    Parameters
    ----------
    inducement_utility, coercion_utility, assurance_utility, wedging_utility
        :math:`U`, any real number; doing nothing is worth 0.
    interest
        :math:`n`, 0 to 1; a power without interest in a state uses nothing there.
    power_rationality
        :math:`\eta_P`, above 0. Large: the choice is even. Near 0: the best takes all.

    Returns
    -------
    Choices
        Four shares, 0 to 1; with doing nothing they make up the interest.

    References
    ----------
    McKelvey and Palfrey (1995), doi:10.1006/game.1995.1023, for the logit's form; theirs is
    an equilibrium concept, this one is not.

    Examples
    --------
    Inducement is worth ln 6, so it is six times as likely as each of the other four:

    >>> one, none = np.ones((1, 1, 1)), np.zeros((1, 1, 1))
    >>> choices = choose_instruments(np.log(6) * one, none, none, none, one, one)
    >>> [round(float(choice[0, 0, 0]), 9) for choice in choices]
    [0.6, 0.1, 0.1, 0.1]
    """
    utilities = (inducement_utility, coercion_utility, assurance_utility, wedging_utility)
    best = rise(np.maximum(np.maximum(*utilities[:2]), np.maximum(*utilities[2:])))
    odds = [np.exp((one - best) / power_rationality) for one in utilities]
    share = interest / sum(odds, np.exp(-best / power_rationality))
    return Choices(*(share * one for one in odds))
