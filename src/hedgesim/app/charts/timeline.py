"""The chart of events: one row for each power, one mark for each event."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from hedgesim.app.charts.middle import MIDDLE
from hedgesim.app.texts import t
from hedgesim.app.timeline import LANES, Shown
from hedgesim.plots.style import looks, two_places

SMALLEST, LARGEST = 8, 26
"""Width of a mark of size 0 and of size 1, in pixels."""

CLOSE = dt.timedelta(days=75)
"""Events of a row that lie closer are set one above the other."""

OFFSETS = (0.0, 0.3, -0.3, 0.15, -0.15)
"""Where events that lie close stand within their row, in rows."""


def timeline_options(
    shown: Sequence[Shown], span: tuple[dt.date, dt.date]
) -> dict[str, Any]:
    """Give the chart's options: time across, powers from above, sizes as areas.

    An event that is off is an empty ring, one that was changed has a strong ring, one that
    was added is a diamond.

    Parameters
    ----------
    shown
        The timeline, by date.
    span
        First and last day of the runs.
    """
    return {
        "animation": False,
        "aria": {"enabled": True, "label": {"description": t("events.chart_label")}},
        "grid": {"left": 64, "right": 16, "top": 8, "bottom": 24},
        "tooltip": {"trigger": "item", "confine": True, "formatter": "{b}"},
        "xAxis": {
            "type": "time",
            "min": str(span[0]),
            "max": str(span[1]),
            "axisLabel": {"color": MIDDLE, "hideOverlap": True},
            "axisLine": {"show": False, "onZero": False},
            "axisTick": {"show": False},
            "splitLine": {"show": False},
        },
        "yAxis": {
            "type": "value",
            "min": -0.5,
            "max": len(LANES) - 0.5,
            "inverse": True,
            "interval": 1,
            "show": False,
        },
        "series": [_lanes(span), _marks(shown)],
    }


def _lanes(span: tuple[dt.date, dt.date]) -> dict[str, Any]:
    """Give the names of the rows, and a hair line through each."""
    lines = [
        {
            "yAxis": place,
            "label": {"formatter": t(f"events.lane_{lane}"), "position": "start"},
        }
        for place, lane in enumerate(LANES)
    ]
    return {
        "type": "scatter",
        "data": [],
        "silent": True,
        "markLine": {
            "symbol": "none",
            "silent": True,
            "lineStyle": {"type": "solid", "width": 0.5, "color": MIDDLE},
            "label": {"color": MIDDLE, "fontSize": 12},
            "data": lines,
        },
    }


def _marks(shown: Sequence[Shown]) -> dict[str, Any]:
    data, before = [], dict[str, tuple[dt.date, int]]()
    for one in shown:
        when, place = before.get(one.lane, (dt.date.min, 0))
        place = place + 1 if one.date - when < CLOSE else 0
        before[one.lane] = one.date, place
        data.append(_mark(one, OFFSETS[place % len(OFFSETS)]))
    data.sort(key=lambda mark: mark["itemStyle"]["borderWidth"])  # the changed ones on top
    return {"type": "scatter", "data": data, "cursor": "pointer"}


def _mark(one: Shown, offset: float) -> dict[str, Any]:
    size = 0.25 if one.size is None else one.size
    colour = looks(LANES[:-1]).get(one.lane)
    fill = colour.colour if colour else MIDDLE
    changed = bool(one.changes)
    return {
        "id": one.id,
        "name": told(one),
        "value": [str(one.date), LANES.index(one.lane) + offset],
        "symbol": "diamond" if "added" in one.changes else "circle",
        "symbolSize": round(SMALLEST + (LARGEST - SMALLEST) * size**0.5),
        "itemStyle": {
            "color": fill if one.on else "transparent",
            "borderColor": CHANGED if changed else MIDDLE,
            "borderWidth": 3 if changed else 1,
            "borderType": "solid" if one.on else "dashed",
            "opacity": 0.85,
        },
    }


CHANGED = "#d98c00"
"""Ring of what somebody changed; seen on light and on dark ground."""


def told(one: Shown) -> str:
    """Say of an event what a mark tells when it is pointed at."""
    parts = [t("events.tip", title=one.title, date=one.date)]
    if one.size is not None:
        parts.append(t("events.tip_size", size=two_places(one.size)))
    if not one.on:
        parts.append(t("events.changed_off"))
    return ", ".join(parts)
