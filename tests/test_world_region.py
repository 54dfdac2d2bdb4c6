"""The region that ships for teaching, and what a region may not say."""

# ruff: noqa: E501 - tables with one case to a line

import shutil

import pytest

from hedgesim.core.errors import ConfigError
from hedgesim.world.figures import FIGURE_QUANTITIES, Figure, Figures
from hedgesim.world.names import available, resolve
from hedgesim.world.region_reader import load_region


@pytest.fixture
def folder(tmp_path):
    shutil.copytree(resolve("region", "triad"), tmp_path / "mine")
    return tmp_path / "mine"


def complaints(folder):
    with pytest.raises(ConfigError) as caught:
        load_region(folder)
    return caught.value.problems


def edit(folder, file, old, new):
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


@pytest.mark.parametrize("name", sorted(available("region")))
def test_every_region_that_ships_is_sound(name):
    region = load_region(name)
    assert region.choosers == region.partners[: len(region.choosers)]
    for state in region.choosers:
        for channel in region.channels:
            for start in region.starts:
                cells = region.figures.cells("dependence", start)
                taken = [c for c in cells if (c[0], c[2]) == (state, channel.id)]
                assert {c[1] for c in taken} == set(region.ties(state, channel.id))
                assert sum(cells[c].value for c in taken) == pytest.approx(1, abs=1e-6)


def test_the_triad_has_what_its_file_says():
    triad = load_region("triad")
    assert [channel.kind for channel in triad.channels] == [
        "security", "economy", "transit", "diplomacy",
    ]  # fmt: skip
    assert [actor.reference for actor in triad.actors[:2]] == ["NOR", "SUD"]
    assert triad.ties("ALT", "transit") == ("NOR", "OTHER")
    assert triad.ties("ALT", "security") == ("ALT", "NOR", "SUD", "OTHER")
    assert triad.organisations[0].leaders == ("NOR",)
    assert [organisation.depth for organisation in triad.organisations] == [1.0, 0.8]
    assert triad.sources["invented"].reliability == "C"
    assert {row.quantity for row in triad.figures.rows} >= {
        "dependence",
        "power",
        "proximity",
    }


def test_an_organisation_without_a_depth_ties_in_full(folder):
    edit(folder, "region.toml", "depth = 0.8", "# ")
    assert load_region(folder).organisations[1].depth == 1.0


def figure(quantity="dependence", year=2000, value=1.0, source="book", **place):
    cell = {"state": "A", "partner": "B", "channel": "x", **place}
    return Figure(quantity, *cell.values(), year, value, "1", source, "", 2)


def test_dependence_is_taken_by_complete_sets_and_others_cell_by_cell():
    rows = (
        figure(year=1995, partner="B"), figure(year=1995, partner="C"),
        figure(year=2005, partner="B"),
        figure("interest", 1995, partner="B", channel=""),
        figure("interest", 1995, partner="C", channel=""),
        figure("interest", 2005, partner="B", channel=""),
    )  # fmt: skip
    figures = Figures(rows)
    assert set(figures.cells("dependence", 2004)) == {("A", "B", "x"), ("A", "C", "x")}
    assert set(figures.cells("dependence", 2005)) == {("A", "B", "x")}
    assert len(figures.cells("interest", 2005)) == 2
    assert {f.year for f in figures.cells("interest", 2005).values()} == {1995, 2005}
    assert {f.year for f in figures.cells("dependence", 1980).values()} == {1995}


@pytest.mark.parametrize(
    ("year", "source", "quantity", "share"),
    [
        (2000, "book", "interest", 0.0),
        (2000, "assumed", "interest", 1.0),
        (1997, "book", "interest", 0.0),
        (1996, "book", "interest", 1.0),
        (2001, "book", "interest", 1.0),
        (1950, "book", "proximity", 0.0),
        (1950, "assumed", "proximity", 1.0),
    ],
)
def test_old_and_later_figures_count_as_assumed_but_for_proximity(
    year, source, quantity, share
):
    figures = Figures((figure(quantity, year, source=source, channel=""),))
    assert figures.assumed_share(2000) == {"other": share}


