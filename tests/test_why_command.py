"""`hedgesim why`: the run is made again, compared, and explained, or refused in words.

Planted and caught: the run before the one asked for; rows compared with another run's; a
turn too many; a folder of other code or inputs explained all the same.
"""

import json
import shutil

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from rich.cells import cell_len

from hedgesim.cli.exits import Status
from hedgesim.cli.main import main
from hedgesim.core.errors import ConfigError
from hedgesim.model import HedgingModel
from hedgesim.study.open import open_results
from hedgesim.study.replay import reopen, replay

RUNS, TURNS = 70, 8


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A small study, more than one row group large, in a folder with a space."""
    where = tmp_path_factory.mktemp("why") / "my results"
    words = ["run", "triad", "--runs", str(RUNS), "--out", str(where), "--quiet", "--json"]
    assert (
        main([*words, "--set", f"turns={TURNS}", "--set", "deference=0.4"]) == Status.DONE
    )
    return where


@pytest.fixture
def copy(folder, tmp_path):
    where = tmp_path / "copy"
    shutil.copytree(folder, where)
    return where


def asked(capsys, folder, *words):
    status = main(["why", str(folder), *words])
    said = capsys.readouterr()
    assert "Traceback" not in said.err
    return status, said


def answer(capsys, folder, *words):
    status, said = asked(capsys, folder, "--state", "ALT", *words)
    assert (status, said.err) == (Status.DONE, "")
    return said.out


@pytest.mark.parametrize("run", [0, 17, 65])
def test_the_run_is_made_again_and_compared(capsys, folder, run):
    found = json.loads(answer(capsys, folder, "--run", str(run), "--turn", "7", "--json"))
    experiment = reopen(open_results(folder))
    model = HedgingModel(experiment, run=run)
    for _ in range(7):
        model.step()
    assert found["sentence"] == model.why("ALT").sentence
    states, partners = 2, 4
    assert found["rows_compared"] == 8 * states * (1 + partners)
    assert model.parameters["deference"] == 0.4
    assert (found["run"], found["turn"], found["quarter"]) == (run, 7, "2001Q3")
    assert (found["since"], found["since_quarter"]) == (3, "2000Q3")


def test_contributions_of_the_answer_add_up(capsys, folder):
    found = json.loads(answer(capsys, folder, "--run", "17", "--since", "start", "--json"))
    for channel in found["channels"]:
        rows = [r for r in found["rows"] if r["channel"] == channel["channel"]]
        earlier, now = channel["posture"]
        assert sum(r["contribution"] for r in rows) == pytest.approx(
            now - earlier, abs=1e-12
        )
        assert channel["explained_by_terms"]
    assert {row["partner"] for row in found["rows"]} == {"NOR"}


def test_the_screen_says_it_first_in_words(capsys, folder):
    said = answer(capsys, folder, "--run", "17")
    assert " ".join(said.split()).index("Altria gave Nordany") < said.index("Security:")
    assert "all together" in said
    assert "not a finding about the world" in " ".join(said.split())
    for title in ("Security", "Economy", "Transit", "Diplomacy"):
        assert f"\n{title}: " in said


@pytest.mark.parametrize("width", ["60", "80", "120"])
def test_the_screen_fits_its_terminal(capsys, folder, monkeypatch, width):
    monkeypatch.setenv("COLUMNS", width)
    lines = answer(capsys, folder, "--run", "3").splitlines()
    assert max(map(cell_len, lines)) <= int(width)


def test_points_of_a_table_add_up_as_printed(capsys, folder):
    said = answer(capsys, folder, "--run", "17", "--channel", "diplomacy")
    lines = said.split("──\n")[1].split("\n\n")[0].splitlines()
    numbers = [float(line.split()[-1].replace("−", "-")) for line in lines]
    assert sum(numbers[:-1]) == pytest.approx(numbers[-1], abs=0.05 * len(numbers))
    assert abs(numbers[-1]) > 0
    assert numbers[:-2] == sorted(numbers[:-2], key=lambda n: -abs(n))


@pytest.mark.parametrize(
    ("words", "same"),
    [
        (["--turn", "2000Q4"], ["--turn", "4"]),
        (["--since", "2000Q1"], ["--since", "1"]),
        (["--since", "START"], ["--since", "0"]),
        (["--partner", "sudermark"], ["--partner", "SUD"]),
        (["--channel", "Diplomacy"], ["--channel", "diplomacy"]),
        ([], ["--turn", "8", "--since", "4", "--partner", "NOR", "--run", "0"]),
    ],
)
def test_two_ways_to_say_it_and_defaults(capsys, folder, words, same):
    assert answer(capsys, folder, *words) == answer(capsys, folder, *same)


def test_a_tie_that_cannot_be_is_said_to_be_none(capsys, folder):
    said = answer(capsys, folder, "--partner", "SUD", "--channel", "transit")
    assert "Transit: no tie with Sudermark" in said


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--state", "ALTR"], "did you mean"),
        (["--state", "SUD"], "one of ALT, NOR"),
        (["--state", "ALT", "--partner", "Nordani"], "did you mean 'Nordany'?"),
        (["--state", "ALT", "--channel", "diplomaci"], "did you mean 'diplomacy'?"),
        (["--state", "ALT", "--run", "70"], "a run from 0 to 69"),
        (["--state", "ALT", "--turn", "9"], "from 2000Q1 to 2001Q4"),
        (["--state", "ALT", "--turn", "2002Q1"], "from 2000Q1 to 2001Q4"),
        (["--state", "ALT", "--turn", "soon"], "a turn from 0 (the start) to 8"),
        (["--state", "ALT", "--turn=-1"], "a turn from 0 (the start) to 8"),
        (["--state", "ALT", "--since", "8"], "a turn before that of --turn, 8"),
        (["--state", "ALT", "--turn", "3", "--since", "2000Q4"], "a turn before"),
    ],
)
def test_what_the_user_can_put_right(capsys, folder, words, told):
    status, said = asked(capsys, folder, *words)
    assert (status, said.out) == (Status.USER, "")
    assert told in said.err


def test_every_problem_at_once(capsys, folder):
    words = ["--state", "KAZ", "--partner", "RUS", "--run", "99", "--turn", "x"]
    status, said = asked(capsys, folder, *words)
    assert status == Status.USER
    assert "4 problems" in said.err


@pytest.mark.parametrize("words", [[], ["--state", "ALT", "--run", "2.5"]])
def test_the_parser_refuses_in_one_line(capsys, folder, words):
    status, said = asked(capsys, folder, *words)
    assert (status, said.out) == (Status.USER, "")
    assert "hedgesim why --help" in said.err


def test_a_folder_that_is_none(capsys, tmp_path):
    status, said = asked(capsys, tmp_path / "nowhere", "--state", "ALT")
    assert status == Status.USER
    assert "no such folder" in said.err


def changed(folder, *keys, value):
    path = folder / "provenance.json"
    content = json.loads(path.read_text(encoding="utf-8"))
    place = content
    for key in keys[:-1]:
        place = place[key]
    place[keys[-1]] = value
    path.write_text(json.dumps(content), encoding="utf-8")


@pytest.mark.parametrize("part", ["code", "scenario", "region", "experiment"])
def test_results_of_other_inputs_or_code_are_refused(capsys, copy, part):
    changed(copy, "digests", part, value="0" * 64)
    status, said = asked(capsys, copy, "--state", "ALT")
    assert (status, said.out) == (Status.USER, "")
    assert f"these differ in {part} (sha256 000000000000, now" in said.err


def test_another_environment_is_no_reason_to_refuse(capsys, copy):
    changed(copy, "digests", "environment", value="0" * 64)
    assert "Altria" in answer(capsys, copy)


def test_other_numbers_than_those_stored_are_refused(capsys, copy):
    path = copy / "states" / "part-00000.parquet"
    table = pq.read_table(path)
    place = table.column_names.index("hedging_index")
    values = table.column(place).to_pylist()
    row = 17 * 2 * (TURNS + 1) + 2 * 5  # run 17, turn 5, the first state
    values[row] += 1e-7
    other = table.set_column(place, "hedging_index", pa.array(values, pa.float32()))
    pq.write_table(other, path)
    words = ("--state", "ALT", "--run")
    status, said = asked(capsys, copy, *words, "17")
    assert (status, said.out) == (Status.USER, "")
    assert "hedging_index differs at turn 5" in said.err
    assert asked(capsys, copy, *words, "17", "--turn", "4")[0] == Status.DONE
    assert asked(capsys, copy, *words, "16")[0] == Status.DONE


def test_a_run_that_failed_is_not_explained(capsys, copy):
    path = copy / "runs" / "part-00000.parquet"
    table = pq.read_table(path)
    status = table.column("status").to_pylist()
    status[4] = "failed: non-finite"
    place = table.column_names.index("status")
    pq.write_table(table.set_column(place, "status", pa.array(status)), path)
    told, said = asked(capsys, copy, "--state", "ALT", "--run", "4")
    assert (told, said.out) == (Status.USER, "")
    assert "run 4, failed: non-finite" in said.err
    assert asked(capsys, copy, "--state", "ALT", "--run", "5")[0] == Status.DONE


def test_a_damaged_part_is_told(capsys, copy):
    path = copy / "states" / "part-00000.parquet"
    path.write_bytes(path.read_bytes()[:-100])
    status, said = asked(capsys, copy, "--state", "ALT")
    assert (status, said.out) == (Status.USER, "")
    assert "the file as it was written" in said.err


def test_a_run_without_rows_is_explained_and_said_not_to_be_compared(capsys, copy):
    for table in ("states", "pairs"):
        (copy / table / "part-00000.parquet").unlink()
    assert "no row of it is stored" in " ".join(answer(capsys, copy).split())


def test_a_rule_of_ones_own_is_found_by_the_name_of_the_experiment(
    capsys, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    text = HedgingModel("triad").experiment.text
    (tmp_path / "elsewhere").mkdir()
    mine = tmp_path / "elsewhere" / "mine.toml"
    rule = "def hold(dependence):\n    return dependence\n"
    (tmp_path / "elsewhere" / "my_rule.py").write_text(rule)
    mine.write_text(text.replace("[rules]", '[rules]\nALT = "my_rule.py:hold"', 1))
    words = ["run", str(mine), "--runs", "2", "--out", "out", "--quiet", "--json"]
    assert main([*words, "--set", "turns=4"]) == Status.DONE
    capsys.readouterr()
    assert asked(capsys, "out", "--state", "ALT")[0] == Status.USER
    said = answer(capsys, "out", "--experiment", str(mine))
    assert "It decided by my_rule.py:hold in this run" in " ".join(said.split())
    assert "all together" not in said
    status, other = asked(capsys, "out", "--state", "NOR", "--experiment", str(mine))
    assert status == Status.DONE
    assert "all together" in other.out


def test_another_experiment_is_refused(capsys, folder):
    status, said = asked(capsys, folder, "--state", "ALT", "--experiment", "baseline")
    assert status == Status.USER
    assert "differ in" in said.err


def test_a_replay_goes_no_further_than_asked(folder):
    results = open_results(folder)
    again = replay(results, reopen(results), 5, 3)
    assert again.model.turn == 3
    with pytest.raises(ConfigError, match="expected"):
        reopen(results, "baseline")
