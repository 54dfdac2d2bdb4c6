"""What is said once about a number: symbol, unit, range, likely range, source."""

import dataclasses
from dataclasses import dataclass
from typing import Any, get_type_hints


@dataclass(frozen=True, slots=True)
class Parameter:
    """The declaration of one parameter.

    `low` to `high` is what a file may say. `likely` is the range that a study draws from,
    or None where the number is fixed by convention. `scale` is how it is drawn: "linear" or
    "log".
    """

    symbol: str
    unit: str
    low: float
    high: float
    likely: tuple[float, float] | None
    source: str
    scale: str = "linear"

    def __post_init__(self) -> None:
        if not self.source:
            raise ValueError(
                f"{self.symbol}: a source is missing; 'assumed' is an honest one"
            )
        if self.likely and not self.low <= self.likely[0] < self.likely[1] <= self.high:
            raise ValueError(
                f"{self.symbol}: likely range {self.likely} is not within its range"
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """A parameter with name, group, default and meaning: a row of the reference table."""

    name: str
    group: str
    default: float
    meaning: str
    parameter: Parameter


def declared_fields(group: type, meanings: dict[str, str]) -> dict[str, Declared]:
    """Read every field of a parameter group with its `Parameter`.

    Raises
    ------
    TypeError
        If a field has no `Parameter` in its annotation, or no docstring.
    """
    hints: dict[str, Any] = get_type_hints(group, include_extras=True)
    found = {}
    for field in dataclasses.fields(group):
        notes = [
            n
            for n in getattr(hints[field.name], "__metadata__", ())
            if isinstance(n, Parameter)
        ]
        if len(notes) != 1 or not meanings.get(field.name):
            raise TypeError(
                f"{group.__name__}.{field.name} needs one Parameter and a docstring"
            )
        found[field.name] = Declared(
            name=field.name,
            group=group.__name__,
            default=float(field.default),  # type: ignore[arg-type]
            meaning=meanings[field.name],
            parameter=notes[0],
        )
    return found
