"""Two worlds in one figure: what is drawn of each, and of their difference pair by pair.

Planted, each found here: OTHER less RESULTS; the difference of the quantiles in place of
the quantiles of the differences; runs paired by their row instead of their number; full and
dashed exchanged; the dates of OTHER's turns for common quarters; a band for a single run;
a shared event drawn as one that differs.
"""

import numpy as np
import pandas as pd
import pytest
from compare_made import RUNS, TURNS, Made, made, own
from matplotlib.colors import same_color, to_rgb
from matplotlib.figure import Figure

import hedgesim
from hedgesim.cli.exits import Status
from hedgesim.cli.main import main
from hedgesim.plots import asking
from hedgesim.plots.events import Mark, mark_events, plot_key
from hedgesim.plots.page import Words
from hedgesim.plots.source import Source
from hedgesim.plots.style import FIXED, SIZES, STRONG_EVENT, signed
from hedgesim.plots.two_worlds import (
    DASHED,
    DIFFERENCE,
    FULL,
    difference_limits,
    level_limits,
    plot_difference,
    plot_worlds,
    rows_of,
)
from hedgesim.plots.two_worlds_figure import (
    MOST_MARKS,
    columns_of,
    finding,
    marks_of_both,
    pair,
)
from hedgesim.plots.two_worlds_page import Column, Worlds, two_worlds_page
from hedgesim.study.compare import compare
from hedgesim.study.compare_paths import paths

PLACES = {"q05": 0.05, "q25": 0.25, "q50": 0.5, "q75": 0.75, "q95": 0.95}


def effect(run, turn):
    """From a tenth downwards, another in each run; nothing at the start."""
    return (-0.1 - ((run * 7) % RUNS) / 200) * (turn > 0)


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    return tmp_path_factory.mktemp("two worlds")


@pytest.fixture(scope="module")
def other(place):
    return made(place / "other", Made(failed=(3,)), title="What happened")


@pytest.fixture(scope="module")
def results(place):
    return made(place / "results", Made(added=effect, failed=(11,)), title="Without it")


@pytest.fixture(scope="module")
def worlds(results, other):
    return open_worlds(str(results), str(other))


def open_worlds(results, other):
    return pair(Source.open(results), Source.open(other))


def draw(worlds, state, size="page"):
    folder, against = worlds.results.results.folder, worlds.other.results.folder
    drawn = asking.draw("two-worlds", folder, against=against, state=state, size=size)
    return drawn.figure


def table_of(worlds, *measures, state="ALT"):
    return paths(worlds.other, worlds.results, worlds.common, state, measures)


def crowd(level=0.4, n=40, times=(2013.0, 2013.25, 2013.5), measure="threat"):
    """A table made by hand: full stands .1 above dashed, and differs by less."""
    shifts = {DASHED: level, FULL: level + 0.1, DIFFERENCE: 0.07}
    return pd.DataFrame(
        [
            {"measure": measure, "world": world, "time": t, "quarter": "2013Q1", "n": n,
             **{q: mid + (share - 0.5) / 10 for q, share in PLACES.items()}}
            for world, mid in shifts.items()
            for t in times
        ]
    )  # fmt: skip


def axes():
    return Figure(figsize=(4, 3)).add_subplot()


def line(ax, label):
    return next(found for found in ax.lines if found.get_label() == label)


def extents(ax):
    return [c.get_paths()[0].get_extents() for c in ax.collections]


def texts_of(figure):
    found = [text.get_text() for text in figure.texts]
    found += [t.get_text() for box in figure.legends for t in box.get_texts()]
    for ax in figure.axes:
        found += [text.get_text().replace("\n", " ") for text in ax.texts]
    return found


