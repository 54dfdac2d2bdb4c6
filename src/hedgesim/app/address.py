"""A world in an address, readable: `world=invasion&deference=0.4&off=E095&seed=7`.

A list has commas between its entries; a value that belongs to an id follows it after a
colon. The pinned world stands in `pin`, as a query of its own.
"""

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode

from hedgesim.app.limits import MAX_ADDED, MAX_ADDRESS, MAX_TEXT
from hedgesim.app.presets import PRESETS
from hedgesim.app.settings import VARIES, Added, Settings, problems_of
from hedgesim.core.errors import ConfigError, Problem, did_you_mean
from hedgesim.world.events_schema import EVENT_TYPES
from hedgesim.world.models_experiment import MAX_SEED
from hedgesim.world.models_fields import range_text
from hedgesim.world.parameters import parameters

WHERE = "address"
EXTRA = ("state", "picture", "panel", "lesson", "run")
"""What an address may say beside the world: what of it is looked at."""

MAX_FIELDS = 200
"""Entries of a query, at most."""

_WORD = re.compile(r"[A-Za-z0-9_-]{1,40}")
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}")
_ADDED = ("id", "date", "type", "actors", "targets", "partner", "organisation", "size")
_SAFE = ":,;"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """What an address says: a world, a pinned one if any, and what of it is looked at."""

    settings: Settings
    pinned: Settings | None = None
    extra: tuple[tuple[str, str], ...] = ()


def query_of(
    settings: Settings,
    pinned: Settings | None = None,
    extra: Iterable[tuple[str, str]] = (),
) -> str:
    """Write worlds as the query of an address, without the question mark.

    Examples
    --------
    >>> query_of(Settings().with_parameter("deference", 0.4).with_event_off("E095"))
    'world=invasion&deference=0.4&off=E095'
    """
    pairs = [*_pairs(settings), *extra]
    if pinned is not None:
        pairs.append(("pin", query_of(pinned)))
    return urlencode(pairs, safe=_SAFE, quote_via=quote)


def _pairs(settings: Settings) -> Iterator[tuple[str, str]]:
    usual = Settings()
    yield "world", settings.preset
    yield from ((name, repr(value)) for name, value in settings.parameters)
    if settings.off:
        yield "off", ",".join(settings.off)
    for key, pairs in (("size", settings.sizes), ("date", settings.dates)):
        if pairs:
            yield key, ",".join(f"{name}:{value}" for name, value in pairs)
    if settings.rules:
        yield "rule", ",".join(f"{state}:{rule}" for state, rule in settings.rules)
    for event in settings.added:
        yield "add", _written(event)
    if settings.varies != usual.varies:
        yield "varies", settings.varies
    if settings.seed != usual.seed:
        yield "seed", str(settings.seed)


def _written(event: Added) -> str:
    """Write an added event: its parts between semicolons, the title last."""
    size = "" if event.magnitude is None else repr(event.magnitude)
    parts = [event.id, str(event.date), event.type, ",".join(event.actors)]
    parts += [",".join(event.targets), event.partner or "", event.organisation or "", size]
    return ";".join([*parts, event.title])


def read_query(query: str) -> Shared:
    """Read the query of an address.

    Parameters
    ----------
    query
        With or without its question mark.

    Raises
    ------
    ConfigError
        With everything in it that means nothing.

    Examples
    --------
    >>> read_query("world=before&seed=7").settings.seed
    7
    """
    text = query.removeprefix("?")
    if len(text) > MAX_ADDRESS:
        raise ConfigError([_wrong("", f"at most {MAX_ADDRESS:,} characters")])
    try:
        fields = parse_qsl(text, keep_blank_values=True, max_num_fields=MAX_FIELDS)
    except ValueError:
        raise ConfigError([_wrong("", f"at most {MAX_FIELDS} entries")]) from None
    reader = _Reader()
    pinned = [value for key, value in fields if key == "pin"]
    settings = reader.world([field for field in fields if field[0] != "pin"])
    other = reader.world(parse_qsl(pinned[0], keep_blank_values=True)) if pinned else None
    if len(pinned) > 1:
        reader.problems.append(_wrong("pin", "one pinned world"))
    if not reader.problems:
        reader.problems += problems_of(settings)
        reader.problems += problems_of(other) if other is not None else []
    if reader.problems:
        raise ConfigError(list(dict.fromkeys(reader.problems)))
    return Shared(settings=settings, pinned=other, extra=tuple(reader.extra))


