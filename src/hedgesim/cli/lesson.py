"""`hedgesim lesson`: sheets to print for a class, and a check of what their keys say."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from hedgesim.cli.exits import Status
from hedgesim.cli.show import console, print_json

if TYPE_CHECKING:
    from hedgesim.app.lessons.claims import Checked
    from hedgesim.app.lessons.reader import Lesson


def main(arguments: argparse.Namespace) -> int:
    """List lessons, write a sheet of one, or reckon its key anew."""
    from hedgesim.app.lessons.reader import lesson

    _refuse_what_does_not_go_together(arguments)
    if arguments.name is None:
        return _list(arguments)
    found = lesson(arguments.name)
    if arguments.check:
        return _check(found, arguments)
    return _write(found, arguments)


def _refuse_what_does_not_go_together(arguments: argparse.Namespace) -> None:
    from hedgesim.app.lessons.reader import lessons
    from hedgesim.core.errors import ConfigError, Problem

    of_a_sheet = {"--key": arguments.key, "--open": arguments.open}
    if arguments.name is None:
        expected = f"the name of a lesson before it: {', '.join(lessons())}"
        given = of_a_sheet | {"--out": arguments.out, "--check": arguments.check}
    else:
        expected = "a sheet, which --check does not write"
        given = of_a_sheet if arguments.check else {}
    problems = [Problem(where=name, expected=expected) for name, on in given.items() if on]
    if problems:
        raise ConfigError(problems)


def _list(arguments: argparse.Namespace) -> int:
    from hedgesim.app.lessons.reader import lessons

    rows = [
        {"name": one.name, "title": one.said.title, "minutes": one.said.minutes,
         "summary": one.said.summary} for one in lessons().values()
    ]  # fmt: skip
    if arguments.json:
        print_json(rows)
        return Status.DONE
    from rich.padding import Padding

    out = console()
    for row in rows:
        out.print(f"{row['name']}  ({row['minutes']} minutes)", soft_wrap=True)
        for text in (row["title"], row["summary"]):
            out.print(Padding(str(text), (0, 0, 0, 4), expand=False))
    out.print("\nhedgesim lesson NAME        writes the students' sheet", soft_wrap=True)
    out.print("hedgesim lesson NAME --key  writes the teacher's", soft_wrap=True)
    return Status.DONE


def _write(found: "Lesson", arguments: argparse.Namespace) -> int:
    from hedgesim.app.lessons.sheet import place_of, sheet
    from hedgesim.study import folder

    path = place_of(found.name, arguments.out, key=arguments.key)
    folder.write_text(path, sheet(found, key=arguments.key))
    if arguments.json:
        print_json({"name": found.name, "key": arguments.key, "file": str(path)})
    else:
        console().print(f"wrote {path}", soft_wrap=True)
    if arguments.open:
        import webbrowser

        webbrowser.open(Path(path).resolve().as_uri())
    return Status.DONE


def _check(found: "Lesson", arguments: argparse.Namespace) -> int:
    from hedgesim.app.lessons.claims import check

    checked = check(found.said.claim)
    if arguments.json:
        print_json([
            {"claim": one.claim.id, "told": one.claim.value, "found": one.number,
             "holds": one.holds} for one in checked
        ])  # fmt: skip
    else:
        _tell(checked)
    return Status.DONE if all(one.holds for one in checked) else Status.DEFECT


def _tell(checked: "list[Checked]") -> None:
    out = console()
    for one in checked:
        mark = "  " if one.holds else "no"
        told = f"{mark} {one.claim.id:22} told {one.claim.value:>8}  found {one.number:.6g}"
        out.print(told, soft_wrap=True)
    wrong = sum(not one.holds for one in checked)
    out.print(f"{len(checked) - wrong} of {len(checked)} claims hold", soft_wrap=True)
