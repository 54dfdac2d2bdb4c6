"""Stocks and memories.

Planted and caught, one at a time, each reverted (in brackets the first test that failed):

- `adjust_dependence`: share kept and share moved exchanged
  (test_dependence_has_a_speed_for_each_channel); sign
  (test_dependence_stays_a_split_between_where_it_was_and_posture).
- `fade_inheritance`: the speeds exchanged; the prior grows (sign); the inheritance kept
  (test_inheritance_fades_at_the_speed_of_its_channel).
- `adjust_dependence`: room of routes for trade (test_goods_go_as_fast_as_routes_fill_where_
  there_is_room).
- `rearm_under_attack`: in all channels; war slows (both
  test_who_is_attacked_rearms_and_nobody_else).
- `decline_kin`: sign (test_kin_by_hand); no floor at 0 (test_kin_by_hand).
- `build_routes`: grows in all channels (test_nothing_is_built_where_it_cannot_be); beyond
  capacity it shrinks (test_nothing_is_built_where_it_cannot_be); unused capacity not
  relative (test_routes_by_hand).
- `remember_grievance`: rising and fading exchanged (test_grievance_by_hand).
- `fade_intent`: away from the baseline (sign) (test_fading_by_hand).
- `fade_violation`: share left taken for share lost (test_without_speed_no_memory_moves).
- `fade_insecurity`: share lost taken for share left (test_without_speed_no_memory_moves).
- `fade_regime_support`: offered axis reversed
  (test_support_is_offered_by_partners_and_given_to_states).
"""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hedgesim.rules.memory import (
    fade_disruption,
    fade_insecurity,
    fade_intent,
    fade_protest,
    fade_regime_support,
    fade_violation,
    remember_grievance,
)
from hedgesim.rules.self_help import rearm_under_attack
from hedgesim.rules.stocks import (
    adjust_dependence,
    build_routes,
    decline_kin,
    fade_inheritance,
    find_room,
)

ONE = np.ones((1, 1, 1))
shares = st.floats(0, 1)
seeds = st.integers(0, 2**32 - 1)


def number(array):
    assert array.size == 1
    return float(array.ravel()[0])


def full(*values):
    return [value * ONE for value in values]


def split(seed, shape=(2, 3, 4, 5)):
    numbers = np.random.default_rng(seed).random(shape) + 1e-3
    return numbers / numbers.sum(axis=1, keepdims=True)


@given(seeds, shares)
def test_dependence_stays_a_split_between_where_it_was_and_posture(seed, speed):
    before, posture = split(seed), split(seed + 1)
    after = adjust_dependence(before, posture, speed * ONE, *full(0, 0, 1, 1, 1))
    np.testing.assert_allclose(after.sum(axis=1), 1.0, atol=1e-12)
    assert np.all(after >= np.minimum(before, posture) - 1e-12)
    assert np.all(after <= np.maximum(before, posture) + 1e-12)


def test_dependence_has_a_speed_for_each_channel():
    before, posture = split(1), split(2)
    speed = np.array([0.0, 0.1, 0.5, 1.0]).reshape(1, 1, 4, 1)
    after = adjust_dependence(before, posture, speed, *full(0, 0, 1, 1, 1))
    np.testing.assert_array_equal(after[:, :, 0], before[:, :, 0])
    np.testing.assert_allclose(
        after[:, :, 1], 0.9 * before[:, :, 1] + 0.1 * posture[:, :, 1]
    )
    np.testing.assert_allclose(after[:, :, 2], (before[:, :, 2] + posture[:, :, 2]) / 2)
    np.testing.assert_allclose(after[:, :, 3], posture[:, :, 3])


def test_goods_go_as_fast_as_routes_fill_where_there_is_room():
    before, posture = split(1), split(2)
    speed = np.array([0.2, 0.02, 0.02, 0.04]).reshape(1, 1, 4, 1)
    transit = np.array([1.0, 1.0, 0.0, 0.0]).reshape(1, 1, 4, 1)
    economy = np.array([0.0, 0.0, 0.0, 1.0]).reshape(1, 1, 4, 1)
    room, sold = (np.reshape(r, (2, 1, 1, 1)) for r in ([0.5, 1.0], [1.0, 0.5]))
    after = adjust_dependence(
        before, posture, speed, transit, economy, room, sold, 0.1 * ONE
    )
    pace = ((after - before) / (posture - before))[:, 0, :, 0]
    np.testing.assert_allclose(pace, [[0.2, 0.06, 0.02, 0.1], [0.2, 0.1, 0.02, 0.07]])


