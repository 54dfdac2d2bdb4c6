"""Worker processes that may be killed at any time without harm.

A worker writes its part itself and hands back nothing; if one dies, the pool is made anew
and what was under way is tried again, one part at a time, so that a part that always ends
its process is found and the others are made.
"""

import contextlib
import os
import signal
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from ctypes import Array, c_int64
from multiprocessing import get_context, parent_process
from typing import TYPE_CHECKING

from hedgesim.core.errors import StoppedByMachine
from hedgesim.study.parts import Job, make_part
from hedgesim.study.plan import Part

if TYPE_CHECKING:
    from multiprocessing.context import BaseContext

TRIES = 3
"""Times that a part may end its process before it is set aside."""

POLL = 0.2
"""Seconds between looks at how far the workers are."""

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
    _Pool(job, list(parts), workers, tell).work()


class _Pool:
    def __init__(
        self, job: Job, parts: list[Part], workers: int, tell: Callable[[int], None]
    ) -> None:
        self._job, self._workers, self._tell = job, workers, tell
        self._waiting = parts[::-1]
        self._suspects: list[Part] = []
        self._tries: dict[Part, int] = {}
        self._context: BaseContext = get_context(_method())
        self._counters = self._context.RawArray(c_int64, len(job.plan.parts))
        self._executor: ProcessPoolExecutor | None = None
        self._told = 0
        self._interrupted = False

    def work(self) -> None:
        with self._interrupts_noted():
            try:
                self._work()
            except BaseException:
                self._kill()
                if self._interrupted:  # Ctrl-C also ended what serves us processes
                    raise KeyboardInterrupt from None
                raise
            finally:
                self._close()
        self._report()

    def _work(self) -> None:
        under_way: dict[Future[None], Part] = {}
        while self._waiting or self._suspects or under_way:
            try:
                self._fill(under_way)
                self._collect(under_way)
            except BrokenProcessPool:
                self._recover(under_way)
            if self._interrupted:
                raise KeyboardInterrupt

    @contextlib.contextmanager
    def _interrupts_noted(self) -> Iterator[None]:
        """Note Ctrl-C, to be raised between two looks at the workers.

        Raised wherever it comes, it may leave a lock of the executor held: a second Ctrl-C
        during the cleaning up then made the process wait for ever.
        """
        ours = threading.current_thread() is threading.main_thread()
        if not ours or signal.getsignal(signal.SIGINT) is not signal.default_int_handler:
            yield
            return
        signal.signal(signal.SIGINT, self._note_interrupt)
        try:
            yield
        finally:
            signal.signal(signal.SIGINT, signal.default_int_handler)

    def _note_interrupt(self, *_: object) -> None:
        self._interrupted = True

    def _fill(self, under_way: dict["Future[None]", Part]) -> None:
        """Hand out parts: suspects one at a time, alone, the others to every worker."""
        alone = bool(self._suspects)
        source, limit = (self._suspects, 1) if alone else (self._waiting, self._workers)
        while source and len(under_way) < limit:
            future = self._submit(
                source[-1]
            )  # may find the pool broken; then it stays listed
            under_way[future] = source.pop()

    def _collect(self, under_way: dict["Future[None]", Part]) -> None:
        """Wait a moment, pass on progress, and take off what is finished."""
        done, _ = wait(under_way, timeout=POLL, return_when=FIRST_COMPLETED)
        made = sum(self._counters)
        if made != self._told:
            self._tell(made)
            self._told = made
        for future in done:
            future.result()
            del under_way[future]

    def _submit(self, part: Part) -> "Future[None]":
        if self._executor is None:
            self._executor = ProcessPoolExecutor(
                self._workers,
                mp_context=self._context,
                initializer=_begin,
                initargs=(self._job, self._counters),
            )
        return self._executor.submit(_make, part)

    def _recover(self, under_way: dict["Future[None]", Part]) -> None:
        """Put what was under way when a process died on the list of suspects."""
        self._kill()
        self._close()
        for future, part in under_way.items():
            if future.done() and future.exception() is None:
                continue
            self._tries[part] = self._tries.get(part, 0) + 1
            self._counters[part.number] = 0
            if self._tries[part] < TRIES:
                self._suspects.append(part)
        under_way.clear()

    def _report(self) -> None:
        lost = [part for part, tries in self._tries.items() if tries >= TRIES]
        if lost:
            names = ", ".join(f"runs {part.low} to {part.high - 1}" for part in lost)
            raise StoppedByMachine(
                f"{names}: the process that made them ended {TRIES} times; memory may "
                "be short. All other parts are safe; give the same command again to go on."
            )

    def _kill(self) -> None:
        """End every worker at once; none holds anything that would be missed."""
        processes = getattr(self._executor, "_processes", None) or {}
        for process in list(processes.values()):
            with contextlib.suppress(OSError, ValueError):
                process.kill()

    def _close(self) -> None:
        if self._executor is not None:
            self._executor.shutdown(wait=True, cancel_futures=True)
            self._executor = None


def _method() -> str:
    """Prefer the fork server: quick, and no threads are copied; Windows can only spawn."""
    return "spawn" if os.name == "nt" else "forkserver"


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
