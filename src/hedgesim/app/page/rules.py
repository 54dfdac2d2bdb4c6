"""The panel "Rules": a way to decide for each state."""

from typing import Any

from nicegui import ui
from nicegui.events import ValueChangeEventArguments

from hedgesim.app.deciding import all_by, common_way, way_of, ways
from hedgesim.app.page.named import named, put
from hedgesim.app.texts import t
from hedgesim.app.visit import Visit
from hedgesim.world.factor_subjects import DEFAULT_RULE


def build(visit: Visit) -> None:
    """Build the panel where it is called.

    Parameters
    ----------
    visit
        Whose world it shows and changes.
    """
    _Panel(visit)


class _Panel:
    """One list for all states, one for each, and what the ways mean."""

    def __init__(self, visit: Visit) -> None:
        self.visit = visit
        self.states = self.visit.region.choosers
        offered = {way: _name(way) for way in ways()}
        ui.label(t("rules.intro")).classes("panel-intro")
        with ui.row().classes("items-center gap-3"):
            self.all = ui.select(offered, label=t("rules.all"))
            self.all.on_value_change(self._all_chosen)
            self.reset = ui.button(t("rules.reset"), on_click=self._reset)
        named(self.all, "rules-all", t("rules.all")).props("dense outlined")
        named(self.reset, "rules-reset").props("flat dense no-caps")
        self.told = named(ui.label(), "rules-told").classes("note").props("role=status")
        self.lists: dict[str, ui.select] = {}
        with ui.row().classes("gap-3 rules-states"):
            for state in self.states:
                self._list(state, offered)
        with ui.element("dl").classes("explained"):
            for way, line in ways().items():
                with ui.element("dt"):
                    ui.label(_name(way))
                with ui.element("dd"):
                    ui.label(line)
        visit.on("settings", self.refresh)
        self.refresh()

    def _list(self, state: str, offered: dict[str, str]) -> None:
        label = t("rules.state", name=self.visit.names.get(state, state))
        chosen = ui.select(offered, label=label)
        named(chosen, f"rules-{state}", label).props("dense outlined").classes("chooser")

        async def choose(event: ValueChangeEventArguments[Any]) -> None:
            if event.value and event.value != way_of(self.visit.settings, state):
                await self.visit.change(self.visit.settings.with_rule(state, event.value))

        chosen.on_value_change(choose)
        self.lists[state] = chosen

    def refresh(self) -> None:
        """Show the ways as they are set now."""
        settings = self.visit.settings
        for state, chosen in self.lists.items():
            chosen.set_value(way_of(settings, state))
        common = common_way(settings, self.states)
        self.all.set_value(common)
        put(self.all, "display-value", None if common else t("rules.mixed"))
        unusual = [s for s in self.states if way_of(settings, s) != DEFAULT_RULE]
        self.reset.set_enabled(bool(unusual))
        names = ", ".join(self.visit.names.get(s, s) for s in unusual)
        key = "rules.changed" if unusual else "rules.unchanged"
        self.told.set_text(t(key, states=names))

    async def _all_chosen(self, event: ValueChangeEventArguments[Any]) -> None:
        if event.value and event.value != common_way(self.visit.settings, self.states):
            await self.visit.change(
                all_by(self.visit.settings, self.states, str(event.value))
            )

    async def _reset(self) -> None:
        await self.visit.change(all_by(self.visit.settings, self.states, DEFAULT_RULE))


def _name(way: str) -> str:
    name = way.replace("_", " ")
    return t("rules.usual_mark", way=name) if way == DEFAULT_RULE else name
