"""Where a simulation was left, with no more than it takes to go on from there."""

from collections.abc import Collection
from dataclasses import dataclass

from hedgesim.engine.stages import AnyStage, Turn
from hedgesim.engine.wiring import World, bases, known
from hedgesim.rules.events import EVENTS
from hedgesim.world.quantities import QUANTITIES, Kind

_OF_A_TURN = (Kind.LUCK, Kind.DERIVED)


@dataclass(frozen=True, slots=True)
class Left:
    """Turns made, and the world as it stood then."""

    turn: int
    world: World

    @property
    def size(self) -> int:
        """Bytes of the arrays that differ between runs."""
        arrays = (a for a in self.world.arrays.values() if a.shape[-1] > 1)
        return sum(array.nbytes for array in arrays)


def left(turn: int, world: World, names: Collection[str]) -> Left:
    """Take along what is named (see `carried`), and leave all else behind."""
    arrays = {name: array for name, array in world.arrays.items() if name in names}
    return Left(turn, World(arrays, world.parameters, world.kinds))


def carried(stages: Turn) -> frozenset[str]:
    """Name what a turn takes over from the one before it, parameters among it.

    A stage that acts in some quarters only is not counted on for what it writes. What any
    event looks at is kept, too, whether or not one happens.
    """
    written = {name for name, q in QUANTITIES.items() if q.kind is Kind.LUCK}
    read = {of for effect in EVENTS.values() for name in effect.reads for of in _of(name)}
    for stage in stages:
        read |= {of for name in _named(stage) for of in _of(name) if of not in written}
        written |= set() if getattr(stage, "when", "") else set(stage.writes)
    lasting = {name for name, q in QUANTITIES.items() if q.kind not in _OF_A_TURN}
    return frozenset(read | lasting)


def rewritten(stages: Turn) -> frozenset[str]:
    """Name what every turn writes before anybody reads it: what it can do without.

    See `carried` for what it takes over.
    """
    written = {
        name for stage in stages if not getattr(stage, "when", "") for name in stage.writes
    }
    return frozenset(written) - carried(stages)


def spent(stages: Turn, kept: Collection[str]) -> tuple[frozenset[str], ...]:
    """Name for each stage what nobody looks at after it, before it is written again.

    `kept` is what somebody looks at after the turn.
    """
    spare, later, found = rewritten(stages) - frozenset(kept), frozenset[str](), []
    for stage in reversed(stages):
        named = {of for name in _named(stage) for of in _of(name)}
        touched = spare & named.union(stage.writes)
        found.append(touched - later)
        later |= touched
    return tuple(reversed(found))


def without(world: World, names: Collection[str]) -> World:
    """Give a world without some arrays, whose memory serves for others at once."""
    arrays = world.arrays.copy()
    for name in names:
        arrays.pop(name, None)
    return World(arrays, world.parameters, world.kinds)


def _named(stage: AnyStage) -> tuple[str, ...]:
    """Give all that a stage looks at."""
    return *stage.reads, getattr(stage, "when", ""), getattr(stage, "among", "")


def _of(name: str) -> tuple[str, ...]:
    """Give the quantities of which a name is a view; none for what only an event says."""
    return bases(name) if name and known(name) else ()
