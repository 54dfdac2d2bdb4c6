"""Whatever kills a study, and whenever, the same command ends in the same bytes."""

import errno
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from study_fake import Fake, bytes_of, experiment

from hedgesim.core.errors import StoppedByMachine
from hedgesim.study import folder as place
from hedgesim.study import provenance
from hedgesim.study.runner import run

RUNS = 3000  # three parts
POSIX = pytest.mark.skipif(os.name == "nt", reason="signals are those of POSIX")

SCRIPT = """
import sys
sys.path.insert(0, sys.argv[1])
from study_fake import Fake, experiment, hold_code_still
from hedgesim.study.runner import run

if __name__ == "__main__":
    hold_code_still()
    try:
        run(experiment(int(sys.argv[3])), sys.argv[2], workers=int(sys.argv[4]),
            simulate=Fake(wait=float(sys.argv[5])))
    except KeyboardInterrupt as reason:
        print(reason)
        sys.exit(130)
"""


@pytest.fixture(scope="module", autouse=True)
def _steady():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(provenance, "_digest_of", lambda files: "c" * 64)
        yield


@pytest.fixture(scope="module")
def expected(tmp_path_factory):
    folder = tmp_path_factory.mktemp("expected") / "study"
    run(experiment(RUNS), folder, workers=1, simulate=Fake())
    return bytes_of(folder)


