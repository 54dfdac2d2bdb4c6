"""The real server of the page, and a browser that looks at it: for tests."""

import contextlib
import os
import re
import signal
import subprocess
import sys
import threading

import pytest

OPTIONS = """
(testid) => {
  const shown = document.querySelector(`[data-testid="${testid}"]`);
  return JSON.stringify(getElement(Number(shown.id.slice(1))).chart.getOption());
}
"""
"""In the browser: what the chart of an id draws, as JSON."""

WORDS = [sys.executable, "-m", "hedgesim", "app", "--port", "0", "--no-browser"]


@contextlib.contextmanager
def served(*more):
    """Start the server and give its address."""
    pytest.importorskip("nicegui", reason="no NiceGUI is here")
    # NiceGUI takes this name for a sign that its own test driver runs the page
    own = {name: said for name, said in os.environ.items() if not name.startswith("PYTEST")}
    with subprocess.Popen(
        [*WORDS, *more],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env=own,
    ) as server:
        address = _address(server)
        # what nobody reads fills the pipe, and then the server waits for ever
        rest = threading.Thread(target=server.stdout.read, daemon=True)
        rest.start()
        try:
            yield address
        finally:
            server.send_signal(signal.SIGINT)
            try:
                server.wait(10)
            except subprocess.TimeoutExpired:
                server.kill()
            rest.join(10)


def _address(server):
    said = []
    for line in server.stdout:
        said.append(line)
        found = re.search(r"http://127\.0\.0\.1:\d+", line)
        if found:
            return found[0]
    raise AssertionError("".join(said))


@contextlib.contextmanager
def opened(address, chromium, width=1366, height=768, **how):
    """Open the page in a browser of its own; at the end its console must be empty."""
    browsers = pytest.importorskip("playwright.sync_api", reason="no playwright is here")
    said = []
    with browsers.sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-gpu"]
        )
        context = browser.new_context(
            viewport={"width": width, "height": height}, accept_downloads=True, **how
        )
        context.route(re.compile(r"^(?!http://127\.0\.0\.1)"), lambda route: route.abort())
        page = context.new_page()
        page.on("console", lambda line: said.append(f"{line.type}: {line.text}"))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("requestfailed", lambda request: said.append(request.url))
        page.set_default_timeout(90_000)
        page.goto(address)
        page.get_by_test_id("tab-share").wait_for(timeout=90_000)
        yield page
        heard = list(said)  # a request that closing the browser breaks off is no fault
        browser.close()
    assert heard == [], heard
