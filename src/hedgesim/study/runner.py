"""Run a study into a folder; if it is interrupted, the same command goes on."""

import contextlib
import platform
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

from hedgesim.core.errors import StoppedByMachine
from hedgesim.study import folder as place
from hedgesim.study.ahead import Ahead
from hedgesim.study.belonging import refuse_others
from hedgesim.study.finish import finish, is_complete, known_digests, parts_safe
from hedgesim.study.makers import Here, Maker, maker_of
from hedgesim.study.parts import Job, Simulate, is_whole
from hedgesim.study.plan import Part, plan
from hedgesim.study.pool import default_workers
from hedgesim.study.processes import free_processors
from hedgesim.study.provenance import provenance_of
from hedgesim.study.readme import introduce
from hedgesim.study.retry import mended, set_aside
from hedgesim.study.shards import Shard
from hedgesim.study.tables import layout
from hedgesim.world.experiment import Experiment

Progress = Callable[[int, int], None]
"""Called with the runs done and the runs asked for."""


@dataclass(frozen=True, slots=True)
class Finished:
    """A complete study.

    Attributes
    ----------
    folder
        Where it stands.
    runs, failed
        Runs asked for, and how many of them failed.
    retried, mended
        Failed runs that were tried again, and those of them that ended well this time.
    parts, kept
        Parts of the study, and those of them that an earlier command had made.
    was_complete
        True if there was nothing left to do.
    result_sha256
        Digest of all content: equal for equal inputs, code and machine.
    workers
        Processes that made the parts.
    seconds
        How long this command took.
    """

    folder: Path
    runs: int
    failed: int
    parts: int
    kept: int
    was_complete: bool
    result_sha256: str
    workers: int
    seconds: float
    retried: tuple[int, ...] = ()
    mended: tuple[int, ...] = ()


class Interrupted(KeyboardInterrupt):
    """Ctrl-C, with what is safe; the command line leaves with exit status 130."""


def run(
    experiment: Experiment,
    folder: str | Path | None = None,
    *,
    workers: int | None = None,
    on_progress: Progress | None = None,
    simulate: Simulate | None = None,
    retry_failed: bool = False,
    shard: Shard | str | None = None,
    cluster: str | None = None,
) -> Finished:
    """Simulate every run of an experiment and leave a results folder.

    On a folder of the same inputs and code it goes on with the parts that are missing or
    damaged, or says that it is complete.

    Parameters
    ----------
    experiment
        What to run.
    folder
        The results folder itself; by default `results/<name of the experiment>`, for a
        shard with `-2of5` or the like at its end.
    workers
        Processes, 1 or more; by default one for each free processor, and none besides this
        one for a single part. The bytes of the results do not depend on it.
    on_progress
        Called with the runs done and the runs asked for.
    simulate
        Another maker of runs, for counterfactual models and tests.
    retry_failed
        Whether runs that failed are tried again; only the parts that hold them are made
        anew.
    shard
        Make only the parts of this shard, as in "2/5", into a folder of its own;
        `hedgesim.study.merge.merge` puts the shards together.
    cluster
        Address of a Dask scheduler whose workers make the parts, as in
        "tcp://host:8786"; needs the extra `cluster`, and a folder that all of them share.

    Raises
    ------
    ConfigError
        If the folder cannot be used, or holds a study of other inputs or code; nothing in
        it is touched then.
    StoppedByMachine
        If the disk is full, the folder vanished, memory is short, or another process is at
        work on the folder; what was finished is kept.
    Interrupted
        On Ctrl-C; what was finished is kept.
    """
    which = Shard.read(shard) if isinstance(shard, str) else shard
    where = folder_for(experiment, folder, which)
    maker = maker_of(workers, cluster)
    return carry_out(
        experiment, where, How(maker, on_progress, simulate, retry_failed, which)
    )


def folder_for(
    experiment: Experiment, folder: str | Path | None, shard: Shard | None
) -> Path:
    """Give the results folder of a study, or of a shard, where none or one is named."""
    name = experiment.name if shard is None else f"{experiment.name}-{shard.name}"
    return place.default_folder(name) if folder is None else Path(folder)


@dataclass(frozen=True, slots=True)
class How:
    """How a study is made; no bit of it depends on any of this.

    Attributes
    ----------
    maker
        What its parts come from; by default processes of this machine.
    on_progress, simulate, retry_failed, shard
        As `run` has them.
    introduced
        The content of provenance.json, if it stands elsewhere already.
    """

    maker: Maker | None = None
    on_progress: Progress | None = None
    simulate: Simulate | None = None
    retry_failed: bool = False
    shard: Shard | None = None
    introduced: Mapping[str, Any] | None = None


def carry_out(experiment: Experiment, folder: Path, how: How) -> Finished:
    """Make a study, or what is missing of it; see `run`."""
    study = _Study(experiment, folder, how)
    study.refuse_others(to_look=not how.retry_failed)
    place.make(folder)
    with place.locked(folder) as log:  # another process may have been quicker
        study.refuse_others(to_look=not how.retry_failed)
        try:
            return study.work(log)
        finally:  # a defect, too, leaves nothing lying about
            study.maker.end()
            place.sweep(folder)


