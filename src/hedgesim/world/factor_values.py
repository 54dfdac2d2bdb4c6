"""The values and ranges of factors: read, and judged against what they vary."""

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass

from hedgesim.core.errors import Problem
from hedgesim.world.designs import (
    DATE,
    GRID,
    PRESENT,
    RULE,
    Factor,
    Value,
)
from hedgesim.world.factor_subjects import Around, Subject
from hedgesim.world.models_design import FactorTable
from hedgesim.world.models_fields import range_text
from hedgesim.world.own_rules import fault_of_rule
from hedgesim.world.toml_lines import KeyPath
from hedgesim.world.toml_text import TomlText


@dataclass(frozen=True, slots=True)
class Wrong:
    """Why a value cannot be: what is allowed, and what may have been meant."""

    expected: str
    hint: str | None = None


def judged(subject: Subject, value: object, around: Around) -> Value | Wrong:
    """Give a value as the model takes it, or what is allowed in its place."""
    if subject.kind == PRESENT:
        return value if isinstance(value, bool) else Wrong("true or false")
    if subject.kind == DATE:
        return _date(subject, value, around)
    if subject.kind == RULE:
        if not isinstance(value, str) or not value:
            return Wrong("the name of a rule, in quotes")
        fault = fault_of_rule(value, around.path, around.decisions)
        return Wrong(*fault) if fault else value
    expected = f"a number, {range_text(subject.low, subject.high, subject.unit)}"
    if isinstance(value, bool) or not isinstance(value, int | float):
        return Wrong(expected)
    if not math.isfinite(value) or not subject.low <= value <= subject.high:
        return Wrong(expected)
    return float(value)


def _date(subject: Subject, value: object, around: Around) -> Value | Wrong:
    if not isinstance(value, dt.date) or isinstance(value, dt.datetime):
        return Wrong("a date such as 2022-02-24, without quotes")
    span = around.span
    if span and not span[0] <= value <= span[1]:
        return Wrong(f"a date within the run, {span[0]} to {span[1]}")
    ends = [event.date_to for event in subject.events if event.date_to is not None]
    if ends and value > min(ends):
        return Wrong(f"a date up to {min(ends)}, when {subject.target} ends")
    return value


def from_text(subject: Subject, text: str) -> object:
    """Read a cell of a table as what its column holds; text that cannot be read stays text.

    Examples
    --------
    >>> rule = Subject(name="rule:KAZ", kind="rule", target="KAZ", bases=())
    >>> number = Subject(name="deference", kind="parameter", target="deference", bases=())
    >>> from_text(rule, "persist"), from_text(number, "0.4"), from_text(number, "much")
    ('persist', 0.4, 'much')
    """
    if subject.kind == RULE:
        return text
    if subject.kind == PRESENT:
        return {"true": True, "false": False}.get(text, text)
    try:
        return dt.date.fromisoformat(text) if subject.kind == DATE else float(text)
    except ValueError:
        return text


def factor_of(
    table: FactorTable, subject: Subject, at: KeyPath, toml: TomlText, around: Around
) -> tuple[Factor | None, list[Problem]]:
    """Give the factor that an entry of a file makes of its subject, or every problem."""
    if table.values is not None:
        found, wrong = _values(table, subject, at, toml, around)
        return (None if wrong else made(subject, found)), wrong
    ends, wrong = _range(table, subject, at, toml, around)
    if wrong or ends is None:
        return None, wrong
    return _ranged(table, subject, ends, at, toml)


def made(subject: Subject, values: Sequence[Value]) -> Factor:
    """Give the factor of a subject with certain values."""
    return Factor(
        name=subject.name,
        kind=subject.kind,
        target=subject.target,
        bases=subject.bases,
        values=tuple(values),
        cells=subject.cells,
    )


