"""What a design varies and how many points it has: factors, kinds of design, counting."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from math import prod
from pathlib import Path

from hedgesim.world.figures import CellKey

LIKELY, MAGNITUDES, DEFAULT = "likely", "magnitudes", "default"
WITHOUT_POINTS = (LIKELY, MAGNITUDES, DEFAULT)
"""Designs in which every run is a point of its own."""

GRID, LIST, ONE_AT_A_TIME = "grid", "list", "one_at_a_time"
LATIN, SOBOL, MORRIS, RANDOM = "latin_hypercube", "sobol", "morris", "random"
BY_SALIB = (SOBOL, MORRIS)
SAMPLED = (LATIN, SOBOL, MORRIS, RANDOM)
"""Designs whose points are sampled from the ranges of factors: `points` says how many."""
HELD_WHOLE = (LATIN, SOBOL, MORRIS)
"""Designs of which every point hangs on all others, so that they are held in memory."""
KINDS = (*WITHOUT_POINTS, GRID, LIST, ONE_AT_A_TIME, *SAMPLED)

PARAMETER, MAGNITUDE, PRESENT, DATE = "parameter", "magnitude", "present", "date"
RULE, FIGURE = "rule", "figure"
OF_EVENTS = (MAGNITUDE, PRESENT, DATE)
SIDES = ("parameters", "events")
"""The two groups of factors: what is assumed of states, and what happens to them."""
STRUCTURAL = (PRESENT, DATE, RULE, FIGURE)
"""Kinds of factor that change which arrays a run has: its runs are simulated apart."""

Value = float | bool | str | dt.date


@dataclass(frozen=True, slots=True, kw_only=True)
class Factor:
    """One thing that differs between the points of a design.

    Attributes
    ----------
    name
        The column in which its effective values stand, such as "deference",
        "event:E082:magnitude", "rule:KAZ" or "figure:kin_exposure/all/RUS".
    kind
        "parameter", "magnitude", "present" or "date" (of an event), "rule" or "figure".
    target
        The parameter, the event, the state, or the quantity.
    bases
        For each scenario of the design, what holds where the factor is left alone; None
        where the scenario has no such event, or a figure's cells differ.
    values
        What it may be; empty for a range.
    low, high, scale
        A range and how it is walked, "linear" or "log"; None where there are values.
    cells
        Of a figure: state, partner and channel of everything that it replaces.
    """

    name: str
    kind: str
    target: str
    bases: tuple[Value | None, ...]
    values: tuple[Value, ...] = ()
    low: float | None = None
    high: float | None = None
    scale: str = "linear"
    cells: tuple[CellKey, ...] = ()

    @property
    def numeric(self) -> bool:
        """True if its values are numbers; else they are words, dates, or true and false."""
        return self.kind in (PARAMETER, MAGNITUDE, FIGURE)

    @property
    def side(self) -> str:
        """One of `SIDES`; rules and figures stand with the parameters."""
        return SIDES[1] if self.kind in OF_EVENTS else SIDES[0]

    @property
    def steps(self) -> int:
        """Number of its values; of a range the two ends."""
        return len(self.values) or 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Design:
    """How runs differ.

    "likely" draws parameters and magnitudes from their likely ranges, "magnitudes" only how
    large events are, "default" nothing but luck; every other kind has points.

    Attributes
    ----------
    kind
        One of `KINDS`.
    points
        As the file says: points of a Latin hypercube or of random ones, the base sample of
        Sobol, trajectories of Morris; else None.
    replicates
        Runs of every point.
    common_luck
        Whether a replicate has the same luck at every point.
    grouped
        Of Sobol's: whether factors move by `Factor.side`, all parameters at once and all
        events at once, instead of each alone.
    scenarios
        Ids of scenarios with which all points are crossed; empty for the experiment's.
    rows
        Of a list: for each point the place of every factor's value among its values.
    file
        The file of a list.
    """

    kind: str = LIKELY
    points: int | None = None
    replicates: int = 1
    common_luck: bool = True
    grouped: bool = False
    scenarios: tuple[str, ...] = ()
    rows: tuple[tuple[int, ...], ...] = ()
    file: Path | None = None

    @property
    def has_points(self) -> bool:
        """True if runs are replicates of points; else each run is a point of its own."""
        return self.kind not in WITHOUT_POINTS

    @property
    def needs_salib(self) -> bool:
        """True if SALib samples the points."""
        return self.kind in BY_SALIB


def count(design: Design, factors: Sequence[Factor]) -> int:
    """Give the number of points of a design, scenarios included.

    Examples
    --------
    >>> three = Factor(name="a", kind="rule", target="A", bases=("x",), values=("x", "y",
    ...                "z"))
    >>> [count(Design(kind=kind, points=8), [three, three])
    ...  for kind in ("grid", "one_at_a_time", "random", "sobol", "morris")]
    [9, 7, 8, 32, 24]
    """
    points = design.points or 0
    movers = len({f.side for f in factors}) if design.grouped else len(factors)
    found = {
        GRID: prod(factor.steps for factor in factors),
        ONE_AT_A_TIME: 1 + sum(factor.steps for factor in factors),
        LIST: len(design.rows),
        SOBOL: points * (movers + 2),
        MORRIS: points * (len(factors) + 1),
    }.get(design.kind, points)
    return found * max(len(design.scenarios), 1)


def told_of(design: Design, factors: Sequence[Factor]) -> tuple[str, ...]:
    """Say for people how many points a design has, and what differs between them.

    Examples
    --------
    >>> two = Factor(name="rule:KAZ", kind="rule", target="KAZ", bases=("persist",),
    ...              values=("persist", "lock_in"))
    >>> told_of(Design(kind="grid", replicates=5), [two])
    ('grid: 2 points x 5 replicates, with common luck', 'rule:KAZ: persist, lock_in')
    >>> told_of(Design(), [])
    ()
    """
    if not design.has_points:
        return ()
    luck = "with common luck" if design.common_luck else "each run with its own luck"
    noun = "replicate" if design.replicates == 1 else "replicates"
    crossed = f" (in {len(design.scenarios)} scenarios)" if design.scenarios else ""
    grouped = ", parameters and events each moved as one" if design.grouped else ""
    head = (
        f"{design.kind}{grouped}: {count(design, factors):,} points{crossed} x "
        f"{design.replicates:,} {noun}, {luck}"
    )
    return head, *(f"{factor.name}: {_levels(factor)}" for factor in factors)


def _levels(factor: Factor) -> str:
    if not factor.values:
        scale = ", log scale" if factor.scale == "log" else ""
        return f"{factor.low:g} to {factor.high:g}{scale}"
    shown = ", ".join(_level(value) for value in factor.values[:6])
    more = len(factor.values) - 6
    return f"{shown} and {more:,} more" if more > 0 else shown


def _level(value: Value) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"{value:g}" if isinstance(value, float) else str(value)
