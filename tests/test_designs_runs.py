"""Runs of designs: every factor counts, bits depend on nothing but the point and the luck.

Planted and caught: a factor whose value never reaches the model; runs of one structure laid
into the places of another; luck by run where it is common; a crossed scenario that is the
first one everywhere; a run opened alone with the base's rules; a base case repeated.
"""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from designs_made import DEFERENCE, WHOLE, made

from hedgesim.core.errors import ConfigError
from hedgesim.engine.batch import simulate
from hedgesim.model import HedgingModel
from hedgesim.rules.decisions import DECISIONS
from hedgesim.study.canonical import canonical
from hedgesim.study.compare import compare
from hedgesim.study.open import open_results
from hedgesim.study.provenance import provenance_of
from hedgesim.study.runner import run
from hedgesim.world.check import check
from hedgesim.world.experiment import Experiment

ALL = "".join(WHOLE.values())
MIXED = WHOLE["parameter"] + WHOLE["present"] + WHOLE["rule"]


def same(one, other, places=slice(None)):
    return all(
        np.array_equal(one.states[name][..., places], array, equal_nan=True)
        for name, array in other.states.items()
    )


@pytest.mark.parametrize("kind", WHOLE)
def test_every_kind_of_factor_moves_some_output(tmp_path, kind):
    found = simulate(made(tmp_path, 'kind = "grid"', WHOLE[kind]), range(2))
    assert not same(found, found, slice(None, None, -1)), "both points are the same"
    (column,) = found.varied.values()
    assert column[0] != column[1]


@pytest.mark.parametrize("kind", ["parameter", "magnitude", "present", "date", "rule"])
def test_the_base_is_what_it_is_without_a_design(tmp_path, kind):
    base = made(tmp_path, 'kind = "default"', runs=3)
    design = made(tmp_path, 'kind = "one_at_a_time"\nreplicates = 3', WHOLE[kind])
    assert same(simulate(design, range(3)), simulate(base, range(3)))


def test_a_factor_does_what_fixing_it_does(tmp_path):
    fixed = {
        "parameter": "[parameters]\ndeference = 1.0\n",
        "rule": '[rules]\nALT = "equidistance"\n',
        "figure": '[[figure]]\nquantity = "kin_exposure"\nstate = "all"\npartner = "NOR"\n'
        'value = 0.4\nnote = "n"\n',
    }
    for kind, more in fixed.items():
        by_hand = made(tmp_path, 'kind = "default"', more=more, runs=2)
        design = made(tmp_path, 'kind = "grid"\nreplicates = 2', WHOLE[kind])
        assert same(simulate(design, [2, 3]), simulate(by_hand, range(2))), kind


