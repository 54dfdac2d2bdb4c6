"""How cost grows: with runs, workers, what is recorded, and the number of states.

Run from the repository: `python benchmarks/scaling.py WHAT > table.md`, WHAT being `runs`
(1,000 to 100,000 on one worker), `workers` (two against one), `record` (what writing costs)
or `states` (9 to 190, an invented world); each takes some minutes, `workers` seven. Studies
go to a folder of their own, which is removed; `--folder` says where (100,000 runs take some
2 GB).
A million runs: `million.py`. Nothing here is a test.
"""

import argparse
import gc
import math
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from invented_world import write_world
from machine import described, load, table
from scaling_studies import LEAN, Cost, study

from hedgesim.engine.simulation import Simulation
from hedgesim.world.experiment import load_experiment

FLAT, FASTER, SHARE = 1.25, 1.7, 0.5
DEFAULT = {"every": 1, "pairs_every": 4, "pairs_up_to": 1000}
FULL = {"every": 1, "pairs_every": 1, "pairs_up_to": 10_000_000}
SIZES, STATES = (1000, 10_000, 100_000), (9, 20, 60, 190)
SHARED = (4096, 20_480, 102_400)
"""Runs that workers share: whole parts, 2, 10 and 50 for each of two."""
NUMBERS_AT_ONCE = 100_000
"""Numbers between pairs that are carried together, whatever the number of states."""


def of_runs(sizes: Sequence[int], folder: Path | None) -> str:
    """Tell the cost of a run with the number of runs: flat within a quarter."""
    study(300, turns=4, folder=folder)  # what is loaded once is not timed
    costs = [study(size, folder=folder) for size in sizes]
    each = [cost.making / cost.runs * 1e3 for cost in costs]
    rows = [
        [f"{c.runs:,}", f"{c.computing / c.runs * 1e3:.3f}", f"{e:.3f}",
         f"{c.whole / c.runs * 1e3:.3f}", f"{c.size / 1e6:,.0f}"]
        for c, e in zip(costs, each, strict=True)
    ]  # fmt: skip
    head = [
        "runs",
        "simulating, CPU ms a run",
        "with writing",
        "whole command, ms a run",
        "MB",
    ]
    spread = max(each) / min(each)
    said = _verdict(spread <= FLAT) if tuple(sizes) == SIZES else "not asked of these sizes"
    bar = f"Bar: simulating and writing flat within 25 %: {said} "
    return f"{table(head, rows)}\n\n{bar}(dearest to cheapest {spread:.2f}). One worker."


def of_workers(sizes: Sequence[int], rounds: int, folder: Path | None) -> str:
    """Time two workers against one, in turn, for small studies and for large ones."""
    rows, judged = [], []
    for runs in sizes:
        times: dict[int, list[Cost]] = {1: [], 2: []}
        for _ in range(rounds):
            for workers, spent in times.items():
                spent.append(study(runs, workers=workers, folder=folder))
        parts = [min(c.parts for c in times[w]) for w in (1, 2)]
        whole = [min(c.whole for c in times[w]) for w in (1, 2)]
        faster = whole[0] / whole[1]
        rows.append([
            f"{runs:,}", *(f"{p:.1f}" for p in parts), f"{parts[0] / parts[1]:.2f}",
            *(f"{w:.1f}" for w in whole), f"{faster:.2f}",
        ])  # fmt: skip
        judged.append(f"{_verdict(faster >= FASTER)} at {runs:,} runs ({faster:.2f})")
    head = ["runs", "parts, s: one worker", "two", "times faster",
            "whole command, s: one worker", "two", "times faster"]  # fmt: skip
    bar = f"Bar: the whole command at least {FASTER:g} times faster with two: "
    said = ", ".join(judged) if tuple(sizes) == SHARED else "not asked of these sizes"
    return f"{table(head, rows)}\n\n{bar}{said}."


