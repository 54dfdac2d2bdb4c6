"""Debt: what is owed to China's state banks, over the debtor's product of a year.

Of a stock that is known only to be no more than so much, the middle between that and 0 is
taken: of all values the one whose error is smallest at worst.
"""

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from derivation.tables import ASSUMED, Data, row

OWN = Path(__file__).parent / "debt.csv"
"""Stocks that the gathered table does not have: rows as its own."""
STOCK, SHARE = "debt_to_partner", "debt_to_partner_share_gdp"
BOOKED = ("KGZ", "TJK")
"""Debtors whose finance ministries gave stocks at several dates."""
ESTIMATED = ("KAZ", "TKM", "UZB")
"""Debtors of whom only an estimate of about the end of 2017 is at hand."""
ESTIMATED_FOR, NOTHING_YET = 2018, 2005
"""Beginning of the year for which estimates stand; when nothing is taken to be owed."""
UNIT = "share of a year's product"

Stock = tuple[int, str, float, str, str]
"""Year for which it stands, its date in words, US$, source, and what the source says."""


def stocks(table: pd.DataFrame, state: str) -> list[Stock]:
    """Stocks that a state owed China, by date.

    Parameters
    ----------
    table
        Rows year, state, partner, indicator, value, source_id, period, note.
    state
        Who owes.
    """
    kept = table[(table["state"] == state) & (table["partner"] == "CHN")]
    kept = kept[kept["indicator"] == STOCK].sort_values("year").fillna({"note": ""})
    columns = ["year", "period", "value", "source_id", "note"]
    return list(kept[columns].itertuples(index=False, name=None))


def booked(
    table: pd.DataFrame, product: Mapping[tuple[str, int], float], state: str
) -> list[dict]:
    """Rows of a state whose ministry gave stocks, each over the product of the year before.

    Parameters
    ----------
    table
        As in `stocks`.
    product
        GDP in US$ of the year, by state and year.
    state
        Who owes.
    """
    rows = []
    for year, when, owed, source, note in stocks(table, state):
        middle = "middle of 0 and " if "upper" in note else ""
        method = (
            f"{middle}{owed / 1e6:.6g} m US$ ({when}) over GDP of {year - 1} (World Bank)"
        )
        share = (owed / 2 if middle else owed) / product[state, year - 1]
        rows.append(
            row("debt", share, year, UNIT, source, method, state=state, partner="CHN")
        )
    return rows


def estimated(table: pd.DataFrame, state: str) -> list[dict]:
    """Rows of a state of whom one estimate is at hand: nothing at first, then that.

    Parameters
    ----------
    table
        As in `stocks`.
    state
        Who owes.
    """
    kept = table[(table["state"] == state) & (table["indicator"] == SHARE)]
    found = kept[kept["partner"] == "CHN"].iloc[-1]
    most = "upper" in found["note"]
    bound = "middle of 0 and the upper" if most else "lower"
    share = found["value"] / 2 if most else found["value"]
    place = {"state": state, "partner": "CHN"}
    before = "judgement: China's state banks had hardly begun to lend"
    method = f"Horn, Reinhart and Trebesch, as quoted, end of 2017: {bound} bound"
    return [
        row("debt", 0.0, NOTHING_YET, UNIT, ASSUMED, before, **place),
        row("debt", share, ESTIMATED_FOR, UNIT, found["source_id"], method, **place),
    ]


def figures(data: Data) -> list[dict]:
    """Debt to China of the five Central Asian states.

    Parameters
    ----------
    data
        The gathered tables.
    """
    sizes = data.table("capabilities").dropna(subset=["gdp_current_usd"])
    product = sizes.set_index(["iso3", "year"])["gdp_current_usd"].to_dict()
    table = pd.concat([data.table("fdi_debt"), pd.read_csv(OWN)], ignore_index=True)
    rows = [found for state in BOOKED for found in booked(table, product, state)]
    return rows + [found for state in ESTIMATED for found in estimated(table, state)]
