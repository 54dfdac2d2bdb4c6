"""A network of ties, on plain Axes: discs at places, curved arrows of different width."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd
from matplotlib import rcParams
from matplotlib.axes import Axes
from matplotlib.patches import Circle, FancyArrowPatch
from matplotlib.patheffects import withStroke

from hedgesim.plots.alignment import inches_of
from hedgesim.plots.page import text_width
from hedgesim.plots.rows import each
from hedgesim.plots.spacing import beside
from hedgesim.plots.style import INK, QUIET, shortened, two_places

COLUMNS = ("state", "partner", "share")
"""What `plot_network` reads: who leans, on whom, and how much of its ties."""
WIDEST = 0.9
"""Width of an arrow that stands for all ties of a state, in ems."""
LEAST, MOST = 0.75, 2.6
"""Radius of a disc that stands for nothing, and for everything, in ems; areas grow."""
BENDS = (0.16, -0.16, 0.3, -0.3, 0.45, -0.45)
"""How much arrows may curve, of their length; the first that is free is taken."""

Place = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """An actor of a network: its name, colour, place and weight (0 to 1)."""

    name: str
    colour: str
    place: Place
    weight: float

    @property
    def radius(self) -> float:
        """Radius of its disc in ems."""
        return float(LEAST + (MOST - LEAST) * np.sqrt(min(max(self.weight, 0.0), 1.0)))


def spaced(
    places: Mapping[str, Place], room: tuple[float, float], apart: float, edge: float
) -> dict[str, Place]:
    """Spread places over a room evenly, and move those apart that lie too close.

    Halfway between true places and even steps in the same order, so that a far one leaves
    no void; then pairs are pushed apart by half of what lacks, in turns, until none is too
    close. Who lies east or north of whom stays so as far as possible.

    Parameters
    ----------
    places
        By name, in any unit.
    room
        Width and height.
    apart
        Least distance of two.
    edge
        Least distance from the edge.

    Examples
    --------
    >>> spaced({"a": (0, 0), "b": (1, 1)}, (10, 10), 2, 1)
    {'a': (1.0, 1.0), 'b': (9.0, 9.0)}
    """
    names = list(places)
    at = np.array([places[name] for name in names], dtype=float)
    free = np.array(room, dtype=float) - 2 * edge
    at = edge + free * (_unit(at) + _unit(at.argsort(axis=0).argsort(axis=0))) / 2
    for _ in range(400):
        moved = False
        for one, other in combinations(range(len(names)), 2):
            way = at[other] - at[one]
            distance = float(np.hypot(*way))
            if distance < apart - 1e-6:
                if distance < 1e-9:
                    way, distance = np.array([1.0, 0.3]), 1.0
                push = (apart - distance) / 2 * way / np.hypot(*way)
                at[one], at[other], moved = at[one] - push, at[other] + push, True
        at = np.clip(at, edge, edge + free)
        if not moved:
            break
    return {n: (round(float(x), 6), round(float(y), 6)) for n, (x, y) in
            zip(names, at, strict=True)}  # fmt: skip


def _unit(at: np.ndarray) -> np.ndarray:
    """Scale columns to 0 to 1; to the middle where all are the same."""
    low, span = at.min(axis=0), np.ptp(at, axis=0)
    scaled: np.ndarray = np.where(span > 0, (at - low) / np.where(span > 0, span, 1), 0.5)
    return scaled


def around(names: Sequence[str]) -> dict[str, Place]:
    """Set names on a circle from its top, clockwise: places of those that have none.

    Examples
    --------
    >>> around(["a", "b"])
    {'a': (0.0, 1.0), 'b': (0.0, -1.0)}
    """
    turns = 2 * np.pi * np.arange(len(names)) / max(len(names), 1)
    return {
        name: (round(float(np.sin(t)), 9), round(float(np.cos(t)), 9))
        for name, t in zip(names, turns, strict=True)
    }


def plot_network(
    table: pd.DataFrame,
    *,
    ax: Axes,
    nodes: Mapping[str, Node],
    numbers: float = 0.0,
) -> Axes:
    """Draw an arrow from each state to each partner that it leans on, of the tie's width.

    The arrow has the partner's colour. Arrows curve around discs that lie in their way;
    the weaker lie below. Where both lean on one another there are two.

    Parameters
    ----------
    table
        A row for each tie to draw, with the columns of `COLUMNS`; shares from 0 to 1.
    ax
        Where to draw: its data are ems from the lower left corner.
    nodes
        By id, at places in ems.
    numbers
        Ties of at least so much have their share written on them.

    Raises
    ------
    ValueError
        If the table lacks a column, or there is no node.
    """
    missing = [column for column in COLUMNS if column not in table]
    if missing or not nodes:
        raise ValueError(f"there is no {'node' if not missing else missing[0]}")
    ax.set_axis_off()
    wide, high = inches_of(ax)
    em = rcParams["font.size"] / 72
    ax.set(xlim=(0, wide / em), ylim=(0, high / em))
    ax.set_aspect("equal", adjustable="box")
    ties = [row for row in each(table) if row.state in nodes and row.partner in nodes]
    taken: list[np.ndarray] = []
    texts = []
    for rank, tie in enumerate(sorted(ties, key=lambda t: (-t.share, t.state, t.partner))):
        curve = _free_curve(nodes, tie.state, tie.partner, taken, (wide / em, high / em))
        _arrow(ax, curve, float(tie.share), nodes[tie.partner].colour, rank,
               f"{tie.state} {tie.partner}")  # fmt: skip
        if tie.share >= numbers:
            texts.append((curve, float(tie.share), nodes[tie.partner].colour))
        taken.append(_points(curve))
    for key, node in nodes.items():
        ax.add_patch(Circle(node.place, node.radius, facecolor=node.colour, linewidth=1.4,
                            edgecolor="white", zorder=3, label=f"_disc {key}"))  # fmt: skip
    spots = _name(ax, nodes, taken)
    for curve, share, colour in texts:
        _number(ax, curve, share, colour, spots)
    return ax


Curve = tuple[np.ndarray, np.ndarray, np.ndarray]
"""Start, control point and end of a quadratic Bézier curve, in ems."""


def _free_curve(
    nodes: Mapping[str, Node], state: str, partner: str, taken: list[np.ndarray],
    room: Place,
) -> Curve:  # fmt: skip
    """Choose the bend at which an arrow covers least of discs, names and other arrows."""
    curves = [_curve(nodes[state], nodes[partner], bend) for bend in BENDS]
    costs = []
    for rank, curve in enumerate(curves):
        points = _points(curve)
        outside = (points < 0.5) | (points > np.array(room) - 0.5)
        cost = 0.12 * rank + 8.0 * float(outside.any(axis=1).mean())
        for name, node in nodes.items():
            if name in (state, partner):
                continue
            away = np.hypot(*(points - node.place).T).min()
            cost += 4.0 * max(0.0, 1.0 - away / (node.radius + 1.2))
        for other in taken:
            near = np.hypot(*(points[:, None] - other[None, :]).transpose(2, 0, 1))
            cost += 1.5 * float(np.mean(near.min(axis=1) < 0.7))
        costs.append(cost)
    return curves[costs.index(min(costs))]


def _curve(one: Node, other: Node, bend: float) -> Curve:
    """Bend a line between two discs, from edge to edge."""
    a, b = np.array(one.place), np.array(other.place)
    way = b - a
    middle = (a + b) / 2 + bend * np.array([way[1], -way[0]])
    begins, ends = middle - a, middle - b
    start = a + begins / np.hypot(*begins) * (one.radius + 0.15)
    stop = b + ends / np.hypot(*ends) * (other.radius + 0.3)
    return start, middle, stop


def _points(curve: Curve, at: np.ndarray | None = None) -> np.ndarray:
    steps = (np.linspace(0.0, 1.0, 25) if at is None else at)[:, None]
    a, m, b = curve
    found: np.ndarray = (1 - steps) ** 2 * a + 2 * (1 - steps) * steps * m + steps**2 * b
    return found


def _arrow(
    ax: Axes, curve: Curve, share: float, colour: str, rank: int, label: str
) -> None:
    """Draw one arrow: its width is the share, its head a little wider."""
    from matplotlib.path import Path

    points = rcParams["font.size"]
    width = max(share * WIDEST * points, 0.35)
    head = 0.32 * points + 1.1 * width
    path = Path(np.array(curve), [Path.MOVETO, Path.CURVE3, Path.CURVE3])
    arrow = FancyArrowPatch(
        path=path, mutation_scale=1.0, linewidth=width, color=colour, label=label,
        arrowstyle=f"-|>,head_length={head},head_width={0.55 * head}", capstyle="butt",
        joinstyle="miter", clip_on=False, zorder=2.0 - 0.001 * rank, shrinkA=0, shrinkB=0,
    )  # fmt: skip
    ax.add_patch(arrow)


def _name(
    ax: Axes, nodes: Mapping[str, Node], taken: Sequence[np.ndarray]
) -> list[Place]:
    """Write names beside discs where few arrows run; gives what is covered by both."""
    points = 0.86 * rcParams["font.size"]
    room = (0.0, 0.0, ax.get_xlim()[1], ax.get_ylim()[1])
    covered: list[Place] = [(float(x), float(y)) for curve in taken for x, y in curve]
    spots = [node.place for node in nodes.values()]
    for node in nodes.values():
        name = shortened(node.name, 30)
        wide, tall = text_width(name, points, True) * 72 / rcParams["font.size"], 1.1
        discs = [other.place for other in nodes.values() if other is not node]
        corner = beside([node.place], [(wide, tall)], [*covered, *discs, *spots], room,
                        node.radius + 0.3)[0]  # fmt: skip
        x, y = corner[0] + wide / 2, corner[1] + tall / 2
        spots += [(x + part * wide, y) for part in (-0.45, -0.2, 0.0, 0.2, 0.45)]
        text = ax.text(x, y, name, ha="center", va="center", fontweight="bold", color=INK,
                       fontsize="small", zorder=6, parse_math=False)  # fmt: skip
        text.set_path_effects([withStroke(linewidth=2.6, foreground="white")])
    return spots


def _number(ax: Axes, curve: Curve, share: float, colour: str, spots: list[Place]) -> None:
    """Write a share on its arrow where it is farthest from discs and other numbers."""
    at = np.linspace(0.25, 0.7, 10)
    points = _points(curve, at)
    away = [min(np.hypot(*(point - np.array(spot))) for spot in spots) for point in points]
    best = points[int(np.argmax(away))]
    spots.append((float(best[0]), float(best[1])))
    text = ax.text(*best, two_places(share), fontsize="x-small", color=INK, ha="center",
                   va="center", zorder=5, label=f"_share {colour}")  # fmt: skip
    text.set_path_effects([withStroke(linewidth=2.4, foreground="white")])


def plot_widths(ax: Axes, x: float, y: float, shares: Sequence[float]) -> None:
    """Show what widths of arrows mean, from a place in ems to the right.

    Parameters
    ----------
    ax
        Axes whose data are ems.
    x, y
        Where to begin.
    shares
        What to show.
    """
    points = rcParams["font.size"]
    how: dict[str, Any] = {"fontsize": "small", "va": "center", "color": QUIET}
    for share in shares:
        ax.plot([x, x + 2.6], [y, y], color=QUIET, linewidth=share * WIDEST * points,
                solid_capstyle="butt", label="_width")  # fmt: skip
        text = two_places(share)
        ax.text(x + 3.0, y, text, **how)
        x += 3.6 + text_width(text, 0.84 * points) / (points / 72) + 0.8
