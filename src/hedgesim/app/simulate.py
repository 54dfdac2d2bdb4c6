"""From settings to what their runs gave: the same bits as `hedgesim run` makes."""

from collections.abc import Callable, Sequence

import numpy as np

from hedgesim.app.answer import NO_STRATEGY, SHOWN, Answer
from hedgesim.app.memory import EVERY, Memory, Trail
from hedgesim.app.settings import Settings
from hedgesim.app.toml import experiment_of
from hedgesim.core.axes import Array
from hedgesim.core.memory import keep_freed_memory
from hedgesim.engine.batch import broken
from hedgesim.engine.left import Left
from hedgesim.engine.record import Recorder
from hedgesim.engine.simulation import Simulation
from hedgesim.engine.wiring import World
from hedgesim.study.tables import STRATEGY
from hedgesim.world.experiment import Experiment

TOGETHER = 900
"""Runs, those of each turn counted, that are measured at once: as many as stay in a cache.

It decides speed, never a bit."""


class Stopped(Exception):
    """Nobody waits for the answer any more."""


def simulate(
    settings: Settings,
    runs: Sequence[int],
    memory: Memory | None = None,
    stop: Callable[[], bool] | None = None,
) -> Answer:
    """Simulate runs of a world and keep of every turn what the page shows.

    Parameters
    ----------
    settings
        The world.
    runs
        Run numbers, each 0 or more.
    memory
        What this process keeps from one question to the next; it decides speed, no bit.
    stop
        Asked before every turn whether the answer has become useless.

    Returns
    -------
    Answer
        The same bits as `hedgesim.engine.batch.simulate` gives for the experiment.

    Raises
    ------
    ConfigError
        If the settings are no world.
    Stopped
        If `stop` said so; what was made is forgotten.
    """
    keep_freed_memory()
    experiment = experiment_of(settings)
    own = memory or Memory()
    trail, left = own.trail(experiment, tuple(runs))
    _carry_forward(trail, left, own, stop or _never)
    own.keep(trail)
    return _answer(settings, experiment, trail)


def _never() -> bool:
    return False


def _carry_forward(
    trail: Trail, left: Left | None, memory: Memory, stop: Callable[[], bool]
) -> None:
    """Make what is missing of a trail, from where it ends."""
    experiment = trail.experiment
    if left is not None and left.turn >= experiment.turns:
        trail.kept = {n: of[: experiment.turns + 1] for n, of in trail.kept.items()}
        return
    simulation = Simulation(
        experiment,
        trail.runs,
        draws=trail.draws,
        luck=memory.luck(experiment, trail.runs),
        since=left,
    )
    film = _Film(simulation, trail)
    if left is None:
        film.take()
    while simulation.turn < experiment.turns:
        if stop():
            raise Stopped
        simulation.advance()
        film.take()
    film.develop()


class _Film:
    """Takes what measures look at turn by turn, and measures several turns at once."""

    def __init__(self, simulation: Simulation, trail: Trail) -> None:
        self._simulation, self._trail = simulation, trail
        experiment = simulation.experiment
        self._recorder = Recorder(simulation.inputs, experiment.region.vectors, SHOWN)
        self._names = self._recorder.looked_at()
        self._taken: list[World] = []
        self._parts = [trail.kept] if trail.kept else []

    def take(self) -> None:
        """Take the turn as it stands; keep the world where it is time to."""
        world, turn = self._simulation.world, self._simulation.turn
        arrays = {n: world.arrays[n] for n in self._names if n in world.arrays}
        self._taken.append(World(arrays, world.parameters, world.kinds))
        if turn % EVERY == 0:
            self._trail.stops[turn] = self._simulation.left
        if len(self._taken) * self._simulation.runs >= TOGETHER:
            self._measure()

    def develop(self) -> None:
        """Put all turns together."""
        self._measure()
        names = self._parts[0]
        self._trail.kept = {n: np.concatenate([p[n] for p in self._parts]) for n in names}

    def _measure(self) -> None:
        if not self._taken:
            return
        found = self._recorder.over_turns(self._taken, self._simulation.runs)
        self._parts.append({name: _single(array) for name, array in found.items()})
        self._taken = []


def _single(array: Array) -> Array:
    """Put turns first, numbers in single precision."""
    kind = np.float32 if array.dtype == np.float64 else array.dtype
    return np.ascontiguousarray(np.swapaxes(array, 0, 1), dtype=kind)


def _answer(settings: Settings, experiment: Experiment, trail: Trail) -> Answer:
    """Give what was kept of runs; a run that failed has no number anywhere."""
    failed = sorted({run for name, of in trail.kept.items() for run in broken(name, of)})
    arrays = trail.kept
    if failed:
        arrays = {name: array.copy() for name, array in arrays.items()}
        for name, array in arrays.items():
            array[..., failed] = NO_STRATEGY if name == STRATEGY else np.nan
    region = experiment.region
    return Answer(
        settings=settings,
        runs=len(trail.runs),
        start=experiment.start,
        turns=tuple(range(experiment.turns + 1)),
        states=region.choosers,
        vectors=tuple(region.vectors),
        arrays=arrays,
        failed=len(failed),
    )
