"""The course of one quantity over the quarters of a world, in many runs."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hedgesim.core.axes import Array
from hedgesim.core.calendar import Quarter


@dataclass(frozen=True, slots=True)
class Course:
    """One quantity of one state, and of a partner or an organisation where it has one.

    `values` has the shape (turn, run); turn 0 is the start and bears the name of the
    quarter before the first.

    Examples
    --------
    >>> threat = Course(np.array([[0.1], [0.2], [0.4]]), Quarter(2013, 1))
    >>> float(threat.at("2012Q4")[0]), float(threat.at("2013Q2")[0])
    (0.1, 0.4)
    >>> float(threat.mean("2013Q1", "2013Q2")[0].round(9))
    0.3
    """

    values: NDArray[Any]
    first: Quarter

    def at(self, quarter: str) -> Array:
        """Give the values at the end of a quarter, shape (run,)."""
        value: Array = self.between(quarter, quarter)[0]
        return value

    def between(self, first: str, last: str) -> Array:
        """Give the values from one quarter to another, both included, shape (turn, run).

        Raises
        ------
        ValueError
            If the world does not reach so far.
        """
        low, high = (self._turn(quarter) for quarter in (first, last))
        if not 0 <= low <= high < len(self.values):
            held = f"{self.first.plus(-1)} to {self.first.plus(len(self.values) - 2)}"
            raise ValueError(f"{first} to {last} is not within {held}")
        values: Array = self.values[low : high + 1].astype(np.float64)
        return values

    def mean(self, first: str, last: str) -> Array:
        """Give the mean over quarters, shape (run,)."""
        means: Array = self.between(first, last).mean(axis=0)
        return means

    def highest(self, first: str, last: str) -> Array:
        """Give the highest value in quarters, shape (run,)."""
        top: Array = self.between(first, last).max(axis=0)
        return top

    def lowest(self, first: str, last: str) -> Array:
        """Give the lowest value in quarters, shape (run,)."""
        bottom: Array = self.between(first, last).min(axis=0)
        return bottom

    def _turn(self, quarter: str) -> int:
        return Quarter.parse(quarter).index - self.first.index + 1
