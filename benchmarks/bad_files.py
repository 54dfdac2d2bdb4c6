"""Bad files: thousands made at random, each refused clearly or run, never a traceback.

``python benchmarks/bad_files.py [--cases N] [--seed N]`` prints the counts as Markdown and
leaves with 1 if anything went wrong; ``--show NUMBER`` prints one case with what was said.

Each case (`bad_files_made.py`) goes through `hedgesim check` and, if that is content,
through `hedgesim run`: exit status 0 or 3, and a complete folder; or 2, with file, what is
expected and that nothing was run, and no folder at all. Anything else is wrong: a
traceback, another exit status, a folder half written, a file left, more than a minute.
"""

import argparse
import contextlib
import io
import multiprocessing
import os
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from bad_files_made import MAIN, case

from hedgesim.cli.exits import Status
from hedgesim.cli.main import main as hedgesim
from hedgesim.core.errors import ConfigError
from hedgesim.study import provenance
from hedgesim.world.experiment import load_experiment

PATIENCE = 60
"""Seconds for one command."""
MOST_RUNS, MOST_TURNS = 24, 8
"""A file that asks for more is run with less, or, if its design says how many, not run."""

REFUSED, RAN, FAILED, LATE, LARGE = (
    "refused by `check`",
    "ran",
    "ran, some runs failed",
    "`check` was content, `run` refused",
    "sound, but too large to run here",
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one case: how it ended, what was said, and what is wrong with that."""

    number: int
    levels: str
    ended: str
    said: str
    wrong: str = ""


class TookTooLong(BaseException):
    """A command did not end; no Exception, so that nothing takes it for its own."""


def _alarm(*_: object) -> None:
    raise TookTooLong


def command(*words: str) -> tuple[int, str]:
    """Give a command; give its exit status and what it said."""
    said = io.StringIO()
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(said):
        signal.signal(signal.SIGALRM, _alarm)
        signal.alarm(PATIENCE)
        try:
            status = hedgesim(list(words))
        except TookTooLong:
            status = -1
            said.write(f"no end after {PATIENCE} s")
        finally:
            signal.alarm(0)
    return status, said.getvalue()


def fault_of(status: int, said: str) -> str:
    """Say what is wrong with how a command ended; nothing if nothing is."""
    if "Traceback" in said or status == Status.DEFECT:
        return "traceback"
    if status in (Status.DONE, Status.SOME_FAILED):
        return ""
    if status != Status.USER:
        return f"exit status {status}"
    whole = "expected: " in said and said.rstrip().endswith("nothing was run.")
    return "" if whole else "unclear"


def tried(number: int, seed: int, folder: Path) -> Outcome:
    """Write a case into a folder, and see what becomes of it."""
    name, levels, files = case(number, seed)
    for file, content in files.items():
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        (folder / file).write_bytes(content)
    before = {path for path in folder.rglob("*") if "__pycache__" not in path.parts}
    with contextlib.chdir(folder):
        status, said = command("check", MAIN, *([] if number % 10 == 0 else ["--quick"]))
        ended, wrong = REFUSED, fault_of(status, said)
        if not wrong and name.endswith("crisis.toml"):  # also alone
            wrong = fault_of(*command("check", "crisis.toml", "--quick"))
        if status == Status.DONE and not wrong:
            ended, said, wrong = _run(said)
    left = {path for path in folder.rglob("*") if "__pycache__" not in path.parts} - before
    out = folder / "out"
    if not wrong and ended in (RAN, FAILED):
        left -= {out, *out.rglob("*")}
        wrong = "" if (out / "COMPLETE.json").is_file() else "half-written folder"
    return Outcome(number, levels, ended, said, wrong or ("files left" if left else ""))


def _run(checked: str) -> tuple[str, str, str]:
    """Run a file that was found sound, with few runs and turns."""
    try:
        experiment = load_experiment(MAIN)
    except ConfigError as error:
        return LATE, str(error), "sound to check alone"
    words, changed = [], False
    if experiment.runs > MOST_RUNS:
        if experiment.design.has_points:
            return LARGE, checked, ""
        words, changed = ["--runs", "2"], True
    if experiment.turns > MOST_TURNS:
        words, changed = [*words, "--set", "turns=4"], True
    status, said = command("run", MAIN, "--out", "out", "--workers", "1", "--quiet", *words)
    wrong = fault_of(status, said)
    if status == Status.USER:
        late = "" if changed else "sound to check alone"
        return LATE, said, wrong or late
    return (RAN if status == Status.DONE else FAILED), said, wrong


def stretch(numbers: Sequence[int], seed: int) -> list[Outcome]:
    """Try some cases, each in a folder of its own."""
    found = []
    for number in numbers:
        with tempfile.TemporaryDirectory() as work:
            found.append(tried(number, seed, Path(work)))
    return found


@dataclass(slots=True)
class Told:
    """What came of all cases."""

    cases: int
    ended: Counter[str] = field(default_factory=Counter)
    levels: Counter[str] = field(default_factory=Counter)
    wrong: list[Outcome] = field(default_factory=list)
    refused: list[Outcome] = field(default_factory=list)
    seconds: float = 0.0


def campaign(cases: int, seed: int, workers: int) -> Told:
    """Try so many cases, in so many processes."""
    prepare()
    told, began = Told(cases), time.monotonic()
    for outcome in outcomes(cases, seed, workers):
        told.ended[outcome.ended] += 1
        told.levels[outcome.levels] += 1
        if outcome.wrong:
            told.wrong.append(outcome)
        elif outcome.ended == REFUSED:
            told.refused.append(outcome)
    told.seconds = time.monotonic() - began
    return told


def prepare() -> None:
    """Load what is slow, once, and take the code as known."""
    provenance._digest_of = lambda files: "c" * 64
    with tempfile.TemporaryDirectory() as work, contextlib.chdir(work):
        words = ["--runs", "1", "--set", "turns=1", "--workers", "1", "--quiet"]
        status, said = command("run", "triad", *words)
    assert status == Status.DONE, said


def outcomes(cases: int, seed: int, workers: int) -> Iterator[Outcome]:
    """Give what came of each case, in their order."""
    if workers == 1:
        yield from stretch(range(cases), seed)
        return
    size = 25
    forks = multiprocessing.get_context("fork")
    with ProcessPoolExecutor(workers, mp_context=forks) as pool:
        lows = range(0, cases, size)
        parts = [range(low, min(low + size, cases)) for low in lows]
        for part in pool.map(stretch, parts, [seed] * len(parts)):
            yield from part


def markdown(told: Told) -> str:
    """Word the counts as a page."""
    levels: Counter[str] = Counter()
    for name, count in told.levels.items():
        levels.update(dict.fromkeys(name.split("+"), count))
    problems = [outcome.said.count("expected: ") for outcome in told.refused] or [0]
    worst = max(told.refused, key=lambda o: o.said.count("expected: "), default=None)
    shortest = min(told.refused, key=lambda o: len(o.said), default=None)
    longest = max(
        map(len, (line for o in told.refused for line in o.said.split("\n"))), default=0
    )
    return PAGE.format(
        cases=told.cases,
        seconds=told.seconds,
        ended="\n".join(f"| {how} | {told.ended[how]:,} |" for how in
                        (REFUSED, RAN, FAILED, LATE, LARGE)),
        levels=", ".join(f"{name} {count:,}" for name, count in sorted(levels.items())),
        mean=sum(problems) / len(problems),
        most=max(problems),
        longest=longest,
        examples="\n".join(
            f"```\n{_short(o.said)}\n```\n" for o in (shortest, worst) if o is not None
        ),
        wrong="\n".join(
            f"- case {o.number} ({o.levels}): {o.wrong}" for o in told.wrong[:20]
        ) or "Nothing.",
        traceback=sum(o.wrong == "traceback" for o in told.wrong),
        half=sum(o.wrong == "half-written folder" for o in told.wrong),
        others=sum(o.wrong not in ("traceback", "half-written folder") for o in told.wrong),
    )  # fmt: skip


def _short(said: str, lines: int = 12) -> str:
    kept = said.rstrip().split("\n")
    middle = [f"... {len(kept) - lines} lines ..."] if len(kept) > lines else []
    return "\n".join([*kept[: lines - 1], *middle, kept[-1]] if middle else kept)


PAGE = """\
# Bad files

Printed by `python benchmarks/bad_files.py` in {seconds:,.0f} s. {cases:,} small folders
with one to three mistakes in an experiment, a scenario, a region or a table, made at random
from sound ones (`bad_files_made.py`), went through `hedgesim check`, then `hedgesim run`.

| how it ended | cases |
|---|---|
{ended}

| what went wrong | cases |
|---|---|
| a traceback | {traceback} |
| a folder half written | {half} |
| anything else: unclear, too late, no end, files left | {others} |

{wrong}

Cases by the level of a mistake (a case may have several): {levels}. A file that was refused
got {mean:.1f} problems in one answer on average, {most} at most; the longest line has
{longest} letters. The shortest answer, and the one with most problems:

{examples}"""


def main() -> int:
    """Try the cases; exit status 1 if anything went wrong."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--cases", type=int, default=10_000, metavar="N")
    parser.add_argument("--seed", type=int, default=1, metavar="N")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1, metavar="N")
    parser.add_argument("--show", type=int, metavar="NUMBER", help="one case, in full")
    asked = parser.parse_args()
    if asked.show is not None:
        name, _, files = case(asked.show, asked.seed)
        print(f"--- {name}\n{files[name].decode(errors='replace')}\n---")
        prepare()
        print(stretch([asked.show], asked.seed)[0])
        return 0
    told = campaign(asked.cases, asked.seed, asked.workers)
    print(markdown(told), end="")
    return 1 if told.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
