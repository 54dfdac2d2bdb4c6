"""What a worker keeps from one question to the next: luck, and worlds on their way.

A change of events alone is carried forward from the first quarter that it changes: from a
world that was left before it, with the same luck, to the same bits as from the start.
Whatever else changes, or might, is begun anew.
"""

from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

from hedgesim.core.axes import Array
from hedgesim.core.calendar import Quarter
from hedgesim.engine.chance import KeptLuck, Luck
from hedgesim.engine.draws import Draws, draw
from hedgesim.engine.inputs import Inputs, prepare
from hedgesim.engine.left import Left
from hedgesim.world.experiment import Experiment
from hedgesim.world.scenario import Event

SEEDS = 4
"""Seeds whose luck is kept: 12 MB each for 128 runs of the shipped region."""

LARGEST = 64 * 2**20
"""Bytes that worlds on their way may take; the one longest unused is forgotten first."""

EVERY = 4
"""Turns between the worlds that are kept."""


@dataclass(eq=False)  # one of many is itself only: arrays of two cannot be compared
class Trail:
    """Runs of one world from the start to the end, as far as they can serve another.

    Attributes
    ----------
    experiment, runs, draws
        Whose runs, which, and what was drawn for them.
    kept
        What was recorded, name to array, shape (turn, state, run).
    stops
        Worlds on the way by turn.
    """

    experiment: Experiment
    runs: tuple[int, ...]
    draws: Draws
    kept: dict[str, Array] = field(default_factory=dict)
    stops: dict[int, Left] = field(default_factory=dict)

    def last_before(self, turn: int) -> Left | None:
        """Give the last world that stands before a turn, if there is one."""
        found = max((at for at in self.stops if at < turn), default=None)
        return None if found is None else self.stops[found]


class Memory:
    """Luck and trails, within a bound.

    Parameters
    ----------
    replicates, turns
        How many replicates and turns of luck are kept; others are drawn as they go.
    largest
        Bytes that trails may take.
    """

    def __init__(
        self, replicates: int = 128, turns: int = 52, largest: int = LARGEST
    ) -> None:
        self._replicates, self._turns, self._largest = replicates, turns, largest
        self._luck: OrderedDict[tuple[int, int], tuple[Inputs, KeptLuck]] = OrderedDict()
        self._trails: list[Trail] = []

    def luck(self, experiment: Experiment, runs: Sequence[int]) -> KeptLuck | Luck:
        """Give the luck of runs, kept if there is room for it."""
        inputs = prepare(experiment)
        last = max(runs, default=0)
        if last >= self._replicates or experiment.turns > self._turns:
            return Luck(experiment.seed, inputs, runs)
        key = experiment.seed, id(inputs)
        if key not in self._luck:
            drawn = Luck(experiment.seed, inputs, range(self._replicates))
            self._luck[key] = inputs, KeptLuck.from_luck(drawn, self._turns)
            while len(self._luck) > SEEDS:
                self._luck.popitem(last=False)
        self._luck.move_to_end(key)
        return self._luck[key][1].among(runs)

    def trail(
        self, experiment: Experiment, runs: tuple[int, ...]
    ) -> tuple[Trail, Left | None]:
        """Give a trail for runs of a world, as far as it is made, and where it ends.

        Parameters
        ----------
        experiment
            The world; its design has no points.
        runs
            Run numbers.

        Returns
        -------
        tuple[Trail, Left | None]
            None if the runs have to be begun anew.
        """
        fresh = Trail(experiment, runs, draw(experiment, runs))
        found: tuple[Trail, Left] | None = None
        for trail in self._trails:
            stop = trail.last_before(first_changed(trail, fresh))
            if stop is not None and (found is None or stop.turn >= found[1].turn):
                found = trail, stop
        if found is None:
            return fresh, None
        trail, stop = found
        self._trails.remove(trail)
        self._trails.append(trail)
        fresh.kept = {name: of[: stop.turn + 1] for name, of in trail.kept.items()}
        fresh.stops = {at: left for at, left in trail.stops.items() if at <= stop.turn}
        return fresh, stop

    def keep(self, trail: Trail) -> None:
        """Keep a trail that is made to its end, and forget others if it takes too much."""
        self._trails.append(trail)
        while self.size > self._largest:
            del self._trails[0]

    @property
    def size(self) -> int:
        """Bytes that all trails take; a world that several share is counted once."""
        recorded = sum(of.nbytes for trail in self._trails for of in trail.kept.values())
        shared = {id(left): left for trail in self._trails for left in trail.stops.values()}
        return recorded + sum(left.size for left in shared.values())


def first_changed(old: Trail, new: Trail) -> int:
    """Give the first turn that differs, as far as can be told without making it.

    Only what events do may differ; 0 is given if anything else does, or something before
    the start. A turn after the last one is given if nothing differs.
    """
    one, other = old.experiment, new.experiment
    if (
        old.runs != new.runs
        or not _same_but_events(one, other)
        or not _drawn_alike(old, new)
    ):
        return 0
    changed = _differing(one.scenario.events, other.scenario.events, old, new)
    roots = [e.scenario.factual or e.scenario for e in (one, other)]
    changed_root = _differing(roots[0].events, roots[1].events, old, new)
    first = Quarter(other.start, 1).index
    turns = [Quarter.of(event.date_from).index - first + 1 for event in changed]
    if any(Quarter.of(event.date_from).index < first for event in changed_root):
        return 0
    return max(0, min(turns, default=other.turns + 1))


def _same_but_events(one: Experiment, other: Experiment) -> bool:
    """Tell whether two experiments are one but for events, name, texts and length."""
    if one.region is not other.region or one.design.has_points:
        return False
    names = ("start", "seed", "rules", "parameters", "design", "factors", "scenarios")
    return all(getattr(one, name) == getattr(other, name) for name in names)


def _drawn_alike(old: Trail, new: Trail) -> bool:
    one, other = old.draws.parameters, new.draws.parameters
    return one.keys() == other.keys() and all(_equal(one[n], other[n]) for n in one)


def _differing(
    old: Iterable[Event], new: Iterable[Event], before: Trail, after: Trail
) -> list[Event]:
    """Give the events that are in one list alone, or are of another size in some run."""
    one, other = {e.id: e for e in old}, {e.id: e for e in new}
    sizes, others = before.draws.magnitudes, after.draws.magnitudes
    found = []
    for key in {*one, *other}:
        here = [events[key] for events in (one, other) if key in events]
        same = len(here) == 2 and here[0] == here[1] and _equal(sizes[key], others[key])
        found += [] if same else here
    return found


def _equal(one: float | Array, other: float | Array) -> bool:
    return bool(np.array_equal(one, other))
