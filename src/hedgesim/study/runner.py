"""Run a study into a folder; if it is interrupted, the same command goes on."""

import contextlib
import platform
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import IO, Any

from hedgesim.core.errors import ConfigError, Problem, StoppedByMachine
from hedgesim.study import folder as place
from hedgesim.study.finish import finish, is_complete, known_digests, parts_safe
from hedgesim.study.parts import Job, Simulate, is_whole, make_part
from hedgesim.study.plan import Part, plan
from hedgesim.study.pool import default_workers, make_parts
from hedgesim.study.provenance import provenance_of
from hedgesim.study.readme import README
from hedgesim.study.retry import mended, set_aside
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
) -> Finished:
    """Simulate every run of an experiment and leave a results folder.

    On a folder of the same inputs and code it goes on with the parts that are missing or
    damaged, or says that it is complete.

    Parameters
    ----------
    experiment
        What to run.
    folder
        The results folder itself; by default `results/<name of the experiment>`.
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
    where = place.default_folder(experiment.name) if folder is None else Path(folder)
    study = _Study(experiment, where, workers, on_progress, simulate, retry_failed)
    study.refuse_others(to_look=not retry_failed)
    place.make(where)
    with place.locked(where) as log:  # another process may have been quicker
        study.refuse_others(to_look=not retry_failed)
        try:
            return study.work(log)
        finally:  # a defect, too, leaves nothing lying about
            place.sweep(where)


class _Study:
    def __init__(
        self,
        experiment: Experiment,
        folder: Path,
        workers: int | None,
        on_progress: Progress | None,
        simulate: Simulate | None,
        retry_failed: bool,
    ) -> None:
        if workers is not None and workers < 1:
            raise ConfigError(
                [
                    Problem(
                        where="workers",
                        value=str(workers),
                        expected="a whole number of 1 or more",
                    )
                ]
            )
        self.folder = folder
        self.provenance = provenance_of(experiment)
        self.job = Job(
            experiment=experiment,
            folder=folder.absolute(),
            plan=plan(experiment),
            names=layout(experiment),
            digests=self.provenance.digests,
            simulate=simulate,
        )
        self.workers = workers or default_workers(len(self.job.plan.parts))
        self.on_progress = on_progress
        self.retry_failed = retry_failed
        self.seconds: dict[str, float] = {}

    def refuse_others(self, *, to_look: bool) -> None:
        """See that a folder that holds any results holds those of this very study.

        What is complete may be looked at on another machine: nothing would be mixed.
        """
        known = self.folder / place.PROVENANCE
        if not known.is_file() or not place.has_results(self.folder):
            return
        differences = self.provenance.differences(place.read_json(known))
        if to_look and (self.folder / place.COMPLETE).is_file():
            differences.pop("environment", None)
        if differences:
            raise self._other(place.read_json(known), differences)

    def _other(
        self, there: Mapping[str, Any], differences: Mapping[str, tuple[str, str]]
    ) -> ConfigError:
        """Word that the folder holds another study: which, and in what they differ."""
        order = ("experiment", "region", "scenario", "code", "environment")
        telling = [name for name in order if name in differences] or list(differences)
        digests = ", ".join(
            f"{name} (sha256 {differences[name][0][:12]}, now {differences[name][1][:12]})"
            for name in telling
        )
        return place.refuse(
            self.folder,
            "a new folder, or results of what is to be run now, "
            f"{_said(self.provenance.content)}; these differ in {digests}",
            value=f"holds {_said(there)}",
            hint="give another --out, or remove the folder if its results are not needed",
        )

    def work(self, log: IO[str]) -> Finished:
        """Do what is left to do, and say what came of it."""
        began = time.perf_counter()
        self._note(log, f"began on {platform.node()}, workers: {self.workers}")
        try:
            self._prepare()
            retried = set_aside(self.job) if self.retry_failed else ()
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
        complete = place.read_json(self.folder / place.COMPLETE)
        return Finished(
            folder=self.folder,
            runs=complete["runs"],
            failed=complete["failed"],
            parts=len(self.job.plan.parts),
            kept=len(self.job.plan.parts) - len(missing),
            was_complete=was_complete,
            result_sha256=complete["result_sha256"],
            workers=self.workers,
            seconds=took,
            retried=retried,
            mended=mended(self.job, retried),
        )

    def _prepare(self) -> None:
        """Write what says what this is, before any result."""
        place.sweep(self.folder)
        if not place.has_results(self.folder):
            place.write_json(self.folder / place.PROVENANCE, self.provenance.content)
            place.write_text(self.folder / "experiment.toml", self.job.experiment.text)
            place.write_text(self.folder / "README.txt", README)
        for table in self.job.plan.tables:
            (self.folder / table).mkdir(exist_ok=True)

    def _missing(self) -> list[Part]:
        """List the parts that are not there or not what was written."""
        with self._timed("check"):
            known = known_digests(self.job)
            parts = self.job.plan.parts
            return [part for part in parts if not is_whole(self.job, part, known)]

    def _make(self, missing: list[Part]) -> None:
        (self.folder / place.COMPLETE).unlink(missing_ok=True)
        done = self.job.plan.runs - sum(len(part.runs) for part in missing)
        self._tell(done)
        with self._timed("simulate and write"):
            if self.workers == 1 and missing:
                for part in missing:
                    make_part(self.job, part, partial(self._tell_beyond, done))
                    done += len(part.runs)
            elif missing:
                make_parts(
                    self.job, missing, self.workers, partial(self._tell_beyond, done)
                )
        self._tell(self.job.plan.runs)
        with self._timed("bands"):
            finish(self.job)
        runs = {
            "runs made": sum(len(part.runs) for part in missing),
            "workers": self.workers,
        }
        place.write_json(self.folder / "timings.json", {"seconds": self.seconds, **runs})

    def _tell(self, done: int) -> None:
        if self.on_progress is not None:
            self.on_progress(done, self.job.plan.runs)

    def _tell_beyond(self, before: int, more: int) -> None:
        self._tell(before + more)

    def _stopped(self, reason: BaseException) -> BaseException:
        """Word why the work stopped and what is safe."""
        safe = f"{parts_safe(self.job)} of {len(self.job.plan.parts)} parts are safe"
        again = "give the same command again to go on."
        if isinstance(reason, KeyboardInterrupt):
            return Interrupted(f"Interrupted; {safe}; {again}")
        if isinstance(reason, MemoryError):
            return StoppedByMachine(f"Memory ran out; {safe}; {again}")
        said = (
            reason.strerror or str(reason) if isinstance(reason, OSError) else str(reason)
        )
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


def _said(provenance: Mapping[str, Any]) -> str:
    """Name a study by its title, its runs and its seed."""
    title, runs, seed = (provenance.get(key, "?") for key in ("title", "runs", "seed"))
    return f'"{title}", {runs} runs, seed {seed}'
