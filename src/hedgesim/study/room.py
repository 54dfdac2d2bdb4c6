"""The room that a study takes on disk and in memory, and what cannot fit."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from hedgesim.core.errors import ConfigError, Problem
from hedgesim.core.memory import free_memory
from hedgesim.engine.batch import compute_block
from hedgesim.study import folder as place
from hedgesim.study.plan import Plan, plan
from hedgesim.study.pool import default_workers
from hedgesim.study.shards import Shard
from hedgesim.study.trial import Tried, trial_of
from hedgesim.study.twins import PAIRS
from hedgesim.world.experiment import Experiment

PROCESS = 0.2e9
"""Bytes that a process holds before it does anything."""

ARRAYS = 14
"""Arrays over states, partners and rivals that a turn holds at a time."""

BYTES_OF_POINT = 20
"""That a row of a point takes on disk."""

GROWING = 0.6
"""Power by which the room of counts grows with the runs of a part."""


SURE = 2 / 3
"""Share of an estimate that is taken for certain: it is good to about a third."""

AT_MOST = 8
"""Bytes that a stored number takes at the most, with its keys."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """The room that a study takes, roughly, and the room that there is.

    Attributes
    ----------
    workers
        Processes that `hedgesim run` would take.
    megabytes, megabytes_free
        On disk: wanted, and free where results would go; the latter None if unknown.
    memory_megabytes, memory_free
        Over all processes; the latter None if unknown.
    """

    workers: int
    megabytes: float
    megabytes_free: float | None
    memory_megabytes: float
    memory_free: float | None


def refuse_unfitting(found: Room, where: str, sure: float = 1.0) -> None:
    """Refuse a study that cannot fit on the disk or in memory, with the figures.

    Parameters
    ----------
    found
        What it takes.
    where
        The experiment's file, for the message.
    sure
        Share of the estimate that has to fit.

    Raises
    ------
    ConfigError
        If it cannot fit.
    """
    problems = []
    if found.megabytes_free is not None and sure * found.megabytes > found.megabytes_free:
        problems.append(
            Problem(
                where=where,
                key="[record]",
                value=f"about {_gb(found.megabytes)} of results",
                expected=f"at most {_gb(found.megabytes_free)}, which is free on the disk",
                hint='fewer runs, a larger every, keep = "summaries", or another --out',
            )
        )
    if found.memory_free is not None and sure * found.memory_megabytes > found.memory_free:
        problems.append(
            Problem(
                where=where,
                key="runs",
                value=f"about {_gb(found.memory_megabytes)} of memory, "
                f"{found.workers} process{'es' * (found.workers > 1)}",
                expected=f"at most {_gb(found.memory_free)}, which is free",
                hint="hedgesim run --workers 1, fewer measures, or fewer states",
            )
        )
    if problems:
        raise ConfigError(problems)


def refuse_to_begin(
    experiment: Experiment,
    folder: Path,
    *,
    workers: int | None = None,
    shard: Shard | None = None,
    elsewhere: bool = False,
) -> None:
    """Refuse to begin or go on with a study for which there is certainly not the room.

    What stands in the folder already counts as made. Memory is reckoned from the plan
    alone. The trial that tells the room on disk is made only if numbers that could not be
    compressed at all would not fit.

    Parameters
    ----------
    experiment, folder
        The study, and where it is made.
    workers
        Processes, if said.
    shard
        The share of it that is made.
    elsewhere
        Whether other machines compute, whose memory is not known here.

    Raises
    ------
    ConfigError
        With the figures, if two thirds of what it takes are more than there is.
    """
    if any((folder / mark).is_file() for mark in place.MARKS):
        return
    planned = plan(experiment) if shard is None else plan(experiment).of_shard(shard)
    free = free_disk(folder)
    wanted = 0.0
    if free is not None and _at_most(experiment, planned) > free:
        tried = trial_of(experiment, planned)
        made = sum(path.stat().st_size for path in folder.glob("*/part-*.parquet"))
        wanted = max(bytes_on_disk(experiment, planned, tried) - made, 0.0)
    workers = workers or default_workers(len(planned.parts))
    memory = 0.0 if elsewhere else bytes_of_memory(experiment, planned, workers)
    held = free_memory()
    found = Room(
        workers=workers,
        megabytes=wanted / 1e6,
        megabytes_free=free and free / 1e6,
        memory_megabytes=memory / 1e6,
        memory_free=held and held / 1e6,
    )
    refuse_unfitting(found, experiment.path.name, SURE)


def _at_most(experiment: Experiment, planned: Plan) -> float:
    """Give the bytes on disk that are never exceeded; counts take whole tables a part."""
    numbers = numbers_stored(experiment, planned) * planned.runs / experiment.runs
    if planned.counted:
        cells = len(experiment.record.turns(experiment.turns))
        cells *= len(experiment.region.choosers)
        numbers = (len(planned.parts) * 1024 + 2 * planned.points) * cells * 17
    columns = 100 + len(experiment.factors)
    return AT_MOST * (numbers + planned.runs * columns)


def _gb(megabytes: float) -> str:
    return f"{megabytes / 1e3:,.3g} GB" if megabytes >= 1000 else f"{megabytes:,.3g} MB"


def numbers_stored(experiment: Experiment, planned: Plan) -> float:
    """Count the numbers that a study stores."""
    record, region, columns = experiment.record, experiment.region, 17
    states, partners = len(region.choosers), len(region.partners)
    cells = len(record.turns(experiment.turns)) * states
    if planned.pairs:
        pairs = record.pair_turns(experiment.turns, experiment.runs)
        cells += len(pairs) * states * partners
    return float(experiment.runs) * cells * columns


def bytes_on_disk(experiment: Experiment, planned: Plan, tried: Tried) -> float:
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


def bytes_of_memory(experiment: Experiment, planned: Plan, workers: int) -> float:
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
    if workers == 1:
        return each
    # this process makes the twins while workers make the last parts
    twins = turn * min(1.0, PAIRS / together) + kept * min(1.0, PAIRS / planned.block)
    return workers * each + PROCESS + twins


def free_disk(folder: Path) -> int | None:
    """Give the bytes free on the disk where a folder is or would be; None if unknown."""
    there = folder.absolute()
    while not there.is_dir() and there != there.parent:
        there = there.parent
    try:
        found = shutil.disk_usage(there)
    except OSError:
        return None
    return found.free if found.total else None  # no disk at all, such as /proc
