"""Worker processes that make the runs of everybody's worlds, out of the page's way.

A visitor has one question under way for each place of the page, and at most one waiting,
the newest. A worker that dies is replaced, and what it had under way is asked once more.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Coroutine, Sequence
from typing import Any, TypeVar

from hedgesim.app.answer import Answer, joined
from hedgesim.app.crew_desk import Desk, Question
from hedgesim.app.crew_worker import LONGEST, Stale, Unanswered, Worker
from hedgesim.app.limits import RUNS_MOVING
from hedgesim.app.settings import Settings
from hedgesim.study.processes import free_processors

__all__ = ["Crew", "Unanswered"]

T = TypeVar("T")

KEPT = 32 * 2**20
"""Bytes of answers that are kept, since a class asks for the same worlds: 32 MB."""


class Crew:
    """Worker processes, one question each at a time.

    It belongs to one event loop, which never waits for a run.

    Parameters
    ----------
    workers
        How many processes; by default one for each free processor.
    seconds
        How long a question may take a worker before it is given up.
    """

    def __init__(self, workers: int | None = None, *, seconds: float = LONGEST) -> None:
        number = workers or free_processors()
        self._workers = [Worker(seconds) for _ in range(number)]
        self._desks: dict[tuple[str, str], Desk] = {}
        self._homes: dict[str, Worker] = {}
        self._known: OrderedDict[tuple[Settings, tuple[int, ...]], Answer] = OrderedDict()

    async def ask(
        self,
        visitor: str,
        settings: Settings,
        runs: Sequence[int],
        *,
        place: str = "answer",
        moving: bool = False,
    ) -> Answer | None:
        """Have runs of a world made.

        Parameters
        ----------
        visitor, place
            Who asks, and for what; a newer question of the same two takes the place of one
            that waits. One under way is given up for it, unless both are `moving`: then it
            is answered first, so that a picture follows a slider.
        settings
            The world.
        runs
            Run numbers, each 0 or more. Questions of few go before those of many.
        moving
            Whether a slider is still on its way.

        Returns
        -------
        Answer | None
            None if a newer question took its place.

        Raises
        ------
        Unanswered
            If workers died on it, or it took too long.
        """
        question = Question(settings, tuple(runs), moving)
        desk = self._desks.setdefault((visitor, place), Desk())
        if not await desk.turn(question):
            return None
        try:
            answer = await self._answer(visitor, question)
        except Stale:
            return None
        finally:
            desk.leave()
        return None if question.dropped else answer

    async def call(self, function: Callable[..., T], *args: Any) -> T:
        """Have a function of a module called by a worker.

        Raises
        ------
        Unanswered
            If workers died on it, or it took too long.
        """
        return await self._idlest().call(function, *args)

    def others(self, visitor: str) -> int:
        """Count the questions that other visitors have under way."""
        desks = self._desks.items()
        return sum(desk.is_taken for (who, _), desk in desks if who != visitor)

    def has_room(self, visitor: str) -> bool:
        """Tell whether others leave a visitor a worker."""
        return self.others(visitor) < len(self._workers)

    @property
    def processes(self) -> tuple[int, ...]:
        """Numbers of the worker processes that there are."""
        found = (worker.process for worker in self._workers)
        return tuple(process for process in found if process is not None)

    def forget(self, visitor: str) -> None:
        """Give up what a visitor has under way or waiting."""
        self._homes.pop(visitor, None)
        for key in [key for key in self._desks if key[0] == visitor]:
            self._desks.pop(key).empty()

    def close(self) -> None:
        """End all workers."""
        for worker in self._workers:
            worker.end()

    async def _answer(self, visitor: str, question: Question) -> Answer:
        key = question.settings, question.runs
        if key in self._known:
            self._known.move_to_end(key)
            return self._known[key]
        workers = self._hands(visitor, question)
        parts = _parts(question.runs, len(workers))
        asked: list[Coroutine[Any, Any, Answer]] = [
            worker.answer(question, part)
            for worker, part in zip(workers, parts, strict=True)
        ]
        answers = await asyncio.gather(*asked, return_exceptions=True)
        found = [answer for answer in answers if isinstance(answer, Answer)]
        for answer in answers:
            if isinstance(answer, BaseException):
                raise answer
        answer = joined(found) if len(found) > 1 else found[0]
        self._keep(key, answer)
        return answer

    def _hands(self, visitor: str, question: Question) -> list[Worker]:
        """Choose who answers: all if nobody has anything else to do, else one.

        A visitor has the same worker again if it is free, since that remembers the world.
        """
        home = self._homes.setdefault(visitor, self._fewest())
        # a part as small as a picture on the way is no quicker than a larger one
        idle = not any(worker.load for worker in self._workers)
        if idle and 1 < len(self._workers) <= len(question.runs) // RUNS_MOVING:
            return self._workers
        idlest = self._idlest()
        return [home if home.load == idlest.load else idlest]

    def _fewest(self) -> Worker:
        """Give the worker that is home to the fewest visitors."""
        homes = list(self._homes.values())
        return min(self._workers, key=homes.count)

    def _idlest(self) -> Worker:
        return min(self._workers, key=lambda worker: worker.load)

    def _keep(self, key: tuple[Settings, tuple[int, ...]], answer: Answer) -> None:
        self._known[key] = answer
        while sum(kept.size for kept in self._known.values()) > KEPT:
            self._known.popitem(last=False)


def _parts(runs: tuple[int, ...], number: int) -> list[tuple[int, ...]]:
    """Divide runs into consecutive parts of the same size, the last one the rest."""
    size = -(-len(runs) // number)
    return [runs[low : low + size] for low in range(0, len(runs), size)]
