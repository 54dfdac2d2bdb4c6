"""Axes, the calendar, the catalogue and errors."""

import datetime as dt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hedgesim.core import products
from hedgesim.core.axes import align, at_least_one, fall, quotient, rise, total
from hedgesim.core.calendar import Quarter
from hedgesim.core.catalogue import Catalogue
from hedgesim.core.errors import ConfigError, Problem, did_you_mean
from hedgesim.core.products import at_least_one_product, largest_product, total_of_products


def test_align_refuses_axes_in_another_order():
    with pytest.raises(ValueError, match="in that order"):
        align(np.ones((2, 3)), ("partner", "state"), ("state", "partner", "run"))


@given(st.integers(1, 5), st.integers(0, 2**32 - 1))
def test_sums_are_the_same_for_one_run_and_for_many(size, seed):
    array = np.random.default_rng(seed).random((size, size, 40))
    for function in (total, at_least_one):
        whole = function(array, 1)
        assert all(
            np.array_equal(whole[..., [r]], function(array[..., [r]], 1)) for r in range(40)
        )


def test_sums_do_not_change_what_they_add_up():
    array = np.ones((2, 3, 4))
    total(array, 1)
    assert (array == 1).all()


def test_products_equal_the_long_way():
    random = np.random.default_rng(1)
    left, right = random.random((1, 4, 3, 1)), random.random((2, 1, 3, 5))
    assert np.allclose(total_of_products(left, right, 2), total(left * right, 2)[:, :, 0])
    assert np.allclose(
        at_least_one_product(left, right, 2), at_least_one(left * right, 2)[:, :, 0]
    )
    assert np.allclose(largest_product(left, right, 2), (left * right).max(axis=2))


@pytest.mark.parametrize(
    ("left", "right", "axis"),
    [
        ((1, 5, 6, 1), (3, 1, 6, 1500), 2),  # pairs of rivals, and a state's ties
        ((3, 1, 6, 1), (3, 1, 6, 1500), 2),  # the state itself
        ((1, 5, 6, 1500), (3, 1, 6, 1), 2),  # sanctions, which differ between runs
        ((3, 5, 1, 1500), (3, 5, 4, 1), 1),  # leaders of organisations
    ],
)
@pytest.mark.parametrize("share", [0.2, 1.0])
def test_products_that_pass_over_zeros_lose_no_bit(left, right, axis, share):
    random = np.random.default_rng(2)
    sparse = random.random(left if left[-1] == 1 else right)
    sparse *= random.random(sparse.shape) < share
    dense = random.random(right if left[-1] == 1 else left)
    dense[..., 0, :] = 0.0
    one, other = (sparse, dense) if left[-1] == 1 else (dense, sparse)
    slices = np.moveaxis(one * other, axis, 0)
    added, product, most = np.zeros((3, *slices.shape[1:]))
    for part in slices:
        added, product = added + part, 1.0 - (1.0 - product) * (1.0 - part)
        most = np.maximum(most, part)
    assert np.array_equal(total_of_products(one, other, axis), added)
    assert np.allclose(at_least_one_product(one, other, axis), product)
    assert np.array_equal(largest_product(one, other, axis), most)
    for function in (total_of_products, at_least_one_product, largest_product):
        whole = function(one, other, axis)
        alone = function(one[..., -1:], other[..., -1:], axis)
        assert np.array_equal(whole[..., -1:], alone)


@pytest.mark.parametrize("axis", [0, 1, 2])
def test_many_products_are_added_as_one_run_adds_them(axis):
    random = np.random.default_rng(3)
    left, right = random.random((2, 9, 7, 11, 67))
    for few in (1, 2, 5, 67):
        one, other = left[..., :few], right[..., :few]
        alone = total_of_products(one[..., :1], other[..., :1], axis)
        slow = sum(np.moveaxis(one * other, axis, 0), np.zeros(()))
        assert np.array_equal(total_of_products(one, other, axis), slow)
        assert np.array_equal(slow[..., :1], alone)


def test_where_products_are_not_rounded_they_are_added_slice_by_slice(monkeypatch):
    left, right = np.random.default_rng(4).random((2, 3, 40, 4, 67))
    contracted = total_of_products(left, right, 1)
    monkeypatch.setattr(products, "rounds_products", lambda: False)
    monkeypatch.setattr(products, "_contracted", None)
    assert np.array_equal(total_of_products(left, right, 1), contracted)


def test_what_is_above_and_below_zero_adds_up():
    array = np.array([-2.0, -0.0, 0.0, 3.0, np.nan])
    assert np.array_equal(rise(array), np.maximum(array, 0.0), equal_nan=True)
    assert np.array_equal(fall(array), np.minimum(array, 0.0), equal_nan=True)


def test_products_over_nothing_are_nothing():
    empty = np.ones((2, 0, 3))
    assert (total_of_products(empty, empty, 1) == 0).all()
    assert (at_least_one_product(empty, empty, 1) == 0).all()
    assert (total(empty, 1) == 0).all()


def test_an_empty_quotient_takes_the_declared_value():
    assert quotient(np.array([1.0]), np.array([0.0]), empty=7.0)[0] == 7.0


@given(st.dates(min_value=dt.date(1900, 1, 1), max_value=dt.date(2100, 12, 31)))
def test_a_date_lies_in_its_quarter(date):
    quarter = Quarter.of(date)
    assert quarter.year == date.year
    assert 3 * (quarter.quarter - 1) < date.month <= 3 * quarter.quarter
    assert Quarter.parse(str(quarter)) == quarter
    assert quarter.plus(1).plus(-1) == quarter < quarter.plus(1)


@pytest.mark.parametrize("text", ["2022", "2022Q5", "22Q1", "2022q1", ""])
def test_what_is_no_quarter_is_refused(text):
    with pytest.raises(ValueError, match="not a quarter"):
        Quarter.parse(text)


def test_a_catalogue_refuses_a_second_of_one_name():
    things = Catalogue("thing")
    things.add("one", 1)
    with pytest.raises(ValueError, match="two things"):
        things.add("one", 2)


def test_an_error_tells_every_problem():
    error = ConfigError(
        [Problem(where="a.toml", line=3, key="runs", value="0", expected="1 or more"),
         Problem(where="--seed", value="-1", expected="0 or more", hint="use 0")]
    )  # fmt: skip
    assert str(error).splitlines() == [
        "a.toml:3", "    runs = 0", "    expected: 1 or more",
        "--seed", "    -1", "    expected: 0 or more", "    hint: use 0",
        "2 problems; nothing was run.",
    ]  # fmt: skip


def test_an_error_without_a_problem_is_a_defect():
    with pytest.raises(ValueError, match="at least one"):
        ConfigError([])


def test_suggestions_mind_case():
    assert did_you_mean("kaz", ["KAZ", "RUS"]) == "did you mean 'KAZ'?"
