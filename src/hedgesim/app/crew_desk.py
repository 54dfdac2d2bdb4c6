"""Where questions wait: at a visitor's desk the newest alone, before a worker in a line."""

import asyncio
import heapq
from collections.abc import Callable
from dataclasses import dataclass, field

from hedgesim.app.settings import Settings

FIRST, MOVING, LATER = 0, 1, 2
"""Ranks in a line: who waits for a first picture goes before those whose slider is still on
its way, and they before who waits for a finer one."""


@dataclass(eq=False, slots=True)
class Question:
    """Runs of a world that somebody waits for.

    Attributes
    ----------
    settings, runs
        What is asked.
    moving
        Whether a slider is still on its way.
    dropped
        Whether nobody waits for the answer any more.
    stops
        Called when it is dropped: by them those who make the answer hear of it.
    """

    settings: Settings
    runs: tuple[int, ...]
    moving: bool = False
    dropped: bool = False
    stops: list[Callable[[], None]] = field(default_factory=list)

    def drop(self) -> None:
        """Let those who make the answer know that nobody waits for it."""
        self.dropped = True
        for stop in self.stops:
            stop()


class Desk:
    """One visitor's questions for one place of the page."""

    def __init__(self) -> None:
        self._under_way: Question | None = None
        self._waiting: tuple[Question, asyncio.Future[bool]] | None = None

    @property
    def is_taken(self) -> bool:
        """Whether a question is under way."""
        return self._under_way is not None

    async def turn(self, question: Question) -> bool:
        """Wait until a question may be asked; False if a newer one came in meanwhile."""
        if self._under_way is None:
            self._under_way = question
            return True
        if not (self._under_way.moving and question.moving):
            self._under_way.drop()
        self._displace()
        gate: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._waiting = question, gate
        try:
            return await gate
        except asyncio.CancelledError:
            if self._waiting is not None and self._waiting[0] is question:
                self._waiting = None
            elif self._under_way is question:
                self.leave()
            raise

    def leave(self) -> None:
        """Make room for the question that waits."""
        self._under_way = None
        if self._waiting is None:
            return
        (question, gate), self._waiting = self._waiting, None
        if not gate.done():  # else its visitor has left
            self._under_way = question
            gate.set_result(True)

    def empty(self) -> None:
        """Give up everything."""
        self._displace()
        if self._under_way is not None:
            self._under_way.drop()

    def _displace(self) -> None:
        if self._waiting is not None and not self._waiting[1].done():
            self._waiting[1].set_result(False)
        self._waiting = None


class Line:
    """Those who wait for one worker: by rank, then in the order in which they came."""

    def __init__(self) -> None:
        self._taken = False
        self._come = 0
        self._waiting: list[tuple[int, int, asyncio.Future[None]]] = []

    async def come(self, rank: int) -> None:
        """Wait until it is one's turn; `go` ends it."""
        if not self._taken:
            self._taken = True
            return
        gate: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._come += 1
        heapq.heappush(self._waiting, (rank, self._come, gate))
        try:
            await gate
        except asyncio.CancelledError:
            if gate.done() and not gate.cancelled():  # it was one's turn already
                self.go()
            raise

    def go(self) -> None:
        """Let the next one have a turn."""
        while self._waiting:
            *_, gate = heapq.heappop(self._waiting)
            if not gate.done():
                gate.set_result(None)
                return
        self._taken = False
