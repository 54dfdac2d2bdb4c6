"""The shipped experiment that is made to be explored: no factor idle, told as it came out.

Run with fewer replicates than it ships with. Planted and caught: a parameter that nothing
reads in place of the price of fear (idle); sizes of another event (course before
the invasion); the two parameters exchanged; each run its own luck; a default that is not
among the values.
"""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from experiment_changes import DESIGNS

import hedgesim
from hedgesim.report.explorable import DETAILS, MOST, explorable
from hedgesim.rules.decisions import DECISIONS
from hedgesim.study.full_grid import full_grid
from hedgesim.study.runner import run
from hedgesim.world.check import check
from hedgesim.world.experiment import load_experiment

NAME = "explorable_invasion"
SIZE, FADING, PRICE = 0, 1, 2
REPLICATES = 3
DOCS = Path(__file__).resolve().parents[1] / "docs"


@pytest.fixture(scope="module")
def grid(tmp_path_factory):
    shipped = load_experiment(DESIGNS[NAME], decisions=DECISIONS)
    fewer = replace(shipped.design, replicates=REPLICATES)
    experiment = replace(shipped, design=fewer, runs=125 * REPLICATES)
    folder = tmp_path_factory.mktemp("grid") / "study"
    return full_grid(hedgesim.open_results(run(experiment, folder, workers=1).folder))


def medians(grid, state, measure, quarter):
    """Give medians at the end of a quarter, shape (size, fading, price)."""
    turn = next(t for t, name in grid.turns.items() if name == quarter)
    found = grid.bands(state, [turn], [measure])[measure][2, 0]
    return found.reshape(5, 5, 5)


def test_it_is_sound_and_says_what_it_asks():
    assert check(DESIGNS[NAME], decisions=DECISIONS).name == NAME
    shipped = load_experiment(DESIGNS[NAME], decisions=DECISIONS)
    assert shipped.question.endswith("?")
    assert len(shipped.expectation) > 50
    text = (DOCS / "experiments-more.md").read_text(encoding="utf-8")
    assert text.count(f"\n## `{NAME}`\n") == 1
    picture = DOCS / f"figures/experiments/{NAME}.png"
    assert 5_000 < picture.stat().st_size < 80_000


def test_every_usual_value_is_among_those_of_its_slider(grid):
    assert [axis.base in axis.values for axis in grid.axes] == [True] * 3


def test_no_factor_is_idle(grid):
    moved = [
        medians(grid, "KAZ", m, "2025Q4") for m in ("threat", "alignment_RUS")
    ]  # fmt: skip
    for axis in (SIZE, FADING, PRICE):
        assert all(np.all(np.abs(np.diff(m, axis=axis)) > 1e-6) for m in moved[1:])
    assert np.all(np.abs(np.diff(moved[0], axis=SIZE)) > 1e-3)


def test_worlds_share_their_luck_and_their_course_before_the_invasion(grid):
    before = medians(grid, "KAZ", "alignment_RUS", "2021Q4")
    np.testing.assert_array_equal(before, before[:1].repeat(5, axis=0))
    assert np.abs(np.diff(before, axis=PRICE)).max() > 1e-3


@pytest.mark.parametrize("state", ["KAZ", "UZB"])
def test_it_came_out_as_the_page_says(grid, state):
    """Signs alone, and what is larger than what."""
    threat = medians(grid, state, "threat", "2025Q4")
    assert np.all(np.diff(threat, axis=SIZE) > 0)
    assert np.all(np.diff(threat, axis=FADING) < 0)
    assert np.abs(np.diff(threat, axis=PRICE)).max() < 0.01
    tie = medians(grid, state, "alignment_RUS", "2025Q4")
    assert np.all(np.diff(tie, axis=SIZE) < 0)
    assert np.all(np.diff(tie, axis=FADING) > 0)
    assert np.all(np.diff(tie, axis=PRICE) < 0)
    fallen = medians(grid, state, "alignment_RUS", "2021Q4") - tie
    assert np.all(fallen[0] > fallen[-1] / 2)  # without any invasion
    if state == "KAZ":
        assert np.ptp(tie.mean(axis=(0, 1))) > np.ptp(tie.mean(axis=(1, 2)))
        risen = threat - medians(grid, state, "threat", "2021Q4")
        assert np.all(risen[1:, 0] < risen[1:, 3])  # who forgets slowly learns less
        hedging = medians(grid, state, "hedging_index", "2025Q4").mean
        assert np.all(np.diff(hedging(axis=(1, 2))) > 0)
        assert np.all(np.diff(hedging(axis=(0, 1))) > 0)
        assert np.all(np.diff(hedging(axis=(0, 2))) < 0)


def test_its_page_is_small_and_whole(grid):
    found = explorable(grid.results.folder)
    assert found.detail == DETAILS[0]
    assert len(found.html.encode()) < MOST / 3
    assert len(found.states) == 8
    assert found.missing == 0
