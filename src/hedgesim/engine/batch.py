"""Many runs on arrays: the second driver of the one turn."""

from collections.abc import Callable, Iterator, Mapping, Sequence

import numpy as np

from hedgesim.core.axes import Array
from hedgesim.core.luck import Integers
from hedgesim.core.memory import keep_freed_memory
from hedgesim.engine.designs import Addresses, addresses
from hedgesim.engine.draws import draw
from hedgesim.engine.failures import RECORD, first_broken, noting_where
from hedgesim.engine.inputs import prepare
from hedgesim.engine.record import Recorder
from hedgesim.engine.simulation import Simulation
from hedgesim.engine.structures import structures
from hedgesim.engine.trajectories import Failure, Numbers, Trajectories, Where
from hedgesim.world.experiment import Experiment

COMPUTE_BLOCK = 2048
"""Runs carried forward together, at most. It decides speed and memory, never a bit."""

NUMBERS_AT_ONCE = 3_200_000
"""Numbers that such runs have together over states, partners and rivals, at most: 26 MB."""


def simulate(
    experiment: Experiment,
    runs: Sequence[int],
    *,
    replicates: Sequence[int] | None = None,
    block: int | None = None,
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
        Numbers that address luck, one per run; by default as the design says.
    block
        Runs carried forward together; by default as fits the size of the world.
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
    together = block or compute_block(experiment)
    which = addresses(experiment, runs, replicates)
    numbers = np.asarray(runs, dtype=np.int64)
    keeper = _Keeper(experiment, numbers.size, pairs)
    varied: dict[str, Array] = {}
    done = 0
    for structure in structures(experiment, which.points):
        one, places = structure.experiment, structure.places
        inputs = prepare(one)
        draws = draw(one, which.points[places].tolist())
        spread(draws.varied, places, numbers.size, varied)
        for low in range(0, places.size, together):
            columns = places[low : low + together]
            simulation = Simulation(
                one,
                which.points[columns].tolist(),
                replicates=which.luck[columns].tolist(),
                draws=draws.of(slice(low, low + columns.size)),
                inputs=inputs,
                kept=keeper.looked_at,
            )
            keeper.follow(simulation, columns)
            done += columns.size
            if on_block:
                on_block(done)
    return keeper.trajectories(numbers, which, varied)


def compute_block(experiment: Experiment) -> int:
    """Choose how many runs to carry together: many where states and partners are few.

    Examples
    --------
    >>> from hedgesim.world.experiment import load_experiment
    >>> compute_block(load_experiment("triad"))
    2048
    """
    states, partners = len(experiment.region.choosers), len(experiment.region.partners)
    fitting = NUMBERS_AT_ONCE // (states * partners * partners)
    return max(16, min(COMPUTE_BLOCK, fitting))


def spread(
    values: Mapping[str, Array], places: Integers, size: int, over: dict[str, Array]
) -> None:
    """Lay what some runs have in their places among all."""
    for name, column in values.items():
        if name not in over:
            over[name] = np.empty(size, dtype=column.dtype)
        over[name][places] = column


class _Keeper:
    """Holds the recorded arrays of all runs and fills them block by block."""

    def __init__(self, experiment: Experiment, runs: int, pairs: bool | None) -> None:
        record, last = experiment.record, experiment.turns
        self.turns = record.turns(last)
        self.pair_turns = record.pair_turns(last, max(runs, experiment.runs))
        if pairs is not None:  # whatever the number of runs
            self.pair_turns = record.pair_turns(last, 0) if pairs else ()
        self._last = experiment.turns
        self._runs = runs
        self._recorder = Recorder(
            prepare(experiment), experiment.region.vectors, record.measures
        )
        self._states: dict[str, Array] = {}
        self._pairs: dict[str, Array] = {}
        self._failed: dict[int, Failure] = {}

    @property
    def looked_at(self) -> tuple[str, ...]:
        """What it looks at between turns."""
        return self._recorder.looked_at(pairs=bool(self.pair_turns))

    def follow(self, simulation: Simulation, columns: Integers) -> None:
        """Carry a simulation to the end, keeping what is asked for."""
        with noting_where(simulation):
            self._keep(simulation, columns)
            while simulation.turn < self._last:
                simulation.advance()
                self._keep(simulation, columns)
        self._locate(simulation, columns.tolist())

    def _locate(self, simulation: Simulation, columns: list[int]) -> None:
        """Find the stage at which each failed run broke, by looking again."""
        places = [nth for nth, column in enumerate(columns) if column in self._failed]
        if not places:
            return
        last = max(self._failed[columns[place]].turn for place in places)
        found = first_broken(simulation.again(places), last)
        for nth, where in found.items():
            failure = Failure(where.turn, where.quantity, where.stage)
            self._failed[columns[places[nth]]] = failure

    def _keep(self, simulation: Simulation, columns: Integers) -> None:
        turn = simulation.turn
        for_states, for_pairs = turn in self.turns, turn in self.pair_turns
        if not (for_states or for_pairs):
            return
        simulation.at = Where(turn, RECORD, "")
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
        columns: Integers,
        array: Array,
    ) -> None:
        if name not in store:
            single = np.float32 if array.dtype == np.float64 else array.dtype
            store[name] = np.empty(
                (len(turns), *array.shape[:-1], self._runs), dtype=single
            )
        store[name][row][..., _stretch(columns)] = array

    def _watch(self, turn: int, name: str, array: Array, columns: Integers) -> None:
        """Note the runs in which a number is infinite, or nan where it should not be."""
        for column in broken(name, array):
            # one column is that of all
            of = columns[[column]] if array.shape[-1] > 1 else columns
            for place in of.tolist():
                self._failed.setdefault(place, Failure(turn, name, RECORD))

    def trajectories(
        self, runs: Numbers, which: Addresses, varied: dict[str, Array]
    ) -> Trajectories:
        """Hand over what was kept."""
        failed = {int(runs[place]): failure for place, failure in self._failed.items()}
        return Trajectories(
            runs=runs,
            points=which.points,
            replicates=which.replicates,
            turns=self.turns,
            pair_turns=self.pair_turns,
            states=self._states,
            pairs=self._pairs,
            varied=varied,
            failed=failed,
        )


def _stretch(columns: Integers) -> Integers | slice:
    """Give consecutive places as a slice, into which an array is laid in one piece."""
    low, high = int(columns[0]), int(columns[-1]) + 1
    together = high - low == columns.size and bool((np.diff(columns) == 1).all())
    return slice(low, high) if together else columns


def broken(name: str, array: Array) -> Iterator[int]:
    """Give the columns that hold an infinite number, or nan in a whole measure's place."""
    if array.dtype.kind != "f":
        return
    bad = np.isinf(array) if name.startswith("alignment_") else ~np.isfinite(array)
    for column in np.flatnonzero(bad.any(axis=tuple(range(array.ndim - 1)))):
        yield int(column)
