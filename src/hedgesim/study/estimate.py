"""What a study will take here: a short trial, then arithmetic.

A block of runs costs a part that does not depend on their number, once for each structure
among them (a scenario, the presence or date of events, rules, figures), and a part for each
run. The trial makes a few runs and some hundred, which tells the two apart, and writes the
latter into memory, which tells the room on disk.
"""

import math
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from hedgesim.core.memory import free_memory
from hedgesim.engine.batch import compute_block
from hedgesim.engine.designs import addresses
from hedgesim.engine.structures import structures
from hedgesim.study.folder import default_folder
from hedgesim.study.plan import Plan, plan
from hedgesim.study.pool import default_workers
from hedgesim.study.room import (
    Room,
    bytes_of_memory,
    bytes_on_disk,
    free_disk,
    numbers_stored,
)
from hedgesim.study.trial import trial_of
from hedgesim.study.twins import PAIRS
from hedgesim.world.experiment import Experiment

LOOKED_AT = 64
"""Blocks, spread over the study, whose structures are counted."""

OPENING = 1.5
"""Seconds until workers are at work."""

SORTING = 6e-8
"""Seconds in which the bands take one stored number into account."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate(Room):
    """What a study will take on this machine, roughly: beside its room, its time.

    Attributes
    ----------
    runs, structures
        Runs, and groups of one structure that are simulated apart, over all blocks.
    seconds
        On the clock, if nothing else is at work here.
    trial_seconds
        How long the trial took.
    """

    runs: int
    structures: int
    seconds: float
    trial_seconds: float

    def to_json(self) -> dict[str, Any]:
        """Give plain data."""
        return asdict(self)


def estimate(experiment: Experiment, folder: str | Path | None = None) -> Estimate:
    """Estimate what a study will take here.

    Parameters
    ----------
    experiment
        What would be run.
    folder
        Where its results would go; by default as `hedgesim run` has it.

    Raises
    ------
    ConfigError
        If a run of the trial cannot be made for a reason that its author can put right.
    """
    planned = plan(experiment)
    began = time.perf_counter()
    tried = trial_of(experiment, planned)
    took = time.perf_counter() - began
    pieces = _pieces(experiment, planned)
    workers = default_workers(len(planned.parts))
    spent = (pieces * tried.fixed + experiment.runs * tried.each) / workers
    twins = 0 if experiment.design.has_points else min(experiment.runs, PAIRS)
    again = tried.fixed + twins * tried.each * (2 if planned.counted else 1)
    stored = 0.0 if planned.counted else numbers_stored(experiment, planned) * SORTING
    where = default_folder(experiment.name) if folder is None else Path(folder)
    free, held = free_disk(where), free_memory()
    return Estimate(
        runs=experiment.runs,
        structures=pieces,
        workers=workers,
        seconds=round(OPENING + spent + again + stored, 1),
        megabytes=round(bytes_on_disk(experiment, planned, tried) / 1e6, 1),
        megabytes_free=free and round(free / 1e6, 1),
        memory_megabytes=round(bytes_of_memory(experiment, planned, workers) / 1e6, 1),
        memory_free=held and round(held / 1e6, 1),
        trial_seconds=round(took, 2),
    )


def _pieces(experiment: Experiment, planned: Plan) -> int:
    """Count the groups that are simulated apart, from blocks spread over the study."""
    blocks = [block for part in planned.parts for block in part.blocks(planned.block)]
    chosen = np.unique(np.linspace(0, len(blocks) - 1, LOOKED_AT).round().astype(int))
    together, found = compute_block(experiment), []
    for place in chosen.tolist():
        points = addresses(experiment, np.asarray(blocks[place])).points
        sizes = [s.places.size for s in structures(experiment, points)]
        found.append(sum(math.ceil(size / together) for size in sizes))
    return round(sum(found) / len(found) * len(blocks))
