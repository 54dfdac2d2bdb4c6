"""The oracle by hand: answers of powers, stocks and memberships."""

import math

import pytest
from oracle_worlds import (
    ECONOMY,
    LN2,
    SECURITY,
    TRANSIT,
    A,
    B,
    W,
    a_turn,
    answering_world,
    event,
    instruments,
    quiet_luck,
    quiet_world,
    set_shares,
)


def test_answer_of_a_power():
    world, say = answering_world()
    # five options weigh the same: each .2, times interest .5 = .1, half of the way from 0
    assert instruments(a_turn(world, **say)) == pytest.approx([0.05] * 4)
    # U_ind = .5 ln 2, over ηP .5: weights 1, 2, 1, 1, 1 of 6, times .5, half of the way
    say["inducement_cost"] -= 0.5 * LN2
    assert instruments(a_turn(world, **say)) == pytest.approx(
        [1 / 12, 1 / 24, 1 / 24, 1 / 24]
    )


def test_a_goal_that_is_met_is_no_loss():
    world, say = answering_world()
    world["goal"][A][W] = 0.1
    # loss 0: inducement is worth 2 · .2 · .9 · .5 = .18, coercion 1.5 · .1 · .5 = .075
    say["inducement_cost"], say["coercion_cost"] = 0.18, 0.075 - 0.25
    assert instruments(a_turn(world, **say)) == pytest.approx([0.05] * 4)
    # a goal below the floor .25 is measured against it: x = (.2 − 0)/.25 = .8, loss .8/1
    world["goal"][A][W], say["goal_floor"], say["loss_half"] = 0.2, 0.25, 0.2
    set_shares(world, "dependence", SECURITY, self_=0.6, b=0.4)
    # no leverage, so coercion is worth nothing; inducement as first worked out
    say["inducement_cost"], say["coercion_cost"] = 0.9, -0.25
    assert instruments(a_turn(world, **say)) == pytest.approx([0.05] * 4)


def test_an_instrument_that_was_an_event_is_not_chosen():
    world, say = answering_world()
    world["assurance"][A][W] = 0.3
    after = a_turn(world, [event("coercion", W, A, 0.4)], **say)
    # assurance fades slowly: .3 + .1 (.1 − .3)
    assert instruments(after) == pytest.approx([0.05, 0.4, 0.28, 0.05])
    # the next quarter it is chosen again: .4 + .5 (.1 − .4)
    world["coercion"][A][W] = 0.4
    assert instruments(a_turn(world, **say)) == pytest.approx([0.05, 0.25, 0.28, 0.05])


def test_budget_over_targets_and_instruments():
    world, say = answering_world()
    world["budget"][W] = 0.2
    # .4 are chosen, .2 can be paid for: each choice is halved
    assert instruments(a_turn(world, **say)) == pytest.approx([0.025] * 4)
    world["budget"][W] = 0.0
    assert instruments(a_turn(world, **say)) == [0.0] * 4
    # a second target, alike in nothing but interest, draws on the same budget
    world["budget"][W] = 0.2
    world["interest"][B][W] = 0.5
    after = a_turn(world, **say)
    spent = sum(instruments(after, A) + instruments(after, B))
    assert spent == pytest.approx(0.5 * 0.2)
    assert min(instruments(after, B)) > 0


def test_without_interest_instruments_fade():
    world, say = answering_world()
    world["inducement"][A][B] = world["assurance"][A][B] = 0.4
    after = a_turn(world, **say)
    assert instruments(after, A, B) == pytest.approx([0.2, 0, 0.36, 0])


def test_stocks():
    world = quiet_world()
    set_shares(world, "dependence", ECONOMY, b=0.6, w=0.4)
    world["speed"] = [0.0, 0.5, 0.0, 0.0]
    world["grievance"][A] = [0, 0.2, 0.4, 0]
    world["coercion"][A][B] = 0.6
    world["disruption"][A] = [0, 0.4, 0.2, 0]
    world["intent"][A], world["intent_baseline"][A] = [0, 0.5, 0.1, 0], [0, 0.1, 0.3, 0]
    world["regime_support"][A][B], world["regime_support_offered"][B] = 0.8, 0.4
    world["kin_exposure"][A][B], world["nation_building"][A] = 0.5, 2.0
    world["protest"][A][B] = 0.5
    after = a_turn(
        world,
        bounded_rationality=1e12,  # posture is its prior: thirds
        grievance_rise=0.25,
        grievance_fade=0.5,
        disruption_persistence=0.4,
        intent_fade=0.5,
        support_persistence=0.5,
        kin_decline=0.1,
        protest_persistence=0.8,
    )
    economy = [row[ECONOMY] for row in after["dependence"][A]]
    assert economy == pytest.approx([0, 0.6 - 0.4 / 3, 0.4 - 0.1 / 3, 0.5 / 3])
    # towards .6, .2 + .25 · .4; towards 0, .4 − .5 · .4
    assert after["grievance"][A] == pytest.approx([0, 0.3, 0.2, 0])
    assert after["disruption"][A] == pytest.approx([0, 0.16, 0.08, 0])
    assert after["intent"][A] == pytest.approx([0, 0.3, 0.2, 0])
    assert after["regime_support"][A][B] == pytest.approx(0.6)
    assert after["kin_exposure"][A][B] == pytest.approx(0.4)
    assert after["protest"][A][B] == pytest.approx(0.4)


