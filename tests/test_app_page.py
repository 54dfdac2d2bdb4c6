"""The page in Chromium: worlds, sliders, pictures; what is shown is what Python reckons.

Mistakes that were planted, and the test that failed:

- a slider writes its place instead of its value: `test_a_slider_changes_the_world`
- the picture is that of the first state whatever is chosen: `test_every_picture`
- the default's place gives the nearest number instead of the default:
  `test_a_dial_gives_the_default_at_its_place`
- shares of strategies are of all runs, failed too: `test_strategies_are_shares_of_runs`
"""

import json
import re
import shutil
from dataclasses import replace

import numpy as np
import pytest
from app_served import OPTIONS, opened, served

from hedgesim.app.charts.frame import labels
from hedgesim.app.charts.look import Look
from hedgesim.app.charts.pictures import PICTURES, Mark, Seen
from hedgesim.app.dials import QUESTIONS, STEPS, TELLING, dial, dials_of
from hedgesim.app.limits import RUNS_AT_REST
from hedgesim.app.pictured import marks_of, table_of, title_of
from hedgesim.app.presets import PRESETS
from hedgesim.app.settings import Settings
from hedgesim.app.simulate import simulate
from hedgesim.app.texts import texts
from hedgesim.app.toml import experiment_of
from hedgesim.measures.strategy_types import STRATEGIES
from hedgesim.world.parameters import parameters

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
in_a_browser = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is here"),
]


def world(**changes):
    return replace(Settings(), **changes)


@pytest.fixture(scope="module")
def answer():
    return simulate(Settings(preset="before"), range(8))


def seen(answer, state="KAZ", pinned=None):
    actors = experiment_of(answer.settings).region.actors
    names = {actor.id: actor.name for actor in actors}
    marks = marks_of(answer.settings, answer)
    return Seen(answer=answer, pinned=pinned, state=state, names=names, marks=marks,
                look=Look())  # fmt: skip


def medians(options):
    return {s["name"]: s["data"] for s in options["series"] if s.get("name")}


@pytest.mark.parametrize("state", ["KAZ", "RUS", "TKM"])
@pytest.mark.parametrize("kind", PICTURES)
def test_every_picture(answer, kind, state):
    drawn = PICTURES[kind](seen(answer, state, pinned=answer))
    json.dumps(drawn, allow_nan=False)
    assert all(len(s["data"]) == len(answer.turns) for s in drawn["series"])
    if kind == "alignment":
        place = answer.states.index(state)
        for vector in (v for v in answer.vectors if v != state):
            asked = np.median(answer.arrays[f"alignment_{vector}"][:, place], axis=-1)
            name = seen(answer).names[vector]
            assert np.allclose(medians(drawn)[name], asked, atol=1e-4)
    assert title_of(seen(answer, state), kind)
    assert "<td>" in table_of(seen(answer, state), kind)


def test_strategies_are_shares_of_runs(answer):
    failed = answer.arrays["strategy"].copy()
    failed[..., :4] = -1
    half = replace(answer, arrays={**answer.arrays, "strategy": failed})
    drawn = medians(PICTURES["strategies"](seen(half)))
    sums = np.sum(list(drawn.values()), axis=0)
    assert np.allclose(sums, 1)
    code = STRATEGIES.index("binding engagement")
    share = (failed[-1, 0, 4:] == code).mean()
    assert drawn.get("binding engagement", [0])[-1] == pytest.approx(share)


def test_marks_are_the_weightiest_events_that_happen(answer):
    usual = marks_of(Settings(), answer)
    gone = marks_of(Settings().with_event_off("E082"), answer)
    assert [mark.number for mark in usual] == list(range(1, len(usual) + 1))
    assert any("invades Ukraine" in mark.title for mark in usual)
    assert not any("invades Ukraine" in mark.title for mark in gone)


def test_labels_do_not_cover_each_other():
    turns = {1: 3, 2: 3, 3: 5, 4: 6, 5: 20}
    marks = [Mark(number=n, turn=turn, title="") for n, turn in turns.items()]
    assert labels(marks, near=0) == [(3, "1–2"), (5, "3"), (6, "4"), (20, "5")]
    assert labels(marks, near=1) == [(3, "1–2"), (5, "3–4"), (6, ""), (20, "5")]
    assert labels(marks, near=4) == [(3, "1–4"), (5, ""), (6, ""), (20, "5")]


@pytest.mark.parametrize("name", parameters())
def test_a_dial_gives_the_default_at_its_place(name):
    one, declared = dial(name), parameters()[name]
    assert one.value(one.place(one.default)) == declared.default
    for place in range(STEPS + 1):
        value = one.value(place)
        assert declared.parameter.low <= value <= declared.parameter.high
        assert one.place(value) == place  # else a key would move two places, or none


def test_every_parameter_has_one_slider():
    every = [d.name for q in QUESTIONS for telling in (True, False)
             for d in dials_of(q, telling=telling)]  # fmt: skip
    assert sorted(every) == sorted(parameters())
    assert set(TELLING) == set(texts()["dials"])


@pytest.fixture(scope="module")
def server():
    with served() as address:
        yield address


@pytest.fixture
def page(server):
    with opened(server, CHROMIUM) as found:
        wait(found)
        yield found


