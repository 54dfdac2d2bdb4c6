"""How much is luck: the same world with luck alone, with unsure events, with all unsure."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hedgesim.app.answer import Answer
from hedgesim.app.limits import SINGLE_RUNS
from hedgesim.app.settings import VARIES
from hedgesim.app.texts import t
from hedgesim.plots.words import listed

ENDS = (0.05, 0.95)
"""Nine of ten runs lie between them."""

ALIKE = 1.25
"""A band is said to be wider than another if it is so many times as wide."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Width:
    """Where nine of ten runs end, of one measure of a state; shares 0 to 1."""

    varies: str
    low: float
    high: float

    @property
    def size(self) -> float:
        """How far apart the ends lie."""
        return self.high - self.low


def width_of(answer: Answer, state: str, measure: str) -> Width:
    """Give the band at the end of a world's runs; nan where nobody has a number."""
    ends = answer.band(measure, ENDS)[:, -1, answer.states.index(state)]
    return Width(varies=answer.settings.varies, low=float(ends[0]), high=float(ends[1]))


def single_runs(answer: Answer, state: str, measure: str) -> NDArray[np.float64]:
    """Give runs 0 to 29 one by one, shape (run, turn)."""
    place = answer.states.index(state)
    runs = answer.arrays[measure][:, place, :SINGLE_RUNS]
    return np.array(runs.T, dtype=np.float64)


def told(widths: Sequence[Width], what: str, when: str) -> str:
    """Name the widths of the bands in sentences.

    Parameters
    ----------
    widths
        From luck alone to all that is unsure.
    what, when
        The measure and the time, as they stand in a sentence.
    """
    parts = [
        t("chance.part", cause=t(f"chance.{w.varies}_cause"), size=points(w.size))
        for w in widths
    ]
    first = t("chance.widths", what=what, when=when, parts=listed(parts))
    return f"{first} {_lesson(widths)}".strip()


def _lesson(widths: Sequence[Width]) -> str:
    """Say what makes the band wide, where one of the three clearly does."""
    sizes = {width.varies: width.size for width in widths}
    if not all(varies in sizes for varies in VARIES):
        return ""
    luck, events, everything = (sizes[varies] for varies in VARIES)
    if everything > ALIKE * events:
        times = everything / events if events else np.inf
        return t("chance.parameters_matter", times=f"{times:.1f}")
    if events > ALIKE * luck:
        return t("chance.events_matter")
    return t("chance.luck_matters")


def points(size: float) -> str:
    """Write a share as points.

    Examples
    --------
    >>> points(0.0412), points(0.5)
    ('4.1', '50.0')
    """
    return f"{100 * size:.1f}"
