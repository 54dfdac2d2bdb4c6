"""Random worlds for the comparison of the engine's turn with the oracle's.

Everything that the register calls a figure, path, level, mask or state gets a random value
that the model allows, in several runs at once; parameters come from their whole range or
the likely one. `one_run` gives a run as the nested lists that the oracle reads.
"""

import datetime as dt
import math
from types import SimpleNamespace

import numpy as np

from hedgesim.engine.channels import of_channels
from hedgesim.engine.wiring import World
from hedgesim.rules.events import EVENTS
from hedgesim.world.parameters import parameters
from hedgesim.world.quantities import QUANTITIES, Kind
from hedgesim.world.scenario import Event

KINDS = ("security", "economy", "transit", "diplomacy", "diplomacy")
SIZES = {"state": 3, "partner": 6, "rival": 6, "channel": len(KINDS), "organisation": 4}
STATES, PARTNERS = SIZES["state"], SIZES["partner"]
REST = PARTNERS - 1
INSTRUMENTS = ("inducement", "coercion", "assurance", "wedging")
PLACES = SimpleNamespace(
    states=("AAA", "BBB", "CCC"),
    partners=("AAA", "BBB", "CCC", "DDD", "EEE", "RST"),
    organisations=("ONE", "TWO", "SIX", "TEN"),
)


def random_parameters(random, runs, wide):
    """Draw every parameter, from its whole range (but at most 5) or from the likely one."""
    drawn = {}
    for name, declared in parameters().items():
        low, high = declared.parameter.low, min(declared.parameter.high, 5.0)
        if not wide:
            low, high = declared.parameter.likely or (declared.default, declared.default)
        drawn[name] = random.uniform(low, high, runs)
    drawn["fear_cap"] = np.full(runs, 10.0)
    drawn["risk_distance"] = np.ones(runs)
    drawn["bounded_rationality"] = random.uniform(0.1, 2.0, runs)
    return drawn


def random_world(seed, runs=4, wide=False):
    """A world of three states, two external actors and the rest, in several runs."""
    random = np.random.default_rng(seed)
    drawn = random_parameters(random, runs, wide)
    arrays = {}
    for name, quantity in QUANTITIES.items():
        if quantity.kind in (Kind.FIGURE, Kind.PATH, Kind.LEVEL, Kind.STATE):
            shape = [runs if axis == "run" else SIZES[axis] for axis in quantity.axes]
            arrays[name] = random.uniform(0, 1, shape)
    arrays |= of_channels(drawn, KINDS)
    arrays |= masks(random, runs)
    arrays |= shares(random, arrays["tie"], runs)
    settle_who_acts(random, arrays, runs)
    arrays |= luck(random, runs)
    arrays["by_rule"] = np.array([float(seed % 2)])
    return World(arrays, drawn, KINDS)


def masks(random, runs):
    external = 1.0 - np.eye(STATES, PARTNERS)[:, :, None]
    tie = np.repeat(external[:, :, None], len(KINDS), axis=2)
    tie[:, :, [0, 3, 4]] = 1.0
    tie[0, 4, 2] = tie[1, 3, 0] = 0.0  # two ties that cannot be
    column = {
        "counted": [1, 1, 1, 1, 1, 0],
        "pole": [0, 1, 0, 1, 1, 0],
        "is_diplomacy": [k == "diplomacy" for k in KINDS],
        "is_transit": [k == "transit" for k in KINDS],
        "is_economy": [k == "economy" for k in KINDS],
        "is_security": [k == "security" for k in KINDS],
        "sovereignty_clause": [0, 1, 0, 1],
        "customs_union": [0, 1, 1, 0],
        "depth": random.uniform(0.05, 1, 4),
    }
    leads = np.zeros((PARTNERS, 4, 1))
    leads[1, 0] = leads[3, 0] = leads[4, 1] = leads[2, 2] = leads[4, 3] = 1
    leads[3, 1] = 1  # so one leads two, of which the deeper counts
    membership = random.integers(0, 2, (STATES, 4, runs)).astype(float)
    membership[1, 0] = membership[2, 2] = 1  # those that lead belong
    reference = np.zeros((STATES, PARTNERS, 1))
    reference[:, 3] = 1
    return {
        **{name: np.array(row, float).reshape(-1, 1) for name, row in column.items()},
        "external": external,
        "tie": tie,
        "leads": leads,
        "reference": reference,
        "candidate": random.integers(0, 2, (STATES, 4, 1)).astype(float),
        "membership": membership,
    }


