"""Runs with replaced figures: both drivers, the factual start, what a study says of them.

Planted and caught: the prior inverted anew with the replaced figures; starting shares mixed
with replaced proximity; the steady state of the region's own figures; provenance without
the replaced figures; a state's measure without its axis where nobody is a rival.
"""

import dataclasses
import json

import numpy as np
import pytest
from test_figure_overrides import entry, file_with

from hedgesim.cli.exits import Status
from hedgesim.cli.main import main
from hedgesim.core.errors import ConfigError
from hedgesim.engine.batch import simulate
from hedgesim.engine.inputs import prepare
from hedgesim.engine.simulation import Simulation
from hedgesim.model import HedgingModel
from hedgesim.study.cite import citations
from hedgesim.study.open import open_results
from hedgesim.study.provenance import provenance_of, resolved
from hedgesim.study.runner import run
from hedgesim.world.experiment import load_experiment

CALM = {
    "threat_noise": 0,
    "posture_noise": 0,
    "kin_decline": 0,
    "inheritance_fade": 0,
    "arsenal_fade": 0,
}
START = ("log_prior", "posture", "dependence", "alignment")
INSTRUMENTS = ("inducement", "coercion", "assurance", "wedging")

PROTECTION = entry("protection", 0.0, state="NOR")
RIVALRY = entry("rivalry", 0.0, state="SUD", partner="NOR")
KIN = entry("kin_exposure", 0.9, state="ALT", partner="NOR")
INTENT = entry("intent_baseline", 0.9, state="ALT", partner="SUD")
PROXIMITY = entry("proximity", 0.05, state="ALT", partner="NOR")


def still(simulation):
    """Hold power and markets where they start, so that nothing moves by itself."""
    paths = simulation.inputs.paths(0)
    simulation.inputs = dataclasses.replace(simulation.inputs, paths=lambda turn: paths)
    return simulation


def calm(path, **changes):
    return load_experiment(path, {**CALM, "scenario": "calm", **changes})


def moved(simulation):
    """The largest change of posture in the first turn."""
    before = simulation.world.arrays["posture"]
    return abs(still(simulation).advance().arrays["posture"] - before).max()


# --- the values reach both drivers ---

STATIC = {
    "kin_exposure": {"state": "ALT", "partner": "SUD"},
    "intent_baseline": {"state": "NOR", "partner": "ALT"},
    "proximity": {"state": "ALT", "partner": "SUD"},
    "interest": {"state": "NOR", "partner": "ALT"},
    "transit_capacity": {"state": "ALT", "partner": "OTHER"},
    "goal": {"state": "ALT", "partner": "SUD"},
    "rivalry": {"state": "ALT", "partner": "SUD"},
    "position": {"state": "OTHER"},
    "protection": {"state": "ALT"},
    "regime_support_offered": {"state": "ALT"},
    "resources": {"state": "ALT"},
    "dominance": {"state": "ALT"},
    "budget": {"state": "ALT"},
    "weaponisability": {"state": "SUD", "channel": "diplomacy"},
    "nation_building": {"state": "NOR"},
    "hydrocarbon_revenue": {"state": "NOR"},
}
VALUE = 0.4375


def at(inputs, array, places):
    names = {"partner": inputs.partners, "state": inputs.states, "channel": inputs.channels}
    if "state" in places and array.shape[0] == len(inputs.partners):
        names["state"] = inputs.partners  # a figure about an actor
    return array[tuple(names[column].index(who) for column, who in places.items())]


@pytest.mark.parametrize("quantity", STATIC)
def test_a_value_reaches_the_arrays_of_both_drivers(tmp_path, quantity):
    places = STATIC[quantity]
    path = file_with(tmp_path, entry(quantity, VALUE, **places))
    for world, inputs in (
        ((one := Simulation(load_experiment(path), [0, 5])).world, one.inputs),
        ((two := HedgingModel(str(path), run=5)).world, two.inputs),
    ):
        assert (at(inputs, world.arrays[quantity], places) == VALUE).all()
    factual = Simulation(load_experiment("triad"), [0, 5])
    assert (at(factual.inputs, factual.world.arrays[quantity], places) != VALUE).all()


