"""The fault campaign in a short form, and that it would find what it looks for.

Planted and caught: files written in place and taken for whole; temporary files that stay;
COMPLETE.json of other content; a step of writing that goes round the wrapper. Found by the
campaign, and mended: an I/O error on closing the log, the last step, was a traceback.
"""

import contextlib
import subprocess
import sys
from pathlib import Path

import faults
import pytest
from faults_io import Steps
from faults_processes import DONE, PATIENCE, begun, ended

from hedgesim.study import bands, plan, provenance, runner, store
from hedgesim.study import folder as place

ROOT = Path(__file__).resolve().parents[1]

pytestmark = [
    pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="reads Linux's /proc"),
    pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning"),
]


def test_a_few_kills_and_faults_leave_the_same_bytes():
    command = [sys.executable, str(ROOT / "benchmarks" / "faults.py"), "--short"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=100)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.rstrip().endswith("Nothing.")
    assert "| SIGKILL" in done.stdout


@pytest.fixture
def small(monkeypatch):
    monkeypatch.setattr(plan, "PART", faults.PART)
    monkeypatch.setattr(provenance, "_digest_of", lambda files: "c" * 64)


@contextlib.contextmanager
def in_place(path):
    """Write a file where it stands, as many a program does."""
    with Path(path).open("wb") as file:
        yield file


@contextlib.contextmanager
def littering(path):
    temporary = path.parent / f".{path.name}.tmp"
    with temporary.open("wb") as file:
        yield file
    path.write_bytes(temporary.read_bytes())


def steps_taken(folder):
    counting = Steps(names=folder.with_name("steps"))
    ended(begun(folder, faults.study(faults.SHORT), prepare=counting.install), PATIENCE)
    return counting.read()


def test_every_sort_of_step_is_counted(small, tmp_path):
    taken = steps_taken(tmp_path / "study")
    assert set(taken) == {"mkdir", "open", "write", "close", "fsync", "rename", "remove"}
    assert taken.count("rename") == taken.count("fsync") / 2 > 10


def test_files_written_in_place_and_not_read_again_are_found_out(
    small, tmp_path, monkeypatch
):
    """As by a program that takes a file that is there for one that is whole."""
    told = faults.Told()
    with monkeypatch.context() as patch:
        for module in (store, place, bands):
            patch.setattr(module, "atomic", in_place)
        patch.setattr(runner, "is_whole", lambda job, part, known: _stands(job, part))
        faults.fail_every_step(tmp_path / "study", told, every=150)
    assert told.steps["rename"] == 0
    assert [what for what in told.wrong if what.startswith("kill at step")]
    assert told.faults["kill"] == told.faults["EIO"] > 3


def _stands(job, part):
    return all(job.path(table, part).exists() for table in job.plan.tables)


def test_what_is_left_lying_and_what_differs_is_told(small, tmp_path, monkeypatch):
    folder = tmp_path / "study"
    whole = faults.undisturbed(tmp_path / "whole", faults.SHORT)
    monkeypatch.setattr(place, "atomic", littering)
    monkeypatch.setattr(store, "atomic", littering)
    monkeypatch.setattr(place, "sweep", lambda folder: None)
    assert ended(begun(folder, faults.study(faults.SHORT)), PATIENCE) == DONE
    (folder / "COMPLETE.json").write_text("{}")
    found = list(faults.faults_in(folder, whole))
    assert "COMPLETE.json is another" in found
    assert any(what.endswith("was left") for what in found)
