"""Tidy tables in CSV files: read with the line of every row, nothing guessed.

Cells stay text until a column's own reader looks at them: no library decides that NA is no
country or that 1e400 is a number.
"""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from hedgesim.core.errors import ConfigError, Problem, did_you_mean
from hedgesim.world.plain_text import read_text, shown
from hedgesim.world.toml_text import toml_value

MAX_BYTES = 8 * 1024 * 1024
"""Largest table that is read, in bytes."""

MAX_LINE = 4_000
"""Longest line of a table, in characters."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table: the cells by column, and the line on which it begins."""

    where: str
    line: int
    cells: dict[str, str]

    def problem(self, column: str, expected: str, hint: str | None = None) -> Problem:
        """Describe what is wrong with a cell."""
        value = toml_value(self.cells[column])
        return Problem(
            where=self.where,
            line=self.line,
            key=column,
            value=value,
            expected=expected,
            hint=hint,
        )


def read_table(path: Path, columns: Sequence[str]) -> list[Row]:
    """Read a CSV file that has exactly the given columns, in any order.

    Parameters
    ----------
    path
        A CSV file, UTF-8, comma separated, with a header.
    columns
        Names of the columns that must be there.

    Raises
    ------
    ConfigError
        If the file cannot be read as text or as CSV, a column is missing, unknown or there
        twice, a row is ragged, or there is no row.
    """
    header, lines, where = _read(path)
    problems = _faults_of_header(where, header, columns)
    if problems:
        raise ConfigError(problems)
    return _rows(where, header, lines)


def read_any_table(path: Path) -> tuple[tuple[str, ...], list[Row]]:
    """Read a CSV file with any columns, each of them once.

    Raises
    ------
    ConfigError
        As `read_table`, or if a column has no name.
    """
    header, lines, where = _read(path)
    problems = _faults_of_header(where, header, [name for name in header if name])
    if problems:
        raise ConfigError(problems)
    return tuple(header), _rows(where, header, lines)


_Lines = list[tuple[int, list[str]]]


def _read(path: Path) -> tuple[list[str], _Lines, str]:
    text = read_text(path, max_bytes=MAX_BYTES, max_line=MAX_LINE)
    where = shown(path)
    lines = _records(text, where)
    return [cell.strip() for cell in lines[0][1]], lines[1:], where


def _rows(where: str, header: list[str], lines: _Lines) -> list[Row]:
    rows, problems = [], []
    for line, cells in lines:
        if len(cells) != len(header):
            expected = f"{len(header)} cells, not {len(cells)}"
            problems.append(Problem(where=where, line=line, expected=expected))
        else:
            stripped = (cell.strip() for cell in cells)
            rows.append(Row(where, line, dict(zip(header, stripped, strict=True))))
    if not lines:
        problems.append(Problem(where=where, line=2, expected="at least one row"))
    if problems:
        raise ConfigError(problems)
    return rows


def _records(text: str, where: str) -> list[tuple[int, list[str]]]:
    """Split into records, each with the line on which it begins; no empty ones."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    records, begins = [], 1
    try:
        for cells in reader:
            if cells:
                records.append((begins, cells))
            begins = reader.line_num + 1
    except csv.Error as error:
        raise ConfigError(
            [Problem(where=where, line=begins, expected=f"CSV ({error})")]
        ) from None
    return records


def _faults_of_header(
    where: str, header: list[str], columns: Sequence[str]
) -> list[Problem]:
    faults = []
    for column in columns:
        if column not in header:
            expected = f"the columns {', '.join(columns)}"
            faults.append(Problem(where=where, line=1, key=column, expected=expected))
    for place, column in enumerate(header):
        if column not in columns:
            hint = did_you_mean(column, columns)
            expected = f"one of {', '.join(columns)}"
            value = toml_value(column)
            faults.append(
                Problem(
                    where=where,
                    line=1,
                    key="column",
                    value=value,
                    expected=expected,
                    hint=hint,
                )
            )
        elif column in header[:place]:
            faults.append(
                Problem(where=where, line=1, key=column, expected="each column once")
            )
    return faults
