"""Economy: shares of trade over all partners, with the rest of the world as OTHER.

`remittances` adds what people send home to them.
"""

from collections.abc import Iterable

import pandas as pd

from derivation.actors import ACTORS, CHOOSERS, REGION
from derivation.tables import ASSUMED, Data, exact_shares, row

SOURCE = "itpd-e-r01"
FILL = "cow-trade-4.0"
YEARS = (2000, 2008, 2013, 2016)
"""One source for all; the start of 2021 carries 2016."""
MISSING = 1e-4
"""A pair of Central Asian states below this share of trade counts as not reported."""
RUSSIAN_GAS_2013, GAS_EXPORTS_2014, IRANIAN_GAS = 10.0, 45.1, 6.0
"""Turkmen gas to Russia ("under 10"), in all, and to Iran, bcm; see energy_transit.csv."""

Flows = dict[tuple[int, str, str], float]


def flows(trade: pd.DataFrame) -> Flows:
    """Sum exports and imports by year, state and actor, and in all as partner `WLD`.

    Parameters
    ----------
    trade
        Rows year, state, partner, indicator, value, source_id of the trade table.

    Returns
    -------
    Trade in million US$ of 2010 as the source has it; WEST adds EU27, GBR and USA.
    """
    kept = trade[(trade["source_id"] == SOURCE) & trade["state"].isin(CHOOSERS)]
    kept = kept[kept["indicator"].isin(["exports_value", "imports_value"])]
    known = {**{code: code for code in CHOOSERS}, "WLD": "WLD"}
    known |= dict.fromkeys(("EU27", "GBR", "USA"), "WEST")
    actor = kept["partner"].map(known)
    both = kept.assign(actor=actor).dropna(subset=["actor"])
    summed = both.groupby(["year", "state", "actor"])["value"].sum() / 1e6
    return {
        (int(year), state, actor): value for (year, state, actor), value in summed.items()
    }


def gas_corrections(trade: pd.DataFrame) -> dict[int, tuple[float, float, str]]:
    """Turkmen gas that went to Russia and stands elsewhere, or nowhere, in the source.

    Parameters
    ----------
    trade
        The trade table.

    Returns
    -------
    By year: million US$ added to trade with Russia, million US$ added to all Turkmen trade,
    and the reason.
    """
    kept = trade[(trade["source_id"] == SOURCE) & (trade["state"] == "TKM")]
    exports = kept[kept["indicator"] == "exports_value"].set_index(["year", "partner"])[
        "value"
    ]
    resold = exports[2008, "UKR"] / 1e6
    chinese = GAS_EXPORTS_2014 - RUSSIAN_GAS_2013 - IRANIAN_GAS
    missing = RUSSIAN_GAS_2013 * exports[2014, "CHN"] / 1e6 / chinese
    return {
        2008: (
            resold,
            0.0,
            "ITPD-E 2008, Turkmen exports booked to Ukraine (gas that Gazprom bought and"
            " resold) moved to Russia",
        ),
        2013: (
            missing,
            missing,
            "ITPD-E 2013 plus 10 bcm of Turkmen gas missing from it, at the unit value of"
            " gas to China in 2014",
        ),
    }


def trade_shares(book: Flows, state: str, year: int) -> dict[str, float]:
    """Shares of a state's trade by actor, OTHER being what no actor has.

    Parameters
    ----------
    book
        Trade by year, state and actor.
    state
        Whose trade.
    year
        Of which year.

    Returns
    -------
    Share of every partner but the state itself; they sum to 1.

    Examples
    --------
    >>> book = {(2000, "KGZ", "WLD"): 10.0, (2000, "KGZ", "RUS"): 4.0}
    >>> shares = trade_shares(book, "KGZ", 2000)
    >>> shares["RUS"], shares["OTHER"], shares["CHN"]
    (0.4, 0.6, 0.0)
    """
    whole = book[year, state, "WLD"]
    named = [name for name in ACTORS if name not in (state, "OTHER")]
    shares = {name: book.get((year, state, name), 0.0) / whole for name in named}
    return {**shares, "OTHER": 1 - sum(shares.values())}


