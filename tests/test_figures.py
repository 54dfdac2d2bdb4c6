"""Every figure of the catalogue is drawn without warning from any folder, or refused.

Planted, each found here: `--partner CHN` that still draws Russia; the states of two rows of
the heat map exchanged; shares of strategies stacked from the other end; x and y of the
phase diagram exchanged; threat and dependence exchanged; a waterfall that leaves the rest
out; runs of one point pooled with those of another; a date in the metadata; a figure that
takes an option and ignores it.
"""

import json
import re

import numpy as np
import pandas as pd
import pytest
from designs_made import text as experiment_text
from experiment_changes import DESIGNS
from matplotlib.figure import Figure

from hedgesim.cli.exits import Status
from hedgesim.cli.main import main
from hedgesim.core.errors import ConfigError
from hedgesim.plots.asking import draw, write
from hedgesim.plots.catalogue import OPTIONS, Asked, figure, figures
from hedgesim.plots.dilemma import plot_dilemma
from hedgesim.plots.heat_map import plot_heat_map
from hedgesim.plots.phase import plot_phase
from hedgesim.plots.source import Source
from hedgesim.plots.strategies import plot_strategies, plot_transitions
from hedgesim.plots.style import SIZES
from hedgesim.plots.why import plot_waterfall
from hedgesim.world.experiment import load_experiment
from hedgesim.world.names import available

GRID = (
    '[[factor]]\nparameter = "deference"\nvalues = [0.0, 1.0]\n'
    '[[factor]]\nevent = "T02"\nwhat = "magnitude"\nvalues = [0.0, 0.5, 1.0]\n'
    '[[factor]]\nrule = "ALT"\nvalues = ["multi_vector", "persist"]\n'
)


def made(where, experiment, *words):
    command = ["run", str(experiment), *words, "--out", str(where), "--quiet", "--json"]
    assert main(command) == Status.DONE
    return where


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    return tmp_path_factory.mktemp("a folder")


@pytest.fixture(scope="module")
def region(place):
    return made(place / "region", "baseline", "--runs", "6", "--set", "turns=12")


@pytest.fixture(scope="module")
def folders(place, region):
    few = ("--runs", "1", "--set", "turns=5")
    return {
        "region": region,
        "triad": made(place / "triad", "triad", "--runs", "5"),
        "one run": made(place / "one run", "baseline", *few),
        "one turn": made(place / "one turn", "triad", "--runs", "3", "--set", "turns=1"),
    }


@pytest.fixture(scope="module")
def grid(place):
    path = place / "grid.toml"
    path.write_text(experiment_text('kind = "grid"\nreplicates = 2', GRID))
    return made(place / "grid", path)


def words_for(name, folder):
    return {"against": folder} if name == "two-worlds" else {}


def drawable(folder):
    source = Source.open(folder)
    lacking = {"grid"}
    lacking |= set() if source.outline is not None else {"outline"}
    lacking |= set() if source.experiment["record"]["pairs_every"] else {"pairs"}
    return [name for name, entry in figures().items() if lacking.isdisjoint(entry.needs)]


def test_the_catalogue_is_not_empty_and_says_what_it_holds():
    assert {"alignment", "two-worlds", "strategies", "threat-dependence", "heat-map",
            "phase", "why"} <= set(figures())  # fmt: skip
    for name, entry in figures().items():
        assert name == entry.name == name.lower()
        assert set(entry.takes) <= set(OPTIONS)
        assert entry.draw.__doc__
        assert 20 < len(entry.meaning) < 110


@pytest.mark.parametrize(
    ("kind", "size"),
    [
        ("region", "page"),
        ("region", "slide"),
        ("region", "column"),
        ("triad", "slide"),
        ("one run", "column"),
        ("one turn", "page"),
    ],
)
def test_every_figure_is_drawn(folders, kind, size):
    source = Source.open(folders[kind])
    for name in drawable(source):
        drawn = draw(name, source, size=size, **words_for(name, folders[kind]))
        assert isinstance(drawn.figure, Figure)
        assert len(drawn.table) > 0
        assert 10 < len(drawn.title) < 200
        assert drawn.alt.strip()
        assert drawn.figure.get_figwidth() == SIZES[size].width
        drawn.figure.draw_without_rendering()


def test_small_multiples_are_drawn_for_all_states(folders):
    for kind, folder in folders.items():
        source = Source.open(folder)
        for name, entry in figures().items():
            if entry.states in ("some", "smaller"):
                drawn = draw(name, source, state="all")
                assert set(drawn.table["state"]) <= set(source.states), kind
                assert len(set(drawn.table["state"])) > 0


