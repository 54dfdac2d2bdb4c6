"""One class for each type of event: which fields it has, and who may stand in them.

To add a type of event, add a class here and its line to `EVENT_TYPES`, and a function that
moves the quantities. What an event does to the model is not said here.
"""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from hedgesim.world.models_fields import (
    ActorId,
    Date,
    EntryId,
    FileModel,
    Flag,
    Ids,
    Range,
    Share,
    SourceId,
    Text,
    Word,
    expecting,
    one_of,
)

ACTOR, CHOOSER, ANYBODY = "actor", "chooser", "anybody"
"""Who may stand in a field: an actor of the region, a choosing state, an outsider too."""


class EventTable(FileModel):
    """What every event says of itself."""

    roles: ClassVar[dict[str, str]] = {}
    has_magnitude: ClassVar[bool] = False

    id: EntryId
    subtype: Word = ""
    status: one_of("observed", "hypothetical")  # type: ignore[valid-type]
    title: Text
    source_id: SourceId
    note: Word = ""
    reason: Word = Field(default="", description="Why it departs from the coding table")


class Momentary(EventTable):
    """An event of one date."""

    date: Date


class Sized(Momentary):
    """An event of one date with the coding table's magnitude, or its own with a reason."""

    has_magnitude: ClassVar[bool] = True
    magnitude: Share | None = None
    likely: Range | None = None


class Lasting(EventTable):
    """A level that holds from one date to another, or to the end."""

    has_magnitude: ClassVar[bool] = True
    from_: Date = Field(alias="from")
    to: Date | None = None
    magnitude: Share | None = None
    likely: Range | None = None


class Aggression(Sized):
    """One actor attacks another: a lesson in full for the target, by analogy for others."""

    roles: ClassVar[dict[str, str]] = {"actor": ACTOR, "target": ANYBODY}
    type: Literal["aggression"]
    actor: Ids
    target: Ids


class Annexation(Sized):
    """An actor breaches territorial integrity."""

    roles: ClassVar[dict[str, str]] = {"actor": ACTOR}
    type: Literal["annexation"]
    actor: Ids


class Strain(Lasting):
    """War or sanctions strain an actor."""

    roles: ClassVar[dict[str, str]] = {"actor": ACTOR}
    type: Literal["strain"]
    actor: Ids


class Sanctions(Lasting):
    """One actor sanctions another."""

    roles: ClassVar[dict[str, str]] = {"actor": ACTOR, "target": ACTOR}
    type: Literal["sanctions"]
    actor: Ids
    target: Ids


class Confrontation(Lasting):
    """Two actors confront each other openly: their rivalry rises."""

    roles: ClassVar[dict[str, str]] = {"actor": ACTOR, "target": ACTOR}
    type: Literal["confrontation"]
    actor: Ids
    target: Ids


class Towards(Sized):
    """An act of one actor towards choosing states."""

    roles: ClassVar[dict[str, str]] = {"actor": ACTOR, "target": CHOOSER}
    actor: Ids
    target: Ids


class Rhetoric(Towards):
    """An actor questions a state in words."""

    type: Literal["rhetoric"]


class TransitCut(Towards):
    """A state's transit through an actor is cut."""

    type: Literal["transit_cut"]
    actor_cut: Flag = Field(default=True, description="false: somebody else cut it")


class Assurance(Towards):
    """An actor assures a state of its sovereignty."""

    type: Literal["assurance"]


class Inducement(Towards):
    """An actor offers a state something."""

    type: Literal["inducement"]


class Coercion(Towards):
    """An actor coerces a state."""

    type: Literal["coercion"]


class Wedging(Towards):
    """An actor tries to split a state from that actor's rivals."""

    type: Literal["wedging"]


class Intervention(Towards):
    """An actor helps an insecure regime."""

    type: Literal["intervention"]


class NewRoute(Towards):
    """A route through an actor opens for a state; its magnitude is a share of transit."""

    roles: ClassVar[dict[str, str]] = {
        "actor": ACTOR, "target": CHOOSER, "buyer": ACTOR,
    }  # fmt: skip
    type: Literal["new_route"]
    buyer: ActorId | None = Field(
        default=None, description="Who buys what it carries: trade follows"
    )
    goods: Share = Field(
        default=0.0, description="Share of the target's trade that travels by such routes"
    )


class Unrest(Sized):
    """Unrest at home."""

    roles: ClassVar[dict[str, str]] = {"target": CHOOSER}
    type: Literal["unrest"]
    target: Ids


class WithPartner(Sized):
    """Something in a state that concerns its tie with a partner."""

    roles: ClassVar[dict[str, str]] = {"target": CHOOSER, "partner": ACTOR}
    target: Ids
    partner: ActorId


class Protest(WithPartner):
    """The public of a state protests against a partner."""

    type: Literal["protest"]


class KinInflow(WithPartner):
    """People come from a partner; the magnitude is a share of the population."""

    type: Literal["kin_inflow"]


class Membership(Momentary):
    """A state's full membership of an organisation begins or ends."""

    roles: ClassVar[dict[str, str]] = {"actor": CHOOSER}
    actor: Ids
    organisation: EntryId


class Join(Membership):
    """States join an organisation."""

    type: Literal["join"]


class Leave(Membership):
    """States leave an organisation."""

    type: Literal["leave"]


class Set(Momentary):
    """A parameter takes another value from that quarter on."""

    type: Literal["set"]
    parameter: Text
    value: Annotated[float, expecting("a finite number")]


class RemoveVector(Momentary):
    """Ties with an actor cannot be from that quarter on."""

    roles: ClassVar[dict[str, str]] = {"actor": ACTOR}
    type: Literal["remove_vector"]
    actor: Ids


EVENT_CLASSES: tuple[type[EventTable], ...] = (
    Aggression, Annexation, Strain, Sanctions, Confrontation, Rhetoric, TransitCut,
    Assurance, Inducement, Coercion, Wedging, Unrest, Intervention, Protest, KinInflow,
    NewRoute, Join, Leave, Set, RemoveVector,
)  # fmt: skip

EVENT_TYPES: dict[str, type[EventTable]] = {
    cls.model_fields["type"].annotation.__args__[0]: cls  # type: ignore[union-attr]
    for cls in EVENT_CLASSES
}
"""Every type of event by its name, in the order of the documentation."""
