"""Every parameter of the model, declared once.

File validation, sampling designs, reference tables and the engine all read these fields. A
rule receives a parameter by naming it among its arguments. All magnitudes are assumptions
until calibrated; "assumed" says so.
"""

import ast
import inspect
from dataclasses import dataclass
from functools import cache
from typing import Annotated

from hedgesim.world.declarations import Declared, Parameter, declared_fields

A = "assumed"
RATE = "share/quarter"


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreatParameters:
    """How states perceive threat."""

    threat_scale: Annotated[float, Parameter("Θ", "1", 0, 20, (1, 5), A)] = 2.5
    """How fast perceived threat saturates as harm and intent grow."""
    baseline_intent: Annotated[float, Parameter("θ0", "1", 0, 1, (0, 0.1), A)] = 0.02
    """Intent suspected of anybody, without evidence."""
    analogy_floor: Annotated[float, Parameter("ν", "1", 0, 1, (0.1, 0.8), A)] = 0.35
    """Share of a lesson from aggression elsewhere that is drawn without kin exposure."""
    kin_half: Annotated[
        float, Parameter("k0", "share", 0.001, 1, (0.03, 0.3), A, "log")
    ] = 0.10
    """Kin exposure at which half of the remaining lesson is drawn."""
    grievance_weight: Annotated[float, Parameter("θC", "1", 0, 5, (0, 1.2), A)] = 0.6
    """Weight of grievance, the memory of coercion, beside intent."""
    assurance_relief: Annotated[float, Parameter("θS", "1", 0, 1, (0, 0.6), A)] = 0.35
    """Share of threat that full assurance takes away."""
    membership_relief: Annotated[float, Parameter("θM", "1", 0, 1, (0, 0.3), A)] = 0.10
    """Share of threat that a shared organisation with a sovereignty clause takes away."""
    strain_relief: Annotated[float, Parameter("θZ", "1", 0, 1, (0, 0.5), A)] = 0.2
    """Share of a power's usable power that full strain takes away."""
    threat_rise: Annotated[float, Parameter("μ+", RATE, 0, 1, (0.2, 0.9), A)] = 0.5
    """Speed at which perceived threat rises to its target."""
    threat_fall: Annotated[float, Parameter("μ−", RATE, 0, 1, (0.02, 0.2), A, "log")] = 0.05
    """Speed at which perceived threat falls to its target."""
    threat_noise: Annotated[float, Parameter("σT", "1", 0, 1, (0, 0.15), A)] = 0.05
    """Standard deviation of chance in perception, largest at medium threat."""
    intent_fade: Annotated[float, Parameter("δI", RATE, 0, 1, (0.01, 0.1), A, "log")] = 0.03
    """Speed at which learned intent fades back to its baseline."""
    violation_fade: Annotated[float, Parameter("δN", RATE, 0, 1, None, A)] = 0.02
    """Speed at which a breach of territorial integrity fades from memory."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PostureParameters:
    """How states weigh return, threat, exposure and correlated risk."""

    bounded_rationality: Annotated[float, Parameter("η", "1", 0.001, 100, None, A)] = 0.5
    """Large: the structural prior decides. Near 0: the best partner takes all. The unit of
    gain."""
    posture_noise: Annotated[float, Parameter("σU", "1", 0, 1, (0, 0.15), A)] = 0.05
    """Standard deviation of chance in the gain from a partner."""
    risk_aversion: Annotated[float, Parameter("ρυ", "1", 0, 10, (0, 1.5), A)] = 0.3
    """Risk aversion times uncertainty: price of correlated exposure."""
    base_variance: Annotated[float, Parameter("v0", "1", 0, 1, (0.05, 0.5), A)] = 0.25
    """Variance of the return from a partner who is no threat."""
    risk_distance: Annotated[
        float, Parameter("ℓ", "ideal-point units", 0.01, 10, None, A)
    ] = 1.0
    """Distance between two partners' positions over which their risks cease to move
    together."""
    security_value: Annotated[float, Parameter("v_s", "1", 0, 5, (0.2, 1.5), A)] = 0.9
    """Worth of protection from threats by others."""
    economy_value: Annotated[float, Parameter("v_e", "1", 0, 5, (0.2, 1.5), A)] = 0.6
    """Worth of inducements in the economy."""
    transit_value: Annotated[float, Parameter("v_t", "1", 0, 5, (0.2, 1.5), A)] = 0.6
    """Worth of inducements in transit, and cost of disruption."""
    diplomacy_value: Annotated[float, Parameter("v_d", "1", 0, 5, (0.2, 1.5), A)] = 0.5
    """Worth of inducement and assurance in diplomacy."""
    market_elasticity: Annotated[float, Parameter("γ", "1", 0, 5, (0.15, 0.3), A)] = 0.25
    """Gain from growth of a partner's market; the elasticity of trade is this over η."""
    power_elasticity: Annotated[float, Parameter("γP", "1", 0, 5, (0.1, 0.4), A)] = 0.25
    """Gain from growth of a partner's power; the elasticity of diplomacy is this over η."""
    security_fear: Annotated[float, Parameter("a_s", "1", 0, 5, (0, 0.9), A)] = 0.35
    """Cost of a security tie with a feared partner."""
    economy_fear: Annotated[float, Parameter("a_e", "1", 0, 5, (0, 0.9), A)] = 0.35
    """Cost of an economic tie that a feared partner could use as a weapon."""
    transit_fear: Annotated[float, Parameter("a_t", "1", 0, 5, (0, 0.9), A)] = 0.45
    """Cost of a transit tie that a feared partner could use as a weapon."""
    diplomacy_fear: Annotated[float, Parameter("a_d", "1", 0, 5, (0, 0.9), A)] = 0.45
    """Cost of a diplomatic tie with a feared partner."""
    norm_weight: Annotated[float, Parameter("τ", "1", 0, 5, (0, 0.5), A)] = 0.2
    """Diplomatic cost of a tie with a partner who breached territorial integrity."""
    deference: Annotated[float, Parameter("κ", "1", 0, 5, (0, 1.5), A)] = 0.6
    """Diplomatic deference that full coercion buys of a state that is fully vulnerable."""
    pressure_weight: Annotated[float, Parameter("ωW", "1", 0, 5, (0, 0.6), A)] = 0.25
    """Cost of a tie that a partner's rivals press against."""
    side_weight: Annotated[float, Parameter("ωS", "1", 0, 5, (0, 1.5), A)] = 0.75
    """Cost of taking a side against those one leans on, under open confrontation."""
    protest_weight: Annotated[float, Parameter("ωP", "1", 0, 5, (0, 0.6), A)] = 0.25
    """Cost of a tie against which the public protests."""
    security_spillover: Annotated[float, Parameter("αF", "1", 0, 5, (0, 0.5), A)] = 0.2
    """Worth of a security tie for trade and diplomacy with the same partner."""
    secondary_sanctions: Annotated[float, Parameter("ζ", "1", 0, 5, (0, 1), A)] = 0.3
    """Cost of trade with a sanctioned partner, per weight of the sanctioning market."""
    assurance_value: Annotated[float, Parameter("αS", "1", 0, 5, (0, 1.2), A)] = 0.6
    """Worth of assurance in security."""
    self_help_value: Annotated[float, Parameter("αH", "1", 0, 5, (0.4, 1.4), A)] = 0.8
    """Worth of a state's own arms against all that threaten it."""
    regime_support_value: Annotated[float, Parameter("αR", "1", 0, 5, (0, 1.2), A)] = 0.5
    """Worth of regime support when the regime is insecure."""
    institution_value: Annotated[float, Parameter("β", "1", 0, 5, (0, 0.6), A)] = 0.25
    """Worth of a shared organisation of depth 1 in diplomacy; half of it in security."""
    union_value: Annotated[float, Parameter("βE", "1", 0, 5, (0, 0.3), A)] = 0.1
    """Worth of a shared customs union in the economy."""
    fear_cap: Annotated[float, Parameter("T̂", "1", 0, 100, None, A)] = 10.0
    """Largest fear, the odds of threat, at which the cost stops rising."""
    prior_share: Annotated[float, Parameter("p0", "share", 0, 1, None, A)] = 0.015
    """Share of the starting dependence that is structural prior instead of figure."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PowerParameters:
    """How powers answer."""

    inducement_payoff: Annotated[float, Parameter("ψI", "1", 0, 20, (0.5, 4), A, "log")] = (
        1.6
    )
    """Worth of inducement when influence is being lost or rivals gain."""
    coercion_payoff: Annotated[float, Parameter("ψC", "1", 0, 20, (0.5, 4), A, "log")] = 2.2
    """Worth of coercion, per loss and leverage."""
    assurance_payoff: Annotated[float, Parameter("ψA", "1", 0, 20, (0.5, 4), A, "log")] = (
        1.6
    )
    """Worth of assurance where others threaten the target."""
    wedging_payoff: Annotated[float, Parameter("ψW", "1", 0, 20, (0.5, 4), A, "log")] = 1.0
    """Worth of wedging against rivals' influence."""
    inducement_condition: Annotated[float, Parameter("φI", "1", 0, 1, (0, 1), A)] = 0.5
    """Share of what is offered that depends on the state's security tie with the power."""
    inducement_cost: Annotated[float, Parameter("cI", "1", 0, 20, (0.2, 2), A, "log")] = 0.6
    """Cost of inducement."""
    coercion_cost: Annotated[float, Parameter("cC", "1", 0, 20, (0.2, 2), A, "log")] = 1.1
    """Cost of coercion."""
    assurance_cost: Annotated[float, Parameter("cA", "1", 0, 20, (0.2, 2), A, "log")] = 0.7
    """Cost of assurance."""
    wedging_cost: Annotated[float, Parameter("cW", "1", 0, 20, (0.2, 2), A, "log")] = 0.9
    """Cost of wedging."""
    power_rationality: Annotated[
        float, Parameter("ηP", "1", 0.01, 20, (0.1, 0.6), A, "log")
    ] = 0.25
    """Large: powers act at random. Near 0: they take the best instrument only."""
    instrument_speed: Annotated[float, Parameter("s", RATE, 0, 1, (0.1, 0.8), A)] = 0.35
    """Speed at which an instrument moves to the power's choice."""
    assurance_fade: Annotated[
        float, Parameter("s_A", RATE, 0, 1, (0.02, 0.3), A, "log")
    ] = 0.06
    """Speed at which assurance falls to the power's choice."""
    loss_half: Annotated[float, Parameter("g½", "share", 0.001, 10, None, A)] = 0.10
    """Relative loss of alignment at which half of the answer is given."""
    goal_floor: Annotated[float, Parameter("a°", "share", 0.001, 1, None, A)] = 0.05
    """Smallest goal against which a loss is measured."""
    goal_rise: Annotated[float, Parameter("δg+", RATE, 0, 1, (0.03, 0.3), A, "log")] = 0.1
    """Speed at which a power grows used to a gain."""
    goal_fall: Annotated[float, Parameter("δg−", RATE, 0, 1, (0.01, 0.1), A, "log")] = 0.03
    """Speed at which a power grows used to a loss."""
    strain_restraint: Annotated[float, Parameter("ψZ", "1", 0, 5, None, A)] = 0.5
    """How far strain restrains coercion."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StockParameters:
    """How fast stocks follow."""

    security_speed: Annotated[
        float, Parameter("λ_sec", RATE, 0, 1, (0.015, 0.06), A, "log")
    ] = 0.03
    """Speed at which security dependence follows posture."""
    economy_speed: Annotated[
        float, Parameter("λ_eco", RATE, 0, 1, (0.025, 0.1), A, "log")
    ] = 0.05
    """Speed at which economic dependence follows posture."""
    transit_speed: Annotated[
        float, Parameter("λ_trn", RATE, 0, 1, (0.01, 0.04), A, "log")
    ] = 0.02
    """Speed at which transit dependence follows posture: pipelines are slowest."""
    filling_speed: Annotated[float, Parameter("λ_f", RATE, 0, 1, (0.06, 0.2), A, "log")] = (
        0.10
    )
    """Speed at which a new route fills, and trade with who buys what it carries follows."""
    rearming_speed: Annotated[
        float, Parameter("λ_w", RATE, 0, 1, (0.05, 0.2), A, "log")
    ] = 0.10
    """Speed at which a state that is wholly under attack turns its security."""
    diplomacy_speed: Annotated[float, Parameter("λ_dip", RATE, 0, 1, (0.1, 0.7), A)] = 0.35
    """Speed at which the diplomatic record follows posture."""
    grievance_rise: Annotated[float, Parameter("δC+", RATE, 0, 1, None, A)] = 0.25
    """Speed at which grievance rises to current coercion or disruption."""
    grievance_fade: Annotated[float, Parameter("δC−", RATE, 0, 1, None, A)] = 0.075
    """Speed at which grievance fades."""
    insecurity_persistence: Annotated[float, Parameter("δQ", RATE, 0, 1, None, A)] = 0.5
    """Share of regime insecurity that is left a quarter later."""
    disruption_persistence: Annotated[float, Parameter("δB", RATE, 0, 1, None, A)] = 0.4
    """Share of a transit disruption that is left a quarter later."""
    protest_persistence: Annotated[float, Parameter("δP", RATE, 0, 1, None, A)] = 0.8
    """Share of the domestic cost of a tie that is left a quarter later."""
    support_persistence: Annotated[float, Parameter("δR", RATE, 0, 1, None, A)] = 0.5
    """Share of regime support beyond the declared level that is left a quarter later."""
    route_building: Annotated[float, Parameter("γR", "1/quarter", 0, 1, (0, 0.2), A)] = 0.05
    """Growth of the log attraction of a route under full inducement and unused capacity."""
    inheritance_fade: Annotated[float, Parameter("δq", RATE, 0, 1, (0, 0.008), A)] = 0.004
    """Speed at which inherited trade erodes to what size and nearness give."""
    arsenal_fade: Annotated[float, Parameter("δa", RATE, 0, 1, (0.004, 0.02), A, "log")] = (
        0.01
    )
    """Speed at which inherited security erodes: arms serve some quarter of a century."""
    kin_decline: Annotated[float, Parameter("δK", RATE, 0, 1, None, A)] = 0.002
    """Decline of kin exposure under nation-building of 1."""
    kin_inflow_effect: Annotated[float, Parameter("φ", "1", -1, 1, (-1, 1), A)] = 0.5
    """Effect of an inflow of people on kin exposure. Its sign is open: the range includes
    0."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InstitutionParameters:
    """When states leave and join organisations."""

    exit_base: Annotated[float, Parameter("e0", "1", 0, 5, (0.3, 0.7), A)] = 0.5
    """What holds a member without any leverage of the leader."""
    exit_leverage: Annotated[float, Parameter("e1", "1", 0, 5, (0.1, 1), A)] = 0.5
    """How far the leader's leverage holds a member."""
    exit_threat: Annotated[float, Parameter("θE", "1", 0, 5, None, A)] = 0.6
    """How far threat from the leader drives a member out."""
    exit_distance: Annotated[float, Parameter("θD", "1", 0, 5, (0, 1.75), A)] = 1.25
    """How far distance from the leader drives a member out of what obliges it."""
    exit_sharpness: Annotated[float, Parameter("ξ", "1", 0, 100, None, A)] = 14.0
    """Steepness of the hazard of leaving."""
    joining_alignment: Annotated[float, Parameter("j0", "share", 0, 1, None, A)] = 0.42
    """Alignment with a leader at which a candidate joins."""
    joining_margin: Annotated[float, Parameter("Δj", "share", 0, 1, None, A)] = 0.12
    """A member whose alignment lies above the joining level less this margin does not
    leave."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureParameters:
    """How channels are weighed in alignment and leverage."""

    security_weight: Annotated[float, Parameter("ω_sec", "share", 0, 1, None, A)] = 0.30
    """Weight of a security channel."""
    economy_weight: Annotated[float, Parameter("ω_eco", "share", 0, 1, None, A)] = 0.25
    """Weight of an economic channel."""
    transit_weight: Annotated[float, Parameter("ω_trn", "share", 0, 1, None, A)] = 0.25
    """Weight of a transit channel."""
    diplomacy_weight: Annotated[float, Parameter("ω_dip", "share", 0, 1, None, A)] = 0.20
    """Weight of a diplomatic channel."""
    security_substitutability: Annotated[
        float, Parameter("s_sec", "share", 0, 1, None, A)
    ] = 0.4
    """How far other partners could replace one in security."""
    economy_substitutability: Annotated[
        float, Parameter("s_eco", "share", 0, 1, None, A)
    ] = 0.6
    """How far other partners could replace one in the economy."""
    transit_substitutability: Annotated[
        float, Parameter("s_trn", "share", 0, 1, None, A)
    ] = 0.2
    """How far other partners could replace one in transit."""
    diplomacy_substitutability: Annotated[
        float, Parameter("s_dip", "share", 0, 1, None, A)
    ] = 0.9
    """How far other partners could replace one in diplomacy."""
    leverage_half: Annotated[
        float, Parameter("L½", "1", 0.001, 1, (0.03, 0.3), A, "log")
    ] = 0.10
    """Leverage that suffices by half to hurt a state."""


GROUPS: tuple[type, ...] = (
    ThreatParameters,
    PostureParameters,
    PowerParameters,
    StockParameters,
    InstitutionParameters,
    MeasureParameters,
)
"""To add a parameter, add a field with its declaration to one of these."""


def _meanings(group: type) -> dict[str, str]:
    """Read the docstring that stands under each field."""
    body = ast.parse(inspect.cleandoc(inspect.getsource(group))).body[0]
    assert isinstance(body, ast.ClassDef)
    meanings = {}
    for field, note in zip(body.body, body.body[1:], strict=False):
        if isinstance(field, ast.AnnAssign) and isinstance(note, ast.Expr):
            assert isinstance(field.target, ast.Name)
            meanings[field.target.id] = inspect.cleandoc(str(ast.literal_eval(note.value)))
    return meanings


AT_THE_START = frozenset({"prior_share"})
"""Parameters that only the start reads: an event cannot set them later."""


@cache
def parameters() -> dict[str, Declared]:
    """Give every declared parameter by name, in the order of declaration.

    Examples
    --------
    >>> parameters()["deference"].default, parameters()["deference"].parameter.likely
    (0.6, (0, 1.5))
    """
    found: dict[str, Declared] = {}
    for group in GROUPS:
        for name, declared in declared_fields(group, _meanings(group)).items():
            if name in found:
                raise TypeError(f"two parameters are called {name}")
            found[name] = declared
    return found
