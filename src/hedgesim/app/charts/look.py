"""Colours and lines of the page's charts: those of every figure, light or dark."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from hedgesim.plots.style import SPECTRUM, looks
from hedgesim.report.colours import DARK, LIGHT, SHAPE, readable

INK, QUIET, HAIR = "ink", "quiet", "hair"
_SHADES = {
    False: {INK: "#1a1a1a", QUIET: "#5c5c5c", HAIR: "#e3e1dc"},
    True: {INK: "#f1efea", QUIET: "#b3b0a8", HAIR: "#3a3d42"},
}

PHONE, PROJECTOR = 600, 1800
"""Pixels below which a screen is narrow, and from which on letters are enlarged."""

ENLARGED = 1.25
"""How much larger letters are on a projector; theme.css has the same for the page."""

WIDTH = 2.4
"""Width of a line that carries data, in pixels."""


@dataclass(frozen=True, slots=True)
class Look:
    """How charts are drawn.

    Attributes
    ----------
    dark
        On dark paper instead of light.
    width
        Of the screen, in pixels of the browser: a projector wants larger letters, and a
        phone has room for less.
    """

    dark: bool = False
    width: int = 1366

    @property
    def narrow(self) -> bool:
        """Whether it is a phone's."""
        return self.width < PHONE

    def size(self, pixels: int) -> int:
        """Give a size of letters, or of room for them, as large as the screen asks for."""
        return round(pixels * (ENLARGED if self.width >= PROJECTOR else 1))

    @property
    def paper(self) -> str:
        """Give the ground on which charts stand."""
        return DARK if self.dark else LIGHT

    def shade(self, name: str) -> str:
        """Give the colour of letters, of what stands back, or of the grid."""
        return _SHADES[self.dark][name]

    def line(self, vector: str, vectors: Sequence[str]) -> dict[str, Any]:
        """Give colour and dashes of a vector's line, as everywhere else."""
        look = looks(vectors)[vector]
        dashes = [round(WIDTH * part, 1) for part in look.dashes] or "solid"
        colour = readable(look.colour, self.paper, SHAPE)
        return {"color": colour, "type": dashes, "width": WIDTH}

    def text(self, vector: str, vectors: Sequence[str]) -> str:
        """Give a vector's colour for letters."""
        return readable(looks(vectors)[vector].colour, self.paper)

    def strategy(self, name: str) -> str:
        """Give the colour of a strategy."""
        return SPECTRUM[name]
