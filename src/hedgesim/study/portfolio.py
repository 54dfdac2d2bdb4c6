"""A state's portfolio in three parts: two partners, and everyone else."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from hedgesim.study.open import Results

if TYPE_CHECKING:
    import pandas as pd

Two = tuple[str, str]
"""Ids of two partners."""
PARTS = ("first", "second", "rest")


def two_partners(vectors: Sequence[str], state: str) -> Two | None:
    """Choose the two partners of a state's portfolio: the first vectors but itself.

    Examples
    --------
    >>> two_partners(["RUS", "CHN", "TUR"], "KAZ"), two_partners(["NOR", "SUD"], "NOR")
    (('RUS', 'CHN'), None)
    """
    others = [vector for vector in vectors if vector != state]
    return (others[0], others[1]) if len(others) > 1 else None


def mean_portfolio(bands: "pd.DataFrame", partners: Mapping[str, Two]) -> "pd.DataFrame":
    """Give the mean portfolio over the runs, turn by turn.

    The mean of shares that sum to 1 sums to 1; the medians of each would not.

    Parameters
    ----------
    bands
        Rows of `Results.overall_bands`, with any further columns.
    partners
        By state the two partners.

    Returns
    -------
    A row for each state and turn: `state`, `turn`, `quarter`, `first`, `second` and `rest`
    (0 to 1, sum 1), the mean shares of the two partners and of everyone else, the state's
    own self-reliance included. Only states and turns of which there are numbers.
    """
    import pandas as pd

    keys, found = ["state", "turn", "quarter"], []
    own = bands[bands["partner"].astype(str) == ""]
    for state, two in partners.items():
        rows = own[own["state"].astype(str) == state]
        sides = [
            rows[rows["measure"].astype(str) == f"alignment_{partner}"][[*keys, "mean"]]
            .rename(columns={"mean": part})
            .astype({part: float})
            for part, partner in zip(PARTS, two, strict=False)
        ]
        found.append(sides[0].merge(sides[1], on=keys).dropna().sort_values("turn"))
    whole = pd.concat(found, ignore_index=True)
    return whole.assign(rest=1.0 - whole["first"] - whole["second"])


def portfolios(results: Results, partners: Mapping[str, Two], turn: int) -> "pd.DataFrame":
    """Give the portfolio of each run at a turn.

    Parameters
    ----------
    results
        A results folder with rows of states.
    partners
        By state the two partners.
    turn
        A turn that was recorded.

    Returns
    -------
    A row for each state and run: `state`, `run`, `turn`, `first`, `second`, `rest`.
    """
    import pandas as pd

    named = sorted({f"alignment_{partner}" for two in partners.values() for partner in two})
    table = results.states(["run", "turn", "state", *named])
    table = table[table["turn"] == turn].astype({"state": str})
    found = []
    for state, two in partners.items():
        rows = table[table["state"] == state]
        shares = {
            part: rows[f"alignment_{partner}"].astype(float)
            for part, partner in zip(PARTS, two, strict=False)
        }
        found.append(rows[["state", "run", "turn"]].assign(**shares).dropna())
    whole = pd.concat(found, ignore_index=True)
    return whole.assign(rest=1.0 - whole["first"] - whole["second"])


def share_ahead(runs: "pd.DataFrame", state: str) -> float:
    """Give the share of runs (0 to 1) in which a state leans more on the second partner.

    Parameters
    ----------
    runs
        Rows of `portfolios`.
    state
        Id of a state that is among them.
    """
    own = runs[runs["state"] == state]
    return float(np.mean(own["second"].to_numpy() > own["first"].to_numpy()))
