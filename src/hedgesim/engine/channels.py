"""Parameters of a kind of channel, laid out by channel."""

from collections.abc import Mapping

import numpy as np

from hedgesim.core.axes import Array, quotient, total

BY_KIND = ("weight", "speed", "substitutability")
"""Quantities of a channel that are parameters of its kind: `weight` is `security_weight`
there."""


def of_channels(
    parameters: Mapping[str, Array], kinds: tuple[str, ...]
) -> dict[str, Array]:
    """Lay the parameters of each kind of channel out by channel; weights sum to 1."""
    laid: dict[str, Array] = {}
    for quantity in BY_KIND:
        rows = [parameters[f"{kind}_{quantity}"] for kind in kinds]
        laid[quantity] = np.stack(np.broadcast_arrays(*rows)).astype(np.float64)
    laid["weight"] = quotient(laid["weight"], total(laid["weight"], 0))
    return laid
