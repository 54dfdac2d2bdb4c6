"""The catalogue of figures: a figure is one decorated function, found by being there."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from importlib import import_module
from pkgutil import iter_modules
from typing import Literal

import pandas as pd
from matplotlib.figure import Figure

from hedgesim.core.catalogue import Catalogue
from hedgesim.plots.source import Source
from hedgesim.plots.style import SIZES, Size

OPTIONS = (
    "state", "partner", "channel", "turn", "since", "run", "measure", "factors", "against",
)  # fmt: skip
"""What a figure may be asked for; each takes some of these."""

Count = Literal["none", "one", "some", "smaller", "all"]
"""How many states a figure shows: see `FigureEntry`."""

Needs = Literal["bands", "states", "pairs", "grid", "replay", "outline"]
"""What a folder must hold: bands (a complete study), a row a run of states or of pairs, a
grid as its design, inputs and code as they are here, so that a run can be made again, or a
region with borders."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a figure is asked to show; every word was found to mean something already.

    Attributes
    ----------
    size
        The format.
    states
        Ids of the states to draw; one, unless the figure takes several.
    partner, channel, measure
        Ids and a name, or None where nothing was asked.
    turn, since
        Turns, or None.
    run
        Which run, where one is told.
    factors
        Names of two factors of a design, or none.
    against
        Another results folder.
    moving
        Whether it is one picture of several: then its words keep their length.
    """

    size: Size = SIZES["page"]
    states: tuple[str, ...] = ()
    partner: str | None = None
    channel: str | None = None
    measure: str | None = None
    turn: int | None = None
    since: int | None = None
    run: int = 0
    factors: tuple[str, ...] = ()
    against: Source | None = None
    moving: bool = False

    @property
    def state(self) -> str:
        """The one state of a figure that shows one."""
        return self.states[0]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Drawn:
    """A figure, and what it says in other forms.

    Attributes
    ----------
    figure
        Registered nowhere: save it with `savefig`.
    table
        What is drawn, tidy: the numbers of `--json`.
    title
        What is seen, in words.
    alt
        What the figure shows, for those who do not see it: a few sentences.
    notes
        What a reader of the command's answer should know, such as what was left out.
    """

    figure: Figure
    table: pd.DataFrame
    title: str
    alt: str
    notes: tuple[str, ...] = ()


Draw = Callable[[Source, Asked], Drawn]
Moves = Callable[[Source, Asked], Sequence[int]]
"""Gives the turns of which a figure can be drawn, in order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureEntry:
    """A figure of the catalogue.

    Attributes
    ----------
    name
        What it is called on the command line.
    meaning
        What it shows, in one line.
    needs
        What the folder must hold: see `Needs`.
    takes
        The options that it takes, of `OPTIONS`.
    states
        How many states it shows: "one", "some" (one by default, several or `all` if asked),
        "smaller" (likewise, by default those that choose and are no vector), "all" (all by
        default), or "none".
    draw
        From a source and what was asked to the figure.
    moves
        What turns can be shown one after the other, where it can be animated.
    """

    name: str
    meaning: str
    needs: tuple[Needs, ...]
    takes: tuple[str, ...]
    states: Count
    draw: Draw
    moves: Moves | None = None


_FIGURES: Catalogue[FigureEntry] = Catalogue("figure")


def figure(
    name: str,
    meaning: str,
    *,
    needs: Iterable[Needs] = ("bands",),
    takes: Iterable[str] = (),
    states: Count = "one",
    moves: Moves | None = None,
) -> Callable[[Draw], Draw]:
    """Enter a function in the catalogue as a figure, and leave it as it is.

    Raises
    ------
    ValueError
        If the name is taken, or an option is none of `OPTIONS`.
    """
    options = tuple(takes) if states == "none" else ("state", *takes)
    unknown = set(options) - set(OPTIONS)
    if unknown:
        raise ValueError(f"figure {name}: no option {', '.join(sorted(unknown))}")

    def keep(draw: Draw) -> Draw:
        _FIGURES.add(name, FigureEntry(
            name=name, meaning=meaning, needs=tuple(needs), takes=options, states=states,
            draw=draw, moves=moves,
        ))  # fmt: skip
        return draw

    return keep


def figures() -> Catalogue[FigureEntry]:
    """Give every figure by name.

    Every module of `hedgesim.plots` is imported: a figure is there because it is written
    there.

    Examples
    --------
    >>> figures()["alignment"].takes
    ('state', 'channel')
    """
    package = import_module("hedgesim.plots")
    for module in iter_modules(package.__path__, f"{package.__name__}."):
        import_module(module.name)
    return _FIGURES
