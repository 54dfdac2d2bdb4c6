"""Intent: disputes, claims, coercion and force before the start, declared weights."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from derivation.actors import ACTORS, CHOOSERS, STARTS
from derivation.tables import ASSUMED, Data, row

HERE = Path(__file__).parent
FADING = 10.0
"""Years after which a past act counts 1/e."""
DISPUTE = {3: 0.05, 4: 0.10}
"""Weight of a militarised dispute by hostility: display, use of force."""
ACTS = {
    "territorial claim": 0.08, "statehood denial": 0.15, "separatism": 0.08,
    "gas stoppage": 0.06, "recognition": 0.08,
}  # fmt: skip
"""Weight of dated acts by subtype; `recognition` is of 2008, after the war on Georgia."""
NOT_BY_THE_STATE = 0.5
"""Weight of an act by private persons of a state, against one by the state."""
OPINION = 0.10
"""Weight of the share who call relations bad in the last poll before the start."""
BETTER_SOURCES = {"p-voa-sco-2008": "p-rnz-2008"}
"""Sources of reliability C among the acts, and a better one found for the same act."""
ABROAD = {"recognition"}
"""Acts against third states, which all that the table calls affected take in."""


@dataclass(frozen=True)
class Part:
    """One reason for suspecting a partner: its weight, what it is, and its source."""

    weight: float
    reason: str
    source_id: str


def disputes(mids: pd.DataFrame, state: str, partner: str, start: int) -> list[Part]:
    """Militarised disputes that a partner began with a state before the start.

    Parameters
    ----------
    mids
        Rows year, initiator_side, target, dispnum, hostlev1.
    state
        The target.
    partner
        Who began.
    start
        Year of the start.

    Returns
    -------
    A part for each dispute, at its last year.
    """
    mine = mids[(mids["target"] == state) & (mids["initiator_side"] == partner)]
    mine = mine[mine["year"] < start].sort_values("year")
    last = mine.drop_duplicates("dispnum", keep="last")
    return [
        Part(
            DISPUTE[int(level)] * float(np.exp((year - start) / FADING)),
            f"MID {year}",
            "cow-mid-peacesciencer",
        )
        for year, level in last[["year", "hostlev1"]].itertuples(index=False, name=None)
    ]


def acts(events: pd.DataFrame, state: str, partner: str, start: int) -> list[Part]:
    """Dated claims, stoppages and uses of force by a partner before the start.

    Parameters
    ----------
    events
        Rows event_id, date, actor, target, subtype, affected_states, source_id.
    state
        Who took them in.
    partner
        Who acted.
    start
        Year of the start.

    Returns
    -------
    A part for each act.
    """
    known = events[
        events["subtype"].isin(ACTS) & (events["date"].str[:4].astype(int) < start)
    ]
    parts = []
    for act in known.itertuples(index=False):
        heard = act.affected_states if act.subtype in ABROAD else act.target
        if state not in str(heard).split("|") or act.actor.split(":")[0] != partner:
            continue
        weight = ACTS[act.subtype] * (NOT_BY_THE_STATE if ":" in act.actor else 1.0)
        age = start - int(act.date[:4])
        faded = weight * float(np.exp(-age / FADING))
        source = BETTER_SOURCES.get(act.source_id, act.source_id)
        parts.append(Part(faded, act.event_id, source))
    return parts


def opinion(polls: pd.DataFrame, state: str, partner: str, start: int) -> list[Part]:
    """Find the last poll before the start that asked whether relations are bad.

    Parameters
    ----------
    polls
        Rows year, state, partner, indicator, value, source_id.
    state
        Where it was asked.
    partner
        About whom; the USA stand for the West.
    start
        Year of the start.

    Returns
    -------
    One part, or none.
    """
    about = "USA" if partner == "WEST" else partner
    asked = polls[
        (polls["indicator"] == "relations_bad")
        & (polls["state"] == state)
        & (polls["partner"] == about)
        & (polls["year"] < start)
    ].sort_values("year")
    if asked.empty:
        return []
    last = asked.iloc[-1]
    return [Part(OPINION * float(last["value"]), f"poll {last['year']}", last["source_id"])]


def declared(table: pd.DataFrame, state: str, partner: str, start: int) -> list[Part]:
    """Suspicion that is declared: open borders, record of force, standing of a power.

    Parameters
    ----------
    table
        Rows state, partner, start, weight, reason.
    state
        Who suspects.
    partner
        Whom.
    start
        Year of the start.

    Returns
    -------
    A part for each row.
    """
    mine = table[(table["state"] == state) & (table["partner"] == partner)]
    mine = mine[mine["start"] == start]
    return [
        Part(weight, reason, ASSUMED)
        for weight, reason in mine[["weight", "reason"]].itertuples(index=False, name=None)
    ]


def together(parts: Iterable[Part]) -> float:
    """At least one of several: 1 minus the product of what each leaves.

    Parameters
    ----------
    parts
        The reasons.

    Returns
    -------
    0 to 1.

    Examples
    --------
    >>> together([Part(0.5, "a", "x"), Part(0.5, "b", "x")])
    0.75
    """
    left = 1.0
    for part in parts:
        left *= 1 - part.weight
    return 1 - left


def described(parts: list[Part]) -> tuple[str, str]:
    """Source of the largest part, and the parts by weight as the method.

    Parameters
    ----------
    parts
        The reasons, at least one.

    Returns
    -------
    Id of the source and method.
    """
    ordered = sorted(parts, key=lambda part: -part.weight)
    said = [f"{part.reason} {part.weight:.3f}" for part in ordered]
    method = "weights declared: " + ", ".join(said)
    while len(method) > 160:
        said = [*said[:-1]]
        method = "weights declared: " + ", ".join(said) + ", and smaller ones"
    return ordered[0].source_id, method


def reasons(
    tables: Mapping[str, pd.DataFrame], state: str, partner: str, start: int
) -> list:
    """Every reason a state has for suspecting a partner at a start.

    Parameters
    ----------
    tables
        `mids`, `events`, `polls` and `declared`.
    state
        Who suspects.
    partner
        Whom.
    start
        Year of the start.

    Returns
    -------
    The parts.
    """
    return [
        *disputes(tables["mids"], state, partner, start),
        *acts(tables["events"], state, partner, start),
        *opinion(tables["polls"], state, partner, start),
        *declared(tables["declared"], state, partner, start),
    ]


def figures(data: Data) -> list[dict]:
    """Intent baseline of every pair that has a reason, at every start.

    Parameters
    ----------
    data
        The gathered tables.

    Returns
    -------
    Rows of `intent_baseline`. A pair with a reason at one start has a row at each, so that
    no start takes the figure of another.
    """
    tables = {
        "mids": data.table("mids_cow"),
        "events": data.table("events"),
        "polls": data.table("opinion_threat"),
        "declared": pd.read_csv(HERE / "suspicion.csv"),
    }
    rows = []
    for state in CHOOSERS:
        for partner in ACTORS[:-1]:
            every = {start: reasons(tables, state, partner, start) for start in STARTS}
            if partner == state or not any(every.values()):
                continue
            for start, parts in every.items():
                none = (ASSUMED, "no dispute, claim or declared reason before this start")
                source, method = described(parts) if parts else none
                rows.append(
                    row(
                        "intent_baseline",
                        f"{together(parts):.4f}",
                        start,
                        "0 none to 1 certain",
                        source,
                        method,
                        state=state,
                        partner=partner,
                    )
                )
    return rows
