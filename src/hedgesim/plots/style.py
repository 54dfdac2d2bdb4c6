"""One look for every figure: colours, lines, sizes and text.

The colours are those of Okabe and Ito (2008), which readers with the common forms of
colour-blindness can tell apart; each vector has its own line style too, so that a copy in
grey stays readable.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

LONGEST_TEXT = 80
"""Longer text from a file is cut before it is drawn: thousands of letters take long."""

INK = "#1a1a1a"
"""Text."""
QUIET = "#5f5f5f"
"""Text and lines that stand back."""
HAIR = "#e2e2e2"
"""Grid lines."""
EVENT = "#c2c2c2"
"""Lines from an event down to its date."""
STRONG_EVENT = "#7d7d7d"
"""The same for an event that stands out."""


@dataclass(frozen=True, slots=True)
class LineLook:
    """How one vector is drawn wherever it appears: a colour and a line style."""

    colour: str
    dashes: tuple[float, ...] = ()

    @property
    def linestyle(self) -> Any:
        """The style in Matplotlib's form: an unbroken line, or an offset and dashes."""
        return (0.0, self.dashes) if self.dashes else "solid"


FIXED: Mapping[str, LineLook] = {
    "RUS": LineLook("#0072b2"),
    "CHN": LineLook("#d55e00", (6.0, 1.6)),
    "TUR": LineLook("#009e73", (6.0, 1.6, 1.2, 1.6)),
    "WEST": LineLook("#cc79a7", (1.4, 1.4)),
}
"""Vectors that keep their look in every figure of every region."""

CYCLE: tuple[LineLook, ...] = (
    LineLook("#e69f00", (9.0, 2.0)),
    LineLook("#56b4e9", (3.0, 1.2)),
    LineLook("#1a1a1a", (1.2, 2.4)),
    LineLook("#8c6d31", (9.0, 2.0, 1.2, 2.0, 1.2, 2.0)),
)
"""Looks of all others, in the order in which they are named."""


def looks(vectors: Iterable[str]) -> dict[str, LineLook]:
    """Give each vector its look: the fixed one, or the next of the cycle.

    Examples
    --------
    >>> looks(["RUS", "NOR"])["RUS"].colour, looks(["NOR", "SUD"])["SUD"] == CYCLE[1]
    ('#0072b2', True)
    """
    found: dict[str, LineLook] = {}
    others = 0
    for vector in vectors:
        if vector in FIXED:
            found[vector] = FIXED[vector]
        elif vector not in found:
            found[vector] = CYCLE[others % len(CYCLE)]
            others += 1
    return found


def shortened(text: str, longest: int = LONGEST_TEXT) -> str:
    """Cut a text that is too long to draw, at a word where one ends near.

    Examples
    --------
    >>> shortened("Russia recognises two republics", 22)
    'Russia recognises two…'
    """
    text = " ".join(text.split())
    if len(text) <= longest:
        return text
    cut = text[: longest - 1]
    word = cut.rfind(" ") if text[longest - 1] != " " else longest
    return (cut[:word] if word > longest // 2 else cut).rstrip(" ,;:(") + "…"


def write(ax: Axes, x: float, y: float, text: str, **how: Any) -> Any:
    """Write text that comes from a file: cut to length, and never read as mathematics.

    A lone dollar sign in a title would otherwise stop the figure.
    """
    return ax.text(x, y, shortened(text), parse_math=False, **how)


def quiet_axes(ax: Axes) -> None:
    """Take away what carries no information and put a light grid behind the lines."""
    ax.spines[["top", "right", "left"]].set_visible(False)
    ax.spines["bottom"].set_color(QUIET)
    ax.grid(axis="y", color=HAIR, linewidth=0.6)
    ax.set_axisbelow(True)
    ax.tick_params(axis="y", length=0, colors=QUIET, labelsize=9)
    ax.tick_params(axis="x", length=3, colors=QUIET, labelsize=9)


def caption(figure: Figure, text: str, x: float, y: float) -> None:
    """Write the line that says where the numbers come from at the foot of a figure."""
    figure.text(
        x, y, text, parse_math=False, fontsize=7.5, color=QUIET, va="bottom", ha="left"
    )
