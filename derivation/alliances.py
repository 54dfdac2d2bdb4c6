"""Alliances: who owes whom what, and how much of a state's security that gives."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from derivation.actors import group

LAST_PACTS = 2018
"""Last year of ATOP 5.1."""
DEFENCE, TREATY, CONSULT = 1.0, 0.5, 0.1
"""Worth of a defence pact in an organisation, of a bilateral one alone, of consultation."""
RUSSIAN_UZBEK_TREATY = 2006
"""First start at which the alliance treaty of 14 November 2005 counts."""


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

    The strongest obligation a is what alliances give at all, 1 - a stays with the state;
    a is split in proportion to obligation times the square root of capabilities, the
    state's own size taking part.

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
    >>> shares = alliance_shares({"RUS": 1.0}, {"RUS": 0.04, "KAZ": 0.01}, "KAZ")
    >>> round(shares["RUS"], 3)
    0.667
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
