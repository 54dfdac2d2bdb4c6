"""A results folder opens, sums itself up, and says what it was made from."""

import json
from dataclasses import replace

import numpy as np
import pytest
from study_fake import Fake, experiment

from hedgesim.core.errors import ConfigError
from hedgesim.study import provenance
from hedgesim.study.canonical import digest, plain
from hedgesim.study.cite import as_bibtex, as_text, citations
from hedgesim.study.open import open_results
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