def shares(random, tie, runs):
    laid = {}
    for name in ("posture", "dependence"):
        amount = tie * random.uniform(0.01, 1, (*tie.shape[:3], runs))
        laid[name] = amount / amount.sum(axis=1, keepdims=True)
    prior = np.full((*tie.shape[:3], runs), -np.inf)
    np.log(random.uniform(0.01, 1, prior.shape), out=prior, where=tie > 0)
    return {**laid, "log_prior": prior}


def settle_who_acts(random, arrays, runs):
    """No rivalry, threat or instruments with oneself and the rest; R is a correlation."""
    live = arrays["external"] * np.array([1, 1, 1, 1, 1, 0.0]).reshape(1, -1, 1)
    for name in ("attack", "interest", "threat", "regime_support", *INSTRUMENTS):
        arrays[name] = arrays[name] * live
    for name in (
        "attack",
        "intent",
        "intent_baseline",
        "grievance",
        "kin_exposure",
        "disruption",
    ):
        arrays[name] = arrays[name] * arrays["external"]
    for name in ("protest", "transit_capacity", "trade_capacity", "proximity"):
        arrays[name] = arrays[name] * arrays["external"]
    between = np.triu(random.uniform(0, 1, (PARTNERS, PARTNERS)), 1)
    between[:, REST] = 0
    arrays["rivalry"] = (between + between.T)[:, :, None]
    arrays["sanctions"] = arrays["sanctions"] * (1 - np.eye(PARTNERS))[:, :, None]
    arrays["position"] = arrays["position"][:, :1]
    apart = np.subtract.outer(*(arrays["position"][:, 0],) * 2)
    arrays["co_movement"] = np.exp(-apart * apart / 2)[:, :, None]
    arrays["power_start"] = random.uniform(0.5, 2, (PARTNERS, 1))
    arrays["market_start"] = random.uniform(0.5, 2, (PARTNERS, 1))
    arrays["market"] = random.uniform(0.5, 2, (PARTNERS, 1))
    arrays["goal"] = random.uniform(0, 0.5, (STATES, PARTNERS, runs)) * live
    arrays["budget"] = random.uniform(0, 2, (PARTNERS, 1))


def luck(random, runs):
    return {
        "perception_luck": random.standard_normal((STATES, PARTNERS, runs)),
        "posture_luck": random.standard_normal((STATES, PARTNERS, len(KINDS), runs)),
        "exit_luck": random.standard_normal((STATES, 4, runs)),
    }


TYPES = tuple(name for name, effect in EVENTS.items() if effect.rule and not effect.lasting)


def random_events(seed, count=6):
    """Events of random types, each on one target, in the order of their ids."""
    random = np.random.default_rng(seed + 1_000_000)
    return [random_event(random, number) for number in range(count)]


def random_event(random, number):
    kind = str(random.choice(TYPES))
    target = int(random.integers(STATES))
    actor = int(random.choice([j for j in range(PARTNERS - 1) if j != target]))
    organisation = int(random.integers(4))
    if kind in ("join", "leave"):
        actor, organisation = target, 1  # led from outside: those that lead cannot leave
    outside = kind == "aggression" and random.random() < 0.3
    towards = PLACES.partners[actor] if kind in ("protest", "kin_inflow") else None
    return Event(
        id=f"R{number}",
        date_from=dt.date(2000, 1, 1),
        type=kind,
        actors=() if towards else (PLACES.partners[actor],),
        targets=("UKR",) if outside else (PLACES.states[target],),
        partner=towards,
        organisation=PLACES.organisations[organisation],
        magnitude=float(random.uniform(0, 1)),
        actor_cut=bool(random.integers(2)),
        status="hypothetical",
        title="",
        source_id="invented",
    )


def one_run(world, run):
    """Give a run as the oracle reads it: numbers in nested lists."""

    def column(array):
        return array[..., run if array.shape[-1] > 1 else 0].tolist()

    return {
        **{name: column(array) for name, array in world.arrays.items()},
        "kinds": list(world.kinds),
        "n_states": STATES,
        "n_partners": PARTNERS,
    }


def told(event):
    """Give an event as the oracle reads it."""
    actor = PLACES.partners.index(event.actors[0]) if event.actors else None
    inside = event.targets[0] in PLACES.states
    return {
        "type": event.type,
        "actor": actor,
        "target": PLACES.states.index(event.targets[0]) if inside else None,
        "towards": PLACES.partners.index(event.partner) if event.partner else None,
        "organisation": PLACES.organisations.index(event.organisation),
        "magnitude": event.magnitude,
        "actor_cut": event.actor_cut,
    }


def finite(nested):
    """Turn nested lists into an array; minus infinity becomes a large negative number."""
    return np.nan_to_num(np.array(nested, dtype=float), neginf=-1e6, nan=math.pi)
