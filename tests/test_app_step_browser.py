"""The panel "Step and why" in Chromium: what is shown is what a `HedgingModel` says.

The server is the real one; the network is shut but for this machine. Left out, and said so,
where there is no Chromium, no playwright or no NiceGUI.

Mistakes that it found while the panel was made: a layer over the picture that took clicks
(`test_every_state_can_be_chosen_by_click_key_and_list`), and a slider that lost keys which
came quickly (`test_reasons_follow_partner_channel_and_time`).
"""

import json
import re
import shutil
from functools import cache

import pytest
from app_served import OPTIONS, opened, served

from hedgesim.app.address import query_of
from hedgesim.app.charts.card import share_text
from hedgesim.app.charts.paint import number_of
from hedgesim.app.settings import Settings
from hedgesim.app.story import tell
from hedgesim.app.telling import changed, happened
from hedgesim.app.texts import t
from hedgesim.app.toml import experiment_of
from hedgesim.model import HedgingModel
from hedgesim.model.telling import main_channel
from hedgesim.plots.style import SPECTRUM, two_places

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is here"),
]

WORLD = Settings(preset="before").with_rule("UZB", "bandwagon")


@pytest.fixture(scope="module")
def server():
    with served() as address:
        yield address


@pytest.fixture
def page(server):
    with opened(f"{server}/?{query_of(WORLD)}", CHROMIUM) as found:
        found.get_by_test_id("tab-step").click()
        at(found, 0)
        yield found


def at(page, turn, turns=36):
    """Wait until a turn is shown."""
    words = re.compile(rf"turn {turn} of {turns}$")
    page.get_by_test_id("step-quarter").filter(has_text=words).wait_for(timeout=45_000)


def turn_of(page):
    """Read which turn is shown."""
    return int(
        re.search(r"turn (\d+)", page.get_by_test_id("step-quarter").inner_text())[1]
    )


def go(page, turn):
    """Go to a turn by the slider, as a keyboard does."""
    page.get_by_test_id("step-turn").locator("[tabindex='0']").focus()
    here = turn_of(page)
    for _ in range(abs(turn - here)):
        page.keyboard.press("ArrowRight" if turn > here else "ArrowLeft")
    at(page, turn)


def choose(page, testid, option):
    page.get_by_test_id(testid).click()
    page.get_by_role("option", name=option, exact=True).click()


@cache
def model(turn, run=0, settings=WORLD):
    """Make the run without the page, up to a turn."""
    found = HedgingModel(experiment_of(settings), run=run)
    for _ in range(turn):
        found.step()
    return found


def fill_of(page, state):
    shape = page.locator(f"[data-testid=step-picture] [data-state={state}] .shape").first
    return shape.evaluate("(shape) => shape.style.fill")


SHOWN = """
() => {
  const told = {};
  for (const part of document.querySelectorAll("[data-testid=step-card] [data-testid]"))
    told[part.dataset.testid] = part.textContent;
  const picture = document.querySelector("[data-testid=step-picture]");
  for (const group of picture.querySelectorAll("[data-state]")) {
    const numbers = group.querySelector(".shape").style.fill.match(/\\d+/g) ?? [];
    told[group.dataset.state] =
      "#" + numbers.map((n) => Number(n).toString(16).padStart(2, "0")).join("");
  }
  return told;
}
"""
"""What the card says, and the colour of each state."""


def wanted(told, state):
    """Give what card and picture are to show of a model's last turn."""
    agent = told.state(state)
    found = {other.id: SPECTRUM[other.strategy] for other in told.agents}
    for name in ("posture", "dependence"):
        for channel, shares in getattr(agent, name).items():
            for partner in ("RUS", "CHN"):
                found[f"step-{name}-{partner}-{channel}"] = share_text(shares[partner])
    for partner in ("RUS", "CHN", "TUR", "WEST"):
        found[f"step-threat-{partner}"] = two_places(agent.threat[partner])
    for name in ("autonomy", "exposure", "hedging_index"):
        found[f"step-{name}"] = two_places(agent.measures[name])
    found["step-strategy"] = f"{agent.strategy} towards Russia"
    found["step-members"] = ", ".join(agent.memberships) or t("step.no_members")
    return found


