r"""How organisations tie states: what is shared, who binds whom, who leaves and joins.

A state is held in an organisation by the leader's leverage and driven out by threat from
the leader and distance from it. Axes are named in each rule; any of them may have length 1.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from hedgesim.core.axes import LAST_BUT_RUN, PARTNER, Array
from hedgesim.core.products import largest_product


class Shared(NamedTuple):
    """What a state and a partner share, over (state, partner, run), each from 0 to 1."""

    shared: Array
    bind: Array
    union: Array


class LeaderTies(NamedTuple):
    """Ties with the leaders of each organisation, over (state, organisation, run)."""

    leader_threat: Array
    leader_leverage: Array
    leader_alignment: Array
    is_leader: Array


def share_organisations(
    membership: Array,
    membership_of_partner: Array,
    leads: Array,
    sovereignty_clause: Array,
    customs_union: Array,
    depth: Array,
    external: Array,
) -> Shared:
    r"""Find what a state shares with a partner through organisations, over all four axes.

    .. math::
        \mathrm{shared}_{ij} = \max_o M_{io} \ell_{jo} d_o, \quad
        \mathrm{bind}_{ij} = \max_o M_{io} \ell_{jo} s_o, \quad
        \mathrm{union}_{ij} = \max_o M_{io} M_{jo} u_o \qquad (i \ne j)

    Parameters
    ----------
    membership, membership_of_partner
        :math:`M_{io}, M_{jo}`, 0 or 1; external actors are members of what they lead.
    leads
        :math:`\ell`, 1 where the partner leads the organisation.
    sovereignty_clause, customs_union
        :math:`s, u`, 0 or 1, over organisations.
    depth
        :math:`d`, how much a membership ties, above 0 and at most 1, over organisations: a
        pact of mutual defence ties more than a forum. Clause and union hold at any depth.
    external
        1 for every partner but the state itself.

    Returns
    -------
    Shared
        Over (state, partner, run); `bind` and `union` are 0 or 1. Several organisations
        count no more than the deepest.

    References
    ----------
    Assumed, the depth too; the idea of binding a great power by institutions is described
    in Goh (2007).

    Examples
    --------
    The partner leads three organisations, a pact, a union and a forum. The state is in the
    union and the forum, and the union is the deeper of the two:

    >>> over = (1, 1, 3, 1)
    >>> state = np.array([0.0, 1.0, 1.0]).reshape(over)
    >>> partner = leads = np.ones(over)
    >>> clause = np.array([1.0, 0.0, 0.0]).reshape(over)
    >>> union = np.array([0.0, 1.0, 0.0]).reshape(over)
    >>> depth = np.array([1.0, 0.8, 0.2]).reshape(over)
    >>> external = np.ones((1, 1, 1, 1))
    >>> ties = share_organisations(state, partner, leads, clause, union, depth, external)
    >>> [float(tie[0, 0, 0]) for tie in ties]
    [0.8, 0.0, 1.0]
    """
    others = external.squeeze(LAST_BUT_RUN)
    bound, united = leads * sovereignty_clause, membership_of_partner * customs_union
    return Shared(
        shared=others * largest_product(membership, leads * depth, LAST_BUT_RUN),
        bind=others * largest_product(membership, bound, LAST_BUT_RUN),
        union=others * largest_product(membership, united, LAST_BUT_RUN),
    )


def face_leaders(
    threat: Array, leverage: Array, alignment: Array, leads: Array, external: Array
) -> LeaderTies:
    r"""See each organisation through the leaders for whom one would stay.

    .. math:: T^{lead}_{io} = \min_{j \ne i: \ell_{jo} = 1} T_{ij}, \qquad
        L^{lead}_{io} = \max_{j \ne i} \ell_{jo} L_{ij}, \qquad
        a^{lead}_{io} = \max_{j \ne i} \ell_{jo} a_{ij}

    Who fears one of two leaders may stay for the sake of the other.

    Parameters
    ----------
    threat, leverage, alignment
        :math:`T, L, a`, 0 to 1, over (state, partner, organisation, run).
    leads
        :math:`\ell`, 1 where the partner leads the organisation, over the same axes.
    external
        1 for every partner but the state itself, over the same axes.

    Returns
    -------
    LeaderTies
        Over (state, organisation, run), each 0 to 1; 0 where nobody leads.

    References
    ----------
    Assumed.

    Examples
    --------
    Both partners lead, neither is the state itself; the less feared counts:

    >>> mask = np.ones((1, 2, 1, 1))
    >>> threat = np.array([0.1, 0.3]).reshape(mask.shape)
    >>> leverage = np.array([0.6, 0.2]).reshape(mask.shape)
    >>> ties = face_leaders(threat, leverage, leverage, mask, mask)
    >>> [round(float(tie[0, 0, 0]), 9) for tie in ties]
    [0.1, 0.6, 0.6, 0.0]
    """
    others = leads * external
    somebody = largest_product(others, others, PARTNER)
    return LeaderTies(
        leader_threat=somebody - largest_product(1.0 - threat, others, PARTNER),
        leader_leverage=largest_product(leverage, others, PARTNER),
        leader_alignment=largest_product(alignment, others, PARTNER),
        is_leader=largest_product(1.0 - external, leads, PARTNER),
    )


def leave_and_join(
    membership: Array,
    exit_hazard: Array,
    leader_alignment: Array,
    exit_luck: Array,
    candidate: Array,
    by_rule: Array,
    joining_alignment: Array,
    joining_margin: Array,
) -> Array:
    r"""Leave an organisation by chance, at its hazard; join one whose leader is close.

    .. math::
        M_{io} \leftarrow 0 \text{ if } M_{io} = 1,\; \Phi(\varepsilon) < h_{io},\;
        a^{lead}_{io} \le j_0 - \Delta_j; \qquad
        M_{io} \leftarrow 1 \text{ if } M_{io} = 0,\; i \text{ is a candidate},\;
        a^{lead}_{io} > j_0

    Parameters
    ----------
    membership
        :math:`M`, 0 or 1, over (state, organisation, run).
    exit_hazard
        :math:`h`, 0 to .25.
    leader_alignment
        :math:`a^{lead}`, share, 0 to 1.
    exit_luck
        :math:`\varepsilon`, standard normal.
    candidate
        1 where a state may join.
    by_rule
        1 once memberships follow this rule; before, dated events alone move them.
    joining_alignment, joining_margin
        :math:`j_0, \Delta_j`, shares: the margin keeps a state from going in and out.

    Returns
    -------
    Array
        :math:`M` after a quarter, 0 or 1.

    References
    ----------
    Assumed.

    Examples
    --------
    A member with bad luck leaves; a candidate close enough to the leader joins:

    >>> member, alignment = np.array([[[1.0]], [[0.0]]]), np.array([[[0.1]], [[0.4]]])
    >>> one = np.ones((1, 1, 1))
    >>> after = leave_and_join(
    ...     member, 0.125 * one, alignment, -2 * one, one, one, 0.35 * one, 0.05 * one
    ... )
    >>> after.ravel()
    array([0., 1.])
    """
    if not by_rule.any():
        return membership
    member = membership > 0.0
    loose = member & (leader_alignment <= joining_alignment - joining_margin)
    lanes = np.broadcast_shapes(loose.shape, exit_luck.shape, exit_hazard.shape)
    stays = ~_strikes(exit_luck, exit_hazard, where=np.broadcast_to(loose, lanes))
    joins = (candidate > 0.0) & (leader_alignment > joining_alignment)
    after = np.where(member, stays, joins)
    return np.where(by_rule > 0.0, after, membership)


def _strikes(luck: Array, hazard: Array, where: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Tell where luck is below a hazard; the dear integral is taken there alone."""
    lucky = np.broadcast_to(luck, where.shape)[where]
    struck = np.zeros_like(where)
    struck[where] = ndtr(lucky) < np.broadcast_to(hazard, where.shape)[where]
    return struck
