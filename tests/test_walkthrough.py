"""The walk-through holds: its files are there, its diffs fit, its steps run.

Scenario, rule, script and diffs are read from the page itself. Planted and caught: a file
that is not there; a diff of a line that has changed; a rule of one's own that gives no
shares; one that asks for what does not exist; an event that the scenario takes away twice.
"""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from hedgesim.cli.main import main
from hedgesim.core.errors import ConfigError
from hedgesim.engine.batch import simulate
from hedgesim.world.experiment import load_experiment
from hedgesim.world.region_reader import load_region

ROOT = Path(__file__).resolve().parents[1]
PAGE = (ROOT / "docs" / "walkthrough.md").read_text(encoding="utf-8")
SHIPPED = ROOT / "src" / "hedgesim" / "world" / "regions" / "central_asia"
MADE = {
    "add_azerbaijan.py",
    "experiments/azerbaijan.toml",
    "experiments/my_rule.py",
    "experiments/shunning.toml",
    "my_rule.py",
    "regions/central_asia",
    "regions/central_asia/figures.csv",
    "regions/central_asia/region.toml",
    "scenarios/no_invasion.toml",
    "scenarios/wrong.toml",
    "shunning.toml",
}
"""What somebody makes who walks; everything else that the page names is there."""

WITHIN = ("", "docs", "docs/reference", "src/hedgesim/rules", str(SHIPPED))
"""Where a file named without its folder may lie."""


def blocks(language):
    return re.findall(rf"^```{language}\n(.*?)^```", PAGE, flags=re.DOTALL | re.MULTILINE)


def block(language, mark):
    (found,) = (text for text in blocks(language) if mark in text)
    return found


def hunks():
    """Give (file, old lines, new lines) for every hunk of every diff on the page."""
    for text in blocks("diff"):
        for part in re.split(r"^--- ", text, flags=re.MULTILINE)[1:]:
            name = re.search(r"^\+\+\+ b/(.*)$", part, flags=re.MULTILINE)[1]
            for hunk in re.split(r"^@@ .* @@\n", part, flags=re.MULTILINE)[1:]:
                lines = [line or " " for line in hunk.splitlines()]
                old = [line[1:] for line in lines if line[0] in " -"]
                new = [line[1:] for line in lines if line[0] in " +"]
                yield name, "\n".join(old) + "\n", "\n".join(new) + "\n"


def named():
    """Give every file that the page names, in its text or its commands."""
    prose = re.sub(r"^```\w+\n.*?^```$", "", PAGE, flags=re.DOTALL | re.MULTILINE)
    text = "\n".join([prose, *blocks("console")])
    paths = re.findall(r"[\w./~-]*\w\.(?:py|toml|csv|md|json)\b", text)
    return {path.removeprefix("~/hedgesim/").removeprefix("../") for path in paths} - {
        "bands.csv"  # of a results folder
    }


def test_the_page_names_files_that_are_there():
    files = named() | {name for name, _, _ in hunks()}
    assert len(files) > 20
    missing = [
        path
        for path in files - MADE
        if not any((ROOT / folder / path).exists() for folder in WITHIN)
    ]
    assert not missing


@pytest.mark.parametrize(("name", "old", "new"), list(hunks()))
def test_a_diff_of_the_page_still_fits(name, old, new):
    path = SHIPPED / "region.toml" if name in MADE else ROOT / name
    assert path.read_text(encoding="utf-8").count(old) == 1, f"walk again: {name}"
    assert old != new


@pytest.fixture
def here(tmp_path, monkeypatch):
    """Give a working folder with an experiment of one's own in it."""
    monkeypatch.chdir(tmp_path)
    for folder in ("scenarios", "experiments", "regions"):
        (tmp_path / folder).mkdir()
    text = (ROOT / "experiments" / "baseline.toml").read_text(encoding="utf-8")
    (tmp_path / "experiments" / "mine.toml").write_text(text, encoding="utf-8")
    return tmp_path


