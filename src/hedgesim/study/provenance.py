"""What a study was made from and by: inputs, code, versions, machine, and digests."""

import hashlib
import platform
import subprocess
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from hedgesim.core.errors import ConfigError, Problem
from hedgesim.study.canonical import digest, plain
from hedgesim.study.store import sha256_of
from hedgesim.world.designs import RULE
from hedgesim.world.experiment import Experiment

FORMAT = 1
WHOLE = "sha256"
"""The digest of all the rest of provenance.json, so also of commit, files and changes."""
LIBRARIES = ("hedgesim", "numpy", "scipy", "pyarrow")
SALIB = "SALib"
"""It samples the points of some designs."""
_PACKAGE = Path(__file__).resolve().parents[1]


@dataclass(frozen=True, slots=True)
class Provenance:
    """The content of provenance.json. Nothing in it is a place or a time.

    `digests` has `inputs`, `experiment`, `region`, `scenario`, `code` and `environment`,
    each a sha256. Two studies with the same three of inputs, code and environment have the
    same bytes.
    """

    content: Mapping[str, Any]

    @property
    def digests(self) -> dict[str, str]:
        """The digests by name."""
        return dict(self.content["digests"])

    def differences(self, other: Mapping[str, Any]) -> dict[str, tuple[str, str]]:
        """Name the digests in which another provenance.json differs: (there, here)."""
        theirs = other.get("digests")
        there = theirs if isinstance(theirs, Mapping) else {}
        pairs = {n: (str(there.get(n, "none")), mine) for n, mine in self.digests.items()}
        return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


def provenance_of(experiment: Experiment) -> Provenance:
    """Gather everything that the numbers of a study depend on.

    Raises
    ------
    ConfigError
        If a file that the experiment names can no longer be read.
    """
    inputs = resolved(experiment)
    environment = environment_of(experiment)
    code = code_identity(own_rule_files(experiment))
    digests = {name: digest(part) for name, part in inputs.items()}
    digests["inputs"] = digest(digests)
    digests["code"] = _digest_of_code(code)
    digests["environment"] = digest(environment)
    content = {
        "format": FORMAT,
        "title": experiment.title,
        "seed": experiment.seed,
        "runs": experiment.runs,
        "digests": digests,
        "code": code,
        "versions": environment["versions"],
        "machine": machine(),
        "files": {n: sha256_of(path) for n, path in files_read(experiment).items()},
        "changes": plain(experiment.changes),
        "inputs": inputs,
    }
    return Provenance(content | {WHOLE: digest(content)})


def environment_of(experiment: Experiment) -> dict[str, Any]:
    """Give the machine and the versions on which the bits of a study depend."""
    sampled = (SALIB,) if experiment.design.needs_salib else ()
    return machine() | {"versions": versions(sampled)}


def code_digest(experiment: Experiment) -> str:
    """Give the digest of the code, here and now, that would make a study.

    Raises
    ------
    ConfigError
        If a file of the experiment's own rules is not there.
    """
    return _digest_of_code(code_identity(own_rule_files(experiment)))


def _digest_of_code(code: Mapping[str, Any]) -> str:
    return digest({"package": code["sha256"], "rules": code["rules"]})


def resolved(experiment: Experiment) -> dict[str, Any]:
    """Give the experiment, its region and its scenario as plain data, without any place.

    The region has its own figures; those that stand in their place are the experiment's.
    Factors and design stand in the experiment; scenarios that are crossed beside it.
    """
    whole = plain(experiment)
    region, scenario = whole.pop("region"), whole.pop("scenario")
    crossed = whole.pop("scenarios")
    whole["figures"] = region["figures"].pop("replaced")
    whole["rules"] = {
        state: _without_folder(rule) for state, rule in whole["rules"].items()
    }
    for factor in whole["factors"]:
        if factor["kind"] == RULE:
            for key in ("values", "bases"):
                factor[key] = [_without_folder(rule) for rule in factor[key]]
    found = {"experiment": whole, "region": region, "scenario": scenario}
    return found | ({"scenarios": crossed} if crossed else {})


