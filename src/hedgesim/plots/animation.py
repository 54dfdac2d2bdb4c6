"""A figure through the turns: frames, written as GIF or MP4."""

import os
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from PIL import Image

from hedgesim.core.errors import ConfigError, Problem
from hedgesim.plots.asking import read
from hedgesim.plots.catalogue import Asked, Drawn, FigureEntry
from hedgesim.plots.source import Source
from hedgesim.plots.style import in_size
from hedgesim.study.folder import atomic, stopped
from hedgesim.study.open import Results

FORMATS = ("gif", "mp4")
WIDTH = 960
"""Pixels across, at most, and dots per inch: enough for a slide, small in a mail."""
MOST_DOTS = 200
LENGTH, SHORTEST, LONGEST = 14_000, 160, 800
"""Milliseconds that all frames together aim at, and bounds of one."""
HOLD = 2_400
"""Milliseconds for which the last frame stays."""
COLOURS = 255
HOW_TO_INSTALL = 'pip install "hedgesim[animation]"'

Progress = Callable[[int, int], None]
"""Called with the frames drawn and the frames to draw."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Animated:
    """What was written: turns, milliseconds of each picture, what the last one says."""

    turns: tuple[int, ...]
    each: int
    last: Drawn

    @property
    def alt(self) -> str:
        """For those who do not see it: how many pictures there are, and the last one."""
        return f"{len(self.turns)} pictures, one after the other. The last: {self.last.alt}"


def animate(
    name: str,
    source: str | Path | Results | Source,
    path: Path,
    *,
    form: str | None = None,
    size: str = "page",
    every: int = 1,
    progress: Progress | None = None,
    **words: Any,
) -> Animated:
    """Draw a figure of every turn and write the pictures as one file, whole or not at all.

    Parameters
    ----------
    name, source, size, **words
        As for `hedgesim.plots.asking.draw`; `turn` is the last one shown.
    path
        Where to.
    form
        One of `FORMATS`, by default the ending of the path. GIF needs nothing more; MP4
        needs imageio-ffmpeg, which brings its own encoder.
    every
        Turns from one picture to the next; the last turn is always shown.
    progress
        Told after each picture.

    Raises
    ------
    ConfigError
        As `draw`, or if the figure cannot be animated, the ending is none of `FORMATS`, or
        MP4 is asked for without the extra `animation`.
    StoppedByMachine
        If the file cannot be written.
    """
    form = form or path.suffix.removeprefix(".").lower()
    if form not in FORMATS:
        expected = f"a name that ends in {' or '.join(FORMATS)}"
        raise ConfigError([Problem(where="--out", value=str(path), expected=expected)])
    see_encoder(form)
    entry, opened, asked = read(name, source, size, words, moving=True)
    turns = turns_shown(entry, opened, asked, every)
    each = int(min(max(LENGTH / len(turns), SHORTEST), LONGEST))
    frames = _Frames(entry, opened, asked, turns, progress or (lambda done, total: None))
    (write_gif if form == "gif" else write_mp4)(path, frames, each)
    assert frames.last is not None  # there is a turn
    return Animated(turns=tuple(turns), each=each, last=frames.last)


def see_encoder(form: str) -> None:
    """See that a format can be written here.

    Raises
    ------
    ConfigError
        If it is MP4 and imageio-ffmpeg is not installed.
    """
    if form == "mp4" and find_spec("imageio_ffmpeg") is None:
        raise ConfigError([Problem(
            where="--format", value="mp4",
            expected="imageio-ffmpeg, which is not installed", hint=f"{HOW_TO_INSTALL}; "
            "--format gif needs nothing more",
        )])  # fmt: skip


def turns_shown(entry: FigureEntry, source: Source, asked: Asked, every: int) -> list[int]:
    """Choose turns: every so many from the first that there is, and the last.

    Raises
    ------
    ConfigError
        If `every` is below 1, or the last turn lies before all that were recorded.
    """
    assert entry.moves is not None  # read refuses others
    known = list(entry.moves(source, asked))
    last = known[-1] if asked.turn is None else asked.turn
    within = [turn for turn in known if turn <= last]
    if every < 1 or not within:
        raise ConfigError([
            Problem(where="--every", value=str(every), expected="a whole number from 1 on")
            if every < 1
            else Problem(where="--turn", value=source.quarter(last),
                         expected=f"a turn from {source.quarter(known[0])} on")
        ])  # fmt: skip
    kept = [turn for turn in within if (turn - within[0]) % every == 0]
    return kept if kept[-1] == within[-1] else [*kept, within[-1]]


@dataclass(slots=True)
class _Frames:
    """Draws pictures as they are asked for; remembers the last."""

    entry: FigureEntry
    source: Source
    asked: Asked
    turns: Sequence[int]
    progress: Progress
    last: Drawn | None = None

    def __iter__(self) -> Iterator[np.ndarray]:
        """Give every picture as rows of pixels of red, green and blue."""
        for done, turn in enumerate(self.turns, 1):
            yield self.draw(turn)
            self.progress(done, len(self.turns))

    def draw(self, turn: int) -> np.ndarray:
        """Draw one turn; even numbers of pixels, as encoders want them."""
        size = self.asked.size
        with in_size(size):
            drawn = self.entry.draw(self.source, replace(self.asked, turn=turn))
            drawn.figure.set_dpi(min(WIDTH / size.width, MOST_DOTS))
            canvas: Any = FigureCanvasAgg(drawn.figure)
            canvas.draw()
            pixels = np.asarray(canvas.buffer_rgba())[:, :, :3]
        self.last = drawn
        high, wide = pixels.shape[:2]
        return np.ascontiguousarray(pixels[: high - high % 2, : wide - wide % 2])


def write_gif(path: Path, frames: _Frames, each: int) -> None:
    """Write a GIF that begins again at its end, with one palette for all pictures."""
    turns = frames.turns
    some = [frames.draw(turns[k]) for k in sorted({0, len(turns) // 2, len(turns) - 1})]
    palette = _palette(np.concatenate([frame.reshape(-1, 3) for frame in some]))
    images = [_indexed(frame, palette) for frame in frames]
    times = [each] * (len(images) - 1) + [max(HOLD, each)]
    with atomic(path) as file:
        images[0].save(
            file, format="GIF", save_all=True, append_images=images[1:], duration=times,
            loop=0, optimize=False, disposal=1,
        )  # fmt: skip


def _palette(pixels: np.ndarray) -> np.ndarray:
    """Give the most frequent colours, exactly: areas are flat, only letters have more."""
    colours, counts = np.unique(_coded(pixels), return_counts=True)
    kept = np.sort(colours[np.argsort(-counts, kind="stable")][:COLOURS])
    return _decoded(kept)


def _indexed(frame: np.ndarray, palette: np.ndarray) -> Image.Image:
    """Give each pixel the nearest colour of a palette; its own, where that is there."""
    found, places = np.unique(_coded(frame.reshape(-1, 3)), return_inverse=True)
    away = _decoded(found)[:, None, :].astype(np.int32) - palette[None, :, :]
    nearest = np.argmin((away**2).sum(axis=-1), axis=1).astype(np.uint8)
    image = Image.fromarray(nearest[places].reshape(frame.shape[:2]))
    image.putpalette(palette.tobytes())
    return image


def _coded(pixels: np.ndarray) -> np.ndarray:
    red, green, blue = pixels.astype(np.uint32).T
    codes: np.ndarray = red << 16 | green << 8 | blue
    return codes


def _decoded(codes: np.ndarray) -> np.ndarray:
    return np.stack([codes >> 16, codes >> 8 & 255, codes & 255], axis=-1).astype(np.uint8)


def write_mp4(path: Path, frames: _Frames, each: int) -> None:
    """Write an MP4 that any browser shows, with the encoder that imageio-ffmpeg brings.

    The file has no date, and one thread writes it, so that it is the same each time.
    """
    from imageio_ffmpeg import write_frames

    temporary = path.parent / f".{path.name}.{uuid.uuid4().hex}.tmp.mp4"
    exact = ["-fflags", "+bitexact", "-flags:v", "+bitexact", "-map_metadata", "-1"]
    encode = ["-crf", "20", "-preset", "slow", "-tune", "animation", "-threads", "1",
              "-movflags", "+faststart", *exact]  # fmt: skip
    writer: Any = None
    try:
        for frame in frames:
            if writer is None:
                high, wide = frame.shape[:2]
                writer = write_frames(
                    str(temporary), (wide, high), fps=1000 / each, codec="libx264",
                    quality=None, macro_block_size=1, ffmpeg_log_level="error",
                    output_params=encode,
                )  # fmt: skip
                writer.send(None)
            writer.send(frame)
        for _ in range(max(round(HOLD / each) - 1, 0)):
            writer.send(frame)
        writer.close()
        os.replace(temporary, path)
    except OSError as problem:
        raise stopped(path, problem) from problem
    finally:
        if writer is not None:
            writer.close()
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
