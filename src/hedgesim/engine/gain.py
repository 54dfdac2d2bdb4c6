"""The gain from a closer tie: the sum of its terms, and the terms themselves."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

import numpy as np

from hedgesim.core.axes import Array
from hedgesim.engine.wiring import World, argument_names, refuse_unknown
from hedgesim.rules.gains import TERMS, TERMS_OF_ALL, Term, TermOfAll

PAIR = ("state", "partner", "run")
EVERYTHING = ("state", "partner", "rival", "channel", "run")


@dataclass(frozen=True, slots=True)
class GainStage:
    """Adds up the terms of each kind of channel, in the order in which they are listed.

    Another tuple of terms is another theory of what states want; an ablation leaves one
    out.
    """

    terms: tuple[Term, ...] = TERMS
    terms_of_all: tuple[TermOfAll, ...] = TERMS_OF_ALL
    stage: str = "choose"

    def __post_init__(self) -> None:
        for rule in self._rules():
            refuse_unknown(rule, argument_names(rule))

    @property
    def rule(self) -> "GainStage":
        """What `hedgesim stages` shows: the stage itself."""
        return self

    @property
    def reads(self) -> tuple[str, ...]:
        """Everything that some term reads."""
        return tuple(
            dict.fromkeys(n for rule in self._rules() for n in argument_names(rule))
        )

    writes = ("gain",)
    over = ("state", "partner", "channel", "run")

    def _rules(self) -> list[Callable[..., Array]]:
        return [t.rule for t in self.terms] + [t.rule for t in self.terms_of_all]

    def act(self, world: World) -> World:
        """Write the gain; of a state's tie with itself only terms `of_self` count."""
        external = world.arrays["external"]
        shared = self._of_all(world)
        known = dict.fromkeys(_repeated(self.terms))
        by_kind = {k: self._total(world, k, known) for k in dict.fromkeys(world.kinds)}
        by_self = {t: _value(world, t.rule, PAIR) for t in self.terms if t.of_self}
        lanes = max(a.shape[-1] for a in (shared, *by_kind.values(), *by_self.values()))
        # what the terms of all channels add up to is written over, where it has the room
        gain = (
            shared if shared.shape[-1] == lanes else np.empty((*shared.shape[:-1], lanes))
        )
        for c, kind in enumerate(world.kinds):
            np.add(by_kind[kind], shared[:, :, c], out=gain[:, :, c])
        own = external[:, :, 0] == 0.0
        gain[own] = 0.0
        for term, value in by_self.items():
            for c, kind in enumerate(world.kinds):
                if kind == term.kind:
                    gain[own, c] += value[own]
        return world.with_arrays({"gain": gain})

    def _of_all(self, world: World) -> Array:
        """Add up the terms of all channels; a sum begins with its first, not with 0.

        Nobody else holds what is given.
        """
        shape = (*world.arrays["external"].shape[:2], len(world.kinds), 1)
        terms = (_value(world, term.rule, EVERYTHING) for term in self.terms_of_all)
        running = next(terms, np.zeros(shape))
        for term in terms:
            running = running + term
        whole = (*shape[:-1], running.shape[-1])
        if running.shape == whole and running.flags.owndata:  # no view of an argument
            return running
        return np.array(np.broadcast_to(running, whole))

    def _total(
        self, world: World, kind: str, known: dict[Callable[..., Array], Array | None]
    ) -> Array:
        """Add up the terms of a kind; those that serve several are reckoned once."""
        running = np.zeros((*world.arrays["external"].shape[:2], 1))
        for term in self.terms:
            if term.kind == kind and not term.of_self:
                # no name keeps a value, so that the next one takes its place in memory
                running = _added(running, _known(world, term.rule, known))
        return running

    def values(self, world: World) -> Iterator[tuple[str, Array]]:
        """Give each term's part of the gain, over state, partner, channel and run."""
        external = world.arrays["external"][:, :, None]
        for name in dict.fromkeys(term.name for term in self.terms):
            yield name, self._of_name(world, name)
        for term in self.terms_of_all:
            yield term.name, _value(world, term.rule, EVERYTHING) * external

    def _of_name(self, world: World, name: str) -> Array:
        terms = {term.kind: term for term in self.terms if term.name == name}
        external = world.arrays["external"]
        nothing = np.zeros((*world.arrays["external"].shape[:2], 1))
        parts = [
            _value(world, terms[kind].rule, PAIR)
            * (1.0 - external if terms[kind].of_self else external)
            if kind in terms
            else nothing
            for kind in world.kinds
        ]
        return np.stack(np.broadcast_arrays(*parts), axis=2)


@cache
def _repeated(terms: tuple[Term, ...]) -> frozenset[Callable[..., Array]]:
    """Give the rules that serve several kinds of channel: their values are kept.

    Asked for once a turn: to find the answer for thirty terms takes as long as ten of them.
    """
    rules = Counter(term.rule for term in terms)
    return frozenset(rule for rule, count in rules.items() if count > 1)


def _known(
    world: World,
    rule: Callable[..., Array],
    known: dict[Callable[..., Array], Array | None],
) -> Array:
    """Give the value of a rule; one that is asked for again is kept."""
    if rule not in known:
        return _value(world, rule, PAIR)
    value = known[rule]
    if value is None:
        value = known[rule] = _value(world, rule, PAIR)
    return value


def _value(world: World, rule: Callable[..., Array], over: tuple[str, ...]) -> Array:
    return rule(**world.arguments(rule, over))


def _added(running: Array, value: Array) -> Array:
    """Add to a running sum, in place where it has the room; 0 in all runs adds nothing.

    A running sum begins with 0, never with -0, so no bit depends on what is passed over.
    """
    if value.shape[-1] == 1 and not value.any():
        return running
    if running.shape[-1] >= value.shape[-1]:
        running += value
        return running
    return running + value
