"""Exit statuses, and what a person is told when a command ends early."""

import codecs
import contextlib
import io
import os
import platform
import sys
import traceback
import unicodedata
from collections.abc import Callable
from enum import IntEnum

from hedgesim.core.errors import MACHINE_ERRORS, ConfigError, Problem, StoppedByMachine


class Status(IntEnum):
    """What the exit status of every command means."""

    DONE = 0
    DEFECT = 1
    """A mistake of hedgesim's own."""
    USER = 2
    """Something that the user can put right: a file, an argument, a folder."""
    SOME_FAILED = 3
    """Finished, but some runs failed."""
    MACHINE = 4
    """Disk, lock or memory stopped the work; what was finished is kept."""
    INTERRUPTED = 130
    """Stopped from the keyboard."""


def wrong(where: str, value: str, expected: str, hint: str | None = None) -> ConfigError:
    """Make the error for one argument that cannot be used.

    Examples
    --------
    >>> print(wrong("--state", "KAY", "a state of central_asia", "did you mean 'KAZ'?"))
    --state
        KAY
        expected: a state of central_asia
        hint: did you mean 'KAZ'?
    1 problem; nothing was run.
    """
    return ConfigError([Problem(where=where, value=value, expected=expected, hint=hint)])


def guarded(command: Callable[[], int]) -> int:
    """Run a command and turn whatever stops it into a message and an exit status."""
    _make_streams_safe()
    try:
        status = command()
        sys.stdout.flush()
    except BrokenPipeError:
        return _reader_left()
    except (Exception, KeyboardInterrupt) as error:
        return _explained(error)
    return status


def _make_streams_safe() -> None:
    """Let text be written anywhere: also where there is no output, or only ASCII."""
    codecs.register_error("hedgesim.nearest", nearest)
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # closed by whoever started us
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115
        stream = getattr(sys, name)
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="hedgesim.nearest")


_ASCII = {"–": "-", "−": "-", "→": "->", "·": ".", "…": "...", "∞": "inf", "ı": "i"}


def nearest(error: UnicodeError) -> tuple[str, int]:
    """Write what an encoding lacks in the nearest letters of ASCII, else as "?".

    A range must not read "0?1", nor a negative number "?1".

    Examples
    --------
    >>> import codecs
    >>> codecs.register_error("hedgesim.nearest", nearest)
    >>> "Türkiye −1–2 κ".encode("ascii", "hedgesim.nearest")
    b'Turkiye -1-2 ?'
    """
    if not isinstance(error, UnicodeEncodeError):
        raise error
    letters = []
    for letter in error.object[error.start : error.end]:
        plain = unicodedata.normalize("NFKD", letter).encode("ascii", "ignore").decode()
        letters.append(_ASCII.get(letter) or plain or "?")
    return "".join(letters), error.end


def _explained(error: BaseException) -> int:
    """Say what stopped a command, in words for whoever can do something about it."""
    if isinstance(error, ConfigError):
        return _say(Status.USER, str(error))
    if isinstance(error, StoppedByMachine | MemoryError):
        return _say(
            Status.MACHINE, f"Stopped by the machine: {str(error) or 'no memory left'}"
        )
    if isinstance(error, KeyboardInterrupt):
        return _say(Status.INTERRUPTED, str(error) or "Interrupted.")
    if isinstance(error, OSError):
        return _operating_system(error)
    return _defect(error)


def _say(status: Status, text: str) -> int:
    print(text, file=sys.stderr)
    return status


def _reader_left() -> int:
    """Whoever read the answer has had enough, as `| head` has: nothing is wrong."""
    with contextlib.suppress(OSError, ValueError):  # if it is a real file
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return Status.DONE


def _operating_system(error: OSError) -> int:
    """Tell a full disk, the machine's, from a folder that the user may not write."""
    if error.errno in MACHINE_ERRORS:
        return _say(Status.MACHINE, f"Stopped by the machine: {error}")
    if error.filename is not None and isinstance(
        error, (PermissionError, FileNotFoundError, IsADirectoryError, NotADirectoryError)
    ):
        what = (error.strerror or "it cannot be used").lower()
        return _say(
            Status.USER,
            str(wrong(str(error.filename), what, "a file or folder that can be used")),
        )
    return _defect(error)


def _defect(error: BaseException) -> int:
    import hedgesim

    traceback.print_exception(error)
    return _say(
        Status.DEFECT,
        "\nThis is a defect of hedgesim, not of your files. Please report it with the "
        f"lines above,\nthe command you gave, and: hedgesim {hedgesim.__version__}, Python "
        f"{platform.python_version()}, {platform.platform()}.",
    )
