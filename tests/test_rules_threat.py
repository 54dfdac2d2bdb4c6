"""Threat perception.

Planted and caught, one at a time, each reverted (in brackets the first test that failed):

- `reckon_harm`: strain adds power (sign) (test_harm_by_hand); no square root of the
  offence (test_harm_by_hand); the mask of the rest of the world left out
  (test_harm_is_of_the_partner_and_where_it_is_near).
- `suspect_intent`: grievance calms (sign) (test_suspicion_by_hand).
- `take_relief`: assurance weighs with the weight of membership (test_relief_by_hand).
- `aim_threat`: relief kept instead of taken away (test_target_by_hand); exponent with the
  wrong sign (test_target_by_hand).
- `perceive_threat`: inertia the wrong way round
  (test_perception_rises_fast_and_falls_slowly); chance inside the comparison
  (test_chance_does_not_choose_the_speed); a maximum over runs
  (test_every_pair_and_run_has_its_own_way).
"""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hedgesim.rules.threat import (
    aim_threat,
    perceive_threat,
    reckon_harm,
    suspect_intent,
    take_relief,
)

ONE = np.ones((1, 1, 1))
shares = st.floats(0, 1)
weights = st.floats(0, 5)


def number(array):
    assert array.shape == (1, 1, 1)
    return float(array[0, 0, 0])


def full(*values):
    return [value * ONE for value in values]


def harm_of(power=1.0, offence=1.0, strain=0.0, proximity=1.0, relief=0.2):
    return number(reckon_harm(*full(power, offence, strain, proximity, 1, 1, relief)))


def test_harm_by_hand():
    assert harm_of() == 1.0
    assert harm_of(power=0.5, offence=0.5) == pytest.approx(0.5)
    assert harm_of(power=0.25) == pytest.approx(0.5)
    assert harm_of(proximity=0.3) == pytest.approx(0.3)
    assert harm_of(strain=1.0, relief=0.36) == pytest.approx(0.8)


def test_harm_is_of_the_partner_and_where_it_is_near():
    power = np.array([1.0, 0.25, 0.04]).reshape(1, 3, 1)
    proximity = np.array([[1.0, 0.5, 0.2], [0.1, 1.0, 1.0]])[:, :, None]
    external = np.array([[0.0, 1.0, 1.0], [1.0, 0.0, 1.0]])[:, :, None]
    counted = np.array([1.0, 1.0, 0.0]).reshape(1, 3, 1)
    harm = reckon_harm(power, ONE, 0 * ONE, proximity, external, counted, ONE)
    np.testing.assert_allclose(harm[:, :, 0], [[0.0, 0.25, 0.0], [0.1, 0.0, 0.0]])


def test_suspicion_by_hand():
    assert number(suspect_intent(*full(0.5, 0.0, 0.02, 0.6))) == pytest.approx(0.52)
    assert number(suspect_intent(*full(0.0, 0.5, 0.0, 0.6))) == pytest.approx(0.3)


def test_relief_by_hand():
    assert number(take_relief(*full(1.0, 0.0, 0.35, 0.1))) == pytest.approx(0.35)
    assert number(take_relief(*full(0.0, 1.0, 0.35, 0.1))) == pytest.approx(0.1)
    assert number(take_relief(*full(1.0, 1.0, 0.35, 0.1))) == pytest.approx(0.415)


def test_target_by_hand():
    assert number(aim_threat(*full(1.0, 1.0, 0.0, 0.0, np.log(4)))) == pytest.approx(0.75)
    assert number(aim_threat(*full(1.0, 1.0, 1.0, 0.0, 2.5))) == 0.0
    assert number(aim_threat(*full(0.0, 1.0, 0.0, 0.0, 2.5))) == 0.0


