"""`hedgesim compare` on screens, in JSON and CSV, and on runs of the model itself.

Planted, each found here: the table names its columns A less B; JSON without the rows that
do not move; a filter by state that tells of the region's first state all the same.
"""

import csv
import io
import json
import re

import numpy as np
import pytest
from compare_made import RUNS, Made, made

from hedgesim.cli.compare_tables import span
from hedgesim.cli.exits import Status
from hedgesim.cli.main import main
from hedgesim.study.open import open_results


def effect(run, turn):
    return np.where(turn == 2, -0.3, -0.1234) - run / 1000


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    place = tmp_path_factory.mktemp("compare cli")
    labels = Made(added=effect, label=lambda run, turn: (run + turn) % 3)
    first = made(place / "a side", Made(label=lambda run, turn: run % 3), title="As it was")
    return str(first), str(made(place / "b side", labels, title="As it might be"))


def said_by(capsys, *words):
    assert main(["compare", *map(str, words)]) == Status.DONE
    said = capsys.readouterr()
    assert said.err == ""
    return said.out


def test_the_screen_says_which_is_which_and_what_moves(folders, capsys):
    out = said_by(capsys, *folders)
    said = " ".join(out.split())
    assert said.startswith("b side less a side, at the end of 2000")
    assert "A a side As it was" in said
    assert "B b side As it might be" in said
    assert "Nothing differs in what they were made from." in said
    assert "In b side, compared with a side, Altria's perceived threat from Nordany" in said
    assert "is .14 lower (90% of runs: .13 to .16; lower in 100% of runs); at its " in said
    assert "measure B − A ± 5% 95% sign largest in" in said
    assert re.search(r"ALT threat −\.143 \.\d+ −\.160 −\.125 100% −\.320 2000Q2", said)
    assert "ALT 100% another; most 100% in 2000Q1" in said  # turn 4 is turn 1 of three
    assert "not a forecast" in said
    assert "hedging_index of ALT, NOR" in said


@pytest.mark.parametrize("more", [[], ["--unpaired"], ["--state", "ALT"]])
@pytest.mark.parametrize("width", [50, 60, 80, 120])
def test_the_tables_fit_their_terminal(folders, capsys, monkeypatch, width, more):
    monkeypatch.setenv("COLUMNS", str(width))
    lines = said_by(capsys, *folders, *more).splitlines()
    assert max(map(len, lines)) <= width
    assert any("B − A" in line for line in lines)
    assert not any("…" in line for line in lines)


JSON_KEYS = [
    "format", "a", "b", "difference", "paired", "quarter", "runs", "note", "notes",
    "differs", "sentences", "rows", "strategies",
]  # fmt: skip
ROW_KEYS = [
    "state", "measure", "n", "median_a", "median_b", "median", "low", "high",
    "share_same_sign", "median_low", "median_high", "largest", "largest_low",
    "largest_high", "largest_quarter", "moves",
]  # fmt: skip


@pytest.mark.parametrize("more", [[], ["--unpaired"]])
def test_json_has_everything_under_names_that_stay(folders, capsys, more):
    said = json.loads(said_by(capsys, *folders, "--json", *more))
    assert list(said) == JSON_KEYS
    assert (said["format"], said["paired"], said["quarter"]) == (1, not more, "2000Q4")
    assert said["difference"] == "b side less a side"
    assert list(said["a"]) == ["label", "experiment", "title", "folder", "runs", "failed"]
    assert said["runs"] == {"a": RUNS, "b": RUNS}
    names = [(row["state"], row["measure"]) for row in said["rows"]]
    assert names == [
        ("ALT", "threat"), ("ALT", "alignment_NOR"), ("ALT", "hedging_index"),
        ("NOR", "threat"), ("NOR", "hedging_index"),
    ]  # fmt: skip
    assert [list(row) for row in said["rows"]] == [ROW_KEYS] * 5
    assert (said["rows"][0]["low"] is None) == bool(more)
    (labels,) = said["strategies"]
    keys = ["state", "n", "changed", "largest", "largest_quarter", "shares", "moves"]
    assert list(labels) == keys
    assert list(labels["shares"][0]) == ["strategy", "a", "b"]
    assert bool(labels["moves"]) != bool(more)
    assert all(list(m) == ["before", "after", "runs", "share"] for m in labels["moves"])


