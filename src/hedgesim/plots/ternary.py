"""A triangle of three shares, on plain Axes: paths and clouds of portfolios."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil, floor, sqrt
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from matplotlib import rcParams
from matplotlib.axes import Axes
from matplotlib.patches import Polygon
from matplotlib.patheffects import withStroke

from hedgesim.plots.alignment import inches_of
from hedgesim.plots.style import HAIR, INK, QUIET, share_tick, shortened

PARTS = ("first", "second", "rest")
"""Columns of shares: lower left corner, lower right corner, top."""
COLUMNS = ("time", *PARTS)
HEIGHT = sqrt(3.0) / 2.0
"""Height of a triangle with sides of 1."""


class Corner(NamedTuple):
    """A part of the portfolio: what it is called, and its colour."""

    name: str
    colour: str


@dataclass(frozen=True, slots=True)
class Cut:
    """The part of the triangle that is drawn: at least so much of each share.

    `lows` are the least shares of the three parts, multiples of `step`, the distance of
    grid lines. The side of the part is 1 less their sum.
    """

    lows: tuple[float, float, float]
    step: float

    @property
    def side(self) -> float:
        """The width of the shares that it holds."""
        return 1.0 - sum(self.lows)

    @property
    def whole(self) -> bool:
        """Whether all of the triangle is drawn."""
        return max(self.lows) == 0.0

    def place(self, shares: Any) -> np.ndarray:
        """Give where shares lie: x from 0 to 1, y from 0 to `HEIGHT`.

        Parameters
        ----------
        shares
            Rows of three shares that sum to 1.
        """
        held = (np.asarray(shares, dtype=float) - self.lows) / self.side
        x = held[..., 1] + held[..., 2] / 2.0
        return np.stack([x, held[..., 2] * HEIGHT], axis=-1)


def cut_around(shares: np.ndarray) -> Cut:
    """Choose the smallest part of the triangle, in whole steps, that holds all shares.

    Parameters
    ----------
    shares
        Rows of three shares that sum to 1.

    Examples
    --------
    >>> cut_around(np.array([[0.45, 0.18, 0.37], [0.31, 0.26, 0.43]]))
    Cut(lows=(0.3, 0.15, 0.35), step=0.05)
    >>> cut_around(np.array([[0.8, 0.1, 0.1], [0.1, 0.1, 0.8]])).whole
    True
    """
    least = shares.min(axis=0)
    for step in (0.02, 0.05, 0.1):
        lows = [max(floor((low - 0.15 * step) / step + 1e-9) * step, 0.0) for low in least]
        if 1.0 - sum(lows) <= 6.5 * step:
            break
    else:
        lows, step = [0.0, 0.0, 0.0], 0.2
    one, two, three = (round(low, 9) for low in lows)
    return Cut((one, two, three), step)


def plot_ternary(
    path: pd.DataFrame,
    *,
    ax: Axes,
    corners: Sequence[Corner],
    ends: pd.DataFrame | None = None,
    cut: Cut | None = None,
    years: Sequence[int] = (),
) -> Axes:
    """Draw the path of a portfolio through a triangle, and where runs end as a cloud.

    The nearer a point lies to a corner, the larger is that share. A small point is the end
    of a year, the ring the start, the large point the end; on the dashed line the two
    partners have the same share.

    Parameters
    ----------
    path
        A row for each date with the columns of `COLUMNS`.
    ax
        Where to draw.
    corners
        Lower left, lower right, top.
    ends
        A row for each run with the columns of `PARTS`.
    cut
        What part of the triangle to draw; by default the smallest that holds everything.
    years
        Years whose end is written beside the path.

    Raises
    ------
    ValueError
        If the table has no rows, or lacks a column.
    """
    missing = [column for column in COLUMNS if column not in path]
    if missing or path.empty:
        raise ValueError(f"the table has no {'rows' if not missing else missing[0]}")
    path = path.sort_values("time")
    shares = path[list(PARTS)].to_numpy(dtype=float)
    cloud = None if ends is None else ends[list(PARTS)].to_numpy(dtype=float)
    every = shares if cloud is None else np.vstack([shares, cloud])
    cut = cut or cut_around(every)
    _frame(ax, cut, corners)
    size, thin = _mark(ax)
    if cloud is not None and len(cloud):
        faint = float(np.clip(12.0 / sqrt(len(cloud)), 0.2, 0.7))
        dots_x, dots_y = cut.place(cloud).T
        ax.scatter(dots_x, dots_y, s=(0.32 * size) ** 2, color="#8a8a8a", alpha=faint,
                   linewidths=0, zorder=2, label="_ends", rasterized=True)  # fmt: skip
    x, y = cut.place(shares).T
    ax.plot(x, y, color=INK, zorder=3, label="path", linewidth=thin,
            path_effects=[withStroke(linewidth=2.6 * thin, foreground="white")],
            )  # fmt: skip
    whole = np.isclose(path["time"].to_numpy(dtype=float) % 1.0, 0.0)
    ax.plot(x[whole], y[whole], color=INK, linestyle="none", marker="o",
            markersize=size * 0.28, zorder=3.5, label="_years")  # fmt: skip
    ax.plot(x[:1], y[:1], color=INK, marker="o", markersize=size * 0.6, zorder=4,
            markerfacecolor="white", markeredgewidth=0.7 * thin,
            label="_start")  # fmt: skip
    ax.plot(x[-1:], y[-1:], color=INK, marker="o", markersize=size * 0.75, zorder=5,
            markeredgecolor="white", markeredgewidth=0.8, label="_end")  # fmt: skip
    _name_years(ax, path["time"].to_numpy(dtype=float), x, y, years)
    return ax


def _mark(ax: Axes) -> tuple[float, float]:
    """Give the size of marks and the width of the path, smaller in a small triangle."""
    size = rcParams["font.size"]
    ems = min(inches_of(ax)) / (size / 72)
    part = float(np.clip(ems / 30.0, 0.5, 1.0))
    return size * part, float(rcParams["lines.linewidth"]) * part


def _frame(ax: Axes, cut: Cut, corners: Sequence[Corner]) -> None:
    """Draw the triangle with its grid, ticks on three sides, and names of corners."""
    em = rcParams["font.size"]
    ax.set_axis_off()
    ax.set_aspect("equal", adjustable="box")
    ax.set(xlim=(-0.13, 1.13), ylim=(-0.14, HEIGHT + 0.11))
    outline = np.array([[0.0, 0.0], [1.0, 0.0], [0.5, HEIGHT]])
    ax.add_patch(Polygon(outline, facecolor="#fafafa", edgecolor=QUIET, linewidth=0.9,
                         zorder=0, label="_triangle"))  # fmt: skip
    for part, value, begins, stops in _lines(cut):
        ax.plot(*np.stack([begins, stops]).T, color=HAIR, linewidth=0.6, zorder=0.5,
                label="_grid")  # fmt: skip
        by = np.array(((-0.5, 0.3), (-0.3, -0.4), (0.5, 0.0))[part]) * em
        at = float(begins[0]), float(begins[1])
        ax.annotate(share_tick(value), at, xytext=by, textcoords="offset points",
                    fontsize="x-small", color=corners[part].colour,
                    ha=("right", "center", "left")[part],
                    va=("center", "top", "center")[part])  # fmt: skip
    _same(ax, cut)
    places = ((0.0, 0.0, -1.6, "top"), (1.0, 0.0, -1.6, "top"),
              (0.5, HEIGHT, 0.4, "bottom"))  # fmt: skip
    for corner, (x, y, up, va) in zip(corners, places, strict=True):
        ax.annotate(shortened(corner.name, 40), (x, y), xytext=(0, up * em), va=va,
                    textcoords="offset points", color=corner.colour, fontweight="bold",
                    fontsize="small", ha="center", parse_math=False)  # fmt: skip


def _lines(cut: Cut) -> Iterator[tuple[int, float, np.ndarray, np.ndarray]]:
    """Give grid lines: of which part, its share, and both ends, the tick's first."""
    lows, side = np.array(cut.lows), cut.side
    count = ceil(side / cut.step - 1e-6)
    for part in range(3):
        other, third = (part + 2) % 3, (part + 1) % 3
        for k in range(1, count):
            ends = []
            for at_least, rest in ((third, other), (other, third)):
                shares = lows.copy()
                shares[part] += k * cut.step
                shares[rest] = 1.0 - shares[part] - lows[at_least]
                ends.append(cut.place(shares))
            yield part, float(lows[part] + k * cut.step), ends[0], ends[1]