def matches(page, turn, state, run=0, settings=WORLD):
    """See that card and picture are those of the model, once they are there."""
    expected, shown = wanted(model(turn, run, settings), state), {}
    for _ in range(60):
        shown = page.evaluate(SHOWN)
        if shown == expected:
            return
        page.wait_for_timeout(250)
    assert shown == expected


def explained(page, why):
    """Wait until a sentence is told, and see that the chart has its numbers."""
    page.get_by_test_id("step-sentence").filter(has_text=why.sentence).wait_for()
    options = json.loads(page.evaluate(OPTIONS, "step-waterfall"))
    low, bars = (series["data"] for series in options["series"])
    channel, j = why.channels.index(main_channel(why)), why.partners.index(why.reference)
    first, last = (100 * float(share) for share in why.posture[:, j, channel])
    assert low[0] + bars[0]["value"] == pytest.approx(first, abs=1e-3)
    assert low[-1] + bars[-1]["value"] == pytest.approx(last, abs=1e-3)


def test_stepping_shows_what_the_model_says(page):
    matches(page, 0, "KAZ")
    for turn in (1, 2, 3):
        page.get_by_test_id("step-forward").click()
        at(page, turn)
    matches(page, 3, "KAZ")
    explained(page, model(3).why("KAZ"))
    page.get_by_test_id("step-back").click()
    at(page, 2)
    matches(page, 2, "KAZ")
    page.get_by_test_id("step-reset").click()
    at(page, 0)
    page.get_by_test_id("step-back").click()
    at(page, 0)


def test_every_state_can_be_chosen_by_click_key_and_list(page):
    go(page, 9)
    page.locator("[data-testid=step-picture] [data-state=TKM] .shape").click()
    matches(page, 9, "TKM")
    explained(page, model(9).why("TKM"))
    page.locator("[data-testid=step-picture] [data-state=KGZ]").focus()
    page.keyboard.press("Enter")
    matches(page, 9, "KGZ")
    group = page.locator("[data-testid=step-picture] [data-state=KGZ]")
    assert group.get_attribute("aria-pressed") == "true"
    assert model(9).state("KGZ").strategy in group.get_attribute("aria-label")
    page.keyboard.press("ArrowRight")
    at(page, 10)
    page.keyboard.press("ArrowLeft")
    at(page, 9)
    choose(page, "step-state", "Tajikistan")
    matches(page, 9, "TJK")


def test_reasons_follow_partner_channel_and_time(page):
    go(page, 12)
    explained(page, model(12).why("KAZ"))
    choose(page, "step-partner", "China")
    explained(page, model(12).why("KAZ", "CHN"))
    choose(page, "step-channel", "Economy")
    explained(page, model(12).why("KAZ", "CHN", "economy"))
    choose(page, "step-since", t("step.since_start"))
    explained(page, model(12).why("KAZ", "CHN", "economy", since=0))
    choose(page, "step-since", t("step.since_quarter"))
    explained(page, model(12).why("KAZ", "CHN", "economy", since=11))


def test_a_rule_of_another_kind_is_said_without_a_chart(page):
    go(page, 4)
    choose(page, "step-state", "Uzbekistan")
    sentence = page.get_by_test_id("step-sentence")
    sentence.filter(has_text="decided by bandwagon").wait_for()
    assert t("step.no_bars") in sentence.inner_text()
    assert not page.get_by_test_id("step-waterfall").is_visible()


def test_what_happened_is_told(page):
    story = tell(WORLD, 0)
    turn = next(n for n in range(1, 30) if story.changes(n) and story.events[n])
    go(page, turn)
    lines = [*happened(story, turn), *changed(story, turn)]
    said = page.get_by_test_id("step-said")
    said.filter(has_text=lines[-1]).wait_for()
    assert said.inner_text().split("\n") == lines


def test_another_run_is_another_story(page):
    go(page, 8)
    field = page.get_by_test_id("step-run")
    field.fill("5")
    field.press("Enter")
    matches(page, 8, "KAZ", run=5)
    explained(page, model(8, 5).why("KAZ"))
    field.fill("4711")
    field.press("Enter")
    page.get_by_text(t("step.run_wrong", last=127)).wait_for()
    matches(page, 8, "KAZ", run=5)


