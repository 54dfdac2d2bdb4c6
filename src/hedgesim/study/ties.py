"""Who leans on whom at a turn: the strength of every tie, and who is leant on."""

from collections.abc import Collection
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = ("state", "partner", "turn", "quarter", "share")


def ties(bands: "pd.DataFrame", measure: str) -> "pd.DataFrame":
    """Give how much of its ties each state has with each partner, medians over the runs.

    Parameters
    ----------
    bands
        Rows of `Results.overall_bands`.
    measure
        "alignment" for all channels, or "dependence_" and a channel.

    Returns
    -------
    A row for each state, partner and turn at which pairs were recorded: `state`, `partner`,
    `turn`, `quarter`, `share` (0 to 1). A state's tie with itself is no row.
    """
    words = bands.astype(dict.fromkeys(("state", "partner", "measure", "quarter"), str))
    kept = (words["measure"] == measure) & (words["partner"] != "")
    kept &= words["partner"] != words["state"]
    rows = words[kept].rename(columns={"q50": "share"})
    rows = rows.astype({"share": float, "turn": int}).dropna(subset=["share"])
    found: pd.DataFrame = rows[list(COLUMNS)]
    return found.sort_values(["turn", "state"], kind="stable").reset_index(drop=True)


def leant_on(table: "pd.DataFrame", actors: Collection[str]) -> dict[str, float]:
    """Give for each actor the mean share that the states have with it.

    Parameters
    ----------
    table
        Rows of `ties` of one turn.
    actors
        Ids.

    Returns
    -------
    By actor the mean over all other states in the table, 0 to 1; 0 where nobody has a tie
    with it. A state without a row for the actor counts as 0.
    """
    states = set(table["state"])
    sums = table.groupby("partner")["share"].sum()
    return {
        actor: float(sums.get(actor, 0.0)) / max(len(states - {actor}), 1)
        for actor in actors
    }
