"""`hedgesim run`: simulate an experiment and answer on one screen."""

import argparse
import shlex
from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

from hedgesim.cli.exits import Status
from hedgesim.cli.progress import progress
from hedgesim.cli.show import console, print_json
from hedgesim.core.errors import ConfigError, Problem

if TYPE_CHECKING:
    from hedgesim.study.runner import Finished
    from hedgesim.study.summary import Summary
    from hedgesim.world.experiment import Experiment

OPTIONS = ("runs", "seed")
"""Keys of an experiment that have an option of their own."""


def main(arguments: argparse.Namespace) -> int:
    """Run, answer, and say where the results are."""
    experiment = _experiment(arguments)
    finished = _study(experiment, arguments)
    if arguments.shard is not None:
        _tell_shard(experiment, finished, arguments)
    else:
        tell_whole(experiment, finished, arguments.experiment, as_data=arguments.json)
    for line in of_failures(finished, arguments.retry_failed):
        console(error=True).print(line, soft_wrap=True)
    return Status.SOME_FAILED if finished.failed else Status.DONE


def tell_whole(
    experiment: "Experiment",
    finished: "Finished",
    given: str,
    *,
    as_data: bool,
    more: Mapping[str, Any] | None = None,
) -> None:
    """Print the answer of a complete study.

    Parameters
    ----------
    experiment, finished
        The study.
    given
        How the experiment was named, for commands to go on with.
    as_data
        Whether it is printed as JSON.
    more
        Further entries of that.
    """
    from hedgesim.study.open import open_results
    from hedgesim.study.summary import summarise

    summary = summarise(open_results(finished.folder))
    if as_data:
        print_json(as_json(experiment, finished, summary) | dict(more or {}))
    else:
        _answer(experiment, finished, summary, given)


def _tell_shard(
    experiment: "Experiment", finished: "Finished", arguments: argparse.Namespace
) -> None:
    """Say what a shard has, and how it becomes part of a study."""
    number, _, of = arguments.shard.strip().partition("/")
    if arguments.json:
        print_json(
            {
                "experiment": experiment.name,
                "seed": experiment.seed,
                "shard": int(number),
                "of": int(of),
                "folder": str(finished.folder),
                "parts": finished.parts,
                "runs": finished.runs,
                "failed": finished.failed,
                "retried": list(finished.retried),
                "mended": list(finished.mended),
                "result_sha256": finished.result_sha256,
            }
        )
        return
    out = console()
    made = "was complete already" if finished.was_complete else "is complete"
    out.print(
        f"Shard {int(number)}/{int(of)} of {experiment.name} {made}: {finished.runs:,} of "
        f"{experiment.runs:,} runs, {finished.parts:,} part{'s' * (finished.parts != 1)}"
    )
    if not finished.parts:
        out.print("There are fewer parts than shards; this one has none, and is needed.")
    out.print(f"Results: {finished.folder}", soft_wrap=True)
    whole = str(finished.folder).removesuffix(f"-{int(number)}of{int(of)}")
    if whole != str(finished.folder):
        folders = [f"{whole}-{i}of{int(of)}" for i in range(1, min(int(of), 4) + 1)]
        more = "" if int(of) <= 4 else " ..."
        command = shlex.join(["hedgesim", "merge", whole, *folders]) + more
        out.print("When all are:", style="dim")
        out.print(f"  {command}", style="dim", soft_wrap=True)


def of_failures(finished: "Finished", retry_failed: bool) -> list[str]:
    """Say what came of failed runs: of those tried again, and of those that there are."""
    from hedgesim.study.retry import read_failures

    lines = []
    if retry_failed:
        again, well = len(finished.retried), len(finished.mended)
        lines.append(
            f"Tried {_runs(again)} again: {well:,} ended well, {again - well:,} failed "
            "again."
            if again
            else "No run had failed; nothing was tried again."
        )
    if finished.failed:
        lines.append(
            f"{finished.failed:,} of {finished.runs:,} runs failed and stand outside the "
            f"bands; {finished.folder / 'failures.jsonl'} says why."
        )
    for first in read_failures(finished.folder)[:1]:
        lines.append(f"The first is run {first['run']}: {first['message']}")
    return lines


def _runs(number: int) -> str:
    return "1 failed run" if number == 1 else f"{number:,} failed runs"


