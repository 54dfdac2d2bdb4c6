"""The big picture: what is seen of a world's runs, as ECharts draws it.

Every function takes answers and gives options; no number is computed here but the place of
a label.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hedgesim.app.answer import Answer
from hedgesim.app.charts.look import HAIR, INK, QUIET, Look
from hedgesim.app.differences import quarters_of
from hedgesim.measures.strategy_types import STRATEGIES
from hedgesim.plots.style import SPECTRUM, ink_on, two_places

DECIMALS = 4
"""Decimals of a share that are sent to be drawn."""

FONT = "DejaVu Sans, Verdana, Arial, sans-serif"
"""Letters of charts: those of the page."""

YEAR = 4
"""Turns of a year."""

BANDS = ((0, 4, 0.14), (1, 3, 0.22))
"""Places of the ends of a band among the quantiles, and how opaque it is."""

Values = NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """An event on the time axis: its number in the list below, and the turn it falls in."""

    number: int
    turn: int
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What a picture is drawn from.

    Attributes
    ----------
    answer, pinned
        The world's runs, and those of the pinned one if there is one.
    state
        Whose picture it is.
    names
        Of states and partners, by id.
    marks
        Events on the axis.
    look
        Light or dark.
    """

    answer: Answer
    pinned: Answer | None
    state: str
    names: Mapping[str, str]
    marks: Sequence[Mark]
    look: Look

    @property
    def place(self) -> int:
        """Give the state's place in the arrays."""
        return self.answer.states.index(self.state)

    def ghost(self, name: str, state: str) -> Values | None:
        """Give the pinned world's median of a measure; None without one."""
        if self.pinned is None:
            return None
        return self.pinned.band(name, (0.5,))[0, :, self.pinned.states.index(state)]


def alignment(seen: Seen) -> dict[str, Any]:
    """Draw a state's alignment with each vector: median, and bands of half and nine tenths."""
    series: list[dict[str, Any]] = []
    vectors = [v for v in seen.answer.vectors if v != seen.state]
    for vector in vectors:
        name = f"alignment_{vector}"
        band = seen.answer.band(name)[:, :, seen.place]
        line = seen.look.line(vector, seen.answer.vectors)
        series += _bands(band, vector, line["color"])
        label = {"color": seen.look.text(vector, seen.answer.vectors), "fontWeight": 600}
        series.append(_line(band[2], seen.names[vector], line) | _ended(label))
        series += _ghosts(seen, name, seen.state, line["color"])
    return _frame(seen, series, top=46)