def _same(ax: Axes, cut: Cut) -> None:
    """Draw where both partners have the same share, as far as it is in the triangle."""
    first, second, rest = cut.lows
    most = 1.0 - rest
    low = max(first, second)
    if 2.0 * low >= most:
        return
    ends = [[low, low, 1.0 - 2.0 * low], [most / 2.0, most / 2.0, rest]]
    x, y = cut.place(ends).T
    ax.plot(x, y, color=QUIET, linewidth=0.8, linestyle=(0, (4, 3)), zorder=1,
            label="_same")  # fmt: skip


def _name_years(
    ax: Axes, times: np.ndarray, x: np.ndarray, y: np.ndarray, years: Sequence[int]
) -> None:
    """Write years beside the path, on the side that the path does not turn to."""
    middle = np.array([x.mean(), y.mean()])
    for year in years:
        at = int(np.argmin(np.abs(times - (year + 1))))
        before, after = max(at - 1, 0), min(at + 1, len(x) - 1)
        along = np.array([x[after] - x[before], y[after] - y[before]])
        length = float(np.hypot(*along)) or 1.0
        across = np.array([along[1], -along[0]]) / length
        here = np.array([x[at], y[at]])
        if len(times) > 2 and float(across @ (here - middle)) < -1e-3:
            across = -across
        text = ax.annotate(
            str(year), (x[at], y[at]), xytext=across * rcParams["font.size"] * 0.75,
            textcoords="offset points", fontsize="x-small", color=INK, zorder=6,
            ha="left" if across[0] > 0.3 else "right" if across[0] < -0.3 else "center",
            va="bottom" if across[1] > 0.3 else "top" if across[1] < -0.3 else "center",
        )  # fmt: skip
        text.set_path_effects([withStroke(linewidth=2.0, foreground="white")])


def plot_place(cut: Cut, *, ax: Axes) -> Axes:
    """Show which part of the whole triangle another one is.

    Parameters
    ----------
    cut
        The part.
    ax
        Where to draw: small.
    """
    ax.set_axis_off()
    ax.set_aspect("equal", adjustable="box", anchor="NW")
    ax.set(xlim=(-0.02, 1.02), ylim=(-0.02, HEIGHT + 0.02))
    whole = Cut((0.0, 0.0, 0.0), 0.2)
    first, second, rest = cut.lows
    part = [[1 - second - rest, second, rest], [first, 1 - first - rest, rest],
            [first, second, 1 - first - second]]  # fmt: skip
    ax.add_patch(Polygon(whole.place(np.eye(3)), facecolor="white", edgecolor=QUIET,
                         linewidth=0.7))  # fmt: skip
    ax.add_patch(Polygon(whole.place(part), facecolor="#c9c9c9", edgecolor=QUIET,
                         linewidth=0.7))  # fmt: skip
    return ax
