"""The panel "Play": be a state or a power, year by year; the model's own choice after."""

import json
import random
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from nicegui import background_tasks, ui

from hedgesim.app.address import query_of
from hedgesim.app.address_reader import PLAY
from hedgesim.app.best import Best
from hedgesim.app.charts.played import course_options, score_text, year_html
from hedgesim.app.course import Course, played
from hedgesim.app.game import Choice, Game, new_game, text_of
from hedgesim.app.page.named import named
from hedgesim.app.page.play_choices import LAST_RUN, Choices, Setup
from hedgesim.app.page.share import origin
from hedgesim.app.page.sight import Sight
from hedgesim.app.texts import t
from hedgesim.app.visit import Visit
from hedgesim.core.errors import ConfigError


def build(visit: Visit) -> None:
    """Build the panel where it is called.

    Parameters
    ----------
    visit
        Whose world is played, and the game that its address held, if any.
    """
    _Panel(visit)


class _Panel:
    """Setup, the picture and the card of a year, and what is chosen for the next one."""

    def __init__(self, visit: Visit) -> None:
        self.visit = visit
        self.best = Best()
        self.game: Game | None = None
        self.course: Course | None = None
        self.shown = 0
        self.origin = origin()
        self._working = False
        with ui.element("div").classes("play-panel"):
            self.sight = Sight(self._seen)
            with ui.element("div") as self.before:
                ui.label(t("play.intro")).classes("panel-intro")
                self.setup = Setup(visit.settings, visit.names, self._start)
            self.said = named(ui.label(), "play-said").classes("play-score")
            self.said.props("role=status aria-live=polite")
            self.note = named(ui.label(), "play-note").classes("note")
            with ui.element("div") as self.table:
                self._build_table()
            ui.label(t("play.honest")).classes("note")
        self.table.set_visibility(False)
        visit.on("settings", self._changed)

    def _build_table(self) -> None:
        """Build what is shown of a game: the same elements for each year of it."""
        self.title = named(ui.label(), "play-picture-title").classes("panel-head")
        self.chart = named(ui.echart({}), "play-chart").classes("play-chart")
        self.room = ui.element("div").classes("play-box")
        with ui.row().classes("items-center gap-2").props("role=group") as group:
            named(group, "play-steps", t("play.steps"))
            self.back = self._step("back", "navigate_before", -1)
            self.year = named(ui.label(), "play-year").classes("play-who")
            self.on = self._step("on", "navigate_next", 1)
            new = self._button(
                "new", lambda: self.before.set_visibility(True), t("play.new")
            )
            new.props("flat dense")
        card = ui.html("", sanitize=False)  # made here, with all names escaped
        self.card = named(card, "play-card").classes("play-card w-full")

    def _step(self, name: str, icon: str, by: int) -> ui.button:
        words = t(f"play.{name}")
        button = ui.button(icon=icon, on_click=lambda: self._show(self.shown + by))
        return named(button.props(f'dense title="{words}"'), f"play-{name}", words)

    def _seen(self) -> None:
        """Show the game that the address held, once."""
        game, self.visit.game = self.visit.game, None
        if game is not None and self.game is None:
            background_tasks.create(self._shared(game))

    async def _shared(self, game: Game) -> None:
        if await self._play(game) and game.over:
            self._show(0)

    async def _start(self) -> None:
        """Begin a game in the world that is set."""
        value = self.setup.number.value
        run = int(value) if value is not None else -1
        role, years = str(self.setup.role.value), int(self.setup.years.value)
        try:
            await self._play(new_game(self.visit.settings, role, run, years))
        except ConfigError as refused:
            self.said.set_text(" ".join(f"{p.key}: {p.expected}" for p in refused.problems))

    async def _choose(self, choice: Choice) -> None:
        if self.game is not None:
            await self._play(self.game.with_choice(choice))

    async def _play(self, game: Game) -> bool:
        """Have a game played as far as it goes, and show its last year."""
        if self._working:
            return False
        self._working = True
        self.said.set_text(t("play.working"))
        try:
            course = await self.visit.call(played, game)
        finally:
            self._working = False
        if course is None:
            self.said.set_text(t("play.unanswered"))
            return False
        self.game, self.course = game, course
        self.best.offer(course)
        self._offer()
        self._show(len(course.years) - 1)
        return True

    def _offer(self) -> None:
        """Offer the choices of the next year; after the last one what can follow."""
        assert self.game is not None
        assert self.course is not None
        self.table.set_visibility(True)
        self.before.set_visibility(False)
        self.room.clear()
        with self.room:
            if self.game.over or self.course.failed:
                self._build_end()
            else:
                self._build_choices(self.game)
        self._tell()
        self._changed()

    def _build_choices(self, game: Game) -> None:
        kind = "power" if game.is_power else "state"
        head = t(f"play.{kind}_head", name=self.visit.names[game.role], year=game.year)
        named(ui.label(head), "play-head").classes("play-who")
        if not game.choices:
            ui.label(t(f"play.{kind}_how")).classes("note")
        choices = Choices(game, self.visit.names)

        async def by_hand() -> None:
            await self._choose(choices.choice)

        async def by_rule() -> None:
            await self._choose(())

        with ui.row().classes("items-center gap-2"):
            self._button("go", by_hand, t("play.go", year=game.year))
            self._button("leave", by_rule, t("play.leave", year=game.year)).props("outline")

    def _build_end(self) -> None:
        best = self.best.of(self.course) if self.course else None
        if best is not None:
            said = t("play.best", score=score_text(best.score))
            named(ui.label(said), "play-best").classes("play-who")
        with ui.row().classes("items-center gap-2"):
            if best is not None:
                self._button("replay", self._replay, t("play.replay"))
            self._button("again", self._again, t("play.again"))
            self._button("other", self._other, t("play.other")).props("outline")
            self._button("copy", self._copy, t("play.copy")).props("outline")
        self.link = ui.input(t("play.link"), value=self._address()).classes("w-full")
        named(self.link, "play-link", t("play.link")).props("readonly dense outlined")

    def _button(self, name: str, do: Callable[[], Any], words: str) -> ui.button:
        return named(ui.button(words, on_click=do).props("no-caps"), f"play-{name}")

    def _tell(self) -> None:
        """Say the score so far beside that of the model's own play."""
        course = self.course
        assert course is not None
        if course.failed:
            self.said.set_text(t("play.failed"))
        elif not course.game.choices:
            self.said.set_text(t("play.begun", year=course.game.year))
        else:
            over = "over" if course.game.over else "so_far"
            own = score_text(course.model_score)
            self.said.set_text(t(f"play.{over}", score=score_text(course.score), own=own))
        kind = "power" if course.game.is_power else "state"
        name = course.names[course.game.role]
        self.title.set_text(t(f"play.{kind}_picture", name=name))
        self.chart.options.clear()
        self.chart.options.update(course_options(course))
        self.chart.update()
        named(self.chart, "play-chart", t(f"play.{kind}_picture", name=name))

    def _show(self, nth: int) -> None:
        """Show a year of the course."""
        course = self.course
        if course is None:
            return
        self.shown = min(max(nth, 0), len(course.years) - 1)
        year = course.years[self.shown]
        key = "year_of" if self.shown else "year_before"
        count = course.game.last - course.game.first + 1
        text = t(f"play.{key}", year=year.year, nth=self.shown, count=count)
        self.year.set_text(text)
        self.back.set_enabled(self.shown > 0)
        self.on.set_enabled(self.shown < len(course.years) - 1)
        self.card.set_content(year_html(course, self.shown))

    def _replay(self) -> None:
        """Go through the best game of this table from its beginning."""
        best = self.best.of(self.course) if self.course else None
        if best is not None:
            self.game, self.course = best.game, best
            self._offer()
            self._show(0)

    async def _again(self) -> None:
        if self.game is not None:
            await self._play(replace(self.game, choices=()))

    async def _other(self) -> None:
        """Begin anew in another run of the same world."""
        if self.game is None:
            return
        others = [run for run in range(LAST_RUN + 1) if run != self.game.run]
        run = random.SystemRandom().choice(others)
        self.setup.number.set_value(run)
        await self._play(replace(self.game, run=run, choices=()))

    def _address(self) -> str:
        assert self.game is not None
        more = (("panel", "play"), (PLAY, text_of(self.game)))
        return self.origin + query_of(self.game.settings, extra=more)

    async def _copy(self) -> None:
        text = json.dumps(self._address())
        copied = await self.said.client.run_javascript(
            f"try {{ await navigator.clipboard.writeText({text}); return true }}"
            " catch { return false }"
        )
        self.said.set_text(t("share.copied" if copied else "share.copy_failed"))

    def _changed(self) -> None:
        """Offer the years of the world that is set; say so if a game is in another one."""
        self.setup.offer(self.visit.settings)
        other = self.game is not None and self.game.settings != self.visit.settings
        self.note.set_text(t("play.other_world") if other else "")
        self.note.set_visibility(other)