def of_record(runs: int, folder: Path | None) -> str:
    """Tell what writing costs beside computing, for what is kept."""
    study(300, turns=4, folder=folder)
    kept = (
        ("default, more than 1,000 runs: states", runs, LEAN),
        (
            "default, up to 1,000 runs: states, pairs every 4th turn",
            min(runs, 1000),
            DEFAULT,
        ),
        ("full: states and pairs every turn", min(runs, 1024), FULL),
    )
    costs = [
        (name, study(size, record=record, folder=folder)) for name, size, record in kept
    ]
    rows = [
        [name, f"{c.runs:,}", f"{c.computing / c.runs * 1e3:.3f}",
         f"{c.writing / c.runs * 1e3:.3f}", f"{c.writing / c.computing:.0%}",
         f"{c.size / c.runs / 1e3:,.0f}"]
        for name, c in costs
    ]  # fmt: skip
    head = ["record", "runs", "computing, CPU ms a run", "writing", "share", "kB a run"]
    met = all(c.writing <= SHARE * c.computing for _, c in costs[:2])
    bar = "Bar: writing the default record costs at most half the computing: "
    return f"{table(head, rows)}\n\n{bar}{_verdict(met)}. One worker."


def of_states(numbers: Sequence[int], turns: int) -> str:
    """Tell the cost of a run and turn with the number of states, and the exponent."""
    each = [_turn_of(states, turns) for states in numbers]
    rows, before = [], None
    for states, (runs, cost) in zip(numbers, each, strict=True):
        steep = (
            ""
            if before is None
            else f"{_exponent((before[0], states), (before[1], cost)):.2f}"
        )
        rows.append([str(states), str(runs), f"{cost * 1e6:,.0f}", steep])
        before = states, cost
    fitted = _exponent(numbers, [cost for _, cost in each])
    head = ["states", "runs at a time", "µs a run and turn", "exponent since the row above"]
    return (
        f"{table(head, rows)}\n\nFitted over all: cost grows as the number of states to "
        f"the power {fitted:.2f}. A turn without recording, luck included; one core."
    )


def _turn_of(states: int, turns: int) -> tuple[int, float]:
    """Give runs at a time, and the best turn's CPU seconds a run, in an invented world."""
    runs = max(NUMBERS_AT_ONCE // (states * (states + 1)), 4)
    with tempfile.TemporaryDirectory() as folder:
        experiment = load_experiment(write_world(Path(folder), states, turns, runs))
    simulation, best = Simulation(experiment, range(runs)), math.inf
    for _ in range(turns):
        gc.collect()
        begun = time.process_time()
        simulation.advance()
        best = min(best, time.process_time() - begun)
    if not np.isfinite(simulation.world.arrays["dependence"]).all():
        raise ArithmeticError(f"a world of {states} states went wrong")
    return runs, best / runs


def _exponent(sizes: Sequence[int], costs: Sequence[float]) -> float:
    """Fit cost ~ size ** exponent by least squares of logarithms.

    Examples
    --------
    >>> round(_exponent([1, 2, 4], [3.0, 12.0, 48.0]), 9)
    2.0
    """
    return float(np.polyfit(np.log(sizes), np.log(costs), 1)[0])


def _verdict(met: bool) -> str:
    return "met" if met else "MISSED"


def main() -> None:
    """Print what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    what = ("runs", "workers", "record", "states")
    parser.add_argument(
        "what", nargs="*", metavar="WHAT", help=f"of {', '.join(what)}; default: all"
    )
    parser.add_argument(
        "--runs", type=int, help="largest number of runs, to try the command"
    )
    parser.add_argument(
        "--states", type=int, default=STATES[-1], help="largest number of states"
    )
    parser.add_argument("--rounds", type=int, default=2, help="of workers")
    parser.add_argument(
        "--folder", type=Path, help="where studies are made; default: temporary"
    )
    asked = parser.parse_args()
    if set(asked.what) - set(what):
        parser.error(f"WHAT is of {', '.join(what)}")
    most, folder = asked.runs, asked.folder
    tables = {
        "runs": lambda: of_runs([n for n in SIZES if n <= (most or SIZES[-1])], folder),
        "workers": lambda: of_workers([most] if most else SHARED, asked.rounds, folder),
        "record": lambda: of_record(most or 8192, folder),
        "states": lambda: of_states([n for n in STATES if n <= asked.states], 6),
    }
    for name in asked.what or what:
        print(f"## Cost by {name}\n\n{tables[name]()}\n", flush=True)
    print(f"{described()} {load()}")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
