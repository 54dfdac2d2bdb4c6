"""Security: half deliveries of arms with a fading memory, half alliances; self declared."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from derivation.actors import ACTORS, CHOOSERS, REGION, STARTS, WEST_SEEN, group
from derivation.tables import ASSUMED, Data, exact_shares, row

ARMS = "sipri-register-2026"
PACTS = "atop-5.1-peacesciencer"
MEMORY = 5.0
"""Years after which a delivery counts 1/e of its size."""
POOLING = 50.0
"""Million TIV of remembered deliveries that weigh as much as the regional mean."""
LAST_PACTS = 2018
"""Last year of ATOP 5.1."""
DEFENCE, TREATY, CONSULT = 1.0, 0.5, 0.1
"""Worth of a defence pact in an organisation, of a bilateral one alone, of consultation."""
RUSSIAN_UZBEK_TREATY = 2006
"""First start at which the alliance treaty of 14 November 2005 counts."""

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
    """Unweighted mean of suppliers' shares over the region's other states.

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
    Mean shares by actor, over the states that received anything.
    """
    seen = []
    for state in REGION:
        own = remembered(arms, state, year)
        if state != without and sum(own.values()) > 0:
            seen.append({name: size / sum(own.values()) for name, size in own.items()})
    names = sorted({name for shares in seen for name in shares})
    return {n: sum(shares.get(n, 0.0) for shares in seen) / len(seen) for n in names}


def treaty_members(institutions: pd.DataFrame, year: int) -> set[str]:
    """Members of the Collective Security Treaty or its organisation on 1 January.

    Parameters
    ----------
    institutions
        Spells iso3, org, start, end (ISO dates, `end` empty if it lasts).
    year
        Of which year.

    Returns
    -------
    Codes of the members.
    """
    spells = institutions[institutions["org"].str.startswith("CST")]
    day = f"{year}-01-01"
    inside = (spells["start"] < day) & (spells["end"].isna() | (spells["end"] > day))
    return set(spells.loc[inside, "iso3"])


def obligation(
    pacts: pd.DataFrame, members: set[str], pair: frozenset[str], year: int
) -> float:
    """Rate what two states owe one another: 1 defence, .5 treaty, .1 consultation, 0.

    Parameters
    ----------
    pacts
        ATOP spells.
    members
        Members of the Collective Security Treaty in that year.
    pair
        The two states.
    year
        Which year; after 2018 the pacts of 2018.

    Returns
    -------
    Strength of the obligation, 0 to 1.
    """
    if pair <= members:
        return DEFENCE
    if pair == {"UZB", "RUS"} and year >= RUSSIAN_UZBEK_TREATY:
        return TREATY
    seen = min(year, LAST_PACTS)
    here = pacts[(pacts["first_year"] <= seen) & (pacts["last_year"] >= seen)]
    first, second = sorted(pair)
    here = here[(here["iso3_a"] == first) & (here["iso3_b"] == second)]
    if here.empty:
        return 0.0
    # ATOP keeps Uzbek pacts through both exits, and a Turkmen one in spite of neutrality
    if here["defense"].max() and not pair & {"UZB", "TKM"}:
        return DEFENCE
    return CONSULT if here[["defense", "neutrality", "consultation"]].max().max() else 0.0


def alliance_shares(
    owed: Mapping[str, float], size: Mapping[str, float], state: str
) -> dict[str, float]:
    """How a state's security through alliances splits over allies and itself.

    The strongest obligation a is what alliances give at all, 1 - a stays with the state; a is
    split in proportion to obligation times the square root of capabilities, the state's own
    size taking part.

    Parameters
    ----------
    owed
        Obligation by ally, 0 to 1 (single states, before they are grouped).
    size
        Composite capability by state.
    state
        Whose security.

    Returns
    -------
    Shares by actor, the state itself included.

    Examples
    --------
    >>> alliance_shares({"RUS": 1.0}, {"RUS": 0.04, "KAZ": 0.01}, "KAZ")["RUS"]
    0.6666666666666667
    >>> alliance_shares({}, {"TKM": 0.01}, "TKM")
    {'TKM': 1.0}
    """
    strongest = max(owed.values(), default=0.0)
    weights = {state: np.sqrt(size[state]).item()}
    for ally in sorted({group(code) for code, worth in owed.items() if worth > 0}):
        mine = {code: worth for code, worth in owed.items() if group(code) == ally}
        weights[ally] = max(
            level * float(np.sqrt(sum(size[c] for c, w in mine.items() if w >= level)))
            for level in mine.values()
        )
    total = sum(weights.values())
    shares = {name: strongest * weight / total for name, weight in weights.items()}
    shares[state] += 1 - strongest
    return shares


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
    method = f"{parts}: SIPRI TIV, memory 5 y, {pooled}less home production; ATOP and CSTO x CINC"
    return (ARMS if one >= two else PACTS), method
