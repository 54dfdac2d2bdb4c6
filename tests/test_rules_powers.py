"""How powers answer, choose, keep to a budget and act.

Planted and caught, one at a time, each reverted (in brackets the first test that failed):

- `feel_loss`: loss when above the goal (sign) (test_loss_by_hand); floor as a ceiling
  (test_loss_by_hand).
- `adapt_goal`: the speeds exchanged; away from what is had (sign)
  (test_a_goal_follows_gains_and_losses_at_their_own_speeds); the gap to twice the goal
  (test_a_goal_follows_gains_and_losses_at_their_own_speeds).
- `notice_turning`: the posture over the dependence; turning towards counted
  (test_turning_by_hand).
- `watch_rivals`: sum over partners instead of rivals (test_rivals_are_the_power_s_own).
- `value_inducement`: turning away is rewarded (sign)
  (test_who_turns_away_is_offered_no_more); all of an offer conditional
  (test_values_by_hand); strain adds means (sign)
  (test_values_by_hand); whole weight of rivals (test_values_by_hand).
- `value_coercion`: strain urges (sign) (test_values_by_hand).
- `weigh_stakes`: opponents draw offers (sign); opponents forgotten in coercion (both
  test_stakes_by_hand).
- `watch_opponents`: rivalry not squared (test_opponents_count_by_the_square_of_rivalry).
- `value_assurance`: cost as a gain (sign) (test_values_by_hand).
- `value_wedging`: strain left out (test_values_by_hand).
- `choose_instruments`: doing nothing left out (test_choice_by_hand); rationality
  multiplies (test_choice_by_hand); largest over runs
  (test_each_run_chooses_by_its_own_utilities).
- `keep_within_budget`: budget of a state instead of a power
  (test_a_budget_is_kept_by_each_power_and_mixes_nothing); scaled up to the budget
  (test_a_budget_is_kept_by_each_power_and_mixes_nothing); one instrument not counted
  (test_a_budget_is_kept_by_each_power_and_mixes_nothing).
- `move_assurance`: fade and rise exchanged
  (test_assurance_rises_at_one_speed_and_falls_at_another).
- `move_*`: only events move it (test_instruments_move_by_hand); share kept and share
  moved exchanged (test_instruments_move_by_hand).
- `move_wedging`: moves to the inverse of the choice (test_instruments_move_by_hand).
"""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hedgesim.rules.confrontation import watch_opponents, weigh_stakes
from hedgesim.rules.expectations import adapt_goal, feel_loss, notice_turning
from hedgesim.rules.instruments import (
    keep_within_budget,
    move_assurance,
    move_coercion,
    move_inducement,
    move_wedging,
)
from hedgesim.rules.powers import (
    choose_instruments,
    value_assurance,
    value_coercion,
    value_inducement,
    value_wedging,
    watch_rivals,
)

ONE = np.ones((1, 1, 1))
shares = st.floats(0, 1)
utilities = st.floats(-20, 20)
seeds = st.integers(0, 2**32 - 1)
MOVES = (move_inducement, move_coercion, move_wedging)


def number(array):
    assert array.shape == (1, 1, 1)
    return float(array[0, 0, 0])


def full(*values):
    return [value * ONE for value in values]


def loss_of(alignment, goal, floor=0.05, half=0.1):
    return number(feel_loss(*full(alignment, goal, floor, half)))


def test_loss_by_hand():
    assert loss_of(0.45, 0.5) == pytest.approx(0.5)
    assert loss_of(0.35, 0.5) == pytest.approx(0.75)
    assert loss_of(0.5, 0.5) == 0.0
    assert loss_of(0.6, 0.5) == 0.0
    assert loss_of(0.015, 0.02) == pytest.approx(0.5)
    assert loss_of(0.0, 0.0) == 0.0


@given(shares, shares, st.floats(0, 0.5))
def test_loss_is_a_share_and_falls_with_alignment(alignment, goal, more):
    assert 0.0 <= loss_of(alignment, goal) < 1.0
    # a difference of less than a rounding is none
    assert loss_of(alignment + more, goal) <= loss_of(alignment, goal) + 1e-12


def test_a_goal_follows_gains_and_losses_at_their_own_speeds():
    assert number(adapt_goal(*full(0.3, 0.5, 0.5, 0.1))) == pytest.approx(0.4)
    assert number(adapt_goal(*full(0.3, 0.1, 0.5, 0.1))) == pytest.approx(0.28)
    assert number(adapt_goal(*full(0.3, 0.3, 0.5, 0.1))) == pytest.approx(0.3)


@given(shares, shares, shares, shares)
def test_a_goal_moves_towards_what_is_had_and_never_past_it(goal, have, quick, slow):
    after = number(adapt_goal(*full(goal, have, quick, slow)))
    assert min(goal, have) - 1e-12 <= after <= max(goal, have) + 1e-12
    assert loss_of(have, after) <= loss_of(have, goal) + 1e-12


def test_turning_by_hand():
    assert number(notice_turning(*full(0.4, 0.3))) == pytest.approx(0.25)
    assert number(notice_turning(*full(0.4, 0.0))) == 1.0
    assert number(notice_turning(*full(0.4, 0.5))) == 0.0
    assert number(notice_turning(*full(0.0, 0.0))) == 0.0


