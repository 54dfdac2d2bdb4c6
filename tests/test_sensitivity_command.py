"""`hedgesim sensitivity` on folders of every design, and on what cannot be answered.

The folders are small studies of the invented region. What the command says of a Sobol
design is set beside SALib called on the tables of the folder.

Planted and caught, one at a time, each reverted: points in another order than runs; the
first turn for the turn asked about; the change with its sign turned round; another state's
rows; another partner's; a failed run's row kept with a 0; the median of replicates; rows of
factors sorted the smallest first; a scenario's points taken for another's; factors sorted
by an index that none of them has.
"""

import json

import numpy as np
import pandas as pd
import pytest
from designs_made import DEFERENCE, INVASION, made, text

from hedgesim.cli.exits import Status
from hedgesim.cli.main import main
from hedgesim.rules.decisions import DECISIONS
from hedgesim.study.open import open_results
from hedgesim.study.runner import run
from hedgesim.study.sensitivity import sensitivity
from hedgesim.study.sensitivity_outcome import Asked
from hedgesim.world.experiment import load_experiment

FACTORS = (
    DEFERENCE + "low = 0.0\nhigh = 1.5\n"
    '[[factor]]\nparameter = "threat_scale"\nlikely = true\n'
    + INVASION.format("magnitude") + "low = 0.1\nhigh = 0.95\n"
)  # fmt: skip
NAMES = ["deference", "threat_scale", "event:T02:magnitude"]
DESIGNS = {
    "sobol": 'kind = "sobol"\npoints = 16\nreplicates = 3',  # whose mean is no median
    "grouped": 'kind = "sobol"\npoints = 16\nreplicates = 2\ngrouped = true\n'
    "common_luck = false",
    "morris": 'kind = "morris"\npoints = 14',
    "latin_hypercube": 'kind = "latin_hypercube"\npoints = 60\nreplicates = 2',
    "random": 'kind = "random"\npoints = 25',
    "one_at_a_time": 'kind = "one_at_a_time"\nreplicates = 3',
}  # fmt: skip
RECORD = "[record]\nevery = 10\npairs_every = 10"
GRID = (
    DEFERENCE + "values = [0.0, 1.0]\n"
    '[[factor]]\nrule = "ALT"\nvalues = ["multi_vector", "equidistance", "persist"]\n'
    + INVASION.format("present") + "values = [true, false]\n"
)  # fmt: skip
RULE = """
def fragile(dependence, deference):
    if (deference > 1.3).any():
        raise ValueError("cannot defer so much")
    return dependence
"""

QUIET = """
format = 1
id = "triad_quiet"
title = "Without the invasion's later part"
extends = "triad_crisis"
without = ["T03"]
note = "for a test"
"""


def study(place, design, factors, more=RECORD, **keys):
    place.mkdir(exist_ok=True)
    run(made(place, design, factors, more, **keys), place / "out put", workers=1)
    return str(place / "out put")


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    place = tmp_path_factory.mktemp("sensitivity here")
    found = {name: study(place / name, d, FACTORS) for name, d in DESIGNS.items()}
    found["grid"] = study(place / "grid", 'kind = "grid"\nreplicates = 2', GRID)
    (place / "crossed").mkdir()
    (place / "crossed" / "triad_quiet.toml").write_text(QUIET, encoding="utf-8")
    return found | {
        "likely": study(place / "likely", 'kind = "likely"', runs=60, factors=""),
        "default": study(place / "default", 'kind = "default"', runs=4, factors=""),
        "list": study(place / "list", 'kind = "list"\nrows = [{ deference = 0.4 }, '
                      "{ deference = 0.9 }]", ""),
        "crossed": study(place / "crossed", 'kind = "morris"\npoints = 4\n'
                         'scenarios = ["triad_quiet.toml", "triad_crisis"]', FACTORS),
    }  # fmt: skip


def said_by(capsys, *words, status=Status.DONE):
    assert main(["sensitivity", *map(str, words)]) == status
    said = capsys.readouterr()
    assert (said.err if status == Status.DONE else said.out) == ""
    return said.err or said.out


def answer(capsys, *words):
    return json.loads(said_by(capsys, *words, "--json"))


@pytest.mark.parametrize("design", [*DESIGNS, "grid", "likely"])
def test_every_design_that_can_tell_does(folders, capsys, design):
    words = [folders[design], "--measure", "threat"]
    out = " ".join(said_by(capsys, *words).split())
    assert out.startswith("Altria's threat, 2004Q4")
    assert "not a finding about the world" in out
    found = answer(capsys, *words)
    assert found["sentences"][0] == "Altria's threat, 2004Q4"
    sizes = [abs(row[found["sorted_by"]] or 0) for row in found["factors"]]
    largest = pd.Series(sizes).groupby([r["factor"] for r in found["factors"]], sort=False)
    assert largest.max().is_monotonic_decreasing
    if found["variance"]:
        shares = [share["share"] for share in found["variance"]["shares"].values()]
        assert sum(shares) == pytest.approx(1, abs=1e-5)


