"""Worlds of the page: the same bits as a study's, also from the first quarter that changes.

Planted and caught: a world carried forward although a state decides otherwise; the last
world before the change taken one too late (at the turn that changes); what events look at
left behind with what a turn reckons anew; luck of the next turn after a world that was
kept; several turns measured at once with the masks of the first turn for all; a size that
is drawn compared by its default alone; two trails compared by what they hold.
"""

import datetime as dt
from dataclasses import replace

import numpy as np
import pytest

from hedgesim.app.answer import SHOWN
from hedgesim.app.memory import Memory, Trail, first_changed
from hedgesim.app.settings import VARIES, Added, Settings
from hedgesim.app.simulate import Stopped, simulate
from hedgesim.app.toml import experiment_of
from hedgesim.engine import batch
from hedgesim.engine.chance import KeptLuck, Luck
from hedgesim.engine.draws import draw
from hedgesim.engine.inputs import prepare
from hedgesim.engine.simulation import Simulation
from hedgesim.world.recording import Record

RUNS = (0, 5, 17)
ASSURANCE = "E095"  # of September 2022: turn 39
SANCTIONS = "H006"  # last from February 2022 on: turn 37
HOME = Settings()


def of_a_study(settings, runs=RUNS):
    """What the batch engine makes of the experiment that the settings mean."""
    experiment = replace(experiment_of(settings), record=Record(measures=SHOWN))
    return batch.simulate(experiment, runs, pairs=False).states


def assert_same(answer, states):
    assert answer.arrays.keys() == states.keys()
    for name, array in states.items():
        found = answer.arrays[name]
        assert found.dtype == array.dtype, name
        assert np.array_equal(found, array, equal_nan=array.dtype.kind == "f"), name


def changes(world):
    """Worlds with other events, and the turn up to which they are taken over."""
    march = Added(
        id="X1",
        date=dt.date(2016, 3, 1),
        type="assurance",
        title="A pledge",
        actors=("CHN",),
        targets=("KAZ",),
        magnitude=0.5,
    )
    return {
        "off": (world.with_event_off(ASSURANCE), 36),
        "size": (world.with_event_size(ASSURANCE, 0.3), 36),
        "size of what lasts": (world.with_event_size(SANCTIONS, 0.2), 36),
        "what lasts, off": (world.with_event_off(SANCTIONS), 36),
        "moved back": (world.with_event_date(ASSURANCE, dt.date(2019, 3, 1)), 24),
        "added": (world.with_added(march), 12),
        "two": (world.with_event_off("E113").with_event_off(ASSURANCE), 36),
        "other scenario": (world.with_preset("no_invasion"), 36),
    }


@pytest.mark.parametrize("varies", VARIES)
def test_carried_forward_from_the_first_quarter_that_changes(varies):
    world, memory = HOME.with_varies(varies).with_seed(len(varies)), Memory()
    assert_same(simulate(world, RUNS, memory), of_a_study(world))
    for name, (changed, turn) in changes(world).items():
        only = Memory()
        simulate(world, RUNS, only)
        _, left = only.trail(experiment_of(changed), RUNS)
        assert left is not None, name
        assert left.turn == turn, name
        answer = simulate(changed, RUNS, memory)
        assert_same(answer, of_a_study(changed))
        assert answer.settings == changed
        assert answer.failed == 0


def test_a_change_upon_a_change_and_back():
    memory = Memory()
    world = HOME.with_event_size(ASSURANCE, 0.2)
    for step in (HOME, world, world.with_event_off("E113"), HOME.with_event_off("E113")):
        assert_same(simulate(step, RUNS, memory), of_a_study(step))
    _, left = memory.trail(experiment_of(HOME), RUNS)
    assert left is not None
    assert left.turn == 52  # all of it was made before
    assert_same(simulate(HOME, RUNS, memory), of_a_study(HOME))


