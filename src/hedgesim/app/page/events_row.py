"""One event in the list: its switch, and below it size and date once it is opened."""

import datetime as dt

from nicegui import ui
from nicegui.events import GenericEventArguments

from hedgesim.app.page.named import named, value_of
from hedgesim.app.page.slider import Slider
from hedgesim.app.texts import t
from hedgesim.app.timeline import STEP, Shown, as_usual, moved, resized
from hedgesim.app.visit import Visit
from hedgesim.plots.style import two_places


class Row:
    """A row of the list. `show` lays an event's present state over it, in place."""

    def __init__(self, visit: Visit, key: str) -> None:
        self.visit, self.key = visit, key
        self.is_open = False
        self.shown: Shown | None = None
        self.span: tuple[dt.date, dt.date] | None = None
        self.editor: _Editor | None = None
        with ui.column().classes("event-row w-full gap-0") as self.whole:
            with ui.row().classes("items-center w-full no-wrap gap-2"):
                self.switch = named(ui.switch(), f"event-switch-{key}")
                self.switch.props("dense")
                self.switch.on("update:model-value", self._switched)
                self.button = ui.button(on_click=self.toggle, color=None)
                self.button.props("flat dense no-caps align=left")
                self.button.classes("event-button grow")
                with self.button:
                    self.date = ui.label().classes("event-date")
                    self.title = ui.label().classes("event-title")
                    self.marks = ui.label().classes("event-marks")
                named(self.button, f"event-edit-{key}")
            self.below = ui.column().classes("event-editor w-full")
        named(self.whole, f"event-{key}")
        self.below.set_visibility(False)

    def show(self, shown: Shown, span: tuple[dt.date, dt.date]) -> None:
        """Show an event as it is set now; `span` are the dates it may have."""
        self.shown, self.span = shown, span
        self.switch.set_value(shown.on)
        self.switch.set_enabled("added" not in shown.changes)
        name = t("events.switch", title=shown.title, date=shown.date)
        named(self.switch, f"event-switch-{self.key}", name)
        named(self.button, f"event-edit-{self.key}", t("events.edit", title=shown.title))
        self.date.set_text(str(shown.date))
        self.title.set_text(shown.title)
        self.marks.set_text(", ".join(told_changes(shown)))
        changed = "event-row w-full gap-0" + (" event-changed" if shown.changes else "")
        self.whole.classes(replace=changed + ("" if shown.on else " event-off"))
        if self.editor:
            self.editor.show(shown)

    def toggle(self) -> None:
        """Open or close what can be changed of the event."""
        if self.shown is None or self.span is None:
            return
        if self.editor is None:
            with self.below:
                self.editor = _Editor(self.visit, self.shown, self.span)
        self.is_open = not self.is_open
        self.below.set_visibility(self.is_open)
        self.button.props["aria-expanded"] = "true" if self.is_open else "false"
        self.editor.show(self.shown)
        if self.is_open:
            self._scroll()

    def _scroll(self) -> None:
        """Bring the row into view once it has its new height."""
        self.whole.client.run_javascript(
            f"setTimeout(() => getHtmlElement({self.whole.id})"
            "?.scrollIntoView({block: 'nearest'}), 60)"
        )

    def come(self) -> None:
        """Open the row and bring it into view."""
        if not self.is_open:
            self.toggle()
        self._scroll()
        self.whole.client.run_javascript(
            f"getHtmlElement({self.button.id})?.focus({{preventScroll: true}})"
        )

    async def _switched(self, event: GenericEventArguments) -> None:
        settings = self.visit.settings
        on = bool(value_of(event))
        await self.visit.change(
            settings.with_event_on(self.key) if on else settings.with_event_off(self.key)
        )