def test_differences_are_results_less_other_of_the_same_run(worlds):
    table = table_of(worlds, "threat")
    kept = np.array([run for run in range(RUNS) if run not in (3, 11)])
    last = rows_of(table.assign(time=table["turn"]), "threat", DIFFERENCE).iloc[-1]
    want = effect(kept, TURNS)
    assert last["n"] == len(kept)
    for name, share in PLACES.items():
        assert last[name] == pytest.approx(np.quantile(want, share), abs=1e-6)
    assert last["q95"] < 0  # lower in every run, though the crowds overlap
    for world, added in ((FULL, want), (DASHED, 0.0)):
        row = rows_of(table.assign(time=table["turn"]), "threat", world).iloc[-1]
        for name, share in PLACES.items():
            of_runs = np.quantile(own(kept) + added, share)
            assert row[name] == pytest.approx(of_runs, abs=1e-6)


def test_bands_are_of_differences_and_not_differences_of_bands(worlds):
    table = table_of(worlds, "threat")
    last = table[table["turn"] == TURNS].set_index("world")
    apart = last.loc[FULL, list(PLACES)] - last.loc[DASHED, list(PLACES)]
    assert (apart - last.loc[DIFFERENCE, list(PLACES)]).abs().max() > 0.03


def test_numbers_are_those_of_compare(worlds, results, other):
    row = compare(other, results, states=["ALT"], measures=["threat"]).rows[0]
    table = table_of(worlds, "threat")
    last = table[(table["world"] == DIFFERENCE) & (table["turn"] == TURNS)].iloc[0]
    told = (row.median, row.low, row.high, row.n)
    assert tuple(last[["q50", "q05", "q95", "n"]]) == pytest.approx(told, abs=1e-12)


def test_a_state_without_a_number_has_no_row(worlds):
    assert table_of(worlds, "alignment_NOR", state="NOR").empty


def test_unpaired_worlds_have_no_paths(results, other):
    from hedgesim.study.compare_pairing import common_ground
    from hedgesim.study.compare_sides import two_sides

    a, b = two_sides(other, results)
    with pytest.raises(ValueError, match="not pairs"):
        paths(a, b, common_ground(a, b, paired=False), "ALT", ["threat"])


def test_common_quarters_are_drawn_at_their_own_dates(place, results):
    yearly = made(place / "yearly", Made(), turns=8, every=2)
    worlds = open_worlds(str(results), str(yearly))
    table = table_of(worlds, "threat")
    assert list(dict.fromkeys(table["turn"])) == [0, 2, 4]
    figure = draw(worlds, "ALT")
    assert list(line(figure.axes[0], FULL).get_xdata()) == [2000.0, 2000.5, 2001.0]


def test_both_worlds_are_told_apart_without_colour():
    ax, table = axes(), crowd()
    assert plot_worlds(table, measure="threat", colour="#0072b2", ax=ax) is ax
    full, dashed = line(ax, FULL), line(ax, DASHED)
    assert (full.get_linestyle(), dashed.get_linestyle()) == ("-", "--")
    np.testing.assert_allclose(full.get_ydata(), 0.5)
    np.testing.assert_allclose(dashed.get_ydata(), 0.4)
    assert same_color(full.get_color(), dashed.get_color())
    filled = [c for c in ax.collections if c.get_alpha()]
    assert len(filled) == 1  # the other has only its edges
    assert filled[0].get_paths()[0].get_extents().ymax == pytest.approx(0.545)
    edges = [x.get_ydata()[0] for x in ax.lines if x.get_label() == "_edge"]
    assert edges == pytest.approx([0.355, 0.445])


def test_the_difference_has_two_bands_and_a_line_at_zero():
    ax = axes()
    assert plot_difference(crowd(), measure="threat", colour="#0072b2", ax=ax) is ax
    np.testing.assert_allclose(line(ax, DIFFERENCE).get_ydata(), 0.07)
    wide, narrow = extents(ax)
    assert (wide.ymin, wide.ymax) == pytest.approx((0.025, 0.115))
    assert (narrow.ymin, narrow.ymax) == pytest.approx((0.045, 0.095))
    assert list(line(ax, "_zero").get_ydata()) == [0, 0]


def test_one_run_has_lines_and_no_band():
    above, below, table = axes(), axes(), crowd(n=1)
    plot_worlds(table, measure="threat", colour="k", ax=above)
    plot_difference(table, measure="threat", colour="k", ax=below)
    assert not above.collections
    assert not below.collections
    assert len(above.lines) == 2


