"""One look for every figure: colours, line styles, sizes and how numbers are written.

Each vector has one colour and one line style wherever it appears. The colours keep apart
for readers with the common forms of colour-blindness and, by their lightness, in a grey
copy; `tests/test_plots_style.py` measures both.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from matplotlib import rc_context
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
MORE, LESS = "#2f6b8f", "#c98b2b"
"""What raises a number and what lowers it, where no vector is meant; also told by signs."""
SEQUENTIAL = "YlGnBu"
"""Colour map of a number from low (light) to high (dark), also in grey."""
DIVERGING = "PuOr"
"""Colour map of a difference around zero."""


@dataclass(frozen=True, slots=True)
class Size:
    """A format: how wide and high in inches, letters in points, dots per inch of a PNG.

    Without a height the figure is as high as what it shows. `marks` is the most events that
    are marked, `key_columns` the columns in which their key is set.
    """

    name: str
    width: float
    height: float | None
    text: float
    dots: int
    marks: int
    key_columns: int

    @property
    def em(self) -> float:
        """The height of a letter, in inches: distances are told in it."""
        return self.text / 72


SIZES: Mapping[str, Size] = {
    "slide": Size("slide", 10.0, 5.625, 11.0, 192, 6, 3),
    "page": Size("page", 7.2, None, 8.2, 200, 14, 2),
    "column": Size("column", 3.4, None, 7.2, 300, 6, 1),
}
"""A projector (16:9), the whole width of a printed page, one column of two."""

TITLE, SMALL = 1.36, 0.86
"""Sizes of a title and of small text, of the text."""


@contextmanager
def in_size(size: Size) -> Iterator[None]:
    """Draw in letters and lines of a size, and write the same bytes for the same figure.

    Functions that draw on Axes name sizes relative to Matplotlib's `font.size`, so that
    they fit any page; this sets it.
    """
    line = size.text / 11
    with rc_context(
        {
            "font.family": "DejaVu Sans", "font.size": size.text, "hatch.linewidth": 0.4,
            "lines.linewidth": 0.6 + 1.2 * line, "patch.linewidth": 0.8 * line,
            "xtick.major.size": 3 * line, "svg.hashsalt": "hedgesim", "pdf.fonttype": 42,
        }
    ):  # fmt: skip
        yield


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
    "RUS": LineLook("#173d75"),
    "CHN": LineLook("#b03a00", (6.0, 1.6)),
    "TUR": LineLook("#128a63", (6.0, 1.6, 1.2, 1.6)),
    "WEST": LineLook("#c274cc", (1.4, 1.4)),
}
"""Vectors that keep their look in every figure of every region."""

CYCLE: tuple[LineLook, ...] = (
    LineLook("#a87900", (9.0, 2.0)),
    LineLook("#2f9bd6", (3.0, 1.2)),
    LineLook("#1a1a1a", (1.2, 2.4)),
    LineLook("#6b4b1e", (9.0, 2.0, 1.2, 2.0, 1.2, 2.0)),
)
"""Looks of all others, in the order in which they are named."""

STATES: tuple[str, ...] = ("#1a1a1a", "#a87900", "#2f9bd6", "#8c3b3b", "#7f7f7f")
"""Colours of states that are no vector, in the region's order; each is also labelled."""

SPECTRUM: Mapping[str, str] = {
    "bandwagoning": "#fdeac0",
    "limited bandwagoning": "#fbc98c",
    "binding engagement": "#f7a072",
    "economic pragmatism": "#e5746b",
    "neutrality": "#c04f7c",
    "dominance denial": "#8d3482",
    "indirect balancing": "#592174",
    "balancing": "#231151",
}
"""Strategies from siding with a partner to standing against it, and their colours.

The order is Kuik's (2008, 2016) from power acceptance to power rejection; each colour is
darker than the one before, so that the order is seen in grey, too.
"""


def looks(vectors: Iterable[str]) -> dict[str, LineLook]:
    """Give each vector its look: the fixed one, or the next of the cycle.

    Examples
    --------
    >>> looks(["RUS", "NOR"])["RUS"].colour, looks(["NOR", "SUD"])["SUD"] == CYCLE[1]
    ('#173d75', True)
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


def state_colours(states: Iterable[str], vectors: Iterable[str]) -> dict[str, str]:
    """Give each state a colour: its own as a vector, or the next of the states.

    Examples
    --------
    >>> state_colours(["KAZ", "RUS"], ["RUS"]) == {"KAZ": STATES[0], "RUS": "#173d75"}
    True
    """
    look, found = looks(vectors), dict[str, str]()
    for state in states:
        others = [s for s in found if s not in look]
        own = STATES[len(others) % len(STATES)]
        found[state] = look[state].colour if state in look else own
    return found


def ink_on(colour: str) -> str:
    """Give the ink that is read on a colour: dark on light, white on dark.

    Examples
    --------
    >>> ink_on("#fdeac0") == INK, ink_on("#231151")
    (True, 'white')
    """
    from matplotlib.colors import to_rgb

    red, green, blue = to_rgb(colour)
    return INK if 0.299 * red + 0.587 * green + 0.114 * blue > 0.55 else "white"


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


def quiet_axes(ax: Axes, grid: str = "y") -> None:
    """Take away what carries no information and put a light grid behind the lines."""
    ax.spines[["top", "right", "left"]].set_visible(False)
    ax.spines["bottom"].set_color(QUIET)
    if grid:
        ax.grid(axis=grid, color=HAIR, linewidth=0.6)  # type: ignore[arg-type]
    ax.set_axisbelow(True)
    ax.tick_params(axis="y", length=0, colors=QUIET, labelsize="small")
    ax.tick_params(axis="x", colors=QUIET, labelsize="small")


def caption(figure: Figure, text: str, x: float, y: float) -> None:
    """Write the line that says where the numbers come from at the foot of a figure."""
    figure.text(
        x,
        y,
        text,
        parse_math=False,
        fontsize="x-small",
        color=QUIET,
        va="bottom",
        ha="left",
    )


def two_places(share: float) -> str:
    """Write a share with two places and no leading nought.

    Examples
    --------
    >>> two_places(0.314), two_places(1.0), two_places(0.0)
    ('.31', '1.00', '.00')
    """
    text = f"{share:.2f}"
    return text[1:] if text.startswith("0") else text


def share_tick(value: float, _: object = None) -> str:
    """Write a share beside an axis.

    Examples
    --------
    >>> share_tick(0.0), share_tick(0.25), share_tick(0.2), share_tick(1.0)
    ('0', '.25', '.2', '1')
    """
    text = f"{value:.3f}".rstrip("0").rstrip(".")
    return text[1:] if text.startswith("0.") else text


def signed(value: float, places: int = 3) -> str:
    """Write a difference with its sign.

    Examples
    --------
    >>> signed(0.104), signed(-0.0283), signed(0.0001), signed(-1.0, 1)
    ('+.104', '−.028', '.000', '−1.0')
    """
    size = f"{abs(value):.{places}f}"
    sign = ("−" if value < 0 else "+") if float(size) else ""
    return sign + (size[1:] if size.startswith("0.") else size)
