"""Making one part: simulate its runs block by block and write its tables."""

import contextlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

import numpy as np

from hedgesim.engine.trajectories import Trajectories
from hedgesim.study import folder as place
from hedgesim.study.counted_parts import Sink, Tally, nothing_counted, scheme_of
from hedgesim.study.isolation import joined, made_apart
from hedgesim.study.plan import GROUP, Part, Plan
from hedgesim.study.shards import Shard
from hedgesim.study.store import Damaged, Footer, part_footer, verify, writing
from hedgesim.study.tables import (
    STATUSES,
    Layout,
    no_rows,
    runs_of,
    status_codes,
    tables_of,
)
from hedgesim.world.experiment import Experiment

ROWS = 1024
"""Rows of `runs` in a row group: a chunk of a few rows costs as much as one of many."""


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
    """All that a process needs to make any part of a study, or of one shard of it."""

    experiment: Experiment
    folder: Path
    plan: Plan
    names: Layout
    digests: Mapping[str, str]
    simulate: Simulate | None = None
    shard: Shard | None = None

    @property
    def mark(self) -> Path:
        """The file that stands once everything does: that of a study, or of a shard."""
        return self.folder / (place.COMPLETE if self.shard is None else place.SHARD)

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
    with contextlib.ExitStack() as stack:
        # contexts are left in reverse: the table opened last is published first
        writers = {
            table: stack.enter_context(writing(job.path(table, part), footer, receipt))
            for table in reversed(job.plan.tables)
        }
        failures = fill(job, part, writers, tell)
        if failures:
            receipt["failures"] = json.dumps(failures, ensure_ascii=False)


def fill(
    job: Job, part: Part, sinks: Mapping[str, Sink], tell: Callable[[int], None]
) -> list[dict[str, object]]:
    """Simulate a part's runs, hand over the row groups of its tables, give what failed.

    Parameters
    ----------
    job, part, tell
        As `make_part` has them.
    sinks
        What takes the row groups, by the name of the table.
    """
    others = {name: sink for name, sink in sinks.items() if name != "runs"}
    taken = _Counted(job, others) if job.plan.counted else _Kept(job, others)
    runs = _Runs(sinks["runs"])
    failures: list[dict[str, object]] = []
    with ThreadPoolExecutor(1) as background:  # a block is written while the next is made
        written: Future[None] | None = None
        for block in part.blocks(job.plan.block, taken.apart):
            batch = job.simulated(block)
            if written is not None:
                written.result()
            written = background.submit(taken.add, batch)
            runs.add(batch)
            failures += list(failures_in(batch, job.experiment.seed))
            tell(block.stop - part.low)
        if written is not None:
            written.result()
    taken.close()
    runs.close()
    return failures


class _Kept:
    """Hands over the rows of every run."""

    apart = None

    def __init__(self, job: Job, sinks: Mapping[str, Sink]) -> None:
        self._names, self._sinks = job.names, sinks

    def add(self, batch: Trajectories) -> None:
        for low in range(0, batch.runs.size, GROUP):
            tables = tables_of(batch, self._names, slice(low, low + GROUP))
            for table, sink in self._sinks.items():
                sink.add(tables.get(table, no_rows()))  # if every run of the batch raised

    def close(self) -> None:
        pass


class _Counted:
    """Hands over counts."""

    def __init__(self, job: Job, sinks: Mapping[str, Sink]) -> None:
        scheme = scheme_of(job.experiment, job.plan)
        turns = job.experiment.record.turns(job.experiment.turns)
        self.apart = scheme.apart
        nothing_counted(sinks)
        self._tally = Tally(scheme, job.names, turns, sinks)

    def add(self, batch: Trajectories) -> None:
        self._tally.add(batch)

    def close(self) -> None:
        self._tally.close()


class _Runs:
    """Hands over the rows of `runs` at the end, in row groups that no block decides."""

    def __init__(self, sink: Sink) -> None:
        self._sink = sink
        self._made: list[Trajectories] = []

    def add(self, batch: Trajectories) -> None:
        self._made.append(replace(batch, turns=(), pair_turns=(), states={}, pairs={}))

    def close(self) -> None:
        whole = joined(self._made)
        for low in range(0, whole.runs.size, ROWS):
            self._sink.add(runs_of(whole, slice(low, low + ROWS)))


def failures_in(batch: Trajectories, seed: int) -> Iterator[dict[str, object]]:
    """Give all that is known of each failed run, in the order of the runs."""
    codes = status_codes(batch, slice(None))
    for at, run in enumerate(batch.runs.tolist()):
        if run in batch.failed:
            failure = batch.failed[run]
            yield {
                "run": run,
                "point": int(batch.points[at]),
                "replicate": int(batch.replicates[at]),
                "seed": seed,
                "status": STATUSES[codes[at]],
                "turn": failure.turn,
                "stage": failure.stage,
                "quantity": failure.quantity,
                "message": str(failure),
                "parameters": {
                    name: _plain(values[at]) for name, values in batch.varied.items()
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
