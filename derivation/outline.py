"""Rewrite the region's outline: `python -m derivation.outline countries-50m.json`.

The file is Natural Earth's admin-0 countries at 1:50 million (version 4.1, public domain)
as TopoJSON, as the npm package `world-atlas` 2.0.2 carries it. Needs Shapely 2.2.

Natural Earth draws who controls a place. Here Crimea is drawn with Ukraine, as the General
Assembly of the United Nations has it (resolution 68/262), and northern Cyprus with Cyprus
(Security Council resolution 541); no other line was changed, and none says what ought to
be.
Borders are drawn between the region's actors and their neighbours; the rest is land.
An outer ring runs clockwise and a hole the other way, so that filling all rings of an actor
together leaves its holes free.
"""

import argparse
import json
from collections.abc import Iterable, Mapping
from itertools import accumulate
from pathlib import Path
from typing import Any

import shapely
from shapely.geometry import MultiPolygon, Point, Polygon, box

OUT = Path(__file__).parent.parent / "src/hedgesim/world/regions/central_asia/outline.json"
WINDOW = (-25.0, 2.0, 165.0, 82.0)
"""Degrees west, south, east, north of what is kept: wider than any picture of it."""
TOLERANCE = 0.1
"""Square root of the area, in degrees, that a corner may cut off to be left out."""
FAR = 0.35
"""The same for coasts of land that no border is drawn of."""
CENTRE = (72.0, 46.0)
"""Longitude and latitude of the middle of a picture."""
PLACES = {
    "KAZ": (67.4, 48.2), "KGZ": (74.6, 41.5), "TJK": (71.2, 38.6), "TKM": (59.2, 39.2),
    "UZB": (63.6, 42.0), "RUS": (88.0, 61.0), "CHN": (103.0, 35.0), "TUR": (34.5, 39.2),
    "WEST": (10.0, 50.5),
}  # fmt: skip
"""A point within each actor at which its name stands well."""
SMALLEST = 0.25
"""Square degrees below which an island is left out."""
CRIMEA = Point(34.3, 45.3)
ACTORS = {
    "KAZ": ("Kazakhstan", "Baikonur"),
    "KGZ": ("Kyrgyzstan",),
    "TJK": ("Tajikistan",),
    "TKM": ("Turkmenistan",),
    "UZB": ("Uzbekistan",),
    "RUS": ("Russia",),
    "CHN": ("China", "Hong Kong", "Macao"),
    "TUR": ("Turkey",),
    "WEST": (
        "Austria", "Belgium", "Bulgaria", "Croatia", "Cyprus", "N. Cyprus", "Czechia",
        "Denmark", "Estonia", "Finland", "France", "Germany", "Greece", "Hungary",
        "Ireland", "Italy", "Latvia", "Lithuania", "Luxembourg", "Malta", "Netherlands",
        "Poland", "Portugal", "Romania", "Slovakia", "Slovenia", "Spain", "Sweden",
        "United Kingdom",
    ),
}  # fmt: skip
NEIGHBOURS = (
    "Ukraine", "Belarus", "Georgia", "Armenia", "Azerbaijan", "Iran", "Iraq", "Syria",
    "Afghanistan", "Pakistan", "India", "Nepal", "Bhutan", "Myanmar", "Laos", "Vietnam",
    "Mongolia", "North Korea", "Norway",
)  # fmt: skip
Shape = Polygon | MultiPolygon


def countries(topology: Mapping[str, Any]) -> dict[str, Shape]:
    """Give every country's shape by its name in the file.

    Parameters
    ----------
    topology
        The parsed TopoJSON.
    """
    scale, origin = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = [list(_line(arc, scale, origin)) for arc in topology["arcs"]]
    told: dict[str, Shape] = {}
    for entry in topology["objects"]["countries"]["geometries"]:
        parts = entry["arcs"] if entry["type"] == "MultiPolygon" else [entry["arcs"]]
        rings = [[_ring(ring, arcs) for ring in part] for part in parts]
        whole = MultiPolygon([Polygon(part[0], part[1:]) for part in rings])
        told[entry["properties"]["name"]] = shapely.make_valid(whole)
    return told


def _line(
    arc: Iterable[list[int]], scale: list[float], origin: list[float]
) -> Iterable[tuple[float, float]]:
    steps = accumulate(arc, lambda at, by: [at[0] + by[0], at[1] + by[1]])
    return ((x * scale[0] + origin[0], y * scale[1] + origin[1]) for x, y, *_ in steps)


