"""The results folder as a place: atomic files, one writer at a time, no litter."""

import contextlib
import json
import os
import sys
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from hedgesim.core.errors import MACHINE_ERRORS, ConfigError, Problem, StoppedByMachine
from hedgesim.world.names import NAME_TEXT, is_name

PROVENANCE = "provenance.json"
COMPLETE = "COMPLETE.json"
SHARD = "SHARD.json"
"""Stands for COMPLETE.json in the folder of a shard."""
MARKS = (COMPLETE, SHARD)

FAILURES = "failures.jsonl"
TABLES = ("runs", "states", "pairs", "counts", "sums", "points")
LOG = "run.log"
LIST = "design.csv"
"""The table of points of a design of kind "list", as it was given."""

ASKED, BETWEEN = 5, 0.05
"""How often the lock is asked for, and seconds between."""


def default_folder(name: str) -> Path:
    """Give `results/<name>`, where a study goes unless it is told otherwise.

    Raises
    ------
    ConfigError
        If the name is not one that may name a folder on every system.

    Examples
    --------
    >>> default_folder("what_happened").as_posix()
    'results/what_happened'
    """
    if not is_name(name):
        raise ConfigError([Problem(where="results folder", value=name, expected=NAME_TEXT)])
    return Path("results") / name


def refuse(
    folder: Path, expected: str, value: str | None = None, hint: str | None = None
) -> ConfigError:
    """Word what is wrong with a folder, for the person who gave it."""
    problem = Problem(where=str(folder), expected=expected, value=value, hint=hint)
    return ConfigError([problem])


def see_html(path: Path) -> Path:
    """See that a path may be written as an HTML file, and give it back.

    Raises
    ------
    ConfigError
        If its name does not end so, or it is no file in a folder that exists.
    """
    if path.suffix.lower() not in (".html", ".htm"):
        raise refuse(path, "a name that ends in .html")
    if path.is_dir() or not path.absolute().parent.is_dir():
        raise refuse(path, "a file in a folder that exists")
    return path


AS_WRITTEN = "give the command of the run again; it makes it anew"


def damaged(path: Path, problem: Exception) -> ConfigError:
    """Word that a file is not what was written, for the person whose folder it is."""
    return refuse(path, "the file as it was written", str(problem), AS_WRITTEN)


@contextlib.contextmanager
def atomic(path: Path) -> Iterator[IO[bytes]]:
    """Write a file that is there whole or not at all, also after a power cut.

    A temporary name in the same folder, write, fsync, rename, fsync of the folder. If
    anything goes wrong the temporary file is removed.

    Raises
    ------
    StoppedByMachine
        If the disk is full, or the folder is gone or cannot be written.
    """
    temporary = path.parent / f".{path.name}.{uuid.uuid4().hex}.tmp"
    try:
        with temporary.open("xb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
        sync_folder(path.parent)
    except OSError as problem:
        raise stopped(path, problem) from problem
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)


def linked(source: Path, path: Path) -> None:
    """Let a file that is whole stand in a second place without taking room again.

    Both are the same bytes on the disk; as hedgesim never writes into a file that stands,
    what it does to one later leaves the other as it is.

    Raises
    ------
    OSError
        If the two places are on different file systems, or theirs knows no such links.
    """
    temporary = path.parent / f".{path.name}.{uuid.uuid4().hex}.tmp"
    try:
        os.link(source, temporary)
        os.replace(temporary, path)
        sync_folder(path.parent)
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)


def stopped(path: Path, problem: OSError) -> StoppedByMachine:
    """Word what the machine said, with what to do."""
    said = problem.strerror or str(problem)
    return StoppedByMachine(
        f"{path}: could not be written ({said}). No part of it was left; what was finished "
        "before is kept. Put it right and give the same command again to go on."
    )


def sync_folder(folder: Path) -> None:
    """Make a rename last, where the system can (not on Windows)."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write_text(path: Path, text: str) -> None:
    """Write a UTF-8 file, atomically and with the same line ends everywhere."""
    with atomic(path) as file:
        file.write(text.encode())


def write_json(path: Path, content: Any) -> None:
    """Write a JSON file for people to read, keys in the order given."""
    write_text(
        path, json.dumps(content, indent=1, ensure_ascii=False, allow_nan=False) + "\n"
    )


def read_json(path: Path) -> dict[str, Any]:
    """Read a JSON object written by `write_json`.

    Raises
    ------
    ConfigError
        If the file is no longer such an object.
    """
    try:
        content = json.loads(path.read_bytes())
    except (OSError, ValueError) as problem:
        raise refuse(path, "the file as hedgesim wrote it", hint=str(problem)) from problem
    if not isinstance(content, dict):
        raise refuse(path, "a JSON object, as hedgesim wrote it")
    return content


def sweep(folder: Path) -> None:
    """Remove temporary files that a killed process left; only while holding the lock."""
    for place in (folder, *(folder / table for table in TABLES)):
        for stale in place.glob(".*.tmp"):
            with contextlib.suppress(OSError):
                stale.unlink()


def has_results(folder: Path) -> bool:
    """Tell whether a folder holds anything that took time to make."""
    parts = (part for table in TABLES for part in (folder / table).glob("part-*.parquet"))
    marks = (folder / mark for mark in MARKS)
    return any(mark.exists() for mark in marks) or any(parts)


def make(folder: Path) -> None:
    """Make the folder, or see that an existing one may be used.

    Raises
    ------
    ConfigError
        If a file stands in its place, it cannot be made, or it holds other things.
    """
    try:
        if folder.is_dir() and not (folder / PROVENANCE).exists():
            others = [
                p.name for p in folder.iterdir() if p.name != LOG and p.suffix != ".tmp"
            ]
            if others:
                raise refuse(
                    folder,
                    "a new or empty folder, or one with results of this study",
                    value=f"holds {sorted(others)[0]}",
                    hint="give another --out",
                )
        folder.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError) as problem:
        raise refuse(folder, "a folder, but a file stands in its place") from problem
    except OSError as problem:
        raise _unwritable(folder, problem) from problem


def _unwritable(folder: Path, problem: OSError) -> ConfigError | StoppedByMachine:
    """Tell a full or failing disk from a folder that the user may not write."""
    if problem.errno in MACHINE_ERRORS:
        return stopped(folder, problem)
    return refuse(folder, "a folder that can be written", hint=problem.strerror)


@contextlib.contextmanager
def locked(folder: Path) -> Iterator[IO[str]]:
    """Hold the folder for one process, and give its log to write to.

    The lock sits on the log itself and is let go by the operating system when the process
    ends, however it ends; so there is nothing to unlock by hand.

    Raises
    ------
    ConfigError
        If the log cannot be written.
    StoppedByMachine
        If another process holds the folder.
    """
    try:
        log = (folder / LOG).open("a", encoding="utf-8")
    except OSError as problem:
        raise _unwritable(folder, problem) from problem
    try:
        if not _lock(log):
            raise StoppedByMachine(
                f"{folder}: another process is at work on this folder. Wait for it, stop "
                "it, or give another --out."
            )
        yield log
    finally:
        with contextlib.suppress(OSError):  # a line of the log lost is no result lost
            log.close()


def _lock(log: IO[str]) -> bool:
    """Take the lock; tell whether it was free.

    A look by `hedgesim status` holds it for an instant, so it is asked for a few times.
    """
    for _ in range(ASKED):
        if _locked_now(log):
            return True
        time.sleep(BETWEEN)
    return False


def _locked_now(log: IO[str]) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt

            log.seek(2**30)  # far beyond the end, so that the log itself stays writable
            msvcrt.locking(log.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(log.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
