"""`hedgesim stages`: the model on one screen."""

import argparse
import inspect
from typing import Any

from hedgesim.cli.show import console, print_hanging, print_json
from hedgesim.cli.status import Status


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
    """Print a rule with all that it reads and writes, in further lines if need be."""
    from rich.text import Text

    out = console()
    names = max(len(entry["rule"]) for entry in rules)
    begin = 10 + names + 2
    out.print(
        f"{'stage':<10}{'rule':<{names}}  reads → writes", style="dim", soft_wrap=True
    )
    before = ""
    for entry in rules:
        stage = entry["stage"] if entry["stage"] != before else ""
        before = entry["stage"]
        lines = wiring(entry["reads"], entry["writes"], max(out.width - begin, 30))
        rule = Text.assemble(
            f"{stage:<10}", (f"{entry['rule']:<{names}}", "bold"), f"  {lines[0]}"
        )
        out.print(rule, soft_wrap=True)
        for line in lines[1:]:
            out.print(" " * begin + line, soft_wrap=True)
    out.print(
        f"{len(rules)} rules, one quarter a turn. A rule sees what the one before it left; "
        "--verbose says what each does.",
        style="dim",
    )


def wiring(reads: list[str], writes: list[str], width: int) -> list[str]:
    """Set what a rule reads and writes in lines of a width; the arrow stays with a name.

    Examples
    --------
    >>> wiring(["threat", "fear_cap"], ["fear"], 40)
    ['threat, fear_cap → fear']
    >>> wiring(["threat", "fear_cap"], ["fear"], 20)
    ['threat,', 'fear_cap → fear']
    """
    last, first = reads[-1], writes[0] + ("," if len(writes) > 1 else "")
    words = [*(f"{name}," for name in reads[:-1]), f"{last} → {first}"]
    words += [f"{name}," for name in writes[1:-1]] + writes[1:][-1:]
    lines = [words[0]]
    for word in words[1:]:
        if len(lines[-1]) + 1 + len(word) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


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
