"""Every step by which a study writes, made to fail on demand; used by `faults.py` alone.

The steps are those of the operating system that `hedgesim.study` takes to write: making a
folder, opening a file for writing, each write to it, closing it, fsync, link, rename,
removal.
They are wrapped in the process that is to be disturbed, and nowhere else.
"""

import errno
import os
import signal
import threading
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from hedgesim.study import folder as place

FAULTS = {
    "kill": "killed there; a write is cut in half",
    "ENOSPC": "the disk is full from there on",
    "EIO": "it fails once with an I/O error",
}
GROW = ("mkdir", "open", "write", "link")
"""Steps that a full disk does not let through."""


class Steps:
    """Counts the steps of writing and lets one fail.

    Parameters
    ----------
    at
        Which step fails, from 1; 0 lets none fail.
    kind
        How: a key of `FAULTS`.
    names
        File to which the names of the steps are written as they are taken, if any.
    """

    def __init__(self, at: int = 0, kind: str = "", names: Path | None = None) -> None:
        self.at, self.kind, self.names = at, kind, names
        self._taken = 0
        self._lock = threading.Lock()
        self._log: Any = None

    def read(self) -> list[str]:
        """Name the steps that were taken."""
        assert self.names is not None
        found = self.names.read_text().split()
        self.names.unlink()
        return found

    def install(self) -> None:
        """Wrap the steps of this process."""
        if self.names is not None:
            self._log = os.open(self.names, os.O_WRONLY | os.O_CREAT)
        wrapped = SimpleNamespace(**vars(os))
        wrapped.fsync = self.step("fsync", os.fsync)
        wrapped.replace = self.step("rename", os.replace)
        wrapped.link = self.step("link", os.link)
        place.os = wrapped
        Path.mkdir = self.step("mkdir", Path.mkdir)
        Path.unlink = self.step("remove", Path.unlink)
        Path.open = self._opening(Path.open)

    def step(self, name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        """Wrap a step that happens whole or not at all."""

        def taken(*arguments: Any, **options: Any) -> Any:
            self.take(name)
            return real(*arguments, **options)

        return taken

    def take(self, name: str, half: Callable[[], object] = lambda: None) -> None:
        """Count a step; if it is the one, do half of it and fail."""
        with self._lock:
            self._taken += 1
            taken = self._taken
        if self._log is not None:
            os.write(self._log, f"{name}\n".encode())
        full = self.kind == "ENOSPC" and taken >= self.at and name in GROW
        if taken != self.at and not full:
            return
        if self.kind == "kill":
            half()
            os.kill(os.getpid(), signal.SIGKILL)
        if full or self.kind == "EIO":
            half()
            number = getattr(errno, self.kind)
            raise OSError(number, os.strerror(number))

    def _opening(self, real: Callable[..., Any]) -> Callable[..., Any]:
        def opened(path: Path, mode: str = "r", *arguments: Any, **options: Any) -> Any:
            if not set(mode) & set("xwa"):
                return real(path, mode, *arguments, **options)
            self.take("open")
            return _File(real(path, mode, *arguments, **options), self)

        return opened


class _File:
    """A file whose writes and whose closing are steps."""

    def __init__(self, file: Any, steps: Steps) -> None:
        self._file, self._steps = file, steps

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)

    def __enter__(self) -> "_File":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def write(self, content: Any) -> Any:
        """Write, or half of it and fail."""

        def half() -> None:
            self._file.write(content[: len(content) // 2])
            self._file.flush()

        self._steps.take("write", half)
        return self._file.write(content)

    def close(self) -> None:
        """Close; a failing one is closed all the same, as the system does."""
        try:
            if not self._file.closed:
                self._steps.take("close")
        finally:
            self._file.close()
