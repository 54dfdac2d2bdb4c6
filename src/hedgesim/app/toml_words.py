"""Writing TOML: pairs of key and value, lists, and comments that fit on a page."""

import datetime as dt
import textwrap
from collections.abc import Iterator, Sequence

WIDTH = 92
"""Letters of a line, where words allow it."""


def pair(key: str, value: object) -> str:
    """Write a key with its value.

    Parameters
    ----------
    key
        A bare key.
    value
        A truth, number, date, text or list of these. A text stands in one line: what cannot
        be printed is escaped.

    Examples
    --------
    >>> pair("actor", ["RUS", "CHN"]), pair("runs", 128)
    ('actor = ["RUS", "CHN"]', 'runs = 128')
    """
    return f"{key} = {_value(value)}"


def listed(key: str, values: Sequence[str]) -> Iterator[str]:
    """Write a key with a list of texts, on as many lines as it takes."""
    line = pair(key, list(values))
    if len(line) <= WIDTH:
        yield line
        return
    yield f"{key} = ["
    inside = ", ".join(_value(value) for value in values)
    yield from textwrap.wrap(
        f"{inside},",
        WIDTH,
        initial_indent="    ",
        subsequent_indent="    ",
        break_on_hyphens=False,
        break_long_words=False,
    )
    yield "]"


def comment(words: str) -> Iterator[str]:
    """Write a comment, on as many lines as it takes.

    Examples
    --------
    >>> list(comment("Luck alone differs."))
    ['# Luck alone differs.']
    """
    plain = "".join(c for c in words if c.isprintable())
    yield from textwrap.wrap(plain, WIDTH, initial_indent="# ", subsequent_indent="# ")


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, list):
        return f"[{', '.join(_value(inner) for inner in value)}]"
    if isinstance(value, str):
        return '"' + "".join(_letter(c) for c in value) + '"'
    return repr(value)


def _letter(letter: str) -> str:
    if letter in '"\\':
        return f"\\{letter}"
    return letter if letter.isprintable() else f"\\U{ord(letter):08X}"
