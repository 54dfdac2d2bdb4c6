"""One run told turn by turn: what a state felt, held and was, and what happened."""

import math
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np

from hedgesim.core.calendar import Quarter
from hedgesim.model import HedgingModel

_ALIGNMENT = "alignment_"


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnTold:
    """A turn of a run, as one state lived it.

    Attributes
    ----------
    turn, quarter
        When; turn 0 is the start.
    threat
        From the state's partner of reference, 0 to 1.
    alignment
        With each vector but the state itself, 0 to 1.
    strategy
        What the state is said to do.
    joined, left
        Memberships of any state that changed in the turn, as "KAZ EAEU".
    events
        Ids of the scenario's events that began in the quarter.
    """

    turn: int
    quarter: str
    threat: float
    alignment: dict[str, float]
    strategy: str
    joined: tuple[str, ...]
    left: tuple[str, ...]
    events: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        """Give plain data."""
        return asdict(self)


@dataclass(slots=True)
class Teller:
    """Looks at a model turn by turn, as `hedgesim.study.replay.replay` makes it.

    Attributes
    ----------
    state
        Whose turns are told.
    told
        What it has seen so far.

    Examples
    --------
    >>> model, teller = HedgingModel("triad", run=3), Teller("ALT")
    >>> teller(model)
    >>> model.step()
    >>> teller(model)
    >>> [turn.quarter for turn in teller.told], sorted(teller.told[1].alignment)
    (['2000 start', '2000Q1'], ['NOR', 'SUD'])
    """

    state: str
    told: list[TurnTold] = field(default_factory=list)
    titles: dict[str, str] = field(default_factory=dict)
    _members: frozenset[str] | None = None

    def __call__(self, model: HedgingModel) -> None:
        """Look at the turn just made."""
        agent = model.state(self.state)
        held = _memberships(model)
        before = held if self._members is None else self._members
        happened = _events(model) if model.turn else {}
        self.titles |= happened
        self._members = held
        measures = agent.measures
        self.told.append(
            TurnTold(
                turn=model.turn,
                quarter=_named(model),
                threat=measures["threat"],
                alignment={
                    name.removeprefix(_ALIGNMENT): value
                    for name, value in measures.items()
                    if name.startswith(_ALIGNMENT) and not math.isnan(value)
                },
                strategy=agent.strategy,
                joined=tuple(sorted(held - before)),
                left=tuple(sorted(before - held)),
                events=tuple(happened),
            )
        )


def _named(model: HedgingModel) -> str:
    return str(model.quarter) if model.turn else f"{model.quarter.year} start"


def _memberships(model: HedgingModel) -> frozenset[str]:
    held, names = model.world.arrays["membership"], model.inputs
    return frozenset(
        f"{names.states[i]} {names.organisations[o]}"
        for i, o in zip(*np.nonzero(held[..., 0] > 0), strict=True)
    )


def _events(model: HedgingModel) -> dict[str, str]:
    """Give the events that began in the quarter just made: id to title."""
    events = model.experiment.scenario.events
    now = model.quarter
    return {e.id: e.title for e in events if Quarter.of(e.date_from) == now}
