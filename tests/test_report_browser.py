"""The report in Chromium, with no network: nothing in the console, and nothing cut.

Left out, and said so, where there is no Chromium or no playwright.

Mistakes that were planted, and the test that failed: a script that the policy of the page
forbids, and one that reads a name that is not there (`test_nothing_is_in_the_console`); a
table that cannot be moved inside its frame (`test_nothing_is_wider_than_the_screen`); arrow
keys that do nothing (`test_the_arrow_keys_read_a_quarter`); the ground of the screen in
print (`test_paper_shows_what_is_folded_and_no_controls`).
"""

import pytest
from browser_made import Opened, browser, needs_chromium
from report_made import STUDY, made

from hedgesim.report.report import report, write

pytestmark = needs_chromium


@pytest.fixture(scope="module")
def page_file(tmp_path_factory):
    folder = made(tmp_path_factory.mktemp("with a space"), "odd", STUDY)
    found, path = report(folder), folder / "report.html"
    write(found.html, path)
    return found, path


@pytest.fixture(scope="module")
def chromium():
    with browser() as found:
        yield found


SIZES = [(1366, 768, "light"), (360, 740, "light"), (1366, 768, "dark")]


@pytest.mark.parametrize(("width", "height", "scheme"), SIZES)
def test_nothing_is_in_the_console(chromium, page_file, width, height, scheme):
    with Opened(chromium, page_file[1], width, height, color_scheme=scheme) as opened:
        opened.page.click("#theme")
        opened.page.hover(".plot >> nth=0")
        opened.page.uncheck("[data-line='0'] >> nth=0")
        assert opened.page.is_hidden(".alignment .line.s0 >> nth=0")
        assert opened.page.is_visible(".alignment .end.s1 >> nth=0")
        opened.page.check("[data-line='0'] >> nth=0")
        opened.page.uncheck("input[data-state='NOR'] >> nth=0")
        assert opened.page.is_hidden(".alignment .chart[data-state='NOR']")
        assert opened.said == []


@pytest.mark.parametrize("width", [360, 768, 1366])
def test_nothing_is_wider_than_the_screen(chromium, page_file, width):
    with Opened(chromium, page_file[1], width, 740) as opened:
        wide = opened.page.evaluate(
            "for (const d of document.querySelectorAll('details')) d.open = true;"
            "document.documentElement.scrollWidth"
        )
        assert wide <= width


def test_the_arrow_keys_read_a_quarter(chromium, page_file):
    found, path = page_file
    last = found.source.own("alignment_NOR", ["ALT"])
    with Opened(chromium, path, 1366, 768) as opened:
        plot = opened.page.locator(".plot").first
        plot.focus()
        opened.page.keyboard.press("ArrowLeft")
        said = plot.get_attribute("aria-valuetext") or ""
        before = last[last["turn"] == found.source.turns - 1].iloc[0]
        assert said.startswith("2002Q3: ")
        assert f"{before['q50']:.2f}".removeprefix("0") in said
        assert opened.page.inner_text(".reading b") == "2002Q3"


def test_without_scripts_all_is_there(chromium, page_file):
    with Opened(chromium, page_file[1], 1366, 768, java_script_enabled=False) as opened:
        assert opened.page.is_visible(".alignment .line.s0 >> nth=0")
        assert opened.page.is_visible(".key >> nth=0")
        assert opened.page.is_hidden(".controls >> nth=0")
        assert opened.page.is_hidden("#theme")


def test_the_switch_turns_day_into_night(chromium, page_file):
    with Opened(chromium, page_file[1], 1366, 768, color_scheme="light") as opened:
        ground = "getComputedStyle(document.body).backgroundColor"
        day = opened.page.evaluate(ground)
        opened.page.click("#theme")
        assert opened.page.get_attribute("#theme", "aria-pressed") == "true"
        assert opened.page.evaluate(ground) != day


def test_paper_shows_what_is_folded_and_no_controls(chromium, page_file):
    with Opened(chromium, page_file[1], 1366, 768, color_scheme="dark") as opened:
        opened.page.emulate_media(media="print")
        assert opened.page.is_hidden("nav")
        assert opened.page.is_hidden(".controls >> nth=0")
        assert opened.page.is_visible(".wide >> nth=0")
        ground = opened.page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert ground == "rgb(255, 255, 255)"
        assert len(opened.page.pdf(prefer_css_page_size=True)) > 20_000