def wait(page, runs=RUNS_AT_REST):
    page.get_by_test_id("picture-runs").filter(has_text=f"{runs} runs").wait_for()


def shown(page):
    return medians(json.loads(page.evaluate(OPTIONS, "picture-chart")))


def expected(settings, state="KAZ"):
    made = simulate(settings, range(RUNS_AT_REST))
    return medians(PICTURES["alignment"](seen(made, state)))


def until(page, asked):
    """Wait until the picture shows numbers; the newest answer comes last."""
    for _ in range(100):
        if shown(page) == asked:
            return
        page.wait_for_timeout(100)
    assert shown(page) == asked


class TestBrowser:
    pytestmark = in_a_browser

    @pytest.mark.parametrize("preset", PRESETS)
    def test_a_preset_shows_its_runs(self, page, preset):
        page.get_by_test_id(f"preset-{preset}").click()
        until(page, expected(Settings(preset=preset)))
        pressed = page.get_by_test_id(f"preset-{preset}").get_attribute("aria-pressed")
        assert pressed == "true"

    def test_a_slider_changes_the_world(self, page):
        slider = page.get_by_test_id("slider-deference")
        slider.scroll_into_view_if_needed()
        box = slider.bounding_box()
        middle = box["y"] + box["height"] / 2
        page.mouse.move(box["x"] + box["width"] * 0.4, middle)
        page.mouse.down()
        for share in (0.5, 0.6, 0.7, 0.85):
            page.mouse.move(box["x"] + box["width"] * share, middle)
        page.mouse.up()
        told = dial("deference").value(0.85 * STEPS)
        number = page.get_by_test_id("value-deference")
        number.filter(has_text=dial("deference").told(told)).wait_for()
        until(page, expected(Settings().with_parameter("deference", told)))
        page.get_by_test_id("reset-deference").click()
        until(page, expected(Settings()))

    def test_a_slider_is_moved_by_keys_and_all_are_reset(self, page):
        slider = page.get_by_test_id("slider-threat_scale").locator("[tabindex='0']")
        slider.focus()
        page.keyboard.press("ArrowRight")
        one = dial("threat_scale")
        value = one.value(one.place(one.default) + 1)
        until(page, expected(Settings().with_parameter("threat_scale", value)))
        page.get_by_test_id("sliders-reset").click()
        until(page, expected(Settings()))

    def test_all_parameters_are_behind_a_switch(self, page):
        assert page.get_by_test_id("slider-market_elasticity").count() == 0
        page.get_by_test_id("sliders-all").click()
        page.get_by_test_id("slider-market_elasticity").wait_for()
        assert page.locator("[data-testid^=slider-]").count() == len(parameters())

    def test_another_state_and_every_picture(self, page):
        page.get_by_test_id("picture-state").click()
        page.get_by_role("option", name="Uzbekistan", exact=True).click()
        until(page, expected(Settings(), "UZB"))
        for kind in texts()["picture"]:
            if kind not in PICTURES:
                continue
            choice = page.get_by_test_id("picture-kind")
            choice.get_by_text(texts()["picture"][kind], exact=True).click()
            page.wait_for_timeout(300)
            assert shown(page)
            assert page.get_by_test_id("picture-title").inner_text()

    def test_dark(self, page):
        assert "body--dark" not in page.evaluate("document.body.className")
        page.get_by_test_id("dark").click()
        page.wait_for_function("document.body.className.includes('body--dark')")

    def test_an_address_opens_its_world(self, server):
        with opened(f"{server}/?world=before&deference=1.2&state=UZB", CHROMIUM) as page:
            wait(page)
            asked = Settings(preset="before").with_parameter("deference", 1.2)
            until(page, expected(asked, "UZB"))

    def test_a_malformed_address_is_answered_in_the_page(self, server):
        with opened(f"{server}/?world=x&deference=much&foo=1", CHROMIUM) as page:
            said = page.get_by_test_id("message").inner_text()
            for part in ("world", "deference", "foo", "one of before"):
                assert part in said
            until(page, expected(Settings()))

    def test_visitors_do_not_see_each_other(self, page, server):
        with page.context.browser.new_context() as context:
            other = context.new_page()
            other.goto(server)
            wait(other)
            other.get_by_test_id("preset-before").click()
            until(other, expected(Settings(preset="before")))
            until(page, expected(Settings()))

    @pytest.mark.parametrize("width", [360, 1366, 1920])
    def test_nothing_is_wider_than_the_screen(self, server, width):
        with opened(server, CHROMIUM, width=width, height=768) as page:
            wait(page)
            assert page.evaluate("document.documentElement.scrollWidth") <= width

    def test_every_control_has_a_name(self, page):
        """Buttons, sliders, switches and fields: each can be read out."""
        nameless = page.evaluate(
            """() => [...document.querySelectorAll(
                 'button, [role=slider], [role=switch], [role=tab], input')]
               .filter(e => e.offsetParent !== null)
               .filter(e => !(e.innerText || '').trim() && !e.getAttribute('aria-label')
                 && !e.closest('[aria-label]') && !e.closest('label'))
               .map(e => e.outerHTML.slice(0, 200))"""
        )
        assert nameless == []
        assert re.search(r"\.\d", page.get_by_test_id("picture-table").inner_text())
