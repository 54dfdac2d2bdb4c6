"""Reading parts back: columns as arrays with the run axis last."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from hedgesim.study.parts import Job
from hedgesim.study.store import Damaged, open_table
from hedgesim.study.tables import DONE, STRATEGY, Layout

if TYPE_CHECKING:
    import pyarrow as pa

Cells = slice
"""Places in the rows of one run: turn, state(, partner), as the table orders them."""

_KEYS = ("run", "turn", "quarter", "state", "partner")


def read_columns(path: Path, columns: Sequence[str] | None = None) -> "pa.Table":
    """Read a part, or some of its columns, with the checksums of its pages verified.

    Raises
    ------
    Damaged
        If it cannot be read.
    OSError
        If a page is not what was written.
    """
    with open_table(path) as file:
        return file.read(columns=list(columns) if columns is not None else None)


def codes_of(column: Any, names: Sequence[str]) -> NDArray[np.int32]:
    """Give words as places in `names`, -1 where there is none."""
    place = {name: code for code, name in enumerate(names)}
    pieces = []
    for chunk in column.chunks:
        own = [place[name] for name in chunk.dictionary.to_pylist()]
        table = np.array([*own, -1], dtype=np.int32)
        pieces.append(table[chunk.indices.fill_null(-1).to_numpy(zero_copy_only=False)])
    return np.concatenate(pieces) if pieces else np.zeros(0, dtype=np.int32)


@dataclass(frozen=True, slots=True)
class Grid:
    """A table of a study as a grid of runs and cells.

    Attributes
    ----------
    table
        "states" or "pairs".
    runs
        Numbers of the runs that ended well, rising.
    turns
        Recorded turns.
    columns
        What was recorded, in the order of the file.
    """

    table: str
    runs: NDArray[np.int64]
    turns: tuple[int, ...]
    columns: tuple[str, ...]
    names: Layout
    paths: tuple[Path, ...]

    @classmethod
    def read(cls, job: Job, table: str) -> "Grid":
        """Find out the grid of a table from its parts."""
        parts = job.plan.parts
        runs = [runs_done(job.path("runs", part)) for part in parts]
        paths = with_rows([job.path(table, part) for part in parts])
        return cls(
            table=table,
            runs=np.concatenate(runs),
            turns=recorded_turns(paths),
            columns=recorded_columns(paths[0]),
            names=job.names,
            paths=paths,
        )

    @property
    def places(self) -> tuple[int, ...]:
        """Numbers of states (and partners) at a turn."""
        states, partners = len(self.names.states), len(self.names.partners)
        return (states, partners) if self.table == "pairs" else (states,)

    @property
    def width(self) -> int:
        """Number of cells: rows of one run."""
        return len(self.turns) * int(np.prod(self.places))

    def slabs(self, numbers: int) -> Iterator[Cells]:
        """Cut the cells into stretches of whole turns with about so many numbers."""
        width = int(np.prod(self.places))
        turns = max(1, numbers // max(width * self.runs.size, 1))
        for low in range(0, len(self.turns), turns):
            yield slice(low * width, min(low + turns, len(self.turns)) * width)

    def values(self, column: str, cells: Cells) -> NDArray[Any]:
        """Read some cells of a column, shape (cell, run); strategies as codes."""
        cut, done = len(range(self.width)[cells]), 0
        values: NDArray[Any] = np.empty((0, 0))
        for path in self.paths:  # into its place at once: the whole is never held twice
            rows = self._stored(path, column)
            if not done:
                values = np.empty((cut, self.runs.size), rows.dtype)
            values[:, done : done + len(rows)] = rows[:, cells].T
            done += len(rows)
        return values

    def _stored(self, path: Path, column: str) -> NDArray[Any]:
        """Read a column of a part, shape (run, cell); strategies as codes."""
        stored = read_columns(path, [column]).column(column)
        words = column == STRATEGY
        flat = codes_of(stored, self.names.strategies) if words else stored.to_numpy()
        return flat.reshape(-1, self.width)

    def axes(self, cells: NDArray[np.int64]) -> dict[str, NDArray[np.int64]]:
        """Give the turn and the places of state and partner (-1: none) of each cell."""
        where = np.unravel_index(cells, (len(self.turns), *self.places))
        partner = where[2] if self.table == "pairs" else np.full(cells.shape, -1)
        turns = np.asarray(self.turns, dtype=np.int64)
        return {"turn": turns[where[0]], "state": where[1], "partner": partner}


def runs_done(path: Path) -> NDArray[np.int64]:
    """Give the numbers of a part's runs that ended well."""
    found = read_columns(path, ["run", "status"])
    done = [status == DONE for status in found.column("status").to_pylist()]
    numbers: NDArray[np.int64] = found.column("run").to_numpy()[done].astype(np.int64)
    return numbers


def with_rows(paths: Sequence[Path]) -> tuple[Path, ...]:
    """Give the parts that have rows; if none has, the first.

    A part of which every run raised has no rows, and not all the columns of the others.
    """
    found = []
    for path in paths:
        with open_table(path) as file:
            if file.metadata.num_rows:
                found.append(path)
    return tuple(found) or tuple(paths[:1])


def recorded_turns(paths: Sequence[Path]) -> tuple[int, ...]:
    """Read the recorded turns off the first run that there is."""
    for path in paths:
        with open_table(path) as file:
            if file.num_row_groups:
                turns = file.read_row_group(0, columns=["turn"]).column("turn").to_numpy()
                return tuple(int(turn) for turn in np.unique(turns))
    return ()


def recorded_columns(path: Path) -> tuple[str, ...]:
    """Name what a part records beside run, turn, quarter, state and partner."""
    with open_table(path) as file:
        return tuple(name for name in file.schema_arrow.names if name not in _KEYS)


def rows_of(path: Path, run: int) -> "pa.Table":
    """Read what a part stores of one run, without the other row groups.

    Raises
    ------
    Damaged
        If it cannot be read.
    """
    import pyarrow as pa

    try:
        with open_table(path) as file:
            groups = [g for g in range(file.num_row_groups) if _may_hold(file, g, run)]
            return rows_of_run(file.read_row_groups(groups), run)
    except (OSError, pa.ArrowException) as problem:
        raise Damaged(f"{path.name} is not what was written: {problem}") from problem


def _may_hold(file: Any, group: int, run: int) -> bool:
    """Tell from the footer whether a row group may hold rows of a run."""
    found = file.metadata.row_group(group).column(0).statistics
    return found is None or not found.has_min_max or found.min <= run <= found.max


def rows_of_run(table: "pa.Table", run: int) -> "pa.Table":
    """Leave of a table the rows of one run."""
    return table.filter(np.asarray(table.column("run")) == run)
