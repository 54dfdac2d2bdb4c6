"""A whole page: title, Axes, key of events and where the numbers come from."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
from matplotlib.figure import Figure

from hedgesim.plots.alignment import plot_alignment
from hedgesim.plots.events import Mark, key_rows, plot_key
from hedgesim.plots.style import INK, QUIET, caption, shortened

WIDTH = 9.6
"""Inches; the height grows with the key."""


def alignment_sheet(
    table: pd.DataFrame,
    *,
    state: str,
    title: str,
    subtitle: str,
    source: str,
    events: Sequence[Mark] = (),
    names: Mapping[str, str] | None = None,
) -> Figure:
    """Compose the figure of `hedgesim plot`: one state's alignment, with a key of events.

    Parameters
    ----------
    table, state, events, names
        As for `plot_alignment`.
    title, subtitle
        What the figure shows, and of how many runs.
    source
        Experiment, runs, seed and version: the caption.

    Returns
    -------
    A figure that is not registered anywhere: save it with `savefig`; nothing is shown.
    """
    plot_height, top, foot = 4.3, 1.05, 0.72
    key_height = 0.19 * key_rows(events)
    height = top + plot_height + foot + key_height + (0.12 if events else 0)
    figure = Figure(figsize=(WIDTH, height), facecolor="white")
    left, right = 0.07, 0.855
    bottom = (foot + key_height + (0.12 if events else 0)) / height
    ax = figure.add_axes((left, bottom, right - left, plot_height / height))
    plot_alignment(table, state=state, events=events, ax=ax, names=names)
    if events:
        key = figure.add_axes((left, 0.36 / height, 1 - left - 0.01, key_height / height))
        plot_key(key, events)
    say: dict[str, Any] = {"parse_math": False, "ha": "left", "va": "top"}
    figure.text(
        left,
        1 - 0.16 / height,
        shortened(title),
        fontsize=14,
        fontweight="bold",
        color=INK,
        **say,
    )
    figure.text(left, 1 - 0.44 / height, subtitle, fontsize=9.5, color=QUIET, **say)
    caption(figure, source, left, 0.12 / height)
    return figure
