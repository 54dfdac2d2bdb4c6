"""Why a state chose what it chose: the card of a state, the sentence and the waterfall."""

from nicegui import background_tasks, ui

from hedgesim.app.charts.card import card_html
from hedgesim.app.charts.waterfall import height_of, title_of, waterfall_options
from hedgesim.app.page.named import named
from hedgesim.app.story import Reasons, Story, reasons
from hedgesim.app.texts import t
from hedgesim.app.visit import Visit

ANY = ""
"""Stands for the partner of reference, and for the channel that moved most."""

SINCES = {"year": 4, "quarter": 1, "start": None}
"""With which turn one is compared: so many turns before, or the start."""


class Why:
    """The card of a state, and its reasons.

    Parameters
    ----------
    visit
        Whose crew is asked.
    """

    def __init__(self, visit: Visit) -> None:
        self.visit = visit
        self.story: Story | None = None
        self.turn, self.state = 0, ""
        self.found: Reasons | None = None
        self._asked: tuple[object, ...] = ()
        self._asking = False
        card = ui.html("", sanitize=False)  # made here, with all names escaped
        self.card = named(card, "step-card").classes("step-card w-full")
        ui.label(t("step.why")).classes("panel-head")
        with ui.row().classes("items-center gap-3"):
            self.partner = self._list({ANY: t("step.any_partner")}, "partner")
            self.channel = self._list({ANY: t("step.any_channel")}, "channel")
            since = {key: t(f"step.since_{key}") for key in SINCES}
            self.since = self._list(since, "since")
        self.sentence = named(ui.label(), "step-sentence").classes("telling")
        self.sentence.props("role=status")
        self.title = named(ui.label(), "step-waterfall-title").classes("note")
        self.chart = named(ui.echart({}), "step-waterfall", t("step.chart_label"))
        self.chart.classes("w-full")
        ui.label(t("step.honest")).classes("note")

    def _list(self, options: dict[str, str], name: str) -> ui.select:
        found = ui.select(options, value=next(iter(options)))
        found.props(f'label="{t(f"step.{name}")}" dense outlined')
        found.on_value_change(self._ask)
        return named(found, f"step-{name}", t(f"step.{name}"))

    def show(self, story: Story, turn: int, state: str, *, playing: bool) -> None:
        """Show the card of a state, and ask for its reasons unless the run is playing."""
        self.story, self.turn, self.state = story, turn, state
        self._offer(story)
        self.card.set_content(card_html(story, turn, state))
        if playing:
            self._asked = ()
            self.sentence.set_text(t("step.playing"))
            self._see_chart(False)
            return
        self._ask()

    def _offer(self, story: Story) -> None:
        names = dict(zip(story.partners, map(story.names.get, story.partners), strict=True))
        for chosen, options, first in (
            (self.partner, names, t("step.any_partner")),
            (self.channel, story.titles, t("step.any_channel")),
        ):
            offered = {ANY: first} | options
            if chosen.options != offered:
                kept = chosen.value if chosen.value in offered else ANY
                chosen.set_options(offered, value=kept)

    def _ask(self) -> None:
        if self.story is not None and not self._asking:
            background_tasks.create(self._answer())

    async def _answer(self) -> None:
        """Ask until what is shown is what is wanted: the newest choice, none between."""
        self._asking = True
        try:
            while (asked := self._wanted()) != self._asked and self.story is not None:
                self._asked = asked
                story = self.story
                found = await self.visit.call(
                    reasons, story.settings, story.run, *asked[2:]
                )
                if found is not None and asked == self._wanted() == self._asked:
                    self._tell(found, story)
        finally:
            self._asking = False

    def _wanted(self) -> tuple[object, ...]:
        """Give what is asked for: settings, run, then the arguments of `reasons`."""
        assert self.story is not None
        before = SINCES[str(self.since.value)]
        since = 0 if before is None else max(self.turn - before, 0)
        whom, where = self.partner.value or None, self.channel.value or None
        story = self.story
        return story.settings, story.run, self.state, self.turn, whom, where, since

    def _tell(self, found: Reasons, story: Story) -> None:
        self.found = found
        said = found.sentence
        if not found.bars:
            said = f"{said} {t('step.no_bars')}"
        self.sentence.set_text(said)
        self._see_chart(bool(found.bars))
        if not found.bars:
            return
        self.title.set_text(title_of(found, story))
        self.chart.options.clear()
        self.chart.options.update(waterfall_options(found, story))
        self.chart.style(f"height: {height_of(found)}px")
        self.chart.update()

    def _see_chart(self, seen: bool) -> None:
        for part in (self.title, self.chart):
            part.set_visibility(seen)
