"""One run as a Mesa model equals that run in any batch, to the bit, in all quantities.

Planted and caught: luck by position in the block; a mean over runs in the choice; a maximum
over runs instead of partners; the recorder one turn late in the Mesa model.
"""

import numpy as np
import pytest

from hedgesim.engine.batch import simulate
from hedgesim.engine.record import Recorder
from hedgesim.engine.simulation import Simulation
from hedgesim.model import HedgingModel
from hedgesim.rules.decisions import DECISIONS
from hedgesim.world.experiment import load_experiment

RUNS = (0, 3, 255, 256, 1500)
TURNS = 12


@pytest.fixture(scope="module")
def experiment():
    """The region on real figures, over events of 2020 to 2022, with all turns recorded."""
    return load_experiment(
        "baseline", {"start": 2021, "turns": TURNS}, decisions=tuple(DECISIONS)
    )


def every_quantity(experiment, runs):
    """All arrays of the world, and all that is recorded, turn by turn, in full."""
    simulation = Simulation(experiment, runs)
    recorder = Recorder(simulation.inputs, experiment.region.vectors)
    for turn in range(experiment.turns + 1):
        if turn:
            simulation.advance()
        measured = recorder.measured(simulation.world)
        yield simulation.world.arrays, recorder.states(measured), recorder.pairs(measured)


def the_same(one, many, column):
    """Whether a run's arrays equal a column of a batch's, to the bit; nan equals nan."""
    different = []
    for name, array in one.items():
        among = many[name]
        among = among[..., [column if among.shape[-1] > 1 else 0]]
        if not np.array_equal(array, among, equal_nan=array.dtype.kind == "f"):
            different.append(name)
    return different


@pytest.fixture(scope="module")
def batch(experiment):
    """A batch of odd company: the runs in question among others, in no order."""
    company = [7, 1500, 256, 9, 0, 2**20, 255, 3, 1499, *range(300, 340)]
    return company, list(every_quantity(experiment, company))


@pytest.mark.parametrize("run", RUNS)
def test_mesa_and_batch_agree_to_the_bit(experiment, batch, run):
    company, turns = batch
    column = company.index(run)
    model = HedgingModel(experiment, run=run)
    for turn in range(TURNS + 1):
        if turn:
            model.step()
        arrays, states, pairs = turns[turn]
        assert the_same(dict(model.world.arrays), arrays, column) == []
        own_states, own_pairs = model.recorded()
        assert the_same(own_states, states, column) == []
        assert the_same(own_pairs, pairs, column) == []


@pytest.mark.parametrize("block", [1, 7, 64, 256])
def test_blocks_change_no_bit(experiment, block):
    runs = [*range(12), *RUNS]
    whole = simulate(experiment, runs, pairs=True)
    parts = simulate(experiment, runs, block=block, pairs=True)
    for name, array in whole.states.items():
        assert np.array_equal(
            array, parts.states[name], equal_nan=array.dtype.kind == "f"
        ), name
    for name, array in whole.pairs.items():
        assert np.array_equal(
            array, parts.pairs[name], equal_nan=array.dtype.kind == "f"
        ), name


@pytest.mark.parametrize("turns", [1, 5])
def test_a_longer_horizon_only_adds_turns(experiment, turns):
    short = simulate(experiment.changed({"turns": turns}), RUNS)
    long = simulate(experiment, RUNS)
    for name, array in short.states.items():
        assert np.array_equal(
            array, long.states[name][: turns + 1], equal_nan=array.dtype.kind == "f"
        ), name


def test_the_number_of_runs_changes_no_run(experiment):
    few, many = simulate(experiment, range(3)), simulate(experiment, range(40))
    for name, values in few.varied.items():
        assert np.array_equal(values, many.varied[name][:3]), name
    for name, array in few.states.items():
        assert np.array_equal(
            array, many.states[name][..., :3], equal_nan=array.dtype.kind == "f"
        ), name


def test_runs_seeds_and_turns_differ(experiment):
    """A guard: what agrees above is not one and the same number everywhere."""
    first = simulate(experiment, range(30))
    other = simulate(experiment.changed({"seed": 1}), range(30))
    for name in ("threat", "hedging_index", "exposure", "alignment_CHN"):
        values = first.states[name]
        last = values[-1]
        assert not np.array_equal(last, other.states[name][-1], equal_nan=True), name
        assert all(len(np.unique(row)) == 30 for row in last if np.isfinite(row).all()), (
            name
        )
        assert len(np.unique(values[:, 0, 0])) == TURNS + 1, name


def test_luck_alone_makes_runs_differ(experiment):
    certain = experiment.changed({})
    again = simulate(certain, [4, 4], replicates=[4, 5])
    assert (again.states["threat"][-1, :, 0] != again.states["threat"][-1, :, 1]).all()
    assert all(values[0] == values[1] for values in again.varied.values())
