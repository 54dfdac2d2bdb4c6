"""Every additive term of the gain from a closer tie, in one list.

The gain of a channel is the sum of the terms of its kind and of the terms of all channels,
so a choice can be attributed to terms with no remainder. A term need not mask anything: the
engine sets the gain to 0 for self and keeps absent ties out by their prior.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from hedgesim.core.axes import Array
from hedgesim.rules import gains_diplomacy as diplomacy
from hedgesim.rules import gains_economy as economy
from hedgesim.rules import gains_security as security
from hedgesim.rules import gains_transit as transit
from hedgesim.rules.gains_risk import correlated_risk

ChannelKind = Literal["security", "economy", "transit", "diplomacy"]


@dataclass(frozen=True, slots=True)
class Term:
    """One signed term of the gain in channels of one kind.

    `name` is what a ledger shows, once in a kind; `rule` takes arrays over state, partner
    and run and gives one, in units of gain.
    """

    name: str
    kind: ChannelKind
    rule: Callable[..., Array]


@dataclass(frozen=True, slots=True)
class TermOfAll:
    """One signed term of the gain in every channel.

    `rule` takes arrays over state, partner, rival, channel and run and gives one over
    state, partner, channel and run.
    """

    name: str
    rule: Callable[..., Array]


TERMS: tuple[Term, ...] = (
    Term("protection", "security", security.protection_gain),
    Term("assurance", "security", security.security_assurance_gain),
    Term("regime support", "security", security.regime_support_gain),
    Term("fear", "security", security.security_fear_cost),
    Term("pressure", "security", security.pressure_cost),
    Term("taking sides", "security", security.side_cost),
    Term("institution", "security", security.security_institution_gain),
    Term("market growth", "economy", economy.market_growth_gain),
    Term("inducement", "economy", economy.economy_inducement_gain),
    Term("trade cut", "economy", economy.trade_cut_cost),
    Term("secondary sanctions", "economy", economy.secondary_sanctions_cost),
    Term("fear", "economy", economy.economy_fear_cost),
    Term("union", "economy", economy.union_gain),
    Term("protest", "economy", economy.protest_cost),
    Term("inducement", "transit", transit.transit_inducement_gain),
    Term("disruption", "transit", transit.disruption_cost),
    Term("fear", "transit", transit.transit_fear_cost),
    Term("inducement", "diplomacy", diplomacy.diplomacy_inducement_gain),
    Term("assurance", "diplomacy", diplomacy.diplomacy_assurance_gain),
    Term("deference", "diplomacy", diplomacy.deference_gain),
    Term("norm", "diplomacy", diplomacy.norm_cost),
    Term("fear", "diplomacy", diplomacy.diplomacy_fear_cost),
    Term("pressure", "diplomacy", security.pressure_cost),
    Term("taking sides", "diplomacy", security.side_cost),
    Term("institution", "diplomacy", diplomacy.diplomacy_institution_gain),
    Term("protest", "diplomacy", economy.protest_cost),
)
"""In the order of the equations. To add a term, add its function and a line here."""

TERMS_OF_ALL: tuple[TermOfAll, ...] = (TermOfAll("correlated risk", correlated_risk),)
"""Terms that act in every channel alike."""
