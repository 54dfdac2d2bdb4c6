"""A map: borders of a region, its actors coloured, on plain Axes."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib import rcParams
from matplotlib.axes import Axes
from matplotlib.patches import PathPatch
from matplotlib.patheffects import withStroke

from hedgesim.plots.alignment import inches_of
from hedgesim.plots.page import text_width
from hedgesim.plots.projection import path_of, projected
from hedgesim.plots.spacing import beside
from hedgesim.plots.style import INK, QUIET, ink_on, shortened
from hedgesim.world.outline import Outline

GROUND, NEIGHBOUR, PLAIN = "#f3f3f3", "#eaeaea", "#dcdcdc"
"""Land; states around, which have borders; actors that have no number."""
SEA = "#ffffff"
SMALL = 0.86


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """How an actor is drawn: colour, name, a line below the name, an ink for hatching."""

    colour: str
    name: str
    said: str = ""
    hatched: str = ""


def plot_map(
    areas: Mapping[str, Area],
    *,
    ax: Axes,
    outline: Outline,
    view: tuple[float, float, float, float],
) -> Axes:
    """Draw borders and fill the actors; names stand in their areas or beside them.

    Parameters
    ----------
    areas
        By actor how it is drawn. An actor of the outline that is not among them is plain
        ground with a border; one that the outline does not know is not drawn.
    ax
        Where to draw.
    outline
        Borders and places.
    view
        Left, right, bottom and top, as `hedgesim.plots.projection.window` gives them.
    """
    ax.set_axis_off()
    ax.set_aspect("equal", adjustable="box")
    ax.set(xlim=view[:2], ylim=view[2:])
    hair = 0.09 * rcParams["font.size"]
    look: dict[str, Any] = {"edgecolor": SEA, "linewidth": 0.8 * hair, "clip_on": True}
    if outline.land:
        _fill(ax, outline, outline.land, "land", facecolor=GROUND, edgecolor=GROUND,
              linewidth=0.4)  # fmt: skip
    for name, rings in outline.neighbours.items():
        _fill(ax, outline, rings, name, facecolor=NEIGHBOUR, **look)
    for actor, rings in outline.actors.items():
        area = areas.get(actor)
        colour = area.colour if area else PLAIN
        _fill(ax, outline, rings, actor, facecolor=colour, zorder=2, **look)
        if area and area.hatched:
            _fill(ax, outline, rings, f"_hatch {actor}", facecolor="none", zorder=2.1,
                  hatch="//////", edgecolor=area.hatched, linewidth=0)  # fmt: skip
    for actor in areas:
        if outline.actors.get(actor):
            _fill(ax, outline, outline.actors[actor], f"_edge {actor}", facecolor="none",
                  edgecolor=QUIET, linewidth=0.6 * hair, zorder=2.5)  # fmt: skip
    _names(ax, areas, outline, view)
    return ax


def _fill(ax: Axes, outline: Outline, rings: Any, label: str, **look: Any) -> None:
    if rings:
        path = path_of(rings, outline.centre)
        ax.add_patch(PathPatch(path, label=label, joinstyle="round", **look))


def _names(
    ax: Axes,
    areas: Mapping[str, Area],
    outline: Outline,
    view: tuple[float, float, float, float],
) -> None:
    """Write names where there is room: in a large area, else beside its place."""
    points = SMALL * rcParams["font.size"]
    inch = (view[1] - view[0]) / inches_of(ax)[0]  # radii of the globe in an inch
    em = points / 72 * inch
    shown = [
        a
        for a in areas
        if a in outline.places and _seen(outline.places[a], outline, view, 1.6 * em)
    ]
    places = {a: projected([outline.places[a]], outline.centre)[0] for a in shown}
    sizes = {a: _extent(areas[a], points, inch) for a in shown}
    held = {a for a in shown if _fits(outline, a, places[a], sizes[a])}
    for actor in held:
        x, y = places[actor]
        half = sizes[actor][0] / 2 + 0.4 * em
        x = min(max(x, view[0] + half), view[1] - half)
        _write(ax, areas[actor], x, y, "center", em)
    rest = sorted((a for a in shown if a not in held), key=lambda a: places[a][1])
    covered = _covered(held, places, sizes) + [tuple(places[a]) for a in rest]
    covered += _shores(outline, rest)
    room = (view[0], view[2], view[1], view[3])
    corners = beside([tuple(places[a]) for a in rest], [sizes[a] for a in rest],
                     covered, room, 1.7 * em)  # fmt: skip
    for actor, (left, bottom) in zip(rest, corners, strict=True):
        x, y = places[actor]
        wide, tall = sizes[actor]
        near = (np.clip(x, left, left + wide), np.clip(y, bottom, bottom + tall))
        ax.plot([x, near[0]], [y, near[1]], color=INK, linewidth=0.6, zorder=4,
                label="_leader")  # fmt: skip
        ax.plot([x], [y], color=INK, marker="o", markersize=points * 0.25, zorder=4,
                label="_place")  # fmt: skip
        _write(ax, areas[actor], left + wide / 2, bottom + tall / 2, "beside", em)


def _seen(
    place: Any, outline: Outline, view: tuple[float, float, float, float], air: float
) -> bool:
    x, y = projected([place], outline.centre)[0]
    across, upwards = view[0] + air < x < view[1] - air, view[2] + air < y < view[3] - air
    return bool(across and upwards)


def _shores(outline: Outline, actors: list[str]) -> list[tuple[float, float]]:
    """Give points on the borders of areas too small for their names, not to be covered."""
    found: list[tuple[float, float]] = []
    for actor in actors:
        ring = max(outline.actors[actor], key=len)
        points = projected(ring[:: max(len(ring) // 30, 1)], outline.centre)
        found += [(float(x), float(y)) for x, y in points]
    return found


def _extent(area: Area, points: float, inch: float) -> tuple[float, float]:
    """Give width and height of a name with its line, in radii of the globe."""
    widths = [text_width(shortened(area.name, 30), points, True)]
    widths += [text_width(area.said, points)] if area.said else []
    return max(widths) * inch, 1.25 * len(widths) * points / 72 * inch


def _fits(
    outline: Outline, actor: str, place: np.ndarray, size: tuple[float, float]
) -> bool:
    """Tell whether a name lies wholly within the actor's borders."""
    if not outline.actors.get(actor):
        return True
    path = path_of(outline.actors[actor], outline.centre)
    wide, tall = size
    corners = [
        (place[0] + across * wide, place[1] + up * tall)
        for across in np.linspace(-0.5, 0.5, 7)
        for up in (-0.5, 0.0, 0.5)
    ]
    return bool(path.contains_points(corners).all())


def _covered(
    held: Any, places: Mapping[str, np.ndarray], sizes: Mapping[str, tuple[float, float]]
) -> list[tuple[float, float]]:
    """Give points that names in their areas cover."""
    return [
        (places[a][0] + across * sizes[a][0], places[a][1] + up * sizes[a][1])
        for a in sorted(held)
        for across in np.linspace(-0.5, 0.5, 9)
        for up in (-0.4, 0.0, 0.4)
    ]


def _write(ax: Axes, area: Area, x: float, y: float, where: str, em: float) -> None:
    """Write a name and its line, in an ink that is read on what lies below."""
    ink = ink_on(area.colour) if where == "center" else INK
    around = area.colour if where == "center" else "white"
    how: dict[str, Any] = {"ha": "center", "va": "center", "color": ink, "zorder": 5,
                           "fontsize": "small", "parse_math": False}  # fmt: skip
    shift = 0.6 * em if area.said else 0.0
    texts = [ax.text(x, y + shift, shortened(area.name, 30), fontweight="bold", **how)]
    if area.said:
        texts.append(ax.text(x, y - shift, area.said, **how))
    for text in texts:
        text.set_path_effects([withStroke(linewidth=2.0, foreground=around)])
