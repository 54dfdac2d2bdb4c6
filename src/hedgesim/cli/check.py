"""`hedgesim check`: what a file is and that it is fine, or every problem in it."""

import argparse
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from hedgesim.cli.show import console, print_hanging, print_json
from hedgesim.cli.status import Status
from hedgesim.core.errors import ConfigError, Problem

if TYPE_CHECKING:
    from hedgesim.world.check import Summary
    from hedgesim.world.experiment import Experiment

SECONDS_PER_RUN_AND_TURN = 45e-6
"""One core of an ordinary machine, with what it takes to record and to write."""
BYTES_PER_NUMBER = {"states": 2.9, "pairs": 1.7}
"""Of a float32 on disk, after compression: many ties hardly move."""


def main(arguments: argparse.Namespace) -> int:
    """Check every file, so that all problems come at once."""
    from hedgesim.rules.decisions import DECISIONS
    from hedgesim.world.check import check

    fine: list[dict[str, Any]] = []
    problems: list[Problem] = []
    for name in arguments.files:
        try:
            summary = check(name, decisions=DECISIONS)
            fine.append(_facts(summary))
        except ConfigError as error:
            problems += error.problems
    if arguments.json:
        print_json({"fine": fine, "problems": [str(problem) for problem in problems]})
    else:
        _say(fine)
    if problems:
        raise ConfigError(problems)
    return Status.DONE


def _facts(summary: "Summary") -> dict[str, Any]:
    facts: dict[str, Any] = {
        "kind": summary.kind,
        "name": summary.name,
        "path": str(summary.path),
        "facts": list(summary.facts),
    }
    if summary.kind == "experiment":
        from hedgesim.engine.design_samples import refuse_without_salib
        from hedgesim.engine.stages import turn_of
        from hedgesim.world.designs import RULE
        from hedgesim.world.experiment import load_experiment

        experiment = load_experiment(summary.path)
        turn_of(experiment, experiment.region.choosers)  # reads rules of the reader's own
        for factor in experiment.factors:
            for rule in factor.values if factor.kind == RULE else ():
                varied = {**experiment.rules, factor.target: str(rule)}
                turn_of(replace(experiment, rules=varied), experiment.region.choosers)
        if experiment.design.needs_salib:
            refuse_without_salib(experiment.design.kind)
        facts |= estimate(experiment)
    return facts


def estimate(experiment: "Experiment") -> dict[str, float]:
    """Estimate roughly what a run takes: megabytes on disk, seconds on one core."""
    from hedgesim.measures import MEASURES

    record, region = experiment.record, experiment.region
    states, partners = len(region.choosers), len(region.partners)
    kinds = [measure.over for measure in MEASURES.values()]
    turns = experiment.turns // record.every + 1
    numbers = turns * states * (kinds.count("state") + len(region.vectors) + 1)
    size = BYTES_PER_NUMBER["states"] * numbers
    if record.pairs_every and experiment.runs <= record.pairs_up_to:
        columns = kinds.count("pair") + 5 + 2 * len(region.channels)
        turns = experiment.turns // record.pairs_every + 1
        size += BYTES_PER_NUMBER["pairs"] * turns * states * partners * columns
    twins = min(experiment.runs, 256)  # simulated again with other luck, for the bands
    if experiment.design.has_points:
        twins = 0
    work = (experiment.runs + twins) * experiment.turns * SECONDS_PER_RUN_AND_TURN
    return {
        "megabytes": round(experiment.runs * size / 1e6, 1),
        "seconds": round(work + 2.0, 1),
    }


def _say(fine: list[dict[str, Any]]) -> None:
    out = console()
    for entry in fine:
        out.print(f"{entry['path']}: fine", style="bold", soft_wrap=True)
        print_hanging(out, f"  {entry['kind']}", entry["name"], 14)
        for fact in entry["facts"]:
            print_hanging(out, "", fact, 14)
        if "seconds" in entry:
            size, time = (
                _about(entry["megabytes"], "MB"),
                _about(entry["seconds"] / 60, "min"),
            )
            if entry["seconds"] < 90:
                time = _about(entry["seconds"], "s")
            print_hanging(out, "", f"roughly {size} on disk and {time} on one core", 14)


def _about(number: float, unit: str) -> str:
    """Round to one figure that counts, or two: more would promise too much.

    Examples
    --------
    >>> _about(37.2, "s"), _about(0.04, "MB"), _about(1234.0, "MB")
    ('37 s', '0.04 MB', '1,200 MB')
    """
    return f"{float(f'{number:.2g}'):,.10g} {unit}"
