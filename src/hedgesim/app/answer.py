"""What runs of one world gave, as plain arrays that are cheap to send and to draw."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from hedgesim.app.settings import Settings
from hedgesim.core.axes import Array
from hedgesim.study.band_rows import QUANTILES, quantile
from hedgesim.study.tables import STRATEGY

SHOWN = ("alignment", "threat", "hedging_index", "autonomy", "exposure", STRATEGY)
"""Measures of a state that the page shows; an experiment's `[record] measures`."""

NO_STRATEGY = -1
"""Code that stands for the strategy in a run that failed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What runs of one world gave.

    Attributes
    ----------
    settings
        The world; an answer to other settings is another answer.
    runs
        How many runs were made: numbers 0 to runs - 1.
    start
        Year of turn 0.
    turns
        Turns recorded; 0 is the start.
    states, vectors
        Ids of the states, and of those towards whom alignment is shown.
    arrays
        Name to array, shape (turn, state, run), in single precision: shares from 0 to 1,
        nan where a measure does not apply or the run failed. `alignment_<vector>`,
        `threat`, `hedging_index`, `autonomy`, `exposure`; and `strategy`, whole numbers:
        places in `hedgesim.measures.strategy_types.STRATEGIES`, -1 where the run failed.
    failed
        How many runs failed.
    """

    settings: Settings
    runs: int
    start: int
    turns: tuple[int, ...]
    states: tuple[str, ...]
    vectors: tuple[str, ...]
    arrays: dict[str, Array]
    failed: int

    def band(
        self, name: str, quantiles: Sequence[float] = tuple(QUANTILES.values())
    ) -> NDArray[np.float32]:
        """Give quantiles over runs, as bands.csv of a results folder has them.

        Parameters
        ----------
        name
            One of `arrays`, but for the strategy, which has no order.
        quantiles
            Shares of runs that lie below, 0 to 1.

        Returns
        -------
        NDArray[np.float32]
            Shape (quantile, turn, state); nan where no run has a number.

        Raises
        ------
        KeyError
            If nothing of that name is kept.
        ValueError
            If it is the strategy.
        """
        if name == STRATEGY:
            raise ValueError("a strategy is one of several, and has no quantiles")
        array = self.arrays[name]
        ordered = np.sort(array.reshape(-1, array.shape[-1]), axis=1)  # nan comes last
        count = np.isfinite(ordered).sum(axis=1)
        found = [quantile(ordered, count, share) for share in quantiles]
        return np.array(found, dtype=np.float32).reshape(len(found), *array.shape[:-1])

    @property
    def size(self) -> int:
        """Bytes that the arrays take."""
        return sum(array.nbytes for array in self.arrays.values())


def joined(answers: Sequence[Answer]) -> Answer:
    """Put answers of one world together, the runs of the first one first.

    Raises
    ------
    ValueError
        If they are not of one world.
    """
    first = answers[0]
    if any((a.settings, a.turns) != (first.settings, first.turns) for a in answers):
        raise ValueError("answers of several worlds cannot be put together")
    arrays = {
        name: np.concatenate([a.arrays[name] for a in answers], axis=-1)
        for name in first.arrays
    }
    runs, failed = sum(a.runs for a in answers), sum(a.failed for a in answers)
    return replace(first, runs=runs, failed=failed, arrays=arrays)
