"""Worlds on a full grid: a point at every combination of two or three factors' values.

Nothing is computed: bands of points are read as they stand in `bands.parquet`, and laid
out by the values that a point has.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hedgesim.core.errors import ConfigError
from hedgesim.study import folder as place
from hedgesim.study.band_rows import QUANTILES
from hedgesim.study.open import Results
from hedgesim.study.points import POINTS_WITH_BANDS
from hedgesim.study.tables import DONE, STRATEGY
from hedgesim.world.designs import GRID, LIST

FEWEST, MOST = 2, 3
"""Factors of a grid that can be explored by hand, one slider for each."""
SHARES = f"{STRATEGY}:"
"""Before the name of a strategy, in the bands: the share of the runs that have it."""

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Axis:
    """A factor, with its values in the order in which they stand on the axis.

    Attributes
    ----------
    name, kind, target
        As `hedgesim.world.designs.Factor` has them.
    values
        Numbers rising; what is no number as the experiment lists it, dates as text.
    base
        What would hold without the design: the default of a parameter, what the scenario
        says of an event; None where there is no one value.
    """

    name: str
    kind: str
    target: str
    values: tuple[Any, ...]
    base: Any


@dataclass(frozen=True)
class FullGrid:
    """The worlds of a study, laid out by the values of its factors.

    A world is one combination of values; worlds are numbered with the last factor fastest.

    Attributes
    ----------
    results
        The folder.
    axes
        Its factors, in the order of the experiment.
    points
        The point of the design that each world is, shape (world,).
    """

    results: Results
    axes: tuple[Axis, ...]
    points: NDArray[np.int64]

    @property
    def replicates(self) -> int:
        """Runs of every world, failed ones included."""
        return int(_design(self.results)["replicates"])

    @cached_property
    def made(self) -> NDArray[np.int64]:
        """Runs of each world that ended well, shape (world,); 0 where it was not made."""
        runs = self.results.runs(["point", "status"])
        done = runs["point"][runs["status"].astype(str) == DONE].to_numpy()
        counts = np.bincount(done, minlength=int(self.points.max()) + 1)
        made: NDArray[np.int64] = counts[self.points].astype(np.int64)
        return made

    def bands(
        self, state: str, turns: Sequence[int], measures: Collection[str]
    ) -> dict[str, Numbers]:
        """Give measures that a state has by itself, in every world.

        Parameters
        ----------
        state
            Its id.
        turns
            Recorded turns, rising.
        measures
            Which of `measures`; of strategies all or none.

        Returns
        -------
        dict[str, Numbers]
            By measure the quantiles `q05` to `q95`, shape (5, turn, world); by
            "strategy:NAME" the share of runs that have it, shape (1, turn, world), 0 where
            no run of a world has it. Nan where a world has no number.
        """
        told = ["point", "turn", "measure", *QUANTILES, "mean"]
        rows = self.results.bands(told, state=state, partner="")
        kept = rows["turn"].isin(list(turns)) & rows["measure"].isin(list(measures))
        rows = rows[kept & (rows["point"] >= 0)]
        worlds = np.full(int(self.points.max()) + 1, -1)
        worlds[self.points] = np.arange(self.points.size)
        found: dict[str, Numbers] = {}
        for name, own in rows.groupby(rows["measure"].astype(str), sort=False):
            columns = ["mean"] if str(name).startswith(SHARES) else list(QUANTILES)
            laid = np.full((len(columns), len(turns), self.points.size), np.nan)
            at = np.searchsorted(turns, own["turn"].to_numpy())
            laid[:, at, worlds[own["point"].to_numpy()]] = own[columns].to_numpy().T
            found[str(name)] = laid
        return _with_noughts(found)

    @cached_property
    def measures(self) -> tuple[str, ...]:
        """Names of the measures that states have by themselves, and "strategy:NAME"."""
        rows = self.results.bands(["measure"], partner="")
        return tuple(rows["measure"].astype(str).drop_duplicates())

    @cached_property
    def turns(self) -> dict[int, str]:
        """Recorded turns of states, rising, with their names, such as "2022Q4"."""
        rows = self.results.bands(["point", "turn", "quarter"], partner="")
        rows = rows.drop_duplicates("turn")
        named = zip(rows["turn"].astype(int), rows["quarter"].astype(str), strict=True)
        return dict(sorted(named))


def _with_noughts(found: dict[str, Numbers]) -> dict[str, Numbers]:
    """Fill in that no run has a strategy, where any run has one at all."""
    shares = {name: laid for name, laid in found.items() if name.startswith(SHARES)}
    if shares:
        known = np.isfinite(np.concatenate(list(shares.values()))).any(axis=0)
        for name, laid in shares.items():
            found[name] = np.where(known & np.isnan(laid), 0.0, laid)
    return found


def full_grid(results: Results) -> FullGrid:
    """See that a study's points form a full grid of two or three factors, and lay them out.

    Parameters
    ----------
    results
        A complete study.

    Raises
    ------
    ConfigError
        If its design has no points, crosses scenarios, has another number of factors,
        lacks a combination or has one twice, or if its points have no bands of their own;
        with what to do.
    """
    design = _design(results)
    factors = results.provenance["inputs"]["experiment"].get("factors", [])
    _refuse_other_designs(results, design, [str(f["name"]) for f in factors])
    rows = _rows(design, factors)
    columns = zip(*rows, strict=True)
    axes = tuple(_axis(f, column) for f, column in zip(factors, columns, strict=True))
    points = _placed(results, rows, axes)
    if int(design["replicates"]) < 2:
        raise _refused(
            results, "points with replicates, of which bands are made",
            "one run at each point",
            "add replicates = 20 to [design] and run it into another folder",
        )  # fmt: skip
    if points.size >= POINTS_WITH_BANDS:
        raise _refused(
            results, f"fewer than {POINTS_WITH_BANDS:,} points: more have no bands of "
            "their own", f"{points.size:,} points", "give the factors fewer values",
        )  # fmt: skip
    return FullGrid(results=results, axes=axes, points=points)


def _design(results: Results) -> Mapping[str, Any]:
    design: Mapping[str, Any] = results.provenance["inputs"]["experiment"]["design"]
    return design


def _refused(results: Results, expected: str, value: str, hint: str) -> ConfigError:
    return place.refuse(results.folder, expected, value=value, hint=hint)


def _axis(factor: Mapping[str, Any], column: Sequence[Any]) -> Axis:
    """Give the axis of a factor, with every value that it has at any point."""
    values = dict.fromkeys(column)
    words = any(isinstance(value, str | bool | None) for value in values)
    return Axis(
        name=factor["name"],
        kind=factor["kind"],
        target=factor["target"],
        values=tuple(values if words else sorted(values)),
        base=factor["bases"][0],
    )


def _refuse_other_designs(
    results: Results, design: Mapping[str, Any], names: Sequence[str]
) -> None:
    """See that a design may be a full grid of few factors, in one scenario.

    Raises
    ------
    ConfigError
        If it may not.
    """
    if str(design["kind"]) not in (GRID, LIST):
        raise _refused(
            results, "a grid of two or three factors, or a list that is one",
            f'a design of kind "{design["kind"]}"',
            'give the experiment kind = "grid", replicates, and a [[factor]] with values '
            "for each slider; hedgesim run explorable_invasion makes one",
        )  # fmt: skip
    if design["scenarios"]:
        raise _refused(
            results, "one scenario", f"{len(design['scenarios'])} crossed scenarios",
            "run each into a folder of its own, and make a file of each",
        )  # fmt: skip
    if not FEWEST <= len(names) <= MOST:
        raise _refused(
            results, "two or three factors, one slider for each",
            f"{len(names)}: {', '.join(names)}",
            "hedgesim plot draws what one factor does; or add another [[factor]]"
            if len(names) < FEWEST
            else "fix some in [parameters], or leave them out, and run it again",
        )  # fmt: skip


def _rows(
    design: Mapping[str, Any], factors: Sequence[Mapping[str, Any]]
) -> list[tuple[Any, ...]]:
    """Give the values of each point; of a list, its base where a factor is left alone."""
    own = [tuple(f["values"] or [f["low"], f["high"]]) for f in factors]
    if design["kind"] == GRID:
        return list(product(*own))
    bases = [factor["bases"][0] for factor in factors]
    return [
        tuple(
            base if code < 0 else values[code]
            for values, code, base in zip(own, row, bases, strict=True)
        )
        for row in design["rows"]
    ]


def _placed(
    results: Results, rows: Sequence[tuple[Any, ...]], axes: tuple[Axis, ...]
) -> NDArray[np.int64]:
    """Find the point of every combination.

    Raises
    ------
    ConfigError
        If a combination has no point, or several.
    """
    at: dict[tuple[Any, ...], int] = {}
    twice = [row for point, row in enumerate(rows) if at.setdefault(row, point) != point]
    every = list(product(*(axis.values for axis in axes)))
    missing = [row for row in every if row not in at]
    if missing or twice:
        what = "missing" if missing else "there twice"
        first = ", ".join(
            f"{axis.name} = {value}"
            for axis, value in zip(axes, (missing or twice)[0], strict=True)
        )
        sizes = " x ".join(str(len(axis.values)) for axis in axes)
        raise _refused(
            results, f"a full grid: each of the {prod(len(a.values) for a in axes):,} "
            f"combinations ({sizes}) once",
            f"{len(missing or twice):,} {what}, the first: {first}",
            'kind = "grid" has every combination' if missing else "leave that line out",
        )  # fmt: skip
    return np.array([at[row] for row in every], dtype=np.int64)
