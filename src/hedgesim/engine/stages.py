"""The model on one screen: every rule of a turn, in the order in which it acts.

The order is written by hand, because the order is theory. Another tuple is another model.
Events of the quarter come first, as stage 0 (`hedgesim.engine.occurrences`).
"""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from typing import Any, Protocol

import numpy as np

from hedgesim.core.axes import Array
from hedgesim.engine.gain import GainStage
from hedgesim.engine.stage import Stage
from hedgesim.engine.wiring import World, argument_names, known, refuse_unknown
from hedgesim.measures.alignment import alignment
from hedgesim.measures.leverage import leverage, vulnerability
from hedgesim.rules import (
    association,
    confrontation,
    expectations,
    gains_risk,
    gains_security,
    institutions,
    instruments,
    leaving,
    memory,
    posture,
    powers,
    self_help,
    stocks,
    threat,
)
from hedgesim.rules import gains_parts as parts
from hedgesim.rules.decisions import DECISIONS
from hedgesim.rules.own_decision import own_decision
from hedgesim.world.designs import RULE
from hedgesim.world.experiment import Experiment
from hedgesim.world.parameters import parameters
from hedgesim.world.quantities import QUANTITIES

PAIR = ("state", "partner", "run")
PAIR_RIVAL = ("state", "partner", "rival", "run")
PAIR_CHANNEL = ("state", "partner", "channel", "run")
ACTOR = ("partner", "run")
ACTOR_RIVAL = ("partner", "rival", "run")
STATE = ("state", "run")
MEMBER = ("state", "organisation", "run")
PAIR_ORGANISATION = ("state", "partner", "organisation", "run")

INSTRUMENTS = ("inducement", "coercion", "assurance", "wedging")
CHOICES = tuple(f"{x}_choice" for x in INSTRUMENTS)


def _answer(rule: Callable[..., Any], *writes: str, over: tuple[str, ...] = PAIR) -> Stage:
    """Give a stage of the answers of powers: nobody else has an interest in a state."""
    return Stage("respond", rule, over, writes, among="interest")


class AnyStage(Protocol):
    """What can stand in a turn."""

    @property
    def stage(self) -> str:
        """Name of the stage to which it belongs."""

    @property
    def reads(self) -> tuple[str, ...]:
        """What it reads."""

    @property
    def writes(self) -> tuple[str, ...]:
        """What it writes."""

    def act(self, world: World) -> World:
        """Carry the world through it."""


Turn = tuple[AnyStage, ...]

ORGANISATIONS = (
    Stage(
        "perceive",
        institutions.share_organisations,
        PAIR_ORGANISATION,
        ("shared", "bind", "union"),
    ),
)
TIES = (
    Stage("measure", alignment, PAIR_CHANNEL, ("alignment",)),
    Stage("measure", leverage, PAIR_CHANNEL, ("leverage",)),
    Stage("measure", vulnerability, PAIR, ("vulnerability",)),
    Stage("measure", threat.learn_by_analogy, PAIR, ("analogy",)),
)
"""Ties and lessons at the end of a turn, from which the next one sets out."""

AIM = (
    Stage("perceive", threat.reckon_harm, PAIR, ("harm",)),
    Stage("perceive", threat.suspect_intent, PAIR, ("suspicion",)),
    Stage("perceive", threat.take_relief, PAIR, ("relief",)),
    Stage("perceive", threat.aim_threat, PAIR, ("threat_target",)),
)
PERCEIVE = (*AIM, Stage("perceive", threat.perceive_threat, PAIR, ("threat",)))

