"""The panel "Step and why": one run turn by turn, on a map, with reasons."""

from html import escape
from typing import Any

from nicegui import background_tasks, ui
from nicegui.events import ValueChangeEventArguments

from hedgesim.app.limits import RUNS_AT_REST
from hedgesim.app.page.named import named
from hedgesim.app.page.sight import Sight
from hedgesim.app.page.slider import Slider
from hedgesim.app.page.step_picture import Picture, outline_for
from hedgesim.app.page.step_why import Why
from hedgesim.app.settings import Settings
from hedgesim.app.story import Story, tell
from hedgesim.app.telling import changed, happened
from hedgesim.app.texts import t
from hedgesim.app.visit import Visit

SPEEDS = {"slow": 1.6, "normal": 0.8, "fast": 0.35}
"""Seconds from one quarter to the next."""

FIRST_STATE = "KAZ"

LAST_RUN = RUNS_AT_REST - 1


def build(visit: Visit) -> None:
    """Build the panel where it is called.

    Parameters
    ----------
    visit
        Whose world is told.
    """
    _Panel(visit)


class _Panel:
    """Controls, the picture, what happened, and the card of a state."""

    def __init__(self, visit: Visit) -> None:
        self.visit = visit
        self.story: Story | None = None
        self.turn, self.state, self.run = 0, FIRST_STATE, 0
        self.playing = self._making = False
        with ui.element("div").classes("step-panel"):
            self.sight = Sight(self._seen, self._pause)
            ui.label(t("step.intro")).classes("panel-intro")
            self._build_controls()
            self.said = named(ui.html("", sanitize=False), "step-said", t("step.happened"))
            self.said.classes("step-said").props("role=log tabindex=0")  # it may scroll
            with ui.element("div").classes("step-sides"):
                with ui.element("div"):
                    self.picture = Picture(self._choose, self._arrow, self._show)
                with ui.element("div"):
                    self._build_states()
                    self.why = Why(visit)
        self.timer = ui.timer(SPEEDS["normal"], self._tick, active=False, immediate=False)
        ui.context.client.on_disconnect(lambda: self._pause(show=False))
        visit.on("answer", self._answered)

    def _build_controls(self) -> None:
        with ui.row().classes("items-center gap-2").props("role=group") as group:
            named(group, "step-controls", t("step.controls"))
            self._button("reset", "first_page", lambda: self._go(0))
            self._button("back", "navigate_before", lambda: self._go(self.turn - 1))
            self.play = self._button("play", "play_arrow", self._play_or_pause)
            self._button("forward", "navigate_next", lambda: self._go(self.turn + 1))
            speeds = {key: t(f"step.{key}") for key in SPEEDS}
            speed = ui.toggle(speeds, value="normal").props("no-caps dense")
            named(speed, "step-speed", t("step.speed")).on_value_change(self._set_speed)
            words = t("step.run", last=LAST_RUN)
            self.number = ui.number(words, value=0, min=0, max=LAST_RUN, precision=0)
            named(self.number, "step-run", words).props("dense outlined")
            self.number.style("width: 8rem").on("change", self._set_run)
        self.quarter = named(ui.label(t("step.working")), "step-quarter")
        self.quarter.classes("panel-head")
        self.slider = Slider(low=0, high=1)
        named(self.slider, "step-turn", t("step.turn")).on_value_change(self._slid)

    def _build_states(self) -> None:
        self.states = ui.select({FIRST_STATE: FIRST_STATE}, value=FIRST_STATE)
        named(self.states, "step-state", t("step.state")).style("width: 14rem")
        self.states.props(f'label="{t("step.state")}" dense outlined')
        self.states.on_value_change(lambda event: self._choose(str(event.value)))

    def _button(self, name: str, icon: str, do: object) -> ui.button:
        button = ui.button(icon=icon, on_click=do)  # type: ignore[arg-type]
        button.props(f'dense title="{t(f"step.{name}")}"')
        return named(button, f"step-{name}", t(f"step.{name}"))

    def _seen(self) -> None:
        """Make the run when the panel comes into sight, or show it again."""
        if self.story is not None and self._wanted() == (self.story.settings, self.run):
            self._show()
        else:
            self._make()

    def _answered(self) -> None:
        """Make the run anew once a changed world has come to rest."""
        answer = self.visit.answer
        if self.sight.seen and answer is not None and answer.runs == RUNS_AT_REST:
            self._make()

    def _wanted(self) -> tuple[Settings, int]:
        return self.visit.settings, self.run

    def _make(self) -> None:
        if not self._making:
            background_tasks.create(self._made())

    async def _made(self) -> None:
        """Have the run made; once more if another one is wanted meanwhile."""
        self._making = True
        try:
            while self.story is None or self._wanted() != (
                self.story.settings,
                self.story.run,
            ):
                self._pause()
                asked = self._wanted()
                story = await self.visit.call(tell, *asked)
                if story is None:
                    return
                if asked == self._wanted():
                    self._begin(story)
        finally:
            self._making = False

    def _begin(self, story: Story) -> None:
        self.story = story
        self.turn = min(self.turn, story.turns)
        names = {state: story.names[state] for state in story.states}
        if self.state not in names:
            self.state = story.states[0]
        if self.states.options != names:
            self.states.set_options(names, value=self.state)
        self.slider.props["max"] = story.turns
        self._show()

    def _show(self) -> None:
        """Show the turn: picture, what happened, and the card."""
        story = self.story
        if story is None:
            return
        quarter = story.quarters[self.turn]
        text = t("step.turn_of", quarter=quarter, turn=self.turn, turns=story.turns)
        self.quarter.set_text(text)
        self.slider.set_value(self.turn)
        self.slider.say(text)
        self.said.props(f"aria-live={'off' if self.playing else 'polite'}")
        self.said.set_content(_commentary(story, self.turn))
        outline = outline_for(self.visit.region)
        self.picture.show(story, self.turn, self.state, outline)
        self.why.show(story, self.turn, self.state, playing=self.playing)

    def _go(self, turn: int) -> None:
        """Go to a turn, and stay there."""
        self._pause(show=False)
        if self.story is not None:
            self.turn = min(max(turn, 0), self.story.turns)
            self._show()

    def _slid(self, event: ValueChangeEventArguments[Any]) -> None:
        if event.value is not None and int(event.value) != self.turn:
            self._go(int(event.value))

    def _arrow(self, way: str) -> None:
        self._go(self.turn + (1 if way == "forward" else -1))

    def _choose(self, state: str) -> None:
        if self.story is None or state == self.state or state not in self.story.states:
            return
        self.state = state
        self.states.set_value(state)
        self._show()

    def _play_or_pause(self) -> None:
        if self.playing or self.story is None:
            self._pause()
            return
        if self.turn >= self.story.turns:
            self.turn = 0
        self.playing = True
        self.timer.activate()
        self._name_play()
        self._show()

    def _pause(self, *, show: bool = True) -> None:
        if self.playing:
            self.playing = False
            self.timer.deactivate()
            self._name_play()
            if show:
                self._show()

    def _name_play(self) -> None:
        name = "pause" if self.playing else "play"
        self.play.props(f"icon={'pause' if self.playing else 'play_arrow'}")
        named(
            self.play.props(f'title="{t(f"step.{name}")}"'), "step-play", t(f"step.{name}")
        )

    def _tick(self) -> None:
        """Go one quarter on, and stop at the end."""
        if self.story is None or not self.playing:
            return
        self.turn = min(self.turn + 1, self.story.turns)
        if self.turn == self.story.turns:
            self._pause(show=False)
        self._show()

    def _set_speed(self, event: ValueChangeEventArguments[Any]) -> None:
        self.timer.interval = SPEEDS[str(event.value)]

    def _set_run(self) -> None:
        value = self.number.value
        if value is None or not 0 <= value <= LAST_RUN:
            self.number.props(f'error error-message="{t("step.run_wrong", last=LAST_RUN)}"')
            return
        self.number.props(remove="error error-message")
        self.run = int(value)
        self._make()


def _commentary(story: Story, turn: int) -> str:
    lines = [*happened(story, turn), *changed(story, turn)]
    if story.failed and turn == story.turns:
        lines.append(t("step.failed", quarter=story.quarters[turn]))
    return "".join(f"<div>{escape(line)}</div>" for line in lines)
