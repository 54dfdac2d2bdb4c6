"""A table as NetCDF 4: arrays with named axes, units, and what they were made from.

h5netcdf and not SciPy writes it: it takes a part at a time, compresses, and keeps a
checksum with every block, while SciPy's NetCDF 3 holds all in memory and ends at 2 GB.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from hedgesim.core.errors import ConfigError, Problem
from hedgesim.study import folder as place
from hedgesim.study.arrays import (
    EXTRA,
    Axes,
    attributes,
    axes_of,
    study_attributes,
    values_of,
)
from hedgesim.study.columns import Described
from hedgesim.study.export import Tell
from hedgesim.study.selecting import KEYS, Wanted
from hedgesim.study.table import Table

if TYPE_CHECKING:
    import pyarrow as pa

    from hedgesim.study.open import Results

ROW = "row"
"""The axis of a table that is no grid: bands."""
STORED = {"compression": "gzip", "compression_opts": 4, "shuffle": True, "fletcher32": True}


def write_netcdf(
    results: "Results", table: Table, file: Path, state: Wanted, tell: Tell | None = None
) -> int:
    """Write a table as NetCDF, part by part; give its number of rows.

    A grid of runs, turns, states and partners has these axes; what each run drew stands
    along `run`. Bands keep their rows.
    """
    h5netcdf = _library()
    asked = {} if state is None else {"state": state}
    axes = (
        _rows_of(table, asked) if table.name == "bands" else axes_of(results, table, asked)
    )
    # HDF5 opens files by their names alone; it is the same file
    with place.atomic(file) as out, h5netcdf.File(out.name, "w") as written:
        written.attrs.update({"Conventions": "CF-1.11"} | study_attributes(results))
        written.dimensions = {axis: len(values) for axis, values in axes.values.items()}
        _coordinates(written, axes)
        about = {d.name: d for d in table.described()}
        done = 0
        for piece in table.pieces(None, **asked):
            _put(written, piece, about, axes, table, done)
            done += piece.num_rows
            if tell is not None:
                tell(done)
        if table.name not in ("bands", "runs"):
            _draws(written, results, axes)
    return done


def _rows_of(table: Table, asked: Mapping[str, Wanted]) -> Axes:
    rows = sum(piece.num_rows for piece in table.pieces(["turn"], **asked))
    return Axes({ROW: range(rows)}, ())


def _coordinates(written: Any, axes: Axes) -> None:
    for axis, values in axes.values.items():
        if axis == ROW:
            continue
        if axis in ("run", "turn"):
            made = written.create_variable(axis, (axis,), data=np.asarray(values, np.int32))
            made.attrs["long_name"] = axis
        else:
            _words(written, axis, axis, list(values))
    if axes.quarters:
        _words(written, "quarter", "turn", list(axes.quarters))


def _words(written: Any, name: str, axis: str, words: list[str]) -> Any:
    made = written.create_variable(name, (axis,), dtype=_text())
    made[:] = np.array(words, dtype=object)
    return made


def _text() -> Any:
    import h5py

    return h5py.string_dtype()


def _put(
    written: Any,
    piece: "pa.Table",
    about: Mapping[str, Described],
    axes: Axes,
    table: Table,
    done: int,
) -> None:
    """Put a part's rows where they belong."""
    keys = () if ROW in axes.values else ("quarter", *KEYS)
    width = axes.width
    low, high = done // width, (done + piece.num_rows) // width
    for name in piece.column_names:
        if name in keys:
            continue
        values = values_of(piece.column(name), name)
        target = _variable(written, name, values, about[name], axes, table)
        shape = (high - low, *axes.shape[1:])
        target[low:high] = _stored(values).reshape(shape)


def _stored(values: Any) -> Any:
    """Give values as a file has them: no word is an empty one, and truth is 1 or 0."""
    if values.dtype == object:
        return np.array(["" if word is None else str(word) for word in values], object)
    return values.astype(np.int8) if values.dtype == bool else values


def _variable(
    written: Any, name: str, values: Any, about: Described, axes: Axes, table: Table
) -> Any:
    safe = safe_name(name)
    if safe in written.variables:
        return written.variables[safe]
    words = values.dtype == object
    kind = _text() if words else _stored(values[:1]).dtype
    shape = axes.shape
    runs = max(1, min(shape[0], 2**18 // max(axes.width, 1)))
    chunks = {} if words or not all(shape) else {"chunks": (runs, *shape[1:])}
    made = written.create_variable(
        safe, tuple(axes.values), dtype=kind, **chunks, **(STORED if chunks else {})
    )
    more = {"column": name} if safe != name else {}
    more |= {"coordinates": "quarter"} if axes.quarters else {}
    made.attrs.update(attributes(about, table) | more)
    return made


def _draws(written: Any, results: "Results", axes: Axes) -> None:
    """Put beside the arrays what each run was: point, replicate, and what was varied."""
    runs, kept = results.runs, np.asarray(axes.values["run"])
    taken = set(written.variables)
    names = {
        d.name: f"run_{d.name}" if safe_name(d.name) in taken else d.name
        for d in runs.described()
    }
    about = {names[d.name]: d for d in runs.described()}
    alone, done = Axes({"run": axes.values["run"]}, ()), 0
    for piece in runs.pieces():
        some = piece.filter(np.isin(piece.column("run").to_numpy(), kept))
        some = some.rename_columns([names[name] for name in some.column_names])
        some = some.drop_columns([names["run"], names["status"]])
        _put(written, some, about, alone, runs, done)
        done += some.num_rows


def safe_name(name: str) -> str:
    """Give a column the name that it may have in NetCDF: letters, digits, `_`, `.`, `-`.

    Examples
    --------
    >>> safe_name("figure:kin_exposure/all/RUS"), safe_name("alignment_RUS")
    ('figure.kin_exposure.all.RUS', 'alignment_RUS')
    """
    kept = [letter if letter.isalnum() or letter in "_.-" else "." for letter in name]
    return "".join(kept)


def _library() -> Any:
    try:
        import h5netcdf
        import h5py  # noqa: F401
    except ImportError as problem:
        raise ConfigError(
            [
                Problem(
                    where="--to netcdf",
                    expected="h5netcdf and h5py to be installed",
                    hint=f"{EXTRA}, or --to csv",
                )
            ]
        ) from problem
    return h5netcdf
