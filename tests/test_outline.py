"""Borders of a region: what is refused, and that the shipped ones lie where they should.

Planted, each found here: latitude before longitude; a ring that is left open; Crimea with
Russia; a place of one state exchanged with that of another; holes filled.
"""

import json
import shutil

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch

from hedgesim.cli.exits import Status
from hedgesim.cli.main import main
from hedgesim.core.errors import ConfigError
from hedgesim.plots.projection import LONGEST, path_of, projected, window
from hedgesim.world.names import resolve
from hedgesim.world.outline import read_outline, within
from hedgesim.world.region_reader import load_region

SQUARE = [[0, 0], [0, 9], [9, 9], [9, 0], [0, 0]]
HOLE = [[3, 3], [5, 3], [5, 5], [3, 5], [3, 3]]


def content(**other):
    whole = {
        "format": 1, "source": "invented", "centre": [4, 4], "places": {"ALT": [1, 1]},
        "actors": {"ALT": [SQUARE, HOLE]},
    }  # fmt: skip
    return whole | other


def written(folder, said):
    text = said if isinstance(said, str) else json.dumps(said, indent=1)
    (folder / "outline.json").write_text(text, encoding="utf-8")
    return folder


def read(folder, said):
    return read_outline(written(folder, said), ("ALT", "NOR", "SUD"))


@pytest.fixture(scope="module")
def shipped():
    region = load_region("central_asia")
    return read_outline(region.folder, region.partners)


def test_a_region_without_the_file_has_none(tmp_path):
    assert read_outline(tmp_path, ("ALT",)) is None
    assert read_outline(resolve("region", "triad"), ("ALT",)) is None


def test_what_stands_in_the_file_is_read(tmp_path):
    said = content(neighbours={"Far": [SQUARE]}, land=[HOLE], note="lines")
    outline = read(tmp_path, said)
    assert outline.places == {"ALT": (1.0, 1.0)}
    assert len(outline.actors["ALT"]) == 2
    assert outline.neighbours["Far"][0][1] == (0.0, 9.0)
    assert (outline.source, outline.note, outline.centre) == ("invented", "lines", (4, 4))


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("{", ["outline.json:1", "JSON"]),
        ("[]", ["an object"]),
        ('{"format": 1, "format": 1}', ["format", "each key once"]),
        ("[" * 100_000, ["nested"]),
        (content(format=2), ["format = 2", "expected: 1"]),
        (content(format=True), ["expected: 1"]),
        (content(source=" "), ["source", "not empty"]),
        (content(lnd=[]), ["lnd", "did you mean 'land'"]),
        ({"format": 1}, ["'source', which is required", "'actors', which is required"]),
        (content(centre=[4]), ["centre", "[longitude, latitude]"]),
        (content(places={"ALT": [1, 91]}), ["places.ALT", "from -90 to 90"]),
        (content(places={"ALT": [1, float("nan")]}), ["places.ALT"]),
        (content(places={"ALT": [1, True]}), ["places.ALT"]),
        (content(places={"ALT": [4, 4]}), ["places.ALT", "within the borders of ALT"]),
        (content(places={}), ["a place of ALT, whose borders are drawn"]),
        (content(places=[]), ["places", "an object"]),
        (content(actors={"ATL": [SQUARE]}, places={}), ["actors.ATL", "'ALT'"]),
        (content(actors={"ALT": [SQUARE[:-1]]}), ["actors.ALT[1][4]", "ends where"]),
        (content(actors={"ALT": [SQUARE, HOLE[:3]]}), ["actors.ALT[2]", "four points"]),
        (content(actors={"ALT": 5}), ["actors.ALT = 5", "a list of rings"]),
        (content(land=[[[0, 0], [400, 0], [1, 1], [0, 0]]]), ["land[1][2]", "360"]),
        (content(neighbours={"Far": [[1, 2, 3, 4]]}), ["neighbours.Far[1][1]"]),
    ],
)
def test_what_is_wrong_is_said(tmp_path, said, words):
    with pytest.raises(ConfigError) as caught:
        read(tmp_path, said)
    for word in words:
        assert word in str(caught.value)


def test_every_problem_is_told_with_its_line(tmp_path):
    said = content(places={"ALT": [1, 91]}, land=[SQUARE[:-1]], centre="x")
    with pytest.raises(ConfigError) as caught:
        read(tmp_path, said)
    assert "3 problems" in str(caught.value)
    lines = (tmp_path / "outline.json").read_text(encoding="utf-8").splitlines()
    for problem in caught.value.problems:
        assert problem.key.split(".")[-1].split("[")[0] in lines[problem.line - 1]


