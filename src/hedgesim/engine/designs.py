"""The points of a design: what each factor is at a point, and which point a run has.

A run is a replicate of a point: run = point x replicates + replicate. Where scenarios are
crossed, the scenario is outermost in the point's number: the first has the first points.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hedgesim.core.axes import Array
from hedgesim.core.errors import ConfigError, Problem
from hedgesim.core.luck import Integers
from hedgesim.engine.design_samples import random_shares, unit_problem, whole_sample
from hedgesim.world.designs import (
    DATE,
    GRID,
    LIST,
    MAGNITUDE,
    ONE_AT_A_TIME,
    PRESENT,
    RANDOM,
    Design,
    Factor,
    Value,
    count,
)
from hedgesim.world.experiment import Experiment

SCENARIO = "scenario"
"""The column in which the scenario of a run stands, if scenarios are crossed."""

LEFT_ALONE = -1
"""In place of a share or a value's number: the factor is as it is without a design."""

Column = NDArray[Any]


@dataclass(frozen=True, slots=True)
class Points:
    """The points of a design.

    Attributes
    ----------
    design
        Its kind, and how many replicates.
    varied
        Its factors.
    seed
        The experiment's, which settles what is sampled.
    """

    design: Design
    varied: tuple[Factor, ...]
    seed: int

    @property
    def count(self) -> int:
        """Number of points, scenarios included."""
        return count(self.design, self.varied)

    @property
    def factors(self) -> tuple[str, ...]:
        """Names of the factors, in the order of their columns."""
        return tuple(factor.name for factor in self.varied)

    @property
    def problem(self) -> dict[str, Any] | None:
        """SALib's description of the factors, for its analyses; None for other designs.

        Every factor lies on the unit interval, on which SALib sampled; `shares` gives the
        sample itself.
        """
        needed = self.design.needs_salib
        return unit_problem(self.factors, self._groups) if needed else None

    def scenario_of(self, points: Sequence[int] | Integers) -> Integers:
        """Give the place of each point's scenario among those crossed; else 0."""
        return self._split(points)[0]

    def shares(self, points: Sequence[int] | Integers) -> Array:
        """Give where points lie, shape (point, factor).

        For sampled designs the share of each factor's range, 0 to 1. For the others the
        number of its value among its values (of a range: 0 the low end, 1 the high one),
        and -1 where a factor is left alone.
        """
        design, within_one = self.design, self._split(points)[1]
        if design.kind == RANDOM:
            drawn = [random_shares(self.seed, name, within_one) for name in self.factors]
            return np.array(drawn).T.reshape(within_one.size, len(drawn))
        if design.kind == GRID:
            places = np.unravel_index(within_one, [f.steps for f in self.varied])
            return np.array(places, dtype=np.float64).T
        if design.kind == LIST:
            return np.array(design.rows, dtype=np.float64)[within_one]
        if design.kind == ONE_AT_A_TIME:
            return _one_moved(within_one, [f.steps for f in self.varied])
        size = design.points or 0
        whole = whole_sample(design.kind, len(self.varied), size, self.seed, self._groups)
        return whole[within_one]

    def treatments(self, points: Sequence[int] | Integers) -> dict[str, Column]:
        """Give what is done at points, by factor, whether or not it has an effect there.

        Numbers as an array of them, nan where a factor is left alone; all else as an array
        of objects, None where it is.
        """
        shares = self.shares(points)
        sampled = self.design.points is not None
        return {
            factor.name: _treatment(factor, shares[:, place], sampled)
            for place, factor in enumerate(self.varied)
        }

    def values(self, points: Sequence[int] | Integers) -> dict[str, Column]:
        """Give the effective value of each factor at points, as the table of runs has it.

        Numbers are float64, nan where there is no such event at the point or the region has
        no one figure; presence is true or false; rules and dates are words, None where
        there is no such event.
        """
        scenarios = self.scenario_of(points)
        done = self.treatments(points)
        found = {f.name: _effective(f, done[f.name], scenarios) for f in self.varied}
        for factor in self.varied:
            there = found.get(f"event:{factor.target}:{PRESENT}")
            if there is not None and factor.kind in (MAGNITUDE, DATE):
                nothing: Any = np.nan if factor.kind == MAGNITUDE else None
                found[factor.name] = np.where(there, found[factor.name], nothing)
        return found

    @property
    def _groups(self) -> tuple[str, ...]:
        """The side of each factor if sides move as one; else nothing."""
        return tuple(f.side for f in self.varied) if self.design.grouped else ()

    def _split(self, points: Sequence[int] | Integers) -> tuple[Integers, Integers]:
        """Give the scenario of points, and their numbers among the points of one."""
        numbers = np.asarray(points, dtype=np.int64)
        each = max(self.count // max(len(self.design.scenarios), 1), 1)
        scenario, rest = np.divmod(numbers, each)
        return scenario, rest


def points_of(experiment: Experiment) -> Points:
    """Give the points of an experiment's design.

    Examples
    --------
    >>> from hedgesim.world.experiment import load_experiment
    >>> from hedgesim.world.designs import Factor
    >>> from dataclasses import replace
    >>> mild = Factor(name="deference", kind="parameter", target="deference", bases=(0.5,),
    ...               values=(0.0, 1.0))
    >>> points = points_of(replace(load_experiment("triad"), design=Design(kind="grid"),
    ...                            factors=(mild,)))
    >>> points.count, points.values([1, 0])["deference"]
    (2, array([1., 0.]))
    """
    return Points(experiment.design, experiment.factors, experiment.seed)


@dataclass(frozen=True, slots=True)
class Addresses:
    """For some runs: their points, their replicates, and the numbers that address luck."""

    points: Integers
    replicates: Integers
    luck: Integers


def addresses(
    experiment: Experiment,
    runs: Sequence[int] | Integers,
    luck: Sequence[int] | None = None,
) -> Addresses:
    """Give the point, the replicate and the luck of runs.

    Without a design of points all three are the run. With one, a replicate has the same
    luck at every point if luck is common, else each run has its own.

    Parameters
    ----------
    experiment
        Whose runs.
    runs
        Run numbers.
    luck
        Other numbers to address luck, one per run; they stand as replicates, too, where
        there are no design points.

    Raises
    ------
    ConfigError
        If a design of points has no such run.
    """
    numbers = np.asarray(runs, dtype=np.int64)
    given = None if luck is None else np.asarray(luck, dtype=np.int64)
    design = experiment.design
    if not design.has_points:
        replicates = numbers if given is None else given
        return Addresses(numbers, replicates, replicates)
    _refuse_outside(experiment, numbers)
    points, replicates = np.divmod(numbers, design.replicates)
    own = replicates if design.common_luck else numbers
    return Addresses(points, replicates, own if given is None else given)


def _refuse_outside(experiment: Experiment, runs: Integers) -> None:
    outside = runs[(runs < 0) | (runs >= experiment.runs)]
    if outside.size:
        expected = f"a run of the design, 0 to {experiment.runs - 1}"
        problem = Problem(where=experiment.name, key="run", value=str(outside[0]),
                          expected=expected)  # fmt: skip
        raise ConfigError([problem])


def _one_moved(points: Integers, steps: Sequence[int]) -> Array:
    """Give the value's number of the one factor that a point moves; point 0 moves none."""
    out: Array = np.full((points.size, len(steps)), float(LEFT_ALONE))
    ends = np.cumsum(steps)
    for row, point in enumerate(points.tolist()):
        if point:
            factor = int(np.searchsorted(ends, point, side="left"))
            out[row, factor] = point - 1 - (ends[factor] - steps[factor])
    return out


def within(low: float, high: float, share: Array, scale: str = "linear") -> Array:
    """Give the values at shares (0 to 1) of a range, on a linear or a log scale.

    Examples
    --------
    >>> within(0.1, 0.4, np.array([0.5])), within(0.1, 0.4, np.array([0.5]), "log").round(9)
    (array([0.25]), array([0.2]))
    """
    if scale == "log":
        raised: Array = low * np.exp(np.log(high / low) * share)
        return raised
    return low + (high - low) * share


def _treatment(factor: Factor, share: Array, sampled: bool) -> Column:
    if not factor.values:
        low, high = float(factor.low or 0.0), float(factor.high or 0.0)
        value = np.clip(within(low, high, share, factor.scale), low, high)
        value = np.where(share == 1.0, high, value)  # to the last bit
        return np.where(share == LEFT_ALONE, np.nan, value)
    steps = len(factor.values)
    places = np.minimum(share * steps, steps - 1) if sampled else share
    codes = np.floor(places).astype(np.int64)
    kind: Any = np.float64 if factor.numeric else object
    table = np.empty(steps + 1, dtype=kind)  # the last is what LEFT_ALONE finds
    table[:steps] = factor.values
    table[steps] = np.nan if factor.numeric else None
    taken: Column = table[codes]
    return taken


def _effective(factor: Factor, done: Column, scenarios: Integers) -> Column:
    """Fill in what holds where a factor is left alone, and blank what is not there."""
    if factor.numeric:
        bases = np.array(
            [np.nan if b is None else b for b in factor.bases], dtype=np.float64
        )
        base = bases[scenarios]
        found: Column = np.where(np.isnan(done), base, done)
        if factor.cells:  # figures are set whether or not the region has one
            return found
        return np.where(np.isnan(base), np.nan, found)
    filled = [
        None if factor.bases[s] is None else factor.bases[s] if value is None else value
        for value, s in zip(done.tolist(), scenarios.tolist(), strict=True)
    ]
    if factor.kind == PRESENT:
        return np.array([bool(value) for value in filled], dtype=bool)
    out: Column = np.empty(len(filled), dtype=object)
    out[:] = [None if value is None else str(value) for value in filled]
    return out


def treatment_at(treatments: Mapping[str, Column], place: int) -> dict[str, Value | None]:
    """Give what is done at a place of `Points.treatments`; None for what is left alone."""
    found: dict[str, Value | None] = {}
    for name, column in treatments.items():
        value = column[place]
        is_number = column.dtype.kind == "f"
        found[name] = (None if np.isnan(value) else float(value)) if is_number else value
    return found