@given(seeds, shares, shares)
def test_who_is_attacked_rearms_and_nobody_else(seed, first, second):
    before, posture = split(seed), split(seed + 1)
    attack = np.zeros((2, 3, 1, 1))
    attack[0, 1:, 0, 0] = first, second
    security = np.array([1.0, 0.0, 0.0, 0.0]).reshape(1, 1, 4, 1)
    speed, war = 0.03 * ONE[None], 0.13 * ONE[None]
    after = rearm_under_attack(before, posture, attack, speed, security, war)
    np.testing.assert_array_equal(after[1], before[1])
    np.testing.assert_array_equal(after[:, :, 1:], before[:, :, 1:])
    pace = 0.1 * (1 - (1 - first) * (1 - second))
    expected = before[0, :, 0] + pace * (posture[0, :, 0] - before[0, :, 0])
    np.testing.assert_allclose(after[0, :, 0], expected, atol=1e-12)
    slow = rearm_under_attack(before, posture, attack, war, security, speed)
    np.testing.assert_array_equal(slow, before)  # war never slows


@given(seeds, st.floats(0, 1))
def test_room_is_what_routes_could_take_of_what_would_move(seed, fill):
    before, posture = (split(s)[:, :, 0] for s in (seed, seed + 1))
    more = np.maximum(0.0, posture - before)
    capacity, full_up = before + fill * more, 0.5 * before
    for trade in (False, True):  # the same rule, of routes and of what they sell
        other = (before, before, full_up)

        def room(held, wanted, there, trade=trade, other=other):
            first, second = (other, (held, wanted, there))[:: 1 if trade else -1]
            rooms = find_room(*first, *second)
            np.testing.assert_array_equal(rooms[1 - trade], 0.0)
            return rooms[trade]

        assert room(before, posture, capacity).shape == (2, 5)
        np.testing.assert_allclose(room(before, posture, capacity), fill, atol=1e-9)
        np.testing.assert_array_equal(room(before, posture, full_up), 0.0)
        np.testing.assert_array_equal(room(before, before, np.ones_like(before)), 0.0)
        elsewhere = np.where(more > 0, before, 1.0)  # room where nobody wants to go
        np.testing.assert_array_equal(room(before, posture, elsewhere), 0.0)


def grieved(grievance, coercion, rise=0.25, fade=0.075):
    return number(remember_grievance(*full(grievance, coercion, rise, fade)))


def test_grievance_by_hand():
    assert grieved(0.0, 0.8) == pytest.approx(0.2)
    assert grieved(0.4, 0.0) == pytest.approx(0.37)
    assert grieved(0.4, 0.2) == pytest.approx(0.385)


@given(shares, shares, st.floats(0, 0.5))
def test_more_coercion_never_means_less_grievance(grievance, coercion, more):
    assert 0.0 <= grieved(grievance, coercion) <= 1.0
    assert grieved(grievance, min(1.0, coercion + more)) >= grieved(grievance, coercion)


@given(shares, shares, shares)
def test_without_speed_no_memory_moves(level, other, third):
    assert grieved(level, other, rise=0.0, fade=0.0) == level
    assert number(fade_intent(*full(level, other, 0.0))) == level
    assert number(fade_violation(*full(level, 0.0))) == level
    assert number(decline_kin(*full(level, other, 0.0))) == level
    assert number(adjust_dependence(*full(level, other, 0, 1, 0, 1, 0, 0))) == level
    for keep in (fade_insecurity, fade_disruption, fade_protest):
        assert number(keep(*full(level, 1.0))) == level
    assert number(fade_regime_support(*full(level, other, 1.0, 1.0))) == pytest.approx(
        level
    )


def test_fading_by_hand():
    assert number(fade_intent(*full(0.8, 0.3, 0.1))) == pytest.approx(0.75)
    assert number(fade_intent(*full(0.1, 0.3, 0.1))) == pytest.approx(0.12)
    assert number(fade_violation(*full(0.5, 0.02))) == pytest.approx(0.49)
    assert number(fade_insecurity(*full(0.8, 0.25))) == pytest.approx(0.2)
    assert number(fade_disruption(*full(0.5, 0.4))) == pytest.approx(0.2)
    assert number(fade_protest(*full(0.5, 0.8))) == pytest.approx(0.4)
    assert number(fade_regime_support(*full(0.9, 0.5, 1.0, 0.25))) == pytest.approx(0.6)
    assert number(fade_regime_support(*full(0.1, 0.5, 1.0, 0.25))) == pytest.approx(0.4)


