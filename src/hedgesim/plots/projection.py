"""The globe on paper: an equal-area projection, and rings as paths that can be filled."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from matplotlib.path import Path

from hedgesim.world.outline import Outline, Point, Rings

LONGEST = 2.0
"""Degrees after which a straight line of a ring gets a point more: it bends on paper."""


def projected(points: Sequence[Point] | np.ndarray, centre: Point) -> np.ndarray:
    r"""Put longitudes and latitudes on paper, by Lambert's azimuthal equal-area projection.

    .. math:: k = \sqrt{2 / (1 + \sin\phi_0 \sin\phi
        + \cos\phi_0 \cos\phi \cos(\lambda - \lambda_0))}

    Parameters
    ----------
    points
        Rows of longitude and latitude in degrees.
    centre
        The point that keeps its shape, in the middle.

    Returns
    -------
    Rows of x, eastwards, and y, northwards, in radii of the globe.

    References
    ----------
    Snyder (1987), Map projections: a working manual, equations 24-2 to 24-4.

    Examples
    --------
    A quarter of the globe to the east:

    >>> projected([(75.0, 0.0), (165.0, 0.0)], (75.0, 0.0)).round(3).tolist()
    [[0.0, 0.0], [1.414, 0.0]]
    """
    east, north = np.radians(np.asarray(points, dtype=float)).T
    middle, height = np.radians(centre)
    away = east - middle
    inner = 1.0 + np.sin(height) * np.sin(north)
    inner = inner + np.cos(height) * np.cos(north) * np.cos(away)
    k = np.sqrt(2.0 / np.maximum(inner, 1e-9))
    x = k * np.cos(north) * np.sin(away)
    up = np.cos(height) * np.sin(north) - np.sin(height) * np.cos(north) * np.cos(away)
    return np.stack([x, k * up], axis=-1)


def path_of(rings: Rings, centre: Point) -> Path:
    """Give rings as one path on paper, whose holes stay empty when it is filled."""
    parts = [Path(projected(_bent(ring), centre), closed=True) for ring in rings]
    return Path.make_compound_path(*parts)


def _bent(ring: Sequence[Point]) -> np.ndarray:
    """Put points on long straight lines, such as parallels and cut edges."""
    corners = np.array(ring, dtype=float)
    pieces = []
    for begins, ends in pairwise(corners):
        count = max(int(np.ceil(np.abs(ends - begins).max() / LONGEST)), 1)
        steps = np.arange(count)[:, None] / count
        pieces.append(begins + steps * (ends - begins))
    return np.concatenate([*pieces, corners[:1]])


def window(
    outline: Outline, actors: Sequence[str], air: tuple[float, float], shape: float
) -> tuple[float, float, float, float]:
    """Choose what to show: the places of some actors with air around, of a given shape.

    Parameters
    ----------
    outline
        Where they lie.
    actors
        Whose places are to be seen.
    air
        Radii of the globe left free at the sides, and above and below.
    shape
        Width over height.

    Returns
    -------
    Left, right, bottom and top on paper.
    """
    places = projected([outline.places[actor] for actor in actors], outline.centre)
    (left, bottom), (right, top) = places.min(axis=0), places.max(axis=0)
    wide, high = right - left + 2 * air[0], top - bottom + 2 * air[1]
    wide, high = max(wide, high * shape), max(high, wide / shape)
    x, y = (left + right) / 2, (bottom + top) / 2
    return x - wide / 2, x + wide / 2, y - high / 2, y + high / 2
