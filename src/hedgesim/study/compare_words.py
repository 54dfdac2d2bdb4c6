"""A comparison in words: what a reader is told before any table."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from hedgesim.study.compare import Comparison
from hedgesim.study.compare_rows import Labels, Row

MOST = 6
"""Sentences at most."""

TINY = 0.0005
"""A size below it is told as less than .001."""

FADED = 1.5
"""A largest difference is told if it is at least so many times that of the quarter."""

KEY = ("threat", "hedging_index")
"""Measures that are told first, with every alignment."""

_WORDS = {
    "threat_overall": "overall threat",
    "entropy": "entropy of alignment",
    "not_taking_sides": "mark for not taking sides",
    "opposite_measures": "mark for opposite measures",
    "fallback": "mark for a fallback",
}


def is_key(measure: str) -> bool:
    """Tell whether a measure is among those told first."""
    return measure in KEY or measure.startswith("alignment_")


def sentences(found: Comparison) -> list[str]:
    """Say what moves, in at most six sentences, the region's first state first.

    Of that state: threat, the alignment that moves most, the hedging index, the strategy;
    then what moves most in the other states. If nothing moves anywhere, one sentence.
    """
    if not found.rows and not found.labels:
        return ["What was asked for applies to none of these states."]
    if not any(row.moves for row in found.rows) and not any(
        labels.largest for labels in found.labels
    ):
        return [_nothing(found)]
    first = found.rows[0].state if found.rows else found.labels[0].state
    own = [row for row in found.rows if row.state == first]
    told = [_of_row(row, found) for row in _chosen(own)]
    told += [_of_labels(row, found) for row in found.labels if row.state == first]
    others = [row for row in found.rows if row.state != first]
    biggest = sorted(_key_or_all(others), key=lambda row: -abs(row.largest))
    room = MOST - len(told)
    told += [_of_row(row, found) for row in biggest[: min(2, room)] if row.moves]
    if told:
        told[0] = f"{_lead(found)} {told[0]}"
    return told


def _nothing(found: Comparison) -> str:
    runs = "in any run" if found.common.paired else "in the median"
    return f"{_lead(found)} nothing that is compared moves {runs}, in any quarter."


def _lead(found: Comparison) -> str:
    """Begin the first sentence: the one thing that differs, or the names of both."""
    told = [c for c in found.differs if c.kind not in ("scenario", "runs", "turns", "code")]
    if len(told) == 1 and told[0].kind == "left out":
        title = next(
            e["title"] for e in found.a.inputs["scenario"]["events"]
            if e["id"] == told[0].subject
        )  # fmt: skip
        return f"Without {told[0].subject} (“{title}”),"
    return f"In {found.b.label}, compared with {found.a.label},"


def _key_or_all(rows: Sequence[Row]) -> Sequence[Row]:
    return [row for row in rows if is_key(row.measure)] or rows


def _chosen(rows: Sequence[Row]) -> list[Row]:
    """Choose what is told of the first state, in the order in which it is told."""
    alignments = [row for row in rows if row.measure.startswith("alignment_")]
    most = max(alignments, key=lambda row: abs(row.largest), default=None)
    by_name = {row.measure: row for row in rows}
    key = [by_name.get("threat"), most, by_name.get("hedging_index")]
    kept = [row for row in key if row is not None]
    return kept or sorted(rows, key=lambda row: -abs(row.largest))[:3]


def phrase(measure: str, state: str, region: Mapping[str, Any]) -> str:
    """Name a measure of a state, as it stands in a sentence.

    Examples
    --------
    >>> actors = [{"id": "ALT", "name": "Altria", "reference": "NOR"},
    ...           {"id": "NOR", "name": "the North", "reference": "NOR"}]
    >>> [phrase(name, "ALT", {"actors": actors})
    ...  for name in ("threat", "alignment_NOR", "autonomy")]
    ["Altria's perceived threat from the North", "Altria's alignment with the North",
     "Altria's autonomy"]
    """
    actors = {actor["id"]: actor for actor in region["actors"]}
    own = f"{actors[state]['name']}'s"
    if measure == "threat":
        return f"{own} perceived threat from {actors[actors[state]['reference']]['name']}"
    if measure.startswith("alignment_"):
        partner = measure.removeprefix("alignment_")
        return f"{own} alignment with {actors.get(partner, {'name': partner})['name']}"
    return f"{own} {_WORDS.get(measure, measure.replace('_', ' '))}"


def when(quarter: str) -> str:
    """Say at which time a quarter's numbers stand.

    Examples
    --------
    >>> when("2025Q4"), when("2022Q1"), when("2013 start")
    ('at the end of 2025', 'at the end of 2022Q1', 'at the start of 2013')
    """
    year, _, rest = quarter.partition("Q")
    if not rest:
        return f"at the start of {quarter.split()[0]}"
    return f"at the end of {year if rest == '4' else quarter}"


def _of_row(row: Row, found: Comparison) -> str:
    what = phrase(row.measure, row.state, found.a.inputs["region"])
    at = when(found.quarter)
    if not row.moves:
        who = "any run" if found.common.paired else "the median"
        return f"{what} does not move in {who}, in any quarter."
    if row.median is None:
        return f"{what} has no number {at}{_peak(row)}."
    return f"{what} {at} {_is(row, paired=found.common.paired)}{_peak(row)}."


def _is(row: Row, *, paired: bool) -> str:
    median, digits = row.median or 0.0, _digits(row.median)
    if not paired:
        ends = row.median_low, row.median_high
        doubt = "" if _one_sided(*ends) else ", so perhaps not at all"
        span = _ends(*ends, median, digits)
        return f"is {_by(median)} in the median (95% interval: {span}{doubt})"
    if row.low == row.high == 0 and row.share_same_sign == 1:
        return "is the same in every run"
    span = _ends(row.low, row.high, median, digits)
    share = f"{_direction(median)} in {percent(row.share_same_sign)} of runs"
    return f"is {_by(median)} (90% of runs: {span}; {share})"


def _by(median: float) -> str:
    """Say by how much, and which way.

    Examples
    --------
    >>> _by(-0.174), _by(0.0304), _by(-0.00004), _by(0.0)
    ('.17 lower', '.030 higher', 'lower by less than .001', 'unchanged in the median run')
    """
    if median == 0:
        return "unchanged in the median run"
    if abs(median) < TINY:
        return f"{_direction(median)} by less than .001"
    return f"{_size(median, _digits(median))} {_direction(median)}"


def _direction(value: float) -> str:
    return "lower" if value < 0 else "higher" if value > 0 else "unchanged"


def _ends(low: float | None, high: float | None, median: float, digits: int) -> str:
    """Write an interval: sizes if all of it is on the side of the median, else in words.

    Examples
    --------
    >>> _ends(-0.31, -0.06, -0.17, 2), _ends(-0.02, 0.13, 0.05, 2), _ends(None, None, 1, 2)
    ('.06 to .31', '.02 lower to .13 higher', 'too few runs to say')
    """
    if low is None or high is None:
        return "too few runs to say"
    if _one_sided(low, high):
        near, far = sorted((abs(low), abs(high)))
        return f"{_size(near, digits)} to {_size(far, digits)}"
    ends = [f"{_size(v, digits)} {_direction(v)}" if v else "0" for v in (low, high)]
    return " to ".join(ends)


def _one_sided(low: float | None, high: float | None) -> bool:
    return (low is not None and low > 0) or (high is not None and high < 0)


def _digits(median: float | None) -> int:
    """Choose how many decimals a sentence needs."""
    return 2 if median and abs(median) >= 0.1 else 3


def _size(value: float, digits: int) -> str:
    text = f"{abs(value):.{digits}f}"
    if value and not float(text):
        return f"under .{'0' * (digits - 1)}1"
    return text.removeprefix("0")


def _peak(row: Row) -> str:
    """Add what it was at its largest, where the quarter shown would hide it."""
    now = abs(row.median or 0.0)
    if abs(row.largest) < max(TINY, FADED * now):
        return ""
    return f"; at its largest, {when(row.largest_quarter)}, {_by(row.largest)}"


def _of_labels(labels: Labels, found: Comparison) -> str:
    region = found.a.inputs["region"]
    names = {actor["id"]: actor["name"] for actor in region["actors"]}
    own, at = f"{names[labels.state]}'s strategy", when(found.quarter)
    if not labels.largest:
        who = "any run" if found.common.paired else "its shares of runs"
        return f"{own} does not change in {who}, in any quarter."
    if not found.common.paired:
        return f"{own} {at} changes in at least {percent(labels.changed)} of runs."
    before = labels.largest >= FADED * labels.changed
    peak = f"; in {percent(labels.largest)} {when(labels.largest_quarter)}"
    tail = peak if before else ""
    if not labels.changed:
        return f"{own} {at} is the same in every run{tail}."
    return f"{own} {at} is another one in {percent(labels.changed)} of runs" + (
        f" ({', '.join(_most_frequent(labels))}){tail}."
    )


def _most_frequent(labels: Labels) -> Iterator[str]:
    changed = [move for move in labels.moves if move.before != move.after]
    for move in changed[:2]:
        yield f"{move.before} → {move.after} in {percent(move.share)}"


def percent(share: float | None) -> str:
    """Write a share; neither "0%" nor "100%" where it is not exactly that.

    Examples
    --------
    >>> percent(0.98), percent(1.0), percent(0.9991), percent(0.0004)
    ('98%', '100%', 'over 99%', 'under 1%')
    """
    if share is None:
        return "an unknown share"
    if 0 < share < 0.01:
        return "under 1%"
    return "over 99%" if 0.99 < share < 1 else f"{100 * share:.0f}%"
