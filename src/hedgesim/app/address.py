"""A world in an address, readable: `world=invasion&deference=0.4&off=E095&seed=7`.

A list has commas between its entries; a value that belongs to an id follows it after a
colon. The pinned world stands in `pin`, as a query of its own.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import parse_qsl, quote, urlencode

from hedgesim.app.address_reader import Reader, wrong
from hedgesim.app.faults import few
from hedgesim.app.limits import MAX_ADDRESS, MAX_FIELDS
from hedgesim.app.settings import Added, Settings, problems_of
from hedgesim.app.texts import t
from hedgesim.core.errors import ConfigError

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
    yield from ((name, _number(value)) for name, value in settings.parameters)
    if settings.off:
        yield "off", ",".join(settings.off)
    if settings.sizes:
        yield "size", ",".join(f"{name}:{_number(size)}" for name, size in settings.sizes)
    if settings.dates:
        yield "date", ",".join(f"{name}:{date}" for name, date in settings.dates)
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
    size = "" if event.magnitude is None else _number(event.magnitude)
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
        raise ConfigError([wrong("", t("address.longest", count=f"{MAX_ADDRESS:,}"))])
    try:
        fields = parse_qsl(text, keep_blank_values=True, max_num_fields=MAX_FIELDS)
    except ValueError:
        raise ConfigError([wrong("", t("address.most", count=MAX_FIELDS))]) from None
    reader = Reader()
    pinned = [value for key, value in fields if key == "pin"]
    settings = reader.world([field for field in fields if field[0] != "pin"])
    other = reader.world(parse_qsl(pinned[0], keep_blank_values=True)) if pinned else None
    if len(pinned) > 1:
        reader.problems.append(wrong("pin", t("address.one_pin")))
    if not reader.problems:
        reader.problems += problems_of(settings)
        reader.problems += problems_of(other) if other is not None else []
    if reader.problems:
        raise ConfigError(few(reader.problems))
    return Shared(settings=settings, pinned=other, extra=tuple(reader.extra))


def _number(value: float) -> str:
    return repr(float(value))
