"""Pictures of a `HedgingModel` at the turn it has made, drawn as in all other figures."""

import base64
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from io import BytesIO
from threading import Lock

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from hedgesim.app.texts import t
from hedgesim.core.errors import ConfigError
from hedgesim.model import HedgingModel
from hedgesim.plots.alignment import plot_alignment, share_axis
from hedgesim.plots.network import MOST, Node, plot_network
from hedgesim.plots.network_places import Place, around, spaced
from hedgesim.plots.projection import projected
from hedgesim.plots.style import QUIET, SIZES, in_size, looks, quiet_axes, two_places
from hedgesim.study.ties import leant_on
from hedgesim.world.names import resolve
from hedgesim.world.outline import read_outline

SHEET = replace(SIZES["column"], width=6.0, height=4.4, text=10.0, dots=110)
"""Size of a picture: two of them stand beside each other on a screen."""

WEAK = 0.1
"""Alignment below which no arrow is drawn."""

_ONE_AT_A_TIME = Lock()
"""Matplotlib's settings are everybody's: visitors draw in turns."""


def drawn(draw: Callable[[], Figure]) -> str:
    """Draw a figure and give it as the source of an image."""
    with _ONE_AT_A_TIME, in_size(SHEET):
        file = BytesIO()
        draw().savefig(file, format="png", dpi=SHEET.dots)
    return "data:image/png;base64," + base64.b64encode(file.getvalue()).decode("ascii")


def paths(model: HedgingModel, state: str) -> pd.DataFrame:
    """Give a state's alignment with each vector and its threat, turn by turn.

    Parameters
    ----------
    model
        At any turn; what it collected is read.
    state
        Id of a state that chooses.

    Returns
    -------
    A row for each turn since the start, from 0: `time` in years, `threat`, and for each
    vector but the state itself `alignment_...`; all but the time are shares from 0 to 1.
    """
    table = model.datacollector.get_agent_vars_dataframe()
    own = table[table["state"] == state].reset_index(drop=True)
    names = [f"alignment_{vector}" for vector in vectors_of(model, state)]
    found: pd.DataFrame = own[[*names, "threat"]].astype(float)
    found["time"] = model.experiment.start + np.arange(len(found)) / 4
    return found


def vectors_of(model: HedgingModel, state: str) -> tuple[str, ...]:
    """Give the ids of the vectors of the region but the state itself."""
    return tuple(v for v in model.experiment.region.vectors if v != state)


def names_of(model: HedgingModel) -> dict[str, str]:
    """Give the names of all actors by id."""
    return {actor.id: actor.name for actor in model.experiment.region.actors}


def state_figure(model: HedgingModel, state: str) -> Figure:
    """Draw a state's alignment with each vector above its perceived threat, over time."""
    figure = Figure(figsize=(SHEET.width, SHEET.height or SHEET.width))
    upper = figure.add_axes((0.09, 0.40, 0.70, 0.51))
    lower = figure.add_axes((0.09, 0.08, 0.70, 0.20))
    table, names = paths(model, state), names_of(model)
    long = pd.concat([
        pd.DataFrame({"state": state, "partner": v, "time": table["time"], "n": 1}
                     | dict.fromkeys(("q05", "q25", "q50", "q75", "q95"),
                                     table[f"alignment_{v}"]))
        for v in vectors_of(model, state)
    ])  # fmt: skip
    with _whole_span(model, upper):
        plot_alignment(long, state=state, ax=upper, band=0, names=names)
    _title(upper, t("door.alignment_of", state=names[state]))
    threat = model.why(state).reference
    look = looks(model.experiment.region.vectors).get(threat)
    lower.plot(table["time"], table["threat"], color=look.colour if look else QUIET)
    with _whole_span(model, lower):
        quiet_axes(lower)
        lower.set_ylim(0, 1)
        share_axis(lower)
    lower.text(1.02, table["threat"].iloc[-1], two_places(table["threat"].iloc[-1]),
               transform=lower.get_yaxis_transform(), va="center", fontweight="bold",
               color=look.colour if look else QUIET)  # fmt: skip
    _title(lower, t("door.threat_from", partner=names[threat]))
    return figure


@contextmanager
def _whole_span(model: HedgingModel, ax: Axes) -> Iterator[None]:
    """Keep all years of the run on the axis while it grows."""
    yield
    first = model.experiment.start
    last = first + model.experiment.turns / 4
    ax.set_xlim(first, last)
    years = range(first, int(last) + 1, 2)
    ax.set_xticks(list(years), [str(year) for year in years])


def _title(ax: Axes, text: str) -> None:
    ax.set_title(text, loc="left", fontsize="medium", fontweight="bold", parse_math=False)


def ties_of(model: HedgingModel) -> pd.DataFrame:
    """Give who leans on whom at the turn just made: a row for each state and vector.

    `share` is alignment, from 0 to 1.
    """
    rows = [
        {"state": agent.id, "partner": vector, "share": agent.alignment[vector]}
        for agent in model.agents
        for vector in vectors_of(model, agent.id)
    ]
    return pd.DataFrame(rows)


def network_figure(model: HedgingModel) -> Figure:
    """Draw who leans on whom at the turn just made: arrows as wide as alignment."""
    high = SHEET.height or SHEET.width
    figure = Figure(figsize=(SHEET.width, high))
    ax = figure.add_axes((0, 0, 1, 0.93))
    table = ties_of(model)
    actors = list(dict.fromkeys([*table["state"], *table["partner"]]))
    weights, look = leant_on(table, actors), looks(model.experiment.region.vectors)
    room = SHEET.width / SHEET.em, 0.93 * high / SHEET.em
    places, names = _places(model, actors, room), names_of(model)
    nodes = {
        key: Node(name=names[key], place=places[key], weight=weights[key],
                  colour=look[key].colour if key in look else QUIET)
        for key in actors
    }  # fmt: skip
    plot_network(table[table["share"] >= WEAK], ax=ax, nodes=nodes, numbers=0.2)
    _title(ax, t("door.network", when=when(model)))
    return figure


def when(model: HedgingModel) -> str:
    """Say which quarter has been made."""
    return str(model.quarter) if model.turn else t("door.start")


def _places(
    model: HedgingModel, actors: list[str], room: tuple[float, float]
) -> dict[str, Place]:
    """Place actors as on the map, moved apart; on a circle where there is no map."""
    region = model.experiment.region
    try:
        outline = read_outline(
            resolve("region", region.id), tuple(actor.id for actor in region.actors)
        )
    except ConfigError:
        outline = None
    places = around(actors)
    if outline is not None and all(actor in outline.places for actor in actors):
        on_paper = projected([outline.places[actor] for actor in actors], outline.centre)
        places = {
            a: (float(x), float(y)) for a, (x, y) in zip(actors, on_paper, strict=True)
        }
    apart = min(8.2, 0.62 * (room[0] * room[1] / len(actors)) ** 0.5)
    return spaced(places, room, apart, MOST + 1.2)


def told(model: HedgingModel, state: str) -> str:
    """Say in words what the picture of a state shows at its end.

    Examples
    --------
    >>> told(HedgingModel("triad", run=3), "ALT")[:38]
    'Altria, at the start: alignment with N'
    """
    agent, names = model.state(state), names_of(model)
    shares = ", ".join(
        f"{names[v]} {two_places(agent.alignment[v])}" for v in vectors_of(model, state)
    )
    partner = names[model.why(state).reference]
    return t("door.told", state=names[state], when=when(model), shares=shares,
             partner=partner, threat=two_places(agent.measures["threat"]),
             strategy=agent.strategy)  # fmt: skip
