"""Results folders with numbers made by hand, for tests of comparisons.

Run r of both sides has the same large number of its own, so that runs differ far more from
each other than the two sides do: whoever pairs wrongly finds something else.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from study_fake import experiment

from hedgesim.engine.trajectories import Failure, Trajectories
from hedgesim.study.runner import run as run_study
from hedgesim.world.experiment import Design

RUNS, TURNS = 40, 4


def own(run):
    """Give what is a run's alone: from 0 to below 1, in no order of runs."""
    return ((run * 17) % 101 / 101.0) ** 2


def nothing(run, turn):
    return 0.0 * run


@dataclass(frozen=True)
class Made:
    """Make runs: the threat of ALT is `own` and what is added; NOR's never moves.

    `label` gives ALT's strategy, as a code; `drawn` the parameter of each run.
    """

    added: Callable = nothing
    label: Callable = nothing
    drawn: Callable = own
    failed: tuple[int, ...] = ()

    def __call__(self, study, runs, *, replicates=None, pairs=None):
        numbers = np.asarray(runs, dtype=np.int64)
        turns = tuple(range(0, study.turns + 1, study.record.every))
        threat = np.stack(
            [[own(numbers) + self.added(numbers, t), own(numbers)] for t in turns]
        )
        hedging = np.full(threat.shape, 0.5)
        alignment = 2 * threat
        alignment[:, 1] = np.nan  # with itself
        codes = np.full(threat.shape, -1, dtype=np.int8)
        for place, turn in enumerate(turns):
            codes[place, 0] = self.label(numbers, turn)
        for lost in set(self.failed) & set(numbers.tolist()):
            threat[-1, :, numbers == lost] = np.nan
        return Trajectories(
            runs=numbers,
            points=numbers,
            replicates=numbers if replicates is None else np.asarray(replicates),
            turns=turns,
            pair_turns=(),
            states={
                "threat": threat,
                "alignment_NOR": alignment,
                "hedging_index": hedging,
                "strategy": codes,
            },
            pairs={},
            varied={"deference": self.drawn(numbers)},
            failed={r: Failure(turns[-1], "threat") for r in self.failed if r in numbers},
        )


def made(folder, simulate, runs=RUNS, turns=TURNS, kind="likely", every=1, **changes):
    """Write a results folder."""
    study = experiment(runs, turns, every=every, pairs_every=0)
    study = replace(study, design=Design(kind=kind), **changes)
    return run_study(study, folder, workers=1, simulate=simulate).folder
