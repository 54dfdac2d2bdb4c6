"""Studies of which summaries alone are kept: what the runs themselves would have told.

Planted mistakes that this finds, each tried: failed runs counted; runs of the second
scenario counted under the first; a point that two parts share counted once; a strategy's
share over all runs instead of those that have one; twins compared with runs of another
order; rows of points numbered from 0 in every block; rows of `runs` beyond the first 1,024
of a part left out.
"""

import os
import signal
import subprocess
import sys
import time
import tracemalloc
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from designs_made import INVASION, WHOLE, made
from study_fake import Bounded, bytes_of, counted, experiment
from test_study_kills import Faulty

from hedgesim.core.errors import StoppedByMachine
from hedgesim.engine.batch import simulate
from hedgesim.study import counting, plan, provenance
from hedgesim.study.open import open_results
from hedgesim.study.runner import run
from hedgesim.world.experiment import load_experiment

BIN = 1 / counting.BINS + 1e-6
QUANTILES = ["q05", "q25", "q50", "q75", "q95"]
POSIX = pytest.mark.skipif(os.name == "nt", reason="signals are those of POSIX")


@pytest.fixture(scope="module", autouse=True)
def _steady():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(provenance, "_digest_of", lambda files: "c" * 64)
        yield


def _bands(study, folder, keep, simulate=None, **record):
    kept = replace(study.record, keep=keep, pairs_every=0, **record)
    done = run(replace(study, record=kept), folder / keep, workers=1, simulate=simulate)
    table = open_results(done.folder).bands()
    for name in table.columns.intersection(["state", "partner", "measure", "scenario"]):
        table[name] = table[name].astype(str)
    keys = ["point", "turn", "state", "partner", "measure"]
    keys += ["scenario"] if "scenario" in table.columns else []
    return table.drop(columns="quarter").set_index(keys).sort_index()


def _same(study, folder, simulate=None, luck=1e-6, **record):
    """See that counts give the bands of the runs; give both, those of the runs first."""
    exact = _bands(study, folder, "trajectories", simulate, **record)
    found = _bands(study, folder, "summaries", simulate, **record)
    assert exact.index.equals(found.index)
    assert (exact["n"] == found["n"]).all()
    for columns, within in ((QUANTILES, BIN), (["mean"], 2e-6), (["luck_share"], luck)):
        np.testing.assert_allclose(found[columns], exact[columns], rtol=0, atol=within)
    return exact, found


def test_bands_are_those_of_the_runs(tmp_path):
    exact, found = _same(load_experiment("triad", {"runs": 150, "turns": 12}), tmp_path)
    assert len(exact) > 300
    assert exact["luck_share"].notna().sum() > 100
    assert (found[QUANTILES] != exact[QUANTILES]).any().any()  # else nothing was counted


def test_no_run_is_kept(tmp_path):
    done = run(counted(300), tmp_path / "study", workers=1, simulate=Bounded())
    there = {path.name for path in done.folder.iterdir() if path.is_dir()}
    assert there == {"runs", "counts", "sums"}
    assert len(open_results(done.folder).runs()) == 300


def test_every_run_has_its_row_in_large_parts(tmp_path, monkeypatch):
    monkeypatch.setattr(plan, "PARTS", 1)
    done = run(counted(5000), tmp_path / "study", workers=1, simulate=Bounded())
    assert done.parts == 2
    assert open_results(done.folder).runs()["run"].tolist() == [*range(5000)]
    assert open_results(done.folder).bands()["n"].max() == 5000


def test_failed_runs_do_not_count(tmp_path):
    fake = Bounded(failed=(0, 7, 63, 64, 199))
    exact, _ = _same(experiment(200), tmp_path, simulate=fake)
    assert (exact["n"] <= 195).all()


def test_some_turns_and_measures_alone(tmp_path):
    study = load_experiment("triad", {"runs": 90, "turns": 10})
    only = ("strategy", "alignment_NOR", "channel_divergence")
    exact, _ = _same(study, tmp_path, every=4, measures=only)
    assert set(exact.index.get_level_values("turn")) == {0, 4, 8, 10}
    names = {name.partition(":")[0] for name in exact.index.get_level_values("measure")}
    assert names == set(only)


CROSSED = 'kind = "grid"\nreplicates = {}\nscenarios = ["triad_crisis", "calm"]'


@pytest.mark.parametrize("replicates", [1, 6, 40])
def test_points_and_scenarios(tmp_path, monkeypatch, replicates):
    """Points that a block holds whole; also parts that scenarios share."""
    monkeypatch.setattr(plan, "PART", 64)
    study = made(tmp_path, CROSSED.format(replicates), WHOLE["parameter"], turns=6)
    exact, found = _same(study, tmp_path, luck=1e-3)
    points = exact.index.get_level_values("point") >= 0
    assert points.any() == (replicates > 1)
    pd.testing.assert_frame_equal(exact[points], found[points])  # these are exact


def test_points_with_more_replicates_than_a_block(tmp_path, monkeypatch):
    monkeypatch.setattr(plan, "PART", 64)
    monkeypatch.setattr(plan, "BLOCK", 32)
    study = made(tmp_path, CROSSED.format(100), WHOLE["parameter"], turns=6)
    laid = plan.plan(replace(study, record=replace(study.record, keep="summaries")))
    assert not laid.whole
    assert len(laid.parts) == 7
    exact, _ = _same(study, tmp_path, luck=1e-3)
    assert (exact.index.get_level_values("point") >= 0).any()


