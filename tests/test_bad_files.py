"""Whatever a file or folder is, `check` and `run` say it clearly, and nothing half stands.

Some hundred kinds of mistake inside files are in test_bad_input.py and test_bad_designs.py;
here are those of files, folders and rules of one's own, and a short form of the campaign of
`benchmarks/bad_files.py`, which tries thousands. Found and mended: tracebacks of a list of
points beside a scenario with a mistake, and of own rules that give nothing, words or other
shapes; a rule's file that leaves Python; one share that stood for every partner's. Planted
and caught: a traceback let through; a message without what is expected; a results folder
left by a refused file.
"""

import shutil
import sys

import bad_files
import bad_files_made
import bad_files_sound
import pytest

from hedgesim.cli.exits import Status
from hedgesim.study import provenance

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="it sets alarms")
MAIN, RULE = bad_files_sound.MAIN, bad_files_sound.RULE
RAISES = "    raise ValueError('no')\n"
HEAD = "import numpy as np\n\ndef even(log_prior):\n"


@pytest.fixture(autouse=True)
def _still(monkeypatch):
    monkeypatch.setattr(provenance, "_digest_of", lambda files: "c" * 64)


def written(folder, files):
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)


def put(name, content):
    """Write a file otherwise."""
    return lambda folder: written(folder, {name: content})


def gone(name):
    return lambda folder: (folder / name).unlink()


def a_folder(name):
    def change(folder):
        (folder / name).unlink()
        (folder / name).mkdir()

    return change


def replaced(name, old, new):
    def change(folder):
        text = (folder / name).read_text()
        assert old in text
        (folder / name).write_text(text.replace(old, new, 1))

    return change


KINDS = {
    "no file": ("likely", gone(MAIN), MAIN),
    "a folder for a file": ("likely", a_folder(MAIN), MAIN),
    "an empty file": ("likely", put(MAIN, ""), MAIN),
    "a comment alone": ("likely", put(MAIN, "# nothing\n"), MAIN),
    "a picture": ("likely", put(MAIN, b"\x89PNG\r\n\x1a\n\0\0\xff"), "UTF-8"),
    "another encoding": ("likely", put(MAIN, "title = 'ä'".encode("latin-1")), "UTF-8"),
    "wide letters": ("likely", put(MAIN, "format = 1".encode("utf-16")), "UTF-8"),
    "a table of figures": ("likely", put(MAIN, "a,b\n1,2\n"), MAIN),
    "JSON": ("likely", put(MAIN, '{"format": 1}'), MAIN),
    "very long": ("likely", put(MAIN, "#" * 300_000), MAIN),
    "no scenario": ("likely", gone("crisis.toml"), "crisis.toml"),
    "a folder for a scenario": ("likely", a_folder("crisis.toml"), "crisis.toml"),
    "an experiment for a scenario": (
        "likely", replaced(MAIN, '"crisis.toml"', '"mine.toml"'), "id"),
    "a scenario that extends itself": (
        "likely", replaced("crisis.toml", "id =", 'extends = "crisis.toml"\nid ='),
        "extends"),
    "no table of points": ("list", gone("points.csv"), "points.csv"),
    "a folder for a table": ("list", a_folder("points.csv"), "points.csv"),
    "an empty table": ("list", put("points.csv", ""), "points.csv"),
    "a table with semicolons": (
        "list", put("points.csv", "deference;rule:ALT\n0,4;persist\n"), "points.csv"),
    "a table of bytes": ("list", put("points.csv", b"\xff\xfe\0a"), "points.csv"),
    "a table after a mistake in the scenario": (
        "list", replaced("crisis.toml", "magnitude", "magnitud"), "magnitud"),
    "no rule file": ("default", gone(RULE), RULE),
    "a folder for a rule": ("default", a_folder(RULE), RULE),
    "an empty rule file": ("default", put(RULE, ""), RULE),
    "no such function": ("default", replaced(RULE, "def even", "def evem"), "even"),
    "a rule that is no function": ("default", put(RULE, "even = 3\n"), RULE),
    "no Python": ("default", put(RULE, "def even(:\n"), RULE),
    "Python of bytes": ("default", put(RULE, b"\0\xff"), RULE),
    "a missing module": ("default", put(RULE, "import nowhere_at_all\n"), "nowhere_at_all"),
    "a rule file that raises": ("default", put(RULE, "raise RuntimeError('x')\n"), RULE),
    "a rule file that leaves": ("default", put(RULE, "raise SystemExit(0)\n"), RULE),
    "an argument that is nothing": (
        "default", put(RULE, HEAD.replace("log_prior", "prior") + RAISES), "prior"),
    "a rule that raises": ("default", put(RULE, HEAD + RAISES), "no"),
    "a rule of wrong shape": (
        "default", put(RULE, HEAD + "    return np.ones(3)\n"), "even"),
    "one share for all partners": (
        "default", put(RULE, HEAD + "    return np.ones((1, 1, 1, 1))\n"), "partners"),
    "a rule that gives words": ("default", put(RULE, HEAD + "    return 'x'\n"), "even"),
    "a rule that gives nothing": ("default", put(RULE, HEAD + "    pass\n"), "even"),
    "shares that do not sum to 1": (
        "default", put(RULE, HEAD + "    return np.exp(log_prior) * 2\n"), "sum"),
    "no region": ("region", lambda folder: shutil.rmtree(folder / "triad"), "triad"),
    "no region.toml": ("region", gone("triad/region.toml"), "region.toml"),
    "no figures.csv": ("region", gone("triad/figures.csv"), "figures.csv"),
    "no sources.csv": ("region", gone("triad/sources.csv"), "sources.csv"),
    "no figures": ("region", put("triad/figures.csv", ""), "figures.csv"),
    "figures with a decimal comma": (
        "region", replaced("triad/figures.csv", "0.", "0,"), "figures.csv"),
    "a folder for figures": ("region", a_folder("triad/figures.csv"), "figures.csv"),
    "a region of another name": (
        "region", replaced("triad/region.toml", 'id = "triad"', 'id = "traid"'), "region"),
}  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_a_mistake_of_files_is_told_and_leaves_nothing(tmp_path, monkeypatch, kind):
    which, change, named = KINDS[kind]
    sound = bad_files_sound
    files = sound.with_region() if which == "region" else sound.sound(which)
    written(tmp_path, files)
    change(tmp_path)
    monkeypatch.chdir(tmp_path)
    known = True
    for words in (["check", MAIN, "--quick"], ["run", MAIN, "--out", "out", "--quiet"]):
        status, said = bad_files.command(*words)
        late = words[0] == "check" and status == Status.DONE and which == "default"
        if late:  # what a rule gives is known once it is run
            known = False
            continue
        assert bad_files.fault_of(status, said) == "", said
        assert status == Status.USER, said
        assert named in said
    left = (tmp_path / "out").rglob("*.parquet" if not known else "*")
    assert not [*left]
    assert not known or not (tmp_path / "out").exists()


