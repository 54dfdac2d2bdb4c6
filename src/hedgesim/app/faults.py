"""What is wrong with a world that somebody set, before it is written as a file."""

import math
import re
from collections.abc import Iterable, Iterator
from numbers import Real

from hedgesim.app.limits import MAX_ADDED, MAX_PROBLEMS, MAX_TEXT
from hedgesim.app.offered import OFFERED
from hedgesim.app.presets import PRESETS, base_scenario
from hedgesim.app.settings import VARIES, Added, Settings
from hedgesim.app.texts import t
from hedgesim.core.errors import Problem, did_you_mean
from hedgesim.rules.decisions import DECISIONS
from hedgesim.world.models_fields import ACTOR_ID, range_text
from hedgesim.world.parameters import parameters


def faults_of(settings: Settings) -> Iterator[Problem]:
    """Find what keeps settings from being written as a file that says the same.

    Parameters
    ----------
    settings
        Of any origin: values may be of another kind than they should.
    """
    if settings.preset not in PRESETS:
        yield _unknown("world", settings.preset, PRESETS)
        return
    if settings.varies not in VARIES:
        yield _unknown("varies", settings.varies, VARIES)
    yield from _of_parameters(settings)
    yield from _of_events(settings)
    for state, rule in settings.rules:
        if not re.fullmatch(ACTOR_ID, state):
            yield fault("rule", state, t("file.state"))
        if rule not in DECISIONS:
            yield _unknown(state, rule, DECISIONS)
    yield from _of_added(settings)


def _of_parameters(settings: Settings) -> Iterator[Problem]:
    declared = parameters()
    for name, value in settings.parameters:
        if name not in declared:
            hint = did_you_mean(name, declared)
            yield fault(name, value, t("file.parameter"), hint)
            continue
        bounds = declared[name].parameter
        if not _is_number(value) or not bounds.low <= value <= bounds.high:
            allowed = range_text(bounds.low, bounds.high, bounds.unit)
            yield fault(name, value, t("file.number", range=allowed))


def _of_events(settings: Settings) -> Iterator[Problem]:
    """Find changes of events that are not there, and sizes that cannot be."""
    base = base_scenario(settings.preset)
    known = [event.id for event in base.events]
    changed = (*settings.sizes, *settings.dates)
    asked = dict.fromkeys((*settings.off, *(key for key, _ in changed)))
    for nth, key in enumerate(key for key in asked if key not in known):
        hint = did_you_mean(key[:64], known) if nth < MAX_PROBLEMS else None
        yield fault("event", key, t("file.event_of", scenario=base.id), hint)
    for key, size in settings.sizes:
        if not _is_number(size) or not 0 <= size <= 1:
            yield fault(key, size, t("file.number", range=range_text(0, 1)))


def _of_added(settings: Settings) -> Iterator[Problem]:
    if len(settings.added) > MAX_ADDED:
        yield fault("add", len(settings.added), t("file.added_most", count=MAX_ADDED))
    taken = {event.id for event in base_scenario(settings.preset).events}
    for event in settings.added:
        if event.id in taken:
            yield fault("add", event.id, t("file.id_once"))
        taken.add(event.id)
        yield from _of_one(event)


def _of_one(event: Added) -> Iterator[Problem]:
    if event.type not in OFFERED:
        yield _unknown(f"{event.id} type", event.type, OFFERED)
    size = event.magnitude
    if size is None or not _is_number(size) or not 0 <= size <= 1:
        yield fault(f"{event.id} magnitude", size, t("file.number", range=range_text(0, 1)))
    title = event.title
    if not title.strip() or len(title) > MAX_TEXT or not title.isprintable():
        yield fault(f"{event.id} title", title, t("file.added_title", count=MAX_TEXT))


def fault(key: str, value: object, expected: str, hint: str | None = None) -> Problem:
    """Describe what is wrong with a world, cut to a readable length."""
    said = None if value is None else cut(str(value))
    return Problem(
        where=t("file.where"),
        key=cut(key) or None,
        value=said,
        expected=expected,
        hint=hint,
    )


def few(problems: Iterable[Problem]) -> list[Problem]:
    """Give each problem once, and of very many the first, with how many more there are."""
    every = list(dict.fromkeys(problems))
    if len(every) <= MAX_PROBLEMS:
        return every
    more = t("file.more", count=len(every) - MAX_PROBLEMS)
    return [*every[:MAX_PROBLEMS], Problem(where=t("file.where"), expected=more)]


def cut(text: str, length: int = 60) -> str:
    """Shorten a text of any origin, with marks for what cannot be printed.

    Examples
    --------
    >>> cut("x" * 70) == "x" * 60 + "…", len(cut(chr(0)))
    (True, 1)
    """
    shown = "".join(c if c.isprintable() else "\ufffd" for c in text[:length])
    return shown if len(text) <= length else f"{shown}…"


def _unknown(key: str, value: object, known: Iterable[str]) -> Problem:
    names = list(known)
    hint = did_you_mean(str(value)[:64], names)
    return fault(key, value, t("file.one_of", names=", ".join(names)), hint)


def _is_number(value: object) -> bool:
    """Tell whether something is a number, and finite."""
    try:
        return isinstance(value, Real) and math.isfinite(value)
    except OverflowError:
        return False
