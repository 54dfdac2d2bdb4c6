"""How much memory a process and all its descendants hold together, at the most (Linux)."""

import os
import threading
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType

PROC = Path("/proc")


class PeakMemory:
    """Watches memory while a block of code runs.

    Attributes
    ----------
    peak
        Largest sum of resident memory seen, in bytes; 0 where it cannot be seen. Pages that
        processes share count once for each, so it is rather too high.

    Examples
    --------
    >>> with PeakMemory() as memory:
    ...     held = bytes(10_000_000)
    >>> memory.peak > 0 or not PROC.is_dir()
    True
    """

    def __init__(self, every: float = 0.1) -> None:
        self.peak = 0
        self._every = every
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> "PeakMemory":
        self.peak = held_by_family(os.getpid())
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._done.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._done.wait(self._every):
            self.peak = max(self.peak, held_by_family(os.getpid()))


def held_by_family(process: int) -> int:
    """Sum the resident memory of a process and its descendants, in bytes."""
    return sum(_held(member) for member in (process, *_descendants(process)))


def _descendants(process: int) -> Iterator[int]:
    parents: dict[int, list[int]] = {}
    for entry in PROC.glob("[0-9]*"):
        try:
            fields = (entry / "stat").read_text().rpartition(")")[2].split()
        except OSError:  # it ended meanwhile
            continue
        parents.setdefault(int(fields[1]), []).append(int(entry.name))
    waiting = [process]
    while waiting:
        children = parents.get(waiting.pop(), [])
        waiting += children
        yield from children


def _held(process: int) -> int:
    try:
        pages = int((PROC / str(process) / "statm").read_text().split()[1])
    except (OSError, IndexError):
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")
