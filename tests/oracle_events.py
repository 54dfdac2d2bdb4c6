"""Stage 0, events (see oracle.py).

Shocks add by x ← x + (1 − x) m, so that their order does not matter. The analogy of an
aggression therefore reads kin exposure as the turn began, also where an inflow of people
comes first in the list.
"""

import copy
import math

from oracle_relations import mean_over_kind

INSTRUMENTS = ("inducement", "coercion", "assurance", "wedging")


def shock(x, m):
    """x + (1 − x) m."""
    return x + (1 - x) * m


def stage_0(world, p, events):
    """The world after the events, in the order given, and which instruments were events."""
    now = copy.deepcopy(world)
    acted = set()  # (instrument, target i, actor j)
    for event in events:
        kind, j, i, m = (event.get(key) for key in ("type", "actor", "target", "magnitude"))
        if kind == "aggression":
            aggression(world, now, p, j, i, m)
        elif kind == "annexation":
            now["violation"][j] = shock(now["violation"][j], m)  # N
        elif kind == "rhetoric":
            now["grievance"][i][j] = shock(now["grievance"][i][j], m / 2)  # C, half weight
        elif kind == "transit_cut":
            now["disruption"][i][j] = shock(now["disruption"][i][j], m)  # B
            if event.get("actor_cut", True):
                now["grievance"][i][j] = shock(now["grievance"][i][j], m)  # C
        elif kind in INSTRUMENTS:
            now[kind][i][j] = shock(now[kind][i][j], m)  # X
            acted.add((kind, i, j))
        elif kind == "unrest":
            now["regime_insecurity"][i] = shock(now["regime_insecurity"][i], m)  # Q
        elif kind == "intervention":
            now["regime_support"][i][j] = shock(now["regime_support"][i][j], m)  # support
        elif kind == "protest":
            towards = event["towards"]
            now["protest"][i][towards] = shock(now["protest"][i][towards], m)
        elif kind == "kin_inflow":
            towards = event["towards"]
            inflow = p["kin_inflow_effect"] * m  # φ share
            kin = now["kin_exposure"][i][towards] + inflow
            now["kin_exposure"][i][towards] = min(1.0, max(0.0, kin))  # clip(K + φ share)
        elif kind == "new_route":
            new_route(now, j, i, m, event.get("buyer"), event.get("goods", 0.0))
        elif kind == "remove_vector":
            remove_vector(now, j)
        elif kind in ("join", "leave"):
            member = 1.0 if kind == "join" else 0.0
            now["membership"][j][event["organisation"]] = member  # M_jo: the actor joins
        else:
            raise ValueError(f"the oracle knows no event {kind!r}")
    return now, acted


def aggression(world, now, p, j, x, m):
    """m to I_xj, and m [ν + (1 − ν) K_ij / (K_ij + k0)] to I_ij of every other i ≠ j."""
    for i in range(now["n_states"]):
        if i == j:
            continue
        floor = p["analogy_floor"]  # ν
        kin = world["kin_exposure"][i][j]  # K, as the turn began
        exposed = kin / (kin + p["kin_half"])  # K / (K + k0)
        lesson = floor + (1 - floor) * exposed  # ν + (1 − ν) …
        share = 1.0 if i == x else lesson  # the target takes it whole
        if i == x and now["counted"][j]:
            now["attack"][i][j] = shock(now["attack"][i][j], m)  # A
        now["intent"][i][j] = shock(now["intent"][i][j], m * share)


def new_route(now, j, i, m, buyer, goods):
    """Adds m to the capacity; the route takes m of transit, its buyer m goods of trade."""
    now["transit_capacity"][i][j] = min(1.0, now["transit_capacity"][i][j] + m)
    if buyer is not None and m * goods > 0:
        held = mean_over_kind(now, now["dependence"][i][buyer], "economy")
        reach = max(now["trade_capacity"][i][buyer], held) + m * goods
        now["trade_capacity"][i][buyer] = min(1.0, reach)
    for c, kind in enumerate(now["kinds"]):
        if kind == "transit":
            take(now, i, j, c, m)
        if kind == "economy" and buyer is not None:
            take(now, i, buyer, c, m * goods)


def take(now, i, j, c, share):
    """The prior under which j has `share` of all, and its old share of what is left."""
    share = min(share, 0.99)
    prior = now["log_prior"][i]
    if share > 0 and prior[j][c] > -math.inf:  # where the tie can be
        whole = sum(math.exp(prior[k][c]) for k in range(now["n_partners"]))  # Σ_k q_ik
        prior[j][c] = math.log(math.exp(prior[j][c]) + share / (1 - share) * whole)


def remove_vector(now, j):
    """Ties with j cannot be; j's own self option, which is no tie with j, stays."""
    for i in range(now["n_states"]):
        if i != j:
            now["log_prior"][i][j] = [-math.inf for _ in now["kinds"]]
