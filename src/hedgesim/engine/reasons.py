"""The terms of a choice, for those who ask why."""

from hedgesim.core.axes import Array
from hedgesim.engine.stages import GAIN
from hedgesim.engine.wiring import World


def gain_terms(world: World) -> dict[str, Array]:
    """Give each term's part of the gain, over state, partner, channel and run.

    The parts add up to the gain.
    """
    return dict(GAIN.values(world))
