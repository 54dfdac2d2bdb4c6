"""What the panels say, against the commands that read results folders.

Mistakes that were planted, and the test that failed: A less B instead of B less A
(`test_differences_are_those_of_the_command`); worlds of two seeds taken for pairs
(`test_other_luck_is_not_paired`); an event's date left out of what differs
(`test_everything_that_differs_is_said`); rows of the table under another state
(`test_bands_are_those_of_a_results_folder`); a usual size kept as a change
(`test_what_was_changed_is_marked_and_taken_back`); events before the start in the list
(`test_the_twelve_most_telling_come_first`); the band of the quarter before the last
(`test_widths_are_those_of_the_bands`).
"""

import csv
import datetime as dt
import io
from dataclasses import replace

import numpy as np
import pytest

from hedgesim.app import chances, deciding, differences, timeline
from hedgesim.app.settings import Settings
from hedgesim.app.simulate import simulate
from hedgesim.app.tables import bands_csv
from hedgesim.app.toml import experiment_of, experiment_text
from hedgesim.cli.main import main
from hedgesim.study import provenance
from hedgesim.study.compare import compare
from hedgesim.study.compare_inputs import changes
from hedgesim.study.compare_paths import DIFFERENCE, paths

RUNS = 24
A = Settings(preset="before")
B = (
    A.with_parameter("deference", 0.2)
    .with_event_off("H003")
    .with_event_size("H002", 0.3)
    .with_event_date("E056", dt.date(2015, 2, 1))
    .with_rule("UZB", "bandwagon")
)
REGION = experiment_of(A).region
CODE = {"sha256": "", "rules": {}}


@pytest.fixture(scope="module")
def answers():
    return [simulate(settings, range(RUNS)) for settings in (A, B)]


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    """Run both exported experiments, as `hedgesim run` does."""
    found = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(provenance, "_digest_of", lambda files: "c" * 64)
        for name, settings in (("a", A), ("b", B)):
            folder = tmp_path_factory.mktemp("with a space")
            file = folder / f"{name}.toml"
            file.write_text(experiment_text(settings, RUNS), encoding="utf-8")
            words = ["run", str(file), "--workers", "1", "--quiet", "--out"]
            assert main([*words, str(folder / "results")]) == 0
            found.append(folder / "results")
    return found


def test_differences_are_those_of_the_command(answers, folders):
    found = compare(*folders)
    rows = {(row.state, row.measure): row for row in found.rows}
    compared = 0
    for state in answers[0].states:
        for measure in answers[0].arrays:
            if measure != "strategy" and (state, measure) in rows:
                own = differences.difference(*answers, state, measure)
                assert own.row == rows[state, measure], (state, measure)
                compared += 1
    assert compared > 20
    assert any(row.moves for row in rows.values())


def test_the_path_of_the_difference_is_that_of_the_command(answers, folders):
    found = compare(*folders, states=["KAZ"])
    table = paths(found.a, found.b, found.common, "KAZ", ["alignment_RUS"])
    own = differences.difference(*answers, "KAZ", "alignment_RUS")
    less = table[table["world"] == DIFFERENCE]
    assert tuple(less["quarter"]) == own.quarters
    for column, ours in (("q05", own.spread.low), ("q50", own.spread.median)):
        np.testing.assert_allclose(less[column], ours, rtol=0, atol=1e-12)


def test_everything_that_differs_is_said():
    told = differences.listed_changes(A, B, {})
    made = [
        {
            "inputs": provenance.resolved(experiment_of(s)),
            "code": {"sha256": "", "rules": {}},
        }
        for s in (A, B)
    ]
    known = [change for change in changes(*made) if change.kind != "scenario"]
    assert len(told) == len(known)
    for change in known:
        assert sum(change.subject in line for line in told) == 1, change
    assert differences.listed_changes(A, A, {}) == []


def test_other_luck_is_not_paired(answers):
    a, b = answers
    other = replace(b, settings=b.settings.with_seed(7))
    found = differences.difference(a, other, "KAZ", "alignment_RUS")
    assert not found.paired
    assert np.isnan(found.spread.low).all()
    said = differences.sentence(found, REGION)
    assert "median" in said
    assert differences.paired(a.settings, b.settings)
    assert not differences.paired(a.settings, a.settings.with_varies("all"))


def first(answer, runs):
    arrays = {name: values[..., :runs] for name, values in answer.arrays.items()}
    return replace(answer, runs=runs, arrays=arrays)


def shifted(answer, by):
    arrays = {name: values + by for name, values in answer.arrays.items()}
    return replace(answer, arrays=arrays)


def test_a_difference_is_named_in_a_sentence(answers):
    a = first(answers[0], 10)
    by = np.array([-0.06, -0.05, -0.05, -0.04, -0.04, -0.04, -0.04, -0.03, -0.03, 0.04])
    found = differences.difference(a, shifted(a, by), "KAZ", "alignment_RUS")
    assert differences.sentence(found, REGION) == (
        "In B Kazakhstan's alignment with Russia at the end of 2021 is 4 points lower than "
        "in A (in 9 of 10 runs between 6 lower and 1 higher; lower in 90% of 10 runs)."
    )
    same = differences.difference(a, a, "KAZ", "alignment_RUS")
    assert "every run and every quarter" in differences.sentence(same, REGION)


