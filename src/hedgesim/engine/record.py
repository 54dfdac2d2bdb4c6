"""What is kept of a turn: measures by state, and what stands between pairs."""

from dataclasses import dataclass
from functools import cache

import numpy as np

from hedgesim.core.axes import Array, total
from hedgesim.engine.inputs import Inputs
from hedgesim.engine.wiring import World, argument_names
from hedgesim.measures import MEASURES
from hedgesim.world.quantities import QUANTITIES

OWN_STRATEGY = "own_strategy"
BETWEEN_PAIRS = ("threat", "inducement", "coercion", "assurance", "wedging")
"""Quantities that are kept for pairs beside measures."""
BY_CHANNEL = ("posture", "dependence")
PAIR_MEASURES = (
    "alignment",
    "leverage",
    "revenue_at_risk",
    "portfolio_similarity",
    "strategy",
)
"""Measures of pairs that are kept; the others are steps on the way, or slow."""


@dataclass(frozen=True, slots=True)
class Recorder:
    """Computes what is recorded of a world.

    `vectors` are the partners whose alignment is shown for each state.
    """

    inputs: Inputs
    vectors: tuple[str, ...]

    def measured(self, world: World, pairs: bool = True) -> World:
        """Give the world with the kept measures among its arrays, or those of states."""
        for name in _needed(PAIR_MEASURES if pairs else ()):
            measure = MEASURES[name]
            arguments = {
                n: world.look(n, measure.axes) for n in argument_names(measure.rule)
            }
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
        kept = {name: arrays[name] for name in (*PAIR_MEASURES, *BETWEEN_PAIRS)}
        for c, channel in enumerate(self.inputs.channels):
            kept |= {f"{name}_{channel}": arrays[name][:, :, c] for name in BY_CHANNEL}
        return kept


@cache
def _needed(pairs: tuple[str, ...]) -> tuple[str, ...]:
    """Name the measures of states and of these pairs, each after the measures it reads.

    Alignment and leverage stand in the world already: every turn ends with them.
    """
    wanted: dict[str, None] = {}

    def want(name: str) -> None:
        for read in MEASURES[name].reads:
            if read in MEASURES and read != name:
                want(read)
        if name not in QUANTITIES:
            wanted[name] = None

    for name in (*pairs, *(n for n, m in MEASURES.items() if m.over == "state")):
        want(name)
    return tuple(wanted)
