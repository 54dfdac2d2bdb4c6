"""One visitor's worlds: the one that is shown, and the one that is pinned beside it."""

import asyncio
from collections.abc import Callable, Sequence
from typing import Any, Literal, TypeVar

from hedgesim.app.answer import Answer, joined
from hedgesim.app.crew import Crew, Unanswered
from hedgesim.app.defects import noted
from hedgesim.app.game import Game
from hedgesim.app.limits import RUNS_AT_REST, RUNS_MOVING
from hedgesim.app.settings import Settings, problems_of
from hedgesim.app.texts import t
from hedgesim.app.toml import experiment_of
from hedgesim.core.errors import Problem
from hedgesim.world.region import Region
from hedgesim.world.scenario import Event

T = TypeVar("T")

What = Literal["settings", "answer", "pinned", "message"]


class Visit:
    """What one visitor has set, and what came of it; nobody else sees it.

    Parameters
    ----------
    crew
        Whoever makes runs.
    settings
        The world to begin with; ask for its runs with `change`.
    name
        Of the visitor; no two have the same.

    Attributes
    ----------
    settings, answer
        The world as it is set, and the last answer, which says to which settings it
        belongs: while runs are made, to those before.
    pinned, pinned_answer
        The world that is kept to compare with, if any, and its runs once they are made.
    message
        What is wrong with the last change, which was not made then; empty if nothing is.
    game
        The game that the visitor's address held, until it is shown.
    """

    def __init__(
        self, crew: Crew, settings: Settings | None = None, name: str = ""
    ) -> None:
        self.name = name or f"visit-{id(self):x}"
        self.settings = settings or Settings()
        self.answer: Answer | None = None
        self.pinned: Settings | None = None
        self.pinned_answer: Answer | None = None
        self.message: list[Problem] = []
        self.game: Game | None = None
        self._crew = crew
        self._told: dict[str, list[Callable[[], None]]] = {}
        self._completing: tuple[Settings, asyncio.Event] | None = None

    @property
    def region(self) -> Region:
        """The region of the world that is set."""
        return experiment_of(self.settings).region

    @property
    def names(self) -> dict[str, str]:
        """Names of states and partners by id, such as "Kazakhstan" by "KAZ"."""
        return {actor.id: actor.name for actor in self.region.actors}

    @property
    def events(self) -> tuple[Event, ...]:
        """What happens in the world that is set, by date."""
        return experiment_of(self.settings).scenario.events

    def on(self, what: What, do: Callable[[], None]) -> None:
        """Have something done after each change of what is named.

        Parameters
        ----------
        what
            "settings", "answer", "pinned" (the pinned world or its answer) or "message".
        do
            Called without arguments, in the order in which it was asked for.
        """
        self._told.setdefault(what, []).append(do)

    async def change(self, settings: Settings, *, moving: bool = False) -> None:
        """Set another world and have its runs made.

        Returns when they are shown, or when something newer has taken their place. While
        others wait for their runs, too, some are shown first, and all of them later. So it
        is while a slider moves: where it rests the others are begun before it is let go;
        where all workers are busy for others, nothing is made until it is let go. What
        cannot be is told in `message`, and nothing else changes.

        Parameters
        ----------
        settings
            The world.
        moving
            Whether a slider is still on its way: fewer runs are made then.
        """
        problems = problems_of(settings)
        self._say(problems)
        if problems:
            return
        if settings != self.settings:
            self.settings = settings
            self._tell("settings")
        if moving and not self._crew.has_room(self.name):
            return
        few = moving or self._crew.others(self.name) > 0
        if few and not self._is_begun(settings):
            some = await self._ask("answer", settings, range(RUNS_MOVING), moving=moving)
            if some is None:  # a newer one sees to the rest
                return
            self._show(some)
        if settings == self.settings:  # the slider rests, let go or not yet
            await self._complete(settings)

    async def pin(self) -> None:
        """Keep the world as it is set, to compare others with it."""
        settings = self.pinned = self.settings
        fits = self._is_whole(settings)
        self.pinned_answer = self.answer if fits else None
        self._tell("pinned")
        if fits:
            return
        answer = await self._ask("pinned", settings, range(RUNS_AT_REST))
        if answer is not None and self.pinned == settings:
            self.pinned_answer = answer
            self._tell("pinned")

    async def unpin(self) -> None:
        """Keep no world."""
        self.pinned, self.pinned_answer = None, None
        self._tell("pinned")

    async def ask(self, settings: Settings, runs: int, place: str) -> Answer | None:
        """Have runs of any world made, for a place of the page; None if it is out of date.

        Parameters
        ----------
        settings
            A world without problems.
        runs
            How many: numbers 0 to runs - 1.
        place
            Names what asks, such as "chance": it has one question under way at a time.
        """
        return await self._ask(place, settings, range(runs))

    async def call(self, function: Callable[..., T], *args: Any) -> T | None:
        """Have a function of a module called by the crew; None if it could not be."""
        try:
            return await self._crew.call(function, *args)
        except Exception as error:  # in the worker too: told here, or nobody would know
            self._excuse(error)
            return None

    def listeners(self) -> Callable[[], None]:
        """Note who is told; what is given forgets all who asked for it since."""
        held = {what: list(told) for what, told in self._told.items()}

        def back() -> None:
            self._told = held

        return back

    def close(self) -> None:
        """Forget the visitor: nobody is told anything any more."""
        self._told.clear()
        self._crew.forget(self.name)

    async def _ask(
        self, place: str, settings: Settings, runs: range, *, moving: bool = False
    ) -> Answer | None:
        try:
            return await self._crew.ask(
                self.name, settings, runs, place=place, moving=moving
            )
        except Exception as error:
            self._excuse(error)
            return None

    def _excuse(self, error: Exception) -> None:
        """Tell the visitor that there is no answer; what is our mistake is logged too."""
        said = t("visit.unanswered")
        if not isinstance(error, Unanswered):
            said = t("visit.broke", what=noted(error))
        self._say([Problem(where=t("visit.runs"), expected=said)])

    async def _complete(self, settings: Settings) -> None:
        """Have all runs made of which some are shown; once, however often it is asked."""
        while self._completing is not None and self._completing[0] == settings:
            await self._completing[1].wait()  # given up if another world came meanwhile
        if settings != self.settings or self._is_whole(settings):
            return
        done = asyncio.Event()
        self._completing = settings, done
        try:
            self._show(await self._completed(settings))
        finally:
            done.set()
            if self._completing is not None and self._completing[1] is done:
                self._completing = None

    def _is_begun(self, settings: Settings) -> bool:
        """Whether runs of a world are shown, or all of them are being made."""
        making = self._completing is not None and self._completing[0] == settings
        return making or (self.answer is not None and self.answer.settings == settings)

    def _is_whole(self, settings: Settings) -> bool:
        asked, shown = (settings, RUNS_AT_REST), self.answer
        return shown is not None and (shown.settings, shown.runs) == asked

    async def _completed(self, settings: Settings) -> Answer | None:
        """Give all runs of a world: those that are shown, if of this one, and the rest."""
        shown = self.answer
        if shown is None or shown.settings != settings or shown.runs > RUNS_MOVING:
            return await self._ask("answer", settings, range(RUNS_AT_REST))
        rest = await self._ask("answer", settings, range(shown.runs, RUNS_AT_REST))
        return None if rest is None else joined([shown, rest])

    def _show(self, answer: Answer | None) -> None:
        if answer is not None:
            self.answer = answer
            self._tell("answer")

    def _say(self, problems: Sequence[Problem]) -> None:
        if list(problems) != self.message:
            self.message = list(problems)
            self._tell("message")

    def _tell(self, what: What) -> None:
        for do in tuple(self._told.get(what, ())):
            do()
