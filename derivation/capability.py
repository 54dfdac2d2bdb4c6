"""Power, offence and market: yearly series to 2021 and the trend that carries them on."""

import numpy as np
import pandas as pd

from derivation.actors import ACTORS, CHOOSERS, FIRST_YEAR, LAST_YEAR, WEST_SEEN
from derivation.tables import ASSUMED, Data, row

GROWTH_FROM = 2011
"""First year of the mean growth, the last being 2021."""
YEARS = range(FIRST_YEAR, LAST_YEAR + 1)
UNITS = {
    "power": "share of tracked states",
    "offence": "military spending over GDP, percent",
    "market": "constant 2015 US$",
}
SOURCES = {"power": "cow-nmc-7.0", "offence": "wdi-gapminder", "market": "wdi-gapminder"}
METHODS = {
    "power": "mean of CINC and of the share in the 34 tracked states' GDP at PPP",
    "offence": "SIPRI military spending, percent of GDP (World Bank)",
    "market": "GDP at constant 2015 US$ (World Bank)",
}


def wide(capabilities: pd.DataFrame, column: str) -> pd.DataFrame:
    """One column of the capabilities by year and state, over the years of the series.

    Parameters
    ----------
    capabilities
        Rows iso3, year and the columns of the table.
    column
        Which one.

    Returns
    -------
    Years by states.
    """
    kept = capabilities[capabilities["year"].between(FIRST_YEAR, LAST_YEAR)]
    return kept.pivot(index="year", columns="iso3", values=column)


def members(actor: str, codes: list[str]) -> list[str]:
    """Tracked states that make up an actor.

    Parameters
    ----------
    actor
        Id of the actor.
    codes
        All tracked states.

    Returns
    -------
    Their codes.
    """
    if actor == "WEST":
        return list(WEST_SEEN)
    if actor == "OTHER":
        return [code for code in codes if code not in (*CHOOSERS, *WEST_SEEN)]
    return [actor]


def power(capabilities: pd.DataFrame) -> pd.DataFrame:
    """Mean of the composite capability and of the share in GDP at purchasing power.

    Parameters
    ----------
    capabilities
        The table of capabilities.

    Returns
    -------
    Years by actors without OTHER, which threatens nobody.
    """
    cinc = wide(capabilities, "cinc")
    gdp = wide(capabilities, "gdp_ppp_const_intl")
    both = (cinc.fillna(0.0) + gdp.div(gdp.sum(axis=1), axis=0)) / 2
    return pd.DataFrame({n: both[members(n, list(both))].sum(axis=1) for n in ACTORS[:-1]})


def market(capabilities: pd.DataFrame) -> pd.DataFrame:
    """Gross domestic product; for OTHER that of the tracked states which are no actor.

    Parameters
    ----------
    capabilities
        The table of capabilities.

    Returns
    -------
    Years by actors, constant US$ of 2015.
    """
    gdp = wide(capabilities, "gdp_const2015_usd")
    return pd.DataFrame({n: gdp[members(n, list(gdp))].sum(axis=1) for n in ACTORS})


def offence(capabilities: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Military spending over GDP, gaps filled at a constant rate of change.

    Parameters
    ----------
    capabilities
        The table of capabilities.

    Returns
    -------
    Years by actors in percent, and where the source has it.
    """
    share = wide(capabilities, "milex_pct_gdp_sipri")
    spent = wide(capabilities, "milex_const2015_usd_derived")
    gdp = wide(capabilities, "gdp_const2015_usd")
    west = list(WEST_SEEN)
    found = {name: share[name] for name in CHOOSERS}
    found["WEST"] = 100 * spent[west].sum(axis=1) / gdp[west].sum(axis=1)
    frame = pd.DataFrame(found)
    seen = frame.notna()
    filled = np.exp(np.log(frame).interpolate(limit_direction="both"))
    return filled, seen


def growth(series: pd.DataFrame) -> pd.Series:
    """Mean logarithmic growth a year from 2011 to 2021.

    Parameters
    ----------
    series
        Years by actors.

    Returns
    -------
    Share a year by actor.
    """
    span = LAST_YEAR - GROWTH_FROM
    return np.log(series.loc[LAST_YEAR] / series.loc[GROWTH_FROM]) / span


def note(quantity: str, actor: str, year: int, seen: pd.DataFrame) -> tuple[str, str]:
    """Source and method of one yearly figure.

    Parameters
    ----------
    quantity
        `power`, `offence` or `market`.
    actor
        Whose.
    year
        Of which year.
    seen
        Where the source has military spending.

    Returns
    -------
    Id of the source and method.
    """
    source, method = SOURCES[quantity], METHODS[quantity]
    if actor == "OTHER":
        return (
            source,
            f"{method}, the 22 tracked states that are no actor: part of the rest",
        )
    if actor == "WEST":
        method += "; USA, GBR, DEU, FRA stand for the West"
    if quantity == "offence" and not seen.loc[year, actor]:
        return (
            ASSUMED,
            "gap in SIPRI's shares: log-linear between years seen, constant outside",
        )
    return source, method


def figures(data: Data) -> list[dict]:
    """Power, offence and market, with their growth.

    Parameters
    ----------
    data
        The gathered tables.

    Returns
    -------
    Rows of the three series and of the three rates.
    """
    table = data.table("capabilities")
    spending, seen = offence(table)
    every = {"power": power(table), "offence": spending, "market": market(table)}
    rows = []
    for quantity, series in every.items():
        for actor in series:
            for year in YEARS:
                source, method = note(quantity, actor, year, seen)
                value = float(series.loc[year, actor])
                rows.append(
                    row(quantity, value, year, UNITS[quantity], source, method, state=actor)
                )
    for quantity, series in every.items():
        for actor, rate in growth(series).items():
            source, _ = note(quantity, actor, LAST_YEAR, seen)
            method = f"mean log growth of {quantity} 2011-2021"
            if source == ASSUMED:
                # a trend between figures that are themselves filled in would mean nothing
                rate, method = 0.0, "declared 0: no figure of military spending in 2021"
            place = {"state": actor}
            name = f"{quantity}_growth"
            rows.append(
                row(name, float(rate), LAST_YEAR, "share a year", source, method, **place)
            )
    return rows
