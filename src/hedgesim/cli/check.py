"""`hedgesim check`: what a file is and that it is fine, or every problem in it."""

import argparse
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from hedgesim.cli.exits import Status
from hedgesim.cli.show import console, print_hanging, print_json
from hedgesim.core.errors import ConfigError, Problem

if TYPE_CHECKING:
    from hedgesim.study.estimate import Estimate
    from hedgesim.world.check import Summary
    from hedgesim.world.experiment import Experiment


def main(arguments: argparse.Namespace) -> int:
    """Check every file, so that all problems come at once."""
    from hedgesim.rules.decisions import DECISIONS
    from hedgesim.world.check import check

    fine: list[dict[str, Any]] = []
    problems: list[Problem] = []
    for name in arguments.files:
        try:
            summary = check(name, decisions=DECISIONS)
            fine.append(_facts(summary, arguments.out, arguments.quick))
        except ConfigError as error:
            problems += error.problems
    if arguments.json:
        print_json({"fine": fine, "problems": [str(problem) for problem in problems]})
    else:
        _say(fine)
    if problems:
        raise ConfigError(problems)
    return Status.DONE


def _facts(summary: "Summary", folder: str | None, quick: bool) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "kind": summary.kind,
        "name": summary.name,
        "path": str(summary.path),
        "facts": list(summary.facts),
    }
    if summary.kind == "experiment":
        from hedgesim.engine.design_samples import refuse_without_salib
        from hedgesim.engine.record import refuse_unknown_measures
        from hedgesim.engine.stages import refuse_unknown_rules
        from hedgesim.world.experiment import load_experiment

        experiment = load_experiment(summary.path)
        refuse_unknown_rules(experiment)
        if experiment.design.needs_salib:
            refuse_without_salib(experiment.design.kind)
        refuse_unknown_measures(experiment)
        if not quick:
            facts |= tried(experiment, folder).to_json()
    return facts


def tried(experiment: "Experiment", folder: str | None) -> "Estimate":
    """Make a short trial, and see that the study fits here.

    Raises
    ------
    ConfigError
        If its runs cannot be made, or it does not fit on the disk or in memory.
    """
    from hedgesim.study.estimate import estimate
    from hedgesim.study.room import refuse_unfitting

    found = estimate(experiment, folder)
    refuse_unfitting(found, experiment.path.name)
    return found


def _say(fine: list[dict[str, Any]]) -> None:
    out = console()
    for entry in fine:
        out.print(f"{entry['path']}: fine", style="bold", soft_wrap=True)
        print_hanging(out, f"  {entry['kind']}", entry["name"], 14)
        for fact in entry["facts"]:
            print_hanging(out, "", fact, 14)
        if "seconds" in entry:
            for line in room_and_time(entry):
                print_hanging(out, "", line, 14)


def room_and_time(entry: Mapping[str, Any]) -> Iterator[str]:
    """Word what a study takes here."""
    time = _about(entry["seconds"] / 60, "min")
    if entry["seconds"] < 90:
        time = _about(entry["seconds"], "s")
    processes = f"{entry['workers']} process" + ("es" if entry["workers"] > 1 else "")
    yield f"roughly {time} here on {processes}, if nothing else is at work"
    free = entry["megabytes_free"]
    there = "" if free is None else f" ({_about(free / 1e3, 'GB')} free)"
    room = "roughly " + _about(entry["megabytes"], "MB")
    yield f"{room if entry['megabytes'] else 'less than 0.1 MB'} on disk{there}"
    yield f"roughly {_about(entry['memory_megabytes'], 'MB')} of memory"
    if entry["structures"] > entry["runs"] / 64 and entry["structures"] > 16:
        yield (
            f"most of the time goes to {entry['structures']:,} groups of runs that differ "
            "in scenario, events, rules or figures, each simulated apart"
        )


def _about(number: float, unit: str) -> str:
    """Round to one figure that counts, or two: more would promise too much.

    Examples
    --------
    >>> _about(37.2, "s"), _about(0.04, "MB"), _about(1234.0, "MB")
    ('37 s', '0.04 MB', '1,200 MB')
    """
    return f"{float(f'{number:.2g}'):,.10g} {unit}"
