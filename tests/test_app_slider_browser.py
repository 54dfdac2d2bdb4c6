"""The sliders of the page in Chromium: keys, pointer, a slow line, and what is read out.

The server is the real one; the network is shut but for this machine. Left out, and said so,
where there is no Chromium, no playwright or no NiceGUI.

Mistakes that were planted, and the test that failed:

- an old echo of the server is taken: `test_keys_in_quick_succession_all_count`,
  `test_on_a_slow_line_no_key_is_lost_and_nothing_jumps`
- the server acts on older places too:
  `test_of_places_that_come_at_once_only_the_newest_is_acted_on`
- the name stays outside of what takes the focus: `test_the_focus_is_read_out_with_name`
- the last place of a movement is told only when it ends: `test_a_pointer_puts_the_thumb`
- a value of the server moves a thumb that is held: `test_what_the_server_sets_meanwhile`
- the groove is wider than where the thumb can be: `test_a_finger_finds_the_thumb`
- no ring is drawn round the focus: `test_the_focus_is_seen`
"""

import itertools
import re
import shutil
from urllib.parse import urlsplit

import pytest
from app_served import opened, served

from hedgesim.app.address import read_query
from hedgesim.app.dials import STEPS, TELLING, dial
from hedgesim.app.settings import Settings
from hedgesim.app.texts import t
from hedgesim.world.parameters import parameters

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = [
    pytest.mark.timeout(300),
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is here"),
]

SLOW_LINE = """
wait => {
  const line = window.socket;
  const hear = line.onevent.bind(line), say = line.emit.bind(line);
  line.onevent = packet => setTimeout(() => hear(packet), wait);
  line.emit = (...said) => { setTimeout(() => say(...said), wait); return line; };
}
"""
"""In the browser: everything takes so many milliseconds there, and as many back."""

STALLED_LINE = """
() => {
  const line = window.socket, kept = [];
  const hear = line.onevent.bind(line), say = line.emit.bind(line);
  line.onevent = packet => kept.push(() => hear(packet));
  line.emit = (...said) => { kept.push(() => say(...said)); return line; };
  window.lineComesBack = () => {
    line.onevent = hear;
    line.emit = say;
    kept.forEach(one => one());
  };
}
"""
"""In the browser: nothing comes or goes until `lineComesBack()`, then all at once."""

WATCHED = """
input => {
  window.places = [Number(input.value)];
  const look = () => {
    const now = Number(input.value);
    if (now !== window.places.at(-1)) window.places.push(now);
    requestAnimationFrame(look);
  };
  look();
}
"""
"""In the browser: note every place at which a slider stands."""

FOCUSED = "() => document.activeElement.closest('[data-testid]')?.dataset.testid"


@pytest.fixture(scope="module")
def server():
    with served() as address:
        yield address


@pytest.fixture
def page(server):
    """A fresh visit; at its end nothing may stand in the console."""
    with opened(server, CHROMIUM) as found:
        found.get_by_test_id("picture-runs").wait_for()
        yield found


def thumb(page, name):
    """Find what takes the focus of a parameter's slider."""
    return page.get_by_test_id(f"slider-{name}").get_by_role("slider")


def usual(name):
    return dial(name).place(dial(name).default)


def is_at(page, name, place):
    """Wait until slider and number stand at a place; they must stay there."""
    one = dial(name)
    told = re.compile(rf"^{re.escape(one.told(one.value(place)))}$")
    for pause in (0, 600):
        page.wait_for_timeout(pause)
        page.get_by_test_id(f"value-{name}").filter(has_text=told).wait_for()
        assert int(thumb(page, name).input_value()) == place


def is_set(page, wanted):
    """Wait until the world of the page is the one that is expected."""
    page.get_by_test_id("tab-share").click()
    for _ in range(100):
        address = page.get_by_test_id("share-address").input_value()
        if read_query(urlsplit(address).query).settings == wanted:
            return
        page.wait_for_timeout(100)
    assert read_query(urlsplit(address).query).settings == wanted