def test_a_world_that_is_asked_for_again_and_again():
    memory = Memory()
    for _ in range(4):  # of these there are several trails, alike
        simulate(HOME, RUNS, memory)
    changed = HOME.with_event_off(ASSURANCE)
    assert_same(simulate(changed, RUNS, memory), of_a_study(changed))


def test_a_shorter_world_is_the_beginning_of_a_longer_one():
    memory = Memory()
    for preset in ("invasion", "before", "invasion"):
        world = HOME.with_preset(preset)
        assert_same(simulate(world, RUNS, memory), of_a_study(world))


def before_the_start():
    first = experiment_of(HOME).scenario.events[0]
    assert first.date_from.year < 2013
    return first.id


@pytest.mark.parametrize(
    "other",
    [
        HOME.with_parameter("deference", 0.9),
        HOME.with_rule("KAZ", "bandwagon"),
        HOME.with_seed(7),
        HOME.with_varies("chance"),
        HOME.with_varies("all"),
        HOME.with_event_off(before_the_start()),
        HOME.with_event_date(ASSURANCE, dt.date(2012, 9, 1)),
    ],
)
def test_anything_else_is_begun_anew(other):
    memory = Memory()
    simulate(HOME, RUNS, memory)
    assert memory.trail(experiment_of(other), RUNS)[1] is None
    assert_same(simulate(other, RUNS, memory), of_a_study(other))


def test_other_runs_are_begun_anew():
    memory = Memory()
    simulate(HOME, RUNS, memory)
    assert memory.trail(experiment_of(HOME), (0, 5, 18))[1] is None


def test_what_was_drawn_counts_and_not_only_what_is_declared():
    """An event may be the same, and its size in some run another."""
    experiment = experiment_of(HOME)
    one, other = (Trail(experiment, RUNS, draw(experiment, RUNS)) for _ in range(2))
    assert first_changed(one, other) == experiment.turns + 1
    key = next(e.id for e in experiment.scenario.events if e.date_from.year == 2016)
    sizes = dict(other.draws.magnitudes)
    sizes[key] = np.full(len(RUNS), 0.123)
    other.draws = replace(other.draws, magnitudes=sizes)
    assert 12 < first_changed(one, other) <= 16


def test_memory_is_bounded():
    memory = Memory(largest=3 * 2**20)
    for size in (0.1, 0.2, 0.3, 0.4):
        simulate(HOME.with_parameter("deference", size), RUNS, memory)
        assert 0 < memory.size <= 3 * 2**20


def test_a_question_that_is_dropped_leaves_nothing_behind():
    memory = Memory()
    turns = iter(range(100))
    with pytest.raises(Stopped):
        simulate(HOME, RUNS, memory, lambda: next(turns) == 20)
    assert memory.size == 0
    assert_same(simulate(HOME, RUNS, memory), of_a_study(HOME))


def test_luck_that_is_kept_is_the_luck_that_is_drawn():
    experiment = experiment_of(HOME)
    inputs = prepare(experiment)
    kept = KeptLuck.from_luck(Luck(experiment.seed, inputs, range(20)), 12).among(RUNS)
    drawn = Luck(experiment.seed, inputs, RUNS)
    for turn in (1, 2, 9, 12):  # what is left out is walked over
        one, other = kept.of(turn), drawn.of(turn)
        assert all(np.array_equal(one[name], other[name]) for name in other)
    with pytest.raises(ValueError, match="drawn before"):
        drawn.of(12)


def test_runs_beyond_those_whose_luck_is_kept():
    runs = (0, 300)
    assert_same(simulate(HOME, runs, Memory()), of_a_study(HOME, runs))


def test_a_simulation_goes_on_from_where_another_was_left():
    experiment = experiment_of(HOME)
    first = Simulation(experiment, RUNS)
    for _ in range(40):
        first.advance()
    second = Simulation(experiment, RUNS, since=first.left)
    for _ in range(3):
        one, other = first.advance().arrays, second.advance().arrays
        assert first.turn == second.turn
        assert all(np.array_equal(one[name], other[name]) for name in other)
    assert set(one) - set(other) == {"gravity_share"}  # which the start alone reads