SHELTER = (Stage("choose", parts.shelter, PAIR_RIVAL, ("shelter",)),)
FEELINGS = (
    *SHELTER,
    Stage("choose", gains_risk.co_movement, ACTOR_RIVAL, ("co_movement",)),
    Stage("choose", parts.pressure, PAIR_RIVAL, ("pressure",)),
    Stage("choose", parts.side_taking, PAIR_RIVAL, ("side_taking",)),
    Stage("choose", parts.fear, PAIR, ("fear",)),
    Stage("choose", association.threat_by_association, PAIR_RIVAL, ("association",)),
    Stage("choose", gains_security.protective_gain, PAIR, ("protective_gain",)),
    Stage("choose", parts.cut_trade, PAIR, ("trade_cut",)),
    Stage("choose", parts.sanction_exposure, PAIR_RIVAL, ("sanction_exposure",)),
)
GAIN = GainStage()
APPEAL = Stage("choose", posture.add_chance, PAIR_CHANNEL, ("appeal",))

WISHES = (
    _answer(expectations.feel_loss, "loss"),
    _answer(powers.watch_rivals, "rival_influence", over=PAIR_RIVAL),
    _answer(expectations.notice_turning, "turning"),
    _answer(confrontation.watch_opponents, "opponent_influence", over=PAIR_RIVAL),
    _answer(confrontation.weigh_stakes, "offer_stake", "coercion_stake"),
    _answer(powers.value_inducement, "inducement_utility"),
    _answer(powers.value_coercion, "coercion_utility"),
    _answer(powers.value_assurance, "assurance_utility"),
    _answer(powers.value_wedging, "wedging_utility"),
    _answer(powers.choose_instruments, *CHOICES),
)
BUDGET = (_answer(instruments.keep_within_budget, *CHOICES),)
ANSWERS = (*WISHES, *BUDGET)
MOVES = (
    Stage("respond", instruments.move_inducement, PAIR, ("inducement",)),
    Stage("respond", instruments.move_coercion, PAIR, ("coercion",)),
    Stage("respond", instruments.move_assurance, PAIR, ("assurance",)),
    Stage("respond", instruments.move_wedging, PAIR, ("wedging",)),
)
STOCKS = (
    Stage("adjust", expectations.adapt_goal, PAIR, ("goal",)),
    Stage("adjust", stocks.build_routes, PAIR_CHANNEL, ("log_prior",)),
    Stage("adjust", stocks.fade_inheritance, PAIR_CHANNEL, ("log_prior", "inheritance")),
    Stage("adjust", stocks.find_room, PAIR, ("route_room", "trade_room")),
    Stage("adjust", stocks.adjust_dependence, PAIR_CHANNEL, ("dependence",)),
    Stage("adjust", self_help.rearm_under_attack, PAIR_CHANNEL, ("dependence",)),
    Stage("adjust", memory.remember_grievance, PAIR, ("grievance",)),
    Stage("adjust", memory.fade_intent, PAIR, ("intent",)),
    Stage("adjust", memory.fade_attack, PAIR, ("attack",)),
    Stage("adjust", memory.fade_violation, ACTOR, ("violation",)),
    Stage("adjust", memory.fade_insecurity, STATE, ("regime_insecurity",)),
    Stage("adjust", memory.fade_disruption, PAIR, ("disruption",)),
    Stage("adjust", memory.fade_protest, PAIR, ("protest",)),
    Stage("adjust", memory.fade_regime_support, PAIR, ("regime_support",)),
    Stage("adjust", stocks.decline_kin, PAIR, ("kin_exposure",)),
)
MEMBERSHIPS = (
    Stage(
        "adjust",
        institutions.face_leaders,
        PAIR_ORGANISATION,
        ("leader_threat", "leader_leverage", "leader_alignment", "is_leader"),
        when="by_rule",
    ),
    Stage("adjust", leaving.find_reasons, MEMBER, ("exit_reasons",), when="by_rule"),
    Stage("adjust", leaving.weigh_exit, MEMBER, ("exit_hazard",), when="by_rule"),
    Stage("adjust", institutions.leave_and_join, MEMBER, ("membership",), when="by_rule"),
)


