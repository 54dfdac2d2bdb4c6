"""Charts that answer to the pointer: one for each state, complete without any script.

Lines and bands are drawn in a square of a thousand by a thousand that is stretched to
whatever room there is; words stand beside it in percent of that room, so that they keep
their size on a telephone and in print.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from hedgesim.plots.events import Mark
from hedgesim.plots.source import Source
from hedgesim.plots.spacing import spread
from hedgesim.plots.style import LESS, MORE, LineLook, looks, two_places
from hedgesim.plots.words import listed, moved, sentences
from hedgesim.report.frame import Frame, percent_of, placed, room_of, shares, years

SIDE = 1000
"""The square in which lines are drawn."""
LABEL_GAP = 0.095
"""Least distance of two labels, as a share of the height."""
MARKS = 7
"""Events that are marked in the charts of a group."""

BAND = ("q05", "q25", "q50", "q75", "q95")


@dataclass(frozen=True, slots=True)
class Series:
    """One line of every chart of a group: a key, a name, its look, its measure."""

    key: str
    name: str
    look: LineLook
    measure: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line of one chart: paths in the square, and its label at the right."""

    series: Series
    median: str
    outer: str
    inner: str
    label: str
    label_at: float
    end_at: float


@dataclass(frozen=True, slots=True)
class Chart:
    """One state's chart: lines, and points that are observed, in percent from top left."""

    state: str
    name: str
    lines: tuple[Line, ...]
    points: tuple[tuple[str, float, float], ...]
    alt: str
    said: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Charts with common axes.

    `ticks_x` and `ticks_y` are (place in percent, text); `marks` (number, place in percent,
    place of the number, mark); `room` is that of the names at the right, in rem; `data` is
    what the pointer reads.
    """

    name: str
    series: tuple[Series, ...]
    charts: tuple[Chart, ...]
    ticks_x: tuple[tuple[float, str], ...]
    ticks_y: tuple[tuple[float, str], ...]
    marks: tuple[tuple[int, float, float, Mark], ...]
    bands: bool
    observed: bool
    room: float
    data: Mapping[str, Any]


def alignment(source: Source, said: Mapping[str, tuple[str, ...]]) -> Group:
    """Chart every state's alignment with each vector."""
    look = looks(source.vectors)
    series = [Series(v, source.names[v], look[v], f"alignment_{v}") for v in source.vectors]
    return _group("alignment", source, series, said)


def dilemma(source: Source) -> Group:
    """Chart every state's threat from its partner of reference, and its hedging index."""
    series = [
        Series("threat", "Threat", LineLook(LESS), "threat"),
        Series("hedging", "Hedging", LineLook(MORE, (6.0, 1.6)), "hedging_index"),
    ]
    return _group("dilemma", source, series, {})


def _group(
    name: str, source: Source, series: Sequence[Series], said: Mapping[str, tuple[str, ...]]
) -> Group:
    tables = {one.key: source.own(one.measure) for one in series}
    rows = pd.concat(tables.values())
    observed = _observed(source, series)
    top = max([float(rows["q95"].max()), *observed["value"].astype(float)])
    frame = Frame.around(source.start, source.turns, top)
    charts = [_chart(source, state, series, tables, observed, frame) for state in
              source.states]  # fmt: skip
    return Group(
        name,
        tuple(series),
        tuple(
            Chart(c.state, c.name, c.lines, c.points, c.alt, said.get(c.state, ()))
            for c in charts
            if c.lines
        ),
        years(frame),
        shares(frame),
        placed(source.marks(source.smaller, MARKS), frame),
        source.runs > 1,
        not observed.empty,
        room_of(line.label for chart in charts for line in chart.lines),
        _data(source, tables, frame) | {"bands": source.runs > 1},
    )


def _observed(source: Source, series: Sequence[Series]) -> pd.DataFrame:
    """Take the observed alignments with the partners that have lines."""
    rows = source.observed
    return rows[(rows["channel"] == "") & rows["partner"].isin([s.key for s in series])]