def test_own_luck_at_every_point(tmp_path):
    said = 'kind = "latin_hypercube"\npoints = 40\nreplicates = {}\ncommon_luck = false'
    for replicates in (1, 3):
        where = tmp_path / str(replicates)
        where.mkdir()
        factor = INVASION.format("magnitude") + "likely = true\n"
        _same(made(where, said.format(replicates), factor, turns=12), where, luck=1e-3)


def test_last_turn_alone(tmp_path):
    study = load_experiment("triad", {"runs": 70, "turns": 9})
    kept = replace(study.record, keep="last_turn")
    done = run(replace(study, record=kept), tmp_path / "last", workers=1)
    results, whole = open_results(done.folder), simulate(study, range(70))
    states = results.states(["run", "turn", "threat"])
    assert set(states["turn"]) == set(results.pairs(["turn"])["turn"]) == {9}
    stored = states["threat"].to_numpy().reshape(70, -1)
    np.testing.assert_array_equal(stored, whole.states["threat"][-1].T)


def test_workers_blocks_and_restarts_do_not_matter(tmp_path, monkeypatch):
    study = counted(3000)
    run(study, tmp_path / "one", workers=1, simulate=Bounded())
    run(study, tmp_path / "two", workers=2, simulate=Bounded())
    expected = bytes_of(tmp_path / "one")
    assert bytes_of(tmp_path / "two") == expected
    for table in ("counts", "sums", "runs"):
        (tmp_path / "two" / table / "part-00001.parquet").unlink()
        again = run(study, tmp_path / "two", workers=1, simulate=Bounded())
        assert again.kept == 2
        assert bytes_of(tmp_path / "two") == expected
    monkeypatch.setattr(plan, "BLOCK", 64)
    run(study, tmp_path / "small", workers=1, simulate=Bounded())
    small = bytes_of(tmp_path / "small")
    assert small == expected


def test_blocks_do_not_matter_to_points(tmp_path, monkeypatch):
    said = 'kind = "grid"\nreplicates = 6\n'
    factors = WHOLE["parameter"] + WHOLE["rule"] + WHOLE["magnitude"]
    study = made(
        tmp_path,
        said,
        factors.replace("[0.0, 1.0]", str([n / 20 for n in range(20)])),
        turns=4,
    )
    study = replace(study, record=replace(study.record, keep="summaries"))
    run(study, tmp_path / "whole", workers=1)
    monkeypatch.setattr(plan, "BLOCK", 32)
    assert plan.plan(study).block == 60
    assert plan.plan(study).whole
    run(study, tmp_path / "small", workers=1)
    assert bytes_of(tmp_path / "small") == bytes_of(tmp_path / "whole")


SCRIPT = """
import sys
sys.path.insert(0, sys.argv[1])
from study_fake import Bounded, counted, hold_code_still
from hedgesim.study.runner import run

if __name__ == "__main__":
    hold_code_still()
    run(counted(3000), sys.argv[2], workers=int(sys.argv[3]), simulate=Bounded(wait=0.1))
"""


@POSIX
@pytest.mark.parametrize(("workers", "after"), [(1, 0.15), (2, 0.5)])
def test_killed_and_gone_on_with(tmp_path, workers, after):
    script, folder = tmp_path / "script.py", tmp_path / "study"
    script.write_text(SCRIPT)
    words = [sys.executable, str(script), str(Path(__file__).parent), str(folder)]
    process = subprocess.Popen([*words, str(workers)], start_new_session=True)
    end = time.monotonic() + 30
    while not (folder / "counts").is_dir() and time.monotonic() < end:
        time.sleep(0.005)
    time.sleep(after)
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    run(counted(3000), folder, workers=1, simulate=Bounded())
    run(counted(3000), tmp_path / "expected", workers=1, simulate=Bounded())
    assert bytes_of(folder) == bytes_of(tmp_path / "expected")


def test_a_fault_at_every_step_of_writing(tmp_path):
    study, fake = counted(70), Bounded()
    run(study, tmp_path / "expected", workers=1, simulate=fake)
    expected = bytes_of(tmp_path / "expected")
    for step in range(1, 99):
        folder = tmp_path / str(step)
        with pytest.MonkeyPatch.context() as patch:
            fault = Faulty(patch, step, 28)
            try:
                run(study, folder, workers=1, simulate=fake)
            except StoppedByMachine:
                assert not list(folder.rglob("*.tmp"))
        run(study, folder, workers=1, simulate=fake)
        assert bytes_of(folder) == expected
        if fault.left > 0:
            break
    assert 20 < step < 98


def _peak(folder, runs):
    study = replace(counted(runs, every=4), turns=40)
    tracemalloc.start()
    run(study, folder, workers=1, simulate=Bounded())
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak


def test_memory_does_not_grow_with_runs(tmp_path):
    _peak(tmp_path / "first", 64)
    few, many = _peak(tmp_path / "few", 2048), _peak(tmp_path / "many", 10_240)
    assert many < 1.2 * few


def test_parts_grow_with_a_study_and_hold_whole_points():
    assert plan.part_size("summaries", 10**6, 1) == 8192
    assert plan.part_size("summaries", 10**7, 1) == 8192
    assert plan.part_size("summaries", 10**6, 1000) == 8000
    assert plan.part_size("trajectories", 10**6, 1000) == 1024
    parts = plan.parts_of(10_000, 4096)
    assert [plan.part_with(parts, r).number for r in (0, 4095, 4096, 9999)] == [0, 0, 1, 2]
