"""The shipped experiment with a grid: sound, neither factor idle, and told as it came out.

Planted and caught: a factor that takes its neighbour's column; another luck at every point;
a magnitude of 0 that still teaches something; a page without the experiment; the largest
magnitude and the smallest exchanged.
"""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import sensitivity
from experiment_changes import DESIGNS, recorded, with_events, year_by_year

import hedgesim
from hedgesim.engine.simulation import Simulation
from hedgesim.rules.decisions import DECISIONS
from hedgesim.study.runner import run
from hedgesim.world.check import check
from hedgesim.world.experiment import load_experiment

NAME = "threat_and_uncertainty"
PRICE, SIZE = "risk_aversion", "event:E082:magnitude"
OTHERS = {
    sensitivity.SCREENING,
    sensitivity.SPLIT,
    sensitivity.SOBOL,
    "explorable_invasion",
}
DOCS = Path(__file__).resolve().parents[1] / "docs"


@pytest.fixture(scope="module")
def experiment():
    return load_experiment(DESIGNS[NAME], decisions=DECISIONS)


@pytest.fixture(scope="module")
def results(tmp_path_factory, experiment):
    folder = tmp_path_factory.mktemp("grid") / "study"
    return hedgesim.open_results(run(experiment, folder, workers=1).folder)


def change(results, name, **where):
    """Give the change since the end of 2021, shape (price, size, replicate)."""
    found = results.array(name, state="KAZ", turn=["2021Q4", "2024Q4"], **where)
    return (found[:, 1] - found[:, 0]).values.reshape(4, 4, -1)


def test_every_experiment_with_factors_is_tested_somewhere():
    assert set(DESIGNS) == OTHERS | {NAME}


def test_it_is_sound_and_says_what_it_asks(experiment):
    assert check(DESIGNS[NAME], decisions=DECISIONS).name == NAME
    assert experiment.question.endswith("?")
    assert len(experiment.expectation) > 50
    assert f"`{NAME}`" in (DOCS / "experiments-more.md").read_text(encoding="utf-8")


def test_points_are_every_combination_with_the_same_luck(results, experiment):
    runs = results.runs.read()
    prices, sizes = (factor.values for factor in experiment.factors)
    assert runs[[PRICE, SIZE]].drop_duplicates().to_numpy().tolist() == [
        [price, size] for price in prices for size in sizes
    ]
    before = results.array("alignment", partner="RUS", turn="2021Q4").values
    of_price = before.reshape(4, 4, 20, -1)
    np.testing.assert_array_equal(of_price, of_price[:, :1].repeat(4, axis=1))
    assert np.abs(of_price[0] - of_price[1]).max() > 1e-4  # the price matters before, too
    assert np.ptp(of_price[0, 0, :, 0]) > 1e-4  # and so does luck


def test_neither_factor_is_idle(results):
    found = change(results, "alignment", partner="RUS")
    assert np.all(np.abs(np.diff(found, axis=0)) > 0)
    assert np.all(np.abs(np.diff(found, axis=1)) > 0)


def test_an_invasion_of_size_0_is_none(experiment):
    """All that a run keeps, at every year's end, is as in a world without the event."""
    price, size = experiment.factors
    price = replace(price, values=price.values[1:2])
    still = replace(experiment, factors=(price, replace(size, values=(0.0,))), runs=20)
    left = [e for e in experiment.scenario.events if e.id != size.target]
    none = with_events(replace(experiment, factors=(price,), runs=20), left)
    one, other = (Simulation(e, [0] * 3, range(3)) for e in (still, none))
    for _ in zip(year_by_year(one), year_by_year(other), strict=True):
        theirs = recorded(other)
        for name, values in recorded(one).items():
            np.testing.assert_array_equal(values, theirs[name], err_msg=name)


def test_it_came_out_as_the_page_says(results):
    """Signs alone, of means over replicates."""
    moved = change(results, "alignment", partner="RUS").mean(axis=-1)
    assert np.all(moved < 0)
    assert np.all(np.diff(moved, axis=0) < 0)
    assert np.all(np.diff(moved, axis=1) < 0)
    assert np.diff(moved, axis=0).sum(axis=0)[-1] < np.diff(moved, axis=0).sum(axis=0)[0]
    hedging = change(results, "hedging_index").mean(axis=-1)
    assert np.all(np.diff(hedging, axis=1) > 0)
    assert np.all(hedging[-1, 1:] < hedging[0, 1:])  # not with the price under attack
