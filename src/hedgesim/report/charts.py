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
from matplotlib.ticker import MaxNLocator

from hedgesim.plots.events import Mark
from hedgesim.plots.page import text_width
from hedgesim.plots.source import Source
from hedgesim.plots.spacing import spread
from hedgesim.plots.style import LESS, MORE, LineLook, looks, share_tick, two_places
from hedgesim.plots.words import listed, moved, sentences

SIDE = 1000
"""The square in which lines are drawn."""
LABEL_GAP = 0.095
"""Least distance of two labels, as a share of the height."""
DISC_GAP = 0.1
"""Least distance of two numbers of events, as a share of the width."""
WIDEST = 8.5
"""Most room for names at the right, in rem; a longer one is cut."""
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


@dataclass(frozen=True, slots=True)
class _Frame:
    """The axes of a group: the first and last time, and the top of the shares."""

    first: float
    last: float
    top: float

    def x(self, time: float) -> float:
        """Give a time's place from the left, 0 to 1."""
        return (time - self.first) / (self.last - self.first)

    def y(self, value: float) -> float:
        """Give a value's place from the top, 0 to 1."""
        return 1 - value / self.top


def _group(
    name: str, source: Source, series: Sequence[Series], said: Mapping[str, tuple[str, ...]]
) -> Group:
    tables = {one.key: source.own(one.measure) for one in series}
    rows = pd.concat(tables.values())
    observed = _observed(source, series)
    top = max([float(rows["q95"].max()), *observed["value"].astype(float)])
    frame = _Frame(
        float(source.start), source.start + source.turns / 4, math.ceil(top * 20) / 20
    )
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
        _years(frame),
        _shares(frame),
        _placed(source.marks(source.smaller, MARKS), frame),
        source.runs > 1,
        not observed.empty,
        _room(charts),
        _data(source, tables, frame) | {"bands": source.runs > 1},
    )


def _room(charts: Sequence[Chart]) -> float:
    """Give the room that names at the right take, in rem: a letter of 9 points is .75."""
    wide = [text_width(line.label, 9, True) for c in charts for line in c.lines]
    return round(min(max(wide, default=0.0) * 6 + 0.7, WIDEST), 2)


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
    frame: _Frame,
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
            (str(p["partner"]), _percent(frame.x(p["time"])), _percent(frame.y(p["value"])))
            for p in points.to_dict("records")
        ),
        _alt(source, state, [one for one in series if one.key in paths], paths),
        (),
    )


def _line(
    series: Series, rows: pd.DataFrame, frame: _Frame, end: float, label: float
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
        _percent(label),
        _percent(end),
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


def _years(frame: _Frame) -> tuple[tuple[float, str], ...]:
    span = frame.last - frame.first
    step = next(s for s in (1, 2, 3, 5, 10, 20, 50, 1000) if span / s <= 5)
    years = range(math.ceil(frame.first), math.floor(frame.last) + 1, step)
    return tuple((_percent(frame.x(year)), str(year)) for year in years)


def _shares(frame: _Frame) -> tuple[tuple[float, str], ...]:
    locator = MaxNLocator(4, steps=[1, 2, 5, 10])
    values = [v for v in locator.tick_values(0.0, frame.top) if 0 <= v <= frame.top + 1e-9]
    return tuple((_percent(frame.y(v)), share_tick(v)) for v in values)


def _placed(
    marks: Sequence[Mark], frame: _Frame
) -> tuple[tuple[int, float, float, Mark], ...]:
    at = [frame.x(mark.time) for mark in marks]
    numbers = spread(at, DISC_GAP, 0.0, 1.0)
    return tuple(
        (n, _percent(x), _percent(place), mark)
        for n, (x, place, mark) in enumerate(zip(at, numbers, marks, strict=True), start=1)
    )


def _data(
    source: Source, tables: Mapping[str, pd.DataFrame], frame: _Frame
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
        "x": [_percent(frame.x(source.start + turn / 4)) for turn in turns],
        "states": states,
    }


def _short(value: float) -> float | None:
    return None if math.isnan(value) else round(value, 3)


def _percent(share: float) -> float:
    return round(100 * share, 2)
