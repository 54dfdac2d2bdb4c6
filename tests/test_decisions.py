"""The ways to decide: each gives shares and does what its name says; a reader's own."""

# Planted and caught: self protected, or followed for its power; the rest of the world
# followed; self among the poles; a share over all ties for poles alone; external for self
# in neutrality; gravity over ties that cannot be; unknown arguments let through; the
# check of shares left out; negative shares let through (unseen until some that sum to 1
# were tested); the wrong line.

import numpy as np
import pytest
from random_ties import ACTORS, KINDS, STATES, one_run, world_at_random

from hedgesim.core.errors import ConfigError
from hedgesim.engine.wiring import argument_names, known
from hedgesim.rules.decisions import DECISIONS
from hedgesim.rules.own_decision import own_decision, refuse_unless_shares
from hedgesim.world.parameters import parameters
from hedgesim.world.quantities import QUANTITIES

ALL = ("state", "partner", "channel", "run")
NAMES = tuple(DECISIONS)
CHANCY = {"multi_vector", "balance", "bandwagon"}


def decide(world, rule):
    return rule(**{name: world.look(name, ALL) for name in argument_names(rule)})


def test_the_seven_named_ways_stand_in_the_catalogue():
    assert NAMES[:7] == (  # another way to decide comes after them
        "multi_vector",
        "balance",
        "bandwagon",
        "equidistance",
        "neutral",
        "gravity",
        "persist",
    )


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_decision_gives_shares_over_the_ties_that_can_be(name, seed):
    world = world_at_random(seed)
    posture = np.broadcast_to(
        decide(world, DECISIONS[name]), (STATES, ACTORS, len(KINDS), 4)
    )
    refuse_unless_shares(posture, name)
    assert posture.sum(axis=1) == pytest.approx(1.0, abs=1e-12)
    assert not posture[np.broadcast_to(world.arrays["tie"] == 0, posture.shape)].any()


@pytest.mark.parametrize("name", NAMES)
def test_a_decision_is_wired_and_documented(name):
    rule = DECISIONS[name]
    assert all(known(argument) for argument in argument_names(rule))
    assert len(argument_names(rule)) <= 8
    for part in (".. math::", "Parameters", "Returns", "References", "Examples"):
        assert part in rule.__doc__


@pytest.mark.parametrize("name", NAMES)
def test_chance_enters_where_a_decision_weighs_and_nowhere_else(name):
    world = world_at_random(4)
    before = decide(world, DECISIONS[name])
    luckier = world.arrays["posture_luck"] + np.arange(ACTORS).reshape(1, -1, 1, 1)
    moved = {"posture_luck": luckier, "appeal": world.arrays["appeal"] + 0.1 * luckier}
    after = decide(world.with_arrays(moved), DECISIONS[name])
    assert np.array_equal(before, after) != (name in CHANCY)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("run", [0, 3])
def test_a_run_alone_decides_as_among_others(name, run):
    many = world_at_random(6)
    among = decide(many, DECISIONS[name])
    among = among[..., run : run + 1] if among.shape[-1] > 1 else among
    assert np.array_equal(decide(one_run(many, run), DECISIONS[name]), among)


def calm(seed=8):
    """Give a world without chance, with a level prior where a tie can be."""
    world = world_at_random(seed)
    with np.errstate(divide="ignore"):
        level = np.log(world.arrays["tie"])
    return world.with_arrays(
        {"log_prior": level, "posture_luck": 0 * world.arrays["posture_luck"]}
    )


def test_balancing_turns_to_protectors_and_leaves_self_at_nothing():
    world = calm()
    worth = np.zeros((STATES, ACTORS, 4))
    worth[:, 3], worth[range(STATES), range(STATES)] = 1.0, 99.0
    posture = decide(world.with_arrays({"protective_gain": worth}), DECISIONS["balance"])
    odds = np.exp(1.0 / world.parameters["bounded_rationality"])
    security = posture[0, :, 0]
    assert security[3] / security[0] == pytest.approx(odds)


def test_bandwagoning_follows_the_strongest_actor_not_the_rest_of_the_world_nor_oneself():
    world = calm()
    power = np.zeros((ACTORS, 1))
    power[0], power[3], power[4] = 50.0, 1.0, 99.0
    posture = decide(world.with_arrays({"power": power}), DECISIONS["bandwagon"])
    odds = np.exp(1.0 / world.parameters["bounded_rationality"])
    mine = posture[0, :, 0]
    assert mine[3] / mine[0] == pytest.approx(odds)
    assert np.all(mine[4] <= mine[0])


