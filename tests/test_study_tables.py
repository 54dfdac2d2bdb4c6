"""Tables say what the arrays said; bands, luck, summaries and citations follow."""

import csv
import json
from dataclasses import replace

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st
from study_fake import Fake, experiment

from hedgesim.core.errors import ConfigError
from hedgesim.study import bands, provenance, runner, twins
from hedgesim.study.bands import spread
from hedgesim.study.canonical import digest, plain
from hedgesim.study.cite import as_bibtex, as_text, citations
from hedgesim.study.open import open_results
from hedgesim.study.plan import plan
from hedgesim.study.provenance import provenance_of, resolved
from hedgesim.study.runner import run
from hedgesim.study.summary import summarise
from hedgesim.world.experiment import Design, load_experiment

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
    said = metadata.metadata
    assert said[b"hedgesim.runs"] == b"0:300"
    assert said[b"hedgesim.inputs"].decode() == results.provenance["digests"]["inputs"]
    assert len(said[b"hedgesim.content_sha256"]) == 64


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


def test_opening_what_is_no_results_folder(tmp_path):
    with pytest.raises(ConfigError, match="a results folder"):
        open_results(tmp_path)
    with pytest.raises(ConfigError, match="no such folder"):
        open_results(tmp_path / "nowhere")
    (tmp_path / "provenance.json").write_text("{")
    with pytest.raises(ConfigError, match="as hedgesim wrote it"):
        open_results(tmp_path)
    (tmp_path / "provenance.json").write_text('{"format": 2}')
    with pytest.raises(ConfigError, match="format 1"):
        open_results(tmp_path)


def test_opening_says_what_is_missing(results, tmp_path):
    done = run(experiment(5, pairs_every=0), tmp_path / "study", simulate=Fake())
    opened = open_results(done.folder)
    with pytest.raises(ConfigError, match="pairs_every above 0"):
        opened.pairs()
    with pytest.raises(ConfigError, match="alignmnt"):
        opened.states(["run", "alignmnt"])
    raw = bytearray((done.folder / "states" / "part-00000.parquet").read_bytes())
    raw[200] ^= 1
    (done.folder / "states" / "part-00000.parquet").write_bytes(raw)
    with pytest.raises(ConfigError, match="as it was written"):
        opened.states()
    (done.folder / "bands.parquet").unlink()
    with pytest.raises(ConfigError, match="a complete study"):
        opened.bands()
    assert results.experiment == experiment().text
    assert results.complete["runs"] == RUNS


def test_summary_reads_off_the_bands(results):
    told = summarise(results, [2001])
    assert [(c.state, c.year, c.quarter) for c in told.cells] == [
        ("ALT", 2001, "2001Q4"), ("NOR", 2001, "2001Q4"),
    ]  # fmt: skip
    alt, nor = told.cells
    table = results.bands()
    row = table[(table.turn == 8) & (table.state == "ALT") & (table.measure == "threat")]
    assert alt.measures["threat"].median == float(row["q50"].iloc[0])
    assert set(alt.measures) == {
        "threat",
        "alignment_NOR",
        "alignment_SUD",
        "hedging_index",
    }
    assert set(nor.measures) == {"threat", "alignment_SUD", "hedging_index"}
    assert 0.4 < alt.strategy_share <= 1
    states = results.states()
    own = states[(states.turn == 8) & (states.state == "ALT")]["strategy"].astype(str)
    assert own.value_counts(normalize=True)[alt.strategy] == pytest.approx(
        alt.strategy_share
    )
    assert told.luck_share_by_measure["hedging_index"] == 0
    assert 0.2 < told.luck_share_by_measure["threat"] < 0.8
    assert told.failed == 2
    assert json.loads(json.dumps(told.to_json(), allow_nan=False))["runs"] == RUNS


def test_summary_chooses_years(results):
    assert summarise(results).years == (2000, 2001, 2002)
    assert [c.quarter for c in summarise(results).cells if c.state == "ALT"] == [
        "2000Q4", "2001Q4", "2002Q1",
    ]  # fmt: skip
    with pytest.raises(ConfigError, match="years from 2000 to 2002"):
        summarise(results, [2001, 2031])


