"""The server of the Mesa page: Solara's application behind the guard of the classroom."""

import os
import socket
import warnings
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hedgesim.app.server import LOOPBACK, MAX_CONNECTIONS, MAX_MESSAGE, names_of
from hedgesim.core.errors import ConfigError, Problem

QUIET = {
    "SOLARA_TELEMETRY_MIXPANEL_ENABLE": "false",  # else it reports to a company
    "SOLARA_ASSETS_CDN": "",  # what lacks in solara-assets is asked of nobody
    "SOLARA_ASSETS_PROXY": "true",  # the browser asks this machine alone
    "SOLARA_CHECK_HOOKS": "off",  # it warns of Mesa's own code
    "SOLARA_MODE": "production",
    "SOLARA_THEME_SHOW_BANNER": "false",
    "SOLARA_THEME_LOADER": "plain",
    "SOLARA_THEME_TITLE": "hedgesim",
    "SOLARA_KERNEL_CULL_TIMEOUT": "1h",
}
"""How Solara is set, whatever the environment says."""

CDN = "/_solara/cdn"
"""Where the page asks for the files of solara-assets."""


def serve(taken: socket.socket, begun: Callable[[], None]) -> None:
    """Serve the page until the process is told to end.

    Parameters
    ----------
    taken
        The socket on which it listens.
    begun
        Called when the page answers.
    """
    with TemporaryDirectory(prefix="hedgesim-") as home:
        # Solara would write into the user's home folder
        warnings.filterwarnings("ignore", "Cookies with samesite")  # of pages in frames
        os.environ.update(QUIET, SOLARA_HOME=home)
        import uvicorn

        from hedgesim.app.guard import Guard

        port = taken.getsockname()[1]
        config = uvicorn.Config(
            Guard(application(begun), names_of(LOOPBACK, port)), log_level="warning",
            ws_max_size=MAX_MESSAGE, server_header=False, loop="asyncio",
            limit_concurrency=MAX_CONNECTIONS, timeout_graceful_shutdown=1,
        )  # fmt: skip
        taken.listen(MAX_CONNECTIONS)
        uvicorn.Server(config).run(sockets=[taken])


def application(begun: Callable[[], None]) -> Any:
    """Make the application: Solara's own, but for the files that it would fetch.

    Solara answers a request for a file that it lacks by asking the internet, and one for a
    folder by deleting it. Here the files that are there are given, and no more.

    Raises
    ------
    ConfigError
        If the files of solara-assets are not there.
    """
    from solara.server import settings

    folder = Path(settings.assets.proxy_cache_dir)
    if not folder.is_dir():
        expected = 'the files of solara-assets: pip install "hedgesim[solara]"'
        raise ConfigError([Problem(where=str(folder), expected=expected)])
    from solara.server import app
    from solara.server.starlette import app as own
    from solara.server.starlette import lifespan
    from starlette.applications import Starlette
    from starlette.routing import Mount
    from starlette.staticfiles import StaticFiles

    from hedgesim.app.door import page

    page.Page = page.page()  # type: ignore[attr-defined]
    app.apps["__default__"] = app.AppScript("hedgesim.app.door.page")

    @asynccontextmanager
    async def living(outer: Any) -> AsyncIterator[None]:
        async with lifespan(outer):
            begun()
            yield

    files = Mount(CDN, StaticFiles(directory=folder))
    return Starlette(routes=[files, Mount("/", own)], lifespan=living)
