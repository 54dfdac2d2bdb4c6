"""How alike two states' portfolios are, after Signorino and Ritter, and by rank.

Choosing states stand first among the partners, in the same order, so partner i is state i.
An external actor has no portfolio in the model: the measures do not apply to it.
"""

from collections.abc import Callable

import numpy as np

from hedgesim.core.axes import PARTNER, Array, quotient, total
from hedgesim.measures.portfolio import shares
from hedgesim.measures.registry import PAIR_AXES, measure

_NAN = float("nan")
_NO_PORTFOLIO = "the partner chooses no portfolio, is the state itself, or one has no tie"
_LARGEST_DISTANCE_OF_SHARES = 2.0
"""Sum of absolute differences of two sets of shares with nothing in common."""


def similarity(first: Array, second: Array, importance: Array, furthest: Array) -> Array:
    r"""Tell how alike two lists of positions are: the S of Signorino and Ritter.

    .. math:: S = 1 - 2 \sum_k m_k |x_k - y_k| \big/ d_{max}

    Parameters
    ----------
    first, second
        :math:`x_k, y_k`, the positions of two states, over partners on the second axis.
    importance
        :math:`m_k`, weight of a position, 0 or more.
    furthest
        :math:`d_{max}`, the largest possible weighted distance, above 0.

    Returns
    -------
    Array
        -1 (as far apart as can be) to 1 (the same), with the second axis of length 1.

    References
    ----------
    Signorino and Ritter (1999).

    Examples
    --------
    Two positions on a scale from 0 to 3, of which one is shared:

    >>> first, second = np.array([[[3.0], [0.0]]]), np.array([[[3.0], [3.0]]])
    >>> similarity(first, second, np.ones((1, 2, 1)), np.full((1, 1, 1), 6.0))
    array([[[0.]]])
    """
    return 1.0 - 2.0 * total(importance * np.abs(first - second), PARTNER) / furthest


def rank_correlation(first: Array, second: Array, eligible: Array) -> Array:
    r"""Correlate two lists of positions by rank: Kendall's tau-b, which allows for ties.

    .. math:: \tau_b = \frac{\sum_{j<k} u_{jk} v_{jk}}
        {\sqrt{\sum_{j<k} u_{jk}^2 \, \sum_{j<k} v_{jk}^2}}, \qquad
        u_{jk} = \operatorname{sgn}(x_j - x_k), \; v_{jk} = \operatorname{sgn}(y_j - y_k)

    Parameters
    ----------
    first, second
        :math:`x_k, y_k`, over partners on the second axis.
    eligible
        1 for positions that count, else 0.

    Returns
    -------
    Array
        -1 to 1, with the second axis of length 1; nan where a list is level throughout.

    References
    ----------
    Signorino and Ritter (1999), who show how it differs from S.

    Examples
    --------
    >>> rising = np.array([[[1.0], [2.0], [3.0]]])
    >>> falling = rising[:, ::-1]
    >>> rank_correlation(rising, falling, np.ones((1, 3, 1)))
    array([[[-1.]]])
    """
    agree, ranks_first, ranks_second = np.zeros((3, 1, 1, 1))
    for j in range(first.shape[PARTNER] - 1):
        here, later = slice(j, j + 1), slice(j + 1, None)
        both = eligible[:, here] * eligible[:, later]
        one = np.sign(first[:, here] - first[:, later]) * both
        other = np.sign(second[:, here] - second[:, later]) * both
        agree = agree + total(one * other, PARTNER)
        ranks_first = ranks_first + total(one * one, PARTNER)
        ranks_second = ranks_second + total(other * other, PARTNER)
    return quotient(agree, np.sqrt(ranks_first * ranks_second), _NAN)


