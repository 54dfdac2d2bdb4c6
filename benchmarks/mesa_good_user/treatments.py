"""Parameters, magnitudes and chance of one run, taken from hedgesim's own draws.

Drawn for all runs in one go and looked up by the number of a run, as a good user would: the
cost of a Sobol sequence is not charged to each run.
"""

from collections.abc import Mapping
from types import SimpleNamespace
from typing import NamedTuple

import numpy as np

from hedgesim.core.luck import Normals
from hedgesim.engine.draws import Draws, draw
from mesa_good_user.region import Region


class Chance(NamedTuple):
    """Standard normals of a turn: of perception, of posture, of leaving; states first."""

    perception: np.ndarray
    posture: np.ndarray
    leaving: np.ndarray


class OwnLuck:
    """Normals of the model's own generator: the cheap way, for timing."""

    def __init__(self, region: Region, generator: np.random.Generator) -> None:
        self._states, self._partners = len(region.states), len(region.partners)
        self._organisations = len(region.organisations)
        self._normal = generator.standard_normal

    def turn(self) -> Chance:
        """Draw what a turn needs."""
        pairs = self._normal((5, self._states, self._partners))
        leaving = self._normal((self._states, self._organisations))
        return Chance(pairs[0], pairs[1:].transpose(1, 0, 2), leaving)


class EngineLuck:
    """Hedgesim's own normals of one run, for showing that the numbers agree."""

    def __init__(self, region: Region, replicate: int) -> None:
        figures, states = region.figures, region.states
        pairs = [f"{i}:{j}" for i in states for j in region.partners]
        ties = [f"{pair}:{c}" for pair in pairs for c in region.channels]
        members = [f"{i}:{o}" for i in states for o in region.organisations]
        met = figures.external * figures.counted
        tie, outsiders = figures.tie.transpose(0, 2, 1), 1.0 - figures.leads[: len(states)]
        self._normals = [
            (self._of(region, stage, places, mask, replicate), mask.shape)
            for stage, places, mask in (
                ("perceive", pairs, met),
                ("choose", ties, tie),
                ("institutions", members, outsiders),
            )
        ]

    @staticmethod
    def _of(
        region: Region, stage: str, places: list[str], mask: np.ndarray, replicate: int
    ) -> Normals:
        needed = [p if on else None for p, on in zip(places, mask.ravel(), strict=True)]
        return Normals(region.experiment.seed, stage, needed, [replicate])

    def turn(self) -> Chance:
        """Draw what a turn needs."""
        perception, posture, leaving = (n.draw().reshape(s) for n, s in self._normals)
        return Chance(perception, posture.transpose(0, 2, 1), leaving)


class Treatments:
    """What each of some runs draws: parameters and magnitudes, as plain numbers."""

    def __init__(self, region: Region, runs: int) -> None:
        self._drawn: Draws = draw(region.experiment, range(runs))

    def values(self, run: int) -> SimpleNamespace:
        """Give the parameters of a run by name."""
        return SimpleNamespace(**_of_run(self._drawn.parameters, run))

    def magnitudes(self, run: int) -> dict[str, float]:
        """Give the magnitudes of a run by event."""
        return _of_run(self._drawn.magnitudes, run)


def _of_run(drawn: Mapping[str, float | np.ndarray], run: int) -> dict[str, float]:
    return {k: v if isinstance(v, float) else float(v[run]) for k, v in drawn.items()}
