"""One file with the worlds of a grid: sliders choose among what was computed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hedgesim.core.asking import named
from hedgesim.core.errors import ConfigError, Problem
from hedgesim.plots.source import Source
from hedgesim.plots.words import listed
from hedgesim.report import study
from hedgesim.report.colours import fills, shades
from hedgesim.report.frame import room_of
from hedgesim.report.packed import COARSE, FINE
from hedgesim.report.page import rendered
from hedgesim.report.report import place_of, write
from hedgesim.report.sliders import Slider, slider
from hedgesim.report.views import AREAS, View, views_of
from hedgesim.report.worlds import Detail, Worlds, bands_of, rounding, worlds_of
from hedgesim.study import folder as place
from hedgesim.study.compare_sides import find
from hedgesim.study.full_grid import FullGrid, Numbers, full_grid
from hedgesim.study.standing import finished

__all__ = ["NAME", "Explorable", "explorable", "place_of", "write"]

NAME = "explorable.html"
MOST = 1_500_000
"""Bytes of a file that can be sent to a class, and that a telephone opens at once."""

DETAILS = (Detail(1, FINE), Detail(1, COARSE), Detail(2, COARSE), Detail(4, COARSE))
"""What is tried, in this order, until a file is small enough."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Explorable:
    """A page of many worlds, and what it holds; `html` is the file."""

    source: Source
    grid: FullGrid
    sliders: tuple[Slider, ...]
    views: tuple[View, ...]
    states: tuple[str, ...]
    left_out: tuple[str, ...]
    detail: Detail
    worlds: Worlds
    html: str

    @property
    def dropped(self) -> tuple[str, ...]:
        """What was left out to keep the file small, in sentences."""
        return tuple(rounding(self.detail, len(self.grid.turns))[1:])

    @property
    def missing(self) -> int:
        """How many worlds were not made, since all their runs failed."""
        return int((self.grid.made == 0).sum())

    def to_json(self) -> dict[str, Any]:
        """Say what the page holds, as plain data."""
        said = self.source.results.provenance
        return {
            "format": 1,
            "title": said["title"],
            "question": self.source.experiment["question"],
            "note": "Scenarios under stated assumptions, not forecasts.",
            "factors": [
                {"name": s.name, "title": s.title, "values": list(s.said),
                 "usual": s.said[s.start] if s.usual else None}
                for s in self.sliders
            ],
            "worlds": self.grid.points.size,
            "missing": self.missing,
            "runs_of_each": self.grid.replicates,
            "states": list(self.states),
            "shows": [view.key for view in self.views],
            "turns": len(self.worlds.data["quarters"]),
            "left_out": list(self.left_out),
            "bytes": len(self.html.encode()),
        }  # fmt: skip


def explorable(
    folder: str | Path, *, states: Sequence[str] = (), measures: Sequence[str] = ()
) -> Explorable:
    """Make the page of a study over two or three factors.

    Parameters
    ----------
    folder
        A complete results folder, or the name of one below `results`.
    states
        Ids or names of states; all that choose by default.
    measures
        What can be shown: names of measures, "alignment" (with every vector), "strategy".
        By default these two, threat and the hedging index.

    Returns
    -------
    Explorable
        The page; the same folder and code give the same bytes.

    Raises
    ------
    ConfigError
        If the folder is none, is not complete, has no full grid of two or three factors
        with replicates, a state or measure is not there, or the file would be too large.
    """
    source = Source.open(finished(find(folder)))
    grid = full_grid(source.results)
    problems: list[Problem] = []
    chosen = _states(source, states, problems)
    views = views_of(source, grid.measures, measures, problems)
    if problems:
        raise ConfigError(problems)
    if not views or len(grid.turns) < 2:
        raise place.refuse(
            source.results.folder, "measures of states at several turns",
            hint='[record] of this study keeps none; every = 1 and keep = "trajectories" '
            "keep them",
        )  # fmt: skip
    bands = bands_of(grid, chosen, views)
    for detail in DETAILS:
        made = _made(source, grid, bands, views, detail)
        if len(made.html.encode()) <= MOST:
            return made
    raise _too_large(made)


def _states(
    source: Source, asked: Sequence[str], problems: list[Problem]
) -> tuple[str, ...]:
    if not asked:
        return source.states
    known = {state: source.full_names[state] for state in source.states}
    found = {named("--state", word, known, problems) for word in asked}
    return tuple(state for state in source.states if state in found)


