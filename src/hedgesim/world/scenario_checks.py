"""What must hold of every event: who is in it, when, how large, and where it is from."""

import datetime as dt
from collections.abc import Collection, Iterator

from hedgesim.core.errors import Problem, did_you_mean
from hedgesim.world.events_schema import ACTOR, ANYBODY, CHOOSER
from hedgesim.world.models_fields import ALL, range_text
from hedgesim.world.parameters import AT_THE_START, parameters
from hedgesim.world.region import Region
from hedgesim.world.scenario_layers import Merged, Placed

_NOUNS = {
    ACTOR: "an actor of the region",
    CHOOSER: "a choosing state of the region",
    ANYBODY: "an actor of the region, or an outsider that the scenario declares",
}


def faults_of_events(merged: Merged, region: Region | None) -> list[Problem]:
    """Find every contradiction of events with coding table, calendar and region.

    Parameters
    ----------
    merged
        The scenario with all that it extends.
    region
        The region to check against, or None: then ids of states, organisations and sources
        are not checked.
    """
    found: list[Problem] = []
    for placed in merged.events.values():
        found += _faults_of_dates(placed, merged.span)
        found += _faults_of_size(placed, merged)
        found += _faults_of_setting(placed)
        if region is not None:
            found += _faults_of_roles(placed, merged, region)
            found += _faults_of_organisation(placed, region)
    if region is not None:
        found += _faults_of_outsiders(merged, region)
        entries = (merged.coding, merged.events, merged.unmapped)
        for placed in (p for table in entries for p in table.values()):
            found += _faults_of_source(placed, region)
    return found


def _faults_of_dates(placed: Placed, span: tuple[dt.date, dt.date]) -> Iterator[Problem]:
    event = placed.table
    begins, ends = getattr(event, "from_", None), getattr(event, "to", None)
    for key, date in (
        ("date", getattr(event, "date", None)),
        ("from", begins),
        ("to", ends),
    ):
        if date is not None and not span[0] <= date <= span[1]:
            yield placed.problem(key, f"a date within the scenario, {span[0]} to {span[1]}")
    if begins is not None and ends is not None and ends < begins:
        yield placed.problem("to", f"a date not before {begins}, the event's from")


def _faults_of_size(placed: Placed, merged: Merged) -> Iterator[Problem]:
    event = placed.table
    if not event.has_magnitude:
        return
    rows = merged.coding
    if event.magnitude is None:
        if event.likely is not None:
            yield placed.problem("likely", "a magnitude of the event's own beside it")
        if (event.type, event.subtype) not in rows and merged.whole:
            subtypes = [subtype for kind, subtype in rows if kind == event.type]
            known = (
                f": {', '.join(subtypes)}"
                if subtypes
                else f"; none is of type {event.type}"
            )
            hint = did_you_mean(event.subtype, subtypes)
            yield placed.problem("subtype", f"a row of the coding table{known}", hint)
    elif not event.reason.strip():
        yield placed.problem("reason", "a reason, since the event gives its own magnitude")
    elif event.likely and not event.likely[0] <= event.magnitude <= event.likely[1]:
        yield placed.problem("magnitude", "a magnitude within its likely range")


def _faults_of_setting(placed: Placed) -> Iterator[Problem]:
    if placed.table.type != "set":
        return
    declared = parameters().get(placed.table.parameter)
    if declared is None:
        hint = did_you_mean(placed.table.parameter, parameters())
        yield placed.problem("parameter", "the name of a parameter", hint)
        return
    if placed.table.parameter in AT_THE_START:
        expected = "a parameter that is read in every turn, not only at the start"
        hint = "put it among the experiment's [parameters]"
        yield placed.problem("parameter", expected, hint)
    bounds = declared.parameter
    if not bounds.low <= placed.table.value <= bounds.high:
        yield placed.problem("value", range_text(bounds.low, bounds.high, bounds.unit))


def _faults_of_roles(placed: Placed, merged: Merged, region: Region) -> Iterator[Problem]:
    event = placed.table
    known = {
        ACTOR: region.partners,
        CHOOSER: region.choosers,
        ANYBODY: (*region.partners, *merged.outsiders),
    }
    for key, role in event.roles.items():
        value = getattr(event, key) or []
        ids = [value] if isinstance(value, str) else value
        if key != "target" or ids != [ALL]:
            yield from _strangers(placed, key, ids, known[role], role)
    actors, targets = getattr(event, "actor", []), getattr(event, "target", [])
    if len(actors) == 1 and actors[0] in targets:
        yield placed.problem("target", "another than the actor itself")
    for key in ("partner", "buyer"):
        if getattr(event, key, None) in targets:
            yield placed.problem(key, "another than the target itself")


def _strangers(
    placed: Placed, key: str, ids: Collection[str], known: Collection[str], role: str
) -> Iterator[Problem]:
    for identifier in ids:
        if identifier not in known:
            near = did_you_mean(identifier, known)
            hint = near or f"{identifier} is not there; there are {', '.join(known)}"
            yield placed.problem(key, _NOUNS[role], hint)


def _faults_of_organisation(placed: Placed, region: Region) -> Iterator[Problem]:
    name = getattr(placed.table, "organisation", None)
    known = [body.id for body in region.organisations]
    if name is not None and name not in known:
        expected = f"an organisation of the region: {', '.join(known)}"
        yield placed.problem("organisation", expected, did_you_mean(name, known))


def _faults_of_outsiders(merged: Merged, region: Region) -> Iterator[Problem]:
    for layer in merged.layers:
        for outsider in layer.file.outsiders:
            if outsider in region.partners:
                expected = f"an id that is not an actor of {region.id}"
                yield layer.toml.problem(("outsiders", outsider), expected)


def _faults_of_source(placed: Placed, region: Region) -> Iterator[Problem]:
    source = placed.table.source_id
    if source != "assumed" and source not in region.sources:
        hint = did_you_mean(source, [*region.sources, "assumed"])
        yield placed.problem(
            "source_id", "an id in the region's sources.csv, or assumed", hint
        )
