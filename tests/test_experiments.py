"""Every shipped experiment, and every change that each of them makes: none is idle.

A change is an event added or left out, a figure replaced, a parameter fixed or a rule
chosen. Each is undone alone, the other changes of the experiment left as they are, and some
recorded output of some quarter has to differ.

Planted and caught, one at a time, each reverted:

- scenarios/no_invasion.toml: E005 of 1992 left out too, which no run from 2013 sees.
- experiments/ots_pole.toml: a figure replaced by the region's own.
- engine/occurrences.py: `set` events of a quarter forgotten.
- engine/inputs.py: replaced figures not laid out.
- experiments/rivalry.toml: another seed; scenarios/cpc_cut.toml: an added event observed.
- benchmarks/experiments.py: the baseline less the experiment; the share of the other sign.
"""

import dataclasses
import datetime as dt
import functools
import re
import tomllib
from pathlib import Path

import numpy as np
import pytest

import experiments as table
from hedgesim.core.axes import Array
from hedgesim.core.calendar import Quarter
from hedgesim.engine.record import Recorder
from hedgesim.engine.simulation import Simulation
from hedgesim.world.experiment import Experiment, load_experiment
from hedgesim.world.scenario import load_scenario

HERE = Path(__file__).resolve().parent.parent
FILES = {path.stem: path for path in sorted((HERE / "experiments").glob("*.toml"))}
SCENARIOS = HERE / "src/hedgesim/world/scenarios"
PAGES = ("experiments.md", "experiments-more.md")
RUNS = 2


def said(path):
    return tomllib.loads(path.read_text(encoding="utf-8"))


def changes_of(name):
    """Name every change that an experiment makes: (kind, which)."""
    file = said(FILES[name])
    found = [("parameters", key) for key in file.get("parameters", {})]
    found += [("rules", key) for key in file.get("rules", {})]
    found += [("figure", str(n)) for n in range(len(file.get("figure", [])))]
    scenario = said(SCENARIOS / f"{file['scenario']}.toml")
    while "extends" in scenario:
        out = scenario.get("without", [])
        new = [event["id"] for event in scenario.get("event", [])]
        found += [("replaced" if key in new else "without", key) for key in out]
        found += [("event", key) for key in new if key not in out]
        assert not scenario.get("coding"), "a row of the coding table is a change too"
        scenario = said(SCENARIOS / f"{scenario['extends']}.toml")
    return found


CHANGES = [(name, *change) for name in FILES for change in changes_of(name)]
OTHERS = [
    n for n in FILES if said(FILES[n])["region"] == "central_asia" and n != "baseline"
]


@functools.cache
def loaded(name) -> Experiment:
    return load_experiment(FILES[name], {"runs": RUNS})


def with_events(experiment, events):
    ordered = tuple(sorted(events, key=lambda event: (event.date_from, event.id)))
    scenario = dataclasses.replace(experiment.scenario, events=ordered)
    return dataclasses.replace(experiment, scenario=scenario)


def history(experiment):
    events = load_scenario("history", region=experiment.region).events
    return {event.id: event for event in events}


def undone(name, kind, which, folder) -> Experiment:
    """Give an experiment without one of its changes."""
    ours = loaded(name)
    if kind == "event":
        return with_events(ours, [e for e in ours.scenario.events if e.id != which])
    if kind in ("without", "replaced"):
        kept = [e for e in ours.scenario.events if e.id != which]
        return with_events(ours, [*kept, history(ours)[which]])
    if kind == "figure":
        start, *entries = re.split(r"^(?=\[\[figure\]\])", ours.text, flags=re.MULTILINE)
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
    """Give the recorded outputs of an experiment, turn by turn from the start."""
    simulation = Simulation(loaded(name), range(RUNS))
    outputs = [recorded(simulation)]
    for _ in range(simulation.experiment.turns):
        simulation.advance()
        outputs.append(recorded(simulation))
    return outputs


def equal(a, b):
    """Compare as they are kept: numbers in single precision."""
    if a.dtype.kind != "f":
        return np.array_equal(a, b)
    return np.array_equal(a.astype(np.float32), b.astype(np.float32), equal_nan=True)


def first_difference(name, other):
    """Name the first quarter and output in which two experiments differ; None: never."""
    simulation = Simulation(other, range(RUNS))
    for turn, ours in enumerate(course(name)):
        if turn:
            simulation.advance()
        theirs = recorded(simulation)
        for output, values in ours.items():
            if not equal(values, theirs[output]):
                return str(simulation.quarter), output
    return None


