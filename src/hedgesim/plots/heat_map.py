"""A heat map: one measure of every state, quarter by quarter."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib import rcParams
from matplotlib.axes import Axes
from matplotlib.collections import QuadMesh
from matplotlib.colorbar import ColorbarBase

from hedgesim.core.errors import ConfigError, Problem, did_you_mean
from hedgesim.measures import MEASURES
from hedgesim.plots.alignment import date_axis, discs, inches_of
from hedgesim.plots.catalogue import Asked, Drawn, figure
from hedgesim.plots.events import Mark
from hedgesim.plots.page import Page, Words, open_page, text_width
from hedgesim.plots.source import Source
from hedgesim.plots.style import INK, QUIET, SEQUENTIAL, share_tick, two_places, write
from hedgesim.plots.words import STEADY, moved, sentences, upper

USUAL = "hedging_index"
COLUMNS = ("state", "time", "q50")
"""What `plot_heat_map` reads: ids, decimal years, and the number that is coloured."""


def plot_heat_map(
    table: pd.DataFrame,
    *,
    ax: Axes,
    names: Mapping[str, str],
    events: Sequence[Mark] = (),
) -> QuadMesh:
    """Colour a measure of each state (a row) at each date: light is low, dark is high.

    The last number of each row is written at its right, so that the colours can be read.

    Parameters
    ----------
    table
        A row for each state and date with the columns of `COLUMNS`, states from top to
        bottom in the order of their first row. A state may lack dates.
    ax
        Where to draw.
    names
        Of states, by id.
    events
        Dated events to number above.

    Returns
    -------
    The coloured cells, for a scale beside them; their Axes are `ax`.

    Raises
    ------
    ValueError
        If the table has no rows, or lacks a column.
    """
    missing = [column for column in COLUMNS if column not in table]
    if missing or table.empty:
        raise ValueError(f"the table has no {'rows' if not missing else missing[0]}")
    states = list(dict.fromkeys(table["state"]))
    wide = table.pivot(index="state", columns="time", values="q50").loc[states]
    times = wide.columns.to_numpy(dtype=float)
    steps = np.diff(times)
    edges = np.concatenate([[times[0] - (steps[0] if steps.size else 0.25)], times])
    low, high = limits(wide.to_numpy(dtype=float))
    cells = ax.pcolormesh(
        edges, np.arange(len(states) + 1), np.ma.masked_invalid(wide.to_numpy()),
        cmap=SEQUENTIAL, vmin=low, vmax=high, edgecolors="face", linewidth=0.2,
    )  # fmt: skip
    ax.hlines(np.arange(1, len(states)), edges[0], edges[-1], colors="white", linewidth=1.2)
    ax.set_ylim(len(states), 0)
    date_axis(ax, edges[0], edges[-1])
    ax.spines[["top", "right", "left", "bottom"]].set_visible(False)
    ax.tick_params(axis="x", colors=QUIET, labelsize="small")
    ax.tick_params(axis="y", length=0, labelcolor=INK)
    ax.set_yticks([k + 0.5 for k in range(len(states))], [names[s] for s in states])
    em = rcParams["font.size"] / 72 / inches_of(ax)[0]
    for row, state in enumerate(states):
        own = wide.loc[state].dropna()
        if len(own):
            write(ax, 1 + 0.4 * em, row + 0.5, two_places(float(own.iloc[-1])), color=INK,
                  transform=ax.get_yaxis_transform(), va="center",
                  fontsize="small")  # fmt: skip
    discs(ax, events)
    return cells


def limits(values: np.ndarray) -> tuple[float, float]:
    """Give ends of a scale around all values: twentieths, or finer where they lie close.

    Examples
    --------
    >>> limits(np.array([0.41, 0.58])), limits(np.array([0.394, 0.402]))
    ((0.4, 0.6), (0.394, 0.402))
    """
    low, high = float(np.nanmin(values)), float(np.nanmax(values))
    steps = 20 if high - low > 0.04 else 1000
    low, high = np.floor(low * steps + 1e-6) / steps, np.ceil(high * steps - 1e-6) / steps
    return round(float(low), 9), round(float(max(high, low + 1 / steps)), 9)


@figure(
    "heat-map",
    "Hedging index, or another measure, of every state quarter by quarter",
    takes=("measure",),
    states="all",
)
def heat_map(source: Source, asked: Asked) -> Drawn:
    """Draw the median of a measure over the runs, a row for each state."""
    name = measure_of(source, asked.measure or USUAL)
    table = source.own(name, asked.states)
    order = {state: place for place, state in enumerate(asked.states)}
    table = table.sort_values(["state", "turn"], key=lambda c: c.map(order) if
                              c.name == "state" else c, ignore_index=True)  # fmt: skip
    states = list(dict.fromkeys(table["state"]))
    title, what = _seen(source, table, name), title_of(source, name)
    marks = source.marks(tuple(states), min(asked.size.marks, 6))
    told = (
        f"{source.of_runs}. {upper(what)}; darker is higher. At the right: the last number."
    )
    words = Words(title=title, subtitle=(told,), source=source.caption)
    page = open_page(asked.size, words, body=6.5 + 1.9 * len(states), marks=marks)
    longest = max(text_width(source.names[s], asked.size.text) for s in states)
    left = longest / asked.size.em + 1.0
    ax = page.one(left=left, right=2.4, top=2.2, bottom=4.6)
    cells = plot_heat_map(table, ax=ax, names=source.names, events=marks)
    _scale(page, cells, what, left)
    alt = sentences([title, told, *(_row(source, table, s) for s in states)])
    kept = ["state", "turn", "quarter", "time", "measure", "q05", "q25", "q50", "q75",
            "q95", "n"]  # fmt: skip
    return Drawn(figure=page.figure, table=table[kept], title=title, alt=alt)


def measure_of(source: Source, asked: str, more: Sequence[str] = ()) -> str:
    """Find a measure of states that the folder has.

    Raises
    ------
    ConfigError
        If there is none, with the nearest name; `more` may be asked for, too.
    """
    own = source.bands[source.bands["partner"] == ""]
    known = [m for m in own["measure"].unique() if ":" not in m]
    if asked not in known:
        raise ConfigError([Problem(
            where="--measure", value=asked, hint=did_you_mean(asked, [*known, *more]),
            expected=f"one of {', '.join([*known, *more])}",
        )])  # fmt: skip
    return asked


def title_of(source: Source, measure: str) -> str:
    """Name a measure in a few words: those of the catalogue of measures."""
    vector = measure.removeprefix("alignment_")
    if vector != measure:
        return f"alignment with {source.full_names.get(vector, vector)}"
    found = MEASURES[measure].title if measure in MEASURES else measure.replace("_", " ")
    return found[:1].lower() + found[1:]


def _scale(page: Page, cells: QuadMesh, what: str, left: float) -> None:
    """Draw the scale of colours below."""
    ax = page.axes(left, 1.5, min(14.0, page.width - left - 2.4), 0.7)
    norm: Any = cells.norm
    bar = ColorbarBase(ax, cmap=cells.get_cmap(), norm=norm, orientation="horizontal")
    bar.outline.set_visible(False)
    ax.tick_params(length=0, labelsize="x-small", colors=QUIET, pad=2)
    ax.xaxis.set_major_formatter(share_tick)
    wide = inches_of(ax)[0] / page.size.em
    write(ax, 1 + 0.6 / wide, 0.5, what, transform=ax.transAxes, color=QUIET, va="center",
          fontsize="small")  # fmt: skip


def _seen(source: Source, table: pd.DataFrame, measure: str) -> str:
    """Say whose number is highest at the end, and whose moved most."""
    first, last = table["time"].min(), table["time"].max()
    ends = {
        str(state): (float(own["q50"].iloc[0]), float(own["q50"].iloc[-1]))
        for state, own in table.groupby("state", sort=False)
    }
    what = upper(title_of(source, measure).split(":")[0].split(",")[0])
    top = max(ends, key=lambda s: ends[s][1])
    widest = max(ends, key=lambda s: abs(ends[s][1] - ends[s][0]))
    still = first == last or abs(ends[widest][1] - ends[widest][0]) < STEADY
    if widest == top and not still:
        return f"{what}: {source.names[top]}'s {moved(*ends[top])}, the highest"
    said = f"{what}: highest in {source.names[top]} ({two_places(ends[top][1])})"
    return said if still else f"{said}; {source.names[widest]}'s {moved(*ends[widest])}"


def _row(source: Source, table: pd.DataFrame, state: str) -> str:
    own = table[table["state"] == state]["q50"]
    return f"{source.names[state]} {moved(float(own.iloc[0]), float(own.iloc[-1]))}"
