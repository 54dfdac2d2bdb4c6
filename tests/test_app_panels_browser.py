"""The panels in Chromium: every control is used, and what is shown is what Python reckons.

The server is the real one; the network is shut but for this machine. Left out, and said so,
where there is no Chromium, no playwright or no NiceGUI.

Mistakes that were planted, and the test that failed: A and B exchanged in the panel
(`test_two_worlds_are_compared_as_python_does`); the same world made three times for the
widths (`test_widths_of_the_three_are_those_of_python`); data of the usual world saved
(`test_what_is_saved_is_what_python_writes`); a refused file that is not told
(`test_a_file_that_is_wrong_is_told_and_changes_nothing`).
"""

import csv
import datetime as dt
import io
import json
import re
import shutil
import tomllib
import xml.etree.ElementTree as ElementTree
from functools import cache
from urllib.parse import urlsplit

import numpy as np
import pytest
from app_served import OPTIONS, opened, served

from hedgesim.app import chances, differences
from hedgesim.app.address import read_query
from hedgesim.app.limits import MAX_UPLOAD, RUNS_AT_REST, SINGLE_RUNS
from hedgesim.app.settings import VARIES, Settings
from hedgesim.app.simulate import simulate
from hedgesim.app.tables import bands_csv
from hedgesim.app.texts import t
from hedgesim.app.toml import experiment_of, experiment_text
from hedgesim.study.compare_words import when

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = [
    pytest.mark.timeout(400),
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is here"),
]


@pytest.fixture(scope="module")
def server():
    with served() as address:
        yield address


@pytest.fixture
def page(server):
    """A fresh visit; at its end nothing may stand in the console."""
    with opened(server, CHROMIUM) as found:
        yield found


@cache
def answer_of(settings, runs=RUNS_AT_REST):
    return simulate(settings, range(runs))


class Panel:
    """One panel of an open page, by the ids of its controls."""

    def __init__(self, page, name):
        self.page, self.name = page, name
        page.get_by_test_id(f"tab-{name}").click()

    def __call__(self, testid):
        return self.page.get_by_test_id(testid)

    def choose(self, testid, option):
        self(testid).click()
        self.page.get_by_role("option", name=option, exact=True).click()
        self.page.keyboard.press("Escape")

    def chart(self, testid):
        self(testid).wait_for()
        return json.loads(self.page.evaluate(OPTIONS, testid))

    def until(self, testid, text):
        """Wait until an element says what is expected."""
        found = self(testid)
        found.filter(has_text=text).wait_for(timeout=60_000)
        return found.inner_text()


def world(page):
    """Read what world a page shows, and which is pinned, off its address."""
    address = Panel(page, "share")("share-address").input_value()
    return read_query(urlsplit(address).query)


def until_world(page, wanted, seconds=60):
    """Wait until a page shows a world."""
    for _ in range(int(seconds / 0.2)):
        if world(page).settings == wanted:
            return
        page.wait_for_timeout(200)
    assert world(page).settings == wanted


def test_events_are_switched_resized_moved_and_taken_back(page):
    events = Panel(page, "events")
    events("event-switch-E082").click()
    events.until("events-told", t("events.changes", count=1))
    wanted = Settings().with_event_off("E082")
    until_world(page, wanted)
    events = Panel(page, "events")
    assert t("events.changed_off") in events("event-E082").inner_text()
    marks = {m["id"]: m for m in events.chart("events-chart")["series"][1]["data"]}
    assert marks["E082"]["itemStyle"]["color"] == "transparent"

    events("event-edit-H017").click()
    events("event-size-H017").locator("[tabindex='0']").focus()
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    events.until("event-size-told-H017", ".65")
    wanted = wanted.with_event_size("H017", 0.65)
    until_world(page, wanted)

    events = Panel(page, "events")
    events("event-date-H017").fill("2040-01-01")
    events.until("event-date-told-H017", "2025-12-31")
    events("event-date-H017").fill("2023-05-01")
    wanted = wanted.with_event_date("H017", dt.date(2023, 5, 1))
    until_world(page, wanted)
    events = Panel(page, "events")
    events.until("event-H017", t("events.changed_date", date="2023-05-01"))

    events("event-back-H017").click()
    wanted = Settings().with_event_off("E082")
    until_world(page, wanted)
    Panel(page, "events")("events-reset").click()
    until_world(page, Settings())


def test_events_are_found_by_search_switch_and_chart(page):
    events = Panel(page, "events")
    rows = page.locator("[data-testid^='event-switch-']")
    rows.nth(11).wait_for()  # drawn when the panel comes into sight
    assert rows.count() == 12
    events("events-all").click()
    rows.nth(40).wait_for()
    events("events-search").fill("xi 2022")
    events.until("events-told", t("events.count", shown=1, count=52))
    assert page.get_by_test_id("event-switch-E095").is_visible()
    events("events-search").fill("no such words")
    events.until("events-told", t("events.none"))
    place = page.evaluate(
        """() => {
          const dom = document.querySelector('[data-testid="events-chart"]');
          const chart = getElement(Number(dom.id.slice(1))).chart;
          const data = chart.getOption().series[1].data;
          const found = data.find((mark) => mark.id === "E086");
          const [x, y] = chart.convertToPixel({ seriesIndex: 1 }, found.value);
          const box = dom.getBoundingClientRect();
          return [box.left + x, box.top + y];
        }"""
    )
    page.mouse.click(*place)
    events("event-size-E086").wait_for()


