"""The remaining marks of a strategy: commerce, binding membership, self-reliance."""

from hedgesim.core.axes import PARTNER, Array, total
from hedgesim.measures.registry import PAIR_AXES, measure


@measure(
    title="Economic tie",
    unit="share",
    span=(0, 1),
    over="pair",
    axes=PAIR_AXES,
    source="ours; Kuik (2008) on economic pragmatism",
)
def economic_tie(economy_dependence: Array, transit_dependence: Array) -> Array:
    r"""Average a partner's share in the economy and in transit.

    .. math:: E_{ij} = \tfrac12 (D_{ij,eco} + D_{ij,trn})

    Parameters
    ----------
    economy_dependence, transit_dependence
        :math:`D_{ij,eco}, D_{ij,trn}`, shares.

    Returns
    -------
    Array
        0 to 1.

    References
    ----------
    Kuik (2008), on economic pragmatism.

    Examples
    --------
    >>> economic_tie(0.5, 0.25)
    0.375
    """
    return (economy_dependence + transit_dependence) / 2.0


@measure(
    title="Binding membership",
    unit="share",
    span=(0, 1),
    over="pair",
    axes=PAIR_AXES,
    source="ours; Kuik (2008) on binding engagement",
    not_applicable="the partner is the state itself or the rest of the world",
)
def binding(shared: Array, security_dependence: Array, pole_diplomacy: Array) -> Array:
    r"""Count a membership that a partner leads only as far as it is lived.

    Membership alone made a label true by construction; a loose one counts for less, and so
    does a pact with a partner to whom a state no longer talks.

    .. math:: Bj_{ij} = shared_{ij} \, \tfrac12 (D_{ij,sec} + Pd_{ij})

    Parameters
    ----------
    shared
        :math:`shared_{ij}`, depth of the deepest organisation of both that the partner
        leads, 0 to 1; 0 where there is none.
    security_dependence
        :math:`D_{ij,sec}`, share.
    pole_diplomacy
        :math:`Pd_{ij}`, the partner's share of diplomacy among the poles.

    Returns
    -------
    Array
        0 to 1.

    References
    ----------
    Kuik (2008), on binding engagement; Goh (2007), on enmeshment.

    Examples
    --------
    A pact of mutual defence, a forum half as deep, and a pact with an estranged partner:

    >>> binding(1.0, 0.5, 0.5), binding(0.5, 0.5, 0.5), binding(1.0, 0.5, 0.0)
    (0.5, 0.25, 0.25)
    """
    return shared * (security_dependence + pole_diplomacy) / 2.0


@measure(
    title="Self-reliance",
    unit="share",
    span=(0, 1),
    over="state",
    axes=PAIR_AXES,
    source="ours; Kuik (2021) on neutrality",
)
def self_reliance(
    security_dependence: Array, diplomacy_posture: Array, external: Array
) -> Array:
    r"""Average what a state keeps to itself in security and in diplomacy.

    .. math:: Sf_i = \tfrac12 (D_{ii,sec} + w_{ii,dip})

    Parameters
    ----------
    security_dependence
        :math:`D_{ij,sec}`, shares; on the diagonal self.
    diplomacy_posture
        :math:`w_{ij,dip}`, shares; on the diagonal self.
    external
        1 where the partner is not the state itself, else 0.

    Returns
    -------
    Array
        0 to 1.

    References
    ----------
    Kuik (2021), who sets neutrality apart from hedging.

    Examples
    --------
    >>> import numpy as np
    >>> held, spoken = np.array([[[0.5], [0.5]]]), np.array([[[0.25], [0.75]]])
    >>> self_reliance(held, spoken, np.array([[[0.0], [1.0]]]))
    array([[0.375]])
    """
    kept = (security_dependence + diplomacy_posture) * (1.0 - external)
    return total(kept, PARTNER)[:, 0] / 2.0
