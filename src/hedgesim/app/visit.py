"""One visitor's worlds: the one that is shown, and the one that is pinned beside it."""

from collections.abc import Callable, Sequence
from typing import Any, Literal, TypeVar

from hedgesim.app.answer import Answer
from hedgesim.app.crew import Crew, Unanswered
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
        self._crew = crew
        self._told: dict[str, list[Callable[[], None]]] = {}

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
        others wait for their runs, some are shown first, and all of them later. What cannot
        be is told in `message`, and nothing else changes.

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
        if moving or self._crew.busy:
            await self._show(settings, RUNS_MOVING, moving=moving)
        if not moving and settings == self.settings:
            await self._show(settings, RUNS_AT_REST)

    async def pin(self) -> None:
        """Keep the world as it is set, to compare others with it."""
        settings = self.pinned = self.settings
        known = self.answer
        fits = known is not None and (known.settings, known.runs) == (
            settings,
            RUNS_AT_REST,
        )
        self.pinned_answer = known if fits else None
        self._tell("pinned")
        if fits:
            return
        answer = await self._ask("pinned", settings, RUNS_AT_REST)
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
        return await self._ask(place, settings, runs)

    async def call(self, function: Callable[..., T], *args: Any) -> T | None:
        """Have a function of a module called by the crew; None if it could not be."""
        try:
            return await self._crew.call(function, *args)
        except Unanswered:
            self._say([Problem(where=t("visit.runs"), expected=t("visit.unanswered"))])
            return None

    def close(self) -> None:
        """Forget the visitor: nobody is told anything any more."""
        self._told.clear()
        self._crew.forget(self.name)

    async def _ask(
        self, place: str, settings: Settings, runs: int, *, moving: bool = False
    ) -> Answer | None:
        try:
            return await self._crew.ask(
                self.name, settings, range(runs), place=place, moving=moving
            )
        except Unanswered:
            where, expected = t("visit.runs"), t("visit.unanswered")
            self._say([Problem(where=where, expected=expected)])
            return None

    async def _show(self, settings: Settings, runs: int, *, moving: bool = False) -> None:
        answer = await self._ask("answer", settings, runs, moving=moving)
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
