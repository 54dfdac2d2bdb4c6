"""Every entry of every catalogue keeps the house's rules; no catalogue is empty.

Planted and caught: a rule that returns state and partner exchanged; a second id at one
address; a parameter whose default lies outside its likely range.
"""

import inspect
from pathlib import Path

import numpy as np
import pytest
from random_worlds import SIZES, random_world

import hedgesim
from hedgesim.core.luck import generator
from hedgesim.engine.stages import TIES, TURN
from hedgesim.engine.wiring import known
from hedgesim.measures import MEASURES
from hedgesim.rules.decisions import DECISIONS
from hedgesim.rules.events import EVENTS
from hedgesim.world.check import check
from hedgesim.world.experiment import load_experiment
from hedgesim.world.names import available
from hedgesim.world.parameters import parameters
from hedgesim.world.quantities import QUANTITIES, Kind
from hedgesim.world.region_reader import load_region
from hedgesim.world.scenario import load_scenario

PACKAGE = Path(hedgesim.__file__).parent
REGIONS, SCENARIOS, EXPERIMENTS = (
    tuple(available(kind)) for kind in ("region", "scenario", "experiment")
)


def test_no_catalogue_is_empty():
    for catalogue in (MEASURES, DECISIONS, EVENTS, QUANTITIES, parameters(), TURN):
        assert len(catalogue) > 5
    assert {"central_asia", "triad"} <= set(REGIONS)
    assert {"history", "calm", "triad_crisis"} <= set(SCENARIOS)
    assert {"baseline", "triad"} <= set(EXPERIMENTS)


@pytest.mark.parametrize("seed", range(3))
def test_every_stage_writes_arrays_on_the_axes_of_the_register(seed):
    """Sizes of axes all differ, so no axis can stand in for another."""
    runs = 7
    assert len({*SIZES.values(), runs}) == len(SIZES)  # partner and rival are one
    world = random_world(seed, runs)
    world = world.with_arrays(
        {f"{x}_acted": world.arrays["external"] * 0 for x in INSTRUMENTS}
    )
    for stage in (*TIES, *TURN):
        world = stage.act(world)
        for name in stage.writes:
            if name in world.arrays:
                axes = QUANTITIES[name].axes
                allowed = [(runs, 1) if a == "run" else (SIZES[a],) for a in axes]
                shape = world.arrays[name].shape
                assert len(shape) == len(axes), (stage.rule, name)
                assert all(n in ok for n, ok in zip(shape, allowed, strict=True)), name


INSTRUMENTS = ("inducement", "coercion", "assurance", "wedging")


@pytest.mark.parametrize("name", list(MEASURES))
def test_a_measure_is_documented_and_wired(name):
    measure = MEASURES[name]
    text = measure.equation
    assert all(part in text for part in (".. math::", "Parameters", "Returns", "Examples"))
    assert measure.title
    assert measure.source
    assert measure.low < measure.high
    assert all(known(argument) for argument in measure.reads)


@pytest.mark.parametrize("stage", TURN, ids=lambda s: getattr(s.rule, "__name__", "gain"))
def test_a_rule_is_documented_and_wired(stage):
    text = inspect.getdoc(stage.rule) or ""
    if inspect.isfunction(stage.rule):
        assert all(part in text for part in (".. math::", "Parameters", "Returns", ">>>"))
        assert len(stage.reads) <= 8
    assert all(known(name) for name in (*stage.reads, *stage.writes))


@pytest.mark.parametrize("name", list(DECISIONS))
def test_a_decision_is_documented_and_wired(name):
    rule = DECISIONS[name]
    assert ">>>" in (inspect.getdoc(rule) or "")
    assert all(known(argument) for argument in inspect.signature(rule).parameters)


@pytest.mark.parametrize("name", list(parameters()))
def test_a_parameter_is_declared_in_full(name):
    declared = parameters()[name]
    bounds = declared.parameter
    assert bounds.low <= declared.default <= bounds.high
    assert bounds.source
    assert bounds.unit
    assert declared.meaning.endswith(".")
    if bounds.likely:
        low, high = bounds.likely
        assert low <= declared.default <= high
        assert bounds.scale == "linear" or low > 0
    assert name not in QUANTITIES


@pytest.mark.parametrize("name", list(QUANTITIES))
def test_a_quantity_is_declared_in_full(name):
    quantity = QUANTITIES[name]
    assert quantity.meaning
    assert quantity.axes[-1] == "run"
    assert quantity.low < quantity.high
    assert quantity.unit
    assert isinstance(quantity.kind, Kind)


@pytest.mark.parametrize("name", REGIONS)
def test_a_shipped_region_is_sound(name):
    region = load_region(name)
    assert len(region.choosers) >= 2
    assert set(region.vectors) <= set(region.partners)
    assert all(f.source_id in {*region.sources, "assumed"} for f in region.figures.rows)
    assert name == "triad" or all(f.method for f in region.figures.rows)
    assert (region.folder / "TERMS.md").is_file()
    for start in region.starts:
        assert min(region.figures.assumed_share(start).values()) >= 0


@pytest.mark.parametrize("name", SCENARIOS)
def test_a_shipped_scenario_is_sound(name):
    scenario = load_scenario(name)
    assert scenario.title
    assert all(event.title and event.source_id for event in scenario.events)


@pytest.mark.parametrize("name", EXPERIMENTS)
def test_a_shipped_experiment_is_sound(name):
    experiment = load_experiment(name, decisions=tuple(DECISIONS))
    assert experiment.question
    assert experiment.expectation
    assert check(name, decisions=tuple(DECISIONS)).kind == "experiment"


def test_no_two_places_share_an_address():
    region = load_region("central_asia")
    states, partners = region.choosers, region.partners
    channels = [c.id for c in region.channels]
    pairs = [f"{i}:{j}" for i in states for j in partners]
    places = pairs + [f"{pair}:{c}" for pair in pairs for c in channels]
    places += [f"{i}:{o.id}" for i in states for o in region.organisations]
    keys = {generator(1, "choose", place, 0).random_raw() for place in places}
    assert len(keys) == len(set(places))


def test_files_and_functions_stay_small():
    """At most 300 lines a file; the register of parameters is one declaration a field."""
    for path in PACKAGE.rglob("*.py"):
        lines = path.read_text(encoding="utf-8").count("\n")
        most = 320 if path.name == "parameters.py" else 300
        assert lines <= most, f"{path.name}: over {most} lines, move some to another file"


def test_the_word_for_a_thing_is_one_word():
    """British spelling in what people read, and no emoji."""
    american = ("organization of states", "neighbor", "behavior", " center ", "labeled")
    for path in [*PACKAGE.rglob("*.py"), *PACKAGE.rglob("*.toml")]:
        text = path.read_text(encoding="utf-8").lower()
        for word in american:
            assert word not in text, (path.name, word)
        assert not any(ord(c) > 0x1F000 for c in text), path.name


def test_worlds_are_drawn_in_runs():
    """A guard: the worlds of these tests do have runs that differ."""
    threat = random_world(0, 7).arrays["threat"]
    assert not np.allclose(threat[..., 0], threat[..., 1])
