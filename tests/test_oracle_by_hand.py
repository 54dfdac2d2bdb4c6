"""The oracle by hand: events, threat perception, and the turn as a whole."""

import copy
import math

import pytest
from oracle import measures
from oracle_worlds import (
    DIPLOMACY,
    LN2,
    PAIRS,
    SECURITY,
    TRANSIT,
    A,
    B,
    R,
    W,
    a_turn,
    answering_world,
    event,
    quiet_luck,
    quiet_parameters,
    quiet_world,
    set_shares,
)


@pytest.mark.parametrize(
    ("happening", "name", "expected"),
    [
        # x + (1 − x) m with x = .2: .2 + .8 · .5 = .6, at half weight .2 + .8 · .25 = .4
        (event("rhetoric", B, A, 0.5), "grievance", 0.4),
        (event("transit_cut", B, A, 0.5), "grievance", 0.6),
        (event("transit_cut", B, A, 0.5, actor_cut=False), "grievance", 0.2),
        (event("transit_cut", B, A, 0.5), "disruption", 0.6),
        (event("intervention", B, A, 0.5), "regime_support", 0.6),
        (event("protest", None, A, 0.5, towards=B), "protest", 0.6),
        (event("wedging", B, A, 0.5), "wedging", 0.6),
        (event("assurance", B, A, 0.5), "assurance", 0.6),
        # clip(.2 + φ m), φ = −.5 and 1.8
        (event("kin_inflow", None, A, 0.2, towards=B), "kin_exposure", 0.1),
        (event("kin_inflow", None, A, 1.0, towards=B), "kin_exposure", 0.0),
    ],
)
def test_events_of_a_pair(happening, name, expected):
    world = quiet_world()
    for pair in PAIRS.split():
        world[pair][A][B] = 0.2
    keep = dict.fromkeys(
        ("disruption_persistence", "support_persistence", "protest_persistence"), 1.0
    )
    after = a_turn(world, [happening], kin_inflow_effect=-0.5, **keep)
    assert after[name][A][B] == pytest.approx(expected, abs=1e-15)
    assert after[name][B][A] == 0


def test_annexation_and_unrest():
    world = quiet_world()
    world["violation"][B] = 0.5
    happenings = [event("annexation", B, None, 0.4), event("unrest", None, A, 0.3)]
    after = a_turn(world, happenings, violation_fade=0.1, insecurity_persistence=0.5)
    # N = .5 + .5 · .4 = .7, then .9 of it; Q = .3, then half of it
    assert after["violation"] == pytest.approx([0, 0.63, 0, 0])
    assert after["regime_insecurity"] == pytest.approx([0.15, 0])


def test_aggression_is_learned_by_analogy():
    world = quiet_world()
    world["kin_exposure"][A][W] = 0.3
    world["intent"] = [[0, 0.5, 0.5, 0], [0.5, 0, 0, 0]]
    world["intent_baseline"] = copy.deepcopy(world["intent"])
    # ν .2, k0 .1: A's lesson .2 + .8 · .3/.4 = .8, B's (no kin) .2
    say = {"analogy_floor": 0.2, "kin_half": 0.1}
    after = a_turn(world, [event("aggression", W, None, 0.5)], **say)
    # an outsider is the target: A .5 + .5 · .4 = .7, B .1
    assert after["intent"] == [
        pytest.approx([0, 0.5, 0.7, 0]),
        pytest.approx([0.5, 0, 0.1, 0]),
    ]
    after = a_turn(world, [event("aggression", W, B, 0.5)], **say)
    assert after["intent"] == [
        pytest.approx([0, 0.5, 0.7, 0]),
        pytest.approx([0.5, 0, 0.5, 0]),
    ]
    # B attacks A: A in full, .5 + .5 · .5; B learns nothing about itself
    after = a_turn(world, [event("aggression", B, A, 0.5)], **say)
    assert after["intent"][A] == pytest.approx([0, 0.75, 0.5, 0])
    assert after["intent"][B] == pytest.approx([0.5, 0, 0, 0])


