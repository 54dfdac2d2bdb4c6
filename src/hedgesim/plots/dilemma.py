"""Threat against dependence: the picture of the dilemma, one path for each state."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from matplotlib import rcParams
from matplotlib.axes import Axes
from matplotlib.patheffects import withStroke
from matplotlib.ticker import MaxNLocator

from hedgesim.core.errors import ConfigError, Problem
from hedgesim.plots.alignment import inches_of
from hedgesim.plots.catalogue import Asked, Drawn, figure
from hedgesim.plots.page import Words, open_page, text_width
from hedgesim.plots.rows import each
from hedgesim.plots.source import Source
from hedgesim.plots.spacing import beside
from hedgesim.plots.style import QUIET, quiet_axes, share_tick, state_colours, write
from hedgesim.plots.words import moved, sentences
from hedgesim.study.summary import default_years

COLUMNS = ("state", "time", "threat", "dependence")
"""What `plot_dilemma` reads; `threat_q25`, `threat_q75` and so on are drawn if there."""


def plot_dilemma(
    table: pd.DataFrame,
    *,
    ax: Axes,
    names: Mapping[str, str],
    colours: Mapping[str, str],
    years: Sequence[int] = (),
) -> Axes:
    """Draw the path of each state: dependence to the right, threat upwards.

    A state that is threatened by whom it depends on stands in the upper right corner. A
    small point is a date of the table, the ring the start, the large point the end; a cross
    there holds the middle half of the runs.

    Parameters
    ----------
    table
        A row for each state and date with the columns of `COLUMNS`.
    ax
        Where to draw.
    names, colours
        Of states, by id.
    years
        Years whose end is written beside the paths.

    Raises
    ------
    ValueError
        If the table has no rows, or lacks a column.
    """
    missing = [column for column in COLUMNS if column not in table]
    if missing or table.empty:
        raise ValueError(f"the table has no {'rows' if not missing else missing[0]}")
    _limits(ax, table)
    size = rcParams["font.size"]
    for state, path in table.groupby("state", sort=False):
        path, colour = path.sort_values("time"), colours[str(state)]
        x, y = path["dependence"].to_numpy(), path["threat"].to_numpy()
        ax.plot(x, y, color=colour, label=str(state), zorder=3)
        ax.plot(x, y, color=colour, linestyle="none", marker="o", markersize=size * 0.26,
                zorder=3.5, label="_years")  # fmt: skip
        ax.plot(x[:1], y[:1], color=colour, marker="o", markersize=size * 0.55,
                markerfacecolor="white", markeredgewidth=1.2, zorder=4,
                label="_start")  # fmt: skip
        ax.plot(x[-1:], y[-1:], color=colour, marker="o", markersize=size * 0.75, zorder=5,
                label="_end")  # fmt: skip
        _cross(ax, path.iloc[-1], colour)
    _label(ax, table, names, colours, years)
    return ax


def _limits(ax: Axes, table: pd.DataFrame) -> None:
    """Hold every path and every cross, with some air."""
    quiet_axes(ax, grid="both")
    for name, set_limits in (("dependence", ax.set_xlim), ("threat", ax.set_ylim)):
        held = [table[c] for c in (name, f"{name}_q25", f"{name}_q75") if c in table]
        last = table[table["time"] == table["time"].max()]
        values = pd.concat([table[name], *(last[c.name] for c in held)])
        low, high = float(values.min()), float(values.max())
        air = max(0.09 * (high - low), 0.02)
        set_limits(max(0.0, low - air), min(1.0, high + air))
    ax.yaxis.set_major_formatter(share_tick)
    ax.xaxis.set_major_formatter(share_tick)
    wide = inches_of(ax)[0] / (rcParams["font.size"] / 72)
    ax.xaxis.set_major_locator(
        MaxNLocator(int(min(max(wide / 4, 3), 9)), steps=[1, 2, 5, 10])
    )


def _cross(ax: Axes, end: "pd.Series[Any]", colour: str) -> None:
    """Draw the middle half of the runs at the end, in both directions."""
    how: dict[str, Any] = {"color": colour, "linewidth": 0.8, "alpha": 0.6, "zorder": 2.5}
    if "threat_q25" in end:
        ax.plot([end["dependence"]] * 2, [end["threat_q25"], end["threat_q75"]],
                label="_half", **how)  # fmt: skip
        ax.plot([end["dependence_q25"], end["dependence_q75"]], [end["threat"]] * 2,
                label="_half", **how)  # fmt: skip


def _label(
    ax: Axes,
    table: pd.DataFrame,
    names: Mapping[str, str],
    colours: Mapping[str, str],
    years: Sequence[int],
) -> None:
    """Name the paths at their ends, and years beside their points, covering little."""
    wide, tall = inches_of(ax)
    (x0, x1), (y0, y1) = ax.get_xlim(), ax.get_ylim()
    points = rcParams["font.size"]

    def inches(row: Any) -> tuple[float, float]:
        return (
            (row.dependence - x0) / (x1 - x0) * wide,
            (row.threat - y0) / (y1 - y0) * tall,
        )

    last = table[table["time"] == table["time"].max()]
    said = [(row, names[str(row.state)], points, True) for row in each(last)]
    said += [
        (row, f"{int(row.time) - 1}", points * 0.72, False)
        for row in each(table)
        if row.time % 1 == 0
        and int(row.time) - 1 in years
        and row.time < last["time"].max()
    ]
    sizes = [
        (text_width(text, size, bold), 1.2 * size / 72) for _, text, size, bold in said
    ]
    halo = withStroke(linewidth=1.6, foreground="white")
    ink = [inches(row) for row in _along(table)]
    corners = beside([inches(row) for row, *_ in said], sizes, ink,
                     (0.0, 0.0, wide, tall), 0.5 * points / 72)  # fmt: skip
    for (row, text, size, bold), (left, bottom) in zip(said, corners, strict=True):
        write(ax, left / wide, bottom / tall, text, transform=ax.transAxes, fontsize=size,
              color=colours[str(row.state)], fontweight="bold" if bold else "normal",
              zorder=6, path_effects=[halo])  # fmt: skip


def _along(table: pd.DataFrame) -> Iterator[Any]:
    """Give points along the paths and the crosses, which labels had better not cover."""
    for _, path in table.groupby("state", sort=False):
        path = path.sort_values("time")
        pieces = [path[["dependence", "threat"]].to_numpy()]
        end = path.iloc[-1]
        if "threat_q25" in path:
            pieces.append(
                np.array([[end["dependence"], end[f"threat_q{q}"]] for q in (25, 75)])
            )
            pieces.append(
                np.array([[end[f"dependence_q{q}"], end["threat"]] for q in (25, 75)])
            )
        for piece in pieces:
            steps = np.linspace(0, len(piece) - 1, 6 * len(piece))
            places = [np.interp(steps, np.arange(len(piece)), side) for side in piece.T]
            yield from map(_At, *places)


class _At(NamedTuple):
    dependence: float
    threat: float


@figure(
    "threat-dependence",
    "Threat against dependence on a partner, one path for each state: the dilemma",
    takes=("partner", "channel"),
    states="smaller",
)
def threat_dependence(source: Source, asked: Asked) -> Drawn:
    """Draw threat from a partner against dependence on it, medians over the runs.

    Dependence is the share of all ties, or in one channel. The medians are taken date by
    date, of each by itself; no run need have followed the path.
    """
    partner = asked.partner or str(source.region["reference"])
    table = dilemma_table(source, asked, partner)
    states = [s for s in asked.states if s in set(table["state"])]
    whom = source.full_names[partner]
    title = _seen(source, table, whom)
    what = "all ties" if asked.channel is None else source.channels[asked.channel].lower()
    told = (
        f"{source.of_runs}; ring: the start of {source.start}, points: the end of each "
        f"year, large: {source.when(int(table['turn'].max()))}"
    )
    told += (
        "; the cross there holds the middle half of the runs." if source.runs > 1 else "."
    )
    words = Words(title=title, subtitle=(told,), source=source.caption)
    page = open_page(asked.size, words, body=26.0)
    ax = page.one(left=3.8, right=0.4, top=0.8, bottom=3.4)
    colours = state_colours(states, source.vectors)
    plot_dilemma(table, ax=ax, names=source.names, colours=colours,
                 years=_years(source, table))  # fmt: skip
    ax.set_xlabel(f"Dependence on {whom} (share of {what})", fontsize="small", color=QUIET)
    ax.set_ylabel(f"Perceived threat from {whom} (0 to 1)", fontsize="small", color=QUIET)
    alt = sentences([title, told, *(_path(source, table, s) for s in states)])
    return Drawn(figure=page.figure, table=table, title=title, alt=alt)


def dilemma_table(source: Source, asked: Asked, partner: str) -> pd.DataFrame:
    """Set threat and dependence side by side: a row for each state at the end of a year.

    Raises
    ------
    ConfigError
        If they were not recorded towards that partner.
    """
    states = [s for s in asked.states if s != partner]
    alone = [s for s in states if source.reference(s) == partner]
    if asked.channel is None and partner in source.vectors and states == alone:
        threat = source.own("threat", states)
        ties = source.own(f"alignment_{partner}", states)
    else:
        threat = source.towards("threat", partner, states)
        name = "alignment" if asked.channel is None else f"dependence_{asked.channel}"
        ties = source.towards(name, partner, states)
    keys, numbers = ["state", "turn", "quarter", "time"], ["q25", "q50", "q75"]
    sides = [
        side[[*keys, *numbers]].rename(
            columns={"q50": name} | {q: f"{name}_{q}" for q in ("q25", "q75")}
        )
        for name, side in (("threat", threat), ("dependence", ties))
    ]
    table: pd.DataFrame = sides[0].merge(sides[1], on=keys)
    table = table[(table["turn"] % 4 == 0) | (table["turn"] == table["turn"].max())]
    if table.empty:
        raise ConfigError([Problem(
            where=str(source.results.folder), value=f"--partner {partner}",
            expected="threat and dependence of others towards that partner, in pairs/",
            hint="run it again with [record] pairs_every above 0, and no more runs than "
            "pairs_up_to",
        )])  # fmt: skip
    return table


def _years(source: Source, table: pd.DataFrame) -> list[int]:
    """Choose the years that are written: the middle one, and the one after."""
    last = float(table["time"].max())
    covered = range(source.start, int(np.floor(last)))
    years = default_years(covered)
    return [year + k for year in years[1:-1] for k in (0, 1) if year + k < covered[-1]]


def _seen(source: Source, table: pd.DataFrame, whom: str) -> str:
    """Say who stands deepest in the dilemma at the end, and how it came there."""
    last = table[table["time"] == table["time"].max()]
    deepest = last.loc[(last["threat"] * last["dependence"]).idxmax()]
    state = str(deepest["state"])
    own = table[table["state"] == state].sort_values("time")
    ends = [
        (float(own[name].iloc[0]), float(own[name].iloc[-1]))
        for name in ("threat", "dependence")
    ]
    if len(own) == 1:
        return f"{source.names[state]}: both most threatened by {whom} and dependent on it"
    return (
        f"{source.names[state]}: threat from {whom} {moved(*ends[0])}, dependence "
        f"{moved(*ends[1])}"
    )


def _path(source: Source, table: pd.DataFrame, state: str) -> str:
    own = table[table["state"] == state].sort_values("time")
    said = [
        f"{name} {moved(float(own[name].iloc[0]), float(own[name].iloc[-1]))}"
        for name in ("threat", "dependence")
    ]
    return f"{source.names[state]}: " + ", ".join(said)
