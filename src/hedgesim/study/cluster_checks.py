"""Whether the workers of a cluster share the folder, and would make the same bits."""

import contextlib
import time
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hedgesim.core.errors import ConfigError, Problem
from hedgesim.study.canonical import digest
from hedgesim.study.parts import Job
from hedgesim.study.provenance import code_digest, environment_of

PATIENCE = 5.0
"""Seconds in which a probe has to be seen on the other side."""

NAMED = 5
"""Workers of one fault that are named; of the others the number is told."""


@dataclass(frozen=True, slots=True)
class Probe:
    """A file by which it is seen whether two machines look at the same folder.

    Its name is that of a temporary file, so one that is left is swept away like others.
    """

    path: Path
    token: str

    @classmethod
    def left(cls, job: Job) -> "Probe":
        """Leave one in a study's folder.

        Raises
        ------
        OSError
            If the folder cannot be written.
        """
        token = uuid.uuid4().hex
        probe = cls(job.folder / f".probe.{token}.tmp", token)
        probe.leave()
        return probe

    def leave(self) -> None:
        """Leave it there, again."""
        self.path.write_text(self.token, encoding="ascii")

    def seen(self) -> bool:
        """Tell whether it is there, soon."""
        end = time.monotonic() + PATIENCE
        while True:
            with contextlib.suppress(OSError, UnicodeError):
                if self.path.read_text(encoding="ascii") == self.token:
                    return True
            if time.monotonic() > end:
                return False
            time.sleep(0.1)

    def remove(self) -> None:
        """Take it away."""
        with contextlib.suppress(OSError):
            self.path.unlink(missing_ok=True)


@dataclass(frozen=True, slots=True)
class Looked:
    """What a worker has to say.

    Attributes
    ----------
    sees
        Whether it sees the probe that was left in the folder.
    left
        The probe that it left itself, or None if it could not.
    code
        Digest of its code; what is wrong with an own rule's file, if that is not there.
    environment
        Its machine and its versions.
    """

    sees: bool
    left: Probe | None
    code: str
    environment: Mapping[str, Any]


def look(job: Job, probe: Probe) -> Looked:
    """Look around; runs on a worker."""
    try:
        code = code_digest(job.experiment)
    except ConfigError as error:
        code = str(error.problems[0])
    sees, left = probe.seen(), None
    if sees:
        with contextlib.suppress(OSError):
            left = Probe.left(job)
    return Looked(sees, left, code, environment_of(job.experiment))


def refuse_unfit(
    address: str, job: Job, probe: Probe | None, found: Mapping[str, Any]
) -> None:
    """Refuse workers that do not share the folder or would make other bits, all at once.

    Parameters
    ----------
    address
        Of the cluster.
    job
        The study.
    probe
        What was left in the folder; None if this is the worker itself, whose own probe
        needs not be looked for.
    found
        By worker what `look` gave there, or the exception that it raised.

    Raises
    ------
    ConfigError
        If there is one.
    """
    faults: dict[tuple[str, str], list[str]] = {}
    for worker, looked in found.items():
        for fault in _faults(job, looked, probe is not None):
            faults.setdefault(fault, []).append(worker)
    if faults:
        where = f"--cluster {address}"
        raise ConfigError(
            Problem(where=where, value=_named(workers), expected=expected, hint=hint)
            for (expected, hint), workers in faults.items()
        )


def _faults(job: Job, looked: Any, also_here: bool) -> Iterator[tuple[str, str]]:
    """Give what is wrong with a worker: what is expected, and what was found."""
    if not isinstance(looked, Looked):
        found = f"{type(looked).__name__}: {looked}"
        yield "workers on which this version of hedgesim is installed", found
        return
    shared = f"workers that share the results folder, {job.folder}"
    if not looked.sees:
        yield shared, "a file written there is not seen on the worker; use a shared folder"
    elif looked.left is None:
        yield shared, "the worker cannot write there"
    else:
        if also_here and not looked.left.seen():
            yield shared, "a file that the worker wrote there is not seen here"
        looked.left.remove()
    if looked.code != job.digests["code"]:
        yield (
            f"the code that is here (sha256 {job.digests['code'][:12]})",
            f"the worker has {looked.code[:12]}"
            if len(looked.code) == len(job.digests["code"])
            else looked.code,
        )
    if digest(looked.environment) != job.digests["environment"]:
        yield (
            "the kind of machine and the versions that are here (sha256 "
            f"{job.digests['environment'][:12]}); bits are promised within one kind only",
            _others(looked.environment, environment_of(job.experiment)),
        )


def _others(there: Mapping[str, Any], here: Mapping[str, Any]) -> str:
    """Word in what two environments differ.

    Examples
    --------
    >>> _others({"versions": {"numpy": "1.26.0"}}, {"versions": {"numpy": "2.4.6"}})
    'the worker has numpy 1.26.0, not 2.4.6 (sha256 ...)'
    """
    flat = [{**e, **e.get("versions", {})} for e in (there, here)]
    told = [
        f"{name} {_short(flat[0].get(name))}, not {_short(flat[1].get(name))}"
        for name in sorted(flat[0].keys() | flat[1].keys())
        if name != "versions" and flat[0].get(name) != flat[1].get(name)
    ]
    return f"the worker has {'; '.join(told)} (sha256 {digest(there)[:12]})"


def _short(value: Any) -> str:
    return " ".join(value[-3:]) if isinstance(value, list) else str(value)


def _named(workers: list[str]) -> str:
    """Name some workers.

    Examples
    --------
    >>> _named(["a", "b"]), _named(list("abcdefg"))
    ('a, b', 'a, b, c, d, e and 2 more')
    """
    more = len(workers) - NAMED
    return ", ".join(workers[:NAMED]) + (f" and {more} more" if more > 0 else "")