def test_colours_show_alignment_with_a_vector(page):
    go(page, 6)
    before = fill_of(page, "KAZ")
    choose(page, "step-by", t("step.by_vector", name="China"))
    label = page.locator("[data-testid=step-picture] [data-state=KAZ]")
    share = two_places(model(6).state("KAZ").alignment["CHN"])
    words = t("step.state_alignment", name="Kazakhstan", vector="China", share=share)
    page.locator(f'[data-testid=step-picture] [aria-label="{words}"]').wait_for()
    assert label.get_attribute("aria-label") == words
    assert fill_of(page, "KAZ") != before
    page.get_by_test_id("step-legend").locator("li").nth(5).wait_for()
    assert page.get_by_test_id("step-legend").locator("li").count() == 6


def test_the_network_shows_ties(page):
    go(page, 6)
    page.get_by_test_id("step-picture-kind").get_by_text(t("step.network")).click()
    line = page.locator("[data-testid=step-picture] [data-tie=KAZ-RUS]")
    line.wait_for(state="attached")
    share = model(6).state("KAZ").alignment["RUS"]
    page.wait_for_timeout(400)
    assert float(line.get_attribute("stroke-width")) == pytest.approx(26 * share, abs=0.01)
    said = page.locator("[data-testid=step-picture] [data-of=KAZ] .said").inner_html()
    assert said == str(number_of(model(6).state("KAZ").strategy))
    page.locator("[data-testid=step-picture] [data-state=CHN] .shape").click()
    page.get_by_test_id("step-strategy").filter(has_text="towards Russia").wait_for()
    page.get_by_test_id("step-threat-CHN").wait_for(state="detached")


def test_it_plays_pauses_and_stops_at_the_end(page):
    page.get_by_test_id("step-speed").get_by_text(t("step.fast")).click()
    page.get_by_test_id("step-play").click()
    page.get_by_test_id("step-quarter").filter(
        has_text=re.compile("turn [3-9] ")
    ).wait_for()
    assert page.get_by_test_id("step-sentence").inner_text() == t("step.playing")
    page.get_by_test_id("step-play").click()
    page.wait_for_timeout(300)
    here = page.get_by_test_id("step-quarter").inner_text()
    page.wait_for_timeout(1000)
    assert page.get_by_test_id("step-quarter").inner_text() == here
    explained(page, model(turn_of(page)).why("KAZ"))
    go(page, 34)
    page.get_by_test_id("step-play").click()
    at(page, 36)
    button = page.get_by_test_id("step-play")
    page.wait_for_timeout(800)
    assert button.get_attribute("aria-label") == t("step.play")
    matches(page, 36, "KAZ")
    button.click()
    page.get_by_test_id("step-quarter").filter(
        has_text=re.compile("turn [0-9] ")
    ).wait_for()


def test_it_stops_when_the_panel_is_left(page):
    page.get_by_test_id("step-speed").get_by_text(t("step.fast")).click()
    page.get_by_test_id("step-play").click()
    page.get_by_test_id("step-quarter").filter(has_text=re.compile("turn [1-9]")).wait_for()
    left = turn_of(page)
    page.get_by_test_id("tab-share").click()
    page.wait_for_timeout(4000)  # a dozen quarters, if it went on
    page.get_by_test_id("tab-step").click()
    page.get_by_test_id("step-quarter").wait_for()
    assert turn_of(page) < left + 6
    assert page.get_by_test_id("step-play").get_attribute("aria-label") == t("step.play")
    matches(page, turn_of(page), "KAZ")


def test_a_changed_world_is_told_anew(page):
    go(page, 20)
    page.get_by_test_id("preset-invasion").click()
    at(page, 20, 52)
    matches(page, 20, "KAZ", settings=Settings())
    page.get_by_test_id("preset-before").click()
    at(page, 20, 36)


@pytest.mark.parametrize("width", [360, 768])
def test_nothing_is_wider_than_a_phone(server, width):
    address = f"{server}/?{query_of(WORLD)}"
    with opened(address, CHROMIUM, width, 740) as page:
        page.get_by_test_id("tab-step").click()
        # below the picture on a phone: the run is made when the panel comes into sight
        page.get_by_test_id("step-controls").scroll_into_view_if_needed()
        at(page, 0)
        page.get_by_test_id("step-forward").click()
        at(page, 1)
        explained(page, model(1).why("KAZ"))
        assert page.evaluate("document.documentElement.scrollWidth") <= width
