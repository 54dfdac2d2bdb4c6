"""The page: a head with three worlds to choose from, controls at the left, the picture."""

from collections.abc import Callable
from importlib import import_module, resources
from typing import Any

from nicegui import background_tasks, ui
from nicegui.events import ValueChangeEventArguments
from starlette.requests import Request

from hedgesim.app.address import Shared, read_query
from hedgesim.app.address_reader import PLAY
from hedgesim.app.crew import Crew
from hedgesim.app.defects import noted
from hedgesim.app.game import Game, game_of
from hedgesim.app.page.named import named, put
from hedgesim.app.page.pictures import FIRST_PICTURE, FIRST_STATE, Pictures
from hedgesim.app.presets import PRESETS
from hedgesim.app.settings import Settings
from hedgesim.app.texts import t
from hedgesim.app.visit import Visit
from hedgesim.core.errors import ConfigError, Problem

PANELS = (
    "sliders", "events", "compare", "step", "play", "chance", "rules", "share", "lessons",
)  # fmt: skip
"""Panels in the order of their tabs; each is a module of this package with `build`."""

WIDE = ("events", "step", "play", "lessons", "compare")
"""Panels that get more of the page's width."""

STYLES = ("theme.css", "panels.css", "slider.css", "step.css", "play.css")

SCREEN = "[matchMedia('(prefers-color-scheme: dark)').matches, window.innerWidth]"

ACCENT = "#3f72b5"
"""Colour of what can be pressed and moved; it stands out on light and on dark paper."""


def register(crew: Crew) -> None:
    """Have the page served at "/".

    Parameters
    ----------
    crew
        Whoever makes runs, for all visitors.
    """
    for name in PANELS:  # read now, not while somebody waits for the page
        _builder(name)

    @ui.page("/", title=t("page.title"), dark=None)
    async def page(request: Request) -> None:
        """Build the page for one visitor."""
        _Page(crew, str(request.url.query))


