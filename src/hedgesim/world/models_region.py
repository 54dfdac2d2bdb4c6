"""What region.toml may say."""

from pydantic import Field

from hedgesim.world.models_fields import (
    ActorId,
    ActorIds,
    ChannelId,
    Date,
    Depth,
    EntryId,
    FileModel,
    Flag,
    Format,
    Name,
    SourceId,
    Text,
    Word,
    Year,
    Years,
    listed,
    one_of,
)

CHANNEL_KINDS = ("security", "economy", "transit", "diplomacy")
"""Which gains and which speed a channel has; also the order of channels in every table."""


class ActorTable(FileModel):
    """One actor: a state, or a group of states outside the region."""

    id: ActorId
    name: Text
    role: one_of("chooses", "external")  # type: ignore[valid-type]
    pole: Flag = False
    reference: ActorId | None = Field(
        default=None,
        description="Towards whom its own strategy is read, if not the region's",
    )
    remainder: Flag = Field(default=False, description="The rest of the world")


class ChannelTable(FileModel):
    """One channel in which states have ties."""

    id: ChannelId
    title: Text
    kind: one_of(*CHANNEL_KINDS)  # type: ignore[valid-type]


class OrganisationTable(FileModel):
    """One organisation, with its members before any dated event."""

    id: EntryId
    title: Text
    leaders: ActorIds = Field(default=[])
    sovereignty_clause: Flag
    customs_union: Flag
    depth: Depth = Field(
        default=1.0, description="How much a membership ties a state to those that lead"
    )
    members: ActorIds = Field(default=[])
    candidates: ActorIds = Field(default=[])
    source_id: SourceId


class AbsentTable(FileModel):
    """A tie that cannot be."""

    state: ActorId
    partner: ActorId
    channel: ChannelId
    reason: Text


class RegionFile(FileModel):
    """A region: who acts, in which channels, in which organisations."""

    format: Format
    id: Name
    title: Text
    note: Word = ""
    reference: ActorId
    starts: Years
    default_start: Year
    memberships_follow_events_to: Date
    vectors: ActorIds = Field(default=[])
    actor: listed(ActorTable, "at least one [[actor]]", 1)  # type: ignore[valid-type]
    channel: listed(ChannelTable, "at least one [[channel]]", 1)  # type: ignore[valid-type]
    organisation: listed(OrganisationTable, "a list of tables") = Field(default=[])  # type: ignore[valid-type]
    absent: listed(AbsentTable, "a list of tables") = Field(default=[])  # type: ignore[valid-type]
