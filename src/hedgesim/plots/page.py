"""A page: what is seen in words above, Axes, a key of events, where it comes from below.

Distances are told in ems, the height of a letter, so that a layout fits a slide and a
column of print alike.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import text_to_path

from hedgesim.plots.events import Mark, key_rows, plot_key
from hedgesim.plots.style import INK, QUIET, TITLE, Size, shortened

MARGIN = 1.1
"""Ems around everything."""
LINE = 1.42
"""Ems from one line of text to the next."""
CAPTION = 0.72
"""Size of the caption, of the text."""
LEAST = 5.2
"""Points under which nothing is written."""
TITLE_LINES, LONGEST_TITLE = 4, 200
LONGEST_TEXT = 700


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What is written around a figure.

    `title` says what is seen, `subtitle` what is drawn and of how many runs, `source`
    where the numbers come from. `strong` says what a full disc in the key of events means.
    """

    title: str
    subtitle: Sequence[str] = ()
    source: str = ""
    strong: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """A figure with words and key in place, and room for Axes between.

    Attributes
    ----------
    figure
        Registered nowhere: save it with `savefig`; nothing is shown.
    size
        Its format.
    left, bottom, width, height
        The room for Axes, in ems from the lower left corner of the figure.
    """

    figure: Figure
    size: Size
    left: float
    bottom: float
    width: float
    height: float
    _all: tuple[float, float] = field(default=(1.0, 1.0))

    def axes(self, left: float, bottom: float, width: float, height: float) -> Axes:
        """Add Axes; in ems from the lower left corner of the room."""
        wide, high = self._all
        return self.figure.add_axes(
            (
                (self.left + left) / wide, (self.bottom + bottom) / high,
                max(width, 0.5) / wide, max(height, 0.5) / high,
            )
        )  # fmt: skip

    def one(
        self, left: float = 3.4, right: float = 0.0, top: float = 0.6, bottom: float = 2.2
    ) -> Axes:
        """Add a single Axes with so much left free on each side, in ems."""
        width, height = self.width - left - right, self.height - top - bottom
        return self.axes(left, bottom, width, height)

    def grid(
        self,
        rows: int,
        columns: int,
        *,
        sides: tuple[float, float, float, float] = (3.4, 0.6, 1.6, 2.2),
        gaps: tuple[float, float] = (1.4, 2.8),
    ) -> list[list[Axes]]:
        """Add rows of equal Axes.

        Parameters
        ----------
        rows, columns
            How many.
        sides
            Ems left free at the left, right, top and bottom.
        gaps
            Ems between columns and between rows.
        """
        left, right, top, bottom = sides
        width = (self.width - left - right - gaps[0] * (columns - 1)) / columns
        height = (self.height - top - bottom - gaps[1] * (rows - 1)) / rows
        lefts = [left + k * (width + gaps[0]) for k in range(columns)]
        bottoms = [bottom + (rows - 1 - r) * (height + gaps[1]) for r in range(rows)]
        return [[self.axes(x, y, width, height) for x in lefts] for y in bottoms]


