"""What a step of a lesson looks at, read from the runs that the page holds."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from hedgesim.app.answer import Answer
from hedgesim.app.differences import paired, quarters_of, subject
from hedgesim.app.lessons.claims import HIGH, LOW, MIDDLE
from hedgesim.app.lessons.models import WatchTable
from hedgesim.app.texts import t
from hedgesim.world.region import Region

PLACES, OF_A_DIFFERENCE = 3, 4
"""Of a number between 0 and 1 in a table, and of one less another."""

QUANTILES = (LOW, MIDDLE, HIGH)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One row: a measure at a quarter, in the pinned world and in the one that is set.

    Attributes
    ----------
    what
        The measure in words, and the quarter.
    a, b
        The middle of the runs with the ends of nine in ten; `a` is empty if nothing is
        pinned.
    less
        The same of B less A, run by run; empty where runs of the two are no twins.
    """

    what: str
    a: str
    b: str
    less: str


def results(
    watched: Sequence[WatchTable], answer: Answer, pinned: Answer | None, region: Region
) -> list[Shown]:
    """Give the numbers that a step looks at.

    Parameters
    ----------
    watched
        What the step names.
    answer, pinned
        Runs of the world that is set, and of the pinned one.
    region
        For names.
    """
    return [
        Shown(
            what=t("lessons.what_when", when=quarter,
                   what=capitalised(subject(watch.measure, watch.state, region))),
            a=_told(pinned, watch, quarter) if pinned else "",
            b=_told(answer, watch, quarter),
            less=_less(pinned, answer, watch, quarter) if pinned else "",
        )
        for watch in watched
        for quarter in _quarters(watch)
    ]  # fmt: skip


def _quarters(watch: WatchTable) -> Iterator[str]:
    if watch.since is not None:
        yield watch.since
    yield watch.turn


def _told(answer: Answer, watch: WatchTable, quarter: str) -> str:
    """Tell the middle of a measure, and between which ends nine in ten runs lie.

    Where runs do not go so far, or no run has a number, it says so.
    """
    names = quarters_of(answer)
    if quarter not in names:
        return t("lessons.not_reached")
    bands = answer.band(watch.measure, QUANTILES)
    place = names.index(quarter), answer.states.index(watch.state)
    return _worded([float(band[place]) for band in bands], f".{PLACES}f")


def _less(a: Answer, b: Answer, watch: WatchTable, quarter: str) -> str:
    """Tell B less A, run by run, if the same run has the same luck in both."""
    reached = all(quarter in quarters_of(one) for one in (a, b))
    if not reached or not paired(a.settings, b.settings):
        return ""
    runs = min(a.runs, b.runs)
    own, other = (
        one.arrays[watch.measure][
            quarters_of(one).index(quarter), one.states.index(watch.state), :runs
        ].astype(np.float64)
        for one in (b, a)
    )
    found = np.quantile(own - other, QUANTILES)
    return _worded([float(x) + 0.0 for x in found.round(OF_A_DIFFERENCE)],
                   f"+.{OF_A_DIFFERENCE}f")  # fmt: skip


def _worded(found: Sequence[float], form: str) -> str:
    if any(x != x for x in found):  # nan
        return t("lessons.no_number")
    low, middle, high = (format(x, form).replace("-", "−") for x in found)
    return t("lessons.band", middle=middle, low=low, high=high)


def capitalised(text: str) -> str:
    """Begin with a capital.

    Examples
    --------
    >>> capitalised("threat from Russia")
    'Threat from Russia'
    """
    return text[:1].upper() + text[1:]
