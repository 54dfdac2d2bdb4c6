"""Kin: exposure to an external justification, from censuses; never a measure of loyalty."""

import numpy as np
import pandas as pd

from derivation.actors import REGION, STARTS
from derivation.tables import ASSUMED, Data, row

UNIT = "share of population"
FRESH = 3
"""Years after which a census counts as old and is interpolated to the next one."""
CENSUS = "cia-wfb-archive"

NEIGHBOURS = {
    ("KGZ", "UZB"): 0.14, ("TJK", "UZB"): 0.14, ("TKM", "UZB"): 0.05, ("KAZ", "UZB"): 0.03,
    ("UZB", "TJK"): 0.05, ("KGZ", "TJK"): 0.01, ("UZB", "KAZ"): 0.03, ("TKM", "KAZ"): 0.01,
    ("UZB", "KGZ"): 0.01, ("TJK", "KGZ"): 0.01, ("UZB", "TKM"): 0.005,
}  # fmt: skip
"""Declared shares of a neighbour's co-ethnics, rounded, after the censuses around 2010."""


def interpolated(shares: pd.Series, year: int) -> float:
    """Share between two censuses, changing at a constant rate.

    Parameters
    ----------
    shares
        Share by year of census, ascending, with one before and one after the year.
    year
        The year between.

    Returns
    -------
    The share.

    Examples
    --------
    >>> round(interpolated(pd.Series({2000: 0.4, 2010: 0.1}), 2005), 3)
    0.2
    """
    return float(np.exp(np.interp(year, shares.index, np.log(shares))))


def russians(census: pd.DataFrame, state: str) -> list[dict]:
    """Rows for Russians in one state: censuses, and interpolations where the last is old.

    Parameters
    ----------
    census
        Rows year, state, partner, indicator, value, source_id.
    state
        Which state.

    Returns
    -------
    Rows of `kin_exposure`.
    """
    kept = census[
        (census["state"] == state)
        & (census["indicator"] == "ethnic_russian_share")
        & (census["source_id"] == CENSUS)
    ]
    shares = kept.set_index("year")["value"].sort_index()
    place = {"state": state, "partner": "RUS"}
    rows = [
        row(
            "kin_exposure",
            value,
            int(year),
            UNIT,
            CENSUS,
            f"ethnic Russians, figure of {year} in the World Factbook",
            **place,
        )
        for year, value in shares.items()
    ]
    for start in STARTS:
        before = [y for y in shares.index if y <= start]
        after = [y for y in shares.index if y > start]
        if before and after and start - max(before) > FRESH:
            years = f"{max(before)} and {min(after)}"
            method = f"between the Factbook's figures of {years}, log-linear"
            value = interpolated(shares, start)
            rows.append(row("kin_exposure", value, start, UNIT, ASSUMED, method, **place))
    return sorted(rows, key=lambda entry: entry["year"])


def figures(data: Data) -> list[dict]:
    """Kin exposure of the region's states.

    Parameters
    ----------
    data
        The gathered tables.

    Returns
    -------
    Rows of `kin_exposure`.
    """
    census = data.table("ethnic_kin")
    rows = [entry for state in REGION for entry in russians(census, state)]
    method = "declared, rounded: co-ethnics of the neighbour around 2010; no table at hand"
    for (state, partner), share in NEIGHBOURS.items():
        place = {"state": state, "partner": partner}
        rows.append(row("kin_exposure", share, 2010, UNIT, ASSUMED, method, **place))
    return rows
