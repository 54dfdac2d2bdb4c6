"""The network on a page: who leans on whom at a turn."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from hedgesim.core.errors import ConfigError, Problem
from hedgesim.plots.catalogue import Asked, Drawn, figure
from hedgesim.plots.network import MOST, Node, plot_network, plot_widths
from hedgesim.plots.network_places import Place, around, spaced
from hedgesim.plots.page import Page, Words, open_page
from hedgesim.plots.projection import projected
from hedgesim.plots.rows import each
from hedgesim.plots.source import Source
from hedgesim.plots.style import QUIET, looks, two_places
from hedgesim.plots.turns import at_turn, recorded_turn, words_of_turn
from hedgesim.plots.words import sentences, upper
from hedgesim.study.ties import leant_on, ties

WEAK = 0.1
"""Ties below it are not drawn; where none is as strong, the strongest are."""
WRITTEN: Mapping[str, float] = {"page": 0.15, "slide": 0.15, "column": 0.25}
"""Ties from which on the share is written, by size: as many as can be read."""
KEY = 2.6


def _ties(source: Source, asked: Asked) -> pd.DataFrame:
    """Give the ties of all turns among actors that have a place: all but the remainder.

    Raises
    ------
    ConfigError
        If none were recorded.
    """
    measure = "alignment" if asked.channel is None else f"dependence_{asked.channel}"
    table = ties(source.bands, measure)
    rest = [key for key, actor in source.actors.items() if actor.get("remainder")]
    table = table[~table["partner"].isin(rest)]
    if table.empty:
        raise ConfigError([Problem(
            where=str(source.results.folder), value="--figure network",
            expected="rows of pairs, from which ties are read",
            hint="run it again with [record] pairs_every above 0, and no more runs than "
            "pairs_up_to",
        )])  # fmt: skip
    return table


def turns_of(source: Source, asked: Asked) -> list[int]:
    """Give the turns of which the network can be drawn."""
    return sorted(int(turn) for turn in _ties(source, asked)["turn"].unique())


@figure(
    "network",
    "Who leans on whom at a turn: ties as arrows, by strength and direction",
    needs=("bands", "pairs"),
    takes=("channel", "turn"),
    states="none",
    moves=turns_of,
)
def network(source: Source, asked: Asked) -> Drawn:
    """Draw the stronger ties at a turn as arrows towards the partner, medians over runs.

    Actors stand as on the map, moved apart; in a region without borders on a circle. A
    disc's area is the mean share that the other states have with it.
    """
    every = _ties(source, asked)
    turn = recorded_turn(source, asked, sorted(int(t) for t in every["turn"].unique()))
    table = every[every["turn"] == turn].reset_index(drop=True)
    actors = [key for key in source.actors if key in {*table["state"], *table["partner"]}]
    weights = leant_on(table, actors)
    table = table.assign(weight=[weights[partner] for partner in table["partner"]])
    what = "all ties" if asked.channel is None else f"ties in {_channel(source, asked)}"
    title = _seen(source, asked, table, weights)
    least = WEAK if asked.moving or (table["share"] >= WEAK).any() else _least(table)
    told = _told(source, what, least)
    words = Words(title=title, subtitle=(told,), source=source.caption)
    if asked.moving:
        words = words_of_turn(
            source, turn, f"Who leans on whom, in {what}", told, source.caption
        )
    body = min(max(0.6 * asked.size.width / asked.size.em, 33.0), 44.0)
    page = open_page(asked.size, words, body=body)
    ax = page.axes(0, KEY, page.width, page.height - KEY)
    nodes = _nodes(source, actors, weights, page)
    drawn = every.loc[every["share"] >= least].sort_values("share", ascending=False)
    plot_network(
        table[table["share"] >= least], ax=ax, nodes=nodes,
        numbers=WRITTEN[asked.size.name],
        steady=drawn.drop_duplicates(["state", "partner"]) if asked.moving else None,
    )  # fmt: skip
    _key(page)
    alt = sentences([title, told, *_strongest(source, table, least)])
    return Drawn(figure=page.figure, table=table, title=title, alt=alt)


def _least(table: pd.DataFrame) -> float:
    """Give the share from which on ties are drawn where all are weak: the six strongest."""
    ordered = sorted((float(share) for share in table["share"]), reverse=True)
    return ordered[min(5, len(ordered) - 1)]


def _channel(source: Source, asked: Asked) -> str:
    return source.channels[str(asked.channel)].lower()


def _nodes(
    source: Source, actors: list[str], weights: Mapping[str, float], page: Page
) -> dict[str, Node]:
    """Place actors in the room, coloured as partners are everywhere."""
    outline, places = source.outline, around(actors)
    if outline is not None and all(actor in outline.places for actor in actors):
        on_paper = projected([outline.places[actor] for actor in actors], outline.centre)
        places = {
            a: (float(x), float(y)) for a, (x, y) in zip(actors, on_paper, strict=True)
        }
    room = page.width, page.height - KEY
    apart = min(8.2, 0.62 * (room[0] * room[1] / len(actors)) ** 0.5)
    found: dict[str, Place] = spaced(places, room, apart, MOST + 1.2)
    look = looks(source.vectors)
    return {
        actor: Node(
            name=source.names[actor], place=found[actor],
            colour=look[actor].colour if actor in look else QUIET, weight=weights[actor],
        )
        for actor in actors
    }  # fmt: skip


def _key(page: Page) -> None:
    """Say what widths and discs mean."""
    ax = page.axes(0, 0, page.width, KEY)
    ax.set_axis_off()
    ax.set(xlim=(0, page.width), ylim=(0, KEY))
    say: dict[str, Any] = {"fontsize": "small", "color": QUIET, "va": "center"}
    narrow = page.size.name == "column"
    ax.text(0, 1.9 if narrow else 1.0, "share of a state's ties", **say)
    plot_widths(ax, 11.5, 1.9 if narrow else 1.0, (0.1, 0.3, 0.5))
    text = "disc: mean share in the ties of the other states"
    ax.text(0 if narrow else 33.0, 0.6 if narrow else 1.0, text, **say)


def _told(source: Source, what: str, least: float) -> str:
    runs = "One run" if source.runs == 1 else f"Medians of {source.runs:,} runs"
    return (
        f"{runs}. An arrow from a state to whom it leans on: its share of {what}, from "
        f"{two_places(least)} on. The rest of the world is left out."
    )


def _seen(
    source: Source, asked: Asked, table: pd.DataFrame, weights: Mapping[str, float]
) -> str:
    """Say who is leant on most, and which is the strongest tie."""
    top = max(weights, key=lambda actor: weights[actor])
    best = table.iloc[int(np.argmax(table["share"].to_numpy()))]
    state, whom = source.names[best["state"]], source.full_names[best["partner"]]
    where = "" if asked.channel is None else f"In {_channel(source, asked)}, "
    said = f"{where}{source.full_names[top]} is leant on most"
    return (
        f"{upper(said)} {at_turn(source, int(best['turn']))}; the strongest single tie is "
        f"{state}'s with {whom} ({two_places(best['share'])})"
    )


def _strongest(source: Source, table: pd.DataFrame, least: float) -> list[str]:
    """Tell the ties that are drawn, the strongest first, state by state."""
    rows = table[table["share"] >= least].sort_values("share", ascending=False)
    told: dict[str, list[str]] = {}
    for row in each(rows):
        said = f"{source.full_names[row.partner]} {two_places(row.share)}"
        told.setdefault(str(row.state), []).append(said)
    return [f"{source.names[s]} leans on {', '.join(whom)}" for s, whom in told.items()]