def test_who_is_attacked_rearms_at_the_pace_of_war():
    world = quiet_world()
    world["attack"][A] = [0, 0.5, 0.5, 0]  # at least one: 1 − .5 · .5 = .75
    set_shares(world, "dependence", SECURITY, self_=0.1, b=0.8, w=0.1)
    world["speed"] = [0.1, 0.0, 0.0, 0.0]
    say = {"bounded_rationality": 1e12, "rearming_speed": 0.5}  # posture: quarters
    after = a_turn(world, **say)
    # usual pace: .1 + .1 · .15 = .115; then .75 (.5 − .1) = .3 of what is left to .25
    security = [row[SECURITY] for row in after["dependence"][A]]
    assert security[0] == pytest.approx(0.115 + 0.3 * 0.135)
    assert sum(security) == pytest.approx(1.0)


def test_trade_follows_a_route_as_it_fills():
    world = quiet_world()
    set_shares(world, "dependence", ECONOMY, b=0.8, w=0.1, r=0.1)
    world["speed"] = [0.0, 0.05, 0.0, 0.0]
    route = event("new_route", W, A, 0.5)
    say = {"bounded_rationality": 1e12, "filling_speed": 0.25}
    after = a_turn(world, [{**route, "buyer": W, "goods": 0.4}], **say)
    # reach .1 + .2; q of W 1 + .2/.8 · 3 = 1.75 of 3.75: w = 7/15; R wants 4/15
    assert after["trade_capacity"][A] == pytest.approx([0, 0, 0.3, 0])
    more = [7 / 15 - 0.1, 4 / 15 - 0.1]
    pace = 0.05 + 0.2 / sum(more) * 0.2
    trade = [row[ECONOMY] for row in after["dependence"][A]]
    assert trade[W] == pytest.approx(0.1 + pace * more[0])


@pytest.mark.parametrize(
    ("capacity", "speed", "expected"),
    [
        # γR .2 · inducement .5 · (1 − .1/.4) = .075
        (0.4, 0.0, 0.075),
        # stage 3 has halved the inducement first
        (0.4, 0.5, 0.0375),
        (0.1, 0.0, 0.0),
        (0.05, 0.0, 0.0),
        (0.0, 0.0, 0.0),
    ],
)
def test_building_of_routes(capacity, speed, expected):
    world = quiet_world()
    world["inducement"][A][W] = 0.5
    world["transit_capacity"][A][W] = capacity
    set_shares(world, "dependence", TRANSIT, b=0.5, w=0.1, r=0.4)
    world["speed"] = [
        0.0,
        0.0,
        1.0,
        0.0,
    ]  # the dependence that this turn makes does not count
    after = a_turn(world, route_building=0.2, instrument_speed=speed)
    assert after["log_prior"][A][W] == pytest.approx([0, 0, expected, 0])


@pytest.mark.parametrize(
    ("joining", "chance", "stays"),
    [
        # urge 0: hazard .125; Φ(−1.155) = .1240 leaves, Φ(−1.145) = .1261 stays
        (0.35, -1.155, 0.0),
        (0.35, -1.145, 1.0),
        # alignment .2 lies above .22 − .05
        (0.22, -1.2, 1.0),
    ],
)
def test_leaving_by_rule(joining, chance, stays):
    world = quiet_world()
    world["weight"] = [1.0, 0, 0, 0]
    set_shares(world, "dependence", SECURITY, self_=0.8, b=0.2)
    world["weaponisability"][B][SECURITY] = 1.0
    world["threat"][A][B] = 0.8
    world["membership"][A][0] = 1.0
    luck = quiet_luck()
    luck["exit_luck"] = [[chance], [-9.0]]
    say = {
        "exit_threat": 0.5,  # .5 · .8 = .4
        "exit_base": 0.3,  # − .3
        "exit_leverage": 0.5,  # − .5 · .2 = − .1
        "exit_sharpness": 14.0,
        "joining_alignment": joining,
        "joining_margin": 0.05,
    }
    # the leader B, whatever its luck, stays
    after = a_turn(world, luck=luck, by_rule=True, **say)
    assert after["membership"] == [[stays], [1.0]]
    after = a_turn(world, luck=luck, by_rule=False, **say)
    assert after["membership"] == [[1.0], [1.0]]


def test_sharpness_of_leaving():
    world = quiet_world()
    world["threat"][A][B] = 0.5
    world["membership"][A][0] = 1.0
    luck = quiet_luck()
    # urge .5, ξ 2 ln 3: σ(ln 3) = ¾, hazard .1875; Φ(−.9) = .184, Φ(−.85) = .198
    say = {"exit_threat": 1.0, "exit_sharpness": 2 * math.log(3), "joining_alignment": 1.0}
    luck["exit_luck"][A][0] = -0.9
    assert a_turn(world, luck=luck, by_rule=True, **say)["membership"][A] == [0.0]
    luck["exit_luck"][A][0] = -0.85
    assert a_turn(world, luck=luck, by_rule=True, **say)["membership"][A] == [1.0]


@pytest.mark.parametrize(
    ("candidate", "joining", "joins"), [(1, 0.15, 1.0), (1, 0.25, 0.0), (0, 0.15, 0.0)]
)
def test_joining_by_rule(candidate, joining, joins):
    world = quiet_world()
    world["weight"] = [1.0, 0, 0, 0]
    set_shares(world, "dependence", SECURITY, self_=0.8, b=0.2)
    world["candidate"][A][0] = candidate
    after = a_turn(world, by_rule=True, joining_alignment=joining)
    assert after["membership"] == [[joins], [1.0]]
