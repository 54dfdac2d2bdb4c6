"""The panel "Share": address, experiment file, figure and data of this world."""

import json
from collections.abc import Sequence
from dataclasses import replace
from importlib import resources
from urllib.parse import quote

from nicegui import ui
from nicegui.events import UploadEventArguments

import hedgesim
from hedgesim.app.address import query_of
from hedgesim.app.differences import listed_changes
from hedgesim.app.limits import MAX_ADDRESS, MAX_UPLOAD, RUNS_AT_REST
from hedgesim.app.page.named import named
from hedgesim.app.settings import Settings
from hedgesim.app.tables import bands_csv
from hedgesim.app.texts import t
from hedgesim.app.timeline import events_of
from hedgesim.app.toml import NAME, experiment_text
from hedgesim.app.upload import settings_of
from hedgesim.app.visit import Visit
from hedgesim.core.errors import ConfigError, Problem

KIB = 1024
PICTURE = {
    "chartId": "picture-chart", "titleId": "picture-title", "eventsId": "picture-events",
    "noteId": "picture-note",
}  # fmt: skip
"""Elements of the big picture by their test ids: chart, title, and numbered events."""


def build(visit: Visit) -> None:
    """Build the panel where it is called.

    Parameters
    ----------
    visit
        Whose world it gives away, and into which a file is opened.
    """
    _Panel(visit)