def test_bands_are_those_of_a_results_folder(answers, folders):
    ours = list(csv.DictReader(io.StringIO(bands_csv(answers[1]))))
    text = (folders[1] / "bands.csv").read_text(encoding="utf-8")
    theirs = [row for row in csv.DictReader(io.StringIO(text)) if not row["partner"]]
    assert list(ours[0]) == list(theirs[0])
    for row in (*ours, *theirs):
        row.pop("luck_share")
    measures = {row["measure"] for row in ours}
    assert {"threat", "alignment_RUS", "hedging_index"} < measures
    assert ours == [row for row in theirs if row["measure"] in measures]
    assert len(ours) > 1000


def test_the_twelve_most_telling_come_first():
    shown = timeline.timeline(Settings())
    first = timeline.listed(shown)
    assert len(first) == timeline.FIRST_SHOWN
    assert {one.type for one in first} >= {
        "aggression", "annexation", "sanctions", "confrontation", "assurance",
    }  # fmt: skip
    assert {"E082", "E100", "H006", "H017", "E095"} <= {one.id for one in first}
    assert [one.date for one in first] == sorted(one.date for one in first)
    assert len(timeline.listed(shown, all_of_them=True)) == len(shown) > 50


def test_the_search_reads_titles_types_ids_and_years():
    shown = timeline.timeline(Settings())
    found = {words: timeline.listed(shown, words) for words in ("xi 2022", "e100", "zzz")}
    assert [one.id for one in found["xi 2022"]] == ["E095"]
    assert [one.id for one in found["e100"]] == ["E100"]
    assert found["zzz"] == ()


def test_what_was_changed_is_marked_and_taken_back():
    shown = {one.id: one for one in timeline.timeline(B)}
    assert shown["H003"].changes == ("off",)
    assert not shown["H003"].on
    assert (shown["H002"].size, shown["H002"].usual_size) == (0.3, 0.4)
    assert shown["E056"].date == dt.date(2015, 2, 1)
    assert "E056" in [one.id for one in timeline.listed(shown.values())]
    back = B
    for key in ("H003", "H002", "E056"):
        back = timeline.as_usual(back, shown[key])
    assert back == timeline.all_as_usual(B)
    assert (back.off, back.sizes, back.dates) == ((), (), ())
    usual = timeline.resized(A, shown["H002"], 0.4)
    assert usual == A
    assert timeline.moved(A, shown["E056"], shown["E056"].usual_date) == A


def test_the_timeline_ends_with_the_runs():
    assert timeline.span_of(A) == (dt.date(2013, 1, 1), dt.date(2021, 12, 31))
    assert timeline.span_of(Settings()) == (dt.date(2013, 1, 1), dt.date(2025, 12, 31))
    assert "E082" not in {one.id for one in timeline.timeline(A)}
    without = {one.id for one in timeline.timeline(Settings(preset="no_invasion"))}
    assert "E082" not in without
    assert "E095" in without


def test_every_way_to_decide_is_explained_and_none_is_code():
    ways = deciding.ways()
    assert set(ways) == {
        "multi_vector", "balance", "bandwagon", "equidistance", "neutral", "gravity",
        "persist",
    }  # fmt: skip
    assert all(line.endswith(".") for line in ways.values())
    states = ("KAZ", "UZB")
    world = deciding.all_by(A, states, "persist")
    assert world.rules == (("KAZ", "persist"), ("UZB", "persist"))
    assert deciding.common_way(world, states) == "persist"
    assert deciding.common_way(B, states) is None
    assert deciding.all_by(world, states, "multi_vector") == A


def test_widths_are_those_of_the_bands(answers):
    answer = answers[0]
    width = chances.width_of(answer, "KAZ", "alignment_RUS")
    low, high = np.quantile(
        answer.arrays["alignment_RUS"][-1, answer.states.index("KAZ")].astype(float),
        [0.05, 0.95],
    )
    assert (width.low, width.high) == pytest.approx((low, high), abs=1e-6)
    assert width.varies == "events"
    runs = chances.single_runs(answer, "KAZ", "alignment_RUS")
    assert runs.shape == (RUNS, len(answer.turns))
    assert runs[3, -1] == answer.arrays["alignment_RUS"][-1, answer.states.index("KAZ"), 3]


@pytest.mark.parametrize(
    ("sizes", "word"),
    [((0.04, 0.045, 0.2), "4.4 times"), ((0.04, 0.2, 0.21), "events"),
     ((0.1, 0.11, 0.12), "luck")],
)  # fmt: skip
def test_the_widest_cause_is_named(sizes, word):
    widths = [
        chances.Width(varies=varies, low=0.1, high=0.1 + size)
        for varies, size in zip(chances.VARIES, sizes, strict=True)
    ]
    said = chances.told(widths, "threat", "at the end of 2025")
    assert word in said.split(". ")[-1]
