"""Every additive term of the gain from a closer tie, in one list.

The gain of a channel is the sum of the terms of its kind and of the terms of all channels,
so a choice can be attributed to terms with no remainder. A term need not mask anything: the
engine sets the gain from others to 0 for self and keeps absent ties out by their prior.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from hedgesim.core.axes import Array
from hedgesim.rules import gains_diplomacy as diplomacy
from hedgesim.rules import gains_economy as economy
from hedgesim.rules import gains_security as security
from hedgesim.rules import gains_transit as transit
from hedgesim.rules.association import association_cost
from hedgesim.rules.gains_risk import correlated_risk
from hedgesim.rules.self_help import self_help_gain

ChannelKind = Literal["security", "economy", "transit", "diplomacy"]


@dataclass(frozen=True, slots=True)
class Term:
    """One signed term of the gain in channels of one kind.

    `name` is what a ledger shows, once in a kind; `rule` takes arrays over state, partner
    and run and gives one, in units of gain. `says` is what `hedgesim why` calls it: words
    that can follow "more" and "less", with `{partner}` where the partner's name goes.
    A term `of_self` is what a state gains from relying on itself; every other is 0 there.
    """

    name: str
    kind: ChannelKind
    rule: Callable[..., Array]
    says: str
    of_self: bool = False


@dataclass(frozen=True, slots=True)
class TermOfAll:
    """One signed term of the gain in every channel.

    `rule` takes arrays over state, partner, rival, channel and run and gives one over
    state, partner, channel and run; `says` is as of a `Term`.
    """

    name: str
    rule: Callable[..., Array]
    says: str


# fmt: off
TERMS: tuple[Term, ...] = (
    Term("protection", "security", security.protection_gain,
         "protection by {partner}"),
    Term("self-help", "security", self_help_gain,
         "worth of reliance on {partner} under threat", of_self=True),
    Term("assurance", "security", security.security_assurance_gain,
         "assurance by {partner}"),
    Term("regime support", "security", security.regime_support_gain,
         "support of the government by {partner}"),
    Term("fear", "security", security.security_fear_cost,
         "fear of {partner}"),
    Term("association", "security", association_cost,
         "ties of {partner} with those who are feared"),
    Term("pressure", "security", security.pressure_cost,
         "pressure by rivals of {partner}"),
    Term("taking sides", "security", security.side_cost,
         "cost of taking the side of {partner}"),
    Term("institution", "security", security.security_institution_gain,
         "weight of organisations led by {partner}"),
    Term("market growth", "economy", economy.market_growth_gain,
         "growth of the market of {partner}"),
    Term("inducement", "economy", economy.economy_inducement_gain,
         "offers by {partner}"),
    Term("trade cut", "economy", economy.trade_cut_cost,
         "loss of trade with {partner} to sanctions"),
    Term("secondary sanctions", "economy", economy.secondary_sanctions_cost,
         "exposure to sanctions on {partner}"),
    Term("fear", "economy", economy.economy_fear_cost,
         "fear of trade with {partner} as a weapon"),
    Term("union", "economy", economy.union_gain,
         "weight of a customs union with {partner}"),
    Term("security tie", "economy", economy.security_tie_gain,
         "weight of the security tie with {partner}"),
    Term("protest", "economy", economy.protest_cost,
         "protest at home against ties with {partner}"),
    Term("inducement", "transit", transit.transit_inducement_gain,
         "offers of routes by {partner}"),
    Term("disruption", "transit", transit.disruption_cost,
         "disruption of routes through {partner}"),
    Term("fear", "transit", transit.transit_fear_cost,
         "fear of routes through {partner} as a weapon"),
    Term("weight", "diplomacy", diplomacy.weight_gain,
         "growth of the power of {partner}"),
    Term("inducement", "diplomacy", diplomacy.diplomacy_inducement_gain,
         "offers by {partner}"),
    Term("assurance", "diplomacy", diplomacy.diplomacy_assurance_gain,
         "assurance by {partner}"),
    Term("deference", "diplomacy", diplomacy.deference_gain,
         "deference to coercion by {partner}"),
    Term("norm", "diplomacy", diplomacy.norm_cost,
         "disapproval of a breach of borders by {partner}"),
    Term("fear", "diplomacy", diplomacy.diplomacy_fear_cost,
         "fear of {partner}"),
    Term("pressure", "diplomacy", security.pressure_cost,
         "pressure by rivals of {partner}"),
    Term("taking sides", "diplomacy", security.side_cost,
         "cost of taking the side of {partner}"),
    Term("institution", "diplomacy", diplomacy.diplomacy_institution_gain,
         "weight of organisations led by {partner}"),
    Term("security tie", "diplomacy", economy.security_tie_gain,
         "weight of the security tie with {partner}"),
    Term("protest", "diplomacy", economy.protest_cost,
         "protest at home against ties with {partner}"),
)
"""In the order of the equations. To add a term, add its function and a line here."""

TERMS_OF_ALL: tuple[TermOfAll, ...] = (
    TermOfAll("correlated risk", correlated_risk,
              "risk that {partner} shares with other partners"),
)
# fmt: on
"""Terms that act in every channel alike."""
