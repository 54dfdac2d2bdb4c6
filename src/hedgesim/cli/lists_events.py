"""`hedgesim list events`: the dated events of a scenario, or the types that there are."""

import inspect
from typing import TYPE_CHECKING

from hedgesim.cli.show import Listing, as_word

if TYPE_CHECKING:
    from hedgesim.world.scenario import Event, Scenario


def events(name: str | None) -> tuple[Listing, ...]:
    """List a scenario's events, coding table and what stands outside; else the types."""
    if name is None:
        return (_types(),)
    from hedgesim.world.scenario import load_scenario

    scenario = load_scenario(name)
    return _dated(scenario), _coding(scenario), _unmapped(scenario)


def _types() -> Listing:
    from hedgesim.rules.events import EVENTS

    rows = [
        {
            "type": name,
            "lasting": effect.lasting,
            "writes": effect.writes,
            "does": _does(effect.rule),
        }
        for name, effect in EVENTS.items()
    ]
    return Listing(
        name="types", title="Types of events", columns=("type", "writes", "does"),
        rows=tuple(rows), wide=("writes", "does"),
        notes=("hedgesim list events SCENARIO prints those of one, such as history.",),
    )  # fmt: skip


def _does(rule: object) -> str:
    if rule is None:
        return "Change a parameter from that quarter on."
    return (inspect.getdoc(rule) or "").split("\n\n")[0].replace("\n", " ")


def _dated(scenario: "Scenario") -> Listing:
    hypothetical = sum(event.status == "hypothetical" for event in scenario.events)
    notes = [f"{hypothetical} of them are hypothetical."] if hypothetical else []
    return Listing(
        name="events",
        title=f"{scenario.title}: {len(scenario.events)} events",
        columns=("id", "date", "type", "size", "who", "title", "source_id"),
        rows=tuple(map(_event, scenario.events)),
        wide=("who", "title", "source_id"),
        notes=(*notes, "Sources: hedgesim list sources REGION."),
    )


def _event(event: "Event") -> dict[str, object]:
    until = f" to {event.date_to}" if event.date_to else ""
    return {
        "id": event.id,
        "date": f"{event.date_from}{until}",
        "type": event.type,
        "subtype": event.subtype,
        "who": _who(event),
        "size": event.magnitude if event.type not in ("join", "leave", "set") else None,
        "likely": event.likely,
        "title": event.title,
        "source_id": event.source_id,
        "status": event.status,
        "reason": event.reason,
        "note": event.note,
    }


def _who(event: "Event") -> str:
    """Write who acts on whom: "RUS → KAZ", "KAZ: CSTO"."""
    targets = " ".join(event.targets)
    said = " → ".join(part for part in (" ".join(event.actors), targets) if part)
    about = event.organisation or event.partner or ""
    if event.parameter is not None:
        return f"{event.parameter} = {as_word(event.value)}"
    return f"{said}: {about}" if about else said


def _coding(scenario: "Scenario") -> Listing:
    rows = [
        {
            "sort": f"{row.type}, {row.subtype}",
            "size": row.magnitude,
            "likely": row.likely,
            "source_id": row.source_id,
            "why": row.note,
        }
        for row in scenario.coding
    ]
    return Listing(
        name="coding", title="Sizes by sort of event", rows=tuple(rows),
        columns=("sort", "size", "likely", "why"), wide=("why",),
    )  # fmt: skip


def _unmapped(scenario: "Scenario") -> Listing:
    rows = [
        {
            "id": row.id,
            "date": str(row.date),
            "title": row.title,
            "why": row.why,
            "source_id": row.source_id,
        }
        for row in scenario.unmapped
    ]
    return Listing(
        name="unmapped", title=f"{len(rows)} events that move nothing in the model",
        columns=("id", "date", "title", "why"), rows=tuple(rows), wide=("title", "why"),
    )  # fmt: skip