class _Study:
    def __init__(self, experiment: Experiment, folder: Path, how: How) -> None:
        self.folder, self.how = folder, how
        self.provenance = provenance_of(experiment)
        whole = plan(experiment)
        self.job = Job(
            experiment=experiment,
            folder=folder.absolute(),
            plan=whole if how.shard is None else whole.of_shard(how.shard),
            names=layout(experiment),
            digests=self.provenance.digests,
            simulate=how.simulate,
            shard=how.shard,
        )
        parts = len(self.job.plan.parts)
        self.maker: Maker = how.maker or Here(default_workers(parts))
        self.seconds: dict[str, float] = {}

    def refuse_others(self, *, to_look: bool) -> None:
        """See that a folder that holds any results holds those of this very study."""
        refuse_others(self.folder, self.provenance, self.how.shard, to_look=to_look)

    def work(self, log: IO[str]) -> Finished:
        """Do what is left to do, and say what came of it."""
        began = time.perf_counter()
        self._note(log, f"began on {platform.node()}, workers: {self.maker.workers}")
        try:
            if self.how.retry_failed or not self.job.mark.is_file():
                self.maker.begin(self.job)
            self._prepare()
            retried = set_aside(self.job) if self.how.retry_failed else ()
            missing = self._missing()
            was_complete = not missing and is_complete(self.job)
            if not was_complete:
                self.refuse_others(to_look=False)
                self._make(missing)
        except (KeyboardInterrupt, StoppedByMachine, MemoryError, OSError) as reason:
            worded = self._stopped(reason)
            self._note(log, str(worded))
            raise worded from reason
        took = time.perf_counter() - began
        said = "already complete" if was_complete else f"complete after {took:.2f} s"
        self._note(log, said)
        complete = place.read_json(self.job.mark)
        return Finished(
            folder=self.folder,
            runs=complete["runs"],
            failed=complete["failed"],
            parts=len(self.job.plan.parts),
            kept=len(self.job.plan.parts) - len(missing),
            was_complete=was_complete,
            result_sha256=complete["result_sha256"],
            workers=self.maker.workers,
            seconds=took,
            retried=retried,
            mended=mended(self.job, retried),
        )

    def _prepare(self) -> None:
        """Write what says what this is, before any result."""
        place.sweep(self.folder)
        if not place.has_results(self.folder):
            of = {} if self.how.shard is None else {"shard": str(self.how.shard)}
            content = {**(self.how.introduced or self.provenance.content), **of}
            introduce(self.folder, self.job.experiment, content)
        for table in self.job.plan.tables:
            (self.folder / table).mkdir(exist_ok=True)

    def _missing(self) -> list[Part]:
        """List the parts that are not there or not what was written."""
        with self._timed("check"):
            known = known_digests(self.job)
            parts = self.job.plan.parts
            return [part for part in parts if not is_whole(self.job, part, known)]

    def _make(self, missing: list[Part]) -> None:
        if missing:
            self.maker.begin(self.job)
        self.job.mark.unlink(missing_ok=True)
        made = sum(len(part.runs) for part in missing)
        done = self.job.plan.runs - made
        threads = min(self.maker.workers or 1, free_processors())
        ahead = Ahead(self.job, threads)

        def tell(more: int) -> None:
            self._tell(done + more)
            ahead.look(done + more)

        self._tell(done)
        with self._timed("simulate and write"):
            if missing:
                self.maker.make(self.job, missing, tell)
        self._tell(self.job.plan.runs)
        with self._timed("bands"):
            finish(self.job, threads, ahead.twins)
        runs = {"runs made": made, "workers": self.maker.workers}
        place.write_json(self.folder / "timings.json", {"seconds": self.seconds, **runs})

    def _tell(self, done: int) -> None:
        if self.how.on_progress is not None:
            self.how.on_progress(done, self.job.plan.runs)

    def _stopped(self, reason: BaseException) -> BaseException:
        """Word why the work stopped and what is safe."""
        safe = f"{parts_safe(self.job)} of {len(self.job.plan.parts)} parts are safe"
        again = "give the same command again to go on."
        if isinstance(reason, KeyboardInterrupt):
            return Interrupted(f"Interrupted; {safe}; {again}")
        if isinstance(reason, MemoryError):
            return StoppedByMachine(f"Memory ran out; {safe}; {again}")
        said = getattr(reason, "strerror", None) or str(reason)  # an OSError has both
        return StoppedByMachine(f"{said}\n{safe}; {again}")

    @contextlib.contextmanager
    def _timed(self, what: str) -> Iterator[None]:
        began = time.perf_counter()
        yield
        self.seconds[what] = round(time.perf_counter() - began, 3)

    def _note(self, log: IO[str], said: str) -> None:
        """Add a line to the log, which alone knows clocks; a full disk may lose it."""
        with contextlib.suppress(OSError):
            log.write(f"{datetime.now(UTC).isoformat(timespec='seconds')} {said}\n")
            log.flush()
