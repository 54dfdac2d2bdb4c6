"""What the file of a lesson may say: steps for a class, and claims that can be checked."""

from typing import Annotated

from pydantic import Field

from hedgesim.world.models_fields import (
    ActorId,
    FileModel,
    Format,
    Name,
    Text,
    expecting,
    listed,
    one_of,
    whole,
)

MAX_MINUTES = 180
SAY = ("median", "low", "high", "width", "up", "down", "run", "label")
UNITS = ("share", "percent")

Texts = Annotated[list[str], expecting("a list of texts in quotes")]
SomeTexts = Annotated[
    list[Text], expecting("a list of texts in quotes, at least one", lambda texts: texts)
]


class WatchTable(FileModel):
    """A number that the page shows beside what was predicted."""

    measure: Text = Field(description="A recorded measure of a state, such as threat")
    state: ActorId = "KAZ"
    since: Text | None = Field(default=None, description="A quarter to compare with")
    turn: Text = Field(description="A quarter such as 2022Q4")


class AlsoTable(FileModel):
    """Another world of a step, with a button of its own."""

    title: Text = Field(description="What the button says")
    world: Text = Field(description="Settings, as an address has them")
    against: Text | None = Field(
        default=None, description="The world that is pinned; left out: that of the step"
    )


class StepTable(FileModel):
    """A step: read, predict, run, look, explain; and the teacher's answer."""

    title: Text
    minutes: whole(1, MAX_MINUTES)  # type: ignore[valid-type]
    read: SomeTexts
    predict: Text = Field(description="A question that is answered before anything runs")
    options: Texts = Field(default=[], description="Answers to choose from")
    do: Text | None = Field(default=None, description="How to set this world by hand")
    world: Text | None = Field(default=None, description="Settings, as an address has them")
    against: Text | None = Field(default=None, description="The world that is pinned")
    also: listed(AlsoTable, "a list of tables") = Field(default=[])  # type: ignore[valid-type]
    look: Text | None = Field(default=None, description="What to look at")
    watch: listed(WatchTable, "a list of tables") = Field(default=[])  # type: ignore[valid-type]
    explain: SomeTexts
    answer: SomeTexts = Field(
        description="For the teacher. A number other than a year stands as {claim}"
    )


class ClaimTable(FileModel):
    """A number of the key: how it comes from the model, and what it is."""

    id: Name
    world: Text = Field(description="Settings, as an address has them")
    less: Text | None = Field(
        default=None, description="A world that is taken away from it, run by run"
    )
    measure: Text
    state: ActorId = "KAZ"
    partner: ActorId | None = Field(
        default=None, description="Where the measure is one of pairs"
    )
    than: Text | None = Field(
        default=None, description="Another measure, which is taken away"
    )
    turn: Text
    since: Text | None = Field(default=None, description="The change since this quarter")
    say: one_of(*SAY) = "median"  # type: ignore[valid-type]
    run: whole(0, 9999) | None = None  # type: ignore[valid-type]
    label: Text | None = Field(default=None, description="A strategy, of `say` label")
    unit: one_of(*UNITS) = Field(  # type: ignore[valid-type]
        default="share", description="percent: of what it was, or of the world taken away"
    )
    value: Text = Field(description="The number as it is told, such as 0.47")


class LessonFile(FileModel):
    """A lesson of the classroom page."""

    format: Format
    title: Text
    question: Text
    summary: Text = Field(description="One sentence, for a list of lessons")
    order: whole(1, 99)  # type: ignore[valid-type]
    minutes: whole(1, MAX_MINUTES)  # type: ignore[valid-type]
    goals: SomeTexts
    materials: SomeTexts
    note: Text = Field(description="What a class should know of this subject beforehand")
    step: listed(StepTable, "a list of tables, at least one", 1)  # type: ignore[valid-type]
    advice: SomeTexts = Field(description="For the teacher: how to hold the lesson")
    claim: listed(ClaimTable, "a list of tables") = Field(default=[])  # type: ignore[valid-type]
    left_out: SomeTexts = Field(description="What the model leaves out")
    facts: listed(Text, "a list of ids of facts, such as 9e") = Field(  # type: ignore[valid-type]
        default=[], description="Statements of `hedgesim facts` that it touches"
    )
    sources: SomeTexts