@pytest.mark.parametrize("path_of", ["power", "offence", "market"])
def test_a_growth_reaches_the_years_after_the_last_figure(tmp_path, path_of):
    found = load_experiment(file_with(tmp_path, entry(f"{path_of}_growth", 1, state="SUD")))
    inputs = prepare(found)
    sud = inputs.partners.index("SUD")
    course = [float(inputs.paths(turn)[path_of][sud, 0]) for turn in (0, 20, 24, 28)]
    assert course[2] / course[1] == pytest.approx(2)
    assert course[3] / course[2] == pytest.approx(2)
    assert course[0] == inputs.factual.paths(0)[path_of][sud, 0]


def test_one_run_as_a_mesa_model_equals_it_in_a_batch(tmp_path):
    path = file_with(tmp_path, KIN, RIVALRY, PROXIMITY)
    found = load_experiment(path, {"turns": 6, "runs": 12})
    batch = simulate(found, range(12))
    model = HedgingModel(found, run=7)
    for turn in range(7):
        if turn:
            model.step()
        states, pairs = model.recorded()
        for kept, arrays in ((batch.states, states), (batch.pairs, pairs)):
            for name, array in arrays.items():
                there = kept[name][turn][..., [7 if kept[name].shape[-1] > 1 else 0]]
                same = np.asarray(array, dtype=there.dtype)
                assert np.array_equal(there, same, equal_nan=same.dtype.kind == "f"), name


# --- the factual start ---


@pytest.mark.parametrize("text", [PROTECTION, RIVALRY, KIN, PROXIMITY])
def test_the_prior_and_the_shares_are_those_of_the_factual_start(tmp_path, text):
    path = file_with(tmp_path, text)
    ours, factual = (Simulation(load_experiment(p), range(16)) for p in (path, "triad"))
    for name in START:
        assert np.array_equal(ours.world.arrays[name], factual.world.arrays[name]), name


@pytest.mark.parametrize("text", [PROTECTION, RIVALRY, INTENT])
def test_what_is_replaced_moves_posture_in_the_first_turn(tmp_path, text):
    """A prior that was inverted anew would absorb it: then nothing moves, as shown."""
    path = file_with(tmp_path, text)
    found = calm(path)
    absorbed = dataclasses.replace(prepare(found), factual=None)
    in_ours = moved(Simulation(found, range(16)))
    in_absorbed = moved(Simulation(found, range(16), inputs=absorbed))
    in_factual = moved(Simulation(calm("triad"), range(16)))
    assert in_ours > 1e-3
    assert in_ours > 100 * max(in_absorbed, in_factual)


def test_a_scenario_that_extends_and_figures_have_one_factual_start(tmp_path):
    """Membership that never was, and protection that never was: neither is absorbed."""
    (tmp_path / "other.toml").write_text(
        'format = 1\nid = "other"\ntitle = "O"\nextends = "history"\nwithout = ["M003"]\n',
        encoding="utf-8",
    )
    text = entry("protection", 0.0, state="RUS")
    path = file_with(tmp_path, text, base="baseline")
    other = {"scenario": str(tmp_path / "other.toml")}
    factual, figures, events, both = (
        Simulation(load_experiment(name, changes), range(4)).world.arrays
        for name, changes in (
            ("baseline", {}), (path, {}), ("baseline", other), (path, other)
        )
    )  # fmt: skip
    for world in (figures, events, both):
        for name in START:
            assert np.array_equal(world[name], factual[name]), name
    assert np.array_equal(both["protection"], figures["protection"])
    assert np.array_equal(both["membership"], events["membership"])
    assert not np.array_equal(both["membership"], figures["membership"])


def test_instruments_start_at_rest_under_the_replaced_figures(tmp_path):
    path = file_with(tmp_path, entry("budget", 0, state="all"))
    ours, factual = (Simulation(load_experiment(p), range(8)) for p in (path, "triad"))
    assert not any(ours.world.arrays[name].any() for name in INSTRUMENTS)
    assert any(factual.world.arrays[name].any() for name in INSTRUMENTS)
    assert not ours.world.arrays["grievance"].any()


def test_threat_starts_at_rest_under_the_replaced_figures(tmp_path):
    ours = Simulation(calm(file_with(tmp_path, INTENT)), range(8))
    factual = Simulation(calm("triad"), range(8))
    alt, sud = ours.inputs.states.index("ALT"), ours.inputs.partners.index("SUD")
    threat, before = (s.world.arrays["threat"][alt, sud] for s in (ours, factual))
    assert (threat > before + 0.05).all()


def test_without_replaced_figures_nothing_is_laid_out_twice():
    assert prepare(load_experiment("triad")).factual is None


