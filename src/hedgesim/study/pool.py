"""Worker processes that may be killed at any time without harm.

A worker writes its part itself and hands back nothing; if one dies, the pool is made anew
and what was under way is tried again, one part at a time, so that a part that always ends
its process is found and the others are made.
"""

import contextlib
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from ctypes import Array, c_int64
from multiprocessing import get_context, parent_process
from types import ModuleType
from typing import TYPE_CHECKING

from hedgesim.study.parts import Job, make_part
from hedgesim.study.plan import Part
from hedgesim.study.window import Window

if TYPE_CHECKING:
    from multiprocessing.context import BaseContext

_job: Job
_counters: "Array[c_int64]"


def default_workers(parts: int) -> int:
    """Choose as many processes as there are free processors, and no more than parts."""
    if hasattr(os, "sched_getaffinity"):
        processors = len(os.sched_getaffinity(0))
    else:
        processors = os.cpu_count() or 1
    return max(1, min(processors, parts))


def make_parts(
    job: Job, parts: Iterable[Part], workers: int, tell: Callable[[int], None]
) -> None:
    """Make parts on worker processes.

    Parameters
    ----------
    job, parts
        What to make.
    workers
        Processes, 1 or more.
    tell
        Called several times a second with the runs done so far, all parts together.

    Raises
    ------
    StoppedByMachine
        If the disk is full, or a part ended its process three times; the others are made
        first.
    """
    _Pool(job, parts, workers, tell).work()


class _Pool(Window):
    def __init__(
        self, job: Job, parts: Iterable[Part], workers: int, tell: Callable[[int], None]
    ) -> None:
        super().__init__(job, parts, tell)
        self._workers = workers
        self._context: BaseContext = get_context(_method())
        last = max((part.number for part in job.plan.parts), default=-1)
        self._counters = self._context.RawArray(c_int64, last + 1)
        self._executor: ProcessPoolExecutor | None = None

    def room(self) -> int:
        return self._workers

    def submit(self, part: Part) -> "Future[None]":
        if self._executor is None:
            self._executor = ProcessPoolExecutor(
                self._workers,
                mp_context=self._context,
                initializer=_begin,
                initargs=(self._job, self._counters),
            )
        with _without_main():
            return self._executor.submit(_make, part)

    def made(self) -> int:
        return sum(self._counters)

    def forget(self, part: Part) -> None:
        self._counters[part.number] = 0

    def kill(self) -> None:
        """End every worker at once; none holds anything that would be missed."""
        processes = getattr(self._executor, "_processes", None) or {}
        for process in list(processes.values()):
            with contextlib.suppress(OSError, ValueError):
                process.kill()

    def close(self) -> None:
        if self._executor is not None:
            self._executor.shutdown(wait=True, cancel_futures=True)
            self._executor = None


def _method() -> str:
    """Prefer the fork server: quick, and no threads are copied; Windows can only spawn."""
    return "spawn" if os.name == "nt" else "forkserver"


@contextlib.contextmanager
def _without_main() -> Iterator[None]:
    """Keep new processes from importing the script that runs, which they do not need.

    They would run it once more, unless it is guarded by `if __name__ == "__main__"`.
    """
    script = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = script


def _begin(job: Job, counters: "Array[c_int64]") -> None:
    """Make a process ready: what to work on, deaf to Ctrl-C, gone with its parent."""
    global _job, _counters
    _job, _counters = job, counters
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent hears it and ends the workers
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _make(part: Part) -> None:
    def tell(done: int) -> None:
        _counters[part.number] = done

    make_part(_job, part, tell)
