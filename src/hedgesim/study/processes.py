"""How this software starts worker processes, and sees that none outlives it."""

import contextlib
import os
import signal
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context, parent_process
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from multiprocessing.context import BaseContext


def free_processors() -> int:
    """Count the processors that this process may use, 1 or more."""
    if hasattr(os, "sched_getaffinity"):
        return max(1, len(os.sched_getaffinity(0)))
    return max(1, os.cpu_count() or 1)


def context() -> "BaseContext":
    """Prefer the fork server: quick, and no threads are copied; Windows can only spawn."""
    return get_context("spawn" if os.name == "nt" else "forkserver")


@contextlib.contextmanager
def without_main() -> Iterator[None]:
    """Keep new processes from importing the script that runs, which they do not need.

    They would run it once more, unless it is guarded by `if __name__ == "__main__"`.
    """
    script = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = script


def as_worker() -> None:
    """Make this process a worker: deaf to Ctrl-C, gone with its parent."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent hears it and ends the workers
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def kill(executor: ProcessPoolExecutor | None) -> None:
    """End every worker of an executor at once; none may hold what would be missed."""
    processes = getattr(executor, "_processes", None) or {}
    for process in list(processes.values()):
        with contextlib.suppress(OSError, ValueError):
            process.kill()
