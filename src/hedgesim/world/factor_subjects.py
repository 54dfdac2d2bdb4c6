"""What a factor varies: found in the region, the scenarios and the declared parameters."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from hedgesim.core.calendar import Quarter
from hedgesim.core.errors import Problem, did_you_mean
from hedgesim.world.designs import (
    DATE,
    FIGURE,
    MAGNITUDE,
    ONE_AT_A_TIME,
    PARAMETER,
    PRESENT,
    RULE,
    Value,
)
from hedgesim.world.events_schema import EVENT_TYPES
from hedgesim.world.experiment_figures import cells_of, faults_of_place
from hedgesim.world.figures import FIGURE_QUANTITIES, CellKey, Replacement, cell_key
from hedgesim.world.models_design import FactorTable, PlaceTable
from hedgesim.world.parameters import parameters
from hedgesim.world.region import Region
from hedgesim.world.region_checks import unknown
from hedgesim.world.scenario import Event, Scenario
from hedgesim.world.toml_lines import KeyPath
from hedgesim.world.toml_text import TomlText

DEFAULT_RULE = "multi_vector"
SORTS = ("parameter", "event", "rule", "figure")
"""Keys of which a factor has one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What a factor is judged against; None or empty for what could not be read.

    `fixed` and `rules` are what the file fixes, `replaced` the figures that it replaces,
    `kind` that of the design.
    """

    region: Region | None
    scenarios: Sequence[Scenario]
    fixed: Mapping[str, float]
    rules: Mapping[str, str]
    replaced: Sequence[Replacement]
    start: int | None
    turns: int | None
    kind: str | None
    path: Path
    decisions: Collection[str] | None

    @property
    def span(self) -> tuple[dt.date, dt.date] | None:
        """First and last date of the run, if they are known and dates at all."""
        start = self.start
        if start is None and self.region is not None:
            start = self.region.default_start
        if start is None or self.turns is None:
            return None
        after = Quarter(start, 1).plus(self.turns)
        if not dt.MINYEAR <= start <= after.year <= dt.MAXYEAR:
            return None
        end = dt.date(after.year, 3 * after.quarter - 2, 1) - dt.timedelta(days=1)
        return dt.date(start, 1, 1), end


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What is varied, before it is known which values it takes: see `Factor`.

    `low` to `high` is what is allowed, `likely` what is declared; `events` are those of the
    scenarios that a date moves.
    """

    name: str
    kind: str
    target: str
    bases: tuple[Value | None, ...]
    low: float = 0.0
    high: float = 1.0
    unit: str = ""
    likely: tuple[float, float] | None = None
    scale: str = "linear"
    cells: tuple[CellKey, ...] = ()
    events: tuple[Event, ...] = field(default=())


Found = tuple[Subject | None, list[Problem]]


def subject_of(table: FactorTable, at: KeyPath, toml: TomlText, around: Around) -> Found:
    """Find what an entry of a file varies, or every problem with that."""
    sorts = [sort for sort in SORTS if getattr(table, sort) is not None]
    if len(sorts) != 1:
        expected = "one of parameter, event, rule and figure"
        return None, [toml.problem(at, expected)]
    if table.what is not None and sorts != ["event"]:
        expected = "nothing: it belongs to an event"
        return None, [toml.problem((*at, "what"), expected)]
    find = {"parameter": _parameter, "event": _event, "rule": _rule, "figure": _figure}
    return find[sorts[0]](table, at, toml, around)


def _parameter(table: FactorTable, at: KeyPath, toml: TomlText, around: Around) -> Found:
    name, known = str(table.parameter), parameters()
    path = (*at, "parameter")
    if name not in known:
        return None, [
            toml.problem(path, "the name of a parameter", did_you_mean(name, known))
        ]
    if name in around.fixed and around.kind not in (ONE_AT_A_TIME, None):
        expected = f"a parameter that is not fixed; {_where_fixed(name, toml)} fixes it"
        return None, [toml.problem(path, expected)]
    declared = known[name]
    base = around.fixed.get(name, declared.default)
    return Subject(
        name=name,
        kind=PARAMETER,
        target=name,
        bases=(float(base),) * max(len(around.scenarios), 1),
        low=declared.parameter.low,
        high=declared.parameter.high,
        unit=declared.parameter.unit,
        likely=declared.parameter.likely,
        scale=declared.parameter.scale,
    ), []


def _where_fixed(name: str, toml: TomlText) -> str:
    path = ("parameters", name)
    if path in toml.options:
        return "--set"
    return f"[parameters] on line {toml.line(path)}"


