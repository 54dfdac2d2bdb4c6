"""From a region's figures to the arrays that every run of an experiment shares.

Nothing here depends on parameters, magnitudes or luck; each array has a run axis of length
1.
"""

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from hedgesim.core.axes import Array
from hedgesim.core.calendar import Quarter
from hedgesim.world.experiment import Experiment
from hedgesim.world.figures import RIVALRY, Figure, cell_key
from hedgesim.world.quantities import QUANTITIES, Kind
from hedgesim.world.region import WITH_SELF, Region

PATHS = ("power", "offence", "market")
DATED = ("rivalry", "debt")
"""Paths between few and uneven years; what is known last stays."""
RELATIVE = ("power", "offence")
"""Paths that are divided by the largest actor's value at the start."""

_FROM_FIGURES = (
    *(name for name, q in QUANTITIES.items() if q.kind is Kind.FIGURE),
    "kin_exposure",  # a figure at the start, then carried from turn to turn
)


@dataclass(frozen=True, slots=True)
class Inputs:
    """What an experiment's runs share.

    `static` holds arrays that stay; `figure_dependence` the dependence before the prior is
    mixed in; `declared_goal` and `declared_capacity` are nan where no figure stands;
    `paths` gives power, offence, market, rivalry and debt at a turn. Where an experiment
    replaces figures `factual` is laid out from the region's own; else it is None.
    """

    static: dict[str, Array]
    figure_dependence: Array
    declared_goal: Array
    declared_capacity: Array
    kinds: tuple[str, ...]
    states: tuple[str, ...]
    partners: tuple[str, ...]
    channels: tuple[str, ...]
    organisations: tuple[str, ...]
    first_quarter: Quarter
    paths: Callable[[int], dict[str, Array]]
    factual: "Inputs | None" = None


_prepared: deque[tuple[Region, int, Inputs]] = deque(maxlen=256)
"""What was laid out lately. A region never changes, and nobody writes into its arrays."""


def prepare(experiment: Experiment) -> Inputs:
    """Lay an experiment's region out as arrays; of the same region only once."""
    region, start = experiment.region, experiment.start
    for known, year, inputs in tuple(_prepared):
        if known is region and year == start:
            return inputs
    inputs = _laid_out(region, start)
    if region.figures.replaced:
        own = replace(region, figures=region.figures.own)
        inputs = replace(inputs, factual=_laid_out(own, start))
    _prepared.append((region, start, inputs))
    return inputs


def _laid_out(region: Region, start: int) -> Inputs:
    read = _Reader(region, start)
    static = {name: read.array(name) for name in _FROM_FIGURES}
    static |= _masks(region, read)
    return Inputs(
        static=static,
        figure_dependence=read.array("dependence"),
        declared_goal=read.array("goal", empty=np.nan),
        declared_capacity=read.array("transit_capacity", empty=np.nan),
        kinds=tuple(c.kind for c in region.channels),
        states=read.names["state"],
        partners=read.names["partner"],
        channels=read.names["channel"],
        organisations=read.names["organisation"],
        first_quarter=Quarter(start, 1),
        paths=_Paths(region, start, {name: _dated(region, read, name) for name in DATED}),
    )


class _Reader:
    """Looks figures up by name and lays them on a quantity's axes."""

    def __init__(self, region: Region, start: int) -> None:
        self.region, self.start = region, start
        actors = tuple(actor.id for actor in region.actors)
        self.names: dict[str, tuple[str, ...]] = {
            "state": tuple(a.id for a in region.actors if a.role == "chooses"),
            "partner": actors,
            "rival": actors,
            "channel": tuple(c.id for c in region.channels),
            "organisation": tuple(o.id for o in region.organisations),
        }

    def array(self, quantity: str, empty: float = 0.0, year: int | None = None) -> Array:
        axes = QUANTITIES[quantity].axes
        out: Array = np.full(self.shape(axes), empty)
        when = self.start if year is None else year
        for cell, figure in self.region.figures.cells(quantity, when).items():
            out[self.place(axes, cell)] = figure.value
        return out

    def shape(self, axes: tuple[str, ...]) -> list[int]:
        return [1 if axis == "run" else len(self.names[axis]) for axis in axes]

    def place(self, axes: tuple[str, ...], cell: tuple[str, str, str]) -> tuple[int, ...]:
        """Find a figure's place: its columns stand for the quantity's axes in order."""
        state, partner, channel = cell
        columns = {"state": state, "partner": partner, "rival": partner, "channel": channel}
        if "state" not in axes:  # a figure about an actor stands in the column `state`
            columns |= {"partner": state}
        return tuple(
            0 if axis == "run" else self.names[axis].index(columns[axis]) for axis in axes
        )


def _masks(region: Region, read: _Reader) -> dict[str, Array]:
    states, partners = len(read.names["state"]), len(read.names["partner"])
    external: Array = 1.0 - np.eye(states, partners)[:, :, None]
    kinds = [c.kind for c in region.channels]
    return {
        "external": external,
        "tie": _ties(region, read, external),
        "counted": _column([not a.remainder for a in region.actors]),
        "pole": _column([a.pole for a in region.actors]),
        "reference": _references(region, read),
        "is_diplomacy": _column([k == "diplomacy" for k in kinds]),
        "is_transit": _column([k == "transit" for k in kinds]),
        "is_security": _column([k == "security" for k in kinds]),
        "is_economy": _column([k == "economy" for k in kinds]),
        "sovereignty_clause": _column([o.sovereignty_clause for o in region.organisations]),
        "customs_union": _column([o.customs_union for o in region.organisations]),
        "depth": _column([o.depth for o in region.organisations]),
        **_organisations(region, read),
    }