def test_equidistance_levels_the_poles_and_leaves_the_rest():
    world = world_at_random(9)
    posture, held = decide(world, DECISIONS["equidistance"]), world.arrays["dependence"]
    tie, pole = world.arrays["tie"], world.arrays["pole"]
    for i, c in np.ndindex(STATES, len(KINDS)):
        poles = [j for j in range(ACTORS) if j != i and pole[j, 0] and tie[i, j, c, 0]]
        rest = [j for j in range(ACTORS) if j not in poles]
        assert poles
        level = held[i, poles, c].sum(axis=0) / len(poles)
        assert posture[i, poles, c] == pytest.approx(np.tile(level, (len(poles), 1)))
        assert posture[i, rest, c] == pytest.approx(held[i, rest, c])


def test_neutrality_is_self_where_self_can_be_and_elsewhere_what_was():
    world = world_at_random(9)
    posture = decide(world, DECISIONS["neutral"])
    for i, (c, kind) in ((i, ck) for i in range(STATES) for ck in enumerate(KINDS)):
        if kind in ("security", "diplomacy"):
            assert np.all(posture[i, i, c] == 1)
        else:
            assert posture[i, :, c] == pytest.approx(world.arrays["dependence"][i, :, c])


def test_persistence_and_gravity_keep_their_shares_while_ties_last():
    world = world_at_random(10)
    assert decide(world, DECISIONS["persist"]) == pytest.approx(world.arrays["dependence"])
    assert decide(world, DECISIONS["gravity"]) == pytest.approx(
        world.arrays["gravity_share"]
    )
    tie = world.arrays["tie"].copy()
    tie[:, 3] = 0.0
    for name in ("persist", "gravity", "equidistance", "neutral"):
        posture = decide(world.with_arrays({"tie": tie}), DECISIONS[name])
        assert not posture[:, 3].any()
        some = np.broadcast_to(tie.any(axis=1), posture.sum(axis=1).shape)
        assert posture.sum(axis=1)[some] == pytest.approx(1.0)


KNOWN = {*QUANTITIES, *parameters()}

GOOD = """
def copy_the_past(dependence, tie):
    return dependence * tie
"""


def written(tmp_path, text, name="mine.py"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_readers_own_decision_is_loaded_and_keeps_its_argument_names(tmp_path):
    rule = own_decision(written(tmp_path, GOOD), "copy_the_past", KNOWN)
    assert argument_names(rule) == ("dependence", "tie")
    world = world_at_random(2)
    assert np.array_equal(decide(world, rule), world.arrays["dependence"])


@pytest.mark.parametrize(
    ("text", "function", "told"),
    [
        (GOOD, "copy_the_pats", "did you mean 'copy_the_past'?"),
        ("def f(dependance, thraet): ...", "f", "2 problems"),
        ("def f(dependance): ...", "f", "did you mean 'dependence'?"),
        ("def f(*dependence): ...", "f", "the name of a quantity"),
        ("def f(**threat): ...", "f", "the name of a quantity"),
        ("def f(:\n", "f", "mine.py:1"),
        ("1 / 0", "f", "ZeroDivisionError"),
        ("f = 3", "f", "a function in this file"),
    ],
)
def test_what_is_wrong_with_an_own_decision_is_told(tmp_path, text, function, told):
    with pytest.raises(ConfigError) as caught:
        own_decision(written(tmp_path, text), function, KNOWN)
    assert told in str(caught.value)


def test_the_line_of_the_function_is_told(tmp_path):
    with pytest.raises(ConfigError, match=r"mine\.py:3\n"):
        own_decision(written(tmp_path, "\n\ndef f(thraet): ..."), "f", KNOWN)


@pytest.mark.parametrize("name", ["nothing.py", "text.txt"])
def test_a_file_that_is_no_python_file_is_told(tmp_path, name):
    written(tmp_path, GOOD, "text.txt")
    with pytest.raises(ConfigError, match="a Python file"):
        own_decision(tmp_path / name, "copy_the_past", KNOWN)


@pytest.mark.parametrize("factor", [0.5, -1.0, np.nan])
def test_an_own_decision_that_gives_no_shares_is_refused_when_called(tmp_path, factor):
    text = f"from math import nan\ndef f(dependence):\n    return dependence * {factor}\n"
    rule = own_decision(written(tmp_path, text), "f", KNOWN)
    with pytest.raises(ConfigError, match=r"mine\.py:f\n +(a share|shares)"):
        decide(world_at_random(2), rule)


def test_shares_below_nothing_are_refused_even_if_they_sum_to_one():
    with pytest.raises(ConfigError, match="below 0"):
        refuse_unless_shares(np.array([1.5, -0.5]).reshape(1, 2, 1, 1), "mine")


def test_a_row_without_any_tie_may_be_empty():
    refuse_unless_shares(np.zeros((1, 2, 1, 1)), "nobody")
