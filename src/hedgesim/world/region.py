"""A region: who acts, in which channels and organisations, and the figures about them."""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from hedgesim.core.errors import ConfigError, Problem
from hedgesim.world.figures import Figures
from hedgesim.world.names import resolve
from hedgesim.world.toml_text import read_toml, shown

if TYPE_CHECKING:
    from hedgesim.world.models_region import RegionFile

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


def load_region(name: str | Path, *, near: Path | None = None) -> Region:
    """Read a region's folder and check everything in it.

    Parameters
    ----------
    name
        A name that can be resolved, or the path of the folder or of its `region.toml`.
    near
        The folder of the file that names it, from which paths are read first.

    Raises
    ------
    ConfigError
        With every problem in `region.toml`, `sources.csv` and `figures.csv`, or a missing
        `TERMS.md`. Figures are judged once the two others are sound.

    Examples
    --------
    >>> triad = load_region("triad")
    >>> triad.choosers, triad.partners
    (('ALT', 'NOR'), ('ALT', 'NOR', 'SUD', 'OTHER'))
    >>> triad.ties("ALT", "transit")
    ('NOR', 'OTHER')
    """
    from hedgesim.world.figures_reader import read_figures
    from hedgesim.world.messages import in_order, validate
    from hedgesim.world.models_region import RegionFile
    from hedgesim.world.region_checks import faults_of_region
    from hedgesim.world.sources import read_sources

    folder = resolve("region", name, near=near)
    toml = read_toml(folder / "region.toml")
    file = validate(RegionFile, toml)
    problems = _faults_of_terms(folder)
    sources: dict[str, Source] | None = None
    try:
        sources = read_sources(folder / "sources.csv")
    except ConfigError as error:
        problems += error.problems
    faults = faults_of_region(file, sources, toml)
    if faults or sources is None:  # figures can only be judged by a region that is sound
        raise ConfigError(in_order([*faults, *problems]))
    region = _region(file, folder, sources)
    try:
        figures = read_figures(folder / "figures.csv", region)
    except ConfigError as error:
        problems += error.problems
    if problems:
        raise ConfigError(in_order(problems))
    return _region(file, folder, sources, figures)


def _faults_of_terms(folder: Path) -> list[Problem]:
    path = folder / "TERMS.md"
    if path.is_file():
        return []
    return [
        Problem(
            where=shown(path),
            expected="a file saying on what terms the figures may be used",
        )
    ]


def _region(
    file: "RegionFile",
    folder: Path,
    sources: dict[str, Source],
    figures: Figures | None = None,
) -> Region:
    from hedgesim.world.models_region import CHANNEL_KINDS

    said = file.model_dump()
    actors = [
        Actor(**{**entry, "reference": entry["reference"] or file.reference})
        for entry in said["actor"]
    ]
    channels = [Channel(**entry) for entry in said["channel"]]
    return Region(
        id=file.id,
        title=file.title,
        note=file.note,
        reference=file.reference,
        starts=tuple(sorted(file.starts)),
        default_start=file.default_start,
        memberships_follow_events_to=file.memberships_follow_events_to,
        actors=tuple(sorted(actors, key=lambda actor: not actor.chooses)),
        channels=tuple(
            sorted(channels, key=lambda channel: CHANNEL_KINDS.index(channel.kind))
        ),
        organisations=tuple(_organisation(entry) for entry in said["organisation"]),
        absent=tuple(Absent(**entry) for entry in said["absent"]),
        vectors=tuple(file.vectors),
        figures=figures or Figures(()),
        sources=sources,
        folder=folder,
    )


def _organisation(said: dict[str, object]) -> Organisation:
    fields = {key: tuple(v) if isinstance(v, list) else v for key, v in said.items()}
    return Organisation(**fields)  # type: ignore[arg-type]
