"""`hedgesim run`: the one screen, JSON, progress, and being interrupted."""

import io
import json
import os
import re
import signal
import subprocess
import sys
import time

import pytest

from hedgesim.cli.answer import FORMS, answer_table, explanation
from hedgesim.cli.exits import Status
from hedgesim.cli.main import main
from hedgesim.cli.progress import Lines, progress
from hedgesim.cli.show import console
from hedgesim.study.open import open_results
from hedgesim.study.summary import summarise
from hedgesim.world.experiment import load_experiment


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    where = tmp_path_factory.mktemp("cli") / "small"
    words = ["run", "triad", "--runs", "30", "--out", str(where), "--quiet", "--json"]
    assert main([*words, "--set", "turns=8"]) == Status.DONE
    return where


def again(folder, *more):
    words = ["run", "triad", "--runs", "30", "--set", "turns=8", "--out", str(folder)]
    return main([*words, *more])


def test_the_screen_says_what_it_must(folder, capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "120")
    assert again(folder) == Status.DONE
    said = " ".join(capsys.readouterr().out.split())
    assert "Median and 90% band of 30 runs" in said
    assert "draws its parameters and event magnitudes from their likely ranges" in said
    assert "its own luck" in said
    assert re.search(r"Luck makes \d+% of the band", said)
    assert "a scenario and not a forecast" in said
    assert str(folder) in said
    assert "hedgesim plot" in said
    assert "--set" in said


@pytest.mark.parametrize("width", [60, 80, 100, 120, 160])
def test_the_screen_fits_its_terminal(folder, capsys, monkeypatch, width):
    monkeypatch.setenv("COLUMNS", str(width))
    again(folder)
    table = capsys.readouterr().out.split("Median and 90%")[0]
    assert max(map(len, table.splitlines())) <= width


def test_every_form_shows_the_numbers_of_the_summary(folder, monkeypatch):
    monkeypatch.setenv("COLUMNS", "300")
    summary = summarise(open_results(folder))
    out = console()
    with out.capture() as text:
        table, form = answer_table(summary, ("NOR", "SUD"), out)
        out.print(table)
    assert form is FORMS[0]
    cell = summary.cells[0]
    band = cell.measures["threat"]
    shown = [f"{n:.2f}"[1:] for n in (band.median, band.low, band.high)]
    assert f"{shown[0]} ({shown[1]}–{shown[2]})" in text.get()
    assert f"{cell.strategy} {100 * cell.strategy_share:.0f}%" in text.get()
    assert "hedging" in text.get()


def test_a_narrow_screen_is_in_hundredths(folder, monkeypatch):
    monkeypatch.setenv("COLUMNS", "66")
    summary = summarise(open_results(folder))
    out = console()
    with out.capture() as text:
        table, form = answer_table(summary, ("NOR", "SUD"), out)
        out.print(table)
    band = summary.cells[0].measures["threat"]
    assert form.scale == "in hundredths"
    assert (
        f"{100 * band.median:.0f} {100 * band.low:.0f}–{100 * band.high:.0f}" in text.get()
    )


@pytest.mark.parametrize("width", [60, 80, 120])
def test_nothing_is_cut_off_for_the_shipped_region(monkeypatch, width):
    from itertools import product

    from hedgesim.study.summary import Band, Cell, Summary

    monkeypatch.setenv("COLUMNS", str(width))
    band, vectors = Band(0.42, 0.13, 0.71, 0.5), ("RUS", "CHN", "TUR", "WEST")
    named = ("threat", "hedging_index", *(f"alignment_{vector}" for vector in vectors))
    cells = [
        Cell(
            state, year, f"{year}Q4", dict.fromkeys(named, band), "indirect balancing", 1.0
        )
        for state, year in product(("KAZ", "KGZ"), (2013, 2025))
    ]
    summary = Summary("T", "Q", "E", 9, 0, (2013, 2025), tuple(cells), None, {})
    out = console()
    with out.capture() as text:
        out.print(answer_table(summary, vectors, out)[0])
    assert "…" not in text.get()
    assert "WEST" in text.get()


def test_defaults_are_not_said_to_be_drawn(folder, tmp_path):
    (tmp_path / "fixed.toml").write_text(
        'format = 1\ntitle = "T"\nquestion = "Q"\nexpectation = "E"\nsource = "S"\n'
        'region = "triad"\nscenario = "calm"\nturns = 4\nruns = 2\nseed = 1\n'
        '[design]\nkind = "default"\n'
    )
    experiment = load_experiment(tmp_path / "fixed.toml")
    said = " ".join(explanation(summarise(open_results(folder)), experiment, FORMS[0]))
    assert "stand at their defaults" in said
    assert "likely" not in said


