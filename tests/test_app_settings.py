"""A world set on the page: to a file, to an address, and back; and what is refused.

Mistakes that were planted, and the test that failed: a size or a date forgotten, a likely
range lost, "all" written out (any world comes back from its file); numbers cut, exponents of
three digits refused (from its address); types that are not offered, ids that break out of
their line, letters not escaped (what is wrong with a world, with an added event); rules of
factors and tables of points let through (no path is followed); a folder of this machine in a
message; an experiment of text read again from a file of its name (one run of a text).
"""

# ruff: noqa: E501 - tables with one case to a line

import datetime as dt
import random
import tomllib
from dataclasses import replace

import bad_addresses
import bad_addresses_made
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hedgesim.app import limits, toml
from hedgesim.app.address import query_of, read_query
from hedgesim.app.offered import OFFERED, fields_of, lasts
from hedgesim.app.presets import PRESETS, base_scenario
from hedgesim.app.settings import VARIES, Added, Settings, checked, problems_of
from hedgesim.app.toml import experiment_of, experiment_text
from hedgesim.app.upload import settings_of
from hedgesim.cli.main import main
from hedgesim.core.errors import ConfigError
from hedgesim.engine.batch import simulate
from hedgesim.model.hedging_model import HedgingModel
from hedgesim.rules.decisions import DECISIONS
from hedgesim.study.open import open_results
from hedgesim.world.events_schema import EVENT_TYPES, Membership
from hedgesim.world.experiment import load_experiment
from hedgesim.world.parameters import parameters

STATES = ("KAZ", "KGZ", "TJK", "TKM", "UZB")
PLEDGE = Added(
    id="X1",
    date=dt.date(2019, 3, 1),
    type="assurance",
    title='A "pledge"; in time & 100%',
    actors=("CHN",),
    targets=("KAZ", "UZB"),
    magnitude=0.3,
)
WORLD = (
    Settings()
    .with_parameter("deference", 0.4)
    .with_event_off("E095")
    .with_event_size("E100", 0.3)
    .with_event_date("H006", dt.date(2023, 1, 1))
    .with_added(PLEDGE)
    .with_rule("KAZ", "bandwagon")
    .with_seed(7)
)


@st.composite
def worlds(draw):
    """Any world that the page could set."""
    found = Settings(
        preset=draw(st.sampled_from(list(PRESETS))),
        varies=draw(st.sampled_from(VARIES)),
        seed=draw(st.integers(0, 2**32 - 1)),
    )
    for name in draw(st.lists(st.sampled_from(list(parameters())), max_size=3)):
        bounds = parameters()[name].parameter
        found = found.with_parameter(name, draw(st.floats(bounds.low, bounds.high)))
    events = st.sampled_from(base_scenario(found.preset).events)
    for event in draw(st.lists(events, max_size=4)):
        if draw(st.booleans()):
            found = found.with_event_off(event.id)
        if draw(st.booleans()) and EVENT_TYPES[event.type].has_magnitude:
            found = found.with_event_size(event.id, draw(st.floats(0, 1)))
        days = st.dates(dt.date(2013, 1, 1), dt.date(2021, 12, 31))
        if draw(st.booleans()):
            found = found.with_event_date(event.id, draw(days))
    for state in draw(st.lists(st.sampled_from(STATES), max_size=3)):
        found = found.with_rule(state, draw(st.sampled_from(list(DECISIONS))))
    printable = st.characters(codec="utf-8", exclude_categories=("C", "Z"))
    title = st.text(printable, min_size=1, max_size=limits.MAX_TEXT)
    for number in range(draw(st.integers(0, 2))):
        found = found.with_added(draw(added(f"X{number}", title)))
    return found


