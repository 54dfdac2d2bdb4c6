"""The form to add an event: what happens, who acts on whom, when, and how much."""

import datetime as dt
from typing import Any

from nicegui import ui

from hedgesim.app.additions import (
    OFFERED,
    SEVERAL,
    choices_for,
    fields_of,
    first_choice,
    made,
    title_of,
    usual_size,
)
from hedgesim.app.limits import MAX_ADDED
from hedgesim.app.page.named import named
from hedgesim.app.page.slider import Slider
from hedgesim.app.settings import Added
from hedgesim.app.texts import t
from hedgesim.app.timeline import STEP, span_of
from hedgesim.app.toml import base_scenario
from hedgesim.app.visit import Visit


def build_add(visit: Visit) -> None:
    """Build the form where it is called.

    Parameters
    ----------
    visit
        Whose world the event is added to.
    """
    _Form(visit)


class _Form:
    """Lists for who and what; date, size, title; and the button."""

    def __init__(self, visit: Visit) -> None:
        self.visit = visit
        self.fields: dict[str, ui.select] = {}
        kinds = {kind: t(f"event_types.{kind}") for kind in OFFERED}
        self.kind = ui.select(kinds, value=OFFERED[0], label=t("events.add_type"))
        named(self.kind, "events-add-type").props("dense outlined").classes("w-full")
        self.kind.on_value_change(self._of_kind)
        self.who = ui.row().classes("w-full gap-3")
        with ui.row().classes("w-full items-center gap-3"):
            self.date = ui.input(
                t("events.add_date"), value=str(span_of(visit.settings)[1])
            )
            named(self.date, "events-add-date").props("type=date dense outlined")
            with ui.column().classes("grow gap-0") as self.sized:
                self.told = ui.label()
                self.size = Slider(low=0, high=1, step=STEP, pin=True)
                named(self.size, "events-add-size", t("events.add_size"))
                self.size.on_value_change(self._tell_size)
        self.title = ui.input(t("events.add_title"), placeholder=t("events.add_title_hint"))
        named(self.title, "events-add-title").props("dense outlined").classes("w-full")
        self.add = ui.button(t("events.add_button"), on_click=self._add)
        named(self.add, "events-add-button").props("no-caps")
        self.said = named(ui.label(), "events-add-said").classes("problem")
        self.said.props("role=status")
        self._of_kind()
        visit.on("settings", self._refresh)

    def _of_kind(self) -> None:
        """Offer the fields that an event of the chosen kind has."""
        kind = str(self.kind.value)
        self.who.clear()
        with self.who:
            self.fields = {field: self._field(kind, field) for field in fields_of(kind)}
        size = usual_size(self.visit.settings.preset, kind)
        self.sized.set_visibility(size is not None)
        self.size.set_value(size or 0.0)

    def _field(self, kind: str, field: str) -> ui.select:
        outsiders = base_scenario(self.visit.settings.preset).outsiders
        options = choices_for(kind, field, self.visit.region, outsiders)
        first = first_choice(options, field)
        several = field in SEVERAL
        chosen: Any = [first] if several else first
        label = t(f"events.add_{field}")
        found = ui.select(options, value=chosen, label=label, multiple=several)
        named(found, f"events-add-{field}", label).props("dense outlined")
        found.classes("chooser")
        return found

    def _tell_size(self) -> None:
        self.told.set_text(f"{t('events.add_size')} {self.size.value:.2f}")
        self.size.say(f"{self.size.value:.2f}")

    def _refresh(self) -> None:
        room = MAX_ADDED - len(self.visit.settings.added)
        self.add.set_enabled(room > 0)
        self.said.set_text("" if room > 0 else t("events.add_full", count=MAX_ADDED))

    async def _add(self) -> None:
        """Add the event, or say what is wrong with it."""
        added = self._made()
        if added is None:
            return
        await self.visit.change(self.visit.settings.with_added(added))
        if added in self.visit.settings.added:
            self.title.set_value("")
            self.said.set_text(t("events.add_done", title=added.title))
        else:
            self.said.set_text("\n".join(map(str, self.visit.message)))

    def _made(self) -> Added | None:
        """Make the event that the form holds; None if it has no date."""
        try:
            date = dt.date.fromisoformat(str(self.date.value))
        except ValueError:
            first, last = span_of(self.visit.settings)
            self.said.set_text(t("events.date_wrong", first=first, last=last))
            return None
        kind, who, names = str(self.kind.value), dict[str, list[str]](), list[str]()
        for field, chosen in self.fields.items():
            who[field] = _several(chosen.value)
            names += [dict(chosen.options)[key] for key in who[field]]
        title = str(self.title.value or "") or title_of(kind, names)
        size = round(self.size.value, 2)
        return made(self.visit.settings, kind, who, date, size, title)


def _several(value: Any) -> list[str]:
    """Give what is chosen in a list of one or of several."""
    return [] if value is None else [value] if isinstance(value, str) else list(value)