def test_json_is_all_that_is_on_standard_output(folder, capsys):
    assert again(folder, "--json") == Status.DONE
    said = capsys.readouterr()
    answer = json.loads(said.out)
    assert answer["experiment"] == "triad"
    assert answer["summary"]["runs"] == 30
    assert answer["folder"] == str(folder)
    assert "not a forecast" in answer["note"]
    states = {cell["state"] for cell in answer["summary"]["cells"]}
    assert states == {"ALT", "NOR"} & states
    assert states


def test_another_study_in_the_folder_is_refused(folder, capsys):
    before = sorted(path.name for path in folder.iterdir())
    assert again(folder, "--seed", "99") == Status.USER
    said = capsys.readouterr()
    assert "give another --out" in said.err
    assert said.out == ""
    assert sorted(path.name for path in folder.iterdir()) == before


def test_failed_runs_are_status_3(folder, capsys, monkeypatch):
    import dataclasses

    from hedgesim.study import runner

    whole = runner.run
    monkeypatch.setattr(
        runner, "run", lambda *a, **k: dataclasses.replace(whole(*a, **k), failed=2)
    )
    assert again(folder, "--quiet") == Status.SOME_FAILED
    assert "2 of 30 runs failed" in capsys.readouterr().err


def test_the_seed_and_settings_reach_the_study(tmp_path, capsys):
    words = ["run", "triad", "--runs", "3", "--set", "turns=4", "--set", "deference=0.25"]
    assert (
        main([*words, "--seed", "5", "--out", str(tmp_path / "r"), "--json"]) == Status.DONE
    )
    answer = json.loads(capsys.readouterr().out)
    assert answer["seed"] == 5
    assert answer["parameters_fixed"] == {"deference": 0.25}
    assert answer["summary"]["runs"] == 3


def test_lines_of_progress_come_now_and_then(capsys):
    now = [0.0]
    report = Lines("study", clock=lambda: now[0])
    for second in range(0, 201):
        now[0] = float(second)
        report(second * 10, 2000)
    report(2000, 2000)
    lines = capsys.readouterr().err.splitlines()
    assert lines[0] == "study: 100 of 2,000 runs, 10 a second, about 3 min 10 s left"
    assert [line.split()[1] for line in lines] == ["100", "700", "1,300", "1,900", "2,000"]
    assert lines[-1].endswith("reckoning bands")


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_a_terminal_has_a_bar_that_goes_away(monkeypatch):
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setattr("sys.stderr", Terminal())

    def shown():
        return re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", sys.stderr.getvalue())

    def appears(pattern):  # the bar is drawn by a thread, when it comes to it
        end = time.monotonic() + 30
        while not re.search(pattern, shown()) and time.monotonic() < end:
            time.sleep(0.02)
        assert re.search(pattern, shown())

    with progress("study", quiet=False) as report:
        report(0, 1000)
        for done in (256, 512):
            report(done, 1000)
            appears(rf"study .* {done}/1,000 runs")
        report(1000, 1000)
        appears(r"reckoning bands .* 1,000/1,000 runs")
    assert shown().split("\r")[-1].strip() == ""


def test_quiet_says_nothing_on_standard_error(tmp_path, capsys):
    words = [
        "run",
        "triad",
        "--runs",
        "2",
        "--set",
        "turns=2",
        "--out",
        str(tmp_path / "q"),
    ]
    assert main([*words, "--quiet"]) == Status.DONE
    assert capsys.readouterr().err == ""


@pytest.mark.skipif(os.name == "nt", reason="signals differ")
def test_an_interrupted_run_says_what_is_safe_and_goes_on(tmp_path):
    where = tmp_path / "long"
    words = ["run", "triad", "--runs", "200000", "--out", str(where), "--workers", "1"]
    command = [sys.executable, "-m", "hedgesim", *words]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as child:
        deadline = time.monotonic() + 60
        while not list(where.glob("runs/part-*.parquet")) and time.monotonic() < deadline:
            time.sleep(0.05)
        child.send_signal(signal.SIGINT)
        out, error = child.communicate(timeout=60)
    assert child.returncode == Status.INTERRUPTED
    assert re.search(r"[1-9]\d* of 196 parts are safe", error)
    assert "same command again" in error
    assert "Traceback" not in error
    assert out == ""


def test_a_name_and_a_file_taken_for_one_another(monkeypatch, tmp_path, capsys):
    (tmp_path / "experiments").mkdir()
    (tmp_path / "experiments" / "mine.toml").write_text("")
    (tmp_path / "yours.toml").write_text("")
    monkeypatch.chdir(tmp_path)
    for given, hint in (("mine.toml", "'mine', without the ending"),
                        ("yours", "yours.toml is a file here")):  # fmt: skip
        assert main(["run", given]) == Status.USER
        said = capsys.readouterr().err
        assert hint in said
        assert said.endswith("1 problem; nothing was run.\n")
