"""Where in a turn a run went wrong: the stage that raised, or left no finite number."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from hedgesim.core.axes import Array
from hedgesim.engine.trajectories import Where
from hedgesim.engine.wiring import World

if TYPE_CHECKING:
    from hedgesim.engine.simulation import Simulation

RECORD = "record"
"""What comes after the stages of a turn: measures are computed of what they left."""

_NOTE = "hedgesim_where"


@contextmanager
def noting_where(simulation: "Simulation") -> Iterator[None]:
    """Pin to any exception raised inside at which stage of which turn that was.

    The exception stays what it is, for whoever catches it by its kind.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> try:
    ...     with noting_where(SimpleNamespace(at=Where(3, "choose", "posture"))):
    ...         1 / 0
    ... except ZeroDivisionError as error:
    ...     noted(error)
    Where(turn=3, stage='choose', quantity='posture')
    """
    try:
        yield
    except Exception as error:
        vars(error).setdefault(_NOTE, simulation.at)
        raise


def noted(error: BaseException) -> Where | None:
    """Give the stage at which an exception was raised; None if it was not inside a turn."""
    found = vars(error).get(_NOTE)
    return found if isinstance(found, Where) else None


def first_broken(simulation: "Simulation", last: int) -> dict[int, Where]:
    """Carry runs to a turn and find, for each, the first quantity that is not finite.

    Parameters
    ----------
    simulation
        The runs, at the start. They are spent on it.
    last
        The last turn to look at.

    Returns
    -------
    dict[int, Where]
        Place of a run to where it broke; without those that did not.
    """
    found: dict[int, Where] = {}
    runs = simulation.runs
    seen = dict(simulation.world.arrays)

    def look(world: World) -> None:
        for name, array in world.arrays.items():
            if seen.get(name) is array:
                continue
            seen[name] = array
            for place in np.flatnonzero(_broken(name, array, runs)).tolist():
                found.setdefault(place, simulation.at.of(name))

    simulation.watch = look
    while simulation.turn < last and len(found) < runs:
        simulation.advance()
    return found


def _broken(name: str, array: Array, runs: int) -> NDArray[np.bool_]:
    """Tell in which runs a quantity is not finite; the logarithm of 0 is no fault."""
    if array.dtype.kind != "f":
        return np.zeros(runs, dtype=bool)
    bad = np.isnan(array) | np.isposinf(array)
    if not name.startswith("log_"):
        bad |= np.isneginf(array)
    return np.broadcast_to(bad.any(axis=tuple(range(array.ndim - 1))), (runs,))