def test_shocks_do_not_mind_their_order():
    happenings = [
        event("aggression", B, A, 0.5),
        event("kin_inflow", None, A, 0.3, towards=B),
        event("aggression", B, None, 0.3),
        event("rhetoric", B, A, 0.5),
        event("transit_cut", B, A, 0.3),
    ]
    one, other = (
        a_turn(quiet_world(), order, kin_inflow_effect=0.5, kin_half=0.1, threat_rise=0.5)
        for order in (happenings, happenings[::-1])
    )
    for name in ("intent", "grievance", "disruption", "kin_exposure", "threat"):
        for row, other_row in zip(one[name], other[name], strict=True):
            assert row == pytest.approx(other_row)
    assert one["intent"][A][B] == pytest.approx(0.5)  # no kin as the turn began: no lesson


def test_a_new_route_and_a_removed_vector():
    world = quiet_world()
    world["transit_capacity"][A][W] = 0.9
    happenings = [event("new_route", W, A, 0.2), event("remove_vector", B)]
    after = a_turn(world, happenings)
    # q in transit is 1 for B, W and R: of W 1 + .2 / .8 · 3 = 1.75; capacity at most 1
    assert after["transit_capacity"][A][W] == 1.0
    prior = after["log_prior"]
    assert prior[A][W] == pytest.approx([0, 0, math.log(1.75), 0])
    assert prior[A][B] == [-math.inf] * 4
    assert prior[B][B][SECURITY] == 0  # its own self option stays
    # what is left in transit: 1.75 and 1 of 2.75
    shares = [after["posture"][A][j][TRANSIT] for j in range(4)]
    assert shares == pytest.approx([0, 0, 1.75 / 2.75, 1 / 2.75])
    # a route where the tie cannot be opens nothing
    world["log_prior"][A][W][TRANSIT] = -math.inf
    after = a_turn(world, [event("new_route", W, A, 0.2)])
    assert after["log_prior"][A][W][TRANSIT] == -math.inf


def test_an_inflow_of_people_fills_at_most_the_whole():
    world = quiet_world()
    world["kin_exposure"][A][B] = 0.7
    inflow = event("kin_inflow", None, A, 0.5, towards=B)
    after = a_turn(world, [inflow], kin_inflow_effect=1.0)
    assert after["kin_exposure"][A][B] == 1.0


def test_a_channel_without_any_tie_left_has_no_posture():
    happenings = [event("remove_vector", j) for j in (B, W, R)]
    posture = a_turn(quiet_world(), happenings)["posture"][A]
    assert [row[TRANSIT] for row in posture] == [0.0] * 4
    assert [row[SECURITY] for row in posture] == [1.0, 0.0, 0.0, 0.0]


@pytest.mark.parametrize(
    ("name", "one", "other"),
    [("rivalry", R, W), ("rivalry", A, A), ("interest", A, R), ("coercion", A, A)],
)
def test_rivalry_and_instruments_are_between_others(name, one, other):
    world = quiet_world()
    world[name][one][other] = 0.5
    with pytest.raises(AssertionError, match=f"{name} {one}, {other}"):
        a_turn(world)


def test_joining_and_leaving_by_event_tell_in_the_same_turn():
    world = quiet_world()
    say = {"institution_value": 0.2, "union_value": 0.1}  # it is no customs union
    joined = a_turn(world, [event("join", A, organisation=0)], **say)
    assert joined["membership"] == [[1.0], [1.0]]
    # ½ β in security, β in diplomacy, with the leader B; B gains nothing from the member A
    assert joined["gain"][A][B] == pytest.approx([0.1, 0, 0, 0.2])
    assert joined["gain"][B][A] == pytest.approx([0, 0, 0, 0])
    world["membership"][A][0] = 1.0
    left = a_turn(world, [event("leave", A, organisation=0)], institution_value=0.2)
    assert left["gain"][A][B] == pytest.approx([0, 0, 0, 0])


def test_an_unknown_event_is_refused():
    with pytest.raises(ValueError, match="meteor"):
        a_turn(quiet_world(), [event("meteor", W, A, 1.0)])


