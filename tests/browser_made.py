"""Pages opened in Chromium, with no network, for tests that see what a reader sees."""

import contextlib
import shutil

import pytest

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")

needs_chromium = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is here")


@contextlib.contextmanager
def browser():
    """Give a browser; the test is left out, and says so, where there is no playwright."""
    browsers = pytest.importorskip("playwright.sync_api", reason="no playwright is here")
    with browsers.sync_playwright() as driver:
        found = driver.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
        )
        yield found
        found.close()


class Opened:
    """A page, and what it wrote to the console or asked the network for."""

    def __init__(self, chromium, path, width, height, **how):
        self.context = chromium.new_context(
            viewport={"width": width, "height": height}, offline=True, **how
        )
        self.page = self.context.new_page()
        self.said: list[str] = []
        self.page.on("console", lambda line: self.said.append(line.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.on("request", self._asked)
        self.page.goto(path.resolve().as_uri())

    def _asked(self, request):
        if not request.url.startswith(("file:", "data:")):
            self.said.append(request.url)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.context.close()
