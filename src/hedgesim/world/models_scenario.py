"""What a scenario file may say."""

from functools import reduce
from operator import or_
from typing import Annotated, Any

from pydantic import Field

from hedgesim.world.events_schema import EVENT_CLASSES, EVENT_TYPES
from hedgesim.world.models_fields import (
    ActorId,
    Date,
    EntryId,
    FileModel,
    Format,
    Name,
    Range,
    Reference,
    Share,
    SourceId,
    Span,
    Text,
    Word,
    listed,
    one_of,
)

SIZED_TYPES = tuple(name for name, cls in EVENT_TYPES.items() if cls.has_magnitude)
"""Types of event that have a magnitude."""


class CodingTable(FileModel):
    """The magnitude of one sort of event, and what a study draws it from."""

    type: one_of(*SIZED_TYPES)  # type: ignore[valid-type]
    subtype: Text
    magnitude: Share
    likely: Range
    source_id: SourceId
    note: Text


class UnmappedTable(FileModel):
    """A dated event that moves nothing in the model, and why."""

    id: EntryId
    date: Date
    title: Text
    source_id: SourceId
    why: Text


AnyEvent: Any = Annotated[reduce(or_, EVENT_CLASSES), Field(discriminator="type")]


class ScenarioFile(FileModel):
    """A scenario: what happens, and how large each sort of event is."""

    format: Format
    id: Name
    title: Text
    note: Word = ""
    region: Name | None = Field(default=None, description="Left out: fits any region")
    extends: Reference | None = Field(
        default=None, description="Take over another scenario"
    )
    without: listed(EntryId, "a list of event ids in brackets") = Field(default=[])  # type: ignore[valid-type]
    span: Span | None = Field(default=None, description="Dates of events lie within it")
    outsiders: dict[ActorId, Text] = Field(default={})
    coding: listed(CodingTable, "a list of tables") = Field(default=[])  # type: ignore[valid-type]
    event: listed(AnyEvent, "a list of tables") = Field(default=[])  # type: ignore[valid-type]
    unmapped: listed(UnmappedTable, "a list of tables") = Field(default=[])  # type: ignore[valid-type]