def read_out(page):
    """Give role, name and value in words of what has the focus, as a screen reader."""
    session = page.context.new_cdp_session(page)
    for node in session.send("Accessibility.getFullAXTree")["nodes"]:
        told = {p["name"]: p["value"].get("value") for p in node.get("properties", ())}
        if told.get("focused") and node["role"]["value"] != "RootWebArea":
            return node["role"]["value"], node["name"]["value"], told.get("valuetext")
    return None


def reads(page, *wanted):
    """Wait until what has the focus is read out as expected."""
    for _ in range(50):
        if read_out(page) == wanted:
            return
        page.wait_for_timeout(100)
    assert read_out(page) == wanted


def test_the_focus_is_read_out_with_name_and_value_in_words(page):
    for name in TELLING:
        one = dial(name)
        thumb(page, name).focus()
        reads(page, "slider", one.label, one.told(one.default))
    page.keyboard.press("ArrowRight")
    reads(page, "slider", one.label, one.told(one.value(usual(name) + 1)))


def test_sliders_of_other_panels_are_read_out(page):
    page.get_by_test_id("tab-events").click()
    page.get_by_test_id("event-edit-H017").click()
    size = page.get_by_test_id("event-size-H017")
    size.get_by_role("slider").focus()
    name = t("events.size_of", title="Russia and the West confront each other openly")
    reads(page, "slider", name, ".60")
    page.keyboard.press("ArrowLeft")
    reads(page, "slider", name, ".59")
    page.get_by_test_id("tab-step").click()
    page.get_by_test_id("step-quarter").filter(has_text="turn 0 of").wait_for()
    page.get_by_test_id("step-turn").get_by_role("slider").focus()
    page.keyboard.press("End")
    page.get_by_test_id("step-quarter").filter(has_text="turn 52 of").wait_for()
    told = t("step.turn_of", quarter="2025Q4", turn=52, turns=52)
    reads(page, "slider", t("step.turn"), told)


def test_the_tab_key_goes_to_each_slider_once(page):
    page.get_by_test_id("sliders-all").click()
    page.get_by_test_id("slider-market_elasticity").wait_for()
    page.get_by_test_id("sliders-all").scroll_into_view_if_needed()
    page.get_by_test_id("tab-sliders").focus()
    reached = []
    while "foot" not in reached and len(reached) < 3 * len(parameters()):
        page.keyboard.press("Tab")
        reached.append(page.evaluate(FOCUSED) or "foot")
    sliders = [name for name in reached if name.startswith("slider-")]
    assert sorted(sliders) == sorted(f"slider-{name}" for name in parameters())


def test_keys_move_as_keys_of_sliders_do(page):
    thumb(page, "threat_fall").focus()
    at = usual("threat_fall")
    steps = {"ArrowRight": 1, "ArrowLeft": -1, "ArrowUp": 1, "ArrowDown": -1,
             "PageUp": 10, "PageDown": -10}  # fmt: skip
    for key in ("ArrowRight", "ArrowUp", "ArrowUp", "ArrowDown", "PageUp", "PageDown",
                "ArrowLeft", "PageUp"):  # fmt: skip
        page.keyboard.press(key)
        at += steps[key]
        assert int(thumb(page, "threat_fall").input_value()) == at
    is_at(page, "threat_fall", at)
    for key, end in (("Home", 0), ("End", STEPS), ("Home", 0)):
        page.keyboard.press(key)
        is_at(page, "threat_fall", end)
    low = Settings().with_parameter("threat_fall", dial("threat_fall").low)
    is_set(page, low)


@pytest.mark.parametrize("gap", [0, 15, 70])
@pytest.mark.parametrize("name", ["deference", "threat_scale"])
def test_keys_in_quick_succession_all_count(page, name, gap):
    """Without a gap ten keys take some hundredths of a second."""
    at = usual(name)
    thumb(page, name).focus()
    for way, step in (("ArrowRight", 1), ("ArrowLeft", -1), ("ArrowRight", 1)):
        for _ in range(10):
            page.keyboard.press(way)
            page.wait_for_timeout(gap)
        at += 10 * step
        assert int(thumb(page, name).input_value()) == at
        is_at(page, name, at)
    is_set(page, Settings().with_parameter(name, dial(name).value(at)))


