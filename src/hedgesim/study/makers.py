"""What the parts of a study come from: this process, processes beside it, or elsewhere."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Protocol

from hedgesim.core.errors import ConfigError, Problem
from hedgesim.study.parts import Job, make_part
from hedgesim.study.plan import Part
from hedgesim.study.pool import make_parts

Tell = Callable[[int], None]


class Maker(Protocol):
    """Anything by which parts come to stand in a folder.

    Attributes
    ----------
    workers
        Processes that make parts at the same time.
    """

    workers: int

    def begin(self, job: Job) -> None:
        """See, before any work, that it can be done; may be called more than once.

        Raises
        ------
        ConfigError
            If it cannot, for a reason that the user can put right.
        """

    def make(self, job: Job, parts: Sequence[Part], tell: Tell) -> None:
        """Make parts, and tell how many of their runs are done.

        Raises
        ------
        StoppedByMachine
            If the machine does not let one be made.
        """

    def end(self) -> None:
        """Let go of whatever `begin` took."""


class Here:
    """Makes parts in this process, or by worker processes of this machine."""

    def __init__(self, workers: int) -> None:
        self.workers = workers

    def begin(self, job: Job) -> None:
        """Nothing is needed."""

    def make(self, job: Job, parts: Sequence[Part], tell: Tell) -> None:
        """Make parts; see `Maker`."""
        if self.workers > 1:
            make_parts(job, parts, self.workers, tell)
            return
        done = 0
        for part in parts:
            make_part(job, part, partial(_tell_beyond, tell, done))
            done += len(part.runs)

    def end(self) -> None:
        """Nothing was taken."""


def maker_of(workers: int | None, cluster: str | None) -> Maker | None:
    """Give what makes the parts; nothing if that is left to how many there are.

    Parameters
    ----------
    workers
        Processes of this machine, if said.
    cluster
        Address of a Dask scheduler, if one is to be used.

    Raises
    ------
    ConfigError
        If both are given, there are less than one worker, or the address is none.
    """
    if workers is not None and (workers < 1 or cluster is not None):
        expected = "a whole number of 1 or more, and none with a cluster, which has its own"
        problem = Problem(where="workers", value=str(workers), expected=expected)
        raise ConfigError([problem])
    if cluster is not None:
        from hedgesim.study.cluster import OnCluster

        return OnCluster(cluster)
    return None if workers is None else Here(workers)


def _tell_beyond(tell: Tell, before: int, more: int) -> None:
    tell(before + more)
