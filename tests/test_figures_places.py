"""Ternary path, network and map: what is drawn is what was recorded, at the right place.

Planted, each found here: first and second partner exchanged; the path of medians, whose
parts do not sum to 1; corners of the triangle exchanged; arrows from partner to state;
widths of another channel; ties with the rest of the world; a map of the first turn; the
scale of one turn alone; the partner itself as ground; the rarest strategy.
"""

import numpy as np
import pandas as pd
import pytest
from designs_made import text as experiment_text
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.patches import FancyArrowPatch, PathPatch

from hedgesim.cli.exits import Status
from hedgesim.cli.main import main
from hedgesim.plots.asking import draw
from hedgesim.plots.heat_map import limits
from hedgesim.plots.keys import shade
from hedgesim.plots.network import WIDEST, Node, plot_network
from hedgesim.plots.network_places import spaced
from hedgesim.plots.source import Source
from hedgesim.plots.style import SIZES, SPECTRUM, in_size
from hedgesim.plots.ternary import HEIGHT, Corner, Cut, cut_around, plot_ternary
from hedgesim.study.portfolio import portfolios, share_ahead
from hedgesim.study.ties import leant_on, ties

WHOLE = Cut((0.0, 0.0, 0.0), 0.2)
CORNERS = [Corner("one", "k"), Corner("other", "k"), Corner("rest", "k")]


def made(where, experiment, *words):
    command = ["run", str(experiment), *words, "--out", str(where), "--quiet", "--json"]
    assert main(command) == Status.DONE
    return where


@pytest.fixture(scope="module")
def region(tmp_path_factory):
    place = tmp_path_factory.mktemp("a folder")
    return made(place / "region", "baseline", "--runs", "7", "--set", "turns=12")


@pytest.fixture(scope="module")
def source(region):
    return Source.open(region)


def of(figure, kind, label):
    """Find what is labelled so in any Axes of a figure."""
    found = [patch for ax in figure.axes for patch in ax.findobj(kind)]
    return [patch for patch in found if patch.get_label() == label]


def line_of(figure, label):
    lines = [line for ax in figure.axes for line in ax.lines]
    return next(line for line in lines if line.get_label() == label)


# Ternary path


def test_corners_of_a_triangle_are_the_shares():
    np.testing.assert_allclose(WHOLE.place(np.eye(3)), [[0, 0], [1, 0], [0.5, HEIGHT]])
    part = Cut((0.2, 0.1, 0.3), 0.1)
    corners = [[0.6, 0.1, 0.3], [0.2, 0.5, 0.3], [0.2, 0.1, 0.7]]
    np.testing.assert_allclose(part.place(corners), WHOLE.place(np.eye(3)), atol=1e-12)


def test_a_part_of_the_triangle_holds_all_shares():
    draws = np.random.default_rng(0)
    for spread in (1.0, 8.0, 60.0, 900.0):
        shares = draws.dirichlet(np.array([5.0, 3.0, 4.0]) * spread, 300)
        part = cut_around(shares)
        x, y = part.place(shares).T
        assert (y >= 0).all()
        assert (y <= 2 * HEIGHT * np.minimum(x, 1 - x) + 1e-12).all()
        assert part.side > 0


def test_the_path_is_the_mean_of_the_runs_and_the_cloud_every_run(source):
    drawn = draw("ternary", source, state="UZB")
    states = source.results.states()
    own = states[states["state"] == "UZB"]
    path = drawn.table[drawn.table["kind"] == "mean"].sort_values("turn")
    assert list(path["turn"]) == [0, 4, 8, 12]
    for part, vector in (("first", "RUS"), ("second", "CHN")):
        means = own.groupby("turn")[f"alignment_{vector}"].mean()
        np.testing.assert_allclose(path[part], means.loc[path["turn"]], atol=1e-5)
    np.testing.assert_allclose(path[["first", "second", "rest"]].sum(axis=1), 1.0)
    runs = drawn.table[drawn.table["kind"] == "run"]
    last = own[own["turn"] == 12].set_index("run")
    np.testing.assert_allclose(
        runs["second"], last.loc[runs["run"], "alignment_CHN"], atol=1e-6
    )
    ax = drawn.figure.axes[0]
    shares = drawn.table[["first", "second", "rest"]].to_numpy()
    part = cut_around(shares)
    places = np.column_stack(line_of(drawn.figure, "path").get_data())
    np.testing.assert_allclose(places, part.place(path[["first", "second", "rest"]]))
    dots = next(c for c in ax.collections if c.get_label() == "_ends").get_offsets()
    np.testing.assert_allclose(dots, part.place(runs[["first", "second", "rest"]]))