def test_a_state_is_added_by_the_region_alone(here):
    copy = here / "regions" / "central_asia"
    shutil.copytree(SHIPPED, copy)
    text = (copy / "region.toml").read_text(encoding="utf-8")
    for name, old, new in hunks():
        if name == "regions/central_asia/region.toml":
            text = text.replace(old, new)
    (copy / "region.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as found:
        load_region("central_asia")
    assert f"{len(found.value.problems)} problems" in PAGE
    script = here / "add_azerbaijan.py"
    script.write_text(block("python", "AZE"), encoding="utf-8")
    told = subprocess.run(
        [sys.executable, str(script)], capture_output=True, text=True, check=True
    )
    assert told.stdout in PAGE
    assert "AZE" in load_region("central_asia").choosers
    experiment = load_experiment("mine", {"turns": 4})
    made = simulate(experiment, [0, 1])
    assert not made.failed
    row = experiment.region.choosers.index("AZE")
    assert ((made.states["threat"][:, row] > 0) & (made.states["threat"][:, row] < 1)).all()


def threat_of_russia(**overrides):
    """Give Kazakhstan's threat from Russia at the ends of 2021 and 2022, (turn, run)."""
    experiment = load_experiment("mine", {"turns": 40, **overrides})
    made = simulate(experiment, range(6), pairs=True)
    assert not made.failed
    kazakhstan = experiment.region.choosers.index("KAZ")
    russia = experiment.region.partners.index("RUS")
    ends = [made.pair_turns.index(turn) for turn in (36, 40)]
    return made.pairs["threat"][ends, kazakhstan, russia]


def test_an_event_is_added_by_a_scenario_that_extends(here):
    text = block("toml", "without")
    path = here / "scenarios" / "no_invasion.toml"
    path.write_text(text, encoding="utf-8")
    assert main(["check", str(path)]) == 0
    as_it_was, otherwise = threat_of_russia(), threat_of_russia(scenario="no_invasion")
    assert np.array_equal(as_it_was[0], otherwise[0])  # nothing differs before 2022
    assert (otherwise[1] < as_it_was[1]).all()
    path.write_text(text.replace('"E100"', '"E082"'), encoding="utf-8")
    assert main(["check", str(path)]) == 2


def decided_by(here, rule):
    """Write an experiment in which Kazakhstan decides by a rule of one's own."""
    path = here / "experiments" / "mine.toml"
    table = block("toml", "[rules]")
    text = path.read_text(encoding="utf-8")
    if table not in text:
        path.write_text(text.replace("[rules]", table, 1), encoding="utf-8")
    (path.parent / "my_rule.py").write_text(rule, encoding="utf-8")
    return path


def test_a_rule_is_added_without_touching_the_package(here):
    rule = block("python", "A way to decide of one's own")
    usual = simulate(load_experiment("mine", {"turns": 4}), [0, 1])
    path = decided_by(here, rule)
    assert main(["check", str(path)]) == 0
    own = simulate(load_experiment("mine", {"turns": 4}), [0, 1])
    assert not own.failed
    assert (own.states["hedging_index"][4, 0] != usual.states["hedging_index"][4, 0]).all()


def test_check_finds_a_misspelt_argument_of_ones_own_rule(here, capsys):
    rule = block("python", "A way to decide of one's own")
    path = decided_by(here, rule.replace("threat, tie", "thread, tie"))
    assert main(["check", str(path)]) == 2
    told = capsys.readouterr().err.splitlines()
    assert len(told) > 3
    assert all(line in PAGE for line in told[1:])


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        ("dependence * (1.0 - threat)", "expected: shares that sum to 1 over partners"),
        ("dependence[99]", "it raised IndexError"),
    ],
)
def test_a_mistake_in_ones_own_rule_is_not_called_a_defect(here, capsys, answer, told):
    path = decided_by(here, f"def shun(dependence, threat):\n    return {answer}\n")
    assert main(["run", str(path), "--runs", "2", "--quiet"]) == 2
    seen = capsys.readouterr().err
    assert "my_rule.py:shun" in seen
    assert told in seen
    assert "defect" not in seen
