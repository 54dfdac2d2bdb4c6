"""The arguments of every command, declared without importing the command."""

import argparse
from collections.abc import Callable, Sequence

from hedgesim.core.errors import did_you_mean

LISTS = (
    "regions", "scenarios", "experiments", "parameters", "measures", "events", "rules",
    "sources", "quantities",
)  # fmt: skip
KINDS = ("region", "scenario", "experiment")


def _one_of(noun: str, words: Sequence[str]) -> Callable[[str], str]:
    """Give a reader of an argument that must be one of some words, with a suggestion."""

    def read(word: str) -> str:
        if word not in words:
            hint = did_you_mean(word, words) or f"there are {', '.join(words)}"
            raise argparse.ArgumentTypeError(f"no {noun} {word!r}; {hint}")
        return word

    return read


def _whole(low: int, high: int | None, what: str) -> Callable[[str], int]:
    """Give a reader of whole numbers in a range."""

    def read(word: str) -> int:
        try:
            number = int(word)
        except ValueError:
            number = low - 1
        if number < low or (high is not None and number > high):
            span = f"from {low:,} to {high:,}" if high is not None else f"of {low} or more"
            raise argparse.ArgumentTypeError(
                f"{word!r} is not {what}: a whole number {span}"
            )
        return number

    return read


def add_run(command: argparse.ArgumentParser) -> None:
    """Declare the arguments of `run`."""
    add = command.add_argument
    add(
        "experiment",
        metavar="EXPERIMENT",
        help="a file, or a name that `list experiments` shows",
    )
    add("--runs", type=_whole(1, 10_000_000, "a number of runs"), metavar="N",
        help="how many runs, instead of the file's")  # fmt: skip
    add("--seed", type=_whole(0, 2**32 - 1, "a seed"), metavar="N", help="seed of chance")
    add("--out", metavar="FOLDER", help="results folder (default: results/NAME)")
    add("--workers", type=_whole(1, 1024, "a number of workers"), metavar="N",
        help="processes (default: one a core, never more than needed)")  # fmt: skip
    add("--set", action="append", default=[], metavar="NAME=VALUE", dest="settings",
        help="fix a parameter instead of drawing it; may be repeated")  # fmt: skip
    add("--json", action="store_true", help="print the answer as JSON and nothing else")
    add("--quiet", action="store_true", help="show no progress")


def add_check(command: argparse.ArgumentParser) -> None:
    """Declare the arguments of `check`."""
    command.add_argument("files", nargs="+", metavar="FILE",
                         help="experiment, scenario or region")  # fmt: skip
    command.add_argument("--json", action="store_true", help="print as JSON")


def add_list(command: argparse.ArgumentParser) -> None:
    """Declare the arguments of `list`."""
    add = command.add_argument
    add(
        "what",
        type=_one_of("list of", LISTS),
        metavar="WHAT",
        help="one of: " + ", ".join(LISTS),
    )
    add(
        "name",
        nargs="?",
        metavar="NAME",
        help="region of sources, scenario of events, or one entry",
    )
    form = command.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="print everything as JSON")
    form.add_argument("--csv", action="store_true", help="print everything as CSV")


def add_stages(command: argparse.ArgumentParser) -> None:
    """Declare the arguments of `stages`."""
    command.add_argument("--verbose", action="store_true", help="with what each rule does")
    command.add_argument("--json", action="store_true", help="print as JSON")


def add_new(command: argparse.ArgumentParser) -> None:
    """Declare the arguments of `new`."""
    add = command.add_argument
    add(
        "kind",
        type=_one_of("kind", KINDS),
        metavar="KIND",
        help="one of: " + ", ".join(KINDS),
    )
    add("name", metavar="NAME", help="small letters, digits, _ and -")
    add("--in", dest="folder", metavar="FOLDER",
        help="where (default: experiments, scenarios or regions, here)")  # fmt: skip


def add_cite(command: argparse.ArgumentParser) -> None:
    """Declare the arguments of `cite`."""
    command.add_argument("what", nargs="?", metavar="RESULTS|EXPERIMENT",
                         help="what was used; without it, hedgesim alone")  # fmt: skip
    command.add_argument("--bibtex", action="store_true", help="as BibTeX")


def add_plot(command: argparse.ArgumentParser) -> None:
    """Declare the arguments of `plot`."""
    add = command.add_argument
    add("results", metavar="RESULTS", help="a results folder")
    add("--state", metavar="ID", help="which state (default: the region's first)")
    add(
        "--out",
        metavar="FILE",
        help="default: figures/alignment-STATE in the results folder",
    )
    add("--format", choices=("png", "svg", "pdf"), help="default: that of --out, or png")
