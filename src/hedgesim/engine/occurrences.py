"""Stage 0: a scenario's dated events, laid on the arrays quarter by quarter."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

import numpy as np

from hedgesim.core.axes import Array, align
from hedgesim.core.calendar import Quarter
from hedgesim.engine.channels import of_channels
from hedgesim.engine.inputs import Inputs
from hedgesim.engine.wiring import World
from hedgesim.rules.events import EVENT_ARGUMENTS, EVENTS, Effect
from hedgesim.world.quantities import QUANTITIES
from hedgesim.world.scenario import Event, Scenario

SET = "set"
"""The event type that changes a parameter; every other has an effect on quantities."""

ACTED = tuple(f"{x}_acted" for x in ("inducement", "coercion", "assurance", "wedging"))
LEVELS = ("strain", "sanctions")
CONFRONTATION = "confrontation"
"""The lasting event type that adds to a path, not to nothing: reckoned every quarter."""


class Schedule:
    """When what happens in a scenario, for the runs of a simulation.

    Parameters
    ----------
    scenario
        It holds the events.
    memberships_to
        Last date on which memberships follow events alone.
    inputs
        Names of the places.
    magnitudes
        Event id to magnitude: a number, or one value per run.
    """

    def __init__(
        self,
        scenario: Scenario,
        memberships_to: dt.date,
        inputs: Inputs,
        magnitudes: Mapping[str, float | Array],
    ) -> None:
        events = scenario.events
        self._inputs = inputs
        self._magnitudes = magnitudes
        self._rule_after = Quarter.of(memberships_to)
        lasting = [e for e in events if e.type in EVENTS and EVENTS[e.type].lasting]
        self._dated = [e for e in events if e not in lasting]
        self._confrontations = [_Lasting(e) for e in lasting if e.type == CONFRONTATION]
        self._lasting = [_Lasting(e) for e in lasting if e.type != CONFRONTATION]
        self._active: list[Event] = []
        self._standing: dict[str, Array] | None = None
        self._by_quarter: dict[Quarter, list[Event]] = {}
        for event in self._dated:
            self._by_quarter.setdefault(_quarter(event), []).append(event)
        actors, states = len(inputs.partners), len(inputs.states)
        self._silence = {name: np.zeros((states, actors, 1)) for name in ACTED}
        self._calm = {
            name: np.zeros(
                [1 if axis == "run" else actors for axis in QUANTITIES[name].axes]
            )
            for name in LEVELS
        }

    def before(self, world: World) -> World:
        """Give the world as events before the start left it: memberships and levels."""
        first = self._inputs.first_quarter
        world = self._levels(world, first.plus(-1))
        past = (e for e in self._dated if e.type in ("join", "leave"))
        return self._all(world, (e for e in past if _quarter(e) < first))

    def apply(self, world: World, quarter: Quarter) -> World:
        """Give the world as the events of a quarter leave it."""
        world = self._levels(world, quarter).with_arrays(self._silence)
        return self._all(world, self._of(quarter))

    def of(self, quarter: Quarter) -> Sequence[Event]:
        """Give the dated events of a quarter, in the order in which they act."""
        return self._by_quarter.get(quarter, ())

    def parameters_of(self, world: World, quarter: Quarter) -> World:
        """Change the parameters that events of the quarter set."""
        changes = {e.parameter: e.value for e in self.of(quarter) if e.type == SET}
        if not changes:
            return world
        new = {
            **world.parameters,
            **{str(k): np.array([v], float) for k, v in changes.items()},
        }
        changed = World(world.arrays, new, world.kinds)
        return changed.with_arrays(of_channels(new, world.kinds))

    def _of(self, quarter: Quarter) -> Iterable[Event]:
        return (e for e in self.of(quarter) if e.type != SET)

    def _levels(self, world: World, quarter: Quarter) -> World:
        """Set what lasts: strain, sanctions, rivalry, whether memberships follow the rule.

        Strain and sanctions are reckoned anew only in quarters in which one begins or ends.
        """
        world = self._all(world, _at(self._confrontations, quarter))
        active = _at(self._lasting, quarter)
        if self._standing is None or active != self._active:
            levels = self._all(world.with_arrays(self._calm), active).arrays
            self._standing = {name: levels[name] for name in LEVELS}
            self._active = active
        by_rule = np.array([1.0 if quarter > self._rule_after else 0.0])
        return world.with_arrays({**self._standing, "by_rule": by_rule})

    def _all(self, world: World, events: Iterable[Event]) -> World:
        before = world
        for event in events:
            world = happen(event, world, before, self._inputs, self._magnitudes[event.id])
        return world


def happen(
    event: Event, world: World, before: World, inputs: Inputs, magnitude: float | Array
) -> World:
    """Let one event act.

    Parameters
    ----------
    event
        Any type but `set`.
    world
        As earlier events of the quarter have left it: what the event changes is read here.
    before
        As the quarter found it: what the event only looks at is read here, so that the
        order of events within a quarter does not matter.
    inputs, magnitude
        Names of the places, and how large the event is.
    """
    effect = EVENTS[event.type]
    said = _said(event, inputs, magnitude)
    arguments = {
        name: _laid(said[name], name, effect)
        if name in said
        else (world if name in effect.writes else before).look(name, effect.over)
        for name in effect.reads
    }
    assert effect.rule is not None, f"{event.type} has no effect on quantities"
    result = effect.rule(**arguments)
    values = result if isinstance(result, tuple) else (result,)
    return world.with_arrays(dict(zip(effect.writes, values, strict=True)))


def _said(event: Event, inputs: Inputs, magnitude: float | Array) -> dict[str, Array]:
    """Give what an event says, each on its axis: who acts on whom, and how much."""
    states, partners = inputs.states, inputs.partners
    size = np.atleast_1d(np.asarray(magnitude, dtype=np.float64))
    suffered = size * _marks(states, event.targets)[:, None]
    return {
        "magnitude": size,
        "actor": _marks(partners, event.actors),
        "actor_state": _marks(states, event.actors),
        "target": _marks(states, event.targets),
        "sanctioned": _marks(partners, event.targets),
        "towards": _marks(partners, [event.partner or ""]),
        "opened": suffered * _marks(partners, event.actors),
        "sold": suffered * event.goods * _marks(partners, [event.buyer or ""]),
        "organisation_named": _marks(inputs.organisations, [event.organisation or ""]),
        "actor_cut": np.array([1.0 if event.actor_cut else 0.0]),
    }


def _quarter(event: Event) -> Quarter:
    return Quarter.of(event.date_from)


class _Lasting:
    """An event that lasts, with its first and its last quarter."""

    def __init__(self, event: Event) -> None:
        self.event = event
        self.first = _quarter(event)
        self.last = Quarter.of(event.date_to or dt.date.max)


def _at(events: Iterable[_Lasting], quarter: Quarter) -> list[Event]:
    """Give those that are under way in a quarter."""
    return [e.event for e in events if e.first <= quarter <= e.last]


def _marks(names: Sequence[str], chosen: Iterable[str]) -> Array:
    """Mark the chosen names with 1; names from outside the region mark nothing."""
    return _marked(tuple(names), tuple(chosen))


@lru_cache(maxsize=1024)
def _marked(names: tuple[str, ...], chosen: tuple[str, ...]) -> Array:
    """Give the marks of the same names only once: nobody writes into them."""
    marks = np.array([[1.0 if name in chosen else 0.0] for name in names]).reshape(-1, 1)
    marks.flags.writeable = False
    return marks


def _laid(said: Array, name: str, effect: Effect) -> Array:
    """Lay what an event says on the axes of its effect."""
    axes, _ = EVENT_ARGUMENTS[name]
    return align(said, axes if "run" in axes else (*axes, "run"), effect.over)
