"""What happens in a world, as changes of a scenario: acts left out, acts put in."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from hedgesim.core.calendar import Quarter
from hedgesim.world.events_schema import EVENT_TYPES
from hedgesim.world.scenario import Coding, Event, Scenario

Change = Callable[[Scenario], Scenario]

MEMBERSHIPS = ("join", "leave")

PUT_IN = "FACT"
"""What the ids of events begin with that are put in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One act that is put in.

    Its size is that of its type in the coding table, so a study draws it with the others,
    unless `magnitude` says otherwise. A level that lasts has no end.
    """

    type: str
    quarter: str
    actor: tuple[str, ...] = ()
    target: tuple[str, ...] = ()
    magnitude: float | None = None
    organisation: str | None = None
    parameter: str | None = None
    value: float | None = None

    def event(self, number: int, rows: Mapping[str, Coding]) -> Event:
        """Give the event, on the first day of its quarter.

        Raises
        ------
        KeyError
            If it has a size, and neither the act nor the coding table says which.
        """
        coded = EVENT_TYPES[self.type].has_magnitude and self.magnitude is None
        row = rows[self.type] if coded else None
        return Event(
            id=f"{PUT_IN}{number:03}",
            date_from=first_day(self.quarter),
            type=self.type,
            actors=self.actor,
            targets=self.target,
            organisation=self.organisation,
            parameter=self.parameter,
            value=self.value,
            magnitude=row.magnitude if row else (self.magnitude or 1.0),
            likely=row.likely if row else None,
            coding=row.key if row else None,
            status="hypothetical",
            title=f"{self.type}, put in for a fact",
            source_id="assumed",
        )


def first_day(quarter: str) -> dt.date:
    """Give the first day of a quarter.

    Examples
    --------
    >>> first_day("2014Q2")
    datetime.date(2014, 4, 1)
    """
    named = Quarter.parse(quarter)
    return dt.date(named.year, 3 * named.quarter - 2, 1)


def only(keep: Callable[[Event], bool]) -> Change:
    """Keep the events of which something is true, and leave the others out."""

    def change(scenario: Scenario) -> Scenario:
        return replace(scenario, events=tuple(e for e in scenario.events if keep(e)))

    return change


def without(drop: Callable[[Event], bool]) -> Change:
    """Leave out the events of which something is true."""
    return only(lambda event: not drop(event))


def quiet_from(quarter: str) -> Change:
    """Let nothing happen from a quarter on; memberships still change as they did.

    What began before it lasts to its end.
    """
    day = first_day(quarter)
    return without(lambda e: e.date_from >= day and e.type not in MEMBERSHIPS)


def with_acts(*acts: Act) -> Change:
    """Put acts in."""

    def change(scenario: Scenario) -> Scenario:
        rows = {row.type: row for row in scenario.coding}
        before = sum(event.id.startswith(PUT_IN) for event in scenario.events)
        put_in = [act.event(n, rows) for n, act in enumerate(acts, start=before)]
        events = sorted((*scenario.events, *put_in), key=lambda e: (e.date_from, e.id))
        return replace(scenario, events=tuple(events))

    return change


def both(first: Change, then: Change) -> Change:
    """Change a scenario twice."""
    return lambda scenario: then(first(scenario))