def _values(
    table: FactorTable, subject: Subject, at: KeyPath, toml: TomlText, around: Around
) -> tuple[list[Value], list[Problem]]:
    found: list[Value] = []
    wrong = [
        toml.problem((*at, key), "nothing: 'values' says all")
        for key in ("low", "high", "scale", "likely")
        if toml.at((*at, key)) is not None
    ]
    entries: list[object] = list(table.values or ())
    for place, given in enumerate(entries):
        value = judged(subject, given, around)
        path = (*at, "values", place)
        if isinstance(value, Wrong):
            wrong.append(toml.problem(path, value.expected, value.hint))
        elif value in found:
            wrong.append(toml.problem(path, "each value once"))
        else:
            found.append(value)
    return found, wrong


def _range(
    table: FactorTable, subject: Subject, at: KeyPath, toml: TomlText, around: Around
) -> tuple[tuple[float, float] | None, list[Problem]]:
    """Give the ends of a range, those written or those declared."""
    written = [key for key in ("low", "high") if getattr(table, key) is not None]
    if around.kind == GRID or subject.kind in (PRESENT, DATE, RULE):
        return None, [_values_due(subject, written, at, toml, around)]
    if table.likely:
        return _declared(subject, written, at, toml)
    if not written:
        expected = "'values', or 'low' and 'high', or likely = true"
        return None, [toml.problem((*at, "values"), expected)]
    if len(written) == 1:
        other = "high" if written == ["low"] else "low"
        return None, [toml.problem((*at, other), f"'{other}', the other end of the range")]
    return _written(table, subject, at, toml, around)


def _values_due(
    subject: Subject, written: list[str], at: KeyPath, toml: TomlText, around: Around
) -> Problem:
    """Say that values are due where a range stands, or nothing."""
    ranged = subject.kind not in (PRESENT, DATE, RULE)
    who = {PRESENT: "presence", DATE: "a date", RULE: "a rule"}.get(subject.kind, "a grid")
    hint = (
        "for the two ends of a range write them as values" if ranged and written else None
    )
    path = (*at, written[0] if written else "values")
    return toml.problem(path, f"'values', which {who} requires", hint)


def _declared(
    subject: Subject, written: list[str], at: KeyPath, toml: TomlText
) -> tuple[tuple[float, float] | None, list[Problem]]:
    if written:
        expected = "nothing: likely = true takes the declared range"
        return None, [toml.problem((*at, key), expected) for key in written]
    if subject.likely is None:
        expected = f"low and high: no likely range is declared for {subject.name}"
        return None, [toml.problem((*at, "likely"), expected)]
    return subject.likely, []


def _written(
    table: FactorTable, subject: Subject, at: KeyPath, toml: TomlText, around: Around
) -> tuple[tuple[float, float] | None, list[Problem]]:
    wrong = []
    for key in ("low", "high"):
        value = judged(subject, getattr(table, key), around)
        if isinstance(value, Wrong):
            wrong.append(toml.problem((*at, key), value.expected, value.hint))
    low, high = float(table.low or 0.0), float(table.high or 0.0)
    if not wrong and low >= high:
        wrong.append(toml.problem((*at, "high"), f"a number above low, which is {low:g}"))
    return (None, wrong) if wrong else ((low, high), [])


def _ranged(
    table: FactorTable,
    subject: Subject,
    ends: tuple[float, float],
    at: KeyPath,
    toml: TomlText,
) -> tuple[Factor | None, list[Problem]]:
    declared = subject.scale if table.likely else "linear"
    scale = declared if table.scale is None else str(table.scale)
    if scale == "log" and ends[0] <= 0:
        expected = f"'linear', or a low above 0; low is {ends[0]:g}"
        return None, [toml.problem((*at, "scale"), expected)]
    return Factor(
        name=subject.name,
        kind=subject.kind,
        target=subject.target,
        bases=subject.bases,
        low=ends[0],
        high=ends[1],
        scale=scale,
        cells=subject.cells,
    ), []
