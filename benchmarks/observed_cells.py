"""Ties at later start years: as the region's figures have them, and as runs end there."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import product

import numpy as np

from hedgesim.core.axes import PARTNER, Array, quotient, total
from hedgesim.engine.inputs import Inputs
from hedgesim.engine.simulation import Simulation
from hedgesim.measures import MEASURES
from hedgesim.measures.alignment import alignment
from hedgesim.study.facts.follow import follow
from hedgesim.study.facts.worlds import Series, World
from hedgesim.world.experiment import Experiment
from hedgesim.world.figures import ASSUMED, CellKey, Figure
from hedgesim.world.region import Region

STATES = ("KAZ", "KGZ", "TJK", "TKM", "UZB")
PARTNERS = ("RUS", "CHN", "TUR", "WEST")
ALL = "alignment"
QUANTITIES = {
    ALL: ALL,
    "security": "security_dependence",
    "economy": "economy_dependence",
    "transit": "transit_dependence",
    "diplomacy": "diplomacy_posture",
}
"""What is read of a run for each channel: diplomacy counts in alignment as it is spoken."""
STARTS, LAST = (2000, 2008, 2013), 2021
"""First years of the runs, and the last start year of which there are figures."""
SAME = 1e-6
"""Figures that differ by less are one figure, carried from the one start to the other."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A tie from one start year to a later one.

    Attributes
    ----------
    state, partner, channel
        Which; `channel` is "alignment" over all channels.
    start, year
        First year of the runs, and the start year whose figure they are held against.
    before, after
        The figures of the two years, shares.
    begun, middle
        Where runs begin, and their median at the end of the quarter before `year`.
    band, drawn
        5 and 95 % points of the runs; the same with parameters drawn too.
    gravity
        Median of runs in which states decide by size and nearness alone.
    resized
        The figure of `start`, moved as partners' sizes grew to `year` and by nothing else.
    drift
        The figure of `year` if the change before `start` had gone on; None without one.
    sourced
        Whether neither figure is assumed or carried from another start's year.
    """

    state: str
    partner: str
    channel: str
    start: int
    year: int
    before: float
    after: float
    begun: float
    middle: float
    band: tuple[float, float]
    drawn: tuple[float, float]
    gravity: float
    resized: float
    drift: float | None
    sourced: bool

    @property
    def moved(self) -> float:
        """Change of the figure."""
        return self.after - self.before

    @property
    def simulated(self) -> float:
        """Change of the median run."""
        return self.middle - self.begun


@dataclass(frozen=True, eq=False, kw_only=True)
class Ruled(World):
    """A world in which states decide by a named rule, from a prior of some share."""

    rule: str = "multi_vector"
    prior_share: float | None = None

    def experiment(self, design: str) -> Experiment:
        """Give what is simulated, under a design such as "magnitudes"."""
        found = super().experiment(design)
        names = [actor.id for actor in found.region.actors if actor.chooses]
        fixed = {} if self.prior_share is None else {"prior_share": self.prior_share}
        return replace(
            found, rules=dict.fromkeys(names, self.rule),
            parameters={**found.parameters, **fixed},
        )  # fmt: skip


Key = tuple[str, str, str]
"""State, partner and channel."""


def keys() -> list[Key]:
    """Name the ties, in the order of the tables."""
    return [(s, p, c) for s in STATES for p in PARTNERS for c in QUANTITIES]


def simulated(
    start: int, design: str, runs: int, rule: str = "multi_vector"
) -> dict[Key, dict[int, Array]]:
    """Simulate from a start, and give each tie when it begins and at later start years.

    Returns
    -------
    By tie: year to the values of the runs at the end of the quarter before it, shape
    (run,).
    """
    years = [start, *later(start)]
    world = Ruled(
        name="observed", about="", start=start, last=f"{years[-1] - 1}Q4", rule=rule
    )
    series = {key: series_of(world, key) for key in keys()}
    courses = follow(world, set(series.values()), design, runs)
    return {
        key: {year: courses[one].at(f"{year - 1}Q4") for year in years}
        for key, one in series.items()
    }


def series_of(world: World, key: Key) -> Series:
    """Name what is read of a world for a tie; equal names are one object."""
    state, partner, channel = key
    return world[QUANTITIES[channel], state, partner]


def later(start: int) -> list[int]:
    """Give the start years after one."""
    return [year for year in (*STARTS, LAST) if year > start]


@dataclass(frozen=True, slots=True)
class Table:
    """The shares of a start year by the region's table, and those that size would give.

    `shares` and `pull` have the shape (state, partner, channel, run) of one run; `inputs`
    name the places, and `given` holds what alignment reads besides shares.
    """

    shares: Array
    pull: Array
    inputs: Inputs
    given: Mapping[str, Array]

    def of(self, shares: Array) -> dict[Key, float]:
        """Read the ties off some shares, alignment worked out from them."""
        names = self.inputs
        over = alignment(dependence=shares, posture=shares, **self.given)
        places = {
            (s, p): (names.states.index(s), names.partners.index(p))
            for s in STATES for p in PARTNERS
        }  # fmt: skip
        return {
            (s, p, c): float(
                over[*places[s, p], 0]
                if c == ALL
                else shares[*places[s, p], names.channels.index(c), 0]
            )
            for s, p, c in keys()
        }


def table_of(year: int) -> Table:
    """Read the region's figures of a start year, with nothing of the model mixed in."""
    world = Ruled(name="figures", about="", start=year, last=f"{year}Q1", prior_share=0.0)
    begun = Simulation(world.experiment("magnitudes"), range(1))
    axes = MEASURES[ALL].axes
    given = {n: begun.world.look(n, axes) for n in ("weight", "is_diplomacy", "external")}
    arrays = begun.world.arrays
    return Table(arrays["dependence"], arrays["gravity_share"], begun.inputs, given)