def _too_large(made: Explorable) -> ConfigError:
    several = [
        text
        for text, count in (
            (f"fewer states: --state {made.states[0]}", len(made.states)),
            (f"fewer measures: --measure {made.views[0].key}", len(made.views)),
        )
        if count > 1
    ]
    less = " or ".join([*several, "an experiment whose factors have fewer values"])
    return place.refuse(
        made.source.results.folder,
        f"at most {MOST / 1e6:.1f} MB, also with every {DETAILS[-1].every}th turn alone",
        value=f"{len(made.html.encode()) / 1e6:.1f} MB for {made.grid.points.size:,} "
        f"worlds, {len(made.states)} states and {len(made.views)} views",
        hint=f"ask for {less}",
    )


def _made(
    source: Source,
    grid: FullGrid,
    bands: Mapping[str, Mapping[str, Numbers]],
    views: tuple[View, ...],
    detail: Detail,
) -> Explorable:
    states = tuple(bands)
    worlds = worlds_of(source, grid, bands, views, detail)
    sliders = tuple(slider(source, axis) for axis in grid.axes)
    left_out = _left_out(source, grid, states, detail)
    said = _of_the_study(source, grid, states)
    said |= {
        "sliders": sliders,
        "views": views,
        "room": room_of([line.name for view in views for line in view.lines]),
        "colours": {view.key: _colours(view) for view in views},
        "worlds": {**worlds.data, "factors": [one.to_json() for one in sliders]},
        "numbers": worlds.numbers,
        "left_out": left_out,
    }
    html = rendered(said, "explorable")
    return Explorable(
        source=source, grid=grid, sliders=sliders, views=views, states=states,
        left_out=left_out, detail=detail, worlds=worlds, html=html,
    )  # fmt: skip


def _of_the_study(
    source: Source, grid: FullGrid, states: tuple[str, ...]
) -> dict[str, Any]:
    """Give what the page says of the experiment and its runs, whatever is shown."""
    return {
        "title": str(source.results.provenance["title"]),
        "question": source.experiment["question"],
        "expectation": source.experiment["expectation"],
        "origin": source.experiment["source"],
        "region": source.region["title"],
        "span": f"{source.start}–{source.start + (source.turns - 1) // 4}",
        "version": source.results.provenance["versions"].get("hedgesim", ""),
        "caption": source.caption,
        "count": grid.points.size,
        "replicates": grid.replicates,
        "failures": _failures(source, grid),
        "what_was_run": study.what_was_run(source),
        "states": {state: source.full_names[state] for state in states},
        "again": study.again(source),
    }


def _colours(view: View) -> list[Mapping[str, str]]:
    colours = fills if view.kind == AREAS else shades
    return [colours(line.look) for line in view.lines]


def _failures(source: Source, grid: FullGrid) -> str:
    """Say how many runs failed, and how many worlds have none; empty if all is there."""
    said = study.failures(source)
    lost = int((grid.made == 0).sum())
    if not said or not lost:
        return said
    worlds = "One world has" if lost == 1 else f"{lost:,} worlds have"
    return f"{said} {worlds} no run at all and is shown as missing."


def _left_out(
    source: Source, grid: FullGrid, states: Sequence[str], detail: Detail
) -> tuple[str, ...]:
    """Say what the page leaves out, and how far its numbers go."""
    varied = {axis.name for axis in grid.axes}
    fixed = [f"{f.name} ({f.value})" for f in study.fixed(source) if f.name not in varied]
    but = f", but for {listed(fixed)}, which the experiment fixes" if fixed else ""
    others = [source.full_names[s] for s in source.states if s not in states]
    return tuple(
        text
        for text in (
            "Nothing is computed in this page, and nothing lies between the values of a "
            "slider: each world was simulated beforehand, and none is interpolated.",
            *rounding(detail, len(grid.turns)),
            "Of each world the median is here and the bands that hold half and nine tenths "
            "of its runs, or shares of runs. Single runs, channels, ties with other "
            "partners and what powers do are not.",
            f"Every parameter without a slider stands at its default{but}; every event as "
            "the scenario has it.",
            f"States that are not here: {listed(others)}." if others else "",
        )
        if text
    )