def by_hand(folder, column, state, first, last, partner=None):
    """Give what the command analyses, by pandas from the tables, shape (point,)."""
    results = open_results(folder)
    table = results.states() if partner is None else results.pairs()
    rows = table[table["state"] == state]
    if partner is not None:
        rows = rows[rows["partner"] == partner]
    wide = rows.pivot(index="run", columns="quarter", values=column).astype(float)
    change = wide[last] - (wide[first] if first else 0.0)
    points = results.runs().set_index("run")["point"]
    return change.groupby(points).mean().sort_index().to_numpy()


def test_sobol_is_salib_on_the_tables(folders, capsys):
    analyse = pytest.importorskip("SALib.analyze.sobol").analyze
    problem = {"num_vars": 3, "names": NAMES, "bounds": [[0, 1]] * 3}
    for words, hand in (
        (["alignment", "--state", "alt", "--partner", "Nordany", "--since", "2002Q2"],
         ("alignment_NOR", "ALT", "2002Q2", "2004Q4")),
        (["leverage", "--state", "ALT", "--partner", "SUD", "--turn", "2002Q2"],
         ("leverage", "ALT", None, "2002Q2", "SUD")),
    ):  # fmt: skip
        values = by_hand(folders["sobol"], *hand)
        theirs = analyse(
            problem, values, calc_second_order=False, num_resamples=500, seed=1
        )
        found = answer(capsys, folders["sobol"], "--measure", *words)
        ours = pd.DataFrame(found["factors"]).set_index("factor").loc[NAMES]
        np.testing.assert_allclose(ours["first"], theirs["S1"], rtol=2e-5, atol=1e-6)
        np.testing.assert_allclose(ours["total"], theirs["ST"], rtol=2e-5, atol=1e-6)
        assert found["mean"] == pytest.approx(values.mean(), rel=1e-4)


def test_a_mean_over_turns(folders, capsys):
    found = answer(capsys, folders["random"], "--measure", "hedging_index",
                   "--mean-since", "2000 start")  # fmt: skip
    rows = open_results(folders["random"]).states()
    own = rows[rows["state"] == "ALT"]["hedging_index"]
    assert found["mean"] == pytest.approx(float(own.astype(float).mean()), rel=1e-5)
    assert (found["turn"], found["mean_since"]) == ("2004Q4", "2000 start")


def test_points_of_the_scenario_asked_for(folders, capsys):
    words = [folders["crossed"], "--measure", "threat"]
    own = answer(capsys, *words)
    other = answer(capsys, *words, "--scenario", "triad_quiet")
    assert (own["scenario"], other["scenario"]) == ("triad_crisis", "triad_quiet")
    values = by_hand(folders["crossed"], "threat", "ALT", None, "2004Q4")
    half = len(values) // 2
    assert other["mean"] == pytest.approx(values[:half].mean(), rel=1e-5)
    assert own["mean"] == pytest.approx(values[half:].mean(), rel=1e-5)
    assert "triad_crisis" in said_by(capsys, *words, "--scenario", "quiet", status=2)


def test_files_are_written(folders, capsys, tmp_path):
    for design in ("sobol", "grouped", "morris", "grid", "latin_hypercube"):
        table, picture = tmp_path / f"{design} of it.csv", tmp_path / f"{design}.png"
        out = said_by(capsys, folders[design], "--measure", "threat", "--out", table,
                      "--figure", picture, "--top", 2)  # fmt: skip
        assert out.count("wrote ") == 2
        assert picture.read_bytes().startswith(b"\x89PNG")
        found = answer(capsys, folders[design], "--measure", "threat")
        assert len(pd.read_csv(table)) == len(found["factors"])


def test_an_unordered_factor_has_no_correlation_but_an_effect(folders, capsys):
    found = answer(capsys, folders["grid"], "--measure", "threat")
    values = {(r["factor"], r["value"]) for r in found["factors"]}
    assert ("rule:ALT", "persist") in values
    assert ("event:T02:present", False) in values
    assert len(values) == 7


# --- what cannot be answered ---


