"""What the strategy labels hang on: cases, starts, random portfolios, thresholds, depth.

Run from the repository: `python benchmarks/labels.py`. Prints Markdown. Starts and runs are
those of `baseline`; a state's own label is the one towards its partner of reference. It
tells how the labels behave, nothing of the world.
"""

import argparse
import dataclasses
from collections.abc import Mapping
from functools import partial
from typing import Any

import numpy as np
from label_worlds import (
    CHANNELS,
    OF_LABEL,
    PARTNER,
    STATE_ITSELF,
    between,
    binding_by_depth,
    cases,
    conditions,
    margins,
    marks_of,
    own_marks,
    shares_of_labels,
    world_of,
)

from hedgesim.core.axes import Array
from hedgesim.engine.inputs import Inputs, prepare
from hedgesim.engine.simulation import Simulation
from hedgesim.engine.wiring import World
from hedgesim.measures.strategy_types import STRATEGIES, Marks, classify, share_of_flips
from hedgesim.world.experiment import Experiment, load_experiment

PORTFOLIOS = 20_000
STEP, DEEPER = 0.05, 0.2


def table(columns: list[str], rows: list[list[str]]) -> None:
    """Print a Markdown table."""
    for row in (columns, ["---"] * len(columns), *rows):
        print(f"| {' | '.join(row)} |")
    print()


def percent(share: float) -> str:
    """Write a share; what is not nothing is never written as nothing."""
    if 0 < share < 0.0005:
        return "< .1 %"
    return f"{100 * share:.1f} %" if share else "0"


def distances(marks: Marks, label: str) -> str:
    """Write how far each condition of a label is met; the median over runs."""
    found = margins(marks, label).items()
    told = (f"{n.partition('_')[2]} {np.nanmedian(v):+.2f}" for n, v in found)
    return ", ".join(told) or "what remains"


def print_cases() -> None:
    """Print the cases of the literature: the label agreed on, and the label given."""
    print("## Cases on which the literature agrees\n")
    rows = []
    for case in cases()["case"]:
        marks = between(marks_of(world_of(case)), STATE_ITSELF, PARTNER)
        given = STRATEGIES[classify(marks).item()]
        met = "yes" if given in case["agreed"] else f"no: {case.get('open', '?')}"
        agreed = case["agreed"]
        away = "; ".join(distances(marks, label) for label in agreed)
        rows.append([case["name"], case["after"], " or ".join(agreed), given, met, away])
    table(["case", "after", "agreed", "given", "met", "distance to agreed"], rows)


def print_starts(experiment: Experiment, runs: int) -> None:
    """Print the region's starts: the label of the literature, and the label given."""
    print("## The region's starts, towards Russia\n")
    rows = []
    for year, expected in sorted(cases()["expected"].items()):
        at = dataclasses.replace(experiment, start=int(year))
        begun = Simulation(at, range(runs))
        for state, marks in own_marks(begun.world, begun.inputs).items():
            if state not in expected:
                continue
            shares = shares_of_labels(classify(marks))
            given = max(shares, key=lambda name: shares[name])
            agreed = sum(shares[label] for label in expected[state])
            rows.append(
                [
                    *(year, state, " or ".join(expected[state]), given),
                    *(percent(agreed), distances(marks, given)),
                    distances(marks, expected[state][0]),
                ]
            )
    columns = ["start", "state", "expected", "given", "draws that agree"]
    table([*columns, "distances, label given", "distances, first expected"], rows)
    for year, expected in sorted(cases()["expected"].items()):
        print(f"- {year}: {expected['after']}")
    print()


def print_random() -> None:
    """Print how often each label occurs over random portfolios, under each condition."""
    print(f"## {PORTFOLIOS:,} random portfolios\n")
    rows = []
    for name, holds, codes in conditions(PORTFOLIOS):
        shares = shares_of_labels(codes[holds])
        rows.append([name, *(percent(share) for share in shares.values())])
    table(["condition", *STRATEGIES], rows)
    print("Binding engagement, given membership at a depth and none deeper:\n")
    rows = [
        [f"{depth}", percent(share), percent(possible)]
        for depth, share, possible in binding_by_depth(PORTFOLIOS)
    ]
    table(["depth", "so labelled", "before earlier labels are taken"], rows)