def test_the_title_says_which_way_the_portfolio_went(source):
    path = pd.DataFrame({"time": [2000.0, 2001.0], "first": [0.5, 0.3],
                         "second": [0.2, 0.4], "rest": [0.3, 0.3]})  # fmt: skip
    from hedgesim.plots.ternary_page import _seen

    said = _seen(source, path, ("RUS", "CHN"))
    assert said == "away from Russia (.50 to .30), towards China (.20 to .40)"
    assert "hardly moving" in _seen(source, path.assign(first=0.4, second=0.3),
                                    ("RUS", "CHN"))  # fmt: skip


def test_how_many_runs_are_ahead_is_counted(source):
    two = {"TKM": ("RUS", "CHN"), "KAZ": ("RUS", "CHN")}
    states = source.results.states()
    for state in two:
        own = states[(states["turn"] == 12) & (states["state"] == state)]
        want = (own["alignment_CHN"] > own["alignment_RUS"]).mean()
        assert share_ahead(portfolios(source.results, two, 12), state) == want


def test_a_power_has_two_other_corners(source):
    table = draw("ternary", source, state="RUS").table
    assert set(table["first_partner"]) == {"CHN"}
    assert set(table["second_partner"]) == {"TUR"}


def test_the_dashed_line_is_where_both_are_the_same():
    path = pd.DataFrame({"time": [0.0], "first": [0.4], "second": [0.3], "rest": [0.3]})
    part = Cut((0.2, 0.1, 0.2), 0.1)
    ax = plot_ternary(path, ax=Figure().add_subplot(), corners=CORNERS, cut=part)
    x, y = line_of(ax.figure, "_same").get_data()
    want = part.place([[0.2, 0.2, 0.6], [0.4, 0.4, 0.2]])
    np.testing.assert_allclose(np.column_stack([x, y]), want)


# Network


def test_arrows_run_from_who_leans_to_whom_with_the_width_of_the_share(source):
    size = SIZES["slide"]
    drawn = draw("network", source, channel="transit", size="slide", turn="2014Q4")
    rows = source.bands
    rows = rows[(rows["measure"] == "dependence_transit") & (rows["turn"] == 8)]
    shares = {(r.state, r.partner): r.q50 for r in rows.itertuples() if r.partner}
    arrows = {
        tuple(p.get_label().split()): p
        for ax in drawn.figure.axes
        for p in ax.findobj(FancyArrowPatch)
    }
    want = {pair for pair, share in shares.items() if share >= 0.1 and pair[0] != pair[1]}
    assert set(arrows) == {pair for pair in want if "OTHER" not in pair}
    places = {
        p.get_label().split()[1]: p.center
        for ax in drawn.figure.axes
        for p in ax.patches
        if p.get_label().startswith("_disc")
    }
    for (state, partner), arrow in arrows.items():
        assert arrow.get_linewidth() == pytest.approx(
            max(shares[state, partner] * WIDEST * size.text, 0.35)
        )
        begins, ends = arrow._path_original.vertices[[0, -1]]
        for at, whom in ((begins, state), (ends, partner)):
            near = min(places, key=lambda a, at=at: np.hypot(*(at - np.array(places[a]))))
            assert near == whom


def test_who_is_leant_on_is_the_mean_over_the_others():
    table = pd.DataFrame({"state": ["A", "A", "B", "C"], "partner": ["B", "C", "C", "B"],
                          "share": [0.2, 0.6, 0.4, 0.7]})  # fmt: skip
    assert leant_on(table, ["A", "B", "C", "D"]) == pytest.approx(
        {"A": 0.0, "B": 0.45, "C": 0.5, "D": 0.0}
    )


def test_ties_leave_out_a_state_with_itself(source):
    table = ties(source.bands, "dependence_security")
    assert (table["state"] != table["partner"]).all()
    assert set(table["turn"]) == {0, 4, 8, 12}
    rows = source.bands
    rows = rows[(rows["measure"] == "dependence_security") & (rows["turn"] == 12)]
    one = rows[(rows["state"] == "KAZ") & (rows["partner"] == "RUS")]["q50"].iloc[0]
    got = table[(table["turn"] == 12) & (table["state"] == "KAZ")].set_index("partner")
    assert got.loc["RUS", "share"] == pytest.approx(one)


