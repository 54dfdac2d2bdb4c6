"""Open one run of a results folder again, as a Mesa model, and see that it is the same."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from hedgesim.core.errors import ConfigError
from hedgesim.model import HedgingModel
from hedgesim.rules.decisions import DECISIONS
from hedgesim.study import folder as place
from hedgesim.study.open import Results
from hedgesim.study.parts import Job
from hedgesim.study.plan import part_with, parts_in, plan
from hedgesim.study.provenance import provenance_of
from hedgesim.study.reading import rows_of
from hedgesim.study.store import Damaged, failures_of, footer_of, open_table
from hedgesim.study.tables import DONE, STRATEGY, layout
from hedgesim.world.experiment import Experiment, load_experiment

if TYPE_CHECKING:
    import pandas as pd

    from hedgesim.core.axes import Array

_INPUTS = ("experiment", "region", "scenario", "scenarios", "code")
"""Digests in which a study may not differ if its runs are to be made again."""


@dataclass(frozen=True, slots=True)
class Replay:
    """A run made again up to a turn.

    Attributes
    ----------
    model
        The run.
    rows
        Stored rows with which it was compared, to the bit; 0 if the run has none.
    """

    model: HedgingModel
    rows: int


def reopen(
    results: Results,
    experiment: str | Path | None = None,
    parts: Collection[str] = _INPUTS,
) -> Experiment:
    """Find the experiment of a results folder again, with its region and its scenario.

    It is looked for in the folder's own copy, in the working folder, then by its name, as
    `hedgesim run` did. Rules in files stand beside it, so they are not beside the copy.

    Parameters
    ----------
    results
        The folder.
    experiment
        Where the file lies, if its name does not lead there.
    parts
        The digests that have to be the same: by default all that a run depends on.

    Raises
    ------
    ConfigError
        If inputs or code are no longer those of the folder, or cannot be found.
    """
    recorded = results.provenance["inputs"]["experiment"]["name"]
    copy = results.folder / "experiment.toml"
    found: dict[str, tuple[str, str]] = {}
    problem: ConfigError | None = None
    known = (copy, f"{recorded}.toml", recorded)
    for name in known if experiment is None else (experiment,):
        try:
            candidate = _loaded(name, recorded, results.provenance["changes"])
            found = provenance_of(candidate).differences(results.provenance)
        except ConfigError as error:
            problem = error
            continue
        found = {part: pair for part, pair in found.items() if part in parts}
        if not found:
            return candidate
    if not found and problem is not None:
        raise problem
    raise _differs(results, found)


def replay(
    results: Results,
    experiment: Experiment,
    run: int,
    turn: int,
    look: Callable[[HedgingModel], None] | None = None,
    failed: bool = False,
) -> Replay:
    """Make a run again up to a turn, and compare each turn with what is stored of it.

    Parameters
    ----------
    results, experiment
        The folder, and its experiment as `reopen` gives it.
    run, turn
        Which run, and how far.
    look
        Called with the model at the start and after each turn.
    failed
        Whether the run is one that failed: then nothing is stored of it.

    Raises
    ------
    ConfigError
        If the run failed unexpectedly, a stored number is another, or a part is damaged.
    """
    if not failed:
        _refuse_failed(results, run)
    model = HedgingModel(experiment, run=run)
    stored = {table: _rows(results, table, run) for table in ("states", "pairs")}
    compared = 0
    while True:
        for table, recorded in zip(stored, model.recorded(), strict=True):
            rows = stored[table]
            rows = None if rows is None else rows[rows["turn"] == model.turn]
            if rows is not None and len(rows):
                _compare(results, rows, recorded, model)
                compared += len(rows)
        if look is not None:
            look(model)
        if model.turn >= turn:
            return Replay(model, compared)
        model.step()


def failure_of(results: Results, run: int) -> dict[str, Any] | None:
    """Give what is known of a failed run; None if it ended well or is not there.

    Raises
    ------
    ConfigError
        If its part is damaged.
    """
    path = _path(results, "runs", run)
    if not path.is_file():
        return None
    try:
        with open_table(path) as file:
            failures = failures_of(footer_of(file))
    except Damaged as problem:
        raise place.refuse(path, "the file as it was written", str(problem)) from problem
    return next((failure for failure in failures if failure["run"] == run), None)


def fails_again(results: Results, experiment: Experiment, run: int) -> str:
    """Make a failed run again and give what it fails with; empty if it ends well."""
    job = Job(
        experiment=experiment,
        folder=results.folder,
        plan=plan(experiment),
        names=layout(experiment),
        digests=provenance_of(experiment).digests,
    )
    return str(job.simulated([run]).failed.get(run, ""))


def _loaded(name: str | Path, recorded: str, changes: Mapping[str, Any]) -> Experiment:
    experiment = load_experiment(name, changes, decisions=tuple(DECISIONS))
    return replace(experiment, name=recorded)


def _differs(results: Results, found: Mapping[str, tuple[str, str]]) -> ConfigError:
    said = ", ".join(
        f"{part} (sha256 {there[:12]}, now {here[:12]})"
        for part, (there, here) in found.items()
    )
    hint = "run the experiment again into another folder"
    if set(found) != {"code"}:
        hint = "give the files as they were, or --experiment FILE; or run it again"
    return place.refuse(
        results.folder,
        "results of the inputs and the code that are here now; a run of others would be "
        f"explained wrongly; these differ in {said}",
        hint=hint,
    )


def _refuse_failed(results: Results, run: int) -> None:
    """See that a run left numbers that are finite, if it is known."""
    rows = _rows(results, "runs", run)
    if rows is not None and len(rows) and rows["status"].iloc[0] != DONE:
        raise place.refuse(
            results.folder,
            "a run that ended well",
            value=f"run {run}, {rows['status'].iloc[0]}",
            hint="failures.jsonl says at which turn and in what",
        )


def _rows(results: Results, table: str, run: int) -> "pd.DataFrame | None":
    """Read what is stored of one run, without the others; None if nothing is."""
    path = _path(results, table, run)
    if not path.is_file():
        return None
    try:
        rows = rows_of(path, run)
    except Damaged as problem:
        raise place.refuse(path, "the file as it was written", str(problem)) from problem
    frame: pd.DataFrame = rows.to_pandas()
    return frame if len(frame) else None


def _path(results: Results, table: str, run: int) -> Path:
    """Give the file that holds what a table has of a run."""
    return results.folder / table / part_with(parts_in(results.provenance), run).name


def _compare(
    results: Results,
    rows: "pd.DataFrame",
    recorded: "Mapping[str, Array]",
    model: HedgingModel,
) -> None:
    """See that the rows of a turn are those that the model would record."""
    for name, mine in _columns(recorded, model):
        if name not in rows:  # not among the measures that the study keeps
            continue
        stored = rows[name].to_numpy()
        same = (
            [word if isinstance(word, str) else None for word in stored] == mine
            if name == STRATEGY
            else np.array_equal(stored, mine, equal_nan=True)
        )
        if not same:
            raise place.refuse(
                results.folder,
                f"rows that run {model.run} gives again, to the bit",
                value=f"{name} differs at turn {model.turn}",
                hint="bits are promised within one machine and one NumPy; "
                "run the experiment again here",
            )


def _columns(
    recorded: "Mapping[str, Array]", model: HedgingModel
) -> Iterator[tuple[str, Any]]:
    """Give what a model records as columns, in the order and the precision of the file."""
    for name, array in recorded.items():
        flat = array[..., 0].ravel()
        if name == STRATEGY:
            yield name, [model.strategy_name(c) if c >= 0 else None for c in flat]
        else:
            yield name, flat.astype(np.float32 if array.dtype.kind == "f" else np.int32)
