"""What an experiment file may say of its design and its factors."""

from typing import Annotated, Any

from pydantic import Field, WithJsonSchema

from hedgesim.world.designs import KINDS, OF_EVENTS
from hedgesim.world.figures import REPLACEABLE
from hedgesim.world.models_fields import (
    FileModel,
    Flag,
    Ids,
    Number,
    Reference,
    Text,
    listed,
    one_of,
    whole,
)

MAX_RUNS = 10_000_000

_SCALAR = {"type": ["number", "boolean", "string"]}
Values: Any = Annotated[
    listed(Any, "a list of values in brackets, at least one", 1),
    WithJsonSchema({"type": "array", "items": _SCALAR, "minItems": 1}),
]
Rows: Any = Annotated[
    listed(dict[str, Any], "a list of tables, one for each point", 1),
    WithJsonSchema(
        {
            "type": "array",
            "minItems": 1,
            "items": {"type": "object", "additionalProperties": _SCALAR},
        }
    ),
]
Quantity = Annotated[  # which there are is judged later, with a hint
    Text, WithJsonSchema({"type": "string", "enum": list(REPLACEABLE)})
]


class DesignTable(FileModel):
    """How runs differ: which points there are, and how often each is run."""

    kind: one_of(*KINDS) = "likely"  # type: ignore[valid-type]
    points: whole(1, MAX_RUNS) | None = Field(  # type: ignore[valid-type]
        default=None,
        description="Of latin_hypercube and random: points; of sobol: the base sample, a "
        "power of 2; of morris: trajectories",
    )
    replicates: whole(1, MAX_RUNS) = Field(  # type: ignore[valid-type]
        default=1, description="Runs of every point"
    )
    common_luck: Flag = Field(
        default=True, description="A replicate has the same luck at every point"
    )
    grouped: Flag = Field(
        default=False,
        description="Of sobol: parameters (with rules and figures) move as one, and so do "
        "events, which takes 4 points of each of the base sample whatever the factors",
    )
    file: Reference | None = Field(
        default=None, description="Of list: a CSV file whose columns are factors"
    )
    rows: Rows | None = Field(default=None, description="Of list: the points themselves")
    scenarios: listed(Reference, "a list of scenarios", 1) | None = Field(  # type: ignore[valid-type]
        default=None, description="Crossed with all points; `scenario` is one of them"
    )


class PlaceTable(FileModel):
    """Which figures of the region a factor replaces."""

    quantity: Quantity
    state: Ids = Field(description='An id, a list of ids, or "all"')
    partner: Ids | None = None
    channel: Ids | None = None


class FactorTable(FileModel):
    """One thing that differs between points: a parameter, an event, a rule or a figure."""

    parameter: Text | None = Field(default=None, description="The name of a parameter")
    event: Text | None = Field(default=None, description="The id of an event")
    what: one_of(*OF_EVENTS) | None = Field(  # type: ignore[valid-type]
        default=None, description="Of the event"
    )
    rule: Text | None = Field(default=None, description="The state whose rule differs")
    figure: PlaceTable | None = Field(default=None, description="The figures that differ")
    values: Values | None = Field(default=None, description="What it may be")
    low: Number | None = None
    high: Number | None = None
    likely: Flag = Field(default=False, description="low and high as declared")
    scale: one_of("linear", "log") | None = Field(  # type: ignore[valid-type]
        default=None,
        description="How a range is walked; linear, or with likely as declared",
    )