def test_csv_has_a_row_a_state_and_measure(folders, capsys):
    rows = list(csv.DictReader(io.StringIO(said_by(capsys, *folders, "--csv"))))
    whole = json.loads(said_by(capsys, *folders, "--json"))
    assert list(rows[0]) == ["a", "b", "quarter", *ROW_KEYS, "share_changed"]
    assert len(rows) == len(whole["rows"]) + 1
    for row, want in zip(rows, whole["rows"], strict=False):
        assert float(row["median"]) == want["median"]
        assert row["a"] == "a side"
    assert (rows[-1]["measure"], rows[-1]["share_changed"]) == ("strategy", "1.0")


def test_filters_leave_only_what_was_asked_for(folders, capsys):
    out = said_by(capsys, *folders, "--state", "NOR", "--measure", "threat")
    assert "Altria" not in out
    assert "nothing that is compared moves" in out
    out = said_by(capsys, *folders, "--measure", "strategy")
    assert "B − A" not in out
    assert "Altria's strategy" in out
    rows = said_by(capsys, *folders, "--measure", "strategy", "--csv").splitlines()
    assert len(rows) == 2


def test_the_sentences_are_those_of_the_state_that_was_asked_for(folders, capsys, tmp_path):
    def northern(study, runs, **how):
        batch = Made()(study, runs, **how)
        batch.states["threat"][1:] += 0.25
        return batch

    folder = made(tmp_path / "north", northern)
    out = said_by(capsys, folders[0], folder, "--state", "NOR")
    assert "In north, compared with a side, Nordany's perceived threat from Sud" in (
        " ".join(out.split())
    )
    assert "Altria" not in out
    assert "Nordany's hedging index does not move in any run" in " ".join(out.split())
    whole = " ".join(said_by(capsys, folders[0], folder).split())
    assert "In north, compared with a side, Altria's perceived" in whole
    assert "Nordany's perceived threat from Sudermark at the end of 2000 is .25" in whole


def test_what_the_user_can_put_right_is_told_on_standard_error(folders, capsys, tmp_path):
    for words in (
        [folders[0], tmp_path / "none"],
        [*folders, "--turn", "1999Q1"],
        [*folders, "--state", "ATL"],
        [folders[0], made(tmp_path / "c", Made(), 3, seed=5), "--json"],
    ):
        assert main(["compare", *map(str, words)]) == Status.USER
        said = capsys.readouterr()
        assert said.out == ""
        assert "expected:" in said.err
        assert "Traceback" not in said.err
    assert main(["compare", *folders, "--json", "--csv"]) == Status.USER


def test_an_interval_across_nothing_shows_both_signs():
    assert span(-0.2, 0.1) == "−.200 to +.100"


# the model itself ---------------------------------------------------------------------

WITHOUT = """\
format = 1
id = "no_crisis"
title = "No invasion"
region = "triad"
extends = "triad_crisis"
without = ["T02"]
"""


def test_a_counterfactual_of_the_model_is_paired_and_differs_only_after(
    tmp_path, monkeypatch, capsys
):
    """T02 is of 2003Q1: before it not a bit differs, and after it threat is lower."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "scenarios").mkdir()
    (tmp_path / "scenarios" / "no_crisis.toml").write_text(WITHOUT)
    run = ["run", "triad", "--runs", "24", "--quiet", "--json", "--set", "turns=16"]
    assert main(run) == Status.DONE
    assert main([*run, "--set", "scenario=no_crisis", "--out", "results/calm"]) == 0
    capsys.readouterr()
    before = json.loads(said_by(capsys, "triad", "calm", "--turn", "2002Q4", "--json"))
    assert [change["kind"] for change in before["differs"]] == ["scenario", "left out"]
    assert before["sentences"][0].startswith("Without T02 (“Nordany invades Isoland”), Al")
    assert {(r["low"], r["high"]) for r in before["rows"]} == {(0, 0)}
    after = json.loads(said_by(capsys, "triad", "calm", "--turn", "2003Q1", "--json"))
    threat = after["rows"][0]
    assert (threat["state"], threat["measure"]) == ("ALT", "threat")
    assert threat["high"] < 0
    assert threat["share_same_sign"] == 1
    # the same by hand, from the rows of both folders
    sides = [open_results(f"results/{name}").states() for name in ("triad", "calm")]
    numbers = [
        t[(t.turn == 13) & (t.state == "ALT")].set_index("run")["threat"] for t in sides
    ]
    by_hand = (numbers[1].astype(float) - numbers[0].astype(float)).median()
    assert threat["median"] == pytest.approx(by_hand, rel=1e-5)
