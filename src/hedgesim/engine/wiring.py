"""How a rule gets its arguments: by their names, laid on the axes of its stage.

An argument is a quantity of the register, a parameter, or a view of a quantity under
another name: `threat_of_rival` (its partner axis placed on the rival axis),
`security_dependence` (its mean over the channels of a kind), `membership_of_partner` (its
state axis placed on the partner axis), `security_dependence_of_partner` (what the partner
leans on others for, who stand on the rival axis); and of a quantity between two actors, of
which the first acts on the second, `sanctions_by_state` and `sanctions_on_state` (between a
state and a partner) and `sanctions_by_rival` (by a rival on a partner).
"""

import inspect
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from hedgesim.core.axes import Array, align, placing
from hedgesim.core.errors import did_you_mean
from hedgesim.measures.registry import MEASURES, PAIR_AXES, STATE_AXES
from hedgesim.world.parameters import parameters
from hedgesim.world.quantities import QUANTITIES

Arrays = Mapping[str, Array]
"""Quantity name to array, on the quantity's axes."""

KINDS = ("security", "economy", "transit", "diplomacy")
OF_RIVAL, OF_PARTNER = "_of_rival", "_of_partner"
BETWEEN = ("_by_state", "_on_state", "_by_rival")
_EXTERNALS_FROM = {"membership": "leads"}
"""What an external actor has where the quantity is known for states only."""


@dataclass(frozen=True, slots=True)
class World:
    """What a turn works on: arrays, parameters, kinds of channel.

    A parameter is an array over runs, of length 1 where it is the same in every run.
    """

    arrays: dict[str, Array]
    parameters: Mapping[str, Array]
    kinds: tuple[str, ...]

    def with_arrays(self, new: Mapping[str, Array]) -> "World":
        """Give the same world with some arrays replaced."""
        arrays = self.arrays.copy()  # a turn does so sixty times; this is the quickest way
        arrays.update(new)
        return World(arrays, self.parameters, self.kinds)

    def look(self, name: str, over: tuple[str, ...]) -> Array:
        """Find what an argument name means and lay it on the axes of a stage."""
        place = _place(name, over, self.kinds)
        if place is None:
            return align(*self._view(name), over)
        of, index = place
        array = self.arrays[of] if of in self.arrays else self.parameters[of]
        return array if index is None else array[index]

    def arguments(
        self, rule: Callable[..., Any], over: tuple[str, ...]
    ) -> dict[str, Array]:
        """Find all that a rule asks for, laid on the axes of a stage."""
        arrays, parameters, found = self.arrays, self.parameters, {}
        plain, laid, others = _places(rule, over, self.kinds)
        for name in plain:
            found[name] = arrays[name] if name in arrays else parameters[name]
        for name, of, index in laid:
            found[name] = (arrays[of] if of in arrays else parameters[of])[index]
        for name in others:
            found[name] = self.look(name, over)
        return found

    def _view(self, name: str) -> tuple[Array, tuple[str, ...]]:
        if name.endswith(OF_PARTNER):
            return self._of_partner(name.removesuffix(OF_PARTNER))
        if name.endswith(BETWEEN):
            return self._between(name)
        kind, _, quantity = name.partition("_")
        axes = QUANTITIES[quantity].axes
        return self._of_kind(kind, quantity), _without_channel(axes)

    def _of_partner(self, quantity: str) -> tuple[Array, tuple[str, ...]]:
        if quantity not in _EXTERNALS_FROM:
            return self._ties_of_partner(*quantity.split("_", 1))
        held, axes = self.arrays[quantity], _renamed(quantity, "state", "partner")
        external = self.arrays[_EXTERNALS_FROM[quantity]][len(held) :]
        shape = (*external.shape[:-1], held.shape[-1])
        return np.concatenate([held, np.broadcast_to(external, shape)]), axes

    def _ties_of_partner(self, kind: str, quantity: str) -> tuple[Array, tuple[str, ...]]:
        """Give what each actor has with every other; an external actor has no figures."""
        ties = self._of_kind(kind, quantity) * self.arrays["external"]
        states, actors = ties.shape[:2]
        nothing = np.zeros((actors - states, *ties.shape[1:]))
        return np.concatenate([ties, nothing]), ("partner", "rival", "run")

    def _between(self, name: str) -> tuple[Array, tuple[str, ...]]:
        """Give what one actor does to another, as a state or a partner sees it."""
        quantity, who = name.rsplit("_", 2)[0], name.rsplit("_", 2)[1:]
        by_on = self.arrays[quantity]
        on_by = np.swapaxes(by_on, 0, 1)
        states = len(self.arrays["external"])
        if who == ["by", "state"]:
            return by_on[:states], ("state", "partner", "run")
        if who == ["on", "state"]:
            return on_by[:states], ("state", "partner", "run")
        return on_by, ("partner", "rival", "run")

    def _of_kind(self, kind: str, quantity: str) -> Array:
        """Average over the channels of a kind; zeros if there is none."""
        array, axis = self.arrays[quantity], QUANTITIES[quantity].axes.index("channel")
        chosen = [_at(array, axis, c) for c, of in enumerate(self.kinds) if of == kind]
        if len(chosen) == 1:
            return chosen[0]
        running = np.zeros((*array.shape[:axis], *array.shape[axis + 1 :]))
        for one in chosen:
            running += one
        return running / max(len(chosen), 1)