@st.composite
def added(draw, key, title):
    kind = draw(st.sampled_from(OFFERED))
    fields = fields_of(kind)
    power, other = draw(st.permutations(["RUS", "CHN", "TUR", "WEST"]))[:2]
    towards = EVENT_TYPES[kind].roles.get("target") == "chooser"
    states = st.lists(st.sampled_from(STATES), min_size=1, max_size=3, unique=True)
    targets = tuple(draw(states | st.just(["all"]))) if towards else (other,)
    return Added(
        id=key,
        date=draw(st.dates(dt.date(2013, 1, 1), dt.date(2021, 12, 31))),
        type=kind,
        title=draw(title),
        actors=(power,) if "actor" in fields else (),
        targets=targets if "target" in fields else (),
        partner=power if "partner" in fields else None,
        magnitude=draw(st.floats(0, 1)),
    )


def same_world(one, other):
    """Tell whether two experiments have the same runs, whatever they are called."""
    return (one.scenario.events, one.parameters, one.rules, one.design, one.seed) == (
        other.scenario.events, other.parameters, other.rules, other.design, other.seed,
    )  # fmt: skip


@settings(deadline=None, max_examples=60, suppress_health_check=list(HealthCheck))
@given(worlds())
def test_any_world_comes_back_from_its_address(world):
    assert checked(world) == world
    query = query_of(world, world.with_seed(3), [("state", "KAZ")])
    shared = read_query(f"?{query}")
    assert shared.settings == world
    assert shared.pinned == world.with_seed(3)
    assert shared.extra == (("state", "KAZ"),)
    assert query_of(shared.settings) == query_of(world)


@settings(deadline=None, max_examples=60, suppress_health_check=list(HealthCheck))
@given(worlds())
def test_any_world_comes_back_from_its_file(world):
    text = experiment_text(world)
    again = settings_of(text)
    # an event that is left out has neither size nor date in a file
    off = dict.fromkeys(world.off)
    kept = {
        "sizes": tuple(pair for pair in world.sizes if pair[0] not in off),
        "dates": tuple(pair for pair in world.dates if pair[0] not in off),
    }
    usual = {e.id: e for e in base_scenario(world.preset).events}
    kept["dates"] = tuple((k, d) for k, d in kept["dates"] if d != usual[k].date_from)
    for name, pairs in kept.items():
        assert getattr(again, name) == pairs, name
    for name in ("preset", "parameters", "off", "added", "rules", "varies", "seed"):
        assert getattr(again, name) == getattr(world, name), name
    assert same_world(experiment_of(world), experiment_of(again))
    assert all(len(line) <= 1000 for line in text.split("\n"))


def test_settings_that_mean_the_same_are_the_same():
    assert WORLD.with_parameter("deference", None) == WORLD.with_parameter(
        "deference", parameters()["deference"].default
    )
    back = WORLD.with_event_on("E095").with_event_size("E100", None)
    back = back.with_event_date("H006", None).without_added("X1").with_rule("KAZ", None)
    assert back.with_parameter("deference", None) == Settings(seed=7)
    one = Settings().with_event_off("E095").with_event_off("E082")
    assert one == Settings().with_event_off("E082").with_event_off("E095")
    assert hash(one) == hash(Settings().with_event_off("E082").with_event_off("E095"))
    assert WORLD.with_rule("KAZ", "multi_vector").rules == ()


def test_the_presets_are_the_shipped_scenarios():
    for name, preset in PRESETS.items():
        found = experiment_of(Settings(preset=name))
        assert (found.region.id, found.start, found.turns) == (
            "central_asia", 2013, preset.turns,
        )  # fmt: skip
        assert found.scenario.id == preset.scenario
        assert found.design.kind == "magnitudes"
    assert experiment_of(Settings()).turns == 52
    assert experiment_of(Settings(preset="before")).turns == 36


