"""From readings to rows: does a fact hold, how severe is it, how sure is the share."""

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from hedgesim.core.axes import Array
from hedgesim.study.facts.catalogue import Fact, Reading
from hedgesim.study.facts.course import Course
from hedgesim.study.facts.follow import follow
from hedgesim.study.facts.worlds import Series, World
from hedgesim.world.designs import LIKELY, MAGNITUDES

RUNS = 256
"""Runs of each world under each design, by default."""

SEVERE = 0.2
"""Share of draws in which a fact must fail to count as severe."""

BAND = (5.0, 50.0, 95.0)
"""Percentiles that are shown: low, median, high."""

Courses = Mapping[Series, Course]
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What came of one fact.

    Attributes
    ----------
    id, statement, number, asked, postdiction, fitted, missing, why
        As declared.
    kind
        "V", severe: it fails in at least a fifth of draws; "E"; "-" if not in the model.
    value, low, high
        Median and 5-95 % of the number at the default parameters; None where there is none.
    share
        Share of the runs at the default parameters in which it holds.
    share_interval
        95 % interval of that share, since runs are finite.
    holds
        Whether the share reaches what is asked; None if the model cannot speak to it.
    share_of_draws, share_of_draws_interval
        The same share where parameters are drawn from their likely ranges too.
    runs
        Runs under each of the two designs.
    """

    id: str
    statement: str
    kind: str
    value: float | None
    low: float | None
    high: float | None
    holds: bool | None
    share_of_draws: float | None
    number: str
    asked: float
    share: float | None
    share_interval: tuple[float, float] | None
    share_of_draws_interval: tuple[float, float] | None
    runs: int
    postdiction: bool
    fitted: bool
    missing: str
    why: str


def judge(
    facts: Iterable[Fact], runs: int = RUNS, tell: Progress | None = None
) -> list[Row]:
    """Simulate what facts ask for and say what came of each.

    Parameters
    ----------
    facts
        Those that are wanted.
    runs
        Runs of each world under each design.
    tell
        Called with the runs done and the runs there are, in all worlds together.

    Returns
    -------
    list
        One row a fact, in their order; the same for the same number of runs.
    """
    chosen = list(facts)
    told = _Told(len(series_by_world(chosen)), runs, tell)
    at_default, over_draws = (
        _readings(chosen, _simulated(chosen, design, runs, told))
        for design in (MAGNITUDES, LIKELY)
    )
    return [row(f, at_default.get(f.id), over_draws.get(f.id), runs) for f in chosen]


def series_by_world(facts: Iterable[Fact]) -> dict[World, list[Series]]:
    """Give what has to be kept of each world, each series once."""
    found: dict[World, dict[Series, None]] = {}
    for fact in facts:
        for series in fact.of.values():
            found.setdefault(series.world, {})[series] = None
    return {world: list(series) for world, series in found.items()}


def _simulated(facts: list[Fact], design: str, runs: int, told: "_Told") -> Courses:
    courses: dict[Series, Course] = {}
    for world, series in series_by_world(facts).items():
        courses |= follow(world, series, design, runs)
        told.one_more()
    return courses


def _readings(facts: list[Fact], courses: Courses) -> dict[str, Reading]:
    return {
        fact.id: fact.rule(**{name: courses[s] for name, s in fact.of.items()})
        for fact in facts
        if fact.rule is not None
    }


class _Told:
    """Counts runs over all worlds and both designs."""

    def __init__(self, worlds: int, runs: int, tell: Progress | None) -> None:
        self._total, self._runs, self._tell = 2 * worlds * runs, runs, tell
        self._done = 0

    def one_more(self) -> None:
        self._done += self._runs
        if self._tell:
            self._tell(self._done, self._total)


def row(fact: Fact, default: Reading | None, draws: Reading | None, runs: int) -> Row:
    """Give the row of one fact from its readings; without them it is not in the model."""
    low, value, high = _band(default.number) if default else (None, None, None)
    share = _share(default.holds) if default else None
    of_draws = _share(draws.holds) if draws else None
    return Row(
        id=fact.id,
        statement=fact.statement,
        kind=kind_of(of_draws),
        value=value,
        low=low,
        high=high,
        holds=None if share is None else share >= fact.asked,
        share_of_draws=of_draws,
        number=fact.number,
        asked=fact.asked,
        share=share,
        share_interval=None if share is None else interval(share, runs),
        share_of_draws_interval=None if of_draws is None else interval(of_draws, runs),
        runs=runs,
        postdiction=fact.postdiction,
        fitted=fact.fitted,
        missing=fact.missing,
        why=fact.why,
    )


def kind_of(share_of_draws: float | None) -> str:
    """Give "V" for a fact that fails in at least a fifth of the draws, else "E".

    Examples
    --------
    >>> kind_of(0.8), kind_of(0.81), kind_of(None)
    ('V', 'E', '-')
    """
    if share_of_draws is None:
        return "-"
    return "V" if 1.0 - share_of_draws >= SEVERE - 1e-12 else "E"


def interval(share: float, runs: int) -> tuple[float, float]:
    """Give the 95 % interval of a share that was counted in some runs, after Wilson.

    It does not shrink to nothing where a thing held in no run or in every run.

    References
    ----------
    Wilson (1927), doi:10.1080/01621459.1927.10502953.

    Examples
    --------
    >>> [round(end, 3) for end in interval(0.5, 256)], round(interval(1.0, 256)[0], 3)
    ([0.439, 0.561], 0.985)
    """
    z2 = 1.96**2
    middle = (share + z2 / (2 * runs)) / (1 + z2 / runs)
    spread = math.sqrt(z2 * share * (1 - share) / runs + (z2 / (2 * runs)) ** 2)
    half = spread / (1 + z2 / runs)
    return min(max(middle - half, 0.0), share), max(min(middle + half, 1.0), share)


def _share(holds: Any) -> float:
    return float(np.count_nonzero(holds) / np.size(holds))


def _band(number: Array) -> tuple[float | None, ...]:
    """Give low, median and high over the runs in which there is a number."""
    known = number[np.isfinite(number)]
    if not known.size:
        return None, None, None
    return tuple(float(value) for value in np.percentile(known, BAND))
