"""The hedging index and its three parts, after Kuik's three marks of hedging.

Partners are the other actors; the rest of the world and the state itself stand outside.
"""

import numpy as np

from hedgesim.core.axes import PARTNER, Array, largest, quotient, total
from hedgesim.measures.portfolio import shares, unmasked
from hedgesim.measures.registry import (
    CHANNEL_AXES,
    PAIR_AXES,
    RIVAL_AXES,
    STATE_AXES,
    measure,
)

_MARKS = "Kuik (2008, 2016, 2021), one of three marks of hedging, in a form of ours"


@measure(
    title="Not taking sides",
    unit="1",
    span=(0, 1),
    over="state",
    axes=RIVAL_AXES,
    source=_MARKS,
)
def not_taking_sides(
    alignment: Array, rivalry: Array, external: Array, counted: Array
) -> Array:
    r"""Tell how evenly a state stands between partners who are rivals.

    .. math:: NS_i = 1 - \frac{\sum_{j<k} r_{jk} |a_{ij} - a_{ik}|}
        {\sum_{j<k} r_{jk} (a_{ij} + a_{ik})}

    Parameters
    ----------
    alignment
        :math:`a_{ij}`, 0 to 1.
    rivalry
        :math:`r_{jk}`, 0 to 1, symmetric.
    external
        1 where the partner is not the state itself: its own rivalries are no sides to take.
    counted
        1 for actors, 0 for the rest of the world.

    Returns
    -------
    Array
        0 (wholly on one side) to 1 (even); 1 where no two of its partners are rivals.

    References
    ----------
    Kuik (2008, 2021): not taking sides.

    Examples
    --------
    Two full rivals, aligned with at .3 and .1:

    >>> aligned = np.array([0.3, 0.1]).reshape(1, 2, 1, 1)
    >>> one = np.ones((1, 2, 1, 1))
    >>> not_taking_sides(aligned, np.ones((1, 2, 2, 1)), one, one)
    array([[0.5]])
    """
    partner = (external * counted)[:, :, 0]
    aligned = alignment[:, :, 0] * partner
    taken, possible = np.zeros((2, aligned.shape[0], 1))
    for j, k in np.argwhere(np.triu(rivalry.any(axis=(0, -1)), 1)):  # few are rivals
        rivals = rivalry[:, j, k] * partner[:, j] * partner[:, k]
        one, other = aligned[:, j], aligned[:, k]
        taken = taken + rivals * np.abs(one - other)
        possible = possible + rivals * (one + other)
    return 1.0 - quotient(taken, possible)


@measure(
    title="Opposite measures",
    unit="1",
    span=(0, 1),
    over="state",
    axes=PAIR_AXES,
    source=_MARKS,
)
def opposite_measures(
    alignment: Array,
    return_measures: Array,
    risk_contingency: Array,
    external: Array,
    counted: Array,
) -> Array:
    r"""Tell how far a state seeks return from partners and insures against them at once.

    .. math:: OM_i = \sum_j \bar a_{ij} \,
        \frac{2 \min(RM_{ij}, RC_{ij})}{RM_{ij} + RC_{ij}}

    Parameters
    ----------
    alignment
        :math:`a_{ij}`, 0 to 1.
    return_measures
        :math:`RM_{ij}`, 0 to 1.
    risk_contingency
        :math:`RC_{ij}`, 0 to 1.
    external
        1 where the partner is not the state itself.
    counted
        1 for actors, 0 for the rest of the world.

    Returns
    -------
    Array
        0 (only the one or only the other) to 1 (as much of both); 0 without any partner.

    References
    ----------
    Kuik (2008, 2016): opposite and counteracting measures.

    Examples
    --------
    One partner, from whom three times as much is sought as is insured:

    >>> one = np.ones((1, 1, 1))
    >>> opposite_measures(one, 0.6 * one, 0.2 * one, one, one).round(3)
    array([[0.5]])
    """
    both = 2.0 * np.minimum(return_measures, risk_contingency)
    evenness = quotient(both, return_measures + risk_contingency)
    return total(shares(alignment, external * counted) * evenness, PARTNER)[:, 0]


@measure(
    title="Fallback",
    unit="1",
    span=(0, 1),
    over="state",
    axes=CHANNEL_AXES,
    source=_MARKS,
)
def fallback(alignment: Array, tie: Array, external: Array, counted: Array) -> Array:
    r"""Tell how far a state could fall back on others if its first partner failed it.

    .. math:: FB_i = \Bigl[1 - \max_j \bar a_{ij}\Bigr] \Big/ (1 - 1/J_i)

    Parameters
    ----------
    alignment
        :math:`a_{ij}`, 0 to 1.
    tie
        1 where a tie can be, by channel: a partner without any is no fallback.
    external
        1 where the partner is not the state itself.
    counted
        1 for actors, 0 for the rest of the world.

    Returns
    -------
    Array
        0 (one partner has it all) to 1 (all :math:`J_i` possible partners alike); 0 where
        :math:`J_i < 2` or the state is aligned with nobody.

    References
    ----------
    Kuik (2016, 2021): a fallback position.

    Examples
    --------
    Two possible partners, with three quarters and one quarter:

    >>> aligned = np.array([0.3, 0.1]).reshape(1, 2, 1, 1)
    >>> one = np.ones((1, 2, 1, 1))
    >>> fallback(aligned, one, one, one)
    array([[0.5]])
    """
    possible = unmasked(tie, external, counted)
    first = largest(shares(alignment[:, :, 0], possible, empty=1.0), PARTNER)
    room = 1.0 - quotient(
        np.ones_like(possible[:, :1]), total(possible, PARTNER), empty=1.0
    )
    return quotient(1.0 - first, room)[:, 0]


@measure(
    title="Hedging index",
    unit="1",
    span=(0, 1),
    over="state",
    axes=STATE_AXES,
    source="ours, after the three marks of Kuik (2008, 2016, 2021)",
)
def hedging_index(
    not_taking_sides: Array, opposite_measures: Array, fallback: Array
) -> Array:
    r"""Combine the three marks of hedging; show it only with its parts.

    The cube root of the product is 0 if any mark is missing. Threat does not enter: a state
    that starts on one side spreads its ties as the threat from that side grows, and its
    index rises; one whose ties are even already tips to the other side, and its index
    falls. Kuik's hedging needs uncertainty and ends under a clear threat, so read the index
    beside threat and strategy.

    .. math:: H_i = (NS_i \cdot OM_i \cdot FB_i)^{1/3}

    Parameters
    ----------
    not_taking_sides
        :math:`NS_i`, 0 to 1.
    opposite_measures
        :math:`OM_i`, 0 to 1.
    fallback
        :math:`FB_i`, 0 to 1.

    Returns
    -------
    Array
        0 to 1; 0 for a state without external ties.

    References
    ----------
    Kuik (2008, 2016, 2021); Koga (2018), on what a measure of hedging must tell apart.

    Examples
    --------
    >>> half = np.full((1, 1), 0.5)
    >>> hedging_index(half, half, half).round(12), hedging_index(half, half, 0 * half)
    (array([[0.5]]), array([[0.]]))
    """
    return np.cbrt(not_taking_sides * opposite_measures * fallback)