class _Editor:
    """Size, date, and the way back of one event."""

    def __init__(self, visit: Visit, shown: Shown, span: tuple[dt.date, dt.date]) -> None:
        self.visit, self.shown, self.span = visit, shown, span
        self.slider: Slider | None = None
        if shown.size is None:
            ui.label(t("events.size_none", type=shown.type)).classes("note")
        else:
            self._size(shown)
        self._date(shown)
        with ui.row().classes("items-center gap-2"):
            self._back(shown)

    def _size(self, shown: Shown) -> None:
        low, high = shown.likely
        self.size = named(ui.label(), f"event-size-told-{shown.id}")
        self.slider = Slider(low=low, high=high, step=STEP, pin=True)
        named(self.slider, f"event-size-{shown.id}", t("events.size_of", title=shown.title))
        if shown.usual_size is not None and "added" not in shown.changes:
            share = (shown.usual_size - low) / ((high - low) or 1)
            self.slider.classes("marked").style(f"--mark: {100 * share:.1f}%")
        ui.label(t("events.size_note")).classes("note")
        self.slider.on("update:model-value", self._sizing)
        self.slider.on("change", self._sized)

    def _date(self, shown: Shown) -> None:
        self.date = ui.input(t("events.date"))
        named(self.date, f"event-date-{shown.id}", t("events.date_of", title=shown.title))
        self.date.props(f"type=date dense outlined min={self.span[0]} max={self.span[1]}")
        self.date.on("change", self._dated)
        self.usual = ui.label().classes("note").props("role=status")
        named(self.usual, f"event-date-told-{shown.id}")

    def _back(self, shown: Shown) -> None:
        added = "added" in shown.changes
        word = "remove" if added else "reset_one"
        self.back = ui.button(t(f"events.{word}"), on_click=self._usual)
        named(
            self.back, f"event-back-{shown.id}", t(f"events.{word}_of", title=shown.title)
        )
        self.back.props("flat dense no-caps")

    def show(self, shown: Shown) -> None:
        """Lay the event's present state over the controls."""
        self.shown = shown
        if self.slider is not None and shown.size is not None:
            self.slider.set_value(shown.size)
            self._tell_size(shown.size)
        self.date.set_value(str(shown.date))
        added = "added" in shown.changes
        self.usual.classes(remove="problem")
        self.usual.set_text(
            "" if added else t("events.date_default", date=shown.usual_date)
        )
        self.back.set_enabled(bool(shown.changes))

    def _tell_size(self, size: float) -> None:
        self.size.set_text(self._size_told(size))
        if self.slider is not None:
            self.slider.say(two_places(size))

    def _size_told(self, size: float) -> str:
        usual, (low, high) = self.shown.usual_size, self.shown.likely
        parts = [f"{t('events.size')} {two_places(size)}"]
        if "added" not in self.shown.changes:
            parts += [
                t("events.size_default", size=two_places(usual or 0.0)),
                t("events.size_range", low=two_places(low), high=two_places(high)),
            ]
        return ", ".join(parts)

    async def _sizing(self, event: GenericEventArguments) -> None:
        await self._resize(event, moving=True)

    async def _sized(self, event: GenericEventArguments) -> None:
        await self._resize(event, moving=False)

    async def _resize(self, event: GenericEventArguments, *, moving: bool) -> None:
        place = None if self.slider is None else self.slider.place_of(event)
        if place is None:
            return
        size = round(place, 2)
        self._tell_size(size)
        settings = resized(self.visit.settings, self.shown, size)
        await self.visit.change(settings, moving=moving)

    async def _dated(self, event: GenericEventArguments) -> None:
        try:
            date = dt.date.fromisoformat(str(value_of(event)))
        except ValueError:
            date = None
        if date is None or not self.span[0] <= date <= self.span[1]:
            first, last = self.span
            self.usual.set_text(t("events.date_wrong", first=first, last=last))
            self.usual.classes(add="problem")
            return
        await self.visit.change(moved(self.visit.settings, self.shown, date))

    async def _usual(self) -> None:
        await self.visit.change(as_usual(self.visit.settings, self.shown))


def told_changes(shown: Shown) -> list[str]:
    """Say what somebody changed of an event."""
    size = "" if shown.size is None else two_places(shown.size)
    return [t(f"events.changed_{c}", size=size, date=shown.date) for c in shown.changes]