@given(shares, shares, shares, shares)
def test_who_turns_away_is_offered_no_more(loss, rivals, turning, condition):
    def worth(turning):
        return number(
            value_inducement(*full(loss + rivals, 0.5, 0.0, turning, 1.6, condition, 0.6))
        )

    assert worth(turning) <= worth(0.0) + 1e-12
    assert worth(turning) >= -0.6 - 1e-12


def test_rivals_are_the_power_s_own():
    draw = np.random.default_rng(2)
    alignment, rivalry = draw.random((2, 1, 3, 4)), draw.random((1, 3, 3, 1))
    seen = watch_rivals(alignment, rivalry)
    assert seen.shape == (2, 3, 4)
    for i, j, run in np.ndindex(seen.shape):
        expected = sum(rivalry[0, j, k, 0] * alignment[i, 0, k, run] for k in range(3))
        assert seen[i, j, run] == pytest.approx(expected)


def test_values_by_hand():
    worth = value_inducement(*full(0.9, 0.5, 0.25, 0.0, 1.6, 0.5, 0.6))
    assert number(worth) == pytest.approx(1.6 * 0.9 * 0.5 * 0.75 - 0.6)
    # half of the offer depends on arms, of which four fifths are given up: .6 is left
    worth = value_inducement(*full(0.9, 0.5, 0.25, 0.8, 1.6, 0.5, 0.6))
    assert number(worth) == pytest.approx(0.6 * 1.6 * 0.9 * 0.5 * 0.75 - 0.6)
    worth = value_coercion(*full(0.5, 0.4, 0.5, 0.2, 2.0, 1.1, 0.5))
    assert number(worth) == pytest.approx(2 * 0.5 * 0.4 * 0.5 - 1.1 - 0.1)
    assert number(value_assurance(*full(0.5, 0.8, 1.5, 0.7))) == pytest.approx(-0.1)
    assert number(value_wedging(*full(0.5, 0.2, 2.0, 0.9))) == pytest.approx(-0.1)


def test_opponents_count_by_the_square_of_rivalry():
    alignment, rivalry = np.array([0.2, 0.4]), np.array([1.0, 0.5])
    four = (1, 1, 2, 1)
    seen = watch_opponents(alignment.reshape(four), rivalry.reshape(four))
    assert number(seen) == pytest.approx(0.2 + 0.4 / 4)


def test_stakes_by_hand():
    offer, coercion = (number(stake) for stake in weigh_stakes(*full(0.5, 0.4, 0.2)))
    assert offer == pytest.approx(0.9 * 0.8)
    assert coercion == pytest.approx(0.7)


@given(*[shares] * 6, st.floats(0, 0.5))
def test_values_move_the_right_way(loss, rivals, foes, means, strain, leverage, more):
    def inducement(loss=loss, rivals=rivals, foes=foes, means=means, strain=strain):
        stake, _ = weigh_stakes(*full(loss, rivals, foes))
        return number(value_inducement(stake, *full(means, strain, 0.3, 1.6, 0.5, 0.6)))

    def coercion(loss=loss, foes=foes, leverage=leverage, means=means, strain=strain):
        _, stake = weigh_stakes(*full(loss, 0.5, foes))
        say = (leverage, means, strain, 2.2, 1.1, 0.5)
        return number(value_coercion(stake, *full(*say)))

    def wedging(rivals=rivals, strain=strain):
        return number(value_wedging(*full(rivals, strain, 1.0, 0.9)))

    for value, names in (
        (inducement, {"loss": loss, "rivals": rivals, "means": means}),
        (coercion, {"loss": loss, "foes": foes, "leverage": leverage, "means": means}),
        (wedging, {"rivals": rivals}),
    ):
        for name, level in names.items():
            assert value(**{name: min(1.0, level + more)}) >= value() - 1e-12
        assert value(strain=min(1.0, strain + more)) <= value() + 1e-12
    assert inducement(foes=min(1.0, foes + more)) <= inducement() + 1e-12


def chosen(*utilities, interest=1.0, rationality=0.5):
    return [number(x) for x in choose_instruments(*full(*utilities, interest, rationality))]


def test_choice_by_hand():
    assert chosen(0, 0, 0, 0) == pytest.approx([0.2] * 4)
    assert chosen(0, 0, 0, 0, interest=0.5) == pytest.approx([0.1] * 4)
    assert chosen(np.log(2), 0, 0, 0) == pytest.approx([0.5, 0.125, 0.125, 0.125])
    third = -np.log(4) / 2
    assert chosen(third, third, third, third) == pytest.approx([0.125] * 4)
    assert chosen(0, 0, np.log(2), 0, rationality=1.0) == pytest.approx(
        [1, 1, 2, 1] / ONE[0, 0] / 6
    )


