"""What drives an outcome of a study: indices by the design of its results folder.

`sensitivity` reads the folder and hands arrays to `sensitivity_indices` (Sobol, Morris),
`sensitivity_ranks`, `sensitivity_effects` and `sensitivity_split`, which know nothing of
folders.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from hedgesim.study import folder as place
from hedgesim.study.compare_sides import Side, find, open_side
from hedgesim.study.sensitivity_chance import Split, noise_share
from hedgesim.study.sensitivity_effects import differences, main_effects
from hedgesim.study.sensitivity_indices import morris_effects, sobol_indices
from hedgesim.study.sensitivity_outcome import (
    Asked,
    Subject,
    by_point,
    find_subject,
    outcomes_of,
)
from hedgesim.study.sensitivity_points import (
    has_order,
    numbers_of,
    scenario_asked,
    titles_of,
)
from hedgesim.study.sensitivity_ranks import pawn_of_nothing, rank_indices
from hedgesim.study.sensitivity_split import (
    EVENTS,
    split_of_factors,
    split_of_points,
    split_of_sides,
)
from hedgesim.study.sensitivity_study import (
    RANKED,
    Study,
    movers,
    refuse_design,
    refuse_empty,
    study_of,
)
from hedgesim.world.designs import GRID, MORRIS, ONE_AT_A_TIME, SIDES, SOBOL

Values = NDArray[np.float64]

LEADING = {SOBOL: "total", MORRIS: "mu_star", GRID: "share", ONE_AT_A_TIME: "effect"}
"""By which index factors are sorted; ranks: partial correlation, PAWN, or Spearman's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sensitivity:
    """What drives an outcome.

    Attributes
    ----------
    subject
        The number asked about.
    kind, grouped
        Of the design; whether factors are two groups there.
    scenario
        Of the points looked at.
    leading
        The column of `table` by which factors are sorted.
    table
        A row a factor (of chosen points: a factor and value), the largest first: `factor`,
        `side`, its `title` for people, then indices each with `_low` and `_high`.
    split
        Where the variance of a single run comes from; None where the design cannot tell.
    noise
        Share of the variance of points' means that is chance; nan where unknown.
    nothing
        PAWN of a factor without effect stays below; nan for other designs.
    points, replicates, common_luck
        Looked at; the means of so many replicates are analysed.
    units, units_left_out
        Rows of a base sample, trajectories, or points: all, and those left out since a run
        of them failed or its number does not apply.
    failed, not_applicable
        Runs that failed, and runs without such a number.
    """

    side: Side
    subject: Subject
    kind: str
    grouped: bool
    scenario: str
    leading: str
    table: pd.DataFrame
    split: Split | None
    noise: float
    nothing: float
    points: int
    replicates: int
    common_luck: bool
    units: int
    units_left_out: int
    failed: int
    not_applicable: int
    mean: float
    deviation: float


def sensitivity(folder: str | Path, asked: Asked) -> Sensitivity:
    """Find out what drives an outcome of a study.

    Parameters
    ----------
    folder
        A complete results folder, or the name of one below `results`.
    asked
        Which outcome.

    Raises
    ------
    ConfigError
        If there is no such folder or outcome, its design cannot tell, nothing varies,
        too little of it is whole, or SALib is needed and not installed.
    """
    side = open_side(find(folder))
    kind = str(side.experiment["design"]["kind"])
    refuse_design(side, kind)
    subject, grid = find_subject(side, asked)
    values = outcomes_of(subject, grid, side.results.folder)
    study = study_of(side, asked, by_point(values, grid.runs, side))
    refuse_empty(study, kind, subject)
    table = _TABLES[kind](study)
    leading = LEADING.get(kind) or _leading(table)
    flat = study.flat.mean(axis=1)
    design = study.points.design
    return Sensitivity(
        side=side,
        subject=subject,
        kind=kind,
        grouped=design.grouped,
        scenario=scenario_asked(side, asked.scenario)[1],
        leading=leading,
        table=_sorted(_with_words(table, study, side), leading),
        split=_split(study, kind),
        noise=noise_share(study.flat) if kind != ONE_AT_A_TIME else float("nan"),
        nothing=pawn_of_nothing(flat.size, flat) if kind in RANKED else float("nan"),
        points=int(study.numbers.size),
        replicates=study.outcomes.shape[2],
        common_luck=design.common_luck,
        units=len(study.kept),
        units_left_out=int((~study.kept).sum()),
        failed=side.failed,
        not_applicable=int(np.isnan(values).sum()),
        mean=float(study.flat.mean()),
        deviation=float(study.flat.std()),
    )


