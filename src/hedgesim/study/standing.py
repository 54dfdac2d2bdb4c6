"""How a results folder stands: how far, who is at work, and what belongs to it now."""

import contextlib
import os
import shlex
import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from hedgesim.core.errors import ConfigError
from hedgesim.rules.decisions import DECISIONS
from hedgesim.study import folder as place
from hedgesim.study.open import Results, open_results
from hedgesim.study.plan import Part, parts_in
from hedgesim.study.plan import plan as plan_of
from hedgesim.study.provenance import provenance_of
from hedgesim.study.shards import Shard, shard_of
from hedgesim.study.store import Damaged, failures_of, footer_of, open_table, part_footer
from hedgesim.world.experiment import Experiment, load_experiment


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What there is to say of a results folder without reading it through.

    Attributes
    ----------
    folder, title, experiment, scenario, region, seed
        What it is.
    runs, parts, tables
        What was asked for; of a shard, what it has.
    shard
        Which shard it holds, as in "2/5"; empty if it is that of a whole study.
    runs_made, parts_made, failed
        What stands, as the footers say; `hedgesim verify` reads all of it.
    complete
        Whether COMPLETE.json stands, or SHARD.json in the folder of a shard.
    at_work
        Whether a process holds the folder; None if that cannot be found out.
    moved
        When a file of it last changed, in UTC; None if there is none.
    size
        Bytes on disk.
    differs
        What is no longer as it was when the folder was begun: "experiment", "region",
        "scenario", "code", "environment" to (there, now), digests.
    unread
        Why the experiment could not be read again; empty if it could.
    go_on, retry
        The commands that go on, and that try failed runs again; empty if there is nothing
        to be done, or inputs or code differ.
    """

    folder: str
    title: str
    experiment: str
    scenario: str
    region: str
    seed: int
    runs: int
    parts: int
    tables: tuple[str, ...]
    runs_made: int
    parts_made: int
    failed: int
    complete: bool
    at_work: bool | None
    moved: str | None
    size: int
    differs: dict[str, tuple[str, str]]
    unread: str
    go_on: str
    retry: str
    shard: str = ""

    def to_json(self) -> dict[str, Any]:
        """Give plain data."""
        return asdict(self)


def standing(results: Results) -> Standing:
    """Look how a results folder stands.

    Parameters
    ----------
    results
        The folder, as `hedgesim.study.open.open_results` gives it.

    Raises
    ------
    ConfigError
        If provenance.json is not what hedgesim writes.
    """
    said = results.provenance
    inputs = inputs_of(results)
    again, unread = _experiment_now(results)
    differs = {} if again is None else provenance_of(again).differences(said)
    differs.pop("inputs", None)  # it differs where one of its parts does
    made, failed = _made(results)
    here = again is not None and not set(differs) - {"environment"}
    command = command_of(results) if here else ""
    shard, parts = shard_of(said), parts_in(said)
    finished = (results.folder / mark_of(shard)).is_file()
    files = _files(results.folder)
    return Standing(
        folder=str(results.folder),
        title=said["title"],
        experiment=inputs["experiment"]["name"],
        scenario=inputs["scenario"]["id"],
        region=inputs["region"]["id"],
        seed=said["seed"],
        runs=sum(len(part.runs) for part in parts),
        parts=len(parts),
        tables=tables_of_study(results, again if here else None),
        runs_made=sum(len(part.runs) for part in made),
        parts_made=len(made),
        failed=failed,
        complete=finished,
        at_work=at_work(results.folder),
        moved=_moved(files),
        size=sum(file.st_size for file in files),
        differs=differs,
        unread=unread,
        go_on="" if finished or "environment" in differs else command,
        retry=f"{command} --retry-failed" if failed and command and not differs else "",
        shard="" if shard is None else str(shard),
    )


def mark_of(shard: Shard | None) -> str:
    """Name the file that stands once everything does."""
    return place.COMPLETE if shard is None else place.SHARD


def marked(results: Results) -> dict[str, Any] | None:
    """Give what COMPLETE.json, or of a shard SHARD.json, says; None if it is not there."""
    path = results.folder / mark_of(shard_of(results.provenance))
    return place.read_json(path) if path.is_file() else None


def inputs_of(results: Results) -> Mapping[str, Any]:
    """Give the inputs that provenance.json has.

    Raises
    ------
    ConfigError
        If it has not what every one of ours has.
    """
    said = results.provenance
    try:
        inputs: Mapping[str, Any] = said["inputs"]
        known = (
            inputs["experiment"]["name"],
            inputs["scenario"]["id"],
            inputs["region"]["id"],
        )
        if not all(isinstance(name, str) for name in known):
            raise KeyError("inputs")
        str(said["title"]), int(said["seed"]), int(said["runs"]), dict(said["digests"])
    except (KeyError, TypeError, ValueError) as problem:
        raise place.refuse(
            results.folder / place.PROVENANCE,
            "the file as hedgesim wrote it",
            value=f"without {problem}",
        ) from problem
    return inputs


def _experiment_now(results: Results) -> tuple[Experiment | None, str]:
    """Read the experiment again, as the command that began the folder did."""
    name = results.provenance["inputs"]["experiment"]["name"]
    changes = results.provenance.get("changes", {})
    try:
        return load_experiment(name, changes, decisions=tuple(DECISIONS)), ""
    except ConfigError as error:
        return None, str(error.problems[0])


def tables_of_study(results: Results, experiment: Experiment | None) -> tuple[str, ...]:
    """Name the tables of a study, in the order in which a part publishes them.

    Parameters
    ----------
    results
        The folder.
    experiment
        What it was made from, if that is still here; else the folder itself is asked.
    """
    if experiment is not None:
        return plan_of(experiment).tables
    parts = (marked(results) or {}).get("parts") or [{"tables": {}}]
    listed = parts[0]["tables"] or [
        t for t in place.TABLES if (results.folder / t).is_dir()
    ]
    return tuple(table for table in reversed(place.TABLES) if table in listed)


def _made(results: Results) -> tuple[list[Part], int]:
    """List the parts whose `runs` stands, and count their failed runs."""
    digests, made, failed = results.provenance["digests"], [], 0
    for part in parts_in(results.provenance):
        try:
            with open_table(results.folder / "runs" / part.name) as file:
                footer = footer_of(file)
        except Damaged:
            continue
        if part_footer(part, digests).items() <= footer.items():
            made.append(part)
            failed += len(failures_of(footer))
    return made, failed


def at_work(folder: Path) -> bool | None:
    """Tell whether a process holds a results folder; None if that cannot be found out.

    The lock of the log is asked for and let go at once.
    """
    if sys.platform == "win32":
        return None
    import fcntl

    try:
        with (folder / place.LOG).open("rb") as log:
            try:
                fcntl.flock(log.fileno(), fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                return True
            return False
    except FileNotFoundError:
        return False
    except OSError:
        return None


def _files(folder: Path) -> list[os.stat_result]:
    """Look at every file of a folder; one may go while the others are looked at."""
    found = []
    for where, _, names in os.walk(folder):
        for name in names:
            with contextlib.suppress(OSError):
                found.append((Path(where) / name).stat())
    return found


def _moved(files: list[os.stat_result]) -> str | None:
    if not files:
        return None
    last = max(file.st_mtime for file in files)
    return datetime.fromtimestamp(last, UTC).isoformat(timespec="seconds")


def command_of(results: Results) -> str:
    """Give the command that made a folder, and goes on with it.

    Where the experiment's file lay is not known to the folder; its name leads there.
    """
    changes = dict(results.provenance.get("changes", {}))
    words = ["hedgesim", "run", results.provenance["inputs"]["experiment"]["name"]]
    for option in ("runs", "seed"):
        if option in changes:
            words += [f"--{option}", str(changes.pop(option))]
    for name, value in changes.items():
        words += ["--set", f"{name}={value}"]
    shard = shard_of(results.provenance)
    if shard is not None:
        words += ["--shard", str(shard)]
    return shlex.join([*words, "--out", str(results.folder)])


def finished(folder: Path) -> Results:
    """Open a folder that is finished and has runs that ended well.

    Raises
    ------
    ConfigError
        If it is not, with the command that finishes it.
    """
    results = open_results(folder)
    if results.complete is None:
        hint = f"this finishes it: {command_of(results)}"
        raise place.refuse(folder, "a complete study", value="not complete", hint=hint)
    if int(results.complete.get("failed", 0)) >= int(results.provenance["runs"]):
        raise place.refuse(folder, "runs that ended well", value="every run failed")
    return results
