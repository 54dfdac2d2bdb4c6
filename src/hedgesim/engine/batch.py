"""Many runs on arrays: the second driver of the one turn."""

from collections.abc import Callable, Iterator, Sequence

import numpy as np

from hedgesim.core.axes import Array
from hedgesim.core.memory import keep_freed_memory
from hedgesim.engine.draws import Draws, draw
from hedgesim.engine.inputs import Inputs, prepare
from hedgesim.engine.record import Recorder
from hedgesim.engine.simulation import Simulation
from hedgesim.engine.trajectories import Failure, Numbers, Trajectories
from hedgesim.world.experiment import Experiment

COMPUTE_BLOCK = 1024
"""Runs carried forward together. It decides speed and memory, never a bit of any result."""


def simulate(
    experiment: Experiment,
    runs: Sequence[int],
    *,
    replicates: Sequence[int] | None = None,
    block: int = COMPUTE_BLOCK,
    pairs: bool | None = None,
    on_block: Callable[[int], None] | None = None,
) -> Trajectories:
    """Simulate runs of an experiment and keep what its `[record]` asks for.

    Parameters
    ----------
    experiment
        Read by `hedgesim.world.experiment.load_experiment`.
    runs
        Run numbers, each 0 or more, in any order.
    replicates
        Numbers that address luck, one per run; by default the run numbers.
    block
        Runs carried forward together.
    pairs
        Whether to keep what stands between pairs; by default as the experiment says.
    on_block
        Called with the number of runs done after each block.

    Returns
    -------
    Trajectories
        The same bits for any `block` and any company of other runs.
    """
    keep_freed_memory()
    numbers = np.asarray(runs, dtype=np.int64)
    luck = numbers if replicates is None else np.asarray(replicates, dtype=np.int64)
    inputs = prepare(experiment)
    draws = draw(experiment, numbers.tolist())
    keeper = _Keeper(experiment, inputs, numbers.size, pairs)
    for low in range(0, numbers.size, block):
        columns = slice(low, min(low + block, numbers.size))
        simulation = Simulation(
            experiment,
            numbers[columns].tolist(),
            replicates=luck[columns].tolist(),
            draws=_of_columns(draws, columns),
            inputs=inputs,
        )
        keeper.follow(simulation, columns)
        if on_block:
            on_block(columns.stop)
    return keeper.trajectories(numbers, luck, dict(draws.varied))


def recorded_turns(turns: int, every: int) -> tuple[int, ...]:
    """Give the turns between which `every` lie, with the start and the last turn.

    Examples
    --------
    >>> recorded_turns(10, 4), recorded_turns(10, 0)
    ((0, 4, 8, 10), ())
    """
    if not every:
        return ()
    return tuple(t for t in range(turns + 1) if t % every == 0 or t == turns)


def _of_columns(draws: Draws, columns: slice) -> Draws:
    """Take some runs' share of what was drawn for all."""

    def take(values: dict[str, float | Array]) -> dict[str, float | Array]:
        return {k: v if isinstance(v, float) else v[columns] for k, v in values.items()}

    varied = {name: values[columns] for name, values in draws.varied.items()}
    return Draws(take(dict(draws.parameters)), take(dict(draws.magnitudes)), varied)


class _Keeper:
    """Holds the recorded arrays of all runs and fills them block by block."""

    def __init__(
        self, experiment: Experiment, inputs: Inputs, runs: int, pairs: bool | None
    ) -> None:
        record = experiment.record
        if pairs is None:
            pairs = runs <= record.pairs_up_to and experiment.runs <= record.pairs_up_to
        self.turns = recorded_turns(experiment.turns, record.every)
        self.pair_turns = recorded_turns(
            experiment.turns, record.pairs_every if pairs else 0
        )
        self._last = experiment.turns
        self._runs = runs
        self._recorder = Recorder(inputs, experiment.region.vectors)
        self._states: dict[str, Array] = {}
        self._pairs: dict[str, Array] = {}
        self._failed: dict[int, Failure] = {}

    def follow(self, simulation: Simulation, columns: slice) -> None:
        """Carry a simulation to the end, keeping what is asked for."""
        self._keep(simulation, columns)
        while simulation.turn < self._last:
            simulation.advance()
            self._keep(simulation, columns)

    def _keep(self, simulation: Simulation, columns: slice) -> None:
        turn = simulation.turn
        for_states, for_pairs = turn in self.turns, turn in self.pair_turns
        if not (for_states or for_pairs):
            return
        measured = self._recorder.measured(simulation.world, pairs=for_pairs)
        if for_states:
            row = self.turns.index(turn)
            for name, array in self._recorder.states(measured).items():
                self._fill(self._states, name, self.turns, row, columns, array)
                self._watch(turn, name, array, columns)
        if for_pairs:
            row = self.pair_turns.index(turn)
            for name, array in self._recorder.pairs(measured).items():
                self._fill(self._pairs, name, self.pair_turns, row, columns, array)

    def _fill(
        self,
        store: dict[str, Array],
        name: str,
        turns: tuple[int, ...],
        row: int,
        columns: slice,
        array: Array,
    ) -> None:
        if name not in store:
            single = np.float32 if array.dtype == np.float64 else array.dtype
            store[name] = np.empty(
                (len(turns), *array.shape[:-1], self._runs), dtype=single
            )
        store[name][row, ..., columns] = array

    def _watch(self, turn: int, name: str, array: Array, columns: slice) -> None:
        """Note the runs in which a number is infinite, or nan where it should not be."""
        for column in _broken(name, array):
            place = columns.start + column if array.shape[-1] > 1 else columns.start
            self._failed.setdefault(place, Failure(turn, name))

    def trajectories(
        self, runs: Numbers, replicates: Numbers, varied: dict[str, Array]
    ) -> Trajectories:
        """Hand over what was kept."""
        failed = {int(runs[place]): failure for place, failure in self._failed.items()}
        return Trajectories(
            runs=runs,
            points=runs,
            replicates=replicates,
            turns=self.turns,
            pair_turns=self.pair_turns,
            states=self._states,
            pairs=self._pairs,
            varied=varied,
            failed=failed,
        )


def _broken(name: str, array: Array) -> Iterator[int]:
    """Give the columns that hold an infinite number, or nan in a whole measure's place."""
    if array.dtype.kind != "f":
        return
    bad = np.isinf(array) if name.startswith("alignment_") else ~np.isfinite(array)
    for column in np.flatnonzero(bad.any(axis=tuple(range(array.ndim - 1)))):
        yield int(column)
