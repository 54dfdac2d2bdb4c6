"""Choose a state and a measure in a panel: two lists side by side."""

from collections.abc import Callable

from nicegui import ui

from hedgesim.app.answer import Answer
from hedgesim.app.page.named import named
from hedgesim.app.texts import t
from hedgesim.app.visit import Visit

OTHERS = ("threat", "hedging_index", "autonomy", "exposure")
"""Measures beside alignment that can be looked at."""

FIRST_STATE, FIRST_VECTOR = "KAZ", "RUS"


class What:
    """What a panel shows: one measure of one state.

    Parameters
    ----------
    visit
        Whose names are used.
    panel
        Name of the panel, for the ids of the two lists.
    do
        Called when somebody chooses.
    """

    def __init__(self, visit: Visit, panel: str, do: Callable[[], None]) -> None:
        self.visit = visit
        with ui.row().classes("items-center gap-3"):
            self._state = ui.select({FIRST_STATE: FIRST_STATE}, value=FIRST_STATE)
            self._state.props(f'label="{t("compare.state")}" dense outlined')
            self._measure = ui.select({})
            self._measure.props(f'label="{t("compare.measure")}" dense outlined')
        named(self._state, f"{panel}-state", t("compare.state"))
        named(self._measure, f"{panel}-measure", t("compare.measure"))
        self.offer(visit.answer)
        for chosen in (self._state, self._measure):
            chosen.on_value_change(lambda: do())

    def offer(self, answer: Answer | None) -> None:
        """Offer the states and measures that an answer has."""
        if answer is None:
            return
        names = self.visit.names
        states = {state: names.get(state, state) for state in answer.states}
        measures = {
            f"alignment_{v}": t("compare.measure_alignment", name=names.get(v, v))
            for v in answer.vectors
        }
        measures |= {name: t(f"compare.measure_{name}") for name in OTHERS}
        if self._state.options != states:
            self._state.set_options(states, value=self._kept(self.state, states))
        if self._measure.options != measures:
            self._measure.set_options(measures, value=self._kept(self.measure, measures))

    @staticmethod
    def _kept(value: str, options: dict[str, str]) -> str:
        return value if value in options else next(iter(options))

    @property
    def state(self) -> str:
        """Id of the chosen state."""
        return str(self._state.value or FIRST_STATE)

    @property
    def measure(self) -> str:
        """Name of the chosen measure."""
        return str(self._measure.value or f"alignment_{FIRST_VECTOR}")
