"""One worker process: asked one thing at a time, and replaced when it dies."""

import asyncio
import contextlib
import os
from collections.abc import AsyncIterator, Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from ctypes import c_int64
from functools import partial
from typing import Any, TypeVar

from hedgesim.app.answer import Answer
from hedgesim.app.crew_desk import FIRST, LATER, MOVING, Line, Question
from hedgesim.app.limits import RUNS_MOVING
from hedgesim.app.memory import Memory
from hedgesim.app.settings import Settings
from hedgesim.app.simulate import Stopped, simulate
from hedgesim.study.processes import as_worker, context, kill, without_main

T = TypeVar("T")

LONGEST = 60.0
"""Seconds that a question may take; two hundred times what one does on a quiet machine."""

NICE = 5
"""How far workers stand back behind the page's own process, of 19."""

TRIES = 2
"""Times that a question is asked of a worker that dies on it."""


class Stale(Exception):
    """Nobody waits for this answer any more."""


class Unanswered(Exception):
    """A question ended its worker each time, or took too long."""


class Worker:
    """A process of its own that does one thing after another.

    Parameters
    ----------
    seconds
        How long one may take.

    Attributes
    ----------
    load
        Things that it has to do, the one under way among them.
    """

    def __init__(self, seconds: float = LONGEST) -> None:
        self.load = 0
        self._ended = False
        self._seconds = seconds
        self._line = Line()
        self._asked = 0
        self._context = context()
        self._dropped = self._context.RawValue(c_int64, 0)
        self._executor = self._new()

    @property
    def process(self) -> int | None:
        """Number of the process, if there is one."""
        return next(iter(getattr(self._executor, "_processes", None) or {}), None)

    async def answer(self, question: Question, runs: Sequence[int]) -> Answer:
        """Have runs of a question's world made.

        Raises
        ------
        Stale
            If the question was dropped before they were.
        Unanswered
            If the process died on it every time, was ended, or it took too long.
        """
        few = MOVING if question.moving else FIRST
        async with self._turn(few if len(runs) <= RUNS_MOVING else LATER):
            if question.dropped:
                raise Stale
            self._asked += 1
            stop = partial(self._drop, self._asked)
            question.stops.append(stop)
            try:
                answer = await self._carry(_make, question.settings, runs, self._asked)
            except asyncio.CancelledError:
                stop()
                raise
        if answer is None:
            raise Stale
        return answer

    async def call(self, function: Callable[..., T], *args: Any) -> T:
        """Have a function of a module called, with arguments that can be sent.

        Raises
        ------
        Unanswered
            As for `answer`.
        """
        async with self._turn(FIRST):
            return await self._carry(function, *args)

    def end(self) -> None:
        """End the process, whatever it does; nothing is answered any more."""
        self._ended = True
        kill(self._executor)
        self._executor.shutdown(wait=True, cancel_futures=True)

    @contextlib.asynccontextmanager
    async def _turn(self, rank: int) -> AsyncIterator[None]:
        self.load += 1
        try:
            await self._line.come(rank)
            try:
                yield
            finally:
                self._line.go()
        finally:
            self.load -= 1

    async def _carry(self, function: Callable[..., T], *args: Any) -> T:
        """Have the process do something; a new one if it dies, and no more if that does."""
        for _ in range(TRIES):
            if self._ended:
                break
            try:
                with without_main():
                    future = self._executor.submit(function, *args)
                return await asyncio.wait_for(asyncio.wrap_future(future), self._seconds)
            except BrokenProcessPool:
                self._renew()
            except TimeoutError:
                self._renew()
                break
        raise Unanswered

    def _drop(self, asked: int) -> None:
        if asked == self._asked:
            self._dropped.value = asked

    def _renew(self) -> None:
        if self._ended:  # it did not die of a question
            return
        kill(self._executor)
        self._executor.shutdown(wait=False, cancel_futures=True)
        self._executor = self._new()

    def _new(self) -> ProcessPoolExecutor:
        """Start a process, and let it read what every question needs."""
        executor = ProcessPoolExecutor(
            1, mp_context=self._context, initializer=_begin, initargs=(self._dropped,)
        )
        with without_main():
            executor.submit(_warm)
        return executor


_memory: Memory
_stopped: c_int64


def _begin(dropped: c_int64) -> None:
    """Make this process a worker that remembers, and hears what is dropped."""
    global _memory, _stopped
    _memory, _stopped = Memory(), dropped
    as_worker()
    if hasattr(os, "nice"):  # the page, which everybody waits for, goes before runs
        os.nice(NICE)


def _warm() -> None:
    simulate(Settings(), range(1), _memory)


def _make(settings: Settings, runs: Sequence[int], asked: int) -> Answer | None:
    """Make runs in the process; None if nobody waits for them any more."""
    try:
        return simulate(settings, runs, _memory, lambda: _stopped.value == asked)
    except Stopped:
        return None
