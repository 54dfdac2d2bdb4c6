"""Alignment trajectories on a page: one state with its events, or a panel for each."""

import numpy as np
import pandas as pd
from matplotlib import rcParams
from matplotlib.axes import Axes

from hedgesim.core.errors import ConfigError, Problem
from hedgesim.plots.alignment import date_axis, inches_of, plot_alignment
from hedgesim.plots.catalogue import Asked, Drawn, figure
from hedgesim.plots.page import Page, Words, open_page, text_width
from hedgesim.plots.source import Source
from hedgesim.plots.style import INK, QUIET, looks, write
from hedgesim.plots.words import moved, sentences

MARKS_OF_MANY = 4
"""Events that are marked in panels."""


@figure(
    "alignment",
    "A state's alignment with each vector over time, with bands over runs; or every state",
    takes=("channel",),
    states="some",
)
def alignment(source: Source, asked: Asked) -> Drawn:
    """Draw alignment trajectories of one state, or small multiples of several.

    With a channel it is dependence in that channel, which alignment is the mean of; it is
    known at the turns at which pairs were recorded.
    """
    table = alignment_table(source, asked)
    points = observed_points(source, asked.channel)
    points = points[points["state"].isin(asked.states)]
    if len(asked.states) == 1:
        return _of_one(source, asked, table, points)
    return _of_many(source, asked, table, points)


def alignment_table(source: Source, asked: Asked) -> pd.DataFrame:
    """Give the bands that are drawn: a row for each state, partner and date.

    Raises
    ------
    ConfigError
        If a channel is asked for and pairs were not recorded.
    """
    pieces = []
    for vector in source.vectors:
        if asked.channel is None:
            rows = source.own(f"alignment_{vector}", asked.states)
        else:
            rows = source.towards(f"dependence_{asked.channel}", vector, asked.states)
            rows = rows[rows["state"] != vector]
        pieces.append(rows.assign(partner=vector))
    table = pd.concat(pieces, ignore_index=True)
    if table.empty:
        raise ConfigError([_no_pairs(source, asked)])
    return table[[*_KEPT]]


_KEPT = ("state", "partner", "turn", "quarter", "time", "q05", "q25", "q50", "q75", "q95",
         "n")  # fmt: skip


def _no_pairs(source: Source, asked: Asked) -> Problem:
    if asked.channel is None:
        states = ", ".join(asked.states)
        return Problem(where=str(source.results.folder), value=states,
                       expected="alignment of that state with another vector")  # fmt: skip
    return Problem(
        where=str(source.results.folder), value=f"--channel {asked.channel}",
        expected="dependence by channel, in pairs/",
        hint="run it again with [record] pairs_every above 0, and no more runs than "
        "pairs_up_to",
    )  # fmt: skip


def observed_points(source: Source, channel: str | None) -> pd.DataFrame:
    """Give what the region's figures say for later years, at the beginning of each."""
    return source.observed[source.observed["channel"] == (channel or "")]


def _unit(source: Source, channel: str | None) -> str:
    if channel is None:
        return "Alignment (share of all ties)"
    return f"{source.channels[channel]}: dependence (share)"


def _of_one(
    source: Source, asked: Asked, table: pd.DataFrame, points: pd.DataFrame
) -> Drawn:
    state = asked.state
    marks = source.marks((state,), asked.size.marks)
    title = f"{source.names[state]}: {_seen(source, table, state, asked.channel)}"
    words = Words(title=title, subtitle=_told(source, points), source=source.caption)
    page = open_page(asked.size, words, body=26.0, marks=marks)
    right = _room(source, table["partner"], asked)
    ax = page.one(left=3.6, right=right, top=2.0, bottom=1.9)
    plot_alignment(table, state=state, ax=ax, names=source.names, events=marks,
                   observed=points)  # fmt: skip
    ax.set_ylabel(_unit(source, asked.channel))
    alt = sentences([title, *words.subtitle, _ends(source, table, state)])
    return Drawn(figure=page.figure, table=table, title=title, alt=alt)


def _room(source: Source, partners: "pd.Series[str]", asked: Asked) -> float:
    """Give the ems that the labels at the line ends take."""
    em = asked.size.em
    names = [source.names[p] for p in partners.unique()]
    wide = [text_width(f"{name} .00", asked.size.text, True) for name in names]
    return max(wide) / em + 1.6


def _told(source: Source, points: pd.DataFrame) -> tuple[str, ...]:
    if source.runs > 1:
        said = (f"{source.of_runs}; the darker band holds the middle half of them, the "
                "lighter one nine tenths.")  # fmt: skip
    else:
        said = "One run."
    if points.empty:
        return (said,)
    years = ", ".join(str(int(year)) for year in sorted(points["year"].unique()))
    return (f"{said} Diamonds: the region's figures for {years}, which the runs "
            "do not use.",)  # fmt: skip


def _ends_of(table: pd.DataFrame, state: str) -> dict[str, tuple[float, float]]:
    """Give first and last median with each vector."""
    own = table[table["state"] == state].sort_values("time")
    return {
        str(vector): (float(rows["q50"].iloc[0]), float(rows["q50"].iloc[-1]))
        for vector, rows in own.groupby("partner", sort=False)
    }


