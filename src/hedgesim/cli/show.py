"""How answers look: tables for people, JSON and CSV for programs."""

import csv
import json
import math
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from textwrap import indent
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

ROOM_TO_WRAP = 26
"""Letters that a column of sentences needs; with less, sentences go under their rows."""

Row = Mapping[str, Any]
"""One entry of a list: everything that is known of it, by name."""


@dataclass(frozen=True, slots=True)
class Listing:
    """One table of `hedgesim list`.

    `rows` hold everything, for JSON and CSV; people are shown `columns`, of which those in
    `wide` may wrap. The first column names an entry. `group`, if any, is a name in the rows
    by whose values they are set under headings, worded by `headings`.
    """

    name: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    wide: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    group: str = ""
    headings: Mapping[str, str] = field(default_factory=dict)


def console(*, error: bool = False) -> "Console":
    """Give a console that shows text as it is: no mark-up, emoji or guessed colours."""
    from rich.console import Console

    class Plain(Console):
        """One that lets a broken pipe through."""

        def on_broken_pipe(self) -> None:
            """Raise it again; Rich would leave with exit status 1."""
            raise BrokenPipeError

    return Plain(
        file=sys.stderr if error else sys.stdout, markup=False, emoji=False, highlight=False
    )


def print_json(content: Any) -> None:
    """Print JSON on standard output; what is not finite is null.

    Letters are escaped where standard output is not in UTF-8, so that nothing is lost.
    """
    encoding = (getattr(sys.stdout, "encoding", None) or "utf-8").lower()
    escape = not encoding.startswith("utf")
    print(json.dumps(_plain(content), indent=1, ensure_ascii=escape, allow_nan=False))


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _plain(entry) for key, entry in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(entry) for entry in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value if isinstance(value, bool | int | float | None) else str(value)


def print_csv(rows: Sequence[Row]) -> None:
    """Print rows as CSV; words that a spreadsheet would take for a formula get a quote."""
    if not rows:
        return
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(rows[0])
    writer.writerows([_safe(value) for value in row.values()] for row in rows)


def _safe(value: object) -> object:
    if isinstance(value, list | tuple):
        return _safe(" ".join(map(str, value)))
    if isinstance(value, str) and value.startswith(("=", "+", "-", "@")):
        return "'" + value
    return "" if value is None else value


def print_listings(listings: Iterable[Listing]) -> None:
    """Print tables for people, one under the other."""
    out = console()
    for place, listing in enumerate(listings):
        if place:
            out.print()
        out.print(listing.title, style="bold")
        stacked = _is_narrow(listing, out.width)
        for heading, rows in _grouped(listing):
            if heading:
                out.print()
                out.print(heading, style="bold")
            if stacked:
                _print_stacked(out, listing, rows)
            else:
                out.print(_table(listing, rows))
        for note in listing.notes:
            out.print(note, style="dim")


def _is_narrow(listing: Listing, width: int) -> bool:
    """Tell whether columns that wrap would be left too little room."""
    kept = _kept(listing)
    taken = sum(_widths(kept, listing.rows).values()) + 2 * len(kept)
    return bool(listing.wide) and width - taken < ROOM_TO_WRAP * len(listing.wide)


def _kept(listing: Listing) -> list[str]:
    return [column for column in listing.columns if column not in listing.wide]


def _widths(columns: Sequence[str], rows: Sequence[Row]) -> dict[str, int]:
    from rich.cells import cell_len

    return {c: max([len(c), *(cell_len(as_word(row[c])) for row in rows)]) for c in columns}


def _print_stacked(out: "Console", listing: Listing, rows: Sequence[Row]) -> None:
    """Print each row on a line, and what would wrap beneath it."""
    from rich.cells import set_cell_size
    from rich.padding import Padding
    from rich.text import Text

    kept = _kept(listing)
    widths = _widths(kept, rows)
    heading = "  ".join(c.replace("_", " ").ljust(widths[c]) for c in kept).rstrip()
    out.print(heading, style="dim")
    for row in rows:
        words = [set_cell_size(as_word(row[column]), widths[column]) for column in kept]
        line = Text.assemble((words[0], "bold"), "  ", "  ".join(words[1:]).rstrip())
        out.print(line, soft_wrap=True)
        below = [as_word(row[column]) for column in listing.wide]
        if any(below):
            out.print(Padding(" · ".join(filter(None, below)), (0, 0, 0, 4)), style="dim")


def _grouped(listing: Listing) -> Iterable[tuple[str, Sequence[Row]]]:
    if not listing.group:
        return [("", listing.rows)]
    groups: dict[str, list[Row]] = {}
    for row in listing.rows:
        groups.setdefault(str(row[listing.group]), []).append(row)
    return [(listing.headings.get(key, key), rows) for key, rows in groups.items()]


def _table(listing: Listing, rows: Sequence[Row]) -> "Table":
    from rich import box
    from rich.table import Table

    table = Table(
        box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, padding=(0, 1, 0, 0),
        header_style="dim",
    )  # fmt: skip
    for column in listing.columns:
        wraps = column in listing.wide
        table.add_column(
            column.replace("_", " "),
            no_wrap=not wraps,
            overflow="fold" if wraps else "ellipsis",
            ratio=1 if wraps else None,
            style="bold" if column == listing.columns[0] else "",
        )
    for row in rows:
        table.add_row(*(as_word(row[column]) for column in listing.columns))
    return table


def print_entry(row: Row) -> None:
    """Print everything that is known of one entry, a line each."""
    out = console()
    width = max(len(name) for name in row) + 2
    for name, value in row.items():
        text = as_word(value)
        if "\n" in text:
            out.print(f"{name.replace('_', ' ')}:", style="dim")
            out.print(indent(text, "  "), soft_wrap=True)
        elif text:
            print_hanging(out, name.replace("_", " "), text, width)


def print_hanging(out: "Console", name: str, text: str, width: int) -> None:
    """Print a name and a text that stays in its own column when it wraps."""
    from rich.table import Table

    grid = Table.grid(padding=(0, 0))
    grid.add_column(width=width, style="dim", no_wrap=True)
    grid.add_column(overflow="fold")
    grid.add_row(name, text)
    out.print(grid)


def as_word(value: object) -> str:
    """Write a value for people.

    Examples
    --------
    >>> as_word(0.30000000000000004), as_word((0.1, 0.8)), as_word(None), as_word(True)
    ('0.3', '0.1–0.8', '', 'yes')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return f"{value:.6g}".replace("-", "−", 1).replace("inf", "∞")
    if isinstance(value, list | tuple):
        if len(value) == 2 and all(isinstance(v, int | float) for v in value):
            return ("–" if value[0] >= 0 else " to ").join(map(as_word, value))
        return ", ".join(map(as_word, value))
    return str(value)
