"""Put the shards of a study together: a folder as if it had never been sharded.

The parts are the shards' own, to the byte; bands, failures and COMPLETE.json are made from
them as `run` makes them. So it goes on after a kill as `run` does, with the same promises.
"""

import errno
import hashlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from hedgesim.core.errors import ConfigError, Problem, StoppedByMachine
from hedgesim.study import folder as place
from hedgesim.study.belonging import digests_told
from hedgesim.study.parts import Job, Simulate
from hedgesim.study.plan import Part
from hedgesim.study.provenance import provenance_of
from hedgesim.study.replay import reopen
from hedgesim.study.runner import Finished, How, carry_out
from hedgesim.study.shard_checks import Source, Tell, gathered
from hedgesim.world.experiment import Experiment

PIECE = 2**20
"""Bytes that are copied at a time."""

_NO_LINKS = (errno.EXDEV, errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK)


def merge(
    folder: str | Path,
    shards: Sequence[str | Path],
    *,
    link: bool = False,
    experiment: Experiment | str | Path | None = None,
    on_check: Tell | None = None,
    on_progress: Tell | None = None,
    simulate: Simulate | None = None,
) -> Finished:
    """Merge the shards of a study into one folder.

    Nothing in the shards' folders is touched. If it is stopped, the same call goes on.

    Parameters
    ----------
    folder
        The results folder that is to be made.
    shards
        Those of all the study's shards, in any order.
    link
        Whether files are hard links to the shards' and take no further room; otherwise
        they are copied.
    experiment
        The experiment, or where its file lies, if its name does not lead there.
    on_check, on_progress
        Called with the tables of the shards read and there are; with the runs that stand
        in the folder, and are to stand there.
    simulate
        As for `hedgesim.study.runner.run`: the bands of some designs need runs made again.

    Raises
    ------
    ConfigError
        With every problem: shards that are missing, doubled, unfinished, damaged or of
        different studies; inputs, code or machine that are no longer theirs; a folder that
        holds something else.
    StoppedByMachine
        If the disk is full or the like; no file is left in part.
    Interrupted
        On Ctrl-C; what was merged is kept.
    """
    into = Path(folder)
    tell = on_check or (lambda read, total: None)
    sources = gathered([Path(shard) for shard in shards], into, tell)
    study = _experiment(sources[0], experiment)
    said = {k: v for k, v in sources[0].results.provenance.items() if k != "shard"}
    how = How(Taken(sources, link), on_progress, simulate, introduced=said)
    return carry_out(study, into, how)


def _experiment(source: Source, given: Experiment | str | Path | None) -> Experiment:
    """Find the experiment of the shards again, and see that bands would have their bits."""
    found = given if isinstance(given, Experiment) else reopen(source.results, given)
    differences = provenance_of(found).differences(source.results.provenance)
    if differences:
        raise place.refuse(
            source.folder,
            "a shard of this experiment, made on a machine of this kind by the same code "
            f"and versions; these differ: {digests_told(differences)}",
            hint="merge where the shards were made: bits are promised within one kind",
        )
    return found


class Taken:
    """Takes parts from the folders of shards; a `hedgesim.study.makers.Maker`."""

    workers = 1

    def __init__(self, sources: Sequence[Source], link: bool) -> None:
        self._of = {part.number: s for s in sources for part in s.parts}
        self._digests = {s.shard: s.digests for s in sources}
        self._sources, self._link = sources, link

    def begin(self, job: Job) -> None:
        """See that links can be made, if they are to be."""
        if self._link:
            problems = [
                Problem(
                    where="--link",
                    value=str(source.folder),
                    expected=f"a folder on the same file system as {job.folder}",
                    hint="leave --link out; then files are copied",
                )
                for source in self._sources
                if not _links(source.folder / place.PROVENANCE, job.folder)
            ]
            if problems:
                raise ConfigError(problems)

    def make(self, job: Job, parts: Sequence[Part], tell: Callable[[int], None]) -> None:
        """Let parts stand in the folder, `runs` of each last."""
        done = 0
        for part in parts:
            source = self._of[part.number]
            for table in job.plan.tables:
                file = source.folder / table / part.name
                if self._link:
                    _linked(file, job.path(table, part))
                else:
                    known = self._digests[source.shard][f"{table}/{part.name}"]
                    _copied(file, job.path(table, part), known)
            done += len(part.runs)
            tell(done)

    def end(self) -> None:
        """Nothing was taken that is not kept."""


def _links(file: Path, folder: Path) -> bool:
    """Tell whether a file can have a link in a folder."""
    trial = folder / ".link.tmp"  # swept away like any temporary file
    try:
        place.linked(file, trial)
        trial.unlink()
    except OSError as problem:
        if problem.errno in _NO_LINKS:
            return False
        raise place.stopped(trial, problem) from problem
    return True


def _linked(file: Path, path: Path) -> None:
    try:
        place.linked(file, path)
    except OSError as problem:
        raise place.stopped(path, problem) from problem


def _copied(file: Path, path: Path, known: str) -> None:
    """Copy a file, and see that it is the one that was verified."""
    sha = hashlib.sha256()
    with place.atomic(path) as copy:
        for piece in _pieces(file):
            copy.write(piece)
            sha.update(piece)
        if sha.hexdigest() != known:
            raise StoppedByMachine(f"{file}: it changed while it was read.")


def _pieces(file: Path) -> Iterator[bytes]:
    try:
        with file.open("rb") as reading:
            while piece := reading.read(PIECE):
                yield piece
    except OSError as problem:
        said = problem.strerror or str(problem)
        raise StoppedByMachine(f"{file}: could not be read ({said}).") from problem
