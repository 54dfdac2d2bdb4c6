"""The axes of every array, in their one fixed order: run last, so that runs are SIMD lanes.

An array has the axes its quantity declares, in the order of `ORDER`, and always the run
axis, which has length 1 where the quantity is the same in every run.
"""

from collections.abc import Sequence
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


def at_two_speeds(gap: Array, rising: Array, falling: Array) -> Array:
    r"""Close a gap at one speed where it is above 0, and at another where it is below.

    .. math:: \lambda_+ \max(0, x) + \lambda_- \min(0, x)

    Examples
    --------
    >>> at_two_speeds(np.array([0.4, -0.4]), np.array([0.5]), np.array([0.25]))
    array([ 0.2, -0.1])
    """
    up = written_over(np.multiply, rise(gap), rising)
    return written_over(np.add, up, written_over(np.multiply, fall(gap), falling))


def written_over(step: np.ufunc, own: Array, other: Array) -> Array:
    """Take a step from an array that nobody else holds, in its place if that has the room.

    A turn is bound by memory: what is written over need not be fetched first.

    Examples
    --------
    >>> own = np.array([1.0, 2.0])
    >>> written_over(np.add, own, np.array([3.0])) is own
    True
    >>> written_over(np.add, own[:1], np.array([1.0, 2.0]))
    array([5., 6.])
    >>> float(written_over(np.add, 1.0, np.array(2.0)))
    3.0
    """
    # a single number has no place of its own
    fits = isinstance(own, np.ndarray) and np.broadcast(own, other).shape == own.shape
    after: Array = step(own, other, out=own if fits else None)
    return after


def _one_at(shape: tuple[int, ...], axis: int) -> list[int]:
    sizes = list(shape)
    sizes[axis] = 1
    return sizes
