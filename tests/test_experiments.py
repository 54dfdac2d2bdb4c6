"""Every shipped experiment, and every change that each of them makes: none is idle.

A change is an event added, left out or redefined, a figure replaced, a parameter fixed or a
rule chosen. Each is undone alone, the other changes of the experiment left as they are, and
some recorded output of some year's end has to differ.

Planted and caught, one at a time, each reverted:

- scenarios/no_invasion.toml: E005 of 1992 left out too, which no run from 2013 sees.
- scenarios/ceasefire.toml: an event redefined as it was; triad_crisis.toml: one before the
  start; forgetful.toml: a parameter set in the last month that nothing reads.
- experiments/ots_pole.toml: a figure replaced by the region's own; triad.toml: a parameter
  fixed that nothing reads; rivalry.toml: another seed, a question of two words, a rule that
  does not exist; scenarios/cpc_cut.toml: an added event observed.
- engine/draws.py: an added event takes another's place; engine/stages.py: one rule for all;
  engine/occurrences.py: `set` events forgotten; engine/inputs.py: figures not laid out.
- benchmarks/experiments.py: the baseline less the experiment; the share of the other sign;
  a state as its own partner; leverage for alignment; quarters of states for those of pairs;
  the largest without its sign taken off; no questions.
"""

import numpy as np
import pytest
from experiment_changes import (
    FACTUAL,
    FILES,
    HERE,
    RUNS,
    SCENARIOS,
    changes_of,
    course,
    equal,
    first_difference,
    history,
    loaded,
    said,
    undone,
)

import experiments as table
from hedgesim.core.calendar import Quarter
from hedgesim.engine.draws import draw
from hedgesim.rules.decisions import DECISIONS
from hedgesim.world.check import check
from hedgesim.world.experiment import load_experiment

PAGES = ("experiments.md", "experiments-more.md")
CHANGES = [(name, *change) for name in FILES for change in changes_of(name)]
OTHERS = [
    n for n in FILES if said(FILES[n])["region"] == "central_asia" and n not in FACTUAL
]


def test_there_are_changes_to_undo():
    assert {name for name, *_ in CHANGES} == set(FILES) - set(FACTUAL)
    assert {kind for _, kind, _ in CHANGES} >= {"event", "without", "replaced", "figure"}


@pytest.mark.parametrize(("name", "kind", "which"), CHANGES, ids=map(":".join, CHANGES))
def test_every_change_moves_some_output(name, kind, which, tmp_path):
    other = undone(name, kind, which, tmp_path)
    found = first_difference(name, other)
    assert found, f"{kind} {which} of {name} moves nothing that is recorded"


LATE = """
format = 1
id = "late"
title = "An inflow of people in the last quarter"
extends = "no_invasion"

[[event]]
id = "A01"
date = 2025-12-01
type = "kin_inflow"
partner = "RUS"
target = "KAZ"
magnitude = 0.01
likely = [0.005, 0.02]
reason = "Whatever its size, nobody is attacked after it."
status = "hypothetical"
title = "People arrive"
source_id = "assumed"
"""


def test_a_change_that_moves_nothing_would_be_seen(tmp_path):
    """An event too late to matter, whose own size is drawn, stirs no other draw."""
    (tmp_path / "late.toml").write_text(LATE, encoding="utf-8")
    ours = loaded("no_invasion")
    text = ours.text.replace('"no_invasion"', '"late.toml"')
    (tmp_path / "idle.toml").write_text(text, encoding="utf-8")
    other = load_experiment(tmp_path / "idle.toml", {"runs": RUNS})
    assert {e.id for e in other.scenario.events} > {e.id for e in ours.scenario.events}
    assert "magnitude:A01" in draw(other, range(RUNS)).varied
    assert first_difference("no_invasion", other) is None


@pytest.fixture
def made(tmp_path, monkeypatch):
    """An experiment that fixes two parameters, one of which matters, and chooses a rule."""
    text = FILES["triad"].read_text(encoding="utf-8")
    text = text.replace("[rules]", '[rules]\nALT = "equidistance"')
    text = text.replace(
        "[parameters]", "[parameters]\nsecurity_fear = 0.0\nkin_inflow_effect = 1"
    )
    path = tmp_path / "made.toml"
    path.write_text(text, encoding="utf-8")
    monkeypatch.setitem(FILES, "made", path)
    yield "made"
    loaded.cache_clear()
    course.cache_clear()


def test_parameters_and_rules_are_changes_too(made, tmp_path):
    moved = {
        (kind, which): first_difference(made, undone(made, kind, which, tmp_path))
        for kind, which in changes_of(made)
        if kind != "event"
    }
    assert set(moved) == {
        ("parameters", "security_fear"),
        ("parameters", "kin_inflow_effect"),
        ("rules", "ALT"),
    }
    assert moved.pop(("parameters", "kin_inflow_effect")) is None, "nobody flows in there"
    assert all(moved.values())


