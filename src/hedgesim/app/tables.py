"""What a visitor takes away as data: bands as a results folder has them."""

import numpy as np
from numpy.typing import NDArray

from hedgesim.app.answer import Answer
from hedgesim.measures.strategy_types import STRATEGIES
from hedgesim.study.band_rows import Column, Rows, Values, rows_of
from hedgesim.study.bands import bands_table, csv_text
from hedgesim.study.points import NO_POINTS
from hedgesim.study.tables import STRATEGY, Layout


def bands_csv(answer: Answer) -> str:
    """Write the bands of every measure of the states, in the columns of bands.csv.

    Numbers are those that `hedgesim run` writes for the exported experiment. `luck_share`
    stays empty: it takes runs made again with other luck, which the page does not make. The
    rows of pairs are left out.
    """
    names = Layout(answer.states, (), tuple(STRATEGIES), answer.start)
    cells = np.arange(len(answer.turns) * len(answer.states))
    rows: list[Rows] = []
    for name, array in answer.arrays.items():
        values = np.broadcast_to(array, (*array.shape[:-1], answer.runs))
        kind = np.int32 if name == STRATEGY else np.float32
        flat = np.array(values, dtype=kind).reshape(cells.size, -1)
        column = Column(name, "states", cells, flat, NO_POINTS, 0)
        rows.extend(rows_of(column, _unknown, names.strategies))
    turns = np.asarray(answer.turns, dtype=np.int64)
    where = [
        {
            "turn": turns[found.cells // len(answer.states)],
            "state": found.cells % len(answer.states),
            "partner": np.full(found.cells.shape, -1),
        }
        for found in rows
    ]
    return csv_text(bands_table(rows, where, names))


def _unknown(_: int | None, known: NDArray[np.bool_]) -> Values:
    return np.full(int(known.sum()), np.nan)
