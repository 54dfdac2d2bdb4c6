"""Two results folders are compared run by run, B less A, and told in words.

Planted, each found here: runs paired by their row instead of their number; A less B; the
interval of the two medians in place of that of the differences; an interval over runs given
for the median; the largest difference looked for in the last quarter alone; runs without a
difference counted on the side of the median; draws that are compared by row; a range that
differs compared by its draws instead of the share of the range.
"""

import itertools
import json
from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
from compare_made import RUNS, Made, made, own
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from hedgesim.core.errors import ConfigError
from hedgesim.study.compare import compare
from hedgesim.study.compare_labels import moves_between, share_changed, share_shifted
from hedgesim.study.compare_numbers import (
    RESAMPLES,
    bootstrap_medians,
    median_interval,
    paired_spread,
    unpaired_spread,
)
from hedgesim.study.compare_pairing import likely_ranges
from hedgesim.study.compare_words import sentences


def effect(run, turn):
    """From a tenth downwards, another in each run; 0 at the start, and in runs 0 to 3."""
    return np.where(run > 3, -0.1 - run / 200, 0.0) * (turn > 0)


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    return tmp_path_factory.mktemp("compare")


@pytest.fixture(scope="module")
def base(place):
    return made(place / "base", Made())


@pytest.fixture(scope="module")
def other(place):
    return made(place / "other", Made(added=effect), title="The other world")


def only(found, measure="threat", state="ALT"):
    return next(r for r in found.rows if (r.measure, r.state) == (measure, state))


def refused(*folders, **how):
    with pytest.raises(ConfigError) as caught:
        compare(*folders, **how)
    return str(caught.value)


def test_the_difference_is_that_of_the_same_run_b_less_a(base, other):
    found = compare(base, other)
    row, want = only(found), effect(np.arange(RUNS), 4)
    assert row.n == RUNS
    assert row.median == pytest.approx(np.median(want), abs=1e-6)
    assert row.median < 0
    assert (row.low, row.high) == pytest.approx(np.quantile(want, [0.05, 0.95]), abs=1e-6)
    assert row.share_same_sign == (RUNS - 4) / RUNS
    assert row.median_a == pytest.approx(np.median(own(np.arange(RUNS))), abs=1e-6)
    # here the difference of the medians is another number
    assert abs((row.median_b - row.median_a) - row.median) > 0.02
    assert only(compare(other, base)).median == pytest.approx(-row.median, abs=1e-7)


def test_the_interval_of_the_median_is_its_own(base, other):
    row, want = only(compare(base, other)), np.sort(effect(np.arange(RUNS), 4))
    k = int(stats.binom.ppf(0.025, RUNS, 0.5))  # of 40 runs: the 14th of either end
    assert (row.median_low, row.median_high) == pytest.approx(
        (want[k - 1], want[RUNS - k]), abs=1e-6
    )
    assert row.low < row.median_low < row.median < row.median_high < row.high


def test_a_shock_that_fades_does_not_read_as_nothing(place, base):
    def fading(run, turn):
        return np.where(turn == 2, 0.3 + run / 1000, 0.0)

    found = compare(base, made(place / "fading", Made(added=fading)))
    row = only(found)
    assert (row.median, row.low, row.high, row.share_same_sign) == (0, 0, 0, 1)
    assert row.largest == pytest.approx(0.3 + 19.5 / 1000, abs=1e-6)
    assert (row.largest_quarter, row.moves) == ("2000Q2", True)
    told = sentences(found)[0]
    assert "is the same in every run; at its largest, at the end of 2000Q2" in told
    assert ".32 higher" in told


def test_what_moves_in_no_run_is_told_so(base, other):
    found = compare(base, other)
    row = only(found, "hedging_index")
    assert (row.median, row.largest, row.moves) == (0, 0, False)
    assert "Altria's hedging index does not move in any run, in any quarter." in sentences(
        found
    )
    same = sentences(compare(base, base))
    assert len(same) == 1
    assert "nothing that is compared moves in any run" in same[0]


def test_a_measure_that_does_not_apply_has_no_row(base, other):
    found = compare(base, other)
    assert not [r for r in found.rows if (r.measure, r.state) == ("alignment_NOR", "NOR")]
    assert only(found, "alignment_NOR").median == pytest.approx(2 * only(found).median)


def test_rows_stand_by_state_in_the_order_of_the_region(base, other):
    names = [(row.state, row.measure) for row in compare(base, other).rows]
    assert names[0] == ("ALT", "threat")
    assert [state for state, _ in itertools.groupby(s for s, _ in names)] == ["ALT", "NOR"]


