"""Events: what acts of powers and outsiders do to the states' rows and to the model."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from mesa_good_user.acts import Act
from mesa_good_user.region import ECO, TRN
from mesa_good_user.state import ASSURANCE, COERCION, INDUCEMENT, WEDGING

if TYPE_CHECKING:
    from mesa_good_user.world import World

INSTRUMENTS = {
    "inducement": INDUCEMENT,
    "coercion": COERCION,
    "assurance": ASSURANCE,
    "wedging": WEDGING,
}
MOST = 0.99


def happen(world: "World", act: Act, size: float) -> None:
    """Let a dated event act."""
    if act.kind in INSTRUMENTS:
        _use(world, act, size)
    else:
        EFFECTS[act.kind](world, act, size)


def shock(row: np.ndarray, places: tuple[int, ...], size: float) -> None:
    """Add x ← x + (1 − x) m at some places of a row."""
    for place in places:
        row[place] += (1.0 - row[place]) * size


def _use(world: "World", act: Act, size: float) -> None:
    row = INSTRUMENTS[act.kind]
    for state in world.at(act.targets):
        shock(state.instruments[row], act.actors, size)
        if state.free is None:
            state.free = np.ones(state.instruments.shape)
        state.free[row, list(act.actors)] = 0.0


def _aggression(world: "World", act: Act, size: float) -> None:
    values = world.values
    floor, half = values.analogy_floor, values.kin_half
    for state in world.everybody:
        kin = world.kin_before[state.place]
        lesson = floor + (1.0 - floor) * kin / (kin + half)
        hit = state.place in act.targets
        for actor in act.actors:
            if actor != state.place:
                learned = max(1.0, lesson[actor]) if hit else lesson[actor]
                shock(state.intent, (actor,), size * learned)
                if hit and world.region.figures.counted[actor]:
                    shock(state.attack, (actor,), size)


def _annexation(world: "World", act: Act, size: float) -> None:
    shock(world.violation, act.actors, size)


def _rhetoric(world: "World", act: Act, size: float) -> None:
    for state in world.at(act.targets):
        shock(state.grievance, act.actors, size / 2.0)


def _transit_cut(world: "World", act: Act, size: float) -> None:
    for state in world.at(act.targets):
        shock(state.disruption, act.actors, size)
        if act.actor_cut:
            shock(state.grievance, act.actors, size)


def _intervention(world: "World", act: Act, size: float) -> None:
    for state in world.at(act.targets):
        shock(state.regime_support, act.actors, size)


def _unrest(world: "World", act: Act, size: float) -> None:
    for state in world.at(act.targets):
        state.insecurity += (1.0 - state.insecurity) * size


def _protest(world: "World", act: Act, size: float) -> None:
    for state in world.at(act.targets):
        shock(state.protest, (act.towards,), size)


def _kin_inflow(world: "World", act: Act, size: float) -> None:
    inflow = world.values.kin_inflow_effect * size
    for state in world.at(act.targets):
        kin = state.kin_exposure[act.towards] + inflow
        state.kin_exposure[act.towards] = min(1.0, max(0.0, kin))


def _new_route(world: "World", act: Act, size: float) -> None:
    for state in world.at(act.targets):
        for actor in act.actors:
            state.capacity[actor] = min(1.0, state.capacity[actor] + size)
        state.build()
        _take(state.log_prior[TRN], list(act.actors), size)
        if act.buyer >= 0:
            if size * act.goods > 0.0:
                held = max(state.sales[act.buyer], state.dependence[ECO, act.buyer])
                state.sales[act.buyer] = min(1.0, held + size * act.goods)
            _take(state.log_prior[ECO], [act.buyer], size * act.goods)


def _take(log_prior: np.ndarray, places: list[int], share: float) -> None:
    """Give some partners a share of all; what was there keeps its proportions."""
    share = min(share, MOST)
    if share > 0.0:
        before = np.exp(log_prior)
        taken = before[places] + share / (1.0 - share) * before.sum()
        can_be = np.isfinite(log_prior[places])
        log_prior[places] = np.where(can_be, np.log(taken), -np.inf)


def _join(world: "World", act: Act, size: float) -> None:
    world.membership.join(act.acting, act.organisation, 1.0)


def _leave(world: "World", act: Act, size: float) -> None:
    world.membership.join(act.acting, act.organisation, 0.0)


EFFECTS: dict[str, Callable[["World", Act, float], None]] = {
    "aggression": _aggression,
    "annexation": _annexation,
    "rhetoric": _rhetoric,
    "transit_cut": _transit_cut,
    "intervention": _intervention,
    "unrest": _unrest,
    "protest": _protest,
    "kin_inflow": _kin_inflow,
    "new_route": _new_route,
    "join": _join,
    "leave": _leave,
}