def open_page(size: Size, words: Words, body: float, marks: Sequence[Mark] = ()) -> Page:
    """Set words and the key of events on a page, and leave room for Axes.

    Parameters
    ----------
    size
        The format. Where its height is fixed, the Axes get what is left.
    words
        What is written.
    body
        Height of the room for Axes in ems, where the format has no height.
    marks
        Events that are numbered in the Axes, in the order of their numbers.
    """
    em = size.em
    wide = size.width / em
    room = wide - 2 * MARGIN
    title = balanced(shortened(words.title, LONGEST_TITLE), room * em, size.text * TITLE)[
        :TITLE_LINES
    ]
    lines = [x for text in words.subtitle for x in wrapped(text, room * em, size.text)]
    small = max(CAPTION * size.text, LEAST)
    source = wrapped(words.source, room * em, small)
    letters = _letters(size, room)
    key = LINE * 0.86 * key_rows(marks, size.key_columns, letters)
    strong = LINE if words.strong and any(mark.strong for mark in marks) else 0.0
    head = MARGIN + TITLE * 1.3 * len(title) + LINE * 0.95 * len(lines) + 0.5
    caption = small / size.text * 1.3
    foot = MARGIN * 0.8 + caption * len(source) + (key + strong + 0.9 if marks else 0.2)
    high = head + body + foot if size.height is None else size.height / em
    figure = Figure(figsize=(size.width, high * em), facecolor="white")
    say: dict[str, Any] = {"parse_math": False, "ha": "left", "va": "top"}
    y = high - MARGIN * 0.8
    for line in title:
        figure.text(MARGIN / wide, y / high, line, fontsize=size.text * TITLE,
                    fontweight="bold", color=INK, **say)  # fmt: skip
        y -= TITLE * 1.3
    y -= 0.15
    for line in lines:
        figure.text(MARGIN / wide, y / high, line, fontsize=size.text, color=QUIET, **say)
        y -= LINE * 0.95
    for row, line in enumerate(reversed(source)):
        figure.text(MARGIN / wide, (MARGIN * 0.6 + row * caption) / high, line,
                    fontsize=small, color=QUIET, parse_math=False, va="bottom")  # fmt: skip
    if marks:
        low = MARGIN * 0.8 + caption * len(source) + 0.4
        ax = figure.add_axes((MARGIN / wide, low / high, room / wide, key / high))
        plot_key(ax, marks, size.key_columns, letters)
        if strong:
            _tell_strong(ax, words.strong, key, room)
    return Page(figure, size, MARGIN, foot, room, high - head - foot, (wide, high))


def _letters(size: Size, room: float) -> int:
    """Give how many small letters fit beside number and date in a column of the key."""
    return int((room / size.key_columns - 6.4) / 0.5)


def _tell_strong(ax: Axes, text: str, height: float, width: float) -> None:
    """Say above the key what a full disc means."""
    y = 1 + 0.75 / height
    ax.plot(
        [0.8 / width],
        [y],
        color=INK,
        marker="o",
        markersize=5,
        clip_on=False,
        label="_disc",
    )
    ax.text(1.9 / width, y, shortened(text), color=INK, fontsize="small", fontweight="bold",
            va="center", parse_math=False)  # fmt: skip


def balanced(text: str, inches: float, points: float) -> list[str]:
    """Break a heading into as few lines as it needs, of about the same length.

    Examples
    --------
    >>> balanced("Threat rises and alignment with Russia falls a little", 3.2, 10)
    ['Threat rises and alignment', 'with Russia falls a little']
    """
    lines = wrapped(text, inches, points, bold=True)
    narrow = inches
    while len(lines) > 1:
        narrow -= points / 72
        tighter = wrapped(text, narrow, points, bold=True)
        if len(tighter) > len(lines) or any("…" in line for line in tighter):
            break
        lines = tighter
    return lines


@lru_cache(maxsize=4096)
def text_width(text: str, points: float, bold: bool = False) -> float:
    """Measure a text in inches, in the one type of all figures."""
    font = FontProperties(
        family="DejaVu Sans", size=points, weight="bold" if bold else "normal"
    )
    width, _, _ = text_to_path.get_text_width_height_descent(text, font, False)
    return float(width) / 72


def wrapped(text: str, inches: float, points: float, *, bold: bool = False) -> list[str]:
    """Break a text into lines that fit a width; a word that is too long is cut.

    Examples
    --------
    >>> wrapped("threat rises, alignment falls", 1.5, 10)
    ['threat rises,', 'alignment falls']
    """
    lines: list[str] = []
    for word in shortened(text, LONGEST_TEXT).split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(longer, points, bold) <= inches:
            lines[-1] = longer
            continue
        while len(word) > 2 and text_width(word, points, bold) > inches:
            word = word[:-2] + "…"
        lines.append(word)
    return lines
