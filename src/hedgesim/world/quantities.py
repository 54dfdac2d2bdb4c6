"""The register of quantities: every array of the model with its axes, unit, range and meaning.

A rule receives a quantity by naming it among its arguments and writes one by the `writes` of
its stage; the register says what the name means. To add a state variable, add a line here and a
rule that writes it.

Two prefixes and suffixes give views of a quantity under another name: `threat_of_rival` is
`threat` with its partner axis placed on the rival axis; `security_dependence` (any of the four
kinds of channel before a quantity with a channel axis) is its mean over the channels of that
kind, without the channel axis. `membership_of_partner` is `membership` with its state axis
placed on the partner axis; an external actor is a member of the organisations it leads.
"""

from dataclasses import dataclass
from enum import StrEnum

IJ = ("state", "partner", "run")
IJC = ("state", "partner", "channel", "run")
I_ = ("state", "run")
J = ("partner", "run")
JK = ("partner", "rival", "run")
JC = ("partner", "channel", "run")
IO = ("state", "organisation", "run")
JO = ("partner", "organisation", "run")
O_ = ("organisation", "run")
C_ = ("channel", "run")


class Kind(StrEnum):
    """Where a quantity's numbers come from."""

    FIGURE = "figure"
    """Read from figures.csv at the start, the same in every run."""
    PATH = "path"
    """Read from figures.csv year by year, then carried on by a declared trend."""
    LEVEL = "level"
    """Set by lasting events of the scenario, quarter by quarter."""
    MASK = "mask"
    """True or false, or a share, declared in region.toml."""
    STATE = "state"
    """Carried from turn to turn by the rules."""
    DERIVED = "derived"
    """Computed within the turn, or once at the start."""
    LUCK = "luck"
    """Standard normal draws of the turn."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """One array: symbol, axes, unit, range, where it comes from, what it means."""

    symbol: str
    axes: tuple[str, ...]
    unit: str
    low: float
    high: float
    kind: Kind
    meaning: str


_INF = float("inf")

# fmt: off
QUANTITIES: dict[str, Quantity] = {
    # what a state does and has
    "posture": Quantity("w", IJC, "share", 0, 1, Kind.STATE, "split of effort over partners and self in each channel; sums to 1 over partners"),
    "dependence": Quantity("D", IJC, "share", 0, 1, Kind.STATE, "what a state relies on in each channel; sums to 1 over partners"),
    "log_prior": Quantity("ln q", IJC, "1", -_INF, _INF, Kind.STATE, "log of the structural prior of posture: geography, routes, markets; minus infinity where a tie cannot be"),
    "inheritance": Quantity("H", IJC, "1", -_INF, _INF, Kind.STATE, "log of how far the prior of a tie still exceeds what size and nearness give; 0 where nothing erodes"),
    "gravity_share": Quantity("q°", IJC, "share", 0, 1, Kind.DERIVED, "share that size and proximity alone would give a partner; sums to 1 over partners"),
    "tie": Quantity("", IJC, "true or false", 0, 1, Kind.MASK, "1 where a tie can be, 0 where it is structurally absent"),
    "threat": Quantity("T", IJ, "1", 0, 1, Kind.STATE, "threat that a state perceives from a partner"),
    "intent": Quantity("I", IJ, "1", 0, 1, Kind.STATE, "hostile intent that a state suspects in a partner"),
    "attack": Quantity("A", IJ, "1", 0, 1, Kind.STATE, "attack by a partner that a state suffered and remembers"),
    "analogy": Quantity("y", IJ, "1", 0, 1, Kind.DERIVED, "share of the lesson from a partner's aggression that a state draws when another is the target"),
    "intent_baseline": Quantity("I°", IJ, "1", 0, 1, Kind.FIGURE, "intent from disputes, claims and past use of force, to which learned intent fades back"),
    "grievance": Quantity("C", IJ, "1", 0, 1, Kind.STATE, "memory of coercion by a partner"),
    "kin_exposure": Quantity("K", IJ, "share", 0, 1, Kind.STATE, "share of a partner's co-ethnics in a state: exposure to that partner's justification, never a loyalty score"),
    "membership": Quantity("M", IO, "0 or 1", 0, 1, Kind.STATE, "full membership of an organisation"),
    "regime_insecurity": Quantity("Q", I_, "1", 0, 1, Kind.STATE, "domestic insecurity of a regime"),
    "protest": Quantity("", IJ, "1", 0, 1, Kind.STATE, "domestic cost of the tie with a partner"),
    # what partners do
    "inducement": Quantity("X_I", IJ, "1", 0, 1, Kind.STATE, "what a partner offers a state"),
    "coercion": Quantity("X_C", IJ, "1", 0, 1, Kind.STATE, "how a partner coerces a state"),
    "assurance": Quantity("X_A", IJ, "1", 0, 1, Kind.STATE, "how a partner assures a state of its sovereignty"),
    "wedging": Quantity("X_W", IJ, "1", 0, 1, Kind.STATE, "how a partner tries to split a state from that partner's rivals"),
    "disruption": Quantity("B", IJ, "1", 0, 1, Kind.STATE, "transit through a partner that is cut"),
    "regime_support": Quantity("", IJ, "1", 0, 1, Kind.STATE, "help that a partner gives an insecure regime"),
    "violation": Quantity("N", J, "1", 0, 1, Kind.STATE, "breach of territorial integrity by an actor"),
    "strain": Quantity("Z", J, "1", 0, 1, Kind.LEVEL, "strain on an actor by war and sanctions"),
    "sanctions": Quantity("S", JK, "1", 0, 1, Kind.LEVEL, "sanctions by the first actor on the second"),
    # figures about actors
    "power": Quantity("P", J, "share of the largest at the start", 0, _INF, Kind.PATH, "capabilities"),
    "offence": Quantity("O", J, "share of the largest at the start", 0, _INF, Kind.PATH, "offensive capability"),
    "market": Quantity("G", J, "constant US$", 0, _INF, Kind.PATH, "size of an actor's market"),
    "market_start": Quantity("G0", J, "constant US$", 0, _INF, Kind.DERIVED, "size of an actor's market at the start"),
    "power_start": Quantity("P0", J, "share of the largest at the start", 0, _INF, Kind.DERIVED, "capabilities at the start"),
    "proximity": Quantity("π", IJ, "1", 0, 1, Kind.FIGURE, "nearness of a partner"),
    "rivalry": Quantity("r", JK, "1", 0, 1, Kind.PATH, "0 condominium, 1 opponents; between the years of its figures on a line, raised by open confrontation"),
    "debt": Quantity("F", IJ, "share of a year's product", 0, 1, Kind.PATH, "what a state owes a partner; between the years of its figures on a line"),
    "labour": Quantity("σ", IJ, "share", 0, 1, Kind.FIGURE, "part of a tie in the economy that is labour: what people earn with a partner and send home"),
    "position": Quantity("", J, "ideal-point units", -10, 10, Kind.FIGURE, "political position of an actor"),
    "co_movement": Quantity("R", JK, "1", 0, 1, Kind.DERIVED, "correlation of the risks of two partners"),
    "protection": Quantity("", J, "1", 0, 1, Kind.FIGURE, "protection that an actor can give others"),
    "regime_support_offered": Quantity("", J, "1", 0, 1, Kind.FIGURE, "support that an actor usually gives to regimes"),
    "resources": Quantity("", J, "1", 0, 1, Kind.FIGURE, "means for inducement"),
    "dominance": Quantity("", J, "1", 0, 1, Kind.FIGURE, "means and readiness for coercion"),
    "budget": Quantity("", J, "instrument units", 0, 100, Kind.FIGURE, "most instruments that an actor can keep up, over all targets"),
    "interest": Quantity("", IJ, "1", 0, 1, Kind.FIGURE, "interest of a partner in a state; 0 where not declared: it uses no instruments there"),
    "weaponisability": Quantity("χ", JC, "1", 0, 1, Kind.FIGURE, "how far an actor could use a tie in a channel as a weapon"),
    "nation_building": Quantity("", I_, "1", 0, 2, Kind.FIGURE, "speed of nation-building"),
    "hydrocarbon_revenue": Quantity("", I_, "share", 0, 1, Kind.FIGURE, "share of oil and gas in state revenue"),
    "transit_capacity": Quantity("", IJ, "share", 0, 1, Kind.STATE, "largest share of a state's transit that routes of a partner could carry"),
    "trade_capacity": Quantity("", IJ, "share", 0, 1, Kind.STATE, "share of a state's trade with a buyer once the goods of new routes flow in full; 0 where no route was opened to sell to it"),
    "trade_room": Quantity("f_eco", I_, "1", 0, 1, Kind.DERIVED, "of the trade that a state would move, the share that new routes have yet to bring to their buyers"),
    "route_room": Quantity("f", I_, "1", 0, 1, Kind.DERIVED, "of what a state would move to other routes, the share for which they have capacity"),
    "goal": Quantity("a*", IJ, "share", 0, 1, Kind.STATE, "alignment that a power wants of a state: at the start what it has, unless a figure says otherwise; it adapts"),
    # who is who, and how channels differ
    "external": Quantity("", IJ, "0 or 1", 0, 1, Kind.MASK, "1 for every partner but the state itself"),
    "counted": Quantity("", J, "0 or 1", 0, 1, Kind.MASK, "1 for actors, 0 for the rest of the world"),
    "pole": Quantity("", J, "0 or 1", 0, 1, Kind.MASK, "1 for the poles of diplomacy"),
    "reference": Quantity("", IJ, "0 or 1", 0, 1, Kind.MASK, "1 for the partner towards whom a state's own strategy is read"),
    "is_diplomacy": Quantity("", C_, "0 or 1", 0, 1, Kind.MASK, "1 for channels of kind diplomacy"),
    "is_transit": Quantity("", C_, "0 or 1", 0, 1, Kind.MASK, "1 for channels of kind transit"),
    "is_security": Quantity("", C_, "0 or 1", 0, 1, Kind.MASK, "1 for channels of kind security"),
    "is_economy": Quantity("", C_, "0 or 1", 0, 1, Kind.MASK, "1 for channels of kind economy"),
    "weight": Quantity("ω", C_, "share", 0, 1, Kind.DERIVED, "weight of a channel, from the parameters KIND_weight; sums to 1"),
    "speed": Quantity("λ", C_, "share/quarter", 0, 1, Kind.DERIVED, "speed of a channel's stock, from the parameters KIND_speed"),
    "substitutability": Quantity("s", C_, "share", 0, 1, Kind.DERIVED, "how replaceable a partner is in a channel, from the parameters KIND_substitutability"),
    # organisations
    "leads": Quantity("", JO, "0 or 1", 0, 1, Kind.MASK, "1 where an actor leads an organisation"),
    "candidate": Quantity("", IO, "0 or 1", 0, 1, Kind.MASK, "1 where a state may join an organisation by rule"),
    "sovereignty_clause": Quantity("", O_, "0 or 1", 0, 1, Kind.MASK, "1 where an organisation's treaty binds its members to respect sovereignty"),
    "customs_union": Quantity("", O_, "0 or 1", 0, 1, Kind.MASK, "1 where an organisation is a customs or economic union"),
    "depth": Quantity("d", O_, "share", 0, 1, Kind.MASK, "how much a membership of an organisation ties a state to those that lead; above 0"),
    "shared": Quantity("shared", IJ, "1", 0, 1, Kind.DERIVED, "depth of the deepest organisation of both that the partner leads; 0 where there is none"),
    "bind": Quantity("bind", IJ, "1", 0, 1, Kind.DERIVED, "1 if the partner leads an organisation of both with a sovereignty clause, however deep"),
    "union": Quantity("union", IJ, "1", 0, 1, Kind.DERIVED, "1 if both are in one customs or economic union"),
    "leader_threat": Quantity("T_lead", IO, "1", 0, 1, Kind.DERIVED, "threat from the least feared leader of an organisation"),
    "leader_leverage": Quantity("L_lead", IO, "1", 0, 1, Kind.DERIVED, "largest leverage of a leader of an organisation"),
    "leader_alignment": Quantity("a_lead", IO, "share", 0, 1, Kind.DERIVED, "largest alignment with a leader of an organisation"),
    "is_leader": Quantity("", IO, "0 or 1", 0, 1, Kind.DERIVED, "1 where a state itself leads an organisation"),
    "exit_reasons": Quantity("x", IO, "1", 0, _INF, Kind.DERIVED, "what speaks for leaving an organisation: threat from a leader and distance from it"),
    "exit_hazard": Quantity("h", IO, "1/quarter", 0, 0.25, Kind.DERIVED, "chance that a member leaves in a quarter"),
    "by_rule": Quantity("", ("run",), "0 or 1", 0, 1, Kind.LEVEL, "1 once memberships follow the rule and no longer dated events"),
    # within the turn
    "alignment": Quantity("a", IJ, "share", 0, 1, Kind.DERIVED, "weighted share of a partner over the channels"),
    "leverage": Quantity("L", IJ, "1", 0, 1, Kind.DERIVED, "what a partner could do to a state through their ties"),
    "vulnerability": Quantity("Λ", IJ, "1", 0, 1, Kind.DERIVED, "how far a partner's leverage suffices to hurt a state"),
    "harm": Quantity("", IJ, "1", 0, _INF, Kind.DERIVED, "harm that a partner could do: power, offence, proximity"),
    "suspicion": Quantity("", IJ, "1", 0, _INF, Kind.DERIVED, "intent that a state reckons with: anybody's, what it learned, what it remembers"),
    "relief": Quantity("", IJ, "1", 0, 1, Kind.DERIVED, "share of threat that assurance and a binding treaty take away"),
    "threat_target": Quantity("T*", IJ, "1", 0, 1, Kind.DERIVED, "threat to which perception moves"),
    "shelter": Quantity("", IJ, "1", 0, 1, Kind.DERIVED, "threat from powers that a partner can insure against"),
    "pressure": Quantity("", IJ, "1", 0, 1, Kind.DERIVED, "push of a partner's rivals against the tie"),
    "side_taking": Quantity("", IJ, "1", 0, _INF, Kind.DERIVED, "what taking a partner's side would cost with those a state leans on"),
    "association": Quantity("", IJ, "1", 0, 1, Kind.DERIVED, "threat from those on whom a partner leans for its security"),
    "fear": Quantity("", IJ, "1", 0, _INF, Kind.DERIVED, "odds of threat, capped"),
    "protective_gain": Quantity("", IJ, "1", -_INF, _INF, Kind.DERIVED, "gain from protection less fear: what a state looks at that only balances"),
    "trade_cut": Quantity("", IJ, "1", 0, 1, Kind.DERIVED, "how far sanctions between a state and a partner cut their own trade"),
    "sanction_exposure": Quantity("", IJ, "share", 0, 1, Kind.DERIVED, "share of the world market, without the state's own, that sanctions a partner"),
    "gain": Quantity("g", IJC, "1", -_INF, _INF, Kind.DERIVED, "what a closer tie is worth, all terms together; 0 for self"),
    "appeal": Quantity("", IJC, "1", -_INF, _INF, Kind.DERIVED, "gain with chance added"),
    "loss": Quantity("loss", IJ, "1", 0, 1, Kind.DERIVED, "how far a power's alignment goal is missed, saturating"),
    "turning": Quantity("t", IJ, "1", 0, 1, Kind.DERIVED, "how much of its security tie with a power a state is giving up"),
    "rival_influence": Quantity("", IJ, "1", 0, _INF, Kind.DERIVED, "alignment of a state with a power's rivals"),
    "opponent_influence": Quantity("ω", IJ, "1", 0, 1, Kind.DERIVED, "alignment of a state with a power's opponents, full under open confrontation"),
    "offer_stake": Quantity("σ_I", IJ, "1", 0, 2, Kind.DERIVED, "what speaks for an offer to a state: what is lost of it, and rivals to bid against"),
    "coercion_stake": Quantity("σ_C", IJ, "1", 0, 2, Kind.DERIVED, "what speaks for coercion of a state: what is lost of it, and its dealings with opponents"),
    "inducement_utility": Quantity("U_ind", IJ, "1", -_INF, _INF, Kind.DERIVED, "what inducing a state is worth to a power; doing nothing is worth 0"),
    "coercion_utility": Quantity("U_coe", IJ, "1", -_INF, _INF, Kind.DERIVED, "what coercing a state is worth to a power"),
    "assurance_utility": Quantity("U_ass", IJ, "1", -_INF, _INF, Kind.DERIVED, "what assuring a state is worth to a power"),
    "wedging_utility": Quantity("U_wed", IJ, "1", -_INF, _INF, Kind.DERIVED, "what wedging a state from its rivals is worth to a power"),
    "inducement_choice": Quantity("", IJ, "1", 0, 1, Kind.DERIVED, "inducement that a power chooses, within its budget"),
    "coercion_choice": Quantity("", IJ, "1", 0, 1, Kind.DERIVED, "coercion that a power chooses, within its budget"),
    "assurance_choice": Quantity("", IJ, "1", 0, 1, Kind.DERIVED, "assurance that a power chooses, within its budget"),
    "wedging_choice": Quantity("", IJ, "1", 0, 1, Kind.DERIVED, "wedging that a power chooses, within its budget"),
    "inducement_acted": Quantity("", IJ, "0 or 1", 0, 1, Kind.DERIVED, "1 where inducement was an event this turn"),
    "coercion_acted": Quantity("", IJ, "0 or 1", 0, 1, Kind.DERIVED, "1 where coercion was an event this turn"),
    "assurance_acted": Quantity("", IJ, "0 or 1", 0, 1, Kind.DERIVED, "1 where assurance was an event this turn"),
    "wedging_acted": Quantity("", IJ, "0 or 1", 0, 1, Kind.DERIVED, "1 where wedging was an event this turn"),
    # chance
    "perception_luck": Quantity("ε", IJ, "1", -_INF, _INF, Kind.LUCK, "chance in perception"),
    "posture_luck": Quantity("ε", IJC, "1", -_INF, _INF, Kind.LUCK, "chance in the choice of posture"),
    "exit_luck": Quantity("ε", IO, "1", -_INF, _INF, Kind.LUCK, "chance in leaving an organisation; leaves if below the normal quantile of the hazard"),
}
# fmt: on
