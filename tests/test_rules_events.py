"""Effects of events; the catalogue of their types has a test of its own.

Planted and caught, one at a time, each reverted (in brackets the first test that failed):

- `aggression`: target learns by analogy too (test_the_target_takes_aggression_in_full);
  exposure calms (sign) (test_aggression_teaches_by_analogy); a state learns about itself
  (test_aggression_teaches_by_analogy).
- `rhetoric`: whole weight (test_an_event_of_a_pair_reaches_that_pair_alone).
- `transit_cut`: grievance whoever cut
  (test_a_transit_cut_leaves_a_grievance_if_the_actor_cut).
- `sanctions`: by the second on the first (test_sanctions_are_by_the_first_on_the_second).
- `add_shock`: shocks simply add (test_the_order_of_shocks_does_not_matter); the last
  shock decides (test_the_order_of_shocks_does_not_matter).
- `inducement`: a mark erases an earlier one
  (test_a_second_event_keeps_the_mark_of_the_first).
- `wedging`: acts on every state (test_an_event_of_a_pair_reaches_that_pair_alone).
- `kin_inflow`: sign of the effect ignored (test_an_inflow_has_the_sign_of_its_parameter);
  no bounds (test_kin_exposure_stays_a_share).
- `new_route`: share of the routes of all states (test_a_route_starts_with_its_share);
  makes a tie that cannot be (test_no_route_makes_a_tie_that_cannot_be); in every channel
  (test_a_route_starts_with_its_share).
- `remove_vector`: takes self-reliance too
  (test_a_removed_vector_is_gone_for_all_but_itself).
- `leave`: leaves everything else (test_joining_and_leaving).
"""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hedgesim.rules.effects import add_shock
from hedgesim.rules.events import EVENTS
from hedgesim.rules.threat import learn_by_analogy

ONE = np.ones((1, 1, 1))
shares = st.floats(0, 1)

PAIR_EVENTS = {
    "rhetoric": ("grievance", 0.5),
    "intervention": ("regime_support", 1.0),
    "inducement": ("inducement", 1.0),
    "coercion": ("coercion", 1.0),
    "assurance": ("assurance", 1.0),
    "wedging": ("wedging", 1.0),
    "protest": ("protest", 1.0),
}
"""Types that add to one pair's quantity, with their weight."""


def one_hot(place, length, axis, dimensions=3):
    shape = [1] * dimensions
    shape[axis] = length
    marks = np.zeros(length)
    marks[place] = 1.0
    return marks.reshape(shape)


def act(name, level, magnitude, target=1, actor=2):
    """Let an event of a pair type act on levels over 2 states and 3 partners."""
    declared = EVENTS[name]
    known = {
        declared.writes[0]: level,
        "magnitude": magnitude * ONE,
        "actor": one_hot(actor, 3, axis=1),
        "towards": one_hot(actor, 3, axis=1),
        "target": one_hot(target, 2, axis=0),
        "actor_cut": ONE,
    }
    known |= {name: 0 * level for name in declared.writes[1:]}
    written = declared.rule(**{name: known[name] for name in declared.reads})
    return written if isinstance(written, tuple) else (written,)


@given(
    st.lists(st.tuples(st.sampled_from(["x", "y"]), shares), min_size=2, max_size=4), shares
)
def test_the_order_of_shocks_does_not_matter(shocks, start):
    ends = []
    for order in itertools.permutations(shocks):
        level = np.array([start])
        for _, shock in order:
            level = add_shock(level, np.array([shock]))
        ends.append(float(level[0]))
    assert max(ends) - min(ends) < 1e-12
    assert 0.0 <= min(ends) <= max(ends) <= 1.0
    assert min(ends) >= start - 1e-12


@pytest.mark.parametrize(("name", "weight"), [(k, w) for k, (_, w) in PAIR_EVENTS.items()])
def test_an_event_of_a_pair_reaches_that_pair_alone(name, weight):
    assert EVENTS[name].writes[0] == PAIR_EVENTS[name][0]
    after, *marks = act(name, np.full((2, 3, 1), 0.5), 0.4)
    expected = np.full((2, 3, 1), 0.5)
    expected[1, 2] = 0.5 + 0.5 * 0.4 * weight
    np.testing.assert_allclose(after, expected)
    for mark in marks:
        np.testing.assert_array_equal(mark, (expected != 0.5).astype(float))


@pytest.mark.parametrize("name", ["inducement", "coercion", "assurance", "wedging"])
def test_a_second_event_keeps_the_mark_of_the_first(name):
    rule = EVENTS[name].rule
    first = rule(*np.zeros((2, 2, 3, 1)), one_hot(0, 3, 1), one_hot(0, 2, 0), 0.5 * ONE)
    level, acted = rule(*first, one_hot(2, 3, 1), one_hot(1, 2, 0), 0.0 * ONE)
    np.testing.assert_array_equal(acted[:, :, 0], [[1, 0, 0], [0, 0, 1]])
    np.testing.assert_array_equal(level[:, :, 0], [[0.5, 0, 0], [0, 0, 0]])


