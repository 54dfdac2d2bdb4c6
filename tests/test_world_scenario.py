"""Scenarios: what they take over, what they may not say."""

# ruff: noqa: E501 - tables with one case to a line

import pytest

from hedgesim.core.errors import ConfigError
from hedgesim.world.events_schema import EVENT_TYPES
from hedgesim.world.names import available
from hedgesim.world.region_reader import load_region
from hedgesim.world.scenario import load_scenario

HEAD = 'format = 1\nid = "mine"\ntitle = "Mine"\nregion = "triad"\noutsiders = { FAR = "Far" }\n'
ROW = """
[[coding]]
type = "{type}"
subtype = "sort"
magnitude = 0.5
likely = [0.3, 0.7]
source_id = "assumed"
note = "a guess"
"""
COMMON = 'status = "hypothetical"\ntitle = "An act"\nsource_id = "assumed"\n'
DATED = "date = 2001-02-03\n"
FIELDS = {
    "aggression": 'actor = "NOR"\ntarget = "FAR"\n',
    "annexation": 'actor = "NOR"\n',
    "strain": 'actor = "NOR"\n',
    "sanctions": 'actor = "SUD"\ntarget = "NOR"\n',
    "confrontation": 'actor = "SUD"\ntarget = "NOR"\n',
    "unrest": 'target = "ALT"\n',
    "protest": 'target = "ALT"\npartner = "NOR"\n',
    "kin_inflow": 'target = "ALT"\npartner = "NOR"\n',
    "join": 'actor = "ALT"\norganisation = "MARKET"\n',
    "leave": 'actor = ["ALT", "NOR"]\norganisation = "LEAGUE"\n',
    "set": 'parameter = "deference"\nvalue = 1\n',
    "remove_vector": 'actor = "SUD"\n',
}
LASTING = "from = 2001-02-03\nto = 2002-02-03\n"


def event(kind, extra="", fields=None, dated=None, identifier="A1"):
    dated = dated or (
        LASTING if kind in ("strain", "sanctions", "confrontation") else DATED
    )
    body = fields or FIELDS.get(kind, 'actor = "NOR"\ntarget = ["ALT"]\n')
    subtype = 'subtype = "sort"\n' if EVENT_TYPES[kind].has_magnitude else ""
    lead = f'\n[[event]]\nid = "{identifier}"\ntype = "{kind}"\n'
    return lead + subtype + dated + body + COMMON + extra


def scenario(tmp_path, *parts, name="mine", head=HEAD):
    path = tmp_path / f"{name}.toml"
    path.write_text(head + "".join(parts), encoding="utf-8")
    return path


def complaints(path, **options):
    with pytest.raises(ConfigError) as caught:
        load_scenario(path, **options)
    return caught.value.problems


@pytest.mark.parametrize("name", sorted(available("scenario")))
def test_every_scenario_that_ships_is_sound(name):
    found = load_scenario(name)
    assert list(found.events) == sorted(found.events, key=lambda e: (e.date_from, e.id))
    assert len(found.coding) <= 12


@pytest.mark.parametrize("kind", sorted(EVENT_TYPES))
def test_every_type_of_event_can_be_written(tmp_path, kind):
    row = ROW.format(type=kind) if EVENT_TYPES[kind].has_magnitude else ""
    (found,) = load_scenario(scenario(tmp_path, row, event(kind))).events
    assert found.type == kind
    assert found.magnitude == (0.5 if row else 1.0)
    assert found.likely == ((0.3, 0.7) if row else None)
    assert found.coding == ((kind, "sort") if row else None)
    assert (found.date_to is not None) == (kind in ("strain", "sanctions", "confrontation"))


def test_an_own_magnitude_is_not_drawn_unless_it_says_so(tmp_path):
    row = ROW.format(type="unrest")
    own = event("unrest", 'magnitude = 0.2\nreason = "smaller"\n')
    (found,) = load_scenario(scenario(tmp_path, row, own)).events
    assert (found.magnitude, found.likely, found.coding) == (0.2, None, None)
    own = event("unrest", 'magnitude = 0.2\nlikely = [0.1, 0.3]\nreason = "smaller"\n')
    (found,) = load_scenario(scenario(tmp_path, own)).events
    assert (found.magnitude, found.likely) == (0.2, (0.1, 0.3))


