"""What a page can show of a state: ties, threat, hedging, strategies, other measures."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hedgesim.core.errors import Problem, did_you_mean
from hedgesim.measures.strategy_types import STRATEGIES
from hedgesim.plots.heat_map import title_of
from hedgesim.plots.source import Source
from hedgesim.plots.style import CYCLE, LESS, MORE, SPECTRUM, LineLook, looks
from hedgesim.plots.words import upper
from hedgesim.study.compare_words import phrase
from hedgesim.study.full_grid import SHARES

ALIGNMENT, STRATEGY = "alignment", "strategy"
USUAL = (ALIGNMENT, "threat", "hedging_index", STRATEGY)
"""What is shown where nothing else is asked for."""
BANDS, AREAS = "bands", "shares"
"""Lines with bands; or shares of runs, one above the other."""

_TITLES = {"threat": "Threat", "hedging_index": "Hedging"}
_COLOURS = {"threat": LESS, "hedging_index": MORE}


@dataclass(frozen=True, slots=True)
class Line:
    """A line or an area: its measure, its name beside it, its colour."""

    measure: str
    name: str
    look: LineLook


@dataclass(frozen=True, slots=True)
class View:
    """What is shown at one time. `kind` is one of `BANDS` and `AREAS`."""

    key: str
    title: str
    kind: str
    lines: tuple[Line, ...]

    def what(self, source: Source, state: str) -> list[str]:
        """Name each line in a sentence about a state."""
        if self.kind == AREAS:
            names, partner = source.full_names, source.reference(state)
            return [f"{names[state]}'s strategy towards {names[partner]}"]
        return [phrase(line.measure, state, source.region) for line in self.lines]

    def short(self, source: Source) -> list[str]:
        """Name each line after the first, in such a sentence."""
        ids = [line.measure.removeprefix("alignment_") for line in self.lines]
        return [f"with {source.full_names.get(key, key)}" for key in ids]


def views_of(
    source: Source, known: Collection[str], asked: Sequence[str], problems: list[Problem]
) -> tuple[View, ...]:
    """Find what is shown.

    Parameters
    ----------
    source
        The folder.
    known
        Measures that states have by themselves in its bands.
    asked
        Measures, "alignment" for those with every vector, "strategy"; if nothing is asked
        for, what is usual and there.
    problems
        Where a problem is added for each that is not there.
    """
    there = {name: _view(source, known, name) for name in _names(known)}
    if not asked:
        return tuple(there[name] for name in USUAL if name in there)
    for name in dict.fromkeys(asked):
        if name not in there:
            problems.append(
                Problem(where="--measure", value=name, hint=did_you_mean(name, there),
                        expected=f"one of {', '.join(there)}")
            )  # fmt: skip
    return tuple(there[name] for name in dict.fromkeys(asked) if name in there)


def _names(known: Collection[str]) -> Iterator[str]:
    """Name what can be asked for."""
    single = [name for name in known if not name.startswith(SHARES)]
    if any(name.startswith(f"{ALIGNMENT}_") for name in single):
        yield ALIGNMENT
    yield from single
    if len(single) < len(known):
        yield STRATEGY


def _view(source: Source, known: Collection[str], name: str) -> View:
    if name == ALIGNMENT:
        look = looks(source.vectors)
        lines = [
            Line(f"{name}_{v}", source.names[v], LineLook(look[v].colour))
            for v in source.vectors
            if f"{name}_{v}" in known
        ]
        return View(name, "Alignment", BANDS, tuple(lines))
    if name == STRATEGY:
        lines = [
            Line(f"{SHARES}{s}", s, LineLook(SPECTRUM[s]))
            for s in STRATEGIES
            if f"{SHARES}{s}" in known
        ]
        order = list(SPECTRUM)
        lines.sort(key=lambda line: order.index(line.name))
        return View(name, "Strategy", AREAS, tuple(lines))
    title = _TITLES.get(name, upper(title_of(source, name)))
    return View(name, title, BANDS, (Line(name, title, _look(source, name)),))


def _look(source: Source, measure: str) -> LineLook:
    """Choose a colour for the one line of a view, the vector's own for a tie with it."""
    own: Mapping[str, Any] = looks(source.vectors)
    vector = measure.removeprefix(f"{ALIGNMENT}_")
    if vector in own and vector != measure:
        return LineLook(own[vector].colour)
    return LineLook(_COLOURS.get(measure, CYCLE[1].colour))