def _without_folder(rule: str) -> str:
    """Leave of "somewhere/my_rule.py:function" the file and the function."""
    return rule.replace("\\", "/").rsplit("/", 1)[-1]


def is_as_written(content: Mapping[str, Any]) -> bool:
    """Tell whether provenance.json is what it was.

    That of a shard is that of the whole study, but for saying which shard it is.
    """
    rest = {k: part for k, part in content.items() if k not in (WHOLE, "shard")}
    return bool(content.get(WHOLE) == digest(rest))


def files_read(experiment: Experiment) -> dict[str, Path]:
    """Give every input file, under a name that says nothing of where it lies."""
    region, scenario = experiment.region, experiment.scenario
    found = {f"experiments/{experiment.path.name}": experiment.path}
    names = ("region.toml", "figures.csv", "sources.csv", "TERMS.md")
    found |= {f"regions/{region.id}/{name}": region.folder / name for name in names}
    if experiment.design.file is not None:
        found[f"experiments/{experiment.design.file.name}"] = experiment.design.file
    files = (path for s in (scenario, *experiment.scenarios) for path in s.files)
    return found | {f"scenarios/{path.name}": path for path in files}


def own_rule_files(experiment: Experiment) -> dict[str, Path]:
    """Give the Python files in which an experiment's own rules stand, by their file names.

    Raises
    ------
    ConfigError
        If one is not there.
    """
    found: dict[str, Path] = {}
    varied = (v for f in experiment.factors if f.kind == RULE for v in f.values)
    for rule in (*experiment.rules.values(), *map(str, varied)):
        file, is_file, _ = rule.rpartition(":")
        if is_file:
            found[_without_folder(file)] = _rule_file(file, experiment)
    return found


def _rule_file(name: str, experiment: Experiment) -> Path:
    path = experiment.path.parent / name  # where the turn reads it, and nowhere else
    if path.is_file():
        return path
    raise ConfigError(
        [
            Problem(
                where=experiment.path.name,
                key="[rules]",
                value=name,
                expected="a Python file",
            )
        ]
    )


def versions(more: Iterable[str] = ()) -> dict[str, str]:
    """Give the versions of Python and of every library that may change a result's bits.

    Parameters
    ----------
    more
        Further ones, by which only some studies are made.
    """
    found = {"python": platform.python_version()}
    for name in (*LIBRARIES, *more):
        try:
            found[name] = version(name)
        except PackageNotFoundError:  # run from a source tree that was never installed
            found[name] = "unknown"
    return found


@cache
def machine() -> dict[str, Any]:
    """Give the class of machine within which bits are promised.

    System, processor, and its level: the last bit of some functions depends on
    which vector instructions NumPy finds.
    """
    import numpy as np

    configuration: Mapping[str, Any] = np.show_config(mode="dicts") or {}
    found = configuration.get("SIMD Extensions", {}).get("found", [])
    return {
        "system": platform.system(),
        "processor": platform.machine(),
        "cpu_level": list(found) or ["baseline"],
    }


def code_identity(rule_files: Mapping[str, Path]) -> dict[str, Any]:
    """Give the sha256 over the package's Python files, of own rules, and the git commit."""
    files = sorted(path for path in _PACKAGE.rglob("*.py"))
    return {
        "sha256": _digest_of((p.relative_to(_PACKAGE).as_posix(), p) for p in files),
        "rules": {name: sha256_of(path) for name, path in sorted(rule_files.items())},
        "commit": _commit(),
    }


def _digest_of(files: Iterable[tuple[str, Path]]) -> str:
    sha = hashlib.sha256()
    for name, path in files:
        content = path.read_bytes()
        sha.update(f"{name}|{len(content)}\n".encode())
        sha.update(content)
    return sha.hexdigest()


@cache
def _commit() -> str | None:
    """Give the commit of our own work tree; of a package installed elsewhere, nothing."""
    tree = _PACKAGE.parents[1]
    if not ((tree / ".git").exists() and (tree / "pyproject.toml").is_file()):
        return None
    command = ["git", "-C", str(tree), "rev-parse", "HEAD"]
    try:
        said = subprocess.run(
            command, capture_output=True, text=True, timeout=5, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return said.stdout.strip() or None
