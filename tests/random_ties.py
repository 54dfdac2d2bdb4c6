"""Worlds drawn at random, for tests of rules and measures.

They are asymmetric, so that no axis can be mistaken for another: three choosing states,
five actors of whom the last is the rest of the world, and five channels, two of them of one
kind.
"""

import numpy as np

from hedgesim.engine.wiring import World

KINDS = ("security", "economy", "transit", "diplomacy", "economy")
STATES, ACTORS, CHANNELS = 3, 5, len(KINDS)
SELF_CAN_BE = ("security", "diplomacy")
REMAINDER = ACTORS - 1

PER_PAIR = (
    *("threat", "inducement", "coercion", "assurance", "wedging", "disruption", "protest"),
    *("regime_support", "proximity", "shared", "union", "leverage", "shelter", "pressure"),
    "association",
    *("vulnerability", "debt", "labour"),
    *("side_taking", "fear", "trade_cut", "sanction_exposure"),
)
PER_ACTOR = (
    *("violation", "strain", "protection", "power", "power_start", "market"),
    "market_start",
)
PER_STATE = ("regime_insecurity", "hydrocarbon_revenue")


def parameters_at_random(draw, runs):
    """Draw every parameter of posture, one value per run, none of them 0."""
    names = [
        "security_value",
        "economy_value",
        "transit_value",
        "diplomacy_value",
        "market_elasticity",
        "security_fear",
        "economy_fear",
        "transit_fear",
        "diplomacy_fear",
        "norm_weight",
        "deference",
        "pressure_weight",
        "side_weight",
        "secondary_sanctions",
        "self_help_value",
        "assurance_value",
        "regime_support_value",
        "institution_value",
        "union_value",
        "risk_aversion",
        "base_variance",
        "bounded_rationality",
        "posture_noise",
        "risk_distance",
        "leverage_half",
        "power_elasticity",
        "protest_weight",
        "security_spillover",
    ]
    return {name: draw.uniform(0.1, 0.9, runs) for name in names} | {
        "fear_cap": np.array([10.0])
    }


def ties_at_random(draw, runs):
    """Draw the mask of ties: self in security and diplomacy, some others absent."""
    tie = (draw.random((STATES, ACTORS, CHANNELS, 1)) < 0.8).astype(float)
    for i in range(STATES):
        tie[i, 3] = 1.0  # everybody has one partner in every channel
        for c, kind in enumerate(KINDS):
            tie[i, i, c] = kind in SELF_CAN_BE
    return tie


def shares_at_random(draw, tie, runs):
    """Draw shares over the ties that can be."""
    amount = draw.exponential(size=(*tie.shape[:-1], runs)) * tie
    return amount / amount.sum(axis=1, keepdims=True)


def world_at_random(seed, runs=4):
    """Draw a world: every quantity that rules of posture and measures read."""
    draw = np.random.default_rng(seed)
    external = np.ones((STATES, ACTORS, 1))
    external[range(STATES), range(STATES)] = 0.0
    counted = np.ones((ACTORS, 1))
    counted[REMAINDER] = 0.0
    among = counted * counted.T * (1 - np.eye(ACTORS))
    rivalry = np.triu(draw.random((ACTORS, ACTORS)) * among)
    tie = ties_at_random(draw, runs)
    arrays = {name: draw.random((STATES, ACTORS, runs)) * external for name in PER_PAIR}
    arrays["fear"] = arrays["fear"] * 10.0
    arrays |= {name: draw.random((ACTORS, runs)) + 0.1 for name in PER_ACTOR}
    arrays |= {name: draw.random((STATES, runs)) for name in PER_STATE}
    for bounded in ("violation", "strain", "protection"):
        arrays[bounded] = np.minimum(arrays[bounded], 1.0)
    weight = draw.random((CHANNELS, runs)) + 0.1
    reference = np.zeros((STATES, ACTORS, 1))
    reference[0, 3], reference[1, 3], reference[2, 1] = 1, 1, 1
    arrays |= {
        "external": external,
        "counted": counted,
        "pole": np.array([0.0, 1, 1, 1, 0])[:, None],
        "reference": reference,
        "rivalry": (rivalry + rivalry.T)[..., None],
        "position": draw.normal(size=(ACTORS, 1)),
        "sanctions": draw.random((ACTORS, ACTORS, runs)) * (1 - np.eye(ACTORS))[..., None],
        "tie": tie,
        "dependence": shares_at_random(draw, tie, runs),
        "posture": shares_at_random(draw, tie, runs),
        "gravity_share": shares_at_random(draw, tie, runs),
        "gain": draw.normal(size=(STATES, ACTORS, CHANNELS, runs)) * external[:, :, None],
        "posture_luck": draw.normal(size=(STATES, ACTORS, CHANNELS, runs)),
        "protective_gain": draw.normal(size=(STATES, ACTORS, runs)),
        "weaponisability": draw.random((ACTORS, CHANNELS, 1)),
        "substitutability": draw.random((CHANNELS, runs)),
        "weight": weight / weight.sum(axis=0),
        "is_diplomacy": np.array([[float(kind == "diplomacy")] for kind in KINDS]),
        "is_economy": np.array([[float(kind == "economy")] for kind in KINDS]),
        "is_security": np.array([[float(kind == "security")] for kind in KINDS]),
    }
    with np.errstate(divide="ignore"):
        arrays["log_prior"] = np.log(shares_at_random(draw, tie, runs))
    noise = draw.normal(size=(STATES, ACTORS, CHANNELS, runs))
    arrays["appeal"] = arrays["gain"] + 0.1 * noise
    return World(arrays, parameters_at_random(draw, runs), KINDS)


def one_run(world, run):
    """Take one run of a world, as a world of its own."""
    arrays = {
        k: v[..., run : run + 1] if v.shape[-1] > 1 else v for k, v in world.arrays.items()
    }
    values = {k: v[run : run + 1] if v.size > 1 else v for k, v in world.parameters.items()}
    return World(arrays, values, world.kinds)


def arguments(world, rule, over, names):
    """Lay what a rule asks for on its axes."""
    return {name: world.look(name, over) for name in names}