def test_bits_do_not_depend_on_company_order_or_block(tmp_path):
    experiment = made(tmp_path, 'kind = "grid"\nreplicates = 3', MIXED)
    whole = simulate(experiment, range(24))
    order = np.random.default_rng(1).permutation(24)[:11]
    some = simulate(experiment, order.tolist(), block=2)
    assert same(whole, some, order)
    assert some.points.tolist() == (order // 3).tolist()
    for name, column in whole.varied.items():
        assert some.varied[name].tolist() == column[order].tolist()


def test_luck_is_common_or_each_run_s_own(tmp_path):
    idle = DEFERENCE + "values = [0.5, 0.50000000001]\n"  # as good as the same treatment
    for common in (True, False):
        said = f'kind = "grid"\nreplicates = 2\ncommon_luck = {str(common).lower()}'
        threat = simulate(made(tmp_path, said, idle), range(4)).states["threat"]
        close = np.allclose(threat[..., :2], threat[..., 2:], atol=1e-6)
        assert close == common
        assert not np.allclose(threat[..., 0], threat[..., 1], atol=1e-6)


def test_crossed_scenarios_are_those_scenarios(tmp_path):
    said = 'kind = "grid"\nreplicates = 2\nscenarios = ["triad_crisis", "calm"]'
    crossed = simulate(made(tmp_path, said, WHOLE["parameter"]), range(8))
    calm = made(tmp_path, 'kind = "grid"\nreplicates = 2', WHOLE["parameter"],
                scenario='"calm"')  # fmt: skip
    crisis = made(tmp_path, 'kind = "grid"\nreplicates = 2', WHOLE["parameter"])
    assert same(crossed, simulate(crisis, range(4)), slice(0, 4))
    assert same(crossed, simulate(calm, range(4)), slice(4, 8))
    assert crossed.varied["scenario"].tolist() == ["triad_crisis"] * 4 + ["calm"] * 4


@pytest.mark.parametrize("number", [0, 21, 63, 100, 127])
def test_a_run_opened_alone_is_its_row(tmp_path, number):
    experiment = made(tmp_path, 'kind = "grid"\nreplicates = 2', ALL, turns=14)
    row = simulate(experiment, [number])
    model = HedgingModel(experiment, run=number)
    assert model.parameters["deference"] == row.varied["deference"][0]
    for turn in range(15):
        states, _ = model.recorded()
        for name, array in states.items():
            kind = np.float32 if array.dtype.kind == "f" else array.dtype
            np.testing.assert_array_equal(row.states[name][turn], array.astype(kind))
        model.step()
    assert model.experiment.rules["ALT"] == row.varied["rule:ALT"][0]


def test_a_run_in_a_crossed_scenario_opens_in_it(tmp_path):
    said = 'kind = "grid"\nscenarios = ["triad_crisis", "calm"]'
    model = HedgingModel(made(tmp_path, said, WHOLE["parameter"]), run=3)
    assert model.experiment.scenario.id == "calm"


def bytes_of(folder):
    paths = sorted([*folder.rglob("*.parquet"), folder / "COMPLETE.json"])
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    folder = tmp_path_factory.mktemp("study")
    experiment = made(folder, 'kind = "grid"\nreplicates = 10', MIXED, turns=6)
    run(experiment, folder / "one", workers=1)
    return experiment, folder / "one"


def test_workers_do_not_matter(study, tmp_path, monkeypatch):
    experiment, folder = study
    monkeypatch.setattr("hedgesim.study.plan.PART", 32)
    for workers in (1, 2):
        run(experiment, tmp_path / str(workers), workers=workers)
    assert bytes_of(tmp_path / "1") == bytes_of(tmp_path / "2")
    cut, whole = (open_results(f).states() for f in (tmp_path / "1", folder))
    pd.testing.assert_frame_equal(cut, whole, check_categorical=False)


def test_blocks_do_not_matter(study, tmp_path, monkeypatch):
    experiment, folder = study
    monkeypatch.setattr("hedgesim.study.plan.BLOCK", 64)
    monkeypatch.setattr("hedgesim.engine.batch.COMPUTE_BLOCK", 7)
    run(experiment, tmp_path / "other", workers=1)
    assert bytes_of(tmp_path / "other") == bytes_of(folder)


def test_effective_values_stand_in_the_table_of_runs(study):
    _, folder = study
    runs = open_results(folder).runs()
    assert list(runs.columns) == [
        "run", "point", "replicate", "status", "deference", "event:T02:present", "rule:ALT",
    ]  # fmt: skip
    number = runs["run"]
    assert (runs["point"] == number // 10).all()
    assert (runs["replicate"] == number % 10).all()
    assert (runs["deference"] == np.repeat([0.0, 1.0], 40)).all()
    assert runs["event:T02:present"].dtype == bool
    assert runs["rule:ALT"].astype(str).tolist() == (
        (["multi_vector"] * 10 + ["equidistance"] * 10) * 4
    )


def test_bands_of_each_point_and_of_all(study):
    _, folder = study
    results = open_results(folder)
    bands, states = results.bands(), results.states()
    assert sorted(bands["point"].unique()) == [-1, *range(8)]
    asked = (
        (bands["measure"] == "threat") & (bands["state"] == "ALT") & (bands["turn"] == 6)
    )
    rows = bands[asked & (bands["partner"] == "")].set_index("point")
    own = states[(states["state"] == "ALT") & (states["turn"] == 6)]["threat"].to_numpy()
    assert rows.loc[-1, "q50"] == pytest.approx(np.median(own), rel=1e-6)
    assert rows.loc[3, "q05"] == pytest.approx(np.quantile(own[30:40], 0.05), rel=1e-5)
    assert rows.loc[3, ["n", "luck_share"]].tolist() == [10, 1]
    assert len(results.overall_bands()) == (bands["point"] == -1).sum()
    laid = own.reshape(8, 10).astype(np.float64)
    inside, between = laid.var(axis=1, ddof=1).mean(), laid.mean(axis=1).var(ddof=1)
    share = inside / (inside + between)
    assert rows.loc[-1, "luck_share"] == pytest.approx(share, rel=1e-4)


def test_bands_of_crossed_scenarios_stand_apart(tmp_path):
    said = 'kind = "grid"\nscenarios = ["triad_crisis", "calm"]'
    experiment = made(tmp_path, said, WHOLE["parameter"], turns=14)
    run(experiment, tmp_path / "out", workers=1)
    results = open_results(tmp_path / "out")
    bands = results.bands()
    assert set(bands["scenario"].astype(str)) == {"triad_crisis", "calm"}
    assert set(bands["point"]) == {-1}
    assert bands["luck_share"].isna().all(), "all runs share one luck"
    assert set(results.overall_bands()["scenario"].astype(str)) == {"triad_crisis"}
    assert "scenario" in results.runs().columns


def test_twins_of_own_luck_lie_all_over_the_points(tmp_path):
    experiment = made(tmp_path, 'kind = "random"\npoints = 300\ncommon_luck = false',
                      '[[factor]]\nparameter = "threat_scale"\nlikely = true\n',
                      turns=3)  # fmt: skip
    run(experiment, tmp_path / "out", workers=1)
    bands = open_results(tmp_path / "out").bands()
    own = bands[(bands["partner"] == "") & (bands["turn"] == 3)].set_index("measure")
    assert own.loc["threat", "luck_share"].between(0.01, 0.99).any()


def test_another_design_does_not_go_on_in_the_folder(study):
    experiment, folder = study
    assert isinstance(experiment, Experiment)
    other = replace(
        experiment,
        factors=(
            *experiment.factors[:-1],
            replace(experiment.factors[-1], values=("multi_vector", "persist")),
        ),
    )
    with pytest.raises(Exception, match="these differ in experiment"):
        run(other, folder)


def test_check_says_what_the_design_is(tmp_path):
    made(
        tmp_path,
        'kind = "grid"\nreplicates = 4\nscenarios = ["calm", "triad_crisis"]',
        MIXED,
    )
    facts = check(tmp_path / "made.toml", decisions=DECISIONS).facts
    assert "region triad, scenario calm, triad_crisis" in facts
    assert any(fact.startswith("64 runs of 20 turns") for fact in facts)
    assert "grid: 16 points (in 2 scenarios) x 4 replicates, with common luck" in facts
    assert "event:T02:present: true, false" in facts


def test_inputs_hold_factors_design_and_crossed_scenarios(tmp_path):
    (tmp_path / "p.csv").write_text("deference\n0.4\n")
    said = 'kind = "list"\nfile = "p.csv"\nscenarios = ["calm", "triad_crisis"]'
    found = provenance_of(made(tmp_path, said)).content
    design = found["inputs"]["experiment"]["design"]
    assert (design["kind"], design["rows"], design["file"]) == ("list", [[0]], "p.csv")
    assert found["inputs"]["experiment"]["factors"][0]["values"] == [0.4]
    assert [s["id"] for s in found["inputs"]["scenarios"]] == ["calm", "triad_crisis"]
    assert {"experiments/p.csv", "scenarios/calm.toml"} <= found["files"].keys()
    assert str(tmp_path) not in canonical(found)
    (tmp_path / "p.csv").write_text("deference\n0.5\n")
    other = provenance_of(made(tmp_path, said))
    assert {"experiment", "inputs"} == other.differences(found).keys()


def test_own_rules_among_the_values_are_inputs(tmp_path):
    (tmp_path / "mine.py").write_text("def same(posture):\n    return posture\n")
    factor = '[[factor]]\nrule = "ALT"\nvalues = ["multi_vector", "mine.py:same"]\n'
    experiment = made(tmp_path, 'kind = "grid"', factor, turns=3)
    assert list(provenance_of(experiment).content["code"]["rules"]) == ["mine.py"]
    assert not same(*[simulate(experiment, [place]) for place in range(2)])


def test_studies_of_a_design_are_compared_run_by_run(tmp_path):
    said, factors = 'kind = "grid"\nreplicates = 3', WHOLE["magnitude"] + WHOLE["present"]
    one = made(tmp_path, said, factors, turns=16)
    run(one, tmp_path / "one", workers=1)
    run(one.changed({"threat_scale": 1.5}), tmp_path / "other", workers=1)
    compare(tmp_path / "one", tmp_path / "other")  # refuses what does not pair
    run(made(tmp_path, said, factors.replace("0.95", "0.9"), turns=16), tmp_path / "third")
    with pytest.raises(ConfigError, match="event:T02:magnitude = differs in run 6"):
        compare(tmp_path / "one", tmp_path / "third")
