"""From a slider to the picture in headless Chromium, by the clock of the page.

The time runs from the mouse's event to the chart's last `finished` event, which the page
notes (`hedgesimPicture`, see `hedgesim.app.page.pictures`).
"""

import shutil
from collections.abc import Callable, Iterator
from typing import Any

from app_server import served

from hedgesim.app.limits import RUNS_AT_REST, RUNS_MOVING
from hedgesim.app.texts import t

Row = Callable[[str, str, int, list[float]], str]

WATCH = """
window.acted = 0;
for (const kind of ["mousemove", "mouseup", "click"])
  document.addEventListener(kind, () => { window.acted = performance.now(); }, true);
"""

STANDS = """([before, said]) => {
  const stands = window.hedgesimPicture;
  const runs = document.querySelector("[data-testid=picture-runs]");
  return window.hedgesimRevision > before && stands && stands.at > window.acted
    && runs.textContent.includes(said);
}"""

WAITED = "window.hedgesimPicture.at - window.acted"

SETTLED = 300
"""Milliseconds after which no further part of a picture is still to be drawn."""


PAUSE = 800
"""Milliseconds in which what was asked before is answered."""


def browsed(changes: int, row: Row) -> Iterator[str]:
    """Drive the page; give lines of the table of `slider.py`.

    Parameters
    ----------
    changes
        Of each kind.
    row
        Words a line.
    """
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        yield "| (no Chromium is here) | | | | | |"
        return
    from playwright.sync_api import sync_playwright

    with served() as (address, _), sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1366, "height": 768})
        page.add_init_script(WATCH)
        page.goto(address)
        _wait(page, 0, RUNS_AT_REST)
        yield row("a slider on its way", "picture", RUNS_MOVING, _slid(page, changes))
        yield row("let go on its way", "picture", RUNS_AT_REST, _thrown(page, changes))
        yield row("an event's switch", "picture", RUNS_AT_REST, _switched(page, changes))
        browser.close()


def _slid(page: Any, changes: int) -> list[float]:
    """Drag a slider a little, wait for the picture of few runs, let go."""
    times = []
    for nth in range(changes):
        middle, start = _held(page, nth)
        before = _shown(page)
        page.mouse.move(start + 24, middle)
        times.append(_wait(page, before, RUNS_MOVING, settled=0))
        page.mouse.up()
        page.wait_for_timeout(PAUSE)
    return times


def _thrown(page: Any, changes: int) -> list[float]:
    """Drag a slider and let it go at once; wait for all runs."""
    times = []
    for nth in range(changes):
        middle, start = _held(page, nth)
        before = _shown(page)
        page.mouse.move(start + 31, middle)
        page.mouse.up()
        times.append(_wait(page, before, RUNS_AT_REST))
    return times


def _held(page: Any, nth: int) -> tuple[float, float]:
    """Take hold of a slider somewhere, and wait until nothing is under way."""
    slider = page.get_by_test_id("slider-deference")
    slider.scroll_into_view_if_needed()
    box = slider.bounding_box()
    middle = box["y"] + box["height"] / 2
    start = box["x"] + box["width"] * (0.1 + 0.8 * ((nth * 37) % 100) / 100)
    page.mouse.move(start, middle)
    page.mouse.down()
    page.mouse.move(start + 6, middle)
    page.mouse.move(start + 12, middle)  # now the slider follows
    page.wait_for_timeout(PAUSE)
    return middle, start


def _switched(page: Any, changes: int) -> list[float]:
    """Switch events off and on again, the heaviest ones in turn."""
    page.get_by_test_id("tab-events").click()
    switches = page.locator("[data-testid^=event-switch-]")
    switches.first.wait_for()
    times = []
    for nth in range(changes):
        switch = switches.nth((nth // 2) % switches.count())
        switch.scroll_into_view_if_needed()
        before = _shown(page)
        switch.click()
        times.append(_wait(page, before, RUNS_AT_REST))
    return times


def _shown(page: Any) -> int:
    return int(page.evaluate("window.hedgesimRevision || 0"))


def _wait(page: Any, before: int, runs: int, settled: int = SETTLED) -> float:
    """Wait for a picture newer than another; give what passed since the last act."""
    said = t("picture.runs", runs=runs)
    page.wait_for_function(STANDS, arg=[before, said], timeout=20_000)
    page.wait_for_timeout(settled)
    return float(page.evaluate(WAITED))
