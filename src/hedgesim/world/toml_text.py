"""TOML that somebody else wrote, with the line of every key.

What is parsed remembers on which line each key stands, so that a problem can point there.
"""

import re
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from hedgesim.core.errors import ConfigError, Problem
from hedgesim.world.plain_text import read_text, shown
from hedgesim.world.toml_lines import KeyPath, locate

_SHOWN = 60
_AT_LINE = re.compile(r"\(at line (\d+), column \d+\)")
_BARE = re.compile(r"[A-Za-z0-9_-]+")


@dataclass(frozen=True, slots=True)
class TomlText:
    """A parsed TOML file that can say where each of its keys stands.

    `where` is the file as a person would write it; `data` what it says; `lines` the line of
    every key path, such as `("event", 0, "target")`; `options` the paths whose values came
    from a command-line option, with the name used there.
    """

    where: str
    text: str
    data: dict[str, Any]
    lines: Mapping[KeyPath, int]
    options: Mapping[KeyPath, str] = field(default_factory=dict)

    def line(self, path: KeyPath) -> int:
        """Give the line of a key, or of the nearest table around it, or 1."""
        for length in range(len(path), 0, -1):
            if path[:length] in self.lines:
                return self.lines[path[:length]]
        return 1

    def at(self, path: KeyPath) -> Any:
        """Give what stands at a path, or None if nothing does."""
        found: Any = self.data
        for part in path:
            try:
                found = found[part]
            except (KeyError, IndexError, TypeError):
                return None
        return found

    def without(self, wrong: Collection[KeyPath]) -> "TomlText":
        """Give the file without some keys or entries; lines stay what they were."""
        data = {key: value for key, value in self.data.items() if (key,) not in wrong}
        moved: dict[KeyPath, KeyPath] = {}
        for key, value in data.items():
            if isinstance(value, list):
                kept = [place for place in range(len(value)) if (key, place) not in wrong]
                data[key] = [value[place] for place in kept]
                moved |= {(key, old): (key, new) for new, old in enumerate(kept)}
        lines = {
            moved.get(path[:2], path[:2]) + path[2:]: line
            for path, line in self.lines.items()
            if path[:2] not in wrong
        }
        return TomlText(self.where, self.text, data, lines, self.options)

    def problem(self, path: KeyPath, expected: str, hint: str | None = None) -> Problem:
        """Describe what is wrong at a path, with file, line, key and value."""
        value = self.at(path)
        value_text = None if value is None else toml_value(value)
        if path in self.options:
            return Problem(
                where="--set",
                key=self.options[path],
                value=value_text,
                expected=expected,
                hint=hint,
            )
        return Problem(
            where=self.where,
            line=self.line(path),
            key=self._key(path) or None,
            value=None if isinstance(value, dict) else value_text,
            expected=expected,
            hint=hint,
        )

    def _key(self, path: KeyPath) -> str:
        """Write a path as the file would show it: `[parameters] deference`."""
        if not path:
            return ""
        first, rest = path[0], path[1:]
        if rest and isinstance(rest[0], int) and isinstance(self.at(path[:2]), dict):
            label = _label(self.at(path[:2])) or f"number {rest[0] + 1}"
            return f"[[{_part(first)}]] {label}" + (
                f": {_dotted(rest[1:])}" if rest[1:] else ""
            )
        if rest and isinstance(self.at((first,)), dict):
            return f"[{_part(first)}] {_dotted(rest)}"
        return _dotted(path)


def _label(table: dict[str, Any]) -> str:
    """Name an entry of an array of tables as its author would."""
    own = (("id",), ("type", "subtype"), ("quantity",), ("state", "partner", "channel"))
    for keys in (*own, ("parameter",), ("event", "what"), ("event",), ("rule",)):
        words = [table.get(key) for key in keys]
        if all(isinstance(word, str) and word for word in words):
            return _short("/".join(map(str, words)))
    return ""


def _part(part: str | int) -> str:
    if isinstance(part, int):
        return f"[{part + 1}]"
    return _short(part if _BARE.fullmatch(part) else _quoted(part))


def _dotted(path: KeyPath) -> str:
    parts = [_part(part) for part in path]
    return "".join(
        part if not place or part.startswith("[") else f".{part}"
        for place, part in enumerate(parts)
    )


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(c if c.isprintable() else repr(c)[1:-1] for c in escaped) + '"'


def toml_value(value: object) -> str:
    """Write a value as TOML would, cut to a readable length.

    Examples
    --------
    >>> toml_value(True), toml_value("0.6"), toml_value([1, 2]), toml_value({"a": 1.5})
    ('true', '"0.6"', '[1, 2]', '{a = 1.5}')
    """
    return _short(_whole_value(value, depth=3))


def _whole_value(value: object, depth: int) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return _quoted(value[: 2 * _SHOWN])
    if isinstance(value, list | tuple | dict):
        return _collection(value, depth - 1) if depth else "…"
    return str(value)


def _collection(value: list[Any] | tuple[Any, ...] | dict[str, Any], depth: int) -> str:
    if isinstance(value, dict):
        pairs = list(value.items())[:_SHOWN]
        return (
            "{"
            + ", ".join(f"{_part(k)} = {_whole_value(v, depth)}" for k, v in pairs)
            + "}"
        )
    return "[" + ", ".join(_whole_value(item, depth) for item in value[:_SHOWN]) + "]"


def parse_toml(text: str, where: str) -> TomlText:
    r"""Parse text as TOML and find the line of every key.

    Parameters
    ----------
    text
        The text of a file, already within the caps of `read_text`.
    where
        What to call the file in a message.

    Raises
    ------
    ConfigError
        If the text is not TOML, with the line where it ceases to be.

    Examples
    --------
    >>> toml = parse_toml('title = "x"\n[[event]]\nid = "E1"\ntarget = 3\n', "a.toml")
    >>> print(toml.problem(("event", 0, "target"), "an id"))
    a.toml:4
        [[event]] E1: target = 3
        expected: an id
    """
    try:
        return TomlText(where, text, tomllib.loads(text), locate(text))
    except RecursionError:
        expected, line = "values that are not nested this deeply", None
    except ValueError as error:
        expected, line = _what_ails(str(error), text)
    raise ConfigError([Problem(where=where, line=line, expected=expected)])


def _what_ails(message: str, text: str) -> tuple[str, int | None]:
    """Turn the parser's message into an expectation and a line."""
    found = _AT_LINE.search(message)
    line = int(found[1]) if found else text.rstrip().count("\n") + 1
    reason = _short(_AT_LINE.sub("", message).replace("(at end of document)", "").strip())
    return f"TOML ({reason})", line


def read_toml(path: Path) -> TomlText:
    """Read and parse a TOML file.

    Raises
    ------
    ConfigError
        As `read_text` and `parse_toml`.
    """
    return parse_toml(read_text(path), shown(path))
