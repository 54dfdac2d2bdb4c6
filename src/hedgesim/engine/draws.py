"""What each run takes from the likely ranges: parameters and magnitudes of events.

Run r is point r of a scrambled Sobol sequence, so it is the same run for any number of runs
and when it is opened alone. The sequence has the same dimensions in every experiment, and
each likely range has one of its own whether or not an experiment fixes or drops it: fixing
a parameter, or leaving out an event, leaves all other draws as they were.
"""

import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from threading import Lock
from typing import TYPE_CHECKING

import numpy as np

from hedgesim.core.axes import Array
from hedgesim.core.luck import Integers
from hedgesim.engine.designs import SCENARIO, points_of, within
from hedgesim.world.designs import LIKELY, MAGNITUDE, MAGNITUDES, PARAMETER
from hedgesim.world.experiment import Experiment
from hedgesim.world.parameters import parameters
from hedgesim.world.scenario import Event, Scenario

if TYPE_CHECKING:
    from scipy.stats import qmc  # imported where it draws, since it takes long

FIRST_MAGNITUDE = 128
"""Dimension of the first magnitude; parameters come before."""

DIMENSIONS = 256
"""Dimensions of the sequence; doubled if a scenario needs more, which changes all draws."""


_one_at_a_time = Lock()
"""A sequence stands somewhere, so no two threads may use it."""


@dataclass(frozen=True, slots=True)
class Draws:
    """Parameters by name and magnitudes by event id; a number, or one value per run.

    `varied` holds what differs between runs, one value per run, by its column name.
    """

    parameters: Mapping[str, float | Array]
    magnitudes: Mapping[str, float | Array]
    varied: Mapping[str, Array]

    def of(self, runs: slice | Sequence[int]) -> "Draws":
        """Take some runs' share of what was drawn for all, by their places."""

        def take(values: Mapping[str, float | Array]) -> dict[str, float | Array]:
            return {k: v if isinstance(v, float) else v[runs] for k, v in values.items()}

        varied = {name: values[runs] for name, values in self.varied.items()}
        return Draws(take(self.parameters), take(self.magnitudes), varied)


def draw(experiment: Experiment, points: Sequence[int]) -> Draws:
    """Draw what the points of an experiment's design take.

    Parameters
    ----------
    experiment
        Its design says whether anything is drawn.
    points
        Point numbers, each 0 or more; without design points, run numbers. Where points
        differ in structure, `experiment` is the one that these come down to.
    """
    if experiment.design.has_points:
        return _at_points(experiment, points)
    varied = _varied(experiment, points) if varied_names(experiment) else {}
    values = _fixed(experiment)
    values |= {name: varied[name] for name in values if name in varied}
    events = _events(experiment.scenario)
    magnitudes = {e.id: varied.get(e.drawn_as, e.magnitude) for e in events}
    return Draws(values, magnitudes, varied)


def _fixed(experiment: Experiment) -> dict[str, float | Array]:
    """Give the parameters as an experiment fixes them, else their defaults."""
    values: dict[str, float | Array] = {
        name: declared.default for name, declared in parameters().items()
    }
    return values | {name: float(v) for name, v in experiment.parameters.items()}


def _events(scenario: Scenario) -> tuple[Event, ...]:
    """Give the events of a scenario and of the factual one behind it."""
    return (*(scenario.factual.events if scenario.factual else ()), *scenario.events)


def _at_points(experiment: Experiment, points: Sequence[int]) -> Draws:
    """Give what the points of a design take; nothing else is drawn from a likely range.

    An event that only the factual scenario has takes its magnitude from the factor, too:
    how large it was is one thing, whether it happened another.
    """
    design = points_of(experiment)
    done, values = design.treatments(points), _fixed(experiment)
    events = _events(experiment.scenario)
    magnitudes: dict[str, float | Array] = {e.id: e.magnitude for e in events}
    for factor in experiment.factors:
        into = {PARAMETER: values, MAGNITUDE: magnitudes}.get(factor.kind, {})
        if factor.target in into:
            column, base = done[factor.name], into[factor.target]
            into[factor.target] = np.where(np.isnan(column), base, column)
    varied = design.values(points)
    if experiment.scenarios:
        ids = np.array([s.id for s in experiment.scenarios], dtype=object)
        varied = {SCENARIO: ids[design.scenario_of(points)], **varied}
    return Draws(values, magnitudes, varied)


