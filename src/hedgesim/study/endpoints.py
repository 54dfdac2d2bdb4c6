"""How far each state moved between two turns, run by run: the table behind headlines."""

from typing import TYPE_CHECKING

import numpy as np

from hedgesim.study.compare_numbers import paired_spread, quantile
from hedgesim.study.compare_sides import open_side
from hedgesim.study.compare_words import is_key
from hedgesim.study.open import Results
from hedgesim.study.tables import STRATEGY

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = (
    "state", "measure", "first", "last", "n", "earlier", "later", "later_low",
    "later_high", "median", "low", "high", "share",
)  # fmt: skip


def endpoints(results: Results) -> "pd.DataFrame":
    """Compare the last recorded turn of each run with its first.

    Parameters
    ----------
    results
        A complete study.

    Returns
    -------
    A row for each state and measure that is told first (threat, alignment with each vector,
    hedging index), where any run has a number: `first` and `last` name the quarters, `n`
    is the runs with a number at both; `earlier` and `later` are the medians, `later_low`
    and `later_high` 5 and 95 % of the runs at the last; `median`, `low` and `high` the
    median and 5 and 95 % of the change within a run, and `share` the part of the runs (0 to
    1) whose change has the sign of that median, or where it is 0, of those without any.
    The last four are nan where rows of runs are not at hand: where only bands were kept,
    or scenarios are crossed and one of them alone is told.

    Raises
    ------
    ConfigError
        If the study is not complete or a part is damaged.
    """
    crossed = "scenarios" in results.provenance["inputs"]
    rows_kept = any((results.folder / "states").glob("part-*.parquet"))
    return _of_bands(results) if crossed or not rows_kept else _of_runs(results)


def _of_runs(results: Results) -> "pd.DataFrame":
    import pandas as pd

    side = open_side(results.folder)
    names, quarters = side.names, list(side.quarters)
    every, rows = np.arange(side.runs.size), []
    for measure in side.measures:
        if measure == STRATEGY or not is_key(measure):
            continue
        ends = [0, len(quarters) - 1]
        values = side.values(measure, ends, range(len(names.states)), every)
        one, other = values.astype(np.float64)
        found = paired_spread(one, other)
        medians = [_quantiles(v) for v in (one, other)]
        for place, state in enumerate(names.states):
            if found.n[place]:
                rows.append((
                    state, measure, quarters[0], quarters[-1], int(found.n[place]),
                    medians[0][1][place], *(medians[1][k][place] for k in (1, 0, 2)),
                    found.median[place], found.low[place], found.high[place],
                    found.share[place],
                ))  # fmt: skip
    return _in_order(pd.DataFrame(rows, columns=list(COLUMNS)), names.states)


def _quantiles(values: np.ndarray) -> list[np.ndarray]:
    ordered = np.sort(values, axis=1)
    n = np.isfinite(ordered).sum(axis=1)
    return [quantile(ordered, n, share) for share in (0.05, 0.5, 0.95)]


def _of_bands(results: Results) -> "pd.DataFrame":
    import pandas as pd

    bands = results.overall_bands()
    words = ["quarter", "state", "partner", "measure"]
    bands = bands.astype(dict.fromkeys(words, str))
    own = bands[(bands["partner"] == "") & bands["measure"].map(is_key)]
    rows = []
    for (state, measure), of in own.groupby(["state", "measure"], sort=False):
        ordered = of.sort_values("turn", kind="stable")
        one, other = ordered.iloc[0], ordered.iloc[-1]
        ends = float(one["q50"]), *(float(other[q]) for q in ("q50", "q05", "q95"))
        rows.append((state, measure, one["quarter"], other["quarter"], int(other["n"]),
                     *ends, *[np.nan] * 4))  # fmt: skip
    actors = results.provenance["inputs"]["region"]["actors"]
    return _in_order(pd.DataFrame(rows, columns=list(COLUMNS)), [a["id"] for a in actors])


def _in_order(
    table: "pd.DataFrame", states: "tuple[str, ...] | list[str]"
) -> "pd.DataFrame":
    """Sort rows by state, in the region's order; measures keep theirs."""
    place = table["state"].map({state: n for n, state in enumerate(states)})
    return table.iloc[np.argsort(place.to_numpy(), kind="stable")].reset_index(drop=True)