def test_a_state_that_is_missing_is_left_out(region, monkeypatch):
    source = Source.open(region)
    bands = source.bands
    source.__dict__["bands"] = bands[bands["state"] != "UZB"]
    for name in ("alignment", "strategies", "threat-dependence", "heat-map"):
        drawn = draw(name, source, state="all")
        assert "UZB" not in set(drawn.table["state"])
        assert "Uzbekistan" not in drawn.alt
    with pytest.raises(ConfigError):
        draw("alignment", source, state="UZB")


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("name", sorted(available("experiment")))
def test_every_shipped_experiment_is_drawn(name, tmp_path):
    if load_experiment(name).factors:  # its points give its runs
        text = DESIGNS[name].read_text(encoding="utf-8")
        few = re.sub(r"^(points|replicates) = \d+", r"\1 = 2", text, flags=re.M)
        file = tmp_path / "few.toml"
        file.write_text(few, encoding="utf-8")
        folder = made(tmp_path / name, str(file), "--set", "turns=6")
    else:
        folder = made(tmp_path / name, name, "--runs", "2", "--set", "turns=6")
    source = Source.open(folder)
    for one in drawable(source):
        draw(one, source, **words_for(one, folder)).figure.draw_without_rendering()


def test_the_same_figure_has_the_same_bytes(region, tmp_path):
    source = Source.open(region)
    cases = [(name, "svg") for name in drawable(source) if name != "why"]
    for name, form in (*cases, ("heat-map", "png"), ("alignment", "pdf")):
        files = [tmp_path / f"{k}.{form}" for k in "ab"]
        for file in files:
            drawn = draw(name, source, size="column", **words_for(name, region))
            write(drawn, file, form, "column")
        content = files[0].read_bytes()
        assert content == files[1].read_bytes()
        assert b"<dc:date>" not in content
        assert b"CreationDate" not in content


def line_of(figure, label):
    lines = [line for ax in figure.axes for line in ax.lines]
    return next(line for line in lines if line.get_label() == label)


def bands_of(source, measure, state, partner=""):
    rows = source.bands
    rows = rows[(rows["measure"] == measure) & (rows["state"] == state)]
    return rows[rows["partner"] == partner].sort_values("turn")


def test_alignment_draws_the_numbers_of_the_bands(region):
    source = Source.open(region)
    ax = draw("alignment", source, state="uzbekistan").figure
    for vector in source.vectors:
        rows = bands_of(source, f"alignment_{vector}", "UZB")
        np.testing.assert_array_equal(line_of(ax, vector).get_ydata(), rows["q50"])
        np.testing.assert_array_equal(line_of(ax, vector).get_xdata(), rows["time"])


def test_a_channel_draws_dependence_in_that_channel(region):
    source = Source.open(region)
    drawn = draw("alignment", source, state="KAZ", channel="transit")
    for vector in source.vectors:
        rows = bands_of(source, "dependence_transit", "KAZ", vector)
        if len(rows):
            line = line_of(drawn.figure, vector)
            np.testing.assert_array_equal(line.get_ydata(), rows["q50"])
    assert "transit" in drawn.title


def test_observed_values_are_what_a_run_from_that_year_starts_with(place, region):
    folder = made(place / "long", "baseline", "--runs", "1", "--set", "start=2008", "--set",
                  "turns=22")  # fmt: skip
    drawn = draw("alignment", folder, state="KAZ", channel="economy")
    source = Source.open(region)  # from 2013
    for vector in ("RUS", "CHN"):
        point = line_of(drawn.figure, f"_observed {vector}")
        assert list(point.get_xdata()) == [2013.0]
        rows = bands_of(source, "dependence_economy", "KAZ", vector)
        want = rows[rows["turn"] == 0]["q50"].iloc[0]
        assert point.get_ydata()[0] == pytest.approx(want, abs=1e-6)
    assert "2013" in drawn.alt


def test_a_path_goes_through_threat_and_dependence(region):
    source = Source.open(region)
    for partner, whom in ((None, "RUS"), ("china", "CHN")):
        drawn = draw("threat-dependence", source, state="KAZ,TJK", partner=partner)
        rows = bands_of(source, "threat", "KAZ", whom if partner else "")
        rows = rows[rows["turn"] % 4 == 0]
        ties = bands_of(source, f"alignment_{whom}", "KAZ")
        ties = ties[ties["turn"] % 4 == 0]
        line = line_of(drawn.figure, "KAZ")
        np.testing.assert_allclose(line.get_ydata(), rows["q50"], atol=1e-7)
        np.testing.assert_allclose(line.get_xdata(), ties["q50"], atol=1e-6)
        assert source.full_names[whom] in drawn.figure.axes[0].get_xlabel()


