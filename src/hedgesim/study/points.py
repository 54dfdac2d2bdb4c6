"""Which runs of a study belong together: those of a scenario, those of a point."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hedgesim.world.experiment import Experiment

POINTS_WITH_BANDS = 1000
"""Below so many points each has rows of its own, for measures of states."""

ALL_POINTS = -1
"""The point of rows over all points of a design."""

NO_POINTS = 0
"""The one point of a study without design points."""


@dataclass(frozen=True, slots=True)
class Group:
    """Runs over which one set of rows is taken: `low` up to but not including `high`.

    `scenario` is the place of theirs among those crossed; 0 if none are.
    """

    point: int
    scenario: int
    low: int
    high: int

    def holds(self, runs: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Mark those of some runs that belong to it."""
        return (runs >= self.low) & (runs < self.high)


def groups_of(experiment: Experiment) -> list[Group]:
    """Give the groups over all points: one, or one for each scenario that is crossed."""
    point = ALL_POINTS if experiment.design.has_points else NO_POINTS
    count = max(len(experiment.scenarios), 1)
    each = experiment.runs // count
    return [Group(point, s, s * each, (s + 1) * each) for s in range(count)]


def points_with_bands(experiment: Experiment) -> int:
    """Give the number of points that have rows of their own; 0 if none have."""
    design = experiment.design
    if not design.has_points or design.replicates < 2:
        return 0
    points = experiment.runs // design.replicates
    return points if points < POINTS_WITH_BANDS else 0
