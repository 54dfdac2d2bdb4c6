"""One rule in the turn: when it acts, on what, and what it writes."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from hedgesim.core.axes import PARTNER, STATE, Array
from hedgesim.engine.wiring import World, argument_names, refuse_unknown


@dataclass(frozen=True, slots=True)
class Stage:
    """One rule in the turn: which stage it belongs to, its axes, what it writes.

    A rule that writes several quantities returns a tuple in their order. `when` names a
    quantity that is 0 in quarters in which the rule does not act, in all runs alike.
    `among` names one that is 0 towards partners who do not act, and have 0 of what it
    writes: all but those from the first to the last who does are left out.
    """

    stage: str
    rule: Callable[..., Any]
    over: tuple[str, ...]
    writes: tuple[str, ...]
    when: str = ""
    among: str = ""

    def __post_init__(self) -> None:
        refuse_unknown(self.rule, self.reads)
        refuse_unknown(self.rule, self.writes)

    @property
    def reads(self) -> tuple[str, ...]:
        """Argument names of the rule."""
        return argument_names(self.rule)

    def act(self, world: World) -> World:
        """Apply the rule; what it wrote is seen by the rules after it."""
        if self.when and not world.arrays[self.when].any():
            return world
        said = world.arguments(self.rule, self.over)
        if self.among:
            values = tuple(self._among(world.arrays[self.among], said))
        else:
            result = self.rule(**said)
            values = result if len(self.writes) > 1 else (result,)
        return world.with_arrays(dict(zip(self.writes, values, strict=True)))

    def _among(self, acting: Array, said: dict[str, Array]) -> list[Array]:
        """Apply the rule to those who act; the others have 0 of what it writes."""
        partners, few = acting.shape[PARTNER], _acting(acting)
        result = self.rule(
            **{
                name: array if array.shape[PARTNER] < partners else array[:, few]
                for name, array in said.items()
            }
        )
        values = result if len(self.writes) > 1 else (result,)
        return [_laid_among(value, few, partners) for value in values]


_last_acting: tuple[Array, slice] = np.zeros((0, 0, 0)), slice(0, 0)


def _acting(acting: Array) -> slice:
    """Give the partners from the first to the last who acts towards anybody.

    Ten stages of a turn ask one after the other, all of the same array.
    """
    global _last_acting
    known = _last_acting  # looked at once: models in other threads may put theirs there
    if known[0] is not acting:
        places = np.flatnonzero(acting.any(axis=(STATE, -1)))
        few = slice(places[0], places[-1] + 1) if places.size else slice(0, 0)
        known = _last_acting = acting, few
    return known[1]


def _laid_among(value: Array, few: slice, partners: int) -> Array:
    whole = np.zeros((value.shape[0], partners, *value.shape[2:]))
    whole[:, few] = value
    return whole
