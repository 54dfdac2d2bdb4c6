"""Security: half deliveries of arms with a fading memory, half alliances; self declared."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from derivation.actors import ACTORS, CHOOSERS, REGION, STARTS, WEST_SEEN, group
from derivation.alliances import alliance_shares, obligation, treaty_members
from derivation.tables import ASSUMED, Data, exact_shares, row

ARMS = "sipri-register-2026"
PACTS = "atop-5.1-peacesciencer"
MEMORY = 5.0
"""Years after which a delivery counts 1/e of its size."""
POOLING = 50.0
"""Million TIV of remembered deliveries that weigh as much as the regional mean."""

DOMESTIC: dict[str, tuple[float, float, float, float]] = {
    "KAZ": (0.05, 0.05, 0.10, 0.15),
    "KGZ": (0.02, 0.02, 0.02, 0.02),
    "TJK": (0.02, 0.02, 0.02, 0.02),
    "TKM": (0.02, 0.02, 0.02, 0.02),
    "UZB": (0.10, 0.10, 0.05, 0.05),
    "RUS": (0.95, 0.95, 0.90, 0.95),
    "CHN": (0.60, 0.75, 0.85, 0.90),
    "TUR": (0.25, 0.40, 0.55, 0.65),
}
"""Share of equipment made at home at each start; declared, see docs/data.md."""


def remembered(arms: pd.DataFrame, state: str, year: int) -> dict[str, float]:
    """Deliveries to a state by actor, each weighted by exp(-age / MEMORY).

    Parameters
    ----------
    arms
        Rows year, state, partner, indicator, value of the register.
    state
        Who received.
    year
        Seen from which year; its own deliveries have age 0.

    Returns
    -------
    Million TIV by actor, for those that delivered.
    """
    kept = arms[
        (arms["state"] == state)
        & (arms["indicator"] == "arms_deliveries_tiv")
        & (arms["partner"] != "WLD")
        & (arms["year"] <= year)
    ]
    weighted = kept["value"] * np.exp((kept["year"] - year) / MEMORY)
    return weighted.groupby(kept["partner"].map(group)).sum().to_dict()


def supplier_shares(arms: pd.DataFrame, state: str, year: int) -> dict[str, float]:
    """Suppliers' shares; small totals of the region's states lean on the regional mean.

    Parameters
    ----------
    arms
        The register.
    state
        Who received.
    year
        Seen from which year.

    Returns
    -------
    Shares that sum to 1, or nothing for a power that imported nothing.
    """
    own = remembered(arms, state, year)
    if state not in REGION:
        total = sum(own.values())
        return {name: size / total for name, size in own.items()} if total else {}
    mean = regional_mean(arms, year, state)
    # the mean may hold deliveries by the state itself, which it cannot lean on
    names = sorted({*own, *mean} - {state})
    pooled = {n: own.get(n, 0.0) + POOLING * mean.get(n, 0.0) for n in names}
    total = sum(pooled.values())
    return {name: size / total for name, size in pooled.items()}


def regional_mean(arms: pd.DataFrame, year: int, without: str) -> dict[str, float]:
    """Suppliers' shares in all deliveries to the region's other states.

    Weighting states by what they received predicts the next five years better than giving
    each the same weight (docs/data.md).

    Parameters
    ----------
    arms
        The register.
    year
        Seen from which year.
    without
        The state that is left out.

    Returns
    -------
    Shares by actor that sum to 1.
    """
    summed: dict[str, float] = {}
    for state in REGION:
        for name, size in remembered(arms, state, year).items() if state != without else ():
            summed[name] = summed.get(name, 0.0) + size
    total = sum(summed.values())
    return {name: size / total for name, size in summed.items()}


def split(data: Data, state: str, year: int) -> tuple[dict[str, float], dict[str, float]]:
    """Compute the two halves of security, each summing to one half.

    Parameters
    ----------
    data
        The gathered tables.
    state
        Whose security.
    year
        Which start.

    Returns
    -------
    Parts by actor from arms and from alliances.
    """
    home = DOMESTIC[state][STARTS.index(year)]
    shares = supplier_shares(data.table("arms"), state, year) or {state: 1.0}
    from_arms = {name: 0.5 * (1 - home) * share for name, share in shares.items()}
    from_arms[state] = from_arms.get(state, 0.0) + 0.5 * home
    capability = data.table("capabilities").query("year == @year").set_index("iso3")["cinc"]
    members = treaty_members(data.table("institutions_events"), year)
    pacts = data.table("alliances_atop_spells")
    codes = [code for code in (*CHOOSERS, *WEST_SEEN) if code != state]
    owed = {c: obligation(pacts, members, frozenset({state, c}), year) for c in codes}
    shared = alliance_shares(owed, capability.to_dict(), state)
    return from_arms, {name: 0.5 * share for name, share in shared.items()}


def figures(data: Data) -> list[dict]:
    """Dependence in security for every chooser and start.

    Parameters
    ----------
    data
        The gathered tables.

    Returns
    -------
    Rows of `dependence`, self included.
    """
    rows: list[dict] = []
    for state in CHOOSERS:
        for year in STARTS:
            arms, pacts = split(data, state, year)
            parts = {name: arms.get(name, 0.0) + pacts.get(name, 0.0) for name in ACTORS}
            for partner, share in exact_shares(parts).items():
                source, method = origin(arms, pacts, state, partner)
                rows.append(
                    row(
                        "dependence",
                        share,
                        year,
                        "share",
                        source,
                        method,
                        state=state,
                        partner=partner,
                        channel="security",
                    )
                )
    return rows


def origin(
    arms: Mapping[str, float], pacts: Mapping[str, float], state: str, partner: str
) -> tuple[str, str]:
    """Source and method of one tie, from its two halves.

    Parameters
    ----------
    arms
        Parts from arms.
    pacts
        Parts from alliances.
    state
        Whose security.
    partner
        With whom.

    Returns
    -------
    The source that gives more of it, and the method.
    """
    one, two = arms.get(partner, 0.0), pacts.get(partner, 0.0)
    parts = f"arms {one:.3f} + alliances {two:.3f}"
    if partner == state:
        return (
            ASSUMED,
            f"{parts}: declared home production; security no pact gives (ATOP, CSTO)",
        )
    pooled = "pooled with the region, " if state in REGION else ""
    method = (
        f"{parts}: SIPRI TIV, memory 5 y, {pooled}less home production; ATOP, CSTO x CINC"
    )
    return (ARMS if one >= two else PACTS), method