def test_failed_runs_are_left_out_and_counted_on_both_sides(place):
    a = made(place / "fail_a", Made(failed=(0, 7)))
    b = made(place / "fail_b", Made(added=lambda run, turn: 0.1 + 0 * run, failed=(3,)))
    found = compare(a, b)
    row = only(found)
    assert row.n == RUNS - 3
    assert (row.low, row.high) == pytest.approx((0.1, 0.1), abs=1e-6)
    assert found.common.notes == (
        "2 runs of fail_a failed and are left out.",
        "1 run of fail_b failed and is left out.",
    )


def test_of_different_runs_and_lengths_the_common_ones_are_compared(place, base):
    shorter = made(
        place / "short", Made(added=lambda run, turn: turn / 10 + 0 * run), 25, turns=3
    )
    found = compare(base, shorter)
    assert found.quarter == "2000Q3"
    assert only(found).n == 25
    assert only(found).median == pytest.approx(0.3, abs=1e-6)
    notes = " ".join(found.common.notes)
    assert "base has 40 runs and short 25; the 25 that ended well in both" in notes
    assert "2000 start to 2000Q3" in notes


def test_quarters_are_matched_by_name_when_one_records_fewer(place, base):
    sparse = made(
        place / "sparse", Made(added=lambda run, turn: turn / 10 + 0 * run), every=2
    )
    found = compare(base, sparse, quarter="2000q2")
    assert found.common.quarters == ("2000 start", "2000Q2", "2000Q4")
    assert only(found).median == pytest.approx(0.2, abs=1e-6)
    assert only(found).largest_quarter == "2000Q4"


@pytest.mark.parametrize("measure", ["threat", "strategy"])
def test_memory_does_not_matter(place, base, other, measure, monkeypatch):
    whole = compare(base, other, measures=[measure])
    monkeypatch.setattr("hedgesim.study.compare.NUMBERS_AT_ONCE", 1)
    piecewise = compare(base, other, measures=[measure])
    assert (piecewise.rows, piecewise.labels) == (whole.rows, whole.labels)


def test_only_what_is_asked_for(base, other):
    found = compare(base, other, quarter="start", states=["nordany"], measures=["threat"])
    assert [(r.state, r.measure) for r in found.rows] == [("NOR", "threat")]
    assert found.quarter == "2000 start"
    assert not found.labels


def test_all_that_is_wrong_with_what_is_asked_for_is_told_at_once(base, other):
    said = refused(base, other, quarter="2000Q5", states=["ATL"], measures=["thraet"])
    for word in ("2000Q", "'ALT'", "'threat'", "3 problems"):
        assert word in said


# strategies ---------------------------------------------------------------------------


def test_strategies_say_from_where_to_where(place):
    a = made(place / "labels_a", Made(label=lambda run, turn: run % 2))
    b = made(
        place / "labels_b",
        Made(label=lambda run, turn: np.where((run < 10) | (turn == 1), 2, run % 2)),
    )
    found = compare(a, b)
    (labels,) = found.labels  # NOR has none
    assert (labels.state, labels.n) == ("ALT", RUNS)
    assert labels.changed == 0.25
    assert (labels.largest, labels.largest_quarter) == (1.0, "2000Q1")
    moved = {(m.before, m.after): m.runs for m in labels.moves}
    assert moved == {
        ("balancing", "balancing"): 15,
        ("bandwagoning", "bandwagoning"): 15,
        ("balancing", "limited bandwagoning"): 5,
        ("bandwagoning", "limited bandwagoning"): 5,
    }
    assert sum(m.share for m in labels.moves) == pytest.approx(1)
    assert ("limited bandwagoning", 0.0, 0.25) in labels.shares
    told = next(s for s in sentences(found) if "strategy" in s)
    assert "is another one in 25% of runs" in told
    assert "balancing → limited bandwagoning in 12%" in told
    assert "in 100% at the end of 2000Q1" in told


def test_labels_on_arrays():
    one = np.array([[0, 0, 1, -1, -1]], dtype=np.int32)
    other = np.array([[0, 1, 0, 1, -1]], dtype=np.int32)
    assert share_changed(one, other).tolist() == [0.75]
    assert moves_between(one[0], other[0])[-1, 1] == 1
    # of three labels in A one is 1, of four in B two are: 2/4 less 1/3
    assert share_shifted(one, other, 2) == pytest.approx([1 / 6])
    assert np.isnan(share_changed(one[:, 4:], other[:, 4:])[0])


