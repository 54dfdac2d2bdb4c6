"""No parameter that a file may give leads out of the model's ranges.

Planted and caught: a shock that adds without the factor (1 − x); a softmax without its
maximum taken off; dependence moved half as fast again.
"""

import numpy as np
import pytest

from hedgesim.engine.draws import Draws
from hedgesim.engine.record import Recorder
from hedgesim.engine.simulation import Simulation
from hedgesim.measures import MEASURES
from hedgesim.world.experiment import load_experiment
from hedgesim.world.parameters import parameters
from hedgesim.world.quantities import QUANTITIES, Kind

DRAWS, QUARTERS = 600, 100
UNBOUNDED = {"log_prior"}


def extreme_draws(experiment, random):
    """Draw every parameter from all that a file may say, every magnitude from 0 to 1."""
    drawn = {
        name: random.uniform(d.parameter.low, d.parameter.high, DRAWS)
        for name, d in parameters().items()
    }
    for name, declared in parameters().items():  # the ends themselves, too
        drawn[name][:2] = declared.parameter.low, declared.parameter.high
        random.shuffle(drawn[name])
    magnitudes = {e.id: random.uniform(0, 1, DRAWS) for e in experiment.scenario.events}
    return Draws(drawn, magnitudes, {})


@pytest.fixture(scope="module")
def simulation():
    experiment = load_experiment("baseline", {"start": 2000, "turns": QUARTERS})
    draws = extreme_draws(experiment, np.random.default_rng(600))
    return Simulation(experiment, range(DRAWS), draws=draws)


def test_every_quantity_stays_in_its_range(simulation):
    recorder = Recorder(simulation.inputs, simulation.experiment.region.vectors)
    while simulation.turn < QUARTERS:
        simulation.advance()
        if simulation.turn % 5 == 0:
            in_range(simulation.world.arrays)
            simplices(simulation.world.arrays)
            measures_in_range(recorder.measured(simulation.world).arrays)


def in_range(arrays):
    for name, quantity in QUANTITIES.items():
        if name in arrays and quantity.kind is not Kind.LUCK and name not in UNBOUNDED:
            array = arrays[name]
            assert not np.isnan(array).any(), name
            assert array.min() >= quantity.low - 1e-12, name
            assert array.max() <= quantity.high + 1e-12, name


def simplices(arrays):
    for name in ("posture", "dependence"):
        sums = arrays[name].sum(axis=1)
        assert abs(sums - 1).max() < 1e-9, name
        assert (arrays[name] * (1 - arrays["tie"]) == 0).all(), name


def measures_in_range(arrays):
    for name, measure in MEASURES.items():
        if name in arrays:
            array = arrays[name]
            if not measure.not_applicable:
                assert not np.isnan(array).any(), name
            assert np.nanmin(array) >= measure.low - 1e-9, name
            assert np.nanmax(array) <= measure.high + 1e-9, name
