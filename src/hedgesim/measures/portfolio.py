"""How a state's alignment is spread: entropy, concentration, divergence of channels.

The rest of the world and the state itself stand outside; shares are among the others.
"""

from collections.abc import Iterable

import numpy as np

from hedgesim.core.axes import LAST_BUT_RUN, PARTNER, Array, largest, quotient, total
from hedgesim.measures.registry import CHANNEL_AXES, PAIR_AXES, measure

_NOBODY = "the state is aligned with nobody"
_NAN = float("nan")


_NOTHING = 1e-300
"""What is no more than this cannot be divided by, and is nothing."""


def shares(alignment: Array, eligible: Array, empty: float = 0.0) -> Array:
    r"""Give each eligible partner's share of a state's alignment.

    .. math:: \bar a_{ij} = a_{ij} e_{ij} \Big/ \sum_k a_{ik} e_{ik}

    Parameters
    ----------
    alignment
        :math:`a_{ij}`, 0 or more.
    eligible
        :math:`e_{ij}`, 1 for partners that count, else 0.
    empty
        What to give where there is nothing to share.

    Returns
    -------
    Array
        0 to 1; sums to 1 over partners, or `empty` throughout.

    References
    ----------
    None: arithmetic.

    Examples
    --------
    >>> shares(np.array([[[0.1], [0.3], [0.6]]]), np.array([[[1.0], [1.0], [0.0]]])).ravel()
    array([0.25, 0.75, 0.  ])
    """
    kept = alignment * eligible
    everything = total(kept, PARTNER)
    nothing = everything <= _NOTHING
    # one quotient for all partners, which costs less than one each
    kept *= quotient(np.ones(1), np.where(nothing, 0.0, everything), 1.0)
    if empty != 0.0 and nothing.any():  # else the remainder is 0 by itself
        np.copyto(kept, empty, where=nothing)
    return kept


def unmasked(tie: Array, external: Array, counted: Array) -> Array:
    """Mark the partners with whom a state can have a tie in some channel.

    Parameters
    ----------
    tie
        1 where a tie can be, by channel.
    external
        1 where the partner is not the state itself.
    counted
        1 for actors, 0 for the rest of the world.

    Returns
    -------
    Array
        0 or 1, over state, partner and run. Arguments also have the axis of channels.

    References
    ----------
    None: a mask.

    Examples
    --------
    >>> tie = np.array([[0.0, 1.0], [0.0, 0.0]]).reshape(1, 2, 2, 1)
    >>> one = np.ones((1, 1, 1, 1))
    >>> unmasked(tie, one, one).ravel()
    array([1., 0.])
    """
    return np.squeeze(largest(tie * external * counted, LAST_BUT_RUN), LAST_BUT_RUN)


@measure(
    title="Entropy of alignment",
    unit="1",
    span=(0, 1),
    over="state",
    axes=CHANNEL_AXES,
    source="ours; Shannon's entropy over its largest value",
    not_applicable=_NOBODY,
)
def entropy(alignment: Array, tie: Array, external: Array, counted: Array) -> Array:
    r"""Tell how evenly a state's alignment is spread over the partners it could have.

    .. math:: -\sum_j \bar a_{ij} \ln \bar a_{ij} \Big/ \ln J_i

    Parameters
    ----------
    alignment
        :math:`a_{ij}`, 0 to 1.
    tie
        1 where a tie can be, by channel.
    external
        1 where the partner is not the state itself.
    counted
        1 for actors, 0 for the rest of the world.

    Returns
    -------
    Array
        0 (one partner, or only one possible) to 1 (all :math:`J_i` possible partners
        alike); nan where the state is aligned with nobody.

    References
    ----------
    Lim and Cooper (2015), on degrees of alignment; the form is ours.

    Examples
    --------
    Two partners alike, then one alone:

    >>> aligned = np.array([[[[0.2]], [[0.2]]], [[[0.4]], [[0.0]]]])
    >>> one = np.ones((1, 2, 1, 1))
    >>> entropy(aligned, one, one, one).ravel()
    array([1., 0.])
    """
    possible = unmasked(tie, external, counted)
    part = shares(alignment[:, :, 0], possible, _NAN)
    logs = np.zeros(part.shape)
    np.log(part, out=logs, where=part > 0.0)
    spread = total(part * logs, PARTNER)
    most = np.log(np.maximum(total(possible, PARTNER), 1.0))
    evenness = quotient(
        0.0 - spread, most
    )  # not -spread: a sum of zeros would be minus zero
    return (evenness + 0.0 * spread)[:, 0]  # keeps nan where there is nothing


