"""Know whether a part of the page is in sight, so that nothing is drawn for nobody."""

from collections.abc import Callable

from nicegui import ui
from nicegui.events import GenericEventArguments

UNSEEN = "position: absolute; inset: 0; pointer-events: none; z-index: -1"


class Sight:
    """A room of the page, and whether it is in sight: `with sight.room:` fills it.

    Parameters
    ----------
    do
        Called without arguments when it comes into sight.
    gone
        Called when it goes out of sight.

    Attributes
    ----------
    room
        The element.
    seen
        Whether it is in sight.
    """

    def __init__(
        self, do: Callable[[], None], gone: Callable[[], None] = lambda: None
    ) -> None:
        self.seen = False
        self._do, self._gone = do, gone
        with ui.element("div").classes("sight") as self.room:
            watched = ui.element("q-intersection").style(UNSEEN)
        watched.on("visibility", self._told)

    def _told(self, event: GenericEventArguments) -> None:
        self.seen = bool(event.args)
        (self._do if self.seen else self._gone)()
