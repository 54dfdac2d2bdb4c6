"""The oracle by hand: measures and strategies."""

import math

import pytest
from oracle import measures
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
    quiet_parameters,
    quiet_world,
    rivals,
    set_shares,
)


def measured_world():
    world = quiet_world()
    rivals(world, 0.5)
    set_shares(world, "dependence", SECURITY, self_=0.2, b=0.5, w=0.3)
    set_shares(world, "dependence", ECONOMY, b=0.4, w=0.2, r=0.4)
    set_shares(world, "dependence", TRANSIT, b=0.8, r=0.2)
    set_shares(world, "posture", DIPLOMACY, self_=0.2, b=0.3, w=0.5)
    return world


def of_altria(world):
    return {name: values[A] for name, values in measures(world, quiet_parameters()).items()}


def test_measures_by_hand():
    world = measured_world()
    world["threat"][A] = [0, 0.4, 0.2, 0]
    world["substitutability"][SECURITY] = 0.5
    world["weaponisability"][B][SECURITY] = world["weaponisability"][W][SECURITY] = 1.0
    found = {
        name: values[A] for name, values in measures(world, quiet_parameters()).items()
    }
    # a: B ¼ (.5 + .4 + .8 + .3) = .5, W ¼ (.3 + .2 + 0 + .5) = .25: shares ⅔ and ⅓
    assert found["entropy"] == pytest.approx(math.log(3) - 2 / 3 * LN2)
    assert found["concentration"] == pytest.approx(5 / 9)
    # NS = 1 − .5 · .25/(.5 · .75)
    assert found["not_taking_sides"] == pytest.approx(2 / 3)
    # B: RM .3 · 1.2 + .4 · .3 = .48, RC .5 · .3 + .2 = .35;
    # W: RM .3 · .2 + .4 · .5 = .26, RC .5 · .5 + .2 = .45
    opposite = 2 / 3 * 0.70 / 0.83 + 1 / 3 * 0.52 / 0.71
    assert found["opposite_measures"] == pytest.approx(opposite)
    # FB = (1 − ⅔)/(1 − ½)
    assert found["fallback"] == pytest.approx(2 / 3)
    assert found["hedging"] == pytest.approx((4 / 9 * opposite) ** (1 / 3))
    # L: B ¼ · .5 [1 − .5 · .5] = .09375, W ¼ · .3 [1 − .5 · .7] = .04875
    assert found["exposure"] == pytest.approx(0.4 * 0.09375 + 0.2 * 0.04875)
    assert found["autonomy"] == pytest.approx(1 - math.hypot(0.09375, 0.04875))


def test_a_state_alone_and_one_without_rivals_around():
    world = measured_world()
    for c in range(4):
        set_shares(world, "dependence", c, self_=1.0)
        set_shares(world, "posture", c, self_=1.0)
    found = {
        name: values[A] for name, values in measures(world, quiet_parameters()).items()
    }
    assert (found["hedging"], found["autonomy"], found["exposure"]) == (0.0, 1.0, 0.0)
    for name in ("not_taking_sides", "opposite_measures", "fallback", "entropy"):
        assert found[name] is None
    world = measured_world()
    rivals(world, 0.0)
    assert of_altria(world)["not_taking_sides"] == 1.0
    world["tie"][A][W] = [0.0] * 4  # one partner alone is no fallback
    found = of_altria(world)
    assert (found["fallback"], found["hedging"]) == (0.0, 0.0)


def test_own_rivalry_is_no_side_taken():
    world = measured_world()
    before = of_altria(world)["not_taking_sides"]
    world["rivalry"][A][W] = world["rivalry"][W][A] = 1.0
    assert of_altria(world)["not_taking_sides"] == before


@pytest.mark.parametrize(
    ("label", "threat", "r", "security", "diplomacy", "material", "member"),
    [
        # shares as (self, B, W); Sa = r W + self, Pd = B/(B + W), E = material
        ("balancing", 0.5, 0.5, (0.3, 0.1, 0.6), (0.2, 0.1, 0.7), 0.5, 1),
        ("indirect balancing", 0.45, 0.5, (0.3, 0.1, 0.6), (0.2, 0.1, 0.7), 0.5, 1),
        ("bandwagoning", 0.9, 0.5, (0.2, 0.7, 0.1), (0.2, 0.5, 0.3), 0.1, 1),
        ("limited bandwagoning", 0.9, 0.5, (0.4, 0.45, 0.15), (0.2, 0.4, 0.4), 0.1, 1),
        ("dominance denial", 0.3, 1.0, (0.4, 0.2, 0.4), (0.1, 0.25, 0.65), 0.5, 1),
        ("indirect balancing", 0.3, 0.7, (0.5, 0.1, 0.4), (0.1, 0.5, 0.4), 0.2, 1),
        ("binding engagement", 0.0, 1.0, (0.4, 0.3, 0.3), (0.6, 0.1, 0.3), 0.2, 1),
        ("neutrality", 0.0, 1.0, (0.4, 0.3, 0.3), (0.6, 0.1, 0.3), 0.2, 0),
        ("economic pragmatism", 0.0, 1.0, (0.4, 0.3, 0.3), (0.6, 0.2, 0.2), 0.2, 0),
        ("economic pragmatism", 0.25, 1.0, (0.2, 0.2, 0.6), (0.2, 0.2, 0.6), 0.5, 1),
        # no external diplomacy: Pd and Pa are 0
        ("neutrality", 0.3, 1.0, (0.2, 0.2, 0.6), (1.0, 0.0, 0.0), 0.1, 0),
    ],
)
def test_strategy(label, threat, r, security, diplomacy, material, member):
    world = quiet_world()
    rivals(world, r)
    world["threat"][A][B] = threat
    set_shares(world, "dependence", SECURITY, *security)
    set_shares(world, "posture", DIPLOMACY, *diplomacy)
    for c, b in ((ECONOMY, material + 0.05), (TRANSIT, material - 0.05)):
        set_shares(world, "dependence", c, b=b, w=1 - b)
    world["membership"][A][0] = float(member)
    found = of_altria(world)["strategy"]
    assert found[B] == label
    assert found[A] is None
    assert found[R] is None