@measure(
    title="Concentration of alignment",
    unit="1",
    span=(0, 1),
    over="state",
    axes=PAIR_AXES,
    source="Hirschman (1945), index of concentration",
    not_applicable=_NOBODY,
)
def concentration(alignment: Array, external: Array, counted: Array) -> Array:
    r"""Tell how far a state's alignment is in one hand.

    .. math:: \sum_j \bar a_{ij}^2

    Parameters
    ----------
    alignment
        :math:`a_{ij}`, 0 to 1.
    external
        1 where the partner is not the state itself.
    counted
        1 for actors, 0 for the rest of the world.

    Returns
    -------
    Array
        1/J (all alike) to 1 (one partner); nan where the state is aligned with nobody.

    References
    ----------
    Hirschman (1945), on concentration of trade over partners.

    Examples
    --------
    >>> one = np.ones((1, 2, 1))
    >>> concentration(np.array([[[0.2], [0.2]]]), one, one)
    array([[0.5]])
    """
    part = shares(alignment, external * counted, _NAN)
    return total(part * part, PARTNER)[:, 0]


@measure(
    title="Divergence of channels",
    unit="1",
    span=(0, 1),
    over="state",
    axes=CHANNEL_AXES,
    source="ours; total variation between channels",
    not_applicable="the state has no partner in any channel",
)
def channel_divergence(
    dependence: Array,
    posture: Array,
    weight: Array,
    is_diplomacy: Array,
    external: Array,
    counted: Array,
) -> Array:
    r"""Tell how differently a state treats its partners from issue to issue.

    Trade with one and arms from another is a way to hedge that alignment alone does not
    show.

    .. math:: \sum_c \omega_c \tfrac12 \sum_j |\bar s_{ijc} - \bar s_{ij}|,
        \qquad \bar s_{ij} = \sum_c \omega_c \bar s_{ijc}

    Parameters
    ----------
    dependence
        :math:`D_{ijc}`, shares.
    posture
        :math:`w_{ijc}`, shares; taken in diplomacy.
    weight
        :math:`\omega_c`; a channel without any partner is left out, the rest sum to 1.
    is_diplomacy
        1 for channels of diplomacy, else 0.
    external
        1 where the partner is not the state itself.
    counted
        1 for actors, 0 for the rest of the world.

    Returns
    -------
    Array
        0 (the same split everywhere) towards 1; nan without any partner.

    References
    ----------
    Ciorciari and Haacke (2019), on hedging across issues; the form is ours.

    Examples
    --------
    Two channels of equal weight, each wholly with a partner of its own:

    >>> held = np.array([[1.0, 0.0], [0.0, 1.0]]).reshape(1, 2, 2, 1)
    >>> one = np.ones((1, 1, 1, 1))
    >>> half = np.full((1, 1, 2, 1), 0.5)
    >>> channel_divergence(held, held, half, 0 * half, one, one)
    array([[0.5]])
    """
    partner = (external * counted)[:, :, 0]
    weights, parts = [], []
    for c in range(dependence.shape[LAST_BUT_RUN]):  # channel by channel: no large array
        held = posture if is_diplomacy[:, :, c].any() else dependence
        parts.append(shares(held[:, :, c], partner))
        weights.append(weight[:, :, c] * (total(parts[-1], PARTNER) > 0.0))
    whole = quotient(np.ones(1), _added(weights), _NAN)
    weights = [one * whole for one in weights]
    middle = _added(map(np.multiply, weights, parts))
    apart = (_distance(part, middle) / 2.0 for part in parts)
    return _added(map(np.multiply, weights, apart))[:, 0]  # total variation from the middle


def _distance(part: Array, middle: Array) -> Array:
    """Sum the absolute differences over partners."""
    apart = part - middle
    return total(np.abs(apart, out=apart), PARTNER)


def _added(parts: Iterable[Array]) -> Array:
    """Add arrays in their order, whatever their lengths of 1."""
    first, *others = parts
    for other in others:
        first = first + other
    return first
