"""Bad addresses and files for the classroom page: each answered in words, and in time.

``python benchmarks/bad_addresses.py [--cases N] [--seed N]`` prints the counts as Markdown
and leaves with 1 if anything went wrong; ``--show NUMBER`` prints one case with its answer.

Cases (`bad_addresses_made.py`) are made until N of them are refused. Wrong is an exception
that is no ConfigError, a problem that does not say what is expected, an answer that takes
more than a second or names a folder of this machine, a file opened that a case names, and a
world that was taken but does not come back from its own address and file.
"""

import argparse
import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import chdir, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bad_addresses_made import ADDRESS, BAITS, case

import hedgesim
from hedgesim.app.address import query_of, read_query
from hedgesim.app.address_reader import PLAY
from hedgesim.app.game import Game, game_of, text_of
from hedgesim.app.settings import Settings
from hedgesim.app.toml import experiment_of, experiment_text
from hedgesim.app.upload import settings_of
from hedgesim.core.errors import ConfigError

PATIENCE = 1.0
"""Seconds for one answer, of the process's own time."""

LONGEST = 20_000
"""Letters of one answer, at most."""

PACKAGE = Path(hedgesim.__file__).resolve().parent


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one case; `said` is empty if the page would show a world."""

    number: int
    kind: str
    said: str
    problems: int
    seconds: float
    wrong: str = ""


class Watch:
    """Notes files that are opened while it is on: a hook of the interpreter, once set."""

    def __init__(self) -> None:
        self.on = False
        self.opened: list[str] = []
        sys.addaudithook(self._heard)

    def _heard(self, event: str, arguments: tuple[object, ...]) -> None:
        if self.on and event in ("open", "os.listdir", "os.scandir"):
            self.opened.append(os.fsdecode(arguments[0]) if _is_path(arguments[0]) else "")


def _is_path(what: object) -> bool:
    return isinstance(what, str | bytes | os.PathLike)


WATCH = Watch()


@contextmanager
def baits() -> Iterator[Path]:
    """Work in a folder with files that would be read if a path were followed."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "here"
        for bait in BAITS:
            for base in (folder, folder.parent):
                (base / bait).parent.mkdir(parents=True, exist_ok=True)
                (base / bait).write_text("format = 1\n", encoding="utf-8")
        with chdir(folder):
            yield folder


def tried(number: int, seed: int) -> Outcome:
    """Give a case to the page's readers; the working folder has the baits."""
    kind, text = case(number, seed)
    settings, played, problems, wrong = None, None, (), ""
    WATCH.opened.clear()
    WATCH.on, start = True, time.process_time()
    try:
        settings, played = _address(text) if kind == ADDRESS else (settings_of(text), None)
    except ConfigError as error:
        problems = error.problems
    except Exception as error:
        wrong = f"{type(error).__name__}: {error}"
    seconds, WATCH.on = time.process_time() - start, False
    said = "\n".join(map(str, problems))
    wrong = wrong or _followed() or _fault_of(said, problems, seconds)
    if settings is not None and not wrong:
        wrong = _lost(settings) or _lost_game(played)
    return Outcome(number, kind, said, len(problems), seconds, wrong)


def _address(text: str) -> tuple[Settings, Game | None]:
    """Read an address as the page does: its world, and its game if it holds one."""
    shared = read_query(text)
    said = dict(shared.extra).get(PLAY)
    return shared.settings, None if said is None else game_of(said, shared.settings)


def _followed() -> str:
    """Name a file that was opened and is neither the package's nor Python's."""
    own = (str(PACKAGE), sys.prefix, sys.base_prefix, str(PACKAGE.parent))
    for path in WATCH.opened:
        if not os.path.abspath(path).startswith(own):
            return f"opened {path}"
    return ""


