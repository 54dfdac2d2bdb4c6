"""Positions of actors, and rivalry between poles."""

from itertools import combinations

import numpy as np
import pandas as pd

from derivation.actors import ACTORS, CHOOSERS, POLES, STARTS, WEST_SEEN
from derivation.tables import ASSUMED, Data, row

SOURCE = "voeten-ideal-2025"
YEARS = 3
"""Years up to the start over which positions are averaged."""
FULL_DISTANCE = 4.0
"""Distance of ideal points at which two poles are opponents by position alone; assumed."""
ALLIED = 0.6
"""Part of the distance that an alliance takes out of rivalry (Türkiye and the West)."""

DISPUTES: dict[tuple[str, str], tuple[tuple[float, float, float, float], str]] = {
    ("RUS", "CHN"): ((0.0, 0.0, 0.0, 0.0), "none after the border treaties"),
    ("RUS", "TUR"): ((0.15, 0.05, 0.05, 0.25), "MIDs 1993-99; Syria 2015, Karabakh 2020"),
    ("RUS", "WEST"): ((0.10, 0.20, 0.20, 0.60), "enlargement, Georgia; Ukraine 2014"),
    ("CHN", "TUR"): ((0.05, 0.05, 0.05, 0.05), "Uyghur question"),
    ("CHN", "WEST"): ((0.10, 0.10, 0.15, 0.40), "Taiwan, South China Sea; trade war 2018"),
    ("TUR", "WEST"): ((0.0, 0.0, 0.0, 0.15), "allies; S-400 and sanctions of 2020"),
}
"""Declared weight of disputes at the four starts, and what stands behind it."""


def position(points: pd.DataFrame, actor: str, year: int) -> float:
    """Ideal point of an actor, averaged over the last years.

    Parameters
    ----------
    points
        Rows iso3, year, ip_fp, flag; flagged years are left out.
    actor
        Whose; the West is the mean of the USA and of the mean of DEU, FRA, GBR, OTHER the
        mean of the tracked states that are no actor.
    year
        Last year.

    Returns
    -------
    Position; higher is nearer the USA.
    """
    kept = points[points["flag"].isna() & points["year"].between(year - YEARS + 1, year)]
    mean = kept.groupby("iso3")["ip_fp"].mean()
    if actor == "WEST":
        return float((mean["USA"] + mean[["DEU", "FRA", "GBR"]].mean()) / 2)
    if actor == "OTHER":
        return float(mean.drop([*CHOOSERS, *WEST_SEEN], errors="ignore").mean())
    return float(mean[actor])


def rivalry(distance: float, allied: bool, disputes: float) -> float:
    """Rivalry of two poles: at least one of position and disputes.

    Parameters
    ----------
    distance
        Distance of their ideal points.
    allied
        Whether they are in one alliance.
    disputes
        Declared weight of disputes, 0 to 1.

    Returns
    -------
    0 condominium to 1 opponents.

    Examples
    --------
    >>> rivalry(2.0, False, 0.5)
    0.75
    """
    apart = min(1.0, distance / FULL_DISTANCE) * (1 - ALLIED * allied)
    return 1 - (1 - apart) * (1 - disputes)


def figures(data: Data) -> list[dict]:
    """Position of every actor and rivalry of every two poles at each start.

    Parameters
    ----------
    data
        The gathered tables.

    Returns
    -------
    Rows of `position` and `rivalry`.
    """
    points = data.table("unga_ideal_points")
    places = {(a, y): position(points, a, y) for a in ACTORS for y in STARTS}
    who = {
        "WEST": ", mean of USA and (DEU, FRA, GBR)",
        "OTHER": ", mean of 22 other states",
    }
    rows = [
        row(
            "position",
            round(value, 4),
            year,
            "ideal point",
            SOURCE,
            f"final-passage votes, mean {year - 2}-{year}{who.get(actor, '')}",
            state=actor,
        )
        for (actor, year), value in places.items()
    ]
    for first, second in combinations(POLES, 2):
        levels, reason = DISPUTES[first, second]
        allied = (first, second) == ("TUR", "WEST")
        for year, disputes in zip(STARTS, levels, strict=True):
            apart = float(np.abs(places[first, year] - places[second, year]))
            value = rivalry(apart, allied, disputes)
            method = (
                f"1-(1-{apart:.2f}/4{' x .4 (allies)' if allied else ''})(1-{disputes});"
                f" ideal points and declared disputes: {reason}"
            )
            # the format names the two poles in the columns of state and partner
            rows.append(
                row(
                    "rivalry",
                    round(value, 4),
                    year,
                    "0 condominium, 1 opponents",
                    ASSUMED,
                    method,
                    state=first,
                    partner=second,
                )
            )
    return rows
