"""The panel "Lessons": choose one, go through its steps, predict, run, explain."""

from collections.abc import Callable
from html import escape

from nicegui import app, ui
from starlette.responses import HTMLResponse

from hedgesim.app.lessons.reader import Lesson, lessons
from hedgesim.app.lessons.sheet import sheet
from hedgesim.app.page.lesson_step import Step
from hedgesim.app.page.named import named
from hedgesim.app.texts import t
from hedgesim.app.visit import Visit

SHEETS = "/lessons"
"""Where sheets to print are served: /lessons/NAME and /lessons/NAME/key."""


def build(visit: Visit) -> None:
    """Build the panel where it is called.

    Parameters
    ----------
    visit
        Whose world the steps of a lesson set.
    """
    _Panel(visit)


@app.get(f"{SHEETS}/{{name}}")
def student_sheet(name: str) -> HTMLResponse:
    """Serve the students' sheet of a lesson."""
    return _served(name, key=False)


@app.get(f"{SHEETS}/{{name}}/key")
def teacher_key(name: str) -> HTMLResponse:
    """Serve the teacher's sheet of a lesson."""
    return _served(name, key=True)


def _served(name: str, *, key: bool) -> HTMLResponse:
    """Give a sheet, or say that there is no such lesson; the name is data, never a path."""
    found = lessons().get(name)
    if found is None:
        known = ", ".join(lessons())
        return HTMLResponse(escape(t("lessons.unknown", known=known)), status_code=404)
    return HTMLResponse(sheet(found, key=key))


class _Panel:
    """The list of lessons, or one of them at one of its steps."""

    def __init__(self, visit: Visit) -> None:
        self.visit = visit
        self.steps: dict[tuple[str, int], Step] = {}
        self.shown: Step | None = None
        self.room = named(ui.column().classes("w-full gap-3"), "lessons-room")
        for what in ("settings", "answer", "pinned"):
            visit.on(what, self._refresh)
        asked = lessons().get(_asked())
        if asked is None:
            self.show_list()
        else:
            self.show(asked, 0)

    def _refresh(self) -> None:
        if self.shown is not None:
            self.shown.refresh()

    def show_list(self) -> None:
        """Show all lessons."""
        self.shown = None
        self.room.clear()
        with self.room:
            ui.label(t("lessons.choose")).classes("panel-intro")
            for lesson in lessons().values():
                self._entry(lesson)

    def _entry(self, lesson: Lesson) -> None:
        said = lesson.said
        with ui.column().classes("w-full gap-1"):
            title = ui.button(said.title, on_click=lambda: self.show(lesson, 0))
            named(title, f"lesson-{lesson.name}").props("no-caps flat align=left")
            title.classes("text-left")
            minutes = t("lessons.minutes", minutes=said.minutes)
            ui.label(f"{said.summary} ({minutes})")
            _links(lesson)

    def show(self, lesson: Lesson, place: int) -> None:
        """Show a step of a lesson; what was written at it before is kept.

        Parameters
        ----------
        lesson
            The lesson.
        place
            The step, from 0 on.
        """
        known = self.steps.setdefault(
            (lesson.name, place), Step(self.visit, lesson.said.step[place])
        )
        self.shown = known
        self.room.clear()
        with self.room:
            self._head(lesson, place)
            known.build()
            self._foot(lesson, place)

    def _head(self, lesson: Lesson, place: int) -> None:
        with ui.row().classes("items-center w-full gap-3"):
            back = ui.button(t("lessons.all_lessons"), on_click=self.show_list)
            named(back, "lessons-all").props("no-caps flat dense")
            _links(lesson)
        ui.label(lesson.said.title).classes("panel-head")
        if place == 0:
            ui.label(lesson.said.question).classes("telling")
            ui.label(lesson.said.note).classes("note")
            _list(t("lessons.goals"), lesson.said.goals)
        step = lesson.said.step[place]
        told = t("lessons.step", nth=place + 1, steps=len(lesson.said.step),
                 title=step.title, minutes=step.minutes)  # fmt: skip
        head = named(ui.label(told), "lessons-step").classes("panel-head")
        head.props("role=heading aria-level=3")

    def _foot(self, lesson: Lesson, place: int) -> None:
        last = place == len(lesson.said.step) - 1
        if last:
            _list(t("lessons.left_out"), lesson.said.left_out)
            ui.label(t("lessons.done")).classes("note")
        with ui.row().classes("gap-2"):
            if place:
                _turn(t("lessons.go_back"), "back", lambda: self.show(lesson, place - 1))
            if not last:
                _turn(t("lessons.go_on"), "next", lambda: self.show(lesson, place + 1))


def _asked() -> str:
    """Read which lesson the address of the page asks for, if any."""
    return str(ui.context.client.request.query_params.get("lesson", ""))


def _turn(text: str, name: str, do: Callable[[], None]) -> None:
    named(ui.button(text, on_click=do), f"lessons-{name}").props("no-caps outline")


def _links(lesson: Lesson) -> None:
    with ui.row().classes("gap-3"):
        for name, path in (("sheet", ""), ("key", "/key")):
            label = t("lessons.open", what=t(f"lessons.{name}"), title=lesson.said.title)
            link = ui.link(
                t(f"lessons.{name}"), f"{SHEETS}/{lesson.name}{path}", new_tab=True
            )
            named(link, f"lesson-{lesson.name}-{name}", label)


def _list(head: str, texts: list[str]) -> None:
    ui.label(head).classes("panel-head")
    with ui.element("ul").classes("note").style("list-style: disc; padding-left: 1.2rem"):
        for text in texts:
            with ui.element("li"):
                ui.label(text)
