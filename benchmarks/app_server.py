"""The page's server in a process of its own, as `hedgesim app` starts it."""

import contextlib
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ADDRESS = re.compile(r"http://\S+")


@contextlib.contextmanager
def served(log: Path | None = None) -> Iterator[tuple[str, int]]:
    """Start the server; give its address and its process, and end it at the end.

    Parameters
    ----------
    log
        File for what it writes to stderr; nothing may be there after a sound run.
    """
    command = [sys.executable, "-m", "hedgesim", "app", "--port", "0", "--no-browser"]
    with contextlib.ExitStack() as stack:
        errors = stack.enter_context(log.open("w")) if log else None
        server = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=errors, text=True,
            env={**os.environ, "PYTHONUNBUFFERED": "1"},
        )  # fmt: skip
        try:
            yield _address(server), server.pid
        finally:
            server.terminate()
            try:
                server.wait(timeout=10)
            except subprocess.TimeoutExpired:
                server.kill()


def _address(server: "subprocess.Popen[str]") -> str:
    assert server.stdout is not None
    for line in server.stdout:
        found = ADDRESS.search(line)
        if found:
            return found[0].rstrip("/")
    raise SystemExit("hedgesim app ended before it gave its address")