def test_each_run_chooses_by_its_own_utilities():
    worth = np.array([0.0, np.log(6)]).reshape(1, 1, 2)
    none = np.zeros((1, 1, 2))
    choices = choose_instruments(none, worth, none, none, ONE, ONE)
    np.testing.assert_allclose(choices.coercion_choice, [[[0.2, 0.6]]])
    np.testing.assert_allclose(choices.wedging_choice, [[[0.2, 0.1]]])


def test_a_power_without_interest_does_nothing():
    assert chosen(50, 50, 50, 50, interest=0.0) == [0.0] * 4


def test_interest_is_of_the_pair():
    interest = np.array([[1.0, 0.0, 0.5], [0.0, 1.0, 1.0]])[:, :, None]
    none = np.zeros((2, 3, 4))
    for choice in choose_instruments(none, none, none, none, interest, ONE):
        np.testing.assert_allclose(choice, np.broadcast_to(interest / 5, choice.shape))


def test_the_best_takes_all_when_rationality_is_sharp_and_nothing_overflows():
    assert chosen(30, 29, -30, 0, rationality=0.01) == pytest.approx([1, 0, 0, 0])
    assert chosen(-30, -29, -30, -40, rationality=0.01) == pytest.approx([0, 0, 0, 0])
    assert chosen(30, -30, 5, 0, rationality=1e9) == pytest.approx([0.2] * 4)


@given(
    st.lists(utilities, min_size=4, max_size=4),
    shares,
    st.floats(0.05, 20),
    st.floats(0, 5),
)
def test_choices_share_the_interest_and_favour_what_is_better(worth, interest, sharp, more):
    before = chosen(*worth, interest=interest, rationality=sharp)
    assert all(share >= 0 for share in before)
    assert sum(before) <= interest + 1e-12
    order = np.argsort(worth, kind="stable")
    assert all(np.diff(np.array(before)[order]) >= -1e-12)
    for place in range(4):
        better = [value + more * (k == place) for k, value in enumerate(worth)]
        assert chosen(*better, interest=interest, rationality=sharp)[place] >= (
            before[place] - 1e-12
        )


@given(seeds, st.floats(1e-6, 5))
def test_a_budget_is_kept_by_each_power_and_mixes_nothing(seed, budget):
    draw = np.random.default_rng(seed)
    wished = draw.random((4, 3, 2, 5))
    budgets = np.array([budget, 100.0]).reshape(1, 2, 1)
    kept = keep_within_budget(*wished, budgets)
    spent = sum(kept).sum(axis=0)
    wanted = wished.sum(axis=(0, 1))
    np.testing.assert_allclose(spent[0], np.minimum(wanted[0], budget), atol=1e-12)
    np.testing.assert_allclose(spent[1], wanted[1])
    mix = np.array(kept)[:, :, 0] / spent[0]
    np.testing.assert_allclose(mix, wished[:, :, 0] / wanted[0])


def test_without_a_budget_nothing_is_done():
    kept = keep_within_budget(*full(0.5, 0.2, 0.0, 1.0, 0.0))
    assert [number(choice) for choice in kept] == [0.0] * 4


def test_what_costs_nothing_is_within_any_budget():
    none = 0 * ONE
    assert [number(choice) for choice in keep_within_budget(*[none] * 5)] == [0.0] * 4


@pytest.mark.parametrize("move", MOVES)
def test_instruments_move_by_hand(move):
    assert number(move(*full(0.2, 0.6, 0.0, 0.5))) == pytest.approx(0.4)
    assert number(move(*full(0.6, 0.2, 0.0, 0.25))) == pytest.approx(0.5)
    assert number(move(*full(0.6, 0.2, 1.0, 0.25))) == 0.6


def test_assurance_rises_at_one_speed_and_falls_at_another():
    assert number(move_assurance(*full(0.2, 0.6, 0.0, 0.5, 0.1))) == pytest.approx(0.4)
    assert number(move_assurance(*full(0.6, 0.2, 0.0, 0.5, 0.1))) == pytest.approx(0.56)
    assert number(move_assurance(*full(0.6, 0.2, 1.0, 0.5, 0.1))) == 0.6
    assert number(move_assurance(*full(0.2, 0.6, 1.0, 0.5, 0.1))) == 0.2


@given(shares, shares, shares)
def test_instruments_stay_between_where_they_were_and_the_choice(now, choice, speed):
    low, high = min(now, choice) - 1e-12, max(now, choice) + 1e-12
    for move in MOVES:
        assert low <= number(move(*full(now, choice, 0, speed))) <= high
        assert number(move(*full(now, choice, 0, 0.0))) == now
    assert low <= number(move_assurance(*full(now, choice, 0, speed, 1 - speed))) <= high
    assert number(move_assurance(*full(now, choice, 0, 0.0, 0.0))) == now


@pytest.mark.parametrize("move", MOVES)
def test_an_event_holds_its_own_pair_only(move):
    now, choice = np.full((2, 3, 2), 0.2), np.full((2, 3, 2), 0.6)
    acted = np.zeros((2, 3, 1))
    acted[1, 2] = 1.0
    after = move(now, choice, acted, 0.5 * ONE)
    expected = np.full((2, 3, 2), 0.4)
    expected[1, 2] = 0.2
    np.testing.assert_allclose(after, expected)
