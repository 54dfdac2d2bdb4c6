"""How one world differs from another that is pinned: run by run, over the same luck.

Numbers are those of `hedgesim.study.compare`, reckoned from the runs that the page holds;
`hedgesim compare` gives the same of the two experiments when they are run.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from hedgesim.app.answer import Answer
from hedgesim.app.settings import Added, Settings
from hedgesim.app.texts import t
from hedgesim.study.compare_inputs import number
from hedgesim.study.compare_numbers import (
    Spread,
    medians_of,
    paired_spread,
    unpaired_spread,
)
from hedgesim.study.compare_rows import Row, row_of
from hedgesim.study.compare_words import percent, phrase, when
from hedgesim.study.tables import Layout
from hedgesim.world.factor_subjects import DEFAULT_RULE
from hedgesim.world.parameters import parameters
from hedgesim.world.region import Region

V = TypeVar("V")

POINTS = 100
"""Points of a share: 0.04 is 4 points."""

WHOLE_POINTS = 0.02
"""A median from which on points are told without a decimal."""

LEAST = 0.0005
"""Below it a size is told as less than 0.1 points."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """How one measure of a state differs over time, B less A.

    Attributes
    ----------
    row
        The difference at the last quarter that both worlds have, and where it is largest.
    spread
        The differences, one entry a quarter.
    quarters
        Names of the quarters, in order.
    paired
        Whether the same run has the same luck and draws in both.
    runs
        How many runs of each are compared.
    """

    row: Row
    spread: Spread
    quarters: tuple[str, ...]
    paired: bool
    runs: int


def paired(a: Settings, b: Settings) -> bool:
    """Tell whether run r of one world has the luck and the draws of run r of the other.

    Luck is addressed by seed, draws by seed and design; presets have one region and start.
    """
    return (a.seed, a.varies) == (b.seed, b.varies)


def difference(a: Answer, b: Answer, state: str, measure: str) -> Difference | None:
    """Compare one measure of one state over time; None where nobody has a number.

    Parameters
    ----------
    a, b
        Runs of the pinned world and of this one. The first runs that both have are
        compared, over the turns that both have.
    state, measure
        Id of a state, and name of a recorded measure.
    """
    runs, turns = min(a.runs, b.runs), [turn for turn in a.turns if turn in b.turns]
    in_time = zip(a.turns, quarters_of(a), strict=True)
    quarters = tuple(q for turn, q in in_time if turn in turns)
    first, second = (_values(of, measure, state, turns, runs) for of in (a, b))
    medians = medians_of(first)[-1], medians_of(second)[-1]
    together = paired(a.settings, b.settings)
    spread = (paired_spread if together else unpaired_spread)(first, second)
    row = row_of(state, measure, spread, quarters, quarters[-1], medians)
    if row is None:
        return None
    return Difference(row=row, spread=spread, quarters=quarters, paired=together, runs=runs)


def quarters_of(answer: Answer) -> tuple[str, ...]:
    """Name the turns of an answer as tables do."""
    names = Layout(answer.states, partners=(), strategies=(), start=answer.start)
    return tuple(names.quarter(turn) for turn in answer.turns)


def subject(measure: str, state: str, region: Region) -> str:
    """Name a measure of a state, as it stands in a sentence."""
    actors = [{"id": a.id, "name": a.name, "reference": a.reference} for a in region.actors]
    return phrase(measure, state, {"actors": actors})


def _values(
    answer: Answer, measure: str, state: str, turns: list[int], runs: int
) -> NDArray[np.float64]:
    """Give a copy of one state's numbers, shape (turn, run)."""
    places = [answer.turns.index(turn) for turn in turns]
    whole = answer.arrays[measure][places, answer.states.index(state), :runs]
    return np.array(whole, dtype=np.float64)


def sentence(found: Difference, region: Region) -> str:
    """Name a difference in a sentence: how large, how sure, in how many runs."""
    row = found.row
    said = {
        "what": subject(row.measure, row.state, region),
        "when": when(found.quarters[-1]),
        "runs": found.runs,
    }
    if row.median is None:
        return t("compare.no_number", **said)
    if not found.paired:
        return t("compare.unpaired", **said, by=_by(row), span=_doubt(row))
    if not row.moves:
        return t("compare.never", **said)
    if row.low == row.high == 0 and row.share_same_sign == 1:
        return t("compare.same", **said) + _peak(row)
    share = percent(row.share_same_sign)
    if row.median == 0:
        told = t("compare.unmoved", **said, span=_span(row), share=share)
    else:
        way = _way(row.median)
        told = t(
            "compare.moved", **said, by=_by(row), span=_span(row), share=share, way=way
        )
    return told + _peak(row)


def points(size: float, *, whole: bool = False) -> str:
    """Write a share as points, without its sign.

    Examples
    --------
    >>> points(0.0412), points(-0.0412, whole=True), points(0.0001)
    ('4.1', '4', 'less than 0.1')
    """
    if size and abs(size) < LEAST:
        return t("compare.tiny")
    return f"{POINTS * abs(size):.{0 if whole else 1}f}"


