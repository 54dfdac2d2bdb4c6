"""Some runs of a results folder computed again, and compared with every row stored."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from hedgesim.study.open import Results
from hedgesim.study.parts import Job, Simulate, fill
from hedgesim.study.plan import Part, part_with, plan
from hedgesim.study.provenance import provenance_of
from hedgesim.study.reading import rows_of, rows_of_run
from hedgesim.study.store import ContentHash, footer_of, open_table
from hedgesim.study.tables import layout, runs_of, tables_of
from hedgesim.world.experiment import Experiment

if TYPE_CHECKING:
    import pyarrow as pa


@dataclass(frozen=True, slots=True)
class Again:
    """What makes the runs of a folder again.

    Attributes
    ----------
    experiment
        As `hedgesim.study.replay.reopen` finds it.
    simulate
        Another maker of runs, for tests.
    """

    experiment: Experiment
    simulate: Simulate | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sampled:
    """Runs that were computed again.

    Attributes
    ----------
    runs
        Their numbers.
    rows
        Stored rows with which they were compared.
    same
        Whether every number was the same, to the bit; None if nothing was compared.
    differences
        File and what differs in it, where it is a fault.
    note
        Why nothing was compared, or why a difference is no fault; empty otherwise.
    """

    runs: tuple[int, ...] = ()
    rows: int = 0
    same: bool | None = None
    differences: tuple[tuple[str, str], ...] = ()
    note: str = ""


def sampled_runs(whole: Sequence[Part], content: str, count: int) -> tuple[int, ...]:
    """Choose runs among those of whole parts, the same ones for the same content.

    Examples
    --------
    >>> sampled_runs([Part(0, 0, 4), Part(2, 8, 10)], "5e", 9)
    (0, 1, 2, 3, 8, 9)
    """
    runs = [run for part in whole for run in part.runs]
    chosen = random.Random(int(content, 16)).sample(runs, min(count, len(runs)))
    return tuple(sorted(chosen))


def compute_again(
    results: Results,
    tables: Sequence[str],
    again: Again | None,
    runs: Sequence[int],
    asked: int,
) -> Sampled:
    """Make runs again and compare them with every row that is stored of them.

    Parameters
    ----------
    results, tables
        The folder, and its tables.
    again
        What makes its runs; None if its inputs or code are no longer here.
    runs
        Which runs; their parts are whole.
    asked
        How many were asked for; 0 says that none were wanted.
    """
    if not asked:
        return Sampled(note="no run was computed again, as asked")
    if again is None:
        return Sampled(
            note="no run could be computed again: inputs or code are not those of the "
            "folder (see hedgesim status)"
        )
    if not runs:
        return Sampled(note="there is no whole part of which a run could be computed again")
    now = provenance_of(again.experiment)
    job = Job(
        experiment=again.experiment,
        folder=results.folder,
        plan=plan(again.experiment),
        names=layout(again.experiment),
        digests=now.digests,
        simulate=again.simulate,
    )
    rows, differences = _compared(job, tables, runs)
    elsewhere = "environment" in now.differences(results.provenance)
    note = "made on another kind of machine, where the last bits may be others"
    return Sampled(
        runs=tuple(runs),
        rows=rows,
        same=not differences,
        differences=() if elsewhere else tuple(differences),
        note=note if elsewhere else "",
    )


def _compared(
    job: Job, tables: Sequence[str], runs: Sequence[int]
) -> tuple[int, list[tuple[str, str]]]:
    """Make runs again; give the stored rows of them, and the files that differ."""
    batch = job.simulated(list(runs))
    every = slice(None)
    fresh = {"runs": runs_of(batch, every), **tables_of(batch, job.names, every)}
    differences: list[tuple[str, str]] = []
    rows = 0
    counted = job.plan.counted
    if counted:
        part = part_with(job.plan.parts, runs[0])
        rows, differences = part_again(job, part, tables)
    for table in ("runs",) if counted else tables:
        for run in runs:
            path = job.path(table, part_with(job.plan.parts, run))
            stored, mine = rows_of(path, run), rows_of_run(fresh[table], run)
            rows += stored.num_rows
            told = next(_differences(stored, mine), None)
            if told is not None:
                differences.append(
                    (
                        f"{table}/{path.name}",
                        f"run {run}, computed again, is another: {told}",
                    )
                )
    return rows, differences


def part_again(
    job: Job, part: Part, tables: Sequence[str]
) -> tuple[int, list[tuple[str, str]]]:
    """Count a part's runs anew, and compare with what is stored of it.

    Returns
    -------
    tuple
        Stored rows with which it was compared, and files that differ.
    """
    sinks = {table: _Digest() for table in tables}
    fill(job, part, sinks, lambda done: None)
    rows, differences = 0, []
    for table in tables:
        path = job.path(table, part)
        with open_table(path) as file:
            rows += file.metadata.num_rows
            stored = footer_of(file).get("content_sha256")
        if stored != sinks[table].hexdigest():
            said = f"runs {part.low} to {part.high - 1}, counted again, give other numbers"
            differences.append((f"{table}/{path.name}", said))
    return rows, differences


class _Digest(ContentHash):
    """The digest of row groups as a file would have them: none is empty."""

    def add(self, table: "pa.Table") -> None:
        """Take in one row group."""
        if table.num_rows:
            super().add(table)


def _differences(stored: "pa.Table", mine: "pa.Table") -> Iterator[str]:
    """Name the columns in which two tables differ, to the bit."""
    if stored.num_rows != mine.num_rows:
        yield f"{stored.num_rows} rows are stored, {mine.num_rows} come out"
        return
    if stored.num_rows and stored.column_names != mine.column_names:
        yield "it has other columns"
        return
    for name in stored.column_names if stored.num_rows else ():
        left, right = (_plain(table.column(name)) for table in (stored, mine))
        wrong = np.flatnonzero([a != b for a, b in zip(left, right, strict=True)])
        if wrong.size:
            yield f"{name}, at {_where(stored, int(wrong[0]))}"


def _plain(column: Any) -> list[Any]:
    """Give values that are equal only if they are the same: words, or bytes of a number."""
    import pyarrow as pa

    if pa.types.is_dictionary(column.type) or pa.types.is_string(column.type):
        return list(column.to_pylist())
    values = column.to_numpy()
    size = values.dtype.itemsize
    raw = values.tobytes()
    return [raw[place : place + size] for place in range(0, len(raw), size)]


def _where(table: "pa.Table", row: int) -> str:
    keys = [name for name in ("turn", "state", "partner") if name in table.column_names]
    said = ", ".join(f"{name} {table.column(name)[row].as_py()}" for name in keys)
    return said or "its row"
