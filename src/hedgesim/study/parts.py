"""Making one part: simulate its runs block by block and write its tables."""

import contextlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np

from hedgesim.engine.trajectories import Trajectories
from hedgesim.study.isolation import made_apart
from hedgesim.study.plan import GROUP, Part, Plan
from hedgesim.study.store import Damaged, Footer, TableWriter, part_footer, verify, writing
from hedgesim.study.tables import STATUSES, Layout, no_rows, status_codes, tables_of
from hedgesim.world.experiment import Experiment


class Simulate(Protocol):
    """Anything that makes runs as `hedgesim.engine.batch.simulate` does."""

    def __call__(
        self,
        experiment: Experiment,
        runs: Sequence[int],
        *,
        replicates: Sequence[int] | None = None,
        pairs: bool | None = None,
    ) -> Trajectories:
        """Simulate runs; see `hedgesim.engine.batch.simulate`."""


@dataclass(frozen=True, slots=True)
class Job:
    """All that a process needs to make any part of a study."""

    experiment: Experiment
    folder: Path
    plan: Plan
    names: Layout
    digests: Mapping[str, str]
    simulate: Simulate | None = None

    def simulated(
        self, runs: Sequence[int], replicates: Sequence[int] | None = None
    ) -> Trajectories:
        """Simulate runs of this study; one that raises is one that fails."""
        make: Simulate
        if self.simulate is not None:
            make = self.simulate
        else:
            from hedgesim.engine.batch import simulate as make

        def made(runs: Sequence[int], replicates: Sequence[int] | None) -> Trajectories:
            return make(self.experiment, runs, replicates=replicates, pairs=self.plan.pairs)

        study = f"{self.folder}|{self.digests['inputs']}"
        return made_apart(made, self.experiment, study, runs, replicates)

    def path(self, table: str, part: Part) -> Path:
        """Give the file of a part of a table."""
        return self.folder / table / part.name


def make_part(job: Job, part: Part, tell: Callable[[int], None]) -> None:
    """Simulate a part's runs and publish its tables, `runs` last.

    Parameters
    ----------
    job, part
        What to make.
    tell
        Called with the number of the part's runs done, after each block.

    Raises
    ------
    StoppedByMachine
        If the disk is full or the folder has gone; nothing of the part is left.
    """
    footer = part_footer(part, job.digests)
    receipt: Footer = {}
    failures: list[dict[str, object]] = []
    with contextlib.ExitStack() as stack:
        # contexts are left in reverse: the table opened last is published first
        writers = {
            table: stack.enter_context(writing(job.path(table, part), footer, receipt))
            for table in reversed(job.plan.tables)
        }
        # a block is written while the next one is simulated
        background = stack.enter_context(ThreadPoolExecutor(1))
        written: Future[None] | None = None
        for block in part.blocks(job.plan.block):
            batch = job.simulated(block)
            if written is not None:
                written.result()
            written = background.submit(_write, writers, batch, job.names)
            failures += list(failures_in(batch, job.experiment.seed))
            tell(block.stop - part.low)
        if written is not None:
            written.result()
        if failures:
            receipt["failures"] = json.dumps(failures, ensure_ascii=False)


def _write(writers: Mapping[str, TableWriter], batch: Trajectories, names: Layout) -> None:
    for low in range(0, batch.runs.size, GROUP):
        tables = tables_of(batch, names, slice(low, low + GROUP))
        for table, writer in writers.items():
            writer.add(tables.get(table, no_rows()))  # if every run of the batch raised


def failures_in(batch: Trajectories, seed: int) -> Iterator[dict[str, object]]:
    """Give all that is known of each failed run, in the order of the runs."""
    codes = status_codes(batch, slice(None))
    for place, run in enumerate(batch.runs.tolist()):
        if run in batch.failed:
            failure = batch.failed[run]
            yield {
                "run": run,
                "point": int(batch.points[place]),
                "replicate": int(batch.replicates[place]),
                "seed": seed,
                "status": STATUSES[codes[place]],
                "turn": failure.turn,
                "stage": failure.stage,
                "quantity": failure.quantity,
                "message": str(failure),
                "parameters": {
                    name: _plain(values[place]) for name, values in batch.varied.items()
                },
                "traceback": list(failure.traceback),
            }


def _plain(value: object) -> object:
    """Give a number as JSON knows it: what is not finite as a word."""
    plain = value.item() if isinstance(value, np.generic) else value
    return plain if not isinstance(plain, float) or np.isfinite(plain) else str(plain)


def is_whole(job: Job, part: Part, known: Mapping[str, str]) -> bool:
    """Read a part back and tell whether it is there and is what was written.

    Parameters
    ----------
    job, part
        What is to be judged.
    known
        The sha256 of each file, by its name in the folder, as far as known.
    """
    footer = part_footer(part, job.digests)
    try:
        for table in job.plan.tables:
            verify(job.path(table, part), footer, known.get(f"{table}/{part.name}"))
    except Damaged:
        return False
    return True
