"""`hedgesim stages`: the model on one screen."""

import argparse
import inspect
from typing import Any

from hedgesim.cli.exits import Status
from hedgesim.cli.show import console, print_hanging, print_json


def main(arguments: argparse.Namespace) -> int:
    """Print every rule of a turn in the order in which it acts."""
    rules = rules_of_turn()
    if arguments.json:
        print_json(rules)
    elif arguments.verbose:
        _print_long(rules)
    else:
        _print_screen(rules)
    return Status.DONE


def rules_of_turn() -> list[dict[str, Any]]:
    """Give stage, rule, reads, writes and meaning of every rule; events come first."""
    from hedgesim.engine.stages import TURN

    lasting, shocks = _events()
    first = {
        "stage": "events",
        "rule": "dated events",
        "reads": ["scenario"],
        "writes": [*shocks, *(name for name in lasting if name not in shocks)],
        "does": "Let the scenario's events of the quarter act; `hedgesim list events`.",
        "terms": [],
    }
    return [first, *map(_entry, TURN)]


def _events() -> tuple[list[str], list[str]]:
    """Give the quantities that lasting events and shocks write."""
    from hedgesim.rules.events import EVENTS

    sorts = {True: dict[str, None](), False: dict[str, None]()}
    for effect in EVENTS.values():
        sorts[effect.lasting] |= dict.fromkeys(effect.writes)
    return list(sorts[True]), list(sorts[False])


def _entry(stage: Any) -> dict[str, Any]:
    rule = stage.rule
    name = getattr(rule, "__name__", None) or f"add_{stage.writes[0]}"
    return {
        "stage": stage.stage,
        "rule": name,
        "reads": list(stage.reads),
        "writes": list(stage.writes),
        "does": (inspect.getdoc(rule) or "").split("\n\n")[0].replace("\n", " "),
        "terms": [
            *(f"{term.name} ({term.kind})" for term in getattr(stage, "terms", ())),
            *(f"{term.name} (all)" for term in getattr(stage, "terms_of_all", ())),
        ],
    }


def _print_screen(rules: list[dict[str, Any]]) -> None:
    """Print a line for each rule: the quantities that it reads and writes."""
    from rich.text import Text

    out = console()
    names = max(len(entry["rule"]) for entry in rules)
    width = max(out.width - 10 - names - 2, 30)
    out.print(
        f"{'stage':<10}{'rule':<{names}}  reads → writes", style="dim", soft_wrap=True
    )
    before = ""
    for entry in rules:
        stage = entry["stage"] if entry["stage"] != before else ""
        before = entry["stage"]
        line = wiring(_quantities(entry["reads"]), _short(entry["writes"]), width)
        rule = Text.assemble(
            f"{stage:<10}", (f"{entry['rule']:<{names}}", "bold"), f"  {line}"
        )
        out.print(rule, soft_wrap=True)
    out.print(
        f"{len(rules)} rules, one quarter a turn. A rule sees what the one before it left. "
        "Parameters, masks and what finds no room (+n) are left out; --verbose has all.",
        style="dim",
    )


def _quantities(reads: list[str]) -> list[str]:
    """Leave out parameters and masks, which say how and where, not what."""
    from hedgesim.world.parameters import parameters
    from hedgesim.world.quantities import QUANTITIES, Kind

    masks = {name for name, quantity in QUANTITIES.items() if quantity.kind is Kind.MASK}
    told = [name for name in reads if name not in parameters() and name not in masks]
    return told or reads


def _short(writes: list[str]) -> list[str]:
    """Put four choices of instruments, and the like, under one name."""
    ends = {name.rpartition("_")[2] for name in writes}
    return (
        [f"{len(writes)} {ends.pop()}s"] if len(writes) > 2 and len(ends) == 1 else writes
    )


def wiring(reads: list[str], writes: list[str], width: int) -> str:
    """Set what a rule reads and writes in one line; what finds no room is counted.

    Examples
    --------
    >>> wiring(["threat", "harm"], ["fear"], 40)
    'threat, harm → fear'
    >>> wiring(["threat", "harm", "intent"], ["fear"], 20)
    'threat +2 → fear'
    """
    ends = [", ".join(writes)] + [f"{writes[0]} +{len(writes) - 1}"] * (len(writes) > 1)
    for shown in range(len(reads), 0, -1):
        rest = f" +{len(reads) - shown}" if shown < len(reads) else ""
        for end in ends:
            line = f"{', '.join(reads[:shown])}{rest} → {end}"
            if len(line) <= width or (shown == 1 and end is ends[-1]):
                return line
    return ""


def _print_long(rules: list[dict[str, Any]]) -> None:
    out = console()
    before = ""
    for entry in rules:
        if entry["stage"] != before:
            before = entry["stage"]
            out.print(("\n" if before != "events" else "") + before, style="bold")
        print_hanging(out, f"  {entry['rule']}", entry["does"], 23)
        for what in ("terms", "reads", "writes"):
            if entry[what]:
                print_hanging(out, f"      {what}", ", ".join(entry[what]), 23)
