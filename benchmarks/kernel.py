"""How far our batch is from a compiled kernel of one turn, hand-written for one run.

Run from the repository: `python benchmarks/kernel.py` (needs Numba: the extra
`benchmarks`). The kernel is the limit: loops over states, partners and channels for one run
after another, its numbers side by side in memory, in blocks of 32 runs, which are the
fastest here. It makes the whole turn of the baseline, events included, on the same
parameters and luck, and is shown to give the same numbers first. Times are CPU seconds on
one core, the best of some rounds; both sides in turn. Drawing luck is timed apart, since it
is the same code for both.
"""

import argparse
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from machine import described, load, table

from hedgesim.core.axes import Array
from hedgesim.engine.simulation import Simulation
from hedgesim.engine.stages import AnyStage, turn_of
from hedgesim.engine.wiring import World
from hedgesim.world.experiment import Experiment, load_experiment

BLOCK = 32
"""Runs that the kernel carries forward together: what stays in a core's cache."""
BAR = 6.0
Luck = list[dict[str, Array]]


class GivenLuck:
    """Luck drawn before, so that drawing it is not timed with the turn."""

    def __init__(self, drawn: Luck) -> None:
        self._turns = iter(drawn)

    def of(self, turn: int) -> dict[str, Array]:
        """Give the next turn's, whichever it is."""
        return next(self._turns)


def drawn_luck(simulation: Simulation, turns: int) -> Luck:
    """Draw the luck of some turns ahead."""
    return [simulation.luck.of(turn) for turn in range(1, turns + 1)]


def kernel_of(experiment: Experiment, runs: range, turns: int) -> tuple[Any, list[Any]]:
    """Give the kernel at the start of some runs, and what each turn brings it."""
    from kernel_data import Kernel

    simulation = Simulation(experiment, runs)
    kernel = Kernel(simulation)
    luck = drawn_luck(simulation, turns)
    return kernel, [kernel.bring(turn, luck[turn - 1]) for turn in range(1, turns + 1)]


def difference(experiment: Experiment, runs: int, turns: int) -> float:
    """Give the largest difference between the stocks of both, over runs and turns.

    Raises
    ------
    ArithmeticError
        If a number of either is none.
    """
    from kernel_data import Kernel, records, stocks

    simulation = Simulation(experiment, range(runs))
    luck = drawn_luck(Simulation(experiment, range(runs)), turns)
    kernel, worst = Kernel(simulation), 0.0
    for turn in range(1, turns + 1):
        world = simulation.advance()
        kernel.advance(*kernel.bring(turn, luck[turn - 1]))
        ours = records(stocks(world), runs)
        for name in ours.dtype.names or ():
            with np.errstate(invalid="ignore"):
                apart = np.abs(ours[name] - kernel.stocks[name])
            apart = np.where(ours[name] == kernel.stocks[name], 0.0, apart)
            if np.isnan(apart).any():
                raise ArithmeticError(f"{name} is no number in turn {turn}")
            worst = max(worst, float(apart.max()))
    return worst


def time_ours(experiment: Experiment, runs: int, turns: int) -> tuple[float, float]:
    """Time our turns: CPU seconds a run and turn without luck, and luck alone."""
    simulation = Simulation(experiment, range(runs))
    spent = luck_spent = 0.0
    for turn in range(1, turns + 1):
        begun = time.process_time()
        luck = simulation.luck.of(turn)
        drawn = time.process_time()
        drawing, simulation.luck = simulation.luck, GivenLuck([luck])  # type: ignore
        simulation.advance()
        spent += time.process_time() - drawn
        luck_spent += drawn - begun
        simulation.luck = drawing
    return spent / runs / turns, luck_spent / runs / turns


