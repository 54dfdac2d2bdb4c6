"""Kill a study at random moments and let every step of writing fail: the same bytes after.

``python benchmarks/faults.py [--kills N] [--short]`` prints the counts as Markdown.

(a) Kills: signal 9 to the process or to a worker of it, or Ctrl-C, at random moments, again
and again until the study is complete. (b) Faults: the study is made in one process, and its
first step of writing, then its second, and so on, is one at which it is killed (in the
middle of a write), or the disk is full from there on, or the step fails once with an I/O
error. (c) The same for each step of `hedgesim merge`, which puts two shards of the study
together, by copies and by links. After any of these the same command is given again, and
every table and COMPLETE.json must have the bytes of a study that was never disturbed, no
process may be left, and no temporary file. POSIX only; reads Linux's /proc.
"""

import argparse
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import pandas
import pyarrow.parquet
from faults_io import FAULTS, Steps
from faults_page import PAGE
from faults_processes import (
    DONE,
    INTERRUPTED,
    KILLED,
    PATIENCE,
    REFUSED,
    STOPPED,
    begun,
    disturb,
    ended,
    gone,
)

from hedgesim.engine.batch import simulate
from hedgesim.study import plan, provenance
from hedgesim.study.merge import merge
from hedgesim.study.runner import run
from hedgesim.world.experiment import Experiment, load_experiment

PART = 16
"""Runs of a part."""

LONG, SHORT = (160, 8), (24, 2)
"""Runs and turns: of the study that is killed, and of that whose steps fail."""

KILLS = ("SIGKILL", "SIGKILL of a worker", "SIGINT")


@dataclass(slots=True)
class Told:
    """What came of a campaign: counts by sort of disturbance, and all that went wrong."""

    kills: Counter[str] = field(default_factory=Counter)
    steps: Counter[str] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)
    survived: Counter[str] = field(default_factory=Counter)
    merge_steps: Counter[str] = field(default_factory=Counter)
    merge_faults: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    seconds: float = 0.0


def study(size: tuple[int, int]) -> Experiment:
    """Give a study of so many runs and turns."""
    return load_experiment("triad", {"runs": size[0], "turns": size[1]})


def prepare() -> None:
    """Let parts be small, let somebody edit the package meanwhile, load what is slow."""
    plan.PART = PART
    provenance._digest_of = lambda files: "c" * 64
    provenance.provenance_of(study(SHORT))
    simulate(study(SHORT), [0])
    assert pandas is not None
    assert pyarrow.parquet is not None


def bytes_of(folder: Path) -> dict[str, bytes]:
    """Read what the promise of bytes covers."""
    covered = [*folder.rglob("*.parquet"), folder / "COMPLETE.json"]
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in covered
        if path.is_file()
    }


def faults_in(folder: Path, expected: dict[str, bytes]) -> Iterator[str]:
    """Compare a study that was disturbed and is complete with one that never was."""
    found = bytes_of(folder)
    for name in sorted(expected.keys() | found.keys()):
        if found.get(name) != expected.get(name):
            yield f"{name} is another"
    for path in folder.rglob("*.tmp"):
        yield f"{path.name} was left"


def undisturbed(folder: Path, size: tuple[int, int]) -> dict[str, bytes]:
    """Make a study that nothing disturbs, and give its bytes."""
    assert ended(begun(folder, study(size)), PATIENCE) == DONE
    found = bytes_of(folder)
    shutil.rmtree(folder)
    return found


def _lasts(folder: Path, workers: int) -> float:
    """Measure how long an undisturbed study takes."""
    began = time.monotonic()
    ended(begun(folder, study(LONG), workers), PATIENCE)
    shutil.rmtree(folder)
    return time.monotonic() - began


def kill_often(folder: Path, told: Told, chance: random.Random, wanted: int) -> None:
    """Kill studies at random moments, resuming each until it is complete."""
    expected = undisturbed(folder, LONG)
    lasting = {workers: _lasts(folder, workers) for workers in (1, 2)}
    while told.kills.total() < wanted:
        workers, status = chance.choice((1, 2)), INTERRUPTED
        name = f"after {told.kills.total()} kills, workers: {workers}"
        while status in (INTERRUPTED, KILLED):
            more = told.kills.total() < wanted
            moment = chance.uniform(0, lasting[workers]) if more else PATIENCE
            status = _once(folder, workers, moment, told, chance)
        if status != DONE:
            told.wrong.append(f"{name}: ended with {status}")
        told.wrong += [f"{name}: {fault}" for fault in faults_in(folder, expected)]
        shutil.rmtree(folder, ignore_errors=True)


def _once(
    folder: Path, workers: int, moment: float, told: Told, chance: random.Random
) -> int | None:
    """Begin or go on, and disturb at a moment; give the exit status."""
    child = begun(folder, study(LONG), workers)
    status = ended(child, moment)
    if status is None:
        hows = KILLS if workers > 1 else (KILLS[0], KILLS[2])
        told.kills[disturb(child, chance.choice(hows), chance)] += 1
        status = ended(child, PATIENCE)
    if not gone(child):
        told.wrong.append(f"workers: {workers}: a process outlived its parent")
    return status


