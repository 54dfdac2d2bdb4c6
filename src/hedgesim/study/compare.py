"""Compare two studies run by run: what an experiment moves when draws and luck are common.

A difference is always B less A: of `compare(baseline, no_invasion)`, what is there without
the invasion less what is there with it.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hedgesim.core.errors import ConfigError, Problem, did_you_mean
from hedgesim.study.bands import NUMBERS_AT_ONCE
from hedgesim.study.compare_inputs import Change, changes
from hedgesim.study.compare_labels import (
    label_shares,
    moves_between,
    share_changed,
    share_shifted,
)
from hedgesim.study.compare_numbers import (
    Spread,
    medians_of,
    paired_spread,
    unpaired_spread,
)
from hedgesim.study.compare_pairing import Common, common_ground
from hedgesim.study.compare_rows import Labels, Move, Row, row_of
from hedgesim.study.compare_sides import Side, two_sides
from hedgesim.study.tables import STRATEGY

Codes = NDArray[np.int32]

NO_LABEL = "none"
"""What a state without a partner of reference has for a strategy."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """All that is said of two studies."""

    a: Side
    b: Side
    common: Common
    quarter: str
    differs: tuple[Change, ...]
    rows: tuple[Row, ...]
    labels: tuple[Labels, ...]


def compare(
    a: str | Path,
    b: str | Path,
    *,
    quarter: str | None = None,
    states: Sequence[str] = (),
    measures: Sequence[str] = (),
    paired: bool = True,
) -> Comparison:
    """Compare two results folders, B less A.

    Parameters
    ----------
    a, b
        Folders, or names of folders below `results`.
    quarter
        Such as "2025Q4", or "start"; the last that both have by default.
    states, measures
        Only these; a state by id or name.
    paired
        Run by run. False compares the medians of runs that share nothing.

    Raises
    ------
    ConfigError
        If a folder is missing, not complete or damaged, the runs are not pairs, or there is
        no such quarter, state or measure.
    """
    one, other = two_sides(a, b)
    common = common_ground(one, other, paired=paired)
    chosen, kept_states, kept = _chosen(one, common, quarter, states, measures)
    work = _Work(one, other, common, chosen, kept_states)
    rows = [
        work.rows(measure) for measure in common.measures
        if measure in kept and measure != STRATEGY
    ]  # fmt: skip
    return Comparison(
        a=one,
        b=other,
        common=common,
        quarter=chosen,
        differs=changes(one.results.provenance, other.results.provenance),
        rows=tuple(row for by_state in zip(*rows, strict=True) for row in by_state if row),
        labels=tuple(work.labels()) if STRATEGY in kept else (),
    )


@dataclass(frozen=True, slots=True)
class _Work:
    """Reads one measure after the other, some quarters at a time."""

    a: Side
    b: Side
    common: Common
    quarter: str
    states: tuple[str, ...]

    def read(self, measure: str, quarters: Sequence[str]) -> list[NDArray[Any]]:
        """Give a measure of both sides, shape (cell, run): quarters, then states."""
        found = []
        for side, runs in ((self.a, self.common.first), (self.b, self.common.second)):
            turns = [side.quarters[name] for name in quarters]
            states = [side.names.states.index(state) for state in self.states]
            values = side.values(measure, turns, states, runs)
            found.append(values.reshape(len(turns) * len(states), -1))
        return found

    def slabs(self) -> Iterator[tuple[str, ...]]:
        """Cut the quarters into stretches that fit into memory."""
        width = len(self.states) * max(self.common.first.size, self.common.second.size)
        size = max(1, NUMBERS_AT_ONCE // width)
        quarters = self.common.quarters
        for low in range(0, len(quarters), size):
            yield quarters[low : low + size]

    def rows(self, measure: str) -> list[Row | None]:
        """Give the row of each state; None for one to which the measure does not apply."""
        spread_of = paired_spread if self.common.paired else unpaired_spread
        over_time = []
        for quarters in self.slabs():
            one, other = (v.astype(np.float64) for v in self.read(measure, quarters))
            found = spread_of(one, other)
            over_time.append(found.of_shape((len(quarters), len(self.states))))
        medians = [medians_of(values) for values in self.read(measure, [self.quarter])]
        whole = Spread.joined(over_time)
        return [
            row_of(
                state,
                measure,
                whole.along(place),
                self.common.quarters,
                self.quarter,
                (medians[0][place], medians[1][place]),
            )
            for place, state in enumerate(self.states)
        ]

    def labels(self) -> Iterator[Labels]:
        """Give what happens to each state's strategy, where it has one."""
        names = self.a.names.strategies
        over_time = []
        for quarters in self.slabs():
            one, other = self.read(STRATEGY, quarters)
            changed = (
                share_changed(one, other)
                if self.common.paired
                else share_shifted(one, other, len(names))
            )
            over_time.append(np.nan_to_num(changed).reshape(len(quarters), -1))
        whole = np.concatenate(over_time)
        one, other = self.read(STRATEGY, [self.quarter])
        for place, state in enumerate(self.states):
            if (one[place] >= 0).any() or (other[place] >= 0).any():
                yield self._labels(state, one[place], other[place], whole[:, place])

    def _labels(
        self, state: str, one: Codes, other: Codes, changed: NDArray[np.float64]
    ) -> Labels:
        names = self.a.names.strategies
        pairs = moves_between(one, other) if self.common.paired else {}
        n = sum(pairs.values()) or min(int((codes >= 0).sum()) for codes in (one, other))
        shares = [label_shares(codes[None, :], len(names))[0] for codes in (one, other)]
        peak = int(np.argmax(changed))
        return Labels(
            state=state,
            n=n,
            changed=float(changed[self.common.quarters.index(self.quarter)]),
            largest=float(changed[peak]),
            largest_quarter=self.common.quarters[peak],
            shares=tuple(
                (name, float(p), float(q))
                for name, p, q in zip(names, *shares, strict=True)
                if p or q
            ),
            moves=tuple(_move(pair, runs, n, names) for pair, runs in pairs.items()),
        )


