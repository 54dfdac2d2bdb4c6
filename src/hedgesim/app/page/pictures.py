"""The big picture: title, chart, list of events; and a table, for who cannot see it."""

from dataclasses import replace
from itertools import count

from nicegui import ui

from hedgesim.app.charts.look import Look
from hedgesim.app.charts.pictures import PICTURES, Mark, Seen
from hedgesim.app.limits import RUNS_AT_REST
from hedgesim.app.page.named import named
from hedgesim.app.pictured import marks_of, table_of, title_of
from hedgesim.app.texts import t
from hedgesim.app.visit import Visit

FIRST_STATE, FIRST_PICTURE = "KAZ", "alignment"

FINISHED = """() => {
  const shown = document.querySelector("[data-testid=picture-chart]");
  window.hedgesimRevision = Number(shown.dataset.revision);
  window.hedgesimPicture = { revision: window.hedgesimRevision, at: performance.now() };
}"""
"""In the browser: notes when a picture stands, and which one it is.

Its number comes with the chart's options, in one message: a picture never has another's.
"""


class Pictures:
    """The middle of the page.

    Parameters
    ----------
    visit
        Whose runs are seen.
    state, picture
        What to begin with.
    """

    def __init__(
        self, visit: Visit, state: str = FIRST_STATE, picture: str = FIRST_PICTURE
    ) -> None:
        self.visit = visit
        self.look = Look()
        self._revisions = count(1)
        self._build_choice(state, picture)
        self.title = named(ui.label(), "picture-title").classes("picture-title")
        self.title.props("role=heading aria-level=2")
        self.note = named(ui.label(), "picture-note").classes("note")
        self.chart = named(ui.echart({}), "picture-chart").classes("picture-chart")
        self.chart.props("role=img")
        self.chart.on("chart:finished", js_handler=FINISHED)
        self.events = named(ui.element("ol"), "picture-events").classes("picture-events")
        self.words = named(ui.html("", sanitize=False), "picture-table")
        self.words.classes("visually-hidden").props("role=region")
        self.words.props["aria-label"] = t("picture.table")
        self.marks: tuple[Mark, ...] = ()
        for what in ("answer", "pinned"):
            visit.on(what, self.refresh)

    def _build_choice(self, state: str, picture: str) -> None:
        names = {s: self.visit.names[s] for s in self.visit.region.choosers}
        with ui.row().classes("items-center gap-3 w-full picture-choice"):
            kinds = {name: t(f"picture.{name}") for name in PICTURES}
            chosen = picture if picture in kinds else FIRST_PICTURE
            self.kind = ui.toggle(kinds, value=chosen).props("no-caps dense unelevated")
            named(self.kind, "picture-kind", t("picture.kind"))
            whose = state if state in names else FIRST_STATE
            self.state = ui.select(names, value=whose, label=t("picture.state"))
            named(self.state, "picture-state", t("picture.state")).props("dense outlined")
            ui.space()
            self.runs = named(ui.label(), "picture-runs").classes("note")
            self.runs.props("role=status")
        for control in (self.kind, self.state):
            control.on_value_change(self.refresh)

    def darken(self, dark: bool) -> None:
        """Draw for light or for dark paper."""
        if dark != self.look.dark:
            self.look = replace(self.look, dark=dark)
            self.refresh()

    def fit(self, width: int) -> None:
        """Draw for a screen so many pixels wide."""
        if width != self.look.width:
            self.look = replace(self.look, width=width)
            self.refresh()

    def refresh(self) -> None:
        """Draw what the visit's answer holds."""
        answer = self.visit.answer
        if answer is None:
            self.title.set_text(t("picture.working"))
            return
        kind = str(self.kind.value)
        self._list_events(kind)
        pinned = self.visit.pinned_answer
        seen = Seen(answer=answer, pinned=pinned, state=str(self.state.value),
                    names=self.visit.names, marks=self.marks, look=self.look)  # fmt: skip
        self.title.set_text(title_of(seen, kind))
        ghost = pinned is not None and kind != "strategies"
        self.note.set_text(
            t(f"picture.{kind}_note") + (t("picture.ghost") if ghost else "")
        )
        self._tell_runs(answer.runs, answer.failed)
        self.chart.props["data-revision"] = next(self._revisions)
        self.chart.classes(**{"add" if kind == "all" else "remove": "whole"})
        self.chart.options.clear()
        self.chart.options.update(PICTURES[kind](seen))
        self.chart.update()
        named(self.chart, "picture-chart", self.title.text)
        if answer.runs == RUNS_AT_REST:  # not on the way: nobody reads it then
            self.words.set_content(table_of(seen, kind))

    def _tell_runs(self, runs: int, failed: int) -> None:
        said = t("picture.runs", runs=runs)
        self.runs.set_text(said + (t("picture.failed", failed=failed) if failed else ""))

    def _list_events(self, kind: str) -> None:
        found = () if kind == "all" else marks_of(self.visit.settings, self.visit.answer)
        if found == self.marks and len(self.events.default_slot.children) == len(found):
            return
        self.marks = found
        self.events.clear()
        with self.events:
            for mark in found:
                with ui.element("li"):
                    ui.label(mark.title)
