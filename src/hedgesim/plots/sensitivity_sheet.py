"""The page of `hedgesim sensitivity --figure`: title, the design's figure, where from."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from hedgesim.plots.sensitivity import plot_morris, plot_shares, plot_signed, plot_split
from hedgesim.plots.style import INK, QUIET, caption, shortened

WIDTH = 9.6
LINE = 0.27
"""Inches of a bar."""
TITLE, FOOT, SPLIT, KEY = 0.46, 0.95, 0.95, 0.3
"""Inches of title, foot, bar of variance and key of colours."""
TEXT = 0.19
"""Inches of a line of the subtitle."""
PLANE = 5.6
LINE_OF_TEXT = 128
"""Letters of a line of the subtitle."""

LABELS: Mapping[str, str] = {
    "partial": "Partial rank correlation",
    "pawn": "PAWN (0 to 1)",
}


def sensitivity_sheet(
    table: pd.DataFrame,
    *,
    kind: str,
    leading: str,
    split: Mapping[str, Sequence[float]] | None,
    title: str,
    subtitle: str,
    source: str,
    unit: str,
) -> Figure:
    """Compose the figure of one sensitivity analysis.

    Parameters
    ----------
    table
        A row a factor (or a factor and value), the largest first, as the functions of
        `hedgesim.plots.sensitivity` read it.
    kind
        Of the design: settles what is drawn.
    leading
        For bars of one index, which.
    split
        Where the variance of a single run comes from, for the bar on top; None: no bar.
    title, subtitle, source
        What is shown, what it says, and where from.
    unit
        What the outcome is measured in.

    Returns
    -------
    A figure that is not registered anywhere: save it with `savefig`; nothing is shown.
    """
    bar = SPLIT if split is not None else 0.0
    if kind == "grouped" and split is not None:  # the bars' intervals, bar by bar
        table = _as_rows(split)
    middle = PLANE if kind == "morris" else LINE * len(table) + 0.1
    lines = _lines(subtitle)
    height = TITLE + TEXT * len(lines) + bar + KEY + middle + FOOT
    figure = Figure(figsize=(WIDTH, height), facecolor="white")
    if split is not None:
        box = (0.05, (FOOT + middle + KEY) / height, 0.9, bar / height)
        plot_split(split, ax=figure.add_axes(box))
    left, right = (0.08, 0.66) if kind == "morris" else (0.38, 0.96)
    box = (left, FOOT * 0.72 / height, right - left, middle / height)
    _draw(figure.add_axes(box), table, kind, leading, unit)
    say: dict[str, Any] = {"parse_math": False, "ha": "left", "va": "top"}
    figure.text(0.05, 1 - 0.16 / height, shortened(title, 88), fontsize=14,
                fontweight="bold", color=INK, **say)  # fmt: skip
    for line, text in enumerate(lines):
        figure.text(0.05, 1 - (TITLE + TEXT * line) / height, text, fontsize=9.5,
                    color=QUIET, **say)  # fmt: skip
    caption(figure, shortened(source, 170), 0.05, 0.1 / height)
    return figure


def _draw(ax: Axes, table: pd.DataFrame, kind: str, leading: str, unit: str) -> None:
    if kind == "grouped" and "share" in table:
        plot_signed(table, "share", label="Share of the variance of a single run", ax=ax)
    elif kind in ("sobol", "grouped"):
        plot_shares(table, ax=ax)
    elif kind == "morris":
        plot_morris(table, unit=unit, ax=ax)
    elif "value" in table:
        named = table.assign(
            title=[f"{t} = {_word(v)}" for t, v in zip(table["title"], table["value"],
                                                       strict=True)]
        )  # fmt: skip
        plot_signed(named, "effect", label=f"Difference in {unit}", ax=ax)
    else:
        plot_signed(table, leading, label=LABELS.get(leading, leading), ax=ax)


def _as_rows(split: Mapping[str, Sequence[float]]) -> pd.DataFrame:
    rows = [
        {"title": name, "side": name, "share": share, "share_low": low, "share_high": high}
        for name, (share, low, high) in split.items()
    ]
    return pd.DataFrame(rows)


def _word(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


def _lines(text: str) -> list[str]:
    from textwrap import wrap

    return wrap(text, LINE_OF_TEXT)[:2]
