"""Tables say what the arrays said; bands, luck, summaries and citations follow."""

import csv
from dataclasses import replace

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st
from study_fake import Fake, experiment

from hedgesim.study import bands, parts, runner, twins
from hedgesim.study.bands import spread
from hedgesim.study.open import open_results
from hedgesim.study.plan import plan
from hedgesim.study.runner import run
from hedgesim.study.tables import run_first

RUNS, TURNS = 300, 9
FAKE = Fake(failed=(2, 299))


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    folder = tmp_path_factory.mktemp("tables") / "study"
    return open_results(run(experiment(RUNS, TURNS), folder, simulate=FAKE).folder)


@pytest.fixture(scope="module")
def arrays():
    return FAKE(experiment(RUNS, TURNS), range(RUNS), pairs=True)


@pytest.mark.parametrize("name", ["threat", "alignment_NOR", "hedging_index", "everywhere"])
def test_states_hold_what_was_simulated(results, arrays, name):
    table = results.states()
    for run_, turn, i in ((0, 0, 0), (1, 9, 1), (298, 4, 0), (63, 3, 1), (64, 3, 1)):
        state = ("ALT", "NOR")[i]
        row = table[(table.run == run_) & (table.turn == turn) & (table.state == state)]
        array = np.broadcast_to(arrays.states[name], (TURNS + 1, 2, RUNS))
        want = np.float32(array[turn, i, run_])
        assert len(row) == 1
        np.testing.assert_array_equal(row[name].to_numpy(), [want])


def test_pairs_hold_what_was_simulated(results, arrays):
    table = results.pairs().set_index(["run", "turn", "state", "partner"])
    for run_, t, turn, i, j in ((0, 0, 0, 0, 2), (298, 4, 8, 1, 3), (100, 2, 4, 1, 1)):
        row = table.loc[(run_, turn, ("ALT", "NOR")[i], ("ALT", "NOR", "SUD", "OTHER")[j])]
        want = np.float32(arrays.pairs["alignment"][t, i, j, run_])
        np.testing.assert_array_equal(row["alignment"], want)
        assert pd.isna(row["strategy"]) == (i == j)


def test_rows_stand_by_run_turn_state_partner(results):
    pairs = results.pairs()
    place = {"ALT": 0, "NOR": 1, "SUD": 2, "OTHER": 3}
    keys = [pairs.run, pairs.turn, pairs.state.astype(str).map(place)]
    keys.append(pairs.partner.astype(str).map(place))
    order = np.lexsort([np.asarray(key) for key in keys[::-1]])
    assert (order == np.arange(len(pairs))).all()
    assert len(pairs) == (RUNS - 2) * 5 * 2 * 4
    assert list(pairs.quarter.astype(str).unique()[:2]) == ["2000 start", "2000Q2"]


def test_files_are_written_as_promised(results):
    metadata = pq.ParquetFile(results.folder / "states" / "part-00000.parquet").metadata
    assert metadata.num_row_groups == 5  # of 64 runs
    columns = [metadata.row_group(0).column(c) for c in range(metadata.num_columns)]
    by_name = {column.path_in_schema: column for column in columns}
    assert "BYTE_STREAM_SPLIT" in by_name["threat"].encodings
    assert "RLE_DICTIONARY" not in by_name["threat"].encodings
    assert by_name["threat"].physical_type == "FLOAT"
    assert "RLE_DICTIONARY" in by_name["strategy"].encodings
    assert {column.compression for column in columns} == {"ZSTD"}
    assert by_name["run"].statistics.min == 0
    assert by_name["threat"].statistics is None  # every group has the same span
    runs = pq.ParquetFile(results.folder / "runs" / "part-00000.parquet").metadata
    assert runs.num_row_groups == 1
    said = metadata.metadata
    assert said[b"hedgesim.runs"] == b"0:300"
    assert said[b"hedgesim.inputs"].decode() == results.provenance["digests"]["inputs"]
    assert len(said[b"hedgesim.content_sha256"]) == 64