def _whole(row: Row) -> bool:
    return abs(row.median or 0.0) >= WHOLE_POINTS


def _by(row: Row) -> str:
    """Say by how much B is higher or lower in the median."""
    median = row.median or 0.0
    if median == 0:
        return t("compare.not_at_all")
    size = points(median, whole=_whole(row))
    key = "compare.one_point" if size == "1" else "compare.by"
    return t(key, size=size, way=_way(median))


def _way(value: float) -> str:
    return t("compare.lower" if value < 0 else "compare.higher")


def _span(row: Row) -> str:
    """Say between which ends nine of ten runs lie."""
    return _between(row.low, row.high, whole=_whole(row))


def _doubt(row: Row) -> str:
    """Say between which ends the difference of two medians lies."""
    return _between(row.median_low, row.median_high, whole=_whole(row))


def _between(low: float | None, high: float | None, *, whole: bool) -> str:
    if low is None or high is None:
        return t("compare.too_few")
    if low * high > 0:
        near, far = sorted((abs(low), abs(high)))
        ends = points(near, whole=whole), points(far, whole=whole)
        return t("compare.one_side", near=ends[0], far=ends[1], way=_way(low))
    return t("compare.two_sides", low=_end(low, whole), high=_end(high, whole))


def _end(value: float, whole: bool) -> str:
    if value == 0:
        return "0"
    return t("compare.end", size=points(value, whole=whole), way=_way(value))


def _peak(row: Row) -> str:
    """Add when it was largest, where the last quarter would hide it."""
    now = abs(row.median or 0.0)
    if abs(row.largest) < max(2 * LEAST, 1.5 * now):
        return ""
    size = points(row.largest, whole=abs(row.largest) >= WHOLE_POINTS)
    at = when(row.largest_quarter)
    return " " + t("compare.peak", when=at, size=size, way=_way(row.largest))


def listed_changes(a: Settings, b: Settings, names: dict[str, str]) -> list[str]:
    """Say in words what differs from one world to the other.

    Parameters
    ----------
    a, b
        The pinned world and this one.
    names
        Names by id: of states, and titles of events.
    """
    return [*_worlds(a, b), *_parameters(a, b), *_events(a, b, names), *_rules(a, b, names)]


def _worlds(a: Settings, b: Settings) -> Iterator[str]:
    if a.preset != b.preset:
        told = [t(f"presets.{s.preset}") for s in (a, b)]
        yield t("compare.preset", a=told[0], b=told[1])
    if a.varies != b.varies:
        told = [t(f"chance.{s.varies}") for s in (a, b)]
        yield t("compare.varies", a=told[0], b=told[1])
    if a.seed != b.seed:
        yield t("compare.seed", a=a.seed, b=b.seed)


def _parameters(a: Settings, b: Settings) -> Iterator[str]:
    one, other = dict(a.parameters), dict(b.parameters)
    known = parameters()
    for name in dict.fromkeys([*one, *other]):
        values = [number(of.get(name, known[name].default)) for of in (one, other)]
        if values[0] != values[1]:
            yield t("compare.parameter", name=name, a=values[0], b=values[1])


def _events(a: Settings, b: Settings, names: dict[str, str]) -> Iterator[str]:
    def named(key: str) -> str:
        return names.get(key, key)

    for key in sorted(set(a.off) ^ set(b.off)):
        yield t("compare.off" if key in b.off else "compare.on", event=named(key))
    for key, one, other in _moved(dict(a.sizes), dict(b.sizes)):
        yield t("compare.size", event=named(key), a=_said(one), b=_said(other))
    for key, before, after in _moved(dict(a.dates), dict(b.dates)):
        yield t("compare.date", event=named(key), a=_said(before), b=_said(after))
    for event in _without(a.added, b.added):
        yield t("compare.removed", event=event.title, date=event.date)
    for event in _without(b.added, a.added):
        yield t("compare.added", event=event.title, date=event.date)


def _moved(a: Mapping[str, V], b: Mapping[str, V]) -> list[tuple[str, V | None, V | None]]:
    """Give what is not the same in both, by key; None where it is as usual."""
    keys = sorted({*a, *b})
    return [(key, a.get(key), b.get(key)) for key in keys if a.get(key) != b.get(key)]


def _said(value: float | dt.date | None) -> str:
    if value is None:
        return t("compare.usual")
    return number(value) if isinstance(value, float) else str(value)


def _without(these: Iterable[Added], others: Iterable[Added]) -> list[Added]:
    there = list(others)
    return [event for event in these if event not in there]


def _rules(a: Settings, b: Settings, names: dict[str, str]) -> Iterator[str]:
    one, other = dict(a.rules), dict(b.rules)
    for state in dict.fromkeys([*one, *other]):
        ways = [of.get(state, DEFAULT_RULE) for of in (one, other)]
        if ways[0] != ways[1]:
            yield t("compare.rule", state=names.get(state, state), a=ways[0], b=ways[1])
