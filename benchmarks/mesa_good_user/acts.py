"""A scenario's events as places in arrays, sorted by turn once for all runs."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from hedgesim.core.calendar import Quarter
from hedgesim.engine.inputs import Inputs
from hedgesim.world.experiment import Experiment
from hedgesim.world.scenario import Event

LASTING = ("strain", "sanctions", "confrontation")
"""Types that hold a level from one quarter to another; the others act once."""


class Act(NamedTuple):
    """One event: who (places among partners), on whom (places among states), how.

    `acting` and `targets` are places among states, `suffering` the targets' among partners;
    a place is -1 where the event names nobody.
    """

    kind: str
    event: str
    actors: tuple[int, ...]
    acting: tuple[int, ...]
    targets: tuple[int, ...]
    suffering: tuple[int, ...]
    towards: int
    buyer: int
    goods: float
    organisation: int
    actor_cut: bool


class Agenda(NamedTuple):
    """What happens when: by turn what is dated, by turn what lasts, and memberships before.

    Turn 0 holds what lasts in the quarter before the first.
    """

    before: list[Act]
    dated: list[list[Act]]
    lasting: list[list[Act]]


def agenda(experiment: Experiment, inputs: Inputs) -> Agenda:
    """Sort an experiment's events by turn.

    Raises
    ------
    NotImplementedError
        If an event changes a parameter or removes a partner, which the baseline has not.
    """
    events = experiment.scenario.events
    refused = {event.type for event in events} & {"set", "remove_vector"}
    if refused:
        raise NotImplementedError(f"events of type {', '.join(sorted(refused))}")
    quarters = [inputs.first_quarter.plus(turn - 1) for turn in range(experiment.turns + 1)]
    dated = [e for e in events if e.type not in LASTING]
    lasting = [e for e in events if e.type in LASTING]
    moves = (e for e in dated if e.type in ("join", "leave"))
    by_quarter = [[e for e in dated if _first(e) == q] for q in quarters]
    held = [[e for e in lasting if _first(e) <= q <= _last(e)] for q in quarters]
    return Agenda(
        before=_acts((e for e in moves if _first(e) < inputs.first_quarter), inputs),
        dated=[[], *(_acts(events, inputs) for events in by_quarter[1:])],
        lasting=[_acts(events, inputs) for events in held],
    )


def _first(event: Event) -> Quarter:
    return Quarter.of(event.date_from)


def _last(event: Event) -> Quarter:
    return Quarter.of(event.date_to or dt.date.max)


def _acts(events: Iterable[Event], inputs: Inputs) -> list[Act]:
    return [_act(event, inputs) for event in events]


def _act(event: Event, inputs: Inputs) -> Act:
    return Act(
        kind=event.type,
        event=event.id,
        actors=_places(inputs.partners, event.actors),
        acting=_places(inputs.states, event.actors),
        targets=_places(inputs.states, event.targets),
        suffering=_places(inputs.partners, event.targets),
        towards=_place(inputs.partners, event.partner),
        buyer=_place(inputs.partners, event.buyer),
        goods=event.goods,
        organisation=_place(inputs.organisations, event.organisation),
        actor_cut=event.actor_cut,
    )


def _places(names: Sequence[str], chosen: Sequence[str]) -> tuple[int, ...]:
    return tuple(place for place, name in enumerate(names) if name in chosen)


def _place(names: Sequence[str], name: str | None) -> int:
    return names.index(name) if name in names else -1
