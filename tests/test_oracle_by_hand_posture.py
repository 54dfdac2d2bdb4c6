"""The oracle by hand: gains and the choice of posture."""

import math

import pytest
from oracle_worlds import (
    DIPLOMACY,
    ECONOMY,
    LN2,
    SECURITY,
    TRANSIT,
    A,
    B,
    R,
    W,
    a_turn,
    quiet_luck,
    quiet_world,
    rivals,
    set_shares,
)


def test_gain_in_security():
    world = quiet_world()
    rivals(world, 0.5)
    world["threat"][A] = [0, 0.6, 0.2, 0]
    world["protection"][W], world["strain"][W] = 0.5, 0.2
    world["assurance"][A][W] = 0.1
    world["regime_support"][A][W], world["regime_insecurity"][A] = 0.4, 0.5
    world["wedging"][A][B], world["coercion"][A][B] = 0.4, 0.2
    world["weaponisability"][B][SECURITY] = 0.5
    world["weight"], world["substitutability"] = [0.3, 0.25, 0.25, 0.2], [0.5] * 4
    set_shares(world, "dependence", SECURITY, self_=0.4, b=0.4, w=0.2)
    world["leads"][W][0] = 1
    world["membership"][A][0] = 1.0
    after = a_turn(
        world,
        # shelter = .5 · .6 = .3; .5 · .8 · .3 + 1 · .1 + .5 · .4 · .5 · .8 = .12 + .1 + .08
        security_value=2.0,
        assurance_value=1.0,
        regime_support_value=0.5,
        # fear = .2/.8 = .25
        security_fear=0.4,
        # pressure = .5 · (1 − .6 · .8) = .26
        pressure_weight=2.0,
        # L_AB = .3 · .5 · .4 · [1 − .5 · .6] = .042; side = .25 · .042 = .0105
        side_weight=2.0,
        institution_value=0.2,
    )
    assert after["leverage"][A] == pytest.approx([0, 0.042, 0, 0])
    # .6 − .1 − .52 − .021 + .1
    assert after["gain"][A][W][SECURITY] == pytest.approx(0.059)


def test_gain_with_the_friend_of_a_foe():
    world = quiet_world()
    world["threat"][A] = [0, 0, 0.8, 0]
    # B has half of its security from W: .5 · .8 = .4, fear .4/.6 = 2/3
    world["dependence"][B] = [[0.0] * 4, [0.5] * 4, [0.5] * 4, [0.0] * 4]
    gain = a_turn(world, security_fear=0.3)["gain"][A]
    assert gain[B] == pytest.approx([-0.2, 0, 0, 0])
    assert gain[W] == pytest.approx([-1.2, 0, 0, 0])  # W itself: .8/.2 = 4


def test_gain_of_own_arms():
    world = quiet_world()
    world["threat"][A] = [0, 0.6, 0.5, 0]  # at least one: 1 − .4 · .5 = .8
    gain = a_turn(world, security_value=0.5, self_help_value=0.25)["gain"]
    assert gain[A][A] == pytest.approx([0.1, 0, 0, 0])
    assert gain[A][W] == gain[B][B] == [0] * 4


def test_gain_in_the_economy():
    world = quiet_world()
    world["market"], world["market_start"] = [1.0, 2.0, 4.0, 3.0], [1.0, 0.5, 1.0, 1.0]
    world["inducement"][A][B] = 0.5
    world["sanctions"][A][B], world["sanctions"][B][A] = 0.2, 0.5
    world["sanctions"][W][B] = 0.5
    world["threat"][A][B] = 0.4
    world["weaponisability"][B][ECONOMY] = 0.5
    world["membership"][A][0] = 1.0
    world["customs_union"][0] = 1
    world["protest"][A][B] = 0.025
    after = a_turn(
        world,
        market_elasticity=0.5,  # .5 ln(2/.5) = ln 2
        economy_value=0.4,  # + .2
        # own sanctions: − [1 − .8 · .5] = − .6; others': W alone, .5 · 4/10 = .2
        secondary_sanctions=0.5,  # − .1
        economy_fear=0.5,  # − .5 · .4 · .5 = − .1
        union_value=0.1,  # + .1
        protest_weight=2.0,  # − 2 · .025
    )
    assert after["gain"][A][B][ECONOMY] == pytest.approx(LN2 - 0.55)
    # the union holds for its leader too
    assert after["gain"][B][A][ECONOMY] == pytest.approx(0.1 - 0.6)


def test_gain_in_transit():
    world = quiet_world()
    world["inducement"][A][B], world["disruption"][A][B] = 0.4, 0.1
    world["threat"][A][B] = 0.4
    world["weaponisability"][B][TRANSIT] = 0.5
    # .5 (.2 − .1) − .5 · .4 · .5 = .05 − .1
    after = a_turn(world, transit_value=0.5, transit_fear=0.5)
    assert after["gain"][A][B][TRANSIT] == pytest.approx(-0.05)


