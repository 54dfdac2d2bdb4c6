"""Strategies: a case at the edge of each label, their order, what no label may rest on."""

# Planted and caught: below for above; the last that holds for the first; security for
# diplomacy among rivals; another mark for what does not apply; the smaller share of
# flips, one way only, of all labels; security for diplomacy in neutrality; codes without
# their offset (twice); marks handed over in each other's place (twice); membership alone;
# others for self; sums for means.

from dataclasses import fields, replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from random_ties import ACTORS, KINDS, REMAINDER, STATES, world_at_random
from test_measures_catalogue import measured

from hedgesim.measures.strategy import own_strategy
from hedgesim.measures.strategy_types import (
    NOT_APPLICABLE,
    STRATEGIES,
    THRESHOLDS,
    Marks,
    StrategyThresholds,
    classify,
    share_of_flips,
)

NAMES = tuple(field.name for field in fields(Marks))
NOTHING = dict.fromkeys(NAMES, 0.0)


def label(**marks):
    laid = {n: np.full((1, 1, 1), v) for n, v in (NOTHING | marks).items()}
    code = classify(Marks(**laid)).item()
    return STRATEGIES[code] if code != NOT_APPLICABLE else None


BALANCING = {"threat": 0.5, "opposed_security": 0.6, "security": 0.14, "diplomacy": 0.14}
BANDWAGONING = {"security": 0.5, "diplomacy": 0.5, "opposed_security": 0.29}
LIMITED = {"security": 0.4, "diplomacy": 0.35}
DENIAL = {"threat": 0.3, "opposed_diplomacy": 0.25, "diplomacy": 0.34, "security": 0.15}
INDIRECT = {"threat": 0.3, "opposed_security": 0.4, "economic_tie": 0.15}
BINDING = {"membership": 0.25}
NEUTRALITY = {"self_reliance": 0.33, "diplomacy": 0.29}
CASES = (BALANCING, BANDWAGONING, LIMITED, DENIAL, INDIRECT, BINDING, NEUTRALITY)
BELOW = {
    "balancing": ("security", "diplomacy"),
    "bandwagoning": ("opposed_security",),
    "dominance denial": ("diplomacy",),
    "neutrality": ("diplomacy",),
}


@pytest.mark.parametrize(("name", "marks"), [*zip(STRATEGIES, CASES, strict=False)])
def test_each_strategy_holds_at_its_thresholds_and_not_beyond(name, marks):
    assert label(**marks) == name
    for mark, value in marks.items():
        beyond = value + 0.02 if mark in BELOW.get(name, ()) else value - 0.02
        assert label(**(marks | {mark: beyond})) != name, mark


def test_what_remains_is_economic_pragmatism():
    assert label() == "economic pragmatism"
    assert len(STRATEGIES) == len(CASES) + 1 == 8


def test_the_first_that_holds_is_given():
    everything = BINDING | NEUTRALITY
    assert label(**everything) == "binding engagement"
    assert label(**(everything | INDIRECT)) == "indirect balancing"
    assert label(**(BANDWAGONING | BINDING)) == "bandwagoning"
    assert label(**(LIMITED | BINDING)) == "limited bandwagoning"


def test_membership_alone_makes_no_label():
    world = world_at_random(3)
    for i in range(STATES):
        assert world.arrays["external"][i].sum() == ACTORS - 1
    shared = np.ones_like(world.arrays["shared"])
    held = world.arrays["dependence"].copy()
    held[:, :, KINDS.index("security")] = 0.0
    spoken = world.arrays["posture"].copy()
    spoken[:, :, KINDS.index("diplomacy")] = 0.0
    lived = {"shared": shared, "dependence": held, "posture": spoken}
    found = measured(world.with_arrays(lived))
    binding = STRATEGIES.index("binding engagement")
    assert not (found["strategy"] == binding).any()


@given(st.dictionaries(st.sampled_from(NAMES), st.floats(0, 1)))
def test_no_threat_never_reads_as_an_answer_to_threat(marks):
    answers = {"balancing", "dominance denial", "indirect balancing"}
    assert label(**(marks | {"threat": 0.0})) not in answers


