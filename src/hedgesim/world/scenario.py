"""A scenario: dated events, and how large each sort of event is taken to be."""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hedgesim.core.errors import ConfigError
from hedgesim.world.names import resolve
from hedgesim.world.region import Region
from hedgesim.world.region_reader import load_region

if TYPE_CHECKING:
    from hedgesim.world.scenario_layers import Layer, Merged, Placed

CodingKey = tuple[str, str]
"""Type and subtype of an event: its row of the coding table."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Coding:
    """The magnitude of one sort of event: its default, and the range a study draws from."""

    type: str
    subtype: str
    magnitude: float
    likely: tuple[float, float]
    source_id: str
    note: str

    @property
    def key(self) -> CodingKey:
        """Give type and subtype."""
        return self.type, self.subtype

    @property
    def drawn_as(self) -> str:
        """Name the magnitude that a study draws."""
        return f"magnitude:{self.type}/{self.subtype}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One dated act.

    `date_to` is None for an event of one date and for a level without an end. `magnitude`
    is the default, 0 to 1, and 1 where the type has none. `coding` is the row of the coding
    table that gave it, or None where the event gives its own; `likely` is what a study
    draws from, or None where nothing is drawn. `targets` has the choosing states in place
    of "all"; `pairs` leaves out an actor's act on itself.
    """

    id: str
    date_from: dt.date
    date_to: dt.date | None = None
    type: str
    subtype: str = ""
    actors: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    partner: str | None = None
    buyer: str | None = None
    goods: float = 0.0
    organisation: str | None = None
    parameter: str | None = None
    value: float | None = None
    magnitude: float = 1.0
    likely: tuple[float, float] | None = None
    coding: CodingKey | None = None
    actor_cut: bool = True
    status: str
    title: str
    source_id: str
    note: str = ""
    reason: str = ""

    @property
    def drawn_as(self) -> str:
        """Name the magnitude that a study draws: the coding row's, or the event's own."""
        return f"magnitude:{'/'.join(self.coding) if self.coding else self.id}"

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """Give every (actor, target), without an actor's act on itself."""
        return tuple((j, i) for j in self.actors for i in self.targets if i != j)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unmapped:
    """A dated event that moves nothing in the model, and why."""

    id: str
    date: dt.date
    title: str
    source_id: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """Everything that a scenario says, with what it takes over from others.

    `region` is None if it fits any region. `events` are sorted by date, then id. `drawn`
    names every magnitude with a likely range in the chain of files, those of a file that is
    extended first, also of events left out: a counterfactual's draws are those of the
    factual scenario. `files` is the chain, the one that was asked for last. `factual` is
    the scenario at the root of the chain, None for one that extends no other.
    """

    id: str
    title: str
    note: str
    region: str | None
    outsiders: dict[str, str]
    coding: tuple[Coding, ...]
    events: tuple[Event, ...]
    unmapped: tuple[Unmapped, ...]
    drawn: tuple[str, ...]
    files: tuple[Path, ...]
    factual: "Scenario | None" = None