@dataclass(frozen=True, slots=True)
class Decide:
    """Lets each state decide by its own rule; rows of the posture come from their rules."""

    rules: tuple[Callable[..., Array], ...]
    stage: str = "choose"
    writes = ("posture",)
    over = PAIR_CHANNEL

    def __post_init__(self) -> None:
        for rule in self.rules:
            refuse_unknown(rule, argument_names(rule))

    @property
    def rule(self) -> Callable[..., Array]:
        """What `hedgesim stages` shows: the rule of the first state."""
        return self.rules[0]

    @property
    def reads(self) -> tuple[str, ...]:
        """Everything that some state's rule reads."""
        return tuple(dict.fromkeys(n for rule in self.rules for n in argument_names(rule)))

    def act(self, world: World) -> World:
        """Write every state's posture."""
        chosen = {rule: _shares(rule, world) for rule in dict.fromkeys(self.rules)}
        if len(chosen) == 1:
            return world.with_arrays({"posture": chosen[self.rules[0]]})
        rows = np.broadcast_arrays(*chosen.values())
        by_rule = dict(zip(chosen, rows, strict=True))
        mixed = np.stack([by_rule[rule][i] for i, rule in enumerate(self.rules)])
        return world.with_arrays({"posture": mixed})


def _shares(rule: Callable[..., Array], world: World) -> Array:
    return rule(**world.arguments(rule, PAIR_CHANNEL))


@dataclass(frozen=True, slots=True)
class Act:
    """Lets somebody else choose: states their rows of posture, powers their instruments."""

    hook: Callable[[World], World]
    stage: str = "choose"
    writes: tuple[str, ...] = ("posture",)
    over: tuple[str, ...] = PAIR_CHANNEL

    @property
    def reads(self) -> tuple[str, ...]:
        """What the rules chose, which it may leave as it is."""
        return self.writes

    def act(self, world: World) -> World:
        """Ask them."""
        return self.hook(world)


def turn_with(*decide: AnyStage, answer: Turn = ()) -> Turn:
    """Put the turn together around a way to decide, and to answer before the budget."""
    choose: Turn = (*FEELINGS, GAIN, APPEAL, *decide)
    return (
        *ORGANISATIONS,
        *PERCEIVE,
        *choose,
        *WISHES,
        *answer,
        *BUDGET,
        *MOVES,
        *STOCKS,
        *MEMBERSHIPS,
        *TIES,
    )


TURN: Turn = turn_with(Decide((DECISIONS["multi_vector"],)))
"""The turn as the theory has it."""


def turn_of(
    experiment: Experiment,
    states: tuple[str, ...],
    acting: Callable[[World], World] | None = None,
    answering: Callable[[World], World] | None = None,
) -> Turn:
    """Give the turn in which each state decides as an experiment's `[rules]` say."""
    rules = tuple(_decision(experiment, state) for state in states)
    decide: Turn = (Decide(rules), *((Act(acting),) if acting else ()))
    answer: Turn = (Act(answering, "respond", CHOICES, PAIR),) if answering else ()
    return turn_with(*decide, answer=answer)


def refuse_unknown_rules(experiment: Experiment) -> None:
    """See that every rule of decision that an experiment names, also as a factor, is one.

    Rules in files of the reader's own are read for it, and none is called.

    Raises
    ------
    ConfigError
        If a file cannot be read or has no such function, or an argument means nothing.
    """
    for state in experiment.region.choosers:
        _decision(experiment, state)
    for factor in experiment.factors:
        for rule in factor.values if factor.kind == RULE else ():
            varied = {**experiment.rules, factor.target: str(rule)}
            _decision(replace(experiment, rules=varied), factor.target)


def _decision(experiment: Experiment, state: str) -> Callable[..., Array]:
    """Find a state's rule: in the catalogue, or in a file beside the experiment."""
    name = experiment.rules.get(state, "multi_vector")
    path, is_file, function = name.rpartition(":")
    if not is_file:
        return DECISIONS[name]
    return own_decision(experiment.path.parent / path, function, _Known())


class _Known(Collection[str]):
    """Every argument name that means something, views included."""

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and known(name)

    def __iter__(self) -> Iterator[str]:
        return iter((*QUANTITIES, *parameters()))

    def __len__(self) -> int:
        return len(QUANTITIES) + len(parameters())
