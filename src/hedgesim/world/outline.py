"""Where a region's actors lie: borders and places of `outline.json`, for maps alone.

No rule, measure or number of a run reads it. A region without the file runs as any other;
only what is drawn on a map needs it.
"""

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from hedgesim.core.errors import ConfigError, Problem, did_you_mean
from hedgesim.world.plain_text import read_text, shown
from hedgesim.world.toml_text import toml_value

FILE = "outline.json"
MAX_BYTES = 2 * 1024 * 1024
"""Largest outline that is read, in bytes."""
REQUIRED = ("format", "source", "centre", "places", "actors")
KEYS = (*REQUIRED, "note", "neighbours", "land")

Point = tuple[float, float]
"""Longitude and latitude in degrees."""
Rings = tuple[tuple[Point, ...], ...]
"""Closed lines, each ending where it begins; holes run the other way round."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """Borders of a region and of what lies around it.

    Attributes
    ----------
    source, note
        Where the lines come from, and what should be known of them.
    centre
        The middle of a picture.
    places
        By actor a point within it, at which its name stands well.
    actors, neighbours
        Rings by id of an actor, and by name of who else has a border drawn.
    land
        Rings of what is ground only.
    """

    source: str
    note: str
    centre: Point
    places: Mapping[str, Point]
    actors: Mapping[str, Rings]
    neighbours: Mapping[str, Rings]
    land: Rings


def read_outline(folder: Path, actors: Collection[str]) -> Outline | None:
    """Read `outline.json` of a region's folder, if there is one.

    Parameters
    ----------
    folder
        The region's folder.
    actors
        Ids of the region's actors.

    Returns
    -------
    The outline, or None where the folder has none.

    Raises
    ------
    ConfigError
        With every problem: text that is no JSON, a key that is missing or unknown, an id of
        nobody, a ring that is open or too short, a number out of range, a place that lies
        outside its actor.
    """
    path = folder / FILE
    if not path.exists():
        return None
    text = read_text(path, max_bytes=MAX_BYTES, max_line=MAX_BYTES)
    file = _File(shown(path), text)
    data = _parsed(file)
    problems = list(_faults(data, file, actors))
    if problems:
        raise ConfigError(problems)
    return Outline(
        source=data["source"],
        note=data.get("note", ""),
        centre=_point(data["centre"]),
        places={key: _point(at) for key, at in data["places"].items()},
        actors={key: _rings(rings) for key, rings in data["actors"].items()},
        neighbours={k: _rings(rings) for k, rings in data.get("neighbours", {}).items()},
        land=_rings(data.get("land", [])),
    )


def within(point: Point, rings: Rings) -> bool:
    """Tell whether a point lies inside rings, and in no hole of theirs.

    Examples
    --------
    >>> square = ((0.0, 0.0), (0.0, 9.0), (9.0, 9.0), (9.0, 0.0), (0.0, 0.0))
    >>> hole = ((3.0, 3.0), (5.0, 3.0), (5.0, 5.0), (3.0, 5.0), (3.0, 3.0))
    >>> [within(at, (square, hole)) for at in ((1.0, 1.0), (4.0, 4.0), (10.0, 1.0))]
    [True, False, False]
    """
    x, y = point
    crossed = 0
    for ring in rings:
        for (x0, y0), (x1, y1) in pairwise(ring):
            if (y0 > y) != (y1 > y) and x < x0 + (y - y0) / (y1 - y0) * (x1 - x0):
                crossed += 1
    return crossed % 2 == 1


def _point(said: Any) -> Point:
    return float(said[0]), float(said[1])


def _rings(said: Any) -> Rings:
    return tuple(tuple(_point(point) for point in ring) for ring in said)


@dataclass(frozen=True, slots=True)
class _File:
    """The file as it was written, to tell lines of keys."""

    where: str
    text: str

    def problem(
        self, key: str, expected: str, value: Any = None, hint: str | None = None
    ) -> Problem:
        """Describe what is wrong at a key such as `actors.KAZ[2]`."""
        return Problem(where=self.where, line=self._line(key), key=key or None,
                       value=None if value is None else toml_value(value),
                       expected=expected, hint=hint)  # fmt: skip

    def _line(self, key: str) -> int | None:
        at = 0
        for part in key.split("[")[0].split("."):
            found = self.text.find(f"{json.dumps(part, ensure_ascii=False)}:", at)
            at = found if found >= 0 else at
        return self.text.count("\n", 0, at) + 1 if at else None


def _parsed(file: _File) -> dict[str, Any]:
    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        for place, (key, _) in enumerate(pairs):
            if key in [other for other, _ in pairs[:place]]:
                raise ConfigError([file.problem(key, "each key once")])
        return dict(pairs)

    try:
        data = json.loads(file.text, object_pairs_hook=once)
    except json.JSONDecodeError as error:
        raise ConfigError([
            Problem(where=file.where, line=error.lineno, expected=f"JSON ({error.msg})")
        ]) from None  # fmt: skip
    except RecursionError:
        raise ConfigError([file.problem("", "JSON that is not nested so deep")]) from None
    if not isinstance(data, dict):
        raise ConfigError([file.problem("", "an object, with braces around it")])
    return data


def _faults(
    data: dict[str, Any], file: _File, actors: Collection[str]
) -> Iterator[Problem]:
    """Find whatever is wrong in a file that is JSON."""
    for key in data:
        if key not in KEYS:
            expected = f"a key of the file: {', '.join(KEYS)}"
            yield file.problem(key, expected, hint=did_you_mean(key, KEYS))
    for key in REQUIRED:
        if key not in data:
            yield file.problem(key, f"'{key}', which is required")
    yield from _faults_of_values(data, file)
    for table in ("places", "actors", "neighbours"):
        yield from _faults_of_table(table, data.get(table, {}), file, actors)
    yield from _faults_of_rings("land", data.get("land", []), file)
    yield from _faults_of_places(data, file)


def _faults_of_table(
    table: str, inner: Any, file: _File, actors: Collection[str]
) -> Iterator[Problem]:
    if not isinstance(inner, dict):
        yield file.problem(table, "an object, with names and what is theirs")
        return
    for name, value in inner.items():
        key = f"{table}.{name}"
        if table != "neighbours" and name not in actors:
            expected = f"the id of an actor: {', '.join(actors)}"
            yield file.problem(key, expected, hint=did_you_mean(name, actors))
        found = _faults_of_point if table == "places" else _faults_of_rings
        yield from found(key, value, file)


def _faults_of_values(data: dict[str, Any], file: _File) -> Iterator[Problem]:
    if "format" in data and (data["format"] != 1 or isinstance(data["format"], bool)):
        yield file.problem("format", "1", data["format"])
    for key in ("source", "note"):
        said = data.get(key, "-")
        if not isinstance(said, str) or not said.strip():
            yield file.problem(key, "a text that is not empty", said)
    if "centre" in data:
        yield from _faults_of_point("centre", data["centre"], file)


def _faults_of_point(key: str, value: Any, file: _File) -> Iterator[Problem]:
    if not _is_point(value):
        expected = "[longitude, latitude] in degrees, from -180 to 360 and from -90 to 90"
        yield file.problem(key, expected, value)


def _is_point(value: Any) -> bool:
    """Tell whether a value is two numbers on the globe; not a number is none."""
    if not isinstance(value, list) or len(value) != 2:
        return False
    if any(isinstance(x, bool) or not isinstance(x, int | float) for x in value):
        return False
    return bool(-180.0 <= value[0] <= 360.0 and -90.0 <= value[1] <= 90.0)


def _faults_of_rings(key: str, value: Any, file: _File) -> Iterator[Problem]:
    if not isinstance(value, list):
        yield file.problem(key, "a list of rings, each a list of points", value)
        return
    for place, ring in enumerate(value):
        at = f"{key}[{place + 1}]"
        if not isinstance(ring, list) or len(ring) < 4:
            yield file.problem(at, "a ring of four points or more", ring)
            continue
        wrong = next((n for n, point in enumerate(ring) if not _is_point(point)), None)
        if wrong is not None:  # one a ring: the others are mostly wrong in the same way
            yield from _faults_of_point(f"{at}[{wrong + 1}]", ring[wrong], file)
        elif ring[0] != ring[-1]:
            expected = f"a ring that ends where it begins, at {toml_value(ring[0])}"
            yield file.problem(f"{at}[{len(ring)}]", expected, ring[-1])


def _faults_of_places(data: dict[str, Any], file: _File) -> Iterator[Problem]:
    """Complain about an actor that is drawn and has no place, or has it elsewhere."""
    places, actors = data.get("places"), data.get("actors")
    if not isinstance(places, dict) or not isinstance(actors, dict):
        return
    for name, rings in actors.items():
        key = f"places.{name}"
        if name not in places:
            yield file.problem(key, f"a place of {name}, whose borders are drawn")
        elif _is_point(places[name]) and not any(_faults_of_rings(key, rings, file)):
            inside = within(_point(places[name]), _rings(rings))
            if rings and not inside:
                expected = f"a point within the borders of {name}"
                yield file.problem(key, expected, places[name])
