"""Figures of a region: one tidy table of sourced numbers, and which a start takes."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from hedgesim.world.quantities import QUANTITIES

ASSUMED = "assumed"
"""The source of a figure that is a considered guess."""

FRESH_YEARS = 3
"""A figure older than this at the start counts as carried."""

CellKey = tuple[str, str, str]
"""State, partner and channel; empty where a quantity has none."""


@dataclass(frozen=True, slots=True)
class FigureKind:
    """What a quantity's figures look like: who stands in which column, and the range.

    `chooser` tells whether the first column takes choosing states only; `partner` and
    `channel` whether those columns are used.
    """

    chooser: bool
    partner: bool
    channel: bool
    unit: str
    low: float
    high: float


def _kind(name: str) -> FigureKind:
    quantity = QUANTITIES[name]
    actors = [axis for axis in quantity.axes if axis in ("state", "partner", "rival")]
    return FigureKind(
        chooser=actors[0] == "state",
        partner=len(actors) == 2,
        channel="channel" in quantity.axes,
        unit=quantity.unit,
        low=quantity.low,
        high=quantity.high,
    )


PATHS = ("power", "offence", "market")
"""Quantities with a figure for each year, and a rate of growth afterwards."""

_OTHERS = (
    "dependence", "kin_exposure", "intent_baseline", "proximity", "interest",
    "transit_capacity", "goal", "rivalry", "debt", "labour", "position", "protection",
    "regime_support_offered", "resources", "dominance", "budget", "weaponisability",
    "nation_building", "hydrocarbon_revenue",
)  # fmt: skip

_GROWTH = FigureKind(
    chooser=False, partner=False, channel=False, unit="share/year", low=-1, high=1
)

FIGURE_QUANTITIES: dict[str, FigureKind] = {
    **{name: _kind(name) for name in (*_OTHERS, *PATHS)},
    **{f"{name}_growth": _GROWTH for name in PATHS},
}
"""Every quantity that figures.csv may hold."""

REPLACEABLE = tuple(n for n in FIGURE_QUANTITIES if n not in ("dependence", *PATHS))
"""Quantities of which an experiment may replace single figures.

Not the yearly paths, which are series, nor dependence, whose shares sum to 1 together.
"""

RIVALRY = "rivalry"
"""The quantity of a pair: (j, k) and (k, j) are the same figure."""

_SOME_YEAR = 2000
"""The year of a figure of which the region has none: a cell's only figure holds always."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One sourced number. Columns that its quantity does not use are empty."""

    quantity: str
    state: str
    partner: str
    channel: str
    year: int
    value: float
    unit: str
    source_id: str
    method: str
    line: int

    @property
    def cell(self) -> CellKey:
        """Give the place of the figure: state, partner, channel."""
        return self.state, self.partner, self.channel


@dataclass(frozen=True, slots=True)
class Replacement:
    """A number that an experiment puts in place of a region's figure, in every year.

    Columns that its quantity does not use are empty. `note` says what the counterfactual
    means.
    """

    quantity: str
    state: str
    partner: str
    channel: str
    value: float
    note: str

    @property
    def cell(self) -> CellKey:
        """Give the place of the figure: state, partner, channel."""
        return self.state, self.partner, self.channel


