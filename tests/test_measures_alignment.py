"""Alignment, leverage, exposure, autonomy, revenue at risk: against plain numbers."""

# Planted and caught: diplomacy weighed in dependence too; dependence for posture; the
# diagonal counted; a score over the other alone; every partner as the reference;
# substitutability for its complement; share forgotten; autonomy for its complement; a sum
# for the norm; exposure summed over states; own revenue at risk (unseen until a self
# share in transit was tested); debt in every channel; debt beside the hold and not within
# it; debt replaceable as trade is; autonomy below 0; work replaced by goods; shares of
# goods that do not leave the work out; work that is part of every channel.

import numpy as np
import pytest
from random_ties import ACTORS, KINDS, STATES, world_at_random
from test_measures_catalogue import measured

from hedgesim.measures.alignment import pair_score
from hedgesim.measures.leverage import autonomy, exposure, revenue_at_risk


@pytest.fixture(scope="module", params=[1, 2])
def case(request):
    world = world_at_random(request.param)
    return world.arrays, measured(world)


def cell(array, *place):
    """Read a cell of one run; an array that is the same in every run has one."""
    *head, run = place
    return float(array[(*head, min(run, array.shape[-1] - 1))])


def test_alignment_takes_posture_in_diplomacy_and_dependence_elsewhere(case):
    a, found = case
    for i, j, r in np.ndindex(STATES, ACTORS, 4):
        expected = 0.0
        for c, kind in enumerate(KINDS):
            standing = "posture" if kind == "diplomacy" else "dependence"
            expected += cell(a["weight"], c, r) * cell(a[standing], i, j, c, r) * (i != j)
        assert found["alignment"][i, j, r] == pytest.approx(expected, abs=1e-12)


def test_alignment_and_leverage_sum_to_at_most_one_where_nothing_is_owed(case):
    a, found = case
    for name in ("alignment", "leverage"):
        assert not found[name][range(STATES), range(STATES)].any()
    world = world_at_random(3)
    debtless = measured(world.with_arrays({"debt": 0 * a["debt"]}))
    for array in (found["alignment"], debtless["alignment"], debtless["leverage"]):
        assert array.sum(axis=1).max() <= 1 + 1e-12
    assert (measured(world)["leverage"] >= debtless["leverage"]).all()


def of_markets(a, i, j, c, r):
    """The partner's share of goods and of work, weighed by what the tie is made of."""
    parts = [cell(a["labour"], i, k, r) for k in range(ACTORS)]
    whole = [cell(a["dependence"], i, k, c, r) for k in range(ACTORS)]
    work = [part * held for part, held in zip(parts, whole, strict=True)]
    goods = (whole[j] - work[j]) / (1 - sum(work))
    return (1 - parts[j]) * goods + parts[j] * work[j] / sum(work)


def test_leverage_follows_its_equation(case):
    a, found = case
    for i, j, r in np.ndindex(STATES, ACTORS, 4):
        expected = 0.0
        for c in range(len(KINDS)):
            held = cell(a["dependence"], i, j, c, r)
            share = of_markets(a, i, j, c, r) if KINDS[c] == "economy" else held
            unreplaced = 1 - cell(a["substitutability"], c, r) * (1 - share)
            force = cell(a["weight"], c, r) * cell(a["weaponisability"], j, c, r)
            owed = cell(a["debt"], i, j, r) * (KINDS[c] == "economy")
            expected += force * (1 - (1 - held * unreplaced) * (1 - owed)) * (i != j)
        assert found["leverage"][i, j, r] == pytest.approx(expected, abs=1e-12)


def test_exposure_autonomy_and_threat_follow_their_equations(case):
    a, found = case
    for i, r in np.ndindex(STATES, 4):
        threat = [cell(a["threat"], i, j, r) for j in range(ACTORS) if j != i]
        force = [found["leverage"][i, j, r] for j in range(ACTORS) if j != i]
        exposed = sum(t * f for t, f in zip(threat, force, strict=True))
        assert found["exposure"][i, r] == pytest.approx(exposed, abs=1e-12)
        free = max(0, 1 - sum(f * f for f in force) ** 0.5)
        assert found["autonomy"][i, r] == pytest.approx(free, abs=1e-12)
        safe = np.prod([1 - t for t in threat])
        assert found["threat_overall"][i, r] == pytest.approx(1 - safe, abs=1e-12)


def test_revenue_at_risk_is_the_share_of_routes_of_the_share_of_revenue(case):
    a, found = case
    transit = KINDS.index("transit")
    for i, j, r in np.ndindex(STATES, ACTORS, 4):
        through = cell(a["dependence"], i, j, transit, r) * (i != j)
        expected = cell(a["hydrocarbon_revenue"], i, r) * through
        assert found["revenue_at_risk"][i, j, r] == pytest.approx(expected, abs=1e-12)


def test_a_state_does_not_put_its_own_revenue_at_risk():
    own, other = revenue_at_risk(np.full(2, 0.5), np.full(2, 0.5), np.array([0.0, 1.0]))
    assert (own, other) == (0.0, 0.25)


def test_the_same_leverage_in_one_hand_leaves_less_autonomy():
    one, several = np.array([[[0.6], [0.0]]]), np.array([[[0.3], [0.3]]])
    assert autonomy(one) < autonomy(several)
    assert autonomy(0 * one) == 1.0
    assert autonomy(np.array([[[1.0], [0.5]]])) == 0.0  # one holds all, another is owed


def test_longer_reach_of_the_feared_exposes_more():
    threat = np.array([[[0.9], [0.0]]])
    assert exposure(threat, np.array([[[0.5], [0.1]]])) > exposure(
        threat, np.array([[[0.1], [0.5]]])
    )


def test_scores_of_a_pair_add_up_to_a_hundred(case):
    _, found = case
    one, other = found["alignment"][:, 3], found["alignment"][:, 4]
    both = pair_score(one, other) + pair_score(other, one)
    assert both == pytest.approx(100.0)
    assert np.isnan(pair_score(0 * one, 0 * other)).all()


def test_the_score_against_the_reference_is_a_pair_score(case):
    _, found = case
    aligned = found["alignment"]
    for i, reference in enumerate([3, 3, 1]):
        for j in range(ACTORS):
            one, other = aligned[i, j], aligned[i, reference]
            expected = 100 * one / (one + other)
            assert found["score_against_reference"][i, j] == pytest.approx(expected)
