"""What `hedgesim check` says of time and room, and what it refuses.

Planted mistakes that this finds, each tried: structures not counted (one a block); pairs
left out of the room; a folder asked for its disk that is not there yet; memory compared
with the disk; a run begun whatever room there is; what stands there asked for again; a
trial before every run; memory of this machine asked for where others compute.
"""

import json
import math
from collections import namedtuple
from dataclasses import replace

import pytest
from designs_made import WHOLE, made, text

from hedgesim.cli.exits import Status
from hedgesim.cli.main import main
from hedgesim.core.errors import ConfigError
from hedgesim.study import estimate as estimates
from hedgesim.study import plan, room, trial
from hedgesim.study.estimate import estimate
from hedgesim.study.room import refuse_unfitting
from hedgesim.study.runner import run
from hedgesim.world.experiment import load_experiment

Usage = namedtuple("Usage", "total used free")


@pytest.fixture(autouse=True)
def _short(monkeypatch):
    monkeypatch.setattr(trial, "TURNS", 3)
    monkeypatch.setattr(trial, "RUNS", 64)


def _disk(monkeypatch, free, asked=None):
    def usage(path):
        if asked is not None:
            asked.append(path)
        return Usage(10**15, 0, free)

    monkeypatch.setattr(room.shutil, "disk_usage", usage)


def test_room_is_about_what_is_taken(tmp_path):
    for keep, within in (("trajectories", 1.4), ("last_turn", 1.4), ("summaries", 2.5)):
        study = load_experiment("triad", {"runs": 640, "turns": 9})
        study = replace(study, record=replace(study.record, keep=keep, pairs_every=2))
        run(study, tmp_path / keep, workers=1)
        parts = (tmp_path / keep).glob("*/part-*.parquet")
        taken = sum(path.stat().st_size for path in parts) / 1e6
        found = estimate(study).megabytes
        assert taken / within <= found <= taken * within, keep


def test_structures_are_counted(tmp_path, monkeypatch):
    """Two scenarios, presence and a rule: eight kinds of run, in every block of 64."""
    said = 'kind = "grid"\nreplicates = 40\nscenarios = ["triad_crisis", "calm"]'
    factors = WHOLE["present"] + WHOLE["rule"]
    study = made(tmp_path, said, factors, turns=6)
    assert estimate(study).structures == 8
    monkeypatch.setattr(plan, "PART", 64)
    # 5 parts of 64 runs; 7 points end within one
    assert estimate(study).structures in (11, 12)
    plain = made(tmp_path, said.partition("scen")[0], WHOLE["parameter"], turns=6)
    assert estimate(plain).structures == math.ceil(80 / 64)


def test_many_structures_take_longer(tmp_path, monkeypatch):
    monkeypatch.setattr(trial, "TURNS", 6)
    days = [f"2002-{month:02}-{day:02}" for month in range(1, 13) for day in range(1, 25)]
    listed = ",\n".join(days)
    dates = f'[[factor]]\nevent = "T02"\nwhat = "date"\nvalues = [{listed}]\n'
    many = estimate(made(tmp_path, 'kind = "grid"\nreplicates = 3', dates, turns=16))
    few = estimate(made(tmp_path, 'kind = "grid"\nreplicates = 432', WHOLE["parameter"],
                        turns=16))  # fmt: skip
    assert many.runs == few.runs == 864
    assert many.structures == 288
    assert many.seconds > 4 * few.seconds


@pytest.mark.parametrize("replicates", [1, 2, 3, 8, 9])
def test_a_trial_may_have_as_few_runs_of_a_kind_as_can_be(
    tmp_path, monkeypatch, replicates
):
    """Two and four kinds of run, of which there are fewer, as many or more than are tried.

    Once seconds were divided by what was left of such runs: by 0, or by less.
    """
    clock = iter(range(10_000))
    monkeypatch.setattr(trial.time, "process_time", lambda: float(next(clock)))
    said = f'kind = "grid"\nreplicates = {replicates}'
    for factors in (WHOLE["rule"], WHOLE["rule"] + WHOLE["present"]):
        study = made(tmp_path, said, factors, turns=3)
        tried = trial.trial_of(study, plan.plan(study))
        assert tried.fixed >= 0
        assert 0 < tried.each < math.inf


def test_a_full_disk_is_refused_with_the_figures(monkeypatch, capsys, tmp_path):
    monkeypatch.chdir(tmp_path)
    asked = []
    _disk(monkeypatch, 100_000, asked)
    assert main(["check", "triad", "--out", str(tmp_path / "no" / "such")]) == Status.USER
    said = capsys.readouterr().err
    assert "MB of results" in said
    assert "at most 0.1 MB, which is free on the disk" in said
    assert asked == [tmp_path]
    _disk(monkeypatch, 10**10)
    assert main(["check", "triad", "--json"]) == Status.DONE
    fact = json.loads(capsys.readouterr().out)["fine"][0]
    assert fact["megabytes_free"] == 10_000
    assert fact["runs"] == 200
    assert 0 < fact["megabytes"] < 20


def test_memory_is_refused_with_the_figures(monkeypatch):
    study = load_experiment("triad")
    _disk(monkeypatch, 10**10)
    monkeypatch.setattr(estimates, "free_memory", lambda: 10**8)
    with pytest.raises(ConfigError) as refused:
        refuse_unfitting(estimate(study), "triad.toml")
    (problem,) = refused.value.problems
    assert "MB of memory" in problem.value
    assert "at most 100 MB" in problem.expected
    monkeypatch.setattr(estimates, "free_memory", lambda: 10**11)
    refuse_unfitting(estimate(study), "triad.toml")
    _disk(monkeypatch, 10)
    monkeypatch.setattr(estimates, "free_memory", lambda: 10)
    with pytest.raises(ConfigError) as refused:
        refuse_unfitting(estimate(study), "triad.toml")
    assert len(refused.value.problems) == 2


