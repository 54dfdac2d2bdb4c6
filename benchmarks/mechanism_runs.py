"""One mechanism on and off: two worlds with the same draws and luck, and what is read."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeVar
from unittest.mock import patch

import numpy as np

from hedgesim.core.axes import Array
from hedgesim.engine import stages
from hedgesim.engine.draws import Draws, draw
from hedgesim.engine.gain import GainStage
from hedgesim.engine.inputs import Inputs, prepare
from hedgesim.engine.record import Recorder
from hedgesim.engine.simulation import Simulation
from hedgesim.engine.wiring import World
from hedgesim.measures import MEASURES
from hedgesim.rules.gains import TERMS, TERMS_OF_ALL
from hedgesim.study.facts.changes import Change
from hedgesim.study.facts.follow import axes_of
from hedgesim.world.experiment import Design, Experiment, load_experiment

Same = TypeVar("Same")


def as_it_is(what: Same) -> Same:
    """Change nothing."""
    return what


@dataclass(frozen=True, slots=True)
class Read:
    """A quantity or measure of a state at the end of a quarter.

    `other` is a partner, or an organisation for `membership`.
    """

    quantity: str
    state: str
    other: str
    quarter: str

    def __str__(self) -> str:
        name = self.quantity.replace("_", " ")
        return f"{name}, {'–'.join(filter(None, (self.state, self.other)))}, {self.quarter}"


@dataclass(frozen=True, kw_only=True)
class Case:
    """A world in which a mechanism can be seen.

    Attributes
    ----------
    experiment
        A shipped experiment.
    start
        Another year to start from.
    rule_from
        The last day on which memberships follow events alone, if another.
    happens
        What is changed of the scenario.
    """

    experiment: str = "baseline"
    start: int = 2013
    rule_from: dt.date | None = None
    happens: Change = as_it_is

    def load(self, design: str) -> Experiment:
        """Give what is simulated."""
        found = load_experiment(self.experiment)
        region = found.region
        if self.rule_from:
            region = replace(region, memberships_follow_events_to=self.rule_from)
        return replace(
            found, start=self.start, region=region, design=Design(kind=design),
            scenario=self.happens(found.scenario),
        )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Off:
    """What is switched off: another case, terms, stages, inputs or parameters."""

    case: Case | None = None
    terms: tuple[str, ...] = ()
    left_out: stages.Turn = ()
    inputs: Callable[[Inputs], Inputs] = as_it_is
    parameters: Callable[[Mapping[str, float | Array]], Mapping[str, float | Array]] = (
        field(default=lambda drawn: {})
    )


ON = Off()


def gain_without(terms: tuple[str, ...]) -> GainStage:
    """Give the gain without the terms of these names, in every kind of channel."""
    kept = tuple(t for t in TERMS if t.name not in terms)
    return GainStage(kept, tuple(t for t in TERMS_OF_ALL if t.name not in terms))


def read(case: Case, off: Off, reads: tuple[Read, ...], runs: int) -> dict[Read, Array]:
    """Simulate a case with something switched off, and read what is asked for.

    Returns
    -------
    dict
        Each reading to its value in every run, shape (run,).
    """
    experiment = (off.case or case).load("likely")
    inputs, drawn = _prepared(experiment, off), _drawn(experiment, off, runs)
    with patch.object(stages, "GAIN", gain_without(off.terms)):
        turn = stages.turn_of(experiment, inputs.states)
        turn = tuple(stage for stage in turn if stage not in off.left_out)
        simulation = Simulation(
            experiment, range(runs), turn=turn, draws=drawn, inputs=inputs
        )
        found: dict[Read, Array] = {}
        wanted = {str(one.quarter) for one in reads}
        while len(found) < len(reads):
            simulation.advance()
            if str(simulation.quarter) in wanted:
                found |= _found(simulation, reads)
    return {one: np.broadcast_to(found[one], (runs,)) for one in reads}


def _prepared(experiment: Experiment, off: Off) -> Inputs:
    inputs = prepare(experiment)
    if inputs.factual is None:
        return off.inputs(inputs)
    return replace(off.inputs(inputs), factual=off.inputs(inputs.factual))


def _drawn(experiment: Experiment, off: Off, runs: int) -> Draws:
    drawn = draw(experiment, range(runs))
    changed = {**drawn.parameters, **off.parameters(drawn.parameters)}
    return replace(drawn, parameters=changed)


def _found(simulation: Simulation, reads: tuple[Read, ...]) -> dict[Read, Array]:
    world, inputs = simulation.world, simulation.inputs
    due = [one for one in reads if one.quarter == str(simulation.quarter)]
    if any(one.quantity in MEASURES and one.quantity not in world.arrays for one in due):
        world = Recorder(inputs, ()).measured(world)
    return {one: _value(world, inputs, one) for one in due}


def _value(world: World, inputs: Inputs, one: Read) -> Array:
    over = axes_of(one.quantity)
    places = {
        "state": inputs.states,
        "partner": inputs.partners,
        "organisation": inputs.organisations,
    }
    found = world.look(one.quantity, over)
    for axis, name in zip(over[:-1], (one.state, one.other), strict=False):
        found = found[places[axis].index(name)]
    return found


@dataclass(frozen=True, slots=True)
class Effect:
    """What a mechanism does to one reading: on less off, over runs."""

    middle: float
    low: float
    high: float
    share: float


def effect(on: Array, off: Array, one: Read, chosen: Array | None = None) -> Effect:
    """Tell the size of an effect and the share of draws with its sign.

    The middle is the median; of memberships, which are 0 or 1, the mean. `chosen` marks
    the draws that count.
    """
    apart = on - off if chosen is None else (on - off)[chosen]
    middle = np.mean(apart) if one.quantity == "membership" else np.median(apart)
    low, high = np.quantile(apart, (0.05, 0.95))
    share = np.mean(np.sign(apart) == np.sign(middle)) if middle else 0.0
    return Effect(float(middle), float(low), float(high), float(share))
