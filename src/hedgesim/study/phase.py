"""Phase diagrams: what comes out over two factors of a grid, the others pooled."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from hedgesim.study.open import Results
from hedgesim.study.tables import DONE, STRATEGY

if TYPE_CHECKING:
    import pandas as pd


def phase(
    results: Results, factors: Sequence[str], state: str, turn: int, measure: str
) -> "pd.DataFrame":
    """Give a measure of a state at every pair of values of two factors.

    Parameters
    ----------
    results
        A results folder whose runs differ in the factors.
    factors
        Two columns of the table of runs: the one across, and the one upwards.
    state, turn
        Whose measure, and when; the turn was recorded.
    measure
        A column of numbers of the table of states, or "strategy".

    Returns
    -------
    A row for each pair of values that any run has: `x` and `y` (the values), `value` (the
    median over the runs of the pair; of strategies the most common one), `share` (of the
    runs that have it; nan for a number) and `n`, the runs. Runs with a value missing, since
    the event does not happen there, are left out.
    """
    import pandas as pd

    runs = results.runs(["run", "status", *factors])
    runs = runs[runs["status"].astype(str) == DONE].dropna(subset=list(factors))
    rows = results.states(["run", "turn", "state", measure])
    rows = rows[(rows["turn"] == turn) & (rows["state"].astype(str) == state)]
    both = runs.merge(rows[["run", measure]], on="run").dropna(subset=[measure])
    groups = both.groupby(list(factors), observed=True, sort=True)
    found = []
    for (x, y), cell in groups:
        if measure == STRATEGY:
            counts = cell[measure].astype(str).value_counts()
            most = min(counts[counts == counts.max()].index)  # of equals, by the alphabet
            found.append((x, y, most, float(counts[most] / len(cell)), len(cell)))
        else:
            middle = float(cell[measure].astype(float).median())
            found.append((x, y, middle, float("nan"), len(cell)))
    return pd.DataFrame(found, columns=["x", "y", "value", "share", "n"])
