"""Speed by short pieces: nothing that somebody holds is written into, nothing is lost.

Planted and caught: the size of pieces left as set after an error; an argument of a rule
multiplied in place, and one subtracted from; an array dropped that a turn reads from
the one before; a state left out of the last slice; an array let go at its last reader but
one; what somebody looks at between turns let go; a gap written over that a caller holds.
"""

import numpy as np
import pytest

from hedgesim.core.axes import at_two_speeds
from hedgesim.core.loops import row_by_row, some_states
from hedgesim.engine.batch import simulate
from hedgesim.engine.inputs import prepare
from hedgesim.engine.left import carried, rewritten, spent
from hedgesim.engine.record import BETWEEN_PAIRS, BY_CHANNEL, Recorder
from hedgesim.engine.simulation import Simulation
from hedgesim.engine.stages import TURN
from hedgesim.world.experiment import load_experiment


def test_the_size_of_pieces_is_as_before_also_after_an_error():
    before = np.getbufsize()

    @row_by_row()
    def fails():
        assert np.getbufsize() < before
        raise LookupError

    with pytest.raises(LookupError):
        fails()
    assert np.getbufsize() == before


@pytest.mark.parametrize("states", [1, 7, 64])
@pytest.mark.parametrize("runs", [1, 700, 5000])
def test_slices_hold_each_state_once(states, runs):
    shape = (states, 10, 4, runs)
    found = [state for few in some_states(shape) for state in range(states)[few]]
    assert found == list(range(states))


@pytest.mark.parametrize("name", ["baseline", "triad"])
@pytest.mark.parametrize("runs", [1, 5, 900])
def test_no_rule_writes_into_what_the_world_holds(name, runs):
    """Every array is locked as soon as it stands in the world: to write into it fails."""
    turns = 50 if runs < 900 else 3
    simulation = Simulation(load_experiment(name, {"turns": turns}), range(runs))

    def lock(world):
        for array in (*world.arrays.values(), *world.parameters.values()):
            array.flags.writeable = False

    lock(simulation.world)
    simulation.watch = lock
    held = {n: (a, a.copy()) for n, a in simulation.world.arrays.items()}
    for _ in range(turns):
        simulation.advance()
    for array, before in held.values():
        assert np.array_equal(array, before, equal_nan=True)


def test_what_is_let_go_stands_again_at_the_end_of_the_turn():
    simulation = Simulation(load_experiment("baseline", {"turns": 2}), range(3))
    first = simulation.advance()
    assert set(simulation.advance().arrays) >= set(first.arrays)
    assert rewritten(TURN) >= {"gain", "appeal", "fear"}
    assert not rewritten(TURN) & (carried(TURN) | {"posture", "threat", "membership"})


@pytest.mark.parametrize("name", ["baseline", "triad"])
def test_what_is_let_go_within_a_turn_changes_no_bit(name):
    experiment = load_experiment(name, {"turns": 30})
    whole, lean = (
        Simulation(experiment, range(5)),
        Simulation(experiment, range(5), kept=()),
    )
    for _ in range(30):
        every, few = whole.advance(), lean.advance()
    assert len(few.arrays) < len(every.arrays) - 20
    for quantity in few.arrays:
        same = np.array_equal(few.arrays[quantity], every.arrays[quantity], equal_nan=True)
        assert same, quantity


def test_only_what_nobody_needs_any_more_is_let_go():
    seen = frozenset({"gain", "threat"})
    let_go = spent(TURN, seen)
    assert len(let_go) == len(TURN)
    gone = frozenset().union(*let_go)
    assert gone == rewritten(TURN) - seen
    assert sum(map(len, let_go)) == len(gone)  # each once
    by_writes = {stage.writes: names for stage, names in zip(TURN, let_go, strict=True)}
    assert {"harm", "suspicion", "relief"} <= by_writes["threat_target",]
    assert "appeal" in by_writes["posture",]


def test_what_is_recorded_is_kept_whether_pairs_are_or_not():
    experiment = load_experiment("baseline", {"turns": 5})
    alone, paired = (simulate(experiment, range(4), pairs=p) for p in (False, True))
    for name, values in alone.states.items():
        assert np.array_equal(values, paired.states[name], equal_nan=True)
    recorder = Recorder(prepare(experiment), experiment.region.vectors)
    assert {*BETWEEN_PAIRS, *BY_CHANNEL} <= set(recorder.looked_at(pairs=True))


def test_two_speeds_leave_the_gap_as_it_was_and_have_room_for_what_varies():
    gap = np.array([[0.5], [-0.5]])
    moved = at_two_speeds(gap, np.array([0.1, 0.2]), np.array([0.4]))
    assert moved.tolist() == [[0.05, 0.1], [-0.2, -0.2]]
    assert gap.tolist() == [[0.5], [-0.5]]
    assert round(float(at_two_speeds(-0.5, 0.1, 0.4)), 9) == -0.2  # single numbers, too