def resized(earlier: Table, later_on: Table) -> Array:
    """Let shares grow as size and nearness say, from an earlier table to a later one.

    Shares of the earlier year times the growth of the pull, made to sum to 1. What does
    not pull, such as the rest of the world where power counts, keeps its weight.
    """
    grown = earlier.shares * quotient(later_on.pull, earlier.pull, empty=1.0)
    return quotient(grown, total(grown, PARTNER))


def drift(
    figures: Mapping[int, Mapping[Key, float]], key: Key, start: int, year: int
) -> float | None:
    """Continue the yearly change before a start to a later year, within 0 to 1.

    Examples
    --------
    >>> tie = ("KAZ", "RUS", "economy")
    >>> figures = {2000: {tie: 0.5}, 2008: {tie: 0.42}, 2013: {tie: 0.40}}
    >>> round(drift(figures, tie, 2008, 2013), 3), drift(figures, tie, 2000, 2013)
    (0.37, None)
    """
    earlier = [known for known in figures if known < start]
    if not earlier:
        return None
    now, last = figures[start][key], max(earlier)
    slope = (now - figures[last][key]) / (start - last)
    return float(np.clip(now + slope * (year - start), 0.0, 1.0))


def is_sourced(region: Region, key: Key, start: int, year: int) -> bool:
    """Tell whether both figures of a tie rest on a source, and each on its own year."""
    state, partner, channel = key
    if channel == ALL:
        return False
    place: CellKey = state, partner, channel
    both: list[Figure] = [
        region.figures.cells("dependence", when)[place]
        for when in (start, year)
        if place in region.figures.cells("dependence", when)
    ]
    return len(both) == 2 and both[0].year != both[1].year and all(
        figure.source_id != ASSUMED for figure in both
    )  # fmt: skip


def cells(runs: int) -> list[Cell]:
    """Hold runs from every start against the figures of every later start year.

    A tie whose figure is the same at both, such as one that cannot be or one that is
    carried, says nothing about change and is left out.
    """
    tables = {year: table_of(year) for year in (*STARTS, LAST)}
    region = World(name="region", about="").experiment("magnitudes").region
    return [cell for start in STARTS for cell in _of_start(start, tables, region, runs)]


def _of_start(
    start: int, tables: Mapping[int, Table], region: Region, runs: int
) -> Iterator[Cell]:
    plain = simulated(start, "magnitudes", runs)
    drawn = simulated(start, "likely", runs)
    pulled = simulated(start, "magnitudes", runs, "gravity")
    figures = {year: table.of(table.shares) for year, table in tables.items()}
    sizes = {
        year: tables[start].of(resized(tables[start], tables[year]))
        for year in later(start)
    }
    for key, year in product(keys(), later(start)):
        before, after = figures[start][key], figures[year][key]
        if abs(after - before) < SAME:
            continue
        ends = plain[key][year]
        yield Cell(
            *key, start, year, before, after,
            begun=float(np.median(plain[key][start])),
            middle=float(np.median(ends)),
            band=_band(ends),
            drawn=_band(drawn[key][year]),
            gravity=float(np.median(pulled[key][year])),
            resized=sizes[year][key],
            drift=drift(figures, key, start, year),
            sourced=is_sourced(region, key, start, year),
        )  # fmt: skip


def _band(ends: Array) -> tuple[float, float]:
    low, high = np.quantile(ends, (0.05, 0.95))
    return float(low), float(high)
