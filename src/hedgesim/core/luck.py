"""Chance has an address: (seed, stage, place, replicate, turn).

The same address gives the same number whatever else is simulated, so a counterfactual
shares its luck with the factual run, and one run of a million can be opened alone. A
generator serves 256 consecutive replicates of one (seed, stage, place) and draws (turn,
lane): replicate `r` is lane `r % 256` of block `r // 256`, and a longer horizon only adds
turns.
"""

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple, cast
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from hedgesim.core.axes import Array
from hedgesim.core.seeds import sequences

BLOCK = 256
"""Consecutive replicates that share one generator."""

AHEAD = 13
"""Turns drawn at once. It decides speed and memory, never a number."""

PER_WORD = 4
"""Normals that come from each 64 bits."""

SFC64_WORDS = 3
"""Words of 64 bits with which this kind of generator is seeded."""

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


def generators(
    seed: int, stage: str, places: Sequence[str], block: int
) -> list[np.random.SFC64]:
    """Give the generators of many places, as `generator` does one by one."""
    if block >= 2**32:  # an address of more words
        return [generator(seed, stage, place, block) for place in places]
    keys = [(crc32(stage.encode()), crc32(place.encode()), block) for place in places]
    made = cast(list[np.random.SeedSequence], sequences(seed, keys, SFC64_WORDS))
    return [np.random.SFC64(sequence) for sequence in made]


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
        self._without = [row for row, place in enumerate(places) if place is None]
        self._shape = len(places), numbers.size
        named = [place for place in places if place is not None]
        self._blocks: list[_Block] = []
        for block in np.unique(numbers // BLOCK):
            column = np.flatnonzero(numbers // BLOCK == block)
            opened = generators(seed, stage, named, int(block))
            lane = numbers[column] % BLOCK
            bits = np.empty((len(places), AHEAD * BLOCK // PER_WORD), dtype="<u8")
            self._blocks.append(_Block(_stretch(column), _stretch(lane), opened, bits))
        self._next = AHEAD

    def draw(self) -> Array:
        """Draw the next turn's numbers, shape (place, replicate)."""
        if self._next == AHEAD:
            self._fill()
        which = np.empty(self._shape, dtype=np.uint16)
        for block in self._blocks:
            which[:, block.column] = block.quantiles(self._next)[:, block.lane]
        # every number is a place of the table, so none wraps: that is looked up fastest
        out: Array = quantiles().take(which, mode="wrap").astype(np.float64)
        out[self._without] = 0.0  # rows that need no luck
        self._next += 1
        return out

    def _fill(self) -> None:
        """Draw the bits of some turns at once, which costs fewer calls."""
        for block in self._blocks:
            words = block.bits.shape[1]
            for row, source in zip(self._rows, block.sources, strict=True):
                block.bits[row] = source.random_raw(words)
        self._next = 0


class _Block(NamedTuple):
    """Replicates that share generators: where they stand, their lanes, bits drawn ahead."""

    column: Where
    lane: Where
    sources: list[np.random.SFC64]
    bits: NDArray[np.uint64]

    def quantiles(self, turn: int) -> NDArray[np.uint16]:
        """Give the number of each quantile, over (place, lane); in one order anywhere."""
        drawn = self.bits.view("<u2").reshape(-1, AHEAD, BLOCK)
        return drawn[:, turn]


def _stretch(numbers: Integers) -> Where:
    """Give numbers that follow one another as a slice, which is copied faster."""
    first, last = int(numbers[0]), int(numbers[-1])
    if np.array_equal(numbers, np.arange(first, last + 1)):
        return slice(first, last + 1)
    return numbers


@cache
def quantiles() -> NDArray[np.float32]:
    """Give the middle quantiles of 65,536 equal slices of the standard normal.

    They are rounded to single precision: so small a table stays in the cache.

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