def print_memberships(experiment: Experiment) -> None:
    """Print which labels a state's actual memberships leave open."""
    print(
        "## Actual memberships, shares as some state of the region had them at some start\n"
    )
    rows = []
    for state, codes in around(experiment, PORTFOLIOS // 10).items():
        shares = shares_of_labels(codes)
        rows.append([state, *(percent(share) for share in shares.values())])
    table(["state", *STRATEGIES], rows)


def around(experiment: Experiment, count: int, seed: int = 1) -> dict[str, Any]:
    """Label each state with its memberships and threats, and shares that occur.

    The shares of each channel are those of a state of the region with the same partner of
    reference, drawn at random, at a start drawn at random: what is kept to oneself and what
    goes to each power as that state had it.
    """
    draw = np.random.default_rng(seed)
    begun = Simulation(experiment, range(1))
    names = begun.inputs.states
    alike = [
        names.index(s) for s in cases()["expected"][str(experiment.start)] if s in names
    ]
    donors = [
        (Simulation(dataclasses.replace(experiment, start=year), range(1)).world, k)
        for year in experiment.region.starts
        for k in alike
    ]
    found = {}
    for i in alike:
        which = draw.integers(len(donors), size=(len(CHANNELS), count))
        drawn = {}
        for of in ("dependence", "posture"):
            held = [_as_if(world.arrays[of][k, :, :, 0], i, k) for world, k in donors]
            every = np.array(held)  # donor, partner, channel
            columns = [every[one, :, c].T for c, one in enumerate(which)]
            drawn[of] = np.repeat(begun.world.arrays[of], count, axis=-1)
            drawn[of][i] = np.stack(columns, axis=1)
        world = begun.world.with_arrays(drawn)
        found[names[i]] = classify(own_marks(world, begun.inputs)[names[i]])
    return found


def _as_if(shares: Array, state: int, donor: int) -> Array:
    """Lay a donor's shares out for another state: self to self, each other in its place."""
    order = np.arange(len(shares))
    order[[state, donor]] = donor, state
    laid: Array = shares[order]
    return laid


def print_thresholds(tag: str, world: World, inputs: Inputs) -> None:
    """Print the shares of labels, and the flips when each threshold moves."""
    marks = own_marks(world, inputs)
    print(f"## Labels, {tag}\n")
    rows = [
        [state, *(percent(s) for s in shares_of_labels(classify(one)).values())]
        for state, one in marks.items()
    ]
    table(["state", *STRATEGIES], rows)
    print(f"Labels that flip when a threshold moves by ±{STEP} (the larger of the two):\n")
    flips = {state: share_of_flips(one, STEP) for state, one in marks.items()}
    names = list(next(iter(flips.values())))
    still = [name for name in names if not any(f[name] for f in flips.values())]
    rows = [
        [threshold_name(name), *(percent(f[name]) for f in flips.values())]
        for name in names
        if name not in still
    ]
    table(["threshold", *flips], rows)
    print(f"None flips: {', '.join(map(threshold_name, still)) or 'no threshold'}.\n")


def threshold_name(name: str) -> str:
    """Write a threshold as the label and the mark that it stands for."""
    kind, _, mark = name.partition("_")
    return f"{OF_LABEL[kind]}: {mark.replace('_', ' ')}"


def print_depths(experiment: Experiment, runs: int) -> None:
    """Print how many labels of start and end change with an organisation's depth."""
    print(
        f"## Labels that change when a depth moves by ±{DEEPER}, at the start and the end\n"
    )
    inputs = prepare(experiment)
    ran = partial(labels_of_run, experiment, runs)
    first = ran(inputs)
    rows = []
    for at, organisation in enumerate(inputs.organisations):
        for way in (-DEEPER, DEEPER):
            depth = np.array(inputs.static["depth"], dtype=float)
            before = float(depth[at].ravel()[0])
            depth[at] = min(max(before + way, 0.01), 1.0)
            if depth[at] == before:
                continue
            moved = {**inputs.static, "depth": depth}
            other = ran(dataclasses.replace(inputs, static=moved))
            cells = [
                " / ".join(
                    percent(float(np.mean(a != b)))
                    for a, b in zip(first[state], other[state], strict=True)
                )
                for state in inputs.states
            ]
            rows.append(
                [f"{organisation} {before:.1f} → {depth[at].ravel()[0]:.2f}", *cells]
            )
    table(["depth", *inputs.states], rows)


def labels_of_run(
    experiment: Experiment, runs: int, inputs: Inputs
) -> Mapping[str, tuple[Any, Any]]:
    """Give each state's own labels at the start and at the end."""
    simulation = Simulation(experiment, range(runs), inputs=inputs)
    start = own_codes(simulation.world, inputs, runs)
    finish(simulation, experiment)
    end = own_codes(simulation.world, inputs, runs)
    return {state: (start[state], end[state]) for state in inputs.states}


def own_codes(world: World, inputs: Inputs, runs: int) -> dict[str, Array]:
    """Give each state's own label in every run."""
    marks = own_marks(world, inputs)
    return {s: np.broadcast_to(classify(m)[0, 0], runs) for s, m in marks.items()}


def finish(simulation: Simulation, experiment: Experiment) -> None:
    """Carry a simulation to its last turn."""
    while simulation.turn < experiment.turns:
        simulation.advance()


def main() -> None:
    """Print every table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=256)
    asked = parser.parse_args()
    experiment = load_experiment("baseline")
    print("# What the strategy labels hang on\n")
    print(f"`baseline`, {asked.runs} runs; channels: {', '.join(CHANNELS)}.\n")
    print_cases()
    print_starts(experiment, asked.runs)
    print_random()
    print_memberships(experiment)
    simulation = Simulation(experiment, range(asked.runs))
    print_thresholds("at the start", simulation.world, simulation.inputs)
    finish(simulation, experiment)
    print_thresholds("at the end", simulation.world, simulation.inputs)
    print_depths(experiment, asked.runs)


if __name__ == "__main__":
    main()
