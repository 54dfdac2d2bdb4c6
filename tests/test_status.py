"""`hedgesim status`: what a folder is, how far it has come, and what goes on.

Planted and caught: a lock that is not looked at; a command without what `--set` changed; a
part counted whose `runs` is gone; code that differs passed over.
"""

import json
import os
import shlex
import subprocess
import sys

import pytest
from folder_made import RUNS, TURNS, copied, held_still, made_below, told
from study_fake import Fake

from hedgesim.cli.exits import Status
from hedgesim.cli.main import main
from hedgesim.study import folder as place
from hedgesim.study import provenance
from hedgesim.study.runner import run
from hedgesim.world.experiment import load_experiment


@pytest.fixture(scope="module", autouse=True)
def _steady():
    with held_still():
        yield


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    return made_below(tmp_path_factory.mktemp("whole"))


@pytest.fixture
def copy(whole, tmp_path):
    return copied(whole, tmp_path)


def standing(capsys, folder):
    status, said = told(capsys, "status", folder, "--json")
    assert status == Status.DONE
    return json.loads(said.out)


def test_status_of_a_complete_folder(capsys, whole):
    found = standing(capsys, whole)
    assert found["complete"]
    assert (found["runs_made"], found["parts_made"], found["failed"]) == (RUNS, 2, 0)
    assert found["size"] == sum(p.stat().st_size for p in whole.rglob("*") if p.is_file())
    assert (found["differs"], found["unread"], found["go_on"]) == ({}, "", "")
    assert found["at_work"] is False
    status, said = told(capsys, "status", whole)
    assert status == Status.DONE
    assert "complete: 100 runs, 2 parts" in said.out
    assert "go on" not in said.out


def test_status_gives_the_command_that_goes_on(capsys, copy):
    (copy / place.COMPLETE).unlink()
    (copy / "runs" / "part-00000.parquet").unlink()
    found = standing(capsys, copy)
    assert (found["runs_made"], found["parts_made"]) == (RUNS - 64, 1)
    words = shlex.split(found["go_on"])
    assert words[:3] == ["hedgesim", "run", "triad"]
    assert main([*words[1:], "--quiet", "--workers", "1"]) == Status.DONE
    capsys.readouterr()
    assert standing(capsys, copy)["complete"]


@pytest.mark.parametrize(
    ("what", "change"),
    [("code", "_digest_of"), ("environment", "machine")],
)
def test_status_says_what_is_no_longer_as_it_was(capsys, copy, monkeypatch, what, change):
    (copy / place.COMPLETE).unlink()
    real = provenance.machine()
    other = {
        "_digest_of": lambda files: "d" * 64,
        "machine": lambda: {**real, "processor": "other"},
    }
    monkeypatch.setattr(provenance, change, other[change])
    found = standing(capsys, copy)
    assert set(found["differs"]) == {what}
    assert found["go_on"] == ""
    _, said = told(capsys, "status", copy)
    assert f"{what} (sha256" in said.out


def test_status_of_an_experiment_that_is_not_here(capsys, copy):
    file = copy / "provenance.json"
    text = file.read_text().replace('"name": "triad"', '"name": "nowhere_at_all"')
    file.write_text(text)
    found = standing(capsys, copy)
    assert "nowhere_at_all" in found["unread"]
    assert found["go_on"] == ""


@pytest.mark.skipif(os.name == "nt", reason="the lock is taken in another way")
def test_status_says_whether_somebody_is_at_work_and_disturbs_nobody(capsys, copy):
    script = (
        "import sys; from pathlib import Path; from hedgesim.study import folder\n"
        "with folder.locked(Path(sys.argv[1])):\n"
        "    print('held', flush=True); sys.stdin.read()\n"
    )
    command = [sys.executable, "-c", script, str(copy)]
    pipes = {"stdout": subprocess.PIPE, "stdin": subprocess.PIPE}
    with subprocess.Popen(command, text=True, **pipes) as other:
        assert other.stdout.readline() == "held\n"
        assert standing(capsys, copy)["at_work"] is True
        other.stdin.close()
    assert standing(capsys, copy)["at_work"] is False
    with place.locked(copy):
        pass


def test_failed_runs_and_the_command_that_tries_them_again(capsys, tmp_path):
    study = load_experiment("triad", {"runs": RUNS, "turns": TURNS})
    run(study, tmp_path / "study", workers=1, simulate=Fake(failed=(3, 70)))
    found = standing(capsys, tmp_path / "study")
    assert found["failed"] == 2
    assert found["retry"].endswith("--retry-failed")