def test_events_are_added_and_removed(page):
    events = Panel(page, "events")
    events("events-add").click()
    events.choose("events-add-type", t("event_types.assurance"))
    events.choose("events-add-actor", "China")
    events("events-add-date").fill("2019-03-01")
    events("events-add-title").fill("A pledge “in time”; & <b>more</b>")
    events("events-add-button").click()
    events.until("events-add-said", "A pledge")
    added = world(page).settings.added
    assert [(e.type, e.actors, e.targets) for e in added] == [
        ("assurance", ("CHN",), ("KAZ",))
    ]
    assert added[0].date == dt.date(2019, 3, 1)
    assert added[0].title == "A pledge “in time”; & <b>more</b>"
    events = Panel(page, "events")
    events.until("event-X1", "A pledge “in time”; & <b>more</b>")
    events("event-edit-X1").click()
    events("event-back-X1").click()
    until_world(page, Settings())


def test_an_added_event_that_cannot_be_is_refused_in_words(page):
    events = Panel(page, "events")
    events("events-add").click()
    events.choose("events-add-type", t("event_types.rhetoric"))
    events("events-add-date").fill("1066-10-14")
    events("events-add-button").click()
    events.until("events-add-said", "1066")
    assert world(page).settings == Settings()


def test_two_worlds_are_compared_as_python_does(page):
    Panel(page, "compare")("compare-pin").click()
    Panel(page, "rules").choose("rules-UZB", "bandwagon")
    events = Panel(page, "events")
    events("event-switch-E082").click()
    other = Settings().with_event_off("E082").with_rule("UZB", "bandwagon")
    until_world(page, other)
    compare = Panel(page, "compare")
    region = experiment_of(other).region
    for state, name, measure in (
        ("KAZ", "Kazakhstan", "alignment_RUS"),
        ("UZB", "Uzbekistan", "threat"),
    ):
        compare.choose("compare-state", name)
        words = {"alignment_RUS": t("compare.measure_alignment", name="Russia"),
                 "threat": t("compare.measure_threat")}  # fmt: skip
        compare.choose("compare-measure", words[measure])
        answers = answer_of(Settings()), answer_of(other)
        found = differences.difference(*answers, state, measure)
        compare.until("compare-sentence", differences.sentence(found, region))
        shown = compare.chart("compare-chart")
        median = shown["series"][-1]["data"]
        np.testing.assert_allclose(median, 100 * found.spread.median, atol=0.0051)
        lines = {line["name"]: line["data"] for line in shown["series"]}
        low = lines[t("compare.edge_low")]
        np.testing.assert_allclose(low, 100 * found.spread.low, atol=0.0051)
    said = compare("compare-differs").inner_text()
    assert "Russia invades Ukraine" in said
    assert "bandwagon" in said

    compare("compare-back").click()
    compare.until("compare-sentence", t("compare.same_world"))
    until_world(page, Settings())
    compare = Panel(page, "compare")
    compare("compare-unpin").click()
    compare.until("compare-sentence", t("compare.no_pin"))
    assert world(page).pinned is None


def test_another_seed_is_other_luck(page):
    chance = Panel(page, "chance")
    chance("chance-again").click()
    page.wait_for_timeout(300)
    seed = int(chance("chance-seed").input_value())
    for _ in range(30):
        if seed != Settings().seed:
            break
        page.wait_for_timeout(200)
        seed = int(chance("chance-seed").input_value())
    assert seed != Settings().seed
    until_world(page, Settings(seed=seed))
    chance = Panel(page, "chance")
    chance("chance-seed").fill("7")
    chance("chance-seed").press("Enter")
    until_world(page, Settings(seed=7))
    chance = Panel(page, "chance")
    answer = answer_of(Settings(seed=7))
    drawn_as(chance, answer)
    chance("chance-reset").click()
    until_world(page, Settings())


def drawn_as(chance, answer):
    """Wait until the thirty runs drawn are the first of an answer."""
    place = answer.states.index("KAZ")
    runs = answer.arrays["alignment_RUS"][:, place, :SINGLE_RUNS].T
    name = t("chance.run", number=29)
    for _ in range(50):
        series = chance.chart("chance-chart").get("series", [])
        last = [line["data"] for line in series if line["name"] == name]
        if last and np.allclose(last[0], runs[29], atol=6e-5):
            break
        chance.page.wait_for_timeout(200)
    drawn = [line["data"] for line in series if re.match(r"run \d", line["name"])]
    np.testing.assert_allclose(drawn, runs, atol=6e-5)


