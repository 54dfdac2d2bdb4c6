"""One turn of several: which was asked for, and how it is named."""

from hedgesim.core.errors import ConfigError, Problem
from hedgesim.plots.catalogue import Asked
from hedgesim.plots.page import Words
from hedgesim.plots.source import Source


def at_turn(source: Source, turn: int) -> str:
    """Name a turn after its preposition: "at the end of 2025", "in 2022Q2"."""
    when = source.when(turn)
    return f"{'in' if when[:1].isdigit() else 'at'} {when}"


def words_of_turn(source: Source, turn: int, what: str, told: str, origin: str) -> Words:
    """Head one picture of several with its quarter: words of the same height in each."""
    return Words(title=source.quarter(turn), subtitle=(f"{what}.", told), source=origin)


def recorded_turn(source: Source, asked: Asked, turns: list[int]) -> int:
    """Give the turn that was asked for, by default the last that was recorded.

    Raises
    ------
    ConfigError
        If it was not recorded, with some that were.
    """
    if asked.turn is None:
        return turns[-1]
    if asked.turn not in turns:
        named = [source.quarter(turn) for turn in turns]
        some = named if len(named) < 9 else [*named[:3], "…", *named[-3:]]
        raise ConfigError([Problem(
            where="--turn", value=source.quarter(asked.turn),
            expected=f"a recorded turn: {', '.join(some)}",
        )])  # fmt: skip
    return asked.turn