def test_places_keep_their_order_and_their_distance():
    draws = np.random.default_rng(1)
    places = {str(k): tuple(at) for k, at in enumerate(draws.normal(size=(9, 2)))}
    places["8"] = places["7"]  # even two at one place
    found = spaced(places, (60, 40), 6.0, 2.0)
    at = np.array(list(found.values()))
    away = np.hypot(*(at[:, None] - at[None]).transpose(2, 0, 1))
    assert away[~np.eye(9, dtype=bool)].min() > 5.9
    assert (at >= 2 - 1e-9).all()
    assert (at <= np.array([58, 38]) + 1e-9).all()
    far = spaced({"w": (0, 1), "m": (5, 0), "e": (9, 2)}, (60, 40), 4, 2)
    assert far["w"][0] < far["m"][0] < far["e"][0]
    assert far["m"][1] < far["w"][1] < far["e"][1]


def test_discs_stay_where_pictures_of_other_turns_have_them(source):
    spots = []
    for turn in ("2013Q4", "2015Q4"):
        drawn = draw("network", source, turn=turn)
        discs = [p for ax in drawn.figure.axes for p in ax.patches]
        discs = [p for p in discs if p.get_label().startswith("_disc")]
        spots.append({p.get_label(): p.center for p in discs})
    assert spots[0] == spots[1]
    assert len(spots[0]) == 9


def test_a_network_of_weak_ties_alone_shows_the_strongest(tmp_path):
    path = tmp_path / "weak.toml"
    path.write_text(experiment_text(None, turns=4, runs=2), encoding="utf-8")
    source = Source.open(made(tmp_path / "weak", path))
    bands = source.bands.copy()
    bands["q50"] = bands["q50"] * 0.05
    source.__dict__["bands"] = bands
    drawn = draw("network", source)
    assert drawn.figure.axes[0].findobj(FancyArrowPatch)


def test_a_table_without_a_column_is_refused():
    node = Node(name="A", colour="k", place=(1, 1), weight=0.1)
    table = pd.DataFrame({"state": ["A"], "share": [0.5]})
    with pytest.raises(ValueError, match="no partner"):
        plot_network(table, ax=Figure().add_subplot(), nodes={"A": node})
    with pytest.raises(ValueError, match="no node"):
        plot_network(table.assign(partner="A"), ax=Figure().add_subplot(), nodes={})


# Map


def colours(drawn):
    """Give the fill of each area by label."""
    ax = next(ax for ax in drawn.figure.axes if ax.findobj(PathPatch))
    return {p.get_label(): to_hex(p.get_facecolor()) for p in ax.findobj(PathPatch)}


@pytest.mark.parametrize(("turn", "quarter"), [(4, "2013Q4"), (12, None)])
def test_states_have_the_colour_of_their_number_on_the_scale_of_all_turns(
    source, turn, quarter
):
    drawn = draw("map", source, partner="china", turn=quarter)
    rows = source.own("alignment_CHN")
    ends = limits(rows[rows["state"] != "CHN"]["q50"].to_numpy())
    now = rows[rows["turn"] == turn].set_index("state")["q50"]
    fills = colours(drawn)
    for state in set(source.states) - {"CHN"}:
        assert fills[state] == shade(now[state], ends)
    assert fills["CHN"] == "#ffffff"
    assert "_hatch CHN" in fills
    assert set(drawn.table["state"]) == set(source.states) - {"CHN"}
    np.testing.assert_array_equal(drawn.table["value"], now[drawn.table["state"]])


def test_the_scale_holds_all_turns_and_not_the_one_that_is_shown(region):
    source = Source.open(region)
    bands = source.bands.copy()
    early = (bands["turn"] == 0) & (bands["measure"] == "alignment_RUS")
    bands.loc[early & (bands["state"] == "KAZ"), "q50"] = 0.94
    source.__dict__["bands"] = bands
    drawn = draw("map", source, partner="RUS")
    value = drawn.table.set_index("state").loc["KAZ", "value"]
    low = limits(source.own("alignment_RUS")["q50"].to_numpy())[0]
    assert colours(drawn)["KAZ"] == shade(value, (low, 0.95))


