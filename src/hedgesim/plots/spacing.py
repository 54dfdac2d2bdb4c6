"""Labels that would lie on one another, moved apart as little as possible."""

from collections.abc import Iterator, Sequence

Box = tuple[float, float, float, float]
"""Left, bottom, right and top."""


def spread(
    places: Sequence[float], gap: float, low: float = 0.0, high: float = float("inf")
) -> list[float]:
    """Move sorted places apart by at least `gap`, as little as possible in sum of squares.

    Neighbours that are too close become one group around their common mean, and groups that
    then touch are joined (pool adjacent violators). All stay from `low` to `high`, as
    long as there is room for them there.

    Examples
    --------
    >>> spread([0.5, 0.5, 0.9], gap=0.1)
    [0.45, 0.55, 0.9]
    >>> spread([0.95, 1.0], gap=0.1, high=1.0)
    [0.9, 1.0]
    """
    groups: list[tuple[float, int]] = []  # (mean of places less their shifts, how many)
    for rank, place in enumerate(places):
        mean, size = place - rank * gap, 1
        while groups and groups[-1][0] >= mean:
            other, many = groups.pop()
            mean = (other * many + mean * size) / (many + size)
            size += many
        groups.append((mean, size))
    highest = high - (len(places) - 1) * gap
    bases = [max(min(mean, highest), low) for mean, size in groups for _ in range(size)]
    return [round(base + rank * gap, 9) for rank, base in enumerate(bases)]


def beside(
    anchors: Sequence[tuple[float, float]],
    sizes: Sequence[tuple[float, float]],
    obstacles: Sequence[tuple[float, float]],
    room: Box,
    gap: float,
) -> list[tuple[float, float]]:
    """Place a label beside each of some points, so that as little as can be is covered.

    Eight places around each point are tried, then the same farther off; labels are
    placed in the order of their points. All numbers are of one unit of length.

    Parameters
    ----------
    anchors
        The points.
    sizes
        Width and height of each label.
    obstacles
        Points that had better stay free.
    room
        Where labels may lie.
    gap
        From a point to its label.

    Returns
    -------
    The lower left corner of each label.

    Examples
    --------
    >>> beside([(5, 5)], [(2, 1)], [(6, 5.2)], (0, 0, 10, 10), 0.5)
    [(2.5, 4.5)]
    """
    placed: list[Box] = []
    for anchor, size in zip(anchors, sizes, strict=True):
        tried = list(_around(anchor, size, gap))
        costs = [
            _cost(box, placed, obstacles, room) + 0.1 * k for k, box in enumerate(tried)
        ]
        placed.append(tried[costs.index(min(costs))])
    return [(left, bottom) for left, bottom, _, _ in placed]


def _around(
    anchor: tuple[float, float], size: tuple[float, float], gap: float
) -> Iterator[Box]:
    """Give places around a point: right, left, above, below, and the corners."""
    (x, y), (wide, tall) = anchor, size
    for far in (gap, 2.2 * gap, 4 * gap):
        right, left, middle = x + far, x - far - wide, x - wide / 2
        for a, b in (
            (right, y - tall / 2), (left, y - tall / 2), (middle, y + far),
            (middle, y - far - tall), (right, y + far / 2), (left, y + far / 2),
            (right, y - far / 2 - tall), (left, y - far / 2 - tall),
        ):  # fmt: skip
            yield (a, b, a + wide, b + tall)


def _cost(
    box: Box, placed: Sequence[Box], obstacles: Sequence[tuple[float, float]], room: Box
) -> float:
    """Weigh what a label would cover: other labels and the edge most."""
    left, bottom, right, top = box
    outside = left < room[0] or bottom < room[1] or right > room[2] or top > room[3]
    over = sum(
        left < b[2] and b[0] < right and bottom < b[3] and b[1] < top for b in placed
    )
    hidden = sum(left <= x <= right and bottom <= y <= top for x, y in obstacles)
    return 50.0 * outside + 20.0 * over + hidden
