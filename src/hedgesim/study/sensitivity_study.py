"""Outcomes of a study laid out in units of its design, and whether they can be analysed."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hedgesim.engine.designs import Points
from hedgesim.study import folder as place
from hedgesim.study.compare_sides import Side
from hedgesim.study.sensitivity_outcome import Asked, Subject
from hedgesim.study.sensitivity_points import columns_of, points_again, scenario_asked
from hedgesim.world.designs import (
    GRID,
    LATIN,
    LIKELY,
    MAGNITUDES,
    MORRIS,
    ONE_AT_A_TIME,
    RANDOM,
    SOBOL,
    Factor,
)

Values = NDArray[np.float64]

RANKED = (LATIN, RANDOM, LIKELY, MAGNITUDES)
"""Designs whose points are a plain sample."""
WORKING = (SOBOL, MORRIS, *RANKED, GRID, ONE_AT_A_TIME)
LEAST_UNITS = {SOBOL: 8, MORRIS: 4, GRID: 2, ONE_AT_A_TIME: 2}
LEAST_POINTS = 20
"""Below so many rows, trajectories or points nothing is said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Study:
    """The outcome at the points of one scenario, and what was varied there.

    `outcomes` has shape (unit, point of the unit, replicate); `kept` marks units all of
    whose runs have a number.
    """

    folder: Path
    points: Points
    numbers: NDArray[np.int64]
    outcomes: Values
    kept: NDArray[np.bool_]
    columns: Mapping[str, NDArray[Any]]

    @property
    def factors(self) -> tuple[Factor, ...]:
        """What was varied."""
        return self.points.varied

    @property
    def whole(self) -> Values:
        """Units that are whole, shape (unit, point, replicate)."""
        return self.outcomes[self.kept]

    @property
    def flat(self) -> Values:
        """Points of whole units, shape (point, replicate)."""
        return self.whole.reshape(-1, self.outcomes.shape[2])

    @property
    def places(self) -> NDArray[np.int64]:
        """Places among the points of those in `flat`."""
        each = self.outcomes.shape[1]
        return np.flatnonzero(np.repeat(self.kept, each))


def study_of(side: Side, asked: Asked, outcomes: Values) -> Study:
    """Lay out what happened at the points of one scenario in units of the design."""
    again = points_again(side)
    scenario, _ = scenario_asked(side, asked.scenario)
    crossed = max(len(again.design.scenarios), 1)
    each = len(outcomes) // crossed
    numbers = np.arange(scenario * each, (scenario + 1) * each)
    size = _unit(again)
    own = outcomes[numbers].reshape(-1, size, outcomes.shape[1])
    return Study(
        folder=side.results.folder,
        points=again,
        numbers=numbers,
        outcomes=own,
        kept=np.asarray(np.isfinite(own).all(axis=(1, 2))),
        columns=columns_of(side, again, numbers, outcomes.shape[1]),
    )


def _unit(points: Points) -> int:
    """Give how many points hang together, so that they are kept or left out as one."""
    moved = len(movers(points))
    return {SOBOL: moved + 2, MORRIS: moved + 1}.get(points.design.kind, 1)


def movers(points: Points) -> tuple[str, ...]:
    """Name what moves alone in a design: its factors, or their sides if it is grouped."""
    if not points.design.grouped:
        return points.factors
    return tuple(dict.fromkeys(factor.side for factor in points.varied))


def refuse_design(side: Side, kind: str) -> None:
    """See that a design is one of which something can be told.

    Raises
    ------
    ConfigError
        If it is not, with those that are.
    """
    if kind not in WORKING:
        why = "points that somebody chose" if kind == "list" else "luck alone"
        raise place.refuse(
            side.results.folder,
            f"a study whose design is one of {', '.join(WORKING)}",
            value=f'[design] kind = "{kind}", which varies {why}',
            hint="bands.parquet has what came out at each point"
            if kind == "list"
            else 'give [design] and [[factor]] entries: kind = "sobol" splits a variance',
        )


def refuse_empty(study: Study, kind: str, subject: Subject) -> None:
    """See that enough is whole, and that something varies.

    Raises
    ------
    ConfigError
        If not.
    """
    least = LEAST_UNITS.get(kind, LEAST_POINTS)
    unit = unit_word(kind, plural=True)
    if kind == ONE_AT_A_TIME and not study.kept[0]:
        expected, told = "a number at point 0, with which others are compared", "none"
    elif study.kept.sum() < least:
        expected = f"{least} {unit} or more all of whose runs have the number"
        told = f"{int(study.kept.sum())} of {len(study.kept):,} {unit} have it"
    elif float(np.ptp(study.flat.mean(axis=1))) == 0:
        expected, told = "a number that varies between points", "it is the same at all"
    else:
        return
    raise place.refuse(study.folder, expected, value=f"{subject.words}: {told}")


def unit_word(kind: str, *, plural: bool) -> str:
    """Name what is left out as one where a run of it failed.

    Examples
    --------
    >>> unit_word("sobol", plural=True), unit_word("grid", plural=False)
    ('rows of the base sample', 'point')
    """
    one, many = {
        SOBOL: ("row of the base sample", "rows of the base sample"),
        MORRIS: ("trajectory", "trajectories"),
    }.get(kind, ("point", "points"))
    return many if plural else one