def test_there_are_many_kinds():
    assert len(KINDS) >= 40


@pytest.mark.parametrize("design", bad_files_sound.DESIGNS)
def test_what_the_mistakes_are_made_in_is_sound(tmp_path, monkeypatch, design):
    written(tmp_path, bad_files_sound.sound(design))
    monkeypatch.chdir(tmp_path)
    assert bad_files.command("check", MAIN, "--quick")[0] == Status.DONE


def test_some_files_made_at_random_are_refused_or_run():
    told = bad_files.Told(60)
    for outcome in bad_files.outcomes(told.cases, seed=7, workers=1):
        told.ended[outcome.ended] += 1
        assert not outcome.wrong, f"case {outcome.number}: {outcome.wrong}\n{outcome.said}"
    assert told.ended[bad_files.RAN] > 3
    assert told.ended[bad_files.REFUSED] > 20


def test_cases_are_the_same_for_the_same_seed_and_differ():
    assert bad_files_made.case(5) == bad_files_made.case(5)
    assert len({str(bad_files_made.case(n)[2]) for n in range(200)}) > 195
    levels = {bad_files_made.case(number)[1] for number in range(200)}
    assert {"bytes", "values", "keys", "structure", "letters", "allowed", "tables"} <= {
        level for found in levels for level in found.split("+")
    }


def said_by(monkeypatch, tmp_path, answer):
    monkeypatch.setattr(bad_files, "hedgesim", answer)
    return bad_files.tried(1, 1, tmp_path)


def test_what_is_wrong_would_be_seen(monkeypatch, tmp_path):
    """The campaign itself: each sort of wrong end is told as such."""

    def raising(words):
        print("Traceback (most recent call last):", file=sys.stderr)
        return 1

    def unclear(words):
        print("bad", file=sys.stderr)
        return 2

    def leaving(words):
        print("a\n    expected: b\n1 problem; nothing was run.", file=sys.stderr)
        (tmp_path / "left").write_text("")
        return 2

    assert said_by(monkeypatch, tmp_path, raising).wrong == "traceback"
    assert said_by(monkeypatch, tmp_path, unclear).wrong == "unclear"
    assert said_by(monkeypatch, tmp_path, leaving).wrong == "files left"
    assert said_by(monkeypatch, tmp_path, lambda words: 7).wrong == "exit status 7"


def test_a_folder_that_is_half_written_would_be_seen(monkeypatch, tmp_path):
    numbers = (n for n in range(99) if not bad_files.tried(n, 1, tmp_path / str(n)).wrong)
    assert next(numbers, None) is not None
    monkeypatch.setattr(bad_files, "hedgesim", lambda words: 0)
    monkeypatch.setattr(bad_files, "case", lambda n, s: (MAIN, "values", GOOD))
    assert bad_files.tried(0, 1, tmp_path).wrong == "half-written folder"


GOOD = bad_files_sound.sound("likely")
