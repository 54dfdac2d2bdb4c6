"""Worlds on which strategy labels are tried: cases of the literature, and random ones."""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import numpy as np

from hedgesim.core.axes import Array
from hedgesim.engine.inputs import Inputs
from hedgesim.engine.wiring import World
from hedgesim.measures import MEASURES
from hedgesim.measures.registry import PAIR_AXES
from hedgesim.measures.strategy_types import STRATEGIES, THRESHOLDS, Codes, Marks, classify

CHANNELS = ("security", "economy", "transit", "diplomacy")
CAST = ("S", "A", "B", "C", "O")
"""Of a case: the state, the partner of the strategy, two other powers, the rest."""
STATE_ITSELF, PARTNER = 0, 1
POLES = 4
"""Of a random world, after the state itself and before the rest of the world."""
DEPTHS = (0.2, 0.4, 0.5, 0.8, 1.0)
"""How deep an organisation can be; each pole leads one of each."""
STEPS = (
    "risk_contingency",
    "pole_diplomacy",
    "opposed_diplomacy",
    "economic_tie",
    "self_reliance",
    "binding",
)
READ = {
    "threat": "threat",
    "security": "security_dependence",
    "opposed_security": "risk_contingency",
    "diplomacy": "pole_diplomacy",
    "opposed_diplomacy": "opposed_diplomacy",
    "economic_tie": "economic_tie",
    "self_reliance": "self_reliance",
    "membership": "binding",
}
"""Which measure or quantity a mark is, as `strategy` reads it."""
_FIRST_WORDS = "balancing bandwagoning limited denial indirect binding neutrality"
OF_LABEL = dict(zip(_FIRST_WORDS.split(), STRATEGIES[:-1], strict=True))
"""The label of a threshold, by the first word of its name; the rest names its mark."""
BINDING = STRATEGIES.index("binding engagement")
AT_MOST = {
    "balancing_security",
    "balancing_diplomacy",
    "bandwagoning_opposed_security",
    "denial_diplomacy",
    "neutrality_diplomacy",
}
"""Thresholds that a mark must lie below."""


