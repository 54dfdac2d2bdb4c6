"""Experiments: what they resolve to, overrides, checks, templates, schemas."""

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

from hedgesim.core.errors import ConfigError
from hedgesim.world.check import check
from hedgesim.world.experiment import load_experiment, parse_changes
from hedgesim.world.json_schema import FILES, schema
from hedgesim.world.names import KINDS, available, resolve
from hedgesim.world.parameters import parameters
from hedgesim.world.templates import template, write_template

DECISIONS = ("multi_vector", "balance", "equidistance")
ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture
def path(tmp_path):
    file = tmp_path / "mine.toml"
    file.write_text(
        resolve("experiment", "triad").read_text(encoding="utf-8"), encoding="utf-8"
    )
    return file


def complaints(path, overrides=None):
    with pytest.raises(ConfigError) as caught:
        load_experiment(path, overrides, decisions=DECISIONS)
    return caught.value.problems


def edit(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


@pytest.mark.parametrize("name", sorted(available("experiment")))
def test_every_experiment_that_ships_is_sound(name):
    found = load_experiment(name)
    assert found.name == name
    assert found.start in found.region.starts
    assert found.text == found.path.read_text(encoding="utf-8")


def test_the_baseline_is_what_the_documentation_says():
    found = load_experiment("baseline")
    assert (found.start, found.turns, found.runs, found.seed) == (2013, 52, 1000, 20220224)
    assert (found.region.id, found.scenario.id) == ("central_asia", "history")


def test_three_files_are_read_soon():
    load_experiment("baseline")  # imports are another matter
    begun = time.process_time()
    load_experiment("baseline")
    assert time.process_time() - begun < 0.25  # measured: 0.05


def test_start_is_the_regions_own_by_default(path):
    edit(path, "start = 2000\n", "")
    assert load_experiment(path).start == 2000


def test_overrides_stand_in_place_of_the_file(path):
    edit(path, "# deference = 0.4", "deference = 0.4")
    changes = {"deference": 1, "threat_scale": 3.5, "runs": 7, "scenario": "calm"}
    found = load_experiment(path, changes)
    assert found.parameters == {"deference": 1.0, "threat_scale": 3.5}
    assert (found.runs, found.scenario.id, found.changes) == (7, "calm", changes)
    assert "runs = 200" in found.text


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("runs", 0, "1 to 10,000,000"),
        ("runs", "7", "whole number"),
        ("runs", True, "whole number"),
        ("seed", -1, "0 to 4,294,967,295"),
        ("turns", 401, "1 to 400"),
        ("start", 2001, "a start of triad: 2000"),
        ("start", None, "a value"),
        ("scenario", "calmm", "the name of a scenario"),
        ("deference", "0.4", "0 to 5"),
        ("deference", float("nan"), "0 to 5"),
        ("deferense", 0.4, "the name of a parameter"),
        ("question", "why", "the name of a parameter"),
    ],
)
def test_overrides_are_judged_like_the_file(path, name, value, expected):
    (problem,) = complaints(path, {name: value})
    assert (problem.where, problem.line, problem.key) == ("--set", None, name)
    assert expected in problem.expected


def test_changes_are_read_as_toml_values():
    texts = ["a=1", "b = 1.5", "c='x'", "d=calm", "e=true", "f=nan", "g=x y"]
    read = parse_changes(texts)
    assert (read["a"], read["b"], read["c"], read["d"], read["e"]) == (
        1,
        1.5,
        "x",
        "calm",
        True,
    )
    assert read["f"] != read["f"]
    assert read["g"] == "x y"


@pytest.mark.parametrize("text", ["a", "a=", "=1", ""])
def test_a_change_without_name_or_value_is_refused(text):
    with pytest.raises(ConfigError, match="NAME=VALUE"):
        parse_changes([text])


def test_a_change_is_made_once():
    with pytest.raises(ConfigError, match="each name once"):
        parse_changes(["runs=1", "runs=2"])


def test_rules_are_names_or_files(path):
    edit(path, '# ALT = "equidistance"', 'ALT = "equidistance"\nNOR = "my_rule.py:decide"')
    (problem,) = complaints(path)
    assert "a file my_rule.py" in problem.expected
    (path.parent / "my_rule.py").write_text("")
    found = load_experiment(path, decisions=DECISIONS)
    assert found.rules == {"ALT": "equidistance", "NOR": "my_rule.py:decide"}


@pytest.mark.parametrize("name", ["triad", "triad_crisis", "calm"])
def test_check_finds_what_a_name_means(name):
    assert check(name).name == name


def test_check_recognises_files_by_content(path, tmp_path):
    assert check(path).kind == "experiment"
    assert check(resolve("scenario", "triad_crisis")).kind == "scenario"
    assert check(resolve("region", "triad")).kind == "region"
    assert check(resolve("region", "triad") / "region.toml").kind == "region"
    odd = tmp_path / "odd.toml"
    odd.write_text("format = 1\n")
    with pytest.raises(ConfigError, match="an experiment, a scenario or a region"):
        check(odd)
    with pytest.raises(ConfigError, match="did you mean 'triad'"):
        check("triadd")
    with pytest.raises(ConfigError, match="not a directory"):
        check(tmp_path)


@pytest.mark.parametrize("kind", KINDS)
def test_check_accepts_every_template(kind, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    written = write_template(kind, "first_try")
    assert all(file.is_file() for file in written)
    assert "#" in written[-1].read_text() or kind == "region"
    found = check("first_try")
    assert (found.kind, found.name) == (kind, "first_try")
    before = {file: file.read_bytes() for file in written}
    with pytest.raises(ConfigError, match="not taken"):
        write_template(kind, "first_try")
    assert before == {file: file.read_bytes() for file in written}


@pytest.mark.parametrize("kind", KINDS)
def test_a_template_has_a_name_that_can_be(kind):
    with pytest.raises(ConfigError, match="small letters"):
        template(kind, "../escape")


def test_a_folder_that_cannot_be_written_to_is_said_so(tmp_path):
    (tmp_path / "experiments").write_text("a file in the way")
    with pytest.raises(ConfigError, match="can be written to"):
        write_template("experiment", "mine", tmp_path)


@pytest.mark.parametrize("kind", KINDS)
def test_committed_schemas_are_current(kind):
    path = ROOT / "docs" / "schema" / f"{kind}.schema.json"
    assert json.loads(path.read_text(encoding="utf-8")) == schema(kind), (
        "run python -m hedgesim.world.json_schema"
    )


def test_schemas_know_every_parameter():
    assert set(FILES) == set(KINDS)
    table = schema("experiment")["$defs"]["ParametersTable"]["properties"]
    assert set(table) == set(parameters())
    assert table["deference"]["minimum"] == 0


def test_the_world_imports_nothing_heavy():
    code = (
        "import sys, hedgesim.world.check, hedgesim.world.templates;"
        "from hedgesim.world.experiment import load_experiment;"
        "light = [m for m in sys.modules if m in ('pydantic', 'numpy')];"
        "load_experiment('triad');"
        "heavy = ('pandas', 'mesa', 'xarray', 'pyarrow');"
        "print(light, [m for m in sys.modules if m in heavy])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[] []"