def test_on_a_slow_line_no_key_is_lost_and_nothing_jumps(page):
    name, at = "security_fear", usual("security_fear")
    page.evaluate(SLOW_LINE, 250)
    slider = thumb(page, name)
    slider.focus()
    slider.evaluate(WATCHED)
    for _ in range(30):
        page.keyboard.press("ArrowRight")
        page.wait_for_timeout(45)
    is_at(page, name, at + 30)
    assert page.evaluate("places") == [*range(at, at + 31)]
    is_set(page, Settings().with_parameter(name, dial(name).value(at + 30)))


def test_when_a_line_comes_back_no_key_is_lost(page):
    name, at = "diplomacy_fear", usual("diplomacy_fear")
    slider = thumb(page, name)
    slider.focus()
    slider.evaluate(WATCHED)
    page.evaluate(STALLED_LINE)
    for _ in range(10):
        page.keyboard.press("ArrowRight")
        page.wait_for_timeout(70)
    page.evaluate("lineComesBack()")
    for _ in range(10):
        page.keyboard.press("ArrowRight")
    is_at(page, name, at + 20)
    assert page.evaluate("places.every((place, n) => n === 0 || place > places[n - 1])")
    is_set(page, Settings().with_parameter(name, dial(name).value(at + 20)))


def test_of_places_that_come_at_once_only_the_newest_is_acted_on():
    pytest.importorskip("nicegui", reason="no NiceGUI is here")
    from nicegui.client import Client
    from nicegui.events import GenericEventArguments
    from nicegui.page import page

    from hedgesim.app.page.slider import Slider

    with Client(page("/sliders"), request=None) as client:
        slider = Slider(low=0, high=9, value=4)
    events = [
        GenericEventArguments(sender=slider, client=client, args=place)
        for place in (5, 6, 7)
    ]
    for event in events:  # as NiceGUI does, before it runs what is to be done
        slider.set_value(slider._event_args_to_value(event))
    assert [slider.place_of(event) for event in events] == [None, None, 7]
    slider.set_value(4)  # what is set meanwhile does not make the newest an old one
    assert slider.place_of(events[-1]) == 7
    assert (slider.props["heard"], slider.props["model-value"]) == (3, 4)


@pytest.mark.parametrize("wait", [0, 300])
def test_reset_moves_the_slider_back(page, wait):
    page.evaluate(SLOW_LINE, wait)
    for testid in ("reset-deference", "sliders-reset"):
        thumb(page, "deference").focus()
        page.keyboard.press("End")
        is_at(page, "deference", STEPS)
        page.get_by_test_id(testid).click()
        is_at(page, "deference", usual("deference"))
    is_set(page, Settings())


def test_who_moves_on_after_a_reset_has_the_last_word(page):
    """The server is told to go back, and then, before it answers, of a key."""
    page.evaluate(SLOW_LINE, 200)
    slider = thumb(page, "deference")
    slider.focus()
    page.keyboard.press("End")
    is_at(page, "deference", STEPS)
    page.get_by_test_id("reset-deference").evaluate("button => button.click()")
    page.wait_for_timeout(100)
    page.keyboard.press("ArrowLeft")
    is_at(page, "deference", STEPS - 1)
    one = dial("deference")
    is_set(page, Settings().with_parameter("deference", one.value(STEPS - 1)))