def _seen(source: Source, table: pd.DataFrame, state: str, channel: str | None) -> str:
    """Say how the tie that moves most moved, and the next one if it moves half as much."""
    ends = _ends_of(table, state)
    order = sorted(ends, key=lambda vector: -abs(ends[vector][1] - ends[vector][0]))
    what = "alignment with" if channel is None else (
        f"dependence in {source.channels[channel].lower()} on"
    )  # fmt: skip
    first, *others = order
    said = f"{what} {source.full_names[first]} {moved(*ends[first])}"
    wide = abs(ends[first][1] - ends[first][0])
    for other in others[:1]:
        if abs(ends[other][1] - ends[other][0]) > max(0.02, wide / 2):
            said += f", {what.split()[-1]} {source.full_names[other]} {moved(*ends[other])}"
    return said


def _ends(source: Source, table: pd.DataFrame, state: str) -> str:
    ends = _ends_of(table, state)
    said = [f"{source.full_names[v]} {moved(*ends[v])}" for v in ends]
    return f"{source.full_names[state]}: " + "; ".join(said)


def _of_many(
    source: Source, asked: Asked, table: pd.DataFrame, points: pd.DataFrame
) -> Drawn:
    states = [s for s in asked.states if s in set(table["state"])]
    columns = min(2 if asked.size.name == "column" else 4, len(states))
    rows = -(-len(states) // columns)
    marks = source.marks(states, MARKS_OF_MANY)
    title = _seen_of_many(source, table, states, asked.channel)
    words = Words(title=title, subtitle=_told(source, points), source=source.caption)
    page = open_page(asked.size, words, body=3.0 + 12.0 * rows, marks=marks)
    panels = page.grid(rows, columns, sides=(3.6, 0.4, 5.2, 1.9), gaps=(1.5, 2.6))
    places = [ax for row in panels for ax in row]
    top = max([float(table["q95"].max()), *points["value"]])
    for number, (ax, state) in enumerate(zip(places, states, strict=False)):
        above = marks if number < columns else ()
        plot_alignment(table, state=state, ax=ax, names={}, observed=points, events=above)
        _dress(ax, top, first=number % columns == 0)
        _head_of(ax, source.names[state], bool(above))
        if number + columns < len(states):
            ax.tick_params(labelbottom=False)
    for ax in places[len(states) :]:
        ax.remove()
    _legend(page, source, table, _unit(source, asked.channel))
    alt = sentences([title, *words.subtitle, *(_ends(source, table, s) for s in states)])
    return Drawn(figure=page.figure, table=table, title=title, alt=alt)


def _dress(ax: Axes, top: float, *, first: bool) -> None:
    """Give a panel the scale of all."""
    date_axis(ax, *ax.get_xlim(), ems=4.6)
    ax.set_ylim(0, min(1.0, np.ceil(top * 20 + 0.2) / 20))
    ax.set_ylabel("")
    ax.tick_params(labelleft=first)


def _head_of(ax: Axes, name: str, discs: bool) -> None:
    """Name a panel above it, over the numbers of events where there are any."""
    em = rcParams["font.size"] / 72 / inches_of(ax)[1]
    y = 1 + (2.1 if discs else 0.4) * em
    write(ax, 0, y, name, transform=ax.transAxes, fontweight="bold", color=INK,
          va="bottom", fontsize="medium")  # fmt: skip


def _legend(page: Page, source: Source, table: pd.DataFrame, unit: str) -> None:
    """Name the lines once, above the panels, and what the panels measure at their side."""
    ax = page.axes(0, page.height - 1.5, page.width, 1.4)
    ax.set_axis_off()
    ax.set(xlim=(0, page.width), ylim=(0, 1))
    look = looks(list(dict.fromkeys(table["partner"])))
    x = 0.0
    for vector, line in look.items():
        ax.plot([x, x + 2.4], [0.5, 0.5], color=line.colour, linestyle=line.linestyle)
        name = source.names[vector]
        ax.text(x + 2.8, 0.5, name, color=line.colour, fontweight="bold", va="center")
        x += 4.2 + text_width(name, page.size.text, True) / page.size.em
    side = page.axes(0, 1.9, 1, page.height - 7)
    side.set_axis_off()
    side.text(0.5, 0.5, unit, color=QUIET, va="center", ha="center", rotation=90,
              fontsize="small", parse_math=False)  # fmt: skip


def _seen_of_many(
    source: Source, table: pd.DataFrame, states: list[str], channel: str | None
) -> str:
    """Say with whom alignment moves most, in how many states, and where most."""
    ends = {state: _ends_of(table, state) for state in states}
    change = {
        v: {s: ends[s][v][1] - ends[s][v][0] for s in states if v in ends[s]}
        for v in source.vectors
    }
    most = max(change, key=lambda v: sum(map(abs, change[v].values())))
    moves = change[most]
    way = "falls" if sum(moves.values()) < 0 else "rises"
    sign = -1 if way == "falls" else 1
    count = sum(sign * move >= 0.01 for move in moves.values())
    widest = max(moves, key=lambda s: sign * moves[s])
    what = "Alignment with" if channel is None else (
        f"{source.channels[channel]}: dependence on"
    )  # fmt: skip
    if not count:
        return f"{what} {source.full_names[most]} stays in {len(moves)} states"
    told = moved(*ends[widest][most]).split(" ", 1)[1]
    if len(moves) == 1:
        return f"{what} {source.full_names[most]} {way} in {source.names[widest]} ({told})"
    return (
        f"{what} {source.full_names[most]} {way} in {count} of {len(moves)} states, "
        f"most in {source.names[widest]} ({told})"
    )
