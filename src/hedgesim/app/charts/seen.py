"""What a picture is drawn from, and its numbers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hedgesim.app.answer import Answer
from hedgesim.app.charts.look import Look
from hedgesim.plots.style import two_places

DECIMALS = 4
"""Decimals of a share that are sent to be drawn."""

YEAR = 4
"""Turns of a year."""

Values = NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """An event on the time axis: its number in the list below, and the turn it falls in."""

    number: int
    turn: int
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What a picture is drawn from.

    Attributes
    ----------
    answer, pinned
        The world's runs, and those of the pinned one if there is one.
    state
        Whose picture it is.
    names
        Of states and partners, by id.
    marks
        Events on the axis.
    look
        Light or dark.
    """

    answer: Answer
    pinned: Answer | None
    state: str
    names: Mapping[str, str]
    marks: Sequence[Mark]
    look: Look

    @property
    def place(self) -> int:
        """Give the state's place in the arrays."""
        return self.answer.states.index(self.state)

    def ghost(self, name: str, state: str) -> Values | None:
        """Give the pinned world's median of a measure; None without one."""
        if self.pinned is None:
            return None
        return self.pinned.band(name, (0.5,))[0, :, self.pinned.states.index(state)]


def numbers(values: Any) -> list[float | None]:
    """Give numbers as JSON has them: with few decimals, nothing for nan."""
    return [round(float(v), DECIMALS) if np.isfinite(v) else None for v in values]


def ends(seen: Seen, measure: str, state: str) -> tuple[str, str]:
    """Give the median of a measure at the start and at the end, in two places."""
    middle = seen.answer.band(measure, (0.5,))[0, :, seen.answer.states.index(state)]
    return two_places(float(middle[0])), two_places(float(middle[-1]))