class _Panel:
    """Four parts: address, file, figure, data."""

    def __init__(self, visit: Visit) -> None:
        self.visit = visit
        self.origin = origin()
        ui.label(t("share.intro")).classes("panel-intro")
        self._build_address()
        self._build_file()
        self._build_figure()
        self._build_data()
        self.said = named(ui.column().classes("gap-1"), "share-said").props("role=status")
        for what in ("settings", "pinned"):
            visit.on(what, self.refresh)
        self.refresh()

    def _build_address(self) -> None:
        with ui.row().classes("items-center w-full no-wrap gap-2"):
            self.address = ui.input(t("share.address")).classes("grow")
            named(self.address, "share-address", t("share.address"))
            self.address.props("readonly dense outlined")
            self.copy = ui.button(t("share.copy"), on_click=self._copy)
            named(self.copy, "share-copy").props("no-caps")
        self.note = named(ui.label(), "share-address-note").classes("note")

    def _build_file(self) -> None:
        ui.label(t("share.file_title")).classes("panel-head")
        ui.label(t("share.file_note")).classes("note")
        with ui.row().classes("items-start gap-3"):
            save = ui.button(t("share.file_save"), on_click=self._save_file)
            named(save, "share-file-save").props("no-caps")
            self._build_upload()
        ui.label(t("share.file_hint", kib=MAX_UPLOAD // KIB)).classes("note")

    def _build_upload(self) -> None:
        self.upload = ui.upload(
            auto_upload=True,
            max_file_size=MAX_UPLOAD,
            on_upload=self._opened,
            on_rejected=self._rejected,
        )
        named(self.upload, "share-file").props("accept=.toml").classes("hidden")
        choose = ui.button(t("share.file_open"))
        # in the browser: a list of files opens only in answer to a click
        choose.on("click", js_handler=f"() => getElement({self.upload.id}).pickFiles()")
        named(choose, "share-file-open").props("no-caps outline")

    def _build_figure(self) -> None:
        ui.label(t("share.figure_title")).classes("panel-head")
        ui.label(t("share.figure_note")).classes("note")
        with ui.row().classes("gap-2"):
            png = ui.button(t("share.png"), on_click=lambda: self._save_figure("png"))
            svg = ui.button(t("share.svg"), on_click=lambda: self._save_figure("svg"))
        named(png, "share-png").props("no-caps")
        named(svg, "share-svg").props("no-caps")

    def _build_data(self) -> None:
        ui.label(t("share.data_title")).classes("panel-head")
        ui.label(t("share.data_note")).classes("note")
        save = ui.button(t("share.csv"), on_click=self._save_data)
        named(save, "share-csv").props("no-caps")

    def refresh(self) -> None:
        """Show the address of the world as it is now."""
        query = query_of(self.visit.settings, self.visit.pinned)
        address = f"{self.origin}{query}"
        self.address.set_value(address)
        fits = len(query) <= MAX_ADDRESS
        self.copy.set_enabled(fits)
        key = "local_note" if fits else "too_long"
        self.note.set_text(t(f"share.{key}", length=len(query), most=MAX_ADDRESS))

    async def _copy(self) -> None:
        text = json.dumps(self.address.value)
        copied = await self.said.client.run_javascript(
            f"try {{ await navigator.clipboard.writeText({text}); return true }}"
            " catch { return false }"
        )
        self._say(t("share.copied" if copied else "share.copy_failed"))

    def _save_file(self) -> None:
        text = experiment_text(self.visit.settings)
        ui.download.content(text, f"{self._name()}.toml", "application/toml")

    async def _opened(self, event: UploadEventArguments) -> None:
        self.upload.reset()
        name = event.file.name
        try:
            settings = settings_of(await self._text(event))
        except ConfigError as refused:
            self._refuse([_in_file(problem, name) for problem in refused.problems])
            return
        await self.visit.change(settings)
        self._say(t("share.file_opened", name=name))

    async def _text(self, event: UploadEventArguments) -> str:
        name = event.file.name
        if event.file.size() > MAX_UPLOAD:
            too_large = t("share.file_too_large", kib=MAX_UPLOAD // KIB)
            raise ConfigError([Problem(where=name, expected=too_large)])
        try:
            return await event.file.text()
        except UnicodeDecodeError:
            expected = t("share.file_not_text")
            raise ConfigError([Problem(where=name, expected=expected)]) from None

    def _rejected(self) -> None:
        self._say(t("share.file_rejected", kib=MAX_UPLOAD // KIB))

    async def _save_figure(self, kind: str) -> None:
        asked = {
            **PICTURE,
            "kind": kind,
            "name": f"{self._name()}.{kind}",
            "caption": self._caption(),
        }
        code = resources.files("hedgesim.app.page").joinpath("figure.js").read_text()
        drawn = await self.said.client.run_javascript(
            f"{code}\nreturn await saveFigure({json.dumps(asked)})", timeout=20
        )
        self._say("" if drawn else t("share.no_figure"))

    def _caption(self) -> str:
        """Say what was run for the picture, which may be a step behind the settings."""
        answer = self.visit.answer
        shown = answer.settings if answer else self.visit.settings
        titles = {event.id: event.title for event in events_of(shown.preset)}
        usual = Settings(preset=shown.preset, seed=shown.seed)
        changed = listed_changes(usual, shown, {**self.visit.names, **titles})
        told = t(
            "share.caption",
            version=hedgesim.__version__,
            preset=t(f"presets.{shown.preset}"),
            runs=answer.runs if answer else 0,
            seed=shown.seed,
        )
        if changed:
            told = f"{told} {t('share.caption_changed', changes='; '.join(changed))}"
        return f"{told} {t('share.caption_end')}"

    async def _save_data(self) -> None:
        """Save the bands of the world as it is set, once all its runs are made."""
        name = f"{self._name()}.csv"
        answer = await self.visit.ask(self.visit.settings, RUNS_AT_REST, "share")
        if answer is None:
            self._say(t("share.no_data"))
            return
        self.said.client.download(bands_csv(answer).encode(), name, "text/csv")

    def _name(self) -> str:
        return f"hedgesim-{self.visit.settings.preset}"

    def _say(self, text: str) -> None:
        self.said.clear()
        if text:
            with self.said:
                ui.label(text)

    def _refuse(self, problems: Sequence[Problem]) -> None:
        self.said.clear()
        with self.said:
            for problem in problems:
                ui.label(str(problem)).classes("problem")


def _in_file(problem: Problem, name: str) -> Problem:
    """Call an opened file by the name that its reader knows."""
    return replace(problem, where=name) if problem.where == f"{NAME}.toml" else problem


def origin() -> str:
    """Give where the page that is being built is served from, up to its query.

    A page that asks for a token is opened by others only with it.
    """
    request = ui.context.client.request
    token = request.query_params.get("token")
    asked = f"token={quote(token)}&" if token else ""
    return f"{request.url.scheme}://{request.url.netloc}/?{asked}"
