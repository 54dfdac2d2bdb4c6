"""The front door: help, suggestions, exit statuses, streams, and how light it is."""

import errno
import json
import os
import re
import subprocess
import sys

import pytest

from hedgesim.cli import main as front
from hedgesim.cli.exits import Status, guarded
from hedgesim.cli.main import build_parser, main
from hedgesim.core.errors import ConfigError, Problem, StoppedByMachine

COMMANDS = (
    "run", "merge", "plot", "report", "explorable", "compare", "check", "list", "stages",
    "facts", "new", "sensitivity", "status", "verify", "export", "replay", "why", "app",
    "solara", "lesson", "cite",
)  # fmt: skip
HEAVY = (
    "numpy",
    "pandas",
    "xarray",
    "mesa",
    "pydantic",
    "matplotlib",
    "pyarrow",
    "scipy",
    "rich",
)


def shell(*words, **how):
    command = [sys.executable, "-m", "hedgesim", *words]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, **how)


def test_help_of_everything(capsys):
    _, commands = build_parser()
    assert tuple(commands) == COMMANDS
    for name in COMMANDS:
        assert main([name, "--help"]) == Status.DONE
        said = capsys.readouterr()
        assert f"usage: hedgesim {name}" in said.out
        assert said.err == ""


@pytest.mark.parametrize("words", [[], ["--help"], ["-h"]])
def test_the_first_screen_names_every_command(capsys, words):
    assert main(words) == Status.DONE
    said = capsys.readouterr().out
    for name in COMMANDS:
        assert re.search(rf"^    {name}\s", said, re.MULTILINE)
    assert max(map(len, said.splitlines())) <= 88


def test_version(capsys):
    import hedgesim

    assert main(["--version"]) == Status.DONE
    assert capsys.readouterr().out == f"hedgesim {hedgesim.__version__}\n"


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        (["rnu", "baseline"], "did you mean 'run'?"),
        (["run", "baseline", "--rusn", "5"], "did you mean '--runs'?"),
        (["list", "parameter"], "did you mean 'parameters'?"),
        (["new", "senario", "x"], "did you mean 'scenario'?"),
        (["run", "baselin"], "did you mean 'baseline'?"),
        (["run", "triad", "--set", "deferrence=1"], "did you mean 'deference'?"),
        (["list", "parameters", "deferrence"], "did you mean 'deference'?"),
        (["list", "events", "histori"], "did you mean 'history'?"),
        (["list", "sources", "centralasia"], "did you mean 'central_asia'?"),
        (["check", "baselin"], "did you mean 'baseline'?"),
        (["cite", "baselin"], "did you mean 'baseline'?"),
    ],
)
def test_a_misspelt_word_gets_a_suggestion(capsys, words, hint):
    assert main(words) == Status.USER
    said = capsys.readouterr()
    assert hint in said.err
    assert said.out == ""
    assert "Traceback" not in said.err


def test_a_wrong_option_is_told_by_its_own_name(capsys):
    """`--runs`, where a design says how many there are; not `--set`, which nobody gave."""
    assert main(["run", "sensitivity_2022", "--runs", "10"]) == Status.USER
    said = capsys.readouterr().err
    assert said.startswith("--runs\n")
    assert main(["run", "sensitivity_2022", "--set", "runs=10"]) == Status.USER
    assert capsys.readouterr().err.startswith("--set\n")


