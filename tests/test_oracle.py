"""The engine's turn agrees with the plain-Python oracle on random worlds, to 1e-9.

Planted and caught, in the engine's wiring: the rival axis of the wrong states; sanctions by
and on exchanged; stocks moved before perception; a term left out of the gain; events that
read what earlier events of the quarter changed.
"""

import numpy as np
import oracle
import pytest
from random_worlds import (
    INSTRUMENTS,
    PLACES,
    finite,
    one_run,
    random_events,
    random_world,
    told,
)

from hedgesim.engine.occurrences import happen
from hedgesim.engine.record import Recorder
from hedgesim.engine.stages import TIES, TURN
from hedgesim.measures.strategy import STRATEGIES

RUNS = 4
TWO_WRITINGS = "a rule that changes is changed in tests/oracle*.py too, from its equation"


def engine_turn(world, events):
    """Stage 0 and the stages of the turn, as a simulation makes them."""
    silent = {f"{x}_acted": np.zeros((3, 6, 1)) for x in INSTRUMENTS}
    before = now = settled(world.with_arrays(silent))
    for event in events:
        now = happen(event, now, before, PLACES, event.magnitude)
    for stage in TURN:
        now = stage.act(now)
    return now


def settled(world):
    """The world with the alignment and leverage with which the turn before ended."""
    for stage in TIES:
        world = stage.act(world)
    return world


def oracle_turn(world, events, run):
    lists = one_run(world, run)
    drawn = {name: float(values[run]) for name, values in world.parameters.items()}
    luck = {k: lists[k] for k in ("perception_luck", "posture_luck", "exit_luck")}
    by_rule = bool(world.arrays["by_rule"][0])
    return lists, drawn, oracle.turn(lists, drawn, [told(e) for e in events], luck, by_rule)


@pytest.mark.parametrize("wide", [False, True], ids=["likely", "whole"])
@pytest.mark.parametrize("seed", range(30))
def test_a_turn_agrees_with_the_oracle(seed, wide):
    world, events = random_world(seed, RUNS, wide), random_events(seed)
    set_out, after = settled(world), engine_turn(world, events)
    for run in range(RUNS):
        _, _, expected = oracle_turn(world, events, run)
        for name, value in expected.items():
            array = (set_out if name in ("alignment", "leverage") else after).arrays[name]
            got = finite(array[..., run if array.shape[-1] > 1 else 0])
            want = finite(value)
            if name == "gain":  # the oracle also reckons it for ties that cannot be
                tie = world.arrays["tie"][..., 0]
                got, want = got * tie, want * tie
            np.testing.assert_allclose(
                got, want, atol=1e-9, rtol=1e-9, err_msg=f"{name}: {TWO_WRITINGS}"
            )


@pytest.mark.parametrize("seed", range(30))
def test_measures_agree_with_the_oracle(seed):
    world = engine_turn(random_world(seed, RUNS), ())
    measured = Recorder(PLACES, ()).measured(world)
    for run in range(RUNS):
        lists = one_run(world, run)
        drawn = {name: float(values[run]) for name, values in world.parameters.items()}
        expected = oracle.measures(lists, drawn)
        expected["entropy"] = [
            e / np.log(4) for e in expected["entropy"]
        ]  # of four partners
        for name, value in expected.items():
            got = measured.arrays["hedging_index" if name == "hedging" else name][..., run]
            if name == "strategy":
                assert [
                    [STRATEGIES[c] if c >= 0 else None for c in row] for row in got
                ] == value
            else:
                np.testing.assert_allclose(
                    got, np.array(value, float), atol=1e-9, err_msg=name
                )


def test_the_worlds_differ():
    """A guard: runs, seeds and events all matter, so agreement is not about nothing."""
    one, other = (engine_turn(random_world(s, RUNS), random_events(s)) for s in (0, 1))
    quiet = engine_turn(random_world(0, RUNS), ())
    for name in ("threat", "posture", "dependence", "inducement", "grievance"):
        assert not np.allclose(one.arrays[name], other.arrays[name])
        assert not np.allclose(one.arrays[name][..., 0], one.arrays[name][..., 1])
    assert not np.allclose(one.arrays["log_prior"], quiet.arrays["log_prior"])
    types = {event.type for seed in range(30) for event in random_events(seed)}
    assert len(types) > 10