def _event(table: FactorTable, at: KeyPath, toml: TomlText, around: Around) -> Found:
    name, what = str(table.event), table.what
    if what is None:
        return None, [toml.problem((*at, "what"), "'what', which is required of an event")]
    if not around.scenarios:
        return None, []  # what is wrong with the scenario has been said
    events = [next((e for e in s.events if e.id == name), None) for s in around.scenarios]
    there = tuple(event for event in events if event is not None)
    if not there:
        ids = dict.fromkeys(e.id for s in around.scenarios for e in s.events)
        named = " or ".join(dict.fromkeys(s.id for s in around.scenarios))
        hint = did_you_mean(name, ids)
        return None, [toml.problem((*at, "event"), f"the id of an event of {named}", hint)]
    sized = EVENT_TYPES[there[0].type].has_magnitude
    if what == MAGNITUDE and not sized:
        expected = f'"present" or "date": an event of type {there[0].type} has no magnitude'
        return None, [toml.problem((*at, "what"), expected)]
    return Subject(
        name=f"event:{name}:{what}",
        kind=what,
        target=name,
        bases=tuple(None if event is None else _as_it_is(event, what) for event in events),
        likely=there[0].likely if what == MAGNITUDE else None,
        events=there,
    ), []


def _as_it_is(event: Event, what: str) -> Value:
    """Give what a scenario says of an event."""
    said: dict[str, Value] = {
        MAGNITUDE: event.magnitude,
        PRESENT: True,
        DATE: event.date_from,
    }
    return said[what]


def _rule(table: FactorTable, at: KeyPath, toml: TomlText, around: Around) -> Found:
    state, path = str(table.rule), (*at, "rule")
    if around.region is not None:
        noun = "the id of a choosing state"
        wrong = list(unknown(state, around.region.choosers, noun, toml, path))
        if wrong:
            return None, wrong
    if state in around.rules and around.kind not in (ONE_AT_A_TIME, None):
        line = toml.line(("rules", state))
        expected = f"a state whose rule is not fixed; [rules] on line {line} fixes it"
        return None, [toml.problem(path, expected)]
    base = around.rules.get(state, DEFAULT_RULE)
    bases = (base,) * max(len(around.scenarios), 1)
    return Subject(name=f"rule:{state}", kind=RULE, target=state, bases=bases), []


def _figure(table: FactorTable, at: KeyPath, toml: TomlText, around: Around) -> Found:
    place = table.figure
    assert place is not None, "the entry has a figure"
    path = (*at, "figure")
    wrong = faults_of_place(place, path, toml, around.region)
    if wrong or around.region is None:
        return None, wrong
    cells = cells_of(place, around.region)
    taken = {(e.quantity, *cell_key(e)) for e in around.replaced}
    both = [e for e in cells if (e.quantity, *cell_key(e)) in taken]
    if both:
        named = " ".join(word for word in both[0].cell if word)
        expected = f"figures that no [[figure]] replaces; one replaces {named}"
        return None, [toml.problem((*path, "state"), expected)]
    kind = FIGURE_QUANTITIES[place.quantity]
    base = _own_figure(cells, around)
    return Subject(
        name=figure_name(place),
        kind=FIGURE,
        target=place.quantity,
        bases=(base,) * max(len(around.scenarios), 1),
        low=kind.low,
        high=kind.high,
        unit=kind.unit,
        cells=tuple(entry.cell for entry in cells),
    ), []


def _own_figure(cells: Sequence[Replacement], around: Around) -> float | None:
    """Give the region's own number if it is the same in all cells, else None."""
    region = around.region
    assert region is not None, "cells were found in a region"
    start = region.default_start if around.start is None else around.start
    own = {
        cell_key(f): f.value
        for f in region.figures.cells(cells[0].quantity, start).values()
    }
    found = {own.get(cell_key(entry)) for entry in cells}
    return found.pop() if len(found) == 1 else None


def figure_name(place: PlaceTable) -> str:
    """Name the column of a factor that varies figures.

    Examples
    --------
    >>> place = PlaceTable(quantity="kin_exposure", state=["KAZ", "KGZ"], partner="RUS")
    >>> figure_name(place)
    'figure:kin_exposure/KAZ+KGZ/RUS'
    """
    columns = (place.state, place.partner, place.channel)
    return f"figure:{'/'.join([place.quantity, *('+'.join(c) for c in columns if c)])}"


def table_of(column: str) -> dict[str, object]:
    """Give the entry that a column of a list stands for.

    Examples
    --------
    >>> table_of("deference"), table_of("event:E082:present")
    ({'parameter': 'deference'}, {'event': 'E082', 'what': 'present'})
    >>> table_of("figure:weaponisability/RUS/economy")["figure"]
    {'quantity': 'weaponisability', 'state': ['RUS'], 'channel': ['economy']}
    """
    sort, colon, rest = column.partition(":")
    if colon and sort == "event":
        event, colon, what = rest.rpartition(":")
        return {"event": event, "what": what} if colon else {"event": rest}
    if colon and sort == "rule":
        return {"rule": rest}
    if colon and sort == "figure":
        quantity, *ids = rest.split("/")
        kind = FIGURE_QUANTITIES.get(quantity)
        used = (True, kind is None or kind.partner, kind is None or kind.channel)
        names = [
            n for n, on in zip(("state", "partner", "channel"), used, strict=True) if on
        ]
        places = dict(zip(names, (text.split("+") for text in ids), strict=False))
        return {"figure": {"quantity": quantity, **places}}
    return {"parameter": column}