def test_pairs_are_left_out_beyond_the_limit():
    assert plan(experiment(10, pairs_up_to=10)).pairs
    assert not plan(experiment(11, pairs_up_to=10)).pairs
    assert not plan(experiment(10, pairs_every=0)).pairs


def test_blocks_do_not_matter(results, tmp_path, monkeypatch):
    monkeypatch.setattr(runner, "plan", lambda study: replace(plan(study), block=64))
    again = run(experiment(RUNS, TURNS), tmp_path / "study", workers=1, simulate=FAKE)
    assert again.result_sha256 == results.complete["result_sha256"]


def test_long_studies_are_held_in_smaller_blocks():
    assert plan(experiment(10)).block == 256
    assert plan(experiment(10, turns=400, pairs_every=1)).block == 256
    monthly = replace(experiment(10), turns=40_000)
    assert plan(monthly).block == 64


def test_inputs_digest_sees_every_input_and_no_place(tmp_path, monkeypatch):
    monkeypatch.setattr(provenance, "_digest_of", lambda files: "c" * 64)
    base = load_experiment("triad")
    copy = tmp_path / "triad.toml"
    copy.write_text("# a comment\n" + base.text)
    elsewhere = load_experiment(copy)
    assert (
        provenance_of(elsewhere).digests["inputs"] == provenance_of(base).digests["inputs"]
    )
    first, *rest = base.region.figures.rows
    rows = (replace(first, value=first.value + 1e-12), *rest)
    others = [
        replace(base, seed=base.seed + 1),
        replace(base, turns=base.turns + 1),
        replace(base, parameters={"deference": 0.4}),
        replace(base, rules={"ALT": "equidistance"}),
        replace(base, design=Design(kind="default")),
        replace(base, region=replace(base.region, figures=type(base.region.figures)(rows))),
        replace(base, scenario=replace(base.scenario, events=base.scenario.events[1:])),
    ]
    digests = {provenance_of(other).digests["inputs"] for other in [base, *others]}
    assert len(digests) == len(others) + 1


def test_own_rule_is_part_of_the_code(tmp_path):
    rule = tmp_path / "my_rule.py"
    rule.write_text("def decide(threat):\n    return threat\n")
    study = replace(load_experiment("triad"), rules={"ALT": f"{rule}:decide"})
    before = provenance_of(study)
    assert str(tmp_path) not in json.dumps(before.content)
    assert before.content["inputs"]["experiment"]["rules"] == {"ALT": "my_rule.py:decide"}
    rule.write_text("def decide(threat):\n    return 1 - threat\n")
    after = provenance_of(study)
    assert after.digests["inputs"] == before.digests["inputs"]
    assert after.digests["code"] != before.digests["code"]
    rule.unlink()
    with pytest.raises(ConfigError, match="a Python file"):
        provenance_of(study)


def test_plain_refuses_what_has_no_one_form():
    assert plain({"a": {3, 1}, ("RUS", "KAZ"): np.float64(0.5)}) == {
        "a": [1, 3],
        "RUS/KAZ": 0.5,
    }
    assert digest(plain({"a": 1, "b": 2})) == digest(plain({"b": 2, "a": 1}))
    with pytest.raises(TypeError):
        plain(object())


def test_citations_name_each_source_with_its_uses():
    works = citations(resolved(load_experiment("triad")))
    (data,) = [work for work in works if work.kind == "data"]
    assert data.key == "invented"
    assert "dependence (security)" in data.reasons
    assert any(reason.startswith("events: ") for reason in data.reasons)
    assert "used for: " in as_text(works)
    assert as_bibtex(works).count("@misc{") == len(works)
    assert "\\_" in as_bibtex(works)


def test_citations_can_be_made_from_a_results_folder(results):
    told = citations(results.provenance["inputs"])
    assert told == citations(resolved(experiment(RUNS, TURNS)))


def test_citation_file_has_the_version_of_the_package():
    import tomllib
    from pathlib import Path

    root = Path(__file__).parents[1]
    project = tomllib.loads((root / "pyproject.toml").read_text())["project"]
    lines = (root / "CITATION.cff").read_text().splitlines()
    assert f"version: {project['version']}" in lines
    assert f"license: {project['license']}" in lines