def test_paths_are_by_year():
    triad = load_region("triad")
    assert triad.figures.path("power", "NOR") == [(1999, 10.0), (2000, 9.8), (2001, 9.6)]


@pytest.mark.parametrize(
    ("old", "new", "expected", "hint"),
    [
        ("economy,2000,0.3,share", "economy,2000,0.31,share", "sum to 1", None),
        ("dependence,ALT,NOR,economy,2000", "dependance,ALT,NOR,economy,2000", "a quantity", "dependence"),
        ("dependence,ALT,NOR,economy,2000", "dependence,ATL,NOR,economy,2000", "choosing", "ALT"),
        ("dependence,ALT,NOR,economy,2000", "dependence,SUD,NOR,economy,2000", "choosing", None),
        ("dependence,ALT,NOR,economy,2000", "dependence,ALT,NRO,economy,2000", "an actor", "NOR"),
        ("dependence,ALT,NOR,economy,2000", "dependence,ALT,NOR,econmy,2000", "a channel", "economy"),
        ("dependence,ALT,NOR,economy,2000", "dependence,ALT,ALT,economy,2000", "no row", None),
        ("dependence,ALT,NOR,transit,2000", "dependence,ALT,SUD,transit,2000", "no row", None),
        ("economy,2000,0.3,share", "economy,2000,nan,share", "finite", None),
        ("economy,2000,0.3,share", "economy,2000,1e400,share", "finite", None),
        ("economy,2000,0.3,share", "economy,2000,\"0,3\",share", "finite", None),
        ("economy,2000,0.3,share", "economy,2000,1_0,share", "finite", None),
        ("economy,2000,0.3,share", "economy,2000,\u0660,share", "finite", None),
        ("economy,2000,0.3,share", "economy,2000,1.3,share", "0 to 1", None),
        ("economy,2000,0.3,share", "economy,20000,0.3,share", "a year", None),
        ("economy,2000,0.3,share", "economy,2000,0.3,", "a unit", None),
        ("economy,2000,0.3,share", "economy,2000,0.3,percent", "the unit share", None),
        ("share,invented,drawn", "share,invnted,drawn", "sources.csv", "invented"),
        ("power,ALT,,,2000", "power,ALT,NOR,,2000", "has no partner", None),
        ("rivalry,NOR,SUD,,2000,0.7,1,invented,", "rivalry,NOR,SUD,,2000,0.7,1,invented,\nrivalry,SUD,NOR,,2000,0.7,1,invented,", "each figure once", None),
        ("rivalry,NOR,SUD,,2000", "rivalry,NOR,NOR,,2000", "itself", None),
        ("rivalry,NOR,SUD,,2000,0.7,1,invented,", "rivalry,NOR,SUD,,2000,0.7,1,invented", "9 cells, not 8", None),
        ("position,ALT,,,2000,0.2,ideal-point units,invented,\n", "", "at least one figure", None),
        ("proximity,ALT,SUD,,2000,0.4,1,invented,\n", "", "at least one figure", None),
        ("quantity,state", "quantity,stat", "the columns", None),
        ("quantity,state", "quantity,quantity", "each column once", None),
        ("drawn up", "drawn\0up", "NUL", None),
        ("drawn up", '"drawn', "CSV", None),
    ],
)  # fmt: skip
def test_a_bad_figure_is_named_with_its_line(folder, old, new, expected, hint):
    line = edit(folder, "figures.csv", old, new)
    problems = complaints(folder)
    found = [p for p in problems if expected in p.expected]
    assert found, [str(p) for p in problems]
    assert all(p.where.endswith("figures.csv") for p in problems)
    if expected not in (
        "at least one figure",
        "sum to 1",
        "the unit share",
        "each figure once",
    ):
        assert found[0].line == line
    if hint:
        assert f"'{hint}'" in found[0].hint


