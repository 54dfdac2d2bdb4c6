"""`hedgesim explorable`: one HTML file in which sliders choose among computed worlds."""

import argparse

from hedgesim.cli.exits import Status
from hedgesim.cli.show import console, print_json


def main(arguments: argparse.Namespace) -> int:
    """Write the page and say where it is and what it holds, or print that as JSON."""
    from hedgesim.report.explorable import NAME, explorable, place_of, write
    from hedgesim.study.compare_sides import find

    if not arguments.json:
        path = place_of(find(arguments.results), arguments.out, NAME)  # before it is made
    states = [word for given in arguments.states for word in given.split(",")]
    made = explorable(arguments.results, states=states, measures=arguments.measures)
    if arguments.json:
        print_json(made.to_json())
        return Status.DONE
    write(made.html, path)
    out, said = console(), made.to_json()
    out.print(f"wrote {path} ({said['bytes'] / 1e6:.2f} MB)", soft_wrap=True)
    sizes = " x ".join(str(len(slider.values)) for slider in made.sliders)
    ending = "" if len(made.states) == 1 else "s"
    out.print(f"{said['worlds']:,} worlds ({sizes}), {len(made.states)} state{ending}, "
              f"{said['turns']} turns", soft_wrap=True)  # fmt: skip
    if made.missing:
        out.print(f"{made.missing:,} of them are missing: all their runs failed")
    for text in made.dropped:
        out.print(text)
    if arguments.open:
        import webbrowser

        webbrowser.open(path.resolve().as_uri())
    return Status.DONE
