"""The page of two worlds: a column for each measure, key of events and caption."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.legend_handler import HandlerTuple
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from hedgesim.plots.events import Mark, hair, key_rows, mark_events, plot_key
from hedgesim.plots.sheet import WIDTH
from hedgesim.plots.style import INK, QUIET, caption, shortened, write
from hedgesim.plots.two_worlds import (
    DASHES,
    DIFFERENCE,
    difference_limits,
    has_band,
    level_limits,
    plot_difference,
    plot_worlds,
    rows_of,
)

LEFT, RIGHT, GAP, WIDE_GAP = 0.74, 0.16, 0.13, 0.6
"""Inches beside the columns and between them; a wide gap where the scale changes."""
HEAD, UPPER, BETWEEN, LOWER, DATES, FOOT = 1.92, 1.75, 0.36, 1.55, 0.48, 0.4
"""Inches from the top of the page to its foot, but for the key of events."""
KEY_LINE = 0.19
STRONG = 0.14
"""Inches that the key is lower where it is told what a full disc means."""
LEGEND_LETTERS = 104
"""Letters for the names of both worlds in one line."""
DISC_GAP = 0.19
"""Inches between the middles of two numbered discs."""
DISC_HEIGHT = 0.13
"""Inches from the axes up to the discs."""


@dataclass(frozen=True, slots=True)
class Column:
    """A measure of the page: its name in the table, headings, and the vector's colour.

    The heading above (`group`) is written once for neighbours that share it. Columns of
    one `scale` share their axes; what is on the axes is `unit`.
    """

    measure: str
    group: str
    heading: str
    colour: str
    scale: str
    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What is written on the page: of the worlds `full` and `dashed`, and around them."""

    title: str
    subtitle: Sequence[str]
    full: str
    dashed: str
    difference: Sequence[str]
    strong: str
    source: str


def two_worlds_sheet(
    table: pd.DataFrame,
    *,
    columns: Sequence[Column],
    words: Words,
    events: Sequence[Mark] = (),
) -> Figure:
    """Compose the page: above both worlds, below full less dashed, over the same dates.

    Parameters
    ----------
    table
        As for `plot_worlds`, of one state.
    columns
        Measures to draw from left to right; those of one scale stand together.
    words
        Title, legend and caption.
    events
        In the order of their numbers.

    Returns
    -------
    A figure that is not registered anywhere: save it with `savefig`; nothing is shown.
    """
    key = KEY_LINE * key_rows(events)
    height = HEAD + UPPER + BETWEEN + LOWER + DATES + FOOT + key
    strong = any(mark.strong for mark in events)
    height += STRONG if strong else 0
    figure = Figure(figsize=(WIDTH, height), facecolor="white")
    lefts, width = _places(columns)
    scale = ""
    for column, left in zip(columns, lefts, strict=True):
        upper, lower = _axes(figure, left, width, height)
        same = [c.measure for c in columns if c.scale == column.scale]
        limits = table[table["measure"].isin(same)]
        first = column.scale != scale  # of its scale: it has the numbers on the axes
        _upper(upper, table, column, events, width, first=first)
        upper.set_ylim(level_limits(limits))
        _lower(lower, table, column, events)
        lower.set_ylim(difference_limits(limits))
        for ax in (upper, lower):
            ax.tick_params(labelleft=first)
        if not scale:
            _label(lower, 0.41, *words.difference)
        scale = column.scale
    if events:
        across = 1 - (LEFT + RIGHT) / WIDTH
        below = figure.add_axes((LEFT / WIDTH, FOOT / height, across, key / height))
        plot_key(below, events)
        if strong:
            _tell_strong(below, words.strong, key)
    _head(figure, words, height, _key(table, words))
    caption(figure, words.source, LEFT / WIDTH, 0.13 / height)
    return figure


def _axes(figure: Figure, left: float, width: float, height: float) -> list[Axes]:
    """Add the upper and the lower axes of a column."""
    upper = height - HEAD - UPPER
    places = ((upper, UPPER), (upper - BETWEEN - LOWER, LOWER))
    return [
        figure.add_axes((left / WIDTH, low / height, width / WIDTH, tall / height))
        for low, tall in places
    ]


def _places(columns: Sequence[Column]) -> tuple[list[float], float]:
    """Give the left edges of the columns, and their width, in inches."""
    gaps = [
        GAP if one.scale == other.scale else WIDE_GAP
        for one, other in itertools.pairwise(columns)
    ]
    width = (WIDTH - LEFT - RIGHT - sum(gaps)) / len(columns)
    lefts = [LEFT]
    for gap in gaps:
        lefts.append(lefts[-1] + width + gap)
    return lefts, width


def _label(ax: Axes, inches: float, *lines: str) -> None:
    """Label an axis at a fixed distance, whatever the numbers between."""
    text = "\n".join(shortened(line, 34) for line in lines)
    ax.set_ylabel(text, fontsize=8.5, color=QUIET, parse_math=False, va="bottom")
    ax.yaxis.set_label_coords(-inches / (WIDTH * ax.get_position().width), 0.5)


