"""Where every run starts: figures, a little structural prior, and steady states.

At the start powers' instruments stand at the steady state of their own rule, grievance at
the
coercion they leave, threat at its target, and the structural prior of posture is inverted
from the starting shares, so that a world without events stays where it is.
"""

from collections.abc import Mapping

import numpy as np

from hedgesim.core.axes import PARTNER, Array, quotient, total
from hedgesim.engine import stages
from hedgesim.engine.channels import of_channels
from hedgesim.engine.draws import Draws
from hedgesim.engine.inputs import Inputs
from hedgesim.engine.occurrences import Schedule
from hedgesim.engine.stage import Stage
from hedgesim.engine.wiring import World
from hedgesim.rules.posture import find_inheritance, gravity_share, invert_prior

STEADY_TURNS = 8
"""Repetitions in which instruments and threat settle; a test shows that they have."""


def begin(
    inputs: Inputs, draws: Draws, schedule: Schedule, factual: Schedule | None = None
) -> World:
    """Give the world at turn 0 for the runs of `draws`.

    A counterfactual, of other events or of other figures, starts from the shares and with
    the prior of its factual start: `factual` gives the events, `inputs.factual` the figures
    of that. To invert the prior anew would let it absorb what the counterfactual changes
    before the start.
    """
    if factual is None and inputs.factual is None:
        return _inherit(_invert(_at_rest_in(inputs, draws, schedule)))
    own = inputs.factual or inputs
    twin = _inherit(_invert(_at_rest_in(own, draws, factual or schedule)))
    world = _at_rest_in(inputs, draws, schedule, shares=twin.arrays["dependence"])
    kept = {name: twin.arrays[name] for name in ("log_prior", "inheritance")}
    return world.with_arrays(kept)


def _at_rest_in(
    inputs: Inputs, draws: Draws, schedule: Schedule, shares: Array | None = None
) -> World:
    """Give the world that figures and earlier events leave, at its steady state."""
    parameters = {name: np.atleast_1d(value) for name, value in draws.parameters.items()}
    world = World(dict(inputs.static), parameters, inputs.kinds)
    world = world.with_arrays(of_channels(parameters, inputs.kinds))
    world = world.with_arrays(_nothing_yet(world.arrays, inputs))
    world = schedule.before(world)
    world = world.with_arrays(_shares(world, inputs, shares))
    return _settle(world, inputs)


def _nothing_yet(arrays: Mapping[str, Array], inputs: Inputs) -> dict[str, Array]:
    """Give the state variables that no figure or steady state sets."""
    external = arrays["external"]
    nothing, nobody = np.zeros_like(external), np.zeros((external.shape[1], 1))
    paths = inputs.paths(0)
    return {
        **paths,
        "market_start": paths["market"],
        "power_start": paths["power"],
        "intent": arrays["intent_baseline"],
        "attack": nothing,
        "violation": nobody,
        "regime_insecurity": np.zeros((external.shape[0], 1)),
        "disruption": nothing,
        "protest": nothing,
        "trade_capacity": nothing,
        "regime_support": arrays["regime_support_offered"][None] * external,
        **{name: nothing for name in ("inducement", "coercion", "assurance", "wedging")},
        "grievance": nothing,
        "threat": nothing,
    }


def _shares(world: World, inputs: Inputs, shares: Array | None) -> dict[str, Array]:
    """Mix the structural prior into the figures: no tie that can be is exactly zero.

    Where `shares` are given they stand instead: those of the factual start.
    """
    over = ("state", "partner", "channel", "run")
    prior = Stage("start", gravity_share, over, ("gravity_share",)).act(world)
    gravity = prior.arrays["gravity_share"]
    if shares is None:
        part = world.parameters["prior_share"]
        mixed = (1 - part) * inputs.figure_dependence + part * gravity
        shares = quotient(mixed, total(mixed, PARTNER))
    held = world.with_arrays({"dependence": shares, "posture": shares})
    transit = held.look("transit_dependence", ("state", "partner", "run"))
    declared = inputs.declared_capacity
    capacity = np.where(np.isnan(declared), transit, declared)
    return {
        "gravity_share": gravity,
        "dependence": shares,
        "posture": shares,
        "transit_capacity": capacity,
    }


def _settle(world: World, inputs: Inputs) -> World:
    """Bring instruments, grievance and threat to where they feed on each other no more."""
    for stage in (*stages.ORGANISATIONS, *stages.TIES):
        world = stage.act(world)
    goal = np.where(
        np.isnan(inputs.declared_goal), world.arrays["alignment"], inputs.declared_goal
    )
    world = world.with_arrays({"goal": goal})
    for _ in range(STEADY_TURNS):
        world = _threat_at_rest(world)
        for stage in (*stages.SHELTER, *stages.ANSWERS):
            world = stage.act(world)
        chosen = {x: world.arrays[f"{x}_choice"] for x in stages.INSTRUMENTS}
        world = world.with_arrays({**chosen, "grievance": chosen["coercion"]})
    return _threat_at_rest(world)


def _threat_at_rest(world: World) -> World:
    for stage in stages.AIM:
        world = stage.act(world)
    return world.with_arrays({"threat": world.arrays["threat_target"]})


def _invert(world: World) -> World:
    """Find the structural prior under which the starting shares are the starting choice."""
    for stage in (*stages.FEELINGS, stages.GAIN):
        world = stage.act(world)
    over = ("state", "partner", "channel", "run")
    return Stage("start", invert_prior, over, ("log_prior",)).act(world)


def _inherit(world: World) -> World:
    """Find what of the prior is inherited, beyond size and nearness."""
    over = ("state", "partner", "channel", "run")
    return Stage("start", find_inheritance, over, ("inheritance",)).act(world)