def test_the_file_says_what_was_changed():
    text = experiment_text(WORLD)
    told = text.replace("\n# ", " ")
    assert tomllib.loads(text)["without"] == ["E095", "E100", "H006"]
    for words in (
        "E095 President Xi",
        "size 0.3 in place of 0.6",
        "from 2023-01-01 in place of 2022-02-24",
        "Default: 0.6",
        "luck and in sizes of events",
        f"?{query_of(WORLD)}",
        "A scenario is not a forecast",
    ):
        assert words in told, words
    assert 'title = "The invasion, changed by hand"' in text
    assert "changed by hand" not in experiment_text(Settings())
    comments = [
        line for line in text.split("\n") if line.startswith("# ") and "?world" not in line
    ]
    assert max(map(len, comments)) <= 92


def test_run_on_the_file_gives_the_numbers_of_python(tmp_path, monkeypatch):
    from hedgesim.study import provenance

    monkeypatch.setattr(provenance, "_digest_of", lambda files: "c" * 64)
    folder = tmp_path / "with a space"
    folder.mkdir()
    file = folder / "my_world.toml"
    small = WORLD.with_preset("before").with_event_on("E095").with_event_size("E100", None)
    small = small.with_event_date("H006", None).with_event_off("H003")
    small = small.with_event_size("H002", 0.3)
    file.write_text(experiment_text(small, 12), encoding="utf-8")
    words = ["run", str(file), "--workers", "1", "--quiet", "--out", str(folder / "out")]
    assert main(words) == 0
    stored = open_results(folder / "out").states()
    made = simulate(experiment_of(small, 12), range(12))
    last = stored[(stored["turn"] == 36) & (stored["state"] == "KAZ")].sort_values("run")
    states = [actor.id for actor in experiment_of(small).region.actors if actor.chooses]
    ours = made.states["threat"][-1, states.index("KAZ")]
    np.testing.assert_array_equal(np.asarray(last["threat"], dtype=ours.dtype), ours)
    assert same_world(load_experiment(file), experiment_of(small))


def test_one_run_of_a_text_can_be_changed_and_stepped(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "my_world.toml").write_text(
        "no file of this name is read", encoding="utf-8"
    )
    model = HedgingModel(experiment_of(WORLD), run=3, deference=0.9)
    model.step()
    assert experiment_of(WORLD).changed({"deference": 0.9}).parameters["deference"] == 0.9


@pytest.mark.parametrize(
    ("world", "key", "words"),
    [
        (Settings(preset="invasoin"), "world", "did you mean 'invasion'"),
        (Settings(varies="luck"), "varies", "chance, events, all"),
        (WORLD.with_parameter("defrence", 1.0), "defrence", "did you mean 'deference'"),
        (WORLD.with_parameter("deference", 99.0), "deference", "0 to 5"),
        (WORLD.with_parameter("deference", float("nan")), "deference", "a number"),
        (WORLD.with_event_off("E095x"), "event", "did you mean 'E095'"),
        (WORLD.with_event_size("E100", 3.0), "E100", "0 to 1"),
        (WORLD.with_event_date("E100", dt.date(1066, 10, 14)), "[[event]] E100: date", "1990"),
        (WORLD.with_rule("KAZ", "bandwagn"), "KAZ", "did you mean 'bandwagon'"),
        (WORLD.with_rule("KAZ", "my_rule.py:even"), "KAZ", "one of multi_vector"),
        (WORLD.with_rule("KA", "persist"), "[rules] KA", "did you mean 'KAZ'"),
        (WORLD.with_rule('x]\nscenario = "a', "persist"), "rule", "a state"),
        (WORLD.with_seed(-1), "seed", "0 to 4,294,967,295"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_world_is_said_without_lines_of_an_unseen_file(
    world, key, words
):
    problems = problems_of(world)
    found = [p for p in problems if key in (p.key or "")]
    assert found, problems
    assert words in f"{found[0].expected} {found[0].hint}"
    assert {(p.where, p.line) for p in problems} == {("the world", None)}
    with pytest.raises(ConfigError):
        checked(world)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"type": "join", "organisation": "EAEU"}, "one of aggression"),
        ({"type": "set"}, "one of aggression"),
        ({"magnitude": None}, "0 to 1"),
        ({"magnitude": float("inf")}, "0 to 1"),
        ({"id": "E095"}, "no other event"),
        ({"id": "x y"}, "an id of letters"),
        ({"title": " "}, "a title"),
        ({"title": "x" * 121}, "at most 120"),
        ({"title": "two\nlines"}, "one line"),
        ({"targets": ("RUSX",)}, "choosing state"),
        ({"targets": ('KAZ"\n',)}, "choosing state"),
        ({"targets": ("CHN",)}, "another than the actor"),
        ({"partner": "RUS"}, "a key of an event of type assurance"),
    ],
)
def test_what_is_wrong_with_an_added_event_is_said(change, words):
    said = {name: getattr(PLEDGE, name) for name in PLEDGE.__dataclass_fields__}
    problems = problems_of(Settings().with_added(Added(**(said | change))))
    assert problems
    assert any(words in p.expected for p in problems), problems


