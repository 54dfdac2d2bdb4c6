"""The points of a study made again from its provenance, and checked against its tables."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hedgesim.core.errors import ConfigError, Problem, did_you_mean
from hedgesim.engine.designs import SCENARIO, Points
from hedgesim.study import folder as place
from hedgesim.study.compare_sides import Side
from hedgesim.world.designs import (
    DATE,
    MAGNITUDE,
    OF_EVENTS,
    PARAMETER,
    PRESENT,
    RULE,
    Design,
    Factor,
)

Column = NDArray[Any]
_NOT_VARIED = ("run", "point", "replicate", "status", SCENARIO)


def points_again(side: Side) -> Points:
    """Make the points of a study again from what its provenance says.

    Without design points its factors are the columns that were drawn.
    """
    said, seed = side.experiment["design"], int(side.results.provenance["seed"])
    design = Design(
        kind=said["kind"],
        points=said["points"],
        replicates=said["replicates"],
        common_luck=said["common_luck"],
        grouped=said.get("grouped", False),
        scenarios=tuple(said["scenarios"]),
        rows=tuple(map(tuple, said["rows"])),
    )
    if design.has_points:
        factors = tuple(map(_factor, side.experiment["factors"]))
        return Points(design, factors, seed)
    return Points(design, tuple(map(_drawn, _varied(side))), seed)


def _factor(said: Mapping[str, Any]) -> Factor:
    return Factor(
        name=said["name"],
        kind=said["kind"],
        target=said["target"],
        bases=tuple(said["bases"]),
        values=tuple(said["values"]),
        low=said["low"],
        high=said["high"],
        scale=said["scale"],
    )


def _drawn(name: str) -> Factor:
    """Give the factor that a column of a study without design points is."""
    from hedgesim.world.parameters import parameters

    kind = PARAMETER if name in parameters() else MAGNITUDE
    return Factor(name=name, kind=kind, target=name, bases=())


def _varied(side: Side) -> list[str]:
    from hedgesim.study.reading import recorded_columns

    path = side.results.folder / "runs" / "part-00000.parquet"
    return [name for name in recorded_columns(path) if name not in _NOT_VARIED]


def columns_of(
    side: Side, points: Points, numbers: NDArray[np.int64], replicates: int
) -> dict[str, Column]:
    """Read the effective value of each factor at some points, shape (point,).

    Raises
    ------
    ConfigError
        If they are not those of the sample as it is made here, on whose order indices hang.
    """
    wanted = ["run", *points.factors]
    runs = side.results.runs(wanted).set_index("run")
    own = runs.loc[numbers * replicates]
    found = {name: own[name].to_numpy() for name in points.factors}
    if points.design.needs_salib:
        again = points.values(numbers)
        for factor in points.varied:
            if factor.numeric and not _same(found[factor.name], again[factor.name]):
                raise _another_sample(side, factor.name)
    return found


def _same(stored: Column, made: Column) -> bool:
    return bool(np.allclose(stored.astype(np.float64), made, rtol=1e-9, equal_nan=True))


def _another_sample(side: Side, name: str) -> ConfigError:
    version = side.results.provenance["versions"].get("SALib", "unknown")
    return place.refuse(
        side.results.folder / "runs",
        f"the sample that SALib makes here; the folder's was made with SALib {version}",
        value=f"{name} differs",
        hint=f"install SALib {version}, or run the experiment again",
    )


def scenario_asked(side: Side, asked: str | None) -> tuple[int, str]:
    """Give the place and the id of the scenario whose points are looked at.

    Raises
    ------
    ConfigError
        If there is no such scenario in the study.
    """
    own = str(side.inputs["scenario"]["id"])
    crossed: Sequence[str] = side.experiment["design"]["scenarios"] or [own]
    wanted = asked or own
    if wanted not in crossed:
        problem = Problem(
            where="--scenario",
            value=wanted,
            expected=f"one of {', '.join(crossed)}",
            hint=did_you_mean(wanted, crossed),
        )
        raise ConfigError([problem])
    return list(crossed).index(wanted), wanted


def numbers_of(values: Column, factor: Factor) -> NDArray[np.float64]:
    """Give a factor's values as numbers in their order; nan where they have none.

    Presence is 0 or 1, dates stand in time, one of two words is 0 and the other 1. More
    words have no order (`has_order`), and their numbers only tell them apart.

    Examples
    --------
    >>> rule = Factor(name="rule:KAZ", kind="rule", target="KAZ", bases=(),
    ...               values=("persist", "gravity"))
    >>> numbers_of(np.array(["gravity", "persist"], dtype=object), rule)
    array([1., 0.])
    """
    if factor.numeric or factor.kind == PRESENT:
        return values.astype(np.float64)
    words = [None if value is None or value != value else str(value) for value in values]
    order = [str(value) for value in factor.values]
    known = sorted(order) if factor.kind == DATE else order
    codes: NDArray[np.float64] = np.array(
        [np.nan if word not in known else float(known.index(word)) for word in words]
    )
    return codes


def has_order(factor: Factor) -> bool:
    """Tell whether the values of a factor stand in an order: three rules do not."""
    return factor.kind != RULE or len(factor.values) < 3


def titles_of(side: Side, points: Points) -> dict[str, str]:
    """Name factors for people: events by their titles, figures by quantity and place."""
    scenarios = side.inputs.get("scenarios") or [side.inputs["scenario"]]
    events = {e["id"]: e["title"] for s in scenarios for e in s["events"]}
    return {factor.name: _title(factor, events) for factor in points.varied}


def _title(factor: Factor, events: Mapping[str, str]) -> str:
    _, _, target = factor.name.partition(":")
    if factor.kind == PARAMETER:
        return factor.name
    if factor.kind in OF_EVENTS and factor.target in events:
        what = {PRESENT: " presence:", DATE: " date:"}.get(factor.kind, "")
        return f"{factor.target}{what} {events[factor.target]}"
    if target in events:  # what a study without points drew
        return f"{target} {events[target]}"
    return factor.name
