"""What the hedging index and the strategies are made of, read towards each partner.

A partner's rivals are where a state insures against it; the state itself is where it relies
on nobody. Over (state, partner, rival, run) the rival axis is dropped.
"""

import numpy as np

from hedgesim.core.axes import LAST_BUT_RUN, PARTNER, Array, quotient, total
from hedgesim.core.products import total_of_products
from hedgesim.measures.registry import PAIR_AXES, RIVAL_AXES, measure

RETURN_FROM_COMMERCE = 0.3
"""Weight of economic and of transit ties in return-maximising measures; assumed."""
RETURN_FROM_DIPLOMACY = 0.4
"""Weight of diplomacy there; with the other two it sums to 1; assumed."""


@measure(
    title="Return-maximising measures",
    unit="share",
    span=(0, 1),
    over="pair",
    axes=PAIR_AXES,
    source="Kuik (2008), in a form of ours",
)
def return_measures(
    economy_dependence: Array, transit_dependence: Array, diplomacy_posture: Array
) -> Array:
    r"""Tell how far a state seeks return from a partner: trade, routes, diplomacy.

    .. math:: RM_{ij} = .3 \, (D_{ij,eco} + D_{ij,trn}) + .4 \, w_{ij,dip}

    Parameters
    ----------
    economy_dependence, transit_dependence
        :math:`D_{ij,eco}, D_{ij,trn}`, shares.
    diplomacy_posture
        :math:`w_{ij,dip}`, share.

    Returns
    -------
    Array
        0 to 1.

    References
    ----------
    Kuik (2008): return-maximising options; the weights are assumed.

    Examples
    --------
    >>> round(return_measures(0.5, 0.5, 0.25), 3)
    0.4
    """
    commerce = RETURN_FROM_COMMERCE * (economy_dependence + transit_dependence)
    return commerce + RETURN_FROM_DIPLOMACY * diplomacy_posture


@measure(
    title="Risk-contingency measures",
    unit="share",
    span=(0, 1),
    over="pair",
    axes=RIVAL_AXES,
    source="Kuik (2008), in a form of ours",
)
def risk_contingency(
    rivalry: Array, security_dependence: Array, external_of_rival: Array
) -> Array:
    r"""Tell how far a state insures against a partner: with its rivals and by itself.

    .. math:: RC_{ij} = \sum_{k \ne i} r_{jk} D_{ik,sec} + D_{ii,sec}

    Parameters
    ----------
    rivalry
        :math:`r_{jk}`, of partner and rival, 0 to 1.
    security_dependence
        :math:`D_{ij,sec}`, shares, on the partner axis; on the diagonal self-reliance.
    external_of_rival
        1 where the rival is not the state itself, else 0.

    Returns
    -------
    Array
        0 to 1.

    References
    ----------
    Kuik (2008): risk-contingency options.

    Examples
    --------
    A fifth with itself, a half with a full rival of the partner:

    >>> held = np.array([0.2, 0.5]).reshape(1, 2, 1, 1)
    >>> external = np.array([0.0, 1.0]).reshape(1, 1, 2, 1)
    >>> risk_contingency(np.ones((1, 1, 2, 1)), held, external)
    array([[[0.7]]])
    """
    # The state itself is no rival of the partner here, but its own full insurance.
    held = np.swapaxes(security_dependence, PARTNER, LAST_BUT_RUN)
    # held by others: of a rivalry that serves all states little has to be looked through
    with_rivals = total_of_products(rivalry, external_of_rival * held, LAST_BUT_RUN)
    return with_rivals + total_of_products(1.0 - external_of_rival, held, LAST_BUT_RUN)


@measure(
    title="Diplomacy with a partner's rivals",
    unit="share",
    span=(0, 1),
    over="pair",
    axes=RIVAL_AXES,
    source="ours; Kuik (2008) on dominance denial",
)
def opposed_diplomacy(
    rivalry: Array, diplomacy_posture: Array, external_of_rival: Array
) -> Array:
    r"""Tell what share of a state's external diplomacy is with rivals of a partner.

    .. math:: Pa_{ij} = \sum_{k \ne i} r_{jk} w_{ik,dip} \big/ (1 - w_{ii,dip})

    Parameters
    ----------
    rivalry
        :math:`r_{jk}`, of partner and rival, 0 to 1.
    diplomacy_posture
        :math:`w_{ij,dip}`, shares, on the partner axis; on the diagonal self.
    external_of_rival
        1 where the rival is not the state itself, else 0.

    Returns
    -------
    Array
        0 to 1; 0 if there is no external diplomacy.

    References
    ----------
    Kuik (2008): dominance denial.

    Examples
    --------
    Half with itself, the other half with a rival at one half:

    >>> spoken, external = np.full((1, 2, 1, 1), 0.5), np.array([[[[0.0], [1.0]]]])
    >>> opposed_diplomacy(np.full((1, 1, 2, 1), 0.5), spoken, external)
    array([[[0.5]]])
    """
    abroad = external_of_rival * np.swapaxes(diplomacy_posture, PARTNER, LAST_BUT_RUN)
    opposed = total_of_products(rivalry, abroad, LAST_BUT_RUN)
    return quotient(opposed, total(abroad, LAST_BUT_RUN)[:, :, 0])


@measure(
    title="Share of diplomacy among the poles",
    unit="share",
    span=(0, 1),
    over="pair",
    axes=PAIR_AXES,
    source="ours",
    not_applicable="the partner is the state itself or the rest of the world",
)
def pole_diplomacy(
    diplomacy_posture: Array, pole: Array, external: Array, counted: Array
) -> Array:
    r"""Tell what share of a state's diplomacy with the poles goes to a partner.

    A partner that is no pole is put beside them.

    .. math:: Pd_{ij} = w_{ij,dip} \Big/ \sum_{k \in poles \cup \{j\}, k \ne i} w_{ik,dip}

    Parameters
    ----------
    diplomacy_posture
        :math:`w_{ij,dip}`, shares.
    pole
        1 for the poles of diplomacy, else 0.
    external
        1 where the partner is not the state itself, else 0.
    counted
        1 for actors, 0 for the rest of the world.

    Returns
    -------
    Array
        0 to 1; 0 if there is no such diplomacy; nan where it does not apply.

    References
    ----------
    Ours.

    Examples
    --------
    Two poles and a neighbour, with .3, .1 and .1 of diplomacy:

    >>> spoken, poles = np.array([[[0.3], [0.1], [0.1]]]), np.array([[[1.0], [1.0], [0.0]]])
    >>> one = np.ones((1, 3, 1))
    >>> pole_diplomacy(spoken, poles, one, one).ravel()
    array([0.75, 0.25, 0.2 ])
    """
    abroad = diplomacy_posture * external
    among = total(abroad * pole, PARTNER) + abroad * (1.0 - pole)
    share = quotient(abroad, among)
    applies = external * counted
    return np.where(applies > 0.0, share, np.nan)