def test_an_event_for_several_targets_is_one_event():
    both = np.ones((2, 1, 1))
    after = EVENTS["rhetoric"].rule(np.zeros((2, 3, 1)), one_hot(0, 3, 1), both, ONE)
    np.testing.assert_array_equal(after[:, :, 0], [[0.5, 0, 0], [0.5, 0, 0]])


def learned(target=None, magnitude=0.8, kin=(0.1, 0.3, 0.0), start=0.0):
    """Intent of three states after an aggression of the second, who is a partner too."""
    external = np.ones((3, 4, 1))
    external[[0, 1, 2], [0, 1, 2]] = 0.0
    exposure = np.zeros((3, 4, 1))
    exposure[:, 1, 0] = kin
    marks = np.zeros((3, 1, 1)) if target is None else one_hot(target, 3, axis=0)
    intent, attack = EVENTS["aggression"].rule(
        np.full((3, 4, 1), start),
        np.zeros((3, 4, 1)),
        learn_by_analogy(exposure, 0.4 * ONE, 0.1 * ONE),
        external,
        ONE,
        one_hot(1, 4, axis=1),
        marks,
        magnitude * ONE,
    )
    assert np.all(intent[:, [0, 2, 3]] == start)
    suffered = np.zeros((3, 4, 1))
    if target not in (None, 1):  # nobody attacks itself
        suffered[target, 1] = magnitude
    np.testing.assert_array_equal(attack, suffered)
    return intent[:, 1, 0]


def test_aggression_teaches_by_analogy():
    np.testing.assert_allclose(learned(), [0.8 * 0.7, 0.0, 0.8 * 0.4])
    np.testing.assert_allclose(
        learned(start=0.5), [0.5 + 0.5 * 0.56, 0.5, 0.5 + 0.5 * 0.32]
    )


def test_the_target_takes_aggression_in_full():
    np.testing.assert_allclose(learned(target=2), [0.56, 0.0, 0.8])
    np.testing.assert_allclose(learned(target=0), [0.8, 0.0, 0.32])


@given(shares, shares, st.floats(0, 0.5), shares)
def test_more_kin_exposure_never_means_a_smaller_lesson(magnitude, kin, more, start):
    less, _, none = learned(magnitude=magnitude, kin=(kin, 0, 0), start=start)
    greater = learned(magnitude=magnitude, kin=(kin + more, 0, 0), start=start)[0]
    full_lesson = learned(magnitude=magnitude, kin=(kin, 0, 0), start=start, target=0)[0]
    assert start <= none <= less + 1e-12 <= greater + 2e-12
    assert greater <= full_lesson + 3e-12 <= 1.0 + 4e-12


def test_a_transit_cut_leaves_a_grievance_if_the_actor_cut():
    rule = EVENTS["transit_cut"].rule
    marks = one_hot(2, 3, 1), one_hot(1, 2, 0)
    for cut, grievance in ((1.0, 0.6), (0.0, 0.2)):
        level = np.full((2, 3, 1), 0.2)
        disrupted, grieved = rule(level, level, *marks, 0.5 * ONE, cut * ONE)
        assert disrupted[1, 2, 0] == pytest.approx(0.6)
        assert grieved[1, 2, 0] == pytest.approx(grievance)
        assert np.count_nonzero(disrupted != 0.2) == 1
        assert np.count_nonzero(grieved != 0.2) == int(cut)


def test_acts_of_an_actor_alone():
    actor, half = one_hot(1, 3, 0, 2), np.full((1, 1), 0.5)
    for name in ("annexation", "strain"):
        after = EVENTS[name].rule(np.full((3, 1), 0.2), actor, half)
        np.testing.assert_allclose(after.ravel(), [0.2, 0.6, 0.2])
    after = EVENTS["unrest"].rule(np.full((3, 1), 0.2), actor, half)
    np.testing.assert_allclose(after.ravel(), [0.2, 0.6, 0.2])


def test_sanctions_are_by_the_first_on_the_second():
    after = EVENTS["sanctions"].rule(
        np.zeros((3, 3, 1)), one_hot(0, 3, 0), one_hot(2, 3, 1), 0.5 * ONE
    )
    np.testing.assert_array_equal(after[:, :, 0], [[0, 0, 0.5], [0, 0, 0], [0, 0, 0]])


@pytest.mark.parametrize(("sign", "after"), [(1.0, 0.6), (-1.0, 0.4), (0.0, 0.5)])
def test_an_inflow_has_the_sign_of_its_parameter(sign, after):
    marks = one_hot(1, 2, 0), one_hot(2, 3, 1)
    rule = EVENTS["kin_inflow"].rule
    kin = rule(np.full((2, 3, 1), 0.5), *marks, 0.1 * ONE, sign * ONE)
    assert kin[1, 2, 0] == pytest.approx(after)
    assert np.count_nonzero(kin != 0.5) == abs(sign)


