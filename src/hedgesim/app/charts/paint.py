"""Colours of the states at a turn, with the words for those who do not see them."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from hedgesim.app.story import Story
from hedgesim.app.texts import t
from hedgesim.plots.heat_map import limits
from hedgesim.plots.keys import shade
from hedgesim.plots.style import QUIET, SPECTRUM, ink_on, looks, two_places

STRATEGY = "strategy"
"""What is shown where no vector's alignment is."""

STEPS = 6
"""Swatches of a scale from low to high."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Paint:
    """How a state is shown: its fill, the ink and the line on it, and what is read out."""

    fill: str
    ink: str
    said: str
    label: str

    def plain(self) -> dict[str, str]:
        """Give it as `step.js` reads it."""
        return {"fill": self.fill, "ink": self.ink, "said": self.said, "label": self.label}


def number_of(strategy: str) -> int:
    """Give the number of a strategy in the key, 1 the nearest to siding with a partner.

    Examples
    --------
    >>> number_of("bandwagoning"), number_of("balancing")
    (1, 8)
    """
    return list(SPECTRUM).index(strategy) + 1


def painted(story: Story, turn: int, by: str) -> dict[str, Paint]:
    """Give how each state is shown at a turn.

    Parameters
    ----------
    story, turn
        A run, and one of its turns.
    by
        `STRATEGY`, or a vector whose alignment is shown.
    """
    if by == STRATEGY:
        return {state: _of_strategy(story, turn, state) for state in story.states}
    ends = ends_of(story, by)
    return {state: _of_alignment(story, turn, state, by, ends) for state in story.states}


def ends_of(story: Story, vector: str) -> tuple[float, float]:
    """Give the ends of the scale of a vector: around all states and turns of the run."""
    rows = [place for place, state in enumerate(story.states) if state != vector]
    return limits(story.arrays["alignment"][:, rows, story.partners.index(vector)])


def legend(story: Story, by: str) -> list[tuple[str, str]]:
    """Give colours and what they mean, in order."""
    if by == STRATEGY:
        return [(c, f"{number_of(name)} {_strategy(name)}") for name, c in SPECTRUM.items()]
    low, high = ends = ends_of(story, by)
    return [
        (shade(value, ends), two_places(value))
        for value in (float(v) for v in np.linspace(low, high, STEPS))
    ]


def _strategy(name: str) -> str:
    return t(f"strategies.{name.replace(' ', '_')}")


def _of_strategy(story: Story, turn: int, state: str) -> Paint:
    strategy = story.strategy(turn, state)
    colour = SPECTRUM[strategy]
    label = t("step.state_strategy", name=story.names[state], strategy=_strategy(strategy))
    said = str(number_of(strategy))
    return Paint(fill=colour, ink=ink_on(colour), said=said, label=label)


def _of_alignment(
    story: Story, turn: int, state: str, vector: str, ends: tuple[float, float]
) -> Paint:
    names: Mapping[str, str] = story.names
    if state == vector:
        look = looks(story.vectors)
        colour = look[vector].colour if vector in look else QUIET
        return Paint(fill=colour, ink=ink_on(colour), said="", label=names[state])
    value = float(story.of("alignment", turn, state)[story.partners.index(vector)])
    number, colour = two_places(value), shade(value, ends)
    label = t("step.state_alignment", name=names[state], vector=names[vector], share=number)
    return Paint(fill=colour, ink=ink_on(colour), said=number, label=label)
