"""How fast our batch is beside the same model in Mesa and in AgentPy, and beside a kernel.

Run from the repository: `python benchmarks/compare_speed.py > table.md`. One command, one
process, one core; everybody makes runs of the baseline in turn, several rounds, and the
ratio is that of the best rounds. Everybody records each state's alignment every turn; ours
with it every other measure of its default record. That all compute the same is shown first.

In favour of the others: parameters are drawn for all runs at once and luck comes from
NumPy's fast generator, while ours draws luck that has an address. Nothing here is a test.
"""

import argparse
import sys
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
from machine import best_and_middle, described, interleaved, load, table
from mesa_good_user import with_mesa

from hedgesim.engine.batch import compute_block, simulate
from hedgesim.engine.draws import draw
from hedgesim.engine.simulation import Simulation
from hedgesim.model import HedgingModel
from hedgesim.world.experiment import load_experiment

BAR = 100.0
OURS = "hedgesim, batch, default record"
ALONE = "hedgesim, batch, alignment alone"
MESA = "Mesa, `batch_run`, as a good user writes it"
AGENTPY, MODEL = "AgentPy, `Experiment`, same agents", "`HedgingModel`, `mesa.batch_run`"
FOR_KERNEL = 1024
"""Runs carried together beside the kernel."""


def ours(runs: int, turns: int) -> None:
    """Make runs on arrays: the default record, which holds alignment every turn."""
    experiment = load_experiment("baseline", {"turns": turns, "runs": runs})
    simulate(experiment, range(runs), pairs=False)


def alignment_alone(runs: int, turns: int) -> None:
    """Make runs on arrays and record nothing but alignment, as the others do."""
    experiment = load_experiment("baseline", {"turns": turns, "runs": runs})
    drawn = draw(experiment, range(runs))
    at_once = compute_block(experiment)
    for low in range(0, runs, at_once):
        block = range(low, min(low + at_once, runs))
        draws = drawn.of(slice(low, block.stop))
        simulation = Simulation(experiment, block, draws=draws, kept=["alignment"])
        kept = np.empty(
            (turns + 1, *simulation.world.arrays["external"].shape[:2], len(block))
        )
        kept[0] = simulation.world.arrays["alignment"]
        for turn in range(1, turns + 1):
            kept[turn] = simulation.advance().arrays["alignment"]


def own_model(runs: int, turns: int) -> None:
    """Make runs as Mesa models of ours, whose collector holds every measure."""
    import mesa

    experiment = load_experiment("baseline", {"turns": turns})
    mesa.batch_run(
        HedgingModel,
        {"experiment": [experiment], "run": range(runs)},
        number_processes=1,
        data_collection_period=1,
        display_progress=False,
    )


def with_agentpy() -> Any:
    """Give the AgentPy side, or None if AgentPy is not installed."""
    try:
        from mesa_good_user import with_agentpy as found
    except ImportError:
        return None
    return found


def engine_alignment(runs: int, turns: int) -> np.ndarray:
    """Give our alignment in double precision: (run, turn, state, partner)."""
    simulation = Simulation(load_experiment("baseline", {"turns": turns}), range(runs))
    seen = [simulation.world.arrays["alignment"]]
    seen += [simulation.advance().arrays["alignment"] for _ in range(turns)]
    shape = (*seen[0].shape[:2], runs)
    return np.stack([np.broadcast_to(a, shape) for a in seen]).transpose(3, 0, 1, 2)


def mesa_alignment(runs: int, turns: int) -> np.ndarray:
    """Give alignment from what `mesa.batch_run` hands back, on our luck."""
    rows = with_mesa.batch(runs, turns=turns, luck="engine")
    rows.sort(key=lambda row: (row["run"], row["Step"], row["AgentID"]))
    return np.stack([row["alignment"] for row in rows]).reshape(runs, turns + 1, -1, 10)


