"""`hedgesim plot RESULTS --against OTHER`: two worlds, and their paired difference."""

import argparse
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from hedgesim.cli.exits import Status, wrong
from hedgesim.cli.plot import (
    asked_file,
    asked_state,
    marks_of,
    time_of,
    weight_of,
    write_figure,
)
from hedgesim.cli.show import console
from hedgesim.core.errors import ConfigError

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

    from hedgesim.plots.events import Mark
    from hedgesim.plots.two_worlds_sheet import Column, Words
    from hedgesim.study.compare_pairing import Common
    from hedgesim.study.compare_sides import Side

MOST_MARKS = 6
"""Dates that are marked at most, in columns this narrow; those that differ come first."""

SMALL = 0.0005
"""A median difference below it is not told in the title."""

SMALL_BESIDE = 0.05
"""Nor one that is less than this share of the other."""


@dataclass(frozen=True, slots=True)
class Worlds:
    """RESULTS and OTHER, whose runs are pairs; differences are RESULTS less OTHER."""

    results: "Side"
    other: "Side"
    common: "Common"

    @property
    def region(self) -> Mapping[str, Any]:
        """The region of RESULTS."""
        region: Mapping[str, Any] = self.results.inputs["region"]
        return region


def main(arguments: argparse.Namespace) -> int:
    """Draw, write the file, and say where it is and what had to be left out."""
    worlds = open_worlds(arguments.results, arguments.against)
    state = asked_state(arguments.state, worlds.region)
    if state not in worlds.common.states:
        raise wrong("--state", state, f"one of {', '.join(worlds.common.states)}")
    stem = f"two-worlds-{state}-{worlds.other.label}"
    path, form = asked_file(arguments, worlds.results.results.folder, stem)
    write_figure(arguments, draw(worlds, state), path, form)
    for note in worlds.common.notes:
        console().print(note)
    return Status.DONE


def open_worlds(results: str, other: str) -> Worlds:
    """Open both folders and pair their runs.

    Raises
    ------
    ConfigError
        As `hedgesim compare` refuses: a folder that cannot be read, or runs that do not
        share draws and luck.
    """
    from hedgesim.study.compare_pairing import common_ground
    from hedgesim.study.compare_sides import two_sides

    a, b = two_sides(other, results)
    try:
        return Worlds(results=b, other=a, common=common_ground(a, b, paired=True))
    except ConfigError as refused:
        raise ConfigError(
            replace(p, hint=p.hint and p.hint.replace("--unpaired", _UNPAIRED))
            for p in refused.problems
        ) from None


_UNPAIRED = "hedgesim compare with --unpaired"
"""There is no figure of worlds that share nothing; the other command has the option."""


def draw(worlds: Worlds, state: str) -> "Figure":
    """Compose the page of one state.

    Raises
    ------
    ConfigError
        If nothing that the page shows was recorded in both.
    """
    from hedgesim.plots.two_worlds_sheet import two_worlds_sheet
    from hedgesim.study.compare_paths import paths

    columns = columns_of(worlds, state)
    table = paths(
        worlds.other, worlds.results, worlds.common, state, [c.measure for c in columns]
    )
    table = table.assign(time=int(worlds.results.experiment["start"]) + table["turn"] / 4)
    columns = [c for c in columns if c.measure in set(table["measure"])]
    first, last = float(table["time"].min()), float(table["time"].max())
    events, strong = marks_of_both(worlds, state, first, last)
    words = words_of(worlds, state, table, columns, strong)
    return two_worlds_sheet(table, columns=columns, words=words, events=events)


def columns_of(worlds: Worlds, state: str) -> "list[Column]":
    """Choose what to draw: threat from the state's reference, then each vector."""
    from hedgesim.plots.style import INK, looks
    from hedgesim.plots.two_worlds_sheet import Column

    names = _names(worlds.region)
    reference = next(
        (a.get("reference") for a in worlds.region["actors"] if a["id"] == state), None
    )
    look = looks(worlds.region["vectors"])
    threat = Column(
        "threat", "Threat from", names.get(str(reference), ""), INK, "threat",
        "Perceived threat (0 to 1)",
    )  # fmt: skip
    alignments = [
        Column(
            f"alignment_{vector}", "Alignment with", names[vector], look[vector].colour,
            "alignment", "Alignment (share of all ties)",
        )
        for vector in worlds.region["vectors"]
        if vector != state
    ]  # fmt: skip
    every = [threat, *alignments]
    found = [column for column in every if column.measure in worlds.common.measures]
    if not found:
        raise wrong("--against", worlds.other.label, "threat or alignment in both")
    return found


def _names(region: Mapping[str, Any]) -> dict[str, str]:
    return {a["id"]: a["name"].removeprefix("the ") for a in region["actors"]}


