"""What each run takes from the likely ranges: parameters and magnitudes of events.

Run r is point r of a scrambled Sobol sequence, so it is the same run for any number of runs
and when it is opened alone. Every declared range has its own dimension whether or not an
experiment fixes that parameter, so that fixing one leaves the others' draws as they were.
"""

import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.stats import qmc

from hedgesim.core.axes import Array
from hedgesim.core.luck import Integers
from hedgesim.world.experiment import Experiment
from hedgesim.world.parameters import parameters

LIKELY = "likely"
"""The design under which runs differ in parameters and magnitudes."""


@dataclass(frozen=True, slots=True)
class Draws:
    """Parameters by name and magnitudes by event id; a number, or one value per run.

    `varied` holds what differs between runs, one value per run, by its column name.
    """

    parameters: Mapping[str, float | Array]
    magnitudes: Mapping[str, float | Array]
    varied: Mapping[str, Array]


def draw(experiment: Experiment, points: Sequence[int]) -> Draws:
    """Draw what the points of an experiment's design take.

    Parameters
    ----------
    experiment
        Its design says whether anything is drawn.
    points
        Point numbers, each 0 or more; without design points, run numbers.
    """
    names = _dimensions(experiment)
    share = dict(zip(names, _sobol(experiment.seed, len(names), points), strict=True))
    varied = {
        name: _value(experiment, name, share[name]) for name in varied_names(experiment)
    }
    values: dict[str, float | Array] = {
        name: declared.default for name, declared in parameters().items()
    }
    values |= {name: float(value) for name, value in experiment.parameters.items()}
    values |= {name: varied[name] for name in values if name in varied}
    return Draws(values, _magnitudes(experiment, varied), varied)


def varied_names(experiment: Experiment) -> tuple[str, ...]:
    """Name what differs between the runs of an experiment, in the order of its columns."""
    if experiment.design.kind != LIKELY:
        return ()
    return tuple(n for n in _dimensions(experiment) if n not in experiment.parameters)


def _dimensions(experiment: Experiment) -> list[str]:
    """List all likely ranges: parameters, coded magnitudes, events with their own."""
    scenario = experiment.scenario
    drawn = [name for name, d in parameters().items() if d.parameter.likely]
    coded = [_coded(*c.key) for c in scenario.coding]
    own = [f"magnitude:{e.id}" for e in scenario.events if e.likely and not e.coding]
    return drawn + sorted(coded) + sorted(own)


def _coded(type_: str, subtype: str) -> str:
    return f"magnitude:{type_}/{subtype}"


def _value(experiment: Experiment, name: str, share: Array) -> Array:
    if name in parameters():
        declared = parameters()[name].parameter
        return np.array([declared.at(float(s)) for s in share])
    low, high = _likely(experiment)[name]
    return low + (high - low) * share


def _likely(experiment: Experiment) -> dict[str, tuple[float, float]]:
    scenario = experiment.scenario
    ranges = {_coded(*c.key): c.likely for c in scenario.coding}
    own = (e for e in scenario.events if e.likely and not e.coding)
    ranges |= {f"magnitude:{e.id}": e.likely for e in own if e.likely}
    return ranges


def _magnitudes(
    experiment: Experiment, varied: Mapping[str, Array]
) -> dict[str, float | Array]:
    """Give every event its magnitude: its own, its coding row's draw, or the default."""
    found: dict[str, float | Array] = {}
    for event in experiment.scenario.events:
        name = _coded(*event.coding) if event.coding else f"magnitude:{event.id}"
        found[event.id] = varied.get(name, event.magnitude)
    return found


def _sobol(seed: int, dimensions: int, points: Sequence[int]) -> Array:
    """Give points of a scrambled Sobol sequence, shape (dimension, point)."""
    out: Array = np.empty((dimensions, len(points)))
    wanted = np.asarray(points, dtype=np.int64)
    if dimensions == 0 or wanted.size == 0:
        return out
    for first, columns in _consecutive(wanted):
        sequence = qmc.Sobol(dimensions, scramble=True, rng=np.random.default_rng(seed))
        if first:
            sequence.fast_forward(first)
        with (
            warnings.catch_warnings()
        ):  # balance needs powers of 2; any number of runs is fine
            warnings.simplefilter("ignore", UserWarning)
            out[:, columns] = sequence.random(len(columns)).T
    return out


def _consecutive(numbers: Integers) -> list[tuple[int, Integers]]:
    """Split places of numbers into stretches in which the numbers follow one another."""
    breaks = np.flatnonzero(np.diff(numbers) != 1) + 1
    places = np.split(np.arange(numbers.size), breaks)
    return [(int(numbers[stretch[0]]), stretch) for stretch in places]
