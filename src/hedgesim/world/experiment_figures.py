"""Figures that an experiment puts in place of its region's: which cells, what is wrong."""

from collections.abc import Iterator, Sequence
from itertools import chain, groupby, product

from pydantic import ValidationError

from hedgesim.core.errors import Problem, did_you_mean
from hedgesim.world.figures import (
    FIGURE_QUANTITIES,
    PATHS,
    REPLACEABLE,
    RIVALRY,
    CellKey,
    Figures,
    Replacement,
    cell_key,
)
from hedgesim.world.models_design import PlaceTable
from hedgesim.world.models_experiment import FigureTable
from hedgesim.world.models_fields import ALL, range_text
from hedgesim.world.region import Region
from hedgesim.world.region_checks import unknown
from hedgesim.world.toml_lines import KeyPath
from hedgesim.world.toml_text import TomlText

_COLUMNS = ("state", "partner", "channel")


def readable(entries: object) -> list[FigureTable | None]:
    """Read each entry of a file that is not whole by itself; None where it is wrong."""
    return [_read(entry) for entry in entries] if isinstance(entries, list) else []


def _read(entry: object) -> FigureTable | None:
    try:
        return FigureTable.model_validate(entry)
    except ValidationError:
        return None


def replacements(tables: Sequence[FigureTable], region: Region) -> tuple[Replacement, ...]:
    """Give every cell that sound entries replace, in their order."""
    return tuple(chain.from_iterable(_cells(table, region) for table in tables))


def told(figures: Figures, start: int) -> tuple[str, ...]:
    """Say for people what is replaced, with the region's own figures at a start.

    Examples
    --------
    >>> new = (Replacement("budget", "NOR", "", "", 0.0, "no means"),
    ...        Replacement("budget", "SUD", "", "", 0.0, "no means"))
    >>> told(Figures((), new), 2000)
    ('budget = 0 (NOR had none, SUD had none): no means',)
    """
    lines = []
    alike = groupby(
        figures.replaced, key=lambda entry: (entry.quantity, entry.value, entry.note)
    )
    for (quantity, value, note), entries in alike:
        cells = figures.own.cells(quantity, start).values()
        own = {cell_key(figure): figure.value for figure in cells}
        before = ", ".join(_before(entry, own) for entry in entries)
        lines.append(f"{quantity} = {value:g} ({before}): {note}")
    return tuple(lines)


def _before(entry: Replacement, own: dict[tuple[str, ...], float]) -> str:
    was = own.get(cell_key(entry))
    return f"{_name(entry.cell)} " + ("had none" if was is None else f"was {was:g}")


def _name(cell: CellKey) -> str:
    return " ".join(word for word in cell if word)


def faults_of_replacements(
    tables: Sequence[FigureTable | None], toml: TomlText, region: Region | None
) -> list[Problem]:
    """Find every contradiction of replaced figures with the register and the region.

    Parameters
    ----------
    tables
        The entries of `[[figure]]`; None for one that could not be read.
    toml
        The parsed file, for lines.
    region
        The region, or None if it could not be read: then ids are not checked.
    """
    found: list[Problem] = []
    sound: list[tuple[int, FigureTable]] = []
    for place, table in enumerate(tables):
        if table is not None:
            faults = list(_faults(table, ("figure", place), toml, region))
            found += faults
            sound += [] if faults else [(place, table)]
    if region is not None:
        found += _twice(sound, toml, region)
    return found


def faults_of_place(
    place: PlaceTable, at: KeyPath, toml: TomlText, region: Region | None
) -> list[Problem]:
    """Find what is wrong with the figures that a factor is said to vary."""
    return list(_faults(_some_value(place), at, toml, region))


def cells_of(place: PlaceTable, region: Region) -> list[Replacement]:
    """Give the cells that a factor varies, each with some value that is allowed."""
    return _cells(_some_value(place), region)


def _some_value(place: PlaceTable) -> FigureTable:
    kind = FIGURE_QUANTITIES.get(place.quantity)
    return FigureTable.model_construct(
        quantity=place.quantity,
        state=place.state,
        partner=place.partner,
        channel=place.channel,
        value=kind.low if kind else 0.0,
        note="factor",
    )


