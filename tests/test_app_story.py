"""One run told turn by turn, and its reasons, against `HedgingModel` and the batch engine.

Mistakes that were planted, and the test that failed: strategies before and after swapped
(`test_changes_of_strategy_are_told`); a ledger cut one turn late
(`test_reasons_are_those_of_a_model_that_stopped_there`, and more); events told a quarter
early (`test_events_are_told_in_their_quarter`); always run 0
(`test_every_turn_is_told_as_the_model_shows_it`, and more); effort and dependence in each
other's column (`test_the_card_shows_the_numbers_of_the_model`); bars that begin where they
should end (`test_the_waterfall_shows_the_numbers`).
"""

import datetime as dt
import math
import pickle
import xml.etree.ElementTree as ET

import numpy as np
import pytest

from hedgesim.app.charts.card import card_html, share_text
from hedgesim.app.charts.map import map_svg, outline_for
from hedgesim.app.charts.network import THICK, WEAK, network_svg, ties
from hedgesim.app.charts.paint import ends_of, legend, number_of, painted
from hedgesim.app.charts.waterfall import height_of, title_of, waterfall_options
from hedgesim.app.settings import Added, Settings
from hedgesim.app.simulate import simulate
from hedgesim.app.story import reasons, tell
from hedgesim.app.telling import changed, happened
from hedgesim.app.texts import t
from hedgesim.app.toml import experiment_of
from hedgesim.measures.strategy_types import STRATEGIES
from hedgesim.model import HedgingModel
from hedgesim.plots.style import SPECTRUM
from hedgesim.study.waterfall import waterfall

RUN = 7
CROSS = 'A <b>"title"</b> & more'
ADDED = Added(
    id="X1",
    date=dt.date(2015, 5, 1),
    type="coercion",
    title=CROSS,
    actors=("RUS",),
    targets=("KAZ",),
    magnitude=0.6,
)
WORLD = (
    Settings(preset="before", varies="all")
    .with_parameter("deference", 0.2)
    .with_event_off("H003")
    .with_rule("UZB", "bandwagon")
    .with_added(ADDED)
)


@pytest.fixture(scope="module")
def story():
    return tell(WORLD, RUN)


@pytest.fixture(scope="module")
def stops():
    """Models of the same run, stopped at some of its turns."""
    found = {}
    for turn in (0, 3, 17, 36):
        found[turn] = HedgingModel(experiment_of(WORLD), run=RUN)
        for _ in range(turn):
            found[turn].step()
    return found


def same(number, other):
    """Tell whether a number in single precision is the other one, to the bit."""
    return np.float32(other) == number or (math.isnan(other) and np.isnan(number))


def test_every_turn_is_told_as_the_model_shows_it(story, stops):
    assert (story.turns, story.failed, story.run) == (36, False, RUN)
    for turn, model in stops.items():
        assert len(model.agents) == len(story.states)
        for state in story.states:
            agent = model.state(state)
            for name in ("threat", "alignment"):
                row = story.of(name, turn, state)
                told = getattr(agent, name)
                assert all(same(row[j], told[p]) for j, p in enumerate(story.partners))
            for name in ("posture", "dependence"):
                array, told = story.of(name, turn, state), getattr(agent, name)
                assert all(
                    same(array[j, c], told[channel][partner])
                    for j, partner in enumerate(story.partners)
                    for c, channel in enumerate(story.channels)
                )
            for name in ("hedging_index", "autonomy", "exposure"):
                assert same(story.of(name, turn, state), agent.measures[name])
            assert story.strategy(turn, state) == agent.strategy
            assert story.members(turn, state) == agent.memberships


def test_it_is_the_run_of_that_number_of_the_page(story):
    answer = simulate(WORLD, range(RUN + 1))
    for name in ("autonomy", "exposure", "hedging_index"):
        assert np.array_equal(story.arrays[name], answer.arrays[name][..., RUN])
    for vector in story.vectors:
        shown = answer.arrays[f"alignment_{vector}"][..., RUN]
        told = story.arrays["alignment"][:, :, story.partners.index(vector)]
        itself = np.isnan(shown)
        assert np.array_equal(told[~itself], shown[~itself])
    other = tell(WORLD, RUN + 1)
    assert not np.array_equal(other.arrays["alignment"], story.arrays["alignment"])


def test_it_crosses_processes_quickly(story):
    assert len(pickle.dumps(story)) < 300_000
    assert all(array.dtype == np.float32 for array in story.arrays.values())


