"""A folder of summaries alone, as its reader meets it: what works, and what says why not.

Planted mistakes that this finds, each tried: verify that takes any counts for those of
the inputs; compare that ends in a traceback; a misspelt measure that is told only after
the folder was made.
"""

from dataclasses import replace

import pytest

from hedgesim.cli.exits import Status
from hedgesim.cli.main import main
from hedgesim.core.errors import ConfigError
from hedgesim.study import plan, provenance
from hedgesim.study.open import open_results
from hedgesim.study.replay import replay
from hedgesim.study.sample import Again
from hedgesim.study.verify import verify_results
from hedgesim.world.experiment import load_experiment

SUMMED = ("--set", "keep=summaries")


@pytest.fixture(scope="module", autouse=True)
def _steady():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(provenance, "_digest_of", lambda files: "c" * 64)
        yield


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    where = tmp_path_factory.mktemp("a study")
    path = where / "summed.toml"
    text = load_experiment("triad").text.partition("[record]")[0]
    path.write_text(f"{text}[record]\nevery = 1\n", encoding="utf-8")
    words = [str(path), "--runs", "130", "--set", "turns=9", *SUMMED, "--quiet"]
    assert main(["run", *words, "--out", str(where / "results")]) == Status.DONE
    return where


def _again(folder):
    said = {"runs": 130, "turns": 9, "keep": "summaries"}
    study = load_experiment(folder / "summed.toml", said)
    return open_results(folder / "results"), study


def test_verify_counts_a_part_again(folder):
    results, study = _again(folder)
    tables = plan.plan(study).tables
    found = verify_results(results, tables, Again(study), 3)
    assert found.good, found.findings
    assert found.sample.same
    assert found.sample.rows > 5000
    other = replace(study, seed=study.seed + 1)
    found = verify_results(results, tables, Again(other), 3)
    assert {f.file for f in found.findings} >= {"counts/part-00000.parquet"}


def test_replay_makes_a_run_of_it(folder):
    results, study = _again(folder)
    assert replay(results, study, 129, 5).rows == 0


def test_plot_works_and_what_needs_runs_says_so(folder, capsys):
    results = str(folder / "results")
    assert main(["plot", results]) == Status.DONE
    assert main(["status", results]) == Status.DONE
    capsys.readouterr()
    assert main(["compare", results, results]) == Status.USER
    said = capsys.readouterr().err
    assert 'keep = "summaries"' in said
    assert "no states/" in said
    assert "bands.csv" in said
    with pytest.raises(ConfigError, match="no states/"):
        open_results(results).states()


def test_a_full_record_still_has_its_screen(folder, capsys):
    words = [
        "run",
        str(folder / "summed.toml"),
        "--runs",
        "130",
        "--set",
        "turns=9",
        *SUMMED,
    ]
    assert main([*words, "--quiet", "--out", str(folder / "results")]) == Status.DONE
    assert "hedging" in capsys.readouterr().out


def test_a_study_of_other_measures_says_what_is_missing(tmp_path, capsys):
    text = load_experiment("triad").text.partition("[record]")[0]
    path = tmp_path / "few.toml"
    path.write_text(f'{text}[record]\nmeasures = ["autonomy"]\n', encoding="utf-8")
    words = ["run", str(path), "--runs", "9", "--set", "turns=5", "--quiet"]
    assert main([*words, "--out", str(tmp_path / "few")]) == Status.DONE
    assert "none is kept" in capsys.readouterr().out
    assert main(["plot", str(tmp_path / "few")]) == Status.USER
    assert "[record] measures" in capsys.readouterr().err


def test_misspelt_measures_and_keeps_are_refused_with_their_line(tmp_path, capsys):
    text = load_experiment("triad").text.partition("[record]")[0]
    path = tmp_path / "wrong.toml"
    path.write_text(f'{text}[record]\nmeasures = ["thraet",\n "hedging_index"]\n')
    line = path.read_text().splitlines().index('measures = ["thraet",') + 1
    for command in (["check"], ["run", "--out", str(tmp_path / "out")]):
        assert main([command[0], str(path), *command[1:]]) == Status.USER
        said = capsys.readouterr().err
        assert f"wrong.toml:{line}" in said
        assert "did you mean 'threat'" in said
    assert not (tmp_path / "out").exists()
    path.write_text(f'{text}[record]\nkeep = "sumaries"\nmeasures = []\n')
    assert main(["check", str(path)]) == Status.USER
    said = capsys.readouterr().err
    assert '"trajectories" or "last_turn" or "summaries"' in said
    assert "2 problems" in said
