"""Figures: what is drawn, and what a results folder turns into."""

import itertools
from dataclasses import asdict

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure

from hedgesim.cli.exits import Status
from hedgesim.cli.main import main
from hedgesim.plots.alignment import LABEL_GAP, plot_alignment
from hedgesim.plots.asking import draw
from hedgesim.plots.events import (
    MARK_GAP,
    Mark,
    chosen_marks,
    key_rows,
    mark_events,
    plot_key,
)
from hedgesim.plots.marks import marks_of
from hedgesim.plots.page import Words, open_page
from hedgesim.plots.source import Source
from hedgesim.plots.spacing import spread
from hedgesim.plots.style import CYCLE, FIXED, SIZES, looks, shortened

LEVELS = {"RUS": 0.41, "CHN": 0.22, "TUR": 0.21, "WEST": 0.13}


def bands():
    rows = [
        {"state": "KAZ", "partner": p, "time": t, "q05": q - 0.06, "q25": q - 0.02,
         "q50": q, "q75": q + 0.03, "q95": q + 0.05}
        for p, level in LEVELS.items()
        for t in np.arange(2013, 2016.1, 0.25)
        for q in [level + 0.01 * (t - 2013)]
    ]  # fmt: skip
    return pd.DataFrame(rows)


def axes():
    return Figure(figsize=(8, 5)).add_subplot()


def lines_of(ax, labels=LEVELS):
    return {line.get_label(): line for line in ax.lines if line.get_label() in labels}


def test_medians_and_bands_are_those_of_the_table():
    ax = axes()
    table = bands()
    assert plot_alignment(table, state="KAZ", ax=ax) is ax
    lines = lines_of(ax)
    assert list(lines) == list(LEVELS)
    for vector, line in lines.items():
        path = table[table["partner"] == vector]
        np.testing.assert_array_equal(line.get_xdata(), path["time"])
        np.testing.assert_array_equal(line.get_ydata(), path["q50"])
    boxes = [c.get_paths()[0].get_extents() for c in ax.collections]
    assert len(boxes) == 2 * len(LEVELS)
    russia = table[table["partner"] == "RUS"]
    assert boxes[0].ymin == pytest.approx(russia["q05"].min())
    assert boxes[0].ymax == pytest.approx(russia["q95"].max())
    assert boxes[1].ymin == pytest.approx(russia["q25"].min())
    assert boxes[1].ymax == pytest.approx(russia["q75"].max())


def test_axis_starts_at_zero_and_holds_every_band():
    ax = axes()
    plot_alignment(bands(), state="KAZ", ax=ax)
    low, high = ax.get_ylim()
    assert low == 0
    assert bands()["q95"].max() < high <= 1
    assert ax.get_xlim() == (2013, 2016)


@pytest.mark.parametrize(("band", "fills"), [(0, 0), (0.5, 4), (0.9, 8)])
def test_bands_can_be_left_out(band, fills):
    ax = axes()
    plot_alignment(bands(), state="KAZ", ax=ax, band=band)
    assert len(ax.collections) == fills


@pytest.mark.parametrize(
    ("table", "how", "said"),
    [
        (bands(), {"state": "KGZ"}, "no row of KGZ"),
        (bands().drop(columns="q05"), {"state": "KAZ"}, "no column q05"),
        (bands(), {"state": "KAZ", "band": 0.8}, "band 0.8"),
    ],
)
def test_what_cannot_be_drawn(table, how, said):
    with pytest.raises(ValueError, match=said):
        plot_alignment(table, ax=axes(), **how)


def test_lines_are_named_at_their_ends_and_names_do_not_overlap():
    ax = axes()
    plot_alignment(bands(), state="KAZ", ax=ax, names={"TUR": "Türkiye"})
    labels = {text.get_text(): text.get_position()[1] for text in ax.texts}
    assert set(labels) == {"RUS .44", "CHN .25", "Türkiye .24", "WEST .16"}
    heights = sorted(labels.values())
    gaps = np.diff(heights) / ax.get_ylim()[1]
    assert gaps.min() >= LABEL_GAP - 1e-6


