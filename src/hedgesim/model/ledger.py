"""What a model keeps of its turns, so that any of them can be asked about later."""

from collections.abc import Collection, Mapping
from copy import copy
from functools import cached_property

import numpy as np

from hedgesim.core.axes import Array
from hedgesim.core.calendar import Quarter
from hedgesim.engine.inputs import Inputs
from hedgesim.engine.reasons import Weighed, weigh, weigh_start
from hedgesim.engine.wiring import World

BY_TERMS = "multi_vector"
"""The one way to decide that goes by the terms of the gain."""

SAME = 1e-9
"""Nearer than this to what the terms give, the answer of a state that acts is theirs."""

TURNS_IN_A_YEAR = 4


class Entry:
    """One turn: what states saw when they chose, and the world in which it ended.

    Worlds share their arrays with the simulation, so an entry costs a few tens of
    kilobytes; terms are computed when they are asked for.
    """

    def __init__(self, seen: World | None, after: World) -> None:
        self._seen = seen
        self.after = after

    @cached_property
    def weighed(self) -> Weighed:
        """Everything that went into the choices of the turn."""
        return weigh_start(self.after) if self._seen is None else weigh(self._seen)

    def array(self, name: str, state: int) -> Array:
        """Give a quantity of a state at the end of the turn, without the run axis."""
        found: Array = self.after.arrays[name][state, ..., 0]
        return found


class Ledger:
    """The turns of one run.

    Parameters
    ----------
    start
        The world at turn 0.
    inputs
        Names of the places.
    turns
        The last turn that the run will have.
    rules
        State id to the name of its way to decide, where not by the terms.
    acting
        Ids of states that act for themselves.
    """

    def __init__(
        self,
        start: World,
        inputs: Inputs,
        turns: int,
        rules: Mapping[str, str],
        acting: Collection[str] = (),
    ) -> None:
        self.inputs = inputs
        self._turns = turns
        self._rules = rules
        self._acting = acting
        self._entries = [Entry(None, start)]

    def keep(self, seen: World | None, after: World) -> None:
        """Add the turn just made."""
        self._entries.append(Entry(seen, after))

    @property
    def turn(self) -> int:
        """The turn made last."""
        return len(self._entries) - 1

    def entry(self, turn: int) -> Entry:
        """Give a turn that was made."""
        return self._entries[turn]

    def until(self, turn: int) -> "Ledger":
        """Give the ledger as it stood after a turn that was made."""
        found = copy(self)
        found._entries = self._entries[: turn + 1]
        return found

    def turn_of(self, said: int | str | Quarter) -> int:
        """Give the number of a turn that was made, from its number or its quarter.

        Raises
        ------
        ValueError
            If it was not made, or is neither.
        """
        turn = turn_of(said, self.inputs.first_quarter, self._turns)
        if turn > self.turn:
            raise ValueError(f"turn {turn} is not made yet; the last one is {self.turn}")
        return turn

    def earlier(self, turn: int) -> int:
        """Give the turn with which one is compared by default: a year before, at most."""
        return max(turn - TURNS_IN_A_YEAR, 0)

    def own_way(self, turn: int, state: str, channel: int) -> str:
        """Say how a state chose a channel if not by the terms; empty if by them.

        At the start nobody has chosen yet, and the terms explain the figures.
        """
        if turn == 0:
            return ""
        rule = self._rules.get(state, BY_TERMS)
        if rule != BY_TERMS and state not in self._acting:
            return f"decided by {rule}"
        row, entry = self.inputs.states.index(state), self._entries[turn]
        chosen = entry.array("posture", row)[:, channel]
        by_terms = entry.weighed.side(row, channel).shares
        if rule == BY_TERMS and np.allclose(chosen, by_terms, rtol=0.0, atol=SAME):
            return ""
        return "acted for itself"


def turn_of(said: int | str | Quarter, first: Quarter, turns: int) -> int:
    """Read a turn from its number, its quarter, or the word "start".

    Parameters
    ----------
    said
        0 to `turns`, such as 40 or "40"; "2022Q4" or a `Quarter`; "start" is turn 0.
    first
        The quarter of turn 1.
    turns
        The last turn.

    Raises
    ------
    ValueError
        With what can be said.

    Examples
    --------
    >>> turn_of("2013Q4", Quarter(2013, 1), 52), turn_of(52, Quarter(2013, 1), 52)
    (4, 52)
    """
    last = first.plus(turns - 1)
    known = f"a quarter from {first} to {last}, or a turn from 0 (the start) to {turns}"
    if isinstance(said, str):
        word = said.strip().upper()
        if word == "START":
            return 0
        try:
            said = int(word) if word.isdecimal() else Quarter.parse(word)
        except ValueError:
            raise ValueError(f"{known}; not {said!r}") from None
    if isinstance(said, Quarter):
        turn = said.index - first.index + 1
        if not 1 <= turn <= turns:
            raise ValueError(f"{known}; not {said}")
        return turn
    if not 0 <= said <= turns:
        raise ValueError(f"{known}; not {said}")
    return int(said)


def named_turn(turn: int, first: Quarter) -> str:
    """Give a turn as its quarter.

    Examples
    --------
    >>> named_turn(0, Quarter(2013, 1)), named_turn(40, Quarter(2013, 1))
    ('the start of 2013', '2022Q4')
    """
    return f"the start of {first.year}" if turn == 0 else str(first.plus(turn - 1))