def test_a_region_with_a_wrong_outline_is_refused_by_check(tmp_path, monkeypatch, capsys):
    folder = tmp_path / "regions" / "triad"
    shutil.copytree(resolve("region", "triad"), folder)
    monkeypatch.chdir(tmp_path)
    written(folder, content())
    assert main(["check", "triad"]) == Status.DONE
    written(folder, content(places={"ALT": [50, 50]}))
    capsys.readouterr()
    assert main(["check", "triad"]) == Status.USER
    assert "regions/triad/outline.json" in capsys.readouterr().err.replace("\\", "/")


def test_the_shipped_borders_are_of_every_actor_but_the_rest(shipped):
    region = load_region("central_asia")
    rest = {actor.id for actor in region.actors if actor.remainder}
    assert set(shipped.actors) == set(shipped.places) == set(region.partners) - rest
    assert "public domain" in shipped.source
    assert (region.folder / "outline.json").stat().st_size < 150_000


@pytest.mark.parametrize(
    ("place", "whose"),
    [
        ((71.4, 51.2), "KAZ"), ((76.9, 43.3), "KAZ"), ((74.6, 42.8), "KGZ"),
        ((69.2, 41.3), "UZB"), ((68.8, 38.6), "TJK"), ((58.4, 38.0), "TKM"),
        ((37.6, 55.8), "RUS"), ((131.5, 43.5), "RUS"), ((116.4, 39.9), "CHN"),
        ((87.6, 43.8), "CHN"), ((32.9, 39.9), "TUR"), ((2.35, 48.9), "WEST"),
        ((33.4, 35.3), "WEST"), ((34.1, 45.0), "Ukraine"), ((30.5, 50.5), "Ukraine"),
        ((106.9, 47.9), "Mongolia"),
    ],
)  # fmt: skip
def test_cities_lie_where_they_lie(shipped, place, whose):
    every = dict(shipped.actors) | dict(shipped.neighbours)
    assert [name for name, rings in every.items() if within(place, rings)] == [whose]


def test_areas_are_about_those_of_the_states(shipped):
    """An equal-area projection: areas on paper, in millions of square kilometres."""
    known = {"KAZ": 2.72, "UZB": 0.447, "TKM": 0.488, "KGZ": 0.2, "TJK": 0.143, "TUR": 0.78}
    for actor, area in known.items():
        found = 0.0
        for ring in shipped.actors[actor]:
            x, y = projected(ring, shipped.centre).T
            found -= float(np.sum(x[:-1] * y[1:] - x[1:] * y[:-1])) / 2  # clockwise
        assert found * 6371.0**2 / 1e6 == pytest.approx(area, rel=0.05), actor


def test_a_hole_stays_empty():
    rings = tuple(tuple(map(tuple, ring)) for ring in (SQUARE, HOLE))
    centre = (4.0, 4.0)
    path = path_of(rings, centre)
    here, hole = projected([(1.5, 1.5), (4.0, 4.0)], centre)
    figure = Figure(figsize=(2, 2), dpi=50)
    ax = figure.add_axes((0, 0, 1, 1), xlim=(-0.1, 0.1), ylim=(-0.1, 0.1))
    ax.set_axis_off()
    ax.add_patch(PathPatch(path, facecolor="black", linewidth=0))
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    grey = np.asarray(canvas.buffer_rgba())[::-1, :, 0]
    x, y = ((np.array([here, hole]) + 0.1) / 0.2 * 100).astype(int).T
    assert list(grey[y, x]) == [0, 255]
    sides = [np.hypot(*np.diff(ring, axis=0).T).max() for ring in path.to_polygons()]
    assert max(sides) < np.radians(LONGEST) * 1.2


def test_a_window_holds_the_places_in_the_shape_that_was_asked(shipped):
    view = window(shipped, ["KAZ", "TUR"], (0.1, 0.05), 2.0)
    left, right, bottom, top = view
    assert (right - left) / (top - bottom) == pytest.approx(2.0)
    for x, y in projected([shipped.places[a] for a in ("KAZ", "TUR")], shipped.centre):
        assert left + 0.1 - 1e-9 <= x <= right - 0.1 + 1e-9
        assert bottom + 0.05 - 1e-9 <= y <= top - 0.05 + 1e-9
