"""Routes of Kazakh oil and Turkmen gas, the only transit with figures."""

import pandas as pd

from derivation.tables import ASSUMED

Cell = tuple[float, str, str]
"""Share, id of the source, method."""


def reading(
    energy: pd.DataFrame, year: int, state: str, partner: str, indicator: str
) -> float:
    """One value of the energy table.

    Parameters
    ----------
    energy
        Rows year, state, partner, indicator, value.
    year
        Which year.
    state
        Whose energy.
    partner
        To or through whom, as the table has it.
    indicator
        What.

    Returns
    -------
    The value.
    """
    keys = (energy["year"] == year) & (energy["state"] == state)
    keys &= (energy["partner"] == partner) & (energy["indicator"] == indicator)
    return float(energy.loc[keys, "value"].item())


def kazakh_oil(energy: pd.DataFrame, dated_back: bool) -> dict[str, Cell]:
    """Kazakhstan's oil routes of 2009, by the state at the end of the pipe.

    Parameters
    ----------
    energy
        The energy table.
    dated_back
        Whether they are used for 2008; all cells then count as assumed.

    Returns
    -------
    Share, source and method by partner.
    """
    share = "oil_export_route_share"
    through_russia = reading(
        energy, 2009, "KAZ", "RUS", "oil_export_share_pipelines_via_russia"
    )
    to_china = reading(energy, 2009, "KAZ", "China pipeline", share)
    small = {"KGZ": 0.005, "TKM": 0.005, "UZB": 0.01, "TUR": 0.03, "WEST": 0.005}
    why = (
        "declared part of the 2009 oil by rail and Aktau (.222), small ties of other goods"
    )
    source = ASSUMED if dated_back else "p-investkz-577"
    back = ", dated back a year" if dated_back else ""
    cells: dict[str, Cell] = {
        "RUS": (through_russia, source, f"oil exports 2009 by CPC and Atyrau-Samara{back}"),
        "CHN": (to_china, source, f"oil exports 2009 by the pipeline to China{back}"),
    }
    cells |= {name: (part, ASSUMED, why) for name, part in small.items()}
    left = 1 - sum(cell[0] for cell in cells.values())
    rest = (
        "what is left of 2009 oil by Aktau and rail (Azerbaijan, Iran, others); lower bound"
    )
    return cells | {"OTHER": (left, ASSUMED, rest)}


def kazakh_2021() -> dict[str, Cell]:
    """Kazakhstan's routes of 2021: the article's share of the pipeline, the rest declared.

    Returns
    -------
    Share, source and method by partner.
    """
    article = (
        "about 80 % of oil exports by the Caspian pipeline (Umarov 2022a in the article)"
    )
    why = (
        "declared split of what the article's 80 % leaves: China, Aktau, BTC, goods by rail"
    )
    small = {
        "KGZ": 0.005,
        "TKM": 0.01,
        "UZB": 0.015,
        "CHN": 0.08,
        "TUR": 0.02,
        "WEST": 0.01,
    }
    cells: dict[str, Cell] = {"RUS": (0.8, "seed-article", article)}
    return cells | {n: (p, ASSUMED, why) for n, p in {**small, "OTHER": 0.06}.items()}


def turkmen_gas(energy: pd.DataFrame) -> dict[int, dict[str, Cell]]:
    """Turkmenistan's gas by buyer in 2008, 2013 and 2021.

    Parameters
    ----------
    energy
        The energy table.

    Returns
    -------
    By year: share, source and method by partner.
    """
    early = reading(energy, 2008, "TKM", "RUS", "gas_export_share")
    in_2014 = reading(energy, 2014, "TKM", "WLD", "gas_exports_total")
    in_2013 = reading(energy, 2013, "TKM", "RUS", "gas_exports_to_partner")
    to_iran = reading(energy, 2009, "TKM", "IRN", "gas_exports_to_partner")
    chinese = reading(energy, 2021, "TKM", "CHN", "gas_exports_to_partner")
    russian = reading(energy, 2019, "TKM", "RUS", "gas_contract_volume_per_year")
    other = (
        "declared split of the gas that Russia did not take: Iran; lines cross UZB and KAZ"
    )
    cross = (
        "declared: a tenth of gas exports counts for UZB and KAZ, which the line crosses"
    )
    to_china = (in_2014 - in_2013 - to_iran) / in_2014 - 0.1
    crossing = {"UZB": (0.05, ASSUMED, cross), "KAZ": (0.05, ASSUMED, cross)}
    rest_2008 = {"KAZ": 0.015, "UZB": 0.015, "CHN": 0.005, "TUR": 0.005, "WEST": 0.005}
    iran = (
        "Iran's 6 bcm of 2009 over all gas exports of 2014, less a declared 1 % by Türkiye"
    )
    return {
        2008: close(
            {
                "RUS": (early, "p-hydroeng-2015", "gas exports: Russia 40 of 47 bcm, 2008"),
                **{name: (part, ASSUMED, other) for name, part in rest_2008.items()},
            },
            other,
        ),
        2013: close(
            {
                "RUS": (
                    in_2013 / in_2014,
                    "p-hydroeng-2015",
                    "under 10 bcm to Russia in 2013 over 45.1 in all in 2014: upper bound",
                ),
                "CHN": (
                    to_china,
                    ASSUMED,
                    "gas of 2014 that neither Russia nor Iran took, less .1",
                ),
                **crossing,
                "TUR": (0.01, ASSUMED, iran),
            },
            iran,
        ),
        2021: close(
            {
                "RUS": (
                    russian / (russian + chinese) - 0.02,
                    ASSUMED,
                    "5.5 bcm a year (contract of 2019) over that and 34 to China, less .02",
                ),
                "CHN": (
                    chinese / (russian + chinese) - 0.13,
                    ASSUMED,
                    "34 bcm over that and 5.5 to Russia, less .13 (crossed, other goods)",
                ),
                **crossing,
                "TUR": (0.01, ASSUMED, "declared: goods over the Caspian"),
            },
            "declared: Iran and the Caspian, goods other than gas",
        ),
    }


def close(cells: dict[str, Cell], method: str) -> dict[str, Cell]:
    """Give what is left to OTHER.

    Parameters
    ----------
    cells
        Share, source and method by partner.
    method
        Method of the rest.

    Returns
    -------
    The cells with OTHER.
    """
    left = 1 - sum(cell[0] for cell in cells.values())
    return {**cells, "OTHER": (left, ASSUMED, method)}
