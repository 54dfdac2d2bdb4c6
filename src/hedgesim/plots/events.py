"""Dated events in figures: which ones to mark, numbered on the time axis, with a key below."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes

from hedgesim.plots.style import HAIR, INK, QUIET, write


@dataclass(frozen=True, slots=True)
class Mark:
    """One event as a figure shows it.

    `time` is a decimal year (2022.15), `label` the date as text, `weight` says which marks stay
    when there is no room for all: the largest.
    """

    time: float
    label: str
    title: str
    weight: float = 1.0


def chosen_marks(
    marks: Collection[Mark], first: float, last: float, at_most: int
) -> tuple[Mark, ...]:
    """Keep the weightiest marks that lie within the axis, in order of time.

    Examples
    --------
    >>> crowd = [Mark(2014.2, "2014", "a", 0.5), Mark(2022.1, "2022", "b", 0.8), Mark(1999, "", "c")]
    >>> [mark.title for mark in chosen_marks(crowd, 2013, 2026, 1)]
    ['b']
    """
    within = [mark for mark in marks if first <= mark.time <= last]
    heaviest = sorted(within, key=lambda mark: (-mark.weight, mark.time))[:at_most]
    return tuple(sorted(heaviest, key=lambda mark: (mark.time, mark.title)))


def rows_of(times: Sequence[float], gap: float) -> list[int]:
    """Stack markers: the lowest row on which each keeps its distance from the one before it.

    Examples
    --------
    >>> rows_of([2014.0, 2014.1, 2014.2, 2016.0], gap=0.15)
    [0, 1, 0, 0]
    """
    ends: list[float] = []
    rows = []
    for time in times:
        row = next((r for r, end in enumerate(ends) if time - end >= gap), len(ends))
        ends[row : row + 1] = [time]
        rows.append(row)
    return rows


def mark_events(ax: Axes, marks: Sequence[Mark]) -> None:
    """Number events above a time axis, each with a hair line down to its date.

    Parameters
    ----------
    ax
        Axes with decimal years along x and its limits set.
    marks
        In the order of their numbers, from 1. `plot_key` says what the numbers mean.
    """
    first, last = ax.get_xlim()
    gap = 0.026 * (last - first)
    across = ax.get_xaxis_transform()
    rows = rows_of([mark.time for mark in marks], gap)
    for number, (mark, row) in enumerate(zip(marks, rows, strict=True), start=1):
        height = 1.035 + 0.052 * row
        ax.plot(
            [mark.time, mark.time], [0, height], transform=across, color=HAIR, linewidth=0.8,
            zorder=0.5, clip_on=False, gid=f"event-{number}",
        )  # fmt: skip
        ax.text(
            mark.time, height, str(number), transform=across, fontsize=7, color=INK,
            ha="center", va="center", clip_on=False, zorder=5,
            bbox={"boxstyle": "circle,pad=0.22", "facecolor": "white", "edgecolor": QUIET,
                  "linewidth": 0.7},
        )  # fmt: skip


def plot_key(ax: Axes, marks: Sequence[Mark], columns: int = 2) -> Axes:
    """Write what the numbers of `mark_events` mean, down the columns of an empty Axes."""
    ax.set_axis_off()
    ax.set(xlim=(0, 1), ylim=(0, 1))
    rows = -(-len(marks) // columns) or 1
    for place, mark in enumerate(marks):
        column, row = divmod(place, rows)
        x, y = column / columns, 1 - (row + 0.5) / rows
        ax.text(x + 0.018, y, str(place + 1), fontsize=8, color=QUIET, ha="right", va="center")
        write(ax, x + 0.03, y, mark.label, fontsize=8, color=QUIET, va="center")
        write(ax, x + 0.105, y, mark.title, fontsize=8, color=INK, va="center")
    return ax
