"""The axes of every array, in their one fixed order: run last, so that runs are SIMD lanes.

An array has the axes its quantity declares, in the order of `ORDER`, and always the run
axis, which has length 1 where the quantity is the same in every run.
"""

from collections.abc import Iterator, Sequence
from functools import cache

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
    return array[placing(tuple(have), tuple(over))]


@cache
def placing(have: tuple[str, ...], over: tuple[str, ...]) -> tuple[slice | None, ...]:
    """Give the index that lays axes `have` over axes `over`.

    Raises
    ------
    ValueError
        If `have` is not a subset of `over` in that order.

    Examples
    --------
    >>> placing(("state", "run"), ("state", "partner", "run"))
    (slice(None, None, None), None, slice(None, None, None))
    """
    if list(have) != [axis for axis in over if axis in have]:
        raise ValueError(f"axes {have} are not among {over}, in that order")
    return tuple(slice(None) if axis in have else None for axis in over)


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
    length = array.shape[axis]
    if not length:
        return np.zeros(_one_at(array.shape, axis))
    before = (slice(None),) * (axis % array.ndim)
    running = array[(*before, slice(0, 1))].copy()
    for place in range(1, length):
        running += array[(*before, slice(place, place + 1))]
    return running


def at_least_one(array: Array, axis: int) -> Array:
    r"""Combine shares over a short axis as "at least one of several", keeping length 1.

    .. math:: 1 - \prod_k (1 - x_k)

    So adding an actor who contributes nothing changes nothing for the others.

    Examples
    --------
    >>> at_least_one(np.array([[[0.5], [0.5], [0.0]]]), 1)
    array([[[0.75]]])
    """
    before = (slice(None),) * (axis % array.ndim)
    none = np.ones(_one_at(array.shape, axis))
    for place in range(array.shape[axis]):
        none *= 1.0 - array[(*before, slice(place, place + 1))]
    return 1.0 - none


def largest(array: Array, axis: int) -> Array:
    """Take the maximum over a short axis, keeping it with length 1.

    Examples
    --------
    >>> largest(np.array([[[0.5], [0.7]]]), 1)
    array([[[0.7]]])
    """
    top: Array = np.max(array, axis=axis, keepdims=True)
    return top


def quotient(numerator: Array, denominator: Array, empty: float = 0.0) -> Array:
    """Divide, giving `empty` where the denominator is zero.

    Examples
    --------
    >>> quotient(np.array([1.0, 0.0]), np.array([4.0, 0.0]))
    array([0.25, 0.  ])
    """
    nothing = np.equal(denominator, 0.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        # divided throughout and mended: faster than to divide where it may be
        out: Array = np.asarray(np.divide(numerator, denominator))
    if nothing.any():
        np.copyto(out, empty, where=nothing)
    return out


def rise(array: Array) -> Array:
    r"""Keep what is above 0: :math:`\max(0, x)`.

    Examples
    --------
    >>> rise(np.array([-0.5, 0.5])), fall(np.array([-0.5, 0.5]))
    (array([0. , 0.5]), array([-0.5,  0. ]))
    """
    # a row of zeros: NumPy takes a single 0 three times as slowly
    kept: Array = np.maximum(array, np.zeros(np.shape(array)[-1:]))
    return kept


def fall(array: Array) -> Array:
    r"""Keep what is below 0: :math:`\min(0, x)`; see `rise`."""
    kept: Array = np.minimum(array, np.zeros(np.shape(array)[-1:]))
    return kept


def total_of_products(left: Array, right: Array, axis: int) -> Array:
    """Sum `left * right` over a short axis without it, slice by slice.

    Unlike `total` the axis is dropped, and a large product is never held in memory.

    Examples
    --------
    >>> total_of_products(np.array([[1.0, 2.0]]), np.array([[3.0, 4.0]]), 1)
    array([11.])
    """
    if _is_small(left, right):
        parts = np.moveaxis(left * right, axis, 0)
        running = np.zeros(parts.shape[1:])
        for part in parts:
            running += part
        return running
    running = np.zeros(_without(left, right, axis))
    part = np.empty_like(running)
    for here, one, other in _factors(left, right, axis):
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
    for here, one, other in _factors(left, right, axis):
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
    for here, one, other in _factors(left, right, axis):
        np.maximum(running[here], one * other, out=running[here])
    return running


SMALL_PRODUCT = 16_384
"""Numbers up to which a product is made whole, in fewer calls: 128 kB. It decides speed,
never a bit: the slices are added in the same order either way."""


def _is_small(left: Array, right: Array) -> bool:
    return np.broadcast(left, right).size <= SMALL_PRODUCT


Place = tuple[slice, ...]


def _factors(left: Array, right: Array, axis: int) -> Iterator[tuple[Place, Array, Array]]:
    """Walk both arrays along an axis: where a product is added, and its two factors.

    An array that has length 1 there is repeated. Most pairs of a mask or of rivals are 0,
    so slices, and rows of long slices, in which a factor is 0 throughout are passed over:
    their products add nothing, and no bit depends on it.
    """
    axis %= left.ndim
    row = _rows(left, right, axis)
    before = (slice(None),) * (row - (row > axis))  # in a slice, which lacks the axis
    used = _used(left, axis, row) & _used(right, axis, row)
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


def _rows(left: Array, right: Array, axis: int) -> int:
    """Choose the axis of rows: the last but runs on which what serves all states varies."""
    shape = min(left, right, key=lambda array: (array.shape[0], array.size)).shape
    others = [a for a in range(len(shape) - 1) if a != axis]
    return max((a for a in others if shape[a] > 1), default=max(others, default=axis))


def _used(array: Array, axis: int, row: int) -> NDArray[np.bool_]:
    """Mark the rows of each slice that are not 0 throughout, over (axis, row).

    What differs between states and runs is not looked through, only what serves all states.
    """
    if array.size > _SMALL and array.shape[0] > 1:
        return np.ones((array.shape[axis], array.shape[row]), dtype=bool)
    others = tuple(other for other in range(array.ndim) if other not in (axis, row))
    used: NDArray[np.bool_] = np.asarray((array != 0.0).any(axis=others))
    return used.T if row < axis else used


def _slice(array: Array, axis: int, place: int) -> Array:
    return array[(*(slice(None),) * axis, min(place, array.shape[axis] - 1))]


def _row(part: Array, here: Place) -> Array:
    """Take one row; one that is the same for all rows is repeated."""
    return part if part.shape[len(here) - 1] == 1 else part[here]


_SMALL = 1024
"""Numbers that are looked through faster than they are multiplied."""


def _one_at(shape: tuple[int, ...], axis: int) -> list[int]:
    sizes = list(shape)
    sizes[axis] = 1
    return sizes


def _without(left: Array, right: Array, axis: int) -> list[int]:
    shape = list(np.broadcast_shapes(left.shape, right.shape))
    del shape[axis]
    return shape
