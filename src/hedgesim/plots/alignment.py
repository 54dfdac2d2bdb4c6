"""Alignment over time: how close one state stands to each of its vectors, run after run."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import pandas as pd
from matplotlib import rcParams
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from hedgesim.plots.events import MARK_GAP, Mark, mark_events
from hedgesim.plots.spacing import spread
from hedgesim.plots.style import (
    QUIET,
    LineLook,
    looks,
    quiet_axes,
    share_tick,
    two_places,
    write,
)

LABEL_GAP = 0.052
"""Least distance between two labels at line ends, as a share of the height of the axes."""

FEW_DATES = 8
"""So few dates are marked, so that nobody reads what lies between off a line."""

COLUMNS = ("state", "partner", "time", "q05", "q25", "q50", "q75", "q95")
"""What `plot_alignment` reads: ids, decimal years and quantiles over the runs."""


def plot_alignment(
    table: pd.DataFrame,
    *,
    state: str,
    events: Sequence[Mark] = (),
    ax: Axes,
    band: float = 0.9,
    names: Mapping[str, str] | None = None,
    observed: pd.DataFrame | None = None,
) -> Axes:
    """Draw one state's alignment with each vector: the median run and two bands of runs.

    Alignment is the weighted share of a partner in all ties of a state, 0 to 1. The line is
    the median over the runs at each date, which is no run's own path; the darker band holds
    the middle half of the runs, the lighter one nine tenths.

    Parameters
    ----------
    table
        A row for each state, partner and date with the columns of `COLUMNS`. Partners are
        drawn in the order of their first row. Where a column `n` says that there is one
        run, it has no bands.
    state
        Id of the state to draw.
    events
        Dated events to number above the axes, in the order of their numbers.
    ax
        Where to draw.
    band
        0.9 draws both bands, 0.5 the middle half alone, 0 none.
    names
        Names of partners for the labels, by id; the id where there is none. An empty
        mapping leaves the labels out.
    observed
        What the figures of other years say, drawn as points: columns `state`, `partner`,
        `time` and `value`.

    Raises
    ------
    ValueError
        If the table has no row of that state or lacks a column, or for another band.
    """
    rows = _rows_of(table, state)
    if band not in (0, 0.5, 0.9):
        raise ValueError(f"band {band} is not 0, 0.5 or 0.9")
    if "n" in rows and rows["n"].max() <= 1:
        band = 0
    vectors = list(dict.fromkeys(rows["partner"]))
    look = looks(vectors)
    ends = {}
    for vector in vectors:
        path = rows[rows["partner"] == vector].sort_values("time")
        _draw_vector(ax, path, look[vector], band)
        ends[vector] = float(path["q50"].iloc[-1])
    points = _points_of(observed, state, vectors)
    _draw_points(ax, points, look)
    _frame(ax, rows, band, float(points["value"].max()) if len(points) else 0.0)
    if names is None or names:
        labels = {vector: (names or {}).get(vector, vector) for vector in vectors}
        _label_ends(ax, ends, labels, look)
    discs(ax, events)
    return ax


def discs(ax: Axes, events: Sequence[Mark]) -> None:
    """Write numbers of events above axes, at one distance whatever their size."""
    em = rcParams["font.size"] / 72
    wide, tall = inches_of(ax)
    mark_events(ax, events, gap=max(MARK_GAP, 1.75 * em / wide), inset=0.5 * em / wide,
                height=1 + 1.2 * em / tall)  # fmt: skip


def inches_of(ax: Axes) -> tuple[float, float]:
    """Give width and height of axes in inches."""
    place, figure = ax.get_position(), ax.get_figure()
    wide, high = figure.get_size_inches()  # type: ignore[union-attr]
    return float(place.width * wide), float(place.height * high)


def _rows_of(table: pd.DataFrame, state: str) -> pd.DataFrame:
    missing = [column for column in COLUMNS if column not in table]
    if missing:
        raise ValueError(f"the table has no column {', '.join(missing)}")
    rows = table[(table["state"] == state) & table["q50"].notna()]
    if rows.empty:
        raise ValueError(f"the table has no row of {state}")
    return rows


def _points_of(
    observed: pd.DataFrame | None, state: str, vectors: Sequence[str]
) -> pd.DataFrame:
    """Take the observed values of a state with the vectors that are drawn."""
    if observed is None or observed.empty:
        return pd.DataFrame({"partner": [], "time": [], "value": []})
    rows = (observed["state"] == state) & observed["partner"].isin(list(vectors))
    return observed[rows]


def _draw_points(ax: Axes, points: pd.DataFrame, look: Mapping[str, LineLook]) -> None:
    for vector, own in points.groupby("partner", sort=False):
        ax.plot(
            own["time"], own["value"], linestyle="none", marker="D",
            markersize=rcParams["font.size"] * 0.5, markerfacecolor="white",
            markeredgecolor=look[str(vector)].colour, markeredgewidth=1.3, zorder=4,
            label=f"_observed {vector}",
        )  # fmt: skip


def _draw_vector(ax: Axes, path: pd.DataFrame, look: LineLook, band: float) -> None:
    """Draw one median with its bands; bands have no edges, so that lines stay legible."""
    time = path["time"].to_numpy()
    for width, low, high, alpha in ((0.9, "q05", "q95", 0.13), (0.5, "q25", "q75", 0.22)):
        if band >= width:
            ax.fill_between(
                time, path[low], path[high], color=look.colour, alpha=alpha, linewidth=0,
                zorder=1.5,
            )  # fmt: skip
    ax.plot(
        time, path["q50"], color=look.colour, linestyle=look.linestyle,
        label=str(path["partner"].iloc[0]), zorder=3,
        marker="o" if len(path) <= FEW_DATES else None,
        markersize=rcParams["font.size"] * 0.35,
    )  # fmt: skip


def _frame(ax: Axes, rows: pd.DataFrame, band: float, least: float) -> None:
    """Shares start at 0, and the top is the next twentieth above everything drawn."""
    quiet_axes(ax)
    top = float(rows["q95" if band == 0.9 else "q75" if band else "q50"].max())
    ax.set_ylim(0, min(1.0, np.ceil(max(top, least) * 20 + 0.2) / 20))
    date_axis(ax, float(rows["time"].min()), float(rows["time"].max()))
    share_axis(ax)
    ax.set_ylabel("Alignment (share of all ties)", fontsize="small", color=QUIET)


def date_axis(ax: Axes, first: float, last: float, ems: float = 3.6) -> None:
    """Write years along x, each with so many `ems` of room."""
    ax.set_xlim(first, max(last, first + 0.25))
    room = inches_of(ax)[0] / (ems * rcParams["font.size"] / 72)
    least = (last - first) / max(room, 1.0)
    step = next((step for step in _STEPS if step >= least), _STEPS[-1])
    years = np.arange(np.ceil(first), np.floor(last) + 1e-9, step)
    ax.set_xticks(years, [f"{year:.0f}" for year in years])


def share_axis(ax: Axes, write_tick: Callable[[float, object], str] = share_tick) -> None:
    """Write shares along y, as many as there is room for."""
    room = inches_of(ax)[1] / (1.9 * rcParams["font.size"] / 72)
    ax.yaxis.set_major_locator(MaxNLocator(int(min(max(room, 3), 8)), steps=[1, 2, 5, 10]))
    ax.yaxis.set_major_formatter(lambda value, place: write_tick(value, place))


_STEPS = (1, 2, 3, 5, 10, 20, 50)


def _label_ends(
    ax: Axes,
    ends: Mapping[str, float],
    labels: Mapping[str, str],
    look: Mapping[str, LineLook],
) -> None:
    """Name each line at its end, moved apart where ends lie close, with its last median."""
    low, high = ax.get_ylim()
    em = rcParams["font.size"] / 72
    wide, tall = inches_of(ax)
    order = sorted(ends, key=lambda vector: ends[vector])
    gap = max(LABEL_GAP, 1.25 * em / tall)
    heights = spread([(ends[v] - low) / (high - low) for v in order], gap)
    across, step = ax.get_yaxis_transform(), em / wide
    for vector, height in zip(order, heights, strict=True):
        y = low + height * (high - low)
        ax.plot(
            [1.0, 1 + 0.7 * step, 1 + 1.1 * step], [ends[vector], y, y], clip_on=False,
            transform=across, color=look[vector].colour, linewidth=0.9, label="_leader",
        )  # fmt: skip
        write(
            ax, 1 + 1.4 * step, y, f"{labels[vector]} {two_places(ends[vector])}",
            transform=across, color=look[vector].colour, fontsize="medium",
            fontweight="bold", va="center",
        )  # fmt: skip
