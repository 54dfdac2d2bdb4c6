"""Headlines: what came of a study, in sentences made from rows of tables."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from hedgesim.plots.source import Source
from hedgesim.plots.style import two_places
from hedgesim.plots.words import moved, upper
from hedgesim.study.compare_words import percent, phrase, when
from hedgesim.study.strategies import shares

ALIGNMENT = "alignment_"


@dataclass(frozen=True, slots=True)
class Headline:
    """One sentence, with what it is about in large: how a median moved, or a share of runs.

    `numbers` are the cells of the table from which it is made.
    """

    big: str
    text: str
    numbers: Mapping[str, Any]


def headlines(source: Source, table: pd.DataFrame) -> tuple[Headline, ...]:
    """Say what came of the region's first smaller state: threat, ties, hedging, strategy.

    Parameters
    ----------
    source
        The folder.
    table
        Of `hedgesim.study.endpoints.endpoints`.
    """
    state = source.smaller[0]
    own = _rows_of(table, state)
    found = [of_row(source, own[name]) for name in _told(source, state, own)]
    label = of_strategy(source, state)
    return (*found, *([label] if label else []))


def of_states(source: Source, table: pd.DataFrame) -> dict[str, tuple[str, ...]]:
    """Say of every state how its tie with its reference moved, and its strategy."""
    said: dict[str, tuple[str, ...]] = {}
    for state in source.states:
        own = _rows_of(table, state)
        name = f"{ALIGNMENT}{source.reference(state)}"
        rows = [of_row(source, own[name])] if name in own else []
        label = of_strategy(source, state)
        said[state] = tuple(found.text for found in (*rows, label) if found)
    return said


Row = Mapping[str, Any]


def _rows_of(table: pd.DataFrame, state: str) -> dict[str, Row]:
    """Give a state's rows by measure."""
    rows = table[table["state"] == state].to_dict("records")
    return {str(r["measure"]): {str(k): v for k, v in r.items()} for r in rows}


def _told(source: Source, state: str, own: Mapping[str, Row]) -> list[str]:
    reference = f"{ALIGNMENT}{source.reference(state)}"
    size = {
        name: abs(row["later"] - row["earlier"])
        for name, row in own.items()
        if name.startswith(ALIGNMENT) and name != reference
    }
    most = [max(size, key=lambda name: size[name])] if size else []
    return [m for m in ("threat", reference, *most, "hedging_index") if m in own]


def of_row(source: Source, row: Row) -> Headline:
    """Word a row: in how many runs it is higher or lower, and how the median moved."""
    what = phrase(row["measure"], row["state"], source.region)
    ends = float(row["earlier"]), float(row["later"])
    at, before, n = when(row["last"]), when(row["first"]), int(row["n"])
    arrow = f"{two_places(ends[0])} → {two_places(ends[1])}"
    if n == 1:
        text = f"In the one run {what} {moved(*ends)} {_span(before, at)}."
        return Headline(arrow, text, row)
    if pd.isna(row["share"]):
        low, high = two_places(row["later_low"]), two_places(row["later_high"])
        text = (
            f"The median of {what} {moved(*ends)} {_span(before, at)}; nine tenths of "
            f"{n:,} runs end between {low} and {high}."
        )
        return Headline(arrow, text, row)
    way = "lower" if row["median"] < 0 else "higher" if row["median"] > 0 else "the same"
    than = "as" if way == "the same" else "than"
    text = (
        f"In {_of(row['share'], n)} {what} is {way} {at} {than} {before}; its median "
        f"{moved(*ends)}."
    )
    return Headline(arrow, text, row)


def _of(share: float, n: int) -> str:
    return f"all {n:,} runs" if share == 1 else f"{percent(share)} of {n:,} runs"


def _span(before: str, at: str) -> str:
    return f"between {before.removeprefix('at ')} and {at.removeprefix('at ')}"


def of_strategy(source: Source, state: str) -> Headline | None:
    """Name the most common strategy of a state at the last turn, and the next."""
    table = shares(source.bands)
    own = table[table["state"] == state]
    if own.empty:
        return None
    last = own[own["turn"] == own["turn"].max()]
    ranked = last.sort_values("share", ascending=False, kind="stable").to_dict("records")
    first, *others = [{str(k): v for k, v in row.items()} for row in ranked]
    reference = source.full_names[source.reference(state)]
    at, name = upper(when(first["quarter"])), source.full_names[state]
    lead = f"{at} {name}'s strategy towards {reference} is {first['strategy']}"
    numbers = {"measure": f"strategy:{first['strategy']}", **first}
    if first["n"] == 1:
        return Headline(upper(first["strategy"]), f"{lead}.", numbers)
    text = f"{lead} in {_of(first['share'], int(first['n']))}"
    for row in others[:1]:
        if row["share"] > 0:
            text += f" and {row['strategy']} in {percent(row['share'])}"
    return Headline(percent(first["share"]), f"{text}.", numbers)
