"""Sheets on paper: the students' has two pages of A4, and nothing is cut on a phone.

Left out, and said so, where there is no Chromium or no playwright.

Mistakes that were planted, and the test that failed: larger letters on paper
(`test_the_students_sheet_has_two_pages_of_a4`); a table that pushes its column wider than
the screen (`test_nothing_is_wider_than_a_phone`); a space more in the style than its
policy names (`test_the_style_of_the_sheet_is_let_in_by_its_own_policy`).
"""

import re
import shutil

import pytest

from hedgesim.app.lessons.reader import lesson, lessons
from hedgesim.app.lessons.sheet import sheet

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is here")

NAMES = tuple(lessons())
STUDENTS_PAGES = 2
A4 = (595, 842)
"""Points of a page, width and height."""


@pytest.fixture(scope="module")
def chromium():
    browsers = pytest.importorskip("playwright.sync_api", reason="no playwright is here")
    with browsers.sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
        )
        yield browser
        browser.close()


@pytest.fixture
def opened(chromium, tmp_path):
    """Open a sheet from disk, with no network, and note what goes wrong."""
    contexts = []

    def opened(name, *, key=False, width=1366):
        path = tmp_path / "a sheet.html"
        path.write_text(sheet(lesson(name), key=key), encoding="utf-8")
        context = chromium.new_context(
            viewport={"width": width, "height": 768}, offline=True
        )
        contexts.append(context)
        page = context.new_page()
        said = []
        page.on("console", lambda line: said.append(line.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.goto(path.as_uri())
        return page, said

    yield opened
    for context in contexts:
        context.close()


@pytest.mark.parametrize("name", NAMES)
def test_the_students_sheet_has_two_pages_of_a4(opened, name):
    page, said = opened(name)
    paper = page.pdf(prefer_css_page_size=True)
    pages = len(re.findall(rb"/Type\s*/Page\b", paper))
    assert 1 <= pages <= STUDENTS_PAGES
    boxes = re.findall(rb"/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]", paper)
    assert {(round(float(w)), round(float(h))) for w, h in boxes} == {A4}
    assert not said


@pytest.mark.parametrize("key", [False, True])
@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_wider_than_a_phone(opened, name, key):
    page, said = opened(name, key=key, width=360)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert not said


def test_the_style_of_the_sheet_is_let_in_by_its_own_policy(opened):
    page, said = opened("how_sure")
    colour = page.locator(".tag").first.evaluate("e => getComputedStyle(e).color")
    assert colour == "rgb(23, 61, 117)"
    assert not said


def test_a_prediction_can_be_written_or_ticked(opened):
    page, _ = opened("how_sure")
    steps = page.locator("main > section").filter(has=page.locator(".part"))
    assert steps.count() == len(lesson("how_sure").said.step)
    for place, step in enumerate(lesson("how_sure").said.step):
        section = steps.nth(place)
        assert section.locator(".answers li").count() == len(step.options)
        lines = len(step.explain) + (not step.options)
        assert section.locator(".rule").count() == lines
