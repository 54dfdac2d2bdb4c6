"""How NumPy walks through arrays: row by row, and nothing copied on the way."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from math import prod

import numpy as np

ROW = 256
"""Numbers at a time. It decides speed, never a bit."""


SLICE = 32_768
"""Numbers of a slice that stays in the cache, a quarter of a megabyte: so many states are
taken together, one at least. It decides speed, never a bit."""


def some_states(shape: Sequence[int]) -> Iterator[slice]:
    """Give slices of the first axis, few states at a time, which stay in the cache.

    For a rule of many steps on large arrays, in which each state is by itself.

    Examples
    --------
    >>> list(some_states((3, 10, 4, 500)))
    [slice(0, 1, None), slice(1, 2, None), slice(2, 3, None)]
    >>> list(some_states((3, 10, 4, 1)))
    [slice(0, 819, None)]
    """
    together = max(1, SLICE // max(prod(shape[1:]), 1))
    for low in range(0, shape[0], together):
        yield slice(low, low + together)


@contextmanager
def row_by_row() -> Iterator[None]:
    """Let NumPy take arrays in pieces of `ROW` numbers while this lasts.

    It takes 8,192 at a time otherwise, and where an array is repeated along an axis, as a
    parameter or a mask is, it copies it to such a length first: that takes longer than to
    multiply. A row of runs needs no copy. It holds in this thread alone and can decorate a
    function.

    Examples
    --------
    >>> with row_by_row():
    ...     np.getbufsize()
    256
    >>> np.getbufsize()
    8192
    """
    before = np.setbufsize(ROW)
    try:
        yield
    finally:
        np.setbufsize(before)