def test_widths_of_the_three_are_those_of_python(page):
    chance = Panel(page, "chance")
    drawn_as(chance, answer_of(Settings()))
    chance("chance-compare").click()
    answers = [answer_of(Settings(varies=varies)) for varies in VARIES]
    widths = [chances.width_of(a, "KAZ", "alignment_RUS") for a in answers]
    assert widths[0].size < widths[1].size < widths[2].size
    what = differences.subject("alignment_RUS", "KAZ", experiment_of(Settings()).region)
    end = when(differences.quarters_of(answers[0])[-1])
    chance.until("chance-widths-told", chances.told(widths, what, end))
    table = chance("chance-table").inner_text()
    assert all(f"{100 * width.size:.1f}" in table for width in widths)
    chance("chance-varies").get_by_text(t("chance.all"), exact=True).click()
    until_world(page, Settings(varies="all"))
    drawn_as(Panel(page, "chance"), answers[2])


def test_rules_are_given_to_one_or_to_all(page):
    rules = Panel(page, "rules")
    rules.choose("rules-KAZ", "bandwagon")
    until_world(page, Settings().with_rule("KAZ", "bandwagon"))
    rules = Panel(page, "rules")
    rules.until("rules-told", "Kazakhstan")
    rules.choose("rules-all", "persist")
    page.wait_for_timeout(500)
    states = experiment_of(Settings()).region.choosers
    wanted = Settings()
    for state in states:
        wanted = wanted.with_rule(state, "persist")
    until_world(page, wanted)
    rules = Panel(page, "rules")
    rules("rules-reset").click()
    rules.until("rules-told", t("rules.unchanged"))
    until_world(page, Settings())


def saved(page, panel, testid):
    with page.expect_download() as waiting:
        panel(testid).click()
    return waiting.value


def test_what_is_saved_is_what_python_writes(page, tmp_path):
    Panel(page, "rules").choose("rules-UZB", "bandwagon")
    wanted = Settings().with_rule("UZB", "bandwagon")
    until_world(page, wanted)
    share = Panel(page, "share")
    file = saved(page, share, "share-file-save")
    text = file.path().read_text(encoding="utf-8")
    assert (file.suggested_filename, text) == (
        "hedgesim-invasion.toml", experiment_text(wanted),
    )  # fmt: skip
    assert tomllib.loads(text)["rules"] == {"UZB": "bandwagon"}
    table = saved(page, share, "share-csv").path().read_text(encoding="utf-8")
    assert table == bands_csv(answer_of(wanted)).replace("\r\n", "\n")
    assert len(list(csv.DictReader(io.StringIO(table)))) > 2000


def test_the_figure_is_saved_with_title_and_caption(page):
    Panel(page, "events")("event-switch-E082").click()
    found = answer_of(Settings().with_event_off("E082"))
    last = found.band("alignment_RUS", (0.5,))[0, -1, found.states.index("KAZ")]
    title = page.get_by_test_id("picture-title")
    title.filter(has_text=f"{last:.2f}".removeprefix("0")).wait_for()
    share = Panel(page, "share")
    file = saved(page, share, "share-svg")
    assert file.suggested_filename == "hedgesim-invasion.svg"
    tree = ElementTree.fromstring(file.path().read_text(encoding="utf-8"))
    texts = " ".join(part for part in tree.itertext())
    assert t("presets.invasion") in texts
    assert "does not happen: Russia invades Ukraine" in " ".join(texts.split())
    assert "A scenario is not a forecast." in " ".join(texts.split())
    assert len(tree.findall(".//{http://www.w3.org/2000/svg}path")) > 10
    picture = saved(page, share, "share-png").path().read_bytes()
    assert picture[:8] == b"\x89PNG\r\n\x1a\n"
    assert len(picture) > 20_000


def test_a_file_is_opened_and_the_address_too(page, server, tmp_path):
    wanted = Settings(preset="before", seed=11).with_event_off("H003")
    file = tmp_path / "with a space.toml"
    file.write_text(experiment_text(wanted), encoding="utf-8")
    share = Panel(page, "share")
    share("share-file").locator("input[type=file]").set_input_files(file)
    share.until("share-said", "with a space.toml")
    until_world(page, wanted)
    address = Panel(page, "share")("share-address").input_value()
    page.goto(address)
    until_world(page, wanted)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"rnus = 5\n", "wrong.toml:1"),
        (b"not toml [", "TOML"),
        (b"\xff\xfe", "UTF-8"),
        (b"# " + b"x" * MAX_UPLOAD, "64 KiB"),
        (b"", "empty"),
    ],
)
def test_a_file_that_is_wrong_is_told_and_changes_nothing(page, tmp_path, content, told):
    file = tmp_path / "wrong.toml"
    file.write_bytes(content)
    share = Panel(page, "share")
    share("share-file").locator("input[type=file]").set_input_files(file)
    share.until("share-said", told)
    assert world(page).settings == Settings()


def test_the_address_is_copied(page):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    share = Panel(page, "share")
    share("share-copy").click()
    share.until("share-said", t("share.copied"))
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == share("share-address").input_value()
