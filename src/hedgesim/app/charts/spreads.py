"""Charts of spread: the difference of two worlds, and single runs over a band."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hedgesim.app.charts.middle import MIDDLE
from hedgesim.app.differences import POINTS, Difference
from hedgesim.app.texts import t

Values = NDArray[np.float64]

LINE, BAND, SINGLE = "#2f7fbf", "#2f7fbf", "#8a8a8a"
"""Of the median, of the band around it, and of single runs; seen on light and dark."""

EVERY = 8
"""Turns from one label of the time axis to the next: two years."""

DECIMALS, OF_POINTS = 4, 2
"""Decimals of a share, and of points, that are sent to be drawn."""


def difference_options(found: Difference) -> dict[str, Any]:
    """Give the options of the chart of B less A, in points: the median and the band."""
    spread = found.spread
    low, high = (spread.low, spread.high) if found.paired else (spread.least, spread.most)
    bands = "legend_band" if found.paired else "legend_doubt"
    return _frame(found.quarters, t("compare.axis")) | {
        "legend": {"data": [t("compare.legend_median"), t(f"compare.{bands}")],
                   "textStyle": {"color": MIDDLE}, "top": 0},
        "series": [
            *_band(POINTS * low, POINTS * high, t(f"compare.{bands}"), OF_POINTS),
            _edge(POINTS * low, t("compare.edge_low")),
            _edge(POINTS * high, t("compare.edge_high")),
            {
                **_line(POINTS * spread.median, t("compare.legend_median"), OF_POINTS),
                "markLine": _zero(),
            },
        ],
    }  # fmt: skip


def runs_options(
    runs: Values, low: Values, middle: Values, high: Values, quarters: Sequence[str]
) -> dict[str, Any]:
    """Give the options of the chart of single runs over the band of all.

    Parameters
    ----------
    runs
        Shape (run, turn), shares 0 to 1.
    low, middle, high
        Of all runs, shape (turn,).
    quarters
        Names of the turns.
    """
    thin = {"width": 0.8, "color": SINGLE, "opacity": 0.7}
    singles = [
        {
            **_line(run, t("chance.run", number=number), DECIMALS),
            "lineStyle": thin,
            "itemStyle": {"color": SINGLE},
            "silent": True,
        }
        for number, run in enumerate(runs)
    ]
    names = [t("chance.median"), t("chance.band")]
    return _frame(quarters, "") | {
        "legend": {"data": names, "textStyle": {"color": MIDDLE}, "top": 0},
        "tooltip": {"show": False},
        "series": [
            *_band(low, high, names[1], DECIMALS),
            *singles,
            _line(middle, names[0], DECIMALS),
        ],
    }


def _frame(quarters: Sequence[str], axis: str) -> dict[str, Any]:
    """Give what all charts over time share."""
    return {
        "animation": False,
        "grid": {"left": 44, "right": 16, "top": 36, "bottom": 24},
        "tooltip": {"trigger": "axis", "confine": True},
        "xAxis": {
            "type": "category",
            "data": list(quarters),
            "boundaryGap": False,
            "axisLabel": {"color": MIDDLE, "interval": EVERY - 1},
            "axisTick": {"show": False},
        },
        "yAxis": {
            "type": "value",
            "name": axis,
            "scale": True,
            "nameTextStyle": {"color": MIDDLE, "align": "left"},
            "axisLabel": {"color": MIDDLE},
            "splitLine": {"lineStyle": {"color": MIDDLE, "opacity": 0.25}},
        },
    }


def _line(values: Values, name: str, decimals: int) -> dict[str, Any]:
    return {
        "type": "line",
        "name": name,
        "data": _numbers(values, decimals),
        "showSymbol": False,
        "lineStyle": {"width": 2.2, "color": LINE},
        "itemStyle": {"color": LINE},
    }


def _band(low: Values, high: Values, name: str, decimals: int) -> list[dict[str, Any]]:
    """Give a band as ECharts has it: an unseen line, and an area that stands on it."""
    unseen = {
        "type": "line",
        "stack": "band",
        "stackStrategy": "all",
        "silent": True,
        "showSymbol": False,
        "lineStyle": {"opacity": 0},
        "tooltip": {"show": False},
    }
    return [
        {**unseen, "name": "", "data": _numbers(low, decimals)},
        {
            **unseen,
            "name": name,
            "data": _numbers(np.round(high, decimals) - np.round(low, decimals), decimals),
            "itemStyle": {"color": BAND},
            "areaStyle": {"color": BAND, "opacity": 0.25},
        },
    ]


def _edge(values: Values, name: str) -> dict[str, Any]:
    """Give one end of a band as a line of its own, so that it can be read off."""
    fine = {"width": 0.8, "color": BAND, "type": "dashed"}
    return {**_line(values, name, OF_POINTS), "lineStyle": fine}


def _numbers(values: Values, decimals: int) -> list[float | None]:
    """Round for drawing; a gap where there is no number."""
    return [None if v != v else round(float(v), decimals) for v in values]


def _zero() -> dict[str, Any]:
    return {
        "symbol": "none",
        "silent": True,
        "label": {"show": False},
        "lineStyle": {"type": "solid", "width": 1, "color": MIDDLE},
        "data": [{"yAxis": 0}],
    }
