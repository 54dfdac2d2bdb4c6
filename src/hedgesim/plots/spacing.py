"""Labels that would lie on one another, moved apart as little as possible."""

from collections.abc import Sequence


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
