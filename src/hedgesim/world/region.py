"""A region: who acts, in which channels and organisations, and the figures about them."""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from hedgesim.world.figures import Figures

WITH_SELF = ("security", "diplomacy")
"""Kinds of channel in which the tie of a state with itself means self-reliance."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """A state, or a group of states outside the region.

    `role` is "chooses" or "external"; `pole` tells a pole of diplomacy; `reference` the
    actor towards whom its own strategy is read; `remainder` the rest of the world.
    """

    id: str
    name: str
    role: str
    pole: bool = False
    reference: str
    remainder: bool = False

    @property
    def chooses(self) -> bool:
        """Tell whether it splits its effort over partners by a rule."""
        return self.role == "chooses"


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """A channel of ties; `kind` is security, economy, transit or diplomacy."""

    id: str
    title: str
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    """An organisation, with its members before any dated event.

    `depth`, above 0 and at most 1, says how much a membership ties a state to those that
    lead.
    """

    id: str
    title: str
    leaders: tuple[str, ...]
    sovereignty_clause: bool
    customs_union: bool
    depth: float
    members: tuple[str, ...]
    candidates: tuple[str, ...]
    source_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Absent:
    """A tie that cannot be, and why."""

    state: str
    partner: str
    channel: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where a figure or an event comes from. `reliability` is A, B or C."""

    id: str
    citation: str
    address: str
    terms: str
    caveats: str
    reliability: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """Everything that a region's folder says.

    `actors` stand with those that choose first, `channels` in the order security, economy,
    transit, diplomacy; both are the order of every array. `absent` are ties that cannot be,
    beyond those of a state with itself in economy and transit.
    """

    id: str
    title: str
    note: str
    reference: str
    starts: tuple[int, ...]
    default_start: int
    memberships_follow_events_to: dt.date
    actors: tuple[Actor, ...]
    channels: tuple[Channel, ...]
    organisations: tuple[Organisation, ...]
    absent: tuple[Absent, ...]
    vectors: tuple[str, ...]
    figures: Figures
    sources: dict[str, Source]
    folder: Path

    @property
    def choosers(self) -> tuple[str, ...]:
        """Give the ids of those that choose: the state axis."""
        return tuple(actor.id for actor in self.actors if actor.chooses)

    @property
    def partners(self) -> tuple[str, ...]:
        """Give the ids of all actors: the partner axis."""
        return tuple(actor.id for actor in self.actors)

    def ties(self, state: str, channel: str) -> tuple[str, ...]:
        """Give the partners with whom a state can have a tie in a channel.

        Parameters
        ----------
        state
            Id of a choosing state.
        channel
            Id of a channel. In security and diplomacy the state itself is among its
            partners.
        """
        kind = next(entry.kind for entry in self.channels if entry.id == channel)
        gone = {a.partner for a in self.absent if (a.state, a.channel) == (state, channel)}
        if kind not in WITH_SELF:
            gone.add(state)
        return tuple(partner for partner in self.partners if partner not in gone)