def time_kernel(experiment: Experiment, blocks: int, turns: int) -> float:
    """Time the kernel's turns: CPU seconds a run and turn."""
    spent = 0.0
    for block in range(blocks):
        runs = range(block * BLOCK, (block + 1) * BLOCK)
        kernel, brought = kernel_of(experiment, runs, turns)
        begun = time.process_time()
        for now, acts in brought:
            kernel.advance(now, acts)
        spent += time.process_time() - begun
    return spent / (blocks * BLOCK) / turns


@dataclass
class Timed:
    """A stage that adds up how long it took."""

    inner: AnyStage
    spent: list[float] = field(default_factory=lambda: [0.0])

    @property
    def stage(self) -> str:
        """Name of the stage to which it belongs."""
        return self.inner.stage

    @property
    def reads(self) -> tuple[str, ...]:
        """What it reads."""
        return self.inner.reads

    @property
    def writes(self) -> tuple[str, ...]:
        """What it writes."""
        return self.inner.writes

    def act(self, world: World) -> World:
        """Carry the world through it."""
        begun = time.perf_counter()
        after = self.inner.act(world)
        self.spent[0] += time.perf_counter() - begun
        return after


def by_stage(experiment: Experiment, runs: int, turns: int) -> Iterator[tuple[str, float]]:
    """Give µs a run and turn of each of our stages, the dearest first."""
    states = Simulation(experiment, [0]).inputs.states
    stages = [Timed(stage) for stage in turn_of(experiment, states)]
    simulation = Simulation(experiment, range(runs), turn=tuple(stages))
    for timed in stages:
        timed.spent[0] = 0.0
    for _ in range(turns):
        simulation.advance()
    for timed in sorted(stages, key=lambda t: -t.spent[0]):
        yield ", ".join(timed.writes), timed.spent[0] / runs / turns * 1e6


def report(runs: int, turns: int, rounds: int) -> str:
    """Measure, and give the tables in Markdown."""
    experiment = load_experiment("baseline", {"turns": turns})
    worst = difference(experiment, 16, turns)
    ours, luck, limit = [], [], []
    for _ in range(rounds):
        turn, chance = time_ours(experiment, runs, turns)
        ours.append(turn * 1e6)
        luck.append(chance * 1e6)
        limit.append(time_kernel(experiment, max(runs // 8 // BLOCK, 1), turns) * 1e6)
    a, b, c = min(ours), min(limit), min(luck)
    rows = [
        ["the turn, luck given", f"{a:.1f}", f"{b:.1f}", f"{a / b:.2f}"],
        [
            "the turn and its luck",
            f"{a + c:.1f}",
            f"{b + c:.1f}",
            f"{(a + c) / (b + c):.2f}",
        ],
    ]
    head = ["µs a run and turn, one core", "our batch", "compiled kernel", "times slower"]
    stages = list(by_stage(experiment, runs, min(turns, 16)))
    whole = sum(time for _, time in stages)
    costs = [[name, f"{t:.2f}", f"{t / whole:.0%}"] for name, t in stages[:12]]
    verdict = "met" if a / b <= BAR else "MISSED"
    return "\n".join([
        f"Baseline, {turns} turns, {runs:,} runs at a time; the kernel in blocks of "
        f"{BLOCK}. Largest difference over 16 runs: {worst:.1e}.",
        "", table(head, rows), "",
        f"Bar: at most {BAR:g} times slower, luck given: {verdict}.", "",
        "Where our turn goes (the twelve dearest stages, by what they write):",
        "",
        table(["stage writes", "µs", "share"], costs),
    ])  # fmt: skip


def main() -> int:
    """Print the tables, or say loudly what is missing."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=1024)
    parser.add_argument("--turns", type=int, default=52)
    parser.add_argument("--rounds", type=int, default=5)
    asked = parser.parse_args()
    try:
        import numba  # noqa: F401
    except ImportError:
        print(
            "SKIPPED: Numba is not installed: pip install -e .[benchmarks]", file=sys.stderr
        )
        return 2
    print(report(asked.runs, asked.turns, asked.rounds))
    print(f"\n{described('numba')} {load()}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