def load_scenario(
    name: str | Path,
    *,
    region: Region | None = None,
    near: Path | None = None,
    own: "Layer | None" = None,
) -> Scenario:
    """Read a scenario with all that it extends, and check it against its region.

    Parameters
    ----------
    name
        A name that can be resolved, or a path.
    region
        The region of the run. If None, the one that the scenario names; if it names none
        either, ids of states, organisations and sources are not checked.
    near
        The folder of the file that names it, from which paths are read first.
    own
        Changes that an experiment makes to it: the last of the chain. Id, title and note
        stay those of the scenario.

    Raises
    ------
    ConfigError
        With every problem in the chain of files, and every contradiction with the region.

    Examples
    --------
    >>> crisis = load_scenario("triad_crisis")
    >>> [(event.id, event.magnitude) for event in crisis.events][:2]
    [('T01', 1.0), ('T02', 0.8)]
    >>> load_scenario("calm").events
    ()
    """
    from hedgesim.world.messages import in_order
    from hedgesim.world.scenario_checks import faults_of_events
    from hedgesim.world.scenario_layers import merge, read_layers

    layers, problems = read_layers(resolve("scenario", name, near=near))
    layers += [own] if own is not None else []
    merged = merge(layers)
    problems += merged.problems
    if region is None and merged.region is not None:
        region = _own_region(merged, problems)
    elif region is not None and merged.region not in (None, region.id):
        layer = merged.region_layer
        problems.append(
            layer.toml.problem(("region",), f'"{region.id}", the region of the run')
        )
        region = None  # its states are others: further complaints would mislead
    problems += faults_of_events(merged, region)
    first = merge(layers[:1]) if len(layers) > 1 else None
    if first is not None:  # it is simulated too, with what the others replace or leave out
        alone = faults_of_events(first, region)
        problems += [problem for problem in alone if problem not in problems]
    if problems:
        raise ConfigError(in_order(problems))
    factual = None if first is None else _scenario(first, region)
    return _scenario(merged, region, factual)


def _own_region(merged: "Merged", problems: list[Any]) -> Region | None:
    layer = merged.region_layer
    try:
        path = resolve("region", str(merged.region), near=layer.path.parent)
    except ConfigError as error:
        found = error.problems[0]
        problems.append(layer.toml.problem(("region",), found.expected, found.hint))
        return None
    return load_region(path)


def _scenario(
    merged: "Merged", region: Region | None, factual: Scenario | None = None
) -> Scenario:
    last = next(x.file for x in reversed(merged.layers) if not x.of_experiment)
    rows = {key: _coding(placed) for key, placed in merged.coding.items()}
    events = [_event(placed, rows, region) for placed in merged.events.values()]
    return Scenario(
        id=last.id,
        title=last.title,
        note=last.note,
        region=merged.region,
        outsiders=merged.outsiders,
        coding=tuple(rows.values()),
        events=tuple(sorted(events, key=lambda event: (event.date_from, event.id))),
        unmapped=tuple(Unmapped(**p.table.model_dump()) for p in merged.unmapped.values()),
        drawn=tuple(dict.fromkeys(n for layer in merged.layers for n in _drawn(layer))),
        files=tuple(x.path for x in merged.layers if not x.of_experiment),
        factual=factual,
    )


def _drawn(layer: "Layer") -> list[str]:
    """Name the magnitudes for which a file of the chain gives a likely range."""
    coded = [f"magnitude:{row.type}/{row.subtype}" for row in layer.file.coding]
    own = [f"magnitude:{e.id}" for e in layer.file.event if getattr(e, "likely", None)]
    return sorted(coded) + sorted(own)


def _coding(placed: "Placed") -> Coding:
    said = placed.table.model_dump()
    low, high = said.pop("likely")
    return Coding(**said, likely=(low, high))


def _event(placed: "Placed", rows: dict[CodingKey, Coding], region: Region | None) -> Event:
    said = placed.table.model_dump()
    actors = tuple(said.pop("actor", ()))
    targets = tuple(said.pop("target", ()))
    if targets == ("all",) and region is not None:
        targets = tuple(i for i in region.choosers if actors != (i,))
    date_from = said.pop("date", None) or said.pop("from_")
    size = _size(placed, said, rows)
    likely = said.pop("likely", None)
    return Event(
        date_from=date_from,
        date_to=said.pop("to", None),
        actors=actors,
        targets=targets,
        **size,
        likely=rows[size["coding"]].likely if size["coding"] else likely and tuple(likely),
        **said,
    )


def _size(
    placed: "Placed", said: dict[str, Any], rows: dict[CodingKey, Coding]
) -> dict[str, Any]:
    """Give magnitude and row: the event's own, or the one of the coding table."""
    own = said.pop("magnitude", None)
    if own is not None or not placed.table.has_magnitude:
        return {"magnitude": 1.0 if own is None else own, "coding": None}
    key = said["type"], said["subtype"]
    return {"magnitude": rows[key].magnitude, "coding": key}
