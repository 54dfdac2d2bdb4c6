"""Events that a visitor can add: which kinds, what each needs, and how it is made."""

import datetime as dt
from collections.abc import Mapping, Sequence

from hedgesim.app.limits import MAX_TEXT
from hedgesim.app.offered import OFFERED as OFFERED
from hedgesim.app.offered import fields_of as fields_of
from hedgesim.app.settings import Added, Settings
from hedgesim.app.texts import t
from hedgesim.app.toml import base_scenario
from hedgesim.world.events_schema import ACTOR, CHOOSER, EVENT_TYPES
from hedgesim.world.models_fields import ALL
from hedgesim.world.region import Region

SEVERAL = ("target",)
"""Fields in which several may stand."""

SIZE_OF_NONE = 0.3
"""Size that the form begins with for a type without a row in the coding table."""

FIRST = {"actor": "RUS", "target": "KAZ", "partner": "RUS"}
"""Whom the form begins with, where they can stand there."""


def choices_for(
    kind: str, field: str, region: Region, outsiders: Mapping[str, str]
) -> dict[str, str]:
    """Give who may stand in a field, names by id.

    Parameters
    ----------
    kind, field
        A type of event, and one of its fields.
    region
        Its actors.
    outsiders
        Names of those whom the scenario knows beside them, such as Ukraine.
    """
    role = EVENT_TYPES[kind].roles[field]
    if role == CHOOSER:
        every = {ALL: t("events.everybody")} if field in SEVERAL else {}
        return {a.id: a.name for a in region.actors if a.chooses} | every
    names = {actor.id: actor.name for actor in region.actors}
    return names if role == ACTOR else names | dict(outsiders)


def first_choice(choices: Mapping[str, str], field: str) -> str:
    """Give whom the form begins with in a field."""
    wanted = FIRST.get(field, "")
    return wanted if wanted in choices else next(iter(choices))


def usual_size(preset: str, kind: str) -> float | None:
    """Give the size of such an event in the coding table; None for a type without one."""
    if not EVENT_TYPES[kind].has_magnitude:
        return None
    rows = base_scenario(preset).coding
    return next((row.magnitude for row in rows if row.type == kind), SIZE_OF_NONE)


def made(
    settings: Settings,
    kind: str,
    who: Mapping[str, Sequence[str]],
    date: dt.date,
    size: float | None,
    title: str,
) -> Added:
    """Make an event of what the form holds.

    Parameters
    ----------
    settings
        The world; the event gets an id that no other one there has.
    kind
        Its type.
    who
        Ids by field.
    date, size
        When it begins, and its magnitude, 0 to 1.
    title
        As it stands in the timeline.
    """
    targets = who.get("target", ())
    one = {field: ids[0] for field, ids in who.items() if ids}
    return Added(
        id=free_id(settings),
        date=date,
        type=kind,
        title=" ".join(title.split())[:MAX_TEXT],
        actors=tuple(who.get("actor", ())),
        targets=(ALL,) if ALL in targets else tuple(targets),
        partner=one.get("partner"),
        magnitude=size if EVENT_TYPES[kind].has_magnitude else None,
    )


def free_id(settings: Settings) -> str:
    """Give the first id for an added event that is not taken.

    Examples
    --------
    >>> free_id(Settings())
    'X1'
    """
    taken = {added.id for added in settings.added}
    number = 1
    while f"X{number}" in taken:
        number += 1
    return f"X{number}"


def title_of(kind: str, names: Sequence[str]) -> str:
    """Make a title of a type and of those who are in it.

    Examples
    --------
    >>> title_of("new_route", ["China", "Kazakhstan"])
    'New route: China, Kazakhstan'
    """
    what = kind.replace("_", " ")
    return f"{what[:1].upper()}{what[1:]}: {', '.join(names)}"[:MAX_TEXT]
