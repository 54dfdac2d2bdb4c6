"""`hedgesim app`: the classroom page on this machine."""

import argparse
import secrets
import sys
from importlib.util import find_spec

from hedgesim.cli.exits import Status
from hedgesim.core.errors import ConfigError, Problem


def main(arguments: argparse.Namespace) -> int:
    """Serve the page until Ctrl-C."""
    if find_spec("nicegui") is None:
        expected = 'the extra "app": pip install "hedgesim[app]"'
        raise ConfigError([Problem(where="hedgesim app", expected=expected)])
    from hedgesim.app.server import LOOPBACK, bound, serve
    from hedgesim.app.texts import t

    host = arguments.public or LOOPBACK
    token = secrets.token_urlsafe(16) if arguments.public else None
    try:
        taken = bound(host, arguments.port)
    except OSError as error:
        raise ConfigError([_not_taken(host, arguments.port, error)]) from None
    address = f"http://{host}:{taken.getsockname()[1]}/"
    whole = f"{address}?token={token}" if token else address

    def begun() -> None:
        print(t("app.listening", address=whole), flush=True)
        if token:
            print(t("app.public"), file=sys.stderr, flush=True)
        if not arguments.no_browser:
            import webbrowser

            webbrowser.open(whole)

    serve(taken, host, token, begun)
    return Status.DONE


def _not_taken(host: str, port: int | None, error: OSError) -> Problem:
    reason = (error.strerror or str(error)).lower()
    return Problem(
        where="--port" if port is not None else "--public",
        value=f"{host}:{port}" if port is not None else host,
        expected=f"an address of this machine that is free ({reason})",
        hint="--port 0 takes any free port" if port is not None else None,
    )