def every_state(seen: Seen) -> dict[str, Any]:
    """Draw every state's alignment with each vector in a small chart of its own."""
    columns, states = 4, seen.answer.states
    rows = -(-len(states) // columns)
    grids, xs, ys, titles, series = [], [], [], [], list[dict[str, Any]]()
    for nth, state in enumerate(states):
        row, column = divmod(nth, columns)
        left, top = 4 + 24 * column, 9 + 91 / rows * row
        grids.append({"left": f"{left}%", "top": f"{top}%", "width": "20%",
                      "height": f"{91 / rows - 17}%"})  # fmt: skip
        titles.append({"text": seen.names[state], "left": f"{left}%", "top": f"{top - 8}%",
                       "textStyle": {"fontSize": 13, "color": seen.look.shade(INK)}})  # fmt: skip
        xs.append(_time(seen, every=6 * YEAR) | {"gridIndex": nth})
        ys.append(_shares(seen) | {"gridIndex": nth, "max": 0.6, "splitNumber": 3})
        for vector in seen.answer.vectors:
            if vector != state:
                series += _small(seen, state, vector, nth)
    return {
        "animation": False, "textStyle": {"fontFamily": FONT}, "grid": grids, "xAxis": xs, "yAxis": ys, "title": titles,
        "series": series, "tooltip": _tooltip(seen),
        "legend": _legend(seen, [seen.names[v] for v in seen.answer.vectors]),
    }  # fmt: skip


def _small(seen: Seen, state: str, vector: str, nth: int) -> list[dict[str, Any]]:
    name = f"alignment_{vector}"
    band = seen.answer.band(name)[:, :, seen.answer.states.index(state)]
    line = seen.look.line(vector, seen.answer.vectors) | {"width": 1.8}
    drawn = [
        *_bands(band, f"{state}{vector}", line["color"])[:2],
        _line(band[2], seen.names[vector], line),
        *_ghosts(seen, name, state, line["color"]),
    ]
    return [one | {"xAxisIndex": nth, "yAxisIndex": nth} for one in drawn]


def threat(seen: Seen) -> dict[str, Any]:
    """Draw the threat that a state perceives, and that of the others as thin lines."""
    return _own(seen, "threat")


def hedging(seen: Seen) -> dict[str, Any]:
    """Draw a state's hedging index, and that of the others as thin lines."""
    return _own(seen, "hedging_index")


def _own(seen: Seen, measure: str) -> dict[str, Any]:
    band = seen.answer.band(measure)
    ink, quiet = seen.look.shade(INK), seen.look.shade(QUIET)
    series: list[dict[str, Any]] = []
    for nth, state in enumerate(seen.answer.states):
        if state != seen.state:
            thin = {"color": quiet, "width": 1, "type": "solid", "opacity": 0.7}
            label = {"color": quiet, "fontSize": 11}
            series.append(_line(band[2, :, nth], seen.names[state], thin) | _ended(label))
    own = band[:, :, seen.place]
    series += _bands(own, "own", ink)
    line = {"color": ink, "width": 3, "type": "solid"}
    label = {"color": ink, "fontWeight": 600}
    series.append(_line(own[2], seen.names[seen.state], line) | _ended(label))
    series += _ghosts(seen, measure, seen.state, ink)
    return _frame(seen, series, top=46)


def strategies(seen: Seen) -> dict[str, Any]:
    """Draw the shares of runs by strategy, from siding with a partner to standing against."""
    codes = seen.answer.arrays["strategy"][:, seen.place]
    made = (codes >= 0).sum(axis=-1)
    series = []
    for name in SPECTRUM:
        share = (codes == STRATEGIES.index(name)).sum(axis=-1) / np.maximum(made, 1)
        if not share.any():
            continue
        colour = SPECTRUM[name]
        series.append(
            _line(share, name, {"width": 0.6, "color": seen.look.paper})
            | {
                "stack": "all",
                "step": "end",
                "areaStyle": {"color": colour, "opacity": 1},
                "itemStyle": {"color": colour},
                "endLabel": {"show": False, "color": ink_on(colour)},
            }
        )
    frame = _frame(seen, series, top=72)
    frame["yAxis"] |= {"max": 1, "interval": 0.25}
    frame["legend"] = _legend(seen, [one["name"] for one in series])
    frame["grid"]["right"] = 24
    return frame


def _bands(band: Values, name: str, colour: str) -> list[dict[str, Any]]:
    """Draw bands: of each an unseen line, and an area that stands on it."""
    drawn = []
    for low, high, opacity in BANDS:
        stack = f"{name}-{low}"
        bare = {"type": "line", "stack": stack, "stackStrategy": "all", "silent": True,
                "showSymbol": False, "lineStyle": {"opacity": 0}, "tooltip": {"show": False},
                "itemStyle": {"color": colour}}  # fmt: skip
        area = {"areaStyle": {"color": colour, "opacity": opacity}}
        drawn.append(bare | {"data": _numbers(band[low])})
        drawn.append(bare | area | {"data": _numbers(band[high] - band[low])})
    return drawn


def _line(values: Values, name: str, style: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "type": "line", "name": name, "data": _numbers(values), "showSymbol": False,
        "lineStyle": dict(style), "itemStyle": {"color": style["color"]},
        "emphasis": {"disabled": True},
    }  # fmt: skip


def _ghosts(seen: Seen, name: str, state: str, colour: str) -> list[dict[str, Any]]:
    """Draw the pinned world's median as a thin dotted line."""
    values = seen.ghost(name, state)
    if values is None:
        return []
    style = {"color": colour, "width": 1.3, "type": [2, 4], "opacity": 0.9}
    return [_line(values, "", style) | {"silent": True, "tooltip": {"show": False}}]


def _ended(label: Mapping[str, Any]) -> dict[str, Any]:
    """Name a line at its end."""
    said = {"show": True, "formatter": "{a}", "distance": 8, **label}
    return {"endLabel": said, "labelLayout": {"moveOverlap": "shiftY"}}


def _frame(seen: Seen, series: list[dict[str, Any]], top: int) -> dict[str, Any]:
    if series:
        series[0] = series[0] | {"markLine": _marks(seen)}
    return {
        "animation": False,
        "textStyle": {"fontFamily": FONT},
        "grid": {"left": 44, "right": 104, "top": top, "bottom": 26},
        "tooltip": _tooltip(seen),
        "legend": {"show": False},
        "xAxis": _time(seen, every=2 * YEAR),
        "yAxis": _shares(seen),
        "series": series,
    }


def _marks(seen: Seen) -> dict[str, Any]:
    quiet = seen.look.shade(QUIET)
    return {
        "symbol": "none",
        "silent": True,
        "lineStyle": {"color": quiet, "type": "solid", "width": 1, "opacity": 0.6},
        "label": {"color": seen.look.shade(INK), "fontSize": 11, "formatter": "{b}"},
        "data": [{"xAxis": turn, "name": said} for turn, said in _labels(seen.marks)],
    }


def _labels(marks: Sequence[Mark]) -> list[tuple[int, str]]:
    """Give each turn with events one label: their numbers, the first to the last.

    Examples
    --------
    >>> _labels([Mark(number=1, turn=5, title=""), Mark(number=2, turn=5, title="")])
    [(5, '1–2')]
    """
    found: dict[int, list[int]] = {}
    for mark in marks:
        found.setdefault(mark.turn, []).append(mark.number)
    return [(turn, f"{n[0]}–{n[-1]}" if len(n) > 1 else str(n[0]))
            for turn, n in found.items()]  # fmt: skip


def _time(seen: Seen, every: int) -> dict[str, Any]:
    """Give the axis of quarters, on which years are written."""
    quarters = list(quarters_of(seen.answer))
    first = seen.answer.start
    years = {YEAR * (year - first): str(year) for year in range(first, first + len(quarters))}
    data = [years.get(turn, name) if turn % YEAR == 0 else name
            for turn, name in enumerate(quarters)]  # fmt: skip
    quiet = seen.look.shade(QUIET)
    return {
        "type": "category", "data": data, "boundaryGap": False,
        "axisLabel": {"color": quiet, "interval": every - 1, "showMaxLabel": False},
        "axisTick": {"interval": every - 1, "lineStyle": {"color": quiet}},
        "axisLine": {"lineStyle": {"color": quiet}},
    }  # fmt: skip


def _shares(seen: Seen) -> dict[str, Any]:
    return {
        "type": "value", "min": 0,
        "axisLabel": {"color": seen.look.shade(QUIET)},
        "splitLine": {"lineStyle": {"color": seen.look.shade(HAIR)}},
    }  # fmt: skip


def _tooltip(seen: Seen) -> dict[str, Any]:
    return {
        "trigger": "axis", "confine": True, "order": "valueDesc",
        "backgroundColor": seen.look.paper, "borderColor": seen.look.shade(HAIR),
        "textStyle": {"color": seen.look.shade(INK), "fontSize": 12},
    }  # fmt: skip


def _legend(seen: Seen, names: list[str]) -> dict[str, Any]:
    return {
        "data": names, "top": 0, "left": 0, "itemGap": 14,
        "textStyle": {"color": seen.look.shade(INK), "fontSize": 12},
    }  # fmt: skip


def _numbers(values: Any) -> list[float | None]:
    """Give numbers as JSON has them: with few decimals, nothing for nan."""
    return [round(float(v), DECIMALS) if np.isfinite(v) else None for v in values]


def ends(seen: Seen, measure: str, state: str) -> tuple[str, str]:
    """Give the median of a measure at the start and at the end, in two places."""
    middle = seen.answer.band(measure, (0.5,))[0, :, seen.answer.states.index(state)]
    return two_places(float(middle[0])), two_places(float(middle[-1]))


PICTURES = {
    "alignment": alignment,
    "all": every_state,
    "threat": threat,
    "strategies": strategies,
    "hedging": hedging,
}
"""Pictures by name, in the order in which they are offered."""