def test_threat_by_hand():
    world = quiet_world()
    world["power"][B], world["offence"][B], world["strain"][B] = 0.8, 0.6, 0.5
    world["proximity"][A][B] = 0.5
    world["intent"][A][B] = world["intent_baseline"][A][B] = 0.2
    world["grievance"][A][B] = 0.4
    world["assurance"][A][B] = 0.5
    world["membership"][A][0] = 1.0
    world["sovereignty_clause"][0] = 1
    world["threat"] = [[0, 0.1, 0, 0.9], [0.4, 0, 0, 0]]
    luck = quiet_luck()
    luck["perception_luck"][A][B] = 2.0
    after = a_turn(
        world,
        luck=luck,
        # harm = √(.8 (1 − .5 · .5) .6) · .5 = √.36 · .5 = .3
        strain_relief=0.5,
        # motive = .1 + .2 + .5 · .4 = .5; Θ · .3 · .5 = ln 2, so that 1 − exp(−…) = .5
        baseline_intent=0.1,
        grievance_weight=0.5,
        threat_scale=LN2 / 0.15,
        # (1 − .4 · .5)(1 − .25) = .6: T* = .3
        assurance_relief=0.4,
        membership_relief=0.25,
        # T = .1 + .5 (.3 − .1) + .1 · .1 · .9 · 2 = .218; B's fear of A: .4 + .25 (0 − .4)
        threat_rise=0.5,
        threat_fall=0.25,
        threat_noise=0.1,
    )
    assert after["threat_target"][A] == pytest.approx([0, 0.3, 0, 0])
    assert after["threat"][A] == pytest.approx([0, 0.218, 0, 0])
    assert after["threat"][B] == pytest.approx([0.3, 0, 0, 0])


def test_chance_does_not_choose_the_speed():
    world = quiet_world()
    world["threat"][A][B] = 0.5
    luck = quiet_luck()
    luck["perception_luck"][A][B] = 4.0
    # T* = 0 < T: the slow speed although chance lifts: .5 − .1 · .5 + .2 · .25 · 4 = .65
    say = {"threat_rise": 0.9, "threat_fall": 0.1, "threat_noise": 0.2}
    assert a_turn(world, luck=luck, **say)["threat"][A][B] == pytest.approx(0.65)
    luck["perception_luck"][A][B] = 40.0
    assert a_turn(world, luck=luck, **say)["threat"][A][B] == 1.0


def test_nothing_moves_without_speeds():
    world, say = answering_world()
    world["intent"][A][B] = 0.3
    world["intent_baseline"][A][B] = 0.1
    for name in ("instrument_speed", "assurance_fade"):
        say[name] = 0.0
    keep = "insecurity disruption protest support"
    say |= {f"{name}_persistence": 1.0 for name in keep.split()}
    after = a_turn(world, threat_scale=1.0, baseline_intent=0.5, **say)
    for name in set(after) & set(world) - {"posture"}:
        assert after[name] == world[name], name


def test_the_world_given_is_left_untouched():
    world, say = answering_world()
    before = copy.deepcopy(world)
    happenings = [event("remove_vector", B), event("aggression", W, A, 0.5)]
    after = a_turn(world, happenings, threat_rise=0.5, **say)
    measures(world, quiet_parameters())
    assert world == before
    assert after["log_prior"] != world["log_prior"]


def test_alignment_reads_posture_of_the_turn_before_and_only_in_diplomacy():
    world = quiet_world()
    world["weight"] = [0.3, 0.25, 0.25, 0.2]
    world["speed"] = [1.0] * 4
    set_shares(world, "dependence", SECURITY, self_=0.6, b=0.3, w=0.1)
    set_shares(world, "posture", SECURITY, b=1.0)
    set_shares(world, "dependence", DIPLOMACY, b=1.0)
    set_shares(world, "posture", DIPLOMACY, self_=0.5, b=0.1, w=0.4)
    after = a_turn(world)
    thirds = (0.25 + 0.25) / 3
    expected = [0, 0.09 + thirds + 0.02, 0.03 + thirds + 0.08, thirds]
    assert after["alignment"][A] == pytest.approx(expected)