@given(shares, shares, st.floats(-1, 1))
def test_kin_exposure_stays_a_share(kin, inflow, sign):
    after = EVENTS["kin_inflow"].rule(kin * ONE, ONE, ONE, inflow * ONE, sign * ONE)
    assert 0.0 <= float(after[0, 0, 0]) <= 1.0


def routed(prior, magnitude=0.5, capacity=0.25, transit=(0.0, 1.0), goods=0.0):
    """Open a route for the second state through the third partner; the first buys."""
    return EVENTS["new_route"].rule(
        np.full((2, 3, 1, 1), capacity),
        np.zeros((2, 3, 1, 1)),
        prior,
        np.full((2, 3, 1, 1), 0.3),
        np.reshape(transit, (1, 1, 2, 1)),
        np.reshape([1.0 - t for t in transit], (1, 1, 2, 1)),
        magnitude * one_hot(1, 2, 0, 4) * one_hot(2, 3, 1, 4),
        magnitude * one_hot(1, 2, 0, 4) * goods * one_hot(0, 3, 1, 4),
    )


def test_a_route_starts_with_its_share():
    share = np.array([0.2, 0.7, 0.1]).reshape(1, 3, 1, 1) * np.ones((2, 3, 2, 1))
    prior = np.log(3.0 * share)  # a prior need not sum to 1
    capacity, _, after = routed(prior)
    np.testing.assert_allclose(capacity[:, :, 0], [[0.25] * 3, [0.25, 0.25, 0.75]])
    opened = np.exp(after[1, :, 1, 0])
    np.testing.assert_allclose(opened / opened.sum(), [0.1, 0.35, 0.5 + 0.05])
    np.testing.assert_array_equal(after[0], prior[0])
    np.testing.assert_array_equal(after[1, :, 0], prior[1, :, 0])
    np.testing.assert_array_equal(after[1, :2, 1], prior[1, :2, 1])


def test_trade_follows_the_route_to_its_buyer():
    share = np.array([0.2, 0.7, 0.1]).reshape(1, 3, 1, 1) * np.ones((2, 3, 2, 1))
    _, trade, after = routed(np.log(share), goods=0.4)
    np.testing.assert_allclose(trade[:, :, 0], [[0, 0, 0], [0.3 + 0.2, 0, 0]])
    trade = np.exp(after[1, :, 0, 0])
    expected = 0.8 * np.array([0.2, 0.7, 0.1]) + [0.5 * 0.4, 0, 0]
    np.testing.assert_allclose(trade / trade.sum(), expected)
    np.testing.assert_allclose(after[0], np.log(share)[0])


def test_a_route_for_everything_leaves_the_others_a_hundredth():
    *_, after = routed(np.zeros((2, 3, 2, 1)), magnitude=1.0)
    opened = np.exp(after[1, :, 1, 0])
    assert opened[:2].sum() / opened.sum() == pytest.approx(0.01 * 2 / 3)


def test_no_route_makes_a_tie_that_cannot_be():
    prior = np.zeros((2, 3, 2, 1))
    prior[1, 2, 1] = -np.inf
    np.testing.assert_array_equal(routed(prior)[2], prior)
    nowhere = np.full((2, 3, 2, 1), -np.inf)
    np.testing.assert_array_equal(routed(nowhere)[2], nowhere)


def test_capacity_is_a_share():
    assert routed(np.zeros((2, 3, 2, 1)), magnitude=0.9, capacity=0.5)[0].max() == 1.0


def test_a_route_of_no_size_changes_nothing():
    prior = np.log(np.random.default_rng(1).random((2, 3, 2, 1)))
    np.testing.assert_array_equal(routed(prior, magnitude=0.0)[2], prior)


def test_a_removed_vector_is_gone_for_all_but_itself():
    external = np.ones((2, 3, 1, 1))
    external[[0, 1], [0, 1]] = 0.0
    prior, tie = np.zeros((2, 3, 4, 1)), np.ones((2, 3, 4, 1))
    after, left = EVENTS["remove_vector"].rule(prior, tie, external, one_hot(1, 3, 1, 4))
    np.testing.assert_array_equal(left == 1, np.isfinite(after))
    assert np.all(after[0, 1] == -np.inf)
    assert np.all(np.isfinite(np.delete(after[0], 1, axis=0)))
    assert np.all(np.isfinite(after[1]))


def test_joining_and_leaving():
    marks = one_hot(1, 3, 0), one_hot(0, 2, 1)
    joined = EVENTS["join"].rule(np.zeros((3, 2, 1)), *marks)
    left = EVENTS["leave"].rule(np.ones((3, 2, 1)), *marks)
    expected = np.zeros((3, 2, 1))
    expected[1, 0] = 1.0
    np.testing.assert_array_equal(joined, expected)
    np.testing.assert_array_equal(left, 1.0 - expected)
    np.testing.assert_array_equal(EVENTS["join"].rule(joined, *marks), joined)