def _column(values: Sequence[float]) -> Array:
    return np.array(values, dtype=np.float64).reshape(-1, 1)


def _dated(region: Region, read: _Reader, quantity: str) -> dict[int, Array]:
    """Give a quantity in each year that has a figure of it; in the start's where none has.

    A cell without a figure of such a year lies on the line between those it has.
    """
    axes = QUANTITIES[quantity].axes
    cells: dict[tuple[str, ...], list[Figure]] = {}
    for row in sorted(region.figures.of(quantity), key=lambda row: row.year):
        cells.setdefault(cell_key(row), []).append(row)
    found: dict[int, Array] = {}
    for year in sorted({r.year for rows in cells.values() for r in rows}) or [read.start]:
        found[year] = np.zeros(read.shape(axes))
        for rows in cells.values():
            years, values = [r.year for r in rows], [r.value for r in rows]
            found[year][read.place(axes, rows[0].cell)] = np.interp(year, years, values)
    if quantity == RIVALRY:
        return {year: _symmetric(values) for year, values in found.items()}
    return found


def _symmetric(pairs: Array) -> Array:
    """Give both orders of a pair the one figure that stands for it."""
    return np.maximum(pairs, np.swapaxes(pairs, 0, 1))


def _ties(region: Region, read: _Reader, external: Array) -> Array:
    tie: Array = np.ones(read.shape(("state", "partner", "channel", "run")))
    for c, channel in enumerate(region.channels):
        if channel.kind not in WITH_SELF:
            tie[:, :, c] = external
    for absent in region.absent:
        tie[
            read.place(
                QUANTITIES["tie"].axes, (absent.state, absent.partner, absent.channel)
            )
        ] = 0
    return tie


def _references(region: Region, read: _Reader) -> Array:
    reference: Array = np.zeros(read.shape(("state", "partner", "run")))
    for i, state in enumerate(a for a in region.actors if a.role == "chooses"):
        towards = state.reference or region.reference
        if towards != state.id:
            reference[i, read.names["partner"].index(towards)] = 1
    return reference


def _organisations(region: Region, read: _Reader) -> dict[str, Array]:
    leads: Array = np.zeros(read.shape(("partner", "organisation", "run")))
    candidate: Array = np.zeros(read.shape(("state", "organisation", "run")))
    members: Array = np.zeros_like(candidate)
    states = read.names["state"]
    for o, organisation in enumerate(region.organisations):
        for leader in organisation.leaders:
            leads[read.names["partner"].index(leader), o] = 1
        for name in organisation.candidates:
            candidate[states.index(name), o] = 1
        for name in {*organisation.members, *organisation.leaders} & set(states):
            members[states.index(name), o] = 1
    return {"leads": leads, "candidate": candidate, "membership": members}


class _Paths:
    """Yearly figures as a line through the middle of the years, then a constant growth."""

    def __init__(
        self, region: Region, start: int, dated: dict[str, dict[int, Array]]
    ) -> None:
        self._start = start
        self._dated = dated
        self._reckoned: dict[int, dict[str, Array]] = {}
        self._lines = {
            name: [_line(region, name, a.id) for a in region.actors] for name in PATHS
        }
        self._growth = {
            name: [_only(region, f"{name}_growth", a.id, start) for a in region.actors]
            for name in PATHS
        }
        self._unit = {name: 1.0 for name in PATHS}
        self._unit |= {name: float(self._at(name, start).max()) or 1.0 for name in RELATIVE}

    def __call__(self, turn: int) -> dict[str, Array]:
        """Give each path at a turn: the start of the year, or the middle of a quarter.

        Each turn is reckoned once for all blocks of runs.
        """
        if turn not in self._reckoned:
            self._reckoned[turn] = self._reckon(turn)
        return self._reckoned[turn]

    def _reckon(self, turn: int) -> dict[str, Array]:
        year = self._start + (turn - 0.5) / 4 if turn else float(self._start)
        paths = {name: self._at(name, year)[:, None] / self._unit[name] for name in PATHS}
        return {**paths, **{n: _between(known, year) for n, known in self._dated.items()}}

    def _at(self, name: str, year: float) -> Array:
        lines = zip(self._lines[name], self._growth[name], strict=True)
        return np.array([_on_line(points, growth, year) for points, growth in lines])


def _between(known: dict[int, Array], year: float) -> Array:
    """Give what lies on the line between the figures' years; then the last figure."""
    later = [y for y in known if y > year]
    earlier = max((y for y in known if y <= year), default=min(later or [0]))
    if not later or earlier == min(later):
        return known[earlier]
    past = (year - earlier) / (min(later) - earlier)
    low, high = known[earlier], known[min(later)]
    return low + past * (high - low)


def _line(region: Region, name: str, actor: str) -> list[tuple[float, float]]:
    return [(year + 0.5, value) for year, value in region.figures.path(name, actor)]


def _only(region: Region, quantity: str, actor: str, start: int) -> float:
    figure = region.figures.cells(quantity, start).get((actor, "", ""))
    return figure.value if figure else 0.0


def _on_line(points: list[tuple[float, float]], growth: float, year: float) -> float:
    if not points:
        return 0.0
    last_year, last = points[-1]
    if year > last_year:
        return float(last * (1 + growth) ** (year - last_year))
    years, values = zip(*points, strict=True)
    return float(np.interp(year, years, values))