def test_rows_of_runs_fill_one_group_after_the_other(monkeypatch, results, tmp_path):
    monkeypatch.setattr(parts, "ROWS", 128)
    other = run(experiment(RUNS, TURNS), tmp_path / "study", simulate=FAKE, workers=1)
    file = pq.ParquetFile(other.folder / "runs" / "part-00000.parquet")
    sizes = [file.metadata.row_group(g).num_rows for g in range(file.num_row_groups)]
    assert sizes == [128, 128, 44]
    pd.testing.assert_frame_equal(open_results(other.folder).runs(), results.runs())


@pytest.mark.parametrize("kept", [[1, 2, 3], [3, 1, 2], [0, 2], []])
def test_runs_are_taken_in_the_order_asked_for(kept):
    """Also where they are a stretch in another order: only a row is looked at."""
    array = np.arange(8.0).reshape(2, 4)
    found = run_first(array, np.array(kept, dtype=int), 4)
    assert found.tolist() == array[:, kept].T.ravel().tolist()


def test_runs_hold_what_was_drawn_to_the_last_bit(results, arrays):
    runs = results.runs()
    np.testing.assert_array_equal(runs["deference"], arrays.varied["deference"])
    assert runs["replicate"].tolist() == list(range(RUNS))


@pytest.mark.parametrize("measure", ["threat", "alignment_SUD", "everywhere"])
def test_bands_are_the_quantiles_of_the_runs(results, measure):
    states, table = results.states(), results.bands()
    for turn, state in ((0, "ALT"), (5, "NOR"), (9, "ALT")):
        values = states[(states.turn == turn) & (states.state == state)][measure]
        row = table[
            (table.turn == turn) & (table.state == state) & (table.measure == measure)
        ].iloc[0]
        for name, share in bands.QUANTILES.items():
            assert row[name] == pytest.approx(
                np.quantile(values, share), rel=1e-5, abs=1e-6
            )
        assert row["mean"] == pytest.approx(values.mean(), rel=1e-4, abs=1e-6)
        assert row["n"] == len(values) == RUNS - 2


def test_bands_of_pairs_stand_beside_those_of_states(results):
    pairs, table = results.pairs(), results.bands()
    rows = table[(table.measure == "posture_trade") & (table.partner == "SUD")]
    row = rows[(rows.turn == 4) & (rows.state == "NOR")].iloc[0]
    own = pairs[(pairs.turn == 4) & (pairs.state == "NOR") & (pairs.partner == "SUD")]
    assert row["q50"] == pytest.approx(own["posture_trade"].median(), rel=1e-5)


def test_no_band_where_no_run_has_a_number(results):
    table = results.bands()
    own = table[(table.measure == "alignment") & (table.state.astype(str) == table.partner)]
    assert own.empty
    assert table[(table.measure == "alignment_NOR") & (table.state == "NOR")].empty
    assert not table["mean"].isna().any()


def test_shares_of_strategies_sum_to_one(results):
    table = results.bands()
    labels = table[table.measure.astype(str).str.startswith("strategy:")]
    sums = labels.groupby(["turn", "state", "partner"], observed=True)["mean"].sum()
    assert sums.to_numpy() == pytest.approx(1, abs=1e-5)
    assert labels["q50"].isna().all()
    assert (labels["mean"] > 0).all()
    states = results.states()
    own = states[(states.turn == 3) & (states.state == "ALT")]["strategy"].astype(str)
    for label, count in own.value_counts().items():
        row = labels[
            (labels.turn == 3)
            & (labels.state == "ALT")
            & (labels.partner == "")
            & (labels.measure == f"strategy:{label}")
        ]
        assert row["mean"].iloc[0] == pytest.approx(count / len(own))


def test_slabs_do_not_matter(results, tmp_path, monkeypatch):
    monkeypatch.setattr(bands, "NUMBERS_AT_ONCE", 1)
    again = run(experiment(RUNS, TURNS), tmp_path / "study", simulate=FAKE)
    key = ["measure", "turn", "state", "partner"]
    frames = [
        r.bands()
        .astype(dict.fromkeys([*key, "quarter"], str))
        .sort_values(key, ignore_index=True)
        for r in (results, open_results(again.folder))
    ]
    pd.testing.assert_frame_equal(*frames)


