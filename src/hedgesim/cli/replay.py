"""`hedgesim replay`: one run of a results folder made again, compared, and told."""

import argparse
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from hedgesim.cli.exits import Status
from hedgesim.cli.show import console, print_json
from hedgesim.cli.why import refuse_run, turns_asked
from hedgesim.core.asking import named
from hedgesim.core.errors import ConfigError, Problem

if TYPE_CHECKING:
    from rich.table import Table

    from hedgesim.model import HedgingModel
    from hedgesim.study.open import Results
    from hedgesim.study.replay import Replay
    from hedgesim.study.trajectory import Teller
    from hedgesim.world.experiment import Experiment

NOTE = "One run of a scenario under stated assumptions, not a forecast."


def main(arguments: argparse.Namespace) -> int:
    """Make the run again, and tell it."""
    from hedgesim.study.open import open_results
    from hedgesim.study.replay import failure_of, reopen, replay
    from hedgesim.study.standing import inputs_of
    from hedgesim.study.trajectory import Teller

    results = open_results(arguments.results)
    inputs_of(results)  # or refuse it
    state, turn = _asked(arguments, results.provenance)
    experiment = reopen(results, arguments.experiment)
    teller = Teller(state or experiment.region.choosers[0])
    failure = failure_of(results, arguments.run)
    if failure is None:
        again = replay(results, experiment, arguments.run, turn, teller)
        found = as_json(arguments.run, again, teller)
    else:
        found = _failed(results, experiment, failure, turn, teller)
    if arguments.json:
        print_json(found)
    else:
        _answer(found, teller, results)
    return Status.DONE if failure is None else Status.SOME_FAILED


def _asked(
    arguments: argparse.Namespace, provenance: Mapping[str, Any]
) -> tuple[str | None, int]:
    """Read which state and how far; every problem at once."""
    inputs, problems = provenance["inputs"], list[Problem]()
    actors = inputs["region"]["actors"]
    states = {a["id"]: a["name"] for a in actors if a["role"] == "chooses"}
    state = named("--state", arguments.state, states, problems)
    refuse_run(arguments.run, provenance["runs"], problems)
    turns = turns_asked(arguments, inputs["experiment"], problems)
    if problems:
        raise ConfigError(problems)
    return state, turns["turn"] or 0


def as_json(run: int, again: "Replay", teller: "Teller") -> dict[str, Any]:
    """Give all that is told as plain data."""
    model = again.model
    return {
        "run": run,
        "state": teller.state,
        "rows_compared": again.rows,
        "parameters": model.parameters,
        "trajectory": [turn.to_json() for turn in teller.told],
        "events": dict(teller.titles),
        "why": _why(model, teller.state),
        "failure": None,
        "fails_again": None,
        "note": NOTE,
    }


def _why(model: "HedgingModel", state: str) -> str:
    return model.why(state).sentence if model.turn else ""


def _failed(
    results: "Results",
    experiment: "Experiment",
    failure: Mapping[str, Any],
    turn: int,
    teller: "Teller",
) -> dict[str, Any]:
    """Tell a failed run up to the turn before it failed, and let it fail again."""
    from hedgesim.study.replay import fails_again, replay

    run, last = failure["run"], min(turn, failure["turn"] - 1)
    found: dict[str, Any] = {"run": run, "state": teller.state, "trajectory": []}
    if last >= 0:
        again = replay(results, experiment, run, last, teller, failed=True)
        found = as_json(run, again, teller)
    return found | {
        "failure": dict(failure),
        "fails_again": fails_again(results, experiment, run),
    }


def _answer(found: Mapping[str, Any], teller: "Teller", results: "Results") -> None:
    out = console()
    said = results.provenance
    out.print(f"{said['title']}, run {found['run']}, {teller.state}", style="bold")
    if teller.told:
        out.print(_table(teller))
        for line in _events(teller):
            out.print(line, soft_wrap=True)
    if found.get("why"):
        out.print()
        out.print(found["why"])
    out.print()
    for line in _notes(found):
        out.print(line, style="dim")


def _table(teller: "Teller") -> "Table":
    from rich import box
    from rich.table import Table

    table = Table(
        box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, padding=(0, 2, 0, 0),
        header_style="dim",
    )  # fmt: skip
    table.add_column("quarter", no_wrap=True)
    vectors = list(teller.told[0].alignment)
    for name in ("threat", *vectors):
        table.add_column(name, justify="right", no_wrap=True)
    for name in ("strategy", "memberships, events"):
        table.add_column(name, overflow="fold")
    for turn in teller.told:
        numbers = [f"{value:.2f}" for value in (turn.threat, *turn.alignment.values())]
        changed = [*(f"+{m}" for m in turn.joined), *(f"-{m}" for m in turn.left)]
        table.add_row(
            turn.quarter, *numbers, turn.strategy, " ".join([*changed, *turn.events])
        )
    return table


def _events(teller: "Teller") -> Iterator[str]:
    if teller.titles:
        yield ""
        yield "Columns of ids are alignments; + and - memberships begun and ended. Events:"
    for id_, title in teller.titles.items():
        yield f"  {id_}  {title}"


def _notes(found: Mapping[str, Any]) -> Sequence[str]:
    failure = found["failure"]
    if failure is None:
        rows = found["rows_compared"]
        compared = (
            f"Made again and the same as {rows:,} stored rows, to the bit."
            if rows
            else "Nothing is stored of this run; it was made again without comparison."
        )
        return [compared, found["note"]]
    lines = [f"This run failed: {failure['message']}", *failure["traceback"]]
    if found["fails_again"] == failure["message"]:
        return [*lines, "Made again alone, it fails in the same way."]
    now = found["fails_again"] or "it ends well (hedgesim run ... --retry-failed)"
    return [*lines, f"Made again alone: {now}"]