class _Reader:
    """Reads one entry after another, noting all that is wrong."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.extra: list[tuple[str, str]] = []
        self._take: Mapping[str, Callable[[Settings, str], Settings]] = {
            "world": self._world,
            "off": self._off,
            "size": self._sizes,
            "date": self._dates,
            "rule": self._rules,
            "add": self._add,
            "varies": self._varies,
            "seed": self._seed,
        }

    def world(self, fields: Iterable[tuple[str, str]]) -> Settings:
        """Read the entries that say a world."""
        settings, seen = Settings(), set[str]()
        for key, value in fields:
            if key in seen and key != "add":
                self._note(key, value, "each entry once")
            elif key in self._take:
                settings = self._take[key](settings, value)
            elif key in parameters():
                settings = self._parameter(settings, key, value)
            elif key in EXTRA and _WORD.fullmatch(value):
                self.extra.append((key, value))
            else:
                self._unknown(key, value)
            seen.add(key)
        return settings

    def _note(self, key: str, value: str, expected: str, hint: str | None = None) -> None:
        self.problems.append(_wrong(key, expected, value, hint))

    def _unknown(self, key: str, value: str) -> None:
        if key in EXTRA:
            self._note(key, value, "letters, digits, _ and -, at most 40")
            return
        known = (*self._take, "pin", *EXTRA, *parameters())
        expected = f"the name of a parameter, or one of {', '.join((*self._take, 'pin'))}"
        self._note(key, value, expected, did_you_mean(key[:64], known))

    def _world(self, settings: Settings, value: str) -> Settings:
        if value in PRESETS:
            return settings.with_preset(value)
        hint = did_you_mean(value[:64], PRESETS)
        self._note("world", value, f"one of {', '.join(PRESETS)}", hint)
        return settings

    def _parameter(self, settings: Settings, key: str, value: str) -> Settings:
        declared = parameters()[key].parameter
        number = _number(value)
        if number is None or not declared.low <= number <= declared.high:
            expected = range_text(declared.low, declared.high, declared.unit)
            self._note(key, value, f"a number, {expected}")
            return settings
        return settings.with_parameter(key, number)

    def _off(self, settings: Settings, value: str) -> Settings:
        for key in value.split(","):
            if _ID.fullmatch(key):
                settings = settings.with_event_off(key)
            else:
                self._note("off", key, "ids of events, with commas between them")
        return settings

    def _sizes(self, settings: Settings, value: str) -> Settings:
        for key, text in self._by_id("size", value):
            number = _number(text)
            if number is None or not 0 <= number <= 1:
                self._note("size", f"{key}:{text}", "a number from 0 to 1 after the colon")
            else:
                settings = settings.with_event_size(key, number)
        return settings

    def _dates(self, settings: Settings, value: str) -> Settings:
        for key, text in self._by_id("date", value):
            date = _date(text)
            if date is None:
                self._note("date", f"{key}:{text}", "a date such as 2022-02-24 after it")
            else:
                settings = settings.with_event_date(key, date)
        return settings

    def _rules(self, settings: Settings, value: str) -> Settings:
        for state, rule in self._by_id("rule", value):
            settings = settings.with_rule(state, rule)
        return settings

    def _by_id(self, key: str, value: str) -> Iterator[tuple[str, str]]:
        """Split a list of id:value; an id that stands there twice is told."""
        seen = set[str]()
        for entry in value.split(","):
            name, colon, text = entry.partition(":")
            if not colon or not _ID.fullmatch(name) or name in seen:
                self._note(key, entry, "id:value, each id once, with commas between them")
            else:
                seen.add(name)
                yield name, text

    def _varies(self, settings: Settings, value: str) -> Settings:
        if value in VARIES:
            return settings.with_varies(value)
        self._note("varies", value, f"one of {', '.join(VARIES)}")
        return settings

    def _seed(self, settings: Settings, value: str) -> Settings:
        if re.fullmatch(r"[0-9]{1,10}", value) and int(value) <= MAX_SEED:
            return settings.with_seed(int(value))
        self._note("seed", value, f"a whole number, {range_text(0, MAX_SEED)}")
        return settings

    def _add(self, settings: Settings, value: str) -> Settings:
        event = self._added(value)
        if event is None:
            return settings
        if len(settings.added) >= MAX_ADDED:
            self._note("add", value, f"at most {MAX_ADDED} added events")
            return settings
        return settings.with_added(event)

    def _added(self, value: str) -> Added | None:
        parts = value.split(";", len(_ADDED))
        if len(parts) <= len(_ADDED):
            self._note("add", value, f"{';'.join(_ADDED)};title")
            return None
        said: dict[str, Any] = dict(zip((*_ADDED, "title"), parts, strict=True))
        date, size = _date(said["date"]), _number(said["size"]) if said["size"] else None
        wrong = {
            "id": not _ID.fullmatch(said["id"]),
            "date": date is None,
            "type": said["type"] not in EVENT_TYPES,
            "size": bool(said["size"]) and (size is None or not 0 <= size <= 1),
            "title": not 0 < len(said["title"].strip()) <= MAX_TEXT,
        }
        for part in (name for name, is_wrong in wrong.items() if is_wrong):
            self._note("add", said[part], f"{_EXPECTED[part]}, as the event's {part}")
        if any(wrong.values()) or date is None:
            return None
        return Added(
            id=said["id"],
            date=date,
            type=said["type"],
            title=said["title"],
            actors=_split(said["actors"]),
            targets=_split(said["targets"]),
            partner=said["partner"] or None,
            organisation=said["organisation"] or None,
            magnitude=size,
        )


_EXPECTED = {
    "id": "letters, digits, _, - and .",
    "date": "a date such as 2022-02-24",
    "type": f"one of {', '.join(EVENT_TYPES)}",
    "size": "a number from 0 to 1",
    "title": f"a text of at most {MAX_TEXT} characters",
}


def _split(text: str) -> tuple[str, ...]:
    return tuple(text.split(",")) if text else ()


def _number(text: str) -> float | None:
    """Read a plain decimal number; None if it is none."""
    if not re.fullmatch(r"[+-]?[0-9]{1,12}(\.[0-9]{0,18})?([eE][+-]?[0-9]{1,2})?", text):
        return None
    return float(text)


def _date(text: str) -> dt.date | None:
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        return None
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


def _wrong(
    key: str, expected: str, value: str | None = None, hint: str | None = None
) -> Problem:
    """Describe an entry that means nothing, cut to a readable length."""

    def cut(text: str) -> str:
        shown = "".join(c if c.isprintable() else "\ufffd" for c in text[:60])
        return shown if len(text) <= 60 else f"{shown}…"

    said = None if value is None else cut(value)
    return Problem(where=WHERE, key=cut(key) or None, value=said, expected=expected, hint=hint)


