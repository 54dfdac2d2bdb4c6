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
    found = of_altria(world)
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
    found = of_altria(world)
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


BASES = {
    "balancing": {"t": 0.6, "sj": 0.1, "sa": 0.7, "pd": 0.1, "pa": 0.5, "sf": 0.4},
    "bandwagoning": {"t": 0.6, "sj": 0.6, "sa": 0.2, "pd": 0.6, "pa": 0.3, "sf": 0.2},
    "limited bandwagoning": {
        "t": 0,
        "sj": 0.45,
        "sa": 0.4,
        "pd": 0.45,
        "pa": 0.3,
        "sf": 0.3,
    },
    "dominance denial": {"t": 0.4, "sj": 0.2, "sa": 0.2, "pd": 0.3, "pa": 0.5, "sf": 0.2},
    "indirect balancing": {"t": 0.4, "sj": 0.1, "sa": 0.5, "pd": 0.4, "pa": 0.3, "sf": 0.3},
    "binding engagement": {"t": 0, "sj": 0.3, "sa": 0.2, "pd": 0.4, "pa": 0.3, "sf": 0.2},
    "neutrality": {"t": 0, "sj": 0.1, "sa": 0.4, "pd": 0.2, "pa": 0.3, "sf": 0.4},
}


def label(t, sj, sa, pd, pa, sf, e=0.2):
    """The label of Altria towards Bereg in a world of these criteria; r = 1, depth 1."""
    world = quiet_world()
    rivals(world, 1.0)
    world["threat"][A][B] = t
    set_shares(world, "dependence", SECURITY, self_=sa, b=sj, r=1 - sa - sj)
    alone = 2 * sf - sa  # w_dip,self
    poles = (
        pa * (1 - alone) / (1 - pd)
    )  # with W alone a rival, Pa = (1 − Pd) poles/(1 − self)
    shares = (alone, pd * poles, (1 - pd) * poles, 1 - alone - poles)
    assert min(shares) >= 0
    set_shares(world, "posture", DIPLOMACY, *shares)
    for c, b in ((ECONOMY, e + 0.05), (TRANSIT, e - 0.05)):
        set_shares(world, "dependence", c, b=b, r=1 - b)
    world["membership"][A][0] = 1.0
    return of_altria(world)["strategy"][B]


@pytest.mark.parametrize(
    ("name", "criterion", "threshold", "side"),
    [
        ("balancing", "t", 0.5, 1),
        ("balancing", "sa", 0.6, 1),
        ("balancing", "sj", 0.15, -1),
        ("balancing", "pd", 0.15, -1),
        ("bandwagoning", "sj", 0.5, 1),
        ("bandwagoning", "pd", 0.5, 1),
        ("bandwagoning", "sa", 0.3, -1),
        ("limited bandwagoning", "sj", 0.4, 1),
        ("limited bandwagoning", "pd", 0.35, 1),
        ("dominance denial", "t", 0.3, 1),
        ("dominance denial", "pa", 0.25, 1),
        ("dominance denial", "pd", 0.35, -1),
        ("dominance denial", "sj", 0.15, 1),
        ("indirect balancing", "t", 0.3, 1),
        ("indirect balancing", "sa", 0.4, 1),
        ("indirect balancing", "e", 0.15, 1),
        ("binding engagement", "sj", 0.1, 1),  # Bj = ½ (.1 + .4)
        ("neutrality", "sf", 0.33, 1),
        ("neutrality", "pd", 0.3, -1),
    ],
)
def test_thresholds_of_strategies(name, criterion, threshold, side):
    base = BASES[name]
    assert label(**base) == name
    assert label(**base | {criterion: threshold + 0.004 * side}) == name
    assert label(**base | {criterion: threshold - 0.004 * side}) != name


def test_two_channels_of_a_kind_count_by_their_mean():
    world = measured_world()
    before = of_altria(world)
    # a second economy: its weight shared, .5 and .3 towards B instead of .4 in one
    world["kinds"].append("economy")
    world["weight"] = [0.25, 0.125, 0.25, 0.25, 0.125]
    world["substitutability"] = [0.0] * 5
    for j in range(4):
        world["weaponisability"][j].append(0.0)
        for i in (A, B):
            for name in ("dependence", "posture", "tie"):
                world[name][i][j].append(world[name][i][j][ECONOMY])
    world["dependence"][A][B][ECONOMY], world["dependence"][A][B][4] = 0.5, 0.3
    after = of_altria(world)
    for name in ("hedging", "opposite_measures", "entropy"):
        assert after[name] == pytest.approx(before[name])
    assert after["strategy"] == before["strategy"]