def test_one_date_has_points():
    ax, table = axes(), crowd(times=(2013.25,))
    plot_worlds(table, measure="threat", colour="k", ax=ax)
    markers = [line(ax, w).get_marker() for w in (FULL, DASHED)]
    faces = [line(ax, w).get_markerfacecolor() for w in (FULL, DASHED)]
    assert markers == ["o", "o"]
    assert faces == ["k", "white"]
    assert [text.get_text() for text in ax.get_xticklabels()] == ["2013Q1"]


@pytest.mark.parametrize(
    ("table", "said"),
    [
        (crowd(), "no row of autonomy"),
        (crowd().drop(columns="q25"), "no column q25"),
        (crowd().query("world == 'a'"), "no row of"),
    ],
)
@pytest.mark.parametrize("plot", [plot_worlds, plot_difference])
def test_what_cannot_be_drawn(plot, table, said):
    with pytest.raises(ValueError, match=said):
        plot(table, measure="autonomy" if len(table) == 9 else "threat",
             colour="k", ax=axes())  # fmt: skip


def test_limits_hold_everything_and_zero():
    low, high = difference_limits(crowd())
    assert low < 0
    assert high > 0.115
    assert level_limits(crowd())[0] == 0
    assert level_limits(crowd())[1] >= 0.545
    flat = crowd().assign(**dict.fromkeys(PLACES, 1e-9))
    assert difference_limits(flat) == pytest.approx((-0.01, 0.01), abs=1e-6)


def sheet(table, columns, events=(), size="page"):
    words = Words(title=r"T $\frac{$", subtitle=["s"], strong="differs", source="c")
    worlds = Worlds(full=r"full $\x{$", dashed="dashed", difference=r"$\y{$ less")
    page = two_worlds_page(table, columns=columns, words=words, worlds=worlds,
                           events=events, size=SIZES[size])  # fmt: skip
    return page.figure


def column(measure, scale="alignment"):
    return Column(measure, "Alignment with", measure, FIXED["RUS"].colour, scale, "unit")


def test_columns_of_one_scale_share_their_axes():
    names = ("threat", "big", "small")
    levels = (0.8, 0.4, 0.1)
    table = pd.concat(crowd(v, measure=m) for m, v in zip(names, levels, strict=True))
    figure = sheet(table, [column("threat", "threat"), column("big"), column("small")])
    upper, lower = figure.axes[0:6:2], figure.axes[1:6:2]
    assert upper[1].get_ylim() == upper[2].get_ylim() != upper[0].get_ylim()
    assert lower[1].get_ylim() == lower[2].get_ylim()
    beside = [[t.get_text() for t in ax.texts].count("unit") for ax in upper]
    assert beside == [1, 1, 0]
    headings = [t.get_text() for t in upper[2].texts]
    assert "small" in headings
    assert "Alignment with" not in headings


@pytest.mark.parametrize("form", ["png", "svg", "pdf"])
def test_text_of_users_is_never_mathematics(tmp_path, form):
    marks = [Mark(2013.1, "2013-01", r"$\z{$ " + "long " * 500, strong=True)]
    figure = sheet(crowd(), [column("threat")], marks)
    figure.savefig(tmp_path / f"x.{form}", format=form)
    assert (tmp_path / f"x.{form}").stat().st_size > 1000


def test_events_that_differ_stand_out_above_and_in_the_key():
    marks = [Mark(2013.2, "2013-03", "shared"), Mark(2013.4, "2013-05", "not", strong=True)]
    ax, key = axes(), axes()
    ax.set_xlim(2013, 2014)
    mark_events(ax, marks, gap=0.1, inset=0.05)
    plot_key(key, marks)
    numbers = [t for t in key.texts if t.get_text() in ("1", "2")]
    assert [same_color(t.get_color(), "white") for t in numbers] == [False, True]
    discs = [to_rgb(t.get_bbox_patch().get_facecolor()) for t in ax.texts]
    assert discs[0] == (1, 1, 1) != discs[1]
    assert same_color(ax.lines[1].get_color(), STRONG_EVENT)
    assert not same_color(ax.lines[0].get_color(), STRONG_EVENT)