def test_what_the_server_sets_meanwhile_does_not_move_a_thumb_that_is_held(page):
    page.evaluate(SLOW_LINE, 50)
    thumb(page, "deference").focus()
    page.keyboard.press("End")
    is_at(page, "deference", STEPS)
    box = page.get_by_test_id("slider-deference").bounding_box()
    page.mouse.move(box["x"] + box["width"], box["y"] + box["height"] / 2)
    page.mouse.down()
    page.get_by_test_id("reset-deference").evaluate("button => button.click()")
    page.wait_for_timeout(500)
    assert int(thumb(page, "deference").input_value()) == STEPS
    page.mouse.up()  # it has not been moved, so the server's word counts
    is_at(page, "deference", usual("deference"))
    is_set(page, Settings())


def test_a_pointer_puts_the_thumb_where_it_is(page):
    slider = page.get_by_test_id("slider-deference")
    box = slider.bounding_box()
    middle = box["y"] + box["height"] / 2
    for share in (0.25, 1, 0, 0.8):
        page.mouse.click(box["x"] + share * box["width"], middle)
        is_at(page, "deference", round(share * STEPS))
    page.mouse.move(box["x"] + 0.8 * box["width"], middle)
    page.mouse.down()
    for share in itertools.chain(range(80, 10, -7), range(10, 61)):
        page.mouse.move(box["x"] + share / 100 * box["width"], middle + 40)
    is_at(page, "deference", 60)  # told though it is still held
    page.mouse.up()
    is_set(page, Settings().with_parameter("deference", dial("deference").value(60)))


def test_an_address_and_another_panel_place_the_slider(server):
    with opened(f"{server}/?world=before&deference=1.2", CHROMIUM) as page:
        is_at(page, "deference", dial("deference").place(1.2))
        thumb(page, "deference").focus()
        page.keyboard.press("PageDown")
        page.get_by_test_id("tab-rules").click()  # at once
        page.wait_for_timeout(500)
        page.get_by_test_id("tab-sliders").click()
        is_at(page, "deference", dial("deference").place(1.2) - 10)


def test_a_run_that_plays_moves_the_slider_until_a_key_stops_it(page):
    page.get_by_test_id("tab-step").click()
    page.get_by_test_id("step-quarter").filter(has_text="turn 0 of").wait_for()
    page.get_by_test_id("step-speed").get_by_text(t("step.fast"), exact=True).click()
    page.get_by_test_id("step-play").click()
    later = re.compile(r"turn ([4-9]|\d\d) of")  # no turn stands long enough to be seen
    page.get_by_test_id("step-quarter").filter(has_text=later).wait_for()
    slider = page.get_by_test_id("step-turn").get_by_role("slider")
    assert int(slider.input_value()) >= 4
    slider.focus()
    page.keyboard.press("End")
    for _ in range(7):
        page.keyboard.press("ArrowLeft")
    page.get_by_test_id("step-quarter").filter(has_text="turn 45 of").wait_for()
    page.wait_for_timeout(1000)
    assert int(slider.input_value()) == 45
    assert "turn 45 of" in page.get_by_test_id("step-quarter").inner_text()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("colours", ["none", "active"])
def test_the_focus_is_seen(server, scheme, colours):
    """A ring in two colours round the thumb, or none: what is drawn there must differ."""
    how = {"color_scheme": scheme, "forced_colors": colours}
    with opened(server, CHROMIUM, **how) as page:
        slider = page.get_by_test_id("slider-deference")
        slider.scroll_into_view_if_needed()
        page.wait_for_timeout(1000)
        before = slider.screenshot()
        assert before == slider.screenshot()
        thumb(page, "deference").focus()
        page.keyboard.press("ArrowRight")
        page.keyboard.press("ArrowLeft")
        is_at(page, "deference", usual("deference"))
        assert slider.screenshot() != before


def test_a_finger_finds_the_thumb(server):
    how = {"width": 360, "height": 740, "has_touch": True, "is_mobile": True}
    with opened(server, CHROMIUM, **how) as page:
        slider = page.get_by_test_id("slider-deference")
        slider.scroll_into_view_if_needed()
        box = slider.bounding_box()
        assert box["height"] >= 28
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        x, y = box["x"] + 0.75 * box["width"], box["y"] + box["height"] / 2
        page.touchscreen.tap(x, y)
        is_at(page, "deference", 75)
