"""The picture of the panel "Step and why": map or network, its colours and their key."""

import json
from collections.abc import Callable
from html import escape
from importlib import resources

from nicegui import ui
from nicegui.events import GenericEventArguments

from hedgesim.app.charts.map import map_svg, outline_for
from hedgesim.app.charts.network import network_svg, ties
from hedgesim.app.charts.paint import STRATEGY, legend, painted
from hedgesim.app.page.named import named
from hedgesim.app.story import Story
from hedgesim.app.texts import t
from hedgesim.world.outline import Outline

MAP, NETWORK = "map", "network"

CLICKED = """(event) => {
  const group = event.target.closest("[data-state]");
  if (group) emit(group.dataset.state);
}"""
"""Say which state was clicked."""

PRESSED = """(event) => {
  const group = event.target.closest("[data-state]");
  const ways = { ArrowLeft: "back", ArrowRight: "forward" };
  const chosen = group && ["Enter", " "].includes(event.key);
  if (!chosen && !ways[event.key]) return;
  event.preventDefault();
  emit(chosen ? group.dataset.state : ways[event.key]);
}"""
"""Say which state was chosen by a key, or that an arrow was pressed."""


class Picture:
    """A picture that is drawn once for a run, and painted anew for a turn.

    Parameters
    ----------
    choose
        Called with the id of a state that somebody chooses.
    step
        Called with "back" or "forward" when an arrow is pressed on the picture.
    repaint
        Called when something else is to be shown.
    """

    def __init__(
        self,
        choose: Callable[[str], None],
        step: Callable[[str], None],
        repaint: Callable[[], None],
    ) -> None:
        self.choose, self.step = choose, step
        self._drawn: tuple[object, ...] = ()
        with ui.row().classes("items-center gap-3"):
            kinds = {kind: t(f"step.{kind}") for kind in (MAP, NETWORK)}
            self.kind = ui.toggle(kinds, value=MAP).props("no-caps dense")
            self.by = ui.select({STRATEGY: t("step.by_strategy")}, value=STRATEGY)
        named(self.kind, "step-picture-kind", t("step.picture"))
        named(self.by, "step-by", t("step.by")).props(f'label="{t("step.by")}"')
        self.by.props("dense outlined")
        for chosen in (self.kind, self.by):
            chosen.on_value_change(lambda: repaint())
        drawing = ui.html("", sanitize=False)  # made here, with all names escaped
        self.drawing = named(drawing, "step-picture").classes("step-picture w-full")
        self.drawing.on("click", self._clicked, js_handler=CLICKED)
        self.drawing.on("keydown", self._clicked, js_handler=PRESSED)
        self.key = named(ui.html("", sanitize=False), "step-legend").classes("step-legend")

    def show(self, story: Story, turn: int, state: str, outline: Outline | None) -> None:
        """Paint a turn; draw the picture first if it is another one.

        Parameters
        ----------
        story, turn
            The run and its turn.
        state
            The state that is chosen.
        outline
            Borders; without them there is the network alone.
        """
        self._offer(story, outline)
        self._draw(story, outline)
        self._tell_key(story)
        by = str(self.by.value)
        how = {key: paint.plain() for key, paint in painted(story, turn, by).items()}
        asked = {"paint": how, "ties": ties(story, turn), "chosen": state}
        code = resources.files("hedgesim.app.page").joinpath("step.js").read_text()
        call = f"hedgesimPaint({json.dumps(self.drawing.html_id)}, {json.dumps(asked)})"
        self.drawing.client.run_javascript(f"{code}\n{call}")

    def _clicked(self, event: GenericEventArguments) -> None:
        said = str(event.args)
        (self.step if said in ("back", "forward") else self.choose)(said)

    def _offer(self, story: Story, outline: Outline | None) -> None:
        """Offer the vectors of the run as colours; no map where there are no borders."""
        of = {v: t("step.by_vector", name=story.names[v]) for v in story.vectors}
        options = {STRATEGY: t("step.by_strategy")} | of
        if self.by.options != options:
            kept = self.by.value if self.by.value in options else STRATEGY
            self.by.set_options(options, value=kept)
        if outline is None and self.kind.value == MAP:
            self.kind.set_value(NETWORK)
            self.kind.disable()

    def _draw(self, story: Story, outline: Outline | None) -> None:
        wanted = self.kind.value, story.states, story.vectors, outline is None
        if self._drawn == wanted:
            return
        self._drawn = wanted
        label = t(f"step.{self.kind.value}_label")
        if self.kind.value == MAP and outline is not None:
            content = map_svg(outline, story.states, story.names, label)
        else:
            content = network_svg(story, outline, label)
        self.drawing.set_content(content)

    def _tell_key(self, story: Story) -> None:
        by = str(self.by.value)
        note = t("step.legend_strategy")
        if by != STRATEGY:
            note = t("step.legend_alignment", name=story.names[by])
        if self.kind.value == NETWORK:
            note = f"{note} {t('step.network_note')}"
        swatches = "".join(
            f'<li><i style="background:{colour}"></i>{escape(text)}</li>'
            for colour, text in legend(story, by)
        )
        said = f'<ul>{swatches}</ul><p class="note">{escape(note)}</p>'
        if said != self.key.content:
            self.key.set_content(said)


__all__ = ["Picture", "outline_for"]
