"""Which runs a study makes, in parts of 1,024 consecutive ones."""

from collections.abc import Iterator
from dataclasses import dataclass

from hedgesim.engine.design_samples import refuse_without_salib
from hedgesim.world.experiment import Experiment

PART = 1024
"""Consecutive runs in a part, whatever the number of workers or the block in memory."""

GROUP = 64
"""Consecutive runs in a row group of a part, so that one run is read without the others."""

BLOCK = 512
"""Consecutive runs in memory at a time, at most."""


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

    def blocks(self, size: int) -> Iterator[range]:
        """Walk its runs in stretches of at most `size`.

        Examples
        --------
        >>> list(Part(0, 0, 5).blocks(2))
        [range(0, 2), range(2, 4), range(4, 5)]
        """
        for low in range(self.low, self.high, size):
            yield range(low, min(low + size, self.high))


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be made: the parts, and whether pairs are recorded.

    `block` is how many runs are held in memory at a time; no bit depends on it.
    """

    runs: int
    parts: tuple[Part, ...]
    pairs: bool
    block: int

    @property
    def tables(self) -> tuple[str, ...]:
        """Tables of the study, in the order in which a part publishes them.

        `runs` comes last: where it stands, its part is whole.
        """
        return ("states", "pairs", "runs") if self.pairs else ("states", "runs")


def plan(experiment: Experiment) -> Plan:
    """Lay out the parts of an experiment's study.

    Pairs are recorded if `[record] pairs_every` is above 0 and there are at most
    `pairs_up_to` runs, since they take most of the room.

    Raises
    ------
    ConfigError
        If the design needs SALib and it is not installed.
    """
    if experiment.design.needs_salib:
        refuse_without_salib(experiment.design.kind)
    record = experiment.record
    pairs = record.pairs_every > 0 and experiment.runs <= record.pairs_up_to
    return Plan(
        runs=experiment.runs,
        parts=parts_of(experiment.runs),
        pairs=pairs,
        block=block_size(_numbers_in_a_run(experiment, pairs)),
    )


def _numbers_in_a_run(experiment: Experiment, pairs: bool) -> int:
    """Count, roughly, the numbers that one run leaves in memory."""
    states, partners = len(experiment.region.choosers), len(experiment.region.partners)
    record, columns = experiment.record, 24
    cells = (experiment.turns // record.every + 1) * states
    if pairs:
        cells += (experiment.turns // record.pairs_every + 1) * states * partners
    return cells * columns


def parts_of(runs: int) -> tuple[Part, ...]:
    """Cut so many runs into parts.

    Examples
    --------
    >>> parts_of(1500)
    (Part(number=0, low=0, high=1024), Part(number=1, low=1024, high=1500))
    """
    lows = range(0, runs, PART)
    return tuple(Part(i, low, min(low + PART, runs)) for i, low in enumerate(lows))


def block_size(cells: int) -> int:
    """Choose how many runs to hold in memory, by the numbers that each leaves behind.

    A block is a whole number of row groups.

    Parameters
    ----------
    cells
        Numbers recorded in one run.

    Examples
    --------
    >>> block_size(20_000), block_size(10_000_000)
    (512, 64)
    """
    numbers_in_memory = 2**25  # 256 MB of float64
    groups = numbers_in_memory // max(cells * GROUP, 1)
    return GROUP * max(1, min(groups, BLOCK // GROUP))
