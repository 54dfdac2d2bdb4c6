"""Which runs a study makes, in parts of 1,024 consecutive ones."""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from hedgesim.engine.design_samples import refuse_without_salib
from hedgesim.engine.record import refuse_unknown_measures
from hedgesim.study.points import points_with_bands
from hedgesim.study.shards import Shard, shard_of
from hedgesim.world.experiment import Experiment
from hedgesim.world.recording import SUMMARIES, TRAJECTORIES

PART = 1024
"""Consecutive runs in a part, whatever the number of workers or the block in memory."""

GROUP = 64
"""Consecutive runs in a row group of a part, so that one run is read without the others."""

BLOCK = 1024
"""Consecutive runs in memory at a time, at most; twice as many where none is kept."""

PARTS = 64
"""Parts of a study of which no run is kept, at least, before its parts grow."""

LARGEST = 8
"""Times `PART` that such a part may grow to."""


@dataclass(frozen=True, slots=True)
class Part:
    """Runs `low` up to but not including `high`, which share one file of each table."""

    number: int
    low: int
    high: int

    @property
    def name(self) -> str:
        """File name of the part in the folder of each table."""
        return f"part-{self.number:05d}.parquet"

    @property
    def runs(self) -> range:
        """Numbers of its runs."""
        return range(self.low, self.high)

    def blocks(self, size: int, apart: int | None = None) -> Iterator[range]:
        """Walk its runs in stretches of at most `size`; none reaches over `apart` runs.

        Examples
        --------
        >>> list(Part(0, 0, 5).blocks(2)), list(Part(0, 0, 5).blocks(4, apart=3))
        ([range(0, 2), range(2, 4), range(4, 5)], [range(0, 3), range(3, 5)])
        """
        low = self.low
        while low < self.high:
            high = min(low + size, self.high)
            if apart:
                high = min(high, (low // apart + 1) * apart)
            yield range(low, high)
            low = high


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be made: the parts, and whether pairs are recorded.

    `block` is how many runs are held in memory at a time; no bit depends on it. Where
    `counted`, no run is kept but counts over all of them: `whole` tells whether a block
    then holds all replicates of its points, `points` how many have rows of their own.
    """

    runs: int
    parts: tuple[Part, ...]
    pairs: bool
    block: int
    counted: bool = False
    whole: bool = False
    points: int = 0

    def of_shard(self, shard: Shard) -> "Plan":
        """Give what one shard has of this plan."""
        parts = shard.parts(self.parts)
        return replace(self, parts=parts, runs=sum(len(part.runs) for part in parts))

    @property
    def tables(self) -> tuple[str, ...]:
        """Tables of the study, in the order in which a part publishes them.

        `runs` comes last: where it stands, its part is whole.
        """
        if self.counted:
            points = ("points",) if self.whole and self.points else ()
            return (*points, "sums", "counts", "runs")
        return ("states", "pairs", "runs") if self.pairs else ("states", "runs")


def plan(experiment: Experiment) -> Plan:
    """Lay out the parts of an experiment's study.

    Pairs are recorded if `[record] pairs_every` is above 0 and there are at most
    `pairs_up_to` runs, since they take most of the room.

    Raises
    ------
    ConfigError
        If the design needs SALib and it is not installed, or a measure or a rule is none.
    """
    from hedgesim.engine.stages import refuse_unknown_rules  # loads every rule

    if experiment.design.needs_salib:
        refuse_without_salib(experiment.design.kind)
    refuse_unknown_measures(experiment)
    refuse_unknown_rules(experiment)
    record = experiment.record
    if record.summaries:
        return _counted(experiment)
    pairs = bool(record.pair_turns(experiment.turns, experiment.runs))
    return Plan(
        runs=experiment.runs,
        parts=parts_of(experiment.runs),
        pairs=pairs,
        block=block_size(_numbers_in_a_run(experiment, pairs)),
    )


def _counted(experiment: Experiment) -> Plan:
    """Lay out a study of which no run is kept; points with few replicates stay together."""
    runs, replicates = experiment.runs, experiment.design.replicates
    size = part_size(experiment.record.keep, runs, replicates)
    block = min(block_size(_numbers_in_a_run(experiment, pairs=False), 2 * BLOCK), size)
    return Plan(
        runs=runs,
        parts=parts_of(runs, size),
        pairs=False,
        block=block // replicates * replicates or block,
        counted=True,
        whole=replicates <= block,
        points=points_with_bands(experiment),
    )


def _numbers_in_a_run(experiment: Experiment, pairs: bool) -> int:
    """Count, roughly, the numbers that one run leaves in memory."""
    states, partners = len(experiment.region.choosers), len(experiment.region.partners)
    record, last, columns = experiment.record, experiment.turns, 24
    cells = len(record.turns(last)) * states
    if pairs:
        cells += len(record.pair_turns(last, 0)) * states * partners
    return cells * columns


def part_size(keep: str, runs: int, replicates: int) -> int:
    """Give how many runs a part has.

    Where runs are kept always 1,024. Counts of many runs take little more room than those
    of few, so there parts grow with the study; a part holds whole points if it can.

    Parameters
    ----------
    keep
        As `[record] keep` says.
    runs, replicates
        Of the study.

    Examples
    --------
    >>> part_size("trajectories", 1_000_000, 1), part_size("summaries", 1_000_000, 1)
    (1024, 8192)
    >>> part_size("summaries", 3000, 1), part_size("summaries", 3000, 100)
    (1024, 1000)
    """
    if keep != SUMMARIES:
        return PART
    doublings = max(runs // (PART * PARTS), 1).bit_length() - 1
    size = PART * min(1 << doublings, LARGEST)
    return size // replicates * replicates or size


def parts_of(runs: int, size: int | None = None) -> tuple[Part, ...]:
    """Cut so many runs into parts.

    Examples
    --------
    >>> parts_of(1500)
    (Part(number=0, low=0, high=1024), Part(number=1, low=1024, high=1500))
    """
    each = size or PART
    lows = range(0, runs, each)
    return tuple(Part(i, low, min(low + each, runs)) for i, low in enumerate(lows))


def parts_in(provenance: Mapping[str, Any]) -> tuple[Part, ...]:
    """Give the parts of a study, or of a shard, by what its provenance.json says."""
    said = provenance["inputs"]["experiment"]
    keep = said["record"].get("keep", TRAJECTORIES)
    replicates = said["design"].get("replicates", 1)
    runs = int(provenance["runs"])
    parts, shard = parts_of(runs, part_size(keep, runs, replicates)), shard_of(provenance)
    return parts if shard is None else shard.parts(parts)


def part_with(parts: Sequence[Part], run: int) -> Part:
    """Give the part that holds a run; of parts none of which does, one that is near.

    Examples
    --------
    >>> part_with(parts_of(1500), 1024).number
    1
    """
    return parts[max(bisect_right(parts, run, key=lambda part: part.low) - 1, 0)]


def block_size(cells: int, most: int | None = None) -> int:
    """Choose how many runs to hold in memory, by the numbers that each leaves behind.

    A block is a whole number of row groups.

    Parameters
    ----------
    cells
        Numbers recorded in one run.
    most
        Runs in memory at most; by default `BLOCK`.

    Examples
    --------
    >>> block_size(20_000), block_size(10_000_000)
    (1024, 64)
    """
    numbers_in_memory = 2**25  # 256 MB of float64
    groups = numbers_in_memory // max(cells * GROUP, 1)
    return GROUP * max(1, min(groups, (most or BLOCK) // GROUP))
