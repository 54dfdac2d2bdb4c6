"""Proximity: land border, distance of borders and of capitals, on one scale 0 to 1."""

import numpy as np
import pandas as pd

from derivation.actors import ACTORS, CHOOSERS
from derivation.tables import Data, row

SOURCE = "cow-geography"
BORDER, NEAR, CAPITALS = 0.2, 0.5, 0.3
"""Weights of a land border, of the borders' distance and of the capitals' distance."""
NEAR_KM, CAPITALS_KM = 2000.0, 4000.0
"""Distances at which the two terms have fallen to 1/e."""
WEST_BY = "DEU"
"""The state whose distance stands for the West."""


def nearness(border_km: float, capitals_km: float, land_border: bool) -> float:
    """Proximity of two states.

    Parameters
    ----------
    border_km
        Least distance of their borders, km.
    capitals_km
        Great circle between the capitals, km.
    land_border
        Whether they share a border on land or a river.

    Returns
    -------
    .2 for a land border + .5 exp(-border/2000) + .3 exp(-capitals/4000), 0 to 1.

    Examples
    --------
    >>> nearness(0.0, 0.0, True)
    1.0
    """
    near = NEAR * np.exp(-border_km / NEAR_KM) + CAPITALS * np.exp(
        -capitals_km / CAPITALS_KM
    )
    return float(BORDER * land_border + near)


def between(pairs: pd.DataFrame, first: str, second: str) -> float:
    """Proximity of two actors, from the table of pairs; Germany stands for the West.

    Parameters
    ----------
    pairs
        Rows iso3_a, iso3_b, capdist_km, mindist_km_2019, cow_contiguity_2016.
    first, second
        Ids of the actors.

    Returns
    -------
    Proximity, 0 to 1.
    """
    codes = sorted(WEST_BY if name == "WEST" else name for name in (first, second))
    here = (pairs["iso3_a"] == codes[0]) & (pairs["iso3_b"] == codes[1])
    found = pairs[here].iloc[0]
    land = found["cow_contiguity_2016"] == 1
    return nearness(found["mindist_km_2019"], found["capdist_km"], bool(land))


def figures(data: Data) -> list[dict]:
    """Proximity of every actor but OTHER to every chooser.

    Parameters
    ----------
    data
        The gathered tables.

    Returns
    -------
    Rows of `proximity`.
    """
    pairs = data.table("dyad_geography")
    method = ".2 land border + .5 exp(-borders/2000 km) + .3 exp(-capitals/4000 km)"
    rows = []
    for state in CHOOSERS:
        for partner in ACTORS[:-1]:
            if partner == state:
                continue
            note = f"{method}; Germany stands for the West" if partner == "WEST" else method
            rows.append(
                row(
                    "proximity",
                    between(pairs, state, partner),
                    2000,
                    "0 far to 1 near",
                    SOURCE,
                    note,
                    state=state,
                    partner=partner,
                )
            )
    return rows
