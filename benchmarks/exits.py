"""Who leaves what by rule, against who did: shares of draws, from starts of 2000 and 2008.

    python benchmarks/exits.py [--runs 256]

Leaving is left to the rule from 2008 on: the dated exits from then on are left out, also
the end of the Eurasian Economic Community in 2014. Uzbekistan alone left anything in truth
from 2008 to 2021: it suspended its membership of that community in 2008 and of the CSTO in
2012. A state that the rule takes out and back in again counts as having left.
"""

import argparse
import datetime as dt
from dataclasses import replace

import numpy as np
from mechanism_runs import Case

from hedgesim.core.axes import Array
from hedgesim.engine.simulation import Simulation
from hedgesim.study.facts.changes import without
from hedgesim.world.experiment import Experiment

RULE_FROM = dt.date(2007, 12, 31)
YEARS = (2012, 2021)
LEFT = {("UZB", "EURASEC"): 2008, ("UZB", "CSTO"): 2012}
STAYS = without(lambda e: e.type == "leave" and e.date_from > RULE_FROM)


def world(start: int, design: str) -> Experiment:
    """Give the baseline from a start, leaving by rule from 2008 on."""
    case = Case(start=start, rule_from=RULE_FROM, happens=STAYS)
    return replace(case.load(design), turns=4 * (YEARS[-1] + 1 - start))


def left_by(start: int, design: str, runs: int) -> dict[tuple[str, str], list[float]]:
    """Give the share of draws in which a member left by the end of each year.

    Returns
    -------
    dict
        State and organisation to a share for each of `YEARS`, of those that left at all or
        that did so in truth.
    """
    simulation = Simulation(world(start, design), range(runs))
    inputs = simulation.inputs
    gone: Array = np.zeros((len(inputs.states), len(inputs.organisations), runs))
    shares = []
    for _ in range(simulation.experiment.turns):
        before = simulation.world.arrays["membership"]
        now = simulation.advance().arrays
        left = (before > now["membership"]) * now["by_rule"]
        gone = np.maximum(gone, left)
        if simulation.quarter.quarter == 4 and simulation.quarter.year in YEARS:
            shares.append(gone.mean(axis=-1))
    table = {}
    for i, state in enumerate(inputs.states):
        for o, organisation in enumerate(inputs.organisations):
            row = [float(share[i, o]) for share in shares]
            if any(row) or (state, organisation) in LEFT:
                table[state, organisation] = row
    return table


def main() -> None:
    """Print a table for each start and design."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--runs", type=int, default=256)
    runs = parser.parse_args().runs
    for start in (2000, 2008):
        for design in ("magnitudes", "likely"):
            print(f"\nFrom {start}, {runs} runs, design {design}\n")
            print("| state | organisation | left by 2012 | by 2021 | in truth |")
            print("|---|---|---|---|---|")
            for (state, organisation), row in left_by(start, design, runs).items():
                cells = " | ".join(f"{100 * share:.0f} %" for share in row)
                truth = LEFT.get((state, organisation), "no")
                print(f"| {state} | {organisation} | {cells} | {truth} |")


if __name__ == "__main__":
    main()
