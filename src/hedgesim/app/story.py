"""One run turn by turn, and why a state chose what it chose: called in a worker process."""

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from hedgesim.app.settings import Settings
from hedgesim.app.toml import experiment_of
from hedgesim.core.axes import Array
from hedgesim.core.calendar import Quarter
from hedgesim.measures.strategy_types import STRATEGIES
from hedgesim.model.hedging_model import HedgingModel
from hedgesim.model.ledger import named_turn
from hedgesim.model.telling import SMALL, main_channel
from hedgesim.model.why import Why
from hedgesim.study.waterfall import waterfall
from hedgesim.world.scenario import Event

RUNS_KEPT = 4
"""Runs that a worker keeps, with all their turns: a few megabytes each."""

MOST_BARS = 8
"""Terms of a waterfall that stand alone; those that did next to nothing never do."""

OF_PAIRS = ("threat", "alignment", "posture", "dependence")
OF_STATES = ("hedging_index", "autonomy", "exposure", "strategy")


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """An event of a quarter, as it is told: `hypothetical` if the scenario made it up."""

    id: str
    date: dt.date
    type: str
    title: str
    hypothetical: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A state that took another strategy; both are names of the catalogue."""

    state: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One run, turn by turn.

    Attributes
    ----------
    settings, run
        The world, and the number of the run.
    quarters
        How each turn is called, "the start of 2013" first.
    states, partners, vectors, channels
        Ids, in the order of the arrays; `vectors` are partners that have a colour.
    names, titles, organisations
        Names of actors, channels and organisations by id.
    references
        State id to the partner towards whom its strategy is read.
    tie
        Whether a tie can be, shape (state, partner, channel).
    arrays
        Name to array in single precision, turn first. `threat` and `alignment` by state and
        partner, `posture` and `dependence` by state, partner and channel, `membership` (0
        or 1) by state and organisation; `hedging_index`, `autonomy`, `exposure` and
        `strategy` (places in `STRATEGIES`) by state. All are shares from 0 to 1, nan where
        a measure does not apply.
    events
        What happened in the quarter of each turn.
    failed
        Whether the run broke off, as a run with extreme parameters may: then the turns
        made before are told.
    """

    settings: Settings
    run: int
    quarters: tuple[str, ...]
    states: tuple[str, ...]
    partners: tuple[str, ...]
    vectors: tuple[str, ...]
    channels: tuple[str, ...]
    names: dict[str, str]
    titles: dict[str, str]
    organisations: dict[str, str]
    references: dict[str, str]
    tie: Array
    arrays: dict[str, Array]
    events: tuple[tuple[Happening, ...], ...]
    failed: bool

    @property
    def turns(self) -> int:
        """The last turn made."""
        return len(self.quarters) - 1

    def of(self, name: str, turn: int, state: str) -> Array:
        """Give an array's row of a state at a turn."""
        found: Array = self.arrays[name][turn, self.states.index(state)]
        return found

    def strategy(self, turn: int, state: str) -> str:
        """Name a state's strategy at a turn."""
        return STRATEGIES[int(self.of("strategy", turn, state))]

    def members(self, turn: int, state: str) -> tuple[str, ...]:
        """Give the ids of the organisations of which a state is a member at a turn."""
        held = zip(self.organisations, self.of("membership", turn, state), strict=True)
        return tuple(key for key, is_member in held if is_member)

    def changes(self, turn: int) -> tuple[Change, ...]:
        """Say which states have another strategy than a turn before."""
        if turn == 0:
            return ()
        pairs = (
            (s, self.strategy(turn - 1, s), self.strategy(turn, s)) for s in self.states
        )
        return tuple(
            Change(state=state, before=old, after=new)
            for state, old, new in pairs
            if old != new
        )


@dataclass(frozen=True, slots=True)
class Bar:
    """A row of a waterfall, as `hedgesim.study.waterfall.waterfall` gives it."""

    kind: str
    label: str
    contribution: float
    before: float
    after: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Reasons:
    """Why a state gave a partner what it gave, and why it changed.

    Attributes
    ----------
    state, partner, channel
        Whom and what it is about.
    turn, since
        The turn asked about and the earlier one.
    sentence
        In words.
    bars
        Of the waterfall; none if the state did not choose by the terms.
    """

    state: str
    partner: str
    channel: str
    turn: int
    since: int
    sentence: str
    bars: tuple[Bar, ...]