def test_beside_workers_this_process_holds_the_twins():
    study = load_experiment("baseline", {"runs": 20_000})
    planned = plan.plan(study)
    one, two, three = (room.bytes_of_memory(study, planned, n) for n in (1, 2, 3))
    assert three - two == pytest.approx(one), "another worker is one more"
    beside = two - 2 * one
    # a process, and a quarter of a block: 256 twins beside 1,024 runs
    assert beside == pytest.approx(room.PROCESS + (one - room.PROCESS) / 4)


@pytest.fixture
def small(tmp_path):
    path = tmp_path / "small.toml"
    path.write_text(text('kind = "default"', more="runs = 300"), encoding="utf-8")
    return path


def test_run_does_not_begin_what_cannot_fit(monkeypatch, capsys, tmp_path, small):
    out = tmp_path / "out"
    words = ["run", str(small), "--out", str(out), "--quiet", "--workers", "1"]
    _disk(monkeypatch, 20_000)
    assert main(words) == Status.USER
    said = capsys.readouterr().err
    assert "at most 0.02 MB, which is free on the disk" in said
    assert "nothing was run" in said
    assert not out.exists()
    _disk(monkeypatch, 10**10)
    monkeypatch.setattr(room, "free_memory", lambda: 10**8)
    assert main(words) == Status.USER
    assert "MB of memory, 1 process\n" in capsys.readouterr().err
    assert not out.exists()
    monkeypatch.setattr(room, "free_memory", lambda: None)
    assert main(words) == Status.DONE
    _disk(monkeypatch, 10)  # complete: there is nothing to write nor to compute
    monkeypatch.setattr(room, "free_memory", lambda: 10)
    assert main(words) == Status.DONE


def test_what_stands_there_is_not_asked_for_again(monkeypatch, tmp_path, small):
    study = load_experiment(small)
    run(study, tmp_path / "out", workers=1)
    (tmp_path / "out" / "COMPLETE.json").unlink()
    _disk(monkeypatch, 20_000)
    room.refuse_to_begin(study, tmp_path / "out", workers=1)
    with pytest.raises(ConfigError):
        room.refuse_to_begin(study, tmp_path / "other", workers=1)
    _disk(monkeypatch, 10**10)
    monkeypatch.setattr(room, "free_memory", lambda: 10**8)
    with pytest.raises(ConfigError):
        room.refuse_to_begin(study, tmp_path / "out", workers=1)
    room.refuse_to_begin(study, tmp_path / "out", workers=1, elsewhere=True)


def test_where_there_is_room_run_makes_no_trial(monkeypatch, tmp_path, small):
    """A usual study begins at once."""
    monkeypatch.setattr(room, "trial_of", None)
    _disk(monkeypatch, 10**9)
    room.refuse_to_begin(load_experiment(small), tmp_path / "out")


@pytest.mark.parametrize("keep", ["trajectories", "last_turn", "summaries"])
def test_the_most_that_is_reckoned_with_is_never_exceeded(keep):
    study = load_experiment("triad", {"runs": 640, "turns": 9})
    study = replace(study, record=replace(study.record, keep=keep, pairs_every=1))
    planned = plan.plan(study)
    assert room._at_most(study, planned) > 1e6 * estimate(study).megabytes > 0


def test_what_is_not_known_refuses_nothing(monkeypatch):
    found = replace(estimate(load_experiment("triad")), megabytes_free=None,
                    memory_free=None)  # fmt: skip
    refuse_unfitting(found, "triad.toml")


def test_more_of_everything_takes_more():
    def of(**changes):
        study = load_experiment("triad", {"runs": 640, **changes})
        return estimate(replace(study, record=replace(study.record, pairs_every=0)))

    few, many = of(), of(runs=64_000)
    assert many.megabytes > 50 * few.megabytes
    assert many.seconds > few.seconds
    assert of(turns=64).megabytes > 1.5 * few.megabytes


def test_a_rule_that_raises_is_told_without_a_traceback(tmp_path, capsys):
    rule = "def mine(tie, appeal):\n    raise ValueError('no shares today')\n"
    (tmp_path / "mine.py").write_text(rule)
    path = tmp_path / "raises.toml"
    path.write_text(text('kind = "default"', more="runs = 9\nrules = { ALT = "
                         '"mine.py:mine" }'))  # fmt: skip
    assert main(["check", str(path)]) == Status.USER
    said = capsys.readouterr().err
    assert "no shares today" in said
    assert "Traceback" not in said
    assert main(["check", str(path), "--quick"]) == Status.DONE
    assert "roughly" not in capsys.readouterr().out


def test_it_is_said_in_words(capsys, tmp_path):
    path = tmp_path / "said.toml"
    said = load_experiment("triad").text.partition("[record]")[0]
    path.write_text(f'{said}[record]\nkeep = "summaries"\nmeasures = ["threat"]\n')
    assert main(["check", str(path)]) == Status.DONE
    out = " ".join(capsys.readouterr().out.split())
    assert "keeps summaries of threat" in out
    assert "if nothing else is at work" in out
    assert "MB on disk" in out
    assert "MB of memory" in out