def filled(
    shares: dict[str, float], state: str, year: int, other_source: pd.DataFrame
) -> tuple[dict[str, float], dict[str, int]]:
    """Put in neighbours whose trade neither side reported, from the other source.

    Parameters
    ----------
    shares
        Shares of trade by actor.
    state
        Whose.
    year
        Of which year.
    other_source
        Rows of the filling source: year, state, partner, trade_share.

    Returns
    -------
    The shares, the reported ones scaled down so that all sum to 1, and the year of the
    figure put in, by partner.
    """
    if state not in REGION:
        return shares, {}
    gaps = [name for name in REGION if name in shares and shares[name] < MISSING]
    mine = other_source[(other_source["state"] == state) & (other_source["year"] <= year)]
    last = mine.sort_values("year").drop_duplicates("partner", keep="last")
    found = last.set_index("partner")[["year", "trade_share"]]
    put_in = {
        name: float(found.loc[name, "trade_share"]) for name in gaps if name in found.index
    }
    put_in = {name: share for name, share in put_in.items() if share >= MISSING}
    left = (1 - sum(put_in.values())) / (1 - sum(shares[name] for name in put_in))
    scaled = {name: share * left for name, share in shares.items()} | put_in
    return scaled, {name: int(found.loc[name, "year"]) for name in put_in}


def state_rows(
    shares: dict[str, float],
    put_in: dict[str, int],
    state: str,
    year: int,
    corrected: dict[str, str],
) -> Iterable[dict]:
    """Rows of one state and year, each with where its share comes from.

    Parameters
    ----------
    shares
        Shares by actor.
    put_in
        Year of the figure put in from the filling source, by partner.
    state
        Whose.
    year
        Of which year.
    corrected
        By partner, the correction of the gas trade that changed its share.
    """
    plain = f"ITPD-E {year}: exports plus imports over the total"
    if corrected:
        plain += ", gas trade corrected"
    if put_in:
        plain += f"; scaled for neighbours put in ({', '.join(put_in)})"
    for partner, share in exact_shares(shares).items():
        source, method = SOURCE, plain
        if partner == "OTHER":
            method = plain.replace("exports plus imports over the total", "what is left")
        if partner in put_in:
            seen = put_in[partner]
            source = FILL
            method = f"ITPD-E has no trade of the pair; share of COW trade 4.0, {seen}"
        elif partner in corrected:
            source, method = ASSUMED, corrected[partner]
        yield row(
            "dependence", share, year, "share", source, method,
            state=state, partner=partner, channel="economy",
        )  # fmt: skip


def figures(data: Data) -> list[dict]:
    """Dependence in the economy for every chooser and year, by trade alone.

    Parameters
    ----------
    data
        The gathered tables.

    Returns
    -------
    Rows of `dependence`.
    """
    trade = data.table("trade_bilateral")
    other_source = data.table("trade_share_one_source").query("source_id == @FILL")
    book = flows(trade)
    notes: dict[tuple[int, str], dict[str, str]] = {}
    for year, (with_russia, in_all, reason) in gas_corrections(trade).items():
        book[year, "TKM", "RUS"] += with_russia
        book[year, "TKM", "WLD"] += in_all
        moved = in_all == 0
        notes[year, "TKM"] = {"RUS": reason, **({"OTHER": reason} if moved else {})}
        notes[year, "RUS"] = {"TKM": reason}
        # Russia bought this gas: its imports grow by it, 1 % of Russian trade at most
        book[year, "RUS", "TKM"] += with_russia
        book[year, "RUS", "WLD"] += with_russia
    rows: list[dict] = []
    for state in CHOOSERS:
        for year in YEARS:
            shares = trade_shares(book, state, year)
            shares, put_in = filled(shares, state, year, other_source)
            rows += state_rows(shares, put_in, state, year, notes.get((year, state), {}))
    return rows
