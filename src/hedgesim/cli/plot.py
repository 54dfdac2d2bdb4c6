"""`hedgesim plot`: draw a figure of the catalogue from a results folder."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hedgesim.cli.exits import Status, wrong
from hedgesim.cli.show import console, print_json

if TYPE_CHECKING:
    from hedgesim.plots.catalogue import Drawn
    from hedgesim.plots.source import Source

FORMATS, MOVING = ("png", "svg", "pdf"), ("gif", "mp4")
"""Endings of a picture, and of a figure through the turns."""
OPTIONS = (
    "state", "partner", "channel", "turn", "since", "run", "measure", "factors", "against",
)  # fmt: skip
"""Of the command, those that a figure may take."""


def main(arguments: argparse.Namespace) -> int:
    """Draw, write the file, and say where it is and what had to be left out."""
    from hedgesim.plots.asking import draw, write
    from hedgesim.plots.source import Source

    given = {name: getattr(arguments, name, None) for name in OPTIONS}
    given = {name: word for name, word in given.items() if word is not None}
    name = arguments.figure or ("two-worlds" if "against" in given else "alignment")
    source = Source.open(arguments.results)
    if arguments.animate or arguments.every is not None:
        return _animated(arguments, name, source, given)
    if not arguments.json:
        asked_file(arguments, source.results.folder, name)  # refused before it is drawn
    drawn = draw(name, source, size=arguments.size, **given)
    if arguments.json:
        print_json(as_json(name, drawn))
        return Status.DONE
    stem = _stem(name, source, given, arguments.size)
    path, form = asked_file(arguments, source.results.folder, stem)
    if arguments.out is None:
        path.parent.mkdir(exist_ok=True)
    write(drawn, path, form, arguments.size)
    console().print(f"wrote {path}", soft_wrap=True)
    for note in drawn.notes:
        console().print(note)
    return Status.DONE


def _animated(
    arguments: argparse.Namespace, name: str, source: "Source", given: dict[str, Any]
) -> int:
    """Write the figure through the turns, once everything that was asked has a meaning."""
    from hedgesim.cli import plot_animate
    from hedgesim.plots.asking import read

    if not arguments.animate:
        raise wrong("--every", str(arguments.every), "--animate with it")
    if arguments.json:
        raise wrong(
            "--json", "--animate", "one of the two: --json has the numbers of a turn"
        )
    asked_file(arguments, source.results.folder, name)
    read(name, source, arguments.size, given, moving=True)
    stem = _stem(name, source, given, arguments.size)
    path, form = asked_file(arguments, source.results.folder, stem)
    if arguments.out is None:
        path.parent.mkdir(exist_ok=True)
    return plot_animate.main(arguments, name, source, given, path, form)


def as_json(name: str, drawn: "Drawn") -> dict[str, Any]:
    """Give what a figure shows as plain data."""
    return {
        "figure": name,
        "title": drawn.title,
        "alt": drawn.alt,
        "notes": list(drawn.notes),
        "table": drawn.table.astype(object).to_dict("records"),
    }


def _stem(name: str, source: "Source", given: dict[str, Any], size: str) -> str:
    """Name the file after the figure and what was asked of it."""
    from hedgesim.plots.asking import states_asked
    from hedgesim.plots.catalogue import figures

    said = [name, *states_asked(figures()[name], source, given.get("state"))]
    others = (given[key] for key in OPTIONS if key in given and key != "state")
    said += [Path(str(word)).name for word in others]
    said += [size] * (size != "page")
    words = "-".join(said).replace(",", "+")
    return "".join(c if c.isalnum() or c in "-_+." else "_" for c in words)


def asked_file(arguments: argparse.Namespace, folder: Path, stem: str) -> tuple[Path, str]:
    """Choose file and format: those given, else a figure in the results folder.

    Raises
    ------
    ConfigError
        If the name and the format do not fit, or the file cannot stand there.
    """
    forms = MOVING if arguments.animate else FORMATS
    if arguments.format is not None and arguments.format not in forms:
        hint = "--animate writes gif and mp4" if arguments.format in MOVING else None
        raise wrong("--format", arguments.format, f"one of {', '.join(forms)}", hint)
    if arguments.out is None:
        form = arguments.format or forms[0]
        return folder / "figures" / f"{stem}.{form}", form
    path = Path(arguments.out)
    form = arguments.format or path.suffix.removeprefix(".").lower()
    if form not in forms:
        hint = "--animate writes gif and mp4" if form in MOVING else None
        expected = f"a name that ends in {', '.join(forms)}, or --format"
        raise wrong("--out", str(path), expected, hint)
    ending = path.suffix.removeprefix(".").lower()
    if ending in (*FORMATS, *MOVING) and ending != form:
        raise wrong("--format", form, f"{ending}, as --out says, or another --out")
    if path.is_dir() or not path.absolute().parent.is_dir():
        raise wrong("--out", str(path), "a file in a folder that exists")
    return path, form
