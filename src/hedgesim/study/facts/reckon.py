"""Small sums that several facts need, over runs."""

import numpy as np

from hedgesim.core.axes import Array
from hedgesim.study.facts.course import Course


def part(of: Array, whole: Array) -> Array:
    """Divide run by run; nan where the whole is not above 0.

    Examples
    --------
    >>> part(np.array([1.0, 1.0]), np.array([4.0, 0.0]))
    array([0.25,  nan])
    """
    result: Array = np.full(np.broadcast_shapes(of.shape, whole.shape), np.nan)
    np.divide(of, whole, out=result, where=whole > 0)
    return result


def relative_fall(course: Course, before: str, after: str) -> Array:
    """Give how much of its level something loses between two quarters; below 0 it gains.

    Examples
    --------
    >>> from hedgesim.core.calendar import Quarter
    >>> held = Course(np.array([[0.4], [0.3]]), Quarter(2022, 1))
    >>> relative_fall(held, "2021Q4", "2022Q1").round(9)
    array([0.25])
    """
    return part(course.at(before) - course.at(after), course.at(before))


def rise(course: Course, before: str, first: str, last: str) -> Array:
    """Give how far the mean over some quarters lies above a quarter before."""
    return course.mean(first, last) - course.at(before)
