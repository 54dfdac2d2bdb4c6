"""What drives an outcome: bars of indices, Morris's plane, sources of a variance."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from hedgesim.plots.spacing import spread
from hedgesim.plots.style import HAIR, INK, QUIET, quiet_axes, write

COLOURS: Mapping[str, str] = {
    "parameters": "#0072b2",
    "events": "#d55e00",
    "parameters and events": "#0072b2",
    "both together": "#cc79a7",
    "interactions": "#e69f00",
    "chance": "#9b9b9b",
}
"""By side, or by source of variance: of Okabe and Ito (2008), with grey for chance."""
PALE = 0.32
LONGEST_LABEL = 46
BEYOND = 1.7
"""Whiskers are cut off so many times the largest bar from 0."""
LABEL_GAP = 0.036
"""Least distance between two labels of Morris's plane, as a share of its height."""
LEAST_LABELLED = 0.045
"""Share of the bar below which a source of variance is named under it."""


def plot_shares(table: pd.DataFrame, *, ax: Axes) -> Axes:
    """Draw first and total indices as bars with their intervals, the largest on top.

    The dark bar is the share of variance that a factor makes alone, the pale one behind it
    that with its interactions; whiskers are 95 % intervals.

    Parameters
    ----------
    table
        A row a factor: `title`, `side`, `first` and `total` with `_low` and `_high`.
    ax
        Where to draw.

    Raises
    ------
    ValueError
        If a column is missing.
    """
    _need(table, "title", "side", "first", "total")
    places = _rows(ax, table)
    colours = [COLOURS[side] for side in table["side"]]
    ax.barh(places, table["total"].clip(lower=0), 0.72, color=colours, alpha=PALE)
    ax.barh(places, table["first"].clip(lower=0), 0.36, color=colours)
    _whiskers(ax, table, "total", places + 0.27, QUIET)
    _whiskers(ax, table, "first", places, INK)
    ax.set_xlim(
        0, float(np.nanmax([*table["total_high"], *table["first_high"], 0.05])) * 1.04
    )
    ax.set_xlabel("Share of the variance between points", fontsize=9, color=QUIET)
    _key(ax, table, ("alone (first)", 1.0), ("with interactions (total)", PALE))
    return ax


def plot_signed(table: pd.DataFrame, index: str, *, label: str, ax: Axes) -> Axes:
    """Draw one index as bars from 0 with its intervals, the largest on top.

    Parameters
    ----------
    table
        A row a bar: `title`, `side`, and the index with `_low` and `_high`.
    index
        Which: "partial", "pawn", "effect", "mu_star" and so on.
    label
        What it is, below the axis.
    ax
        Where to draw.

    Raises
    ------
    ValueError
        If a column is missing.
    """
    _need(table, "title", "side", index)
    places = _rows(ax, table)
    colours = [COLOURS[side] for side in table["side"]]
    ax.barh(places, table[index], 0.6, color=colours, alpha=0.75)
    _whiskers(ax, table, index, places, INK)
    ax.axvline(0, color=QUIET, linewidth=0.8)
    ends = table[[index, f"{index}_low", f"{index}_high"]].to_numpy(dtype=np.float64)
    reach = BEYOND * float(np.nanmax(np.abs(table[index].to_numpy(dtype=np.float64))))
    low, high = max(np.nanmin(ends), -reach), min(np.nanmax(ends), reach)
    ax.set_xlim(min(low, 0) - 0.03 * reach, max(high, 0) + 0.03 * reach)
    ax.set_xlabel(label, fontsize=9, color=QUIET)
    _key(ax, table)
    return ax


def plot_morris(table: pd.DataFrame, *, unit: str, named: int = 14, ax: Axes) -> Axes:
    """Draw Morris's plane: how far a factor moves the outcome, and how unevenly.

    To the right lies what matters more; above the line (sigma = mu*) what acts differently
    from place to place. The factors that matter most are named, in a column to the right
    from which a thin line leads to each.

    Parameters
    ----------
    table
        A row a factor: `title`, `side`, `mu_star`, `sigma` with intervals.
    unit
        Of the outcome.
    named
        How many are named.
    ax
        Where to draw.

    Raises
    ------
    ValueError
        If a column is missing.
    """
    _need(table, "title", "side", "mu_star", "sigma")
    quiet_axes(ax)
    ax.grid(axis="x", color=HAIR, linewidth=0.6)
    colours = [COLOURS[side] for side in table["side"]]
    right = float(table["mu_star_high"].fillna(table["mu_star"]).max()) * 1.04 or 1.0
    top = float(table["sigma"].max()) * 1.12 or 1.0
    ax.plot([0, min(right, top)], [0, min(right, top)], color=HAIR, linewidth=1.2, zorder=1)
    ax.hlines(table["sigma"], table["mu_star_low"], table["mu_star_high"], color=colours,
              linewidth=0.8, alpha=0.5, zorder=2)  # fmt: skip
    marks = ["s" if side == "events" else "o" for side in table["side"]]
    for mark in ("o", "s"):
        own = table[[m == mark for m in marks]]
        ax.scatter(own["mu_star"], own["sigma"], s=26, marker=mark, zorder=3,
                   color=[COLOURS[s] for s in own["side"]], linewidth=0)  # fmt: skip
    ax.set_xlim(0, right)
    ax.set_ylim(0, top)
    ax.set_xlabel(f"mu*: mean size of the effect of a whole range ({unit})", fontsize=9,
                  color=QUIET)  # fmt: skip
    ax.set_ylabel("sigma: how much the effect differs", fontsize=9, color=QUIET)
    _names(ax, table.nlargest(named, "mu_star"), right, top)
    write(ax, min(right, top), min(right, top), "sigma = mu* ", ha="right", va="top",
          fontsize=7.5, color=QUIET)  # fmt: skip
    _key(ax, table)
    return ax


