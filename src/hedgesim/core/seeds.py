"""Seeds of many generators at once: the words that NumPy's `SeedSequence` gives for each.

To make one sequence after another takes as long as some turns of a run. NumPy promises
that what a sequence gives never changes (its hash is M. E. O'Neill's `randutils`).
"""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.random.bit_generator import ISeedSequence
from numpy.typing import NDArray

Words = NDArray[np.uint32]

POOL = 4
"""Words of a sequence's pool."""

_WORD = 2**32
_FIRST, _FACTOR = (0x43B0D7E5, 0x8B51F9DD), (0x931E8875, 0x58F38DED)
_LEFT, _RIGHT, _HALF = np.uint32(0xCA01F9DD), np.uint32(0x4973F715), np.uint32(16)


class Ready(ISeedSequence):
    """A sequence whose words were reckoned before."""

    def __init__(self, words: NDArray[np.uint64]) -> None:
        self._words = words

    def generate_state(self, n_words: int, dtype: Any = np.uint32) -> NDArray[np.uint64]:
        """Give the words, of which a generator asks for as many as it needs."""
        if n_words != len(self._words) or np.dtype(dtype) != self._words.dtype:
            raise ValueError(f"{len(self._words)} words are ready, not {n_words}")
        return self._words


def sequences(seed: int, keys: Sequence[tuple[int, ...]], words: int) -> list[Ready]:
    """Give the sequence of each key, ready for a generator that asks for some words.

    Parameters
    ----------
    seed
        0 to 2**32 - 1.
    keys
        Spawn keys of one length, each number 0 to 2**32 - 1.
    words
        How many words of 64 bits.

    Examples
    --------
    >>> numpys = np.random.SeedSequence(11, spawn_key=(5, 2**32 - 1, 3))
    >>> ours = sequences(11, [(7, 1, 0), (5, 2**32 - 1, 3)], 3)[1]
    >>> same = ours.generate_state(3, np.uint64) == numpys.generate_state(3, np.uint64)
    >>> same.tolist()
    [True, True, True]
    """
    keyed = np.array(keys, dtype=np.uint32).reshape(len(keys), -1).T
    nothing = np.zeros(len(keys), dtype=np.uint32)
    entropy = [nothing + np.uint32(seed), *[nothing] * (POOL - 1), *keyed]
    constants = _constants(0)
    pool = [_hashed(word, constants) for word in entropy[:POOL]]
    for source in range(POOL):
        for to in range(POOL):
            if to != source:
                pool[to] = _mixed(pool[to], _hashed(pool[source], constants))
    for word in entropy[POOL:]:
        pool = [_mixed(one, _hashed(word, constants)) for one in pool]
    constants = _constants(1)
    out = [_hashed(pool[n % POOL], constants) for n in range(2 * words)]
    state = np.stack(out, axis=-1).astype("<u4").view("<u8").astype(np.uint64)
    return [Ready(row) for row in state]


def _constants(which: int) -> Iterator[tuple[np.uint32, np.uint32]]:
    """Give each constant of the hash with the one after it, with which the next begins."""
    value = _FIRST[which]
    while True:
        after = value * _FACTOR[which] % _WORD
        yield np.uint32(value), np.uint32(after)
        value = after


def _hashed(words: Words, constants: Iterator[tuple[np.uint32, np.uint32]]) -> Words:
    added, factor = next(constants)
    hashed: Words = (words ^ added) * factor
    return hashed ^ (hashed >> _HALF)


def _mixed(one: Words, other: Words) -> Words:
    mixed: Words = _LEFT * one - _RIGHT * other
    return mixed ^ (mixed >> _HALF)
