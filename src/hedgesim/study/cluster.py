"""The parts of a study made by the workers of a Dask cluster that is there already.

Workers write their parts into the results folder, which they have to share, and hand back
nothing. A worker that is lost is made up for by the scheduler, which gives its part to
another. What has to hold for the bytes to be the same is seen to before any work, and by
each worker before its first part, as some may come later: `hedgesim.study.cluster_checks`.
"""

import contextlib
import logging
import os
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import CancelledError, Future
from functools import cache
from typing import TYPE_CHECKING, Any

from hedgesim.core.errors import ConfigError, Problem, StoppedByMachine
from hedgesim.study.cluster_checks import Probe, look, refuse_unfit
from hedgesim.study.parts import Job, make_part
from hedgesim.study.plan import Part
from hedgesim.study.window import Window

if TYPE_CHECKING:
    from distributed import Client

SCHEMES = ("tcp://", "tls://")
CONNECT, FIRST = 10.0, 60.0
"""Seconds to wait for the scheduler, and for a first worker."""

DESERTED = 600.0
"""Seconds without any worker after which a study stops."""

SEEN = 90.0
"""Seconds in which a part that a worker wrote has to be seen here; network file systems
may hide a new file for as long as a minute."""

LOOK = 5.0
"""Seconds between looks at how many workers there are."""


class OnCluster:
    """Makes parts on a Dask cluster; a `hedgesim.study.makers.Maker`.

    Parameters
    ----------
    address
        Of the scheduler: tcp://HOST:PORT, or tls://HOST:PORT with the certificates that
        Dask's own configuration names.

    Raises
    ------
    ConfigError
        If it is no such address, or Dask is not installed.
    """

    def __init__(self, address: str) -> None:
        self.address = address
        self.workers = 0
        self._client: Client | None = None
        self._probe: Probe | None = None
        if not address.startswith(SCHEMES) or not address.partition("://")[2]:
            expected = "the address of a Dask scheduler: tcp://HOST:PORT or tls://HOST:PORT"
            raise self._refusal(expected, hint="its log says it when it starts")
        try:
            import distributed  # noqa: F401 - only whether it is there
        except ImportError:
            expected = 'Dask, which is not installed: pip install "hedgesim[cluster]"'
            raise self._refusal(expected) from None

    def begin(self, job: Job) -> None:
        """Connect, and see that every worker may make parts of this study.

        Raises
        ------
        ConfigError
            If the scheduler does not answer, has no worker, or some worker does not see
            the folder or would make other bits.
        """
        if self._client is None:
            self._client = self._connected()
            self._probe = Probe.left(job)
            found = self._client.run(look, job, self._probe, on_error="return")
            refuse_unfit(self.address, job, self._probe, found)

    def make(self, job: Job, parts: Sequence[Part], tell: Callable[[int], None]) -> None:
        """Make parts; see `hedgesim.study.makers.Maker`."""
        assert self._client is not None
        assert self._probe is not None
        self._probe.leave()  # temporary files were swept meanwhile
        _OnWorkers(job, parts, tell, self._client, self._probe).work()

    def end(self) -> None:
        """Leave the cluster as it was, but for this study."""
        if self._probe is not None:
            self._probe.remove()
        if self._client is not None:
            with contextlib.suppress(Exception):  # a lost scheduler was told already
                self._client.close(timeout=5)
        self._client = self._probe = None

    def _connected(self) -> "Client":
        """Connect to the scheduler, and wait until there is a worker."""
        from distributed import Client

        for name in ("distributed", "distributed.client"):  # what matters is told by us
            logging.getLogger(name).setLevel(logging.CRITICAL)
        self._refuse_without_certificates()
        try:
            client = Client(self.address, timeout=CONNECT, set_as_default=False)
        except (
            OSError,
            TypeError,
            ValueError,
        ) as problem:  # Dask's way to lack certificates
            raise self._refusal("a Dask scheduler that answers", str(problem)) from problem
        end = time.monotonic() + FIRST
        while not (found := client.ncores()):
            if time.monotonic() > end:
                client.close(timeout=5)
                expected = f"a cluster with a worker; none came in {FIRST:.0f} s"
                raise self._refusal(expected)
            time.sleep(0.5)
        self.workers = len(found)
        return client

    def _refuse_without_certificates(self) -> None:
        """See that Dask's configuration names what tls:// needs."""
        from distributed import Security

        if not self.address.startswith("tls://"):
            return
        hint = "see distributed.comm.tls in Dask's configuration, and docs/clusters.md"
        try:
            found = Security().get_connection_args("client").get("ssl_context")
        except OSError as problem:  # also of a certificate that is none
            hint, found = f"{problem}; {hint}", None
        if found is None:
            raise self._refusal("certificates of this machine, which are not there", hint)

    def _refusal(self, expected: str, hint: str | None = None) -> ConfigError:
        problem = Problem(
            where="--cluster", value=self.address, expected=expected, hint=hint
        )
        return ConfigError([problem])


