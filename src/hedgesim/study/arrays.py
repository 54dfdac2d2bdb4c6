"""Columns of a results folder as arrays with named axes, read part by part into place."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from hedgesim.core.errors import ConfigError, Problem, did_you_mean
from hedgesim.engine.record import BETWEEN_PAIRS, PAIR_MEASURES
from hedgesim.study import folder as place
from hedgesim.study.columns import Described
from hedgesim.study.kept import refuse_without_runs
from hedgesim.study.reading import codes_of
from hedgesim.study.selecting import (
    KEYS,
    Wanted,
    chosen,
    condition,
    is_one,
    refuse_too_large,
)
from hedgesim.study.table import Table
from hedgesim.study.tables import DONE, STRATEGY

if TYPE_CHECKING:
    import xarray as xr

    from hedgesim.study.open import Results

EXTRA = 'pip install "hedgesim[arrays]"'
CODED = np.dtype(np.int8)
INSTEAD = "ask for fewer runs, turns, states or partners, or go through chunks()"


def table_of(results: "Results", name: str) -> Table:
    """Find the table to which a column belongs.

    Raises
    ------
    ConfigError
        If none has it, or that table was not recorded.
    """
    if name in (*BETWEEN_PAIRS, *PAIR_MEASURES):  # of which states have one partner's
        if not results.pairs.recorded and results.states.recorded:
            raise place.refuse(
                results.folder,
                "pairs, which were not recorded",
                value=name,
                hint='table="states" has what is shown of each state'
                if name in results.states.columns
                else "[record] pairs_every above 0, and no more runs than pairs_up_to",
            )
        return results.pairs
    tables = [t for t in (results.pairs, results.states, results.runs) if t.recorded]
    for table in tables:
        if name in table.columns:
            return table
    refuse_without_runs(results)
    known = {column: None for table in tables for column in table.columns}
    raise place.refuse(
        results.folder,
        f"a column of {', '.join(table.name for table in tables)}",
        value=name,
        hint=did_you_mean(name, known),
    )


@dataclass(frozen=True, slots=True)
class Axes:
    """The axes of what is read: the values of each key, in the order of the rows."""

    values: Mapping[str, Any]
    quarters: tuple[str, ...]

    @property
    def shape(self) -> tuple[int, ...]:
        """Length of each axis."""
        return tuple(len(values) for values in self.values.values())

    @property
    def width(self) -> int:
        """Rows of a run."""
        return int(np.prod(self.shape[1:], dtype=np.int64))


def axes_of(results: "Results", table: Table, asked: Mapping[str, Wanted]) -> Axes:
    """Find the axes of a part of a table; runs are those that ended well.

    Raises
    ------
    ConfigError
        If a name means nothing in the table.
    """
    condition(table, None, asked)  # or refuse it
    problems: list[Problem] = []
    found: dict[str, Any] = {"run": _runs(results, table, asked.get("run"))}
    for key in KEYS[1:]:
        if key in table.columns:
            wanted, all_of = asked.get(key), table.values_of(key)
            kept = all_of if wanted is None else chosen(table, key, wanted, problems)
            found[key] = [value for value in all_of if value in kept]
    turns = table.turns()
    return Axes(found, tuple(turns[turn] for turn in found.get("turn", ())))


def _runs(results: "Results", table: Table, wanted: Wanted) -> NDArray[np.int64]:
    """Give the numbers of the runs of which a table has rows."""
    pieces = results.runs.pieces(["run", "status"], run=wanted)
    numbers: list[NDArray[np.int64]] = []
    for piece in pieces:
        ended = np.array(
            [word == DONE for word in piece.column("status").to_pylist()], bool
        )
        kept = ended if table.name != "runs" else np.ones_like(ended)
        numbers.append(piece.column("run").to_numpy()[kept].astype(np.int64))
    return np.concatenate(numbers) if numbers else np.zeros(0, np.int64)


def labelled(
    results: "Results", table: Table, name: str, asked: Mapping[str, Wanted]
) -> "xr.DataArray":
    """Read a column as an array with named axes; see `Results.array`."""
    xarray = _xarray()
    condition(table, [name], asked)  # or refuse it
    if name in ("run", "quarter", *KEYS):
        raise place.refuse(
            table.where, "a column that is not a key of the table", value=name
        )
    axes = axes_of(results, table, asked)
    if not len(axes.values["run"]) and asked.get("run") is not None:
        raise place.refuse(table.where, "runs that ended well", f"run = {asked['run']}")
    (about,) = (d for d in table.described() if d.name == name)
    values = filled(table, name, axes, asked)
    coordinates: dict[str, Any] = dict(axes.values)
    if "turn" in coordinates:
        coordinates["quarter"] = ("turn", list(axes.quarters))
    array: xr.DataArray = xarray.DataArray(
        values,
        dims=tuple(axes.values),
        coords=coordinates,
        name=name,
        attrs=attributes(about, table) | study_attributes(results),
    )
    return array.isel({key: 0 for key, wanted in asked.items() if is_one(wanted)})


def filled(
    table: Table, name: str, axes: Axes, asked: Mapping[str, Wanted]
) -> NDArray[Any]:
    """Read a column into an array on some axes, part by part.

    Raises
    ------
    ConfigError
        If it would not fit in memory, or the table has not the rows that it should have.
    """
    kind = _kind(table, name)
    size = int(np.prod(axes.shape, dtype=np.int64)) * kind.itemsize
    refuse_too_large(size, f"{table.where}: {name}", INSTEAD)
    out = np.empty((axes.shape[0], axes.width), dtype=kind)
    low = 0
    for runs, block in blocks(table, name, axes, asked):
        if not np.array_equal(runs, np.asarray(axes.values["run"])[low : low + len(runs)]):
            break
        out[low : low + len(runs)] = block
        low += len(runs)
    if low != len(out):
        raise place.refuse(
            table.where,
            "rows of every run that ended well",
            hint=place.AS_WRITTEN,
        )
    return out.reshape(axes.shape)


def blocks(table: Table, name: str, axes: Axes, asked: Mapping[str, Wanted]) -> "Any":
    """Give a column part by part: the runs, and their values, shape (run, row of a run)."""
    for piece in table.pieces([name, "run"], **asked):
        if piece.num_rows % max(axes.width, 1):
            raise place.refuse(
                table.where, "as many rows of each run", hint=place.AS_WRITTEN
            )
        runs = piece.column("run").to_numpy()[:: axes.width]
        yield runs, values_of(piece.column(name), name).reshape(-1, axes.width)


def values_of(column: Any, name: str) -> NDArray[Any]:
    """Give a column's values: numbers and words as they are, a strategy as its code."""
    import pyarrow as pa

    if name == STRATEGY:
        from hedgesim.measures.strategy_types import STRATEGIES

        return codes_of(column, tuple(STRATEGIES)).astype(CODED)
    if pa.types.is_dictionary(column.type):
        return np.array(column.to_pylist(), dtype=object)
    return np.asarray(column.to_numpy())


