"""A network of ties, on plain Axes: discs at places, curved arrows of different width."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from matplotlib import rcParams
from matplotlib.axes import Axes
from matplotlib.patches import Circle, FancyArrowPatch
from matplotlib.patheffects import withStroke

from hedgesim.plots.alignment import inches_of
from hedgesim.plots.network_places import Place
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
CLEAR = 2.8
"""Ems from a disc's middle within which another's arrow had better not run."""
BENDS = (0.16, -0.16, 0.3, -0.3, 0.45, -0.45)
"""How much arrows may curve, of their length; the first that is free is taken."""


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


def plot_network(
    table: pd.DataFrame,
    *,
    ax: Axes,
    nodes: Mapping[str, Node],
    numbers: float = 0.0,
    steady: pd.DataFrame | None = None,
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
    steady
        A table with the ties of several pictures that shall look alike: arrows curve, and
        names stand, as they do there.

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
    plan = _plan(table if steady is None else steady, nodes, (wide / em, high / em))
    shares = {(tie.state, tie.partner): float(tie.share) for tie in each(table)}
    texts = []
    for rank, (pair, curve) in enumerate(plan.items()):
        if pair in shares:
            colour = nodes[pair[1]].colour
            _arrow(ax, curve, shares[pair], colour, rank, " ".join(pair))
            texts += [(curve, shares[pair])] * (shares[pair] >= numbers)
    for key, node in nodes.items():
        ax.add_patch(Circle(node.place, node.radius, facecolor=node.colour, linewidth=1.4,
                            edgecolor="white", zorder=3, label=f"_disc {key}"))  # fmt: skip
    spots = _name(ax, nodes, [_points(curve) for curve in plan.values()])
    for curve, share in texts:
        _number(ax, curve, share, spots)
    return ax


def _plan(
    table: pd.DataFrame, nodes: Mapping[str, Node], room: Place
) -> dict[tuple[str, str], "Curve"]:
    """Choose a curve for each tie, the strongest first."""
    ties = [row for row in each(table) if row.state in nodes and row.partner in nodes]
    plan: dict[tuple[str, str], Curve] = {}
    taken: list[np.ndarray] = []
    for tie in sorted(ties, key=lambda t: (-t.share, t.state, t.partner)):
        curve = _free_curve(nodes, (tie.state, tie.partner), taken, room)
        plan[tie.state, tie.partner] = curve
        taken.append(_points(curve))
    return plan


Curve = tuple[np.ndarray, np.ndarray, np.ndarray]
"""Start, control point and end of a quadratic Bézier curve, in ems."""


def _free_curve(
    nodes: Mapping[str, Node], pair: tuple[str, str], taken: list[np.ndarray], room: Place
) -> Curve:
    """Choose the bend at which an arrow covers least of discs, names and other arrows."""
    curves = [_curve(nodes[pair[0]], nodes[pair[1]], bend) for bend in BENDS]
    costs = []
    for rank, curve in enumerate(curves):
        points = _points(curve)
        outside = (points < 0.5) | (points > np.array(room) - 0.5)
        cost = 0.12 * rank + 8.0 * float(outside.any(axis=1).mean())
        for name, node in nodes.items():
            if name not in pair:
                away = np.hypot(*(points - node.place).T).min()
                cost += 4.0 * max(0.0, 1.0 - away / CLEAR)
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
    arrow.set_path_effects([withStroke(linewidth=width + 1.6, foreground="white")])
    ax.add_patch(arrow)


def _name(ax: Axes, nodes: Mapping[str, Node], taken: Sequence[np.ndarray]) -> list[Place]:
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


def _number(ax: Axes, curve: Curve, share: float, spots: list[Place]) -> None:
    """Write a share on its arrow where it is farthest from discs and other numbers."""
    at = np.linspace(0.25, 0.7, 10)
    points = _points(curve, at)
    away = [min(np.hypot(*(point - np.array(spot))) for spot in spots) for point in points]
    best = points[int(np.argmax(away))]
    spots.append((float(best[0]), float(best[1])))
    text = ax.text(best[0], best[1], two_places(share), fontsize="x-small", color=INK,
                   ha="center", va="center", zorder=5)  # fmt: skip
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