# statistics ---------------------------------------------------------------------------


def test_runs_without_a_difference_are_on_no_side():
    first = np.zeros((2, 5))
    second = np.array([[0.0, 0, 1, 1, 1], [0, 0, 0, -1, 1]])
    assert paired_spread(first, second).share.tolist() == [0.6, 0.6]


def test_a_run_without_a_number_on_one_side_is_left_out():
    found = paired_spread(np.array([[1.0, np.nan, 3.0]]), np.array([[2.0, 9.0, np.nan]]))
    assert (found.n[0], found.median[0], found.moves[0]) == (1, 1.0, True)
    nobody = paired_spread(np.full((1, 3), np.nan), np.zeros((1, 3)))
    assert (nobody.n[0], nobody.moves[0]) == (0, False)
    assert np.isnan([nobody.median[0], nobody.share[0], nobody.least[0]]).all()


@given(st.integers(6, 400))
def test_the_rank_of_the_median_interval_is_the_largest_that_is_safe(n):
    ordered = np.arange(1.0, n + 1)[None, :]
    least, most = median_interval(ordered, np.array([n]))
    k = int(least[0])
    assert most[0] == n - k + 1
    assert 2 * stats.binom.cdf(k - 1, n, 0.5) <= 0.05
    assert 2 * stats.binom.cdf(k, n, 0.5) > 0.05


@pytest.mark.parametrize("n", [1, 2, 3, 4, 5])
def test_bootstrap_medians_have_their_exact_distribution(n):
    """All n^n samples of few runs are listed; five standard errors are allowed."""
    values = np.array([1.0, 2.0, 4.0, 8.0, 16.0])[:n]
    exact = Counter(np.median(s) for s in itertools.product(values, repeat=n))
    found = Counter(bootstrap_medians(values[None, :], np.array([n]), seed=5)[0].tolist())
    assert set(found) <= set(exact)
    for value, count in exact.items():
        share = count / n**n
        error = np.sqrt(share * (1 - share) / RESAMPLES)
        assert abs(found[value] / RESAMPLES - share) <= 5 * error + 1e-12


def test_medians_of_strangers_have_an_interval_as_wide_as_theory_says():
    """The median of n normal numbers has a standard error of about 1.2533/√n."""
    chance = np.random.default_rng(3)
    first, second = chance.normal(0, 1, (1, 4000)), chance.normal(1, 1, (1, 1000))
    found = unpaired_spread(first, second)
    error = 1.2533 * np.sqrt(1 / 4000 + 1 / 1000)
    assert abs(found.median[0] - 1) < 4 * error
    assert found.most[0] - found.least[0] == pytest.approx(2 * 1.96 * error, rel=0.2)


def test_strangers_with_the_same_numbers_are_still_uncertain():
    """Resampling both sides with the same chance would say that they are surely equal."""
    values = np.random.default_rng(3).normal(0, 1, (1, 1000))
    found = unpaired_spread(values.copy(), values.copy())
    error = 1.2533 * np.sqrt(2 / 1000)
    assert (found.median[0], found.moves[0]) == (0, False)
    assert found.most[0] - found.least[0] == pytest.approx(2 * 1.96 * error, rel=0.2)


# which runs are pairs -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("how", "word"),
    [
        ({"seed": 12}, "seed = 11 in"),
        ({"start": 2001}, "start = 2000 in"),
        ({"kind": "default"}, "design = likely in"),
    ],
)
def test_runs_that_are_no_pairs_are_refused(tmp_path, base, how, word):
    stranger = made(tmp_path / "stranger", Made(), **how)
    said = refused(base, stranger)
    assert word in said
    assert "--unpaired" in said
    assert "made by different versions" not in said


def test_another_region_is_refused(tmp_path, base):
    moved = made(tmp_path / "moved", Made())
    file = moved / "provenance.json"
    said = json.loads(file.read_text())
    said["inputs"]["region"]["id"] = "elsewhere"
    file.write_text(json.dumps(said))
    assert "region = triad in" in refused(base, moved)


def test_runs_that_draw_otherwise_are_refused_with_the_run(tmp_path, base):
    drawn = made(tmp_path / "drawn", Made(drawn=lambda run: own(run) + (run == 5)))
    said = refused(base, drawn)
    assert "deference = differs in run 5" in said
    assert "1 problem;" in said


