"""Which number of a study is asked about, and what it was at each point and replicate."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hedgesim.core.errors import ConfigError, Problem, did_you_mean
from hedgesim.study.compare_sides import Side, reading
from hedgesim.study.plan import parts_of
from hedgesim.study.reading import (
    Grid,
    recorded_columns,
    recorded_turns,
    runs_done,
    with_rows,
)
from hedgesim.study.tables import STRATEGY

Values = NDArray[np.float64]
SCENARIO = "scenario"
BY_VECTOR = "alignment"
"""A measure of pairs that the table of states has for each vector, at every turn kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a person asks about, as typed; None for what was left to us.

    `since` makes it the change from that turn to `turn`, `mean_since` the mean over the
    recorded turns from that one to `turn`.
    """

    measure: str
    state: str | None = None
    partner: str | None = None
    turn: str | None = None
    since: str | None = None
    mean_since: str | None = None
    scenario: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """The number asked about, as it was found.

    Attributes
    ----------
    table, column
        Where it stands.
    measure, state, partner
        What it is; ids, the partner empty for a measure of a state.
    turn, since, mean_since
        Places among the recorded turns; None where not asked for.
    quarter, first
        The same in words: the turn, and the one since when; `first` is empty without one.
    words
        A noun phrase, such as "the change of Kazakhstan's alignment with Russia".
    """

    table: str
    column: str
    measure: str
    state: str
    partner: str
    turn: int
    since: int | None
    mean_since: int | None
    quarter: str
    first: str
    words: str


def find_subject(side: Side, asked: Asked) -> tuple[Subject, Grid]:
    """Find the number asked about.

    Raises
    ------
    ConfigError
        With everything that is not there.
    """
    problems: list[Problem] = []
    actors = {a["id"]: a["name"] for a in side.inputs["region"]["actors"]}
    state = _actor("--state", asked.state, side.names.states, actors, problems)
    partner = None
    if asked.partner is not None:
        partner = _actor("--partner", asked.partner, side.names.partners, actors, problems)
    grids = {"states": _grid(side, "states"), "pairs": _grid(side, "pairs")}
    found = None
    if state is not None and (partner is not None or asked.partner is None):
        found = _column(asked.measure, state, partner, side, grids, problems)
    grid = grids[found[0]] if found else grids["states"]
    assert grid is not None
    turns = _turns(asked, grid, problems)
    if problems or found is None or state is None:
        raise ConfigError(problems)
    table, column, partner = found
    quarters = [grid.names.quarter(turn) for turn in grid.turns]
    turn, since, mean_since = turns
    earlier = since if since is not None else mean_since
    subject = Subject(
        table=table, column=column, measure=asked.measure, state=state, partner=partner,
        turn=turn, since=since, mean_since=mean_since, quarter=quarters[turn],
        first="" if earlier is None else quarters[earlier],
        words=_words(asked, actors, state, partner),
    )  # fmt: skip
    return subject, grid


def outcomes_of(subject: Subject, grid: Grid, folder: Path) -> Values:
    """Read the number of each run that ended well, shape (run,), in the order of runs.

    Raises
    ------
    ConfigError
        If a part is damaged.
    """
    width = int(np.prod(grid.places))
    places = [side for side in (subject.state, subject.partner) if side]
    cell = grid.names.states.index(places[0])
    if grid.table == "pairs":
        cell = cell * len(grid.names.partners) + grid.names.partners.index(places[1])

    def at(first: int, last: int) -> Values:
        cells = slice(first * width + cell, last * width + cell + 1, width)
        with reading(folder / grid.table):
            found: Values = grid.values(subject.column, cells).astype(np.float64)
        return found

    last: Values = at(subject.turn, subject.turn)[0]
    if subject.since is not None:
        changed: Values = last - at(subject.since, subject.since)[0]
        return changed
    if subject.mean_since is not None:
        return np.asarray(at(subject.mean_since, subject.turn).mean(axis=0))
    return last


def _grid(side: Side, table: str) -> Grid | None:
    """Give the grid of a table; None if it was not recorded."""
    folder = side.results.folder
    parts = [part.name for part in parts_of(side.asked)]
    paths = [folder / table / name for name in parts]
    if not paths[0].is_file():
        return None
    with reading(folder / table):
        kept = with_rows(paths)
        return Grid(
            table=table,
            runs=np.concatenate([runs_done(folder / "runs" / name) for name in parts]),
            turns=recorded_turns(kept),
            columns=recorded_columns(kept[0]),
            names=side.names,
            paths=kept,
        )


def _actor(
    where: str,
    asked: str | None,
    known: Sequence[str],
    actors: Mapping[str, str],
    problems: list[Problem],
) -> str | None:
    """Read an id or a name; by default the first."""
    if asked is None:
        return known[0]
    by_name = {actors[id_].casefold(): id_ for id_ in known}
    found = asked.upper() if asked.upper() in known else by_name.get(asked.casefold())
    if found is None:
        hint = did_you_mean(asked, [*known, *(actors[id_] for id_ in known)])
        problems.append(
            Problem(where=where, value=asked, expected=f"one of {', '.join(known)}",
                    hint=hint)
        )  # fmt: skip
    return found


def _column(
    measure: str,
    state: str,
    partner: str | None,
    side: Side,
    grids: Mapping[str, Grid | None],
    problems: list[Problem],
) -> tuple[str, str, str] | None:
    """Find the table, the column and the partner of a measure."""
    states, pairs = (grids[t].columns if grids[t] else () for t in ("states", "pairs"))  # type: ignore[union-attr]
    if partner is None and measure in states and measure != STRATEGY:
        return "states", measure, ""
    other = partner or _reference(side, state)
    if measure == BY_VECTOR and f"{measure}_{other}" in states:
        return "states", f"{measure}_{other}", other
    if measure in pairs and measure != STRATEGY:
        return "pairs", measure, other
    if partner is not None and measure in states and measure != STRATEGY:
        expected = _without_pairs(measure, bool(pairs))
        problems.append(Problem(where="--partner", value=partner, expected=expected))
        return None
    known = [n for n in dict.fromkeys((BY_VECTOR, *states, *pairs)) if n != STRATEGY]
    expected = f"a number that was recorded: {', '.join(known)}"
    hint = did_you_mean(measure, known)
    if hint is None and not pairs:
        hint = "tables of pairs were not recorded: [record] pairs_every, pairs_up_to"
    problems.append(Problem(where="--measure", value=measure, expected=expected, hint=hint))
    return None


def _without_pairs(measure: str, recorded: bool) -> str:
    if recorded:
        return f"no partner: {measure} is of a state alone"
    return (
        f"no partner: {measure} was recorded of states alone (for pairs: [record] "
        "pairs_every, pairs_up_to)"
    )


def _reference(side: Side, state: str) -> str:
    """Give the partner towards whom a state is looked at by default."""
    region = side.inputs["region"]
    own = {a["id"]: a.get("reference") for a in region["actors"]}[state]
    return str(own or region["reference"])


def _turns(
    asked: Asked, grid: Grid, problems: list[Problem]
) -> tuple[int, int | None, int | None]:
    """Find the places of turns among those recorded."""
    found: dict[str, int | None] = {}
    quarters = [grid.names.quarter(turn) for turn in grid.turns]
    given = {
        "--turn": asked.turn,
        "--since": asked.since,
        "--mean-since": asked.mean_since,
    }
    for option, word in given.items():
        found[option] = None if word is None else _turn(option, word, grid, problems)
    turn = found["--turn"] if asked.turn is not None else len(quarters) - 1
    for option in ("--since", "--mean-since"):
        place = found[option]
        if place is not None and turn is not None and place >= turn:
            problems.append(
                Problem(where=option, value=str(given[option]),
                        expected=f"a turn before {quarters[turn]}")
            )  # fmt: skip
    return turn or 0, found["--since"], found["--mean-since"]


def _turn(option: str, word: str, grid: Grid, problems: list[Problem]) -> int | None:
    quarters = {grid.names.quarter(turn): place for place, turn in enumerate(grid.turns)}
    numbers = {str(turn): place for place, turn in enumerate(grid.turns)}
    place = quarters.get(word.upper(), quarters.get(word, numbers.get(word)))
    if place is None:
        names = list(quarters)
        shown = names if len(names) <= 8 else [*names[:3], "…", *names[-3:]]
        problems.append(
            Problem(where=option, value=word,
                    expected=f"a recorded turn: {', '.join(shown)}",
                    hint=did_you_mean(word.upper(), names))
        )  # fmt: skip
    return place


def _words(asked: Asked, actors: Mapping[str, str], state: str, partner: str) -> str:
    """Name what is asked about, without its turns."""
    measure = asked.measure.replace("_", " ")
    base, _, vector = asked.measure.rpartition("_")
    if base == BY_VECTOR and vector in actors:
        measure, partner = base, vector
    towards = f" with {actors[partner]}" if partner else ""
    said = f"{actors[state]}'s {measure}{towards}"
    if asked.since is not None:
        return f"the change of {said}"
    return f"the mean of {said}" if asked.mean_since is not None else said


def by_point(values: Values, runs: NDArray[np.int64], side: Side) -> Values:
    """Lay numbers of runs out by point and replicate; nan where there is none.

    Without design points every run is a point of its own.
    """
    design: Mapping[str, Any] = side.experiment["design"]
    replicates = int(design["replicates"]) if _has_points(design) else 1
    whole = np.full(side.asked, np.nan)
    whole[runs] = values
    return whole.reshape(-1, replicates)


def _has_points(design: Mapping[str, Any]) -> bool:
    from hedgesim.world.designs import WITHOUT_POINTS

    return design["kind"] not in WITHOUT_POINTS