class _Page:
    """One visitor's page."""

    def __init__(self, crew: Crew, query: str) -> None:
        shared, problems = _read(query)
        self.visit = Visit(crew, shared.settings)
        extra = dict(shared.extra)
        if PLAY in extra:
            self.visit.game, wrong = _game(extra[PLAY], shared.settings)
            problems += wrong
        for name in STYLES:
            ui.add_css(_style(name))
        self.dark = ui.dark_mode(None)
        ui.colors(primary=ACCENT)
        self._head()
        self.message = named(ui.column().classes("message"), "message").props("role=alert")
        with ui.element("div").classes("desk") as self.desk:
            with ui.element("main").classes("stage"):
                state, kind = (
                    extra.get("state", FIRST_STATE),
                    extra.get("picture", FIRST_PICTURE),
                )
                self.pictures = Pictures(self.visit, state, kind)
            with ui.element("aside").classes("controls") as side:
                side.props["aria-label"] = t("page.controls")
                self._panels(extra.get("panel", PANELS[0]))
        _foot()
        self.visit.on("message", self._tell)
        self.visit.on("settings", self._mark_preset)
        self._mark_preset()
        self._show(problems)
        client = ui.context.client
        client.on_delete(self.visit.close)
        client.on_connect(lambda: background_tasks.create(self._begin(shared)))
        self._begun = False

    async def _begin(self, shared: Shared) -> None:
        """Make the first runs once the browser is there; and the pinned world's."""
        if self._begun:
            return
        self._begun = True
        with self.desk:
            await self._ask_screen()
            if shared.pinned is not None:
                await self.visit.change(shared.pinned)
                await self.visit.pin()
            await self.visit.change(shared.settings)

    async def _ask_screen(self) -> None:
        """Ask whether the browser is set to dark, and how wide it is."""
        try:
            dark, width = await ui.run_javascript(SCREEN, timeout=3)
        except (TimeoutError, TypeError):
            return
        self.pictures.fit(int(width))
        self.night.set_value(bool(dark))

    def _head(self) -> None:
        with ui.element("header").classes("head"):
            with ui.element("div").classes("head-words"):
                title = ui.label(t("page.heading")).classes("head-title")
                title.props("role=heading aria-level=1")
                ui.label(t("page.sentence")).classes("head-sentence")
            with ui.element("div").classes("presets").props("role=group") as group:
                group.props["aria-label"] = t("page.presets")
                self.presets = {name: self._preset(name) for name in PRESETS}
            self.night = ui.switch(t("page.dark"), on_change=self._darken)
            named(self.night, "dark").classes("head-dark")

    def _preset(self, name: str) -> ui.button:
        async def choose() -> None:
            await self.visit.change(Settings(preset=name))

        button = ui.button(on_click=choose, color=None).props("no-caps unelevated")
        with button, ui.element("div").classes("preset"):
            ui.label(t(f"presets.{name}")).classes("preset-name")
            ui.label(t(f"presets.{name}_note")).classes("preset-note")
        return named(button, f"preset-{name}", t(f"presets.{name}"))

    def _mark_preset(self) -> None:
        for name, button in self.presets.items():
            chosen = name == self.visit.settings.preset
            put(button, "aria-pressed", "true" if chosen else "false")

    def _panels(self, first: str) -> None:
        chosen = first if first in PANELS else PANELS[0]
        with named(ui.tabs(), "tabs").props(
            "dense no-caps inline-label align=left"
        ) as tabs:
            for name in PANELS:
                named(ui.tab(name, label=t(f"page.tab_{name}")), f"tab-{name}")
        with ui.tab_panels(tabs, value=chosen, animated=False, keep_alive=True) as panels:
            panels.classes("w-full panels")
            self.rooms = {name: ui.tab_panel(name).classes("panel") for name in PANELS}
        tabs.set_value(chosen)
        tabs.on_value_change(self._opened)
        self._open(chosen)

    def _opened(self, event: ValueChangeEventArguments[Any]) -> None:
        self._open(str(event.value))

    def _open(self, name: str) -> None:
        """Give a panel its width, and build it when it is first opened: most never are."""
        self._wide(name)
        room = self.rooms.pop(name, None)
        if room is not None:
            self._panel(name, room)

    def _panel(self, name: str, room: ui.tab_panel) -> None:
        """Build a panel; if it cannot be, say so in its place: the others work."""
        back = self.visit.listeners()
        try:
            with room:
                _builder(name)(self.visit)
        except Exception as error:  # whatever it is: a lesson's file, or our mistake
            back()
            room.clear()
            with room:
                said = t(
                    "page.panel_failed", panel=t(f"page.tab_{name}"), what=noted(error)
                )
                named(ui.label(said), f"failed-{name}").props("role=alert")

    def _wide(self, panel: str) -> None:
        self.desk.classes(add="wide" if panel in WIDE else "narrow",
                          remove="narrow" if panel in WIDE else "wide")  # fmt: skip

    def _darken(self, event: ValueChangeEventArguments[Any]) -> None:
        self.dark.set_value(bool(event.value))
        self.pictures.darken(bool(event.value))

    def _tell(self) -> None:
        self._show(self.visit.message)

    def _show(self, problems: list[Problem]) -> None:
        self.message.clear()
        with self.message:
            for problem in problems:
                ui.label(str(problem)).classes("problem")
            if problems:
                ui.label(t("page.unchanged")).classes("note")


def _read(query: str) -> tuple[Shared, list[Problem]]:
    """Read the address; what is wrong with it is told, and the page opens all the same."""
    asked = "&".join(part for part in query.split("&") if not part.startswith("token="))
    try:
        return read_query(asked), []
    except ConfigError as error:
        return Shared(settings=Settings()), list(error.problems)


def _game(text: str, settings: Settings) -> tuple[Game | None, list[Problem]]:
    """Read the game of an address; what is wrong with it is told."""
    try:
        return game_of(text, settings), []
    except ConfigError as error:
        return None, list(error.problems)


def _builder(name: str) -> Callable[[Visit], None]:
    """Find what builds the panel of a name."""
    build: Callable[[Visit], None] = import_module(f"hedgesim.app.page.{name}").build
    return build


def _style(name: str) -> str:
    return resources.files("hedgesim.app.page").joinpath(name).read_text(encoding="utf-8")


def _foot() -> None:
    with ui.element("footer").classes("foot"):
        ui.label(t("page.foot"))