def plot_split(shares: Mapping[str, Sequence[float]], *, ax: Axes) -> Axes:
    """Draw where the variance of a single run comes from, as one bar.

    Parameters
    ----------
    shares
        By source its share and, if known, the ends of an interval. Shares below 0, by error
        of sampling, are drawn as 0.
    ax
        Where to draw.
    """
    ax.set_xlim(0, 1)
    ax.set_ylim(-0.9, 0.62)
    ax.axis("off")
    above: list[tuple[float, str]] = []
    under: list[tuple[float, str]] = []
    left = 0.0
    total = sum(max(share[0], 0.0) for share in shares.values()) or 1.0
    for name, share in shares.items():
        width = max(share[0], 0.0) / total
        ax.barh(0, width, 0.62, left=left, color=COLOURS.get(name, INK))
        middle, text = left + width / 2, f"{name} {100 * max(share[0], 0.0):.0f} %"
        (above if width >= LEAST_LABELLED + 0.011 * len(text) else under).append(
            (middle, text)
        )
        left += width
    for middle, text in above:
        write(ax, middle, 0, text, ha="center", va="center", color="white", fontsize=9.5,
              fontweight="bold")  # fmt: skip
    moved = spread([place for place, _ in under], 0.16, 0.08, 0.9)
    for (middle, text), place in zip(under, moved, strict=True):
        ax.plot([middle, place], [-0.33, -0.52], color=QUIET, linewidth=0.8)
        write(ax, place, -0.56, text, ha="center", va="top", color=QUIET, fontsize=9)
    return ax


def _need(table: pd.DataFrame, *columns: str) -> None:
    missing = [column for column in columns if column not in table]
    if missing:
        raise ValueError(f"the table has no column {', '.join(missing)}")


def _rows(ax: Axes, table: pd.DataFrame) -> np.ndarray:
    """Set a line for each row, the first on top, and name them."""
    quiet_axes(ax)
    ax.grid(visible=False, axis="y")
    ax.grid(axis="x", color=HAIR, linewidth=0.6)
    places = -np.arange(len(table), dtype=np.float64)
    ax.set_yticks([])
    ax.set_ylim(-len(table) + 0.4, 0.6)
    for place, title in zip(places, table["title"], strict=True):
        text = str(title)
        short = text if len(text) <= LONGEST_LABEL else text[: LONGEST_LABEL - 1] + "…"
        write(ax, -0.012, place, short, transform=ax.get_yaxis_transform(), ha="right",
              va="center", fontsize=9, color=INK)  # fmt: skip
    return places


def _whiskers(
    ax: Axes, table: pd.DataFrame, index: str, places: np.ndarray, colour: str
) -> None:
    low, high = table[f"{index}_low"], table[f"{index}_high"]
    ax.hlines(places, low, high, color=colour, linewidth=1.0, zorder=4)


def _key(ax: Axes, table: pd.DataFrame, *shades: tuple[str, float]) -> None:
    """Say above the axes which colour is which side, and which shade is which index."""
    sides = [s for s in dict.fromkeys(table["side"]) if s not in set(table["title"])]
    marks: list[Patch | Line2D] = [Patch(color=COLOURS[side], label=side) for side in sides]
    marks += [Patch(color=INK, alpha=alpha, label=label) for label, alpha in shades]
    if len(marks) > 1:
        ax.legend(
            handles=marks, loc="lower right", bbox_to_anchor=(1.0, 1.0), frameon=False,
            ncols=len(marks), fontsize=8.5, labelcolor=QUIET, borderaxespad=0.1,
            handlelength=1.2, columnspacing=1.4,
        )  # fmt: skip


def _names(ax: Axes, table: pd.DataFrame, right: float, top: float) -> None:
    """Name factors in a column beside the plane, each with a thin line to its mark."""
    rows = table.sort_values("sigma")
    heights = spread([v / top for v in rows["sigma"]], LABEL_GAP, 0.0, 1.0)
    for (_, row), height in zip(rows.iterrows(), heights, strict=True):
        text = str(row["title"])
        ax.annotate(
            text if len(text) <= LONGEST_LABEL else text[: LONGEST_LABEL - 1] + "…",
            xy=(row["mu_star"], row["sigma"]), xycoords="data", xytext=(1.03, height),
            textcoords="axes fraction", fontsize=8.5, color=COLOURS[row["side"]],
            va="center", ha="left", parse_math=False, annotation_clip=False,
            arrowprops={"arrowstyle": "-", "color": COLOURS[row["side"]], "linewidth": 0.4,
                        "alpha": 0.7, "shrinkA": 1, "shrinkB": 2},
        )  # fmt: skip
