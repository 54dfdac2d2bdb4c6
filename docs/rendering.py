"""Pieces of a page for GitHub: tables, names, ranges, docstrings with their equations."""

import inspect
import re
from collections.abc import Callable, Iterable
from typing import Any

from hedgesim.measures import Measure
from hedgesim.world.declarations import Declared

_SECTION = r"\n[A-Z][a-z]+\n-{4,}\n|\nParameters, returns"
"""Where what a docstring says ends and its parameters or examples begin."""


def told(rule: Callable[..., Any]) -> Iterable[str]:
    """Give what a docstring says before its parameters, with equations for GitHub."""
    text = inspect.getdoc(rule) or ""
    body = re.split(_SECTION, text)[0]
    for paragraph in blocks(body):
        if paragraph.startswith(".. math::"):
            yield f"```math\n{aligned(equation(paragraph))}\n```"
        else:
            yield with_symbols(paragraph.replace("\n", " "))


def blocks(body: str) -> list[str]:
    """Split a docstring at empty lines; an equation keeps the indented lines below it."""
    found: list[str] = []
    for paragraph in body.strip().split("\n\n"):
        indented = paragraph.startswith("    ")
        if indented and found and found[-1].startswith(".. math::"):
            found[-1] += "\n" + paragraph
        else:
            found.append(paragraph)
    return found


def equation(paragraph: str) -> str:
    """Give the lines of a math directive without directive and indentation."""
    lines = paragraph.removeprefix(".. math::").splitlines()
    return "\n".join(line.strip() for line in lines if line.strip())


def aligned(text: str) -> str:
    """Put an equation with aligned lines into the environment that MathJax asks for."""
    if "&" in text:
        return f"\\begin{{aligned}}\n{text}\n\\end{{aligned}}"
    return text


def inline_equation(rule: Callable[..., Any]) -> str:
    """Give a rule's first equation on one line, for a table."""
    for paragraph in blocks(inspect.getdoc(rule) or ""):
        if paragraph.startswith(".. math::"):
            return f"$`{' '.join(equation(paragraph).split())}`$"
    return ""


def with_symbols(text: str) -> str:
    """Turn inline symbols of a docstring into those of GitHub."""
    return re.sub(r":math:`([^`]*)`", r"$`\1`$", text)


def references(rule: Callable[..., Any]) -> str:
    """Give the references section of a docstring on one line."""
    text = inspect.getdoc(rule) or ""
    match = re.search(r"\nReferences\n-+\n(.*?)(?=\n\n[A-Z]|\Z)", text, flags=re.DOTALL)
    return with_symbols(" ".join(match[1].split())) if match else ""


def reads(rule: Callable[..., Any]) -> tuple[str, ...]:
    """Name the arguments of a rule."""
    return tuple(inspect.signature(rule).parameters)


def first_line(thing: Any) -> str:
    """Give the first line of a docstring."""
    return (inspect.getdoc(thing) or "").split("\n")[0]


def names(words: Iterable[str]) -> str:
    """Set names as code, with commas."""
    return ", ".join(map(code, words)) or "nothing"


def code(word: str) -> str:
    """Set a word as code."""
    return f"`{word}`"


def number(value: float) -> str:
    """Write a number as short as it can be."""
    return f"{value:g}"


def span(low: float, high: float) -> str:
    """Write a range.

    Examples
    --------
    >>> span(0, 1), span(0, float("inf")), span(float("-inf"), float("inf"))
    ('0 to 1', '0 or more', 'any')
    """
    if high == float("inf"):
        return "any" if low == float("-inf") else f"{number(low)} or more"
    return f"{number(low)} to {number(high)}"


def table(heads: tuple[str, ...], rows: Iterable[list[str]]) -> str:
    """Write a table that GitHub shows."""
    lines = [list(heads), ["---"] * len(heads), *rows]
    return "\n".join(
        "| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |"
        for line in lines
    )


def rule_section(
    rule: Callable[..., Any], writes: tuple[str, ...], depth: int = 3
) -> Iterable[str]:
    """Give one rule: what it does, its equation, what it reads and writes."""
    yield f"{'#' * depth} {rule.__name__}"
    yield from told(rule)
    source = references(rule)
    yield f"Reads: {names(reads(rule))}. Writes: {names(writes)}." + (
        f" Source: {source}" if source else ""
    )


def rule_name(stage: Any) -> str:
    """Name the rule of a stage; the gain, which is a sum, goes by what it writes."""
    return getattr(stage.rule, "__name__", None) or f"add_{stage.writes[0]}"


def parameter_row(declared: Declared) -> list[str]:
    """Give the cells of one parameter."""
    said = declared.parameter
    likely = "fixed" if said.likely is None else span(*said.likely)
    if said.scale == "log":
        likely += " log"
    return [
        code(declared.name),
        said.symbol,
        number(declared.default),
        likely,
        span(said.low, said.high),
        said.unit,
        said.source,
        declared.meaning.replace("\n", " "),
    ]


def measure_row(m: Measure) -> list[str]:
    """Give the cells of one measure."""
    return [
        f"[{code(m.name)}](#{m.name})",
        m.title,
        "state" if m.over == "state" else "state and partner",
        m.unit,
        span(m.low, m.high),
        m.not_applicable,
    ]
