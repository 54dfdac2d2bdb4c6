"""What every part does: the baseline without it, paired run by run.

Run from the repository: `python benchmarks/ablation.py`. Each term of the gain is taken
out in turn (the prior inverted again without it), each rule of a turn is held at what it
gave at the start, and a few larger parts are switched off. Draws and luck are those of the
baseline. Prints two Markdown tables, at the default parameters (sizes of events drawn) and
over draws from all likely ranges. It tells how the model behaves, nothing of the world.
"""

import argparse
import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from unittest.mock import patch

import numpy as np

from hedgesim.core.axes import Array
from hedgesim.engine import stages
from hedgesim.engine.draws import draw
from hedgesim.engine.gain import GainStage
from hedgesim.engine.inputs import Inputs, prepare
from hedgesim.engine.record import Recorder
from hedgesim.engine.simulation import Simulation
from hedgesim.engine.stage import Stage
from hedgesim.rules.gains import TERMS, TERMS_OF_ALL
from hedgesim.world.experiment import Design, Experiment, load_experiment

EVERY = 1
CHANCE = ("threat_noise", "posture_noise")
KEPT_RULES = (stages.APPEAL, stages.TIES[0], *stages.MEMBERSHIPS)
"""Rules that are not held one by one: alignment is what is measured."""
KEPT = ("alignment", "threat", "hedging_index")
HEADS = (
    "without", "KAZ–RUS", "KAZ–CHN", "same sign", "KAZ index", "KAZ threat",
    "largest alignment", "where", "largest threat",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that is taken out, and how."""

    name: str
    gain: GainStage = stages.GAIN
    left_out: tuple[Any, ...] = ()
    static: dict[str, Array] | None = None
    parameters: dict[str, float] | None = None
    still_paths: bool = False


def without(term: str) -> GainStage:
    """Give the gain without a term of that name, in every kind of channel."""
    kept = tuple(t for t in TERMS if t.name != term)
    return GainStage(kept, tuple(t for t in TERMS_OF_ALL if t.name != term))


def parts(inputs: Inputs) -> Iterator[Part]:
    """Name each thing that is taken out: terms, rules, larger parts."""
    for name in dict.fromkeys(t.name for t in (*TERMS, *TERMS_OF_ALL)):
        yield Part(f"term: {name}", gain=without(name))
    for stage in stages.TURN:
        if isinstance(stage, Stage) and stage not in KEPT_RULES:
            nowhere = np.zeros((len(inputs.states), 1))
            no_room = {"route_room": nowhere, "trade_room": nowhere}
            unknown = no_room if "route_room" in stage.writes else None
            yield Part(f"rule: {stage.rule.__name__}", left_out=(stage,), static=unknown)
    interest, budget = inputs.static["interest"], inputs.static["budget"]
    yield Part("the rule of leaving and joining", left_out=stages.MEMBERSHIPS)
    yield Part("powers' choices held at the start", left_out=stages.ANSWERS)
    yield Part("powers' own use of instruments", static={"interest": interest * 0})
    yield Part("budgets", static={"budget": budget * 0 + 100})
    yield Part("chance", parameters=dict.fromkeys(CHANCE, 0.0))
    yield Part("paths of power, offence, market, rivalry, debt", still_paths=True)


def followed(experiment: Experiment, runs: int, part: Part | None) -> dict[str, Array]:
    """Give what is kept, every few turns: shape (turn, state, ..., run)."""
    inputs, drawn = prepare(experiment), draw(experiment, range(runs))
    part = part or Part("nothing")
    inputs = dataclasses.replace(inputs, static={**inputs.static, **(part.static or {})})
    if part.still_paths:
        still = inputs.paths(0)
        inputs = dataclasses.replace(inputs, paths=lambda turn: still)
    values = {**drawn.parameters, **(part.parameters or {})}
    drawn = dataclasses.replace(drawn, parameters=values)
    with patch.object(stages, "GAIN", part.gain):
        turn = stages.turn_of(experiment, inputs.states)
        turn = tuple(stage for stage in turn if stage not in part.left_out)
        simulation = Simulation(
            experiment, range(runs), turn=turn, draws=drawn, inputs=inputs
        )
        return _watched(simulation, Recorder(inputs, ()), experiment.turns)


def _watched(simulation: Simulation, recorder: Recorder, turns: int) -> dict[str, Array]:
    kept: dict[str, list[Array]] = {name: [] for name in KEPT}
    while simulation.turn < turns:
        simulation.advance()
        if simulation.turn % EVERY == 0:
            measured = recorder.measured(simulation.world, pairs=False).arrays
            for name, rows in kept.items():
                rows.append(measured[name])
    return {name: np.array(np.broadcast_arrays(*rows)) for name, rows in kept.items()}


def row(part: Part, other: dict[str, Array], full: dict[str, Array], names: Inputs) -> Any:
    """Give how far a part moves things, and its line of the table."""
    kaz, rus, chn = (names.partners.index(id_) for id_ in ("KAZ", "RUS", "CHN"))
    apart = {name: other[name] - full[name] for name in KEPT}
    change = {name: np.median(values, axis=-1) for name, values in apart.items()}
    home = apart["alignment"][-1, kaz, rus]
    sign = np.sign(change["alignment"][-1, kaz, rus])
    middle = change["alignment"]
    turn, i, j = np.unravel_index(abs(middle).argmax(), middle.shape)
    year, quarter = divmod((int(turn) + 1) * EVERY - 1, 4)
    largest = middle[turn, i, j]
    when = f"{names.first_quarter.year + year}Q{quarter + 1}"
    where = f"{names.states[i]}–{names.partners[j]} {when}"
    threat = change["threat"]
    feared = threat.ravel()[abs(threat).argmax()]
    cells = (
        part.name,
        shown(change["alignment"][-1, kaz, rus]),
        shown(change["alignment"][-1, kaz, chn]),
        f"{100 * np.mean(np.sign(home) == sign):.0f} %" if sign else "",
        shown(change["hedging_index"][-1, kaz]),
        shown(change["threat"][-1, kaz, rus]),
        shown(largest),
        where if abs(largest) >= 0.0005 else "",
        shown(feared),
    )
    return abs(largest) + abs(feared) / 1000, f"| {' | '.join(cells)} |"


HEADING = """# What every part does

Printed by `python benchmarks/ablation.py`: the baseline without a part, paired with the
whole run by run (same draws, same luck). Terms of the gain are taken out with the prior
inverted again without them; a rule is held at what it gave at the start. Medians of the
paired change: of Kazakhstan's alignment with Russia and China, its hedging index and its
threat from Russia at the end of 2025; then the largest of any state and partner in any
quarter. "Same sign" is of the first. A zero says that a part did not *change* since the
start, not that it weighs nothing."""


def shown(change: float) -> str:
    """Write a change; what rounds to nothing has no sign."""
    return f"{change:+.3f}".replace("-", "−") if abs(change) >= 0.0005 else ".000"


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=256)
    parser.add_argument("--only", help="only parts whose name contains this")
    asked = parser.parse_args()
    baseline = load_experiment("baseline")
    print(HEADING)
    for kind, title in (("magnitudes", "Default parameters"), ("likely", "Over draws")):
        experiment = dataclasses.replace(baseline, design=Design(kind=kind))
        names = prepare(experiment)
        full = followed(experiment, asked.runs, None)
        chosen = [p for p in parts(names) if not asked.only or asked.only in p.name]
        rows = [row(p, followed(experiment, asked.runs, p), full, names) for p in chosen]
        print(f"\n### {title}, {asked.runs} runs\n\n| {' | '.join(HEADS)} |")
        print("|" + "---|" * len(HEADS))
        for _, line in sorted(rows, key=lambda one: -one[0]):
            print(line)


if __name__ == "__main__":
    main()