def _sobol(study: Study) -> pd.DataFrame:
    return sobol_indices(study.whole.mean(axis=2), movers(study.points))


def _morris(study: Study) -> pd.DataFrame:
    shares = study.points.shares(study.numbers[study.places])
    return morris_effects(shares, study.flat.mean(axis=1), study.points.factors)


def _ranks(study: Study) -> pd.DataFrame:
    kinds = {factor.name: factor for factor in study.factors}
    columns = {
        name: numbers_of(values[study.places], kinds[name])
        for name, values in study.columns.items()
    }
    unordered = [name for name, factor in kinds.items() if not has_order(factor)]
    return rank_indices(columns, study.flat.mean(axis=1), unordered)


def _grid(study: Study) -> pd.DataFrame:
    if not study.kept.all():
        raise place.refuse(
            study.folder,
            "a whole grid, since each value has to meet the same values of all others",
            value=f"{int((~study.kept).sum())} of {study.kept.size} points have failed "
            "runs or no number",
            hint="try failed runs again: hedgesim run ... --retry-failed",
        )
    return main_effects(study.columns, study.flat)


def _one_at_a_time(study: Study) -> pd.DataFrame:
    shares = study.points.shares(study.numbers)
    moved = np.where((shares >= 0).any(axis=1), (shares >= 0).argmax(axis=1), -1)
    return differences(study.columns, moved.astype(np.int64), study.outcomes[:, 0])


_TABLES = {
    SOBOL: _sobol,
    MORRIS: _morris,
    GRID: _grid,
    ONE_AT_A_TIME: _one_at_a_time,
    **dict.fromkeys(RANKED, _ranks),
}


def _split(study: Study, kind: str) -> Split | None:
    common = study.points.design.common_luck
    if kind == SOBOL and study.points.design.grouped:
        rows = study.whole
        if movers(study.points)[0] == EVENTS:
            rows = rows[:, [0, 2, 1, 3]]
        return split_of_sides(rows, common_luck=common)
    if kind == SOBOL:
        sides = [factor.side for factor in study.factors]
        return split_of_factors(study.whole, sides, common_luck=common)
    if kind in (*RANKED, GRID):
        sides = [s for s in SIDES if s in {factor.side for factor in study.factors}]
        return split_of_points(study.flat, " and ".join(sides), common_luck=common)
    return None


def _leading(table: pd.DataFrame) -> str:
    """Give the first rank index that there is: few points have not all of them."""
    known = (name for name in ("partial", "pawn") if table[name].notna().any())
    return next(known, "spearman")


def _with_words(table: pd.DataFrame, study: Study, side: Side) -> pd.DataFrame:
    """Add the side of each factor, and its name for people."""
    sides = {factor.name: factor.side for factor in study.factors} | {s: s for s in SIDES}
    titles = titles_of(side, study.points)
    table = table.copy()
    table.insert(1, "side", [sides[name] for name in table["factor"]])
    table.insert(2, "title", [titles.get(name, name) for name in table["factor"]])
    return table


def _sorted(table: pd.DataFrame, by: str) -> pd.DataFrame:
    """Sort factors by the size of an index, keeping the rows of a factor together."""
    largest = table[by].abs().groupby(table["factor"]).transform("max")
    order = np.lexsort((np.arange(len(table)), -largest.fillna(-1.0).to_numpy()))
    return table.iloc[order].reset_index(drop=True)
