"""Which events of a scenario are marked in a figure, and how much each weighs.

Weights only choose what is marked; no rule of the model reads them.
"""

import datetime as dt
from collections.abc import Collection, Mapping
from typing import Any

from hedgesim.plots.events import Mark

_FELT_BY_ALL = {"aggression": 3.0, "annexation": 2.0}
_FELT_BY_TARGETS = {
    "aggression": 4.0, "intervention": 3.0, "transit_cut": 2.5, "unrest": 2.0,
    "assurance": 2.0, "coercion": 2.5, "rhetoric": 2.0, "wedging": 1.5, "inducement": 2.0,
    "remove_vector": 2.0, "protest": 5.0, "new_route": 2.0, "sanctions": 2.5, "strain": 2.0,
}  # fmt: skip
_OWN_ACTS = {"aggression": 3.0, "annexation": 2.0, "strain": 2.0}
_MEMBERSHIP = {"join": 0.7, "leave": 0.7}
"""Weights by type: a protest against a partner is small by its magnitude, but bends the
line of that partner more than a large pledge."""


def marks_of(
    scenario: Mapping[str, Any], state: str, vectors: Collection[str]
) -> list[Mark]:
    """Give the major events that touch a state as marks, one for each date and type.

    What passes between others is marked only where a vector, one of the powers whose lines
    are drawn, attacks or annexes: that is a lesson for all.
    """
    found: dict[tuple[str, str], Mark] = {}
    for event in scenario["events"]:
        weight = weight_of(event, state, vectors)
        key = (str(event["date_from"]), event["type"])
        if weight > 0 and (key not in found or found[key].weight < weight):
            found[key] = mark_of(event, weight)
    return list(found.values())


def marks_of_many(
    scenario: Mapping[str, Any], states: Collection[str], vectors: Collection[str]
) -> list[Mark]:
    """Give the events that touch any of some states, weighed by all whom they touch."""
    found: dict[tuple[str, float], Mark] = {}
    for state in states:
        for mark in marks_of(scenario, state, vectors):
            key = (mark.title, mark.time)
            before = found[key].weight if key in found else 0.0
            found[key] = _weighed(mark, before + mark.weight)
    return list(found.values())


def _weighed(mark: Mark, weight: float) -> Mark:
    return Mark(mark.time, mark.label, mark.title, weight, mark.strong, mark.hypothetical)


def mark_of(event: Mapping[str, Any], weight: float) -> Mark:
    """Give the mark of one event."""
    date = str(event["date_from"])
    happened = event.get("status", "observed") != "hypothetical"
    return Mark(time_of(date), date[:7], event["title"], weight, hypothetical=not happened)


def time_of(date: str) -> float:
    """Give an ISO date as a decimal year.

    Examples
    --------
    >>> time_of("2022-01-01"), round(time_of("2022-07-02"), 2)
    (2022.0, 2022.5)
    """
    day = dt.date.fromisoformat(date)
    return day.year + (day.timetuple().tm_yday - 1) / 365.25


def weight_of(event: Mapping[str, Any], state: str, vectors: Collection[str]) -> float:
    """Say how much an event matters to a state: its size, by type; 0 if not at all.

    What comes from a vector counts in full, since its line is drawn; what comes from
    another counts half, unless it is an attack.
    """
    kind, actors, touched = event["type"], event["actors"], state in event["targets"]
    others = {*actors, event.get("partner")} - {state, None}
    drawn = not others.isdisjoint(vectors)
    if kind in _MEMBERSHIP:
        return _MEMBERSHIP[kind] if touched or state in actors else 0.0
    weights = [_FELT_BY_ALL.get(kind, 0.0) if drawn else 0.0]
    if touched:
        full = drawn or not others or kind == "aggression"
        weights.append(_FELT_BY_TARGETS.get(kind, 0.0) * (1.0 if full else 0.5))
    if state in actors:
        weights.append(_OWN_ACTS.get(kind, 0.0))
    return max(weights) * float(event["magnitude"])
