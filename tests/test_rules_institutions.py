"""Organisations: what is shared, who leaves, who joins.

Planted and caught, one at a time, each reverted (in brackets the first test that failed):

- `share_organisations`: shares with itself (test_what_is_shared_by_hand); clause
  forgotten (test_what_is_shared_by_hand); union with leaders only
  (test_what_is_shared_by_hand); depth ignored (test_what_is_shared_by_hand); depth of the
  organisation before (test_what_is_shared_by_hand); shallowest instead of deepest
  (test_the_deepest_counts_and_the_next_when_it_is_left).
- `face_leaders`: over organisations instead of partners
  (test_leaders_are_seen_by_what_speaks_for_staying); itself among the leaders
  (test_leaders_are_seen_by_what_speaks_for_staying); leaders are the others
  (test_leaders_are_seen_by_what_speaks_for_staying); the most feared leader
  (test_leaders_are_seen_by_what_speaks_for_staying).
- `find_reasons`: whoever is close is driven out (sign) (test_reasons_by_hand); a forum
  obliges (test_reasons_by_hand); distance weighed by threat's weight
  (test_reasons_by_hand).
- `weigh_exit`: leverage drives out (sign) (test_hazard_by_hand); a chance per year taken
  for one per quarter (test_hazard_by_hand); leaders leave too (test_hazard_by_hand).
- `leave_and_join`: luck the wrong way round (test_leaving_by_hand); luck taken for a
  share (test_leaving_by_hand); margin added (test_nobody_leaves_a_leader_who_is_close);
  everybody may join (test_joining_by_hand); acts in every run once it acts in one
  (test_the_rule_acts_in_the_runs_in_which_it_is_due).
"""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hedgesim.rules.institutions import (
    face_leaders,
    leave_and_join,
    share_organisations,
)
from hedgesim.rules.leaving import find_reasons, weigh_exit

ONE = np.ones((1, 1, 1))
shares = st.floats(0, 1)


def number(array):
    assert array.shape == (1, 1, 1)
    return float(array[0, 0, 0])


def full(*values):
    return [value * ONE for value in values]


# Two states, A and B, and three partners, A, B and the external X. Four organisations:
# a club led by B with a clause, X's customs union, X's club, a leaderless one with clause.
# They differ in depth, so that none can be taken for another.
MEMBERS = np.array([[1.0, 1.0, 0.0, 1.0], [1.0, 1.0, 0.0, 0.0]])
LEADS = np.array([[0.0, 0.0, 0.0, 0.0], [1.0, 0.0, 0.0, 0.0], [0.0, 1.0, 1.0, 0.0]])
DEPTH = np.array([0.5, 0.75, 1.0, 0.25])
EXTERNAL = np.array([[0.0, 1.0, 1.0], [1.0, 0.0, 1.0]])[:, :, None, None]


def ties(members=MEMBERS, depth=DEPTH):
    of_partner = np.vstack([members, LEADS[2]])
    return share_organisations(
        members[:, None, :, None],
        of_partner[None, :, :, None],
        LEADS[None, :, :, None],
        np.array([1.0, 0.0, 0.0, 1.0]).reshape(1, 1, 4, 1),
        np.array([0.0, 1.0, 0.0, 0.0]).reshape(1, 1, 4, 1),
        depth.reshape(1, 1, 4, 1),
        EXTERNAL,
    )


def test_what_is_shared_by_hand():
    shared, bind, union = (tie[:, :, 0] for tie in ties())
    np.testing.assert_array_equal(shared, [[0, 0.5, 0.75], [0, 0, 0.75]])
    np.testing.assert_array_equal(bind, [[0, 1, 0], [0, 0, 0]])
    np.testing.assert_array_equal(union, [[0, 1, 1], [1, 0, 1]])


def test_the_deepest_counts_and_the_next_when_it_is_left():
    """A in X's union and X's club shares the club's depth, then the union's, then none."""
    members = MEMBERS.copy()
    found = []
    for membership in ([0, 1, 1, 0], [0, 1, 0, 0], [0, 0, 0, 0]):
        members[0] = membership
        found.append(ties(members).shared[0, 2, 0])
    assert found == [1.0, 0.75, 0.0]


def test_a_clause_binds_at_any_depth():
    """Bind and union stay 0 or 1: depth is how much a membership ties, not what it says."""
    full_depth, shallow = ties(), ties(depth=0.1 * DEPTH)
    np.testing.assert_allclose(shallow.shared, 0.1 * full_depth.shared)
    np.testing.assert_array_equal(shallow.bind, full_depth.bind)
    np.testing.assert_array_equal(shallow.union, full_depth.union)


