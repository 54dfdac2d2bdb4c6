"""The sliders: parameters by question, each with its value, its unit and plain words."""

from collections.abc import Sequence

from nicegui import ui
from nicegui.events import GenericEventArguments

from hedgesim.app.dials import QUESTIONS, STEPS, Dial, dials_of
from hedgesim.app.page.named import named
from hedgesim.app.page.slider import Slider
from hedgesim.app.texts import t
from hedgesim.app.visit import Visit


def build(visit: Visit) -> None:
    """Build the panel where it is called.

    Parameters
    ----------
    visit
        Whose world the sliders set.
    """
    _Panel(visit)


class _Panel:
    """Four questions; the most telling sliders first, all others behind a switch."""

    def __init__(self, visit: Visit) -> None:
        self.visit = visit
        self.rows: list[_Row] = []
        with ui.row().classes("items-center justify-between w-full no-wrap"):
            ui.label(t("sliders.intro")).classes("note")
            reset = ui.button(t("sliders.reset_all"), on_click=self._reset)
            self.reset = named(reset, "sliders-reset").props("flat dense no-caps")
        for question in QUESTIONS:
            self._question(question)
        self.more = ui.switch(t("sliders.all"))
        named(self.more, "sliders-all")
        others = ui.column().classes("w-full others")
        others.bind_visibility_from(self.more, "value")
        self.built = False
        self.more.on_value_change(lambda: self._build_others(others))
        visit.on("settings", self.refresh)
        self.refresh()

    def _question(self, question: str) -> None:
        ui.label(t(f"sliders.{question}")).classes("panel-head").props(
            "role=heading aria-level=3"
        )
        self._rows(dials_of(question, telling=True))

    def _build_others(self, room: ui.column) -> None:
        """Make the other sliders when they are first asked for."""
        if self.built:
            return
        self.built = True
        with room:
            for question in QUESTIONS:
                ui.label(t(f"sliders.{question}")).classes("panel-head")
                self._rows(dials_of(question, telling=False))
        self.refresh()

    def _rows(self, dials: Sequence[Dial]) -> None:
        self.rows += [_Row(self.visit, dial) for dial in dials]

    def refresh(self) -> None:
        """Show every parameter as it is set."""
        held = dict(self.visit.settings.parameters)
        for row in self.rows:
            row.show(held.get(row.dial.name))
        self.reset.set_enabled(bool(held))

    async def _reset(self) -> None:
        world = self.visit.settings
        for name, _ in world.parameters:
            world = world.with_parameter(name, None)
        await self.visit.change(world)


class _Row:
    """One slider with its name, its number, a mark at the default, and a way back."""

    def __init__(self, visit: Visit, dial: Dial) -> None:
        self.visit, self.dial = visit, dial
        with ui.column().classes("slider-row w-full"):
            with ui.row().classes("items-baseline w-full no-wrap gap-2"):
                name = ui.label(dial.label).classes("slider-name")
                name.props(f'title="{dial.title}"')
                with name:
                    ui.tooltip(dial.title).props("max-width=22rem")
                ui.space()
                self.number = named(ui.label(), f"value-{dial.name}").classes(
                    "slider-value"
                )
                back = ui.button(icon="undo", on_click=self._usual)
                self.back = named(
                    back, f"reset-{dial.name}", t("sliders.reset", name=dial.label)
                )
                self.back.props("flat dense round size=xs")
            usual = dial.place(dial.default)
            self.slider = Slider(low=0, high=STEPS, value=usual)
            named(self.slider, f"slider-{dial.name}", dial.label).classes("marked")
            self.slider.style(f"--mark: {100 * usual / STEPS:.1f}%")
        self.slider.on("update:model-value", self._moved)
        self.slider.on("change", self._released)

    def show(self, value: float | None) -> None:
        """Show a value; None is the default."""
        shown = self.dial.default if value is None else value
        self.slider.value = self.dial.place(shown)
        self._tell(shown)
        self.back.set_visibility(value is not None)

    def _tell(self, value: float) -> None:
        text = self.dial.told(value)
        self.number.set_text(text)
        self.slider.say(text)

    async def _moved(self, event: GenericEventArguments) -> None:
        await self._set(event, moving=True)

    async def _released(self, event: GenericEventArguments) -> None:
        await self._set(event, moving=False)

    async def _set(self, event: GenericEventArguments, *, moving: bool) -> None:
        place = self.slider.place_of(event)
        if place is None:
            return
        value = self.dial.value(place)
        self._tell(value)
        world = self.visit.settings.with_parameter(self.dial.name, value)
        if moving and world == self.visit.settings:
            return
        await self.visit.change(world, moving=moving)

    async def _usual(self) -> None:
        await self.visit.change(self.visit.settings.with_parameter(self.dial.name, None))
