"""The axes of every array, in their one fixed order: run last, so that runs are SIMD lanes.

An array has the axes its quantity declares, in the order of `ORDER`, and always the run axis,
which has length 1 where the quantity is the same in every run.
"""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

ORDER = ("state", "partner", "rival", "channel", "organisation", "run")
"""The one order. Each quantity has a subset of these, and always `run`."""

STATE, PARTNER = 0, 1
"""Axis numbers in a stage over states and partners, with or without further axes."""

LAST_BUT_RUN = -2
"""The axis before runs: rival, channel or organisation, whichever a stage has."""

Array = NDArray[np.float64]
"""Numbers on some of the axes of `ORDER`; a rule's docstring names which."""


def align(array: Array, have: Sequence[str], over: Sequence[str]) -> Array:
    """Give `array` one axis for each name in `over`, of length 1 where it has none.

    Parameters
    ----------
    array
        Any numbers, one axis for each name in `have`.
    have, over
        Axis names; those of `have` must occur in `over`, in the same order.

    Raises
    ------
    ValueError
        If `have` is not a subset of `over` in that order.

    Examples
    --------
    >>> align(np.ones((9, 256)), ("state", "run"), ("state", "partner", "run")).shape
    (9, 1, 256)
    """
    if list(have) != [axis for axis in over if axis in have]:
        raise ValueError(f"axes {tuple(have)} are not among {tuple(over)}, in that order")
    size = dict(zip(have, array.shape, strict=True))
    return array.reshape([size.get(axis, 1) for axis in over])


def total(array: Array, axis: int) -> Array:
    """Sum over a short axis, slice by slice, keeping it with length 1.

    The order of additions, and so every bit, is the same for one run and for a thousand,
    which `array.sum` does not promise; and it is faster over axes this short. An axis of
    length 0 sums to 0.

    Examples
    --------
    >>> total(np.array([[[1.0], [2.0], [4.0]]]), 1)
    array([[[7.]]])
    """
    moved = np.moveaxis(array, axis, 0)
    if not len(moved):
        return np.expand_dims(np.zeros(moved.shape[1:]), axis)
    running = moved[0].copy()
    for slice_ in moved[1:]:
        running += slice_
    return np.expand_dims(running, axis)


def at_least_one(array: Array, axis: int) -> Array:
    r"""Combine shares over a short axis as "at least one of several", keeping length 1.

    .. math:: 1 - \prod_k (1 - x_k)

    So adding an actor who contributes nothing changes nothing for the others.

    Examples
    --------
    >>> at_least_one(np.array([[[0.5], [0.5], [0.0]]]), 1)
    array([[[0.75]]])
    """
    moved = np.moveaxis(array, axis, 0)
    none = np.ones(moved.shape[1:])
    for slice_ in moved:
        none *= 1.0 - slice_
    return np.expand_dims(1.0 - none, axis)


def largest(array: Array, axis: int) -> Array:
    """Take the maximum over a short axis, keeping it with length 1.

    Examples
    --------
    >>> largest(np.array([[[0.5], [0.7]]]), 1)
    array([[[0.7]]])
    """
    return np.max(array, axis=axis, keepdims=True)


def quotient(numerator: Array, denominator: Array, empty: float = 0.0) -> Array:
    """Divide, giving `empty` where the denominator is zero.

    Examples
    --------
    >>> quotient(np.array([1.0, 0.0]), np.array([4.0, 0.0]))
    array([0.25, 0.  ])
    """
    shape = np.broadcast_shapes(numerator.shape, denominator.shape)
    out: Array = np.full(shape, empty)
    np.divide(numerator, denominator, out=out, where=np.broadcast_to(denominator != 0, shape))
    return out


def total_of_products(left: Array, right: Array, axis: int) -> Array:
    """Sum `left * right` over a short axis without it, slice by slice.

    Unlike `total` the axis is dropped, and the whole product is never held in memory.

    Examples
    --------
    >>> total_of_products(np.array([[1.0, 2.0]]), np.array([[3.0, 4.0]]), 1)
    array([11.])
    """
    pairs = _slices(left, right, axis)
    first = next(pairs, None)
    if first is None:
        return np.zeros(_without(left, right, axis))
    running = first[0] * first[1]
    for one, other in pairs:
        running += one * other
    return running


def at_least_one_product(left: Array, right: Array, axis: int) -> Array:
    r"""Combine `left * right` over a short axis as "at least one of several", without it.

    .. math:: 1 - \prod_k (1 - l_k r_k)

    Examples
    --------
    >>> at_least_one_product(np.array([[1.0, 0.5]]), np.array([[0.5, 1.0]]), 1)
    array([0.75])
    """
    none = np.ones(_without(left, right, axis))
    for one, other in _slices(left, right, axis):
        none *= 1.0 - one * other
    return 1.0 - none


def largest_product(left: Array, right: Array, axis: int) -> Array:
    r"""Take the maximum of `left * right` over a short axis, without it.

    .. math:: \max_k l_k r_k

    For numbers of at least 0, such as masks and shares: the result is never below 0, and a
    slice in which `right` is 0 throughout is passed over, since it cannot be the largest.

    Examples
    --------
    >>> largest_product(np.array([[0.5, 0.9, 0.7]]), np.array([[1.0, 0.0, 1.0]]), 1)
    array([0.7])
    """
    running = np.zeros(_without(left, right, axis))
    product = np.empty_like(running)
    for one, other in _slices(left, right, axis):
        if other.any():
            np.multiply(one, other, out=product)
            np.maximum(running, product, out=running)
    return running


def _slices(left: Array, right: Array, axis: int) -> Iterator[tuple[Array, Array]]:
    """Walk both arrays along an axis; one that has length 1 there is repeated."""
    ones, others = np.moveaxis(left, axis, 0), np.moveaxis(right, axis, 0)
    for place in range(_length(left, right, axis)):
        yield ones[min(place, len(ones) - 1)], others[min(place, len(others) - 1)]


def _length(left: Array, right: Array, axis: int) -> int:
    return int(np.broadcast_shapes(left.shape, right.shape)[axis])


def _without(left: Array, right: Array, axis: int) -> list[int]:
    shape = list(np.broadcast_shapes(left.shape, right.shape))
    del shape[axis]
    return shape
