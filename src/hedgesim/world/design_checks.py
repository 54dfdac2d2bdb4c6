"""What must hold of a design: keys that its kind takes, factors, and how many runs."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from hedgesim.core.errors import Problem
from hedgesim.world.design_list import list_path, read_list
from hedgesim.world.designs import (
    HELD_WHOLE,
    LIST,
    SAMPLED,
    SIDES,
    SOBOL,
    WITHOUT_POINTS,
    Design,
    Factor,
    count,
)
from hedgesim.world.factor_subjects import Around, Subject, subject_of
from hedgesim.world.factor_values import factor_of
from hedgesim.world.models_design import MAX_RUNS, DesignTable, FactorTable
from hedgesim.world.toml_text import TomlText

MOST_HELD = 1_000_000
"""Points of a design that is held in memory as a whole."""

_OF_POINTS = ("points", "replicates", "common_luck", "grouped", "file", "rows", "scenarios")


@dataclass(frozen=True, slots=True)
class Read:
    """A design as it was read: None and nothing where something is wrong."""

    design: Design | None
    factors: tuple[Factor, ...]
    problems: list[Problem]


def read_design(
    table: DesignTable | None,
    factors: Sequence[FactorTable | None],
    toml: TomlText,
    around: Around,
    runs: int | None,
    *,
    whole: bool = True,
) -> Read:
    """Read a design with its factors, and find every problem with them.

    Parameters
    ----------
    table, factors
        What the file says; None for what could not be read.
    toml
        The parsed file, for lines.
    around
        What factors are judged against.
    runs
        The number of runs that the file or an option asks for, if any.
    whole
        False if some of it was left out as wrong: then only its entries are judged.
    """
    found, problems = _factors(factors, toml, around)
    if table is None:
        return Read(None, (), problems)
    problems += _faults_of_keys(table, toml)
    rows: tuple[tuple[int, ...], ...] = ()
    if table.kind == LIST and (table.file is None) != (table.rows is None):
        found, rows, wrong = read_list(table, toml, around)
        problems += wrong
    if whole and not problems:
        problems += _faults_of_factors(table, factors, toml)
    said = table.model_dump(exclude={"rows", "scenarios", "file"})
    ids = tuple(s.id for s in around.scenarios) if table.scenarios else ()
    file = None if table.file is None else list_path(table.file, around.path)
    design = Design(**said, scenarios=ids, rows=rows, file=file)
    if whole and not problems:
        problems += _faults_of_runs(design, found, toml, runs)
    return Read(None if problems else design, tuple(found), problems)


def _faults_of_keys(table: DesignTable, toml: TomlText) -> Iterator[Problem]:
    """Complain about keys that the kind does not take, and about those that it lacks."""
    kind, given = table.kind, table.model_fields_set
    if kind in WITHOUT_POINTS:
        expected = f'nothing: kind "{kind}" makes a point of every run'
        yield from (toml.problem(("design", k), expected) for k in _OF_POINTS if k in given)
        return
    if kind in SAMPLED and table.points is None:
        yield toml.problem(("design", "points"), f"'points', which {kind} requires")
    elif kind not in SAMPLED and table.points is not None:
        source = "its list" if kind == LIST else "its factors"
        yield toml.problem(
            ("design", "points"), f"nothing: {kind} takes them from {source}"
        )
    for key, own in (("file", LIST), ("rows", LIST), ("grouped", SOBOL)):
        if kind != own and key in given:
            yield toml.problem(("design", key), f'nothing: it belongs to kind "{own}"')
    if kind == LIST and (table.file is None) == (table.rows is None):
        yield toml.problem(("design", "file"), "either 'file' or 'rows'")
    if kind == SOBOL and table.points is not None:
        yield from _faults_of_base(table.points, toml)


def _faults_of_base(points: int, toml: TomlText) -> Iterator[Problem]:
    """Complain about a base sample of which Sobol's sequence would lose its balance."""
    if points & (points - 1):
        below = 1 << (points.bit_length() - 1)
        expected = f"a power of 2, such as {below} or {2 * below}"
        yield toml.problem(("design", "points"), expected)


def _factors(
    tables: Sequence[FactorTable | None], toml: TomlText, around: Around
) -> tuple[list[Factor], list[Problem]]:
    found: list[Factor] = []
    problems: list[Problem] = []
    first: dict[str, int] = {}
    figures: dict[tuple[str, ...], int] = {}
    for place, table in enumerate(tables):
        if table is None:
            continue
        at = ("factor", place)
        subject, wrong = subject_of(table, at, toml, around)
        problems += wrong
        if subject is None:
            continue
        factor, wrong = factor_of(table, subject, at, toml, around)
        problems += wrong
        problems += _twice(subject, place, first, figures, toml)
        found += [factor] if factor is not None else []
    return found, problems


def _twice(
    subject: Subject,
    place: int,
    first: dict[str, int],
    figures: dict[tuple[str, ...], int],
    toml: TomlText,
) -> Iterator[Problem]:
    """Complain about a factor that varies what an earlier one does."""
    earlier = first.setdefault(subject.name, place)
    cells = [(subject.target, *cell) for cell in subject.cells]
    also = [figures[cell] for cell in cells if cell in figures]
    for cell in cells:
        figures.setdefault(cell, place)
    if earlier != place or also:
        line = toml.line(("factor", min([earlier, *also])))
        expected = f"each factor once; the entry on line {line} varies it, too"
        yield toml.problem(("factor", place), expected)


def _faults_of_factors(
    table: DesignTable, factors: Sequence[FactorTable | None], toml: TomlText
) -> Iterator[Problem]:
    if table.kind in (*WITHOUT_POINTS, LIST) and factors:
        takes = "its list" if table.kind == LIST else "nothing but luck and likely ranges"
        hint = 'a design of points varies factors: kind = "grid" and others'
        expected = f"no factors: {table.kind} varies {takes}"
        hint_or_none = None if table.kind == LIST else hint
        yield toml.problem(("factor", 0), expected, hint_or_none)
    elif table.kind not in (*WITHOUT_POINTS, LIST) and not factors:
        yield toml.problem(("design", "kind"), f"a [[factor]] at least, for {table.kind}")


def _faults_of_runs(
    design: Design, factors: Sequence[Factor], toml: TomlText, runs: int | None
) -> Iterator[Problem]:
    if not design.has_points:
        if runs is None:
            yield toml.problem(("runs",), "'runs', which is required")
        return
    if design.grouped and len({factor.side for factor in factors}) < len(SIDES):
        expected = "factors of both sides: parameters, rules or figures, and events"
        yield toml.problem(("design", "grouped"), expected)
        return
    points = count(design, factors)
    whole = points * design.replicates
    said = f"{points:,} points x {design.replicates:,} replicates = {whole:,} runs"
    if design.kind in HELD_WHOLE and points > MOST_HELD:
        expected = f"at most {MOST_HELD:,} points in all, not {points:,}"
        yield toml.problem(("design", "points"), expected, 'kind "random" takes more')
    elif whole > MAX_RUNS:
        expected = f"at most {MAX_RUNS:,} runs; {said}"
        yield toml.problem(("design", "replicates"), expected)
    elif runs is not None and runs != whole:
        yield toml.problem(("runs",), f"{whole}, or nothing: {said}")
