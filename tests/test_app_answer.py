"""Answers: bands as bands.csv has them, failed runs without numbers, parts of one world.

Planted and caught: quantiles over states instead of runs; a failed run that keeps its
numbers; halves put together in the order in which they came.
"""

import numpy as np
import pytest

from hedgesim.app.answer import NO_STRATEGY, joined
from hedgesim.app.memory import Trail
from hedgesim.app.settings import Settings
from hedgesim.app.simulate import _answer, simulate
from hedgesim.app.toml import experiment_of, experiment_text
from hedgesim.engine.draws import draw
from hedgesim.study.band_rows import QUANTILES
from hedgesim.study.runner import run
from hedgesim.world.experiment import load_experiment

BEFORE = Settings(preset="before")
RUNS = 8


@pytest.fixture(scope="module")
def answer():
    return simulate(BEFORE, range(RUNS))


def test_bands_are_those_of_a_study(answer, tmp_path):
    import pandas as pd

    folder = tmp_path / "a study of mine"
    file = tmp_path / "my_world.toml"
    file.write_text(experiment_text(BEFORE, RUNS), encoding="utf-8")
    run(load_experiment(file), folder, workers=1)
    table = pd.read_parquet(folder / "bands.parquet")
    for name in answer.arrays:
        if name == "strategy":
            continue
        bands = answer.band(name)
        assert bands.shape == (len(QUANTILES), len(answer.turns), len(answer.states))
        rows = table[(table.measure == name) & (table.partner == "")]
        assert len(rows) == np.isfinite(bands[0]).sum()
        places = [answer.states.index(state) for state in rows.state]
        for band, quantile in zip(bands, QUANTILES, strict=True):
            assert np.array_equal(band[rows.turn.to_numpy(), places], rows[quantile]), name


def test_a_band_of_ones_own(answer):
    low, high = answer.band("threat", (0.0, 1.0))
    assert np.array_equal(low, answer.arrays["threat"].min(axis=-1))
    assert np.array_equal(high, answer.arrays["threat"].max(axis=-1))
    before = answer.arrays["threat"].copy()
    answer.band("threat")
    assert np.array_equal(before, answer.arrays["threat"])  # nothing is sorted in place


def test_what_has_no_band(answer):
    with pytest.raises(ValueError, match="strategy"):
        answer.band("strategy")
    with pytest.raises(KeyError):
        answer.band("thraet")


def test_a_run_that_failed_has_no_number():
    experiment = experiment_of(BEFORE)
    trail = Trail(experiment, (0, 1), draw(experiment, (0, 1)))
    made = simulate(BEFORE, (0, 1))
    trail.kept = {name: array.copy() for name, array in made.arrays.items()}
    trail.kept["threat"][20, 2, 1] = np.inf
    answer = _answer(BEFORE, experiment, trail)
    assert answer.failed == 1
    assert answer.runs == 2
    for name, array in answer.arrays.items():
        gone = (
            array[..., 1] == NO_STRATEGY if name == "strategy" else np.isnan(array[..., 1])
        )
        assert gone.all(), name
        assert np.array_equal(array[..., 0], made.arrays[name][..., 0], equal_nan=True), (
            name
        )
    only = made.arrays["threat"][..., 0]
    assert np.array_equal(answer.band("threat", [0.5])[0], only)
    assert np.isfinite(trail.kept["threat"][0]).all()  # what others may take up stays


def test_parts_of_one_world(answer):
    halves = [simulate(BEFORE, runs) for runs in (range(3), range(3, RUNS))]
    whole = joined(halves)
    assert whole.runs == RUNS
    for name, array in answer.arrays.items():
        assert np.array_equal(whole.arrays[name], array, equal_nan=array.dtype.kind == "f")


def test_parts_of_several_worlds(answer):
    other = simulate(BEFORE.with_parameter("deference", 0.9), range(2))
    with pytest.raises(ValueError, match="several worlds"):
        joined([answer, other])
