"""Two worlds: one measure in both on the same axes, and the difference pair by pair."""

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from hedgesim.plots.alignment import date_axis, share_axis
from hedgesim.plots.style import INK, QUIET, quiet_axes

COLUMNS = ("measure", "world", "time", "quarter", "q05", "q25", "q50", "q75", "q95", "n")
"""What the functions here read: ids, dates, quantiles over the runs, and their number."""

DASHED, FULL, DIFFERENCE = "a", "b", "b less a"
"""Values of `world`: how the two are drawn, and full less dashed of each pair of runs."""

DASHES = (0.0, (3.2, 1.5))
"""The dashed world, whatever the vector: in these figures a vector has its own axes."""

LEAST_SPAN = 0.02
"""Least height of the axes of differences: what is smaller is rounding, drawn flat."""


def plot_worlds(table: pd.DataFrame, *, measure: str, colour: str, ax: Axes) -> Axes:
    """Draw one measure of one state in two worlds: medians and nine tenths of the runs.

    One world has a full line in a filled band, the other a dashed line in a band that is
    only outlined, so that they are told apart without colour and where they overlap.

    Parameters
    ----------
    table
        A row for each measure, world and date with the columns of `COLUMNS`.
    measure
        Which to draw; 0 to 1.
    colour
        That of the vector.
    ax
        Where to draw.

    Raises
    ------
    ValueError
        If the table lacks a column, or has no row of the measure in either world.
    """
    for world in (DASHED, FULL):
        path = rows_of(table, measure, world)
        full = world == FULL
        if has_band(path):
            _band(ax, path, ("q05", "q95"), colour, 0.2 if full else 0.0)
            if not full:
                for edge in ("q05", "q95"):
                    ax.plot(
                        path["time"], path[edge], color=colour, linewidth=0.8,
                        linestyle=(0.0, (1.0, 1.2)), zorder=2, label="_edge",
                    )  # fmt: skip
        _line(ax, path, colour, world, linestyle="solid" if full else DASHES)
    quiet_axes(ax)
    share_axis(ax)
    _dates(ax, table)
    return ax


def plot_difference(table: pd.DataFrame, *, measure: str, colour: str, ax: Axes) -> Axes:
    """Draw how much a measure differs between paired runs: median, half and nine tenths.

    Above the line at zero it is higher in the world that `plot_worlds` draws full.

    Parameters
    ----------
    table, measure, colour, ax
        As for `plot_worlds`.

    Raises
    ------
    ValueError
        If the table lacks a column, or has no row of differences of the measure.
    """
    path = rows_of(table, measure, DIFFERENCE)
    if has_band(path):
        _band(ax, path, ("q05", "q95"), colour, 0.2)
        _band(ax, path, ("q25", "q75"), colour, 0.3)
    _line(ax, path, colour, DIFFERENCE, linestyle="solid")
    quiet_axes(ax)
    share_axis(ax, lambda value, _: tick(value))
    ax.axhline(0, color=INK, linewidth=0.9, zorder=2.5, label="_zero")
    _dates(ax, table)
    return ax


def tick(value: float) -> str:
    """Write a difference beside its axes.

    Examples
    --------
    >>> tick(0.05), tick(-0.005), tick(1e-18), tick(1.0)
    ('+.05', '−.005', '0', '+1')
    """
    size = f"{abs(value):.4f}".rstrip("0").rstrip(".")
    if size == "0":
        return size
    return ("−" if value < 0 else "+") + size.removeprefix("0")


def rows_of(table: pd.DataFrame, measure: str, world: str) -> pd.DataFrame:
    """Take the rows of one measure and world, in order of time.

    Raises
    ------
    ValueError
        If the table lacks a column or has no such row.
    """
    missing = [column for column in COLUMNS if column not in table]
    if missing:
        raise ValueError(f"the table has no column {', '.join(missing)}")
    rows = table[(table["measure"] == measure) & (table["world"] == world)]
    if rows.empty:
        raise ValueError(f"the table has no row of {measure} in {world!r}")
    return rows.sort_values("time")


def has_band(path: pd.DataFrame) -> bool:
    """Tell whether there is more than one run: a single one has no band."""
    return bool(path["n"].max() > 1)


def level_limits(table: pd.DataFrame) -> tuple[float, float]:
    """Give limits of axes that hold both worlds of every measure of a table: 0 to a top.

    The top is the next twentieth above everything drawn.
    """
    top = float(table[table["world"] != DIFFERENCE]["q95"].max())
    return 0.0, float(np.ceil(top * 20 + 0.2) / 20)


def difference_limits(table: pd.DataFrame) -> tuple[float, float]:
    """Give limits of axes that hold zero and every difference of a table, with some air."""
    rows = table[table["world"] == DIFFERENCE]
    low, high = min(0.0, float(rows["q05"].min())), max(0.0, float(rows["q95"].max()))
    air = 0.08 * (high - low) + max(0.0, LEAST_SPAN - (high - low)) / 2
    return low - air, high + air


def _band(
    ax: Axes, path: pd.DataFrame, ends: tuple[str, str], colour: str, alpha: float
) -> None:
    ax.fill_between(
        path["time"], path[ends[0]], path[ends[1]], color=colour, alpha=alpha, linewidth=0,
        zorder=1.5,
    )  # fmt: skip


def _line(ax: Axes, path: pd.DataFrame, colour: str, label: str, **how: Any) -> None:
    """Draw a median; a single date has no line and is a point."""
    if len(path) == 1:
        face = "white" if label == DASHED else colour
        how = {"marker": "o", "markersize": 5, "markerfacecolor": face, "linestyle": "none"}
    ax.plot(path["time"], path["q50"], color=colour, label=label, zorder=3, **how)


def _dates(ax: Axes, table: pd.DataFrame) -> None:
    """Share the time axis of the whole table."""
    first, last = float(table["time"].min()), float(table["time"].max())
    ax.tick_params(axis="x", color=QUIET)
    if first == last:
        ax.set_xlim(first - 0.125, first + 0.125)
        ax.set_xticks([first], [str(table["quarter"].iloc[0])])
        return
    date_axis(ax, first, last, ems=3.6)
