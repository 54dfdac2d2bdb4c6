"""Draw a figure by its name, from words: which state, partner, channel, turn."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from matplotlib.figure import Figure

from hedgesim.core.asking import named
from hedgesim.core.calendar import Quarter
from hedgesim.core.errors import ConfigError, Problem, did_you_mean
from hedgesim.model.ledger import turn_of
from hedgesim.plots.catalogue import Asked, Drawn, FigureEntry, figures
from hedgesim.plots.source import Source
from hedgesim.plots.style import SIZES, in_size
from hedgesim.study.open import Results
from hedgesim.study.table import how_to_complete

ALL = "all"
"""What `--state` says for every state."""

ELSEWHERE = dict.fromkeys(
    ("sensitivity", "morris", "sobol"),
    "bars and Morris planes: hedgesim sensitivity RESULTS --measure NAME --figure FILE",
)
"""Pictures that people look for here, and the command that draws them."""


def draw(
    name: str, source: str | Path | Results | Source, *, size: str = "page", **words: Any
) -> Drawn:
    """Draw a figure of the catalogue.

    Parameters
    ----------
    name
        Of the figure, as `hedgesim list figures` shows it.
    source
        A results folder, or one that is open.
    size
        "page", "column" or "slide".
    **words
        What to show, as on the command line: `state`, `partner`, `channel`, `turn`,
        `since`, `run`, `measure`, `factors`, `against`.

    Returns
    -------
    Drawn
        The figure, its table, its title and its description.

    Raises
    ------
    ConfigError
        If there is no such figure, it does not take an option, a word means nothing, or the
        folder does not hold what it needs; with every problem.
    """
    entry, opened, asked = read(name, source, size, words)
    with in_size(asked.size):
        return entry.draw(opened, asked)


def read(
    name: str,
    source: str | Path | Results | Source,
    size: str,
    words: Mapping[str, Any],
    *,
    moving: bool = False,
) -> tuple[FigureEntry, Source, Asked]:
    """Find what words mean, as for `draw`: the figure, the open folder, what to show.

    Parameters
    ----------
    name, source, size, words
        As for `draw`; a word that is None was not given.
    moving
        Whether the figure is to be animated.

    Raises
    ------
    ConfigError
        As `draw`, or if the figure cannot be animated and should be.
    """
    entry, problems = _entry(name), list[Problem]()
    if size not in SIZES:
        problems.append(_wrong("--size", size, SIZES))
    if moving and entry.moves is None:
        able = [key for key, other in figures().items() if other.moves is not None]
        problems.append(Problem(where="--animate", value=f"--figure {name}",
                                expected=f"one of {', '.join(able)}"))  # fmt: skip
    opened = Source.open(source)
    given = {key: word for key, word in words.items() if word is not None}
    for option in given:
        if option not in entry.takes:
            problems.append(_not_taken(entry, option))
    asked = _Reader(opened, entry, problems).read(given)
    problems += missing(entry, opened)
    if problems:
        raise ConfigError(problems)
    return entry, opened, Asked(size=SIZES[size], moving=moving, **asked)


def states_asked(entry: FigureEntry, source: Source, said: str | None) -> tuple[str, ...]:
    """Give the states that a file is named after: one or a few, or "all"."""
    if entry.states == "none":
        return ()
    found = _Reader(source, entry, []).states(said)
    if said is None and len(found) > 1:
        return ()
    return (ALL,) if len(found) > 1 and found == source.states else found


def _entry(name: str) -> FigureEntry:
    every = figures()
    if name not in every:
        wrong = _wrong("--figure", name, every)
        if name in ELSEWHERE:
            wrong = replace(wrong, hint=ELSEWHERE[name])
        raise ConfigError([wrong])
    return every[name]


def _wrong(option: str, word: str, known: Any) -> Problem:
    names = list(known)
    return Problem(where=option, value=word, expected=f"one of {', '.join(names)}",
                   hint=did_you_mean(word, names))  # fmt: skip


def _not_taken(entry: FigureEntry, option: str) -> Problem:
    takes = ", ".join(f"--{key}" for key in entry.takes) or "no options"
    near = [name for name, other in figures().items() if option in other.takes]
    return Problem(
        where=f"--{option}", value=f"--figure {entry.name}",
        expected=f"{takes} of this figure",
        hint=f"--{option} is taken by {', '.join(near)}" if near else None,
    )  # fmt: skip


def missing(entry: FigureEntry, source: Source) -> list[Problem]:
    """Say what a figure needs that a folder does not hold, and how to get it."""
    return [
        Problem(
            where=str(source.results.folder),
            value=f"--figure {entry.name}",
            expected=_NEEDS[need][0],
            hint=_how_to_get(need, source),
        )
        for need in entry.needs
        if not _HOLDS[need](source)
    ]


def _how_to_get(need: str, source: Source) -> str:
    if need == "bands":
        return how_to_complete(source.results.folder)
    return _NEEDS[need][1]


def _parts(table: str) -> Callable[[Source], bool]:
    return lambda source: any((source.results.folder / table).glob("part-*.parquet"))


_HOLDS: Mapping[str, Callable[[Source], bool]] = {
    "bands": lambda source: (source.results.folder / "bands.parquet").is_file(),
    "states": _parts("states"),
    "pairs": _parts("pairs"),
    "grid": lambda source: source.experiment["design"]["kind"] == "grid",
    "outline": lambda source: source.outline is not None,
    "replay": lambda source: True,  # `hedgesim.study.replay.reopen` says what differs
}

_NEEDS: Mapping[str, tuple[str, str]] = {
    "bands": (
        "a complete study, with bands.parquet",
        "",  # `how_to_complete` says it of a folder
    ),
    "states": (
        "a row for each run, turn and state, in states/",
        "run it again with [record] every above 0 in the experiment",
    ),
    "pairs": (
        "a row for each run, turn, state and partner, in pairs/",
        "run it again with [record] pairs_every above 0, and no more runs than pairs_up_to",
    ),
    "grid": (
        "a design whose points are a grid of two factors or more",
        'run it again with [design] kind = "grid" and two [[factor]] tables with values',
    ),
    "replay": ("inputs and code as they are here", ""),
    "outline": (
        "a region with borders: outline.json in its folder, found by its name from here",
        "docs/formats.md says what stands in it; --figure network needs none",
    ),
}


@dataclass(slots=True)
class _Reader:
    """Reads the words that a figure was asked with; notes every problem."""

    source: Source
    entry: FigureEntry
    problems: list[Problem] = field(default_factory=list)

    def read(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """Give the fields of `Asked` that were asked, and the states to draw."""
        source = self.source
        partners = {k: v for k, v in source.full_names.items()}
        first, turns = Quarter(source.start, 1), source.turns
        return {
            "states": self.states(given.get("state")),
            "partner": named("--partner", given.get("partner"), partners, self.problems),
            "channel": named(
                "--channel", given.get("channel"), source.channels, self.problems
            ),
            "turn": self._turn("turn", given, first, turns),
            "since": self._turn("since", given, first, turns),
            "run": self._run(given.get("run")),
            "measure": given.get("measure"),
            "factors": _listed(given.get("factors")),
            "against": self._against(given.get("against")),
        }

    def states(self, said: str | Sequence[str] | None) -> tuple[str, ...]:
        """Find the states to draw; one in place of each that there is not."""
        source, states = self.source, self.source.states
        if self.entry.states == "none":
            return ()
        words = _listed(said)
        if not words:
            usual = {"all": states, "smaller": source.smaller}
            return usual.get(self.entry.states, states[:1])
        several = self.entry.states in ("some", "smaller", "all")
        if several and [word.casefold() for word in words] == [ALL]:
            return states
        if not several and (len(words) != 1 or words[0].casefold() == ALL):
            expected = f"one state for the figure {self.entry.name}"
            value = ",".join(words)
            self.problems.append(Problem(where="--state", value=value, expected=expected))
            return states[:1]
        known = {state: source.full_names[state] for state in states}
        found = [named("--state", word, known, self.problems) for word in words]
        return tuple(dict.fromkeys(s for s in found if s)) or states[:1]

    def _turn(
        self, key: str, given: Mapping[str, Any], first: Quarter, turns: int
    ) -> int | None:
        said = given.get(key)
        if said is None:
            return None
        try:
            return turn_of(said, first, turns)
        except ValueError as error:
            expected = str(error).rpartition("; not ")[0]
            self.problems.append(
                Problem(where=f"--{key}", value=str(said), expected=expected)
            )
            return None

    def _run(self, said: Any) -> int:
        run, runs = int(said or 0), int(self.source.results.provenance["runs"])
        if not 0 <= run < runs:
            expected = f"a run from 0 to {runs - 1:,}"
            self.problems.append(Problem(where="--run", value=str(said), expected=expected))
        return run

    def _against(self, said: Any) -> Source | None:
        return None if said is None else Source.open(said)


def _listed(said: str | Sequence[str] | None) -> tuple[str, ...]:
    """Read words that stand between commas, or in a list."""
    words = said.split(",") if isinstance(said, str) else said or ()
    return tuple(word.strip() for word in words if word.strip())


def write(drawn: Drawn, path: Path, form: str, size: str = "page") -> None:
    """Write a figure, with the same bytes for the same content: no date is in the file.

    Parameters
    ----------
    drawn
        What `draw` gave.
    path
        Where to.
    form
        "png", "svg" or "pdf".
    size
        That of `draw`: dots per inch of a PNG.
    """
    save(drawn.figure, path, form, size)


def save(figure: Figure, path: Path, form: str, size: str = "page") -> None:
    """Write a Matplotlib figure as `write` does."""
    date = {"svg": {"Date": None}, "pdf": {"CreationDate": None}}.get(form)
    with in_size(SIZES[size]):
        figure.savefig(path, format=form, dpi=SIZES[size].dots, metadata=date)
