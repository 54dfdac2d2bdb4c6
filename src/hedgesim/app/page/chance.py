"""The panel "Chance": other luck, thirty runs at once, and what differs between runs."""

import random
from typing import Any

from nicegui import ui
from nicegui.events import GenericEventArguments, ValueChangeEventArguments

from hedgesim.app.answer import Answer
from hedgesim.app.chances import Width, points, single_runs, told, width_of
from hedgesim.app.charts.spreads import runs_options
from hedgesim.app.differences import quarters_of, subject
from hedgesim.app.limits import RUNS_AT_REST
from hedgesim.app.page.named import named, value_of
from hedgesim.app.page.sight import Sight
from hedgesim.app.page.what import What
from hedgesim.app.settings import SEED, VARIES
from hedgesim.app.texts import t
from hedgesim.app.visit import Visit
from hedgesim.study.compare_words import when
from hedgesim.world.models_experiment import MAX_SEED


def build(visit: Visit) -> None:
    """Build the panel where it is called.

    Parameters
    ----------
    visit
        Whose world it shows and changes.
    """
    _Panel(visit)


class _Panel:
    """Seed, thirty runs, the choice of what varies, and the widths of the bands."""

    def __init__(self, visit: Visit) -> None:
        self.visit = visit
        self.others: dict[str, Answer] = {}
        ui.label(t("chance.intro")).classes("panel-intro")
        self._build_seed()
        ui.label(t("chance.runs_title")).classes("panel-head")
        self.what = What(visit, "chance", self.refresh)
        self.sight = Sight(self.refresh)
        with self.sight.room:
            self.chart = named(ui.echart({}), "chance-chart").classes("panel-chart")
        self.here = named(ui.label(), "chance-width").props("role=status")
        ui.label(t("chance.varies_title")).classes("panel-head")
        self.varies = ui.radio({name: t(f"chance.{name}") for name in VARIES})
        self.varies.on_value_change(self._vary)
        named(self.varies, "chance-varies", t("chance.varies_title"))
        self.explained = ui.label().classes("note")
        self.compare = ui.button(t("chance.compare"), on_click=self._compare)
        named(self.compare, "chance-compare").props("no-caps")
        self.widths = named(ui.column().classes("w-full"), "chance-widths")
        for what in ("settings", "answer"):
            visit.on(what, self.refresh)
        self.refresh()

    def _build_seed(self) -> None:
        with ui.row().classes("items-center gap-3"):
            self.seed = ui.number(t("chance.seed"), min=0, max=MAX_SEED, precision=0)
            named(self.seed, "chance-seed", t("chance.seed")).props("dense outlined")
            self.seed.on("change", self._sow)
            again = ui.button(t("chance.again"), on_click=self._again)
            self.usual = ui.button(t("chance.reset"), on_click=self._reset)
        named(again, "chance-again").props("no-caps")
        named(self.usual, "chance-reset").props("flat dense no-caps")
        ui.label(t("chance.same_again")).classes("note")

    def refresh(self) -> None:
        """Show the world and its runs as they are now."""
        settings = self.visit.settings
        self.seed.set_value(settings.seed)
        self.usual.set_enabled(settings.seed != SEED)
        self.varies.set_value(settings.varies)
        self.explained.set_text(t(f"chance.{settings.varies}_note"))
        answer = self.visit.answer
        self.what.offer(answer)
        if answer is None:
            self.here.set_text(t("chance.working"))
            return
        width = width_of(answer, self.what.state, self.what.measure)
        self.here.set_text(_told_width(width))
        if self.sight.seen:
            self._draw(answer)
        self._tell_widths()

    async def _compare(self) -> None:
        """Have the same world made with each choice of what varies."""
        settings = self.visit.settings
        self.compare.set_enabled(False)
        for varies in VARIES:
            world = settings.with_varies(varies)
            found = await self.visit.ask(world, RUNS_AT_REST, "chance")
            if found is not None:
                self.others[varies] = found
        self.compare.set_enabled(True)
        self._tell_widths()

    def _tell_widths(self) -> None:
        """Show the widths that belong to this world; none before somebody asked."""
        settings, here = self.visit.settings, (self.what.state, self.what.measure)
        kept = {
            varies: answer
            for varies, answer in self.others.items()
            if answer.settings == settings.with_varies(varies)
        }
        if self.widths.default_slot.children:
            self.widths.clear()
        if len(kept) < len(VARIES):
            return
        widths = [width_of(kept[varies], *here) for varies in VARIES]
        end = when(quarters_of(kept[VARIES[0]])[-1])
        with self.widths:
            said = ui.label(told(widths, self._subject(), end)).classes("telling")
            named(said, "chance-widths-told")
            _table(widths)

    def _draw(self, answer: Answer) -> None:
        state, measure = self.what.state, self.what.measure
        low, middle, high = answer.band(measure, (0.05, 0.5, 0.95))[
            :, :, answer.states.index(state)
        ]
        runs = single_runs(answer, state, measure)
        self.chart.options.clear()
        self.chart.options.update(
            runs_options(runs, low, middle, high, quarters_of(answer))
        )
        self.chart.update()
        named(self.chart, "chance-chart", t("chance.runs_label", what=self._subject()))

    def _subject(self) -> str:
        return subject(self.what.measure, self.what.state, self.visit.region)

    async def _sow(self, event: GenericEventArguments) -> None:
        try:
            seed = int(value_of(event))
        except (TypeError, ValueError):
            self.refresh()
            return
        seed = min(max(seed, 0), MAX_SEED)
        await self.visit.change(self.visit.settings.with_seed(seed))
        self.refresh()

    async def _again(self) -> None:
        seed = random.SystemRandom().randrange(MAX_SEED + 1)
        await self.visit.change(self.visit.settings.with_seed(seed))

    async def _reset(self) -> None:
        await self.visit.change(self.visit.settings.with_seed(SEED))

    async def _vary(self, event: ValueChangeEventArguments[Any]) -> None:
        if event.value and event.value != self.visit.settings.varies:
            await self.visit.change(self.visit.settings.with_varies(event.value))


def _told_width(width: Width) -> str:
    low, high = (points(end) for end in (width.low, width.high))
    return t("chance.width_here", size=points(width.size), low=low, high=high)


def _table(widths: list[Width]) -> None:
    rows = [
        {
            "varies": t(f"chance.{width.varies}"),
            "from": points(width.low),
            "to": points(width.high),
            "width": points(width.size),
        }
        for width in widths
    ]
    columns = [
        {"name": name, "label": t(f"chance.table_{name}"), "field": name,
         "align": "left" if name == "varies" else "right"}
        for name in rows[0]
    ]  # fmt: skip
    table = ui.table(rows=rows, columns=columns, row_key="varies")
    named(table, "chance-table").props("flat dense hide-bottom wrap-cells")