def test_gain_in_diplomacy():
    world = quiet_world()
    rivals(world, 0.5)
    world["inducement"][A][B], world["assurance"][A][B] = 0.4, 0.3
    world["coercion"][A][B], world["wedging"][A][W] = 0.4, 0.4
    world["violation"][B] = 0.5
    world["threat"][A][B] = 0.2
    world["protest"][A][B] = 0.025
    world["membership"][A][0] = 1.0
    # L_AB = .25 · 1 · .4 = .1 and L_AW = .25 · 1 · .2 = .05
    world["weaponisability"][B][SECURITY] = world["weaponisability"][W][SECURITY] = 1.0
    set_shares(world, "dependence", SECURITY, self_=0.4, b=0.4, w=0.2)
    after = a_turn(
        world,
        diplomacy_value=0.5,  # .5 (.2 + .3) = .25
        leverage_half=0.1,  # Λ = .1/(.1 + .1) = .5
        deference=0.5,  # .5 · .4 · .5 = .1
        norm_weight=0.2,  # − .1
        diplomacy_fear=0.4,  # − .4 · .25 = − .1
        pressure_weight=1.0,  # W's wedging: − .5 · .4 = − .2
        side_weight=2.0,  # − 2 · .25 · .05 = − .025
        institution_value=0.2,  # + .2
        protest_weight=2.0,  # − 2 · .025
    )
    assert after["gain"][A][B][DIPLOMACY] == pytest.approx(0.075)


def test_fear_is_capped():
    world = quiet_world()
    world["threat"][A] = [0, 1.0, 0.95, 0]
    world["dependence"][B] = [[0.0] * 4, [1.0] * 4, [0.0] * 4, [0.0] * 4]
    gain = a_turn(world, security_fear=0.1)["gain"][A]
    assert gain[B][SECURITY] == pytest.approx(-1.0)
    assert gain[W][SECURITY] == pytest.approx(-1.0)  # odds 19, capped at 10


def test_several_sources_of_threat_are_at_least_one_of_them():
    world = quiet_world()
    for k in (A, B):
        world["rivalry"][W][k] = world["rivalry"][k][W] = 1.0
    world["threat"] = [[0, 0.5, 0, 0], [0.2, 0, 0, 0]]
    world["protection"][W] = 1.0
    gain = a_turn(world, security_value=1.0)["gain"]
    # of each state only the other threatens; its own place in the product is empty
    assert gain[A][W][SECURITY] == pytest.approx(0.5)
    assert gain[B][W][SECURITY] == pytest.approx(0.2)
    world["counted"][R] = 1
    world["rivalry"][W][R] = world["rivalry"][R][W] = 0.5
    world["threat"][A][R] = 0.4
    # 1 − (1 − .5)(1 − .5 · .4) = .6
    gain = a_turn(world, security_value=1.0)["gain"]
    assert gain[A][W][SECURITY] == pytest.approx(0.6)


def test_price_of_correlated_exposure():
    world = quiet_world()
    world["threat"][A][W] = 1.0
    world["co_movement"][B][W] = world["co_movement"][W][B] = 0.5
    set_shares(world, "dependence", SECURITY, self_=0.4, b=0.4, w=0.2)
    gain = a_turn(world, risk_aversion=2.0, base_variance=0.25)["gain"][A]
    # V: B .25, W 1. For B: √(.25 · .25) · .4 + √(.25 · 1) · .5 · .2 = .1 + .05
    assert gain[B][SECURITY] == pytest.approx(-0.3)
    # for W: √(1 · .25) · .5 · .4 + 1 · .2 = .1 + .2; self costs nothing
    assert gain[W][SECURITY] == pytest.approx(-0.6)
    assert gain[A] == [0, 0, 0, 0]


def test_choice_of_posture():
    world = quiet_world()
    world["log_prior"][A][B][DIPLOMACY] = math.log(4)
    world["log_prior"][A][R][DIPLOMACY] = -math.inf
    world["protest"][A][B] = LN2
    say = {"bounded_rationality": 0.5, "posture_noise": 0.5, "protest_weight": 1.0}
    # q: self 1, B 4, W 1; exp(−ln 2/.5) = ¼, so all three weigh 1
    shares = [row[DIPLOMACY] for row in a_turn(world, **say)["posture"][A]]
    assert shares == pytest.approx([1 / 3, 1 / 3, 1 / 3, 0])
    luck = quiet_luck()
    luck["posture_luck"][A][A][DIPLOMACY] = LN2
    # exp(.5 ln 2/.5) = 2 for self: 2, 1, 1 of 4
    shares = [row[DIPLOMACY] for row in a_turn(world, luck=luck, **say)["posture"][A]]
    assert shares == pytest.approx([0.5, 0.25, 0.25, 0])
