"""Freed memory that is kept for the next array instead of being handed back."""

import ctypes
from functools import cache

_TRIM, _TOP_PAD, _MMAP = -1, -2, -3
_KEPT = 256 * 2**20


@cache
def keep_freed_memory() -> bool:
    """Ask the C library to keep what is freed, where it can be asked.

    A turn makes and frees some thousand arrays of a megabyte or so. glibc hands each back
    to the
    system and asks for it again, page by page, which takes longer than the arithmetic.
    Changes no result. Returns whether the C library took the advice.
    """
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (AttributeError, OSError, TypeError):  # not glibc
        return False
    return all(
        mallopt(what, size)
        for what, size in ((_MMAP, _KEPT), (_TRIM, _KEPT), (_TOP_PAD, 2**26))
    )
