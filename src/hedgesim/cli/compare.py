"""`hedgesim compare`: what differs between two results folders, in words and as a table."""

import argparse
from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from hedgesim.cli.exits import Status
from hedgesim.cli.show import console, print_csv, print_hanging, print_json

if TYPE_CHECKING:
    from rich.console import Console

    from hedgesim.study.compare import Comparison
    from hedgesim.study.compare_sides import Side

FORMAT = 1
MOST_CHANGES = 8
"""Things that differ which are listed on the screen; --json has all."""


def main(arguments: argparse.Namespace) -> int:
    """Compare, and print words and a table, or JSON, or CSV."""
    from hedgesim.study.compare import compare

    found = compare(
        arguments.a,
        arguments.b,
        quarter=arguments.turn,
        states=arguments.states,
        measures=arguments.measures,
        paired=not arguments.unpaired,
    )
    if arguments.json:
        print_json(as_json(found))
    elif arguments.csv:
        print_csv(list(csv_rows(found)))
    else:
        _answer(found, everything=bool(arguments.states or arguments.measures))
    return Status.DONE


def as_json(found: "Comparison") -> dict[str, Any]:
    """Give the whole comparison as plain data; numbers to six digits."""
    from hedgesim.study.compare_words import sentences

    content: dict[str, Any] = _rounded(
        {
            "format": FORMAT,
            "a": _side(found.a),
            "b": _side(found.b),
            "difference": f"{found.b.label} less {found.a.label}",
            "paired": found.common.paired,
            "quarter": found.quarter,
            "runs": {
                "a": int(found.common.first.size),
                "b": int(found.common.second.size),
            },
            "note": "A scenario under stated assumptions, not a forecast.",
            "notes": list(found.common.notes),
            "differs": [asdict(change) for change in found.differs],
            "sentences": sentences(found),
            "rows": [asdict(row) for row in found.rows],
            "strategies": [_labels(asdict(labels)) for labels in found.labels],
        }
    )
    return content


def _side(side: "Side") -> dict[str, Any]:
    return {
        "label": side.label,
        "experiment": side.experiment["name"],
        "title": side.experiment["title"],
        "folder": str(side.results.folder),
        "runs": side.asked,
        "failed": side.failed,
    }


def _labels(row: dict[str, Any]) -> dict[str, Any]:
    row["shares"] = [
        dict(zip(("strategy", "a", "b"), s, strict=True)) for s in row["shares"]
    ]
    return row


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return float(f"{value:.6g}")
    if isinstance(value, dict):
        return {key: _rounded(entry) for key, entry in value.items()}
    return [_rounded(v) for v in value] if isinstance(value, list | tuple) else value


def csv_rows(found: "Comparison") -> Iterator[dict[str, Any]]:
    """Give a row a state and measure; of strategies the share of runs that changed."""
    keys: tuple[str, ...] = ()
    shared = {"a": found.a.label, "b": found.b.label, "quarter": found.quarter}
    for row in found.rows:
        content = _rounded(asdict(row))
        keys = tuple(content)
        yield shared | content | {"share_changed": None}
    for labels in found.labels:
        said = {
            "state": labels.state,
            "measure": "strategy",
            "n": labels.n,
            "largest": labels.largest,
            "largest_quarter": labels.largest_quarter,
            "moves": labels.largest > 0,
        }
        empty = dict.fromkeys(keys or said)
        yield shared | empty | _rounded(said) | {"share_changed": _rounded(labels.changed)}


def _answer(found: "Comparison", *, everything: bool) -> None:
    from hedgesim.cli.compare_tables import explanation, labels_table, rows_table
    from hedgesim.study.compare_words import sentences, when

    out = console()
    out.print(f"{found.b.label} less {found.a.label}, {when(found.quarter)}", style="bold")
    _heading(out, found)
    out.print()
    for sentence in sentences(found):
        out.print(sentence)
    tables = rows_table(found, out.width, everything), labels_table(found, everything)
    for block in tables:
        if block is not None:
            out.print()
            out.print(block)
    out.print()
    for line in explanation(found, everything):
        out.print(line, style="dim")


def _heading(out: "Console", found: "Comparison") -> None:
    """Say which is which, what differs between them, and what had to be left out."""
    width = max(len(found.a.label), len(found.b.label)) + 5
    for letter, side in (("A", found.a), ("B", found.b)):
        text = f"{side.experiment['title']} ({side.results.folder})"
        name = f"{letter}  {side.label}" if side.label != letter else letter
        print_hanging(out, name, text, width)
    if not found.differs:
        out.print("Nothing differs in what they were made from.")
    else:
        out.print("What differs, from A to B:")
    for change in found.differs[:MOST_CHANGES]:
        print_hanging(out, "", change.text, 3)
    if len(found.differs) > MOST_CHANGES:
        more = len(found.differs) - MOST_CHANGES
        print_hanging(out, "", f"and {more:,} more; --json lists all", 3)
    for note in found.common.notes:
        out.print(note)
