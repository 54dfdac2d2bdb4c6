"""Two worlds in the catalogue: what is drawn of two folders, and what is said of it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from hedgesim.core.errors import ConfigError, Problem
from hedgesim.plots.catalogue import Asked, Drawn, figure
from hedgesim.plots.events import Mark, chosen_marks
from hedgesim.plots.marks import mark_of, marks_of, weight_of
from hedgesim.plots.page import Words
from hedgesim.plots.source import Source
from hedgesim.plots.style import INK, looks
from hedgesim.plots.two_worlds import DIFFERENCE, rows_of
from hedgesim.plots.two_worlds_page import Column, Worlds, two_worlds_page
from hedgesim.plots.words import sentences
from hedgesim.study.compare_inputs import changes
from hedgesim.study.compare_pairing import Common, common_ground
from hedgesim.study.compare_paths import paths
from hedgesim.study.compare_sides import Side, two_sides
from hedgesim.study.compare_words import when

MOST_MARKS = 6
"""Dates that are marked at most, in columns this narrow; those that differ come first."""

SMALL = 0.0005
"""A median difference below it is not told in the title."""

SMALL_BESIDE = 0.05
"""Nor one that is less than this share of the other."""

_UNPAIRED = "hedgesim compare with --unpaired"
"""There is no figure of worlds that share nothing; the other command has the option."""


@dataclass(frozen=True, slots=True)
class Both:
    """RESULTS and OTHER, whose runs are pairs; differences are RESULTS less OTHER."""

    results: Side
    other: Side
    common: Common

    @property
    def region(self) -> Mapping[str, Any]:
        """The region of RESULTS."""
        region: Mapping[str, Any] = self.results.inputs["region"]
        return region


@figure(
    "two-worlds",
    "Threat and alignment in two worlds, and the difference of paired runs (--against)",
    needs=("states",),
    takes=("against",),
)
def two_worlds(source: Source, asked: Asked) -> Drawn:
    """Draw a state in two worlds that share draws and luck, and their difference.

    Raises
    ------
    ConfigError
        Without another folder, or if nothing that the page shows was recorded in both.
    """
    if asked.against is None:
        raise _wrong("none", "another results folder, of the same draws and luck")
    both = pair(source, asked.against)
    if asked.state not in both.common.states:
        known = ", ".join(both.common.states)
        raise ConfigError([
            Problem(where="--state", value=asked.state, expected=f"one of {known}")
        ])  # fmt: skip
    columns = columns_of(both, asked.state)
    table = paths(
        both.other, both.results, both.common, asked.state, [c.measure for c in columns]
    )
    table = table.assign(time=int(both.results.experiment["start"]) + table["turn"] / 4)
    columns = [c for c in columns if c.measure in set(table["measure"])]
    first, last = float(table["time"].min()), float(table["time"].max())
    events, strong = marks_of_both(both, asked.state, first, last)
    words, worlds = words_of(both, source.names[asked.state], table, columns, strong)
    page = two_worlds_page(table, columns=columns, words=words, worlds=worlds,
                           size=asked.size, events=events)  # fmt: skip
    alt = sentences([words.title, *words.subtitle])
    return Drawn(figure=page.figure, table=table, title=words.title, alt=alt,
                 notes=tuple(map(str, both.common.notes)))  # fmt: skip


def _wrong(value: str, expected: str) -> ConfigError:
    return ConfigError([Problem(where="--against", value=value, expected=expected)])


def pair(source: Source, against: Source) -> Both:
    """Pair the runs of two folders.

    Raises
    ------
    ConfigError
        As `hedgesim compare` refuses: a folder that cannot be read, or runs that do not
        share draws and luck.
    """
    a, b = two_sides(str(against.results.folder), str(source.results.folder))
    try:
        return Both(results=b, other=a, common=common_ground(a, b, paired=True))
    except ConfigError as refused:
        raise ConfigError(
            replace(p, hint=p.hint and p.hint.replace("--unpaired", _UNPAIRED))
            for p in refused.problems
        ) from None


def columns_of(both: Both, state: str) -> list[Column]:
    """Choose what to draw: threat from the state's reference, then each vector."""
    names = _names(both.region)
    actors = {a["id"]: a for a in both.region["actors"]}
    reference = str(actors[state].get("reference") or "")
    look = looks(both.region["vectors"])
    threat = Column(
        "threat", "Threat from", names.get(reference, ""), INK, "threat",
        "Perceived threat (0 to 1)",
    )  # fmt: skip
    alignments = [
        Column(f"alignment_{vector}", "Alignment with", names[vector],
               look[vector].colour, "alignment", "Alignment (share of all ties)")
        for vector in both.region["vectors"]
        if vector != state
    ]  # fmt: skip
    found = [c for c in (threat, *alignments) if c.measure in both.common.measures]
    if not found:
        raise _wrong(both.other.label, "threat or alignment in both")
    return found


def _names(region: Mapping[str, Any]) -> dict[str, str]:
    return {a["id"]: a["name"].removeprefix("the ") for a in region["actors"]}