@given(st.lists(st.floats(0.01, 1), min_size=4, max_size=4), st.integers(0, 3))
def test_leaving_never_ties_more(depth, left):
    members = np.ones((2, 4))
    before = ties(members, depth=np.array(depth)).shared
    members[0, left] = 0.0
    after_leaving = ties(members, depth=np.array(depth)).shared
    assert (after_leaving <= before).all()
    assert (before <= 1.0).all()


def test_one_who_is_not_a_member_shares_nothing():
    alone = MEMBERS.copy()
    alone[0] = 0.0
    shared, bind, union = (tie[:, :, 0] for tie in ties(alone))
    assert not shared[0].any()
    assert not bind[0].any()
    np.testing.assert_array_equal(union, [[0, 0, 0], [0, 0, 1]])


def test_runs_have_memberships_of_their_own():
    members = np.stack([MEMBERS, 0 * MEMBERS], axis=-1)
    of_partner = np.concatenate([members, np.repeat(LEADS[2:, :, None], 2, axis=2)])
    one = np.ones((1, 1, 4, 1))
    shared, _, union = share_organisations(
        members[:, None], of_partner[None], LEADS[None, :, :, None], one, one, one, EXTERNAL
    )
    assert shared[..., 0].any()
    assert union[..., 0].any()
    assert not shared[..., 1].any()
    assert not union[..., 1].any()


def test_leaders_are_seen_by_what_speaks_for_staying():
    draw = np.random.default_rng(4)
    sources = threat, leverage, alignment = draw.random((3, 2, 3, 1, 5))
    leads = np.array([[0.0, 1.0], [1.0, 1.0], [0.0, 1.0]])[None, :, :, None]
    seen = face_leaders(threat, leverage, alignment, leads, EXTERNAL)
    for o, leaders in enumerate(([1], [0, 1, 2])):
        for i in range(2):
            others = [j for j in leaders if j != i]
            for run in range(5):
                t, lever, a = ([x[i, j, 0, run] for j in others] for x in sources)
                assert seen.leader_threat[i, o, run] == pytest.approx(min(t, default=0.0))
                assert seen.leader_leverage[i, o, run] == max(lever, default=0.0)
                assert seen.leader_alignment[i, o, run] == max(a, default=0.0)
            assert np.all(seen.is_leader[i, o] == (i in leaders))


def reasons(threat=0.0, alignment=0.4, depth=1.0, joining=0.4, fear=0.6, far=1.0):
    return number(find_reasons(*full(threat, alignment, depth, joining, fear, far)))


def test_reasons_by_hand():
    assert reasons(threat=0.5) == pytest.approx(0.3)
    assert reasons(alignment=0.3) == pytest.approx(0.25)
    assert reasons(threat=0.5, alignment=0.3) == pytest.approx(0.55)
    assert reasons(alignment=0.2, depth=0.75, far=2.0) == pytest.approx(0.5)
    assert reasons(alignment=0.0, depth=0.5) == 0.0
    assert reasons(alignment=0.0, depth=0.2) == 0.0
    assert reasons(alignment=0.9) == 0.0
    assert reasons(alignment=0.0, joining=0.0) == 0.0


@given(shares, shares, shares, shares)
def test_reasons_grow_with_threat_and_distance_and_no_forum_is_left_for_distance(
    threat, alignment, depth, more
):
    now = reasons(threat, alignment, depth)
    assert now >= 0.0
    assert reasons(min(1.0, threat + more), alignment, depth) >= now - 1e-12
    assert reasons(threat, min(1.0, alignment + more), depth) <= now + 1e-12
    assert reasons(threat, alignment, min(depth, 0.5)) == pytest.approx(0.6 * threat)


def hazard(threat=0.5, leverage=0.5, leader=0.0, base=0.5, hold=0.5, drive=0.6, sharp=14.0):
    why = drive * threat
    return number(weigh_exit(*full(why, leverage, leader, base, hold, sharp)))


def test_hazard_by_hand():
    balanced = {"threat": 1.0, "leverage": 0.5, "base": 0.5, "hold": 0.5}
    assert hazard(**balanced, drive=0.75) == pytest.approx(0.125)
    assert hazard(**balanced, drive=0.75 + np.log(4) / 14) == pytest.approx(0.2)
    assert hazard(**balanced, drive=0.75 - np.log(4) / 14) == pytest.approx(0.05)
    assert hazard(**balanced, drive=5.0, leader=1.0) == 0.0
    assert hazard(sharp=0.0) == pytest.approx(0.125)


