"""Economy: money that people sent home from Russia, counted with trade."""

from collections.abc import Mapping
from itertools import groupby

import pandas as pd

from derivation.tables import ASSUMED, Data, exact_shares, row

STATES = ("KGZ", "TJK", "UZB")
"""Where labour in Russia can matter; Kazakhstan received .1 to .4 % of its GDP."""
PRICES = {
    2008: 215.303 / 218.056, 2013: 232.957 / 218.056, 2016: 240.007 / 218.056,
}  # fmt: skip
"""US consumer prices (BLS, CPI-U, yearly means) over those of 2010, in which trade stands.

The years are those of the economy's figures but 2000, when hardly anything was recorded.
"""
UNIT = "share of the tie"
NOT_YET = 2000
"""Year of trade in which nothing is counted."""
RECEIVED, FROM_PARTNER = "remittances_share_gdp", "remittances_from_partner"
ORIGIN = "remittances_origin_share"
SEEN_SHARE = ("KGZ", 2017, "p-newslinekg-748819")
"""Where and when what Russia sent can be set against all that was received."""
UZBEK_SHARE = (2013, 2021, "p-kunuz-wb-2022")
"""Uzbeks turned elsewhere: after the first year Russia's part is that of the last."""

Counted = Mapping[tuple[str, int], tuple[float, float, str]]
"""By state and year: all remittances in million US$ of 2010, the part of them that came
from Russia, and where that part is from."""


def value(
    table: pd.DataFrame, state: str, year: int, indicator: str, source: str = ""
) -> float:
    """Give one value of the table of remittances.

    Parameters
    ----------
    table
        Rows year, state, indicator, value, source_id.
    state, year, indicator
        Which one.
    source
        Id of the source, where there are several.
    """
    kept = table[(table["state"] == state) & (table["year"] == year)]
    kept = kept[kept["indicator"] == indicator]
    if source:
        kept = kept[kept["source_id"] == source]
    return float(kept["value"].item())


def received(
    table: pd.DataFrame, product: Mapping[tuple[str, int], float], state: str, year: int
) -> float:
    """Give what a state's people were sent from everywhere, in million US$ of the year.

    Parameters
    ----------
    table
        The table of remittances.
    product
        GDP in US$ of the year, by state and year.
    state, year
        Whose, and when.
    """
    return value(table, state, year, RECEIVED) * product[state, year] / 1e6


def counted(table: pd.DataFrame, product: Mapping[tuple[str, int], float]) -> Counted:
    """Give the remittances that are counted, in the prices of the figures of trade.

    Parameters
    ----------
    table
        The table of remittances.
    product
        GDP in US$ of the year, by state and year.
    """
    state, year, source = SEEN_SHARE
    sent = value(table, state, year, FROM_PARTNER, source) / 1e6
    seen = sent / received(table, product, state, year)
    first, last, later_source = UZBEK_SHARE
    later = value(table, "UZB", last, ORIGIN, later_source)
    found = {}
    for state in STATES:
        for year, prices in PRICES.items():
            russian, said = seen, f"as in KGZ {SEEN_SHARE[1]}, {source}"
            if state == "UZB" and year > first:
                russian, said = later, f"as in {last}, {later_source}"
            whole = received(table, product, state, year) / prices
            found[state, year] = (whole, russian, said)
    return found


def with_remittances(
    shares: Mapping[str, float], part: float, russian: float
) -> dict[str, float]:
    """Shares of trade and remittances together, from those of trade.

    Parameters
    ----------
    shares
        Shares of trade by actor.
    part
        Part of remittances in the sum of trade and remittances.
    russian
        Part of the remittances that came from Russia; the rest is OTHER's.

    Examples
    --------
    >>> with_remittances({"RUS": 0.25, "CHN": 0.5, "OTHER": 0.25}, 0.5, 0.75)
    {'RUS': 0.5, 'CHN': 0.25, 'OTHER': 0.25}
    """
    added = {"RUS": part * russian, "OTHER": part * (1 - russian)}
    return {
        name: share * (1 - part) + added.get(name, 0.0) for name, share in shares.items()
    }


