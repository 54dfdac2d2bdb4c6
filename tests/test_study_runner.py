"""A study comes out the same however it was made, and never mixes with another."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from study_fake import Fake, bytes_of, experiment

from hedgesim.core.errors import ConfigError, StoppedByMachine
from hedgesim.study import folder as place
from hedgesim.study import provenance, runner
from hedgesim.study.runner import Interrupted, run

RUNS = 2100  # three parts


@pytest.fixture(scope="module", autouse=True)
def _steady():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(provenance, "_digest_of", lambda files: "c" * 64)
        yield


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    folder = tmp_path_factory.mktemp("whole") / "study"
    return run(experiment(RUNS), folder, workers=1, simulate=Fake())


def test_layout_is_that_of_the_formats_page(whole):
    files = {
        p.relative_to(whole.folder).as_posix()
        for p in whole.folder.rglob("*")
        if p.is_file()
    }
    parts = {
        f"{t}/part-0000{n}.parquet" for t in ("runs", "states", "pairs") for n in range(3)
    }
    assert files == parts | {
        "experiment.toml", "provenance.json", "bands.parquet", "bands.csv", "COMPLETE.json",
        "run.log", "timings.json", "README.txt",
    }  # fmt: skip
    assert whole.parts == 3
    assert not whole.was_complete


def test_two_workers_give_the_same_bytes(whole, tmp_path):
    told = []
    again = run(
        experiment(RUNS),
        tmp_path / "study",
        workers=2,
        on_progress=lambda done, total: told.append((done, total)),
        simulate=Fake(wait=0.05),
    )
    assert bytes_of(again.folder) == bytes_of(whole.folder)
    assert again.result_sha256 == whole.result_sha256
    assert told[0] == (0, RUNS)
    assert told[-1] == (RUNS, RUNS)
    assert told == sorted(told)


def test_other_luck_gives_other_bytes(whole, tmp_path):
    other = run(experiment(RUNS), tmp_path / "study", workers=1, simulate=Fake(luck=0.9))
    assert other.result_sha256 != whole.result_sha256


def test_complete_study_is_left_alone(whole):
    before = {p: p.stat().st_mtime_ns for p in whole.folder.rglob("*.parquet")}
    again = run(experiment(RUNS), whole.folder, simulate=Fake())
    assert again.was_complete
    assert again.kept == 3
    assert {p: p.stat().st_mtime_ns for p in before} == before


def test_other_inputs_are_refused_with_both_digests_and_nothing_is_touched(whole):
    before = {p: p.read_bytes() for p in whole.folder.rglob("*") if p.is_file()}
    with pytest.raises(ConfigError) as refused:
        run(experiment(RUNS - 1), whole.folder, simulate=Fake())
    (problem,) = refused.value.problems
    held = json.loads((whole.folder / "provenance.json").read_text())["digests"][
        "experiment"
    ]
    assert problem.value == f'holds "A crisis in an invented region", {RUNS} runs, seed 11'
    assert f"{RUNS - 1} runs, seed 11" in problem.expected
    assert f"these differ in experiment (sha256 {held[:12]}, now " in problem.expected
    assert problem.expected.count(held[:12]) == 1
    assert {p: p.read_bytes() for p in whole.folder.rglob("*") if p.is_file()} == before


def test_other_code_is_refused(whole, monkeypatch):
    monkeypatch.setattr(provenance, "_digest_of", lambda files: "0" * 64)
    with pytest.raises(ConfigError, match="code"):
        run(experiment(RUNS), whole.folder, simulate=Fake())


def test_other_machine_may_not_go_on_but_may_see_what_is_complete(tmp_path, monkeypatch):
    study = experiment(1100)
    folder = run(study, tmp_path / "study", workers=1, simulate=Fake()).folder
    monkeypatch.setattr(runner, "provenance_of", _on_another_machine)
    assert run(study, folder, workers=1, simulate=Fake()).was_complete
    (folder / "COMPLETE.json").unlink()
    with pytest.raises(ConfigError, match="environment"):
        run(study, folder, workers=1, simulate=Fake())


def _on_another_machine(study):
    from hedgesim.study.provenance import Provenance, provenance_of

    content = dict(provenance_of(study).content)
    content["digests"] = content["digests"] | {"environment": "f" * 64}
    return Provenance(content)


def test_folder_without_results_takes_another_study(tmp_path):
    with pytest.raises(KeyError):
        run(experiment(10), tmp_path / "study", simulate=_defect)
    done = run(experiment(20), tmp_path / "study", simulate=Fake())
    assert done.runs == 20
    held = json.loads((done.folder / "provenance.json").read_text())
    assert held["runs"] == 20


def _defect(*args, **kwargs):
    raise KeyError("a defect")


def test_file_in_the_place_of_the_folder(tmp_path):
    (tmp_path / "study").write_text("mine")
    for where in (tmp_path / "study", tmp_path / "study" / "below"):
        with pytest.raises(ConfigError, match="a file stands in its place"):
            run(experiment(5), where, simulate=Fake())
    assert (tmp_path / "study").read_text() == "mine"


def test_folder_with_other_things_is_refused(tmp_path):
    (tmp_path / "thesis.docx").write_text("mine")
    with pytest.raises(ConfigError, match="holds thesis"):
        run(experiment(5), tmp_path, simulate=Fake())
    assert [p.name for p in tmp_path.iterdir()] == ["thesis.docx"]


def test_folder_that_cannot_be_written(tmp_path, monkeypatch):
    def denied(*args, **kwargs):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "mkdir", denied)
    with pytest.raises(ConfigError, match="a folder that can be written"):
        run(experiment(5), tmp_path / "study", simulate=Fake())


def test_no_workers_is_refused(tmp_path):
    with pytest.raises(ConfigError, match="workers"):
        run(experiment(5), tmp_path / "study", workers=0, simulate=Fake())
    assert not (tmp_path / "study").exists()


def test_default_folder_is_named_after_the_experiment(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert run(experiment(5), simulate=Fake()).folder == Path("results/triad")
    with pytest.raises(ConfigError):
        run(replace(experiment(5), name="../away"), simulate=Fake())


@pytest.mark.skipif(os.name == "nt", reason="the lock is taken in another way")
def test_second_process_is_refused(tmp_path):
    place.make(tmp_path / "study")
    script = (
        "import sys, time; from pathlib import Path; from hedgesim.study import folder\n"
        "with folder.locked(Path(sys.argv[1])):\n"
        "    print('held', flush=True); time.sleep(60)\n"
    )
    command = [sys.executable, "-c", script, str(tmp_path / "study")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout.readline() == "held\n"
        with pytest.raises(StoppedByMachine, match="another process is at work"):
            run(experiment(5), tmp_path / "study", simulate=Fake())
        other.kill()
    assert run(experiment(5), tmp_path / "study", simulate=Fake()).runs == 5


def test_damaged_part_is_found_and_made_anew(whole, tmp_path):
    folder = tmp_path / "study"
    study = experiment(RUNS)
    run(study, folder, workers=1, simulate=Fake())
    _flip(folder / "states" / "part-00001.parquet")
    (folder / "runs" / "part-00000.parquet").write_bytes(b"PAR1")
    again = run(study, folder, workers=1, simulate=Fake())
    assert (again.kept, again.was_complete) == (1, False)
    assert bytes_of(folder) == bytes_of(whole.folder)


def _flip(path):
    raw = bytearray(path.read_bytes())
    raw[len(raw) // 3] ^= 0x10
    path.write_bytes(raw)


@pytest.mark.parametrize("lost", ["bands.parquet", "bands.csv", "COMPLETE.json"])
def test_what_stands_at_the_end_is_made_again(whole, lost, tmp_path):
    folder, study = tmp_path / "study", experiment(RUNS)
    run(study, folder, workers=1, simulate=Fake())
    (folder / lost).unlink()
    again = run(study, folder, workers=1, simulate=Fake())
    assert (again.kept, again.was_complete) == (3, False)
    assert bytes_of(folder) == bytes_of(whole.folder)


def test_failed_runs_are_rows_and_never_numbers(tmp_path):
    failed = (3, 70, 1100)
    done = run(
        experiment(1200), tmp_path / "study", workers=1, simulate=Fake(failed=failed)
    )
    assert done.failed == 3
    lines = (done.folder / "failures.jsonl").read_text().splitlines()
    assert [json.loads(line)["run"] for line in lines] == list(failed)
    assert json.loads(lines[0])["message"] == "threat is not finite at turn 4"
    from hedgesim.study.open import open_results

    results = open_results(done.folder)
    runs = results.runs()
    status = runs.set_index("run")["status"].astype(str)
    assert len(runs) == 1200
    assert set(status[list(failed)]) == {"failed: non-finite"}
    assert (status.drop(list(failed)) == "done").all()
    states = results.states(["run", "threat"])
    assert not set(failed) & set(states["run"])
    assert np.isfinite(states["threat"]).all()
    bands = results.bands()
    assert set(bands["n"]) == {1197}


def test_all_runs_failed(tmp_path):
    done = run(experiment(4), tmp_path / "study", simulate=Fake(failed=(0, 1, 2, 3)))
    assert done.failed == 4
    assert run(experiment(4), done.folder, simulate=Fake()).was_complete


def test_ctrl_c_in_this_process_says_what_is_safe(whole, tmp_path):
    folder = tmp_path / "study"
    with pytest.raises(Interrupted, match="1 of 3 parts are safe"):
        run(experiment(RUNS), folder, workers=1, simulate=Fake(interrupt_at=1500))
    assert not list(folder.rglob("*.tmp"))
    again = run(experiment(RUNS), folder, workers=1, simulate=Fake())
    assert again.kept == 1
    assert bytes_of(folder) == bytes_of(whole.folder)


def test_provenance_names_no_place_and_no_time(whole, tmp_path):
    text = (whole.folder / "provenance.json").read_text()
    assert str(Path.home()) not in text
    assert str(Path(__file__).parents[1]) not in text
    again = run(experiment(RUNS), tmp_path / "other", simulate=Fake(), workers=1)
    assert (again.folder / "provenance.json").read_text() == text
