"""Failed runs of a study: which they are, and making room for another try."""

import json
from pathlib import Path
from typing import Any

from hedgesim.study import folder as place
from hedgesim.study.parts import Job
from hedgesim.study.store import Damaged, failures_of, footer_of, open_table


def failed_runs(job: Job) -> tuple[int, ...]:
    """Name the failed runs of the parts that stand, rising."""
    return tuple(
        run for part in job.plan.parts for run in _failed_in(job.path("runs", part))
    )


def mended(job: Job, retried: tuple[int, ...]) -> tuple[int, ...]:
    """Name those of the runs tried again that did not fail again."""
    still = frozenset(failed_runs(job)) if retried else frozenset()
    return tuple(run for run in retried if run not in still)


def set_aside(job: Job) -> tuple[int, ...]:
    """Make room for another try of every failed run, and name them.

    Of each part that holds one, `runs` is removed, which is what makes a part whole; so a
    kill in between leaves a study that any later command goes on with, and never a part
    of which one table knows of the second try and another does not. COMPLETE.json goes
    first. Only while holding the lock.
    """
    failed = failed_runs(job)
    if failed:
        job.mark.unlink(missing_ok=True)
        for part in job.plan.parts:
            path = job.path("runs", part)
            if _failed_in(path):
                path.unlink()
    return failed


def _failed_in(path: Path) -> list[int]:
    try:
        with open_table(path) as file:
            return [failure["run"] for failure in failures_of(footer_of(file))]
    except Damaged:  # made anew anyway
        return []


def read_failures(folder: Path) -> list[dict[str, Any]]:
    """Read failures.jsonl, a failed run a line; nothing if none failed.

    Raises
    ------
    ConfigError
        If a line is not what was written.
    """
    path = folder / place.FAILURES
    if not path.is_file():
        return []
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
        found: list[dict[str, Any]] = [json.loads(line) for line in lines]
    except ValueError as problem:
        raise place.refuse(
            path, "the file as hedgesim wrote it", hint=str(problem)
        ) from None
    return found
