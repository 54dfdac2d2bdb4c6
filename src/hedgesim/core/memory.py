"""Memory: freed and kept for the next array; and how much of it is free."""

import ctypes
import os
from functools import cache
from pathlib import Path

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


def free_memory() -> int | None:
    """Give the bytes that could be taken now without swapping; None if nobody can tell.

    The least of what the machine has and what a container allows.
    """
    found = [size for size in (_of_machine(), _of_container()) if size is not None]
    return min(found, default=None)


def _of_machine() -> int | None:
    try:
        lines = Path("/proc/meminfo").read_text("ascii").splitlines()
    except OSError:
        return _of_system()
    sizes = [line.split()[1] for line in lines if line.startswith("MemAvailable:")]
    return int(sizes[0]) * 1024 if sizes else _of_system()


def _of_system() -> int | None:
    try:
        return os.sysconf("SC_AVPHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, OSError, ValueError):  # Windows, and systems without the name
        return None


def _of_container() -> int | None:
    """Read what a control group (of Linux, version 2) still allows."""
    folder = Path("/sys/fs/cgroup")
    try:
        limit, used = (
            (folder / f"memory.{name}").read_text("ascii").strip()
            for name in ("max", "current")
        )
        return max(int(limit) - int(used), 0)
    except (OSError, ValueError):  # no such group, or "max": no limit
        return None
