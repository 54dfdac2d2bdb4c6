"""Know whether a part of the page is in sight, so that nothing is drawn for nobody."""

from collections.abc import Callable

from nicegui import ui
from nicegui.events import GenericEventArguments

UNSEEN = "position: absolute; inset: 0; pointer-events: none; z-index: -1"


class Sight:
    """Whether the element in which it is built is in sight.

    Parameters
    ----------
    do
        Called without arguments when it comes into sight.

    Attributes
    ----------
    seen
        Whether it is.
    """

    def __init__(self, do: Callable[[], None]) -> None:
        self.seen = False
        self._do = do
        with ui.element("div").classes("sight"):
            watched = ui.element("q-intersection").style(UNSEEN)
        watched.on("visibility", self._told)

    def _told(self, event: GenericEventArguments) -> None:
        self.seen = bool(event.args)
        if self.seen:
            self._do()
