"""A table of a results folder, written for other programs part by part, and its meaning."""

import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hedgesim.study import folder as place
from hedgesim.study.selecting import Wanted
from hedgesim.study.table import Table

if TYPE_CHECKING:
    import pyarrow as pa

    from hedgesim.study.open import Results

CSV, NETCDF = "csv", "netcdf"
ENDINGS = {CSV: ".csv", NETCDF: ".nc"}
FORMS = tuple(ENDINGS)

Tell = Callable[[int], None]
"""Called with the rows written so far."""


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written.

    Attributes
    ----------
    file
        The table.
    columns
        What its columns mean, beside it; None where the file says so itself.
    rows
        Rows of the table.
    """

    file: Path
    columns: Path | None
    rows: int


def columns_file(file: Path) -> Path:
    """Name the file that says what the columns of another mean.

    Examples
    --------
    >>> columns_file(Path("out/states.csv")).as_posix()
    'out/states-columns.csv'
    """
    return file.with_name(f"{file.stem}-columns.csv")


def export(
    results: "Results",
    table: Table,
    file: Path,
    form: str,
    *,
    state: Wanted = None,
    force: bool = False,
    tell: Tell | None = None,
) -> Exported:
    """Write a table as CSV, or as NetCDF, whole or not at all.

    One part of 1,024 runs is in memory at a time.

    Parameters
    ----------
    results, table
        The folder, and one of its tables.
    file, form
        Where, and "csv" or "netcdf".
    state
        Only rows of these states.
    force
        Whether a file that stands there is replaced.
    tell
        Called with the rows written so far.

    Raises
    ------
    ConfigError
        If a file stands there, a name means nothing, a part is damaged, or a library for
        NetCDF is not installed.
    StoppedByMachine
        If it cannot be written.
    """
    beside = columns_file(file) if form == CSV else None
    for path in (file, beside):
        if path is not None and path.exists() and not force:
            raise place.refuse(
                path, "a file that is not there yet", "it exists", "--force replaces it"
            )
    if form == NETCDF:
        from hedgesim.study.export_netcdf import write_netcdf

        rows = write_netcdf(results, table, file, state, tell)
    else:
        rows = write_csv(table, file, state, tell)
        place.write_text(columns_file(file), dictionary(table))
    return Exported(file, beside, rows)


def write_csv(table: Table, file: Path, state: Wanted, tell: Tell | None = None) -> int:
    """Write rows as UTF-8, comma-separated, decimal points, empty where there is nothing.

    Numbers have as many digits as it takes to read the same number again.
    """
    from pyarrow import csv as arrow_csv

    asked = {} if state is None else {"state": state}
    pieces = table.pieces(None, **asked)
    rows = 0
    with place.atomic(file) as out:
        schema = plain(table.schema.empty_table()).schema
        with arrow_csv.CSVWriter(out, schema) as writer:
            for piece in pieces:
                writer.write_table(plain(piece))
                rows += piece.num_rows
                if tell is not None:
                    tell(rows)
    return rows


def plain(piece: "pa.Table") -> "pa.Table":
    """Give words as text, and nothing where a number is not one."""
    import pyarrow as pa
    import pyarrow.compute as pc

    columns: dict[str, Any] = {}
    for name in piece.column_names:
        column: Any = piece.column(name)
        if pa.types.is_dictionary(column.type):
            column = column.cast(pa.string())
        elif pa.types.is_floating(column.type):
            column = pc.if_else(pc.is_nan(column), None, column)
        columns[name] = column
    return pa.table(columns)


HEADINGS = ("name", "unit", "low", "high", "title", "meaning")


def dictionary(table: Table) -> str:
    """Say what each column means, as CSV: name, unit, range, title and meaning."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(HEADINGS)
    for column in table.described():
        said = column.to_json()
        writer.writerow([_cell(said[heading]) for heading in HEADINGS])
    return out.getvalue()


def _cell(value: object) -> str:
    return "" if value is None else f"{value:g}" if isinstance(value, float) else str(value)


def suggested(results: "Results", table: str, states: Sequence[str], form: str) -> Path:
    """Give the file for a table where none is named: in the results folder, in export/."""
    name = "-".join([table, *states])
    return results.folder / "export" / f"{name}{ENDINGS[form]}"
