"""`hedgesim solara`: the page with Mesa's own controls, on this machine."""

import argparse
from importlib.util import find_spec

from hedgesim.cli.exits import Status
from hedgesim.core.errors import ConfigError, Problem

NEEDED = ("solara", "solara.server.starlette", "altair", "reacton")
"""What the extra brings; where one lacks, the page would be blank."""


def main(arguments: argparse.Namespace) -> int:
    """Serve the page until Ctrl-C."""
    if not installed():
        expected = 'the extra "solara": pip install "hedgesim[solara]"'
        raise ConfigError([Problem(where="hedgesim solara", expected=expected)])
    from hedgesim.app.door.server import serve
    from hedgesim.app.server import LOOPBACK, bound
    from hedgesim.app.texts import t
    from hedgesim.cli.app import not_taken

    try:
        taken = bound(LOOPBACK, arguments.port)
    except OSError as error:
        raise ConfigError([not_taken(LOOPBACK, arguments.port, error)]) from None
    address = f"http://{LOOPBACK}:{taken.getsockname()[1]}/"

    def begun() -> None:
        print(t("door.listening", address=address), flush=True)
        if not arguments.no_browser:
            import webbrowser

            webbrowser.open(address)

    serve(taken, begun)
    return Status.DONE


def installed() -> bool:
    """Say whether the extra is here, without loading it."""
    return all(find_spec(name.split(".")[0]) is not None for name in NEEDED)