@pytest.mark.parametrize(
    ("turn", "asked"),
    [
        (36, {}),
        (36, {"partner": "CHN", "channel": "economy", "since": 10}),
        (17, {"since": 16}),
        (17, {"channel": "diplomacy", "since": 0}),
        (3, {}),
        (0, {}),
    ],
)
@pytest.mark.parametrize("state", ["KAZ", "TUR"])
def test_reasons_are_those_of_a_model_that_stopped_there(stops, state, turn, asked):
    why = stops[turn].why(state, **asked)
    found = reasons(WORLD, RUN, state, turn, **asked)
    assert found.sentence == why.sentence
    assert (found.turn, found.since, found.partner) == (turn, why.since, why.reference)
    rows = waterfall(why, most=max(1, sum(bar.kind == "term" for bar in found.bars)))
    assert [tuple(row) for row in rows.itertuples(index=False)] == [
        (bar.kind, bar.label, bar.contribution, bar.before, bar.after) for bar in found.bars
    ]
    moved = sum(bar.contribution for bar in found.bars)
    assert moved == pytest.approx(found.bars[-1].after - found.bars[0].after, abs=1e-12)


def test_terms_that_did_nothing_are_one_bar():
    bars = reasons(WORLD, RUN, "KAZ", 36).bars
    terms = [bar for bar in bars if bar.kind == "term"]
    assert 1 <= len(terms) <= 8
    assert all(abs(bar.contribution) >= 0.0005 for bar in terms)


def test_a_rule_that_does_not_go_by_the_terms_has_no_bars():
    found = reasons(WORLD, RUN, "UZB", 36)
    assert found.bars == ()
    assert "decided by bandwagon" in found.sentence


def test_a_model_answers_for_turns_before_its_last(stops):
    last, stopped = stops[36], stops[17]
    for state in ("KAZ", "RUS"):
        earlier, then = last.why(state, turn=17), stopped.why(state)
        assert earlier.sentence == then.sentence
        assert earlier.table().equals(then.table())
        assert last.state(state).why(turn="2017Q1").turn == 17
    assert last.why("KAZ").turn == 36
    with pytest.raises(ValueError, match="not made yet; the last one is 17"):
        last.why("KAZ", turn=17, since=18)
    with pytest.raises(ValueError, match="not made yet"):
        stopped.why("KAZ", turn=18)
    with pytest.raises(ValueError, match=r"0 \(the start\) to 36"):
        last.why("KAZ", turn=-1)


def test_events_are_told_in_their_quarter(story):
    turn = (2015 - 2013) * 4 + 2
    assert story.quarters[turn] == "2015Q2"
    assert CROSS in [event.title for event in story.events[turn]]
    assert next(e for e in story.events[turn] if e.id == "X1").hypothetical
    assert f"{CROSS} (2015-05-01)" in happened(story, turn)
    every = {event.id for events in story.events for event in events}
    began = {
        event.id
        for event in experiment_of(WORLD).scenario.events
        if dt.date(2013, 1, 1) <= event.date_from < dt.date(2022, 1, 1)
    }
    assert every == began
    assert "H003" not in every
    assert happened(story, 0) == [t("step.start", year=2013)]
    assert changed(story, 0) == []


def test_changes_of_strategy_are_told(story):
    found = 0
    for turn in range(1, story.turns + 1):
        now, before = (
            {s: STRATEGIES[int(c)] for s, c in zip(story.states, row, strict=True)}
            for row in (story.arrays["strategy"][turn], story.arrays["strategy"][turn - 1])
        )
        told = {c.state: (c.before, c.after) for c in story.changes(turn)}
        assert told == {s: (before[s], now[s]) for s in now if before[s] != now[s]}
        found += len(told)
        assert len(changed(story, turn)) == max(1, len(told))
    assert found


def test_many_events_are_cut_short():
    story = tell(Settings(), 0)
    full = max(range(len(story.events)), key=lambda turn: len(story.events[turn]))
    count = len(story.events[full])
    assert count > 4
    assert happened(story, full)[-1] == t("step.more_events", count=count - 4)
    assert len(happened(story, full)) == 5