def varied_names(experiment: Experiment) -> tuple[str, ...]:
    """Name what differs between the runs of an experiment, in the order of its columns."""
    if experiment.design.has_points:
        crossed = (SCENARIO,) if experiment.scenarios else ()
        return (*crossed, *points_of(experiment).factors)
    if experiment.design.kind not in (LIKELY, MAGNITUDES):
        return ()
    magnitudes = tuple(_ranges(experiment.scenario))
    if experiment.design.kind == MAGNITUDES:
        return magnitudes
    drawn = (name for name, d in parameters().items() if d.parameter.likely)
    return (*(n for n in drawn if n not in experiment.parameters), *magnitudes)


def _ranges(scenario: Scenario) -> dict[str, tuple[float, float]]:
    """Give the likely range of each magnitude that some event of the scenario has."""
    ranges = {event.drawn_as: event.likely for event in scenario.events if event.likely}
    return {name: ranges[name] for name in scenario.drawn if name in ranges}


def _varied(experiment: Experiment, points: Sequence[int]) -> dict[str, Array]:
    scenario, ranges = experiment.scenario, _ranges(experiment.scenario)
    likely = {name: d.parameter.likely for name, d in parameters().items()}
    ranges |= {name: found for name, found in likely.items() if found}
    place = {name: number for number, name in enumerate(n for n in likely if likely[n])}
    place |= {name: FIRST_MAGNITUDE + n for n, name in enumerate(scenario.drawn)}
    share = _sobol(experiment.seed, max(place.values()) + 1, points)
    varied = {}
    for name in varied_names(experiment):
        known = parameters().get(name)
        scale = known.parameter.scale if known else "linear"
        varied[name] = within(*ranges[name], share[place[name]], scale)
    return varied


def _sobol(seed: int, needed: int, points: Sequence[int]) -> Array:
    """Give points of a scrambled Sobol sequence, shape (dimension, point)."""
    dimensions = DIMENSIONS
    while dimensions < needed:
        dimensions *= 2
    out: Array = np.empty((dimensions, len(points)))
    wanted = np.asarray(points, dtype=np.int64)
    for first, columns in _consecutive(wanted):
        with _one_at_a_time:
            out[:, columns] = _stretch(_sequence(seed, dimensions), first, len(columns))
    return out


def _stretch(sequence: "qmc.Sobol", first: int, count: int) -> Array:
    """Go to a point of a sequence and draw from there, shape (dimension, point)."""
    if sequence.num_generated > first:
        sequence.reset()
    if sequence.num_generated < first:
        sequence.fast_forward(first - sequence.num_generated)
    with warnings.catch_warnings():  # balance needs powers of 2; any number is fine
        warnings.simplefilter("ignore", UserWarning)
        drawn: Array = sequence.random(count).T
    return drawn


@lru_cache(maxsize=4)
def _sequence(seed: int, dimensions: int) -> "qmc.Sobol":
    """Give a sequence wherever it stands; to go on from there takes no time.

    To scramble one anew and to walk to the millionth point takes as long as 50 turns of a
    run for each point.
    """
    from scipy.stats import qmc

    return qmc.Sobol(dimensions, scramble=True, rng=np.random.default_rng(seed))


def _consecutive(numbers: Integers) -> list[tuple[int, Integers]]:
    """Split places of numbers into stretches in which the numbers follow one another."""
    breaks = np.flatnonzero(np.diff(numbers) != 1) + 1
    places = np.split(np.arange(numbers.size), breaks)
    return [(int(numbers[stretch[0]]), stretch) for stretch in places]
