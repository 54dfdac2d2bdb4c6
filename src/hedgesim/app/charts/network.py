"""The network of the page: who aligns with whom, places drawn once and widths changed."""

from collections.abc import Mapping
from html import escape

from hedgesim.app.charts.map import HIGH, WIDE, Place, chosen_by, framed, named_at
from hedgesim.app.story import Story
from hedgesim.plots.network_places import around, spaced
from hedgesim.plots.projection import projected
from hedgesim.plots.style import QUIET, looks
from hedgesim.world.outline import Outline

RADIUS = 17.0
APART = 92.0
EDGE = 42.0
"""Of a disc; between two; from the edge of the drawing."""

WEAK = 0.1
"""Alignment below which no line is drawn."""

THICK = 26.0
"""Width of a line that stands for an alignment of 1."""


def network_svg(story: Story, outline: Outline | None, label: str) -> str:
    """Draw discs, and a line from each state to each vector, whose widths are set later.

    Parameters
    ----------
    story
        Whose states and vectors are drawn.
    outline
        Where they lie; without one they stand on a circle.
    label
        What a screen reader says of the whole.
    """
    places = _places(story, outline)
    look = looks(story.vectors)
    lines = [
        f'<path class="tie" data-tie="{escape(state)}-{escape(vector)}" fill="none" '
        f'stroke="{look[vector].colour}" stroke-width="0" '
        f'd="{_bow(places, state, vector)}"/>'
        for state, vector in _pairs(story)
    ]
    discs = []
    for actor, (x, y) in places.items():
        disc = f'<circle class="shape" cx="{x:.1f}" cy="{y:.1f}" r="{RADIUS:g}"/>'
        outer = f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{RADIUS:g}" fill="{{}}"/>'
        colour = look[actor].colour if actor in look else QUIET
        name = story.names[actor]
        chooses = actor in story.states
        discs.append(chosen_by(actor, name, disc) if chooses else outer.format(colour))
        discs.append(named_at(actor, name, (x, y + RADIUS + 14.0)))
    return framed("".join([*lines, *discs]), label)


def ties(story: Story, turn: int) -> dict[str, float]:
    """Give the width of each line at a turn: alignment of a state with a vector."""
    row = story.arrays["alignment"][turn]
    found = {}
    for state, vector in _pairs(story):
        share = float(row[story.states.index(state), story.partners.index(vector)])
        found[f"{state}-{vector}"] = round(THICK * share, 2) if share >= WEAK else 0.0
    return found


def _pairs(story: Story) -> list[tuple[str, str]]:
    return [(s, v) for s in story.states for v in story.vectors if s != v]


def _places(story: Story, outline: Outline | None) -> Mapping[str, Place]:
    actors = tuple(dict.fromkeys([*story.states, *story.vectors]))
    places = around(actors)
    if outline is not None and all(actor in outline.places for actor in actors):
        at = projected([outline.places[actor] for actor in actors], outline.centre)
        places = {a: (float(x), float(y)) for a, (x, y) in zip(actors, at, strict=True)}
    laid = spaced(places, (WIDE, HIGH - RADIUS), APART, EDGE)
    return {actor: (x, HIGH - RADIUS - y) for actor, (x, y) in laid.items()}


def _bow(places: Mapping[str, Place], state: str, partner: str) -> str:
    """Draw a line that bends, so that the two of a pair lie side by side."""
    (x0, y0), (x1, y1) = places[state], places[partner]
    across, down = x1 - x0, y1 - y0
    bend = (x0 + x1) / 2 - 0.12 * down, (y0 + y1) / 2 + 0.12 * across
    return f"M{x0:.1f},{y0:.1f}Q{bend[0]:.1f},{bend[1]:.1f} {x1:.1f},{y1:.1f}"