def _upper(
    ax: Axes,
    table: pd.DataFrame,
    column: Column,
    events: Sequence[Mark],
    width: float,
    *,
    first: bool,
) -> None:
    """Draw both worlds, with the heading and the events above and no dates below."""
    plot_worlds(table, measure=column.measure, colour=column.colour, ax=ax)
    ax.tick_params(labelbottom=False)
    discs = 1 + DISC_HEIGHT / UPPER
    gap = DISC_GAP / width
    mark_events(ax, events, gap=gap, inset=gap / 2, height=discs)
    top = discs + 0.15 / UPPER if events else 1.05
    say: dict[str, Any] = {"transform": ax.transAxes, "va": "bottom"}
    colour = column.colour
    write(ax, 0, top, column.heading, color=colour, fontsize=10.5, fontweight="bold", **say)
    if first:
        _label(ax, 0.36, column.unit)
        write(ax, 0, top + 0.19 / UPPER, column.group, color=QUIET, fontsize=8.5, **say)


def _lower(ax: Axes, table: pd.DataFrame, column: Column, events: Sequence[Mark]) -> None:
    """Draw the difference, its last numbers above, and the dates of events behind."""
    plot_difference(table, measure=column.measure, colour=column.colour, ax=ax)
    for mark in events:
        ax.axvline(mark.time, color=hair(mark), linewidth=0.7, zorder=0.5, label="_event")
    last = rows_of(table, column.measure, DIFFERENCE).iloc[-1]
    text = signed(float(last["q50"]))
    ax.annotate(
        text, (0, 1), (0, 4), xycoords="axes fraction", textcoords="offset points",
        color=column.colour, fontsize=9, fontweight="bold", va="bottom",
    )  # fmt: skip
    if last["n"] > 1:
        span = f"{signed(float(last['q05']))} to {signed(float(last['q95']))}"
        ax.annotate(
            span, (1, 1), (0, 4), xycoords="axes fraction", textcoords="offset points",
            color=QUIET, fontsize=7.5, va="bottom", ha="right",
        )  # fmt: skip


def _tell_strong(ax: Axes, text: str, inches: float) -> None:
    """Say above the key what a full disc means."""
    y = 1 + 0.15 / inches
    how: dict[str, Any] = {"clip_on": False, "label": "_disc"}
    ax.plot([0.012], [y], color=INK, marker="o", markersize=7, **how)
    write(ax, 0.03, y, text, color=INK, fontsize=8, fontweight="bold", va="center")


def _key(table: pd.DataFrame, words: Words) -> list[tuple[Any, str]]:
    """Give the entries of the legend; grey, since colours are those of the vectors."""
    band = has_band(table)
    full = Line2D([], [], color=INK, linewidth=1.8)
    dashed = Line2D([], [], color=INK, linewidth=1.8, linestyle=DASHES)
    fill = Patch(facecolor=INK, alpha=0.2, linewidth=0)
    outline = Patch(facecolor="none", edgecolor=INK, linestyle=(0.0, (1.0, 1.2)), lw=0.8)
    return [
        ((fill, full) if band else full, words.full),
        ((outline, dashed) if band else dashed, words.dashed),
    ]


def _head(
    figure: Figure, words: Words, height: float, entries: list[tuple[Any, str]]
) -> None:
    """Write title, subtitle and legend."""
    left = LEFT / WIDTH
    say: dict[str, Any] = {"parse_math": False, "ha": "left", "va": "top"}
    figure.text(
        left, 1 - 0.16 / height, shortened(words.title), fontsize=14, fontweight="bold",
        color=INK, **say,
    )  # fmt: skip
    for row, text in enumerate(words.subtitle):
        figure.text(
            left, 1 - (0.46 + 0.2 * row) / height, text, fontsize=9.5, color=QUIET, **say
        )
    legend = figure.legend(
        [handle for handle, _ in entries],
        _fitting([text for _, text in entries]),
        handler_map={tuple: HandlerTuple(ndivide=1, pad=0)},
        loc="upper left", bbox_to_anchor=(left, 1 - 0.92 / height), ncols=len(entries),
        frameon=False, fontsize=9, handlelength=2.4, handleheight=1.1, borderpad=0,
        borderaxespad=0, columnspacing=1.8, labelcolor=INK,
    )  # fmt: skip
    for entry in legend.get_texts():
        entry.set_parse_math(False)


def _fitting(texts: Sequence[str]) -> list[str]:
    """Cut the names of the worlds so that the legend keeps to one line."""
    full, dashed = texts
    share = LEGEND_LETTERS // 2
    room = [max(share, LEGEND_LETTERS - len(other)) for other in (dashed, full)]
    return [shortened(full, room[0]), shortened(dashed, room[1])]


def signed(value: float) -> str:
    """Write a difference with its sign and three places.

    Examples
    --------
    >>> signed(0.104), signed(-0.0283), signed(0.0001), signed(-1.0)
    ('+.104', '−.028', '.000', '−1.000')
    """
    size = f"{abs(value):.3f}"
    sign = ("−" if value < 0 else "+") if float(size) else ""
    return sign + (size[1:] if size.startswith("0") else size)