def cases() -> dict[str, Any]:
    """Read the cases and the labels expected of the region's starts."""
    text = (Path(__file__).parent / "label_cases.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def marks_of(world: World) -> Marks:
    """Read the marks of every state and partner off a world, by the measures themselves."""
    for name in STEPS:
        rule = MEASURES[name]
        laid = {argument: world.look(argument, rule.axes) for argument in rule.reads}
        world = world.with_arrays({name: rule.rule(**laid)})
    laid = {mark: world.look(name, PAIR_AXES) for mark, name in READ.items()}
    shape = np.broadcast_shapes(*(one.shape for one in laid.values()))
    return Marks(**{mark: np.broadcast_to(one, shape) for mark, one in laid.items()})


def between(marks: Marks, state: int, partner: int) -> Marks:
    """Keep the marks of one state towards one partner, over runs."""
    at = (slice(state, state + 1), slice(partner, partner + 1))
    return replace(marks, **{f.name: getattr(marks, f.name)[at] for f in fields(marks)})


def world_of(case: Mapping[str, Any]) -> World:
    """Build the world of a case: one state, its partner, two powers, the rest.

    Raises
    ------
    ValueError
        If the shares of a channel do not sum to 1.
    """
    shares = np.zeros((1, len(CAST), len(CHANNELS), 1))
    for c, channel in enumerate(CHANNELS):
        for actor, share in case[channel].items():
            shares[0, CAST.index(actor), c] = share
        if abs(shares[:, :, c].sum() - 1.0) > 1e-9:
            raise ValueError(f"{case['name']}: shares of {channel} do not sum to 1")
    rivalry = np.zeros((len(CAST), len(CAST), 1))
    for other, value in case["rivalry"].items():
        at = CAST.index(other)
        rivalry[PARTNER, at] = rivalry[at, PARTNER] = value
    towards = np.zeros((2, 1, len(CAST), 1))
    towards[:, 0, PARTNER, 0] = case["threat"], case["depth"]
    return _world(shares, rivalry, threat=towards[0], shared=towards[1])


def random_world(count: int, seed: int = 1) -> tuple[World, Array]:
    """Draw portfolios from uniform simplexes, with random threat, rivalry, memberships.

    Each of the poles leads one organisation of each depth, and the state is in each with a
    chance of a fifth.

    Returns
    -------
    tuple
        The world, and membership over pole, depth and run (0 or 1).
    """
    draw = np.random.default_rng(seed)
    actors = POLES + 2
    shares = simplexes(draw, actors, count)
    among = np.triu(draw.random((actors, actors, count)).T, 1).T
    rivalry = among + np.swapaxes(among, 0, 1)
    rivalry[[STATE_ITSELF, -1]] = 0.0
    rivalry[:, [STATE_ITSELF, -1]] = 0.0
    member = (draw.random((POLES, len(DEPTHS), count)) < 0.2).astype(float)
    shared = np.zeros((1, actors, count))
    shared[0, 1:-1] = (member * np.array(DEPTHS)[:, None]).max(axis=1)
    threat = draw.random((1, actors, count))
    return _world(shares, rivalry, threat=threat, shared=shared), member


def simplexes(draw: np.random.Generator, actors: int, count: int) -> Array:
    """Draw shares over partners, each division alike; no self in commerce."""
    amounts = draw.exponential(size=(1, actors, len(CHANNELS), count))
    for channel in ("economy", "transit"):
        amounts[:, STATE_ITSELF, CHANNELS.index(channel)] = 0.0
    shares: Array = amounts / amounts.sum(axis=1, keepdims=True)
    return shares


def _world(shares: Array, rivalry: Array, threat: Array, shared: Array) -> World:
    actors = shares.shape[1]
    external, counted = np.ones((1, actors, 1)), np.ones((actors, 1))
    external[0, STATE_ITSELF] = 0.0
    counted[-1] = 0.0
    pole = counted.copy()
    pole[STATE_ITSELF] = 0.0
    arrays = {
        "dependence": shares,
        "posture": shares,
        "rivalry": rivalry,
        "threat": threat,
        "shared": shared,
        "external": external,
        "counted": counted,
        "pole": pole,
    }
    return World(arrays, {}, CHANNELS)


def margins(marks: Marks, label: str) -> dict[str, Array]:
    """Tell how far each condition of a label is met, by threshold; below 0 it is not.

    The label that remains has no condition of its own.
    """
    found = {}
    for field in fields(THRESHOLDS):
        kind, _, mark = field.name.partition("_")
        if OF_LABEL[kind] == label:
            way = -1.0 if field.name in AT_MOST else 1.0
            beyond = getattr(marks, mark) - getattr(THRESHOLDS, field.name)
            found[field.name] = way * beyond
    return found


def shares_of_labels(codes: Codes, labels: Sequence[str] = STRATEGIES) -> dict[str, float]:
    """Give each label's share of the codes."""
    return {name: float(np.mean(codes == at)) for at, name in enumerate(labels)}


def own_marks(world: World, inputs: Inputs) -> dict[str, Marks]:
    """Give the marks of each state towards its partner of reference."""
    marks = marks_of(world)
    reference = np.broadcast_to(
        world.arrays["reference"][..., 0], marks.threat.shape[:2]
    ).argmax(axis=1)
    return {s: between(marks, i, reference[i]) for i, s in enumerate(inputs.states)}


def conditions(count: int, seed: int = 1) -> Iterator[tuple[str, Any, Any]]:
    """Give each binary condition towards each pole, where it holds, and the labels."""
    world, member = random_world(count, seed)
    marks = marks_of(world)
    codes = classify(marks)
    threat = marks.threat
    for pole in range(len(member)):
        j = pole + 1
        given = codes[0, j]
        yield f"pole {j}", np.ones(count, dtype=bool), given
        yield f"pole {j}, member", member[pole].any(axis=0), given
        deep = member[pole, -1] > 0
        yield f"pole {j}, member at depth {DEPTHS[-1]}", deep, given
        yield f"pole {j}, threat of .3 or more", threat[0, j] >= 0.3, given
        yield f"pole {j}, threat of .5 or more", threat[0, j] >= 0.5, given


def binding_by_depth(count: int, seed: int = 1) -> Iterator[tuple[float, float, float]]:
    """Give, for members at each depth, the share labelled, and the share at the mark."""
    world, member = random_world(count, seed)
    marks = marks_of(world)
    codes = classify(marks)[0, 1:-1]
    bound = margins(marks, STRATEGIES[BINDING])["binding_membership"][0, 1:-1] >= 0
    for at, depth in enumerate(DEPTHS):
        here = (member[:, at] > 0) & (member[:, at + 1 :].sum(axis=1) == 0)
        yield depth, float(np.mean(codes[here] == BINDING)), float(np.mean(bound[here]))