def test_the_most_common_strategy_is_the_colour(source):
    drawn = draw("map", source, measure="strategy")
    states = source.results.states()
    last = states[states["turn"] == 12]
    fills = colours(drawn)
    for row in drawn.table.itertuples():
        held = last[last["state"] == row.state]["strategy"].astype(str).value_counts()
        assert held[row.value] == held.max()
        assert row.share == pytest.approx(held.max() / 7)
        assert fills[row.state] == SPECTRUM[row.value]


def test_other_measures_and_pairs_can_be_coloured(source):
    threat = draw("map", source, measure="threat").table
    rows = source.own("threat")
    now = rows[rows["turn"] == 12].set_index("state")["q50"]
    np.testing.assert_array_equal(threat["value"], now[threat["state"]])
    pair = draw("map", source, measure="threat", partner="CHN").table
    towards = source.towards("threat", "CHN")
    now = towards[towards["turn"] == 12].set_index("state")["q50"]
    np.testing.assert_array_equal(pair["value"], now[pair["state"]])


def test_a_state_that_is_missing_is_plain_ground(region):
    source = Source.open(region)
    bands = source.bands
    source.__dict__["bands"] = bands[bands["state"] != "UZB"]
    for words in ({}, {"measure": "strategy"}):
        drawn = draw("map", source, **words)
        assert "Uzbekistan" not in drawn.alt
        assert colours(drawn)["UZB"] == "#dcdcdc"
    draw("network", source)
    assert set(draw("ternary", source, state="KAZ,UZB").table["state"]) == {"KAZ"}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["map", "--measure", "threatt"], ["did you mean 'threat'"]),
        (["map", "--partner", "CHN", "--measure", "treat"], ["did you mean 'threat'"]),
        (["map", "--partner", "Rusia"], ["did you mean 'Russia'"]),
        (["map", "--turn", "2031Q1"], ["a quarter from 2013Q1"]),
        (["map", "--partner", "KAZ", "--turn", "2013Q2"], ["2013Q4"]),
        (["network", "--turn", "2013Q2"], ["a recorded turn: 2013 start, 2013Q4"]),
        (["network", "--channel", "trnsit"], ["did you mean 'transit'"]),
        (["network", "--partner", "RUS"], ["--channel", "of this figure"]),
        (["ternary", "--state", "KZA"], ["KZA", "one of KAZ"]),
    ],
)
def test_what_cannot_be_asked_is_said(region, capsys, words, said):
    assert main(["plot", str(region), "--figure", *words]) == Status.USER
    told = capsys.readouterr().err
    assert "Traceback" not in told
    for part in said:
        assert part in told


def test_a_region_without_borders_has_a_network_and_no_map(tmp_path, capsys):
    folder = made(tmp_path / "triad", "triad", "--runs", "2", "--set", "turns=4")
    assert len(draw("network", folder).table) > 0
    assert draw("ternary", folder, state="all").notes == (
        "left out, without two partners or rows to show: Nordany",
    )
    for words, said in ((["map"], "outline.json"), (["ternary", "--state", "NOR"], "NOR")):
        capsys.readouterr()
        assert main(["plot", str(folder), "--figure", *words]) == Status.USER
        assert said in capsys.readouterr().err


def test_a_folder_without_pairs_has_a_map_of_vectors_and_no_network(tmp_path, capsys):
    path = tmp_path / "no_pairs.toml"
    more = "\n[record]\npairs_every = 0\n"
    path.write_text(experiment_text(None, more, turns=4, runs=2), encoding="utf-8")
    folder = made(tmp_path / "no pairs", path)
    assert main(["plot", str(folder), "--figure", "network"]) == Status.USER
    assert "[record] pairs_every above 0" in capsys.readouterr().err
    draw("ternary", folder)


@pytest.mark.parametrize("size", SIZES)
def test_names_stay_on_the_map(source, size):
    for words in ({}, {"measure": "strategy"}):
        drawn = draw("map", source, size=size, **words)
        ax = next(ax for ax in drawn.figure.axes if ax.findobj(PathPatch))
        with in_size(SIZES[size]):
            drawn.figure.draw_without_rendering()
        frame = ax.get_window_extent()
        names = [t for t in ax.texts if t.get_text() in source.names.values()]
        assert len(names) >= 8
        for text in names:
            box = text.get_window_extent()
            assert box.x0 > frame.x0 - 4
            assert box.x1 < frame.x1 + 4