@measure(
    title="Similarity of portfolios",
    unit="1",
    span=(-1, 1),
    over="pair",
    axes=PAIR_AXES,
    source="Signorino and Ritter (1999), on shares of alignment",
    not_applicable=_NO_PORTFOLIO,
)
def portfolio_similarity(alignment: Array, external: Array, counted: Array) -> Array:
    r"""Tell how alike a state and another split their alignment over third parties.

    The two themselves, and the rest of the world, are left out.

    .. math:: S_{ij} = 1 - \sum_{k \ne i, j} |\bar a_{ik} - \bar a_{jk}|

    Parameters
    ----------
    alignment
        :math:`a_{ik}`, 0 to 1.
    external
        1 where the partner is not the state itself, else 0.
    counted
        1 for actors, 0 for the rest of the world.

    Returns
    -------
    Array
        -1 (nothing in common) to 1 (the same shares); nan where it does not apply.

    References
    ----------
    Signorino and Ritter (1999): their form with shares as positions, equal weights and the
    largest possible distance 2.

    Examples
    --------
    Two states, of which one splits between two powers and the other has but one of them:

    >>> aligned = np.array([[0.0, 0.0, 0.2, 0.2], [0.0, 0.0, 0.3, 0.0]])[..., None]
    >>> external = np.array([[0.0, 1.0, 1.0, 1.0], [1.0, 0.0, 1.0, 1.0]])[..., None]
    >>> portfolio_similarity(aligned, external, np.ones((1, 4, 1)))[0, :, 0]
    array([nan,  0., nan, nan])
    """
    furthest, one = np.full((1, 1, 1), _LARGEST_DISTANCE_OF_SHARES), np.ones((1, 1, 1))

    def alike(first: Array, second: Array, third: Array) -> Array:
        mine, theirs = shares(first, third, _NAN), shares(second, third, _NAN)
        return similarity(mine, theirs, one, furthest)

    return _between_states(alike, alignment, external, counted)


@measure(
    title="Rank correlation of portfolios",
    unit="1",
    span=(-1, 1),
    over="pair",
    axes=PAIR_AXES,
    source="Kendall's tau-b; Signorino and Ritter (1999) on its use",
    not_applicable=f"{_NO_PORTFOLIO}, or is level throughout",
)
def portfolio_tau_b(alignment: Array, external: Array, counted: Array) -> Array:
    r"""Tell how far a state and another rank third parties alike.

    .. math:: \tau_b \text{ of } a_{ik} \text{ and } a_{jk} \text{ over } k \ne i, j

    Parameters
    ----------
    alignment
        :math:`a_{ik}`, 0 to 1.
    external
        1 where the partner is not the state itself, else 0.
    counted
        1 for actors, 0 for the rest of the world.

    Returns
    -------
    Array
        -1 (opposite order) to 1 (the same order); nan where it does not apply.

    References
    ----------
    Signorino and Ritter (1999).

    Examples
    --------
    Two states that rank two powers in opposite order:

    >>> aligned = np.array([[0.0, 0.0, 0.2, 0.1], [0.0, 0.0, 0.1, 0.3]])[..., None]
    >>> external = np.array([[0.0, 1.0, 1.0, 1.0], [1.0, 0.0, 1.0, 1.0]])[..., None]
    >>> portfolio_tau_b(aligned, external, np.ones((1, 4, 1)))[0, :, 0]
    array([nan, -1., nan, nan])
    """
    return _between_states(rank_correlation, alignment, external, counted)


def _between_states(
    compare: Callable[[Array, Array, Array], Array],
    alignment: Array,
    external: Array,
    counted: Array,
) -> Array:
    """Compare every state's row with every other's over third parties; nan elsewhere.

    Each pair is compared once: what is compared is the same from either side.
    """
    found: Array = np.full(alignment.shape, _NAN)
    for other in range(len(alignment) - 1):
        row, later = slice(other, other + 1), slice(other + 1, len(alignment))
        third = external[later] * external[row] * counted
        compared = compare(alignment[later], alignment[row], third)
        found[later, other] = found[other, later] = compared[:, 0]
    return found
