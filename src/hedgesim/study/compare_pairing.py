"""May two studies be compared run by run, and what have they in common."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hedgesim.core.errors import ConfigError, Problem
from hedgesim.study.compare_inputs import number
from hedgesim.study.compare_sides import Side

Limits = tuple[float, float]

NOT_DRAWN = ("run", "point")
"""Columns of `runs` that number them."""

UNPAIRED = "--unpaired compares the medians, as of runs that share nothing"


@dataclass(frozen=True, slots=True)
class Common:
    """What both sides have.

    `quarters` are named as rows name them, in order; `first` and `second` are the places of
    the compared runs among those of each side that ended well, the same run at the same
    place if paired. `notes` say, in words, what had to be left out.
    """

    paired: bool
    quarters: tuple[str, ...]
    states: tuple[str, ...]
    measures: tuple[str, ...]
    first: NDArray[np.int64]
    second: NDArray[np.int64]
    notes: tuple[str, ...]


def common_ground(a: Side, b: Side, *, paired: bool) -> Common:
    """Find runs, quarters, states and measures of both sides.

    Raises
    ------
    ConfigError
        If runs are to be paired and do not share draws and luck, or if nothing is common.
    """
    if paired and (problems := obstacles(a, b)):
        raise ConfigError(problems)
    found = {
        "quarter": tuple(q for q in a.quarters if q in b.quarters),
        "state": tuple(s for s in a.names.states if s in b.names.states),
        "measure": tuple(m for m in a.measures if m in b.measures),
    }
    for noun, shared in found.items():
        if not shared:
            raise ConfigError([_nothing(a, b, f"a {noun} that both have")])
    if paired:
        _, first, second = np.intersect1d(
            a.runs, b.runs, assume_unique=True, return_indices=True
        )
        if not first.size:
            raise ConfigError([_nothing(a, b, "a run that ended well in both")])
    else:
        first, second = (np.arange(side.runs.size) for side in (a, b))
    return Common(
        paired=paired,
        quarters=found["quarter"],
        states=found["state"],
        measures=found["measure"],
        first=first,
        second=second,
        notes=(*_runs_told(a, b, first.size, paired=paired), *_others_told(a, b, found)),
    )


def _nothing(a: Side, b: Side, expected: str) -> Problem:
    return Problem(where=_where(a, b), expected=expected)


def _where(a: Side, b: Side) -> str:
    return f"{a.results.folder} and {b.results.folder}"


def obstacles(a: Side, b: Side) -> list[Problem]:
    """Give every reason why run r of one is not the same world and luck as run r of other.

    Luck is addressed by seed, turn, place and replicate; draws by seed and point, and they
    are the same only under the same design. Where a likely range itself differs between
    the two, the draws must lie at the same share of it.
    """
    wanted = {
        "seed": (a.experiment["seed"], b.experiment["seed"], "the same seed"),
        "region": (a.inputs["region"]["id"], b.inputs["region"]["id"], "the same region"),
        "start": (a.experiment["start"], b.experiment["start"], "the same start"),
        "design": (
            a.experiment["design"]["kind"],
            b.experiment["design"]["kind"],
            "the same design, so that runs draw the same",
        ),
    }
    problems = []
    for key, (one, other, expected) in wanted.items():
        if one != other:
            value = f"{one} in {a.label}, {other} in {b.label}"
            problems.append(_unlike(a, b, key, value, expected))
    if problems:
        problems[-1] = replace(problems[-1], hint=UNPAIRED)
        return problems
    return list(_unlike_draws(a, b))


def _unlike(a: Side, b: Side, key: str, value: str, expected: str) -> Problem:
    expected = f"{expected}, to pair the runs"
    return Problem(where=_where(a, b), key=key, value=value, expected=expected)


def _unlike_draws(a: Side, b: Side) -> Iterator[Problem]:
    """Give one problem for all columns of draws that differ in a run that both have."""
    ranges = likely_ranges(a.inputs), likely_ranges(b.inputs)
    one, other = a.drawn(), b.drawn()
    _, first, second = np.intersect1d(one["run"], other["run"], return_indices=True)
    unlike = {}
    for name in (name for name in one if name in other and name not in NOT_DRAWN):
        limits = ranges[0].get(name), ranges[1].get(name)
        x, y = one[name][first], other[name][second]
        differs = _differs(x, y, limits)
        if differs.any():
            run = int(np.argmax(differs))
            told = f"{_said(x[run])} and {_said(y[run])}"
            unlike[name] = f"differs in run {int(one['run'][first][run])}: {told}"
    if unlike:
        key, told = next(iter(unlike.items()))
        more = f", and {len(unlike) - 1} more such columns" if len(unlike) > 1 else ""
        problem = _unlike(a, b, key, told + more, "the same draws in each run")
        codes = {side.results.provenance["code"]["sha256"] for side in (a, b)}
        anew = "made by different versions of hedgesim: run both anew; or "
        yield replace(problem, hint=(anew if len(codes) > 1 else "") + UNPAIRED)


def _said(value: Any) -> str:
    """Word a draw, which in a design of points may be a word itself."""
    plain = value.item() if isinstance(value, np.generic) else value
    return number(plain) if isinstance(plain, float) else str(plain)


def _differs(
    x: NDArray[Any], y: NDArray[Any], limits: tuple[Limits | None, Limits | None]
) -> NDArray[np.bool_]:
    """Tell in which runs a draw differs, or its share of the range if that differs."""
    one, other = limits
    if one is None or other is None or one == other:
        return np.asarray((x != y) & ((x == x) | (y == y)))  # nan is what nan is
    return np.asarray(np.abs(_share_of(x, one) - _share_of(y, other)) > 1e-9)


def _share_of(values: NDArray[Any], limits: Limits) -> NDArray[np.float64]:
    low, high = limits
    share: NDArray[np.float64] = (values - low) / ((high - low) or 1.0)
    return share


def likely_ranges(inputs: Mapping[str, Any]) -> dict[str, Limits]:
    """Give the likely range of each magnitude by the column that its draws stand in."""
    found: dict[str, Limits] = {}
    for event in inputs["scenario"]["events"]:
        if event["likely"]:
            drawn_as = "/".join(event["coding"]) if event["coding"] else event["id"]
            found[f"magnitude:{drawn_as}"] = (event["likely"][0], event["likely"][1])
    return found


def _runs_told(a: Side, b: Side, compared: int, *, paired: bool) -> Iterator[str]:
    if a.results.folder.resolve() == b.results.folder.resolve():
        yield "A and B are the same folder."
    for side in (a, b):
        if side.failed:
            noun, verb = ("run", "is") if side.failed == 1 else ("runs", "are")
            yield f"{side.failed:,} {noun} of {side.label} failed and {verb} left out."
    if not paired:
        yield (
            f"Not paired: {a.runs.size:,} runs of {a.label} and {b.runs.size:,} of "
            f"{b.label}, compared by their medians."
        )
    elif a.asked != b.asked:
        yield (
            f"{a.label} has {a.asked:,} runs and {b.label} {b.asked:,}; the {compared:,} "
            "that ended well in both are compared."
        )


def _others_told(a: Side, b: Side, found: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    shared = found["quarter"]
    if tuple(a.quarters) != tuple(b.quarters):
        yield (
            "They do not record the same quarters; compared are the "
            f"{len(shared)} that both have, {shared[0]} to {shared[-1]}."
        )
    for side in (a, b):
        has = {"state": side.names.states, "measure": side.measures}
        for noun, names in has.items():
            extra = [name for name in names if name not in found[noun]]
            if extra:
                yield f"Only {side.label} has the {noun}s {', '.join(extra)}."
