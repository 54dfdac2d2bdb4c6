"""Processes that are begun to be disturbed; used by `faults.py` alone."""

import contextlib
import os
import random
import signal
import time
from collections.abc import Callable
from pathlib import Path

from hedgesim.core.errors import ConfigError, StoppedByMachine
from hedgesim.study.runner import run
from hedgesim.world.experiment import Experiment

PATIENCE = 60.0
"""Seconds after which a process that does nothing counts as hanging."""

DONE, DEFECT, REFUSED, STOPPED, INTERRUPTED = 0, 1, 2, 4, 130
KILLED = -signal.SIGKILL


def begun(
    folder: Path,
    experiment: Experiment,
    workers: int = 1,
    prepare: Callable[[], object] | None = None,
    work: Callable[[], object] | None = None,
) -> int:
    """Begin a study, or go on with it, in a session of its own, and give its process.

    `work` is done instead, if given.
    """
    child = os.fork()
    if child:
        return child
    status = DEFECT
    try:
        os.setsid()
        signal.signal(signal.SIGINT, signal.default_int_handler)
        silent = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silent, 1)
        os.dup2(silent, 2)
        if prepare is not None:
            prepare()
        if work is not None:
            work()
        else:
            run(experiment, folder, workers=workers)
        status = DONE
    except StoppedByMachine:
        status = STOPPED
    except ConfigError:
        status = REFUSED
    except KeyboardInterrupt:
        status = INTERRUPTED
    finally:
        os._exit(status)


def ended(child: int, seconds: float) -> int | None:
    """Wait for a process; give its exit status, or minus its signal; None if it goes on."""
    end = time.monotonic() + seconds
    while True:
        found, status = os.waitpid(child, os.WNOHANG)
        if found:
            return os.waitstatus_to_exitcode(status)
        if time.monotonic() >= end:
            return None
        time.sleep(0.002)


def alive_in(session: int) -> list[int]:
    """List the processes of a session, the eldest first."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            fields = (entry / "stat").read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        if int(fields[3]) == session and fields[0] != "Z":
            found.append(int(entry.name))
    return sorted(found)


def gone(session: int, seconds: float = 10.0) -> bool:
    """Wait until no process of a session is left; end those that are."""
    end = time.monotonic() + seconds
    while left := alive_in(session):
        if time.monotonic() > end:
            for process in left:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(process, signal.SIGKILL)
            return False
        time.sleep(0.01)
    return True


def disturb(child: int, how: str, chance: random.Random) -> str:
    """End a process, or one of those that it began, and say how."""
    family = [process for process in alive_in(child) if process != child]
    if how.endswith("worker") and not family:
        how = "SIGKILL"
    victim = chance.choice(family) if how.endswith("worker") else child
    with contextlib.suppress(ProcessLookupError):
        os.kill(victim, signal.SIGINT if how == "SIGINT" else signal.SIGKILL)
    return how
