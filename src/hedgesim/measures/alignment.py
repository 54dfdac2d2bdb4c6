"""How close a state stands to each partner."""

from hedgesim.core.axes import LAST_BUT_RUN, PARTNER, Array, quotient, total
from hedgesim.core.products import total_of_products
from hedgesim.measures.registry import CHANNEL_AXES, PAIR_AXES, measure


@measure(
    title="Alignment",
    unit="share",
    span=(0, 1),
    over="pair",
    axes=CHANNEL_AXES,
    source="ours; the form of weighted shares follows Hirschman (1945)",
)
def alignment(
    dependence: Array, posture: Array, weight: Array, is_diplomacy: Array, external: Array
) -> Array:
    r"""Weigh a partner's share of what a state has over the channels.

    Diplomacy counts as it is spoken now; the other channels count as they have grown.

    .. math:: a_{ij} = \sum_c \omega_c s_{ijc}, \qquad
        s = w \text{ in diplomacy, } D \text{ elsewhere}, \qquad a_{ii} = 0

    Parameters
    ----------
    dependence
        :math:`D_{ijc}`, shares.
    posture
        :math:`w_{ijc}`, shares.
    weight
        :math:`\omega_c`, of the channels, sums to 1.
    is_diplomacy
        1 for channels of diplomacy, else 0.
    external
        1 where the partner is not the state itself, else 0.

    Returns
    -------
    Array
        0 to 1; sums over partners to at most 1, the rest being self-reliance.

    References
    ----------
    Ours. Hirschman (1945), on shares as a measure of what a state leans on.

    Examples
    --------
    Half of security, none of diplomacy, at equal weights:

    >>> import numpy as np
    >>> held = np.array([0.5, 0.9]).reshape(1, 1, 2, 1)
    >>> spoken = np.array([0.9, 0.0]).reshape(1, 1, 2, 1)
    >>> kind, one = np.array([0.0, 1.0]).reshape(1, 1, 2, 1), np.ones((1, 1, 1, 1))
    >>> alignment(held, spoken, one / 2, kind, one)
    array([[[0.25]]])
    """
    standing = total_of_products(dependence, weight * (1.0 - is_diplomacy), LAST_BUT_RUN)
    spoken = total_of_products(posture, weight * is_diplomacy, LAST_BUT_RUN)
    return (standing + spoken) * external[:, :, 0]


def pair_score(alignment: Array, alignment_of_other: Array) -> Array:
    r"""Score a state between two partners: all with the other (0), all with one (100).

    The form is that of the Anatomy of Choice index, where 45 to 55 is called successful
    hedging; what is aligned is measured differently here, so the numbers are not comparable
    with it.

    .. math:: 100 \, a_{ij} / (a_{ij} + a_{ik})

    Parameters
    ----------
    alignment
        :math:`a_{ij}`, with the one, 0 or more.
    alignment_of_other
        :math:`a_{ik}`, with the other, 0 or more.

    Returns
    -------
    Array
        0 to 100; nan where the state is aligned with neither.

    References
    ----------
    Anatomy of Choice index, for the form only.

    Examples
    --------
    >>> import numpy as np
    >>> pair_score(np.array([0.3, 0.0]), np.array([0.1, 0.0]))
    array([75., nan])
    """
    return quotient(100.0 * alignment, alignment + alignment_of_other, empty=float("nan"))


@measure(
    title="Score against the reference",
    unit="of 100",
    span=(0, 100),
    over="pair",
    axes=PAIR_AXES,
    source="form of the Anatomy of Choice index, another construct",
    not_applicable="the state is aligned with neither",
)
def score_against_reference(alignment: Array, reference: Array) -> Array:
    r"""Score a state between a partner (100) and its partner of reference (0).

    .. math:: 100 \, a_{ij} / (a_{ij} + a_{i,ref})

    Parameters
    ----------
    alignment
        :math:`a_{ij}`, 0 or more.
    reference
        1 for the partner towards whom the state's own strategy is read, else 0.

    Returns
    -------
    Array
        0 to 100; 50 for the reference itself; nan where the state is aligned with neither.

    References
    ----------
    Anatomy of Choice index, for the form only.

    Examples
    --------
    >>> import numpy as np
    >>> aligned, first = np.array([[[0.1], [0.3]]]), np.array([[[1.0], [0.0]]])
    >>> score_against_reference(aligned, first).ravel()
    array([50., 75.])
    """
    return pair_score(alignment, total(alignment * reference, PARTNER))
