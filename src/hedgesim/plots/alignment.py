"""Alignment over time: how close one state stands to each of its vectors, run after run."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from hedgesim.plots.events import Mark, mark_events
from hedgesim.plots.spacing import spread
from hedgesim.plots.style import QUIET, LineLook, looks, quiet_axes, write

LABEL_GAP = 0.052
"""Least distance between two labels at line ends, as a share of the height of the axes."""

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
) -> Axes:
    """Draw one state's alignment with each vector: the median run and two bands of runs.

    Alignment is the weighted share of a partner in all ties of a state, 0 to 1. The line is
    the median over the runs at each date, which is no run's own path; the darker band holds
    the middle half of the runs, the lighter one nine tenths.

    Parameters
    ----------
    table
        A row for each state, partner and date with the columns of `COLUMNS`. Partners are
        drawn in the order of their first row.
    state
        Id of the state to draw.
    events
        Dated events to number above the axes, in the order of their numbers.
    ax
        Where to draw.
    band
        0.9 draws both bands, 0.5 the middle half alone, 0 none.
    names
        Names of partners for the labels, by id; the id where there is none.

    Raises
    ------
    ValueError
        If the table has no row of that state or lacks a column, or for another band.
    """
    rows = _rows_of(table, state)
    if band not in (0, 0.5, 0.9):
        raise ValueError(f"band {band} is not 0, 0.5 or 0.9")
    vectors = list(dict.fromkeys(rows["partner"]))
    look = looks(vectors)
    ends = {}
    for vector in vectors:
        path = rows[rows["partner"] == vector].sort_values("time")
        _draw_vector(ax, path, look[vector], band)
        ends[vector] = float(path["q50"].iloc[-1])
    _frame(ax, rows, band)
    labels = {vector: (names or {}).get(vector, vector) for vector in vectors}
    _label_ends(ax, ends, labels, look)
    mark_events(ax, events)
    return ax


def _rows_of(table: pd.DataFrame, state: str) -> pd.DataFrame:
    missing = [column for column in COLUMNS if column not in table]
    if missing:
        raise ValueError(f"the table has no column {', '.join(missing)}")
    rows = table[(table["state"] == state) & table["q50"].notna()]
    if rows.empty:
        raise ValueError(f"the table has no row of {state}")
    return rows


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
        time, path["q50"], color=look.colour, linestyle=look.linestyle, linewidth=1.9,
        label=str(path["partner"].iloc[0]), zorder=3,
    )  # fmt: skip


def _frame(ax: Axes, rows: pd.DataFrame, band: float) -> None:
    """Shares start at 0, and the top is the next twentieth above everything drawn."""
    quiet_axes(ax)
    top = float(rows["q95" if band == 0.9 else "q75" if band else "q50"].max())
    ax.set_ylim(0, min(1.0, np.ceil(top * 20 + 0.2) / 20))
    first, last = float(rows["time"].min()), float(rows["time"].max())
    ax.set_xlim(first, max(last, first + 0.25))
    step = max(1, round((last - first) / 13))
    ax.set_xticks(np.arange(np.ceil(first), np.floor(last) + 1, step))
    ax.xaxis.set_major_formatter(lambda year, _: f"{year:.0f}")
    ax.set_ylabel("Alignment (share of all ties)", fontsize=9, color=QUIET)


def _label_ends(
    ax: Axes,
    ends: Mapping[str, float],
    labels: Mapping[str, str],
    look: Mapping[str, LineLook],
) -> None:
    """Name each line at its end, moved apart where ends lie close, with its last median."""
    low, high = ax.get_ylim()
    order = sorted(ends, key=lambda vector: ends[vector])
    heights = spread([(ends[v] - low) / (high - low) for v in order], LABEL_GAP)
    across = ax.get_yaxis_transform()
    for vector, height in zip(order, heights, strict=True):
        y = low + height * (high - low)
        ax.plot(
            [1.0, 1.012, 1.02], [ends[vector], y, y], transform=across, clip_on=False,
            color=look[vector].colour, linewidth=0.9, label="_leader",
        )  # fmt: skip
        write(
            ax, 1.027, y, f"{labels[vector]} {two_places(ends[vector])}", transform=across,
            color=look[vector].colour, fontsize=9, fontweight="bold", va="center",
        )  # fmt: skip


def two_places(share: float) -> str:
    """Write a share with two places and no leading nought.

    Examples
    --------
    >>> two_places(0.314), two_places(1.0), two_places(0.0)
    ('.31', '1.00', '.00')
    """
    text = f"{share:.2f}"
    return text[1:] if text.startswith("0") else text
