"""The points of a list: rows in the experiment's file, or a table beside it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from hedgesim.core.errors import ConfigError, Problem
from hedgesim.world.csv_text import read_any_table
from hedgesim.world.designs import Factor, Value
from hedgesim.world.factor_subjects import Around, Subject, subject_of, table_of
from hedgesim.world.factor_values import Wrong, from_text, judged, made
from hedgesim.world.models_design import DesignTable, FactorTable
from hedgesim.world.plain_text import shown
from hedgesim.world.toml_text import TomlText, toml_value

Rows = tuple[tuple[int, ...], ...]
_ROWS = ("design", "rows")


@dataclass(frozen=True, slots=True)
class Cells:
    """A list as it is written: columns, and rows of values or of text.

    `where` is the file, `lines` the line of each row, `head` that of the columns.
    """

    where: str
    head: int
    columns: tuple[str, ...]
    rows: Sequence[Mapping[str, Any]]
    lines: Sequence[int]
    is_text: bool

    def problem(self, line: int, key: str, expected: str, value: str | None = None,
                hint: str | None = None) -> Problem:  # fmt: skip
        """Describe what is wrong with a cell or a column."""
        return Problem(
            where=self.where, line=line, key=key, value=value, expected=expected, hint=hint
        )


def read_list(
    design: DesignTable, toml: TomlText, around: Around
) -> tuple[list[Factor], Rows, list[Problem]]:
    """Read the points of a list.

    Returns
    -------
    tuple[list[Factor], Rows, list[Problem]]
        The factors, each with the values that it takes; for every point the place of each
        factor's value among them; and every problem.
    """
    try:
        cells = (
            _written(design, toml) if design.file is None else _table(design, toml, around)
        )
    except ConfigError as error:
        return [], (), list(error.problems)
    subjects, problems = _subjects(cells, around)
    if problems:
        return [], (), problems
    values: dict[str, dict[Value, int]] = {name: {} for name in cells.columns}
    rows = []
    for row, line in zip(cells.rows, cells.lines, strict=True):
        rows.append(tuple(_places(row, line, cells, subjects, values, around, problems)))
    if problems or len(subjects) < len(cells.columns):  # of a scenario that is not sound
        return [], (), problems
    factors = [made(subjects[name], tuple(values[name])) for name in cells.columns]
    return factors, tuple(rows), []


def _written(design: DesignTable, toml: TomlText) -> Cells:
    rows: list[dict[str, object]] = design.rows or []
    columns = tuple(dict.fromkeys(name for row in rows for name in row))
    head = toml.line(_ROWS)
    if not columns:
        raise ConfigError([toml.problem(_ROWS, "rows that name a factor each")])
    wrong = [
        toml.problem((*_ROWS, place), f"a value for each of {', '.join(columns)}")
        for place, row in enumerate(rows)
        if set(row) != set(columns)
    ]
    if wrong:
        raise ConfigError(wrong)
    lines = [toml.line((*_ROWS, place)) for place in range(len(rows))]
    return Cells(toml.where, head, columns, rows, lines, is_text=False)


def _table(design: DesignTable, toml: TomlText, around: Around) -> Cells:
    path = list_path(str(design.file), around.path)
    if path is None:
        expected = "a file beside the experiment or in the working folder"
        raise ConfigError([toml.problem(("design", "file"), expected)])
    columns, rows = read_any_table(path)
    cells = [row.cells for row in rows]
    return Cells(shown(path), 1, columns, cells, [row.line for row in rows], is_text=True)


def list_path(name: str, experiment: Path) -> Path | None:
    """Find the file of a list: beside the experiment, else in the working folder."""
    for path in (experiment.parent / name, Path(name)):
        try:
            if path.is_file():
                return path
        except (OSError, ValueError):
            continue
    return None


def _subjects(cells: Cells, around: Around) -> tuple[dict[str, Subject], list[Problem]]:
    """Find what each column varies."""
    found: dict[str, Subject] = {}
    problems: list[Problem] = []
    for column in cells.columns:
        entry = table_of(column)
        toml = TomlText(cells.where, "", {"factor": [entry]}, {})
        try:
            table = FactorTable.model_validate(entry)
        except ValidationError:
            expected = (
                "a parameter, event:ID:magnitude (or :present, :date), rule:STATE "
                "or figure:QUANTITY/STATE/PARTNER"
            )
            problems.append(_of_column(cells, column, expected))
            continue
        subject, wrong = subject_of(table, ("factor", 0), toml, around)
        problems += (_of_column(cells, column, p.expected, p.hint) for p in wrong)
        if subject is not None:
            found[column] = subject
            if subject.name != column:
                problems.append(_of_column(cells, column, f"'{subject.name}'"))
    return found, problems


def _of_column(
    cells: Cells, column: str, expected: str, hint: str | None = None
) -> Problem:
    return cells.problem(cells.head, "column", expected, toml_value(column), hint)


def _places(
    row: Mapping[str, Any],
    line: int,
    cells: Cells,
    subjects: Mapping[str, Subject],
    values: dict[str, dict[Value, int]],
    around: Around,
    problems: list[Problem],
) -> list[int]:
    """Give the place of each value of a row among its column's, adding new ones."""
    places = []
    for name, subject in subjects.items():
        given = from_text(subject, row[name]) if cells.is_text else row[name]
        value = judged(subject, given, around)
        if isinstance(value, Wrong):
            expected, hint = value.expected, value.hint
            problems.append(
                cells.problem(line, name, expected, toml_value(row[name]), hint)
            )
            continue
        places.append(values[name].setdefault(value, len(values[name])))
    return places
