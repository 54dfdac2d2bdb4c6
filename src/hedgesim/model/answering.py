"""A power whose instruments somebody else chooses, in one run."""

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from hedgesim.core.axes import Array
from hedgesim.engine.stages import CHOICES, INSTRUMENTS
from hedgesim.engine.wiring import World

if TYPE_CHECKING:
    from hedgesim.model.hedging_model import HedgingModel

Answers = Callable[["HedgingModel", Array], Any]
"""A function (model, proposed) -> chosen; both over (state, instrument), in the order of
`INSTRUMENTS`. A row holds shares, which sum to no more than the power's interest in the
state; what is missing is doing nothing."""

ROUNDING = 1e-9
"""How far a row may lie above the interest."""


def answered(
    model: "HedgingModel", answering: Mapping[str, Answers], world: World
) -> World:
    """Let functions replace what powers would do, before budgets scale it down.

    Whoever proposes what was proposed changes no bit. An event that sets an instrument in a
    quarter still does.

    Parameters
    ----------
    model
        Whose turn it is; it shows the world as it stands.
    answering
        Power id to its function.
    world
        After powers have made their choices.

    Raises
    ------
    ValueError
        If a function gives no shares within the power's interest.

    Examples
    --------
    A power that leaves everybody alone has put no pressure on anybody after a while:

    >>> from hedgesim.model import HedgingModel
    >>> alone = {"NOR": lambda model, proposed: 0.0 * proposed}
    >>> model = HedgingModel("triad", run=3, answering=alone)
    >>> model.step()
    >>> north = model.inputs.partners.index("NOR")
    >>> bool((model.world.arrays["coercion_choice"][:, north] == 0).all())
    True
    """
    model.world = world
    chosen = {name: world.arrays[name].copy() for name in CHOICES}
    for power, function in answering.items():
        column = model.inputs.partners.index(power)
        proposed = np.stack([array[:, column, 0] for array in chosen.values()], axis=1)
        laid = np.asarray(function(model, proposed.copy()), dtype=np.float64)
        _refuse_unless_shares(power, laid, world.arrays["interest"][:, column, 0])
        for place, name in enumerate(CHOICES):
            chosen[name][:, column, 0] = laid[:, place]
    return world.with_arrays(chosen)


def powers_of(model: "HedgingModel") -> tuple[str, ...]:
    """Name the partners who act on some state: those with an interest in one."""
    interest = model.world.arrays["interest"]
    return tuple(
        name for j, name in enumerate(model.inputs.partners) if interest[:, j].any()
    )


def refuse_unknown_powers(asked: Iterable[str], model: "HedgingModel") -> None:
    """See that whoever is to be chosen for acts on some state.

    Raises
    ------
    KeyError
        With who does.
    """
    unknown = sorted(set(asked) - set(powers_of(model)))
    if unknown:
        known = ", ".join(powers_of(model))
        raise KeyError(f"no power {', '.join(unknown)} that acts; there are {known}")


def _refuse_unless_shares(power: str, laid: Array, interest: Array) -> None:
    shape = (len(interest), len(INSTRUMENTS))
    if laid.shape != shape:
        raise ValueError(f"{power}: instruments have shape {shape}, not {laid.shape}")
    if not np.isfinite(laid).all() or (laid < 0).any():
        raise ValueError(f"{power}: shares of instruments must be numbers, 0 or more")
    if (laid.sum(axis=1) > interest + ROUNDING).any():
        raise ValueError(f"{power}: shares sum to no more than its interest in a state")
