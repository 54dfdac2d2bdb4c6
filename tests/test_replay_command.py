"""`hedgesim replay`: one run made again, compared to the bit, and told turn by turn.

Planted and caught: the run after the one asked for; a turn too few; memberships of the turn
before; events of the next quarter; a changed number passed over; a failed run told as if it
had ended well.
"""

import json
import shutil

import numpy as np
import pytest
from forging import forged

from hedgesim.cli.exits import Status
from hedgesim.cli.main import main
from hedgesim.model import HedgingModel
from hedgesim.study import provenance
from hedgesim.study.open import open_results
from hedgesim.study.replay import reopen
from hedgesim.study.runner import run
from hedgesim.world.experiment import load_experiment

RUNS, TURNS = 70, 8


@pytest.fixture(scope="module", autouse=True)
def _steady():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(provenance, "_digest_of", lambda files: "c" * 64)
        yield


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    where = tmp_path_factory.mktemp("replay") / "my results"
    study = load_experiment("triad", {"runs": RUNS, "turns": TURNS})
    return run(study, where, workers=1).folder


def told(capsys, folder, *words):
    capsys.readouterr()
    status = main(["replay", str(folder), *words])
    said = capsys.readouterr()
    assert "Traceback" not in said.err
    return status, said


def found(capsys, folder, *words):
    status, said = told(capsys, folder, "--json", *words)
    assert (status, said.err) == (Status.DONE, "")
    return json.loads(said.out)


@pytest.mark.parametrize(("number", "state"), [(0, "ALT"), (17, "ALT"), (69, "ALT")])
def test_the_turns_are_those_that_are_stored(capsys, folder, number, state):
    answer = found(capsys, folder, "--run", str(number), "--state", state)
    rows = open_results(folder).states()
    rows = rows[(rows["run"] == number) & (rows["state"] == state)].reset_index(drop=True)
    assert len(answer["trajectory"]) == len(rows) == TURNS + 1
    for turn, (_, row) in zip(answer["trajectory"], rows.iterrows(), strict=True):
        assert turn["turn"] == row["turn"]
        assert turn["quarter"] == row["quarter"]
        assert turn["strategy"] == row["strategy"]
        assert np.float32(turn["threat"]) == row["threat"]
        for partner, value in turn["alignment"].items():
            assert np.float32(value) == row[f"alignment_{partner}"]
    states = rows["state"].nunique()
    assert states == 1
    everybody = open_results(folder)
    stored = sum(
        int((table["run"] == number).sum())
        for table in (everybody.states(), everybody.pairs())
    )
    assert answer["rows_compared"] == stored


def test_it_ends_at_the_turn_asked_for_and_says_why(capsys, folder):
    answer = found(capsys, folder, "--run", "17", "--turn", "2001Q2")
    assert [turn["turn"] for turn in answer["trajectory"]] == list(range(7))
    model = HedgingModel(reopen(open_results(folder)), run=17)
    for _ in range(6):
        model.step()
    assert answer["why"] == model.why("ALT").sentence
    assert answer["parameters"] == model.parameters
    assert found(capsys, folder, "--run", "17", "--turn", "0")["why"] == ""


def test_memberships_and_events_stand_in_their_quarter(capsys, folder):
    """Altria joins the common market in the second quarter of 2001, by the scenario."""
    turns = {t["quarter"]: t for t in found(capsys, folder, "--run", "3")["trajectory"]}
    joined = {quarter: t["joined"] for quarter, t in turns.items() if t["joined"]}
    assert joined == {"2001Q2": ["ALT MARKET"]}
    assert [quarter for quarter, t in turns.items() if "T01" in t["events"]] == ["2001Q2"]
    assert not [t for t in turns.values() if t["left"]]


def test_people_see_a_table_events_and_sentences(capsys, folder, monkeypatch):
    monkeypatch.setenv("COLUMNS", "100")
    status, said = told(capsys, folder, "--run", "5")
    assert status == Status.DONE
    lines = said.out.splitlines()
    assert sum(line.startswith("200") for line in lines) == TURNS + 1
    assert "+ALT MARKET T01" in said.out
    assert "T01  Altria joins" in said.out
    sentence = found(capsys, folder, "--run", "5")["why"]
    assert sentence in " ".join(said.out.split())
    assert "to the bit" in said.out
    assert max(map(len, lines)) <= 100


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("--run", "70"), "a run from 0 to 69"),
        (("--run", "1", "--turn", "2009Q1"), "--turn"),
        (("--run", "1", "--state", "ALTT"), "did you mean 'ALT'"),
        (("--run", "-1"), "a whole number"),
        ((), "--run"),
    ],
)
def test_what_is_asked_wrongly_is_told(capsys, folder, words, expected):
    status, said = told(capsys, folder, *words)
    assert status == Status.USER
    assert expected in said.err


def test_a_changed_number_is_told(capsys, folder, tmp_path):
    copy = tmp_path / "copy"
    shutil.copytree(folder, copy)
    forged(copy, "states", "threat", lambda values: np.nextafter(values, np.inf))
    status, said = told(capsys, copy, "--run", "5")
    assert status == Status.USER
    assert "threat differs at turn 0" in said.err


RULE = """
def late(dependence, deference, fear):
    if ((deference > 1.2) & (fear > 0)).any():
        raise ValueError("cannot defer so much")
    return dependence
"""


def test_a_failed_run_is_told_up_to_where_it_failed(capsys, tmp_path):
    (tmp_path / "own.py").write_text(RULE)
    text = load_experiment("triad").path.read_text()
    text = text.replace("[rules] ", '[rules]\nALT = "own.py:late"\n#')
    (tmp_path / "failing.toml").write_text(text)
    study = load_experiment(tmp_path / "failing.toml", {"runs": 12, "turns": TURNS})
    done = run(study, tmp_path / "study", workers=1)
    lines = (done.folder / "failures.jsonl").read_text().splitlines()
    failure = json.loads(lines[0])
    words = ("--run", str(failure["run"]), "--experiment", str(study.path))
    status, said = told(capsys, done.folder, "--json", *words)
    assert status == Status.SOME_FAILED
    answer = json.loads(said.out)
    assert answer["failure"] == failure
    assert answer["fails_again"] == failure["message"]
    assert [t["turn"] for t in answer["trajectory"]] == list(range(failure["turn"]))
    status, said = told(capsys, done.folder, *words)
    assert "fails in the same way" in said.out
    assert "cannot defer so much" in said.out