def agentpy_alignment(found: Any, runs: int, turns: int) -> np.ndarray:
    """Give alignment from AgentPy's table, on our luck."""
    rows = found.batch(runs, turns=turns, luck="engine").reset_index()
    rows = rows.sort_values(["sample_id", "t", "obj_id"])
    return np.stack(rows["alignment"].tolist()).reshape(runs, turns + 1, -1, 10)


def agreement(runs: int, turns: int) -> str:
    """Say how far the others' alignment is from ours; refuse to time what differs.

    Raises
    ------
    SystemExit
        If a number is further away than 1e-9.
    """
    expected, said = engine_alignment(runs, turns), []
    found = with_agentpy()
    others = {"Mesa": mesa_alignment(runs, turns)}
    if found is not None:
        others["AgentPy"] = agentpy_alignment(found, runs, turns)
    for name, alignment in others.items():
        worst = float(np.abs(alignment - expected).max())
        if not worst <= 1e-9:
            raise SystemExit(f"{name} computes something else: alignment {worst:.1e} away")
        said.append(f"{name} {worst:.1e}")
    return (
        f"Largest difference of alignment over {runs} runs, all turns: {', '.join(said)}."
    )


def measure(runs: int, others: int, turns: int, rounds: int) -> dict[str, list[float]]:
    """Time everybody; CPU seconds a run, by contender, a number a round."""
    found = with_agentpy()
    work: dict[str, tuple[Callable[[], object], int]] = {
        OURS: (partial(ours, runs, turns), runs),
        ALONE: (partial(alignment_alone, runs, turns), runs),
        MESA: (partial(with_mesa.batch, others, turns=turns), others),
        MODEL: (partial(own_model, max(others // 8, 1), turns), max(others // 8, 1)),
    }
    if found is None:
        print(
            "SKIPPED: AgentPy is not installed: pip install -e .[benchmarks]",
            file=sys.stderr,
        )
    else:
        work[AGENTPY] = (partial(found.batch, others, turns=turns), others)
    ours(2, turns)  # what is loaded and made once is not timed
    times = interleaved({name: does for name, (does, _) in work.items()}, rounds)
    return {name: [t / work[name][1] for t in spent] for name, spent in times.items()}


def report(runs: int, others: int, turns: int, rounds: int) -> str:
    """Measure, and give the table in Markdown."""
    said = agreement(2, min(turns, 52))
    times = measure(runs, others, turns, rounds)
    best = {name: best_and_middle(spent) for name, spent in times.items()}
    first = best[OURS][0]
    rows = [
        [name, f"{low * 1e3:.2f}", f"{middle * 1e3:.2f}", f"{low / first:.1f}"]
        for name, (low, middle) in best.items()
    ]
    ratio, alike = best[MESA][0] / first, best[MESA][0] / best[ALONE][0]
    verdict = "met" if alike >= BAR else "MISSED"
    head = ["one core, one process", "ms a run, best", "median", "times ours"]
    return "\n".join([
        "# Speed", "",
        f"Baseline, {turns} turns a run, alignment recorded every turn; {runs:,} runs of "
        f"ours and {others} of the others in each of {rounds} rounds. {said}", "",
        table(head, rows), "",
        f"Bar: at least {BAR:g} times faster a run than `mesa.batch_run`, both recording "
        f"alignment: {verdict} ({alike:.1f}; with our whole default record {ratio:.1f}).",
    ])  # fmt: skip


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=2048, help="runs of ours in a round")
    parser.add_argument("--others", type=int, default=40, help="runs of others in a round")
    parser.add_argument("--turns", type=int, default=52)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--no-kernel", action="store_true", help="leave the kernel out")
    asked = parser.parse_args()
    print(report(asked.runs, asked.others, asked.turns, asked.rounds))
    if not asked.no_kernel:
        print("\n## Beside a compiled kernel\n")
        try:
            import kernel
            import numba  # noqa: F401
        except ImportError:
            print("SKIPPED: Numba is not installed.")
        else:
            print(kernel.report(FOR_KERNEL, asked.turns, min(asked.rounds, 5)))
    print(f"\n{described('mesa', 'agentpy', 'numba')} {load()}")


if __name__ == "__main__":
    main()
