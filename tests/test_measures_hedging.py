"""The hedging index and its parts: against plain numbers, and at its corners."""

# Planted and caught: a mark for its complement; rivalry of the next partner; maximum for
# minimum; the 2 forgotten; fallback of a state without partners; square for cube root;
# own rivalries as sides; the rest of the world in OM and in NS; weights of return
# swapped; self-reliance left out of insurance; self as a rival; D on the partner axis for
# the rival axis.

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from random_ties import ACTORS, KINDS, REMAINDER, STATES, world_at_random
from test_measures_catalogue import measured

from hedgesim.measures.hedging import fallback, not_taking_sides, opposite_measures
from hedgesim.measures.hedging_parts import return_measures

FOUR = (1, 3, 1, 1)
amounts = hnp.arrays(np.float64, FOUR, elements=st.floats(0, 1))


@pytest.fixture(scope="module", params=[1, 2, 3])
def case(request):
    world = world_at_random(request.param)
    return world.arrays, measured(world)


def others(i):
    return [k for k in range(ACTORS) if k not in (i, REMAINDER)]


def of_kind(a, name, kind):
    return np.mean([a[name][:, :, c] for c, k in enumerate(KINDS) if k == kind], axis=0)


def test_not_taking_sides_follows_its_equation(case):
    a, found = case
    for i, r in np.ndindex(STATES, 4):
        taken = possible = 0.0
        for j in others(i):
            for k in others(i):
                if j < k:
                    rivals = a["rivalry"][j, k, 0]
                    one, other = found["alignment"][i, [j, k], r]
                    taken += rivals * abs(one - other)
                    possible += rivals * (one + other)
        expected = 1 - taken / possible
        assert found["not_taking_sides"][i, r] == pytest.approx(expected, abs=1e-12)


def test_return_and_insurance_follow_their_equations(case):
    a, found = case
    security, spoken = (
        of_kind(a, "dependence", "security"),
        of_kind(a, "posture", "diplomacy"),
    )
    trade, routes = of_kind(a, "dependence", "economy"), of_kind(a, "dependence", "transit")
    for i, j, r in np.ndindex(STATES, ACTORS, 4):
        sought = 0.3 * (trade[i, j, r] + routes[i, j, r]) + 0.4 * spoken[i, j, r]
        assert found["return_measures"][i, j, r] == pytest.approx(sought, abs=1e-12)
        abroad = [k for k in range(ACTORS) if k != i]
        insured = sum(a["rivalry"][j, k, 0] * security[i, k, r] for k in abroad)
        insured += security[i, i, r]
        assert found["risk_contingency"][i, j, r] == pytest.approx(insured, abs=1e-12)


def test_opposite_measures_and_fallback_follow_their_equations(case):
    a, found = case
    for i, r in np.ndindex(STATES, 4):
        held = found["alignment"][i, :, r]
        all_ = sum(held[j] for j in others(i))
        both = 0.0
        for j in others(i):
            sought, insured = (
                found[n][i, j, r] for n in ("return_measures", "risk_contingency")
            )
            both += held[j] / all_ * 2 * min(sought, insured) / (sought + insured)
        assert found["opposite_measures"][i, r] == pytest.approx(both, abs=1e-12)
        can = [j for j in others(i) if a["tie"][i, j].any()]
        first = max(held[j] for j in can) / sum(held[j] for j in can)
        room = (1 - first) / (1 - 1 / len(can))
        assert found["fallback"][i, r] == pytest.approx(room, abs=1e-12)


def test_the_index_is_the_cube_root_of_its_marks(case):
    _, found = case
    marks = [found[n] for n in ("not_taking_sides", "opposite_measures", "fallback")]
    assert found["hedging_index"] ** 3 == pytest.approx(marks[0] * marks[1] * marks[2])


def test_a_state_without_external_ties_does_not_hedge():
    world = world_at_random(4)
    alone = np.zeros_like(world.arrays["dependence"])
    alone[range(STATES), range(STATES)] = 1.0
    found = measured(world.with_arrays({"dependence": alone, "posture": alone}))
    assert not found["hedging_index"].any()
    assert not found["fallback"].any()
    assert not found["opposite_measures"].any()
    assert np.all(found["not_taking_sides"] == 1)


@given(amounts)
def test_without_rivalry_no_side_is_taken(aligned):
    one = np.ones(FOUR)
    assert not_taking_sides(aligned, np.zeros((1, 3, 3, 1)), one, one).item() == 1.0


@given(amounts)
def test_sides_are_shares_of_what_rivals_hold(aligned):
    rivalry, one = np.ones((1, 3, 3, 1)), np.ones(FOUR)
    mark = not_taking_sides(aligned, rivalry, one, one).item()
    assert -1e-12 <= mark <= 1
    doubled = not_taking_sides(aligned / 2, rivalry, one, one).item()
    assert mark == pytest.approx(doubled, abs=1e-9) or aligned.max() < 1e-290


def test_the_rest_of_the_world_and_oneself_are_no_sides():
    aligned = np.array([0.4, 0.4, 0.1]).reshape(FOUR)
    rivalry, one = np.ones((1, 3, 3, 1)), np.ones(FOUR)
    mask = np.array([1.0, 1.0, 0.0]).reshape(FOUR)
    assert not_taking_sides(aligned, rivalry, one, mask).item() == 1.0
    assert not_taking_sides(aligned, rivalry, mask, one).item() == 1.0
    assert not_taking_sides(aligned, rivalry, one, one).item() < 0.7


def test_a_partner_that_cannot_be_is_no_fallback():
    aligned = np.array([0.2, 0.2, 0.2]).reshape(FOUR)
    one, tie = np.ones(FOUR), np.array([1.0, 0.0, 0.0]).reshape(FOUR)
    assert fallback(aligned, tie, one, one).item() == 0.0
    assert fallback(aligned, one, one, one).item() == pytest.approx(1.0)
    assert fallback(aligned, 0 * one, one, one).item() == 0.0


@given(amounts)
def test_fallback_is_largest_among_partners_alike(aligned):
    one = np.ones(FOUR)
    assert -1e-12 <= fallback(aligned, one, one, one).item() <= 1 + 1e-12


def test_opposite_measures_need_both():
    one = np.ones((1, 1, 1))
    assert opposite_measures(one, one, 0 * one, one, one).item() == 0.0
    assert opposite_measures(one, 0 * one, one, one, one).item() == 0.0
    assert opposite_measures(one, 0 * one, 0 * one, one, one).item() == 0.0
    assert opposite_measures(one, one / 3, one / 3, one, one).item() == pytest.approx(1.0)


def test_all_return_from_one_partner_is_one():
    assert return_measures(1.0, 1.0, 1.0) == pytest.approx(1.0)
