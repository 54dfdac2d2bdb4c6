"""What must hold between the rows of figures.csv."""

from collections.abc import Iterator, Sequence
from itertools import chain

from hedgesim.core.errors import Problem
from hedgesim.world.figures import PATHS, Figure
from hedgesim.world.region import Region

TOLERANCE = 1e-6
"""How far shares may miss one."""

_SETS = dict[tuple[str, str], dict[int, dict[str, Figure]]]


def faults_of_figures(
    figures: Sequence[Figure], region: Region, where: str, *, whole: bool
) -> list[Problem]:
    """Find every contradiction between rows, and every quantity that is missing.

    Parameters
    ----------
    figures
        The rows that are sound in themselves.
    region
        The region without its figures.
    where
        What to call the file.
    whole
        Whether every row was sound. If not, missing rows are not looked for: they may be
        among those that could not be read.
    """
    sets = _dependence_sets(figures)
    return list(
        chain(
            _duplicates(figures, where),
            _units(figures, where),
            _faults_of_sets(sets, region, where) if whole else (),
            _missing_of_states(figures, sets, region, where) if whole else (),
            _missing_of_actors(figures, region, where) if whole else (),
        )
    )


def _name(row: Figure) -> str:
    parts = (row.quantity, *(part for part in row.cell if part), str(row.year))
    return " ".join(parts)


def _duplicates(figures: Sequence[Figure], where: str) -> Iterator[Problem]:
    first: dict[tuple[str, ...], int] = {}
    for row in figures:
        pair = sorted(row.cell[:2]) if row.quantity == "rivalry" else row.cell[:2]
        key = (row.quantity, *pair, row.channel, str(row.year))
        if key in first:
            expected = f"each figure once; the other is on line {first[key]}"
            yield Problem(where=where, line=row.line, key=_name(row), expected=expected)
        first.setdefault(key, row.line)


def _units(figures: Sequence[Figure], where: str) -> Iterator[Problem]:
    """Hold each quantity to one unit: a figure in another one is not comparable."""
    first: dict[str, Figure] = {}
    for row in figures:
        other = first.setdefault(row.quantity, row)
        if other.unit != row.unit:
            expected = f"the unit {other.unit}, as on line {other.line}"
            yield Problem(
                where=where, line=row.line, key=f"{_name(row)}: unit", value=row.unit,
                expected=expected,
            )  # fmt: skip


def _dependence_sets(figures: Sequence[Figure]) -> _SETS:
    sets: _SETS = {}
    for row in figures:
        if row.quantity == "dependence":
            years = sets.setdefault((row.state, row.channel), {})
            years.setdefault(row.year, {})[row.partner] = row
    return sets


def _faults_of_sets(sets: _SETS, region: Region, where: str) -> Iterator[Problem]:
    for (state, channel), years in sets.items():
        ties = region.ties(state, channel)
        for year, rows in years.items():
            yield from _faults_of_set(
                f"dependence {state} {channel} {year}", rows, ties, where
            )


def _faults_of_set(
    name: str, rows: dict[str, Figure], ties: tuple[str, ...], where: str
) -> Iterator[Problem]:
    begins = min(row.line for row in rows.values())
    for partner, row in rows.items():
        if partner not in ties:
            expected = "no row: this tie is declared absent, or is one with itself"
            yield Problem(where=where, line=row.line, key=_name(row), expected=expected)
    missing = [partner for partner in ties if partner not in rows]
    if missing:
        expected = f"a row for every tie; missing: {', '.join(missing)}"
        yield Problem(where=where, line=begins, key=name, expected=expected)
    total = sum(row.value for row in rows.values())
    if not missing and abs(total - 1) > TOLERANCE:
        expected = "shares that sum to 1 over partners"
        yield Problem(
            where=where, line=begins, key=name, value=f"{total:.7g}", expected=expected
        )


def _missing_of_states(
    figures: Sequence[Figure], sets: _SETS, region: Region, where: str
) -> Iterator[Problem]:
    have = {(row.quantity, row.state, row.partner) for row in figures}
    for state in region.choosers:
        for channel in region.channels:
            if (state, channel.id) not in sets:
                yield _lack(where, f"dependence of {state} in {channel.id}")
        for actor in region.actors:
            needed = not actor.remainder and actor.id != state
            if needed and ("proximity", state, actor.id) not in have:
                yield _lack(where, f"proximity of {actor.id} to {state}")


def _missing_of_actors(
    figures: Sequence[Figure], region: Region, where: str
) -> Iterator[Problem]:
    have = {(row.quantity, row.state) for row in figures}
    for actor in region.actors:
        for quantity in needed_of(remainder=actor.remainder):
            if (quantity, actor.id) not in have:
                yield _lack(where, f"{quantity} of {actor.id}")


def needed_of(*, remainder: bool) -> tuple[str, ...]:
    """Give the quantities about an actor that have no default.

    The rest of the world is no threat and takes no side, but its market counts.
    """
    paths = ("market",) if remainder else PATHS
    growths = tuple(f"{path}_growth" for path in paths)
    return (*paths, *growths) if remainder else (*paths, *growths, "position")


def _lack(where: str, what: str) -> Problem:
    return Problem(where=where, line=1, key=what, expected="at least one figure")