def test_a_state_that_is_a_vector_has_no_line_with_itself():
    table = bands()
    table.loc[table["partner"] == "CHN", ["q05", "q25", "q50", "q75", "q95"]] = np.nan
    ax = axes()
    plot_alignment(table, state="KAZ", ax=ax)
    assert list(lines_of(ax)) == ["RUS", "TUR", "WEST"]


def test_looks_are_fixed_and_tell_apart_without_colour():
    assert looks(["CHN", "RUS"])["RUS"] == looks(["RUS"])["RUS"] == FIXED["RUS"]
    every = [*FIXED.values(), *CYCLE]
    assert len({look.dashes for look in FIXED.values()}) == len(FIXED)
    assert len({(look.colour, look.dashes) for look in every}) == len(every)
    assert all(len(to_rgb(look.colour)) == 3 for look in every)
    others = looks([f"X{i}" for i in range(6)])
    assert others["X0"] == others["X4"] == CYCLE[0]


def test_events_are_numbered_at_their_dates_and_do_not_overlap():
    ax = axes()
    ax.set_xlim(2013, 2026)
    marks = [Mark(2022.0 + 0.05 * i, "2022", f"event {i}") for i in range(8)]
    mark_events(ax, marks)
    numbers = [text.get_text() for text in ax.texts]
    places = [text.get_position()[0] for text in ax.texts]
    assert numbers == [str(i) for i in range(1, 9)]
    assert np.diff(places).min() >= MARK_GAP * 13 - 1e-6
    assert all(2013 <= place <= 2026 for place in places)
    foots = [line.get_xdata()[0] for line in ax.lines]
    np.testing.assert_allclose(foots, [mark.time for mark in marks])


def test_the_key_says_what_the_numbers_mean():
    marks = [Mark(2014.2, "2014-03", "Annexation"), Mark(2022.1, "2022-02", "Invasion")]
    texts = [text.get_text() for text in plot_key(axes(), marks).texts]
    assert texts == ["1", "2014-03", "Annexation", "2", "2022-02", "Invasion"]


def test_the_weightiest_events_stay_in_order_of_time():
    marks = [
        Mark(2014 + i, "", f"{i}", weight=w) for i, w in enumerate((0.2, 0.9, 0.1, 0.5))
    ]
    assert [m.title for m in chosen_marks(marks, 2013, 2030, 2)] == ["1", "3"]
    assert [m.title for m in chosen_marks(marks, 2015.5, 2016.5, 9)] == ["2"]


@pytest.mark.parametrize("form", ["png", "svg", "pdf"])
def test_text_of_users_is_never_mathematics(tmp_path, form):
    nasty = r"A title $\frac{$ of " + "many letters " * 2000
    marks = [Mark(2014.0, "2014-01", nasty)]
    words = Words(title=nasty, subtitle=("s",), source=r"$\x{$ 1 run")
    page = open_page(SIZES["page"], words, body=20, marks=marks)
    plot_alignment(bands(), state="KAZ", events=marks, ax=page.one(), names={"RUS": nasty})
    figure = page.figure
    figure.savefig(tmp_path / f"x.{form}", format=form)
    assert (tmp_path / f"x.{form}").stat().st_size > 1000


@given(st.text(), st.integers(2, 60))
def test_shortened_text_fits(text, longest):
    assert len(shortened(text, longest)) <= longest


@given(st.lists(st.floats(0, 1), max_size=12), st.floats(0.001, 0.08))
def test_spread_keeps_order_distance_and_limits(places, gap):
    places.sort()
    moved = spread(places, gap, 0, 1)
    assert all(b - a >= gap - 1e-8 for a, b in itertools.pairwise(moved))
    assert all(-1e-8 <= place <= 1 + 1e-8 for place in moved)
    if all(b - a >= gap + 1e-6 for a, b in itertools.pairwise(places)):
        np.testing.assert_allclose(moved, places, atol=1e-8)


def event(**said):
    usual = {"date_from": "2022-02-24", "actors": ["RUS"], "targets": [], "magnitude": 0.5}
    return usual | {"title": "T"} | said


