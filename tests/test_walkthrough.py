"""The walk-through holds: its files are there, its diffs fit, its steps run.

Scenario, rule, script and diffs are read from the page itself. Planted and caught: a file
that is not there; a diff of a line that has changed; a rule of one's own that gives no
shares; one that asks for what does not exist; an event that the scenario takes away twice;
a ceiling that does not hold; a line that no longer comes out, and one of another state.
"""

import os
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
sys.path.insert(0, str(ROOT / "docs"))
try:
    import walk
finally:
    sys.path.remove(str(ROOT / "docs"))
PAGE = walk.PAGE.read_text(encoding="utf-8")
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
    "scenarios/treaty.toml",
    "scenarios/wrong.toml",
    "src/hedgesim/rules/ceiling.py",
}
"""What somebody makes who walks; everything else that the page names is there."""

WITHIN = ("", "docs", "docs/reference", "src/hedgesim/rules", str(SHIPPED))
"""Where a file named without its folder may lie."""


def blocks(language):
    return [text for spoken, text, _ in walk.blocks(PAGE) if spoken == language]


def block(language, mark):
    (found,) = (text for text in blocks(language) if mark in text)
    return found


def hunks():
    """Give (file, old lines, new lines) for every hunk of every diff on the page."""
    return [hunk for text in blocks("diff") for hunk in walk.hunks(text)]


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


@pytest.mark.parametrize(("name", "old", "new"), hunks())
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
    path = here / "scenarios" / "treaty.toml"
    path.write_text(text, encoding="utf-8")
    assert main(["check", str(path)]) == 0
    as_it_was, otherwise = threat_of_russia(), threat_of_russia(scenario="treaty")
    assert np.array_equal(as_it_was[0], otherwise[0])  # nothing differs before 2022
    assert (otherwise[1] < as_it_was[1]).all()
    path.write_text(text.replace('"E100"', '"E082"'), encoding="utf-8")
    assert main(["check", str(path)]) == 2


def decided_by(here, rule):
    """Write the page's experiment, in which Kazakhstan decides by a rule of one's own."""
    path = here / "experiments" / "shunning.toml"
    path.write_text(block("toml", "[rules]"), encoding="utf-8")
    (path.parent / "my_rule.py").write_text(rule, encoding="utf-8")
    return path


def test_a_rule_is_added_without_touching_the_package(here):
    rule = block("python", "A way to decide of one's own")
    usual = simulate(load_experiment("mine", {"turns": 4}), [0, 1])
    path = decided_by(here, rule)
    assert main(["check", str(path)]) == 0
    own = simulate(load_experiment("shunning", {"turns": 4}), [0, 1])
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


LOOK = """
import numpy as np
from hedgesim.engine.batch import simulate
from hedgesim.world.experiment import load_experiment
for fixed in ({}, {"threat_ceiling": 0.05, "threat_noise": 0.0}):
    made = simulate(load_experiment("mine", {"turns": 40, **fixed}), [0, 1])
    np.save(f"threat_{len(fixed)}.npy", made.states["threat"])
"""


def test_a_parameter_and_its_rule_are_added(here):
    """In a copy of the package: by default all is as it was, and a ceiling holds."""
    shutil.copytree(ROOT / "src", here / "src", ignore=walk.left_behind)
    for language, text, name in walk.blocks(PAGE):
        if name == "src/hedgesim/rules/ceiling.py" and language == "python":
            (here / name).write_text(text, encoding="utf-8")
        if language == "diff" and re.search(r"threat_ceiling:|ceiling\.cap_threat", text):
            walk.patch(text, here)
    paths = {**os.environ, "PYTHONPATH": str(here / "src")}
    subprocess.run([sys.executable, "-c", LOOK], env=paths, check=True)
    usual = simulate(load_experiment("mine", {"turns": 40}), [0, 1]).states["threat"]
    assert np.array_equal(np.load("threat_0.npy"), usual)
    assert usual.max() > 0.06
    assert np.load("threat_2.npy").max() <= np.float32(0.05)


def test_what_is_shown_is_what_comes_out():
    out = ["a note", "KAZ│2013│ 9 3–8", "   │2021│10 4–9", "KGZ│2013│11 5–9", "3 problems"]
    shown = ["...", "KGZ│2013│7 2–9", "...", "4 problems"]
    assert walk.renew("", shown, out) == ["...", out[3], "...", out[4]]
    assert walk.renew("", ["something"], out) == out
    assert walk.renew("", [], out) == []
    with pytest.raises(SystemExit, match="nothing"):
        walk.renew("", ["...", "UZB│2013│7 2–9"], out)


def test_a_diff_is_applied_by_its_lines_and_told_where_they_are(tmp_path):
    (tmp_path / "a").write_text("one\ntwo\nthree\n")
    diff = "--- a/a\n+++ b/a\n@@ -9 +9 @@\n one\n+more\n@@ -9 +9 @@\n-three\n+four\n"
    told = walk.patch(diff, tmp_path)
    assert (tmp_path / "a").read_text() == "one\nmore\ntwo\nfour\n"
    assert re.findall("@@.*", told) == ["@@ -1,1 +1,2 @@", "@@ -3,1 +4,1 @@"]
    with pytest.raises(SystemExit, match="not there once"):
        walk.patch(diff, tmp_path)
