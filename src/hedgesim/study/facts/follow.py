"""Simulate a world and keep the courses that facts ask for, and nothing else."""

from collections.abc import Collection, Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from hedgesim.core.axes import Array
from hedgesim.core.calendar import Quarter
from hedgesim.core.memory import keep_freed_memory
from hedgesim.engine.inputs import Inputs
from hedgesim.engine.simulation import Simulation
from hedgesim.engine.wiring import World as Arrays
from hedgesim.engine.wiring import argument_names
from hedgesim.measures import MEASURES
from hedgesim.measures.registry import PAIR_AXES, STATE_AXES
from hedgesim.study.facts.course import Course
from hedgesim.study.facts.worlds import Series, World
from hedgesim.world.quantities import QUANTITIES

Single = NDArray[np.float32]


def follow(
    world: World, wanted: Collection[Series], design: str, runs: int
) -> dict[Series, Course]:
    """Simulate a world and give the courses of some series.

    Parameters
    ----------
    world
        What to simulate.
    wanted
        Series of this world.
    design
        "magnitudes" or "likely": what differs between runs beside luck.
    runs
        How many; run r has the same draws and luck in every world.
    """
    keep_freed_memory()
    simulation = Simulation(world.experiment(design), range(runs))
    kept = {s: np.empty((world.turns + 1, runs), np.float32) for s in wanted}
    measures = _needed(s.quantity for s in wanted)
    _keep(simulation, measures, kept)
    while simulation.turn < world.turns:
        _shift(simulation, world)
        simulation.advance()
        _keep(simulation, measures, kept)
    first = Quarter(world.start, 1)
    return {series: Course(values, first) for series, values in kept.items()}


def _shift(simulation: Simulation, world: World) -> None:
    """Change by hand what the world changes at the quarter that comes."""
    coming = simulation.inputs.first_quarter.plus(simulation.turn)
    shift = world.shifts.get(str(coming))
    if shift:
        changed = shift(simulation.world.arrays, simulation.inputs)
        simulation.world = simulation.world.with_arrays(changed)


def _keep(
    simulation: Simulation, measures: Sequence[str], kept: dict[Series, Single]
) -> None:
    arrays = simulation.world
    for name in measures:
        measure = MEASURES[name]
        said = {n: arrays.look(n, measure.axes) for n in argument_names(measure.rule)}
        arrays = arrays.with_arrays({name: measure.rule(**said)})
    for series, values in kept.items():
        values[simulation.turn] = _one(arrays, series, simulation.inputs)


def _one(arrays: Arrays, series: Series, inputs: Inputs) -> Array:
    """Find one series, shape (run,) or (1,)."""
    over = axes_of(series.quantity)
    places = {
        "state": inputs.states,
        "partner": inputs.partners,
        "organisation": inputs.organisations,
    }
    names = (series.state, series.other)
    found = arrays.look(series.quantity, over)
    for axis, name in zip(over[:-1], names, strict=False):
        found = found[places[axis].index(name)]
    return found


def axes_of(quantity: str) -> tuple[str, ...]:
    """Give the axes of a quantity, a measure or a view of a channel's quantity.

    Examples
    --------
    >>> axes_of("entropy"), axes_of("economy_dependence")
    (('state', 'run'), ('state', 'partner', 'run'))
    """
    if quantity in QUANTITIES:
        return QUANTITIES[quantity].axes
    if quantity in MEASURES and MEASURES[quantity].over == "state":
        return STATE_AXES
    return PAIR_AXES


def _needed(names: Iterable[str]) -> tuple[str, ...]:
    """Name the measures among these and those that they read, each after what it reads."""
    found: dict[str, None] = {}

    def want(name: str) -> None:
        if name in MEASURES and name not in QUANTITIES:
            for read in MEASURES[name].reads:
                want(read)
            found[name] = None

    for name in names:
        want(name)
    return tuple(found)
