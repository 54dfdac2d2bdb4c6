"""The numbers of a page of many worlds: what is shown of each state, packed, with axes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from hedgesim.plots.events import Mark, chosen_marks
from hedgesim.plots.marks import mark_of, marks_of
from hedgesim.plots.source import Source
from hedgesim.report.frame import Frame, percent_of, placed, room_of, shares, years
from hedgesim.report.packed import FINE, Codes, codes_of, counts_of, packed
from hedgesim.report.views import AREAS, View
from hedgesim.study.full_grid import Axis, FullGrid, Numbers
from hedgesim.world.designs import DATE, OF_EVENTS, PRESENT

MARKS = 6
"""Events that are marked in a chart."""


@dataclass(frozen=True, slots=True)
class Detail:
    """How much of the numbers a page holds: every so many turns, in so many steps."""

    every: int
    steps: int

    def turns(self, recorded: Sequence[int]) -> list[int]:
        """Choose turns, counted from the last; the first is always among them.

        Examples
        --------
        >>> Detail(2, 1000).turns([0, 1, 2, 3, 4, 5])
        [0, 1, 3, 5]
        """
        return sorted({recorded[0], *recorded[::-1][:: self.every]})


@dataclass(frozen=True, slots=True)
class Worlds:
    """What the script of a page reads: `data` as JSON, `numbers` as packed text."""

    data: Mapping[str, Any]
    numbers: str


class _Blocks:
    """Collects blocks of codes, and says at which number each begins."""

    def __init__(self) -> None:
        self.all: list[Codes] = []
        self.count = 0

    def add(self, block: Codes) -> int:
        """Take a block of shape (number, turn, world)."""
        at = self.count
        self.all.append(block)
        self.count += len(block)
        return at


def worlds_of(
    source: Source,
    grid: FullGrid,
    bands: Mapping[str, Mapping[str, Numbers]],
    views: Sequence[View],
    detail: Detail,
) -> Worlds:
    """Lay out what is shown of some states in every world.

    Parameters
    ----------
    source, grid
        The folder, and its worlds.
    bands
        By state, in the order in which they can be chosen, what `bands_of` read.
    views
        What can be shown.
    detail
        Of the numbers.
    """
    recorded = list(grid.turns)
    turns = detail.turns(recorded)
    kept = [recorded.index(turn) for turn in turns]
    blocks, frame = _Blocks(), Frame.around(source.start, source.turns, 1.0)
    told: list[dict[str, Any]] = []
    for state, whole in bands.items():
        own = {name: numbers[:, kept] for name, numbers in whole.items()}
        shown = {v.key: _shown(source, state, v, own, blocks, detail) for v in views}
        told.append({
            "id": state,
            "name": source.full_names[state],
            "marks": _marked(source, state, grid.axes, frame),
            "views": {key: one for key, one in shown.items() if one is not None},
        })  # fmt: skip
    data = {
        "shape": [len(axis.values) for axis in grid.axes],
        "runs": grid.replicates,
        "made": grid.made.tolist(),
        "steps": detail.steps,
        "count": blocks.count,
        "quarters": [grid.turns[turn] for turn in turns],
        "x": [percent_of(frame.x(source.start + turn / 4)) for turn in turns],
        "years": years(frame),
        "first": source.when(turns[0]),
        "last": source.when(turns[-1]),
        "views": [_view(view) for view in views],
        "states": told,
    }
    return Worlds(data, packed(blocks.all))


def bands_of(
    grid: FullGrid, states: Sequence[str], views: Sequence[View]
) -> dict[str, dict[str, Numbers]]:
    """Read what is shown of some states, at every recorded turn of every world."""
    wanted = {line.measure for view in views for line in view.lines}
    return {state: grid.bands(state, list(grid.turns), wanted) for state in states}


def _view(view: View) -> dict[str, Any]:
    if view.kind == AREAS:  # in several lines: a word in each, and the share
        names = [f"{word} 100%" for line in view.lines for word in line.name.split()]
    else:
        names = [f"{line.name} .00" for line in view.lines]
    return {
        "key": view.key,
        "kind": view.kind,
        "lines": [line.name for line in view.lines],
        "room": room_of(names),
    }


def _shown(
    source: Source,
    state: str,
    view: View,
    bands: Mapping[str, Numbers],
    blocks: _Blocks,
    detail: Detail,
) -> dict[str, Any] | None:
    """Give a view of a state: where its numbers begin, and its axis; None if it has none.

    The axis holds every world, so that it stands still when a slider is moved.
    """
    own = [bands.get(line.measure) for line in view.lines]
    there = [found for found in own if found is not None and np.isfinite(found).any()]
    if not there:
        return None
    areas = view.kind == AREAS
    top = 1.0 if areas else max(float(np.nanmax(found)) for found in there)
    frame = Frame.around(source.start, source.turns, top)
    at = [
        None
        if found is None
        else blocks.add(counts_of(found) if areas else codes_of(found, detail.steps))
        for found in own
    ]
    return {
        "at": at,
        "top": frame.top,
        "ticks": shares(frame),
        "what": view.what(source, state),
        "short": view.short(source),
    }


def _marked(
    source: Source, state: str, axes: Sequence[Axis], frame: Frame
) -> list[dict[str, Any]]:
    """Give the events that are marked in the charts of a state.

    An event that a slider moves is always there and stands out; but for one whose date it
    moves, which has no one place.
    """
    scenario = source.inputs["scenario"]
    moved = {axis.target: axis for axis in axes if axis.kind in OF_EVENTS}
    others = [event for event in scenario["events"] if event["id"] not in moved]
    marks = marks_of({"events": others}, state, source.vectors)
    switch: dict[str, Any] = {}
    for event in scenario["events"]:
        if event["id"] in moved and moved[event["id"]].kind != DATE:
            marks.append(replace(mark_of(event, float("inf")), strong=True))
            switch[marks[-1].title] = _there(axes, moved[event["id"]])
    chosen = chosen_marks(marks, frame.first, frame.last, MARKS)
    return [_mark(one, switch) for one in placed(chosen, frame)]


def _there(axes: Sequence[Axis], axis: Axis) -> Any:
    """Say by which slider an event is there or not, and at which of its values."""
    if axis.kind != PRESENT:
        return None
    return [list(axes).index(axis), [bool(value) for value in axis.values]]


def _mark(one: tuple[int, float, float, Mark], switch: Mapping[str, Any]) -> dict[str, Any]:
    number, x, place, mark = one
    return {
        "n": number,
        "x": x,
        "place": place,
        "date": mark.label,
        "told": mark.told,
        "strong": mark.strong,
        "supposed": mark.hypothetical,
        "there": switch.get(mark.title) if mark.strong else None,
    }


def rounding(detail: Detail, recorded: int) -> list[str]:
    """Say how numbers are rounded, and what is left out to keep the file small."""
    said = ["Numbers are rounded to two places."]
    if detail.steps != FINE:
        said.append("Lines are drawn to hundredths, to keep the file small.")
    if detail.every > 1:
        said.append(
            f"Of {recorded} recorded turns every {detail.every}{_ending(detail.every)} is "
            "here, to keep the file small."
        )
    return said


def _ending(number: int) -> str:
    return {2: "nd", 3: "rd"}.get(number, "th")
