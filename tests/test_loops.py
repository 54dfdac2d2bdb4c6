"""Speed by short pieces: nothing that somebody holds is written into, nothing is lost.

Planted and caught: the size of pieces left as set after an error; an argument of a rule
multiplied in place, and one subtracted from; an array dropped that a turn reads from
the one before; a state left out of the last slice.
"""

import numpy as np
import pytest

from hedgesim.core.loops import row_by_row, some_states
from hedgesim.engine.left import carried, rewritten
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
