"""A run that goes wrong is a row with its reason, and the others are what they would be.

Planted and caught: a block given up whole; halves joined in the wrong order; a failed
run's parameters those of its neighbour; a traceback with a place on this machine; the stage
at which a turn was recorded instead of the first; memory running out taken for a fault of a
run.
"""

import dataclasses
import json
import pickle
from pathlib import Path

import numpy as np
import pytest
from failing_runs import LIMIT, RUNS, TURNS, Raising, lines, written
from study_fake import Fake, bytes_of, experiment

from hedgesim.cli.exits import Status
from hedgesim.cli.main import main
from hedgesim.core.errors import ConfigError, StoppedByMachine
from hedgesim.engine import simulation
from hedgesim.engine.batch import simulate
from hedgesim.engine.draws import draw
from hedgesim.engine.stages import Stage, turn_of
from hedgesim.rules.decisions import DECISIONS
from hedgesim.study import plan, provenance, runner
from hedgesim.study.isolation import joined, told
from hedgesim.study.open import open_results
from hedgesim.study.runner import run
from hedgesim.world.experiment import load_experiment


@pytest.fixture(scope="module", autouse=True)
def _steady():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(provenance, "_digest_of", lambda files: "c" * 64)
        yield


@pytest.fixture(scope="module")
def fragile(tmp_path_factory):
    return written(tmp_path_factory.mktemp("fragile"), LIMIT)


@pytest.fixture(scope="module")
def guilty(fragile):
    drawn = draw(fragile, range(RUNS)).parameters["deference"]
    found = np.flatnonzero(drawn > LIMIT).tolist()
    assert 3 < len(found) < RUNS - 3
    return found


@pytest.fixture(scope="module")
def done(fragile, tmp_path_factory):
    return run(fragile, tmp_path_factory.mktemp("done") / "study", workers=1)


def test_exactly_the_guilty_runs_fail(done, guilty):
    assert done.failed == len(guilty)
    rows = open_results(done.folder).runs()
    failed = rows[rows["status"] != "done"]
    assert failed["run"].tolist() == guilty
    assert set(failed["status"].astype(str)) == {"failed: error"}
    assert len(rows) == RUNS
    assert (failed["deference"] > LIMIT).all()


def test_the_others_have_the_bits_they_would_have(done, guilty, tmp_path):
    """Compared with the same study under a limit that nobody crosses."""
    calm = run(written(tmp_path / "calm", 99.0), tmp_path / "study", workers=1)
    assert calm.failed == 0
    for table in ("states", "pairs"):
        mine, theirs = (getattr(open_results(f.folder), table)() for f in (done, calm))
        kept = theirs[~theirs["run"].isin(guilty)].reset_index(drop=True)
        assert len(mine) == len(kept) > 0
        for name in mine.columns:
            a, b = mine[name].to_numpy(), kept[name].to_numpy()
            same = (a == b) | ((a != a) & (b != b))
            assert same.all(), name


def test_all_that_is_known_of_a_failed_run_is_told(done, guilty):
    found = lines(done.folder)
    assert [line["run"] for line in found] == guilty
    rows = open_results(done.folder).runs().set_index("run")
    for line in found:
        assert (line["turn"], line["stage"], line["quantity"]) == (1, "choose", "posture")
        assert (line["seed"], line["replicate"]) == (7, line["run"])
        row = rows.loc[line["run"]]
        for name, value in line["parameters"].items():
            assert row[name] == value
        assert set(line["parameters"]) == set(rows.columns) - {
            "point",
            "replicate",
            "status",
        }
        assert "cannot defer so much" in line["message"]
    trace = "\n".join(found[0]["traceback"])
    assert 'own.py:4 in fragile: raise ValueError("cannot defer so much")' in trace
    assert "hedgesim/engine/stages.py" in trace
    files = [Path(line.split(":")[0]) for line in found[0]["traceback"]]
    assert not any(file.is_absolute() for file in files)
    assert str(Path(__file__).parent) not in trace


@pytest.mark.parametrize("block", [64, 128])
def test_the_bytes_hang_neither_on_workers_nor_on_blocks(
    fragile, done, tmp_path, monkeypatch, block
):
    real = runner.plan
    monkeypatch.setattr(
        runner, "plan", lambda study: dataclasses.replace(real(study), block=block)
    )
    again = run(fragile, tmp_path / "study", workers=2)
    assert bytes_of(again.folder) == bytes_of(done.folder)
    name = "failures.jsonl"
    assert (again.folder / name).read_bytes() == (done.folder / name).read_bytes()


def test_a_rule_that_fails_in_every_run_is_told_at_once_and_nothing_is_made(tmp_path):
    with pytest.raises(ConfigError, match="cannot defer so much"):
        run(written(tmp_path, -1.0), tmp_path / "study", workers=1)
    assert not list((tmp_path / "study").rglob("*.parquet"))


def poison(log_prior, deference):
    """Leave no number where deference is above the limit."""
    return np.where(deference > LIMIT, np.nan, log_prior)


