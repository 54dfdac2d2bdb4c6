"""The two results folders of a comparison: found, complete, and open for reading."""

import contextlib
import shlex
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hedgesim.core.errors import ConfigError, Problem, did_you_mean
from hedgesim.study import folder as place
from hedgesim.study.kept import refuse_without_runs
from hedgesim.study.open import Results, open_results
from hedgesim.study.plan import parts_in
from hedgesim.study.reading import (
    codes_of,
    read_columns,
    recorded_columns,
    recorded_turns,
    runs_done,
)
from hedgesim.study.standing import command_of
from hedgesim.study.store import Damaged
from hedgesim.study.tables import STRATEGY, Layout

RESULTS = Path("results")
"""Where a folder is looked for that is given by its name alone."""


@dataclass(frozen=True)
class Side:
    """One of the two folders.

    `label` names it in sentences and tables; `runs` are the numbers of the runs that ended
    well, rising, and `turns` those that were recorded.
    """

    label: str
    results: Results
    runs: NDArray[np.int64]
    turns: tuple[int, ...]
    measures: tuple[str, ...]

    @property
    def inputs(self) -> Mapping[str, Any]:
        """Give the resolved inputs: experiment, region and scenario."""
        inputs: Mapping[str, Any] = self.results.provenance["inputs"]
        return inputs

    @property
    def experiment(self) -> Mapping[str, Any]:
        """Give the resolved experiment without its region and scenario."""
        experiment: Mapping[str, Any] = self.inputs["experiment"]
        return experiment

    @property
    def asked(self) -> int:
        """Give how many runs the study has, with those that failed."""
        return int(self.results.provenance["runs"])

    @property
    def failed(self) -> int:
        """Give how many runs failed."""
        return self.asked - int(self.runs.size)

    @cached_property
    def names(self) -> Layout:
        """Give the names that rows carry."""
        from hedgesim.measures.strategy_types import STRATEGIES

        actors = self.inputs["region"]["actors"]
        return Layout(
            states=tuple(a["id"] for a in actors if a["role"] == "chooses"),
            partners=tuple(a["id"] for a in actors),
            strategies=tuple(STRATEGIES),
            start=int(self.experiment["start"]),
        )

    @cached_property
    def quarters(self) -> dict[str, int]:
        """Give the place of each recorded turn by its quarter, in order."""
        return {self.names.quarter(turn): n for n, turn in enumerate(self.turns)}

    def values(
        self,
        measure: str,
        turns: Sequence[int],
        states: Sequence[int],
        runs: NDArray[np.int64],
    ) -> NDArray[Any]:
        """Read numbers, or codes of strategies, in shape (turn, state, run).

        Parameters
        ----------
        measure
            A recorded column.
        turns, states, runs
            Places in `turns`, in the region's states and in `runs`.
        """
        shape = (-1, len(self.turns), len(self.names.states))
        pieces = []
        for path in _paths(self.results, "states"):
            with reading(path):
                stored = read_columns(path, [measure]).column(measure)
                flat = (
                    codes_of(stored, self.names.strategies)
                    if measure == STRATEGY
                    else stored.to_numpy()
                )
            pieces.append(flat.reshape(shape)[:, turns][:, :, states])
        kept = np.concatenate(pieces)[runs]
        return np.ascontiguousarray(np.moveaxis(kept, 0, -1))

    def drawn(self) -> dict[str, NDArray[Any]]:
        """Read every column of `runs` but the status: what each run took, failed or not."""
        tables = []
        for path in _paths(self.results, "runs"):
            with reading(path):
                tables.append(read_columns(path))
        names = [name for name in tables[0].column_names if name != "status"]
        return {
            name: np.concatenate([table.column(name).to_numpy() for table in tables])
            for name in names
        }


def two_sides(first: str | Path, second: str | Path) -> tuple[Side, Side]:
    """Open both folders, and name them so that they are told apart.

    Raises
    ------
    ConfigError
        With every problem of either: no such folder, not complete, damaged.
    """
    sides: list[Side] = []
    problems: list[Problem] = []
    for given in (first, second):
        try:
            sides.append(open_side(find(given)))
        except ConfigError as refused:
            problems += refused.problems
    if problems:
        raise ConfigError(dict.fromkeys(problems))
    a, b = sides
    by_name = [str(side.experiment["name"]) for side in sides]
    by_folder = [side.results.folder.resolve().name for side in sides]
    for labels in (by_name, by_folder, ["A", "B"]):
        if labels[0] != labels[1]:
            break
    return replace(a, label=labels[0]), replace(b, label=labels[1])


def find(given: str | Path) -> Path:
    """Find a results folder by its path, or by its name below `results`.

    Raises
    ------
    ConfigError
        If there is none; what lies below `results` is suggested.
    """
    path, known = Path(given), RESULTS / given
    for found in (path, known):
        if (found / place.PROVENANCE).is_file():
            return found
    if path.exists():
        return path  # opening it says what is wrong with it
    there = sorted(p.parent.name for p in RESULTS.glob(f"*/{place.PROVENANCE}"))
    listed = f"results holds {', '.join(there[:8])}" if there else None
    raise place.refuse(
        path,
        f"a results folder, or the name of one below {RESULTS}",
        value="no such folder",
        hint=did_you_mean(path.name, there)
        or listed
        or f"hedgesim run {shlex.quote(path.name)} makes one, if that is an experiment",
    )


def open_side(folder: Path) -> Side:
    """Open one complete folder.

    Raises
    ------
    ConfigError
        If it is no results folder, not complete or damaged, or no run ended well.
    """
    results = open_results(folder)
    refuse_without_runs(results)
    if results.complete is None:
        raise place.refuse(
            folder,
            "a complete study",
            value=_progress(results),
            hint=f"this finishes it: {command_of(results)}",
        )
    done = []
    for path in _paths(results, "runs"):
        with reading(path):
            done.append(runs_done(path))
    runs = np.concatenate(done)
    if not runs.size:
        raise place.refuse(folder, "runs that ended well", value="every run failed")
    paths = _paths(results, "states")
    with reading(paths[0]):
        return Side("", results, runs, recorded_turns(paths), recorded_columns(paths[0]))


def _progress(results: Results) -> str:
    wanted = parts_in(results.provenance)
    there = sum((results.folder / "runs" / part.name).is_file() for part in wanted)
    return f"{there} of {len(wanted)} parts are there, and no {place.COMPLETE}"


def _paths(results: Results, table: str) -> tuple[Path, ...]:
    parts = parts_in(results.provenance)
    return tuple(results.folder / table / part.name for part in parts)


@contextlib.contextmanager
def reading(path: Path) -> Iterator[None]:
    """Word what is wrong with a part, for the person whose folder it is."""
    import pyarrow as pa

    try:
        yield
    except (Damaged, OSError, KeyError, ValueError, pa.ArrowException) as problem:
        raise place.damaged(path, problem) from problem
