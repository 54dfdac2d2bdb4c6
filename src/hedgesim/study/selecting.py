"""Which rows of a table are asked for: names are judged, and a condition comes of them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from hedgesim.core.errors import ConfigError, Problem, did_you_mean
from hedgesim.core.memory import free_memory

if TYPE_CHECKING:
    import pyarrow.dataset as ds

Wanted = str | int | Sequence[str | int] | range | None
"""One value of a key, several, or None: all. A turn is a number or a quarter."""

KEYS = ("run", "turn", "state", "partner")


class Keyed(Protocol):
    """What rows are chosen from."""

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of its columns."""

    @property
    def where(self) -> Path:
        """What stands before a problem."""

    def turns(self) -> dict[int, str]:
        """Give the recorded turns and their quarters."""

    def values_of(self, key: str) -> Sequence[Any]:
        """Give what a key may be."""


def condition(
    table: Keyed, columns: Iterable[str] | None, asked: Mapping[str, Wanted]
) -> "ds.Expression | None":
    """Read what is asked for as a condition on rows; None: all rows.

    Raises
    ------
    ConfigError
        With every name that means nothing here.
    """
    known = table.columns
    problems = [
        stranger(table.where, "a column that is there", name, known)
        for name in columns or ()
        if name not in known
    ]
    found: ds.Expression | None = None
    for key, wanted in asked.items():
        if wanted is None:
            continue
        if key not in known:
            keys = [k for k in KEYS if k in known]
            expected = f"one of its keys: {', '.join(keys)}"
            problems.append(stranger(table.where, expected, key, keys))
            continue
        judged = chosen(table, key, wanted, problems)
        one = _among(key, wanted, judged)
        found = one if found is None else found & one
    if problems:
        raise ConfigError(problems)
    return found


def chosen(
    table: Keyed, key: str, wanted: Wanted, problems: list[Problem]
) -> Sequence[Any]:
    """Give the values of a key that are wanted and may be; what may not is a problem."""
    if key == "turn":
        return _turns(table, several(wanted), problems)
    allowed = table.values_of(key)
    if key == "run":
        span = f"a run: 0 to {len(allowed) - 1:,}"
        problems += _outside(table, span, several(wanted), allowed)
        return [run for run in several(wanted) if is_whole(run)]
    expected = f"one of {', '.join(filter(None, allowed))}"
    asked = several(wanted)
    wrong = [word for word in asked if word not in allowed]
    problems += (stranger(table.where, expected, w, allowed, f"{key} = ") for w in wrong)
    return [word for word in asked if word in allowed]


def _turns(table: Keyed, wanted: Sequence[Any], problems: list[Problem]) -> list[int]:
    turns = table.turns()
    numbers = {quarter: turn for turn, quarter in turns.items()}
    found = []
    for word in wanted:
        turn = numbers.get(word, word)
        if is_whole(turn) and turn in turns:
            found.append(int(turn))
            continue
        span = f"{min(turns)} to {max(turns)}, {len(turns)} of them" if turns else "none"
        expected = f"a recorded turn ({span}) or its quarter"
        problems.append(stranger(table.where, expected, word, numbers, "turn = "))
    return found


def _outside(
    table: Keyed, expected: str, wanted: Sequence[Any], allowed: Sequence[Any]
) -> Iterator[Problem]:
    """Name the runs that are none; of a range only its ends."""
    ends = wanted[:: max(len(wanted) - 1, 1)] if isinstance(wanted, range) else wanted
    for run in ends:
        if not is_whole(run) or run not in allowed:
            yield stranger(table.where, expected, run, (), "run = ")


def _among(key: str, wanted: Wanted, values: Sequence[Any]) -> "ds.Expression":
    import pyarrow as pa
    import pyarrow.dataset as ds

    field = ds.field(key)
    if key in ("state", "partner"):
        return field.cast(pa.string()).isin(pa.array(values, pa.string()))
    kind = pa.int32() if key == "run" else pa.int16()
    found: ds.Expression = field.isin(pa.array(values, kind))
    if values:  # other row groups are passed over
        span: ds.Expression = (field >= min(values)) & (field <= max(values))
        whole = isinstance(wanted, range) and wanted.step == 1
        found = span if whole else span & found
    return found


def refuse_too_large(size: int, what: str, instead: str) -> None:
    """See that so many bytes fit in memory, with as much again for making them.

    Parameters
    ----------
    size
        Bytes of what would be held.
    what, instead
        What is asked for, and what else could be done.

    Raises
    ------
    ConfigError
        If they do not, with both sizes.
    """
    free = free_memory()
    if free is not None and 2 * size > free:
        problem = Problem(
            where=what,
            value=f"about {size / 1e9:,.3g} GB in memory",
            expected=f"at most {free / 2e9:,.3g} GB, half of what is free here",
            hint=instead,
        )
        raise ConfigError([problem])


def several(wanted: Wanted) -> Sequence[Any]:
    """Give what is wanted as a sequence.

    Examples
    --------
    >>> several("KAZ"), several([3, 4]), several(range(2))
    (('KAZ',), (3, 4), range(0, 2))
    """
    if is_one(wanted):
        return (wanted,)
    return wanted if isinstance(wanted, range) else tuple(wanted)  # type: ignore[arg-type]


def is_one(wanted: Wanted) -> bool:
    """Tell whether one value is wanted, and not a list of values, be it of one."""
    return wanted is not None and (
        isinstance(wanted, str) or not isinstance(wanted, Iterable)
    )


def is_whole(value: object) -> bool:
    """Tell whether a value is a whole number; true and false are not."""
    return hasattr(value, "__index__") and not isinstance(value, bool)


def stranger(
    where: Path, expected: str, value: object, known: Iterable[str], key: str = ""
) -> Problem:
    """Word that a value is none of those known, with the nearest one."""
    hint = did_you_mean(str(value), known)
    return Problem(where=str(where), expected=expected, value=f"{key}{value}", hint=hint)