@pytest.mark.parametrize(
    "words",
    [
        ["run"],
        ["run", "triad", "--runs", "0"],
        ["run", "triad", "--runs", "-3"],
        ["run", "triad", "--runs", "2.5"],
        ["run", "triad", "--seed", "4294967296"],
        ["run", "triad", "--workers", "0"],
        ["run", "triad", "--runs", "4", "--set", "runs=5"],
        ["run", "triad", "--set", "deference"],
        ["run", "triad", "--set", "deference=nan"],
        ["run", "triad", "--set", "deference=9"],
        ["plot", "no-such-folder"],
        ["list", "parameters", "--json", "--csv"],
        ["new", "region", "Not A Name"],
        ["check"],
        ["--nonsense"],
    ],
)
def test_what_the_user_can_put_right_is_status_2(capsys, tmp_path, monkeypatch, words):
    monkeypatch.chdir(tmp_path)
    assert main(words) == Status.USER
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err
    assert "Traceback" not in said.err
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("reason", "status", "words"),
    [
        (ConfigError([Problem(where="x", expected="y")]), 2, "1 problem"),
        (StoppedByMachine("the disk is full"), 4, "the disk is full"),
        (MemoryError(), 4, "no memory"),
        (OSError(errno.ENOSPC, "No space left on device"), 4, "No space left"),
        (
            PermissionError(errno.EACCES, "Permission denied", "there"),
            2,
            "permission denied",
        ),
        (KeyboardInterrupt("3 of 7 parts are safe"), 130, "3 of 7 parts are safe"),
        (ZeroDivisionError("our mistake"), 1, "Please report it"),
        (OSError("out of the blue"), 1, "Please report it"),
    ],
)
def test_every_way_to_end_has_its_status(capsys, reason, status, words):
    def stop():
        raise reason

    assert guarded(stop) == status
    said = capsys.readouterr()
    assert words in said.err
    assert ("Traceback" in said.err) == (status == 1)
    assert said.out == ""


def test_a_defect_in_a_command_is_status_1(capsys, monkeypatch):
    monkeypatch.setattr(front, "import_module", lambda name: 1 / 0)
    assert main(["stages"]) == Status.DEFECT
    assert "ZeroDivisionError" in capsys.readouterr().err


def test_help_loads_nothing_heavy():
    code = (
        "import sys; from hedgesim.cli.main import main; main(['--help']);"
        "main(['run', '-h']);"
        f"print([name for name in {HEAVY!r} if name in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60
    )
    assert done.stderr.strip() == "[]"


def test_import_is_lazy_and_names_are_there():
    code = (
        "import sys, hedgesim; before = 'numpy' in sys.modules;"
        "e = hedgesim.load_experiment('triad'); assert e.region.id == 'triad';"
        "assert set(hedgesim.__all__) <= set(dir(hedgesim));"
        "print(before, hedgesim.run.__name__, hedgesim.open_results.__name__)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60
    )
    assert done.stdout.split() == ["False", "run", "open_results"], done.stderr


def test_an_unknown_name_of_the_package_is_an_attribute_error():
    import hedgesim

    with pytest.raises(AttributeError, match="no attribute 'Hedging'"):
        hedgesim.Hedging  # noqa: B018


@pytest.mark.skipif(os.name == "nt", reason="pipes differ")
def test_a_reader_who_leaves_is_no_error():
    command = [sys.executable, "-m", "hedgesim", "list", "quantities"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as child:
        child.stdout.close()
        error = child.stderr.read()
        assert child.wait(60) == Status.DONE
    assert error == b""


ASCII = os.environ | {"PYTHONIOENCODING": "ascii"}


def test_a_terminal_without_greek_letters_gets_the_nearest_or_question_marks():
    done = shell("list", "parameters", "threat_scale", env=ASCII)
    assert done.returncode == Status.DONE, done.stderr
    assert "symbol   ?" in done.stdout
    assert "likely   1-5" in done.stdout


def test_json_loses_no_letter_in_a_terminal_without_them():
    done = shell("list", "parameters", "threat_scale", "--json", env=ASCII)
    assert json.loads(done.stdout)["symbol"] == "Θ"


@pytest.mark.skipif(os.name == "nt", reason="a POSIX shell closes it")
def test_no_standard_output_at_all_is_no_defect():
    command = f'"{sys.executable}" -m hedgesim stages >&-'
    done = subprocess.run(
        ["sh", "-c", command], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (Status.DONE, "")


def test_a_name_of_another_kind_is_said_to_be_one(capsys):
    assert main(["run", "history"]) == Status.USER
    said = capsys.readouterr().err
    assert "'history' is a scenario" in said
    assert "experiments or experiments" not in said
