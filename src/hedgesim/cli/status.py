"""`hedgesim status`: what a results folder is, how far it has come, and what goes on."""

import argparse
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from hedgesim.cli.exits import Status
from hedgesim.cli.progress import in_words
from hedgesim.cli.show import console, print_hanging, print_json

if TYPE_CHECKING:
    from hedgesim.study.standing import Standing

WIDTH = 12
"""Letters of the column of names."""


def main(arguments: argparse.Namespace) -> int:
    """Look, and say it."""
    from hedgesim.study.open import open_results
    from hedgesim.study.standing import standing

    found = standing(open_results(arguments.results))
    if arguments.json:
        print_json(found.to_json())
        return Status.DONE
    out = console()
    out.print(found.title, style="bold")
    for name, text in lines(found, datetime.now(UTC)).items():
        if name in ("go on", "try again"):
            out.print(f"{name.ljust(WIDTH)}{text}", soft_wrap=True)  # to be copied whole
        else:
            print_hanging(out, name, text, WIDTH)
    return Status.DONE


def lines(found: "Standing", now: datetime) -> Mapping[str, str]:
    """Word how a folder stands, by what is said; what there is nothing of is left out."""
    said = {
        "folder": found.folder,
        "what": f"{_of_shard(found)}{found.experiment} ({found.scenario} in "
        f"{found.region}), "
        f"seed {found.seed}; tables {', '.join(found.tables)}",
        "how far": _how_far(found),
        "failed": f"{found.failed:,} (failures.jsonl says why, once the study is complete)"
        if found.failed
        else "",
        "at work": {True: "yes, a process holds the folder", False: "nobody", None: ""}[
            found.at_work
        ],
        "last moved": _moved(found, now),
        "size": in_bytes(found.size),
        "made from": _made_from(found),
        "go on": "" if found.at_work else found.go_on,
        "try again": "" if found.at_work else found.retry,
    }
    return {name: text for name, text in said.items() if text}


def _of_shard(found: "Standing") -> str:
    return f"shard {found.shard} of " if found.shard else ""


def _how_far(found: "Standing") -> str:
    made = f"{found.runs_made:,} of {found.runs:,} runs"
    parts = f"{found.parts_made:,} of {found.parts:,} parts"
    if found.complete and found.parts_made == found.parts:
        of = "part" if found.parts == 1 else "parts"
        return f"complete: {found.runs:,} runs, {found.parts:,} {of}"
    if found.complete:
        return f"called complete, but {parts} stand; something was removed or damaged"
    return f"not complete: {made}, {parts}"


def _moved(found: "Standing", now: datetime) -> str:
    if found.moved is None:
        return ""
    ago = (now - datetime.fromisoformat(found.moved)).total_seconds()
    return f"{found.moved} ({in_words(max(ago, 0))} ago)"


def _made_from(found: "Standing") -> str:
    if found.unread:
        return "an experiment that is not found here by its name: " + (
            " ".join(found.unread.split())
        )
    if not found.differs:
        return "the inputs, the code and the kind of machine that are here now"
    told = ", ".join(
        f"{name} (sha256 {there[:12]}, now {now[:12]})"
        for name, (there, now) in found.differs.items()
    )
    return f"others than are here now; these differ: {told}"


def in_bytes(size: int) -> str:
    """Word a size.

    Examples
    --------
    >>> in_bytes(900), in_bytes(1_240_000), in_bytes(12_400_000_000)
    ('900 B', '1.2 MB', '12.4 GB')
    """
    for unit, factor in (("GB", 1e9), ("MB", 1e6), ("kB", 1e3)):
        if size >= factor:
            return f"{size / factor:.1f} {unit}"
    return f"{size} B"