def _chart(
    source: Source,
    state: str,
    series: Sequence[Series],
    tables: Mapping[str, pd.DataFrame],
    observed: pd.DataFrame,
    frame: Frame,
) -> Chart:
    paths = {}
    for one in series:
        rows = tables[one.key]
        own = rows[(rows["state"] == state) & rows["q50"].notna()]
        if not own.empty:
            paths[one.key] = own
    ends = {key: frame.y(float(own["q50"].iloc[-1])) for key, own in paths.items()}
    order = sorted(ends, key=lambda key: ends[key])
    places = spread([ends[key] for key in order], LABEL_GAP, 0.0, 1.0)
    labels = dict(zip(order, places, strict=True))
    lines = [
        _line(one, paths[one.key], frame, ends[one.key], labels[one.key])
        for one in series
        if one.key in paths
    ]
    points = observed[observed["state"] == state]
    return Chart(
        state,
        source.full_names[state],
        tuple(lines),
        tuple(
            (
                str(p["partner"]),
                percent_of(frame.x(p["time"])),
                percent_of(frame.y(p["value"])),
            )
            for p in points.to_dict("records")
        ),
        _alt(source, state, [one for one in series if one.key in paths], paths),
        (),
    )


def _line(
    series: Series, rows: pd.DataFrame, frame: Frame, end: float, label: float
) -> Line:
    x = [frame.x(time) for time in rows["time"]]

    def along(column: str) -> list[str]:
        ys = (frame.y(value) for value in rows[column])
        return [f"{SIDE * a:.0f} {SIDE * b:.1f}" for a, b in zip(x, ys, strict=True)]

    def between(low: str, high: str) -> str:
        return f"M{'L'.join([*along(high), *reversed(along(low))])}Z"

    return Line(
        series,
        f"M{'L'.join(along('q50'))}",
        between("q05", "q95"),
        between("q25", "q75"),
        f"{series.name} {two_places(float(rows['q50'].iloc[-1]))}",
        percent_of(label),
        percent_of(end),
    )


def _alt(
    source: Source,
    state: str,
    series: Sequence[Series],
    paths: Mapping[str, pd.DataFrame],
) -> str:
    """Say what a chart shows: from which number to which each line goes."""
    runs = "one run" if source.runs == 1 else f"median of {source.runs:,} runs"
    told = []
    for one in series:
        own = paths[one.key]
        text = moved(float(own["q50"].iloc[0]), float(own["q50"].iloc[-1]))
        if source.runs > 1:
            low, high = (two_places(float(own[q].iloc[-1])) for q in ("q05", "q95"))
            text += f" (nine tenths of the runs end between {low} and {high})"
        told.append(f"{one.name} {text}")
    if not told:
        return ""
    span = f"{source.when(0)} to {source.when(source.turns)}"
    lead = f"{source.full_names[state]}, {span}, {runs}"
    return sentences([f"{lead}: {listed(told)}"])


def _data(
    source: Source, tables: Mapping[str, pd.DataFrame], frame: Frame
) -> dict[str, Any]:
    """Give what the pointer reads: quarters with their places, and bands by state."""
    turns = sorted({int(turn) for table in tables.values() for turn in table["turn"]})
    states: dict[str, dict[str, list[list[float | None]]]] = {}
    for key, table in tables.items():
        for state, own in table.groupby("state", sort=False):
            rows = own.set_index("turn").reindex(turns)[list(BAND)]
            numbers = [[_short(v) for v in row] for row in rows.to_numpy().tolist()]
            states.setdefault(str(state), {})[key] = numbers
    return {
        "keys": list(tables),
        "quarters": [source.quarter(turn) for turn in turns],
        "x": [percent_of(frame.x(source.start + turn / 4)) for turn in turns],
        "states": states,
    }


def _short(value: float) -> float | None:
    return None if math.isnan(value) else round(value, 3)