@pytest.mark.parametrize(("drive", "limit"), [(5.0, 0.25), (0.0, 0.0)])
def test_hazard_does_not_overflow(drive, limit):
    assert hazard(threat=1.0, drive=drive, sharp=1e6) == pytest.approx(limit)


@given(shares, shares, shares, st.floats(0, 2), st.floats(0, 100), st.floats(0, 0.5))
def test_hazard_is_bounded_and_moves_the_right_way(
    threat, leverage, base, hold, sharp, more
):
    def of(threat=threat, leverage=leverage):
        return hazard(threat, leverage, 0.0, base, hold, 0.6, sharp)

    assert 0.0 <= of() <= 0.25
    assert of(threat=min(1.0, threat + more)) >= of() - 1e-12
    assert of(leverage=min(1.0, leverage + more)) <= of() + 1e-12


def after(member=1.0, risk=0.125, alignment=0.1, luck=-2.0, candidate=0.0, by_rule=1.0):
    arguments = (member, risk, alignment, luck, candidate, by_rule, 0.35, 0.05)
    return number(leave_and_join(*full(*arguments)))


def test_leaving_by_hand():
    assert after() == 0.0
    assert after(luck=2.0) == 1.0
    assert after(luck=-1.14) == 1.0  # the normal quantile of 1/8 is -1.150
    assert after(luck=-1.16) == 0.0
    assert after(risk=0.0, luck=-37.0) == 1.0
    assert after(by_rule=0.0) == 1.0


def test_nobody_leaves_a_leader_who_is_close():
    assert after(alignment=0.29) == 0.0
    assert after(alignment=0.31) == 1.0
    assert after(alignment=0.36) == 1.0


def test_joining_by_hand():
    assert after(member=0.0, alignment=0.36, candidate=1.0) == 1.0
    assert after(member=0.0, alignment=0.34, candidate=1.0) == 0.0
    assert after(member=0.0, alignment=0.36, candidate=0.0) == 0.0
    assert after(member=0.0, alignment=0.36, candidate=1.0, by_rule=0.0) == 0.0


def test_the_rule_acts_in_the_runs_in_which_it_is_due():
    by_rule = np.array([0.0, 1.0]).reshape(1, 1, 2)
    arguments = full(1.0, 0.2, 0.1, -3.0, 0.0)
    kept = leave_and_join(*arguments, by_rule, *full(0.35, 0.05))
    np.testing.assert_array_equal(kept, [[[1.0, 0.0]]])


@given(st.integers(0, 1), shares, shares, st.floats(-6, 6), st.integers(0, 1))
def test_membership_is_whole(member, risk, alignment, luck, candidate):
    assert after(float(member), risk, alignment, luck, float(candidate)) in (0.0, 1.0)


@pytest.mark.parametrize(
    ("odds", "chance"), [(1 / 9, 0.025), (1.0, 0.125), (9.0, 0.225), (0.0, 0.0)]
)
def test_states_leave_at_their_hazard(odds, chance):
    """Both rules together, 40,000 members in eight organisations.

    The chance is known from the logistic odds, not from the rule. Bound: four standard
    errors, so a false alarm in one of 16,000 seeds; the seed is fixed. No organisation may
    differ from another by more than six of its own standard errors either.
    """
    size = (5, 8, 1000)
    luck = np.random.default_rng(20160601).standard_normal(size)
    threat = 1.0 + (np.log(odds) / 100.0 if odds else -1.0)
    risk = weigh_exit(*full(threat, 0.0, 0.0, 1.0, 0.0, 100.0))
    members = np.ones(size)
    kept = leave_and_join(members, risk, 0 * ONE, luck, 0 * ONE, *full(1.0, 0.35, 0.05))
    left = 1.0 - kept.mean()
    error = np.sqrt(chance * (1 - chance) / luck.size)
    assert abs(left - chance) <= 4 * error
    assert np.ptp(kept.mean(axis=(0, 2))) < 8 * error + 0.02


def test_a_leader_never_leaves_its_own_organisation():
    luck = np.full((1, 1, 1), -30.0)
    risk = weigh_exit(*full(5.0, 0.0, 1.0, 0.0, 0.0, 100.0))
    assert (
        number(leave_and_join(ONE, risk, 0 * ONE, luck, *full(0.0, 1.0, 0.35, 0.05))) == 1.0
    )
