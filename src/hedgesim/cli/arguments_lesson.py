"""The arguments of `hedgesim lesson`, declared without importing the command."""

import argparse


def add_lesson(command: argparse.ArgumentParser) -> None:
    """Declare the arguments of `lesson`."""
    add = command.add_argument
    command.epilog = """\
examples:
  hedgesim lesson                              list the lessons
  hedgesim lesson how_sure --open              the students' sheet, in the browser
  hedgesim lesson how_sure --key --out key.html
  hedgesim lesson how_sure --check             reckon every number of the key anew

A sheet is one HTML file that loads nothing and prints on A4. --check makes the runs of
the lesson, which takes seconds, and leaves with 1 if a number is not as the key has it."""
    add(
        "name",
        nargs="?",
        metavar="NAME",
        help="a lesson, or the file of one (default: list)",
    )
    add("--key", action="store_true", help="the teacher's sheet, with answers")
    what = command.add_mutually_exclusive_group()
    out = "default: lesson-NAME.html here, or lesson-NAME-key.html"
    what.add_argument("--out", metavar="FILE.html", help=out)
    check = "write nothing: reckon the key's numbers from the model"
    what.add_argument("--check", action="store_true", help=check)
    add("--open", action="store_true", help="show the sheet in the browser")
    add("--json", action="store_true", help="print as JSON")
