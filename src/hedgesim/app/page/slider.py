"""A slider that moves at once, and is read out where the focus is."""

from typing import Any

from nicegui.elements.mixins.disableable_element import DisableableElement
from nicegui.elements.mixins.value_element import ValueElement
from nicegui.events import GenericEventArguments

from hedgesim.app.page.named import put, value_of


class Slider(ValueElement[float], DisableableElement, component="native_slider.js"):
    """The browser's own slider: it has the role, the keys and the focus in one element.

    Its name is "aria-label", as `named` sets it; its value in words is set with `say`. It
    tells its place by "update:model-value" while it moves, at most every 60 milliseconds,
    and by "change" where it is let go, or where keys come to rest. It counts what it tells,
    and here is counted what is heard: `native_slider.js` says why.

    Parameters
    ----------
    low, high
        Places at both ends.
    step
        From one place to the next.
    value
        The place where it stands first; the low end if it is left out.
    pin
        Whether the value in words is shown above the thumb while it is held.
    """

    def __init__(
        self,
        *,
        low: float,
        high: float,
        step: float = 1,
        value: float | None = None,
        pin: bool = False,
    ) -> None:
        self._heard = 0
        self._newest: Any = None
        super().__init__(value=low if value is None else value)
        self.props.update({"min": low, "max": high, "step": step, "label": pin, "heard": 0})

    def say(self, words: str) -> None:
        """Set the value in words, as a screen reader says it."""
        put(self, "aria-valuetext", words)

    def place_of(self, event: GenericEventArguments) -> float | None:
        """Give the place that an event tells; None if a newer one has been heard since.

        Whoever acts on events one after another would set the older place once more, and
        the slider would go back under the fingers of whoever moves it.
        """
        place = value_of(event)
        return float(place) if place == self._newest else None

    def _event_args_to_value(self, e: GenericEventArguments) -> float:
        """Take note of a place that the browser tells: it is called once for each."""
        self._newest = value_of(e)
        self._heard += 1
        with self.props.suspend_updates():
            self.props["heard"] = self._heard
        return float(self._newest)
