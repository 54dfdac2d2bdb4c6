"""`hedgesim report`: one HTML file that says what came of a study, and what it rests on."""

import argparse

from hedgesim.cli.exits import Status
from hedgesim.cli.show import console, print_json


def main(arguments: argparse.Namespace) -> int:
    """Write the report and say where it is, or print what it states as JSON."""
    from hedgesim.report.report import place_of, report, write
    from hedgesim.study.compare_sides import find

    if not arguments.json:
        path = place_of(find(arguments.results), arguments.out)  # before it is made
    made = report(arguments.results, arguments.against)
    if arguments.json:
        print_json(made.to_json())
        return Status.DONE
    write(made.html, path)
    out = console()
    out.print(f"wrote {path} ({len(made.html.encode()) / 1e6:.1f} MB)", soft_wrap=True)
    for text in made.gallery.left_out:
        out.print(f"not drawn: {text}")
    if arguments.open:
        import webbrowser

        webbrowser.open(path.resolve().as_uri())
    return Status.DONE