def test_differences_are_written_as_compare_writes_them():
    assert [signed(v) for v in (0.0996, -0.0004, 0.0, -1.25)] == [
        "+.100", ".000", ".000", "−1.250",
    ]  # fmt: skip


def test_the_title_says_what_differs_the_larger_first(worlds):
    columns = columns_of(worlds, "ALT")
    assert [c.measure for c in columns] == ["threat", "alignment_NOR"]

    def said(threat, alignment):
        ends = zip(("threat", "alignment_NOR"), (threat, alignment), strict=True)
        table = pd.concat(crowd(measure=m).assign(q50=end) for m, end in ends)
        return finding(table, columns, worlds.region)

    assert said(0.2, -0.0304) == "threat .20 higher, alignment with Nordany .030 lower"
    assert said(-0.03, 0.5) == "alignment with Nordany .50 higher, threat .030 lower"
    assert said(0.001, 0.5) == "alignment with Nordany .50 higher"
    assert said(0.0, 1e-5) == "no difference at the end, in the median"


def test_the_page_says_which_world_is_which(worlds):
    figure = draw(worlds, "ALT")
    said = texts_of(figure)
    assert "results: Without it" in said
    assert "other: What happened" in said
    assert "Difference: results less other" in said
    assert said[0].startswith("Altria: alignment with Nordany .")
    assert said[0].split(", ")[0].endswith("lower")
    assert said[1].startswith("In results, compared with other, at the end of 2000; ")
    assert f"median of {RUNS - 2} pairs" in " ".join(said)
    assert {"Threat from", "Alignment with", "Nordany"} <= set(said)
    caption = next(text for text in said if " · " in text)
    seed = worlds.results.results.provenance["seed"]
    for part in ("38 pairs of runs", f"seed {seed}", hedgesim.__version__, "not forecasts"):
        assert part in caption
    assert caption.startswith("results (")
    assert " against other (" in caption


def test_one_run_of_each_is_told_so(place, other):
    alone = made(place / "alone", Made(added=effect), runs=1)
    figure = draw(open_worlds(str(alone), str(other)), "ALT")
    said = " ".join(texts_of(figure))
    assert "one run of each" in said
    assert "1 pair of runs" in said
    assert "Bands" not in said
    assert not any(ax.collections for ax in figure.axes)


@pytest.fixture(scope="module")
def crises(tmp_path_factory):
    """Triad as it is shipped, and without the events of its war."""
    where = tmp_path_factory.mktemp("crises")
    from hedgesim.world.experiment import load_experiment
    from hedgesim.world.scenario import load_scenario

    scenario = load_experiment("triad").scenario.id
    war = next(e for e in load_scenario(scenario).events if e.type == "aggression")
    text = (
        f'format = 1\nid = "calm"\ntitle = "No war"\nextends = "{scenario}"\n'
        f'without = ["{war.id}"]\n'
    )
    threat = (
        '[[event]]\nid = "X01"\ndate = 2002-02-01\ntype = "rhetoric"\nactor = "NOR"\n'
        'target = "ALT"\nmagnitude = 0.4\nreason = "r"\nstatus = "hypothetical"\n'
        'title = "A threat"\nsource_id = "assumed"\n'
    )
    (where / "calm.toml").write_text(text, encoding="utf-8")
    said = text.replace('"calm"', '"other"') + threat
    (where / "other.toml").write_text(said, encoding="utf-8")
    for name, wanted in (("war", scenario), ("calm", "calm.toml"), ("other", "other.toml")):
        place = wanted if wanted == scenario else f"{where}/{wanted}"
        words = ["run", "triad", "--runs", "6", "--set", f"scenario={place}"]
        out = ["--out", str(where / name), "--quiet", "--json"]
        assert main([*words, *out]) == Status.DONE
    return where, war


