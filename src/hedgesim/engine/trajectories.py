"""What a batch of runs leaves behind."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hedgesim.core.axes import Array

Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Where:
    """A place in a turn: the stage at work, and the quantity that it writes."""

    turn: int
    stage: str
    quantity: str

    def of(self, quantity: str) -> "Where":
        """Give the same place, for one quantity."""
        return Where(self.turn, self.stage, quantity)


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a run's rows are missing.

    Attributes
    ----------
    turn, stage, quantity
        Where it went wrong first: the turn, its stage (empty if unknown), and what that
        stage writes.
    error
        The exception that ended the run, in a line; empty if a number was not finite.
    traceback
        Its lines, without any place on this machine.
    """

    turn: int
    quantity: str
    stage: str = ""
    error: str = ""
    traceback: tuple[str, ...] = ()

    def __str__(self) -> str:
        at = f"turn {self.turn}" + (f", stage {self.stage}" if self.stage else "")
        if self.error:
            return f"{self.error} (at {at})"
        return f"{self.quantity} is not finite at {at}"


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
