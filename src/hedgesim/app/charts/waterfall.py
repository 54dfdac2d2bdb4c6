"""The chart of why: a share of effort at two turns, and what each term did between."""

from typing import Any

from hedgesim.app.story import Bar, Reasons, Story
from hedgesim.app.texts import t
from hedgesim.model.telling import percent
from hedgesim.plots.style import LESS, MORE, looks

INK = "#7a7a7a"
"""Of letters and lines: read on light and on dark ground."""

WHOLE = "#7a7a7a"
"""Of the two shares, of a partner that is no vector."""

PERCENT = 100.0
DECIMALS = 4

NARROW = 0.35
"""Where terms move a share by less than this part of it, the axis does not begin at 0."""

ROW, FRAME = 40, 44
"""Pixels of a row, and of what stands above and below."""


def height_of(found: Reasons) -> int:
    """Give how high the chart has to be, in pixels."""
    return ROW * len(found.bars) + FRAME


def waterfall_options(found: Reasons, story: Story) -> dict[str, Any]:
    """Give the options of the chart; each bar begins where the one above it ended.

    Bars are stacks: one that is not seen, and one that is. What is seen has the numbers of
    `Bar`, in percent and points; what raised the share is written with +, what lowered it
    with −.

    Parameters
    ----------
    found
        Why a state chose what it chose.
    story
        The run, for names and quarters.
    """
    look = looks(story.vectors)
    colour = look[found.partner].colour if found.partner in look else WHOLE
    return {
        "animation": False,
        "aria": {"enabled": True, "label": {"description": found.sentence}},
        "grid": {"left": 4, "right": 48, "top": 8, "bottom": 8, "containLabel": True},
        "tooltip": {"trigger": "item", "confine": True, "formatter": "{b}"},
        "xAxis": {
            "type": "value", "min": _begin(found), "axisLabel": {"color": INK},
            "splitLine": {"lineStyle": {"color": INK, "opacity": 0.25}}, "splitNumber": 4,
        },
        "yAxis": {
            "type": "category", "inverse": True, "axisTick": {"show": False},
            "data": [_label(bar, found, story) for bar in found.bars],
            "axisLabel": {"color": INK, "width": 150, "overflow": "break",
                          "lineHeight": 13, "interval": 0},
            "axisLine": {"show": False},
        },
        "series": [
            {"type": "bar", "stack": "share", "silent": True, "barWidth": "62%",
             "itemStyle": {"color": "transparent"}, "tooltip": {"show": False},
             "data": [_points(min(bar.before, bar.after)) for bar in found.bars]},
            {"type": "bar", "stack": "share", "barWidth": "62%",
             "data": [_seen(bar, colour) for bar in found.bars]},
        ],
    }  # fmt: skip


def title_of(found: Reasons, story: Story) -> str:
    """Say what the chart shows, and whether its axis does not begin at 0."""
    whom = t("step.itself") if found.partner == found.state else story.names[found.partner]
    torn = t("step.torn") if _begin(found) else ""
    return t("step.axis", channel=story.titles[found.channel], partner=whom, torn=torn)


def _begin(found: Reasons) -> float:
    """Begin at 0, or near the lowest share where the terms would be too narrow to see."""
    ends = [bar.after for bar in found.bars]
    top, least = max(ends, default=0.0), min(ends, default=0.0)
    if len(found.bars) <= 2 or top - least >= NARROW * top:
        return 0.0
    return float(max(0, int(PERCENT * (least - 0.3 * (top - least) - 0.005))))


def _seen(bar: Bar, colour: str) -> dict[str, Any]:
    whole = bar.kind in ("since", "turn")
    shade = colour if whole else MORE if bar.contribution > 0 else LESS
    text = percent(bar.after) if whole else signed_points(bar.contribution)
    return {
        "value": _points(abs(bar.after - bar.before)),
        "itemStyle": {"color": shade, "borderColor": INK, "borderWidth": 0.5},
        "label": {"show": True, "position": "right", "formatter": text, "color": INK,
                  "fontWeight": "bold" if whole else "normal"},
    }  # fmt: skip


def _label(bar: Bar, found: Reasons, story: Story) -> str:
    if bar.kind == "since":
        return story.quarters[found.since]
    return story.quarters[found.turn] if bar.kind == "turn" else bar.label


def _points(share: float) -> float:
    return round(PERCENT * share, DECIMALS)


def signed_points(share: float) -> str:
    """Write a contribution in points with its sign.

    Examples
    --------
    >>> signed_points(-0.0723), signed_points(0.01)
    ('−7.2', '+1.0')
    """
    return f"{PERCENT * share:+.1f}".replace("-", "−")
