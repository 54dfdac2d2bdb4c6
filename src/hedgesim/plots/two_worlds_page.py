"""The page of two worlds: each measure in both, and the difference of paired runs."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
from matplotlib import rcParams
from matplotlib.axes import Axes
from matplotlib.legend_handler import HandlerTuple
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from hedgesim.plots.alignment import discs, inches_of
from hedgesim.plots.events import Mark, hair
from hedgesim.plots.page import Page, Words, open_page, text_width, wrapped
from hedgesim.plots.style import INK, QUIET, Size, signed, write
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

LEGEND, HEAD, DISCS = 1.7, 2.6, 1.7
"""Ems: the legend, headings above a column, the row of numbered events."""
LEFT, WIDE_GAP, GAP = 4.6, 4.6, 1.5
"""Ems beside the columns, between two scales, and between columns of one scale."""
SMALL_TEXT = 0.86


@dataclass(frozen=True, slots=True)
class Column:
    """A measure of the page: its name in the table, headings, and the vector's colour.

    Columns of one `scale` share their axes; what is on the axes is `unit`.
    """

    measure: str
    group: str
    heading: str
    colour: str
    scale: str
    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Worlds:
    """How the worlds drawn full and dashed are called, and their difference."""

    full: str
    dashed: str
    difference: str


@dataclass(frozen=True, slots=True)
class _Pair:
    """Axes of a measure: both worlds, and their difference; whether it begins a scale."""

    column: Column
    levels: Axes
    change: Axes
    first: bool


def two_worlds_page(
    table: pd.DataFrame,
    *,
    columns: Sequence[Column],
    words: Words,
    worlds: Worlds,
    size: Size,
    events: Sequence[Mark] = (),
) -> Page:
    """Compose the page: both worlds, and full less dashed over the same dates.

    On a slide or a page the measures stand side by side with their differences below; in a
    column of print one under the other with their differences at the right.

    Parameters
    ----------
    table
        As for `plot_worlds`, of one state.
    columns
        Measures to draw in their order; those of one scale stand together.
    words
        What is written around.
    worlds
        Names of the worlds.
    size
        The format.
    events
        In the order of their numbers.
    """
    narrow = size.name == "column"
    body = LEGEND * 2 + 2 + 8.4 * len(columns) if narrow else 33.0
    page = open_page(size, words, body=body, marks=events)
    place = _stacked if narrow else _side_by_side
    for number, pair in enumerate(place(page, columns)):
        same = [c.measure for c in columns if c.scale == pair.column.scale]
        limits = table[table["measure"].isin(same)]
        above = events if number == 0 or not narrow else ()
        _levels(pair, table, events, above)
        pair.levels.set_ylim(level_limits(limits))
        _change(pair, table, events)
        pair.change.set_ylim(difference_limits(limits))
        _headings(pair, table, worlds, narrow=narrow, discs=bool(above), number=number)
        dates = number == len(columns) - 1 if narrow else True
        pair.levels.tick_params(labelbottom=narrow and dates)
        pair.change.tick_params(labelbottom=dates)
        for ax in (pair.levels, pair.change):
            ax.tick_params(labelleft=narrow or pair.first)
    _legend(page, table, worlds, narrow=narrow)
    return page


def _side_by_side(page: Page, columns: Sequence[Column]) -> list[_Pair]:
    """Place measures from left to right, their differences below."""
    firsts = _firsts(columns)
    gaps = [0.0] + [WIDE_GAP if first else GAP for first in firsts[1:]]
    width = (page.width - LEFT - sum(gaps) - 0.2) / len(columns)
    dates, between = 2.0, 2.4
    room = page.height - LEGEND - HEAD - DISCS - dates - between
    upper, lower = 0.54 * room, 0.46 * room
    pairs, left = [], LEFT
    for column, gap, first in zip(columns, gaps, firsts, strict=True):
        left += gap
        pairs.append(_Pair(
            column, page.axes(left, dates + lower + between, width, upper),
            page.axes(left, dates, width, lower), first,
        ))  # fmt: skip
        left += width
    return pairs


def _stacked(page: Page, columns: Sequence[Column]) -> list[_Pair]:
    """Place measures one under the other, their differences at the right."""
    top, bottom, gap, left = 2 * LEGEND + DISCS + 1.6, 1.9, 2.3, 2.6
    many = len(columns)
    height = (page.height - top - bottom - gap * (many - 1)) / many
    width = (page.width - 2 * left - 1.4) / 2
    return [
        _Pair(
            column,
            page.axes(left, bottom + (many - 1 - row) * (height + gap), width, height),
            page.axes(2 * left + width + 1.0, bottom + (many - 1 - row) * (height + gap),
                      width, height),
            True,
        )
        for row, column in enumerate(columns)
    ]  # fmt: skip


def _firsts(columns: Sequence[Column]) -> list[bool]:
    """Tell which columns begin a scale."""
    scales = ["", *(c.scale for c in columns)]
    return [one != other for one, other in itertools.pairwise(scales)]


def _levels(
    pair: _Pair, table: pd.DataFrame, events: Sequence[Mark], above: Sequence[Mark]
) -> None:
    """Draw both worlds, and the events."""
    column, ax = pair.column, pair.levels
    plot_worlds(table, measure=column.measure, colour=column.colour, ax=ax)
    if above:
        discs(ax, above)
    else:
        _hairs(ax, events)


def _change(pair: _Pair, table: pd.DataFrame, events: Sequence[Mark]) -> None:
    column = pair.column
    plot_difference(table, measure=column.measure, colour=column.colour, ax=pair.change)
    _hairs(pair.change, events)


def _hairs(ax: Axes, events: Sequence[Mark]) -> None:
    for mark in events:
        ax.axvline(mark.time, color=hair(mark), linewidth=0.7, zorder=0.5, label="_event")


def _headings(
    pair: _Pair,
    table: pd.DataFrame,
    worlds: Worlds,
    *,
    narrow: bool,
    discs: bool,
    number: int,
) -> None:
    """Name the measure, and write its last difference with nine tenths of the runs."""
    column, say = pair.column, {"va": "bottom", "clip_on": False}
    last = rows_of(table, column.measure, DIFFERENCE).iloc[-1]
    end = signed(float(last["q50"]))
    span = f"{signed(float(last['q05']))} to {signed(float(last['q95']))}"
    em = rcParams["font.size"] / 72
    tall = inches_of(pair.levels)[1] / em
    y = 1 + ((2.2 if discs else 0.35) / tall)
    how: dict[str, Any] = {"transform": pair.levels.transAxes, **say}
    name = f"{column.group} {column.heading}" if narrow else column.heading
    write(pair.levels, 0, y, name, color=column.colour, fontweight="bold", **how)
    if not narrow and pair.first:
        write(pair.levels, 0, y + 1.35 / tall, column.group, color=QUIET,
              fontsize="small", **how)  # fmt: skip
        _side(pair.levels, column.unit, 3.5)
        if number == 0:
            _side(pair.change, worlds.difference, 3.5)
    beside: dict[str, Any] = {"transform": pair.change.transAxes, **say}
    y = 1 + 0.35 / (inches_of(pair.change)[1] / em)
    write(pair.change, 0, y, end, color=column.colour, fontweight="bold", **beside)
    if narrow and number == 0:
        room = inches_of(pair.change)[0]
        text = _fitting(
            worlds.difference.removeprefix("Difference: "),
            room,
            rcParams["font.size"] * 0.7,
        )
        write(pair.change, 0, y + 1.35 * em / inches_of(pair.change)[1], text, color=QUIET,
              fontsize="x-small", **beside)  # fmt: skip
    if last["n"] > 1:
        write(pair.change, 1, y, span, color=QUIET, fontsize="x-small", ha="right",
              **beside)  # fmt: skip


def _side(ax: Axes, text: str, ems: float) -> None:
    """Label an axis at a fixed distance, whatever the numbers between."""
    em = rcParams["font.size"] / 72
    wide, tall = inches_of(ax)
    lines = wrapped(text, tall * 1.15, rcParams["font.size"] * SMALL_TEXT)[:2]
    ax.text(-ems * em / wide, 0.5, "\n".join(lines), transform=ax.transAxes, rotation=90,
            va="center", ha="center", fontsize="small", color=QUIET,
            parse_math=False)  # fmt: skip


def _legend(page: Page, table: pd.DataFrame, worlds: Worlds, *, narrow: bool) -> None:
    """Say which world is which; in grey, since colours are those of the vectors."""
    band, size = has_band(table), page.size
    full = Line2D([], [], color=INK)
    dashed = Line2D([], [], color=INK, linestyle=DASHES)
    fill = Patch(facecolor=INK, alpha=0.2, linewidth=0)
    outline = Patch(facecolor="none", edgecolor=INK, linestyle=(0.0, (1.0, 1.2)), lw=0.8)
    handles: list[Any] = [
        (fill, full) if band else full,
        (outline, dashed) if band else dashed,
    ]
    texts = [worlds.full, worlds.dashed]
    whole = page.width * size.em - 9.5 * size.em
    if narrow or sum(text_width(text, size.text) for text in texts) > whole:
        room = page.width * size.em - 4.5 * size.em if narrow else whole / 2
        texts = [_fitting(text, room, size.text) for text in texts]
    em, (wide, high) = size.em, page.figure.get_size_inches()
    y = (page.bottom + page.height) * em / high
    legend = page.figure.legend(
        handles, texts, handler_map={tuple: HandlerTuple(ndivide=1, pad=0)},
        loc="upper left", bbox_to_anchor=(page.left * em / wide, y),
        ncols=1 if narrow else 2, frameon=False, fontsize="medium", handlelength=2.4,
        handleheight=1.1, borderpad=0, borderaxespad=0, columnspacing=1.8, labelcolor=INK,
    )  # fmt: skip
    for entry in legend.get_texts():
        entry.set_parse_math(False)


def _fitting(text: str, inches: float, points: float) -> str:
    """Cut a name so that it fits one line."""
    first, *more = wrapped(text, inches, points)
    return f"{first}…" if more else first