def mixed(old: dict, share: str, part: float, russian: float, said: str) -> dict:
    """Give the row of one tie with remittances, from that of trade alone.

    Parameters
    ----------
    old
        The row of trade.
    share
        The new share, as text.
    part, russian
        As in `with_remittances`.
    said
        Where the second is from.
    """
    year, partner = old["year"], old["partner"]
    source = old["source_id"]
    method = f"{old['method']}; times {1 - part:.4f} for remittances (WDI)"
    if partner in ("RUS", "OTHER"):
        source = ASSUMED
        method = (
            f"trade (ITPD-E {year}) and remittances ({part:.4f} of the sum, WDI;"
            f" Russia's part of them {russian:.4f}, {said})"
        )
    place = {name: old[name] for name in ("state", "partner", "channel")}
    return row("dependence", share, year, "share", source, method, **place)


def labour(rows: list[dict], part: float, russian: float) -> list[dict]:
    """Rows of how much of a state's ties in the economy is labour.

    Parameters
    ----------
    rows
        Rows of dependence with remittances, of one state and year.
    part, russian
        As in `with_remittances`.

    Examples
    --------
    Half of what is counted is remittances, three quarters of them from Russia:

    >>> tie = {"state": "KGZ", "partner": "RUS", "year": 2013, "value": "0.5"}
    >>> [(r["quantity"], r["value"]) for r in labour([tie], 0.5, 0.75)]
    [('labour', '0.75')]
    """
    sent = {"RUS": part * russian, "OTHER": part * (1 - russian)}
    said = "remittances over trade and remittances with the partner, as in dependence"
    return [
        row(
            "labour", sent[r["partner"]] / float(r["value"]), r["year"], UNIT, ASSUMED,
            said, state=r["state"], partner=r["partner"],
        )
        for r in rows if r["partner"] in sent
    ]  # fmt: skip


def add(
    trade_rows: list[dict], whole_trade: Mapping[tuple[int, str, str], float], sent: Counted
) -> list[dict]:
    """Turn rows of trade into rows of trade and remittances, where these are counted.

    Parameters
    ----------
    trade_rows
        Rows of dependence in the economy, those of a state and year together.
    whole_trade
        All trade of a state, in million US$ of 2010, at (year, state, "WLD").
    sent
        The remittances that are counted.
    """
    result: list[dict] = []
    for key, group in groupby(trade_rows, key=lambda r: (r["state"], r["year"])):
        rows = list(group)
        if key not in sent:
            result += rows
            continue
        whole, russian, said = sent[key]
        part = whole / (whole + whole_trade[key[1], key[0], "WLD"])
        shares = {r["partner"]: float(r["value"]) for r in rows}
        new = exact_shares(with_remittances(shares, part, russian))
        mixture = [mixed(r, new[r["partner"]], part, russian, said) for r in rows]
        result += mixture + labour(mixture, part, russian)
    return result + [
        row(
            "labour", 0.0, NOT_YET, UNIT, ASSUMED, "nothing is counted yet",
            state=state, partner=partner,
        )
        for state, partner in sorted({(r["state"], r["partner"]) for r in result
                                      if r["quantity"] == "labour"})
    ]  # fmt: skip


def figures(
    data: Data, trade_rows: list[dict], whole_trade: Mapping[tuple[int, str, str], float]
) -> list[dict]:
    """Dependence in the economy, remittances counted, and how much of a tie they are.

    Parameters
    ----------
    data
        The gathered tables.
    trade_rows
        Rows of dependence by trade alone.
    whole_trade
        All trade of a state, in million US$ of 2010, at (year, state, "WLD").
    """
    sizes = data.table("capabilities").dropna(subset=["gdp_current_usd"])
    product = sizes.set_index(["iso3", "year"])["gdp_current_usd"].to_dict()
    sent = counted(data.table("remittances_migration"), product)
    return add(trade_rows, whole_trade, sent)
