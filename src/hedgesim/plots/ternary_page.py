"""The triangle on a page: one state large, or a small triangle for each of several."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pandas as pd

from hedgesim.core.errors import ConfigError, Problem
from hedgesim.plots.catalogue import Asked, Drawn, figure
from hedgesim.plots.page import Words, open_page
from hedgesim.plots.panels import columns_of
from hedgesim.plots.source import Source
from hedgesim.plots.style import INK, QUIET, looks, two_places, write
from hedgesim.plots.ternary import (
    PARTS,
    Corner,
    Cut,
    cut_around,
    plot_place,
    plot_ternary,
)
from hedgesim.plots.words import STEADY, listed, sentences
from hedgesim.study.portfolio import (
    Two,
    mean_portfolio,
    portfolios,
    share_ahead,
    two_partners,
)
from hedgesim.study.summary import default_years

REST = "everyone else"


@figure(
    "ternary",
    "A state's portfolio between two partners and everyone else: its path, and all ends",
    needs=("bands", "states"),
    takes=("turn",),
    states="some",
)
def ternary(source: Source, asked: Asked) -> Drawn:
    """Draw the mean portfolio through the years in a triangle, and each run's end.

    The corners are the first two of the region's vectors, without the state itself, and
    everyone else with the state's own self-reliance.
    """
    found = {state: two_partners(source.vectors, state) for state in asked.states}
    partners = {state: two for state, two in found.items() if two is not None}
    path = _path(source, asked, partners)
    states = [state for state in partners if state in set(path["state"])]
    if not states:
        raise ConfigError([Problem(
            where="--state", value=",".join(asked.states),
            expected="a state with two partners among the vectors "
            f"({', '.join(source.vectors)}), of which there are rows",
        )])  # fmt: skip
    partners = {state: partners[state] for state in states}
    ends = portfolios(source.results, partners, int(path["turn"].max()))
    table = pd.concat([path.assign(kind="mean"), ends.assign(kind="run")],
                      ignore_index=True)  # fmt: skip
    table["first_partner"] = [partners[state][0] for state in table["state"]]
    table["second_partner"] = [partners[state][1] for state in table["state"]]
    one = len(states) == 1
    drawn = (_of_one if one else _of_many)(source, asked, table, partners)
    left_out = [source.names[s] for s in asked.states if s not in states]
    if not left_out:
        return drawn
    note = f"left out, without two partners or rows to show: {listed(left_out)}"
    return replace(drawn, notes=(note,))


def _path(source: Source, asked: Asked, partners: Mapping[str, Two]) -> pd.DataFrame:
    """Give the mean path up to the turn that was asked for."""
    if not partners:
        return pd.DataFrame({"state": [], "turn": []})
    path = mean_portfolio(source.bands, partners)
    if path.empty:
        return path
    path = path.assign(time=source.start + path["turn"] / 4)
    if asked.turn is None:
        return _by_year(path)
    recorded = sorted(int(turn) for turn in path["turn"].unique())
    if asked.turn not in recorded:
        raise ConfigError([Problem(
            where="--turn", value=source.quarter(asked.turn),
            expected=f"a recorded turn, from {source.quarter(recorded[0])} to "
            f"{source.quarter(recorded[-1])}",
        )])  # fmt: skip
    return _by_year(path[path["turn"] <= asked.turn])


def _by_year(path: pd.DataFrame) -> pd.DataFrame:
    """Keep the ends of years, and the last turn."""
    kept: pd.DataFrame = path[
        (path["turn"] % 4 == 0) | (path["turn"] == path["turn"].max())
    ]
    return kept


def _of_one(
    source: Source, asked: Asked, table: pd.DataFrame, partners: Mapping[str, Two]
) -> Drawn:
    state = next(iter(partners))
    path, ends = _parts(table, state)
    two = partners[state]
    title = f"{source.names[state]}'s ties: {_seen(source, path, two)}"
    cut = cut_around(table[list(PARTS)].to_numpy(dtype=float))
    told = _told(source, table)
    if source.runs > 1:
        told += f" {_ahead(source, ends, state, two)}"
    told += " Dashed: as much of one as of the other."
    words = Words(title=title, subtitle=(told,), source=source.caption)
    page = open_page(
        asked.size, words, body=0.8 * min(asked.size.width / asked.size.em, 52)
    )
    ax = page.one(left=0.5, right=0.5, top=0.3, bottom=0.3)
    plot_ternary(path, ax=ax, corners=_corners(source, two), ends=ends, cut=cut,
                 years=_years(source, path))  # fmt: skip
    if not cut.whole:
        side = 6.5 if asked.size.name == "column" else 9.0
        small = page.axes(0.3, page.height - side * 0.9 - 0.3, side, side * 0.9)
        plot_place(cut, ax=small)
        write(small, 0.5, -0.08, "part shown", ha="center", va="top", fontsize="x-small",
              color=INK)  # fmt: skip
    alt = sentences([title, told])
    return Drawn(figure=page.figure, table=table, title=title, alt=alt)


def _of_many(
    source: Source, asked: Asked, table: pd.DataFrame, partners: Mapping[str, Two]
) -> Drawn:
    title = _seen_of_many(source, table, partners)
    told = f"{_told(source, table)} Dashed: as much of one as of the other."
    if any(state in source.vectors for state in partners):
        told += " A power has a frame of its own."
    words = Words(title=title, subtitle=(told,), source=source.caption)
    across = min(columns_of(asked.size, len(partners)), 3 if len(partners) < 7 else 4)
    rows = -(-len(partners) // across)
    panel = asked.size.width / asked.size.em / across
    page = open_page(asked.size, words, body=rows * (0.88 * panel + 2.0))
    grid = page.grid(rows, across, sides=(0.2, 0.2, 1.4, 1.0), gaps=(0.8, 2.2))
    places = [ax for row in grid for ax in row]
    for ax in places[len(partners) :]:
        ax.remove()
    cuts = _cuts(source, table, partners)
    for ax, (state, two) in zip(places, partners.items(), strict=False):
        path, ends = _parts(table, state)
        plot_ternary(path, ax=ax, corners=_corners(source, two), ends=ends,
                     cut=cuts[state])  # fmt: skip
        write(ax, -0.12, 0.86 + 0.12, source.names[state], fontweight="bold", color=INK,
              va="bottom", fontsize="medium")  # fmt: skip
    said = [
        f"{source.names[state]}: {_seen(source, _parts(table, state)[0], two)}"
        for state, two in partners.items()
    ]
    alt = sentences([title, told, *said])
    return Drawn(figure=page.figure, table=table, title=title, alt=alt)


def _cuts(
    source: Source, table: pd.DataFrame, partners: Mapping[str, Two]
) -> dict[str, Cut]:
    """Frame all states alike, but a power by itself: it has other partners and ties."""
    alike = [state for state in partners if state not in source.vectors]
    groups = [alike, *([state] for state in partners if state not in alike)]
    found: dict[str, Cut] = {}
    for group in filter(None, groups):
        rows = table.loc[table["state"].isin(group), list(PARTS)]
        found |= dict.fromkeys(group, cut_around(rows.to_numpy(dtype=float)))
    return found


def _parts(table: pd.DataFrame, state: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    own = table[table["state"] == state]
    return own[own["kind"] == "mean"], own[own["kind"] == "run"]


def _corners(source: Source, two: Two) -> tuple[Corner, Corner, Corner]:
    look = looks(source.vectors)
    first, second = (Corner(source.names[key], look[key].colour) for key in two)
    return first, second, Corner(REST, QUIET)


def _told(source: Source, table: pd.DataFrame) -> str:
    last = source.when(int(table["turn"].max()))
    if source.runs == 1:
        return (
            f"Shares of all ties in one run; points: the end of each year, large: {last}."
        )
    return (
        f"Mean of {source.runs:,} runs; ring: the start of {source.start}, points: the end "
        f"of each year, large: {last}; grey: where each run is then."
    )


def _ahead(source: Source, ends: pd.DataFrame, state: str, two: Two) -> str:
    part = share_ahead(ends, state)
    first, second = (source.full_names[key] for key in two)
    some = f"{100 * part:.0f} % of runs" if 0.005 <= part < 0.995 else "few runs"
    some = {0.0: "no run", 1.0: "every run"}.get(part, some)
    if some == "few runs" and part > 0.5:
        some = "nearly all runs"
    return f"In {some} {second}'s share is then larger than {first}'s."


def _years(source: Source, path: pd.DataFrame) -> list[int]:
    """Choose the years that are written: a few, evenly, the last among them."""
    last = int(np.floor(float(path["time"].max()))) - 1
    covered = range(source.start, last + 1)
    return list(default_years(covered)) if covered else []


def _changes(path: pd.DataFrame) -> list[tuple[float, float]]:
    ordered = path.sort_values("time")
    return [(float(ordered[part].iloc[0]), float(ordered[part].iloc[-1])) for part in PARTS]


def _seen(source: Source, path: pd.DataFrame, two: Two) -> str:
    """Say from whom a portfolio moved, and towards whom."""
    names = [*(source.full_names[key] for key in two), REST]
    moves = list(zip(names, _changes(path), strict=True))
    told = {name: f"{name} ({two_places(a)} to {two_places(b)})" for name, (a, b) in moves}
    less = [told[name] for name, (a, b) in moves if b - a <= -STEADY]
    more = [told[name] for name, (a, b) in moves if b - a >= STEADY]
    if not less and not more:
        still = [f"{name} {two_places(b)}" for name, (_, b) in moves]
        return f"{listed(still)}, hardly moving" if len(path) > 1 else listed(still)
    away = f"away from {listed(less)}" if less else ""
    towards = f"towards {listed(more)}" if more else ""
    return ", ".join(part for part in (away, towards) if part)


def _seen_of_many(source: Source, table: pd.DataFrame, partners: Mapping[str, Two]) -> str:
    """Count the states that moved from the first partner towards the second."""
    groups: dict[Two, list[str]] = {}
    for state, two in partners.items():
        groups.setdefault(two, []).append(state)
    two, states = max(groups.items(), key=lambda group: len(group[1]))
    moved = []
    for state in states:
        (a0, a1), (b0, b1), _ = _changes(_parts(table, state)[0])
        if b1 - b0 >= STEADY and a1 - a0 <= -STEADY:
            moved.append(state)
    first, second = (source.full_names[key] for key in two)
    what = f"from {first} towards {second}"
    if not moved:
        return f"Ties between {first}, {second} and {REST}: no state moves {what}"
    if len(moved) == len(partners):
        return f"Ties of all {len(moved)} states move {what}"
    named = listed([source.names[state] for state in moved])
    return f"Ties of {len(moved)} of {len(partners)} states move {what}: {named}"
