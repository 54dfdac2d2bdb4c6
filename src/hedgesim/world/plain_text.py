"""Reading text that somebody else wrote: refused before it is parsed if it cannot be meant.

A file is refused if it is no file, empty, too large, not UTF-8 or has a line so long that
parsing it would take seconds.
"""

from pathlib import Path

from hedgesim.core.errors import ConfigError, Problem

MAX_BYTES = 256 * 1024
"""Largest TOML file that is read, in bytes."""

MAX_LINE = 1_000
"""Longest line of a TOML file, in characters: a dotted key of 40 kB would take seconds."""


def shown(path: Path) -> str:
    """Give a path as a person would: relative to the working folder if inside it."""
    try:
        return str(path.relative_to(Path.cwd()))
    except (ValueError, OSError):
        return str(path)


def read_text(path: Path, *, max_bytes: int = MAX_BYTES, max_line: int = MAX_LINE) -> str:
    """Read a text file whole, or say what is wrong with it.

    Parameters
    ----------
    path
        An ordinary file, UTF-8, with or without a byte order mark.
    max_bytes, max_line
        Caps on the size of the file, in bytes, and of a line, in characters.

    Raises
    ------
    ConfigError
        If there is no such file, or it is a directory, a device, empty, too large, not
        UTF-8, or has a NUL or an overlong line.
    """
    raw = _read_bytes(path, max_bytes)
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise _refusal(path, "text in UTF-8", line) from None
    problems = faults_of_text(text, shown(path), max_line=max_line)
    if problems:
        raise ConfigError(problems)
    return text.replace("\r\n", "\n")


def faults_of_text(
    text: str, where: str, *, max_bytes: int | None = None, max_line: int = MAX_LINE
) -> list[Problem]:
    """Find what keeps a text from being parsed: nothing in it, too much, or a bad line.

    Parameters
    ----------
    text
        The whole of it.
    where
        What to call it in a message.
    max_bytes, max_line
        Caps on its size, in bytes, if it is not known yet, and of a line, in characters.
    """
    if not text.strip():
        return [Problem(where=where, expected="a file that is not empty")]
    if max_bytes is not None and len(text.encode("utf-8", "replace")) > max_bytes:
        allowed = f"a file of at most {max_bytes // 1024:,} KiB"
        return [Problem(where=where, expected=allowed)]
    return [
        Problem(where=where, line=number, expected=expected)
        for number, line in enumerate(text.split("\n"), 1)
        for expected in _faults_of_line(line, max_line)
    ]


def _faults_of_line(line: str, max_line: int) -> list[str]:
    faults = []
    if len(line) > max_line:
        faults.append(f"a line of at most {max_line:,} characters, not {len(line):,}")
    if "\0" in line:
        faults.append("text without NUL characters")
    return faults


def _read_bytes(path: Path, max_bytes: int) -> bytes:
    try:
        if path.is_dir():
            raise _refusal(path, "a file, not a directory")
        if path.exists() and not path.is_file():
            raise _refusal(path, "an ordinary file")
        with path.open("rb") as file:
            raw = file.read(max_bytes + 1)
    except FileNotFoundError:
        raise _refusal(path, "a file that exists") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise _refusal(path, f"a file that can be read ({reason})") from None
    if len(raw) > max_bytes:
        raise _refusal(path, f"a file of at most {max_bytes // 1024:,} KiB")
    return raw


def _refusal(path: Path, expected: str, line: int | None = None) -> ConfigError:
    return ConfigError([Problem(where=shown(path), line=line, expected=expected)])
