"""The big picture: what is seen of a world's runs, as ECharts draws it.

Every function takes what is seen and gives options; no number is computed here but the
place of a label.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np

from hedgesim.app.charts.frame import frame, legend, paper, shares, time
from hedgesim.app.charts.look import INK, QUIET
from hedgesim.app.charts.seen import YEAR, Mark, Seen, Values, ends, numbers
from hedgesim.measures.strategy_types import STRATEGIES
from hedgesim.plots.style import SPECTRUM

__all__ = ["PICTURES", "YEAR", "Mark", "Seen", "ends"]

BANDS = ((0, 4, 0.14), (1, 3, 0.22))
"""Places of the ends of a band among the quantiles, and how opaque it is."""


def alignment(seen: Seen) -> dict[str, Any]:
    """Draw a state's alignment with each vector: medians, with bands of half and of 0.9."""
    series: list[dict[str, Any]] = []
    vectors = [v for v in seen.answer.vectors if v != seen.state]
    for vector in vectors:
        name = f"alignment_{vector}"
        band = seen.answer.band(name)[:, :, seen.place]
        line = seen.look.line(vector, seen.answer.vectors)
        series += _bands(band, vector, line["color"])
        label = {"color": seen.look.text(vector, seen.answer.vectors), "fontWeight": 600,
                 "fontSize": seen.look.size(13)}  # fmt: skip
        series.append(_line(band[2], seen.names[vector], line) | _ended(label))
        series += _ghosts(seen, name, seen.state, line["color"])
    return frame(seen, series, top=32)


def every_state(seen: Seen) -> dict[str, Any]:
    """Draw every state's alignment with each vector in a small chart of its own."""
    columns, states = 2 if seen.look.narrow else 4, seen.answer.states
    rows = -(-len(states) // columns)
    wide, high, edge = 96 / columns, 90 / rows, 13 / rows  # of the whole, in per cent
    grids, xs, ys, titles, series = [], [], [], [], list[dict[str, Any]]()
    for nth, state in enumerate(states):
        row, column = divmod(nth, columns)
        left, top = f"{4 + wide * column}%", 10 + high * row
        grids.append({"left": left, "top": f"{top + edge}%", "width": f"{wide - 5}%",
                      "height": f"{high - 2 * edge}%"})  # fmt: skip
        title = {"fontSize": seen.look.size(13), "color": seen.look.shade(INK)}
        titles.append({"text": seen.names[state], "left": left, "top": f"{top}%",
                       "padding": 0, "textStyle": title})  # fmt: skip
        xs.append(
            time(seen, every=(8 if seen.look.narrow else 6) * YEAR) | {"gridIndex": nth}
        )
        ys.append(shares(seen) | {"gridIndex": nth, "max": 0.6, "interval": 0.2})
        for vector in (v for v in seen.answer.vectors if v != state):
            series += _small(seen, state, vector, nth)
    lines = legend(seen, [seen.names[v] for v in seen.answer.vectors])
    return {
        **paper(seen), "grid": grids, "xAxis": xs, "yAxis": ys, "title": titles,
        "series": series,
        "legend": lines | {"itemWidth": 34, "itemStyle": {"opacity": 0}},
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
            label = {"color": quiet, "fontSize": seen.look.size(11)}
            series.append(_line(band[2, :, nth], seen.names[state], thin) | _ended(label))
    own = band[:, :, seen.place]
    series += _bands(own, "own", ink)
    line = {"color": ink, "width": 3, "type": "solid"}
    label = {"color": ink, "fontWeight": 600,
                 "fontSize": seen.look.size(13)}  # fmt: skip
    series.append(_line(own[2], seen.names[seen.state], line) | _ended(label))
    series += _ghosts(seen, measure, seen.state, ink)
    return frame(seen, series, top=32)


def strategies(seen: Seen) -> dict[str, Any]:
    """Draw the shares of runs by strategy, from siding with a partner to resisting it."""
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
                "step": "middle",
                "areaStyle": {"color": colour, "opacity": 1},
                "itemStyle": {"color": colour},
            }
        )
    drawn = frame(seen, series, top=96 if seen.look.narrow else 56)
    drawn["yAxis"] |= {"max": 1, "interval": 0.25}
    drawn["legend"] = legend(seen, [one["name"] for one in series]) | {"icon": "roundRect"}
    drawn["grid"]["right"] = 24
    return drawn


def _bands(band: Values, name: str, colour: str) -> list[dict[str, Any]]:
    """Draw bands: of each an unseen line, and an area that stands on it."""
    drawn = []
    for low, high, opacity in BANDS:
        stack = f"{name}-{low}"
        bare = {"type": "line", "stack": stack, "stackStrategy": "all", "silent": True,
                "showSymbol": False, "lineStyle": {"opacity": 0},
                "tooltip": {"show": False}, "itemStyle": {"color": colour}}  # fmt: skip
        area = {"areaStyle": {"color": colour, "opacity": opacity}}
        drawn.append(bare | {"data": numbers(band[low])})
        drawn.append(bare | area | {"data": numbers(band[high] - band[low])})
    return drawn


def _line(values: Values, name: str, style: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "type": "line", "name": name, "data": numbers(values), "showSymbol": False,
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


PICTURES = {
    "alignment": alignment,
    "all": every_state,
    "threat": threat,
    "strategies": strategies,
    "hedging": hedging,
}
"""Pictures by name, in the order in which they are offered."""
