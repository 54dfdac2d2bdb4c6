"""Strategies over time: shares of runs, stacked from siding with a partner to balancing."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib import rcParams
from matplotlib.axes import Axes

from hedgesim.plots.alignment import date_axis, inches_of
from hedgesim.plots.rows import each
from hedgesim.plots.spacing import spread
from hedgesim.plots.style import INK, QUIET, SPECTRUM, ink_on, quiet_axes, two_places

COLUMNS = ("state", "time", "strategy", "share")
"""What `plot_strategies` reads: shares of runs, 0 to 1, which sum to 1 at each date."""


def present(table: pd.DataFrame) -> list[str]:
    """Name the strategies that any run has, from siding with to standing against."""
    some = table[table["share"] > 0]
    return [name for name in SPECTRUM if name in set(some["strategy"])]


def plot_strategies(
    table: pd.DataFrame, *, state: str, ax: Axes, labels: bool = True
) -> Axes:
    """Stack the shares of runs that have each strategy, over time.

    Siding with the partner lies at the bottom, balancing against it on top, so that a
    rising dark part is a state that turns away. A share holds through its quarter.

    Parameters
    ----------
    table
        A row for each state, date and strategy with the columns of `COLUMNS`.
    state
        Id of the state to draw.
    ax
        Where to draw.
    labels
        Whether to name the strategies at the right, with their last shares.

    Raises
    ------
    ValueError
        If the table has no row of that state.
    """
    rows = table[table["state"] == state]
    if rows.empty:
        raise ValueError(f"the table has no row of {state}")
    names = present(rows)
    wide = rows.pivot(index="time", columns="strategy", values="share")[names]
    times = wide.index.to_numpy(dtype=float)
    tops = np.cumsum(wide.to_numpy(dtype=float), axis=1)
    bottoms = np.hstack([np.zeros((len(times), 1)), tops[:, :-1]])
    if len(times) == 1:  # one turn alone: a bar
        times = np.array([times[0] - 0.25, times[0]])
        tops, bottoms = np.vstack([tops, tops]), np.vstack([bottoms, bottoms])
    for k, name in enumerate(names):
        ax.fill_between(
            times, bottoms[:, k], tops[:, k], step="pre", color=SPECTRUM[name],
            edgecolor="white", linewidth=0.5, label=name,
        )  # fmt: skip
    quiet_axes(ax, grid="")
    ax.set_ylim(0, 1)
    ax.set_yticks([0, 0.5, 1], ["0", "50 %", "100 %"])
    date_axis(ax, float(times[0]), float(times[-1]), ems=4.6)
    ax.set_ylabel("Share of runs", fontsize="small", color=QUIET)
    if labels:
        _label_ends(ax, names, bottoms[-1], tops[-1])
    return ax


def _label_ends(
    ax: Axes, names: Sequence[str], bottoms: np.ndarray, tops: np.ndarray
) -> None:
    """Name each strategy at the right of its last share, in their order."""
    em = rcParams["font.size"] / 72
    wide, tall = inches_of(ax)
    middles = (bottoms + tops) / 2
    heights = spread(list(middles), 1.35 * em / tall, 0.0, 1.0)
    across, step = ax.get_yaxis_transform(), em / wide
    for k, (name, y) in enumerate(zip(names, heights, strict=True)):
        share = float(tops[k] - bottoms[k])
        ax.plot(
            [1.0, 1 + 0.6 * step, 1 + 1.0 * step], [middles[k], y, y], transform=across,
            clip_on=False, color=QUIET, linewidth=0.6, label="_leader",
        )  # fmt: skip
        ax.plot(
            [1 + 1.7 * step], [y], transform=across, clip_on=False, marker="s",
            markersize=rcParams["font.size"] * 0.72, color=SPECTRUM[name],
            markeredgecolor=QUIET, markeredgewidth=0.4, label="_swatch",
        )  # fmt: skip
        ax.text(
            1 + 2.5 * step, y, f"{name} {two_places(share)}", transform=across, color=INK,
            fontsize="small", va="center",
        )  # fmt: skip


def plot_transitions(table: pd.DataFrame, *, state: str, ax: Axes) -> Axes:
    """Draw which strategies runs went from and to: shares of all runs, row by row.

    Parameters
    ----------
    table
        Rows with the columns `state`, `earlier`, `later` and `share` (0 to 1), as
        `hedgesim.study.strategies.transitions` gives them.
    state
        Id of the state to draw.
    ax
        Where to draw.

    Raises
    ------
    ValueError
        If the table has no row of that state.
    """
    rows = table[table["state"] == state]
    if rows.empty:
        raise ValueError(f"the table has no row of {state}")
    earlier = [name for name in SPECTRUM if name in set(rows["earlier"])]
    later = [name for name in SPECTRUM if name in set(rows["later"])]
    held = {(r.earlier, r.later): float(r.share) for r in each(rows)}
    for y, one in enumerate(reversed(earlier)):
        for x, other in enumerate(later):
            share = held.get((one, other), 0.0)
            _cell(ax, x, y, share, kept=one == other)
    ax.set(xlim=(0, len(later)), ylim=(0, len(earlier)))
    ax.spines[["top", "right", "left", "bottom"]].set_visible(False)
    ax.tick_params(length=0, labelsize="small", colors=INK)
    ax.set_yticks([y + 0.5 for y in range(len(earlier))], list(reversed(earlier)))
    ax.set_xticks([x + 0.5 for x in range(len(later))], later)
    ax.xaxis.tick_top()
    return ax


def _cell(ax: Axes, x: int, y: int, share: float, *, kept: bool) -> None:
    """Draw the share of runs that went one way; a frame where they stayed."""
    from matplotlib import colormaps
    from matplotlib.colors import to_hex
    from matplotlib.patches import Rectangle

    colour = to_hex(colormaps["Greys"](0.08 + 0.62 * share)) if share else "white"
    ax.add_patch(Rectangle(
        (x + 0.03, y + 0.05), 0.94, 0.9, facecolor=colour,
        edgecolor=INK if kept else "#d0d0d0", linewidth=0.9 if kept else 0.5,
    ))  # fmt: skip
    text = f"{100 * share:.0f} %" if share >= 0.01 else "<1 %" if share else "·"
    ax.text(x + 0.5, y + 0.5, text, ha="center", va="center", fontsize="small",
            color=ink_on(colour) if share else QUIET)  # fmt: skip
