"""The panel "Pin and compare": this world against one that was kept, over the same luck."""

from nicegui import ui

from hedgesim.app.charts.spreads import difference_options
from hedgesim.app.differences import Difference, difference, listed_changes, sentence
from hedgesim.app.differences import paired as are_paired
from hedgesim.app.page.named import named
from hedgesim.app.page.sight import Sight
from hedgesim.app.page.what import What
from hedgesim.app.texts import t
from hedgesim.app.timeline import events_of
from hedgesim.app.visit import Visit


def build(visit: Visit) -> None:
    """Build the panel where it is called.

    Parameters
    ----------
    visit
        Whose worlds it compares.
    """
    _Panel(visit)


class _Panel:
    """Buttons to pin, the sentence, what differs, and the chart of differences."""

    def __init__(self, visit: Visit) -> None:
        self.visit = visit
        ui.label(t("compare.intro")).classes("panel-intro")
        with ui.row().classes("items-center gap-2"):
            self.pin = ui.button(t("compare.pin"), on_click=self._pin)
            self.unpin = ui.button(t("compare.unpin"), on_click=visit.unpin)
            self.back = ui.button(t("compare.swap"), on_click=self._back)
        for button, name in ((self.pin, "pin"), (self.unpin, "unpin"), (self.back, "back")):
            named(button, f"compare-{name}").props("no-caps")
        for button in (self.unpin, self.back):
            button.props("flat")
        self.sentence = named(ui.label(), "compare-sentence").classes("telling")
        self.sentence.props("role=status")
        with ui.column().classes("w-full gap-2") as self.pinned:
            ui.label(t("compare.differs")).classes("panel-head")
            self.differs = named(ui.column().classes("gap-0"), "compare-differs")
            self.what = What(visit, "compare", self.refresh)
            self.sight = Sight(self.refresh)
            with self.sight.room:
                self.chart = named(ui.echart({}), "compare-chart").classes("panel-chart")
            self.note = ui.label().classes("note")
        for what in ("settings", "answer", "pinned"):
            visit.on(what, self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Compare the worlds as they are now."""
        visit = self.visit
        self.what.offer(visit.answer)
        has_pin = visit.pinned is not None
        self.pin.set_text(t("compare.repin" if has_pin else "compare.pin"))
        for part in (self.unpin, self.back, self.pinned):
            part.set_visibility(has_pin)
        if visit.pinned is None:
            self.sentence.set_text(t("compare.no_pin"))
            return
        self._list_changes()
        found = self._found()
        self._draw(found)
        if visit.pinned == visit.settings:
            self.sentence.set_text(t("compare.same_world"))
        elif found is None:
            self.sentence.set_text(t("compare.working"))
        else:
            self.sentence.set_text(sentence(found, visit.region))

    def _found(self) -> Difference | None:
        """Give the difference, None while one of the worlds has no runs of its own yet."""
        visit = self.visit
        a, b = visit.pinned_answer, visit.answer
        if a is None or b is None or a.settings != visit.pinned:
            return None
        return difference(a, b, self.what.state, self.what.measure)

    def _list_changes(self) -> None:
        a, b = self.visit.pinned, self.visit.settings
        assert a is not None
        titles = {e.id: e.title for s in (a, b) for e in events_of(s.preset)}
        told = listed_changes(a, b, {**self.visit.names, **titles})
        self.differs.clear()
        with self.differs:
            for line in told or [t("compare.nothing")]:
                ui.label(line).classes("change")
        note = "points_note" if are_paired(a, b) else "unpaired_note"
        self.note.set_text(t(f"compare.{note}"))

    def _draw(self, found: Difference | None) -> None:
        if found is None or not self.sight.seen:
            return
        self.chart.options.clear()
        self.chart.options.update(difference_options(found))
        self.chart.update()
        label = t("compare.chart_label", what=sentence(found, self.visit.region))
        named(self.chart, "compare-chart", label)

    async def _pin(self) -> None:
        await self.visit.pin()

    async def _back(self) -> None:
        if self.visit.pinned is not None:
            await self.visit.change(self.visit.pinned)
