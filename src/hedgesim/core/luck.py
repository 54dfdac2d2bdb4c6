"""Chance has an address: (seed, stage, place, replicate, turn).

The same address gives the same number whatever else is simulated, so a counterfactual
shares its luck with the factual run, and one run of a million can be opened alone. A
generator serves 256 consecutive replicates of one (seed, stage, place) and draws (turn,
lane): replicate `r` is lane `r % 256` of block `r // 256`, and a longer horizon only adds
turns.
"""

from collections.abc import Sequence
from functools import cache
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from hedgesim.core.axes import Array

BLOCK = 256
"""Consecutive replicates that share one generator."""

AHEAD = 8
"""Turns drawn at once. It decides speed and memory, never a number."""

TOGETHER = 16
"""Places drawn at once, few enough to stay in a cache. It decides speed, never a number."""

LARGEST_SEED = 2**32 - 1

Integers = NDArray[np.int64]
Where = slice | Integers


def generator(seed: int, stage: str, place: str, block: int) -> np.random.SFC64:
    """Give the generator of bits at one address, before its first turn.

    Parameters
    ----------
    seed
        0 to 2**32 - 1.
    stage, place
        Ids such as "perceive" and "KAZ:RUS"; never a row number.
    block
        The replicate's number divided by 256, rounded down.

    Notes
    -----
    SFC64 drew fastest of NumPy's generators; streams are spawned by
    `numpy.random.SeedSequence`.
    """
    address = (crc32(stage.encode()), crc32(place.encode()), block)
    sequence = np.random.SeedSequence(seed, spawn_key=address)
    return np.random.SFC64(sequence)


class Normals:
    """Standard normals of many places, turn after turn, for any set of replicates.

    A draw is one of 65,536 equally likely quantiles of the standard normal, chosen by 16
    bits: about a fifth of the time that an exact normal takes, and finer than any luck need
    be (variance .99998, largest 4.32).

    Parameters
    ----------
    seed, stage
        See `generator`.
    places
        One id for each row of what `draw` returns; None for a row that needs no luck.
    replicates
        Replicate numbers, any order, each 0 or more.

    Examples
    --------
    Replicate 300 gets the same luck alone as among others, and elsewhere in the list:

    >>> alone = Normals(11, "perceive", ["KAZ:RUS"], [300])
    >>> among = Normals(11, "perceive", ["KGZ:RUS", "KAZ:RUS"], [2, 300])
    >>> bool(alone.draw()[0, 0] == among.draw()[1, 1])
    True
    """

    def __init__(
        self, seed: int, stage: str, places: Sequence[str | None], replicates: Sequence[int]
    ) -> None:
        numbers = np.asarray(replicates, dtype=np.int64)
        self._rows = [row for row, place in enumerate(places) if place is not None]
        named = [place for place in places if place is not None]
        self._blocks: list[tuple[Where, Where, list[np.random.SFC64]]] = []
        for block in np.unique(numbers // BLOCK):
            column = np.flatnonzero(numbers // BLOCK == block)
            generators = [generator(seed, stage, place, int(block)) for place in named]
            lane = numbers[column] % BLOCK
            self._blocks.append((_stretch(column), _stretch(lane), generators))
        # rows that need no luck stay 0
        self._drawn = np.zeros((AHEAD, len(places), numbers.size), dtype=np.float32)
        self._next = AHEAD

    def draw(self) -> Array:
        """Draw the next turn's numbers, shape (place, replicate)."""
        if self._next == AHEAD:
            self._fill()
        out: Array = self._drawn[self._next].astype(np.float64)
        self._next += 1
        return out

    def _fill(self) -> None:
        """Draw some turns at once, which costs fewer calls; the numbers are the same."""
        for column, lane, generators in self._blocks:
            for first in range(0, len(generators), TOGETHER):
                few = slice(first, first + TOGETHER)
                drawn = _normals(generators[few])[:, :, lane]
                for row, one in zip(self._rows[few], drawn, strict=True):
                    self._drawn[:, row, column] = one
        self._next = 0


def _stretch(numbers: Integers) -> Where:
    """Give numbers that follow one another as a slice, which is copied faster."""
    first, last = int(numbers[0]), int(numbers[-1])
    if np.array_equal(numbers, np.arange(first, last + 1)):
        return slice(first, last + 1)
    return numbers


def _normals(sources: Sequence[np.random.SFC64]) -> NDArray[np.float32]:
    """Draw the normals of some turns, over (source, turn, lane).

    Four come from each 64 bits, in one order anywhere.
    """
    bits = np.empty((len(sources), AHEAD * BLOCK // 4), dtype="<u8")
    for row, source in zip(bits, sources, strict=True):
        row[:] = source.random_raw(row.size)
    return quantiles().take(bits.view("<u2").reshape(-1, AHEAD, BLOCK))


@cache
def quantiles() -> NDArray[np.float32]:
    """Give the middle quantiles of 65,536 equal slices of the standard normal.

    Examples
    --------
    >>> table = quantiles()
    >>> table.size, float(table[0]), float(table[-1]), round(float(table.mean()), 6)
    (65536, -4.324919..., 4.324919..., 0.0)
    """
    from scipy.special import ndtri

    slices = 2**16
    middles = (np.arange(slices) + 0.5) / slices
    table: NDArray[np.float32] = ndtri(middles).astype(np.float32)
    return table
