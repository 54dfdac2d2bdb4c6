"""What a step of a lesson looks at, read from the runs that the page holds."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from hedgesim.app.answer import Answer
from hedgesim.app.differences import quarters_of, subject
from hedgesim.app.lessons.claims import HIGH, LOW, MIDDLE
from hedgesim.app.lessons.models import WatchTable
from hedgesim.app.texts import t
from hedgesim.world.region import Region

PLACES = 3
"""Of a number between 0 and 1 in a table."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One row: a measure at a quarter, in the pinned world and in the one that is set.

    Attributes
    ----------
    what, when
        The measure in words, and the quarter.
    a, b
        The middle of the runs with the ends of nine in ten; `a` is empty if nothing is
        pinned.
    """

    what: str
    when: str
    a: str
    b: str


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
            what=capitalised(subject(watch.measure, watch.state, region)),
            when=quarter,
            a=told(pinned, watch, quarter) if pinned else "",
            b=told(answer, watch, quarter),
        )
        for watch in watched
        for quarter in _quarters(watch)
    ]


def _quarters(watch: WatchTable) -> Iterator[str]:
    if watch.since is not None:
        yield watch.since
    yield watch.turn


def told(answer: Answer, watch: WatchTable, quarter: str) -> str:
    """Tell a measure at a quarter: its middle and between which ends nine in ten runs lie.

    Where runs do not go so far, or no run has a number, it says so.
    """
    names = quarters_of(answer)
    if quarter not in names:
        return t("lessons.not_reached")
    bands = answer.band(watch.measure, (LOW, MIDDLE, HIGH))
    place = names.index(quarter), answer.states.index(watch.state)
    low, middle, high = (float(band[place]) for band in bands)
    if middle != middle:  # nan
        return t("lessons.no_number")
    low_text, middle_text, high_text = (f"{x:.{PLACES}f}" for x in (low, middle, high))
    return t("lessons.band", middle=middle_text, low=low_text, high=high_text)


def capitalised(text: str) -> str:
    """Begin with a capital.

    Examples
    --------
    >>> capitalised("threat from Russia")
    'Threat from Russia'
    """
    return text[:1].upper() + text[1:]
