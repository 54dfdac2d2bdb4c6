"""Where actors of a network stand: as on a map, spread over the room and moved apart."""

from collections.abc import Mapping, Sequence
from itertools import combinations

import numpy as np

Place = tuple[float, float]
"""From the left and from below."""


def spaced(
    places: Mapping[str, Place], room: tuple[float, float], apart: float, edge: float
) -> dict[str, Place]:
    """Spread places over a room evenly, and move those apart that lie too close.

    Halfway between true places and even steps in the same order, so that a far one leaves
    no void; then pairs are pushed apart by half of what lacks, in turns, until none is too
    close. Who lies east or north of whom stays so as far as possible.

    Parameters
    ----------
    places
        By name, in any unit.
    room
        Width and height.
    apart
        Least distance of two.
    edge
        Least distance from the edge.

    Examples
    --------
    >>> spaced({"a": (0, 0), "b": (1, 1)}, (10, 10), 2, 1)
    {'a': (1.0, 1.0), 'b': (9.0, 9.0)}
    """
    names = list(places)
    at = np.array([places[name] for name in names], dtype=float)
    free = np.array(room, dtype=float) - 2 * edge
    at = edge + free * (_unit(at) + _unit(_ranks(at))) / 2
    for _ in range(400):
        moved = False
        for one, other in combinations(range(len(names)), 2):
            way = at[other] - at[one]
            distance = float(np.hypot(*way))
            if distance < apart - 1e-6:
                if distance < 1e-9:
                    way, distance = np.array([1.0, 0.3]), 1.0
                push = (apart - distance) / 2 * way / np.hypot(*way)
                at[one], at[other], moved = at[one] - push, at[other] + push, True
        at = np.clip(at, edge, edge + free)
        if not moved:
            break
    return {n: (round(float(x), 6), round(float(y), 6)) for n, (x, y) in
            zip(names, at, strict=True)}  # fmt: skip


def _ranks(at: np.ndarray) -> np.ndarray:
    """Rank values, column by column; the same value has the same rank."""
    return np.stack([np.unique(side, return_inverse=True)[1] for side in at.T], axis=-1)


def _unit(at: np.ndarray) -> np.ndarray:
    """Scale columns to 0 to 1; to the middle where all are the same."""
    low, span = at.min(axis=0), np.ptp(at, axis=0)
    scaled: np.ndarray = np.where(span > 0, (at - low) / np.where(span > 0, span, 1), 0.5)
    return scaled


def around(names: Sequence[str]) -> dict[str, Place]:
    """Set names on a circle from its top, clockwise: places of those that have none.

    Examples
    --------
    >>> around(["a", "b"])
    {'a': (0.0, 1.0), 'b': (0.0, -1.0)}
    """
    turns = 2 * np.pi * np.arange(len(names)) / max(len(names), 1)
    return {
        name: (round(float(np.sin(t)), 9), round(float(np.cos(t)), 9))
        for name, t in zip(names, turns, strict=True)
    }
