"""Writing TOML: pairs of key and value, lists, and comments that fit on a page."""

import datetime as dt
import json
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
        A truth, number, date, text or list of these. A text is written in one line, without
        characters that cannot be printed.

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
        f"{inside},", WIDTH, initial_indent="    ", subsequent_indent="    "
    )
    yield "]"


def comment(words: str) -> Iterator[str]:
    """Write a comment, on as many lines as it takes.

    Examples
    --------
    >>> list(comment("Luck alone differs."))
    ['# Luck alone differs.']
    """
    yield from textwrap.wrap(
        _printable(words), WIDTH, initial_indent="# ", subsequent_indent="# "
    )


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, list):
        return f"[{', '.join(_value(inner) for inner in value)}]"
    if isinstance(value, str):
        return json.dumps(_printable(value), ensure_ascii=False)
    return repr(value)


def _printable(text: str) -> str:
    return "".join(c for c in text if c.isprintable())
