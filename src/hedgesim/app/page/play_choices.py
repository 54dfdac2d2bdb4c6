"""What is chosen in the panel "Play": who is played, and what is done in a year."""

from collections.abc import Callable
from typing import Any

from nicegui import ui

from hedgesim.app.game import MODEL, YEARS, Choice, Game, last_year, powers, states
from hedgesim.app.limits import RUNS_AT_REST
from hedgesim.app.page.named import named
from hedgesim.app.presets import START
from hedgesim.app.settings import Settings
from hedgesim.app.texts import t

LAST_RUN = RUNS_AT_REST - 1

KEEP = "keep"


class Setup:
    """Who is played, in which run, and how many years.

    Parameters
    ----------
    settings, names
        The world that is set, and names by id.
    begin
        Called without arguments by the button.
    """

    def __init__(
        self, settings: Settings, names: dict[str, str], begin: Callable[[], Any]
    ) -> None:
        with ui.row().classes("items-center gap-2").props("role=group") as group:
            named(group, "play-setup", t("play.setup"))
            roles = {s: t("play.be_state", name=names[s]) for s in states(settings)}
            roles |= {p: t("play.be_power", name=names[p]) for p in powers(settings)}
            self.role = self._list(roles, "who", next(iter(roles)))
            self.years = self._list({1: ""}, "years", 1)
            words = t("play.run", last=LAST_RUN)
            self.number = ui.number(words, value=0, min=0, max=LAST_RUN, precision=0)
            named(self.number, "play-run", words).props("dense outlined")
            self.number.style("width: 8rem")
            self.start = ui.button(t("play.start"), on_click=begin).props("no-caps")
            named(self.start, "play-start")
        self.offer(settings)

    def offer(self, settings: Settings) -> None:
        """Offer the last years of a world: as many as before if there are so many."""
        last = last_year(settings)
        most = last - START
        kept = self.years.value if len(self.years.options) > 1 else YEARS
        told = {n: t("play.some_years", first=last - n + 1, last=last, count=n)
                for n in range(2, most + 1)}  # fmt: skip
        self.years.set_options({1: t("play.one_year", year=last), **told},
                               value=min(int(kept), most))  # fmt: skip

    def _list(self, options: dict[Any, str], name: str, value: object) -> ui.select:
        words = t(f"play.{name}")
        found = ui.select(options, value=value, label=words).style("min-width: 13rem")
        return named(found, f"play-{name}", words).props("dense outlined")


class Choices:
    """What is done in the year that comes, towards each target.

    Parameters
    ----------
    game, names
        The game so far, and names by id.
    """

    def __init__(self, game: Game, names: dict[str, str]) -> None:
        self.game = game
        self._kept: dict[str, Any] = {}
        options = {act: t(f"play.act_{act}") for act in game.acts}
        with ui.element("div").classes("play-choices").props("role=group") as group:
            named(group, "play-choices", t("play.choices", year=game.year))
            for target in game.targets:
                ui.label(names[target]).classes("play-who")
                words = t("play.towards", name=names[target], year=game.year)
                held: Any = (
                    ui.select(options, value=MODEL).props("dense outlined")
                    if game.is_power
                    else ui.toggle(options, value=KEEP).props("no-caps dense")
                )
                self._kept[target] = named(held, f"play-choice-{target}", words)

    @property
    def choice(self) -> Choice:
        """What is chosen; of a power, only where it is not what its rule would do."""
        said = tuple((target, str(held.value)) for target, held in self._kept.items())
        if self.game.is_power:
            return tuple(pair for pair in said if pair[1] != MODEL)
        return said
