"""The events of a world as somebody set it: what happens when, and what was changed."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from hedgesim.app.presets import PRESETS, START
from hedgesim.app.settings import Added, Settings
from hedgesim.app.toml import base_scenario
from hedgesim.core.calendar import Quarter
from hedgesim.world.events_schema import EVENT_TYPES
from hedgesim.world.scenario import Event

LANES = ("RUS", "CHN", "WEST", "TUR", "others")
"""Whose acts stand in one row of the timeline; "others" also has what happens at home."""

FIRST_SHOWN = 12
"""Events that are listed before somebody asks for all."""

WEIGHTS: Mapping[str, float] = {
    "aggression": 10, "annexation": 9, "confrontation": 8, "sanctions": 8, "strain": 7,
    "assurance": 6, "intervention": 6, "new_route": 6, "coercion": 5, "unrest": 5,
    "rhetoric": 4, "transit_cut": 4, "join": 4, "leave": 4, "inducement": 3, "wedging": 3,
    "protest": 2, "kin_inflow": 2, "set": 2, "remove_vector": 2,
}  # fmt: skip
"""Which events are listed first: an order for the classroom; no run reads it."""

UNSIZED = 0.25
"""Share of its weight that an event without a magnitude has, such as a membership."""

AMONG_OTHERS = 0.6
"""Share of its weight that an event between states of the region has."""

STEP = 0.01
"""Step in which a size is set."""

LEVEL = (0.0, 1.0)
"""Magnitudes that an event may have for which no likely range is declared."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One event as the timeline shows it.

    Attributes
    ----------
    id, title, type, lane
        Which event, and whose.
    date, usual_date, until
        When it begins here and in the preset; the last day of one that lasts, or None.
    size, usual_size
        Magnitude here and in the preset, 0 to 1; None for an event that has none.
    likely
        Range within which its size can be set.
    on
        Whether it happens.
    changes
        What somebody changed: of "off", "size", "date", "added".
    """

    id: str
    title: str
    type: str
    lane: str
    date: dt.date
    usual_date: dt.date
    until: dt.date | None
    size: float | None
    usual_size: float | None
    likely: tuple[float, float]
    on: bool
    changes: tuple[str, ...]

    @property
    def weight(self) -> float:
        """Say how far to the front of the list it belongs."""
        size = UNSIZED if self.usual_size is None else self.usual_size
        part = AMONG_OTHERS if self.lane == LANES[-1] else 1.0
        return WEIGHTS.get(self.type, 1) * size * part


def span_of(settings: Settings) -> tuple[dt.date, dt.date]:
    """Give the first and the last day on which an event acts in a world's runs."""
    last = Quarter(START, 1).plus(PRESETS[settings.preset].turns)
    after = dt.date(last.year, 3 * last.quarter - 2, 1)
    return dt.date(START, 1, 1), after - dt.timedelta(days=1)


def events_of(preset: str) -> tuple[Event, ...]:
    """Give the events of a preset's scenario as it is, by date."""
    return base_scenario(preset).events


def timeline(settings: Settings) -> tuple[Shown, ...]:
    """Give every event that can act within a world's runs, with what was changed of it.

    Events before the start are left out: of them only memberships act, as how a run begins.
    An event that somebody moved stays, wherever it was moved to.
    """
    first, last = span_of(settings)
    found = [_shown(event, settings) for event in events_of(settings.preset)]
    within = [shown for shown in found if first <= shown.usual_date <= last]
    return tuple(
        sorted(
            [*within, *(_added(added) for added in settings.added)],
            key=lambda shown: (shown.date, shown.id),
        )
    )


def _shown(event: Event, settings: Settings) -> Shown:
    sizes, dates = dict(settings.sizes), dict(settings.dates)
    changes = [
        name
        for name, changed in (
            ("off", event.id in settings.off),
            ("size", event.id in sizes),
            ("date", event.id in dates),
        )
        if changed
    ]
    sized = EVENT_TYPES[event.type].has_magnitude
    return Shown(
        id=event.id,
        title=event.title,
        type=event.type,
        lane=lane_of(event.actors, event.partner),
        date=dates.get(event.id, event.date_from),
        usual_date=event.date_from,
        until=event.date_to,
        size=sizes.get(event.id, event.magnitude) if sized else None,
        usual_size=event.magnitude if sized else None,
        likely=event.likely or LEVEL,
        on=event.id not in settings.off,
        changes=tuple(changes),
    )


def _added(added: Added) -> Shown:
    sized = EVENT_TYPES[added.type].has_magnitude
    return Shown(
        id=added.id,
        title=added.title,
        type=added.type,
        lane=lane_of(added.actors, None),
        date=added.date,
        usual_date=added.date,
        until=None,
        size=added.magnitude if sized else None,
        usual_size=added.magnitude if sized else None,
        likely=LEVEL,
        on=True,
        changes=("added",),
    )


def lane_of(actors: Sequence[str], partner: str | None) -> str:
    """Say in whose row an event stands: the first actor's, or the partner's it is about.

    Examples
    --------
    >>> lane_of(["RUS", "CHN"], None), lane_of([], "CHN"), lane_of(["KAZ"], None)
    ('RUS', 'CHN', 'others')
    """
    whose = actors[0] if actors else partner
    return whose if whose in LANES else LANES[-1]


def listed(
    shown: Iterable[Shown], search: str = "", *, all_of_them: bool = False
) -> tuple[Shown, ...]:
    """Choose what the list shows, by date: what was changed, and the weightiest.

    Parameters
    ----------
    shown
        The timeline.
    search
        Words that a title, an id, a type or a year must all contain; then all that fit are
        shown.
    all_of_them
        Whether also those of little weight are shown.
    """
    every = tuple(shown)
    words = search.casefold().split()
    if words:
        return tuple(one for one in every if all(word in _text(one) for word in words))
    if all_of_them:
        return every
    heaviest = sorted(every, key=lambda one: (-one.weight, one.date, one.id))[:FIRST_SHOWN]
    return tuple(one for one in every if one.changes or one in heaviest)


def _text(shown: Shown) -> str:
    kind = shown.type.replace("_", " ")
    return f"{shown.id} {shown.title} {kind} {shown.date}".casefold()


def resized(settings: Settings, shown: Shown, size: float) -> Settings:
    """Give the world in which an event has another size; the usual one takes it back."""
    if "added" in shown.changes:
        return _changed(settings, shown.id, magnitude=size)
    usual = shown.usual_size is not None and abs(size - shown.usual_size) < STEP / 2
    return settings.with_event_size(shown.id, None if usual else size)


def moved(settings: Settings, shown: Shown, date: dt.date) -> Settings:
    """Give the world in which an event begins on another day."""
    if "added" in shown.changes:
        return _changed(settings, shown.id, date=date)
    return settings.with_event_date(shown.id, None if date == shown.usual_date else date)


def _changed(settings: Settings, key: str, **values: Any) -> Settings:
    """Give the world in which an added event is another one under the same id."""
    old = next(added for added in settings.added if added.id == key)
    return settings.without_added(key).with_added(replace(old, **values))


def as_usual(settings: Settings, shown: Shown) -> Settings:
    """Give the world in which an event is as in the preset; an added one is gone."""
    if "added" in shown.changes:
        return settings.without_added(shown.id)
    settings = settings.with_event_on(shown.id).with_event_size(shown.id, None)
    return settings.with_event_date(shown.id, None)


def all_as_usual(settings: Settings) -> Settings:
    """Give the world with every event as in the preset, and none added."""
    return replace(settings, off=(), sizes=(), dates=(), added=())