def test_all_means_every_choosing_state_but_the_actor(tmp_path):
    row = ROW.format(type="rhetoric")
    towards = 'actor = "NOR"\ntarget = "all"\n'
    (found,) = load_scenario(
        scenario(tmp_path, row, event("rhetoric", fields=towards))
    ).events
    assert found.targets == ("ALT",)
    both = 'actor = ["NOR", "SUD"]\ntarget = "all"\n'
    (found,) = load_scenario(scenario(tmp_path, row, event("rhetoric", fields=both))).events
    assert set(found.pairs) == {("NOR", "ALT"), ("SUD", "ALT"), ("SUD", "NOR")}


def test_extending_takes_over_and_leaves_out(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    scenario(tmp_path, ROW.format(type="unrest"), event("unrest"), name="one")
    child = HEAD + 'extends = "one.toml"\n'
    taller = ROW.format(type="unrest").replace("0.5", "0.6")
    path = scenario(tmp_path, taller, event("unrest", identifier="A2"), head=child)
    found = load_scenario(path)
    assert [(e.id, e.magnitude) for e in found.events] == [("A1", 0.6), ("A2", 0.6)]
    assert [file.name for file in found.files] == ["one.toml", "mine.toml"]
    grandchild = HEAD + 'extends = "mine.toml"\nwithout = ["A1"]\n'
    found = load_scenario(scenario(tmp_path, head=grandchild, name="three"))
    assert [e.id for e in found.events] == ["A2"]


def test_a_circle_is_found(tmp_path):
    for one, other in (("one", "two"), ("two", "three"), ("three", "one")):
        path = scenario(tmp_path, head=HEAD + f'extends = "{other}.toml"\n', name=one)
    problems = complaints(path)
    assert any("does not extend itself" in p.expected and "→" in p.hint for p in problems)


def test_a_scenario_without_a_region_fits_any(tmp_path):
    head = HEAD.replace('region = "triad"\n', "")
    stranger = event("unrest", fields='target = "XYZ"\n')
    path = scenario(tmp_path, ROW.format(type="unrest"), stranger, head=head)
    assert load_scenario(path).events[0].targets == ("XYZ",)
    (problem,) = complaints(path, region=load_region("triad"))
    assert "choosing state" in problem.expected


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ((event("unrest", fields='target = "XYZ"\n'),), "a choosing state of the region"),
        ((event("unrest", fields='target = "SUD"\n'),), "a choosing state of the region"),
        ((event("unrest", fields='target = "FAR"\n'),), "a choosing state of the region"),
        ((event("aggression", fields='actor = "NOR"\ntarget = "XYZ"\n'),), "or an outsider"),
        ((event("aggression", fields='actor = "FAR"\ntarget = "ALT"\n'),), "an actor of"),
        ((event("rhetoric", fields='actor = "all"\ntarget = "ALT"\n'),), "an actor of"),
        ((event("rhetoric", fields='actor = "ALT"\ntarget = "ALT"\n'),), "than the actor itself"),
        ((event("rhetoric", fields='actor = "NOR"\ntarget = 3\n'),), "a list of ids"),
        ((event("rhetoric", fields='actor = "NOR"\ntarget = []\n'),), "a list of ids"),
        ((event("rhetoric", fields='actor = "NOR"\ntarget = ["ALT", "ALT"]\n'),), "each id once"),
        ((event("protest", fields='target = "ALT"\npartner = "ALT"\n'),), "the target itself"),
        ((event("unrest"),), "a row of the coding table; none is of type unrest"),
        ((ROW.format(type="unrest"), event("unrest", "magnitude = 0.9\n")), "a reason"),
        ((ROW.format(type="unrest"), event("unrest", "likely = [0.1, 0.2]\n")), "beside it"),
        ((event("unrest", 'magnitude = 1.2\nreason = "x"\n'),), "0 to 1"),
        ((event("unrest", 'magnitude = nan\nreason = "x"\n'),), "0 to 1"),
        ((event("join", fields='actor = "ALT"\norganisation = "LEAUGE"\n'),), "an organisation"),
        ((event("join", fields='actor = "SUD"\norganisation = "LEAGUE"\n'),), "a choosing state"),
        ((event("set", fields='parameter = "deferense"\nvalue = 1\n'),), "name of a parameter"),
        ((event("set", fields='parameter = "deference"\nvalue = 99\n'),), "0 to 5"),
        ((event("set", fields='parameter = "deference"\nvalue = inf\n'),), "finite"),
        ((event("annexation", dated="date = 1985-01-01\n"),), "1990-01-01 to 2100-12-31"),
        ((event("annexation", dated='date = "2001-01-01"\n'),), "without quotes"),
        ((event("annexation", dated="date = 2001-01-01T10:00:00\n"),), "without quotes"),
        ((event("strain", dated="date = 2001-01-01\n"),), "'from', which is required"),
        ((event("strain", dated="from = 2001-01-01\nto = 2000-01-01\n"),), "not before"),
        ((event("annexation").replace('"annexation"', '"anexation"'),), "one of aggression"),
        ((event("annexation").replace('type = "annexation"\n', ""),), "'type', which is required"),
        ((event("annexation", 'traget = "ALT"\n'),), "a key of an event of type annexation"),
        ((event("unrest", "actor_cut = false\n"),), "a key of an event of type unrest"),
        ((event("annexation").replace("observed", "x").replace("hypothetical", "x"),), '"observed"'),
        ((event("annexation").replace('"assumed"', '"nowhere"'),), "sources.csv"),
        ((event("annexation", 'magnitude = 0.1\nreason = "x"\n') * 2,), "each id once"),
        ((ROW.format(type="unrest") * 2,), "each subtype once"),
        ((ROW.format(type="join"),), '"aggression" or'),
        ((ROW.format(type="unrest").replace("[0.3, 0.7]", "[0.7, 0.3]"),), "the first smaller"),
        ((ROW.format(type="unrest").replace("[0.3, 0.7]", "[0.6, 0.7]"),), "within its likely"),
        (tuple(ROW.format(type="unrest").replace("sort", f"s{n}") for n in range(13)), "at most 12"),
    ],
)  # fmt: skip
def test_a_bad_event_is_named_with_its_line(tmp_path, parts, expected):
    path = scenario(tmp_path, *parts)
    problems = complaints(path)
    found = [p for p in problems if expected in p.expected]
    assert found, [str(p) for p in problems]
    assert found[0].line > HEAD.count("\n")


