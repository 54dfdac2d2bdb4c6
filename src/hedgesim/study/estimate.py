"""What a study will take here: a short trial, then arithmetic; and what cannot fit.

A block of runs costs a part that does not depend on their number, once for each structure
among them (a scenario, the presence or date of events, rules, figures), and a part for each
run. The trial makes a few runs and some hundred, which tells the two apart, and writes the
latter into memory, which tells the room on disk.
"""

import math
import shutil
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from hedgesim.core.errors import ConfigError, Problem
from hedgesim.engine.batch import compute_block
from hedgesim.engine.designs import addresses
from hedgesim.engine.structures import structures
from hedgesim.study.folder import default_folder
from hedgesim.study.plan import Plan, plan
from hedgesim.study.pool import default_workers
from hedgesim.study.trial import Tried, trial_of
from hedgesim.study.twins import PAIRS
from hedgesim.world.experiment import Experiment

LOOKED_AT = 64
"""Blocks, spread over the study, whose structures are counted."""

OPENING = 1.5
"""Seconds until workers are at work."""

SORTING = 6e-8
"""Seconds in which the bands take one stored number into account."""

PROCESS = 0.2e9
"""Bytes that a process holds before it does anything."""

ARRAYS = 14
"""Arrays over states, partners and rivals that a turn holds at a time."""

BYTES_OF_POINT = 20
"""That a row of a point takes on disk."""

GROWING = 0.6
"""Power by which the room of counts grows with the runs of a part."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """What a study will take on this machine, roughly.

    Attributes
    ----------
    runs, structures
        Runs, and groups of one structure that are simulated apart, over all blocks.
    workers
        Processes that `hedgesim run` would take by default.
    seconds
        On the clock, if nothing else is at work here.
    megabytes, megabytes_free
        On disk: wanted, and free where results would go; the latter None if unknown.
    memory_megabytes, memory_free
        Over all processes; the latter None if unknown.
    trial_seconds
        How long the trial took.
    """

    runs: int
    structures: int
    workers: int
    seconds: float
    megabytes: float
    megabytes_free: float | None
    memory_megabytes: float
    memory_free: float | None
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
    stored = 0.0 if planned.counted else _numbers(experiment, planned) * SORTING
    free = free_disk(default_folder(experiment.name) if folder is None else Path(folder))
    held = free_memory()
    return Estimate(
        runs=experiment.runs,
        structures=pieces,
        workers=workers,
        seconds=round(OPENING + spent + again + stored, 1),
        megabytes=round(_room(experiment, planned, tried) / 1e6, 1),
        megabytes_free=None if free is None else round(free / 1e6, 1),
        memory_megabytes=round(_memory(experiment, planned, workers) / 1e6, 1),
        memory_free=None if held is None else round(held / 1e6, 1),
        trial_seconds=round(took, 2),
    )


def refuse_unfitting(found: Estimate, where: str) -> None:
    """Refuse a study that cannot fit on the disk or in memory, with the figures.

    Parameters
    ----------
    found
        What it takes.
    where
        The experiment's file, for the message.

    Raises
    ------
    ConfigError
        If it cannot fit.
    """
    problems = []
    if found.megabytes_free is not None and found.megabytes > found.megabytes_free:
        problems.append(
            Problem(
                where=where,
                key="[record]",
                value=f"about {_gb(found.megabytes)} of results",
                expected=f"at most {_gb(found.megabytes_free)}, which is free on the disk",
                hint='fewer runs, a larger every, keep = "summaries", or another --out',
            )
        )
    if found.memory_free is not None and found.memory_megabytes > found.memory_free:
        problems.append(
            Problem(
                where=where,
                key="runs",
                value=f"about {_gb(found.memory_megabytes)} of memory, "
                f"{found.workers} processes",
                expected=f"at most {_gb(found.memory_free)}, which is free",
                hint="hedgesim run --workers 1, fewer measures, or fewer states",
            )
        )
    if problems:
        raise ConfigError(problems)


def _gb(megabytes: float) -> str:
    return f"{megabytes / 1e3:,.3g} GB" if megabytes >= 1000 else f"{megabytes:,.3g} MB"


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


def _numbers(experiment: Experiment, planned: Plan) -> float:
    """Count the numbers that a study stores."""
    record, region, columns = experiment.record, experiment.region, 17
    states, partners = len(region.choosers), len(region.partners)
    cells = len(record.turns(experiment.turns)) * states
    if planned.pairs:
        pairs = record.pair_turns(experiment.turns, experiment.runs)
        cells += len(pairs) * states * partners
    return float(experiment.runs) * cells * columns


def _room(experiment: Experiment, planned: Plan, tried: Tried) -> float:
    """Give the bytes on disk, from those of the trial."""
    record, last = experiment.record, experiment.turns
    of_states = len(record.turns(last)) / len(record.turns(tried.turns))
    pairs = len(record.pair_turns(last, 0)), len(record.pair_turns(tried.turns, 0))
    longer = {"states": of_states, "counts": of_states, "sums": of_states}
    longer["pairs"] = pairs[0] / max(pairs[1], 1)
    whole = 0.0
    for table, size in tried.sizes.items():
        one = size * longer.get(table, 1.0)
        for part in planned.parts:
            times = len(part.runs) / tried.runs
            grown = {"counts": times**GROWING, "sums": 1.0}.get(table, times)
            whole += one * grown
    if planned.whole and planned.points:
        cells = len(record.turns(last)) * len(experiment.region.choosers)
        whole += planned.points * cells * (len(record.measures) or 17) * BYTES_OF_POINT
    return whole


def _memory(experiment: Experiment, planned: Plan, workers: int) -> float:
    """Give the bytes that all processes hold at the most, roughly."""
    region, record = experiment.region, experiment.record
    states, partners = len(region.choosers), len(region.partners)
    together = min(planned.block, compute_block(experiment))
    turn = ARRAYS * 8 * states * partners**2 * together
    cells = len(record.turns(experiment.turns)) * states
    columns = len(record.measures) or 17
    kept = 3 * 4 * cells * columns * planned.block
    if planned.pairs:
        pairs = len(record.pair_turns(experiment.turns, experiment.runs))
        kept += 3 * 4 * pairs * states * partners * 23 * planned.block
    if planned.counted:
        kept += 4 * cells * columns * 1024
    design = experiment.design
    whole = 8 * experiment.runs * len(experiment.factors) if design.has_points else 0
    each = PROCESS + turn + kept + whole
    return workers * each + (PROCESS if workers > 1 else 0)


def free_disk(folder: Path) -> int | None:
    """Give the bytes free on the disk on which a folder stands or would stand."""
    there = folder.absolute()
    while not there.is_dir() and there != there.parent:
        there = there.parent
    try:
        return shutil.disk_usage(there).free
    except OSError:
        return None


def free_memory() -> int | None:
    """Give the bytes of memory that are free to use; None where that is not told."""
    try:
        lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
        found = next(line for line in lines if line.startswith("MemAvailable:"))
        return int(found.split()[1]) * 1024
    except (OSError, StopIteration, ValueError):
        return None