@given(shares, shares, shares, shares, weights, st.floats(0, 0.5))
def test_target_is_a_share_and_moves_the_right_way(
    harm, intent, grievance, relief, scale, more
):
    def target(harm=harm, intent=intent, grievance=grievance, relief=relief, attack=0.0):
        suspicion = suspect_intent(*full(intent, grievance, 0.02, 0.6))
        return number(aim_threat(harm * ONE, suspicion, *full(relief, attack, scale)))

    here = target()
    assert 0.0 <= here <= 1.0
    assert target(harm=harm + more) >= here
    assert target(intent=intent + more) >= here
    assert target(grievance=grievance + more) >= here
    assert target(relief=min(1.0, relief + more)) <= here
    assert target(attack=more) == pytest.approx(1 - (1 - more) * (1 - here))


@given(shares, shares, shares, shares, st.floats(0, 0.5))
def test_more_assurance_and_more_binding_mean_less_threat(
    assurance, bind, weight, other, more
):
    def relief(assurance=assurance, bind=bind):
        return number(take_relief(*full(assurance, bind, weight, other)))

    assert 0.0 <= relief() <= 1.0
    assert relief(assurance=min(1.0, assurance + more)) >= relief()
    assert relief(bind=min(1.0, bind + more)) >= relief()


def test_assurance_lowers_threat_strictly():
    calm = take_relief(*full(1.0, 0.0, 0.35, 0.1))
    tense = take_relief(*full(0.0, 0.0, 0.35, 0.1))
    aimed = [
        number(aim_threat(ONE, 0.3 * ONE, relief, 0 * ONE, 2.5 * ONE))
        for relief in (calm, tense)
    ]
    assert aimed[0] == pytest.approx(0.65 * aimed[1])
    assert aimed[1] > 0.5


def perceived(threat, target, luck=0.0, rise=0.5, fall=0.05, noise=0.0):
    return number(perceive_threat(*full(threat, target, luck, rise, fall, noise)))


def test_perception_rises_fast_and_falls_slowly():
    assert perceived(0.2, 0.6) == pytest.approx(0.4)
    assert perceived(0.6, 0.2) == pytest.approx(0.58)
    assert perceived(0.6, 0.2, rise=0.9) == pytest.approx(0.58)
    assert perceived(0.2, 0.6, fall=0.9) == pytest.approx(0.4)


def test_chance_does_not_choose_the_speed():
    """Luck of ±1 moves threat equally far up and down from the path without luck."""
    for target in (0.5, 0.51, 0.49):
        up, calm, down = (perceived(0.5, target, luck, noise=0.1) for luck in (1, 0, -1))
        assert up - calm == pytest.approx(0.025)
        assert calm - down == pytest.approx(0.025)


@given(shares, shares, st.floats(-6, 6), shares, shares, shares)
def test_perception_stays_a_share(threat, target, luck, rise, fall, noise):
    assert 0.0 <= perceived(threat, target, luck, rise, fall, noise) <= 1.0


@given(shares, shares, shares, shares)
def test_without_chance_perception_never_leaves_the_way_to_its_target(
    threat, target, rise, fall
):
    after = perceived(threat, target, rise=rise, fall=fall)
    assert min(threat, target) - 1e-12 <= after <= max(threat, target) + 1e-12


@given(shares, shares, st.floats(-6, 6))
def test_without_speed_and_chance_nothing_moves(threat, target, luck):
    assert perceived(threat, target, luck, rise=0.0, fall=0.0) == threat


@pytest.mark.parametrize("end", [0.0, 1.0])
def test_chance_is_nothing_at_the_ends(end):
    assert perceived(end, end, luck=3.0, noise=1.0) == end


def test_every_pair_and_run_has_its_own_way():
    draw = np.random.default_rng(5)
    threat, target = draw.random((2, 2, 3, 4))
    luck, rise = draw.standard_normal((2, 3, 4)), draw.random((1, 1, 4))
    fall, noise = rise / 9, 0.1 * ONE
    after = perceive_threat(threat, target, luck, rise, fall, noise)
    assert after.shape == (2, 3, 4)
    for place in np.ndindex(after.shape):
        speed = (rise if target[place] > threat[place] else fall)[0, 0, place[2]]
        chance = 0.1 * threat[place] * (1 - threat[place]) * luck[place]
        expected = threat[place] + speed * (target[place] - threat[place]) + chance
        assert after[place] == pytest.approx(min(max(expected, 0.0), 1.0))
