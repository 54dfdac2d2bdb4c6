"""The parser of `hedgesim`, and nothing else: commands are imported when called."""

import argparse
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Any, NoReturn

from hedgesim.cli.status import Status, guarded
from hedgesim.core.errors import did_you_mean

LISTS = (
    "regions", "scenarios", "experiments", "parameters", "measures", "events", "rules",
    "sources", "quantities",
)  # fmt: skip
KINDS = ("region", "scenario", "experiment")

_ABOUT = """\
Simulate how states between great powers keep several vectors open: what they fear,
whom they align with, and how they hedge. Results are scenarios, not forecasts."""

_FIRST_STEPS = """\
first steps:
  hedgesim run baseline                  run it, and read the answer
  hedgesim plot results/baseline         draw a state's alignment
  hedgesim stages                        the model on one screen
  hedgesim new experiment my_question    start an experiment of your own

exit status: 0 done, 1 a defect of hedgesim, 2 something you can put right,
3 some runs failed, 4 stopped by the machine, 130 interrupted"""


class _Parser(argparse.ArgumentParser):
    """A parser that suggests what a misspelt word may have meant."""

    def __init__(self, **how: Any) -> None:
        how.setdefault("formatter_class", argparse.RawDescriptionHelpFormatter)
        super().__init__(**how, allow_abbrev=False)

    def error(self, message: str) -> NoReturn:
        """Say what is wrong in one line, and where help is; exit status 2."""
        self.exit(Status.USER, f"{self.prog}: {message}\nsee: {self.prog} --help\n")


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status.

    Parameters
    ----------
    argv
        The words after `hedgesim`; those of the process by default.

    Returns
    -------
    A value of `hedgesim.cli.status.Status`.
    """
    try:
        arguments = _parse(list(sys.argv[1:] if argv is None else argv))
    except SystemExit as leaving:
        return int(leaving.code or 0)
    return guarded(lambda: _command(arguments))


def _command(arguments: argparse.Namespace) -> int:
    command: Callable[[argparse.Namespace], int] = import_module(arguments.module).main
    return command(arguments)


def _parse(words: list[str]) -> argparse.Namespace:
    parser, commands = build_parser()
    if not words or words == ["help"]:
        parser.print_help()
        parser.exit(Status.DONE)
    if not words[0].startswith("-") and words[0] not in commands:
        hint = did_you_mean(words[0], commands) or f"there are {', '.join(commands)}"
        parser.error(f"no command {words[0]!r}; {hint}")
    if words[0].startswith("-") and words[0] not in ("-h", "--help", "--version"):
        near = did_you_mean(words[0], options_of(parser))
        parser.error(f"unknown argument {words[0]!r}" + (f"; {near}" if near else ""))
    arguments, unknown = parser.parse_known_args(words)
    if unknown:
        command = commands.get(words[0], parser)
        option = unknown[0].split("=")[0]
        near = did_you_mean(option, options_of(command)) if option[0] == "-" else None
        command.error(f"unknown argument {unknown[0]!r}" + (f"; {near}" if near else ""))
    return arguments


def options_of(parser: argparse.ArgumentParser) -> list[str]:
    """Name every option of a command, as its usage line does."""
    usage = parser.format_usage().replace("[", " ").replace("]", " ").split()
    return [word for word in usage if word.startswith("-")] + ["--help"]


def build_parser() -> tuple[argparse.ArgumentParser, dict[str, argparse.ArgumentParser]]:
    """Build the parser and those of its commands, by name."""
    parser = _Parser(prog="hedgesim", description=_ABOUT, epilog=_FIRST_STEPS)
    parser.add_argument(
        "--version", action=_Version, nargs=0, help="print the version and leave"
    )
    places = parser.add_subparsers(metavar="COMMAND", required=True, parser_class=_Parser)
    commands: dict[str, argparse.ArgumentParser] = {}
    for name, add, help_text in _COMMANDS:
        command = places.add_parser(name, help=help_text, description=f"{help_text}.")
        module = "list_" if name == "list" else name
        command.set_defaults(module=f"hedgesim.cli.{module}")
        add(command)
        commands[name] = command
    return parser, commands


class _Version(argparse.Action):
    """Look the version up only when it is asked for."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        import hedgesim

        print(f"hedgesim {hedgesim.__version__}")
        parser.exit(Status.DONE)


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


def _add_run(command: argparse.ArgumentParser) -> None:
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


def _add_check(command: argparse.ArgumentParser) -> None:
    command.add_argument("files", nargs="+", metavar="FILE",
                         help="experiment, scenario or region")  # fmt: skip
    command.add_argument("--json", action="store_true", help="print as JSON")


def _add_list(command: argparse.ArgumentParser) -> None:
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


def _add_stages(command: argparse.ArgumentParser) -> None:
    command.add_argument("--verbose", action="store_true", help="with what each rule does")
    command.add_argument("--json", action="store_true", help="print as JSON")


def _add_new(command: argparse.ArgumentParser) -> None:
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


def _add_cite(command: argparse.ArgumentParser) -> None:
    command.add_argument("what", nargs="?", metavar="RESULTS|EXPERIMENT",
                         help="what was used; without it, hedgesim alone")  # fmt: skip
    command.add_argument("--bibtex", action="store_true", help="as BibTeX")


def _add_plot(command: argparse.ArgumentParser) -> None:
    add = command.add_argument
    add("results", metavar="RESULTS", help="a results folder")
    add("--state", metavar="ID", help="which state (default: the region's first)")
    add(
        "--out",
        metavar="FILE",
        help="default: figures/alignment-STATE in the results folder",
    )
    add("--format", choices=("png", "svg", "pdf"), help="default: that of --out, or png")


_COMMANDS: tuple[tuple[str, Callable[[argparse.ArgumentParser], None], str], ...] = (
    ("run", _add_run, "Run an experiment and answer on one screen"),
    ("plot", _add_plot, "Draw a state's alignment over time from a results folder"),
    ("check", _add_check, "Read files and say that they are fine, or list every problem"),
    ("list", _add_list, "List what there is, and where its numbers come from"),
    ("stages", _add_stages, "Print the model: stages, rules, what each reads and writes"),
    (
        "new",
        _add_new,
        "Write a commented template of a region, a scenario or an experiment",
    ),
    ("cite", _add_cite, "Print what to cite"),
)
