"""One step of a lesson: what to read, a prediction, the run, and the two side by side."""

from nicegui import ui

from hedgesim.app.address import read_query
from hedgesim.app.lessons.models import StepTable
from hedgesim.app.lessons.reader import Run, runs_of
from hedgesim.app.lessons.result import Shown, results
from hedgesim.app.page.named import named
from hedgesim.app.settings import Settings
from hedgesim.app.texts import t
from hedgesim.app.visit import Visit


class Step:
    """One step, with what somebody predicted and wrote at it.

    Parameters
    ----------
    visit
        Whose world it sets.
    said
        The step.
    """

    def __init__(self, visit: Visit, said: StepTable) -> None:
        self.visit = visit
        self.said = said
        self.predicted = ""
        self.written = [""] * len(said.explain)
        self.runs = runs_of(said)
        self.ran: Run | None = None

    def build(self) -> None:
        """Build the step where it is called."""
        for text in self.said.read:
            ui.label(_plain(text))
        self._build_prediction()
        if self.runs:
            self._build_run()
        self._build_questions()
        self.refresh()

    def _build_prediction(self) -> None:
        ui.label(t("lessons.predict")).classes("panel-head")
        question = _plain(self.said.predict)
        ui.label(question)
        asked = self._choice() if self.said.options else _words(self.predicted)
        named(asked, "lessons-prediction", question)
        asked.on_value_change(lambda event: self._predict(event.value))

    def _choice(self) -> ui.radio:
        return ui.radio(self.said.options, value=self.predicted or None)

    def _predict(self, value: str | None) -> None:
        self.predicted = value or ""
        self.refresh()

    def _build_run(self) -> None:
        ui.label(t("lessons.run")).classes("panel-head")
        with ui.row().classes("items-center gap-3"):
            self.buttons = [self._button(place) for place in range(len(self.runs))]
            self.wait = ui.label(t("lessons.write_prediction")).classes("note")
        if self.said.do:
            ui.label(t("lessons.by_hand", how=_plain(self.said.do))).classes("note")
        if self.said.look:
            ui.label(t("lessons.look")).classes("panel-head")
            ui.label(_plain(self.said.look))
        self.result = named(ui.column().classes("w-full gap-1"), "lessons-result")
        self.result.props("role=status")

    def _button(self, place: int) -> ui.button:
        run = self.runs[place]
        button = ui.button(
            run.title or t("lessons.run_it"), on_click=lambda: self._run(run)
        )
        return named(button, f"lessons-run-{place + 1}").props("no-caps")

    def _build_questions(self) -> None:
        ui.label(t("lessons.explain")).classes("panel-head")
        for place, question in enumerate(self.said.explain):
            ui.label(_plain(question))
            words = _words(self.written[place])
            words.props(f'hint="{t("lessons.your_answer")}"')
            named(words, f"lessons-answer-{place + 1}", _plain(question))
            words.on_value_change(lambda event, at=place: self._write(at, event.value))

    def _write(self, place: int, value: str | None) -> None:
        self.written[place] = value or ""

    async def _run(self, run: Run) -> None:
        """Set the worlds of a run: the one to pin first, then the one to look at."""
        self.ran = run
        world, against = _worlds(run)
        if against is not None:
            await self.visit.change(against)
            await self.visit.pin()
        elif self.visit.pinned is not None:
            await self.visit.unpin()
        await self.visit.change(world)
        self.refresh()

    def refresh(self) -> None:
        """Show what was predicted beside what the page shows now."""
        if not self.runs:
            return
        for button in self.buttons:
            button.set_enabled(bool(self.predicted.strip()))
        self.wait.set_visibility(not self.predicted.strip())
        self.result.clear()
        if self.ran is not None:
            with self.result:
                self._show_result(*_worlds(self.ran))

    def _show_result(self, world: Settings, against: Settings | None) -> None:
        said = t("lessons.predicted", text=self.predicted)
        named(ui.label(said), "lessons-predicted").classes("telling")
        elsewhere = against is not None and self.visit.pinned != against
        if self.visit.settings != world or elsewhere:
            ui.label(t("lessons.not_this_world")).classes("note")
            return
        found = self._found(world, against)
        if not found:
            ui.label(t("lessons.running")).classes("note")
            return
        runs = self.visit.answer.runs if self.visit.answer else 0
        ui.label(t("lessons.result", runs=runs)).classes("note")
        _table(found, paired=against is not None)

    def _found(self, world: Settings, against: Settings | None) -> list[Shown]:
        """Give the numbers to look at, none while runs of these worlds are made."""
        answer, pinned = self.visit.answer, self.visit.pinned_answer
        if answer is None or answer.settings != world:
            return []
        if against is None:
            pinned = None
        elif pinned is None or pinned.settings != against:
            return []
        return results(self.said.watch, answer, pinned, self.visit.region)


def _worlds(run: Run) -> tuple[Settings, Settings | None]:
    """Give the world of a run, and the one that is pinned beside it."""
    pinned = read_query(run.against).settings if run.against else None
    return read_query(run.world).settings, pinned


def _table(found: list[Shown], *, paired: bool) -> None:
    """Show numbers: what, in A if a world is pinned, in the world that is set, B less A."""
    heads = ["what", *(["a", "b", "less"] if paired else ["here"])]
    columns = [
        {"name": head, "label": t(f"lessons.head_{head}"), "field": head, "align": "left"}
        for head in heads
    ]
    rows = [
        {
            "id": nth,
            "what": one.what,
            "a": one.a,
            "b": one.b,
            "here": one.b,
            "less": one.less,
        }
        for nth, one in enumerate(found)
    ]
    table = ui.table(rows=rows, columns=columns, row_key="id")
    named(table, "lessons-table").props("flat dense hide-bottom wrap-cells")


def _words(value: str) -> ui.textarea:
    """Give room to write."""
    box = ui.textarea(value=value).props("autogrow outlined dense")
    return box.classes("w-full")


def _plain(text: str) -> str:
    """Leave out the marks of code."""
    return text.replace("`", "")
