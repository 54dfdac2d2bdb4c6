"""The fault campaign in a short form, and that it would find what it looks for.

Planted and caught: files written in place; a rename without a temporary file's removal; a
study that calls itself complete before its bands stand.
"""

import contextlib
import subprocess
import sys
from pathlib import Path

import faults
import pytest
from faults_io import Steps
from faults_processes import DONE, PATIENCE, begun, ended

from hedgesim.study import plan, provenance, store
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


def test_a_file_written_in_place_is_found_out(small, tmp_path, monkeypatch):
    """A kill in the middle of COMPLETE.json leaves half of one; the next run refuses it."""
    whole = faults.undisturbed(tmp_path / "whole", faults.SHORT)
    monkeypatch.setattr(store, "atomic", in_place)
    monkeypatch.setattr(place, "atomic", in_place)
    taken = steps_taken(tmp_path / "counted")
    assert "rename" not in taken
    told, found = faults.Told(), []
    for step in range(1, len(taken), 25):
        folder = tmp_path / f"study-{step}"
        steps = Steps(step, "kill")
        ended(begun(folder, faults.study(faults.SHORT), prepare=steps.install), PATIENCE)
        parts = [*folder.rglob("part-*.parquet")]
        found += [path for path in parts if whole[_name(path, folder)] != path.read_bytes()]
    assert found, told


def _name(path, folder):
    return path.relative_to(folder).as_posix()


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
