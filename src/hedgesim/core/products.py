"""Products of two arrays gathered over a short axis, which are never held in memory whole.

Most pairs of a mask or of rivals are 0, so what is 0 throughout is passed over. Whatever
way is taken, products are added in their order, each rounded first: no bit depends on it.
"""

from collections.abc import Iterator
from functools import cache

import numpy as np
from numpy.typing import NDArray

from hedgesim.core.axes import Array


def total_of_products(left: Array, right: Array, axis: int) -> Array:
    """Sum `left * right` over a short axis without it: in one walk, or slice by slice.

    Unlike `total` the axis is dropped, and a large product is never held in memory.

    Examples
    --------
    >>> total_of_products(np.array([[1.0, 2.0]]), np.array([[3.0, 4.0]]), 1)
    array([11.])
    """
    if _is_small(left, right):
        if _can_contract(left, right, axis):
            return _contracted(left, right, axis)
        parts = np.moveaxis(left * right, axis, 0)
        running = np.zeros(parts.shape[1:])
        for part in parts:
            running += part
        return running
    used = _used_by_both(left, right, axis)
    if 2 * np.count_nonzero(used) > used.size and _can_contract(left, right, axis):
        return _contracted(left, right, axis)
    running = np.zeros(_without(left, right, axis))
    part = np.empty_like(running)
    for here, one, other in _factors(left, right, axis, used):
        running[here] += np.multiply(one, other, out=part[here])
    return running


def at_least_one_product(left: Array, right: Array, axis: int) -> Array:
    r"""Combine `left * right` over a short axis as "at least one of several", without it.

    .. math:: 1 - \prod_k (1 - l_k r_k)

    Examples
    --------
    >>> at_least_one_product(np.array([[1.0, 0.5]]), np.array([[0.5, 1.0]]), 1)
    array([0.75])
    """
    if _is_small(left, right):
        parts = np.moveaxis(1.0 - left * right, axis, 0)
        none = np.ones(parts.shape[1:])
        for part in parts:
            none *= part
        return np.subtract(1.0, none, out=none)
    none = np.ones(_without(left, right, axis))
    part = np.empty_like(none)
    for here, one, other in _factors(left, right, axis, _used_by_both(left, right, axis)):
        none[here] *= 1.0 - np.multiply(one, other, out=part[here])
    return np.subtract(1.0, none, out=none)


def largest_product(left: Array, right: Array, axis: int) -> Array:
    r"""Take the maximum of `left * right` over a short axis, without it.

    .. math:: \max_k l_k r_k

    For numbers of at least 0, such as masks and shares: the result is never below 0.

    Examples
    --------
    >>> largest_product(np.array([[0.5, 0.9, 0.7]]), np.array([[1.0, 0.0, 1.0]]), 1)
    array([0.7])
    """
    if _is_small(left, right):
        top: Array = np.max(left * right, axis=axis, initial=0.0)
        return top
    running = np.zeros(_without(left, right, axis))
    for here, one, other in _factors(left, right, axis, _used_by_both(left, right, axis)):
        np.maximum(running[here], one * other, out=running[here])
    return running


SMALL_PRODUCT = 16_384
"""Numbers up to which a product is made whole, in fewer calls: 128 kB. It decides speed,
never a bit: the slices are added in the same order either way."""


def _is_small(left: Array, right: Array) -> bool:
    return np.broadcast(left, right).size <= SMALL_PRODUCT


Place = tuple[slice, ...]
Marks = NDArray[np.bool_]


def _factors(
    left: Array, right: Array, axis: int, used: Marks
) -> Iterator[tuple[Place, Array, Array]]:
    """Walk both arrays along an axis: where a product is added, and its two factors.

    An array that has length 1 there is repeated. Slices, and rows of long slices, in which
    a factor is 0 throughout are passed over: their products add nothing, and no bit depends
    on it.
    """
    axis %= left.ndim
    row = _rows(left, right, axis)
    before = (slice(None),) * (row - (row > axis))  # in a slice, which lacks the axis
    for place, count in enumerate(np.count_nonzero(used, axis=1).tolist()):
        if not count:
            continue
        one, other = _slice(left, axis, place), _slice(right, axis, place)
        if 2 * count > used.shape[1] or max(one.size, other.size) <= _SMALL:
            yield before, one, other
            continue
        for number in np.flatnonzero(used[place]).tolist():
            here = (*before, slice(number, number + 1))
            yield here, _row(one, here), _row(other, here)


def _used_by_both(left: Array, right: Array, axis: int) -> Marks:
    """Mark the rows of each slice in which no factor is 0 throughout, over (axis, row)."""
    axis %= left.ndim
    row = _rows(left, right, axis)
    return _used(left, axis, row) & _used(right, axis, row)


def _rows(left: Array, right: Array, axis: int) -> int:
    """Choose the axis of rows: the last but runs on which what serves all states varies."""
    shape = min(left, right, key=lambda array: (array.shape[0], array.size)).shape
    others = [a for a in range(len(shape) - 1) if a != axis]
    return max((a for a in others if shape[a] > 1), default=max(others, default=axis))


def _used(array: Array, axis: int, row: int) -> Marks:
    """Mark the rows of each slice that are not 0 throughout, over (axis, row).

    What differs between states and runs is not looked through, only what serves all states.
    """
    if array.size > _SMALL and array.shape[0] > 1:
        return np.ones((array.shape[axis], array.shape[row]), dtype=bool)
    others = tuple(other for other in range(array.ndim) if other not in (axis, row))
    used: Marks = np.asarray((array != 0.0).any(axis=others))
    return used.T if row < axis else used


def _slice(array: Array, axis: int, place: int) -> Array:
    return array[(*(slice(None),) * axis, min(place, array.shape[axis] - 1))]


def _row(part: Array, here: Place) -> Array:
    """Take one row; one that is the same for all rows is repeated."""
    return part if part.shape[len(here) - 1] == 1 else part[here]


_SMALL = 1024
"""Numbers that are looked through faster than they are multiplied."""


def _without(left: Array, right: Array, axis: int) -> list[int]:
    shape = list(np.broadcast_shapes(left.shape, right.shape))
    del shape[axis]
    return shape


def _can_contract(left: Array, right: Array, axis: int) -> bool:
    """Tell whether `_contracted` adds in the order, and rounds as, the slices one by one.

    Its inner loop has to be that over runs, so there must be several.
    """
    lanes = max(left.shape[-1], right.shape[-1])
    return lanes > 1 and axis % left.ndim < left.ndim - 1 and rounds_products()


def _contracted(left: Array, right: Array, axis: int) -> Array:
    """Multiply and add in one walk: half of the time where few products are 0."""
    every = "abcdefgh"[: left.ndim]
    kept = every.replace(every[axis], "")
    summed: Array = np.einsum(f"{every},{every}->{kept}", left, right)
    return summed


@cache
def rounds_products() -> bool:
    """Tell whether `numpy.einsum` rounds a product before it adds it on this machine.

    A processor may multiply and add with one rounding, and round twice only those runs that
    are left over at the end of a row: then bits would depend on a run's neighbours.
    """
    odd = 1.0 + 2.0**-30
    left, right = np.full((2, 2, 67), odd)
    left[0], right[0] = -1.0, odd * odd  # what is left over shows the one rounding
    return not np.einsum("ab,ab->b", left, right).any()
