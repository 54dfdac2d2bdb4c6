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
    """One line a rule; what does not fit is counted, and `--verbose` has it."""
    out = console()
    names = max(len(entry["rule"]) for entry in rules)
    room = max(out.width - 10 - names - 2, 30)
    out.print(
        f"{'stage':<10}{'rule':<{names}}  reads → writes", style="dim", soft_wrap=True
    )
    before = ""
    for entry in rules:
        stage = entry["stage"] if entry["stage"] != before else ""
        before = entry["stage"]
        writes = fitted(entry["writes"], max(room // 3, 14))
        reads = fitted(entry["reads"], room - len(writes) - 3)
        out.print(
            f"{stage:<10}{entry['rule']:<{names}}  {reads} → {writes}", soft_wrap=True
        )
    out.print(
        f"{len(rules)} rules, one quarter a turn. A rule sees what the one before it left; "
        "--verbose shows all.",
        style="dim",
    )


def fitted(words: list[str], width: int) -> str:
    """Set words in a width; of those that do not fit, say how many there are.

    Examples
    --------
    >>> fitted(["threat", "fear_cap"], 20), fitted(["threat", "fear_cap"], 12)
    ('threat, fear_cap', 'threat +1')
    """
    for count in range(len(words), 0, -1):
        rest = len(words) - count
        text = ", ".join(words[:count]) + (f" +{rest}" if rest else "")
        if len(text) <= width:
            return text
    return f"{len(words)} names" if len(words) > 1 else words[0]


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