@pytest.mark.parametrize(("words", "told"), [
    (["--measure", "thraet"], "did you mean 'threat'"),
    (["--measure", "threat", "--state", "Altira"], "did you mean 'Altria'"),
    (["--measure", "threat", "--partner", "SUDE"], "did you mean 'SUD'"),
    (["--measure", "alignment", "--turn", "2004Q5"], "did you mean '2004Q4'"),
    (["--measure", "threat", "--turn", "2002Q2", "--since", "2004Q4"], "before 2002Q2"),
    (["--measure", "strategy"], "a number that was recorded"),
    (["--measure", "hedging_index", "--partner", "SUD"], "of a state alone"),
    (["--measure", "threat", "--out", "x.txt"], "ends in csv"),
    (["--measure", "threat", "--figure", "nowhere/x.png"], "a folder that exists"),
    (["--measure", "threat", "--since", "2002Q2", "--mean-since", "2002Q2"], "not allowed"),
    (["--measure", "threat", "--top", "0"], "a number of factors"),
    (["--measur", "threat"], "--measure"),
])  # fmt: skip
def test_a_wrong_word_is_explained(folders, capsys, words, told):
    assert told in said_by(capsys, folders["sobol"], *words, status=Status.USER)


def test_every_wrong_word_at_once(folders, capsys):
    said = said_by(capsys, folders["sobol"], "--measure", "thraet", "--turn", "1999Q1",
                   "--since", "never", status=Status.USER)  # fmt: skip
    assert "3 problems" in said


@pytest.mark.parametrize(("design", "told"), [
    ("default", "luck alone"), ("list", "somebody chose"),
])  # fmt: skip
def test_a_design_that_cannot_tell_says_which_can(folders, capsys, design, told):
    said = said_by(capsys, folders[design], "--measure", "threat", status=Status.USER)
    assert told in said
    assert "sobol, morris, latin_hypercube, random, likely" in said


def test_few_points_have_rank_correlations_alone(tmp_path, capsys):
    folder = study(tmp_path, 'kind = "likely"', "", runs=40)
    said = " ".join(said_by(capsys, folder, "--measure", "threat").split())
    assert "nan" not in said
    assert "40 points are too few for partial correlations and PAWN" in said
    assert answer(capsys, folder, "--measure", "threat")["sorted_by"] == "spearman"


def test_a_number_that_does_not_vary(folders, capsys):
    said = said_by(capsys, folders["sobol"], "--measure", "alignment", "--turn", "0",
                   status=Status.USER)  # fmt: skip
    assert "varies between points" in said or "do not apply" in said


def test_a_folder_that_is_none(tmp_path, capsys):
    said = said_by(capsys, tmp_path / "none", "--measure", "threat", status=Status.USER)
    assert "a results folder" in said


def test_without_salib(folders, capsys, monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    said = said_by(capsys, folders["sobol"], "--measure", "threat", status=Status.USER)
    assert 'pip install "hedgesim[sensitivity]"' in said
    answer(capsys, folders["latin_hypercube"], "--measure", "threat")


@pytest.mark.parametrize("design", ["sobol", "morris", "latin_hypercube"])
def test_failed_runs_take_their_unit_with_them(tmp_path, capsys, design):
    (tmp_path / "own.py").write_text(RULE)
    place = tmp_path / "study.toml"
    more = f'[rules]\nALT = "own.py:fragile"\n{RECORD}'
    place.write_text(text(DESIGNS[design], FACTORS, more), encoding="utf-8")
    experiment = load_experiment(place, decisions=DECISIONS)
    made_ = run(experiment, tmp_path / "out", workers=1)
    assert made_.failed > 0
    said = " ".join(said_by(capsys, tmp_path / "out", "--measure", "threat").split())
    assert "Left out:" in said
    assert f"{made_.failed} runs failed" in said
    found = answer(capsys, tmp_path / "out", "--measure", "threat")
    failed = open_results(tmp_path / "out").runs().query("status != 'done'")
    size = {"sobol": 5, "morris": 4}.get(design, 1)
    assert found["left_out"]["units"] == (failed["point"] // size).nunique()


def test_too_little_is_left(tmp_path, capsys):
    (tmp_path / "own.py").write_text(RULE)
    place = tmp_path / "study.toml"
    more = f'[rules]\nALT = "own.py:fragile"\n{RECORD}'
    place.write_text(text('kind = "sobol"\npoints = 8', FACTORS, more), encoding="utf-8")
    run(load_experiment(place, decisions=DECISIONS), tmp_path / "out", workers=1)
    said = said_by(capsys, tmp_path / "out", "--measure", "threat", status=Status.USER)
    assert "8 rows of the base sample or more" in said


def test_another_sample_is_refused(folders, monkeypatch):
    from hedgesim.core.errors import ConfigError
    from hedgesim.engine import designs

    whole = designs.whole_sample
    monkeypatch.setattr(designs, "whole_sample", lambda *a: 1 - whole(*a))
    with pytest.raises(ConfigError, match="the sample that SALib makes here"):
        sensitivity(folders["sobol"], Asked(measure="threat"))
