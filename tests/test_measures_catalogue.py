"""Every measure is wired, documented, in its range, and the same alone as among others."""

# Planted and caught: those of the other tests of measures; here an index entered before its
# marks, a range that is too narrow, a sum over runs, and a mean over everything.

import numpy as np
import pytest
from random_ties import ACTORS, STATES, one_run, world_at_random

from hedgesim.engine.wiring import known
from hedgesim.measures import MEASURES
from hedgesim.world.quantities import QUANTITIES

NAMES = tuple(MEASURES)
SEEDS = (1, 2, 3)


def measured(world):
    """Compute every measure in order; what others read is put where they find it."""
    found = {}
    for name, measure in MEASURES.items():
        arguments = {
            argument: world.look(argument, measure.axes) for argument in measure.reads
        }
        found[name] = measure.rule(**arguments)
        world = world.with_arrays({name: found[name]})
    return found


@pytest.fixture(scope="module", params=SEEDS)
def found(request):
    return measured(world_at_random(request.param))


def test_the_catalogue_holds_the_measures_of_the_model():
    assert len(NAMES) >= 20
    wanted = {
        "alignment",
        "leverage",
        "exposure",
        "autonomy",
        "revenue_at_risk",
        "hedging_index",
    }
    wanted |= {"entropy", "concentration", "portfolio_similarity", "portfolio_tau_b"}
    wanted |= {"channel_divergence", "strategy", "own_strategy", "threat_overall"}
    assert wanted <= set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_a_measure_lies_in_its_range_on_its_axes(found, name):
    measure, value = MEASURES[name], found[name]
    shape = (STATES, ACTORS, 4) if measure.over == "pair" else (STATES, 4)
    assert value.shape == shape
    applies = value[~np.isnan(value)]
    assert applies.size
    assert applies.min() >= measure.low - 1e-12
    assert applies.max() <= measure.high + 1e-12
    if applies.size < value.size:
        assert measure.not_applicable


@pytest.mark.parametrize("name", NAMES)
def test_a_measure_says_what_it_is(name):
    measure = MEASURES[name]
    assert measure.name == name
    assert measure.low < measure.high
    assert measure.title
    assert measure.unit
    assert measure.source
    for part in (".. math::", "Parameters", "Returns", "References", ">>>"):
        assert part in measure.equation
    assert len(measure.reads) <= 8


@pytest.mark.parametrize("name", NAMES)
def test_a_measure_reads_what_is_known_or_stands_before_it(name):
    for argument in MEASURES[name].reads:
        assert known(argument)
        if argument in MEASURES:
            assert NAMES.index(argument) < NAMES.index(name)


@pytest.mark.parametrize("run", [0, 3])
def test_a_run_alone_is_measured_as_among_others_to_the_bit(run):
    world = world_at_random(5)
    many, alone = measured(world), measured(one_run(world, run))
    for name, value in many.items():
        assert np.array_equal(alone[name], value[..., run : run + 1], equal_nan=True), name
    assert not np.array_equal(many["alignment"][..., 0], many["alignment"][..., 3])


def renamed(world, order):
    """Give the external actors of a world other places."""
    moved = {}
    for name, array in world.arrays.items():
        axes = QUANTITIES[name].axes
        for number, axis in enumerate(axes):
            if axis in ("partner", "rival"):
                array = np.take(array, order, axis=number)
        moved[name] = array
    return world.with_arrays(moved)


def test_names_of_external_partners_do_not_matter():
    world, order = world_at_random(6), [0, 1, 2, 4, 3]
    before, after = measured(world), measured(renamed(world, order))
    for name, value in before.items():
        expected = value[:, order] if MEASURES[name].over == "pair" else value
        assert after[name] == pytest.approx(expected, abs=1e-12, nan_ok=True), name