def fail_every_step(folder: Path, told: Told, every: int = 1) -> None:
    """Let each step of writing, or one in so many and the last, fail, and go on."""
    expected = undisturbed(folder, SHORT)
    counting = Steps(names=folder.with_name("steps"))
    ended(begun(folder, study(SHORT), prepare=counting.install), PATIENCE)
    kinds = counting.read()
    told.steps.update(kinds)
    shutil.rmtree(folder)
    for kind in FAULTS:
        for step in (*range(1, len(kinds), every), len(kinds)):
            name = f"{kind} at step {step} ({kinds[step - 1]})"
            for what in _at_step(folder, Steps(step, kind), expected, told):
                told.wrong.append(f"{name}: {what}")
            shutil.rmtree(folder, ignore_errors=True)


def _at_step(
    folder: Path, steps: Steps, expected: dict[str, bytes], told: Told
) -> Iterator[str]:
    """Let one step fail, go on, and give what went wrong."""
    status = ended(begun(folder, study(SHORT), prepare=steps.install), PATIENCE)
    told.faults[steps.kind] += 1
    told.survived[steps.kind] += status == DONE
    if status not in ((KILLED,) if steps.kind == "kill" else (DONE, STOPPED, REFUSED)):
        yield f"ended with {status}"
    if status != DONE and ended(begun(folder, study(SHORT)), PATIENCE) != DONE:
        yield "did not go on"
    yield from faults_in(folder, expected)


def fail_every_step_of_merge(folder: Path, told: Told, every: int = 1) -> None:
    """Let each step by which shards are merged, or one in so many, fail, and go on."""
    expected = undisturbed(folder, SHORT)
    shards = [folder.with_name(f"shard {number}") for number in (1, 2)]
    for number, shard in enumerate(shards, 1):
        run(study(SHORT), shard, workers=1, shard=f"{number}/2")
    kept = [_everything(shard) for shard in shards]
    for link in (False, True):
        work = partial(merge, folder, shards, link=link, experiment=study(SHORT))
        counting = Steps(names=folder.with_name("steps"))
        ended(_merging(folder, work, counting), PATIENCE)
        kinds = counting.read()
        told.merge_steps.update(kinds)
        shutil.rmtree(folder)
        for kind in FAULTS:
            for step in (*range(1, len(kinds), every), len(kinds)):
                name = f"merge, link {link}: {kind} at step {step} ({kinds[step - 1]})"
                steps = Steps(step, kind)
                told.merge_faults[kind] += 1
                wrong = [*_merged(folder, work, steps, expected)]
                told.wrong += [f"{name}: {what}" for what in wrong]
                shutil.rmtree(folder, ignore_errors=True)
    if kept != [_everything(shard) for shard in shards]:
        told.wrong.append("merge: a shard is another than before")


def _everything(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def _merging(folder: Path, work: Callable[[], object], steps: Steps | None = None) -> int:
    prepare = None if steps is None else steps.install
    return begun(folder, study(SHORT), prepare=prepare, work=work)


def _merged(
    folder: Path, work: Callable[[], object], steps: Steps, expected: dict[str, bytes]
) -> Iterator[str]:
    """Let one step of a merge fail, merge again, and give what went wrong."""
    status = ended(_merging(folder, work, steps), PATIENCE)
    if status not in ((KILLED,) if steps.kind == "kill" else (DONE, STOPPED, REFUSED)):
        yield f"ended with {status}"
    if status != DONE and ended(_merging(folder, work), PATIENCE) != DONE:
        yield "did not go on"
    yield from faults_in(folder, expected)


def campaign(kills: int, every: int, seed: int = 1) -> Told:
    """Disturb studies and say what came of it."""
    prepare()
    told, began = Told(), time.monotonic()
    with tempfile.TemporaryDirectory() as work:
        if kills:
            kill_often(Path(work) / "killed", told, random.Random(seed), kills)
        fail_every_step(Path(work) / "stepped", told, every)
        fail_every_step_of_merge(Path(work) / "merged", told, every)
    told.seconds = time.monotonic() - began
    return told


def markdown(told: Told) -> str:
    """Word the counts as a page."""
    kills = "\n".join(f"| {how} | {told.kills[how]} |" for how in KILLS)
    faults = "\n".join(
        f"| {what} | {told.faults[kind]} | {told.survived[kind]} |"
        for kind, what in FAULTS.items()
    )
    return PAGE.format(
        seconds=told.seconds,
        part=PART,
        long=LONG,
        short=SHORT,
        kills=kills,
        total=told.steps.total(),
        steps=", ".join(f"{told.steps[kind]} {kind}" for kind in sorted(told.steps)),
        faults=faults,
        merge_total=told.merge_steps.total(),
        merge_faults=", ".join(f"{told.merge_faults[kind]} {kind}" for kind in FAULTS),
        wrong="\n".join(f"- {what}" for what in told.wrong) or "Nothing.",
    )


def main() -> int:
    """Run the campaign; exit status 1 if anything went wrong."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--kills", type=int, default=200, metavar="N")
    parser.add_argument("--short", action="store_true", help="a few of each, for tests")
    asked = parser.parse_args()
    told = campaign(2, every=97) if asked.short else campaign(asked.kills, every=1)
    print(markdown(told), end="")
    return 1 if told.wrong else DONE


if __name__ == "__main__":
    sys.exit(main())
