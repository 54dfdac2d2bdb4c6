"""Runs that share their arrays: which experiment each point of a design comes down to.

Parameters and magnitudes differ inside arrays, column by column. The scenario, the presence
and dates of events, rules and figures make other arrays: points that differ in one of these
are simulated apart, each as the experiment that it comes down to.
"""

import datetime as dt
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from hedgesim.core.luck import Integers
from hedgesim.engine.designs import addresses, points_of, treatment_at
from hedgesim.world.designs import DATE, FIGURE, PRESENT, RULE, STRUCTURAL, Factor, Value
from hedgesim.world.experiment import Experiment
from hedgesim.world.figures import Replacement
from hedgesim.world.region import Region
from hedgesim.world.scenario import Event, Scenario

Changes = tuple[tuple[Factor, Value], ...]


@dataclass(frozen=True, slots=True)
class Structure:
    """An experiment with the scenario, events, rules and figures of some points.

    `places` are the places of these points among those asked for, rising.
    """

    experiment: Experiment
    places: Integers


def structures(
    experiment: Experiment, points: Sequence[int] | Integers
) -> Iterator[Structure]:
    """Sort points by what they come down to, in the order in which each comes first."""
    numbers = np.asarray(points, dtype=np.int64)
    if not experiment.design.has_points:
        yield Structure(experiment, np.arange(numbers.size))
        return
    design = points_of(experiment)
    structural = {f.name: f for f in experiment.factors if f.kind in STRUCTURAL}
    distinct, of = np.unique(numbers, return_inverse=True)
    done = {n: c for n, c in design.treatments(distinct).items() if n in structural}
    scenarios = design.scenario_of(distinct).tolist()
    groups: dict[tuple[int, Changes], list[int]] = {}
    keys = [
        (scenarios[place], _changes(structural, treatment_at(done, place)))
        for place in range(distinct.size)
    ]
    for place, which in enumerate(of.ravel().tolist()):
        groups.setdefault(keys[which], []).append(place)
    for (scenario, changes), places in groups.items():
        made = _remembered(experiment, scenario, changes)
        yield Structure(made, np.array(places, dtype=np.int64))


def _changes(structural: Mapping[str, Factor], done: Mapping[str, Value | None]) -> Changes:
    return tuple((structural[n], v) for n, v in done.items() if v is not None)


@dataclass(frozen=True, slots=True)
class Alone:
    """One run's experiment, with its scenario, rules and figures; its point and luck."""

    experiment: Experiment
    point: int
    luck: int


def alone(experiment: Experiment, run: int) -> Alone:
    """Give what one run of an experiment comes down to.

    Raises
    ------
    ConfigError
        If a design of points has no such run.
    """
    found = addresses(experiment, [run])
    only = next(structures(experiment, found.points))
    return Alone(only.experiment, int(found.points[0]), int(found.luck[0]))


_made: deque[tuple[Experiment, int, Changes, Experiment]] = deque(maxlen=256)
"""What points came down to lately, so that each is made once and not in every block."""


def _remembered(experiment: Experiment, scenario: int, changes: Changes) -> Experiment:
    for of, crossed, done, made in tuple(_made):
        if of is experiment and crossed == scenario and done == changes:
            return made
    made = _changed(experiment, scenario, changes)
    _made.append((experiment, scenario, changes, made))
    return made


def _changed(experiment: Experiment, scenario: int, changes: Changes) -> Experiment:
    """Give the experiment with a scenario of those crossed, and with changes to it."""
    base = experiment.scenarios[scenario] if experiment.scenarios else experiment.scenario
    rules = {f.target: str(value) for f, value in changes if f.kind == RULE}
    return replace(
        experiment,
        scenario=_with_events(base, changes),
        rules={**experiment.rules, **rules},
        region=_with_figures(experiment.region, changes),
    )


def _with_events(scenario: Scenario, changes: Changes) -> Scenario:
    """Leave events out, and move them; a scenario of which nothing changes stays itself.

    A changed scenario is a counterfactual: its factual one is that of which it is a change.
    """
    gone = {f.target for f, value in changes if f.kind == PRESENT and value is False}
    moved = {f.target: value for f, value in changes if f.kind == DATE}
    events = [_moved(e, moved.get(e.id)) for e in scenario.events if e.id not in gone]
    events.sort(key=lambda event: (event.date_from, event.id))
    if tuple(events) == scenario.events:
        return scenario
    return replace(scenario, events=tuple(events), factual=scenario.factual or scenario)


def _moved(event: Event, date: Value | None) -> Event:
    """Let an event begin on another date; a lasting one ends when it did."""
    return replace(event, date_from=date) if isinstance(date, dt.date) else event


def _with_figures(region: Region, changes: Changes) -> Region:
    new = tuple(
        Replacement(factor.target, *cell, value=float(value), note=f"factor {factor.name}")
        for factor, value in changes
        if factor.kind == FIGURE and not isinstance(value, str | dt.date)
        for cell in factor.cells
    )
    if not new:
        return region
    figures = replace(region.figures, replaced=(*region.figures.replaced, *new))
    return replace(region, figures=figures)