def tell(settings: Settings, run: int = 0) -> Story:
    """Make one run of a world and tell it turn by turn.

    Parameters
    ----------
    settings
        A world without problems.
    run
        Number of the run, 0 or more: the run of that number of the world's experiment.
    """
    return _made(settings, run)[1]


def reasons(
    settings: Settings,
    run: int,
    state: str,
    turn: int,
    partner: str | None = None,
    channel: str | None = None,
    since: int | None = None,
) -> Reasons:
    """Say why a state chose what it chose at a turn of a run.

    Parameters
    ----------
    settings, run
        The world, and the number of the run.
    state, partner, channel, since
        As for `HedgingModel.why`: by default the partner of reference, the channel that
        moved most, and a year earlier.
    turn
        A turn that the run made.
    """
    model = _made(settings, run)[0]
    return plain(model.why(state, partner, channel, since, turn))


def plain(why: Why) -> Reasons:
    """Put what a model says into plain data."""
    channel = main_channel(why)
    bars: tuple[Bar, ...] = ()
    if not why.own_way[why.channels.index(channel)]:
        every = waterfall(why, MOST_BARS)
        told = (every["kind"] == "term") & (every["contribution"].abs() >= SMALL)
        table = waterfall(why, max(int(told.sum()), 1))
        bars = tuple(Bar(*row) for row in table.itertuples(index=False, name=None))
    return Reasons(
        state=why.state, partner=why.reference, channel=channel, turn=why.turn,
        since=why.since, sentence=why.sentence, bars=bars,
    )  # fmt: skip


@lru_cache(maxsize=RUNS_KEPT)
def _made(settings: Settings, run: int) -> tuple[HedgingModel, Story]:
    model = HedgingModel(experiment_of(settings), run=run)
    return model, told_by(model, settings)


def told_by(model: HedgingModel, settings: Settings) -> Story:
    """Step a model to its end and tell every turn of it.

    Parameters
    ----------
    model
        At its start.
    settings
        The world of which it is a run.
    """
    turns, failed = [_look(model)], False
    while model.turn < model.experiment.turns and not failed:
        try:
            model.step()
            turns.append(_look(model))
        except (
            ArithmeticError,
            ValueError,
            RuntimeWarning,
        ):  # as in a batch: one run fails
            failed = True
    first = model.inputs.first_quarter
    return Story(
        settings=settings,
        run=model.run,
        quarters=tuple(named_turn(n, first) for n in range(len(turns))),
        arrays={name: np.stack([turn[name] for turn in turns]) for name in turns[0]},
        events=tuple(_happened(model, n) for n in range(len(turns))),
        failed=failed,
        **_names(model),
    )


def _look(model: HedgingModel) -> dict[str, Array]:
    """Copy what is told of the turn just made, in single precision."""
    arrays = model.world.arrays | dict(model.pair_arrays)
    found = {name: arrays[name][..., 0] for name in (*OF_PAIRS, "membership")}
    found |= {name: model.measures[name][..., 0] for name in OF_STATES}
    return {name: array.astype(np.float32) for name, array in found.items()}


def _happened(model: HedgingModel, turn: int) -> tuple[Happening, ...]:
    """Give the events that began in the quarter of a turn."""
    if turn == 0:
        return ()
    quarter = model.inputs.first_quarter.plus(turn - 1)
    events = sorted(model.experiment.scenario.events, key=lambda e: e.date_from)
    return tuple(_told(e) for e in events if Quarter.of(e.date_from) == quarter)


def _told(event: Event) -> Happening:
    made_up = event.status == "hypothetical"
    date, kind = event.date_from, event.type
    return Happening(
        id=event.id, date=date, type=kind, title=event.title, hypothetical=made_up
    )


def _names(model: HedgingModel) -> dict[str, Any]:
    region, inputs = model.experiment.region, model.inputs
    reference = inputs.static["reference"][:, :, 0]
    towards = [inputs.partners[int(np.argmax(row))] for row in reference]
    return {
        "states": inputs.states,
        "partners": inputs.partners,
        "vectors": region.vectors,
        "channels": inputs.channels,
        "names": {actor.id: actor.name for actor in region.actors},
        "titles": {channel.id: channel.title for channel in region.channels},
        "organisations": {body.id: body.title for body in region.organisations},
        "references": dict(zip(inputs.states, towards, strict=True)),
        "tie": model.world.arrays["tie"][..., 0].astype(bool),
    }
