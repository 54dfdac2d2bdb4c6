"""What colours mean: swatches with their names, or a scale from low to high."""

from collections.abc import Sequence
from typing import Any

from matplotlib import colormaps
from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from matplotlib.patches import Rectangle

from hedgesim.plots.page import Page, text_width
from hedgesim.plots.style import INK, QUIET, SEQUENTIAL, Size, share_tick, shortened

ROW = 1.45
"""Ems from one row of swatches to the next."""
Swatch = tuple[str, str, str]
"""A fill, a hatching in another colour or "", and a name."""


def shade(value: float, limits: tuple[float, float]) -> str:
    """Give the colour of a number on a scale from light to dark.

    Examples
    --------
    >>> shade(0.0, (0.0, 1.0)), shade(1.0, (0.0, 1.0))
    ('#ffffd9', '#081d58')
    """
    low, high = limits
    return to_hex(colormaps[SEQUENTIAL]((value - low) / (high - low)))


def rows_of(swatches: Sequence[Swatch], size: Size, room: float) -> list[list[float]]:
    """Set swatches in rows: where each begins, in ems, row by row."""
    rows: list[list[float]] = [[]]
    x = 0.0
    for _, _, name in swatches:
        wide = _wide(name, size)
        if x + wide > room and rows[-1]:
            rows.append([])
            x = 0.0
        rows[-1].append(x)
        x += wide
    return rows


def _wide(name: str, size: Size) -> float:
    return text_width(shortened(name, 60), 0.84 * size.text) / size.em + 3.0


def plot_swatches(page: Page, swatches: Sequence[Swatch], bottom: float) -> Axes:
    """Name colours in rows from a height on the page downwards; gives their Axes."""
    rows = rows_of(swatches, page.size, page.width)
    high = ROW * len(rows)
    ax = _plain(page, page.width, bottom, high)
    left = iter(swatches)
    for row, places in enumerate(rows):
        for x, (colour, hatched, name) in zip(places, left, strict=False):
            y = high - ROW * (row + 0.5)
            _swatch(ax, x, y, 1.5, colour, hatched)
            ax.text(x + 1.9, y, shortened(name, 60), color=INK, fontsize="small",
                    va="center", parse_math=False)  # fmt: skip
    return ax


def plot_scale(
    page: Page,
    limits: tuple[float, float],
    what: str,
    bottom: float,
    others: Sequence[Swatch] = (),
) -> Axes:
    """Draw a scale of colours with its ends and middle, and swatches of others after it."""
    ax = _plain(page, page.width, bottom, 2.9)
    wide, steps = min(12.0, 0.3 * page.width), 48
    low, high = limits
    for k in range(steps):
        colour = shade(low + (high - low) * k / (steps - 1), limits)
        ax.add_patch(Rectangle((wide * k / steps, 1.7), wide / steps * 1.05, 0.95,
                               facecolor=colour, linewidth=0))  # fmt: skip
    say: dict[str, Any] = {"fontsize": "x-small", "color": QUIET, "va": "center"}
    for part, ha in ((0.0, "left"), (0.5, "center"), (1.0, "right")):
        text = share_tick(round(low + part * (high - low), 4))
        ax.text(wide * part, 1.1, text, ha=ha, **say)
    ax.text(wide + 0.7, 2.15, shortened(what, 70), fontsize="small", color=INK,
            va="center", parse_math=False)  # fmt: skip
    x = 0.0 if page.size.name == "column" else wide + 0.7
    y = 0.3 if x == 0.0 else 0.75
    for colour, hatched, name in others:
        _swatch(ax, x, y, 1.5, colour, hatched)
        ax.text(x + 1.9, y, shortened(name, 60), color=INK, fontsize="small", va="center",
                parse_math=False)  # fmt: skip
        x += _wide(name, page.size)
    return ax


def _plain(page: Page, wide: float, bottom: float, high: float) -> Axes:
    ax = page.axes(0.0, bottom, wide, high)
    ax.set_axis_off()
    ax.set(xlim=(0, wide), ylim=(0, high))
    return ax


def _swatch(ax: Axes, x: float, y: float, wide: float, colour: str, hatched: str) -> None:
    box = ((x, y - 0.45), wide, 0.9)
    ax.add_patch(Rectangle(*box, facecolor=colour, edgecolor=QUIET, linewidth=0.5))
    if hatched:
        ax.add_patch(Rectangle(*box, facecolor="none", edgecolor=hatched, linewidth=0,
                               hatch="//////"))  # fmt: skip
