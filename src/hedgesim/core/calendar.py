"""Quarters of years: the clock of the model."""

import datetime as dt
import re
from dataclasses import dataclass
from functools import total_ordering

_QUARTER = re.compile(r"(?P<year>\d{4})Q(?P<quarter>[1-4])")


@total_ordering
@dataclass(frozen=True, slots=True)
class Quarter:
    """A quarter of a year, such as 2013Q1.

    Examples
    --------
    >>> Quarter(2013, 4).plus(1)
    Quarter(year=2014, quarter=1)
    >>> str(Quarter.of(dt.date(2022, 2, 24))), Quarter.parse("2022Q1") < Quarter(2022, 2)
    ('2022Q1', True)
    """

    year: int
    quarter: int

    @classmethod
    def of(cls, date: dt.date) -> "Quarter":
        """Give the quarter in which a date lies."""
        return cls(date.year, (date.month + 2) // 3)

    @classmethod
    def parse(cls, text: str) -> "Quarter":
        """Read "2022Q1".

        Raises
        ------
        ValueError
            If the text is not a year, Q and a number from 1 to 4.
        """
        match = _QUARTER.fullmatch(text)
        if match is None:
            raise ValueError(f"{text!r} is not a quarter such as 2022Q1")
        return cls(int(match["year"]), int(match["quarter"]))

    @property
    def index(self) -> int:
        """Quarters since year 0, for differences."""
        return 4 * self.year + self.quarter - 1

    def plus(self, quarters: int) -> "Quarter":
        """Give the quarter so many later (or earlier, if negative)."""
        year, rest = divmod(self.index + quarters, 4)
        return Quarter(year, rest + 1)

    def __lt__(self, other: "Quarter") -> bool:
        return self.index < other.index

    def __str__(self) -> str:
        return f"{self.year}Q{self.quarter}"