def test_marks_of_a_world_are_read_as_the_model_says():
    world = world_at_random(2)
    a, found = world.arrays, measured(world)
    security = a["dependence"][:, :, KINDS.index("security")]
    spoken = a["posture"][:, :, KINDS.index("diplomacy")]
    trade = np.mean([a["dependence"][:, :, c] for c in (1, 4)], axis=0)
    routes = a["dependence"][:, :, KINDS.index("transit")]
    for i, j, r in np.ndindex(STATES, ACTORS, 4):
        abroad = [k for k in range(ACTORS) if k != i]
        rivals = sum(a["rivalry"][j, k, 0] * spoken[i, k, r] for k in abroad)
        opposed = rivals / (1 - spoken[i, i, r])
        assert found["opposed_diplomacy"][i, j, r] == pytest.approx(opposed, abs=1e-12)
        tie = (trade[i, j, r] + routes[i, j, r]) / 2
        assert found["economic_tie"][i, j, r] == pytest.approx(tie, abs=1e-12)
        talked = found["pole_diplomacy"][i, j, r]
        bound = a["shared"][i, j, r] * (security[i, j, r] + talked) / 2
        assert found["binding"][i, j, r] == pytest.approx(bound, abs=1e-12, nan_ok=True)
        kept = (security[i, i, r] + spoken[i, i, r]) / 2
        assert found["self_reliance"][i, r] == pytest.approx(kept, abs=1e-12)
        share = found["pole_diplomacy"][i, j, r]
        if j in (i, REMAINDER):
            assert np.isnan(share)
            assert found["strategy"][i, j, r] == NOT_APPLICABLE
        else:
            poles = {k for k in abroad if a["pole"][k, 0]} | {j}
            expected = spoken[i, j, r] / sum(spoken[i, k, r] for k in poles)
            assert share == pytest.approx(expected, abs=1e-12)
            marks = {
                "threat": a["threat"][i, j, r],
                "security": security[i, j, r],
                "opposed_security": found["risk_contingency"][i, j, r],
                "diplomacy": share,
                "opposed_diplomacy": opposed,
                "economic_tie": tie,
                "self_reliance": kept,
                "membership": bound,
            }
            assert STRATEGIES[found["strategy"][i, j, r]] == label(**marks)


def test_a_states_own_strategy_is_the_one_towards_its_reference():
    found = measured(world_at_random(2))
    for i, reference in enumerate([3, 3, 1]):
        assert np.array_equal(found["own_strategy"][i], found["strategy"][i, reference])
    assert found["strategy"].dtype == found["own_strategy"].dtype == np.int8
    nobody = own_strategy(np.array([[[3], [4]]], np.int8), np.zeros((1, 2, 1)))
    assert nobody.item() == NOT_APPLICABLE


def test_without_external_diplomacy_shares_of_it_are_nothing():
    world = world_at_random(2)
    alone = np.zeros_like(world.arrays["posture"])
    alone[range(STATES), range(STATES)] = 1.0
    found = measured(world.with_arrays({"posture": alone}))
    assert not found["opposed_diplomacy"].any()
    assert not np.nan_to_num(found["pole_diplomacy"]).any()


def marks_at_random(count, seed=1):
    draw = np.random.default_rng(seed)
    return Marks(**{name: draw.random((count, 1, 1)) for name in NAMES})


def test_flips_count_the_labels_that_hang_on_a_threshold():
    marks = marks_at_random(400)
    flips = share_of_flips(marks)
    assert set(flips) == {field.name for field in fields(StrategyThresholds)}
    assert all(0 <= share <= 1 for share in flips.values())
    now = classify(marks)
    for name in ("binding_membership", "limited_security", "neutrality_diplomacy"):
        at = getattr(THRESHOLDS, name)
        changed = [
            np.mean(classify(marks, replace(THRESHOLDS, **{name: at + d})) != now)
            for d in (-0.05, 0.05)
        ]
        assert flips[name] == pytest.approx(max(changed))
        assert flips[name] > 0
    assert set(share_of_flips(marks, step=0.0).values()) == {0.0}


def test_flips_are_shares_of_the_labels_that_apply():
    marks = marks_at_random(10)
    some = replace(
        marks,
        diplomacy=np.where(np.arange(10) < 5, marks.diplomacy[:, 0, 0], np.nan)[
            :, None, None
        ],
    )
    half = replace(marks, **{n: getattr(marks, n)[:5] for n in NAMES})
    assert share_of_flips(some) == share_of_flips(half)
    none = replace(marks, diplomacy=np.full((10, 1, 1), np.nan))
    assert set(share_of_flips(none).values()) == {0.0}


def test_every_label_can_be_reached_and_every_threshold_matters():
    marks = marks_at_random(3000)
    assert set(np.unique(classify(marks))) == set(range(len(STRATEGIES)))
    assert min(share_of_flips(marks, step=0.2).values()) > 0