def test_strategies_are_stacked_from_with_to_against():
    table = pd.DataFrame([
        {"state": "A", "time": t, "strategy": s, "share": x}
        for t in (2000.0, 2000.25)
        for s, x in (("balancing", 0.2), ("bandwagoning", 0.5), ("neutrality", 0.3))
    ])  # fmt: skip
    ax = plot_strategies(table, state="A", ax=Figure().add_subplot())
    spans = {
        c.get_label(): c.get_paths()[0].get_extents().intervaly for c in ax.collections
    }
    assert list(spans) == ["bandwagoning", "neutrality", "balancing"]
    np.testing.assert_allclose(list(spans.values()), [[0, 0.5], [0.5, 0.8], [0.8, 1.0]])


def test_shares_of_strategies_are_those_of_the_runs(region):
    source = Source.open(region)
    states = source.results.states(["run", "turn", "state", "strategy"])
    last = states[(states["turn"] == 12) & (states["state"] == "KAZ")]["strategy"]
    table = draw("strategies", source, state="KAZ").table
    shares = table[(table["kind"] == "share") & (table["turn"] == 12)]
    want = last.astype(str).value_counts(normalize=True)
    for row in shares.itertuples():
        assert row.share == pytest.approx(want.get(row.strategy, 0.0), abs=1e-6)
    sums = table[table["kind"] == "share"].groupby("turn")["share"].sum()
    np.testing.assert_allclose(sums, 1.0, atol=1e-6)


def test_transitions_count_runs_from_and_to(region):
    source = Source.open(region)
    states = source.results.states(["run", "turn", "state", "strategy"])
    own = states[states["state"] == "TKM"].set_index("run")
    table = draw("strategies", source, state="TKM", since="2013Q2", turn="2015Q1").table
    moves = table[table["kind"] == "transition"]
    earlier, later = (own[own["turn"] == t]["strategy"].astype(str) for t in (2, 9))
    want = pd.Series(list(zip(earlier, later, strict=True))).value_counts()
    assert {(r.earlier, r.later): r.runs for r in moves.itertuples()} == dict(want)
    assert moves["share"].sum() == pytest.approx(1)
    ax = plot_transitions(moves, state="TKM", ax=Figure().add_subplot())
    assert len(ax.patches) == moves["earlier"].nunique() * moves["later"].nunique()


def test_rows_of_the_heat_map_are_those_of_the_states(region):
    source = Source.open(region)
    drawn = draw("heat-map", source, measure="threat")
    ax = drawn.figure.axes[0]
    if not ax.collections:
        ax = next(found for found in drawn.figure.axes if found.collections)
    names = [text.get_text() for text in ax.get_yticklabels()]
    values = ax.collections[0].get_array().reshape(len(names), -1)
    for row, name in enumerate(names):
        state = next(key for key, word in source.names.items() if word == name)
        np.testing.assert_array_equal(values[row], bands_of(source, "threat", state)["q50"])


def test_a_state_may_lack_dates_in_the_heat_map():
    table = pd.DataFrame({"state": ["B", "A", "A"], "time": [1.0, 1.0, 1.25],
                          "q50": [0.2, 0.4, 0.5]})  # fmt: skip
    cells = plot_heat_map(table, ax=Figure().add_subplot(), names={"A": "A", "B": "B"})
    values = cells.get_array().reshape(2, 2)
    assert values[0, 0] == 0.2
    assert values.mask[0, 1]
    assert list(values[1]) == [0.4, 0.5]


def test_a_phase_diagram_has_the_medians_of_its_runs(grid):
    runs, source = Source.open(grid).results.runs(), Source.open(grid)
    states = source.results.states()
    last = states[(states["turn"] == 20) & (states["state"] == "ALT")]
    both = runs.merge(last, on="run", suffixes=("", "_of_state"))
    names = "event:T02:magnitude,deference"
    drawn = draw("phase", grid, measure="hedging_index", factors=names)
    assert len(drawn.table) == 6
    for row in drawn.table.itertuples():
        here = (both["event:T02:magnitude"] == row.x) & (both["deference"] == row.y)
        assert row.n == here.sum() == 4
        assert row.value == pytest.approx(both[here]["hedging_index"].median(), abs=1e-6)
    ax = next(ax for ax in drawn.figure.axes if len(ax.get_xticklabels()) == 3)
    assert [t.get_text() for t in ax.get_xticklabels()] == ["0", "0.5", "1"]
    assert [t.get_text() for t in ax.get_yticklabels()] == ["0", "1"]
    most = draw("phase", grid).table
    assert set(most["value"]) <= set(last["strategy"].astype(str))
    assert most["share"].between(0.01, 1).all()