class _OnWorkers(Window):
    lost = "every worker that made them alone was lost; its memory may be short"

    def __init__(
        self,
        job: Job,
        parts: Iterable[Part],
        tell: Callable[[int], None],
        client: "Client",
        probe: Probe,
    ) -> None:
        super().__init__(job, parts, tell)
        self._client, self._probe = client, probe
        self._executor: Any = client.get_executor(pure=False)
        self._made = self._threads = 0
        self._looked = self._peopled = time.monotonic()
        self._look()

    def room(self) -> int:
        """Two parts for each thread, so that none waits for us."""
        if time.monotonic() - self._looked > LOOK:
            self._look()
        return max(2 * self._threads, 1)

    def _look(self) -> None:
        """See how many workers there are now: they may come and go."""
        with _told("the Dask scheduler does not answer"):
            self._threads = sum(self._client.ncores().values())
        self._looked = time.monotonic()
        if self._threads:
            self._peopled = self._looked
        elif self._looked - self._peopled > DESERTED:
            raise StoppedByMachine(
                f"the cluster has had no worker for {DESERTED:.0f} s; start some"
            )

    def submit(self, part: Part) -> "Future[None]":
        with _told("the Dask scheduler does not take a part"):
            future: Future[None] = self._executor.submit(
                make_on_worker, self._job, part, self._probe
            )
        return future

    def settle(self, future: "Future[None]", part: Part) -> None:
        from distributed import KilledWorker

        with _told("the connection to the Dask scheduler was lost"):
            try:
                future.result()
            except KilledWorker:
                self.blame(part)
                return
        _see(self._job, part)
        self._made += len(part.runs)

    def made(self) -> int:
        self.room()  # notes whether there still are workers
        return self._made

    def kill(self) -> None:
        """Cancel what waits; what a worker has begun it ends, which harms nothing."""
        with contextlib.suppress(Exception):  # a lost scheduler was told already
            self._executor.shutdown(wait=False)

    def close(self) -> None:
        """Nothing is held but the connection, which is its owner's."""


@contextlib.contextmanager
def _told(what: str) -> Iterator[None]:
    """Word what a lost connection raises; a worker's own refusal passes."""
    try:
        yield
    except (CancelledError, OSError, RuntimeError) as problem:
        if isinstance(problem, RuntimeError) and not _of_dask(problem):
            raise
        said = str(problem) or type(problem).__name__
        raise StoppedByMachine(f"{what} ({said.splitlines()[0]})") from problem


def _of_dask(problem: BaseException) -> bool:
    return type(problem).__module__.startswith("distributed")


def _see(job: Job, part: Part) -> None:
    """Wait until a part that a worker wrote is seen here."""
    end = time.monotonic() + SEEN
    for table in reversed(job.plan.tables):
        path = job.path(table, part)
        while True:
            os.listdir(path.parent)  # makes a network file system look again
            if path.is_file():
                break
            if time.monotonic() > end:
                raise StoppedByMachine(
                    f"{path}: a worker wrote it, and it is not seen here after "
                    f"{SEEN:.0f} s; is the folder really shared?"
                )
            time.sleep(0.2)


def make_on_worker(job: Job, part: Part, probe: Probe) -> None:
    """Make a part; runs on a worker.

    Raises
    ------
    ConfigError
        If this worker came later and may not make parts of this study.
    StoppedByMachine
        If the disk is full or the folder has gone.
    """
    _fit(_Once(job, probe))
    make_part(job, part, lambda done: None)


class _Once:
    """A study, as a key: each worker is looked at once."""

    def __init__(self, job: Job, probe: Probe) -> None:
        self.job, self.probe = job, probe

    def __hash__(self) -> int:
        return hash(self.probe)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Once) and self.probe == other.probe


@cache
def _fit(of: _Once) -> None:
    from distributed import get_worker

    name = get_worker().address
    found = look(of.job, of.probe)
    refuse_unfit("a worker that came later", of.job, None, {name: found})
