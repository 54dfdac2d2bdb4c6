"""Parts handed out to whatever makes them, some at a time, and tried again if it ends.

What makes them may be processes here (`hedgesim.study.pool`) or workers of a cluster
(`hedgesim.study.cluster`), by the interface of `concurrent.futures`.
"""

import contextlib
import signal
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from concurrent.futures.process import BrokenProcessPool

from hedgesim.core.errors import StoppedByMachine
from hedgesim.study.parts import Job
from hedgesim.study.plan import Part

TRIES = 3
"""Times that a part may end its process before it is set aside."""

POLL = 0.2
"""Seconds between looks at how far the workers are."""


class Window:
    """Hands out parts, as many at a time as there is room for, until all are made.

    Parameters
    ----------
    job, parts
        What to make.
    tell
        Called with the runs done so far, all parts together.
    """

    lost = f"the process that made them ended {TRIES} times; memory may be short"

    def __init__(
        self, job: Job, parts: Iterable[Part], tell: Callable[[int], None]
    ) -> None:
        self._job, self._tell = job, tell
        self._waiting = list(parts)[::-1]
        self._suspects: list[Part] = []
        self._tries: dict[Part, int] = {}
        self._told = 0
        self._interrupted = False

    def room(self) -> int:
        """Give how many parts may be under way at a time."""
        raise NotImplementedError

    def submit(self, part: Part) -> "Future[None]":
        """Hand out a part."""
        raise NotImplementedError

    def settle(self, future: "Future[None]", part: Part) -> None:
        """Take note of a part that is finished, or raise why it is not."""
        future.result()

    def made(self) -> int:
        """Give how many runs are done so far."""
        raise NotImplementedError

    def kill(self) -> None:
        """Stop what is under way at once; nothing that would be missed is lost."""
        raise NotImplementedError

    def close(self) -> None:
        """Let go of what was begun."""
        raise NotImplementedError

    def forget(self, part: Part) -> None:
        """Count the runs of a part as not done."""

    def work(self) -> None:
        """Make all parts.

        Raises
        ------
        StoppedByMachine
            If parts were set aside; the others are made first.
        KeyboardInterrupt
            On Ctrl-C.
        """
        with self._interrupts_noted():
            try:
                self._work()
            except BaseException:
                self.kill()
                if self._interrupted:  # Ctrl-C also ended what serves us processes
                    raise KeyboardInterrupt from None
                raise
            finally:
                self.close()
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
        if any(part in self._tries for part in under_way.values()):
            return
        alone = bool(self._suspects)
        source, limit = (self._suspects, 1) if alone else (self._waiting, self.room())
        while source and len(under_way) < limit:
            # it may be found broken in submitting; then the part stays listed
            future = self.submit(source[-1])
            under_way[future] = source.pop()

    def _collect(self, under_way: dict["Future[None]", Part]) -> None:
        """Wait a moment, pass on progress, and take off what is finished."""
        done, _ = wait(under_way, timeout=POLL, return_when=FIRST_COMPLETED)
        for future in done:
            self.settle(future, under_way[future])
            del under_way[future]
        made = self.made()
        if made != self._told:
            self._tell(made)
            self._told = made

    def _recover(self, under_way: dict["Future[None]", Part]) -> None:
        """Put what was under way when a process died on the list of suspects."""
        self.kill()
        self.close()
        for future, part in under_way.items():
            if future.done() and future.exception() is None:
                continue
            self._tries[part] = self._tries.get(part, 0) + 1
            self.forget(part)
            if self._tries[part] < TRIES:
                self._suspects.append(part)
        under_way.clear()

    def blame(self, part: Part) -> None:
        """Try a part again alone, as another beside it may have ended what made both.

        One that was alone already gets no further try.
        """
        if part in self._tries:
            self._tries[part] = TRIES
        else:
            self._tries[part] = 1
            self._suspects.append(part)

    def _report(self) -> None:
        lost = [part for part, tries in self._tries.items() if tries >= TRIES]
        if lost:
            names = ", ".join(f"runs {part.low} to {part.high - 1}" for part in lost)
            raise StoppedByMachine(
                f"{names}: {self.lost}. All other parts are safe; give the same command "
                "again to go on."
            )
