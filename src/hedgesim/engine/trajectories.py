"""What a batch of runs leaves behind."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hedgesim.core.axes import Array

Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a run's rows are missing: the first turn that left no finite number."""

    turn: int
    quantity: str

    def __str__(self) -> str:
        return f"{self.quantity} is not finite at turn {self.turn}"


@dataclass(frozen=True, slots=True)
class Trajectories:
    """Measures and states of many runs, turn by turn, in single precision.

    Attributes
    ----------
    runs, points, replicates
        Numbers of the runs, shape (run,). Without design points the point and the replicate
        are the run.
    turns, pair_turns
        Turns at which `states` and `pairs` were recorded; 0 is the start.
    states
        Name to array, shape (turn, state, run).
    pairs
        Name to array, shape (turn, state, partner, run).
    varied
        What differed between runs by design, shape (run,).
    failed
        Run number to the reason; its columns hold nothing to be used.
    """

    runs: Numbers
    points: Numbers
    replicates: Numbers
    turns: tuple[int, ...]
    pair_turns: tuple[int, ...]
    states: dict[str, Array]
    pairs: dict[str, Array]
    varied: dict[str, Array]
    failed: dict[int, Failure]
