"""The arguments of `explorable`, declared without importing the command."""

import argparse


def add_explorable(command: argparse.ArgumentParser) -> None:
    """Declare the arguments of `explorable`."""
    command.epilog = """\
examples:
  hedgesim run explorable_invasion
  hedgesim explorable results/explorable_invasion --open
  hedgesim explorable results/explorable_invasion --state KAZ --state UZB \\
      --measure threat --measure alignment --out class.html

RESULTS is of an experiment with two or three factors, every combination of their values
([design] kind = "grid", or a list that is one) and replicates. Each factor becomes a
slider that stops at the values that were computed; nothing is interpolated.

The file opens from disk, on a telephone too, and loads nothing. It has at most 1.5 MB:
decimals that cannot be seen and then turns are dropped before anything is refused, and
what is dropped is said. See docs/explorable.md."""
    add = command.add_argument
    add("results", metavar="RESULTS", help="a complete results folder")
    add("--state", action="append", default=[], metavar="ID", dest="states",
        help="only this state, or A,B; may be repeated (default: all)")  # fmt: skip
    add("--measure", action="append", default=[], metavar="NAME", dest="measures",
        help="what can be shown: a measure, alignment (with every vector) or strategy; may "
        "be repeated (default: alignment, threat, hedging_index, strategy)")  # fmt: skip
    form = command.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true",
                      help="print what the page would hold, and write nothing")  # fmt: skip
    form.add_argument("--out", metavar="FILE",
                      help="default: explorable.html in the results folder")  # fmt: skip
    add("--open", action="store_true", help="show it in the browser")
