"""`hedgesim new`: a commented template of a region, a scenario or an experiment."""

import argparse
from pathlib import Path

from hedgesim.cli.exits import Status
from hedgesim.cli.show import console


def main(arguments: argparse.Namespace) -> int:
    """Write a template, never over a file that is there, and say what to do with it."""
    from hedgesim.world.templates import write_template

    folder = Path(arguments.folder) if arguments.folder else None
    written = write_template(arguments.kind, arguments.name, folder)
    out = console()
    for path in written:
        out.print(f"wrote {_near(path)}", soft_wrap=True)
    whole = written[0].parent if arguments.kind == "region" else written[0]
    out.print(
        f"next: edit, then  hedgesim check {_near(whole)}", style="dim", soft_wrap=True
    )
    if arguments.kind == "experiment":
        out.print(
            f"      and         hedgesim run {_near(whole)}", style="dim", soft_wrap=True
        )
    return Status.DONE


def _near(path: Path) -> Path:
    """Give the path as seen from here, where that is shorter."""
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path
