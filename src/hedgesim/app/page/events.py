"""The panel "Events": a timeline to switch events on and off, resize, move and add them."""

from typing import Any

from nicegui import ui

from hedgesim.app.charts.timeline import timeline_options
from hedgesim.app.page.events_add import build_add
from hedgesim.app.page.events_row import Row
from hedgesim.app.page.named import named
from hedgesim.app.presets import START
from hedgesim.app.texts import t
from hedgesim.app.timeline import Shown, all_as_usual, listed, span_of, timeline
from hedgesim.app.visit import Visit


def build(visit: Visit) -> None:
    """Build the panel where it is called.

    Parameters
    ----------
    visit
        Whose world it shows and changes.
    """
    _Panel(visit)


class _Panel:
    """The chart, the list below it, and what somebody asked the list for."""

    def __init__(self, visit: Visit) -> None:
        self.visit = visit
        self.rows: dict[str, Row] = {}
        self.preset = visit.settings.preset
        ui.label(t("events.intro")).classes("panel-intro")
        shown = timeline(visit.settings)
        self.drawn = shown, span_of(visit.settings)
        self.chart = ui.echart(timeline_options(*self.drawn), on_point_click=self._picked)
        named(self.chart, "events-chart", t("events.chart_label")).classes("events-chart")
        self._controls()
        with ui.expansion(t("events.add")).classes("w-full") as self.adding:
            build_add(visit)
        named(self.adding, "events-add")
        self.list = ui.column().classes("events-list w-full")
        named(self.list, "events-list")
        ui.label(t("events.before_start", year=START)).classes("note")
        self._list(shown)
        for what in ("settings", "message"):
            visit.on(what, self.refresh)

    def _controls(self) -> None:
        with ui.row().classes("items-center w-full events-controls"):
            self.search = ui.input(t("events.search"), placeholder=t("events.search_hint"))
            named(self.search, "events-search").props("clearable dense debounce=150")
            self.search.on_value_change(self.refresh)
            self.all = ui.switch(t("events.all", count=0), on_change=self.refresh)
            named(self.all, "events-all")
            self.reset = ui.button(t("events.reset_all"), on_click=self._reset)
            named(self.reset, "events-reset").props("flat dense no-caps")
        self.told = named(ui.label(), "events-told").classes("note")
        self.told.props("role=status")

    def refresh(self) -> None:
        """Show the events as they are set now; rows that stay are changed in place."""
        shown = timeline(self.visit.settings)
        self._draw(shown)
        self._list(shown)

    def _draw(self, shown: tuple[Shown, ...]) -> None:
        """Draw the timeline, if it is another."""
        drawn = shown, span_of(self.visit.settings)
        if drawn != self.drawn:
            self.drawn = drawn
            self.chart.options.update(timeline_options(*drawn))
            self.chart.update()

    def _list(self, shown: tuple[Shown, ...]) -> None:
        wanted = listed(shown, self.search.value or "", all_of_them=bool(self.all.value))
        opened = {key for key, row in self.rows.items() if row.is_open}
        # what was only moved keeps its row, so that nobody's keyboard loses its place
        anew = {one.id for one in wanted} != set(self.rows)
        if anew or self.preset != self.visit.settings.preset:
            self._build_rows(wanted)
        for one in wanted:
            row = self.rows[one.id]
            row.show(one, span_of(self.visit.settings))
            if one.id in opened and not row.is_open:
                row.toggle()
        self.all.set_text(t("events.all", count=len(shown)))
        changed = sum(bool(one.changes) for one in shown)
        self.reset.set_enabled(changed > 0)
        counted = t("events.count", shown=len(wanted), count=len(shown))
        said = t("events.changes", count=changed) if changed else t("events.changes_none")
        self.told.set_text(f"{said} {counted}" if wanted else t("events.none"))

    def _build_rows(self, wanted: tuple[Shown, ...]) -> None:
        self.list.clear()
        with self.list:
            self.rows = {one.id: Row(self.visit, one.id) for one in wanted}
        self.preset = self.visit.settings.preset

    def _picked(self, event: Any) -> None:
        """Open the row of an event that was clicked in the chart."""
        key = str((event.data or {}).get("id", ""))
        if key not in self.rows:
            self.all.set_value(True)
            self.search.set_value("")
            self.refresh()
        if key in self.rows:
            self.rows[key].come()

    async def _reset(self) -> None:
        await self.visit.change(all_as_usual(self.visit.settings))
