"""Figures of the catalogue, drawn for a page: wide, and narrow for a telephone."""

import io
import shlex
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from hedgesim.core.errors import ConfigError
from hedgesim.plots.asking import draw, missing
from hedgesim.plots.catalogue import Drawn, FigureEntry, figures
from hedgesim.plots.source import Source
from hedgesim.plots.style import SIZES, in_size
from hedgesim.report.svg import Glyphs, inlined

FIRST = ("two-worlds", "heat-map", "strategies", "threat-dependence", "ternary", "map",
         "network", "phase")  # fmt: skip
"""Figures that come first, in this order; others follow in the catalogue's."""

INSTEAD = ("alignment",)
"""Figures in whose place the page has one that answers to the pointer."""

WORDS: Mapping[str, Mapping[str, str]] = {"strategies": {"state": "all"}}
"""What a figure is asked for, where its own choice shows one state of several."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A figure in the page.

    `name` is that of the catalogue; `title` and `alt` say what is seen, `notes` what was
    left out; `wide` and `narrow` are the same figure in two formats; `command` draws it.
    """

    name: str
    title: str
    alt: str
    notes: tuple[str, ...]
    wide: Markup
    narrow: Markup
    command: str


@dataclass(frozen=True, slots=True)
class Gallery:
    """The figures of a page, the letters that they share, and what could not be drawn."""

    pictures: tuple[Picture, ...]
    glyphs: Glyphs
    left_out: tuple[str, ...]


def gallery(source: Source, against: Source | None = None) -> Gallery:
    """Draw every figure of the catalogue that a folder has the tables for.

    A figure that makes a run again is left out, since it tells of one run. One that needs
    another folder is drawn if there is one.

    Parameters
    ----------
    source
        The folder.
    against
        Another, to compare it with.
    """
    pictures: list[Picture] = []
    left_out: list[str] = []
    glyphs: Glyphs = {}
    for entry in chosen(source, against):
        words = _asked(entry, against)
        try:
            pictures.append(_picture(entry, source, words, glyphs))
        except ConfigError as refused:
            said = "; ".join(problem.expected for problem in refused.problems)
            left_out.append(f"{entry.name}: it would need {said}")
    return Gallery(tuple(pictures), glyphs, tuple(left_out))


def chosen(source: Source, against: Source | None) -> Iterator[FigureEntry]:
    """Give the figures that are drawn, in their order."""
    every = figures()
    names = [n for n in FIRST if n in every] + [n for n in every if n not in FIRST]
    for name in names:
        entry = every[name]
        paired = "against" in entry.takes
        if (
            name not in INSTEAD
            and "replay" not in entry.needs
            and paired <= (against is not None)
            and not missing(entry, source)
        ):
            yield entry


def _asked(entry: FigureEntry, against: Source | None) -> dict[str, Any]:
    words: dict[str, Any] = dict(WORDS.get(entry.name, {}))
    return words | ({"against": against} if "against" in entry.takes else {})


def _picture(
    entry: FigureEntry,
    source: Source,
    words: Mapping[str, Any],
    glyphs: Glyphs,
) -> Picture:
    drawn = {size: draw(entry.name, source, size=size, **words) for size in FORMATS}
    page, column = (
        inlined(
            _svg(drawn[size], size), f"{entry.name}-{size}", drawn[size].alt, glyphs
        )
        for size in FORMATS
    )  # fmt: skip
    told = drawn["page"]
    return Picture(
        entry.name, told.title, told.alt, told.notes, page, column,
        _command(entry.name, words, source),
    )  # fmt: skip


FORMATS: Sequence[str] = ("page", "column")


def _svg(drawn: Drawn, size: str) -> str:
    out = io.StringIO()
    with in_size(SIZES[size]):
        drawn.figure.savefig(out, format="svg", metadata={"Date": None})
    return out.getvalue()


def _command(name: str, words: Mapping[str, Any], source: Source) -> str:
    said = ["hedgesim", "plot", name_of(source), "--figure", name]
    for option, word in words.items():
        said += [f"--{option}", name_of(word) if isinstance(word, Source) else str(word)]
    return shlex.join(said)


def name_of(source: Source) -> str:
    """Name a folder as commands would, below `results`; where it lies here is left out."""
    return f"results/{source.results.folder.resolve().name}"