@pytest.mark.parametrize("size", SIZES)
def test_phase_diagrams_of_words_and_dates_are_drawn(grid, size):
    for factors in ("rule:ALT,deference", "deference,rule:ALT"):
        draw("phase", grid, factors=factors, size=size, turn="2001Q1")


def test_a_phase_cell_stands_where_its_values_are():
    table = pd.DataFrame({"x": [1.0, 2.0], "y": ["a", "b"], "value": [0.25, 0.75],
                          "share": [np.nan] * 2})  # fmt: skip
    ax = plot_phase(table, ax=Figure().add_subplot())
    said = {t.get_text(): t.get_position() for t in ax.texts}
    assert said == {".25": (0.5, 0.5), ".75": (1.5, 1.5)}


def test_a_waterfall_adds_up_and_is_what_why_says(region, capsys):
    asked = ["--state", "KAZ", "--turn", "2014Q4", "--since", "2013Q4", "--partner", "CHN",
             "--channel", "economy", "--run", "2"]  # fmt: skip
    capsys.readouterr()
    assert main(["why", str(region), *asked, "--json"]) == Status.DONE
    told = json.loads(capsys.readouterr().out)
    assert main(["plot", str(region), "--figure", "why", *asked, "--json"]) == Status.DONE
    table = pd.DataFrame(json.loads(capsys.readouterr().out)["table"])
    first, last = next(c for c in told["channels"] if c["channel"] == "economy")["posture"]
    assert table["after"].iloc[0] == pytest.approx(first)
    assert table["after"].iloc[-1] == pytest.approx(last)
    assert table["after"].iloc[-2] == pytest.approx(last, abs=1e-9)
    assert table["contribution"].sum() == pytest.approx(last - first, abs=1e-9)
    widest = max(told["rows"], key=lambda row: abs(row["contribution"]))
    assert abs(table["contribution"].iloc[1]) >= abs(widest["contribution"]) - 1e-12
    np.testing.assert_allclose(table["before"].iloc[2:-1], table["after"].iloc[1:-2])


def test_bars_of_a_waterfall_float_from_share_to_share():
    table = pd.DataFrame(
        [("since", "", 0, 0, 0.4), ("term", "fear", -0.3, 0.4, 0.1),
         ("term", "chance", 0.1, 0.1, 0.2), ("turn", "", 0, 0, 0.2)],
        columns=["kind", "label", "contribution", "before", "after"],
    )  # fmt: skip
    ax = plot_waterfall(table, ax=Figure().add_subplot(), colour="k", ends=("a", "b"))
    spans = [(p.get_x(), p.get_x() + p.get_width()) for p in ax.patches]
    np.testing.assert_allclose(spans, [(0, 0.4), (0.1, 0.4), (0.1, 0.2), (0, 0.2)])
    assert [t.get_text() for t in ax.get_yticklabels()] == ["a", "fear", "chance", "b"]
    assert [t.get_text() for t in ax.texts] == ["40%", "−30.0", "+10.0", "20%"]
    assert ax.get_xlim()[0] == 0


@pytest.mark.parametrize(
    ("plot", "how", "said"),
    [
        (plot_strategies, {"state": "B"}, "no row of B"),
        (plot_heat_map, {"names": {}}, "no time"),
        (plot_dilemma, {"names": {}, "colours": {}}, "no time"),
    ],
)
def test_tables_that_cannot_be_drawn(plot, how, said):
    table = pd.DataFrame({"state": ["A"], "q50": [0.5], "strategy": ["neutrality"]})
    with pytest.raises(ValueError, match=said):
        plot(table, ax=Figure().add_subplot(), **how)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--figure", "algnment"], ["algnment", "did you mean 'alignment'"]),
        (["--state", "KZA", "--channel", "econmy"], ["KZA", "did you mean 'economy'"]),
        (["--turn", "2014Q1"], ["--turn", "of this figure", "strategies"]),
        (["--figure", "morris"], ["morris", "hint: bars and Morris planes"]),
        (["--figure", "heat-map", "--measure", "threatt"], ["did you mean 'threat'"]),
        (["--figure", "strategies", "--turn", "2099Q1"], ["a quarter from 2013Q1"]),
        (["--figure", "strategies", "--since", "2015Q1", "--turn", "2014Q1"], ["before"]),
        (["--figure", "strategies", "--partner", "KAZ"], ["towards itself"]),
        (["--figure", "why", "--run", "77"], ["a run from 0 to 5"]),
        (["--figure", "why", "--state", "all"], ["one state"]),
        (["--figure", "phase"], ['kind = "grid"']),
        (["--figure", "two-worlds"], ["another results folder"]),
        (["--against", "nowhere"], ["nowhere", "results folder"]),
        (["--figure", "threat-dependence", "--partner", "Marz"], ["one of KAZ"]),
        (["--size", "poster"], ["page, column, slide"]),
    ],
)
def test_what_cannot_be_asked_is_said(region, capsys, words, said):
    assert main(["plot", str(region), *words]) == Status.USER
    told = capsys.readouterr()
    assert told.out == ""
    assert "Traceback" not in told.err
    for part in said:
        assert part in told.err


