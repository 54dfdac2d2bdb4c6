"""What an experiment file may say. The parameters come from their one declaration."""

from typing import Annotated, Any

from pydantic import Field, WithJsonSchema, create_model

from hedgesim.world.figures import REPLACEABLE
from hedgesim.world.models_design import MAX_RUNS, DesignTable, FactorTable
from hedgesim.world.models_fields import (
    ActorId,
    EntryId,
    FileModel,
    Format,
    Ids,
    Number,
    Reference,
    Text,
    Year,
    listed,
    number,
    one_of,
    whole,
)
from hedgesim.world.models_scenario import AnyEvent
from hedgesim.world.parameters import parameters
from hedgesim.world.recording import KEEP, TRAJECTORIES

MAX_TURNS, MAX_SEED = 400, 2**32 - 1


def _parameters_table() -> type[FileModel]:
    """Build the table of parameters: each with its range, and with what it means."""
    fields: dict[str, Any] = {
        name: (
            number(
                declared.parameter.low, declared.parameter.high, declared.parameter.unit
            ),
            Field(default=declared.default, description=declared.meaning),
        )
        for name, declared in parameters().items()
    }
    table: type[FileModel] = create_model(
        "ParametersTable",
        __base__=FileModel,
        __doc__="Parameters that are fixed.",
        **fields,
    )
    return table


ParametersTable = _parameters_table()


class RecordTable(FileModel):
    """What is kept: turns, pairs, measures, or summaries alone."""

    keep: one_of(*KEEP) = Field(  # type: ignore[valid-type]
        default=TRAJECTORIES,
        description="Every run turn by turn, its last turn alone, or no run: quantiles, "
        "counted while runs are made",
    )
    every: whole(1, MAX_TURNS) = Field(  # type: ignore[valid-type]
        default=1, description="Turns between rows of states/"
    )
    pairs_every: whole(0, MAX_TURNS) = Field(  # type: ignore[valid-type]
        default=4, description="Turns between rows of pairs/; 0: never"
    )
    pairs_up_to: whole(0, MAX_RUNS) = Field(  # type: ignore[valid-type]
        default=1000, description="pairs/ only up to so many runs"
    )
    measures: listed(Text, "a list of names of measures", 1) | None = Field(  # type: ignore[valid-type]
        default=None, description="Those of a state that are kept; left out: all"
    )


class FigureTable(FileModel):
    """A number in place of figures of the region, in every year."""

    quantity: Annotated[  # which there are is judged later, with a hint
        Text, WithJsonSchema({"type": "string", "enum": list(REPLACEABLE)})
    ]
    state: Ids = Field(description='An id, a list of ids, or "all"')
    partner: Ids | None = Field(
        default=None, description="Where the quantity has a partner; as state"
    )
    channel: Ids | None = Field(
        default=None, description="Where the quantity has a channel; as state"
    )
    value: Number
    note: Text = Field(description="What the counterfactual means")


class ExperimentFile(FileModel):
    """An experiment: a question, and everything that is needed to run it."""

    format: Format
    title: Text
    question: Text
    expectation: Text
    source: Text
    region: Reference
    scenario: Reference
    start: Year | None = Field(
        default=None, description="Left out: the region's default_start"
    )
    turns: whole(1, MAX_TURNS)  # type: ignore[valid-type]
    runs: whole(1, MAX_RUNS) | None = Field(  # type: ignore[valid-type]
        default=None, description="Required, but of a design of points, which gives them"
    )
    seed: whole(0, MAX_SEED)  # type: ignore[valid-type]
    rules: dict[ActorId, Text] = Field(default={})
    parameters: ParametersTable = Field(default_factory=ParametersTable)  # type: ignore[valid-type]
    design: DesignTable = DesignTable()
    record: RecordTable = RecordTable()
    figure: listed(FigureTable, "a list of tables") = Field(default=[])  # type: ignore[valid-type]
    factor: listed(FactorTable, "a list of tables") = Field(default=[])  # type: ignore[valid-type]
    without: listed(EntryId, "a list of event ids in brackets") = Field(  # type: ignore[valid-type]
        default=[], description="Events of the scenario that do not happen here"
    )
    event: listed(AnyEvent, "a list of tables") = Field(  # type: ignore[valid-type]
        default=[], description="Events of this experiment alone, as in a scenario"
    )
