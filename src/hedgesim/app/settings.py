"""One world as somebody set it: what differs from a preset, and nothing else."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TypeVar

from hedgesim.core.errors import ConfigError, Problem
from hedgesim.world.parameters import parameters

CHANCE, EVENTS, ALL = "chance", "events", "all"
VARIES = (CHANCE, EVENTS, ALL)
"""What differs between runs: luck alone; sizes of events too; parameters not set too."""

SEED = 20220224
"""Seed of every preset: that of the shipped experiments."""

V = TypeVar("V")
Pairs = tuple[tuple[str, V], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """An event that somebody added: an act of a date, or a level that lasts from then on.

    `actors`, `targets` and `partner` are ids; `magnitude` is from 0 to 1, None for a type
    that has none. What a type needs is declared in `hedgesim.world.events_schema`.
    """

    id: str
    date: dt.date
    type: str
    title: str
    actors: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    partner: str | None = None
    organisation: str | None = None
    magnitude: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """A world; two are equal if they mean the same.

    Attributes
    ----------
    preset
        Id of one of `PRESETS`.
    parameters
        Name and value of those that differ from their default, by name.
    off
        Ids of events that do not happen.
    sizes, dates
        Event id and magnitude from 0 to 1; event id and first date.
    added
        Further events.
    rules
        State id and name of its way to decide, where it is not `multi_vector`.
    varies
        One of `VARIES`.
    seed
        Of all luck and draws.
    """

    preset: str = "invasion"
    parameters: Pairs[float] = ()
    off: tuple[str, ...] = ()
    sizes: Pairs[float] = ()
    dates: Pairs[dt.date] = ()
    added: tuple[Added, ...] = ()
    rules: Pairs[str] = ()
    varies: str = EVENTS
    seed: int = SEED

    def with_preset(self, preset: str) -> "Settings":
        """Give the world of another preset with the same changes."""
        return replace(self, preset=preset)

    def with_parameter(self, name: str, value: float | None) -> "Settings":
        """Set a parameter; None or its default takes it back.

        Examples
        --------
        >>> world = Settings().with_parameter("deference", 0.9)
        >>> world.parameters, world.with_parameter("deference", None) == Settings()
        ((('deference', 0.9),), True)
        """
        declared = parameters().get(name)
        usual = declared is not None and value == declared.default
        return replace(
            self, parameters=_put(self.parameters, name, None if usual else value)
        )

    def with_event_off(self, key: str) -> "Settings":
        """Leave an event out."""
        return replace(self, off=tuple(sorted({*self.off, key})))

    def with_event_on(self, key: str) -> "Settings":
        """Let an event happen that was left out."""
        return replace(self, off=tuple(other for other in self.off if other != key))

    def with_event_size(self, key: str, size: float | None) -> "Settings":
        """Give an event a size of its own; None takes it back."""
        return replace(self, sizes=_put(self.sizes, key, size))

    def with_event_date(self, key: str, date: dt.date | None) -> "Settings":
        """Let an event begin on another date; None takes it back."""
        return replace(self, dates=_put(self.dates, key, date))

    def with_added(self, event: Added) -> "Settings":
        """Add an event."""
        return replace(self, added=_ordered([*self.added, event]))

    def without_added(self, key: str) -> "Settings":
        """Take an added event away."""
        return replace(self, added=tuple(e for e in self.added if e.id != key))

    def with_rule(self, state: str, rule: str | None) -> "Settings":
        """Let a state decide otherwise; None or "multi_vector" takes it back."""
        usual = rule == "multi_vector"
        return replace(self, rules=_put(self.rules, state, None if usual else rule))

    def with_varies(self, varies: str) -> "Settings":
        """Say what differs between runs."""
        return replace(self, varies=varies)

    def with_seed(self, seed: int) -> "Settings":
        """Take another seed."""
        return replace(self, seed=seed)


def problems_of(settings: Settings) -> list[Problem]:
    """Find everything that is wrong with a world; nothing if it can be run.

    The world is written as an experiment file and read as one, so whatever holds for files
    holds here, and of added events what `hedgesim.app.faults` says.
    """
    from hedgesim.app.toml import experiment_of  # writes settings, so it knows them

    try:
        experiment_of(settings)
    except ConfigError as error:
        return list(error.problems)
    return []


def checked(settings: Settings) -> Settings:
    """Give a world back, if it can be run.

    Raises
    ------
    ConfigError
        With everything that is wrong with it.
    """
    problems = problems_of(settings)
    if problems:
        raise ConfigError(problems)
    return settings


def _put(pairs: Pairs[V], key: str, value: V | None) -> Pairs[V]:
    kept = {name: held for name, held in pairs if name != key}
    if value is not None:
        kept[key] = value
    return tuple(sorted(kept.items()))


def _ordered(events: Iterable[Added]) -> tuple[Added, ...]:
    return tuple(sorted(events, key=lambda event: (event.date, event.id)))