def _fault_of(said: str, problems: tuple[object, ...], seconds: float) -> str:
    if seconds > PATIENCE:
        return f"{seconds:.1f} s"
    if said.count("expected: ") < len(problems):
        return "unclear"
    if len(said) > LONGEST:
        return f"{len(said)} letters"
    return "names a folder of this machine" if str(PACKAGE) in said else ""


def _lost(settings: Settings) -> str:
    """Say what a world that was taken loses on its way out and in again."""
    experiment_of(settings)
    if read_query(query_of(settings)).settings != settings:
        return "another world behind its own address"
    if settings_of(experiment_text(settings)) != settings:
        return "another world in its own file"
    return ""


def _lost_game(played: Game | None) -> str:
    """Say what a game that was taken loses on its way out and in again."""
    if played is not None and game_of(text_of(played), played.settings) != played:
        return "another game in its own line"
    return ""


@dataclass(slots=True)
class Told:
    """What came of all cases."""

    refused: list[Outcome] = field(default_factory=list)
    taken: list[Outcome] = field(default_factory=list)

    @property
    def wrong(self) -> list[Outcome]:
        """Give the cases with which something went wrong."""
        return [outcome for outcome in (*self.refused, *self.taken) if outcome.wrong]


def campaign(cases: int, seed: int) -> Told:
    """Make cases until so many have been refused, or did what none should."""
    told, number = Told(), 0
    with baits():
        while len(told.refused) < cases:
            outcome = tried(number, seed)
            (told.refused if outcome.said or outcome.wrong else told.taken).append(outcome)
            number += 1
    return told


def markdown(told: Told) -> str:
    """Word the counts as a page."""
    kinds = Counter(outcome.kind for outcome in told.refused)
    times = sorted(outcome.seconds for outcome in (*told.refused, *told.taken))
    shortest = min(told.refused, key=lambda outcome: len(outcome.said))
    longest = max(told.refused, key=lambda outcome: len(outcome.said))
    return PAGE.format(
        cases=len(told.refused),
        addresses=kinds[ADDRESS],
        files=len(told.refused) - kinds[ADDRESS],
        taken=len(told.taken),
        wrong=len(told.wrong),
        listed="\n".join(
            f"- case {o.number} ({o.kind}): {o.wrong}" for o in told.wrong[:20]
        )
        or "Nothing went wrong.",
        median=1000 * times[len(times) // 2],
        slowest=1000 * times[-1],
        mean=sum(o.problems for o in told.refused) / len(told.refused),
        most=max(o.problems for o in told.refused),
        letters=len(longest.said),
        example=shortest.said,
    )


PAGE = """\
# Bad addresses and files

Printed by `python benchmarks/bad_addresses.py`. Addresses and experiment files of the
classroom page with one to three mistakes, made at random from sound ones
(`bad_addresses_made.py`), were read as the page reads them.

| | |
|---|---|
| refused in words | {cases:,} |
| of these addresses | {addresses:,} |
| of these files | {files:,} |
| a mistake that left a sound world, which was taken | {taken:,} |
| anything else: another exception, over a second, a path followed, unclear | {wrong:,} |
| processor time of an answer, median | {median:.1f} ms |
| the slowest | {slowest:.0f} ms |
| problems in an answer, mean | {mean:.1f} |
| the most | {most} |
| letters of the longest answer | {letters:,} |

{listed}

The shortest answer:

```
{example}
```
"""


def main() -> int:
    """Try the cases; exit status 1 if anything went wrong."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--cases", type=int, default=2_000, metavar="N")
    parser.add_argument("--seed", type=int, default=1, metavar="N")
    parser.add_argument("--show", type=int, metavar="NUMBER", help="one case, in full")
    asked = parser.parse_args()
    if asked.show is not None:
        print(f"--- {case(asked.show, asked.seed)[1][:5000]}\n---")
        with baits():
            print(tried(asked.show, asked.seed))
        return 0
    told = campaign(max(asked.cases, 1), asked.seed)
    print(markdown(told), end="")
    return 1 if told.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