def test_a_figure_replaced_by_itself_changes_no_bit(tmp_path):
    own = load_experiment("triad").region.figures.cells("budget", 2000)
    text = "".join(entry("budget", f.value, state=f.state) for f in own.values())
    ours, factual = (
        simulate(load_experiment(p, {"turns": 4}), range(8))
        for p in (file_with(tmp_path, text), "triad")
    )
    for name, array in factual.states.items():
        assert np.array_equal(ours.states[name], array, equal_nan=array.dtype.kind == "f")


# --- what a study says of them ---


def small(path, **changes):
    return load_experiment(path, {"runs": 6, "turns": 3, **changes})


def test_provenance_holds_them_and_the_region_stays_what_it_is(tmp_path):
    ours, factual = small(file_with(tmp_path, KIN)), small("triad")
    inputs = resolved(ours)
    assert inputs["experiment"]["figures"] == [
        {"quantity": "kin_exposure", "state": "ALT", "partner": "NOR", "channel": "",
         "value": 0.9, "note": "a question"}
    ]  # fmt: skip
    assert resolved(factual)["experiment"]["figures"] == []
    here, there = (provenance_of(e).digests for e in (ours, factual))
    assert here["region"] == there["region"]
    assert here["experiment"] != there["experiment"]


@pytest.mark.parametrize(
    "other", ["", KIN.replace("0.9", "0.8"), KIN + RIVALRY, KIN.replace("a q", "another q")]
)
def test_a_folder_is_not_continued_with_other_figures(tmp_path, other):
    folder = tmp_path / "results of one"
    run(small(file_with(tmp_path, KIN)), folder, workers=1)
    before = {p: p.read_bytes() for p in folder.rglob("*.parquet")}
    with pytest.raises(ConfigError, match="these differ in experiment"):
        run(small(file_with(tmp_path, other)), folder, workers=1)
    assert before == {p: p.read_bytes() for p in folder.rglob("*.parquet")}
    assert run(small(file_with(tmp_path, KIN)), folder, workers=1).was_complete


def test_what_is_cited_is_what_is_used(tmp_path):
    text = entry("nation_building", 1, state="all") + entry("budget", 0, state="all")
    hedgesim, data, *_ = citations(resolved(small(file_with(tmp_path, text))))
    assert hedgesim.reasons[-1].endswith("replaces: nation_building, budget")
    assert "budget" not in data.reasons
    assert "resources" in data.reasons
    plain, data, *_ = citations(resolved(small("triad")))
    assert "budget" in data.reasons
    assert len(plain.reasons) == 1


def test_a_folder_from_before_is_cited_still():
    inputs = resolved(small("triad"))
    del inputs["experiment"]["figures"]
    assert citations(inputs) == citations(resolved(small("triad")))


def test_from_file_to_folder_and_back_to_one_run(tmp_path, capsys):
    """A condominium of all and no kin: run, open, and open one run alone, to the bit."""
    nobody = entry("rivalry", 0, state="all", partner="all")
    path = file_with(tmp_path, nobody, entry("kin_exposure", 0, state="all", partner="all"))
    folder = tmp_path / "a folder"
    words = ["run", str(path), "--runs", "5", "--set", "turns=6", "--out", str(folder)]
    assert main([*words, "--quiet"]) == Status.DONE
    said = " ".join(capsys.readouterr().out.split())
    assert "The experiment replaces figures of the region: rivalry (3), kin_exp" in said
    assert main([*words, "--quiet", "--json"]) == Status.DONE
    listed = json.loads(capsys.readouterr().out)["figures_replaced"]
    results = open_results(folder)
    assert listed == results.provenance["inputs"]["experiment"]["figures"]

    model = HedgingModel(load_experiment(path, {"runs": 5, "turns": 6}), run=3)
    states, pairs = results.states(), results.pairs()
    for turn in range(7):
        if turn:
            model.step()
        for table, arrays in zip((states, pairs), model.recorded(), strict=True):
            rows = table[(table["run"] == 3) & (table["turn"] == turn)]
            for name, array in arrays.items():
                if name != "strategy":
                    flat = np.asarray(array, dtype=np.float32)[..., 0].ravel()
                    assert np.array_equal(rows[name], flat, equal_nan=True), name


def test_the_answer_says_nothing_where_nothing_is_replaced(tmp_path, capsys):
    words = ["run", "triad", "--runs", "3", "--set", "turns=2", "--quiet"]
    assert main([*words, "--out", str(tmp_path / "r")]) == Status.DONE
    assert "replaces figures" not in capsys.readouterr().out