def words_of(
    both: Both, name: str, table: pd.DataFrame, columns: Sequence[Column], strong: str
) -> tuple[Words, Worlds]:
    """Say what is seen, which world is which, and where the numbers come from."""
    full, dashed, runs = both.results, both.other, both.common.first.size
    last = when(both.common.quarters[-1])
    compared = f"In {full.label}, compared with {dashed.label}, {last}"
    luck = "with the same draws and luck."
    told = (
        f"{compared}; median of {runs:,} pairs of runs {luck} Bands hold nine tenths of "
        "the runs; of the differences, nine tenths and darker the middle half."
    )
    if runs == 1:
        told = f"{compared}; one run of each, {luck}"
    words = Words(
        title=f"{name}: {finding(table, columns, both.region)}", subtitle=(told,),
        strong=strong, source=_source(both),
    )  # fmt: skip
    worlds = Worlds(
        full=f"{full.label}: {full.experiment['title']}",
        dashed=f"{dashed.label}: {dashed.experiment['title']}",
        difference=f"Difference: {full.label} less {dashed.label}",
    )
    return words, worlds


def finding(
    table: pd.DataFrame, columns: Sequence[Column], region: Mapping[str, Any]
) -> str:
    """Say in a title how threat, and the alignment that differs most, differ at the end.

    The larger comes first; one that is small beside the other is not told.
    """
    most: dict[str, tuple[float, Column]] = {}
    for column in columns:
        end = float(rows_of(table, column.measure, DIFFERENCE)["q50"].iloc[-1])
        if abs(end) > abs(most.get(column.scale, (0.0, column))[0]):
            most[column.scale] = end, column
    ends = sorted(most.values(), key=lambda found: -abs(found[0]))
    least = max(SMALL, SMALL_BESIDE * abs(ends[0][0]) if ends else SMALL)
    told = [_told(*found, region) for found in ends if abs(found[0]) >= least]
    return ", ".join(told) or "no difference at the end, in the median"


def _told(end: float, column: Column, region: Mapping[str, Any]) -> str:
    vector = column.measure.removeprefix("alignment_")
    name = next((a["name"] for a in region["actors"] if a["id"] == vector), "")
    what = f"alignment with {name}" if name else column.measure
    size = f"{abs(end):.{2 if abs(end) >= 0.1 else 3}f}".removeprefix("0")
    return f"{what} {size} {'higher' if end > 0 else 'lower'}"


def _source(both: Both) -> str:
    """Name both experiments, runs, seed and version."""
    sides = (both.results, both.other)
    versions = dict.fromkeys(
        str(s.results.provenance["versions"].get("hedgesim", "")) for s in sides
    )
    pairs = both.common.first.size
    said = [
        " against ".join(_named(s) for s in sides),
        f"{pairs:,} {'pair' if pairs == 1 else 'pairs'} of runs",
        f"seed {both.results.results.provenance['seed']}",
        f"hedgesim {' and '.join(versions)}",
        "scenarios, not forecasts",
    ]
    return " · ".join(said)


def _named(side: Side) -> str:
    """Give the label, with the experiment where that is not its name."""
    name = str(side.experiment["name"])
    return side.label if side.label == name else f"{side.label} ({name})"


def marks_of_both(
    both: Both, state: str, first: float, last: float
) -> tuple[tuple[Mark, ...], str]:
    """Choose events to mark: dates at which the worlds differ, then what they share.

    Of those that differ, the ones that the state feels itself, if there are any. Also say
    what it is that is marked as strong: where the events are, if all are in the same world;
    else each says so itself.
    """
    vectors = both.region["vectors"]
    sides = (both.results, both.other)
    changed = changes(*(s.results.provenance for s in (both.other, both.results)))
    unlike = {c.subject for c in changed if c.kind in ("left out", "added", "event")}
    where = _unlike_marks(sides, unlike, state, vectors)
    felt = [mark for mark in where if mark.weight > 0] or list(where)
    strong = chosen_marks(felt, first, last, MOST_MARKS)
    untold = sum(first <= mark.time <= last for mark in where) - len(strong)
    places = {where[mark] for mark in strong}
    if len(places) > 1:
        strong = tuple(replace(m, title=f"{m.title} ({where[m]})") for m in strong)
    scenario = both.results.inputs["scenario"]
    shared = {"events": [e for e in scenario["events"] if e["id"] not in unlike]}
    room = MOST_MARKS - len(strong)
    usual = chosen_marks(marks_of(shared, state, vectors), first, last, room)
    marks = sorted((*strong, *usual), key=lambda mark: (mark.time, mark.title))
    return tuple(marks), f"Events {_where(places, untold)}"


def _where(places: set[str], untold: int) -> str:
    said = f"in {places.pop()}" if len(places) == 1 else "that differ"
    dates = "date" if untold == 1 else "dates"
    return said + (f"; more on {untold} other {dates}" if untold else "")


def _unlike_marks(
    sides: Sequence[Side], unlike: set[str], state: str, vectors: Collection[str]
) -> dict[Mark, str]:
    """Give one mark for each date with events that are not the same in both, and where."""
    held = [{e["id"]: e for e in side.inputs["scenario"]["events"]} for side in sides]
    by_date: dict[str, list[Mapping[str, Any]]] = {}
    for key in sorted(unlike):
        event = held[0].get(key) or held[1][key]
        by_date.setdefault(str(event["date_from"]), []).append(event)
    marks = {}
    for events in by_date.values():
        events.sort(key=lambda event: -weight_of(event, state, vectors))
        more = f", and {len(events) - 1} more" if len(events) > 1 else ""
        places = [
            side.label
            for side, known in zip(sides, held, strict=True)
            if any(event["id"] in known for event in events)
        ]
        mark = mark_of(events[0], weight_of(events[0], state, vectors))
        mark = replace(mark, title=f"{mark.title}{more}", strong=True)
        marks[mark] = f"{places[0]} only" if len(places) == 1 else "both, not alike"
    return marks
