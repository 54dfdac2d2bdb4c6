"""Open one run of a results folder again, as a Mesa model, and see that it is the same."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from hedgesim.core.errors import ConfigError
from hedgesim.model import HedgingModel
from hedgesim.rules.decisions import DECISIONS
from hedgesim.study import folder as place
from hedgesim.study.open import Results
from hedgesim.study.plan import PART
from hedgesim.study.provenance import provenance_of
from hedgesim.study.store import Damaged, open_table
from hedgesim.study.tables import DONE, STRATEGY
from hedgesim.world.experiment import Experiment, load_experiment

if TYPE_CHECKING:
    import pandas as pd

    from hedgesim.core.axes import Array

_INPUTS = ("experiment", "region", "scenario", "code")
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


def reopen(results: Results, experiment: str | Path | None = None) -> Experiment:
    """Find the experiment of a results folder again, with its region and its scenario.

    It is looked for by its name, as `hedgesim run` did, then in the folder's own copy.

    Parameters
    ----------
    results
        The folder.
    experiment
        Where the file lies, if its name does not lead there.

    Raises
    ------
    ConfigError
        If inputs or code are no longer those of the folder, or cannot be found.
    """
    recorded = results.provenance["inputs"]["experiment"]["name"]
    copy = results.folder / "experiment.toml"
    found: dict[str, tuple[str, str]] = {}
    problem: ConfigError | None = None
    for name in (copy, recorded) if experiment is None else (experiment,):
        try:
            candidate = _loaded(name, recorded, results.provenance["changes"])
            found = provenance_of(candidate).differences(results.provenance)
        except ConfigError as error:
            problem = error
            continue
        found = {part: pair for part, pair in found.items() if part in _INPUTS}
        if not found:
            return candidate
    if not found and problem is not None:
        raise problem
    raise _differs(results, found)


def replay(results: Results, experiment: Experiment, run: int, turn: int) -> Replay:
    """Make a run again up to a turn, and compare each turn with what is stored of it.

    Parameters
    ----------
    results, experiment
        The folder, and its experiment as `reopen` gives it.
    run, turn
        Which run, and how far.

    Raises
    ------
    ConfigError
        If the run failed, a stored number is another, or a part is damaged.
    """
    _refuse_failed(results.folder, run)
    model = HedgingModel(experiment, run=run)
    stored = {table: _rows(results.folder, table, run) for table in ("states", "pairs")}
    compared = 0
    while True:
        for table, recorded in zip(stored, model.recorded(), strict=True):
            rows = stored[table]
            rows = None if rows is None else rows[rows["turn"] == model.turn]
            if rows is not None and len(rows):
                _compare(results, rows, recorded, model)
                compared += len(rows)
        if model.turn >= turn:
            return Replay(model, compared)
        model.step()


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


def _refuse_failed(folder: Path, run: int) -> None:
    """See that a run left numbers that are finite, if it is known."""
    rows = _rows(folder, "runs", run)
    if rows is not None and len(rows) and rows["status"].iloc[0] != DONE:
        raise place.refuse(
            folder,
            "a run that ended well",
            value=f"run {run}, {rows['status'].iloc[0]}",
            hint="failures.jsonl says at which turn and in what",
        )


def _rows(folder: Path, table: str, run: int) -> "pd.DataFrame | None":
    """Read what is stored of one run, without the others; None if nothing is."""
    path = folder / table / f"part-{run // PART:05d}.parquet"
    if not path.is_file():
        return None
    import pyarrow as pa

    try:
        with open_table(path) as file:
            groups = [g for g in range(file.num_row_groups) if _may_hold(file, g, run)]
            if not groups:
                return None
            whole = file.read_row_groups(groups)
    except (Damaged, OSError, pa.ArrowException) as problem:
        raise place.refuse(path, "the file as it was written", str(problem)) from problem
    frame: pd.DataFrame = whole.to_pandas()
    return frame[frame["run"] == run]


def _may_hold(file: Any, group: int, run: int) -> bool:
    """Tell from the footer whether a row group may hold rows of a run."""
    found = file.metadata.row_group(group).column(0).statistics
    return found is None or not found.has_min_max or found.min <= run <= found.max


def _compare(
    results: Results,
    rows: "pd.DataFrame",
    recorded: "Mapping[str, Array]",
    model: HedgingModel,
) -> None:
    """See that the rows of a turn are those that the model would record."""
    for name, mine in _columns(recorded, model):
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
