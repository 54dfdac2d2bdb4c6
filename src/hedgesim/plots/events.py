"""Dated events in figures: numbered on the time axis, with a key below."""

import textwrap
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from matplotlib import rcParams
from matplotlib.axes import Axes

from hedgesim.plots.spacing import spread
from hedgesim.plots.style import EVENT, INK, QUIET, STRONG_EVENT, shortened, write

MARK_GAP = 0.025
"""Least distance between two numbers above the axes, as a share of its width."""
MARK_HEIGHT = 1.045
"""Where the numbers stand, in heights of the axes."""
KEY_LETTERS = 56
"""Longest line in a key of two columns."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One event as a figure shows it.

    `time` is a decimal year (2022.15), `label` the date as text; the marks of
    largest `weight` stay when there is no room for all. One that is `strong` is drawn so:
    of two worlds, an event that is not the same in both. One that is `hypothetical` has not
    happened: its ring and line are dotted, and the key says so.
    """

    time: float
    label: str
    title: str
    weight: float = 1.0
    strong: bool = False
    hypothetical: bool = False

    @property
    def told(self) -> str:
        """The title, with a word on whether it happened."""
        return f"{self.title} (hypothetical)" if self.hypothetical else self.title


def chosen_marks(
    marks: Collection[Mark], first: float, last: float, at_most: int
) -> tuple[Mark, ...]:
    """Keep the weightiest marks that lie within the axis, in order of time.

    Examples
    --------
    >>> crowd = [Mark(2014.2, "2014", "a", 0.5), Mark(2022.1, "2022", "b", 0.8)]
    >>> [mark.title for mark in chosen_marks(crowd, 2013, 2026, 1)]
    ['b']
    """
    within = [mark for mark in marks if first <= mark.time <= last]
    heaviest = sorted(within, key=lambda mark: (-mark.weight, mark.time))[:at_most]
    return tuple(sorted(heaviest, key=lambda mark: (mark.time, mark.title)))


def mark_events(
    ax: Axes,
    marks: Sequence[Mark],
    *,
    gap: float = MARK_GAP,
    inset: float = 0.0,
    height: float = MARK_HEIGHT,
) -> None:
    """Mark events by numbers above a time axis, each with a hair line down to its date.

    Numbers stand in one row, moved apart where dates lie close; a bent line leads from each
    to its date.

    Parameters
    ----------
    ax
        Axes with decimal years along x and its limits set.
    marks
        In the order of their numbers, from 1. `plot_key` says what the numbers mean.
    gap
        Least distance between two numbers, as a share of the width of the axes.
    inset
        Least distance of a number from the ends of the axes, as such a share.
    height
        Where the numbers stand, in heights of the axes.
    """
    first, last = ax.get_xlim()
    width = last - first
    places = spread(
        [mark.time for mark in marks], gap * width, first + inset * width,
        last - inset * width,
    )  # fmt: skip
    across = ax.get_xaxis_transform()
    for number, (mark, place) in enumerate(zip(marks, places, strict=True), start=1):
        ax.plot(
            [mark.time, mark.time, place], [0, 1.0, height], transform=across,
            color=hair(mark), linewidth=0.7, zorder=0.5, clip_on=False,
            linestyle=(0.0, (1.0, 2.0)) if mark.hypothetical else "solid",
            gid=f"event-{number}",
        )  # fmt: skip
        ax.text(
            place, height, str(number), transform=across, fontsize="x-small", ha="center",
            va="center", clip_on=False, zorder=5, **_disc(mark),
        )  # fmt: skip


def hair(mark: Mark) -> str:
    """Give the colour of the line from a mark down to its date."""
    return STRONG_EVENT if mark.strong else EVENT


def _disc(mark: Mark) -> dict[str, Any]:
    """Give the look of a number: in a ring, or in a full disc if the mark is strong."""
    box = {
        "boxstyle": "circle,pad=0.22", "facecolor": INK if mark.strong else "white",
        "edgecolor": INK if mark.strong else QUIET, "linewidth": 0.7,
        "linestyle": (0.0, (1.0, 1.0)) if mark.hypothetical else "solid",
    }  # fmt: skip
    return {"bbox": box, "color": "white" if mark.strong else INK}


def key_rows(marks: Sequence[Mark], columns: int = 2, letters: int = KEY_LETTERS) -> int:
    """Count the lines of text that the longest column of the key takes."""
    parts = _columns(marks, columns)
    return max((sum(len(_wrapped(m, letters)) for m in part) for part in parts), default=0)


def plot_key(
    ax: Axes, marks: Sequence[Mark], columns: int = 2, letters: int = KEY_LETTERS
) -> Axes:
    """Write what the numbers of `mark_events` mean, down the columns of an empty Axes.

    A long title goes on in a second line, of so many `letters` each; `key_rows` says how
    many lines there are.
    """
    ax.set_axis_off()
    ax.set(xlim=(0, 1), ylim=(0, 1))
    line = 1 / max(key_rows(marks, columns, letters), 1)
    wide = ax.get_position().width * ax.get_figure().get_figwidth()  # type: ignore[union-attr]
    em = rcParams["font.size"] / 72 / wide
    number = 0
    for place, column in enumerate(_columns(marks, columns)):
        x, y = place / columns, 1.0
        for mark in column:
            number += 1
            how: dict[str, Any] = {"fontsize": "small", "va": "center"}
            middle = y - line / 2
            _write_number(ax, x, middle, number, mark, em)
            write(ax, x + 1.9 * em, middle, mark.label, color=QUIET, **how)
            words = _wrapped(mark, letters)
            for row, text in enumerate(words):
                write(ax, x + 5.8 * em, middle - row * line, text, color=INK, **how)
            y -= len(words) * line
    return ax


def _write_number(ax: Axes, x: float, y: float, number: int, mark: Mark, em: float) -> None:
    """Write the number, in a full disc if it stands in one above the axes."""
    if mark.strong:
        how: dict[str, Any] = {"fontsize": "x-small", "ha": "center", **_disc(mark)}
        ax.text(x + 0.8 * em, y, str(number), va="center", **how)
    else:
        how = {"fontsize": "small", "ha": "right", "va": "center"}
        ax.text(x + 1.35 * em, y, str(number), color=QUIET, **how)


def _columns(marks: Sequence[Mark], columns: int) -> list[Sequence[Mark]]:
    rows = -(-len(marks) // columns) or 1
    return [marks[low : low + rows] for low in range(0, len(marks), rows)]


def _wrapped(mark: Mark, letters: int) -> list[str]:
    """Set a title in one line or two of the key; what is longer still is cut."""
    text = shortened(mark.told, 2 * letters)
    return textwrap.wrap(text, letters, max_lines=2, placeholder="…") or [""]
