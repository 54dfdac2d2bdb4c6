"""Counting numbers in bins: against the numbers themselves.

Planted mistakes that this finds, each tried: the top of the range left out of the last bin;
a quantile read one bin higher; the least of two parts added instead of compared; nan
counted as 0; steps cut off instead of rounded (means too low by half a step); a sample
variance over n instead of n - 1.
"""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hedgesim.engine.record import OF_STATES, span_of
from hedgesim.study import counting
from hedgesim.study.band_rows import QUANTILES
from hedgesim.study.counted_bands import luck_of_points
from hedgesim.study.groups import luck_within

BIN = 1 / counting.BINS + 1 / counting.STEPS


def _counted(values, pieces=1, span=(0.0, 1.0)):
    """Count values of shape (turn, state, run) in some pieces."""
    counts = np.zeros((*values.shape[:-1], counting.BINS), dtype=np.int32)
    sums = None
    for piece in np.array_split(values, pieces, axis=-1):
        steps, known = counting.on_grid(piece, span, "threat")
        counting.count(steps, known, counts)
        own = counting.sums_of(steps, known)
        sums = own if sums is None else counting.together(sums, own)
    return counts, sums


def _quantiles(values, span=(0.0, 1.0), pieces=1):
    counts, sums = _counted(values, pieces, span)
    flat = {name: whole.ravel() for name, whole in sums.items()}
    low, high = span
    return {
        name: low
        + (high - low) * counting.quantile(q, counts.reshape(-1, counting.BINS), flat)
        for name, q in QUANTILES.items()
    }


def _makers():
    random = np.random.default_rng(3)
    return {
        "even": random.random(4000),
        "narrow": 0.3 + 1e-4 * random.standard_normal(4000),
        "at both ends": np.repeat([0.0, 1.0], [900, 1100]),
        "lumps": random.choice([0.0, 0.25, 0.7531, 1.0], 3000),
        "two": np.array([0.1, 0.9]),
        "one": np.array([0.123456]),
        "skewed": random.beta(0.3, 4.0, 4000),
        "heavy at the top": 1 - random.beta(0.1, 9.0, 999),
    }


@pytest.mark.parametrize("name", _makers())
def test_quantiles_are_within_one_bin(name):
    values = _makers()[name].astype(np.float32)
    found = _quantiles(values.reshape(1, 1, -1))
    for label, share in QUANTILES.items():
        exact = np.quantile(values.astype(np.float64), share)
        assert abs(found[label][0] - exact) <= BIN, label


@given(
    st.lists(st.floats(0, 1, width=32), min_size=1, max_size=60),
    st.sampled_from(list(QUANTILES)),
)
def test_quantiles_of_anything_are_within_one_bin(numbers, label):
    values = np.array(numbers, dtype=np.float32)
    exact = np.quantile(values.astype(np.float64), QUANTILES[label])
    assert abs(_quantiles(values.reshape(1, 1, -1))[label][0] - exact) <= BIN


def test_what_is_the_same_in_every_run_comes_out():
    for value in (0.0, 1.0, 0.3, 0.99999):
        values = np.full((1, 1, 77), value, dtype=np.float32)
        for found in _quantiles(values, pieces=3).values():
            assert abs(found[0] - value) <= 0.5 / counting.STEPS


def test_means_are_good_to_a_millionth_and_missing_numbers_do_not_count():
    random = np.random.default_rng(5)
    values = random.random((3, 2, 5000)).astype(np.float32)
    values[1, 1, :1234] = np.nan
    values[2, 0] = np.nan
    counts, sums = _counted(values, pieces=4)
    known = np.isfinite(values)
    np.testing.assert_array_equal(sums["n"], known.sum(axis=-1))
    np.testing.assert_array_equal(counts.sum(axis=-1), sums["n"])
    mean = sums["total"] / np.maximum(sums["n"], 1) / counting.STEPS
    exact = np.where(known, values, 0).sum(axis=-1, dtype=float)
    np.testing.assert_allclose(mean, exact / np.maximum(sums["n"], 1), atol=1e-7)
    none = _quantiles(values)["q50"].reshape(3, 2)
    assert np.isnan(none[2, 0])
    assert np.isfinite(none).sum() == 5


def test_order_and_pieces_do_not_matter():
    values = np.random.default_rng(7).random((2, 3, 640)).astype(np.float32)
    once, other = _counted(values), _counted(values[:, :, ::-1], pieces=7)
    np.testing.assert_array_equal(once[0], other[0])
    for name in once[1]:
        np.testing.assert_array_equal(once[1][name], other[1][name])


def test_ranges_other_than_0_to_1():
    values = np.random.default_rng(9).uniform(-1, 1, (1, 1, 900)).astype(np.float32)
    found = _quantiles(values, span=(-1.0, 1.0))
    for label, share in QUANTILES.items():
        assert abs(found[label][0] - np.quantile(values, share)) <= 2 * BIN


@pytest.mark.parametrize("value", [-0.01, 1.01, np.inf])
@pytest.mark.filterwarnings("ignore:invalid value encountered in cast")
def test_a_number_outside_its_range_is_no_number(value):
    with pytest.raises(ValueError, match=r"threat is .* outside of 0 to 1"):
        counting.on_grid(np.array([[[0.5, value]]]), (0.0, 1.0), "threat")


def test_rounding_beyond_the_range_is_let_pass():
    steps, _ = counting.on_grid(np.array([1 + 1e-6, -1e-6]), (0.0, 1.0), "threat")
    assert steps.tolist() == [counting.STEPS, 0]


def test_every_measure_has_a_range():
    for name in OF_STATES:
        low, high = span_of(name)
        assert low < high
        assert np.isfinite([low, high]).all()


@pytest.mark.parametrize("common", [True, False])
@pytest.mark.parametrize("large", [True, False])
def test_luck_is_that_of_the_runs(common, large):
    random = np.random.default_rng(11)
    values = (random.random((6, 20, 1)) + random.random((6, 20, 5))) / 2
    values[0] = values[0, :, :1]  # no luck
    values[1] = values[1, :1]  # luck alone, if it is common
    values[2, 3, 2:] = np.nan
    values[3, 4] = np.nan
    values[4] = 0.5
    values = values.astype(np.float32)
    exact = luck_within(values, common)
    steps, known = counting.on_grid(values.reshape(6, 1, -1), (0.0, 1.0), "threat")
    sums = counting.points_of_block(steps, known, 5)
    if large:  # as it is for points that no block holds whole
        laid, there = steps.reshape(6, 20, 5), known.reshape(6, 20, 5)
        squares = counting.squares_of(laid)["squares"] << 8
        sums = counting.of_points(there.sum(axis=-1), laid.sum(axis=-1), squares)
    sums = {name: whole.ravel() for name, whole in sums.items()}
    sums["n"] = known.reshape(6, -1).sum(axis=-1)
    np.testing.assert_allclose(luck_of_points(sums, common), exact, atol=2e-5)
