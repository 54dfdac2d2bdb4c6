"""`hedgesim app`: the classroom page on this machine."""

import argparse
import errno
import secrets
import sys
from importlib.util import find_spec

from hedgesim.cli.exits import Status
from hedgesim.core.errors import ConfigError, Problem

EVERY = ("", "0.0.0.0", "::", "*")
ONE_ADDRESS = "one address of this machine, under which the class reaches it"


def main(arguments: argparse.Namespace) -> int:
    """Serve the page until Ctrl-C."""
    if find_spec("nicegui") is None:
        expected = 'the extra "app": pip install "hedgesim[app]"'
        raise ConfigError([Problem(where="hedgesim app", expected=expected)])
    from hedgesim.app.server import LOOPBACK, bound, serve
    from hedgesim.app.texts import t

    host = LOOPBACK if arguments.public is None else arguments.public
    if host in EVERY:
        raise ConfigError([Problem(where="--public", value=host, expected=ONE_ADDRESS)])
    token = None if host == LOOPBACK else secrets.token_urlsafe(16)
    try:
        taken = bound(host, arguments.port)
    except OSError as error:
        raise ConfigError([not_taken(host, arguments.port, error)]) from None
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


def not_taken(host: str, port: int | None, error: OSError) -> Problem:
    """Say which of the two cannot be: the port, or the address itself."""
    reason = (error.strerror or str(error)).lower()
    if error.errno in (errno.EADDRINUSE, errno.EACCES):
        return Problem(
            where="--port",
            value=f"{host}:{port}",
            expected=f"a port that is free ({reason})",
            hint="--port 0 takes any free port; without --port the first from 8080 on",
        )
    expected = f"an IPv4 address or a name of this machine ({reason})"
    return Problem(where="--public", value=host, expected=expected)