def test_csv_says_what_the_parquet_says(results):
    with (results.folder / "bands.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    table = results.bands()
    assert len(rows) == len(table)
    assert [row["measure"] for row in rows] == table.measure.tolist()
    found = np.array([float(row["q95"] or "nan") for row in rows])
    np.testing.assert_allclose(found, table["q95"], rtol=1e-5, atol=1e-9)
    assert b"\r" not in (results.folder / "bands.csv").read_bytes()


@given(
    st.lists(st.floats(-1e6, 1e6, width=32), min_size=1, max_size=40),
    st.integers(0, 5),
)
def test_spread_agrees_with_numpy(numbers, missing):
    values = np.array([[*numbers, *[np.nan] * missing]], dtype=np.float32)
    found = spread(values.copy())
    for name, share in bands.QUANTILES.items():
        want = np.quantile(np.array(numbers, dtype=np.float32).astype(float), share)
        assert found[name][0] == pytest.approx(want, rel=1e-9, abs=1e-9)
    assert found["n"][0] == len(numbers)


def _share(results, measure, turn=3, state="ALT"):
    table = results.bands()
    rows = table[(table.measure == measure) & (table.turn == turn) & (table.state == state)]
    return float(rows[rows.partner == ""]["luck_share"].iloc[0])


def test_luck_share_is_that_of_the_variances():
    """Luck of standard deviation s beside a spread of 1 makes s²/(1 + s²).

    A correlation ρ of 256 pairs has a standard error of (1 - ρ²)/16; five are allowed,
    which fails in one of a million seeds.
    """
    points = range(256)
    for size in (0.3, 1.0, 3.0):
        fake = Fake(luck=size)
        one = fake(experiment(256), points).states["threat"][2]
        two = fake(experiment(256), points, replicates=[p + 2**20 for p in points])
        share = twins.luck_share(one.T, two.states["threat"][2].T)
        alike = 1 / (1 + size**2)
        np.testing.assert_allclose(share, 1 - alike, rtol=0, atol=5 * (1 - alike**2) / 16)


def test_luck_share_knows_all_nothing_and_neither(tmp_path, results):
    assert _share(results, "hedging_index") == 0  # the same in both
    assert np.isnan(_share(results, "everywhere"))  # nothing varies
    assert _share(results, "threat", turn=0) == 0  # no luck before the first turn
    only = open_results(
        run(experiment(RUNS), tmp_path / "only", simulate=Fake(spread=0.0)).folder
    )
    assert _share(only, "threat") > 0.85
    assert np.isnan(_share(only, "hedging_index"))


def test_luck_share_needs_two_runs(tmp_path):
    one = open_results(run(experiment(1), tmp_path / "one", simulate=Fake()).folder)
    assert one.bands()["luck_share"].isna().all()
    assert (one.bands()["n"] == 1).all()


def test_twins_have_the_same_points_and_other_luck(monkeypatch, tmp_path):
    asked = []

    def spy(study, runs, *, replicates=None, pairs=None):
        if replicates is not None:
            asked.append((list(runs), list(replicates)))
        return Fake()(study, runs, replicates=replicates, pairs=pairs)

    run(experiment(300), tmp_path / "study", workers=1, simulate=spy)
    assert asked == [(list(range(256)), [r + 2**20 for r in range(256)])]


def test_pairs_are_left_out_beyond_the_limit():
    assert plan(experiment(10, pairs_up_to=10)).pairs
    assert not plan(experiment(11, pairs_up_to=10)).pairs
    assert not plan(experiment(10, pairs_every=0)).pairs


def test_blocks_do_not_matter(results, tmp_path, monkeypatch):
    monkeypatch.setattr(runner, "plan", lambda study: replace(plan(study), block=64))
    again = run(experiment(RUNS, TURNS), tmp_path / "study", workers=1, simulate=FAKE)
    assert again.result_sha256 == results.complete["result_sha256"]


def test_long_studies_are_held_in_smaller_blocks():
    assert plan(experiment(10)).block == 1024
    assert plan(experiment(10, turns=400, pairs_every=1)).block < 1024
    monthly = replace(experiment(10), turns=40_000)
    assert plan(monthly).block == 64