def test_marks_are_the_major_events_that_touch_a_state():
    scenario = {
        "events": [
            event(type="aggression", targets=["UKR"], title="felt by all"),
            event(type="transit_cut", targets=["KGZ"], title="of another"),
            event(type="assurance", targets=["KAZ"], title="a pledge", actors=["CHN"]),
            event(type="strain", title="not shown"),
            event(type="aggression", targets=["UKR"], title="smaller", magnitude=0.1),
            event(type="aggression", actors=["KGZ"], targets=["TJK"], title="of others",
                  date_from="2021-04-01"),
        ]
    }  # fmt: skip
    marks = marks_of(scenario, "KAZ", ["RUS", "CHN"])
    assert [mark.title for mark in marks] == ["felt by all", "a pledge"]
    assert "of others" in [mark.title for mark in marks_of(scenario, "TJK", ["RUS"])]
    assert marks[0].time == pytest.approx(2022.148, abs=1e-3)
    assert marks[0].label == "2022-02"


def test_what_bends_a_drawn_line_is_marked_before_what_does_not():
    from hedgesim.world.scenario import load_scenario

    scenario = {"events": [asdict(event) for event in load_scenario("history").events]}
    marks = marks_of(scenario, "KAZ", ["RUS", "CHN", "TUR", "WEST"])
    chosen = chosen_marks(marks, 2013, 2026, SIZES["page"].marks)
    dates = {mark.label for mark in chosen}
    assert {"2016-04", "2019-09", "2021-03"} <= dates  # protests against China
    assert {"2014-03", "2022-01", "2022-02"} <= dates
    assert not [mark for mark in chosen if "Kyrgyz-Tajik" in mark.title]


def test_long_titles_of_the_key_go_on_in_a_second_line():
    title = "China signs a treaty of permanent good-neighbourliness with five states"
    marks = [Mark(2025.4, "2025-06", title), Mark(2025.5, "2025-07", "short")]
    assert key_rows(marks) == 2
    assert key_rows(marks, columns=1) == 3
    texts = [text.get_text() for text in plot_key(axes(), marks).texts]
    assert " ".join(texts[2:4]) == title


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    where = tmp_path_factory.mktemp("plots") / "results"
    words = ["run", "triad", "--runs", "8", "--set", "turns=12", "--out", str(where)]
    assert main([*words, "--quiet", "--json"]) == Status.DONE
    return where


def test_plot_writes_into_the_results_folder(folder, capsys):
    assert main(["plot", str(folder)]) == Status.DONE
    path = folder / "figures" / "alignment-ALT.png"
    assert capsys.readouterr().out == f"wrote {path}\n"
    assert path.read_bytes().startswith(b"\x89PNG")


def test_a_turn_stands_at_the_end_of_its_quarter(folder):
    bands = Source.open(folder).bands
    assert set(bands[bands["turn"] == 0]["time"]) == {2000.0}
    assert set(bands[bands["quarter"] == "2000Q1"]["time"]) == {2000.25}


def test_plot_takes_ids_and_names_of_states(folder, capsys):
    for word in ("nor", "Nordany"):
        assert (
            main(["plot", str(folder), "--state", word, "--format", "svg"]) == Status.DONE
        )
        assert "alignment-NOR.svg" in capsys.readouterr().out


def test_the_same_figure_has_the_same_bytes(folder, tmp_path, capsys):
    for form in ("svg", "pdf", "png"):
        for name in ("one", "two"):
            out = str(tmp_path / f"{name}.{form}")
            assert main(["plot", str(folder), "--out", out]) == Status.DONE
        one, two = ((tmp_path / f"{n}.{form}").read_bytes() for n in ("one", "two"))
        assert one == two
    capsys.readouterr()


@pytest.mark.parametrize(
    "words",
    [
        ["--state", "NRO"],
        ["--out", "x.gif"],
        ["--out", "missing/x.png"],
        ["--out", "."],
        ["--format", "svg", "--out", "x.png"],
    ],
)
def test_what_plot_cannot_use(folder, tmp_path, capsys, monkeypatch, words):
    monkeypatch.chdir(tmp_path)
    assert main(["plot", str(folder), *words]) == Status.USER
    assert words[0] in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_the_caption_names_experiment_runs_seed_and_version(folder):
    import hedgesim

    drawn = draw("alignment", Source.open(folder), state="ALT")
    texts = " ".join(text.get_text() for text in drawn.figure.texts)
    for part in ("A crisis", "8 runs", "seed 11", hedgesim.__version__, "not a forecast"):
        assert part in texts