def test_colours_say_what_the_numbers_say(story):
    by_strategy = painted(story, 17, "strategy")
    for state, paint in by_strategy.items():
        strategy = story.strategy(17, state)
        assert paint.fill == SPECTRUM[strategy]
        assert paint.said == str(number_of(strategy))
        assert strategy in paint.label
        assert f"{paint.said} {strategy}" in [text for _, text in legend(story, "strategy")]
    low, high = ends_of(story, "RUS")
    j = story.partners.index("RUS")
    for state, paint in painted(story, 17, "RUS").items():
        share = float(story.of("alignment", 17, state)[j])
        if state == "RUS":
            assert paint.said == ""
            continue
        assert low <= share <= high
        assert float(paint.said) == pytest.approx(share, abs=0.005)
    fills = [colour for colour, _ in legend(story, "RUS")]
    assert len(set(fills)) == len(fills) == 6


def test_pictures_have_every_state_once(story):
    outline = outline_for(experiment_of(WORLD).region)
    for drawn in (
        map_svg(outline, story.states, story.names, 'A "map"'),
        network_svg(story, outline, "A network"),
        network_svg(story, None, "On a circle"),
    ):
        root = ET.fromstring(drawn)
        groups = [g for g in root.iter("g") if "data-state" in g.attrib]
        assert [g.get("data-state") for g in groups].count("KAZ") == 1
        assert {g.get("data-state") for g in groups} == set(story.states)
        for group in groups:
            assert (group.get("role"), group.get("tabindex")) == ("button", "0")
            assert group.find("*[@class='shape']") is not None
        named = {text.get("data-of") for text in root.iter("text")}
        assert named >= set(story.states)
    assert len(map_svg(outline, story.states, story.names, "")) < 80_000


def test_lines_are_as_wide_as_alignment(story):
    drawn = network_svg(story, None, "")
    widths = ties(story, 17)
    for key, width in widths.items():
        state, vector = key.split("-")
        share = float(story.of("alignment", 17, state)[story.partners.index(vector)])
        assert width == (pytest.approx(THICK * share, abs=0.01) if share >= WEAK else 0)
        assert f'data-tie="{key}"' in drawn
    assert any(widths.values())


def test_the_waterfall_shows_the_numbers(story):
    found = reasons(WORLD, RUN, "KAZ", 17, channel="security")
    options = waterfall_options(found, story)
    unseen, seen = (series["data"] for series in options["series"])
    names = options["yAxis"]["data"]
    assert (names[0], names[-1]) == (story.quarters[13], story.quarters[17])
    for bar, low, shown in zip(found.bars, unseen, seen, strict=True):
        assert low == pytest.approx(100 * min(bar.before, bar.after), abs=1e-4)
        high = 100 * max(bar.before, bar.after)
        assert low + shown["value"] == pytest.approx(high, abs=2e-4)
        if bar.kind == "term":
            assert shown["label"]["formatter"][0] == ("+" if bar.contribution > 0 else "−")
    assert options["xAxis"]["min"] <= min(bar for bar in unseen if bar)
    torn = t("step.torn") in title_of(found, story)
    assert torn == (options["xAxis"]["min"] > 0)
    assert height_of(found) >= 40 * len(found.bars)


def test_the_card_shows_the_numbers_of_the_model(story, stops):
    agent = stops[17].state("KAZ")
    root = ET.fromstring(f"<div>{card_html(story, 17, 'KAZ')}</div>")
    said = {e.get("data-testid"): e.text for e in root.iter() if e.get("data-testid")}
    for partner in ("RUS", "CHN"):
        assert float(said[f"step-threat-{partner}"]) == pytest.approx(
            agent.threat[partner], abs=0.0051
        )
        for name in ("posture", "dependence"):
            for channel in story.channels:
                share = getattr(agent, name)[channel][partner]
                assert said[f"step-{name}-{partner}-{channel}"] == share_text(share)
    heads = [e.text for e in root.findall(".//thead/tr[2]/th")]
    assert heads == [t("step.effort"), t("step.dependence")] * 2
    first = [e.get("data-testid") for e in root.findall(".//tbody/tr[1]/td")]
    kinds = ("posture", "dependence")
    assert first == [f"step-{k}-{p}-security" for p in ("RUS", "CHN") for k in kinds]
    assert said["step-strategy"] == f"{agent.strategy} towards Russia"
    members = root.find(".//*[@data-testid='step-members']")
    assert [e.text for e in members] == list(agent.memberships)
    itself = card_html(story, 17, "RUS")
    assert "step-threat-RUS" not in itself
    assert "step-posture-CHN-economy" in itself
