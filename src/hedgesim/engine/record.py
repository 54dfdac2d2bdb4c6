"""What is kept of a turn: measures by state, and what stands between pairs."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from hedgesim.core.axes import Array, total
from hedgesim.core.errors import ConfigError, Problem, did_you_mean
from hedgesim.core.loops import row_by_row
from hedgesim.engine.inputs import Inputs
from hedgesim.engine.wiring import World, argument_names, bases
from hedgesim.measures import MEASURES
from hedgesim.world.experiment import Experiment
from hedgesim.world.quantities import QUANTITIES

OWN_STRATEGY, STRATEGY = "own_strategy", "strategy"
THREAT, ALIGNMENT = "threat", "alignment"
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


_OWN = {
    name: STRATEGY if name == OWN_STRATEGY else name
    for name, measure in MEASURES.items()
    if measure.over == "state"
}
"""Measures of a state, and what their columns are called."""

OF_STATES = (THREAT, ALIGNMENT, *_OWN.values())
"""What `[record] measures` may name: `alignment` is that with every vector."""


def span_of(name: str) -> tuple[float, float]:
    """Give the smallest and the largest value that a recorded number of a state may have.

    Examples
    --------
    >>> span_of("alignment_RUS"), span_of("threat")
    ((0, 1), (0, 1))
    """
    measure = ALIGNMENT if name.startswith(f"{ALIGNMENT}_") else name
    declared = MEASURES[measure] if measure in MEASURES else QUANTITIES[measure]
    return declared.low, declared.high


def refuse_unknown_measures(experiment: Experiment) -> None:
    """See that `[record] measures` names what there is.

    Raises
    ------
    ConfigError
        With every name that means nothing, and what may have been meant.
    """
    known = (*OF_STATES, *(f"{ALIGNMENT}_{v}" for v in experiment.region.vectors))
    named = experiment.record.measures
    problems = [
        Problem(
            where=experiment.path.name,
            key="[record] measures",
            value=f'"{name}"',
            expected=f"each once, of {', '.join(OF_STATES)}",
            hint=did_you_mean(name, known) if name not in known else None,
            line=line_of(experiment.text, name),
        )
        for place, name in enumerate(named)
        if name not in known or name in named[:place]
    ]
    if problems:
        raise ConfigError(problems)


def line_of(text: str, name: str) -> int | None:
    r"""Find the line of a file in which a name stands in quotes; the last, if in several.

    Examples
    --------
    >>> line_of('[record]\nmeasures = ["thraet"]', "thraet"), line_of("", "thraet")
    (2, None)
    """
    lines = text.splitlines()
    found = [n for n, line in enumerate(lines, start=1) if f'"{name}"' in line]
    return found[-1] if found else None


@dataclass(frozen=True, slots=True)
class Recorder:
    """Computes what is recorded of a world.

    `vectors` are the partners whose alignment is shown for each state; `only` names the
    measures of a state that are kept, if not all are (see `OF_STATES`).
    """

    inputs: Inputs
    vectors: tuple[str, ...]
    only: Sequence[str] = ()

    @row_by_row()
    def measured(self, world: World, pairs: bool = True) -> World:
        """Give the world with the kept measures among its arrays, or those of states."""
        for name in self._measures(pairs):
            measure = MEASURES[name]
            said = world.arguments(measure.rule, measure.axes)
            world = world.with_arrays({name: measure.rule(**said)})
        return world

    def _measures(self, pairs: bool) -> tuple[str, ...]:
        of_states = tuple(name for name in _OWN if self._keeps(_OWN[name]))
        return _needed((*(PAIR_MEASURES if pairs else ()), *of_states))

    def looked_at(self, pairs: bool = False) -> tuple[str, ...]:
        """Name the quantities from which what is kept of each state, or pair, is read."""
        rules = [MEASURES[name].rule for name in self._measures(pairs)]
        read = [of for rule in rules for name in argument_names(rule) for of in bases(name)]
        between = (*PAIR_MEASURES, *BETWEEN_PAIRS, *BY_CHANNEL) if pairs else ()
        of_all = (THREAT, ALIGNMENT, "reference", "external")
        return tuple(dict.fromkeys([*read, *between, *of_all]))

    def states(self, measured: World) -> dict[str, Array]:
        """Give what is kept of each state, shape (state, run).

        The threat of a state is the one from its partner of reference; its alignment with
        itself is nan.
        """
        arrays = measured.arrays
        kept = {}
        if self._keeps(THREAT):
            kept[THREAT] = total(arrays[THREAT] * arrays["reference"], 1)[:, 0]
        for vector in self.vectors:
            name = f"{ALIGNMENT}_{vector}"
            if self._keeps(ALIGNMENT) or self._keeps(name):
                j = self.inputs.partners.index(vector)
                kept[name] = np.where(
                    arrays["external"][:, j] > 0, arrays[ALIGNMENT][:, j], np.nan
                )
        kept |= {said: arrays[name] for name, said in _OWN.items() if self._keeps(said)}
        return kept

    def over_turns(self, worlds: Sequence[World], runs: int) -> dict[str, Array]:
        """Give what is kept of each state at several turns, shape (state, turn, run).

        The worlds of the turns are laid one behind the other along runs: to measure many
        at once takes little longer than to measure one, and gives the same bits.
        """
        measured = self.measured(_abreast(worlds, self.looked_at(), runs), pairs=False)
        return {
            name: np.broadcast_to(array, (len(array), runs * len(worlds))).reshape(
                len(array), len(worlds), runs
            )
            for name, array in self.states(measured).items()
        }

    def _keeps(self, name: str) -> bool:
        return not self.only or name in self.only

    def pairs(self, measured: World) -> dict[str, Array]:
        """Give what is kept of each state and partner, shape (state, partner, run)."""
        arrays = measured.arrays
        kept = {name: arrays[name] for name in (*PAIR_MEASURES, *BETWEEN_PAIRS)}
        for c, channel in enumerate(self.inputs.channels):
            kept |= {f"{name}_{channel}": arrays[name][:, :, c] for name in BY_CHANNEL}
        return kept


def _abreast(worlds: Sequence[World], names: Sequence[str], runs: int) -> World:
    """Lay worlds of as many runs one behind the other along runs; what is one stays one."""
    first = worlds[0]

    def laid(arrays: Sequence[Array]) -> Array:
        if arrays[0].shape[-1] == 1 and all(array is arrays[0] for array in arrays):
            return arrays[0]
        shape = (*arrays[0].shape[:-1], runs)
        return np.concatenate([np.broadcast_to(array, shape) for array in arrays], axis=-1)

    arrays = {n: laid([w.arrays[n] for w in worlds]) for n in names if n in first.arrays}
    parameters = {
        n: laid([w.parameters[n] for w in worlds]) for n in names if n in first.parameters
    }
    return World(arrays, parameters, first.kinds)


@cache
def _needed(kept: tuple[str, ...]) -> tuple[str, ...]:
    """Name measures to be computed, each after those that it reads.

    Alignment and leverage stand in the world already: every turn ends with them.
    """
    wanted: dict[str, None] = {}

    def want(name: str) -> None:
        for read in MEASURES[name].reads:
            if read in MEASURES and read != name:
                want(read)
        if name not in QUANTITIES:
            wanted[name] = None

    for name in kept:
        want(name)
    return tuple(wanted)
