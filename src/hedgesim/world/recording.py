"""What an experiment keeps of its runs."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

TRAJECTORIES = "trajectories"
LAST_TURN = "last_turn"
SUMMARIES = "summaries"
KEEP = (TRAJECTORIES, LAST_TURN, SUMMARIES)
"""Every run turn by turn, its last turn alone, or no run but counts over all of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """Which turns, pairs and measures are kept, and whether runs are kept at all.

    Attributes
    ----------
    every, pairs_every
        Turns between those of which states and pairs are kept; 0: none.
    pairs_up_to
        Pairs are kept up to so many runs.
    keep
        One of `KEEP`. Of summaries there are no pairs.
    measures
        Which measures of a state are kept; empty: all.
    """

    every: int = 1
    pairs_every: int = 4
    pairs_up_to: int = 1000
    keep: str = TRAJECTORIES
    measures: tuple[str, ...] = ()

    @property
    def summaries(self) -> bool:
        """Whether no run is kept, but counts over all of them."""
        return self.keep == SUMMARIES

    def turns(self, last: int) -> tuple[int, ...]:
        """Give the turns of which states are kept, with the start and the last turn.

        Examples
        --------
        >>> Record(every=4).turns(10), Record(keep="last_turn").turns(10)
        ((0, 4, 8, 10), (10,))
        """
        return self._between(last, self.every)

    def pair_turns(self, last: int, runs: int) -> tuple[int, ...]:
        """Give the turns of which pairs are kept in a study of so many runs."""
        if self.summaries or runs > self.pairs_up_to:
            return ()
        return self._between(last, self.pairs_every)

    def _between(self, last: int, every: int) -> tuple[int, ...]:
        if not every:
            return ()
        if self.keep == LAST_TURN:
            return (last,)
        return tuple(t for t in range(last + 1) if t % every == 0 or t == last)


def record_of(said: Mapping[str, Any]) -> Record:
    """Read the table `[record]`, checked and with its defaults."""
    return Record(**{**said, "measures": tuple(said["measures"] or ())})


def told_of_record(record: Record) -> tuple[str, ...]:
    """Say what is kept, where it is not every run and every measure.

    Examples
    --------
    >>> told_of_record(Record(keep="summaries", measures=("alignment", "threat")))
    ('keeps summaries of alignment, threat',)
    >>> told_of_record(Record(keep="last_turn")), told_of_record(Record())
    (('keeps last_turn of every measure',), ())
    """
    if record.keep == TRAJECTORIES and not record.measures:
        return ()
    return (f"keeps {record.keep} of {', '.join(record.measures) or 'every measure'}",)