def test_there_are_changes_to_undo():
    assert {name for name, *_ in CHANGES} == set(OTHERS)
    assert {kind for _, kind, _ in CHANGES} >= {"event", "without", "figure"}


@pytest.mark.parametrize(("name", "kind", "which"), CHANGES, ids=map(":".join, CHANGES))
def test_every_change_moves_some_output(name, kind, which, tmp_path):
    other = undone(name, kind, which, tmp_path)
    found = first_difference(name, other)
    assert found, f"{kind} {which} of {name} moves nothing that is recorded"


def test_a_change_that_moves_nothing_would_be_seen():
    """An inflow of kin in the last quarter: nobody is attacked after it."""
    ours = loaded("no_invasion")
    inflow = history(ours)["E097"]
    late = dataclasses.replace(inflow, id="X", date_from=dt.date(2025, 12, 1), likely=None)
    other = with_events(ours, [*ours.scenario.events, late])
    assert first_difference("no_invasion", other) is None


# --- what makes them experiments ---


@pytest.mark.parametrize("name", OTHERS)
def test_it_is_paired_with_the_baseline(name):
    ours, baseline = loaded(name), loaded("baseline")
    for key in ("start", "turns", "seed", "design", "record"):
        assert getattr(ours, key) == getattr(baseline, key), key
    assert said(FILES[name])["runs"] == said(FILES["baseline"])["runs"]
    assert ours.question.endswith("?")
    assert ours.expectation
    assert ours.source


@pytest.mark.parametrize("name", OTHERS)
def test_what_is_added_is_called_hypothetical_and_what_is_changed_is_told(name):
    scenario, factual = loaded(name).scenario, history(loaded(name))
    changed = [e for e in scenario.events if e != factual.get(e.id)]
    assert all(e.status == "hypothetical" and e.source_id == "assumed" for e in changed)
    if scenario.id != "history":
        assert scenario.note
    assert all(figure.note for figure in loaded(name).figures)


@pytest.mark.parametrize("name", OTHERS)
def test_it_is_told_once_with_its_figure(name):
    text = "".join((HERE / "docs" / page).read_text(encoding="utf-8") for page in PAGES)
    assert text.count(f"\n## `{name}`\n") == 1
    picture = HERE / f"docs/figures/experiments/{name}.png"
    assert f"](figures/experiments/{name}.png)" in text
    assert 5_000 < picture.stat().st_size < 80_000
    assert picture.read_bytes().startswith(b"\x89PNG")


def test_every_scenario_that_extends_history_belongs_to_an_experiment():
    used = {said(FILES[name])["scenario"] for name in FILES}
    made = {p.stem for p in SCENARIOS.glob("*.toml") if said(p).get("extends") == "history"}
    assert made <= used


# --- the table ---


@pytest.fixture
def by_hand(monkeypatch):
    """A world of two turns and three runs: every number of it can be read here."""

    def followed(name, runs):
        base = np.full((2, 5, 3), 0.5)
        if name == "other":
            base[1, 0] += [0.1, 0.2, -0.3]
            base[1, 3] -= [0.25, 0.125, 0.375]
        return dict.fromkeys(table.SHOWN, np.float32(0.5) * np.ones((2, 5, 3))) | {
            "alignment_TUR": base
        }

    monkeypatch.setattr(table, "followed", followed)
    monkeypatch.setattr(table, "_load", lambda name, runs: loaded("baseline"))
    return table.less("other", "baseline", 3)


def test_a_row_of_the_table_by_hand(by_hand):
    cells = table.at_the_end(by_hand)
    assert cells == ["0", "0", "0", "+0.100 (67 %)", "0", "0",
                     "TKM, TUR: −0.250 2013Q1 (100 %)"]  # fmt: skip
    assert table.at_their_largest(by_hand)[3] == "+0.100 2013Q1 (67 %)"
    assert by_hand.first == Quarter(2013, 1)


def test_an_experiment_less_itself_is_nothing(by_hand):
    row = table.less("other", "other", 3)
    assert not any(difference.moves for difference in row.differences)
    assert set(table.at_their_largest(row)) == {"0"}
    assert row.name == "other less other"


def test_the_table_has_every_experiment():
    assert set(table.shipped()) == set(OTHERS)
    page = "\n".join(table.tables([], 1000))
    assert "1,000 runs" in page
    assert page.count("\n| experiment | ") == 2
