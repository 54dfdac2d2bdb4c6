"""What is told to who cannot see the page, and to everybody when something breaks.

Mistakes that were planted, and the test that failed:

- an exception in a worker goes on its way: `test_a_mistake_in_a_worker_is_told`
- a picture's number is one behind: `test_a_picture_has_its_own_number`
- listeners of a panel that was not built stay: `test_listeners_since_are_forgotten`
"""

import asyncio
import shutil

import pytest
from app_served import opened, served

from hedgesim.app.crew import Crew
from hedgesim.app.limits import RUNS_AT_REST
from hedgesim.app.settings import Settings
from hedgesim.app.visit import Visit

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
in_a_browser = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is here"),
]


def fail(*_, **__):
    raise ValueError("no number\nanywhere")


def test_a_mistake_in_a_worker_is_told(monkeypatch, capfd):
    async def work():
        crew = Crew(workers=1)
        visit = Visit(crew, Settings(preset="before"))
        try:
            called = await visit.call(fail)
            first = list(visit.message)
            monkeypatch.setattr(crew, "ask", fail)
            await visit.change(visit.settings.with_parameter("deference", 0.2))
            return called, first, visit.message
        finally:
            crew.close()

    called, *told = asyncio.run(work())
    assert called is None
    for (problem,) in told:
        assert "ValueError: no number anywhere" in problem.expected
    assert capfd.readouterr().err.count("Traceback") >= 2


def test_listeners_since_are_forgotten():
    visit, told = Visit(None, Settings()), []
    visit.on("message", lambda: told.append("before"))
    back = visit.listeners()
    visit.on("message", fail)
    visit.on("answer", fail)
    back()
    visit._tell("message")
    visit._tell("answer")
    assert told == ["before"]


@pytest.fixture(scope="module")
def page():
    with served() as address, opened(address, CHROMIUM) as found:
        said = f"{RUNS_AT_REST} runs"
        found.get_by_test_id("picture-runs").filter(has_text=said).wait_for()
        yield found


class TestBrowser:
    pytestmark = in_a_browser

    def test_a_picture_has_its_own_number(self, page):
        stands = """before => {
          const shown = document.querySelector("[data-testid=picture-chart]");
          const { revision } = window.hedgesimPicture;
          return revision > before && revision === Number(shown.dataset.revision);
        }"""
        choice = page.get_by_test_id("picture-kind")
        for kind in ("Threat", "Alignment", "Threat", "Alignment"):
            before = page.evaluate("window.hedgesimPicture.revision")
            choice.get_by_text(kind, exact=True).click()
            page.wait_for_function(stands, arg=before, timeout=10_000)