def _experiment(arguments: argparse.Namespace) -> "Experiment":
    """Read the experiment; what `--runs` or `--seed` said wrongly is told as theirs."""
    from hedgesim.rules.decisions import DECISIONS
    from hedgesim.world.experiment import load_experiment

    changes = changes_of(arguments)
    said = {name for name in OPTIONS if getattr(arguments, name) is not None}
    try:
        return load_experiment(arguments.experiment, changes, decisions=DECISIONS)
    except ConfigError as error:
        raise ConfigError(
            replace(problem, where=f"--{problem.key}")
            if problem.where == "--set" and problem.key in said
            else problem
            for problem in error.problems
        ) from None


def changes_of(arguments: argparse.Namespace) -> dict[str, Any]:
    """Put `--set`, `--runs` and `--seed` together.

    Raises
    ------
    ConfigError
        If a setting is no NAME=VALUE, or says again what an option says.
    """
    from hedgesim.world.experiment import parse_changes

    options = {name: getattr(arguments, name) for name in OPTIONS}
    given = {name: value for name, value in options.items() if value is not None}
    changes = parse_changes(arguments.settings)
    twice = [name for name in given if name in changes]
    if twice:
        raise ConfigError(
            Problem(
                where=f"--{name}", key=name, expected=f"either --{name} or --set, not both"
            )
            for name in twice
        )
    return changes | given


def _study(experiment: "Experiment", arguments: argparse.Namespace) -> "Finished":
    from hedgesim.study.room import refuse_to_begin
    from hedgesim.study.runner import folder_for, run
    from hedgesim.study.shards import Shard

    which = None if arguments.shard is None else Shard.read(arguments.shard)
    refuse_to_begin(
        experiment,
        folder_for(experiment, arguments.out, which),
        workers=arguments.workers,
        shard=which,
        elsewhere=arguments.cluster is not None,
    )
    last = "reckoning bands" if arguments.shard is None else "reckoning digests"
    with progress(experiment.name, quiet=arguments.quiet, last=last) as report:
        return run(
            experiment,
            arguments.out,
            workers=arguments.workers,
            on_progress=report,
            retry_failed=arguments.retry_failed,
            shard=which,
            cluster=arguments.cluster,
        )


def as_json(
    experiment: "Experiment", finished: "Finished", summary: "Summary"
) -> dict[str, Any]:
    """Give the whole answer as plain data."""
    return {
        "experiment": experiment.name,
        "region": experiment.region.id,
        "scenario": experiment.scenario.id,
        "seed": experiment.seed,
        "parameters_fixed": experiment.parameters,
        "figures_replaced": [asdict(entry) for entry in experiment.figures],
        "design": experiment.design.kind,
        "note": "A scenario under stated assumptions, not a forecast.",
        "folder": str(finished.folder),
        "result_sha256": finished.result_sha256,
        "failed": finished.failed,
        "retried": list(finished.retried),
        "mended": list(finished.mended),
        "summary": summary.to_json(),
    }


def _answer(
    experiment: "Experiment", finished: "Finished", summary: "Summary", given: str
) -> None:
    from hedgesim.cli.answer import answer_table, explanation

    out = console()
    out.print(experiment.title, style="bold")
    if any(cell.measures or cell.strategy for cell in summary.cells):
        table, form = answer_table(summary, experiment.region.vectors, out)
        out.print(table)
        out.print()
        for line in explanation(summary, experiment, form):
            out.print(line)
    else:
        out.print(
            "Of threat, alignment, hedging and strategy none is kept ([record] measures); "
            "bands.csv has what is."
        )
    out.print()
    if finished.was_complete:
        out.print(f"These results were complete already: {finished.folder}", soft_wrap=True)
    else:
        took = f"{finished.seconds:,.1f} s, {_count(finished.workers, 'process')}"
        out.print(f"Results: {finished.folder} ({took})", soft_wrap=True)
    for command in next_steps(experiment, finished, given):
        out.print(f"  {command}", style="dim", soft_wrap=True)


def next_steps(experiment: "Experiment", finished: "Finished", given: str) -> list[str]:
    """Suggest a figure and a run with one parameter fixed, as commands that work."""
    from hedgesim.world.parameters import parameters

    folder = str(finished.folder)
    taken = {*experiment.parameters, *(factor.name for factor in experiment.factors)}
    other = next(
        d for d in parameters().values() if d.parameter.likely and d.name not in taken
    )
    low = other.parameter.likely[0] if other.parameter.likely else other.default
    states = [actor for actor in experiment.region.actors if actor.chooses]
    return [
        shlex.join(["hedgesim", "plot", folder, "--state", states[0].id]),
        shlex.join(
            [
                "hedgesim",
                "run",
                given,
                "--set",
                f"{other.name}={low:g}",
                "--out",
                f"{folder}-other",
            ]
        ),
    ]


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}es"
