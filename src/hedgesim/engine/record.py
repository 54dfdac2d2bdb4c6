"""What is kept of a turn: measures by state, and what stands between pairs."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from hedgesim.core.axes import Array, total
from hedgesim.engine.inputs import Inputs
from hedgesim.engine.wiring import World, argument_names
from hedgesim.measures import MEASURES

PAIR_QUANTITIES = ("threat", "inducement", "coercion", "assurance", "wedging")
BY_CHANNEL = ("posture", "dependence")
STATE_COUNT_AXES = ("state", "run")


@dataclass(frozen=True, slots=True)
class Recorder:
    """Computes what is recorded of one world.

    `vectors` are the partners whose alignment is shown for each state.
    """

    inputs: Inputs
    vectors: tuple[str, ...]

    def states(self, world: World) -> dict[str, Array]:
        """Give each measure of a state, shape (state, run)."""
        world = world.with_arrays(_of_pairs(world))
        kept = {"threat": _towards_reference(world, "threat")}
        for name, vector in ((f"alignment_{v}", v) for v in self.vectors):
            j = self.inputs.partners.index(vector)
            kept[name] = _without_self(world.arrays["alignment"][:, j], j)
        for name, measure in MEASURES.items():
            if measure.over == "state":
                kept[name] = _compute(measure.rule, measure.axes, world)
        return kept

    def pairs(self, world: World) -> dict[str, Array]:
        """Give what stands between a state and each partner, shape (state, partner, run)."""
        world = world.with_arrays(_of_pairs(world))
        kept = {}
        for name, measure in MEASURES.items():
            if measure.over == "pair":
                kept[name] = _compute(measure.rule, measure.axes, world)
        kept |= {name: world.arrays[name] for name in PAIR_QUANTITIES}
        for c, channel in enumerate(self.inputs.channels):
            kept |= {f"{name}_{channel}": world.arrays[name][:, :, c] for name in BY_CHANNEL}
        return kept