@given(shares, shares, shares)
def test_what_fades_stays_between_level_and_baseline(level, baseline, speed):
    for after in (
        number(fade_intent(*full(level, baseline, speed))),
        number(fade_regime_support(*full(level, baseline, 1.0, speed))),
    ):
        assert min(level, baseline) - 1e-12 <= after <= max(level, baseline) + 1e-12
    for fade in (fade_violation, fade_insecurity, fade_disruption, fade_protest):
        assert 0.0 <= number(fade(*full(level, speed))) <= level


def test_support_is_offered_by_partners_and_given_to_states():
    given_to = np.array([[0.9, 0.1], [0.5, 0.7]])[:, :, None]
    offered = np.array([0.5, 0.1]).reshape(1, 2, 1)
    after = fade_regime_support(given_to, offered, ONE, 0.5 * ONE)
    np.testing.assert_allclose(after[:, :, 0], [[0.7, 0.1], [0.5, 0.4]])


def test_inheritance_fades_at_the_speed_of_its_channel():
    prior, held = (np.array([x, y]).reshape(1, 1, 2, 1) for x, y in ((0, -1), (2, -4)))
    economy = np.array([1.0, 0.0]).reshape(1, 1, 2, 1)
    after, left = fade_inheritance(prior, held, economy, 0.1 * ONE, 0.25 * ONE)
    np.testing.assert_allclose(after.ravel(), [-0.2, 0.0])
    np.testing.assert_allclose(left.ravel(), [1.8, -3.0])
    np.testing.assert_allclose(after - left, prior - held)


def test_kin_by_hand():
    assert number(decline_kin(*full(0.2, 1.0, 0.05))) == pytest.approx(0.19)
    assert number(decline_kin(*full(0.2, 0.0, 0.05))) == 0.2
    assert number(decline_kin(*full(0.2, 2.0, 1.0))) == 0.0


def test_kin_declines_by_the_state_that_builds_a_nation():
    kin = np.full((2, 3, 1), 0.4)
    building = np.array([0.0, 1.0]).reshape(2, 1, 1)
    after = decline_kin(kin, building, 0.5 * ONE)
    np.testing.assert_allclose(after[:, :, 0], [[0.4] * 3, [0.2] * 3])


def built(prior=0.0, inducement=1.0, capacity=0.4, dependence=0.2, transit=1.0, speed=0.05):
    one = np.ones((1, 1, 1, 1))
    arguments = (prior, inducement, capacity, dependence, transit, speed)
    return number(build_routes(*(value * one for value in arguments)))


def test_routes_by_hand():
    assert built() == pytest.approx(0.025)
    assert built(prior=-1.0, dependence=0.1) == pytest.approx(-1.0 + 0.0375)
    assert built(inducement=0.5) == pytest.approx(0.0125)
    assert built(dependence=0.0) == pytest.approx(0.05)


def test_nothing_is_built_where_it_cannot_be():
    assert built(capacity=0.0) == 0.0
    assert built(capacity=0.0, dependence=0.0) == 0.0
    assert built(dependence=0.4) == 0.0
    assert built(dependence=0.9) == 0.0
    assert built(transit=0.0) == 0.0
    assert built(speed=0.0) == 0.0
    assert built(prior=-np.inf) == -np.inf


@given(shares, shares, shares, shares)
def test_routes_grow_and_never_faster_than_their_speed(
    inducement, capacity, dependence, speed
):
    grown = built(0.0, inducement, capacity, dependence, 1.0, speed)
    assert 0.0 <= grown <= speed * inducement + 1e-12


def test_routes_are_of_pairs_and_only_in_transit():
    draw = np.random.default_rng(3)
    prior, dependence = draw.random((2, 2, 3, 4, 5))
    inducement, capacity = draw.random((2, 2, 3, 1, 5))
    prior[1, 2, 3] = -np.inf
    transit = np.array([0.0, 1.0, 0.0, 1.0]).reshape(1, 1, 4, 1)
    speed = np.full((1, 1, 1, 1), 0.2)
    after = build_routes(prior, inducement, capacity, dependence, transit, speed)
    for i, j, c, run in np.ndindex(after.shape):
        unused = max(0.0, 1 - dependence[i, j, c, run] / capacity[i, j, 0, run])
        growth = 0.2 * inducement[i, j, 0, run] * unused * transit[0, 0, c, 0]
        assert after[i, j, c, run] == pytest.approx(prior[i, j, c, run] + growth)
