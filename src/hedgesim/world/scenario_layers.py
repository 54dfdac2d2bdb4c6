"""A scenario and those that it extends: read as a chain, then laid one over the other."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from hedgesim.core.errors import ConfigError, Problem, did_you_mean
from hedgesim.world.messages import in_order, validate_partly
from hedgesim.world.models_fields import FIRST_DATE, LAST_DATE
from hedgesim.world.models_scenario import ScenarioFile
from hedgesim.world.names import resolve
from hedgesim.world.plain_text import read_text, shown
from hedgesim.world.region_checks import duplicates
from hedgesim.world.toml_text import TomlText, parse_toml

MAX_CHAIN = 16
"""Longest chain of scenarios that extend one another."""

MAX_CODING = 12
"""Most magnitudes that a scenario may choose: each is an assumption."""


@dataclass(frozen=True, slots=True)
class Layer:
    """One file of the chain; `whole` unless entries that are wrong were left out.

    `of_experiment` if it is what an experiment changes, and no file of its own.
    """

    path: Path
    toml: TomlText
    file: ScenarioFile
    whole: bool = True
    of_experiment: bool = False


@dataclass(frozen=True, slots=True)
class Placed:
    """An entry of an array of tables, with where it stands."""

    table: Any
    layer: Layer
    key: str
    place: int

    def problem(self, field: str | None, expected: str, hint: str | None = None) -> Problem:
        """Describe what is wrong with the entry, or with a field of it."""
        path = (self.key, self.place) if field is None else (self.key, self.place, field)
        return self.layer.toml.problem(path, expected, hint)


@dataclass(slots=True)
class Merged:
    """The chain as one scenario, with what was wrong in laying it together."""

    layers: list[Layer]
    region: str | None = None
    span: tuple[dt.date, dt.date] = (FIRST_DATE, LAST_DATE)
    outsiders: dict[str, str] = field(default_factory=dict)
    coding: dict[tuple[str, str], Placed] = field(default_factory=dict)
    events: dict[str, Placed] = field(default_factory=dict)
    unmapped: dict[str, Placed] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    @property
    def whole(self) -> bool:
        """Tell whether every entry of every file could be read."""
        return all(layer.whole for layer in self.layers)

    @property
    def region_layer(self) -> Layer:
        """Give the file that names the region: the last of the chain that does."""
        return next(layer for layer in reversed(self.layers) if layer.file.region)


def read_layers(path: Path) -> tuple[list[Layer], list[Problem]]:
    """Read a scenario and all that it extends, the outermost ancestor first.

    Entries that are wrong are told among the problems and left out of their layer, so that
    the others can be judged.

    Raises
    ------
    ConfigError
        With every problem of every file of the chain, if one of them cannot be read at all,
        extends itself, or makes a chain of more than sixteen.
    """
    layers: list[Layer] = []
    problems: list[Problem] = []
    seen: list[Path] = []
    unread = 0
    current: Path | None = path
    while current is not None:
        toml = _read(current, problems)
        if toml is None:
            unread += 1
            break
        seen.append(current.resolve())
        file, judged, wrong = validate_partly(ScenarioFile, toml)
        problems += wrong
        unread += file is None
        if file is not None:
            layers.insert(0, Layer(current, judged, file, whole=not wrong))
        before = len(problems)
        current = _parent(current, toml, seen, problems)
        unread += len(problems) > before
    if unread or len(layers) < len(seen) or not layers:
        raise ConfigError(in_order(problems))
    return layers, problems


def _read(path: Path, problems: list[Problem]) -> TomlText | None:
    try:
        return _parsed(read_text(path), shown(path))
    except ConfigError as error:
        problems += error.problems
        return None


@lru_cache(maxsize=16)
def _parsed(text: str, where: str) -> TomlText:
    """Parse a scenario of this text once; nobody writes into what is parsed."""
    return parse_toml(text, where)


def _parent(
    path: Path, toml: TomlText, seen: list[Path], problems: list[Problem]
) -> Path | None:
    name = toml.data.get("extends")
    if not isinstance(name, str) or not name:
        return None
    try:
        parent = resolve("scenario", name, near=path.parent)
        target = parent.resolve()
    except ConfigError as error:
        found = error.problems[0]
        problems.append(toml.problem(("extends",), found.expected, found.hint))
        return None
    except (OSError, ValueError):
        problems.append(toml.problem(("extends",), "a path that can be"))
        return None
    if target in seen:
        chain = " → ".join(
            shown(Path(step)) for step in [*seen[seen.index(target) :], target]
        )
        problems.append(
            toml.problem(("extends",), "a scenario that does not extend itself", chain)
        )
        return None
    if len(seen) >= MAX_CHAIN:
        problems.append(
            toml.problem(("extends",), f"at most {MAX_CHAIN} scenarios in a chain")
        )
        return None
    return parent


def merge(layers: list[Layer]) -> Merged:
    """Lay the files of a chain one over the other, noting every contradiction."""
    merged = Merged(layers)
    for layer in layers:
        _leave_out(layer, merged)
        _take_region(layer, merged)
        if layer.file.span is not None:
            merged.span = (layer.file.span[0], layer.file.span[1])
        merged.outsiders = {**merged.outsiders, **layer.file.outsiders}
        _take_coding(layer, merged)
        merged.problems += _take_entries(layer, merged)
    return merged


def _leave_out(layer: Layer, merged: Merged) -> None:
    for place, identifier in enumerate(layer.file.without):
        if identifier in merged.events:
            del merged.events[identifier]
        elif identifier in merged.unmapped:
            del merged.unmapped[identifier]
        elif merged.whole:
            hint = did_you_mean(identifier, [*merged.events, *merged.unmapped])
            whose = "that this one extends" if not layer.of_experiment else "named here"
            expected = f"the id of an event of the scenario {whose}, once"
            merged.problems.append(layer.toml.problem(("without", place), expected, hint))


def _take_region(layer: Layer, merged: Merged) -> None:
    own = layer.file.region
    if own is not None and merged.region not in (None, own):
        expected = f'"{merged.region}", the region of the scenario that this one extends'
        merged.problems.append(layer.toml.problem(("region",), expected))
    merged.region = own or merged.region


def _take_coding(layer: Layer, merged: Merged) -> None:
    rows = layer.file.coding
    keys: list[object] = [(row.type, row.subtype) for row in rows]
    merged.problems += duplicates("coding", keys, "subtype", layer.toml)
    for place, row in enumerate(rows):
        placed = Placed(row, layer, "coding", place)
        merged.coding[row.type, row.subtype] = placed
        if not row.likely[0] <= row.magnitude <= row.likely[1]:
            expected = "a magnitude within its likely range"
            merged.problems.append(placed.problem("magnitude", expected))
    for extra in list(merged.coding.values())[MAX_CODING:]:
        if extra.layer is layer:
            expected = f"at most {MAX_CODING} magnitudes, with those taken over"
            merged.problems.append(extra.problem(None, expected))


def _take_entries(layer: Layer, merged: Merged) -> Iterator[Problem]:
    entries = [Placed(table, layer, "event", n) for n, table in enumerate(layer.file.event)]
    entries += [
        Placed(table, layer, "unmapped", n) for n, table in enumerate(layer.file.unmapped)
    ]
    for placed in entries:
        identifier = placed.table.id
        other = merged.events.get(identifier) or merged.unmapped.get(identifier)
        if other is not None:
            yield placed.problem("id", _once(other, layer), _replacing(other, layer))
        elif placed.key == "event":
            merged.events[identifier] = placed
        else:
            merged.unmapped[identifier] = placed


def _once(other: Placed, layer: Layer) -> str:
    """Say where an id stands already; an experiment need not know its scenario's file."""
    if layer.of_experiment and other.layer is not layer:
        return f"each id once; scenario {other.layer.file.id} has it, too"
    line = other.layer.toml.line((other.key, other.place, "id"))
    return f"each id once; the other is at {other.layer.toml.where}:{line}"


def _replacing(other: Placed, layer: Layer) -> str | None:
    if other.layer is layer:
        return None
    return f'to put this in its place, add without = ["{other.table.id}"]'
