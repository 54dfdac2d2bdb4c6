"""The map of the page: borders drawn once as SVG; a script changes fills and labels."""

from collections.abc import Iterator, Mapping
from functools import cache
from html import escape
from itertools import pairwise
from pathlib import Path as File

import numpy as np
from matplotlib.path import Path

from hedgesim.plots.projection import path_of, projected, window
from hedgesim.world.outline import Outline, Rings, read_outline
from hedgesim.world.region import Region

WIDE, HIGH = 640.0, 340.0
"""Size of the drawing, in its own units."""

AIR = (0.06, 0.05)
"""Radii of the globe around the outermost places."""

NEAR = 0.7
"""Points of a border that lie nearer to the last one are left out."""

Place = tuple[float, float]


class Paper:
    """Where longitudes and latitudes lie in the drawing.

    Parameters
    ----------
    outline
        Borders and places.
    actors
        Whose places are to be seen.
    """

    def __init__(self, outline: Outline, actors: tuple[str, ...]) -> None:
        self.outline = outline
        left, right, bottom, top = window(outline, actors, AIR, WIDE / HIGH)
        self._corner = np.array([left, top])
        self._scale = np.array([WIDE / (right - left), HIGH / (bottom - top)])

    def laid(self, points: np.ndarray) -> np.ndarray:
        """Turn radii of the globe into units of the drawing, downwards."""
        found: np.ndarray = (points - self._corner) * self._scale
        return found

    def place(self, actor: str) -> Place:
        """Give where the name of an actor stands."""
        at = projected([self.outline.places[actor]], self.outline.centre)
        x, y = self.laid(at)[0]
        return float(x), float(y)

    def holds(self, actor: str) -> bool:
        """Tell whether an actor's place is in the drawing."""
        if actor not in self.outline.places:
            return False
        x, y = self.place(actor)
        return 0 < x < WIDE and 0 < y < HIGH

    def path(self, rings: Rings) -> str:
        """Give rings as the `d` of an SVG path; those that are not seen are left out."""
        if not rings:
            return ""
        drawn = path_of(rings, self.outline.centre)
        return "".join(_ring(ring) for ring in self._rings(drawn))

    def _rings(self, drawn: Path) -> Iterator[np.ndarray]:
        points = self.laid(np.asarray(drawn.vertices))
        begins = [*np.flatnonzero(np.asarray(drawn.codes) == Path.MOVETO), len(points)]
        for first, last in pairwise(begins):
            ring = points[first : last - 1]  # the last one closes it
            low, high = ring.min(axis=0), ring.max(axis=0)
            if (high > 0).all() and low[0] < WIDE and low[1] < HIGH:
                yield ring


def _ring(points: np.ndarray) -> str:
    """Write a ring, without points that nobody could tell apart."""
    kept = [points[0]]
    for point in points[1:]:
        if np.abs(point - kept[-1]).max() >= NEAR:
            kept.append(point)
    if len(kept) < 3:
        return ""
    return "M" + "L".join(f"{x:.1f},{y:.1f}" for x, y in kept) + "Z"


@cache
def outline_of(folder: str, partners: tuple[str, ...]) -> Outline | None:
    """Read a region's borders once; None where it has none."""
    return read_outline(File(folder), partners)


def outline_for(region: Region) -> Outline | None:
    """Give the borders of a region; None where it has none."""
    return outline_of(str(region.folder), region.partners)


def map_svg(
    outline: Outline, states: tuple[str, ...], names: Mapping[str, str], label: str
) -> str:
    """Draw a map whose states can be chosen.

    Parameters
    ----------
    outline
        Borders and places.
    states
        Who is coloured and can be chosen.
    names
        Of all actors, by id.
    label
        What a screen reader says of the whole.

    Returns
    -------
    str
        An `svg` element. A state is a group with `data-state`; its fill, the line below its
        name and what is read out are set by `step.js`.
    """
    placed = tuple(state for state in states if state in outline.places)
    paper = Paper(outline, placed)
    parts = [f'<path class="map-land" d="{paper.path(outline.land)}"/>']
    around = [*outline.neighbours.values()]
    around += [rings for actor, rings in outline.actors.items() if actor not in states]
    parts += [f'<path class="map-around" d="{paper.path(rings)}"/>' for rings in around]
    for state in placed:
        shape = f'<path class="shape" d="{paper.path(outline.actors[state])}"/>'
        parts.append(chosen_by(state, names[state], shape))
    parts.append('<path class="map-chosen" d=""/>')
    parts += [
        named_at(state, names[state], paper.place(state))
        for state in placed
        if paper.holds(state)
    ]
    return framed("".join(parts), label)


def framed(inside: str, label: str) -> str:
    """Put what is drawn into an `svg` element."""
    return (
        f'<svg viewBox="0 0 {WIDE:g} {HIGH:g}" role="group" aria-label="{escape(label)}" '
        f'preserveAspectRatio="xMidYMid meet">{inside}</svg>'
    )


def chosen_by(state: str, name: str, shape: str) -> str:
    """Make a shape one that can be chosen by a click, or by the keyboard."""
    return (
        f'<g class="state" data-state="{escape(state)}" role="button" tabindex="0" '
        f'aria-label="{escape(name)}">{shape}</g>'
    )


def named_at(state: str, name: str, place: Place) -> str:
    """Write a name, its short form for narrow screens, and an empty line below it."""
    x, y = place
    at = f'x="{x:.1f}"'
    return (
        f'<text class="map-name" data-of="{escape(state)}" aria-hidden="true">'
        f'<tspan class="whole" {at} y="{y - 3:.1f}">{escape(name)}</tspan>'
        f'<tspan class="short" {at} y="{y - 3:.1f}">{escape(state)}</tspan>'
        f'<tspan class="said" {at} y="{y - 3:.1f}" dy="1.1em"></tspan></text>'
    )
