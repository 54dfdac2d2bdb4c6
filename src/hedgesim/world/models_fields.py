"""The kinds of value that files may hold, each with the words that say what is allowed."""

import datetime as dt
from collections.abc import Callable
from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
    ValidatorFunctionWrapHandler,
    WithJsonSchema,
    WrapValidator,
)
from pydantic_core import PydanticCustomError

from hedgesim.world.names import NAME, NAME_TEXT, is_name

FIRST_DATE, LAST_DATE = dt.date(1990, 1, 1), dt.date(2100, 12, 31)
"""No event lies outside these."""

ACTOR_ID = r"[A-Z][A-Z0-9_]{0,15}"
CHANNEL_ID = r"[a-z][a-z0-9_]{0,31}"
ENTRY_ID = r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}"

ALL = "all"
"""As a target: every choosing state but the actor."""


class FileModel(BaseModel):
    """A table in a file: no unknown key, no value of another type, nothing not finite."""

    model_config = ConfigDict(
        strict=True,
        extra="forbid",
        frozen=True,
        populate_by_name=False,
        allow_inf_nan=False,
    )


def expecting(text: str, test: Callable[[Any], bool] | None = None) -> WrapValidator:
    """Reword whatever is wrong with a value as what is allowed; `test` may ask for more."""

    def validate(value: object, inner: ValidatorFunctionWrapHandler) -> object:
        try:
            checked = inner(value)
        except ValidationError:
            checked = None
        if checked is None or (test is not None and not test(checked)):
            raise PydanticCustomError("expected", "{expected}", {"expected": text})
        return checked

    return WrapValidator(validate)


def _plain(number: float) -> str:
    return f"{number:,g}" if abs(number) < 1e5 else f"{number:,.0f}"


def range_text(low: float, high: float, unit: str = "") -> str:
    """Say a range.

    Examples
    --------
    >>> range_text(0, 1, "share/quarter"), range_text(1, 10_000_000)
    ('0 to 1 (share/quarter)', '1 to 10,000,000')
    """
    words = f"{_plain(low)} to {_plain(high)}"
    return words if unit in ("", "1") else f"{words} ({unit})"


def number(low: float, high: float, unit: str = "") -> Any:
    """Make the type of a number within a range; an integer may stand for it."""
    text = f"a number, {range_text(low, high, unit)}"
    return Annotated[float, Field(ge=low, le=high), expecting(text)]


def whole(low: int, high: int) -> Any:
    """Make the type of a whole number within a range."""
    text = f"a whole number, {range_text(low, high)}"
    return Annotated[int, Field(ge=low, le=high), expecting(text)]


def one_of(*words: str) -> Any:
    """Make the type of a choice among words."""
    return Annotated[Literal[words], expecting(" or ".join(f'"{word}"' for word in words))]


def _pattern(pattern: str, text: str) -> Any:
    return Annotated[str, Field(pattern=f"^{pattern}$"), expecting(text)]


def _one_or_more(value: object) -> object:
    return [value] if isinstance(value, str) else value


Format = Annotated[
    int,  # a literal 1 would also take true
    Field(ge=1, le=1),
    expecting("1, the format that this version reads"),
]
Text = Annotated[
    str, Field(min_length=1), expecting("text in quotes, not empty", str.strip)
]
Word = Annotated[str, expecting("text in quotes")]
Flag = Annotated[bool, expecting("true or false")]
Name = Annotated[str, Field(pattern=f"^{NAME}$"), expecting(NAME_TEXT, is_name)]
Reference = Annotated[str, Field(min_length=1), expecting("a name or a path, in quotes")]
ActorId = _pattern(ACTOR_ID, "an id of capitals, digits and _, at most 16, such as KAZ")
ChannelId = _pattern(CHANNEL_ID, "an id of small letters, digits and _, such as transit")
EntryId = _pattern(ENTRY_ID, "an id of letters, digits, _, - and ., such as E082")
Number = Annotated[float, expecting("a number")]
Share = number(0, 1)
Depth = Annotated[float, Field(gt=0, le=1), expecting("above 0, at most 1")]
Year = Annotated[int, Field(ge=1990, le=2100), expecting("a year from 1990 to 2100")]
Date = Annotated[
    dt.date,
    Field(ge=FIRST_DATE, le=LAST_DATE),
    expecting(f"a date such as 2022-02-24, {FIRST_DATE} to {LAST_DATE}, without quotes"),
    WithJsonSchema({"type": "string", "format": "date"}),
]
SourceId = _pattern(ENTRY_ID, "the id of a source in sources.csv, or assumed")


def listed(item: Any, text: str, least: int = 0) -> Any:
    """Make the type of a list whose entries are of a type."""

    def validate(value: object, inner: ValidatorFunctionWrapHandler) -> object:
        if not isinstance(value, list) or len(value) < least:
            raise PydanticCustomError("expected", "{expected}", {"expected": text})
        return inner(value)

    return Annotated[list[item], Field(min_length=least), WrapValidator(validate)]


def one_or_more_ids() -> Any:
    """Make the type of an actor id, a list of them, or (as a target) "all"."""
    text = "an id in quotes, or a list of ids"

    def validate(value: object, inner: ValidatorFunctionWrapHandler) -> object:
        ids = _one_or_more(value)
        if not isinstance(ids, list) or not ids or not all(isinstance(i, str) for i in ids):
            raise PydanticCustomError("expected", "{expected}", {"expected": text})
        if len(set(ids)) < len(ids):
            raise PydanticCustomError(
                "expected", "{expected}", {"expected": "each id once"}
            )
        return inner(ids)

    schema = {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}
    return Annotated[list[str], WrapValidator(validate), WithJsonSchema(schema)]


Ids = one_or_more_ids()
ActorIds = listed(ActorId, "a list of ids in brackets")
Years = listed(Year, "a list of years in brackets, at least one", 1)
Range = Annotated[
    list[Share],  # type: ignore[valid-type]
    Field(min_length=2, max_length=2),
    expecting(
        "[low, high], two numbers from 0 to 1, the first smaller", lambda r: r[0] < r[1]
    ),
]
Span = Annotated[
    list[Date],
    Field(min_length=2, max_length=2),
    expecting("[first, last], two dates, the first earlier", lambda r: r[0] < r[1]),
]
