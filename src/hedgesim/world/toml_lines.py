"""On which line each key of a TOML text stands, also in arrays of tables and inline tables.

The standard parser does not tell, and people need to be told. The walker below assumes text
that the standard parser has accepted; it looks at structure only and leaves values alone.
"""

import re
import tomllib

KeyPath = tuple[str | int, ...]
"""Keys, and places in arrays counted from 0, from the root of the file down."""

MAX_DEPTH = 32
"""Deeper keys are not told apart: no file of ours has them, and hostile ones would cost."""

_SKIP = re.compile(r"(?:[ \t\n]|#[^\n]*)*")
_BLANK = re.compile(r"[ \t]*")
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_STRING = re.compile(
    r'"""(?:[^\\]|\\.)*?"{3,5}(?!")'
    r"|'''.*?'{3,5}(?!')"
    r'|"(?:[^"\\\n]|\\.)*"'
    r"|'[^'\n]*'",
    re.DOTALL,
)
_SCALAR = re.compile(r"[^,\]}#\n]*")


def locate(text: str) -> dict[KeyPath, int]:
    r"""Find the line, counted from 1, of every key, table and array entry.

    Parameters
    ----------
    text
        Valid TOML with `\n` line ends.

    Returns
    -------
    dict[KeyPath, int]
        The line on which a key, the header of a table or an entry of an array begins.

    Examples
    --------
    >>> lines = locate("a = 1\n[[b]]\nc = [\n 5,\n {d = 2}]\n[[b]]\n[b.e]\nf.g = 3\n")
    >>> lines["a",], lines["b", 0, "c", 1, "d"], lines["b", 1, "e", "f", "g"]
    (1, 5, 8)
    """
    return _Walker(text).walk()


def _below(path: KeyPath, part: str | int) -> KeyPath:
    return (*path, part) if len(path) < MAX_DEPTH else path


class _Walker:
    """A cursor over the text, with the lines found so far."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.place = 0
        self.lines: dict[KeyPath, int] = {}
        self.counts: dict[KeyPath, int] = {}  # entries of each array of tables
        self._counted_to, self._line = 0, 1

    def walk(self) -> dict[KeyPath, int]:
        table: KeyPath = ()
        self.skip(_SKIP)
        while self.place < len(self.text):
            if self.text[self.place] == "[":
                table = self.header()
            else:
                self.pair(table)
            self.skip(_SKIP)
        return self.lines

    def skip(self, pattern: re.Pattern[str]) -> str:
        match = pattern.match(self.text, self.place)
        if match is None:
            raise ValueError(f"cannot be followed (at line {self.line()}, column 1)")
        self.place = match.end()
        return match[0]

    def line(self) -> int:
        """Count the lines up to the cursor, which only moves forward."""
        self._line += self.text.count("\n", self._counted_to, self.place)
        self._counted_to = self.place
        return self._line

    def header(self) -> KeyPath:
        line = self.line()
        double = self.text.startswith("[[", self.place)
        self.place += 2 if double else 1
        *parents, last = self.key()
        self.place += 2 if double else 1
        path: KeyPath = ()
        for part in parents:
            path = self.latest(_below(path, part))
            self.lines.setdefault(path, line)
        path = _below(path, last)
        if double:
            self.lines.setdefault(path, line)
            self.counts[path] = self.counts.get(path, 0) + 1
        path = self.latest(path)
        self.lines[path] = line
        return path

    def latest(self, path: KeyPath) -> KeyPath:
        """Step into the last entry, if the path is an array of tables."""
        return (*path, self.counts[path] - 1) if path in self.counts else path

    def key(self) -> list[str]:
        parts = []
        while True:
            self.skip(_BLANK)
            if self.text[self.place] in "\"'":
                parts.append(str(tomllib.loads("k = " + self.skip(_STRING))["k"]))
            else:
                parts.append(self.skip(_BARE_KEY))
            self.skip(_BLANK)
            if not self.text.startswith(".", self.place):
                return parts
            self.place += 1

    def pair(self, table: KeyPath) -> None:
        line = self.line()
        path = table
        for part in self.key():
            path = _below(path, part)
            self.lines.setdefault(path, line)
        self.place += 1  # the equals sign
        self.skip(_BLANK)
        self.value(path)

    def value(self, path: KeyPath) -> None:
        first = self.text[self.place : self.place + 1]
        if first == "[":
            self.array(path)
        elif first == "{":
            self.inline_table(path)
        else:
            self.skip(_STRING if first in ('"', "'") else _SCALAR)

    def array(self, path: KeyPath) -> None:
        self.place += 1
        entry = 0
        while self.after_separator("]"):
            below = _below(path, entry)
            self.lines.setdefault(below, self.line())
            self.value(below)
            entry += 1

    def inline_table(self, path: KeyPath) -> None:
        self.place += 1
        while self.after_separator("}"):
            self.pair(path)

    def after_separator(self, closing: str) -> bool:
        """Move past space, comments and a comma; False, and past the end, if it closes."""
        self.skip(_SKIP)
        if self.text.startswith(",", self.place):
            self.place += 1
            self.skip(_SKIP)
        if not self.text.startswith(closing, self.place):
            if self.place >= len(self.text):
                raise ValueError("a bracket is not closed")
            return True
        self.place += 1
        return False