def test_a_parameter_that_one_fixes_is_no_obstacle(tmp_path, base):
    def without_draws(study, runs, **how):
        return replace(Made()(study, runs, **how), varied={})

    fixed = made(tmp_path / "fixed", without_draws, parameters={"deference": 0.25})
    assert not compare(base, base).differs
    (change,) = compare(base, fixed).differs
    assert (change.kind, change.subject) == ("parameter", "deference")
    assert change.text.startswith("deference: drawn from ")
    assert change.text.endswith("→ fixed at .25")


def coded(study, magnitude, likely):
    """Give the scenario of a study with other sizes of invasions."""
    scenario = study.scenario
    events = tuple(
        replace(e, magnitude=magnitude, likely=likely) if e.type == "aggression" else e
        for e in scenario.events
    )
    coding = tuple(
        replace(c, magnitude=magnitude, likely=likely) if c.type == "aggression" else c
        for c in scenario.coding
    )
    return replace(scenario, events=events, coding=coding)


def test_a_range_that_differs_must_be_drawn_at_the_same_share(tmp_path):
    from study_fake import experiment

    column = "magnitude:aggression/invasion"

    def drawing(low, high):
        def simulate(study, runs, **how):
            batch = Made()(study, runs, **how)
            share = own(np.asarray(runs))
            return replace(batch, varied={column: low + (high - low) * share})

        return simulate

    smaller = coded(experiment(), 0.3, (0.2, 0.4))
    a = made(tmp_path / "a", drawing(0.6, 0.95))
    b = made(tmp_path / "b", drawing(0.2, 0.4), scenario=smaller)
    c = made(tmp_path / "c", drawing(0.2, 0.5), scenario=smaller)
    found = compare(a, b)
    assert likely_ranges(found.a.inputs)[column] == (0.6, 0.95)
    assert likely_ranges(found.b.inputs)[column] == (0.2, 0.4)
    kinds = {change.kind: change.text for change in found.differs}
    assert "magnitude .8 → .3" in kinds["coding"]
    assert ".6 to .95 → .2 to .4" in kinds["coding"]
    assert "event" in kinds
    assert f"{column} = differs in run" in refused(a, c)


def test_strangers_are_compared_by_their_medians_when_asked(tmp_path, base):
    b = made(tmp_path / "b", Made(added=lambda run, turn: turn / 10 + 0 * run), 30, seed=12)
    found = compare(base, b, paired=False)
    row = only(found)
    want = np.median(own(np.arange(30)) + 0.4) - np.median(own(np.arange(RUNS)))
    assert row.median == pytest.approx(want, abs=1e-6)
    assert row.median_low < row.median < row.median_high
    assert (row.low, row.high, row.share_same_sign) == (None, None, None)
    assert "Not paired: 40 runs of base and 30 of b" in found.common.notes[0]
    assert "in the median (95% interval" in sentences(found)[0]
    assert "of runs" not in sentences(found)[0]


# folders ------------------------------------------------------------------------------


def test_an_unfinished_study_is_refused_with_the_command_that_finishes_it(tmp_path, base):
    folder = made(tmp_path / "un finished", Made(), changes={"runs": 40, "deference": 0.2})
    (folder / "COMPLETE.json").unlink()
    said = refused(base, folder)
    assert "1 of 1 parts" in said
    command = "hedgesim run triad --runs 40 --set deference=0.2 --out "
    assert command in said
    assert f"'{folder}'" in said


def test_what_is_wrong_with_both_folders_is_told_at_once(tmp_path):
    (tmp_path / "empty").mkdir()
    said = refused(tmp_path / "empty", tmp_path / "none")
    assert "2 problems" in said
    assert "no such folder" in said


def test_a_damaged_part_is_refused(tmp_path, base):
    folder = made(tmp_path / "damaged", Made())
    part = folder / "states" / "part-00000.parquet"
    part.write_bytes(part.read_bytes()[:-20])
    assert "the file as it was written" in refused(base, folder)
    part.unlink()
    assert "is missing" in refused(base, folder)


def test_a_study_of_which_every_run_failed_is_refused(tmp_path, base):
    failed = made(tmp_path / "failed", Made(failed=(0, 1)), 2)
    assert "every run failed" in refused(base, failed)


def test_names_stand_for_folders_below_results(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "results").mkdir()
    made(tmp_path / "results" / "one", Made(), 3, turns=1)
    made(tmp_path / "results" / "two", Made(), 3, turns=1)
    found = compare("one", "results/two")
    assert (found.a.label, found.b.label) == ("one", "two")
    assert "did you mean 'two'?" in refused("one", "tow")
