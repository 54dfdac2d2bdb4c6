"""Worlds of two states for the oracle's tests.

Altria (A, 0) and Bereg (B, 1) are states, the West (W, 2) is external, the rest (R, 3) is
the remainder. In a quiet world every figure and every parameter is 0 that need not be
otherwise, and each test switches on what it is about.
"""

import copy
import math

from oracle import turn

from hedgesim.world.parameters import parameters

A, B, W, R = range(4)
SECURITY, ECONOMY, TRANSIT, DIPLOMACY = range(4)
LN2 = math.log(2)

PAIRS = (
    "threat intent attack intent_baseline grievance kin_exposure protest inducement "
    "coercion assurance wedging disruption regime_support proximity interest "
    "transit_capacity trade_capacity goal debt labour"
)
ACTORS = (
    "violation strain power offence protection regime_support_offered resources dominance "
    "budget"
)


def quiet_parameters(**changed):
    """Every registered parameter is 0, divisors 1, the cap of fear as specified."""
    result = dict.fromkeys(parameters(), 0.0)
    for name in ("bounded_rationality", "power_rationality", "kin_half"):
        result[name] = 1.0
    result["loss_half"] = result["leverage_half"] = 1.0
    result["fear_cap"] = 10.0
    result["goal_floor"] = 0.05
    unknown = set(changed) - set(result)
    assert not unknown
    return result | changed


def by_pair_and_channel(value):
    return [[[value(i, j, c) for c in range(4)] for j in range(4)] for i in range(2)]


def can_be(i, j, c):
    return i != j or c in (SECURITY, DIPLOMACY)


def quiet_world():
    share = by_pair_and_channel(
        lambda i, j, c: 0.0 if not can_be(i, j, c) else 0.25 if can_be(i, i, c) else 1 / 3
    )
    world = {name: [[0.0] * 4 for _ in range(2)] for name in PAIRS.split()}
    world |= {name: [0.0] * 4 for name in ACTORS.split()}
    world |= {name: [[0.0] * 4 for _ in range(4)] for name in ("rivalry", "sanctions")}
    world |= {
        "n_states": 2,
        "n_partners": 4,
        "kinds": ["security", "economy", "transit", "diplomacy"],
        "posture": share,
        "dependence": copy.deepcopy(share),
        "log_prior": by_pair_and_channel(
            lambda i, j, c: 0.0 if can_be(i, j, c) else -math.inf
        ),
        "inheritance": by_pair_and_channel(lambda i, j, c: 0.0),
        "tie": by_pair_and_channel(lambda i, j, c: float(can_be(i, j, c))),
        "co_movement": [[float(j == k) for k in range(4)] for j in range(4)],
        "market": [1.0] * 4,
        "market_start": [1.0] * 4,
        "power_start": [1.0] * 4,
        "weaponisability": [[0.0] * 4 for _ in range(4)],
        "regime_insecurity": [0.0, 0.0],
        "nation_building": [1.0, 1.0],
        "counted": [1, 1, 1, 0],
        "pole": [0, 1, 1, 0],
        "weight": [0.25] * 4,
        "speed": [0.0] * 4,
        "substitutability": [0.0] * 4,
        # one organisation, led by B
        "membership": [[0.0], [1.0]],
        "leads": [[0], [1], [0], [0]],
        "candidate": [[0], [0]],
        "sovereignty_clause": [0],
        "customs_union": [0],
        "depth": [1.0],
    }
    return world


def quiet_luck():
    return {
        "perception_luck": [[0.0] * 4 for _ in range(2)],
        "posture_luck": by_pair_and_channel(lambda i, j, c: 0.0),
        "exit_luck": [[0.0], [0.0]],
    }


def event(kind, actor=None, target=None, magnitude=None, **more):
    return {"type": kind, "actor": actor, "target": target, "magnitude": magnitude} | more


def a_turn(world, events=(), luck=None, by_rule=False, **changed):
    return turn(world, quiet_parameters(**changed), events, luck or quiet_luck(), by_rule)


def set_shares(world, name, c, self_=0.0, b=0.0, w=0.0, r=0.0):
    """The shares of Altria in one channel."""
    for j, value in enumerate((self_, b, w, r)):
        world[name][A][j][c] = value


def rivals(world, r):
    world["rivalry"][B][W] = world["rivalry"][W][B] = r


def answering_world():
    """The West answers Altria; every instrument is worth 0 to it, as is none."""
    world = quiet_world()
    rivals(world, 0.5)
    world["weight"], world["substitutability"] = [1.0, 0, 0, 0], [0.5] * 4
    set_shares(world, "dependence", SECURITY, self_=0.4, b=0.4, w=0.2)
    world["goal"][A][W] = 0.4
    world["interest"][A][W] = 0.5
    world["threat"][A][B] = 0.4
    world["weaponisability"][W][SECURITY] = 0.5
    for name, value in (("strain", 0.5), ("resources", 1), ("dominance", 1), ("budget", 1)):
        world[name][W] = value
    say = {
        "loss_half": 0.125,  # x = (.4 − .2)/.4 = .5; loss = .5/(.5 + .125) = .8
        # rivals = .5 · .4 = .2, opponents .5² · .4 = .1; 2 (.8 + .2) (1 − .1) · 1 · .5 = .9
        "inducement_payoff": 2.0,
        "inducement_cost": 0.9,
        "leverage_half": 0.06,  # L = .1 [1 − .5 · .8] = .06; Λ = .06/(.06 + .06) = .5
        "coercion_payoff": 1.5,  # 1.5 (.8 + .1) · .5 = .675
        "coercion_cost": 0.425,
        "strain_restraint": 0.5,  # .5 · .5 = .25
        "assurance_payoff": 5.0,  # shelter = .5 · .4 = .2; 5 · .2 · .5 = .5
        "assurance_cost": 0.5,
        "wedging_payoff": 5.0,  # 5 · .2 · .5 = .5
        "wedging_cost": 0.5,
        "power_rationality": 0.5,
        "instrument_speed": 0.5,
        "assurance_fade": 0.1,
    }
    return world, say


def instruments(after, i=A, j=W):
    return [
        after[name][i][j] for name in ("inducement", "coercion", "assurance", "wedging")
    ]
