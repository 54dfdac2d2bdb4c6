"""What is kept of a turn: measures by state, and what stands between pairs."""

from dataclasses import dataclass
from functools import cache

import numpy as np

from hedgesim.core.axes import Array, total
from hedgesim.engine.inputs import Inputs
from hedgesim.engine.wiring import World
from hedgesim.measures import MEASURES

OWN_STRATEGY = "own_strategy"
BETWEEN_PAIRS = ("threat", "inducement", "coercion", "assurance", "wedging")
"""Quantities that are kept for pairs beside every measure of a pair."""
BY_CHANNEL = ("posture", "dependence")


@dataclass(frozen=True, slots=True)
class Recorder:
    """Computes what is recorded of a world.

    `vectors` are the partners whose alignment is shown for each state.
    """

    inputs: Inputs
    vectors: tuple[str, ...]

    def measured(self, world: World, pairs: bool = True) -> World:
        """Give the world with measures among its arrays: all, or those of states alone."""
        for name in MEASURES if pairs else _read_by_states():
            measure = MEASURES[name]
            arguments = {n: world.look(n, measure.axes) for n in measure.reads}
            world = world.with_arrays({name: measure.rule(**arguments)})
        return world

    def states(self, measured: World) -> dict[str, Array]:
        """Give what is kept of each state, shape (state, run).

        The threat of a state is the one from its partner of reference; its alignment with
        itself is nan.
        """
        arrays = measured.arrays
        reference = arrays["reference"]
        kept = {"threat": total(arrays["threat"] * reference, 1)[:, 0]}
        for vector in self.vectors:
            j = self.inputs.partners.index(vector)
            kept[f"alignment_{vector}"] = np.where(
                arrays["external"][:, j] > 0, arrays["alignment"][:, j], np.nan
            )
        for name, measure in MEASURES.items():
            if measure.over == "state":
                kept["strategy" if name == OWN_STRATEGY else name] = arrays[name]
        return kept

    def pairs(self, measured: World) -> dict[str, Array]:
        """Give what is kept of each state and partner, shape (state, partner, run)."""
        arrays = measured.arrays
        kept = {name: arrays[name] for name, m in MEASURES.items() if m.over == "pair"}
        kept |= {name: arrays[name] for name in BETWEEN_PAIRS}
        for c, channel in enumerate(self.inputs.channels):
            kept |= {f"{name}_{channel}": arrays[name][:, :, c] for name in BY_CHANNEL}
        return kept


@cache
def _read_by_states() -> tuple[str, ...]:
    """Name the measures of states and, before each, the measures that it reads."""
    wanted: dict[str, None] = {}

    def want(name: str) -> None:
        for read in MEASURES[name].reads:
            if read in MEASURES:
                want(read)
        wanted[name] = None

    for name in ("alignment", *(n for n, m in MEASURES.items() if m.over == "state")):
        want(name)
    return tuple(wanted)
