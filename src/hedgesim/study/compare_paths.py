"""Two worlds over time: quantiles of each over the same runs, and of the differences."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from hedgesim.study.band_rows import QUANTILES, spread
from hedgesim.study.compare_pairing import Common
from hedgesim.study.compare_sides import Side

if TYPE_CHECKING:
    import pandas as pd

A, B, DIFFERENCE = "a", "b", "b less a"
"""What the column `world` says of a row."""


def paths(
    a: Side, b: Side, common: Common, state: str, measures: Sequence[str]
) -> "pd.DataFrame":
    """Give the bands of one state's measures in both worlds, and of B less A, pair by pair.

    The quantiles of the differences are taken over pairs of runs that share draws and luck;
    they are not differences of quantiles, which would tell how two crowds differ and not
    what the experiment does to a world. Both worlds are told from the same runs.

    Parameters
    ----------
    a, b
        The sides; their runs must be pairs.
    common
        What they have in common, from `common_ground`.
    state
        Id of a state that both have.
    measures
        Columns of numbers that both have; 0 to 1 for alignments and threat.

    Returns
    -------
    A row for each measure, world and quarter: `state`, `measure`, `world` ("a", "b" or
    "b less a"), `quarter`, `turn`, `q05` to `q95` and `n`, the runs that have a number. No
    row where no run has one.

    Raises
    ------
    ValueError
        If the runs are not pairs.
    """
    import pandas as pd

    if not common.paired:
        raise ValueError("runs that are not pairs have no differences")
    labels = list(common.quarters)
    turns = [b.turns[b.quarters[quarter]] for quarter in labels]
    pieces = []
    for measure in measures:
        one, other = (
            side.values(
                measure,
                [side.quarters[quarter] for quarter in labels],
                [side.names.states.index(state)],
                runs,
            )[:, 0].astype(np.float64)
            for side, runs in ((a, common.first), (b, common.second))
        )
        for world, values in ((DIFFERENCE, other - one), (A, one), (B, other)):
            found = spread(values)  # sorts in place: the differences come first
            where = {"state": state, "measure": measure, "world": world}
            numbers = {name: found[name] for name in (*QUANTILES, "n")}
            pieces.append(
                pd.DataFrame(where | {"quarter": labels, "turn": turns} | numbers)
            )
    table = pd.concat(pieces, ignore_index=True)
    return table[table["n"] > 0].reset_index(drop=True)