@dataclass(frozen=True)
class Figures:
    """Every figure of a region, in the order of the file.

    `rows` are the region's own; `replaced` is what an experiment puts in their place, and
    all that is asked of the figures, but for `rows` and `own`, is answered with it.

    Examples
    --------
    >>> def figure(year, value, source):
    ...     return Figure("budget", "NOR", "", "", year, value, "1", source, "", 2)
    >>> figures = Figures((figure(1995, 1.0, "book"), figure(2004, 2.0, "assumed")))
    >>> figures.cells("budget", 2003)["NOR", "", ""].value
    1.0
    >>> figures.cells("budget", 1990)["NOR", "", ""].value
    1.0
    >>> figures.assumed_share(2004), figures.assumed_share(1995)
    ({'other': 1.0}, {'other': 0.0})
    >>> richer = Figures(figures.rows, (Replacement("budget", "NOR", "", "", 5.0, "why"),))
    >>> [richer.cells("budget", year)["NOR", "", ""].value for year in (2003, 2004)]
    [5.0, 5.0]
    >>> richer.own == figures
    True
    """

    rows: tuple[Figure, ...]
    replaced: tuple[Replacement, ...] = ()

    @property
    def own(self) -> "Figures":
        """Give the figures of the region alone, without what an experiment replaced."""
        return Figures(self.rows)

    @cached_property
    def _by_quantity(self) -> dict[str, tuple[Figure, ...]]:
        grouped: dict[str, list[Figure]] = {}
        for row in self.rows:
            grouped.setdefault(row.quantity, []).append(row)
        for quantity in dict.fromkeys(entry.quantity for entry in self.replaced):
            new = {cell_key(e): e for e in self.replaced if e.quantity == quantity}
            grouped[quantity] = list(_in_place(grouped.get(quantity, []), new))
        return {quantity: tuple(rows) for quantity, rows in grouped.items()}

    def of(self, quantity: str) -> tuple[Figure, ...]:
        """Give the rows of a quantity, in the order of the file."""
        return self._by_quantity.get(quantity, ())

    def cells(self, quantity: str, start: int) -> dict[CellKey, Figure]:
        """Give the figures that a start takes: latest up to it, else earliest after.

        Dependence is taken by complete sets: all ties of a state in a channel from one
        year.

        Parameters
        ----------
        quantity
            A name from `FIGURE_QUANTITIES`.
        start
            Year from which a run starts.

        Returns
        -------
        dict[CellKey, Figure]
            By (state, partner, channel), with empty text for unused columns, in the order
            of the file. A pair of rivals stands there once, as written.
        """
        taken: dict[tuple[str, ...], int] = {}
        rows = self.of(quantity)
        for row in rows:
            group = _group(row)
            taken[group] = _better(taken.get(group, row.year), row.year, start)
        return {row.cell: row for row in rows if row.year == taken[_group(row)]}

    def path(self, quantity: str, actor: str) -> list[tuple[int, float]]:
        """Give an actor's yearly figures of a quantity, by year."""
        return sorted(
            (row.year, row.value) for row in self.of(quantity) if row.state == actor
        )

    def assumed_share(self, start: int) -> dict[str, float]:
        """Give the share of figures at a start that are assumed or carried from far years.

        Carried are figures more than three years older than the start and any from after
        it, but for proximity, which does not age.

        Returns
        -------
        dict[str, float]
            Share, 0 to 1, of the cells of dependence in each channel; under "other", of all
            other cells.
        """
        counts: dict[str, list[bool]] = {}
        for quantity in self._by_quantity:
            for figure in self.cells(quantity, start).values():
                place = figure.channel if quantity == "dependence" else "other"
                counts.setdefault(place, []).append(_is_assumed(figure, start))
        return {place: counts[place].count(True) / len(counts[place]) for place in counts}


def cell_key(row: Figure | Replacement) -> tuple[str, ...]:
    """Tell apart the cells of a quantity: for rivals the pair, whoever is named first."""
    if row.quantity == RIVALRY:
        return tuple(sorted((row.state, row.partner)))
    return row.cell


def _in_place(
    rows: list[Figure], new: dict[tuple[str, ...], Replacement]
) -> Iterator[Figure]:
    """Give the rows of a quantity with new values, and a row for each cell without one.

    Years stay as they are: of a quantity with dated figures other cells must not notice.
    """
    first = min((row.year for row in rows), default=_SOME_YEAR)
    unit = rows[0].unit if rows else ""
    for row in rows:
        entry = new.get(cell_key(row))
        yield (
            row
            if entry is None
            else replace(row, value=entry.value, source_id=ASSUMED, method=entry.note)
        )
    known = {cell_key(row) for row in rows}
    for key, entry in new.items():
        if key not in known:
            yield Figure(
                entry.quantity, *entry.cell, year=first, value=entry.value,
                unit=unit or FIGURE_QUANTITIES[entry.quantity].unit, source_id=ASSUMED,
                method=entry.note, line=0,
            )  # fmt: skip


def _group(row: Figure) -> tuple[str, ...]:
    """Give what is taken from one year together."""
    if row.quantity == "dependence":
        return row.state, row.channel
    return cell_key(row)


def _better(kept: int, year: int, start: int) -> int:
    """Choose between two years: the latest up to the start, else the earliest after it."""
    return min(kept, year, key=lambda y: (y > start, abs(start - y)))


def _is_assumed(figure: Figure, start: int) -> bool:
    if figure.source_id == ASSUMED:
        return True
    return figure.quantity != "proximity" and not 0 <= start - figure.year <= FRESH_YEARS
