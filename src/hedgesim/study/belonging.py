"""Whether a results folder may be gone on with, or holds something else."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from hedgesim.core.errors import ConfigError
from hedgesim.study import folder as place
from hedgesim.study.provenance import Provenance
from hedgesim.study.shards import Shard, shard_of

_ORDER = ("experiment", "region", "scenario", "code", "environment")


def refuse_others(
    folder: Path, provenance: Provenance, shard: Shard | None, *, to_look: bool
) -> None:
    """See that a folder that holds any results holds those of this very study.

    What is complete may be looked at on another machine: nothing would be mixed.

    Parameters
    ----------
    folder
        The results folder.
    provenance, shard
        What is to be run now.
    to_look
        Whether nothing is to be made if it is complete.

    Raises
    ------
    ConfigError
        If it holds a study of other inputs or code, or another shard.
    """
    known = folder / place.PROVENANCE
    if not known.is_file() or not place.has_results(folder):
        return
    there = place.read_json(known)
    differences = provenance.differences(there)
    if to_look and any((folder / mark).is_file() for mark in place.MARKS):
        differences.pop("environment", None)
    if differences:
        raise _other(folder, provenance.content, there, differences)
    if shard_of(there) != shard:
        raise _other_shard(folder, shard_of(there), shard)


def _other(
    folder: Path,
    now: Mapping[str, Any],
    there: Mapping[str, Any],
    differences: Mapping[str, tuple[str, str]],
) -> ConfigError:
    """Word that the folder holds another study: which, and in what they differ."""
    return place.refuse(
        folder,
        "a new folder, or results of what is to be run now, "
        f"{_said(now)}; these differ in {digests_told(differences)}",
        value=f"holds {_said(there)}",
        hint="give another --out, or remove the folder if its results are not needed",
    )


def digests_told(differences: Mapping[str, tuple[str, str]]) -> str:
    """Word in which digests two studies differ; the first, telling ones of all.

    Examples
    --------
    >>> digests_told({"inputs": ("ab" * 32, "cd" * 32), "code": ("12" * 32, "34" * 32)})
    'code (sha256 121212121212, now 343434343434)'
    """
    telling = [name for name in _ORDER if name in differences] or list(differences)
    return ", ".join(
        f"{name} (sha256 {differences[name][0][:12]}, now {differences[name][1][:12]})"
        for name in telling
    )


def _other_shard(folder: Path, there: Shard | None, shard: Shard | None) -> ConfigError:
    def said(shard: Shard | None) -> str:
        return "the whole study" if shard is None else f"shard {shard}"

    hint = "give another --out"
    if there is not None:
        hint += f", or --shard {there} to go on with this one"
    return place.refuse(
        folder,
        f"a new folder, or one of {said(shard)}",
        value=f"holds {said(there)}",
        hint=hint,
    )


def _said(provenance: Mapping[str, Any]) -> str:
    """Name a study by its title, its runs and its seed."""
    title, runs, seed = (provenance.get(key, "?") for key in ("title", "runs", "seed"))
    return f'"{title}", {runs} runs, seed {seed}'