def words_of(
    worlds: Worlds,
    state: str,
    table: "pd.DataFrame",
    columns: "Sequence[Column]",
    strong: str,
) -> "Words":
    """Say what is seen, which world is which, and where the numbers come from."""
    from hedgesim.plots.two_worlds_sheet import Words
    from hedgesim.study.compare_words import when

    full, dashed, runs = worlds.results, worlds.other, worlds.common.first.size
    last = when(worlds.common.quarters[-1])
    compared = f"In {full.label}, compared with {dashed.label}, {last}"
    luck = "with the same draws and luck."
    subtitle = [
        f"{compared}; median of {runs:,} pairs of runs {luck}",
        "Bands hold nine tenths of the runs. Below, differences: nine tenths, and darker "
        "the middle half.",
    ]
    if runs == 1:
        subtitle = [f"{compared}; one run of each, {luck}", "Below, the difference."]
    return Words(
        title=f"{_names(worlds.region)[state]}: {finding(table, columns, worlds.region)}",
        subtitle=subtitle,
        full=f"{full.label}: {full.experiment['title']}",
        dashed=f"{dashed.label}: {dashed.experiment['title']}",
        difference=(f"Difference: {full.label}", f"less {dashed.label}"),
        strong=strong,
        source=_source(worlds),
    )


def finding(
    table: "pd.DataFrame", columns: "Sequence[Column]", region: Mapping[str, Any]
) -> str:
    """Say in a title how threat, and the alignment that differs most, differ at the end.

    The larger comes first; one that is small beside the other is not told.
    """
    from hedgesim.plots.two_worlds import DIFFERENCE, rows_of

    most: dict[str, tuple[float, Column]] = {}
    for column in columns:
        end = float(rows_of(table, column.measure, DIFFERENCE)["q50"].iloc[-1])
        if abs(end) > abs(most.get(column.scale, (0.0, column))[0]):
            most[column.scale] = end, column
    ends = sorted(most.values(), key=lambda found: -abs(found[0]))
    least = max(SMALL, SMALL_BESIDE * abs(ends[0][0]) if ends else SMALL)
    told = [_told(*found, region) for found in ends if abs(found[0]) >= least]
    return ", ".join(told) or "no difference at the end, in the median"


def _told(end: float, column: "Column", region: Mapping[str, Any]) -> str:
    vector = column.measure.removeprefix("alignment_")
    name = next((a["name"] for a in region["actors"] if a["id"] == vector), "")
    what = f"alignment with {name}" if name else column.measure
    size = f"{abs(end):.{2 if abs(end) >= 0.1 else 3}f}".removeprefix("0")
    return f"{what} {size} {'higher' if end > 0 else 'lower'}"


def _source(worlds: Worlds) -> str:
    """Name both experiments, runs, seed and version."""
    sides = (worlds.results, worlds.other)
    versions = dict.fromkeys(
        str(s.results.provenance["versions"].get("hedgesim", "")) for s in sides
    )
    pairs = worlds.common.first.size
    said = [
        " against ".join(_named(s) for s in sides),
        f"{pairs:,} {'pair' if pairs == 1 else 'pairs'} of runs",
        f"seed {worlds.results.results.provenance['seed']}",
        f"hedgesim {' and '.join(versions)}",
        "scenarios, not forecasts",
    ]
    return " · ".join(said)


def _named(side: "Side") -> str:
    """Give the label, with the experiment where that is not its name."""
    name = str(side.experiment["name"])
    return side.label if side.label == name else f"{side.label} ({name})"


def marks_of_both(
    worlds: Worlds, state: str, first: float, last: float
) -> "tuple[tuple[Mark, ...], str]":
    """Choose events to mark: dates at which the worlds differ, then what they share.

    Of those that differ, the ones that the state feels itself, if there are any. Also say
    what it is that is marked as strong: where the events are, if all are in the same world;
    else each says so itself.
    """
    from hedgesim.plots.events import chosen_marks
    from hedgesim.study.compare_inputs import changes

    vectors = worlds.region["vectors"]
    sides = (worlds.results, worlds.other)
    changed = changes(*(s.results.provenance for s in (worlds.other, worlds.results)))
    unlike = {c.subject for c in changed if c.kind in ("left out", "added", "event")}
    where = _unlike_marks(sides, unlike, state, vectors)
    felt = [mark for mark in where if mark.weight > 0] or list(where)
    strong = chosen_marks(felt, first, last, MOST_MARKS)
    untold = sum(first <= mark.time <= last for mark in where) - len(strong)
    places = {where[mark] for mark in strong}
    if len(places) > 1:
        strong = tuple(replace(m, title=f"{m.title} ({where[m]})") for m in strong)
    scenario = worlds.results.inputs["scenario"]
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
    sides: "Sequence[Side]", unlike: set[str], state: str, vectors: Collection[str]
) -> "dict[Mark, str]":
    """Give one mark for each date with events that are not the same in both, and where."""
    from hedgesim.plots.events import Mark

    held = [{e["id"]: e for e in side.inputs["scenario"]["events"]} for side in sides]
    by_date: dict[str, list[Mapping[str, Any]]] = {}
    for key in sorted(unlike):
        event = held[0].get(key) or held[1][key]
        by_date.setdefault(str(event["date_from"]), []).append(event)
    marks = {}
    for date, events in by_date.items():
        events.sort(key=lambda event: -weight_of(event, state, vectors))
        more = f", and {len(events) - 1} more" if len(events) > 1 else ""
        places = [
            side.label
            for side, known in zip(sides, held, strict=True)
            if any(event["id"] in known for event in events)
        ]
        weight = weight_of(events[0], state, vectors)
        title = f"{events[0]['title']}{more}"
        mark = Mark(time_of(date), date[:7], title, weight, strong=True)
        marks[mark] = f"{places[0]} only" if len(places) == 1 else "both, not alike"
    return marks
