"""Diplomacy: posture from size, proximity and excess agreement in the UN Assembly."""

import numpy as np
import pandas as pd

from derivation import proximity
from derivation.actors import ACTORS, CHOOSERS, STARTS, WEST_SEEN
from derivation.tables import ASSUMED, Data, exact_shares, row

SOURCE = "unga-undl"
SCALE = 0.3
"""Excess agreement that multiplies a tie by e; assumed."""
YEARS = 3
"""Years up to the start over which agreement and participation are averaged."""
OTHER_SHARE = 0.15
"""Declared share of diplomacy with states that are no actor."""
SUSPENDED = 0.05
"""Participation below this means a suspended vote (arrears), not a choice; left out."""
CHARTER_NOT_RATIFIED = ("TKM", "cis")
"""Founder of the CIS whose charter it never ratified; it became an associate in 2005.

The gathered panel has it as a member before, and Ukraine, in the same position, not.
"""
ORGANISATION_WEIGHT = 1.0
"""How much one organisation that the partner leads adds to the tie; see docs/data.md."""

Excess = dict[tuple[str, str, int], float]


def excess_by_pair(excess: pd.DataFrame, poles: pd.DataFrame) -> Excess:
    """Agreement of a state with a partner beyond what others have with it, by year.

    The gathered table has it for every state but Russia and China. For these it is made
    from the table of agreement, which is the same in both directions.

    Parameters
    ----------
    excess
        Rows year, state, partner, agree, excess_agree, low_n.
    poles
        Rows iso3, year, partner, agree, low_n, with Russia and China as states.

    Returns
    -------
    By state, partner and year; years of few joint votes left out.
    """
    kept = excess[excess["low_n"] == 0]
    names = ["state", "partner", "year"]
    found = {
        (state, partner, int(year)): value
        for state, partner, year, value in kept[[*names, "excess_agree"]].itertuples(
            index=False, name=None
        )
    }
    mean = kept.groupby(["partner", "year"])["agree"].mean()
    turned = kept.rename(columns={"state": "partner", "partner": "state"})
    own = poles[poles["low_n"] == 0].rename(columns={"iso3": "state"})
    both = pd.concat([turned[[*names, "agree"]], own[[*names, "agree"]]])
    both = both[both["state"].isin(["RUS", "CHN"])].drop_duplicates(names)
    for state, partner, year, agree in both[[*names, "agree"]].itertuples(
        index=False, name=None
    ):
        if (partner, year) in mean.index:
            found[state, partner, int(year)] = agree - mean[partner, year]
    return found


def excess_agreement(found: Excess, state: str, partner: str, year: int) -> float:
    """Excess agreement averaged over the last years.

    Parameters
    ----------
    found
        Excess agreement by state, partner and year.
    state, partner
        Actors; the West is the mean of the USA and of EU3.
    year
        Last of the years averaged.

    Returns
    -------
    Mean over the years in which both voted enough; 0 if there are none.
    """
    if partner == "WEST":
        return sum(excess_agreement(found, state, p, year) for p in ("USA", "EU3")) / 2
    years = range(year - YEARS + 1, year + 1)
    seen = [found[state, partner, y] for y in years if (state, partner, y) in found]
    return float(np.mean(seen)) if seen else 0.0


def abstention(votes: pd.DataFrame, state: str, year: int) -> float:
    """Share of roll calls in which a state took no part, over the last years.

    Parameters
    ----------
    votes
        Rows iso3, year, participation.
    state
        Who.
    year
        Last year.

    Returns
    -------
    0 to 1, years of a suspended vote left out.
    """
    kept = votes[(votes["iso3"] == state) & votes["year"].between(year - YEARS + 1, year)]
    seen = kept.drop_duplicates("year")["participation"]
    return float(1 - seen[seen >= SUSPENDED].mean())


def led_by(partner: str, state: str, panel: pd.DataFrame, year: int) -> float:
    """Organisations that a partner leads and a state is in, at the end of the year before.

    Parameters
    ----------
    partner
        Who leads.
    state
        Who may be in.
    panel
        Rows iso3, year and one column an organisation, 1 for full members.
    year
        Of which start.

    Returns
    -------
    A count.
    """
    columns = {
        "RUS": ["cis", "cst_csto", "sco", "eurasec_cu_eaeu"], "CHN": ["sco"],
        "TUR": ["ots"], "WEST": ["nato"],
    }  # fmt: skip
    now = panel[(panel["iso3"] == state) & (panel["year"] == year - 1)].iloc[0]
    led = [o for o in columns.get(partner, []) if (state, o) != CHARTER_NOT_RATIFIED]
    return float((now[led] == 1).sum())


def weights(data: Data, state: str, year: int) -> dict[str, float]:
    """Unnormalised ties of a state, its own size as self.

    Parameters
    ----------
    data
        The gathered tables.
    state
        Whose diplomacy.
    year
        Which start.

    Returns
    -------
    Weight by actor, OTHER left out.
    """
    voted = excess_by_pair(
        data.table("unga_excess_agreement"), data.table("unga_agreement")
    )
    cinc = data.table("capabilities").query("year == @year").set_index("iso3")["cinc"]
    pairs, panel = data.table("dyad_geography"), data.table("institutions_panel")
    found = {}
    for partner in ACTORS[:-1]:
        codes = list(WEST_SEEN) if partner == "WEST" else [partner]
        size = float(np.sqrt(cinc[codes].sum()))
        if partner == state:
            found[partner] = size
            continue
        e = excess_agreement(voted, state, partner, year)
        near = proximity.between(pairs, state, partner)
        joint = 1.0 + ORGANISATION_WEIGHT * led_by(partner, state, panel, year)
        found[partner] = size * near * joint * float(np.exp(e / SCALE))
    return found


def figures(data: Data) -> list[dict]:
    """Posture in diplomacy for every chooser and start.

    Parameters
    ----------
    data
        The gathered tables.

    Returns
    -------
    Rows of `dependence`.
    """
    votes = data.table("unga_agreement")
    rows = []
    for state in CHOOSERS:
        for year in STARTS:
            away = abstention(votes, state, year)
            tied = weights(data, state, year)
            spread = (1 - away) * (1 - OTHER_SHARE) / sum(tied.values())
            parts = {name: spread * weight for name, weight in tied.items()}
            parts[state] += away
            parts["OTHER"] = (1 - away) * OTHER_SHARE
            for partner, share in exact_shares(parts).items():
                source, method = origin(state, partner, year, away)
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
                        channel="diplomacy",
                    )
                )
    return rows


def origin(state: str, partner: str, year: int, away: float) -> tuple[str, str]:
    """Source and method of one tie.

    Parameters
    ----------
    state
        Whose diplomacy.
    partner
        With whom.
    year
        Which start.
    away
        Share of roll calls without the state.

    Returns
    -------
    Id of the source and method.
    """
    if partner == "OTHER":
        return ASSUMED, f"declared: {OTHER_SHARE} of the part that is not self"
    if partner == state:
        return SOURCE, f"no vote {away:.3f} ({year - 2}-{year}), plus own size sqrt(CINC)"
    note = "; mean of USA and EU3, proximity of Germany" if partner == "WEST" else ""
    return SOURCE, (
        f"sqrt(CINC {year}) x proximity x exp(excess/.3) x (1 + organisations led),"
        f" roll calls {year - 2}-{year}{note}"
    )
