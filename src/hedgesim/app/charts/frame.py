"""What stands around the lines of a picture: axes, marks of events, legend, tooltip."""

from collections.abc import Sequence
from typing import Any

from hedgesim.app.charts.look import HAIR, INK, QUIET
from hedgesim.app.charts.seen import YEAR, Mark, Seen
from hedgesim.app.differences import quarters_of

FONT = "DejaVu Sans, Verdana, Arial, sans-serif"
"""Letters of charts: those of the page."""

NEAR, NEAR_NARROW = 1, 4
"""Turns within which two events have one label: their numbers would cover each other."""


def frame(seen: Seen, series: list[dict[str, Any]], top: int) -> dict[str, Any]:
    """Give lines their axes, marks and tooltip; `top` pixels are left above."""
    if series:
        series[0] = series[0] | {"markLine": _marks(seen)}
    size = seen.look.size
    room = {"left": 44, "right": 104, "top": top, "bottom": 26}
    return {
        **paper(seen),
        "grid": {side: size(pixels) for side, pixels in room.items()},
        "legend": {"show": False},
        "xAxis": time(seen, every=(4 if seen.look.narrow else 2) * YEAR),
        "yAxis": shares(seen),
        "series": series,
    }


def paper(seen: Seen) -> dict[str, Any]:
    """Give what every picture has: letters, tooltip, and no movement of its own."""
    tooltip = {
        "trigger": "axis", "confine": True, "order": "valueDesc",
        "backgroundColor": seen.look.paper, "borderColor": seen.look.shade(HAIR),
        "textStyle": {"color": seen.look.shade(INK), "fontSize": seen.look.size(12)},
    }  # fmt: skip
    return {"animation": False, "textStyle": {"fontFamily": FONT}, "tooltip": tooltip}


def _marks(seen: Seen) -> dict[str, Any]:
    ink, quiet = seen.look.shade(INK), seen.look.shade(QUIET)
    near = NEAR_NARROW if seen.look.narrow else NEAR
    return {
        "symbol": "none",
        "silent": True,
        "lineStyle": {"color": quiet, "type": "solid", "width": 1, "opacity": 0.6},
        "label": {"color": ink, "fontSize": seen.look.size(11), "formatter": "{b}"},
        "data": [{"xAxis": turn, "name": said} for turn, said in labels(seen.marks, near)],
    }


def labels(marks: Sequence[Mark], near: int = NEAR) -> list[tuple[int, str]]:
    """Give each turn with events a label: numbers of its own and of those close behind.

    Parameters
    ----------
    marks
        Events by turn.
    near
        Turns from a label within which there is no other.

    Examples
    --------
    >>> turns = {1: 5, 2: 5, 3: 6}
    >>> found = [Mark(number=n, turn=turn, title="") for n, turn in turns.items()]
    >>> labels(found, near=0)
    [(5, '1–2'), (6, '3')]
    >>> labels(found, near=1)
    [(5, '1–3'), (6, '')]
    """
    spans: dict[int, list[int]] = {}
    for mark in marks:
        first = max(spans, default=mark.turn - near - 1)
        spans.setdefault(first if mark.turn - first <= near else mark.turn, []).append(
            mark.number
        )
    said = {
        turn: f"{n[0]}–{n[-1]}" if len(n) > 1 else str(n[0]) for turn, n in spans.items()
    }
    return [(turn, said.get(turn, "")) for turn in dict.fromkeys(m.turn for m in marks)]


def time(seen: Seen, every: int) -> dict[str, Any]:
    """Give the axis of quarters, on which years are written."""
    quarters = list(quarters_of(seen.answer))
    first = seen.answer.start
    data = [name if turn % YEAR else str(first + turn // YEAR)
            for turn, name in enumerate(quarters)]  # fmt: skip
    quiet = seen.look.shade(QUIET)
    return {
        "type": "category", "data": data, "boundaryGap": False,
        "axisLabel": {"color": quiet, "interval": every - 1, "showMaxLabel": False,
                      "hideOverlap": True, "fontSize": seen.look.size(12)},
        "axisTick": {"interval": every - 1, "lineStyle": {"color": quiet}},
        "axisLine": {"lineStyle": {"color": quiet}},
    }  # fmt: skip


def shares(seen: Seen) -> dict[str, Any]:
    """Give the axis of shares, from 0."""
    return {
        "type": "value", "min": 0,
        "axisLabel": {"color": seen.look.shade(QUIET), "fontSize": seen.look.size(12)},
        "splitLine": {"lineStyle": {"color": seen.look.shade(HAIR)}},
    }  # fmt: skip


def legend(seen: Seen, names: list[str]) -> dict[str, Any]:
    """Name lines or areas above the picture."""
    return {
        "data": names, "top": 0, "left": 0, "padding": 0, "itemGap": 14,
        "textStyle": {"color": seen.look.shade(INK), "fontSize": seen.look.size(12)},
    }  # fmt: skip
