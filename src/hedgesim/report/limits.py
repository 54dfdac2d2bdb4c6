"""Limits of the model, read from the page that says them: docs/model.md."""

import posixpath
import re
from collections.abc import Iterator

from markupsafe import Markup, escape

from hedgesim.report.shipped import shipped

HEADING = "## What is assumed, and limits"


def limits(text: str | None = None) -> tuple[Markup, ...]:
    r"""Give the limits of the model, each a short text with bold words and code.

    A link becomes the name of the file to which it leads.

    Parameters
    ----------
    text
        The page; that of the package by default.

    Raises
    ------
    ValueError
        If the page has no such section, or nothing in it.

    Examples
    --------
    >>> print(limits(HEADING + "\n\n- **Sizes.** See [data](data.md).\n\n## Other")[0])
    <strong>Sizes.</strong> See data (<code>docs/data.md</code>).
    """
    page = shipped("model.md") if text is None else text
    _, found, rest = page.partition(f"\n{HEADING}\n" if text is None else HEADING)
    said = tuple(_marked(item) for item in _items(re.split(r"\n##", rest)[0]))
    if not found or not said:
        raise ValueError(f"docs/model.md has no list under {HEADING!r}")
    return said


def _items(section: str) -> Iterator[str]:
    """Join the lines of each item of a list."""
    for item in re.split(r"\n- ", f"\n{section}")[1:]:
        yield " ".join(item.split())


def _marked(text: str) -> Markup:
    """Set the few marks that these pages use; an address within the pages is left out."""
    said = str(escape(text))
    said = re.sub(r"\[([^\]]+)\]\(([^)#]*)[^)]*\)", _named, said)
    said = re.sub(r"`([^`]+)`", r"<code>\1</code>", said)
    said = re.sub(r"\*\*([^*]+)\*\*", r"<strong>\1</strong>", said)
    return Markup(said)  # escaped above


def _named(link: "re.Match[str]") -> str:
    """Write a link as its text and the file that it leads to, from the repository's top."""
    path = posixpath.normpath(posixpath.join("docs", link[2]))
    return f"{link[1]} (`{path}`)"