def _faults(
    table: FigureTable, at: KeyPath, toml: TomlText, region: Region | None
) -> Iterator[Problem]:
    if table.quantity not in REPLACEABLE:
        yield toml.problem((*at, "quantity"), *_why_not(table.quantity))
        return
    kind = FIGURE_QUANTITIES[table.quantity]
    if not kind.low <= table.value <= kind.high:
        expected = f"a number, {range_text(kind.low, kind.high, kind.unit)}"
        yield toml.problem((*at, "value"), expected)
    wrong = list(_faults_of_columns(table, at, toml))
    if region is not None and not wrong:
        wrong = list(_faults_of_ids(table, at, toml, region))
        if not wrong and not _cells(table, region):
            expected = f"another than {', '.join(table.state)} itself"
            wrong = [toml.problem((*at, "partner"), expected)]
    yield from wrong


def _why_not(quantity: str) -> tuple[str, str | None]:
    """Say which quantities there are, with a hint, or why this one cannot be replaced."""
    if quantity in PATHS:
        reason = f"{quantity} is a yearly path; {quantity}_growth can be replaced"
    elif quantity in FIGURE_QUANTITIES:  # dependence
        reason = (
            f"shares of {quantity} sum to 1 together; events such as new_route and "
            "inducement move them"
        )
    else:
        return f"one of {', '.join(REPLACEABLE)}", did_you_mean(quantity, REPLACEABLE)
    return f"a quantity with single figures: {reason}", None


def _faults_of_columns(
    table: FigureTable, at: KeyPath, toml: TomlText
) -> Iterator[Problem]:
    kind = FIGURE_QUANTITIES[table.quantity]
    for column, used in (("partner", kind.partner), ("channel", kind.channel)):
        given = getattr(table, column) is not None
        if used and not given:
            expected = f"'{column}', which {table.quantity} requires"
            yield toml.problem((*at, column), expected)
        elif given and not used:
            yield toml.problem((*at, column), f"nothing: {table.quantity} has no {column}")


def _faults_of_ids(
    table: FigureTable, at: KeyPath, toml: TomlText, region: Region
) -> Iterator[Problem]:
    known = _known(table.quantity, region)
    nouns = {
        "state": "the id of an actor",
        "partner": "the id of an actor",
        "channel": "the id of a channel",
    }
    if FIGURE_QUANTITIES[table.quantity].chooser:
        nouns["state"] = "the id of a choosing state"
    for column in _COLUMNS:
        ids = getattr(table, column) or []
        if ids != [ALL]:
            for place, word in enumerate(ids):
                path = (*at, column, place)
                path = path if isinstance(toml.at(path[:-1]), list) else path[:-1]
                noun = f'{nouns[column]}, or "all"' if len(ids) == 1 else nouns[column]
                yield from unknown(word, known[column], noun, toml, path)


def _known(quantity: str, region: Region) -> dict[str, tuple[str, ...]]:
    """Give the ids that may stand in each column of a quantity."""
    chooser = FIGURE_QUANTITIES[quantity].chooser
    return {
        "state": region.choosers if chooser else region.partners,
        "partner": region.partners,
        "channel": tuple(channel.id for channel in region.channels),
    }


def _cells(table: FigureTable, region: Region) -> list[Replacement]:
    """Give the cells of an entry, each once: nobody with itself, a pair of rivals once.

    Rivals stand in the order of the region's actors, whoever is named first.
    """
    known = _known(table.quantity, region)
    rest = {actor.id for actor in region.actors if actor.remainder}
    columns = []
    for column in _COLUMNS:
        ids = getattr(table, column) or [""]
        every = [word for word in known[column] if word not in rest]
        columns.append(every if ids == [ALL] else ids)
    found: dict[CellKey, Replacement] = {}
    for one, other, channel in product(*columns):
        if table.quantity == RIVALRY:
            one, other = sorted((one, other), key=region.partners.index)
        if one != other:
            cell = (one, other, channel)
            found[cell] = Replacement(table.quantity, *cell, float(table.value), table.note)
    return list(found.values())


def _twice(
    sound: Sequence[tuple[int, FigureTable]], toml: TomlText, region: Region
) -> Iterator[Problem]:
    """Complain once about each entry that replaces what an earlier one replaces."""
    first: dict[tuple[str, ...], int] = {}
    for place, table in sound:
        entries = {(table.quantity, *cell_key(e)): e for e in _cells(table, region)}
        again = [key for key in entries if key in first]
        if again:
            line = toml.line(("figure", first[again[0]]))
            more = f", and {len(again) - 1} more" if len(again) > 1 else ""
            name = _name(entries[again[0]].cell)
            expected = f"each figure once; {name} stands in the entry on line {line}{more}"
            yield toml.problem(("figure", place, "state"), expected)
        first |= {key: place for key in entries if key not in first}