def test_no_more_events_than_the_limit_can_be_added():
    world = Settings()
    for number in range(limits.MAX_ADDED + 1):
        said = {name: getattr(PLEDGE, name) for name in PLEDGE.__dataclass_fields__}
        world = world.with_added(Added(**said | {"id": f"X{number}"}))
    assert "at most 12" in problems_of(world)[0].expected
    assert problems_of(world.without_added("X0")) == []
    with pytest.raises(ConfigError, match="at most 12"):
        read_query(query_of(world))


def test_what_states_decide_themselves_is_not_offered():
    assert set(EVENT_TYPES) - set(OFFERED) == {"join", "leave", "set", "remove_vector"}
    assert not any(issubclass(EVENT_TYPES[kind], Membership) for kind in OFFERED)
    assert all(EVENT_TYPES[kind].has_magnitude for kind in OFFERED)
    for kind in OFFERED:
        required = {
            name
            for name, field in EVENT_TYPES[kind].model_fields.items()
            if field.is_required()
            and name in ("actor", "target", "partner", "organisation")
        }
        assert set(fields_of(kind)) == required, kind
        assert lasts(kind) == ("from_" in EVENT_TYPES[kind].model_fields), kind


@pytest.mark.parametrize("mine", ["1234567890", "0.00012345678901234567", "1e-07", "5e-05"])
def test_numbers_stand_in_an_address_as_they_are(mine):
    world = Settings().with_event_size("E100", min(float(mine), 1.0))
    assert read_query(query_of(world)).settings == world


