"""Runs that go wrong on purpose, for tests of what becomes of them."""

import dataclasses
import json
from pathlib import Path

from study_fake import Fake

from hedgesim.engine.draws import draw
from hedgesim.rules.decisions import DECISIONS
from hedgesim.world.experiment import load_experiment

RUNS, TURNS, LIMIT = 150, 4, 1.43

RULE = """
def fragile(dependence, deference):
    if (deference > {limit}).any():
        raise ValueError("cannot defer so much")
    return dependence
"""

STUDY = """
format = 1
title = "T"
question = "Q"
expectation = "E"
source = "S"
region = "triad"
scenario = "triad_crisis"
turns = {turns}
runs = {runs}
seed = 7
[rules]
ALT = "own.py:fragile"
[record]
pairs_every = 2
"""


def written(folder, limit, runs=RUNS):
    """Write an experiment whose rule raises where deference is above a limit."""
    folder.mkdir(exist_ok=True)
    (folder / "own.py").write_text(RULE.format(limit=limit))
    file = folder / "study.toml"
    file.write_text(STUDY.format(turns=TURNS, runs=runs))
    return load_experiment(file, decisions=tuple(DECISIONS))


def lines(folder):
    return [
        json.loads(line)
        for line in (folder / "failures.jsonl").read_text().split("\n")[:-1]
    ]


@dataclasses.dataclass(frozen=True)
class Raising(Fake):
    """Raise at some runs, as long as a file stands."""

    raising: tuple[int, ...] = ()
    stands: Path = Path(__file__)
    kind: type[BaseException] = ArithmeticError

    def __call__(self, study, runs, **options):
        met = sorted(set(self.raising) & set(runs))
        if met and self.stands.exists():
            raise self.kind(f"at run {met[0]} in {self.stands}")
        made = super().__call__(study, runs, **options)
        return dataclasses.replace(made, varied=dict(draw(study, list(runs)).varied))
