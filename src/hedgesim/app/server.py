"""The server of the page: on this machine, behind a guard, with workers of its own."""

import os
import socket
from collections.abc import Callable
from tempfile import gettempdir

LOOPBACK = "127.0.0.1"
FIRST_PORT, TRIED = 8080, 20
"""The first port that is tried where none is asked for, and how many are."""

MAX_MESSAGE = 1024 * 1024
"""Bytes of a message that a browser may send."""

MAX_CONNECTIONS = 1_024
"""Connections at once, at most: a browser has seven, for the page and its parts."""

RECONNECT = 30.0
"""Seconds that a visitor who has lost the connection is waited for.

Where many come at once, or the Wi-Fi is weak, nobody's page is to be opened anew.
"""


def bound(host: str, port: int | None) -> socket.socket:
    """Take a port: the one asked for, any for 0, or the first free one from 8080 on.

    Raises
    ------
    OSError
        If it is taken, or the address is none of this machine's.
    """
    tried = [port] if port is not None else [*range(FIRST_PORT, FIRST_PORT + TRIED), 0]
    refused: OSError | None = None
    for number in tried:
        taken = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            taken.bind((host, number))
        except OSError as error:
            taken.close()
            refused = error
            continue
        return taken
    raise refused or OSError("no free port")


def names_of(host: str, port: int) -> tuple[str, ...]:
    """Give the values of a Host header under which the page is asked for."""
    names = (host, "localhost") if host == LOOPBACK else (host,)
    return tuple(f"{name}:{port}" for name in names)


def serve(
    taken: socket.socket, host: str, token: str | None, begun: Callable[[], None]
) -> None:
    """Serve the page until the process is told to end.

    Parameters
    ----------
    taken
        The socket on which it listens.
    host
        The address by which it is asked for.
    token
        What an address must hold, if the page is public.
    begun
        Called when the page answers.
    """
    # NiceGUI would keep files in the working folder; nothing is kept, but it asks
    os.environ.setdefault("NICEGUI_STORAGE_PATH", os.path.join(gettempdir(), "hedgesim"))
    import uvicorn
    from fastapi import FastAPI
    from nicegui import app, ui

    from hedgesim.app.crew import Crew
    from hedgesim.app.guard import Guard
    from hedgesim.app.limits import RUNS_AT_REST
    from hedgesim.app.page import layout
    from hedgesim.app.settings import Settings

    crew = Crew()
    outer = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    layout.register(crew)
    ui.run_with(outer, title="hedgesim", dark=None, language="en-GB", favicon=FAVICON,
                tailwind=False, show_welcome_message=False, reconnect_timeout=RECONNECT,
                binding_refresh_interval=None)  # fmt: skip
    guard = Guard(outer, names_of(host, taken.getsockname()[1]), token)
    config = uvicorn.Config(
        guard, log_level="warning", ws_max_size=MAX_MESSAGE, server_header=False,
        limit_concurrency=MAX_CONNECTIONS, timeout_graceful_shutdown=2,
    )  # fmt: skip
    taken.listen(MAX_CONNECTIONS)  # whoever reads the address may come at once
    app.on_startup(begun)
    app.on_startup(lambda: crew.ask("", Settings(), range(RUNS_AT_REST)))  # for the first
    app.on_shutdown(crew.close)  # also when a signal ends the process right after
    try:
        uvicorn.Server(config).run(sockets=[taken])
    finally:
        crew.close()


FAVICON = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16">'
    '<rect width="16" height="16" rx="3" fill="#173d75"/>'
    '<path d="M3 12 8 4l5 8" fill="none" stroke="#fff" stroke-width="2"/></svg>'
)
