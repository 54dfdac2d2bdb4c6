"""The arguments of `hedgesim app`, declared without importing the command."""

import argparse


def add_app(command: argparse.ArgumentParser) -> None:
    """Declare the arguments of `app`."""
    command.epilog = """\
examples:
  hedgesim app                          open the page in the browser
  hedgesim app --port 0 --no-browser    print the address of any free port

The page runs on this machine, for this machine: nothing is loaded from the internet, and
requests under another name, or from another page, are refused. --public is for a class in
one network that you trust: it listens on that address, and asks for the token in the
address that is printed. Ctrl-C ends it. Needs the extra: pip install "hedgesim[app]"."""
    add = command.add_argument
    add("--port", type=_port, metavar="N",
        help="listen there; 0: any free one (default: the first from 8080 on)")  # fmt: skip
    add("--no-browser", action="store_true", help="do not open a browser")
    add("--public", metavar="ADDRESS",
        help="listen on this address of this machine instead, with a token")  # fmt: skip


def add_solara(command: argparse.ArgumentParser) -> None:
    """Declare the arguments of `solara`."""
    command.epilog = """\
examples:
  hedgesim solara                       open the page in the browser
  hedgesim solara --port 0 --no-browser print the address of any free port

Mesa's SolaraViz with HedgingModel: sliders, reset, play, step, two pictures. Each visitor
has a model of their own. For teaching, hedgesim app is quicker and shows more. The page
runs on this machine, for this machine: nothing is loaded from the internet, and requests
under another name, or from another page, are refused. Ctrl-C ends it. Needs the extra:
pip install "hedgesim[solara]"."""
    add = command.add_argument
    add("--port", type=_port, metavar="N",
        help="listen there; 0: any free one (default: the first from 8080 on)")  # fmt: skip
    add("--no-browser", action="store_true", help="do not open a browser")


def _port(text: str) -> int:
    if not text.isdecimal() or int(text) > 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is no port: a number from 0 to 65535")
    return int(text)
