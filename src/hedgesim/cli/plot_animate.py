"""`hedgesim plot --animate`: a figure through the turns, as GIF or MP4."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hedgesim.cli.exits import Status
from hedgesim.cli.progress import progress
from hedgesim.cli.show import console

if TYPE_CHECKING:
    from hedgesim.plots.source import Source


def main(
    arguments: argparse.Namespace,
    name: str,
    source: "Source",
    given: dict[str, Any],
    path: Path,
    form: str,
) -> int:
    """Draw every picture, with progress on standard error, and say what was written."""
    from hedgesim.plots.animation import animate

    with progress(name, quiet=False, noun="pictures", last="writing") as report:
        done = animate(name, source, path, size=arguments.size, every=arguments.every or 1,
                       form=form, progress=report, **given)  # fmt: skip
    quarters = f"{source.quarter(done.turns[0])} to {source.quarter(done.turns[-1])}"
    size = path.stat().st_size / 1e6
    console().print(
        f"wrote {path}: {len(done.turns)} pictures, {quarters}, {size:.1f} MB",
        soft_wrap=True,
    )
    for note in done.last.notes:
        console().print(note)
    return Status.DONE
