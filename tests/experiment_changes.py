"""The changes that each shipped experiment makes, and what comes out without one of them.

The base of an experiment is what its scenario extends; where that is nothing (the invented
region), a world without events.
"""

import dataclasses
import functools
import re
import tomllib
from pathlib import Path

import numpy as np

from hedgesim.core.axes import Array
from hedgesim.engine.record import Recorder
from hedgesim.engine.simulation import Simulation
from hedgesim.rules.decisions import DECISIONS
from hedgesim.world.experiment import Experiment, load_experiment
from hedgesim.world.scenario import load_scenario

HERE = Path(__file__).resolve().parent.parent
SHIPPED = {path.stem: path for path in sorted((HERE / "experiments").glob("*.toml"))}
DESIGNS = {
    name: path
    for name, path in SHIPPED.items()
    if "factor" in tomllib.loads(path.read_text(encoding="utf-8"))
}
"""Experiments that vary factors: test_sensitivity_experiments.py moves each of them."""
FILES = {name: path for name, path in SHIPPED.items() if name not in DESIGNS}
SCENARIOS = HERE / "src/hedgesim/world/scenarios"
RUNS = 4
EVERY = 4
LEAST = 1e-6
"""A smaller difference could be rounding."""

FACTUAL = ("baseline",)
"""What others are compared with; it changes nothing."""


def said(path):
    return tomllib.loads(path.read_text(encoding="utf-8"))


def changes_of(name):
    """Name every change that an experiment makes: (kind, which)."""
    file = said(FILES[name])
    found = [("parameters", key) for key in file.get("parameters", {})]
    found += [("rules", key) for key in file.get("rules", {})]
    found += [("figure", str(n)) for n in range(len(file.get("figure", [])))]
    if name in FACTUAL:
        return found
    scenario = said(SCENARIOS / f"{file['scenario']}.toml")
    if "extends" not in scenario and scenario["id"] != "history":
        return found + [("event", event["id"]) for event in scenario["event"]]
    while "extends" in scenario:
        out = scenario.get("without", [])
        new = [event["id"] for event in scenario.get("event", [])]
        found += [("replaced" if key in new else "without", key) for key in out]
        found += [("event", key) for key in new if key not in out]
        assert not scenario.get("coding"), "a row of the coding table is a change too"
        scenario = said(SCENARIOS / f"{scenario['extends']}.toml")
    return found


@functools.cache
def loaded(name) -> Experiment:
    return load_experiment(FILES[name], {"runs": RUNS}, decisions=DECISIONS)


def with_events(experiment, events):
    ordered = tuple(sorted(events, key=lambda event: (event.date_from, event.id)))
    scenario = dataclasses.replace(experiment.scenario, events=ordered)
    return dataclasses.replace(experiment, scenario=scenario)


@functools.cache
def history():
    events = load_scenario("history", region=loaded("baseline").region).events
    return {event.id: event for event in events}


def undone(name, kind, which, folder) -> Experiment:
    """Give an experiment without one of its changes."""
    ours = loaded(name)
    if kind == "event":
        return with_events(ours, [e for e in ours.scenario.events if e.id != which])
    if kind in ("without", "replaced"):
        kept = [e for e in ours.scenario.events if e.id != which]
        return with_events(ours, [*kept, history()[which]])
    if kind == "figure":
        start, *entries = re.split(r"^(?=\[\[figure\]\])", ours.text, flags=re.MULTILINE)
        assert not any(re.search(r"^\[\w", entry, re.MULTILINE) for entry in entries)
        del entries[int(which)]
        path = folder / "undone.toml"
        path.write_text("".join([start, *entries]), encoding="utf-8")
        return load_experiment(path, {"runs": RUNS})
    left = {k: v for k, v in getattr(ours, kind).items() if k != which}
    return dataclasses.replace(ours, **{kind: left})


def recorded(simulation):
    """Give all that a study would keep of this turn."""
    keeper = Recorder(simulation.inputs, simulation.experiment.region.vectors)
    world = keeper.measured(simulation.world)
    return {
        **{f"states {k}": v for k, v in keeper.states(world).items()},
        **{f"pairs {k}": v for k, v in keeper.pairs(world).items()},
    }


@functools.cache
def course(name) -> list[dict[str, Array]]:
    """Give the recorded outputs of an experiment at the start and after every year."""
    simulation = Simulation(loaded(name), range(RUNS))
    return [recorded(simulation) for _ in year_by_year(simulation)]


def year_by_year(simulation):
    """Carry a simulation on to its last turn; stop at the start and after every year."""
    yield
    for turn in range(1, simulation.experiment.turns + 1):
        simulation.advance()
        if turn % EVERY == 0:
            yield


def equal(a, b):
    """Compare numbers but for rounding, and labels."""
    if a.dtype.kind != "f":
        return np.array_equal(a, b)
    return np.allclose(a, b, rtol=0, atol=LEAST, equal_nan=True)


def first_difference(name, other):
    """Name the first year's end and output in which two experiments differ; None: never."""
    simulation = Simulation(other, range(RUNS))
    for ours, _ in zip(course(name), year_by_year(simulation), strict=True):
        theirs = recorded(simulation)
        for output, values in ours.items():
            if not equal(values, theirs[output]):
                return str(simulation.quarter), output
    return None
