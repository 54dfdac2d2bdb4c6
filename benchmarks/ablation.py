"""What each term does: the baseline without it, paired run by run.

Run from the repository: `python benchmarks/ablation.py`. Draws and luck are those of the
baseline; the prior is inverted again without the term. Prints the median paired change at
the end of 2025 as a Markdown table. It tells how the model behaves, nothing of the world.
"""

import argparse
import dataclasses
from collections.abc import Iterator
from typing import Any
from unittest.mock import patch

import numpy as np

from hedgesim.core.axes import Array
from hedgesim.engine import stages
from hedgesim.engine.draws import draw
from hedgesim.engine.gain import GainStage
from hedgesim.engine.inputs import prepare
from hedgesim.engine.record import Recorder
from hedgesim.engine.simulation import Simulation
from hedgesim.rules.gains import TERMS, TERMS_OF_ALL
from hedgesim.world.experiment import Experiment, load_experiment

KAZAKHSTAN, CENTRAL_ASIA = 0, 5
CHANCE = ("threat_noise", "posture_noise")


def without(term: str) -> GainStage:
    """Give the gain without a term of that name, in every kind of channel."""
    kept = tuple(t for t in TERMS if t.name != term)
    return GainStage(kept, tuple(t for t in TERMS_OF_ALL if t.name != term))


def ended(experiment: Experiment, runs: int, **changes: Any) -> dict[str, Array]:
    """Give alignment and the hedging index at the end, shape (state, partner, run)."""
    inputs, drawn = prepare(experiment), draw(experiment, range(runs))
    if "static" in changes:
        inputs = dataclasses.replace(inputs, static={**inputs.static, **changes["static"]})
    if "paths" in changes:
        still = inputs.paths(0)
        inputs = dataclasses.replace(inputs, paths=lambda turn: still)
    if "parameters" in changes:
        values = {**drawn.parameters, **changes["parameters"]}
        drawn = dataclasses.replace(drawn, parameters=values)
    with patch.object(stages, "GAIN", changes.get("gain", stages.GAIN)):
        turn = stages.turn_of(experiment, inputs.states)
        turn = tuple(stage for stage in turn if stage not in changes.get("left_out", ()))
        simulation = Simulation(
            experiment, range(runs), turn=turn, draws=drawn, inputs=inputs
        )
        while simulation.turn < experiment.turns:
            simulation.advance()
    measured = Recorder(inputs, ()).measured(simulation.world, pairs=False)
    return {n: measured.arrays[n] for n in ("alignment", "hedging_index")}


def variants(experiment: Experiment) -> Iterator[tuple[str, dict[str, Any]]]:
    """Name each thing that is taken out."""
    for name in dict.fromkeys(t.name for t in (*TERMS, *TERMS_OF_ALL)):
        yield name, {"gain": without(name)}
    static = prepare(experiment).static
    yield "powers' choices held at the start", {"left_out": stages.ANSWERS}
    nobody = {"interest": static["interest"] * 0}
    yield "powers' own use of instruments (events remain)", {"static": nobody}
    yield "budgets", {"static": {"budget": static["budget"] * 0 + 100}}
    yield "chance", {"parameters": dict.fromkeys(CHANCE, 0.0)}
    yield "growth of P, O, G", {"paths": None}


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=256)
    asked = parser.parse_args()
    experiment = load_experiment("baseline")
    partners = prepare(experiment).partners
    russia, china = partners.index("RUS"), partners.index("CHN")
    full = ended(experiment, asked.runs)
    print("| without | Kazakhstan–Russia | Kazakhstan–China | hedging index | largest |")
    print("|---|---|---|---|---|")
    rows: list[tuple[float, str]] = []
    for name, changes in variants(experiment):
        other = ended(experiment, asked.runs, **changes)
        change = np.median(other["alignment"] - full["alignment"], axis=-1)
        index = np.median(other["hedging_index"] - full["hedging_index"], axis=-1)
        home = change[KAZAKHSTAN]
        largest = abs(change[:CENTRAL_ASIA]).max()
        cells = (home[russia], home[china], index[KAZAKHSTAN])
        rows.append(
            (largest, f"| {name} | {' | '.join(map(shown, cells))} | {largest:.3f} |")
        )
    for _, row in sorted(rows, reverse=True):
        print(row)


def shown(change: float) -> str:
    """Write a change; what rounds to nothing has no sign."""
    return f"{change:+.3f}" if abs(change) >= 0.0005 else ".000"


if __name__ == "__main__":
    main()