# --- what makes them experiments ---


@pytest.mark.parametrize("name", FILES)
def test_it_is_sound_and_says_what_it_asks(name):
    ours = loaded(name)
    summary = check(FILES[name], decisions=DECISIONS)
    assert (summary.kind, summary.name) == ("experiment", name)
    assert len(ours.question) > 30
    assert ours.question.endswith("?")
    assert len(ours.expectation) > 50
    assert ours.expectation.endswith(".")
    assert ours.source


@pytest.mark.parametrize("name", OTHERS)
def test_it_is_paired_with_the_baseline(name):
    ours, baseline = loaded(name), loaded("baseline")
    for key in ("start", "turns", "seed", "design", "record"):
        assert getattr(ours, key) == getattr(baseline, key), key
    assert ours.region.id == baseline.region.id
    assert said(FILES[name])["runs"] == said(FILES["baseline"])["runs"]


@pytest.mark.parametrize("name", OTHERS)
def test_what_is_added_is_called_hypothetical_and_what_is_changed_is_told(name):
    scenario, factual = loaded(name).scenario, history()
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


PARTNERS = ("KAZ", "RUS", "CHN")


@pytest.fixture
def by_hand(monkeypatch):
    """A world of two turns and three runs: every number of it can be read here."""

    def followed(name, runs):
        still, base = np.full((2, 5, 3), 0.5), np.full((2, 5, 3), 0.5)
        alignment = np.full((2, 5, 3, 3), 0.25)
        alignment[:, 0, 0] = np.nan  # Kazakhstan with itself
        if name == "other":
            base[1, 0] += [0.1, 0.2, -0.3]
            base[1, 3] -= [0.25, 0.125, 0.375]
            alignment[1, 2, 1] += [0.25, 0.125, -0.125]
            alignment[1, 0, 2] -= 0.0625
        states = dict.fromkeys(table.SHOWN, still) | {"alignment_TUR": base}
        return table.Followed((0, 1), states, (0, 4), alignment, PARTNERS)

    monkeypatch.setattr(table, "followed", followed)
    monkeypatch.setattr(table, "_load", lambda name, runs: loaded("baseline"))
    return table.less("other", "baseline", 3)


def test_a_row_of_the_table_by_hand(by_hand):
    cells = table.at_the_end(by_hand)
    assert cells == ["0", "0", "0", "+0.100 (67 %)", "0", "0",
                     "TJK, RUS: +0.125 2013Q4 (67 %)"]  # fmt: skip
    cells = table.at_their_largest(by_hand)
    assert cells == ["0", "0", "0", "+0.100 2013Q1 (67 %)", "0", "0",
                     "TKM, TUR: −0.250 2013Q1 (100 %)"]  # fmt: skip
    assert by_hand.first == Quarter(2013, 1)


def test_a_state_with_itself_is_no_pair(by_hand):
    assert ("KAZ", "KAZ") not in {(d.state, d.measure) for d in by_hand.alignments}
    assert len(by_hand.alignments) == len(table.CENTRAL_ASIA) * len(PARTNERS) - 1


def test_an_experiment_less_itself_is_nothing(by_hand):
    row = table.less("other", "other", 3)
    assert not any(difference.moves for difference in row.differences + row.alignments)
    assert set(table.at_their_largest(row) + table.at_the_end(row)) == {"0"}
    assert row.name == "other less other"


def test_the_page_has_every_experiment_and_its_question():
    names = table.shipped()
    assert set(names) == set(OTHERS)
    page = "\n".join(table.page([], names, 256))
    assert page.startswith("# Experiments ")
    assert "256 runs" in page
    assert page.count("\n| experiment | ") == 2
    for name in names:
        assert f"\n- `{name}`: {said(FILES[name])['question']}" in page


def test_what_is_shown_is_what_was_simulated():
    found = table.followed("rivalry", RUNS)
    last = course("rivalry")[-1]
    places = [loaded("rivalry").region.choosers.index(s) for s in table.CENTRAL_ASIA]
    for measure in table.SHOWN:
        assert equal(found.states[measure][-1], last[f"states {measure}"][places]), measure
    kgz, rus = table.CENTRAL_ASIA.index("KGZ"), found.partners.index("RUS")
    assert equal(found.alignment[-1, kgz, rus], found.states["alignment_RUS"][-1, kgz])
    assert np.isnan(found.alignment[:, kgz, found.partners.index("KGZ")]).all()
