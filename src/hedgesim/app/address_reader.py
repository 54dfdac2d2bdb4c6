"""Reading the entries of an address one after another, noting all that is wrong."""

import datetime as dt
import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace

from hedgesim.app.faults import cut
from hedgesim.app.limits import MAX_ADDED, MAX_GAME
from hedgesim.app.offered import OFFERED
from hedgesim.app.presets import PRESETS
from hedgesim.app.settings import VARIES, Added, Settings
from hedgesim.app.texts import t
from hedgesim.core.errors import Problem, did_you_mean
from hedgesim.world.models_experiment import MAX_SEED
from hedgesim.world.models_fields import ENTRY_ID, range_text
from hedgesim.world.parameters import parameters

PLAY = "play"
"""The game that an address holds, as `hedgesim.app.game.text_of` writes it."""

EXTRA = ("state", "picture", "panel", "lesson", "run", PLAY)
"""What an address may say beside the world: what of it is looked at."""

_WORD = re.compile(r"[A-Za-z0-9_-]{1,40}")
_GAME = re.compile(rf"[A-Za-z0-9_:,;-]{{1,{MAX_GAME}}}")
_ID = re.compile(ENTRY_ID)
_ADDED = ("id", "date", "type", "actors", "targets", "partner", "organisation", "size")


class Reader:
    """Reads worlds; `problems` and `extra` are what was found beside them."""

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
                self._note(key, value, "once")
            elif key in self._take:
                settings = self._take[key](settings, value)
            elif key in parameters():
                settings = self._parameter(settings, key, value)
            elif key in EXTRA and (_GAME if key == PLAY else _WORD).fullmatch(value):
                self.extra.append((key, value))
            else:
                self._unknown(key, value)
            seen.add(key)
        return settings

    def _note(self, key: str, value: str, said: str, hint: str | None = None) -> None:
        self.problems.append(wrong(key, t(f"address.{said}"), value, hint))

    def _range(self, key: str, value: str, allowed: str) -> None:
        self.problems.append(wrong(key, t("file.number", range=allowed), value))

    def _one_of(self, key: str, value: str, known: Iterable[str]) -> None:
        names = list(known)
        hint = did_you_mean(value[:64], names)
        expected = t("file.one_of", names=", ".join(names))
        self.problems.append(wrong(key, expected, value, hint))

    def _unknown(self, key: str, value: str) -> None:
        if key in EXTRA:
            self._note(key, value, "game" if key == PLAY else "word")
            return
        own = (*self._take, "pin")
        hint = did_you_mean(key[:64], (*own, *EXTRA, *parameters()))
        expected = t("address.key", names=", ".join(own))
        self.problems.append(wrong(key, expected, value, hint))

    def _world(self, settings: Settings, value: str) -> Settings:
        if value in PRESETS:
            return settings.with_preset(value)
        self._one_of("world", value, PRESETS)
        return settings

    def _parameter(self, settings: Settings, key: str, value: str) -> Settings:
        declared = parameters()[key].parameter
        number = number_of(value)
        if number is None or not declared.low <= number <= declared.high:
            self._range(key, value, range_text(declared.low, declared.high, declared.unit))
            return settings
        return settings.with_parameter(key, number)

    def _off(self, settings: Settings, value: str) -> Settings:
        ids = dict.fromkeys(value.split(","))
        for key in ids:
            if not _ID.fullmatch(key):
                self._note("off", key, "ids")
        known = {*settings.off, *(key for key in ids if _ID.fullmatch(key))}
        return replace(settings, off=tuple(sorted(known)))

    def _sizes(self, settings: Settings, value: str) -> Settings:
        for key, said in self._by_id("size", value):
            number = number_of(said)
            if number is None or not 0 <= number <= 1:
                self._range("size", f"{key}:{said}", range_text(0, 1))
            else:
                settings = settings.with_event_size(key, number)
        return settings

    def _dates(self, settings: Settings, value: str) -> Settings:
        for key, said in self._by_id("date", value):
            date = date_of(said)
            if date is None:
                self._note("date", f"{key}:{said}", "date")
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
            name, colon, said = entry.partition(":")
            if not colon or not _ID.fullmatch(name) or name in seen:
                self._note(key, entry, "pairs")
            else:
                seen.add(name)
                yield name, said

    def _varies(self, settings: Settings, value: str) -> Settings:
        if value in VARIES:
            return settings.with_varies(value)
        self._one_of("varies", value, VARIES)
        return settings

    def _seed(self, settings: Settings, value: str) -> Settings:
        if re.fullmatch(r"[0-9]{1,10}", value) and int(value) <= MAX_SEED:
            return settings.with_seed(int(value))
        self._range("seed", value, range_text(0, MAX_SEED))
        return settings

    def _add(self, settings: Settings, value: str) -> Settings:
        parts = value.split(";", len(_ADDED))
        if len(parts) <= len(_ADDED):
            self._note("add", value, "added")
        elif len(settings.added) >= MAX_ADDED:
            self.problems.append(wrong("add", t("file.added_most", count=MAX_ADDED), value))
        else:
            event = self._event(dict(zip((*_ADDED, "title"), parts, strict=True)))
            return settings if event is None else settings.with_added(event)
        return settings

    def _event(self, said: Mapping[str, str]) -> Added | None:
        before = len(self.problems)
        date, size = date_of(said["date"]), number_of(said["size"])
        if not _ID.fullmatch(said["id"]):
            self._note("add", said["id"], "id")
        if date is None:
            self._note("add", said["date"], "date")
        if said["type"] not in OFFERED:
            self._one_of("add", said["type"], OFFERED)
        if said["size"] and size is None:
            self._range("add", said["size"], range_text(0, 1))
        if date is None or len(self.problems) > before:
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


def _split(text: str) -> tuple[str, ...]:
    return tuple(text.split(",")) if text else ()


def number_of(text: str) -> float | None:
    """Read a plain decimal number, of few letters; None if it is none.

    Examples
    --------
    >>> number_of("0.4"), number_of("1e-05"), number_of("nan"), number_of("0x1")
    (0.4, 1e-05, None, None)
    """
    if not re.fullmatch(r"[+-]?[0-9]{1,12}(\.[0-9]{0,25})?([eE][+-]?[0-9]{1,3})?", text):
        return None
    return float(text) if math.isfinite(float(text)) else None


def date_of(text: str) -> dt.date | None:
    """Read a date such as 2022-02-24; None if it is none."""
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        return None
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


def wrong(
    key: str, expected: str, value: str | None = None, hint: str | None = None
) -> Problem:
    """Describe an entry of an address that means nothing, cut to a readable length."""
    said = None if value is None else cut(value)
    where = t("address.where")
    return Problem(
        where=where, key=cut(key) or None, value=said, expected=expected, hint=hint
    )