def test_every_problem_is_told_at_once(region, capsys):
    words = ["--state", "KZA", "--channel", "econmy", "--turn", "2014Q1"]
    assert main(["plot", str(region), *words]) == Status.USER
    assert "3 problems" in capsys.readouterr().err


def test_a_folder_without_pairs_says_what_to_record(place, capsys):
    path = place / "no_pairs.toml"
    more = "\n[record]\npairs_every = 0\n"
    path.write_text(experiment_text(None, more, turns=4, runs=2))
    folder = made(place / "no pairs", path)
    for words in (["--channel", "security"],
                  ["--figure", "threat-dependence", "--channel", "economy"],
                  ["--figure", "strategies", "--partner", "SUD"]):  # fmt: skip
        assert main(["plot", str(folder), *words]) == Status.USER
        assert "[record] pairs_every above 0" in capsys.readouterr().err
    for name in ("alignment", "strategies", "threat-dependence", "heat-map", "why"):
        draw(name, folder)


def test_a_study_that_is_not_complete_says_how_to_go_on(place, region, capsys):
    import shutil

    half = place / "half"
    shutil.copytree(region, half)
    (half / "bands.parquet").unlink()
    assert main(["plot", str(half)]) == Status.USER
    assert "give the command of the run again" in capsys.readouterr().err


def test_factors_that_are_not_there(grid, capsys):
    for factors, said in (("deferense,rule:ALT", "did you mean 'deference'"),
                          ("deference", "as X,Y"),
                          ("deference,deference", "as X,Y")):  # fmt: skip
        assert main(["plot", str(grid), "--figure", "phase", "--factors", factors]) == 2
        assert said in capsys.readouterr().err


def test_json_gives_the_numbers_and_draws_nothing(region, capsys):
    before = sorted((region / "figures").glob("*")) if (region / "figures").exists() else []
    assert main(["plot", str(region), "--figure", "heat-map", "--json"]) == Status.DONE
    told = json.loads(capsys.readouterr().out)
    assert told["figure"] == "heat-map"
    assert {row["state"] for row in told["table"]} >= {"KAZ", "TUR"}
    after = sorted((region / "figures").glob("*")) if (region / "figures").exists() else []
    assert before == after


def test_files_are_named_after_what_was_asked(region, capsys):
    for words, name in (
        (["--state", "all"], "alignment-all.png"),
        (["--figure", "heat-map"], "heat-map.png"),
        (["--size", "slide"], "alignment-KAZ-slide.png"),
        (["--figure", "alignment", "--state", "KAZ,Türkiye", "--format", "svg"],
         "alignment-KAZ-TUR.svg"),
    ):  # fmt: skip
        assert main(["plot", str(region), *words]) == Status.DONE
        assert capsys.readouterr().out == f"wrote {region / 'figures' / name}\n"


def test_figures_are_listed(capsys):
    assert main(["list", "figures"]) == Status.DONE
    told = capsys.readouterr().out
    for name in figures():
        assert name in told
    assert main(["list", "figures", "heat-mat"]) == Status.USER
    assert "did you mean 'heat-map'" in capsys.readouterr().err


def test_a_figure_registers_by_being_declared():
    with pytest.raises(ValueError, match="no option colour"):
        figure("x", "y", takes=("colour",))
    with pytest.raises(ValueError, match="two figures"):
        figure("alignment", "again")(lambda source, asked: None)
    assert Asked().size.name == "page"


def test_hypothetical_events_are_marked_as_such(folders):
    drawn = draw("alignment", folders["triad"], state="ALT")
    said = " ".join(t.get_text() for ax in drawn.figure.axes for t in ax.texts)
    assert "(hypothetical)" in said
