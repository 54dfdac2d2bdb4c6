"""Worker processes that may be killed at any time without harm.

A worker writes its part itself and hands back nothing; if one dies, the pool is made anew
and what was under way is tried again, one part at a time, so that a part that always ends
its process is found and the others are made.
"""

import pickle
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ProcessPoolExecutor
from ctypes import Array, c_int64
from functools import lru_cache

from hedgesim.study.parts import Job, make_part
from hedgesim.study.plan import Part
from hedgesim.study.processes import (
    as_worker,
    context,
    free_processors,
    kill,
    without_main,
)
from hedgesim.study.window import Window

_counters: "Array[c_int64]"


def default_workers(parts: int) -> int:
    """Choose as many processes as there are free processors, and no more than parts."""
    return max(1, min(free_processors(), parts))


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
        self._context = context()
        last = max((part.number for part in job.plan.parts), default=-1)
        self._counters = self._context.RawArray(c_int64, last + 1)
        self._executor: ProcessPoolExecutor | None = None
        # What a process is begun with it reads when it has imported everything, and a long
        # text would keep us waiting until then: so processes would begin one after another.
        with without_main():
            self._packed = pickle.dumps(job)

    def room(self) -> int:
        return self._workers

    def submit(self, part: Part) -> "Future[None]":
        if self._executor is None:
            self._executor = ProcessPoolExecutor(
                self._workers,
                mp_context=self._context,
                initializer=_begin,
                initargs=(self._counters,),
            )
        with without_main():
            return self._executor.submit(_make, self._packed, part)

    def made(self) -> int:
        return sum(self._counters)

    def forget(self, part: Part) -> None:
        self._counters[part.number] = 0

    def kill(self) -> None:
        """End every worker at once; none holds anything that would be missed."""
        kill(self._executor)

    def close(self) -> None:
        if self._executor is not None:
            self._executor.shutdown(wait=True, cancel_futures=True)
            self._executor = None


def _begin(counters: "Array[c_int64]") -> None:
    """Make a process ready: a worker that counts the runs it has done."""
    global _counters
    _counters = counters
    as_worker()


def _make(packed: bytes, part: Part) -> None:
    def tell(done: int) -> None:
        _counters[part.number] = done

    make_part(_unpacked(packed), part, tell)


@lru_cache(maxsize=1)
def _unpacked(packed: bytes) -> Job:
    """Unpack what to work on; the same for every part."""
    job: Job = pickle.loads(packed)
    return job