PATHS = ("bait.toml", "./bait.toml", "../bait.toml", "/etc/passwd", "bait", "mine")


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(
    "line",
    [
        'scenario = "{path}"',
        'region = "{path}"',
        'rules.KAZ = "{path}:even"',
        'design.file = "{path}"',
        'design.scenarios = ["history", "{path}"]',
        'factor = [{{ rule = "KAZ", values = ["{path}:even", "persist"] }}]',
    ],
)
def test_no_path_of_a_file_is_followed(line, path, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("bait.toml", "bait", "scenarios/mine.toml"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("format = 1\n", encoding="utf-8")
    new = line.format(path=path)
    key = new.split(" = ")[0]
    text = experiment_text(Settings())
    text = text[: text.index("[design]")]
    kept = [row for row in text.split("\n") if not row.startswith(f"{key} = ")]
    bad_addresses.WATCH.opened.clear()
    bad_addresses.WATCH.on = True
    try:
        with pytest.raises(ConfigError) as caught:
            settings_of("\n".join([new, *kept]))
    finally:
        bad_addresses.WATCH.on = False
    assert not [p for p in bad_addresses.WATCH.opened if "bait" in p or "passwd" in p]
    first = caught.value.problems[0]
    assert first.line == 1
    assert "files are not read here" in first.expected or "of the package" in first.expected
    assert not bad_addresses._followed()


@pytest.mark.parametrize(
    ("old", "new", "line_of", "words"),
    [
        ("start = 2013", "start = 2014", "start = ", "2013"),
        ("turns = 52", "turns = 20", "turns = ", "36, 52"),
        ("seed = 7", "seed = 1.5", "seed = 1", "whole number"),
        ('"assurance"', '"leave"', 'target = ["KAZ"', "a key of an event of type leave"),
        ("magnitude = 0.3\nreason", "likely = [0.1, 0.4]\nmagnitude = 0.3\nreason", "[[event]]\nid = \"E100\"", "date and size"),
    ],
)  # fmt: skip
def test_what_the_page_cannot_show_is_said_with_its_line(old, new, line_of, words):
    text = experiment_text(WORLD)
    assert old in text
    text = text.replace(old, new, 1)
    with pytest.raises(ConfigError) as caught:
        settings_of(text)
    (found, *_) = [p for p in caught.value.problems if words in p.expected]
    assert found.line == text[: text.index(line_of)].count("\n") + 1


def test_designs_of_points_factors_and_figures_are_not_shown():
    figure = '[[figure]]\nquantity = "kin_exposure"\nstate = "KAZ"\npartner = "RUS"\nvalue = 0.1\nnote = "n"\n'
    rows = 'kind = "list"\nrows = [{ threat_fall = 0.1 }]'
    text = experiment_text(WORLD).replace("runs = 128\n", "") + figure
    text = text.replace('kind = "magnitudes"', rows)
    with pytest.raises(ConfigError) as caught:
        settings_of(text)
    found = {p.key: p.line for p in caught.value.problems}
    lines = text.split("\n")
    assert found["[design] kind"] == lines.index('kind = "list"') + 1
    assert found["[[figure]] kin_exposure"] == lines.index("[[figure]]") + 1


def test_no_folder_of_this_machine_is_named():
    text = experiment_text(Settings()).replace('"central_asia"', '"triad"')
    with pytest.raises(ConfigError) as caught:
        settings_of(text)
    assert {p.where for p in caught.value.problems} == {"my_world.toml", "history.toml"}


def test_a_level_that_is_moved_beyond_its_end_lasts_a_day():
    level = next(e for e in base_scenario("invasion").events if e.id == "H006")
    ends, after = dt.date(2023, 6, 30), dt.date(2024, 1, 1)
    ended = replace(level, date_to=ends)
    assert toml._when(ended, after) == {"from": after, "to": after}
    assert toml._when(ended, dt.date(2023, 1, 1))["to"] == ends
    assert toml._when(level, after)["to"] is None


def test_files_with_marks_of_other_systems_are_read():
    text = experiment_text(WORLD)
    assert settings_of("\ufeff" + text.replace("\n", "\r\n")) == WORLD


def test_very_many_problems_are_told_in_part():
    with pytest.raises(ConfigError) as caught:
        read_query("off=" + ",".join(f"X{number}" for number in range(900)))
    assert len(caught.value.problems) == limits.MAX_PROBLEMS + 1
    assert "875 further" in caught.value.problems[-1].expected


def test_addresses_are_readable():
    assert query_of(WORLD.without_added("X1")) == (
        "world=invasion&deference=0.4&off=E095&size=E100:0.3&date=H006:2023-01-01"
        "&rule=KAZ:bandwagon&seed=7"
    )
    assert read_query("").settings == Settings()
    assert query_of(Settings()) == "world=invasion"


def test_generated_mistakes_are_answered_in_words():
    told = bad_addresses.campaign(120, seed=2)
    assert [o for o in told.wrong] == []
    assert {o.kind for o in told.refused} == {"address", "file"}


def test_generated_worlds_are_sound():
    for number in range(12):
        world = bad_addresses_made.world(random.Random(number))
        assert problems_of(world) == []