def _at(array: Array, axis: int, place: int) -> Array:
    before: tuple[slice | int, ...] = (slice(None),) * axis
    view: Array = array[(*before, place)]
    return view


def _renamed(quantity: str, old: str, new: str) -> tuple[str, ...]:
    return tuple(new if axis == old else axis for axis in QUANTITIES[quantity].axes)


def known(name: str) -> bool:
    """Tell whether an argument name means something.

    Examples
    --------
    >>> known("threat_of_rival"), known("transit_dependence"), known("thraet")
    (True, True, False)
    """
    if name in QUANTITIES or name in MEASURES or name in parameters():
        return True
    if name.endswith(OF_RIVAL):
        return "partner" in _axes(name.removesuffix(OF_RIVAL))
    if name.endswith(OF_PARTNER):
        seen = name.removesuffix(OF_PARTNER)
        return seen in _EXTERNALS_FROM or _is_tie_of_kind(seen)
    if name.endswith(BETWEEN):
        return _axes(name.rsplit("_", 2)[0])[:2] == ("partner", "rival")
    kind, _, quantity = name.partition("_")
    return kind in KINDS and "channel" in _axes(quantity)


def _is_tie_of_kind(name: str) -> bool:
    """Tell whether a name is what a state has with its partners in channels of a kind."""
    kind, _, quantity = name.partition("_")
    return kind in KINDS and _axes(quantity) == ("state", "partner", "channel", "run")


Index = tuple[slice | int | None, ...]
Place = tuple[str, Index | None]
"""The array in which something stands, and the index that lays it on a stage's axes."""

Places = tuple[tuple[str, ...], tuple[tuple[str, str, Index], ...], tuple[str, ...]]
"""Names that lie on the axes as they are; those that are laid on them; all others."""


@cache
def _place(name: str, over: tuple[str, ...], kinds: tuple[str, ...]) -> Place | None:
    """Give the array that a name looks at, and how; None if it takes more than a look.

    No index is needed for an array that lies on the stage's axes as it is.
    """
    axes = _axes(name) or (("run",) if name in parameters() else ())
    if axes:
        return name, None if axes == over else placing(axes, over)
    if name.endswith(OF_RIVAL):
        quantity = name.removesuffix(OF_RIVAL)
        return quantity, placing(_renamed(quantity, "partner", "rival"), over)
    kind, _, quantity = name.partition("_")
    if kind in KINDS and quantity in QUANTITIES and kinds.count(kind) == 1:
        return quantity, _one_channel(QUANTITIES[quantity].axes, kinds.index(kind), over)
    return None


def _one_channel(
    axes: tuple[str, ...], channel: int, over: tuple[str, ...]
) -> tuple[slice | int | None, ...]:
    """Give the index that takes one channel of a quantity and lays it on a stage's axes."""
    index: list[slice | int | None] = list(placing(_without_channel(axes), over))
    laid = [place for place, taken in enumerate(index) if taken is not None]
    index.insert(laid[axes.index("channel")], channel)
    return tuple(index)


def _without_channel(axes: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(axis for axis in axes if axis != "channel")


def bases(name: str) -> tuple[str, ...]:
    """Give the quantities, or the parameter, of which an argument name is a view.

    Examples
    --------
    >>> bases("threat_of_rival"), bases("transit_dependence")
    (('threat',), ('dependence',))
    """
    if _axes(name) or name in parameters():
        return (name,)
    if name.endswith(OF_PARTNER):
        quantity = name.removesuffix(OF_PARTNER)
        if quantity not in _EXTERNALS_FROM:
            return quantity.partition("_")[2], "external"
        return quantity, _EXTERNALS_FROM[quantity]
    if name.endswith(OF_RIVAL):
        return (name.removesuffix(OF_RIVAL),)
    if name.endswith(BETWEEN):
        return name.rsplit("_", 2)[0], "external"
    return (name.partition("_")[2],)


@cache
def _places(
    rule: Callable[..., Any], over: tuple[str, ...], kinds: tuple[str, ...]
) -> Places:
    """Sort all that a rule asks for by what it takes to find it."""
    found = {name: _place(name, over, kinds) for name in argument_names(rule)}
    plain = tuple(name for name, place in found.items() if place == (name, None))
    laid = tuple(
        (name, place[0], place[1])
        for name, place in found.items()
        if place is not None and place[1] is not None
    )
    return plain, laid, tuple(name for name, place in found.items() if place is None)


@cache
def _axes(name: str) -> tuple[str, ...]:
    """Give the axes of a quantity or of a measure; none for any other name."""
    if name in QUANTITIES:
        return QUANTITIES[name].axes
    if name in MEASURES:
        return STATE_AXES if MEASURES[name].over == "state" else PAIR_AXES
    return ()


@cache
def argument_names(rule: Callable[..., Any]) -> tuple[str, ...]:
    """Give the argument names of a rule: its wiring."""
    return tuple(inspect.signature(rule).parameters)


def refuse_unknown(rule: Callable[..., Any], names: Iterable[str]) -> None:
    """Refuse a rule that asks for something that does not exist.

    Raises
    ------
    TypeError
        With the name and what may have been meant.
    """
    for name in names:
        if not known(name):
            hint = did_you_mean(name, [*QUANTITIES, *parameters()])
            raise TypeError(
                f"{rule.__name__} asks for {name!r}, which is unknown; {hint or ''}"
            )