def _ring(
    ids: Iterable[int], arcs: list[list[tuple[float, float]]]
) -> list[tuple[float, float]]:
    points: list[tuple[float, float]] = []
    for number in ids:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        points += arc[1:] if points else arc
    return _unbroken(points)


def _unbroken(points: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Let a ring that crosses 180 degrees run on beyond it."""
    if max(x for x, _ in points) - min(x for x, _ in points) <= 180.0:
        return points
    return [(x + 360.0 if x < 0.0 else x, y) for x, y in points]


def with_crimea(shapes: dict[str, Shape]) -> dict[str, Shape]:
    """Draw Crimea with Ukraine.

    Parameters
    ----------
    shapes
        Countries as Natural Earth has them.

    Raises
    ------
    ValueError
        If it is no piece of its own, or is with Ukraine already.
    """
    pieces = list(shapes["Russia"].geoms)
    moved = [piece for piece in pieces if piece.contains(CRIMEA)]
    if len(moved) != 1 or moved[0].area > 5.0:
        raise ValueError("Crimea is no piece of its own in this file")
    kept = MultiPolygon([piece for piece in pieces if piece is not moved[0]])
    return shapes | {"Russia": kept, "Ukraine": shapes["Ukraine"].union(moved[0])}


def outline(shapes: Mapping[str, Shape]) -> dict[str, list[list[list[float]]]]:
    """Give rings by actor, of neighbours and of the remaining land.

    Parameters
    ----------
    shapes
        Countries by name.

    Returns
    -------
    By name rings of [longitude, latitude] in degrees.
    """
    names = {actor: [n for n in own if n in shapes] for actor, own in ACTORS.items()}
    named = {n for own in names.values() for n in own} | set(NEIGHBOURS)
    names |= {neighbour: [neighbour] for neighbour in NEIGHBOURS}
    names["land"] = [name for name in shapes if name not in named]
    window = box(*WINDOW)
    whole = {k: shapely.union_all([shapes[n] for n in own]) for k, own in names.items()}
    cut = [shape.intersection(window) for shape in whole.values()]
    simple = dict(zip(whole, shapely.coverage_simplify(cut, TOLERANCE), strict=True))
    # inner borders of the rest are not drawn, and its far coasts are no more than ground
    simple["land"] = shapely.coverage_simplify([simple["land"]], FAR)[0]
    return {name: _rings(shape) for name, shape in simple.items()}


def _rings(shape: Shape) -> list[list[list[float]]]:
    parts = [p for p in getattr(shape, "geoms", [shape]) if isinstance(p, Polygon)]
    biggest = max((part.area for part in parts), default=0.0)
    kept = [part for part in parts if part.area >= min(SMALLEST, biggest)]
    turned = [shapely.orient_polygons(part, exterior_cw=True) for part in kept]
    rings = [ring for part in turned for ring in (part.exterior, *part.interiors)]
    return [[[round(x, 2), round(y, 2)] for x, y in ring.coords] for ring in rings]


def main() -> None:
    """Write the outline beside the region's other files."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path, help="countries-50m.json of world-atlas 2.0.2")
    topology = json.loads(parser.parse_args().file.read_text("utf-8"))
    rings = outline(with_crimea(countries(topology)))
    told = {
        "format": 1,
        "source": "Natural Earth 4.1, 1:50 million, simplified; public domain",
        "note": (
            "Crimea is drawn with Ukraine (UN General Assembly resolution 68/262), "
            "northern Cyprus with Cyprus; lines are no statement about what ought to be."
        ),
        "centre": CENTRE,
        "places": PLACES,
        "actors": {name: rings[name] for name in ACTORS},
        "neighbours": {name: rings[name] for name in NEIGHBOURS},
        "land": rings["land"],
    }
    OUT.write_text(_written(told), "utf-8")


def _written(told: Mapping[str, Any]) -> str:
    """Write as JSON with a line for each key, and for each actor and neighbour."""
    lines = []
    for key, value in told.items():
        if isinstance(value, dict):
            inner = ",\n".join(f"  {_json(name)}: {_json(v)}" for name, v in value.items())
            lines.append(f"{_json(key)}: {{\n{inner}\n}}")
        else:
            lines.append(f"{_json(key)}: {_json(value)}")
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _json(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


if __name__ == "__main__":
    main()
