"""What docs/reading.md shows is run as it stands, on a folder of several parts.

Other programs' blocks run where these are installed. Planted in the page and caught, with
each library at hand: a column that is not there, in each block; a key misspelt; the note on
R left out while nobody runs it.
"""

import re
import shutil
from pathlib import Path

import pytest

import hedgesim
from hedgesim.study import plan, provenance
from hedgesim.study.runner import run
from hedgesim.world.experiment import load_experiment

PAGE = (Path(__file__).resolve().parents[1] / "docs" / "reading.md").read_text("utf-8")


def block(heading, language):
    """Give the code below a heading, blocks one after the other."""
    below = PAGE.split(f"# {heading}\n")[1].split("\n#")[0]
    return "\n".join(re.findall(rf"```{language}\n(.*?)```", below, re.DOTALL))


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """A working folder with results/baseline in it: 70 runs in two parts."""
    where = tmp_path_factory.mktemp("page")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(plan, "PART", 64)
        patch.setattr(provenance, "_digest_of", lambda files: "c" * 64)
        study = load_experiment("baseline", {"runs": 70})
        run(study, where / "results" / "baseline", workers=1)
    return where


def test_the_blocks_for_hedgesim_run(place, monkeypatch, capsys):
    pytest.importorskip("xarray")
    monkeypatch.chdir(place)
    names = {}
    for heading in ("In Python: tables", "In Python: arrays with named axes"):
        exec(compile(block(heading, "python"), heading, "exec"), names)
    said = capsys.readouterr().out
    assert "2022Q4" in said
    assert "('run', 'turn') Threat 1" in said
    assert names["rows"] == 70
    assert names["change"].sizes == {"run": 70, "turn": 1}


def test_the_block_for_pandas_runs(place, monkeypatch):
    monkeypatch.chdir(place / "results" / "baseline")
    names = {}
    exec(compile(block("pandas", "python"), "pandas", "exec"), names)
    states = hedgesim.open_results(".").states.read(turn=40)
    assert len(names["states"]) == len(states)
    assert names["states"]["threat"].tolist() == states["threat"].tolist()
    assert names["bands"]["q50"].dtype == "float64"


def test_the_block_for_duckdb_runs(place, monkeypatch):
    duckdb = pytest.importorskip("duckdb")
    monkeypatch.chdir(place / "results" / "baseline")
    rows = duckdb.sql(block("DuckDB", "sql").rstrip().rstrip(";")).fetchall()
    results = hedgesim.open_results(".")
    runs = results.runs.read(["run", "threat_scale"])
    kept = runs.run[runs.threat_scale > 2].tolist()
    states = results.states.read(["quarter", "threat"], state="KAZ", run=kept)
    want = states.groupby("quarter", observed=True)["threat"].mean()
    assert len(rows) == 53
    assert {r[0]: r[1] for r in rows} == pytest.approx(want.to_dict(), abs=1e-6)


def test_the_block_for_polars_runs(place, monkeypatch):
    pytest.importorskip("polars")
    monkeypatch.chdir(place / "results" / "baseline")
    names = {}
    exec(compile(block("Polars", "python"), "Polars", "exec"), names)
    states = hedgesim.open_results(".").states.read(["turn", "threat"], state="KAZ")
    want = states.groupby("turn")["threat"].mean()
    assert names["table"]["threat"].to_list() == pytest.approx(want.tolist(), abs=1e-6)


def test_the_block_for_r_names_what_there_is(place):
    columns = set(hedgesim.open_results(place / "results" / "baseline").states.columns)
    calls = block("R", "r").split("|>\n", 1)[1]
    words = set(re.findall(r"[a-z]\w*(?!\w*\()", re.sub(r'".*?"', "", calls)))
    assert words >= {"state", "turn", "threat"}
    assert words <= columns
    assert shutil.which("Rscript") is not None or "was not run by us" in PAGE