def test_an_incomplete_set_names_what_is_missing(folder):
    edit(
        folder,
        "figures.csv",
        "dependence,ALT,OTHER,transit,2000,0.2",
        "dependence,ALT,OTHER,transit,2001,0.2",
    )
    assert [p.expected for p in complaints(folder)] == [
        "a row for every tie; missing: OTHER", "a row for every tie; missing: NOR",
    ]  # fmt: skip


def test_a_sum_names_state_channel_year_and_sum(folder):
    edit(folder, "figures.csv", "economy,2000,0.3,share", "economy,2000,0.31,share")
    (problem,) = complaints(folder)
    assert problem.key == "dependence ALT economy 2000"
    assert problem.value == "1.01"


def test_a_sum_within_tolerance_is_let_be(folder):
    edit(folder, "figures.csv", "economy,2000,0.3,share", "economy,2000,0.3000005,share")
    assert load_region(folder).id == "triad"


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ('id = "NOR"', 'id = "ALT"', "each id once"),
        ('id = "economy"\n', 'id = "security"\n', "each id once"),
        ('role = "external"', 'role = "sleeps"', '"chooses" or "external"'),
        ("default_start = 2000", "default_start = 2001", "one of the starts"),
        ("starts = [2000]", "starts = []", "at least one"),
        ("starts = [2000]", "starts = [2000, 2000]", "each year once"),
        ("starts = [2000]", "starts = [20000]", "1990 to 2100"),
        ('reference = "NOR" ', 'reference = "NRO" ', "the id of an actor"),
        ('reference = "SUD"', 'reference = "NOR"', "another actor"),
        ('leaders = ["NOR"]', 'leaders = ["NRO"]', "the id of an actor"),
        ('candidates = ["ALT"]', 'candidates = ["SUD"]', "the id of a choosing state"),
        ('source_id = "invented"', 'source_id = "invntd"', "sources.csv"),
        ('channel = "transit"', 'channel = "tranist"', "the id of a channel"),
        ("pole = true", "pole = 1", "true or false"),
        ("depth = 1.0", "depth = 0.0", "above 0, at most 1"),
        ("depth = 1.0", "depth = 1.01", "above 0, at most 1"),
        ("depth = 1.0", 'depth = "deep"', "above 0, at most 1"),
        ('kind = "transit"', 'kind = "economy"', 'of kind "transit"'),
        ("remainder = true", 'remainder = true\nvectors = ["NOR"]', "a key of [actor]"),
        ("2010-12-31", '"2010-12-31"', "without quotes"),
        ("2010-12-31", "2010-12-31T00:00:00", "without quotes"),
        ("format = 1", "format = 2", "1, the format"),
        ("format = 1", "format = true", "1, the format"),
        (
            'title = "An invented region of three states"\n',
            "",
            "'title', which is required",
        ),
        ("remainder = true", "remaindr = true", "a key of [actor]"),
    ],
)
def test_a_bad_region_file_is_named_with_its_line(folder, old, new, expected):
    edit(folder, "region.toml", old, new)
    problems = complaints(folder)
    found = [p for p in problems if expected in p.expected]
    assert found, [str(p) for p in problems]
    assert found[0].line is not None
    assert found[0].where.endswith("region.toml")


def test_a_key_below_a_table_is_told_to_stand_above(folder):
    edit(
        folder, "region.toml", "remainder = true", "remainder = true\ndefault_start = 2000"
    )
    (problem,) = complaints(folder)
    assert "above the first" in problem.hint


def test_problems_of_three_files_come_at_once(folder):
    edit(folder, "region.toml", 'role = "chooses"', 'role = "chooses"\npole = 3')
    (folder / "TERMS.md").unlink()
    assert len(complaints(folder)) == 1  # nothing else can be judged yet
    edit(folder, "region.toml", "pole = 3", "")
    edit(folder, "sources.csv", ",C", ",D")
    assert {p.where.rpartition("/")[2] for p in complaints(folder)} == {
        "TERMS.md",
        "sources.csv",
    }


def test_every_quantity_with_figures_is_in_the_register():
    assert len(FIGURE_QUANTITIES) > 20
    assert all(kind.unit and kind.low < kind.high for kind in FIGURE_QUANTITIES.values())