@pytest.mark.parametrize("every", [1, 4])
def test_a_number_that_is_not_finite_is_traced_to_its_stage(monkeypatch, every):
    """However seldom turns are recorded, and with good runs in the same block."""
    axes = ("state", "partner", "channel", "run")
    stage = Stage("adjust", poison, axes, ("log_prior",))

    def poisoned(*arguments, **options):
        return (*turn_of(*arguments, **options), stage)

    monkeypatch.setattr(simulation, "turn_of", poisoned)
    study = load_experiment("triad", {"runs": 40, "turns": TURNS})
    study = dataclasses.replace(
        study, record=dataclasses.replace(study.record, every=every)
    )
    bad = np.flatnonzero(draw(study, range(40)).parameters["deference"] > LIMIT)
    batch = simulate(study, range(40), block=16)
    assert sorted(batch.failed) == bad.tolist()
    for failure in batch.failed.values():
        assert (failure.turn, failure.stage, failure.quantity) == (1, "adjust", "log_prior")
        assert str(failure) == "log_prior is not finite at turn 1, stage adjust"


@pytest.mark.parametrize("lost", [range(64), range(64, 128)], ids=["first", "second"])
def test_a_part_without_a_good_run_is_a_part(tmp_path, monkeypatch, lost):
    monkeypatch.setattr(plan, "PART", 64)
    fake = Raising(raising=(*lost, 140))
    done = run(experiment(150), tmp_path / "study", workers=1, simulate=fake)
    assert (done.failed, done.parts) == (65, 3)
    results = open_results(done.folder)
    assert len(results.runs()) == 150
    assert results.states()["run"].nunique() == 150 - 65
    assert set(results.bands()["n"]) == {150 - 65}
    again = run(experiment(150), done.folder, workers=1, simulate=Fake())
    assert again.was_complete


def test_a_point_of_a_design_at_which_all_fails_is_half_of_the_study(tmp_path):
    """Also if that is where it begins: rows, with their point and their rule."""
    file = written(tmp_path, -1.0, runs=1).path
    text = file.read_text().replace('[rules]\nALT = "own.py:fragile"\n', "")
    design = '[design]\nkind = "grid"\nreplicates = 3\n[[factor]]\nrule = "ALT"\n'
    text = text.replace("runs = 1\n", "") + design
    file.write_text(f'{text}values = ["own.py:fragile", "multi_vector"]\n')
    study = load_experiment(file, decisions=tuple(DECISIONS))
    done = run(study, tmp_path / "study", workers=1)
    assert (done.runs, done.failed) == (6, 3)
    found = lines(done.folder)
    assert [(f["run"], f["point"], f["replicate"]) for f in found] == [
        (0, 0, 0), (1, 0, 1), (2, 0, 2),
    ]  # fmt: skip
    assert found[0]["parameters"] == {"rule:ALT": "own.py:fragile"}
    assert set(open_results(done.folder).states()["run"]) == {3, 4, 5}


def test_memory_and_files_are_no_fault_of_a_run(tmp_path):
    with pytest.raises(StoppedByMachine, match="Memory ran out"):
        run(experiment(9), tmp_path / "a", workers=1,
            simulate=Raising(raising=(5,), kind=MemoryError))  # fmt: skip
    with pytest.raises(ConfigError):
        run(experiment(9), tmp_path / "b", workers=1, simulate=no_file)
    assert not list(tmp_path.rglob("*.parquet"))


def no_file(*arguments, **options):
    from hedgesim.study.folder import refuse

    raise refuse(Path("rule.py"), "a Python file")


def test_the_command_says_what_failed_and_what_came_of_another_try(
    fragile, done, guilty, capsys
):
    words = [
        "run",
        str(fragile.path),
        "--out",
        str(done.folder),
        "--quiet",
        "--workers",
        "1",
    ]
    assert main(words) == Status.SOME_FAILED
    said = capsys.readouterr()
    assert f"{len(guilty)} of {RUNS} runs failed" in said.err
    assert f"The first is run {guilty[0]}: ConfigError" in said.err
    assert main([*words, "--retry-failed", "--json"]) == Status.SOME_FAILED
    said = capsys.readouterr()
    assert f"Tried {len(guilty)} failed runs again: 0 ended well" in said.err
    answer = json.loads(said.out)
    assert (answer["retried"], answer["mended"]) == (guilty, [])


def test_pieces_are_joined_in_their_order():
    fake, study = Fake(), experiment(9)
    pieces = [fake(study, list(runs), pairs=True) for runs in (range(4), range(4, 9))]
    whole = fake(study, list(range(9)), pairs=True)
    side_by_side = joined(pieces)
    assert side_by_side.runs.tolist() == list(range(9))
    for tables in ("states", "pairs"):
        for name, array in getattr(whole, tables).items():
            mine = getattr(side_by_side, tables)[name]
            same = np.broadcast_to(array, mine.shape)
            np.testing.assert_array_equal(mine, same)


def test_a_message_says_the_same_whenever_it_is_raised():
    class Odd(Exception):
        def __str__(self):
            return f"{object()!r} in {Path.cwd() / 'x.py'} and C:\\some\\where\\y.py"

    assert told(Odd()) == "Odd: <object object at 0x...> in x.py and y.py"
    assert told(ValueError("a / b at 1/2")) == "ValueError: a / b at 1/2"
    assert pickle.loads(pickle.dumps(ValueError("x"))).args == ("x",)
