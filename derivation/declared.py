"""What is declared and not measured, and the shares of oil and gas in state revenue."""

import tomllib
from pathlib import Path

import pandas as pd

from derivation.actors import STARTS
from derivation.tables import ASSUMED, Data, row

HERE = Path(__file__).parent
REGION_FILE = HERE.parent / "src/hedgesim/world/regions/central_asia/region.toml"
RENTS = {"TKM": "gas_rents_share_gdp", "UZB": "gas_rents_share_gdp"}
YEARS = 3
"""Years up to the start over which rents are averaged: prices swing."""
ARTICLE_SHARE = 0.40
"""Oil and gas in Kazakhstan's state revenue: "over 40 %" in the source article."""


def region_file() -> dict:
    """Give the region's declarations.

    Returns
    -------
    region.toml as a dictionary.
    """
    return tomllib.loads(REGION_FILE.read_text(encoding="utf-8"))


def constants(table: pd.DataFrame) -> list[dict]:
    """Rows of the declared constants, each with its reason.

    Parameters
    ----------
    table
        Rows quantity, state, partner, channel, year, value, unit, method.

    Returns
    -------
    Rows of figures.
    """
    place = ["state", "partner", "channel"]
    filled = table.fillna(dict.fromkeys(place, ""))
    return [
        row(
            entry["quantity"],
            entry["value"],
            entry["year"],
            entry["unit"],
            ASSUMED,
            entry["method"],
            **{name: entry[name] for name in place},
        )
        for entry in filled.to_dict("records")
    ]


def hydrocarbons(energy: pd.DataFrame) -> list[dict]:
    """Share of oil and gas in state revenue, or rents over GDP as a poorer stand-in.

    Parameters
    ----------
    energy
        Rows year, state, indicator, value.

    Returns
    -------
    Rows of `hydrocarbon_revenue`.
    """
    unit = "share of state revenue"
    said = 'oil and gas "over 40 %" of state revenue (article, after Umarov 2022a)'
    rows = [
        row(
            "hydrocarbon_revenue",
            ARTICLE_SHARE,
            2021,
            unit,
            "seed-article",
            said,
            state="KAZ",
        )
    ]
    for state, indicator in RENTS.items():
        rents = energy[(energy["state"] == state) & (energy["indicator"] == indicator)]
        for start in STARTS:
            last = int(rents.loc[rents["year"] <= start, "year"].max())
            kept = rents[rents["year"].between(last - YEARS + 1, last)]
            method = (
                f"gas rents over GDP, mean {last - YEARS + 1}-{last}, in place of revenue:"
                " a lower bound, oil left out"
            )
            value = float(kept["value"].mean())
            rows.append(
                row(
                    "hydrocarbon_revenue", value, last, unit, "wdi-ddf", method, state=state
                )
            )
    return rows


def figures(data: Data) -> list[dict]:
    """Give the declared constants and the revenue shares.

    Parameters
    ----------
    data
        The gathered tables.

    Returns
    -------
    Rows of figures.
    """
    return [
        *constants(pd.read_csv(HERE / "assumed.csv")),
        *hydrocarbons(data.table("energy_transit")),
    ]