def test_plot_draws_the_shipped_crisis_against_its_absence(crises, capsys):
    where, _ = crises
    capsys.readouterr()
    for state in ("ALT", "nordany"):
        words = ["plot", str(where / "war"), "--against", str(where / "calm")]
        assert main([*words, "--state", state, "--format", "svg"]) == Status.DONE
        written = capsys.readouterr()
        path = where / "war" / "figures" / f"two-worlds-{state[:3].upper()}-calm.svg"
        assert written.out == f"wrote {path}\n"
        assert written.err == ""
        assert path.stat().st_size > 10_000


def test_events_of_one_world_are_marked_so(crises):
    where, war = crises
    for first, second in (("war", "calm"), ("calm", "war")):
        worlds = open_worlds(str(where / first), str(where / second))
        marks, told = marks_of_both(worlds, "ALT", 1990, 2100)
        assert told == "Events in war only"
        assert told in texts_of(draw(worlds, "ALT"))
        strong = [mark for mark in marks if mark.strong]
        assert [mark.title for mark in strong] == [war.title]
        assert len(strong) < len(marks) <= MOST_MARKS
        assert marks == tuple(sorted(marks, key=lambda mark: mark.time))
    same = open_worlds(str(where / "war"), str(where / "war"))
    assert not any(m.strong for m in marks_of_both(same, "ALT", 1990, 2100)[0])


def test_events_of_either_world_say_in_which_they_are(crises):
    where, war = crises
    worlds = open_worlds(str(where / "war"), str(where / "other"))
    marks, told = marks_of_both(worlds, "ALT", 1990, 2100)
    strong = [mark.title for mark in marks if mark.strong]
    assert strong == ["A threat (other only)", f"{war.title} (war only)"]
    assert told == "Events that differ"


def test_dates_that_are_not_marked_are_counted(crises):
    where, war = crises
    worlds = open_worlds(str(where / "war"), str(where / "other"))
    marks, told = marks_of_both(worlds, "NOR", 1990, 2100)  # a threat to another
    assert [mark.title for mark in marks if mark.strong] == [war.title]
    assert told == "Events in war only; more on 1 other date"


def test_the_same_figure_has_the_same_bytes(crises, tmp_path, capsys):
    where, _ = crises
    for form in ("svg", "pdf", "png"):
        files = [tmp_path / f"{name}.{form}" for name in ("one", "two")]
        for file in files:
            words = ["--against", str(where / "calm"), "--out", str(file)]
            assert main(["plot", str(where / "war"), *words]) == Status.DONE
        assert files[0].read_bytes() == files[1].read_bytes()
    capsys.readouterr()


def test_worlds_that_are_no_pairs_are_refused_as_compare_refuses(place, other, capsys):
    apart = str(made(place / "apart", Made(), seed=99))
    unlike = str(made(place / "unlike", Made(drawn=lambda run: own(run + 1))))
    for folder, why in ((apart, "the same seed"), (unlike, "the same draws in each run")):
        assert main(["plot", folder, "--against", str(other)]) == Status.USER
        plotted = capsys.readouterr().err
        assert main(["compare", str(other), folder]) == Status.USER
        compared = capsys.readouterr().err
        assert why in plotted
        hint = "hedgesim compare with --unpaired"
        assert plotted == compared.replace("--unpaired", hint)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--against", "missing"], "no such folder"),
        (["--state", "NRO"], "--state"),
        (["--out", "x.gif"], "--out"),
    ],
)
def test_what_plot_cannot_use(results, other, capsys, words, said):
    usual = ["--against", str(other)]
    assert main(["plot", str(results), *usual, *words]) == Status.USER
    assert said in capsys.readouterr().err


def test_notes_say_what_was_left_out(results, other, tmp_path, capsys):
    words = ["--against", str(other), "--out", str(tmp_path / "x.png")]
    assert main(["plot", str(results), *words]) == Status.DONE
    assert "1 run of results failed and is left out." in capsys.readouterr().out
