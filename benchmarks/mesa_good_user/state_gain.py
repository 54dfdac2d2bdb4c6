"""What a closer tie is worth to one state, by channel and partner."""

from typing import TYPE_CHECKING

import numpy as np

from mesa_good_user.region import DIP, ECO, SEC, TRN

if TYPE_CHECKING:
    from mesa_good_user.state import State

INDUCEMENT, COERCION, ASSURANCE, WEDGING = range(4)
TINY = 1e-300


def gain(state: "State") -> np.ndarray:
    """Give the gain, shape (channel, partner); 0 for the state itself."""
    values, now = state.model.values, state.model.now
    threat = state.threat
    fear = np.minimum(threat / np.maximum(1.0 - threat, TINY), values.fear_cap)
    worth = _shared_risk(state, threat)
    worth[SEC] += _security(state, fear)
    worth[ECO] += _economy(state, threat)
    worth[TRN] += _transit(state, threat)
    worth[DIP] += _diplomacy(state, fear)
    against = values.pressure_weight * _pressure(state)
    against += values.side_weight * (now.rivalry_squared @ state.leverage)
    worth[SEC] -= against
    worth[DIP] -= against
    near = values.security_spillover * state.dependence[SEC]
    near -= values.protest_weight * state.protest
    worth[ECO] += near
    worth[DIP] += near
    worth[:, state.place] = 0.0
    menace = 1.0 - np.multiply.reduce(1.0 - threat)
    worth[SEC, state.place] = values.security_value * values.self_help_value * menace
    return worth


def _shared_risk(state: "State", threat: np.ndarray) -> np.ndarray:
    values = state.model.values
    spread = np.sqrt(values.base_variance + (1.0 - values.base_variance) * threat)
    held = state.dependence * (spread * state.others)
    risk = held @ state.model.co_movement
    risk *= -values.risk_aversion * spread
    return risk


def _pressure(state: "State") -> np.ndarray:
    coercion, wedging = state.instruments[COERCION], state.instruments[WEDGING]
    push = wedging + coercion * (1.0 - wedging)
    return 1.0 - np.multiply.reduce(1.0 - state.model.now.rivalry * push, axis=1)


def _security(state: "State", fear: np.ndarray) -> np.ndarray:
    values, now = state.model.values, state.model.now
    worth = now.protect * state.shelter
    worth += values.security_value * values.assurance_value * state.instruments[ASSURANCE]
    if state.insecurity:
        worth += state.insecurity * now.support * state.regime_support
    worth -= values.security_fear * fear
    # the threat that comes with the partners on the first places, the states
    carried = state.carried / np.maximum(1.0 - state.carried, TINY)
    carried = np.minimum(carried, values.fear_cap)
    worth[: carried.size] -= values.security_fear * carried
    worth += 0.5 * state.shared
    return worth


def _economy(state: "State", threat: np.ndarray) -> np.ndarray:
    values, model = state.model.values, state.model
    worth = values.economy_value * state.instruments[INDUCEMENT]
    worth += model.now.trade[state.place]
    worth -= values.economy_fear * threat * model.region.figures.weaponisability[ECO]
    worth += state.union
    return worth


def _transit(state: "State", threat: np.ndarray) -> np.ndarray:
    values, model = state.model.values, state.model
    worth = values.transit_value * (0.5 * state.instruments[INDUCEMENT] - state.disruption)
    worth -= values.transit_fear * threat * model.region.figures.weaponisability[TRN]
    return worth


def _diplomacy(state: "State", fear: np.ndarray) -> np.ndarray:
    values, now = state.model.values, state.model.now
    instruments = state.instruments
    offered = 0.5 * instruments[INDUCEMENT] + instruments[ASSURANCE]
    worth = values.diplomacy_value * offered
    worth += now.standing
    worth += values.deference * instruments[COERCION] * state.vulnerability
    worth -= values.diplomacy_fear * fear
    worth += state.shared
    return worth