def _start(tmp_path, workers, wait):
    script = tmp_path / "script.py"
    script.write_text(SCRIPT)
    arguments = [str(Path(__file__).parent), str(tmp_path / "study"), str(RUNS)]
    return subprocess.Popen(
        [sys.executable, str(script), *arguments, str(workers), str(wait)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def _wait_for(condition, seconds=30.0):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return
        time.sleep(0.005)
    raise AssertionError("it did not come to pass")


def _alive_in(session: int) -> list[int]:
    """List the processes of a session, by Linux's own account of them."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            fields = (entry / "stat").read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        if int(fields[3]) == session and fields[0] != "Z":
            found.append(int(entry.name))
    return found


def _kill_and_go_on(tmp_path, expected, workers, after):
    process = _start(tmp_path, workers, wait=0.05)
    folder = tmp_path / "study"
    _wait_for(lambda: (folder / "states").is_dir())
    time.sleep(after)
    process.kill()
    process.communicate()
    run(experiment(RUNS), folder, workers=1, simulate=Fake())
    _wait_for(lambda: not list(folder.rglob("*.tmp")))
    assert bytes_of(folder) == expected


@POSIX
@pytest.mark.parametrize(("workers", "after"), [(1, 0.12), (2, 0.9)])
def test_killed_and_gone_on_with(tmp_path, expected, workers, after):
    _kill_and_go_on(tmp_path, expected, workers, after)


@POSIX
@pytest.mark.slow
@pytest.mark.parametrize("after", np.linspace(0, 1.6, 9).round(2).tolist())
@pytest.mark.parametrize("workers", [1, 2])
def test_killed_at_many_moments(tmp_path, expected, workers, after):
    _kill_and_go_on(tmp_path, expected, workers, after)


@POSIX
@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="reads Linux's /proc")
def test_workers_end_with_their_parent(tmp_path):
    process = _start(tmp_path, workers=2, wait=0.2)
    _wait_for(lambda: list((tmp_path / "study").rglob("*.tmp")))
    process.kill()
    process.communicate()
    _wait_for(lambda: not _alive_in(process.pid), seconds=5)


@POSIX
@pytest.mark.parametrize("workers", [1, 2])
def test_ctrl_c_is_quick_and_says_what_is_safe(tmp_path, workers):
    process = _start(tmp_path, workers, wait=0.2)
    _wait_for(lambda: list((tmp_path / "study").rglob("*.tmp")))
    began = time.monotonic()
    os.killpg(process.pid, signal.SIGINT)
    said, _ = process.communicate(timeout=20)
    assert time.monotonic() - began < 2
    assert process.returncode == 130
    assert "of 3 parts are safe; give the same command again to go on" in said
    assert not list((tmp_path / "study").rglob("*.tmp"))
    if Path("/proc/self/stat").exists():
        _wait_for(lambda: not _alive_in(process.pid), seconds=5)


@POSIX
def test_ctrl_c_is_heard_between_looks_at_the_workers_and_nowhere_else(tmp_path):
    """Raised inside the executor it may leave a lock held, and the process never ends."""
    beyond = []

    def interrupted_twice(done, total):
        if done:
            os.kill(os.getpid(), signal.SIGINT)
            os.kill(os.getpid(), signal.SIGINT)
            beyond.append(done)

    with pytest.raises(KeyboardInterrupt, match="parts are safe"):
        run(experiment(RUNS), tmp_path / "study", workers=2, simulate=Fake(wait=0.05),
            on_progress=interrupted_twice)  # fmt: skip
    assert len(beyond) == 1
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_worker_that_dies_once_is_made_up_for(tmp_path, expected):
    fake = Fake(deadly=1500, deaths=1, folder=tmp_path)
    run(experiment(RUNS), tmp_path / "study", workers=2, simulate=fake)
    assert len(list(tmp_path.glob("death-*"))) == 1
    assert bytes_of(tmp_path / "study") == expected


def test_part_that_always_kills_is_set_aside_and_the_others_are_made(tmp_path, expected):
    fake = Fake(deadly=10, deaths=100, folder=tmp_path)
    with pytest.raises(
        StoppedByMachine, match=r"(?s)runs 0 to 1023.*2 of 3 parts are safe"
    ):
        run(experiment(RUNS), tmp_path / "study", workers=2, simulate=fake)
    assert len(list(tmp_path.glob("death-*"))) == 3
    assert not list((tmp_path / "study").rglob("*.tmp"))
    again = run(experiment(RUNS), tmp_path / "study", workers=1, simulate=Fake())
    assert again.kept == 2
    assert bytes_of(tmp_path / "study") == expected


class Faulty:
    """Let the n-th step of writing fail: an fsync or a rename, of files and folders."""

    def __init__(self, monkeypatch, at: int, number: int) -> None:
        self.left, self.number = at, number
        for name in ("fsync", "replace"):
            monkeypatch.setattr(place.os, name, self._failing(getattr(os, name)))

    def _failing(self, real):
        def step(*arguments):
            self.left -= 1
            if self.left == 0:
                raise OSError(self.number, os.strerror(self.number))
            return real(*arguments)

        return step


def _told_by(work):
    """Give what a stopped study says, or nothing if it ran through."""
    try:
        work()
    except StoppedByMachine as stopped:
        return str(stopped)
    return ""


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO])
def test_every_step_of_writing_may_fail(tmp_path, monkeypatch, number):
    """Raise the step that fails, 1, 2, 3 ..., until the study survives."""
    study = experiment(1100, pairs_every=0)
    run(study, tmp_path / "expected", workers=1, simulate=Fake())
    for step in range(1, 100):
        folder = tmp_path / f"study-{step}"
        with monkeypatch.context() as patch:
            fault = Faulty(patch, step, number)
            told = _told_by(lambda at=folder: run(study, at, workers=1, simulate=Fake()))
        if fault.left > 0:
            break
        assert os.strerror(number) in told
        assert not list(folder.rglob("*.tmp"))
        run(study, folder, workers=1, simulate=Fake())
        assert bytes_of(folder) == bytes_of(tmp_path / "expected")
    assert 20 < step < 99


def test_runs_are_published_last_of_a_part(tmp_path, monkeypatch):
    published = []
    real = os.replace

    def watch(source, target):
        published.append(Path(target).parent.name)
        return real(source, target)

    monkeypatch.setattr(place.os, "replace", watch)
    run(experiment(10), tmp_path / "study", workers=1, simulate=Fake())
    tables = [name for name in published if name in place.TABLES]
    assert tables == ["states", "pairs", "runs"]


@POSIX
def test_disk_that_is_really_full(tmp_path):
    """A limit on the size of a file stops a write in its middle, as a full disk does."""
    script = tmp_path / "script.py"
    script.write_text(
        "import resource, signal, sys\n"
        "sys.path.insert(0, sys.argv[1])\n"
        "from study_fake import Fake, experiment, hold_code_still\n"
        "from hedgesim.core.errors import StoppedByMachine\n"
        "from hedgesim.study.runner import run\n"
        "hold_code_still()\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000))\n"
        "try:\n"
        "    run(experiment(3000), sys.argv[2], workers=1, simulate=Fake())\n"
        "except StoppedByMachine as stopped:\n"
        "    print(stopped); sys.exit(4)\n"
    )
    arguments = [str(Path(__file__).parent), str(tmp_path / "study")]
    done = subprocess.run(
        [sys.executable, str(script), *arguments],
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode == 4, done.stderr
    assert "could not be written" in done.stdout
    assert "0 of 3 parts are safe" in done.stdout
    assert done.stderr == ""
    assert not list((tmp_path / "study").rglob("*.tmp"))


def test_folder_that_vanishes(tmp_path):
    folder = tmp_path / "study"

    def vanish(done, total):
        if done >= 256 and folder.exists():
            folder.rename(tmp_path / "elsewhere")

    with pytest.raises(StoppedByMachine, match="could not be written"):
        run(experiment(RUNS), folder, workers=1, on_progress=vanish, simulate=Fake())
    assert not folder.exists()


def test_defect_in_a_worker_is_told_as_it_is(tmp_path):
    with pytest.raises(ZeroDivisionError):
        run(experiment(RUNS), tmp_path / "study", workers=2, simulate=divide)
    assert not list((tmp_path / "study").rglob("*.tmp"))


def divide(*arguments, **options):
    raise ZeroDivisionError


def test_timings_are_left_outside_the_promise(tmp_path):
    done = run(experiment(10), tmp_path / "study", simulate=Fake())
    timings = json.loads((done.folder / "timings.json").read_text())
    assert timings["runs made"] == 10
    assert timings["seconds"].keys() == {"check", "simulate and write", "bands"}
