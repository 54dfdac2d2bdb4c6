"""Answers are reckoned for those who act alone: nobody else gets any, nothing else moves.

Planted and caught: the span of those who act one short at its end; begun at the first
partner whoever acts; what is laid out moved by one place; the answers of one who has no
interest left as they were.
"""

import dataclasses

import numpy as np
import pytest

from hedgesim.engine import stages
from hedgesim.engine.simulation import Simulation
from hedgesim.world.experiment import load_experiment

AMONG = [stage for stage in stages.ANSWERS if stage.among]


@pytest.fixture(scope="module", params=["baseline", "triad"])
def world(request):
    simulation = Simulation(load_experiment(request.param, {"turns": 8}), range(8))
    for _ in range(6):
        simulation.advance()
    return simulation.world


def answered(world, interest, among):
    """Give the world after all answers, with or without leaving anybody out."""
    world = world.with_arrays({"interest": interest})
    for stage in stages.ANSWERS:
        world = (stage if among else dataclasses.replace(stage, among="")).act(world)
    return world.arrays


def interests(world):
    """Give interests as they are, and with nobody, the first, the last or two acting."""
    interest = world.arrays["interest"]
    partners = interest.shape[1]
    yield interest
    for acting in ((), (0,), (partners - 1,), (1, partners - 2)):
        kept = np.zeros_like(interest)
        kept[:, list(acting)] = 0.6
        yield kept


def test_there_are_such_stages():
    assert len(AMONG) >= 5


def test_choices_are_the_same_to_the_bit(world):
    for interest in interests(world):
        few, all_ = (answered(world, interest, among) for among in (True, False))
        for name in stages.INSTRUMENTS:
            np.testing.assert_array_equal(few[f"{name}_choice"], all_[f"{name}_choice"])


def test_who_acts_is_reckoned_as_before_and_who_does_not_has_nothing(world):
    for interest in interests(world):
        few, all_ = (answered(world, interest, among) for among in (True, False))
        acting = np.flatnonzero(interest.any(axis=(0, -1)))
        for stage in AMONG:
            for name in stage.writes:
                one, other = np.broadcast_arrays(few[name], all_[name])
                np.testing.assert_array_equal(one[:, acting], other[:, acting], name)
                span = range(acting[0], acting[-1] + 1) if acting.size else ()
                beyond = [j for j in range(one.shape[1]) if j not in span]
                assert not one[:, beyond].any(), name
