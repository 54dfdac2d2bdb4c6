"""Strategies over the runs: shares at each turn, and who changed from which to which."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from hedgesim.measures.strategy_types import STRATEGIES
from hedgesim.study.open import Results
from hedgesim.study.tables import STRATEGY

if TYPE_CHECKING:
    import pandas as pd

PREFIX = f"{STRATEGY}:"
_SHARES = ("state", "turn", "quarter", "strategy", "share", "n")


def shares(bands: "pd.DataFrame", partner: str = "") -> "pd.DataFrame":
    """Give the share of runs that have each strategy, by state and turn.

    Parameters
    ----------
    bands
        Rows of `Results.overall_bands`, with any further columns.
    partner
        Towards whom; "" is the partner of reference of each state, as in `states/`.

    Returns
    -------
    A row for each state, turn and strategy that any state has at any turn: `state`, `turn`,
    `quarter`, `strategy`, `share` (0 to 1; they sum to 1 over strategies) and `n`, the
    runs. A strategy that no run has is a row with share 0.
    """
    import pandas as pd

    rows = bands[bands["measure"].astype(str).str.startswith(PREFIX)]
    rows = rows[rows["partner"].astype(str) == partner]
    rows = rows.assign(strategy=rows["measure"].astype(str).str.removeprefix(PREFIX))
    if rows.empty:
        return pd.DataFrame({name: [] for name in _SHARES})
    names = [name for name in STRATEGIES if name in set(rows["strategy"])]
    turns = rows[["state", "turn", "quarter", "n"]].drop_duplicates(["state", "turn"])
    every = turns.merge(pd.DataFrame({"strategy": names}), how="cross")
    found = every.merge(
        rows[["state", "turn", "strategy", "mean"]], how="left",
        on=["state", "turn", "strategy"],
    )  # fmt: skip
    found = found.rename(columns={"mean": "share"})
    found["share"] = found["share"].fillna(0.0).astype(float)
    return found[list(_SHARES)]


def transitions(
    results: Results, states: Sequence[str], since: int, turn: int, partner: str = ""
) -> "pd.DataFrame":
    """Count the runs that went from one strategy to another between two turns.

    What happened between the two turns is not counted: a run that changed and came back has
    not moved.

    Parameters
    ----------
    results
        A results folder.
    states
        Ids of states.
    since, turn
        Two turns that were recorded.
    partner
        Towards whom, from `pairs/`; "" is the partner of reference, from `states/`.

    Returns
    -------
    A row for each state and pair of strategies that any run has: `state`, `earlier`,
    `later`, `runs` and `share`, of the runs of that state that have both turns (0 to 1).
    """
    columns = ["run", "turn", "state", STRATEGY]
    if partner:
        table = results.pairs([*columns, "partner"])
        table = table[table["partner"].astype(str) == partner]
    else:
        table = results.states(columns)
    table = table.astype({"state": str, STRATEGY: object}).dropna(subset=[STRATEGY])
    table = table[table["state"].isin(list(states))]
    ends = [
        table[table["turn"] == at][["run", "state", STRATEGY]].rename(
            columns={STRATEGY: name}
        )
        for at, name in ((since, "earlier"), (turn, "later"))
    ]
    both = ends[0].merge(ends[1], on=["run", "state"])
    counted = both.groupby(["state", "earlier", "later"], sort=False, observed=True)
    found = counted.size().rename("runs").reset_index()
    whole = found.groupby("state")["runs"].transform("sum")
    found["share"] = found["runs"] / whole
    order = ["state", "share"]
    return found.sort_values(order, ascending=[True, False], ignore_index=True)
