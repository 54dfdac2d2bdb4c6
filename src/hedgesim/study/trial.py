"""A short trial of an experiment: how long its runs take here, and how much room."""

import io
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from hedgesim.engine.batch import simulate
from hedgesim.engine.designs import addresses
from hedgesim.engine.structures import structures
from hedgesim.study.parts import Job, fill
from hedgesim.study.plan import Part, Plan
from hedgesim.study.store import TableWriter
from hedgesim.study.tables import layout
from hedgesim.world.experiment import Experiment

TURNS, RUNS, FEW = 26, 512, 8
"""Turns and runs of the trial, and the runs by which its fixed part is known."""


@dataclass(frozen=True, slots=True)
class Tried:
    """What a trial told.

    Attributes
    ----------
    fixed, each
        CPU seconds of a group of one structure, and of each of its runs besides, over all
        turns of the experiment.
    runs, turns
        Of the trial.
    sizes
        Bytes that the trial's runs take on disk, by table.
    """

    fixed: float
    each: float
    runs: int
    turns: int
    sizes: dict[str, int]


def trial_of(experiment: Experiment, planned: Plan) -> Tried:
    """Make a few runs, then some more of as few structures as there can be.

    Parameters
    ----------
    experiment, planned
        What would be run, and how.
    """
    turns = min(experiment.turns, TURNS)
    short = replace(experiment, turns=turns)
    chosen, groups = _of_one_kind(experiment, planned)
    _timed(short, planned, chosen[:1])  # what is loaded once is not timed
    few, _ = _timed(short, planned, chosen[:FEW])
    many, sizes = _timed(short, planned, chosen)
    scale, size = experiment.turns / turns, len(chosen)
    if size <= FEW * groups:  # too few beside the fixed part to tell the two apart
        return Tried(0.0, many * scale / size, size, turns, sizes)
    each = max(many - few * groups, 0.1 * many) / (size - FEW * groups)
    fixed = max(few - FEW * each, 0.0)
    return Tried(fixed * scale, each * scale, size, turns, sizes)


def _of_one_kind(experiment: Experiment, planned: Plan) -> tuple[list[int], int]:
    """Choose runs for the trial, of one structure if enough have it; and tell how many."""
    numbers = np.arange(min(experiment.runs, planned.block, 4 * RUNS))
    points = addresses(experiment, numbers).points
    groups = sorted(structures(experiment, points), key=lambda s: -s.places.size)
    chosen: list[int] = []
    taken = 0
    while groups and taken < 4 and len(chosen) < RUNS // 2:
        chosen += groups.pop(0).places.tolist()
        taken += 1
    return sorted(chosen[:RUNS]), taken


def _timed(
    experiment: Experiment, planned: Plan, runs: Sequence[int]
) -> tuple[float, dict[str, int]]:
    """Make runs and write them into memory: seconds, and bytes by table."""
    replicates = experiment.design.replicates
    whole = replicates <= len(runs)
    if whole:
        runs = runs[: len(runs) // replicates * replicates]
    job = Job(
        experiment=experiment,
        folder=Path(),
        plan=replace(planned, block=len(runs), whole=whole, points=0),
        names=layout(experiment),
        digests={"inputs": "", "code": ""},
        simulate=_Only(runs),
    )
    held = {table: io.BytesIO() for table in job.plan.tables}
    writers = {table: TableWriter(file, {}) for table, file in held.items()}
    began = time.process_time()
    fill(job, Part(0, 0, len(runs)), writers, lambda done: None)
    for writer in writers.values():
        writer.finish({})
    took = time.process_time() - began
    return took, {table: file.getbuffer().nbytes for table, file in held.items()}


class _Only:
    """Makes some runs in place of those that are asked for."""

    def __init__(self, runs: Sequence[int]) -> None:
        self._runs = runs

    def __call__(
        self,
        experiment: Experiment,
        runs: Sequence[int],
        *,
        replicates: Sequence[int] | None = None,
        pairs: bool | None = None,
    ) -> Any:

        wanted = [self._runs[place] for place in runs]
        return simulate(experiment, wanted, replicates=replicates, pairs=pairs)
