"""The axes of charts in a page: places in percent, ticks, events, and room for names."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from matplotlib.ticker import MaxNLocator

from hedgesim.plots.events import Mark
from hedgesim.plots.page import text_width
from hedgesim.plots.spacing import spread
from hedgesim.plots.style import share_tick

DISC_GAP = 0.1
"""Least distance of two numbers of events, as a share of the width."""
WIDEST = 8.5
"""Most room for names at the right, in rem; a longer one is cut."""

Ticks = tuple[tuple[float, str], ...]
"""Places in percent from the left or the top, and what stands there."""


@dataclass(frozen=True, slots=True)
class Frame:
    """The axes of a chart: the first and last time, and the top of the shares."""

    first: float
    last: float
    top: float

    @classmethod
    def around(cls, start: int, turns: int, highest: float) -> "Frame":
        """Give the axes of a study that hold a share, up to the next twentieth.

        Examples
        --------
        >>> Frame.around(2013, 52, 0.31)
        Frame(first=2013.0, last=2026.0, top=0.35)
        """
        top = max(math.ceil(highest * 20), 1) / 20
        return cls(float(start), start + turns / 4, top)

    def x(self, time: float) -> float:
        """Give a time's place from the left, 0 to 1."""
        return (time - self.first) / (self.last - self.first)

    def y(self, value: float) -> float:
        """Give a value's place from the top, 0 to 1."""
        return 1 - value / self.top


def years(frame: Frame) -> Ticks:
    """Give the years that are written below, five at most."""
    span = frame.last - frame.first
    step = next(s for s in (1, 2, 3, 5, 10, 20, 50, 1000) if span / s <= 5)
    written = range(math.ceil(frame.first), math.floor(frame.last) + 1, step)
    return tuple((percent_of(frame.x(year)), str(year)) for year in written)


def shares(frame: Frame) -> Ticks:
    """Give the shares that are written at the left."""
    locator = MaxNLocator(4, steps=[1, 2, 5, 10])
    values = [v for v in locator.tick_values(0.0, frame.top) if 0 <= v <= frame.top + 1e-9]
    return tuple((percent_of(frame.y(v)), share_tick(v)) for v in values)


def placed(
    marks: Sequence[Mark], frame: Frame
) -> tuple[tuple[int, float, float, Mark], ...]:
    """Give marks numbers, with their places and those of the numbers, in percent."""
    at = [frame.x(mark.time) for mark in marks]
    numbers = spread(at, DISC_GAP, 0.0, 1.0)
    return tuple(
        (n, percent_of(x), percent_of(place), mark)
        for n, (x, place, mark) in enumerate(zip(at, numbers, marks, strict=True), start=1)
    )


def room_of(names: Iterable[str]) -> float:
    """Give the room that names at the right take, in rem: a letter of 9 points is .75."""
    wide = max((text_width(name, 9, True) for name in names), default=0.0)
    return round(min(wide * 6 + 0.7, WIDEST), 2)


def percent_of(share: float) -> float:
    """Give a share in percent, to a hundredth."""
    return round(100 * share, 2)
