"""The reasons of a choice, for those who ask why: every term of it, at a turn."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from hedgesim.core.axes import Array
from hedgesim.engine.attribution import Parts, Side, attribute
from hedgesim.engine.gain import GainStage
from hedgesim.engine.stages import FEELINGS, GAIN
from hedgesim.engine.wiring import World

CHANCE, START = "chance", "start"
PRIOR, SHARPNESS, OPENING = "prior", "sharpness", "ties open"
SAYS = {
    CHANCE: "chance",
    START: "the figures of the start, which nobody chose",
    PRIOR: "room by geography, routes and history for {partner}",
    SHARPNESS: "a changed sharpness of choice",
    OPENING: "the end or the beginning of ties with {partner}",
}
"""What enters a choice besides the terms of the gain, in words."""

_EXPLAINED = 1e-13
"""What rounding leaves between the figures of the start and their inversion."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """What went into the choices of a turn.

    Attributes
    ----------
    gains
        Each term of the gain by name, then chance and, at the start, what the figures hold
        beyond prior and terms; over (state, partner, channel, run), in units of gain.
    log_prior
        Log of the structural prior; minus infinity where a tie cannot be.
    sharpness
        One over bounded rationality, shape (run,).
    """

    gains: Mapping[str, Array]
    log_prior: Array
    sharpness: Array

    def side(self, state: int, channel: int, run: int = 0) -> Side:
        """Give one state's choice in one channel."""
        terms = [_column(a, state, channel, run) for a in self.gains.values()]
        return Side(
            gains=np.stack(terms),
            log_prior=_column(self.log_prior, state, channel, run),
            sharpness=float(self.sharpness[run if self.sharpness.size > 1 else 0]),
        )


def weigh(world: World, gain: GainStage = GAIN) -> Weighed:
    """Take the choices of a turn apart.

    Parameters
    ----------
    world
        As states saw it when they weighed their gains: `Simulation.chosen_from`.
    gain
        Another tuple of terms; it must be the one by which was chosen.
    """
    chance = world.parameters["posture_noise"] * world.arrays["posture_luck"]
    nothing = np.zeros_like(world.arrays["posture"])
    return _weighed(world, gain, {CHANCE: chance, START: nothing})


def weigh_start(world: World, gain: GainStage = GAIN) -> Weighed:
    """Take the start apart, at which posture is what the figures say.

    The prior was inverted so that the start is what would be chosen, without chance. In a
    counterfactual it is the factual prior, so the figures hold more than prior and terms;
    what more, is a part of its own that is gone once states choose.

    Parameters
    ----------
    world
        The world at turn 0.
    gain
        As in `weigh`.
    """
    for stage in FEELINGS:
        world = stage.act(world)
    posture = world.arrays["posture"]
    nothing = np.zeros_like(posture)
    found = _weighed(world, gain, {CHANCE: nothing, START: nothing})
    held = np.full(posture.shape, -np.inf)
    np.log(posture, out=held, where=posture > 0)
    explained = found.log_prior + found.sharpness * sum(found.gains.values())
    known = np.isfinite(held) & np.isfinite(explained)
    beyond = np.where(known, held, 0.0) - np.where(known, explained, 0.0)
    beyond = np.where(abs(beyond) > _EXPLAINED, beyond, 0.0) / found.sharpness
    prior = np.where(known, found.log_prior, held)
    return Weighed({**found.gains, START: beyond}, prior, found.sharpness)


def attribute_change(
    before: Weighed, after: Weighed, state: int, channel: int, run: int = 0
) -> Parts:
    """Attribute the change of one state's posture in a channel to all that moved.

    Raises
    ------
    ValueError
        If the two turns were not weighed by the same terms.
    """
    if list(before.gains) != list(after.gains):
        raise ValueError("two turns can be compared only by the same terms")
    return attribute(before.side(state, channel, run), after.side(state, channel, run))


def phrase_of(source: str, kind: str, gain: GainStage = GAIN) -> str:
    """Say in plain words what a term stands for in channels of a kind.

    Examples
    --------
    >>> phrase_of("fear", "diplomacy").format(partner="Russia")
    'fear of Russia'
    """
    said = {term.name: term.says for term in gain.terms if term.kind == kind}
    said |= {term.name: term.says for term in gain.terms_of_all}
    return (said | SAYS)[source]


def _weighed(world: World, gain: GainStage, more: Mapping[str, Array]) -> Weighed:
    posture = world.arrays["posture"]
    terms = {**dict(gain.values(world)), **more}
    lanes = max(array.shape[-1] for array in (posture, *terms.values()))
    shape = (*posture.shape[:-1], lanes)
    return Weighed(
        gains={name: np.broadcast_to(array, shape) for name, array in terms.items()},
        log_prior=np.broadcast_to(world.arrays["log_prior"], shape),
        sharpness=1.0 / world.parameters["bounded_rationality"],
    )


def _column(array: Array, state: int, channel: int, run: int) -> Array:
    column: Array = array[state, :, channel, run if array.shape[-1] > 1 else 0]
    return column