def test_a_problem_in_an_event_names_its_key_and_its_very_line(tmp_path):
    own = event("unrest", 'magnitude = 7\nreason = "x"\n')
    path = scenario(tmp_path, own, event("annexation", "magnitud = 1\n", identifier="A2"))
    big, unknown = complaints(path)[:2]
    lines = path.read_text(encoding="utf-8").split("\n")
    assert (big.key, big.value) == ("[[event]] A1: magnitude", "7")
    assert lines[big.line - 1] == "magnitude = 7"
    assert (unknown.key, unknown.value) == ("[[event]] A2: magnitud", "1")
    assert lines[unknown.line - 1] == "magnitud = 1"
    assert unknown.hint == "did you mean 'magnitude'?"


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (HEAD + 'without = ["A9"]\n', "extends, once"),
        (HEAD + 'extends = "nowhere"\n', "the name of a scenario"),
        (HEAD + "extends = 3\n", "a name or a path"),
        (HEAD.replace("FAR", "NOR"), "not an actor of triad"),
        (HEAD.replace("FAR", "far"), "an id of capitals"),
        (HEAD.replace('"triad"', '"triat"'), "the name of a region"),
        (HEAD.replace('"mine"', '"Mine!"'), "small letters"),
        (HEAD + "span = [2005-01-01, 2001-01-01]\n", "the first earlier"),
        ('event = 3\n' + HEAD, "a list of tables"),
        ('event = [3]\n' + HEAD, "a table"),
        ('outsiders = 3\n' + HEAD.rpartition("outsiders")[0], "a table"),
    ],
)  # fmt: skip
def test_a_bad_head_is_named(tmp_path, head, expected):
    problems = complaints(scenario(tmp_path, head=head))
    assert any(expected in p.expected for p in problems), [str(p) for p in problems]


def test_dates_lie_within_the_span(tmp_path):
    head = HEAD + "span = [2005-01-01, 2009-01-01]\n"
    own = event("unrest", 'magnitude = 0.1\nreason = "x"\n')
    (problem,) = complaints(scenario(tmp_path, own, head=head))
    assert "within the scenario, 2005-01-01 to 2009-01-01" in problem.expected
    assert problem.key == "[[event]] A1: date"


def test_an_id_taken_over_is_not_used_again(tmp_path):
    scenario(tmp_path, ROW.format(type="unrest"), event("unrest"), name="one")
    path = scenario(tmp_path, event("unrest"), head=HEAD + 'extends = "one.toml"\n')
    (problem,) = complaints(path)
    assert "one.toml:16" in problem.expected


def test_another_region_is_refused_once(tmp_path):
    path = scenario(tmp_path, head=HEAD.replace('"triad"', '"elsewhere"'))
    (problem,) = complaints(path, region=load_region("triad"))
    assert (problem.key, problem.line) == ("region", 4)
