r"""How organisations tie states: what is shared, who binds whom, who leaves and joins.

A state is held in an organisation by the leader's leverage and driven out by threat from
the leader and distance from it. Axes are named in each rule; any of them may have length 1.
"""

from typing import NamedTuple

import numpy as np
from scipy.special import ndtr

from hedgesim.core.axes import LAST_BUT_RUN, PARTNER, Array, largest_product, quotient, rise

QUARTERS = 4.0
"""Quarters in a year: a yearly chance that is at most 1 is spread over them."""


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
    r"""See each organisation through its leaders: the strongest tie of each kind counts.

    .. math:: T^{lead}_{io} = \max_{j \ne i} \ell_{jo} T_{ij}, \qquad
        L^{lead}_{io} = \max_{j \ne i} \ell_{jo} L_{ij}, \qquad
        a^{lead}_{io} = \max_{j \ne i} \ell_{jo} a_{ij}

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
    Both partners lead, neither is the state itself:

    >>> mask = np.ones((1, 2, 1, 1))
    >>> threat = np.array([0.1, 0.3]).reshape(mask.shape)
    >>> leverage = np.array([0.6, 0.2]).reshape(mask.shape)
    >>> ties = face_leaders(threat, leverage, leverage, mask, mask)
    >>> [float(tie[0, 0, 0]) for tie in ties]
    [0.3, 0.6, 0.6, 0.0]
    """
    others = leads * external
    return LeaderTies(
        leader_threat=largest_product(threat, others, PARTNER),
        leader_leverage=largest_product(leverage, others, PARTNER),
        leader_alignment=largest_product(alignment, others, PARTNER),
        is_leader=largest_product(1.0 - external, leads, PARTNER),
    )


def find_reasons(
    leader_threat: Array,
    leader_alignment: Array,
    depth: Array,
    joining_alignment: Array,
    exit_threat: Array,
    exit_distance: Array,
) -> Array:
    r"""Find what speaks for leaving: threat from the leader, and distance from it.

    .. math:: x_{io} = \theta_E T^{lead}_{io}
        + \theta_D \max(0,\; 2 d_o - 1) \max(0,\; 1 - a^{lead}_{io} / j_0)

    A forum, of depth one half or less, obliges to nothing of which distance would rid one.

    Parameters
    ----------
    leader_threat, leader_alignment
        :math:`T^{lead}, a^{lead}`, 0 to 1, over (state, organisation, run).
    depth
        :math:`d`, 0 to 1, how much a membership ties.
    joining_alignment
        :math:`j_0`, share, at which a state would join.
    exit_threat, exit_distance
        :math:`\theta_E, \theta_D`, at least 0.

    Returns
    -------
    Array
        :math:`x`, at least 0.

    References
    ----------
    Von Borzyskowski and Vabulas (2019): withdrawal from organisations follows preferences
    that diverge. The form is assumed.

    Examples
    --------
    A pact and a forum, at three quarters of the alignment at which one joins:

    >>> one, depth = np.ones((1, 1, 1)), np.array([[[1.0], [0.5]]])
    >>> find_reasons(0.5 * one, 0.3 * one, depth, 0.4 * one, one, 2 * one).ravel().round(9)
    array([1. , 0.5])
    """
    near = quotient(leader_alignment, joining_alignment, empty=np.inf)
    distance = rise(2.0 * depth - 1.0) * rise(1.0 - near)
    return exit_threat * leader_threat + exit_distance * distance


def weigh_exit(
    exit_reasons: Array,
    leader_leverage: Array,
    is_leader: Array,
    exit_base: Array,
    exit_leverage: Array,
    exit_sharpness: Array,
) -> Array:
    r"""Weigh whether to leave: what speaks for it against the leader's hold.

    .. math:: h_{io} = \tfrac14 \,
        \sigma\left(\xi (x_{io} - e_0 - e_1 L^{lead}_{io})\right)

    Parameters
    ----------
    exit_reasons
        :math:`x`, at least 0, over (state, organisation, run).
    leader_leverage
        :math:`L^{lead}`, 0 to 1, over (state, organisation, run).
    is_leader
        1 where the state itself leads: leaders never leave.
    exit_base, exit_leverage
        :math:`e_0, e_1`, at least 0: what holds a member, without and per unit of leverage.
    exit_sharpness
        :math:`\xi`, at least 0; :math:`\sigma` is the logistic function.

    Returns
    -------
    Array
        :math:`h`, chance per quarter that a member leaves, 0 to .25.

    References
    ----------
    Assumed.

    Examples
    --------
    Reasons and hold in balance: one half a year, an eighth a quarter.

    >>> one, none = np.ones((1, 1, 1)), np.zeros((1, 1, 1))
    >>> float(weigh_exit(one, 0.5 * one, none, 0.5 * one, one, 14 * one)[0, 0, 0])
    0.125
    """
    hold = exit_base + exit_leverage * leader_leverage
    drive = exit_sharpness * (exit_reasons - hold)
    # an exponent that is never positive cannot overflow, however sharp the hazard is
    small = np.exp(-np.abs(drive))
    leaving = np.where(drive > 0.0, 1.0, small) / (1.0 + small)
    return (1.0 - is_leader) * leaving / QUARTERS


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
    loose = leader_alignment <= joining_alignment - joining_margin
    stays = ~(loose & (ndtr(exit_luck) < exit_hazard))
    joins = (candidate > 0.0) & (leader_alignment > joining_alignment)
    after = np.where(membership > 0.0, stays, joins)
    return np.where(by_rule > 0.0, after, membership)
