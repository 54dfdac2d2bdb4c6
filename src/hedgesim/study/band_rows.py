"""Rows of bands: quantiles of a measure, or shares of strategies, cell by cell."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hedgesim.study.tables import STRATEGY

QUANTILES = {"q05": 0.05, "q25": 0.25, "q50": 0.5, "q75": 0.75, "q95": 0.95}

Values = NDArray[np.float64]
Luck = Callable[[int | None, NDArray[np.bool_]], Values]
"""Luck's share in some cells (marked), of a column's numbers or of one of its codes."""


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of one measure: where they stand, and the numbers, one per row.

    `points` and `scenarios` say whose rows they are, one number for all or one per row;
    `numbers` holds the quantiles, `mean`, `n` and `luck_share`.
    """

    measure: str
    table: str
    cells: NDArray[np.int64]
    numbers: Mapping[str, NDArray[Any]]
    points: int | NDArray[np.int64]
    scenarios: int | NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Column:
    """Some rows to be of a column: which cells, over which runs, shape (cell, run).

    `where` has the cell of each row of `values`; `points` and `scenarios` as in `Rows`, for
    all rows or for each.
    """

    name: str
    table: str
    where: NDArray[np.int64]
    values: NDArray[Any]
    points: int | NDArray[np.int64]
    scenarios: int | NDArray[np.int64]

    def rows(
        self, measure: str, known: NDArray[np.bool_], numbers: Mapping[str, NDArray[Any]]
    ) -> Rows:
        """Give the rows of the cells that are known, with the numbers of these."""
        points, scenarios = (
            of if isinstance(of, int) else of[known] for of in (self.points, self.scenarios)
        )
        return Rows(measure, self.table, self.where[known], numbers, points, scenarios)


def rows_of(column: Column, luck: Luck, strategies: tuple[str, ...]) -> Iterator[Rows]:
    """Give the rows of a column; its values are sorted in place.

    Parameters
    ----------
    column
        The numbers, or the codes of strategies.
    luck
        How much of the variance is luck.
    strategies
        Names of strategies by code.
    """
    if column.name == STRATEGY:
        yield from _strategies(column, luck, strategies)
        return
    share = luck(None, np.ones(len(column.where), dtype=bool))
    found = spread(column.values) | {"luck_share": share}
    known = found["n"] > 0
    yield column.rows(column.name, known, {key: part[known] for key, part in found.items()})


def _strategies(column: Column, luck: Luck, strategies: tuple[str, ...]) -> Iterator[Rows]:
    """Give the share of runs with each strategy, where it is above 0."""
    codes = column.values
    count = (codes >= 0).sum(axis=1)
    for code, label in enumerate(strategies):
        having = (codes == code).sum(axis=1)
        known = having > 0
        if not known.any():
            continue
        numbers = {name: np.full(known.sum(), np.nan) for name in QUANTILES}
        numbers |= {
            "mean": having[known] / count[known],
            "n": count[known],
            "luck_share": luck(code, known),
        }
        yield column.rows(f"{STRATEGY}:{label}", known, numbers)


def spread(values: NDArray[np.floating[Any]]) -> dict[str, NDArray[Any]]:
    """Give quantiles, mean and number of runs of each cell.

    Parameters
    ----------
    values
        Shape (cell, run); nan where a run has no number. Sorted in place.

    Returns
    -------
    dict[str, NDArray[Any]]
        "q05" to "q95" (linear between runs), "mean" and "n", shape (cell,); nan where
        `n` is 0.

    Examples
    --------
    >>> found = spread(np.array([[4.0, 2.0, 3.0, 1.0, 5.0]], dtype=np.float32))
    >>> [round(float(found[name][0]), 6) for name in ("q05", "q50", "q95", "mean")]
    [1.2, 3.0, 4.8, 3.0]
    """
    values.sort(axis=1)  # nan comes last
    count = np.isfinite(values).sum(axis=1)
    found: dict[str, NDArray[Any]] = {
        name: quantile(values, count, share) for name, share in QUANTILES.items()
    }
    sums = np.where(np.isfinite(values), values, 0.0).sum(axis=1, dtype=np.float64)
    with np.errstate(invalid="ignore"):
        found["mean"] = sums / count
    return found | {"n": count}


def quantile(
    values: NDArray[np.floating[Any]], count: NDArray[Any], share: float
) -> Values:
    """Give one quantile of each cell, linear between runs; nan where no run has a number.

    Parameters
    ----------
    values
        Shape (cell, run), sorted along runs, nan last.
    count
        How many runs of each cell have a number.
    share
        Share of runs that lie below, 0 to 1.

    Examples
    --------
    >>> float(quantile(np.array([[1.0, 2.0, np.nan]]), np.array([2]), 0.25)[0])
    1.25
    """
    last = np.maximum(count - 1, 0)
    row = np.arange(len(values))
    place = last * share
    low = np.floor(place).astype(np.int64)
    below, above = (
        values[row, np.minimum(p, last)].astype(np.float64) for p in (low, low + 1)
    )
    between: Values = below + (above - below) * (place - low)
    return between


def luck_alone(values: NDArray[Any]) -> Luck:
    """Say that all that varies within a point is luck."""

    def share(code: int | None, known: NDArray[np.bool_]) -> Values:
        own = values[known] if code is None else (values[known] == code).astype(np.float64)
        low, high = np.fmin.reduce(own, axis=1), np.fmax.reduce(own, axis=1)
        return np.where(high > low, 1.0, np.nan)

    return share
