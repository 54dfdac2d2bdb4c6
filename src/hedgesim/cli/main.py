"""The parser of `hedgesim`, and nothing else: commands are imported when called."""

import argparse
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Any, NoReturn

from hedgesim.cli import arguments, arguments_run
from hedgesim.cli.arguments_app import add_app, add_solara
from hedgesim.cli.arguments_explorable import add_explorable
from hedgesim.cli.arguments_lesson import add_lesson
from hedgesim.cli.arguments_sensitivity import add_sensitivity
from hedgesim.cli.exits import Status, guarded
from hedgesim.core.errors import did_you_mean

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
    A value of `hedgesim.cli.exits.Status`.
    """
    try:
        asked = _parse(list(sys.argv[1:] if argv is None else argv))
    except SystemExit as leaving:
        return int(leaving.code or 0)
    return guarded(lambda: _command(asked))


def _command(asked: argparse.Namespace) -> int:
    command: Callable[[argparse.Namespace], int] = import_module(asked.module).main
    return command(asked)


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
    asked, unknown = parser.parse_known_args(words)
    if unknown:
        command = commands.get(words[0], parser)
        option = unknown[0].split("=")[0]
        near = did_you_mean(option, options_of(command)) if option[0] == "-" else None
        command.error(f"unknown argument {unknown[0]!r}" + (f"; {near}" if near else ""))
    return asked


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
        module = f"{name}_" if name in _TAKEN else name
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


_TAKEN = ("list",)
"""Commands whose module has another name: the word means something in Python."""

_COMMANDS: tuple[tuple[str, Callable[[argparse.ArgumentParser], None], str], ...] = (
    ("run", arguments_run.add_run, "Run an experiment and answer on one screen"),
    (
        "merge",
        arguments_run.add_merge,
        "Put the shards of a study together, as if it had never been sharded",
    ),
    (
        "plot",
        arguments.add_plot,
        "Draw a figure from a results folder",
    ),
    (
        "report",
        arguments.add_report,
        "Write one HTML file on a results folder: findings, figures, facts and limits",
    ),
    (
        "explorable",
        add_explorable,
        "Write one HTML file in which sliders choose among the worlds of a grid",
    ),
    ("compare", arguments.add_compare, "Say what differs between two results folders"),
    (
        "check",
        arguments.add_check,
        "Read files and say that they are fine, or list every problem",
    ),
    ("list", arguments.add_list, "List what there is, and where its numbers come from"),
    (
        "stages",
        arguments.add_stages,
        "Print the model: stages, rules, what each reads and writes",
    ),
    ("facts", arguments.add_facts, "Put what is known of the region to the model"),
    (
        "new",
        arguments.add_new,
        "Write a commented template of a region, a scenario or an experiment",
    ),
    (
        "sensitivity",
        add_sensitivity,
        "Say what drives an outcome of a results folder, by its design",
    ),
    (
        "status",
        arguments.add_status,
        "Say what a results folder is and how far it has come",
    ),
    ("verify", arguments.add_verify, "See that a results folder is what was written"),
    (
        "export",
        arguments.add_export,
        "Write a table of a results folder as CSV or NetCDF",
    ),
    ("replay", arguments.add_replay, "Make one run of a results folder again and tell it"),
    ("why", arguments.add_why, "Say why a state of one run chose what it chose"),
    ("app", add_app, "Open the classroom page: move a slider, see a region change"),
    ("solara", add_solara, "Open a page with Mesa's own controls, SolaraViz"),
    ("lesson", add_lesson, "List the lessons, or write the sheets of one to print"),
    ("cite", arguments.add_cite, "Print what to cite"),
)
