"""A figure through the turns: one picture a turn, whole or not at all, the same each time.

Planted, each found here: the last turn left out; a picture of the first turn for each; a
half-written file left behind; words that change their height from turn to turn; another
palette each time.
"""

from dataclasses import replace
from importlib.util import find_spec

import numpy as np
import pytest
from PIL import Image

from hedgesim.cli.exits import Status
from hedgesim.cli.main import main
from hedgesim.core.errors import ConfigError
from hedgesim.plots.animation import HOLD, animate, see_encoder
from hedgesim.plots.asking import read
from hedgesim.plots.source import Source
from hedgesim.plots.style import in_size

MP4 = pytest.mark.skipif(find_spec("imageio_ffmpeg") is None, reason="an extra")


@pytest.fixture(scope="module")
def source(tmp_path_factory):
    folder = tmp_path_factory.mktemp("a folder") / "region"
    command = ["run", "baseline", "--runs", "3", "--set", "turns=10", "--out", str(folder)]
    assert main([*command, "--quiet", "--json"]) == Status.DONE
    return Source.open(folder)


def pictures(path):
    with Image.open(path) as film:
        found = []
        for number in range(film.n_frames):
            film.seek(number)
            found.append((np.array(film.convert("RGB")), film.info["duration"]))
    return found


def test_every_so_many_turns_and_the_last_are_shown(source, tmp_path):
    told = []
    path = tmp_path / "map.gif"
    done = animate("map", source, path, every=4, size="slide", partner="RUS",
                   progress=lambda n, of: told.append((n, of)))  # fmt: skip
    assert done.turns == (0, 4, 8, 10)
    assert told == [(1, 4), (2, 4), (3, 4), (4, 4)]
    film = pictures(path)
    assert len(film) == 4
    assert [time for _, time in film] == [done.each] * 3 + [HOLD]
    assert film[0][0].shape == (540, 960, 3)
    assert tuple(film[0][0][2, 2]) == (255, 255, 255)
    changed = np.abs(film[0][0].astype(int) - film[3][0]).sum(axis=-1) > 0
    assert 0.0005 < changed.mean() < 0.5
    assert "in 2015Q2" in done.last.title
    assert done.alt.startswith("4 pictures")
    assert [p.name for p in tmp_path.iterdir()] == ["map.gif"]


def test_pictures_of_a_network_keep_their_layout(source, tmp_path):
    path = tmp_path / "network.gif"
    done = animate("network", source, path, size="column", turn="2014Q4")
    assert done.turns == (0, 4, 8)
    film = pictures(path)
    caption = int(0.96 * film[0][0].shape[0])
    for picture, _ in film[1:]:  # nothing below moves when a title changes
        np.testing.assert_array_equal(picture[caption:], film[0][0][caption:])


@pytest.mark.parametrize("name", ["map", "network"])
def test_of_the_words_around_only_the_quarter_moves(source, name):
    said = []
    for turn in (0, 8):
        entry, opened, asked = read(name, source, "column", {}, moving=True)
        with in_size(asked.size):
            drawn = entry.draw(opened, replace(asked, turn=turn))
        said.append([text.get_text() for text in drawn.figure.texts])
    assert len(said[0]) == len(said[1])
    moved = [pair for pair in zip(*said, strict=True) if pair[0] != pair[1]]
    assert moved == [("2013 start", "2014Q4")]


def test_the_same_folder_gives_the_same_bytes(source, tmp_path):
    paths = [tmp_path / f"{name}.gif" for name in "ab"]
    for path in paths:
        animate("map", source, path, every=9, size="column", measure="strategy")
    assert paths[0].read_bytes() == paths[1].read_bytes()


def test_an_interrupted_animation_leaves_nothing(source, tmp_path):
    def stop(done, total):
        raise KeyboardInterrupt

    path = tmp_path / "map.gif"
    path.write_bytes(b"an older one")
    with pytest.raises(KeyboardInterrupt):
        animate("map", source, path, every=9, progress=stop)
    assert path.read_bytes() == b"an older one"
    assert list(tmp_path.iterdir()) == [path]


@MP4
def test_a_film_is_written_whole_and_the_same_each_time(source, tmp_path):
    from imageio_ffmpeg import count_frames_and_secs

    paths = [tmp_path / f"{name}.mp4" for name in "ab"]
    for path in paths:
        animate("map", source, path, every=9, size="slide")
    assert paths[0].read_bytes() == paths[1].read_bytes()
    frames, seconds = count_frames_and_secs(str(paths[0]))
    assert frames == 3 + HOLD // 800 - 1
    assert seconds == pytest.approx(frames * 0.8, rel=0.05)

    def stop(done, total):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        animate("map", source, tmp_path / "c.mp4", every=9, progress=stop)
    assert sorted(tmp_path.iterdir()) == paths


def test_without_the_extra_the_message_says_what_to_install(monkeypatch):
    monkeypatch.setattr("hedgesim.plots.animation.find_spec", lambda name: None)
    see_encoder("gif")
    with pytest.raises(ConfigError, match=r"hedgesim\[animation\]"):
        see_encoder("mp4")


def test_the_command_writes_beside_the_other_figures(source, capsys):
    folder = source.results.folder
    words = ["plot", str(folder), "--figure", "map", "--animate", "--every", "9"]
    assert main([*words, "--size", "column"]) == Status.DONE
    told = capsys.readouterr()
    assert "3 pictures, 2013 start to 2015Q2" in told.out
    assert "3 of 3 pictures" in told.err
    assert (folder / "figures" / "map-column.gif").is_file()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--animate"], ["--figure alignment", "one of map, network"]),
        (["--figure", "map", "--every", "2"], ["--animate"]),
        (["--figure", "map", "--animate", "--every", "0"], ["1 or more"]),
        (["--figure", "map", "--animate", "--json"], ["one of the two"]),
        (["--figure", "map", "--format", "gif"], ["png, svg, pdf", "--animate writes"]),
        (["--figure", "map", "--animate", "--format", "png"], ["one of gif, mp4"]),
        (["--figure", "map", "--animate", "--out", "x.svg"], ["ends in gif, mp4"]),
        (["--figure", "map", "--animate", "--partner", "x"], ["one of KAZ"]),
    ],
)
def test_what_cannot_be_animated_is_said(source, capsys, words, said):
    assert main(["plot", str(source.results.folder), *words]) == Status.USER
    told = capsys.readouterr()
    assert told.out == ""
    assert "Traceback" not in told.err
    for part in said:
        assert part in told.err
