"""The map on a page: states coloured by a number or by their most common strategy."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from hedgesim.core.errors import ConfigError, Problem, did_you_mean
from hedgesim.plots.catalogue import Asked, Drawn, figure
from hedgesim.plots.heat_map import limits, measure_of, title_of
from hedgesim.plots.keys import ROW, Swatch, plot_scale, plot_swatches, rows_of, shade
from hedgesim.plots.map import PLAIN, Area, plot_map
from hedgesim.plots.page import Page, Words, open_page
from hedgesim.plots.projection import window
from hedgesim.plots.rows import each
from hedgesim.plots.source import Source
from hedgesim.plots.style import QUIET, SPECTRUM, looks, two_places
from hedgesim.plots.turns import at_turn, recorded_turn, words_of_turn
from hedgesim.plots.words import listed, sentences, upper
from hedgesim.study.strategies import shares
from hedgesim.world.outline import Outline

ALIGNMENT, STRATEGY = "alignment", "strategy"
AIR: Mapping[str, tuple[float, float]] = {
    "page": (0.1, 0.07), "slide": (0.1, 0.1), "column": (0.06, 0.13),
}  # fmt: skip
"""Radii of the globe around the outermost places: at the sides, above and below; names
that do not fit their areas need more of it where letters are large for the map."""


class Shown(NamedTuple):
    """What colours show: rows of every turn (state, turn, value, and share of a strategy).

    `what` names it in a sentence; `partner` is whom it is about, or "".
    """

    table: pd.DataFrame
    what: str
    partner: str
    measure: str

    @property
    def words(self) -> bool:
        """Whether values are strategies, no numbers."""
        return self.measure == STRATEGY


def shown(source: Source, asked: Asked) -> Shown:
    """Find the rows of what was asked: alignment with a partner, strategy or a measure.

    Raises
    ------
    ConfigError
        If there is no such measure, or it was not recorded towards that partner.
    """
    measure = asked.measure or ALIGNMENT
    partner = asked.partner or ""
    if measure == STRATEGY:
        rows = shares(source.bands, partner)
        rows = rows.sort_values("share", ascending=False, kind="stable")
        rows = rows.drop_duplicates(["state", "turn"]).rename(columns={"strategy": "value"})
        whom = source.full_names[partner] if partner else "each partner of reference"
        what = f"most common strategy towards {whom}"
    elif measure == ALIGNMENT:
        partner = partner or str(source.region["reference"])
        own = source.own(f"alignment_{partner}")
        rows = own if len(own) else source.towards(ALIGNMENT, partner)
        what = f"alignment with {source.full_names[partner]}"
    elif partner:
        rows = source.towards(_pair_measure(source, measure), partner)
        what = f"{title_of(source, measure)} (partner: {source.full_names[partner]})"
    else:
        rows = source.own(measure_of(source, measure, (ALIGNMENT, STRATEGY)))
        what = title_of(source, measure)
    rows = rows.rename(columns={"q50": "value"})
    rows = rows[rows["state"].isin(list(source.states)) & (rows["state"] != partner)]
    if rows.empty:
        raise ConfigError([_nothing(source, measure, partner)])
    order = {state: place for place, state in enumerate(source.actors)}
    rows = rows.sort_values("state", key=lambda c: c.map(order), kind="stable")
    kept = [
        "state",
        "turn",
        "quarter",
        "value",
        *(["share"] if measure == STRATEGY else []),
    ]
    table = rows[kept].assign(measure=measure, partner=partner).reset_index(drop=True)
    return Shown(table, what, partner, measure)


def _pair_measure(source: Source, measure: str) -> str:
    pairs = source.bands[source.bands["partner"] != ""]
    known = [str(m) for m in pairs["measure"].unique() if ":" not in str(m)]
    if measure not in known:
        known = [*known, STRATEGY]
        raise ConfigError([Problem(
            where="--measure", value=measure, hint=did_you_mean(measure, known),
            expected=f"with --partner, one of {', '.join(known)}",
        )])  # fmt: skip
    return measure


def _nothing(source: Source, measure: str, partner: str) -> Problem:
    return Problem(
        where=str(source.results.folder), value=f"--partner {partner}",
        expected=f"{measure} of others towards that partner, in pairs/",
        hint="run it again with [record] pairs_every above 0, and no more runs than "
        "pairs_up_to",
    )  # fmt: skip


def turns_of(source: Source, asked: Asked) -> list[int]:
    """Give the turns of which the map can be drawn."""
    return sorted(int(turn) for turn in shown(source, asked).table["turn"].unique())


@figure(
    "map",
    "States on a map, coloured by alignment with a partner, strategy or another measure",
    needs=("bands", "outline"),
    takes=("partner", "measure", "turn"),
    states="none",
    moves=turns_of,
)
def draw_map(source: Source, asked: Asked) -> Drawn:
    """Colour each state by its median over the runs, or by its most common strategy.

    The scale is that of all turns of the study, so that maps of two turns compare.
    """
    outline = source.outline
    assert outline is not None  # needs
    found = shown(source, asked)
    turns = sorted(int(turn) for turn in found.table["turn"].unique())
    turn = recorded_turn(source, asked, turns)
    table = found.table[found.table["turn"] == turn].reset_index(drop=True)
    values = found.table["value"]
    ends = (0.0, 1.0) if found.words else limits(values.to_numpy(dtype=float))
    told = _told(source, found)
    origin = f"{source.caption} · borders: {_origin(outline)}"
    title = f"{_seen(source, found, table)} {at_turn(source, turn)}"
    if asked.moving:
        words = words_of_turn(source, turn, upper(found.what), told, origin)
    else:
        words = Words(title=title, subtitle=(told,), source=origin)
    present = values if asked.moving else table["value"]
    kinds = sorted(set(present), key=_rank) if found.words else []
    narrow = asked.size.name != "page"  # letters are large for the map
    numbers = {k: str(n) for n, k in enumerate(kinds, 1)} if narrow else {}
    swatches = _swatches(source, found, kinds, numbers)
    page, low = _page(asked, words, swatches if found.words else ())
    states = [s for s in source.states if s in outline.places] or list(outline.places)
    shape = page.width / (page.height - low)
    view = window(outline, states, AIR[asked.size.name], shape)
    ax = page.axes(0, low, page.width, page.height - low)
    areas = _areas(source, outline, found, table, ends, numbers)
    plot_map(areas, ax=ax, outline=outline, view=view)
    if found.words:
        plot_swatches(page, swatches, 0.4)
    else:
        plot_scale(page, ends, f"{found.what} (median)", 0.4, swatches)
    missing = [source.names[s] for s in table["state"] if s not in outline.places]
    notes = [f"not on the map, which has no place for it: {name}" for name in missing]
    alt = sentences([f"Map. {title}", told, _all(source, found, table), outline.note])
    return Drawn(figure=page.figure, table=table, title=title, alt=alt, notes=tuple(notes))


def _rank(strategy: str) -> int:
    return list(SPECTRUM).index(strategy)


def _origin(outline: Outline) -> str:
    return outline.source.split(",")[0].split(";")[0]


def _page(asked: Asked, words: Words, swatches: tuple[Swatch, ...] | list[Swatch]) -> tuple[
    Page, float
]:  # fmt: skip
    """Open the page, and say how high its foot with the key is."""
    wide = asked.size.width / asked.size.em - 2.2
    rows = len(rows_of(swatches, asked.size, wide)) if swatches else 0
    low = ROW * rows + 0.9 if rows else 3.9
    return open_page(
        asked.size, words, body=(0.72 if asked.size.name == "column" else 0.56) * wide + low
    ), low


def _areas(
    source: Source, outline: Outline, found: Shown, table: pd.DataFrame,
    ends: tuple[float, float], numbers: Mapping[str, str],
) -> dict[str, Area]:  # fmt: skip
    """Say how each actor is drawn."""
    held = {str(row.state): row for row in each(table)}
    look = looks(source.vectors)
    areas: dict[str, Area] = {}
    for actor, name in source.names.items():
        if actor not in outline.places:
            continue
        if actor in held and found.words:
            areas[actor] = Area(colour=SPECTRUM[held[actor].value], name=name,
                                said=_said(source, held[actor], numbers))  # fmt: skip
        elif actor in held:
            value = float(held[actor].value)
            areas[actor] = Area(colour=shade(value, ends), name=name,
                                said=two_places(value))  # fmt: skip
        elif actor == found.partner:
            ink = look[actor].colour if actor in look else QUIET
            areas[actor] = Area(colour="#ffffff", name=name, hatched=ink)
        else:
            areas[actor] = Area(colour=PLAIN, name=name)
    return areas


def _said(source: Source, row: Any, numbers: Mapping[str, str]) -> str:
    """Give the line below a name: a strategy, or its number in the key, and its share."""
    strategy = numbers.get(row.value, row.value)
    return strategy if source.runs == 1 else f"{strategy}, {100 * row.share:.0f} %"


def _swatches(
    source: Source, found: Shown, strategies: list[str], numbers: Mapping[str, str]
) -> list[Swatch]:
    """Name colours; where a key has numbers, each strategy after its own."""
    swatches: list[Swatch] = [
        (SPECTRUM[name], "", f"{numbers[name]} {name}" if name in numbers else name)
        for name in strategies
    ]
    if found.partner:
        look = looks(source.vectors)
        ink = look[found.partner].colour if found.partner in look else QUIET
        swatches.append(("#ffffff", ink, f"{source.full_names[found.partner]} itself"))
    return swatches


def _told(source: Source, found: Shown) -> str:
    if found.words:
        runs = "One run" if source.runs == 1 else f"Of {source.runs:,} runs"
        more = "" if source.runs == 1 else ", with the share that has it"
        return f"{runs}: {found.what}{more}. Dark stands against, light with."
    return f"{source.of_runs}. One scale for all turns; darker is higher."


def _seen(source: Source, found: Shown, table: pd.DataFrame) -> str:
    """Say which state is highest and which lowest, or which strategy most states have."""
    names = source.names
    if found.words:
        groups: dict[str, list[str]] = {}
        for row in each(table):
            groups.setdefault(str(row.value), []).append(names[row.state])
        first, *others = sorted(groups, key=lambda k: (-len(groups[k]), _rank(k)))
        whole = "all" if len(groups) == 1 else f"{len(groups[first])} of"
        said = f"{upper(first)} in {whole} {len(table)} states"
        return ", ".join([said, *(f"{k} in {listed(groups[k])}" for k in others)])
    values = table["value"].to_numpy(dtype=float)
    top, least = table.iloc[int(np.argmax(values))], table.iloc[int(np.argmin(values))]
    most = f"{names[top['state']]} ({two_places(top['value'])})"
    said = f"{upper(found.what)}: highest in {most}"
    if top["state"] == least["state"]:
        return said
    return f"{said}, lowest in {names[least['state']]} ({two_places(least['value'])})"


def _all(source: Source, found: Shown, table: pd.DataFrame) -> str:
    """Tell the value of every state, for those who do not see the colours."""
    names: Mapping[str, str] = source.names
    said = [
        f"{names[row.state]} {row.value if found.words else two_places(float(row.value))}"
        for row in each(table)
    ]
    return "; ".join(said)