def _move(pair: tuple[int, int], runs: int, n: int, names: Sequence[str]) -> Move:
    before, after = (names[code] if code >= 0 else NO_LABEL for code in pair)
    return Move(before=before, after=after, runs=runs, share=runs / n)


def _chosen(
    side: Side,
    common: Common,
    quarter: str | None,
    states: Sequence[str],
    measures: Sequence[str],
) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """Read what is asked for, all that is wrong at once; states in the region's order."""
    problems: list[Problem] = []

    def known(read: Callable[[str], str], words: Sequence[str]) -> list[str]:
        found = []
        for word in words:
            try:
                found.append(read(word))
            except ConfigError as refused:
                problems.extend(refused.problems)
        return found

    quarters = known(lambda word: _quarter(word, common), [quarter] if quarter else [])
    asked = known(lambda word: _state(word, side, common), states)
    kept = known(lambda word: _measure(word, common), measures)
    if problems:
        raise ConfigError(problems)
    return (
        quarters[0] if quarters else common.quarters[-1],
        tuple(state for state in common.states if state in (asked or common.states)),
        tuple(kept) or common.measures,
    )


def _quarter(asked: str, common: Common) -> str:
    folded = {name.casefold(): name for name in common.quarters}
    if common.quarters[0].endswith(" start"):
        folded["start"] = common.quarters[0]
    if asked.casefold() not in folded:
        span = (
            f"a quarter from {common.quarters[0]} to {common.quarters[-1]} that both have"
        )
        raise _no("--turn", asked, span, did_you_mean(asked, common.quarters))
    return folded[asked.casefold()]


def _state(asked: str, side: Side, common: Common) -> str:
    actors = side.inputs["region"]["actors"]
    names = {a["name"]: a["id"] for a in actors if a["id"] in common.states}
    folded = {word.casefold(): word for word in (*common.states, *names)}
    found = folded.get(asked.casefold())
    if found is None:
        hint = did_you_mean(asked, [*common.states, *names])
        raise _no("--state", asked, f"one of {', '.join(common.states)}", hint)
    return str(names.get(found, found))


def _measure(asked: str, common: Common) -> str:
    if asked not in common.measures:
        hint = did_you_mean(asked, common.measures)
        raise _no("--measure", asked, f"one of {', '.join(common.measures)}", hint)
    return asked


def _no(where: str, value: str, expected: str, hint: str | None) -> ConfigError:
    return ConfigError([Problem(where=where, value=value, expected=expected, hint=hint)])