def _kind(table: Table, name: str) -> np.dtype[Any]:
    """Give the type that a column has in an array."""
    import pyarrow as pa

    kind = table.schema.field(name).type
    if name == STRATEGY:
        return CODED
    words = pa.types.is_dictionary(kind) or pa.types.is_string(kind)
    return np.dtype(object) if words else np.dtype(kind.to_pandas_dtype())


def attributes(about: Described, table: Table) -> dict[str, Any]:
    """Give what is known of a column, under the names of the CF conventions."""
    found: dict[str, Any] = {"long_name": about.title, "units": about.unit}
    if about.name == STRATEGY:
        from hedgesim.measures.strategy_types import STRATEGIES

        found["flag_values"] = np.arange(len(STRATEGIES), dtype=CODED)
        found["flag_meanings"] = " ".join(name.replace(" ", "_") for name in STRATEGIES)
    if about.low is not None and about.high is not None:
        found["valid_range"] = np.array([about.low, about.high], dtype=np.float64)
    told = {"comment": about.meaning, "table": table.name}
    return {k: v for k, v in (found | told).items() if not isinstance(v, str) or v}


def study_attributes(results: "Results") -> dict[str, Any]:
    """Give what a study was made from, for the attributes of an array or a file."""
    said = results.provenance
    inputs = said["inputs"]
    return {
        "title": said["title"],
        "experiment": inputs["experiment"]["name"],
        "region": inputs["region"]["id"],
        "scenario": inputs["scenario"]["id"],
        "seed": int(said["seed"]),
        "hedgesim_version": said["versions"].get("hedgesim", "unknown"),
        "inputs_sha256": said["digests"]["inputs"],
        "code_sha256": said["digests"]["code"],
        "result_sha256": (results.complete or {}).get("result_sha256", "not complete"),
        "note": "a scenario, not a forecast",
    }


def _xarray() -> Any:
    try:
        import xarray
    except ImportError as problem:
        raise ConfigError(
            [Problem(where="xarray", expected="this library to be installed", hint=EXTRA)]
        ) from problem
    return xarray
