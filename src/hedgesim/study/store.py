"""Parts on disk: Parquet files that describe themselves and are there whole or not at all.

Floats are split by byte and compressed (a dictionary of floats would be larger than the raw
numbers), words are dictionaries, every page carries a checksum, and the footer holds what
the part belongs to and the digest of its content.
"""

import contextlib
import hashlib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import numpy as np

from hedgesim.study.folder import atomic
from hedgesim.study.plan import Part

if TYPE_CHECKING:
    import pyarrow as pa
    import pyarrow.parquet as pq

SCHEMA = "1"
LEVEL = 1
"""Of zstd: 3 is 0.01 % smaller and a fifth slower, 9 is 1 % smaller and far slower."""

SOUGHT = ("run", "point", "measure")
"""Columns of which a row group's least and largest are kept: by these groups differ."""

Footer = dict[str, str]


def sha256_of(path: Path) -> str:
    """Give the sha256 of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


class Damaged(Exception):
    """A file is not what was written, or belongs to something else."""


class ContentHash:
    """The sha256 of a table's content, row group by row group, whatever the file around it.

    For each row group and column, in the order of the schema: name, type and number of
    rows, then the values' little-endian bytes; words are hashed as themselves.
    """

    def __init__(self) -> None:
        self._sha = hashlib.sha256()

    def add(self, table: "pa.Table") -> None:
        """Take in one row group."""
        for name in table.column_names:
            column = table.column(name).combine_chunks()
            self._sha.update(f"{name}|{_type_name(column)}|{len(column)}\n".encode())
            for piece in _bytes_of(column):
                self._sha.update(piece)

    def hexdigest(self) -> str:
        """Give the digest of what was taken in so far."""
        return self._sha.hexdigest()


def _type_name(column: Any) -> str:
    import pyarrow as pa

    words = pa.types.is_dictionary(column.type) or pa.types.is_string(column.type)
    return "words" if words else str(column.type)


def _bytes_of(column: Any) -> Iterator[bytes]:
    """Give a column's bytes; of words, those that occur, then the places among them."""
    if _type_name(column) != "words":
        values = column.to_numpy(zero_copy_only=False)
        yield values.astype(values.dtype.newbyteorder("<"), copy=False).tobytes()
        return
    coded = column if hasattr(column, "dictionary") else column.dictionary_encode()
    codes = coded.indices.fill_null(-1).to_numpy(zero_copy_only=False)
    names = coded.dictionary.to_pylist()
    occurring = np.flatnonzero(np.bincount(codes + 1, minlength=len(names) + 1)[1:])
    present = sorted({names[code] for code in occurring.tolist()})
    rank = {name: place for place, name in enumerate(present)}
    places = np.array([*(rank.get(name, -1) for name in names), -1], dtype="<i4")
    yield "\0".join(present).encode()
    yield places[codes].tobytes()


class TableWriter:
    """Writes one Parquet file, row group by row group; made by `writing`."""

    def __init__(self, file: IO[bytes], footer: Mapping[str, str]) -> None:
        self._file = file
        self._footer = dict(footer)
        self._writer: pq.ParquetWriter | None = None
        self._empty: pa.Table | None = None
        self._hash = ContentHash()

    def add(self, table: "pa.Table") -> None:
        """Write one row group; the columns are those of the first table that has rows."""
        if not table.num_rows:
            if self._empty is None or table.num_columns > self._empty.num_columns:
                self._empty = table
            return
        if self._writer is None:
            self._writer = _open_writer(self._file, table.schema)
        self._hash.add(table)
        self._writer.write_table(table, row_group_size=table.num_rows)

    def finish(self, more: Mapping[str, str]) -> str:
        """Write the footer, with the digest of the content, and give that digest."""
        if self._writer is None and self._empty is not None:
            self._writer = _open_writer(self._file, self._empty.schema)
        if self._writer is None:
            raise ValueError("a table without columns cannot be written")
        content = self._hash.hexdigest()
        footer = self._footer | dict(more) | {"schema": SCHEMA, "content_sha256": content}
        self._writer.add_key_value_metadata(
            {f"hedgesim.{name}": value for name, value in sorted(footer.items())}
        )
        self._writer.close()
        return content

    def abandon(self) -> None:
        """Close what is about to be thrown away."""
        if self._writer is not None:
            with contextlib.suppress(Exception):  # a full disk is already being reported
                self._writer.close()


@contextlib.contextmanager
def writing(
    path: Path, footer: Mapping[str, str], more: Mapping[str, str] | None = None
) -> Iterator[TableWriter]:
    """Write a table that stands at `path` when the context is left, or not at all.

    Parameters
    ----------
    path
        Where the file will stand.
    footer
        What it belongs to.
    more
        Further entries of the footer, read when the context is left.

    Raises
    ------
    StoppedByMachine
        If the machine does not let it be written.
    """
    with atomic(path) as file:
        writer = TableWriter(file, footer)
        try:
            yield writer
            writer.finish(more or {})
        except BaseException:
            writer.abandon()
            raise


def _open_writer(file: IO[bytes], schema: "pa.Schema") -> "pq.ParquetWriter":
    import pyarrow as pa
    import pyarrow.parquet as pq

    words = [f.name for f in schema if pa.types.is_dictionary(f.type)]
    floats = [f.name for f in schema if pa.types.is_floating(f.type)]
    return pq.ParquetWriter(
        file,
        schema,
        compression="zstd",
        compression_level=LEVEL,
        use_dictionary=words,  # type: ignore[arg-type]
        use_byte_stream_split=floats,
        write_statistics=[name for name in schema.names if name in SOUGHT],
        write_page_checksum=True,
    )


def part_footer(part: Part, digests: Mapping[str, str]) -> Footer:
    """Say what a part belongs to: its runs, and the digests of inputs and code."""
    runs = {"part": str(part.number), "runs": f"{part.low}:{part.high}"}
    return runs | {name: digests[name] for name in ("inputs", "code")}


def open_table(path: Path) -> "pq.ParquetFile":
    """Open a table of ours for reading, with its pages' checksums verified.

    Raises
    ------
    Damaged
        If it is missing, a link, or cannot be read as Parquet.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    if path.is_symlink() or not path.is_file():
        raise Damaged(f"{path.name} is missing")
    try:
        return pq.ParquetFile(path, page_checksum_verification=True)
    except (OSError, pa.ArrowException) as problem:
        raise Damaged(f"{path.name} is not whole: {problem}") from problem


def footer_of(file: "pq.ParquetFile") -> Footer:
    """Give what a table's footer says of it."""
    found = {k.decode(): v.decode() for k, v in (file.metadata.metadata or {}).items()}
    prefix = "hedgesim."
    return {k.removeprefix(prefix): v for k, v in found.items() if k.startswith(prefix)}


def verify(path: Path, expected: Mapping[str, str], sha256: str | None = None) -> Footer:
    """Read a whole table and see that it is what was written, for what is expected.

    Parameters
    ----------
    path
        The file.
    expected
        What its footer must say.
    sha256
        The digest of its bytes, if known; without it a changed bit is found in all but the
        descriptions that the footer holds of the columns.

    Raises
    ------
    Damaged
        If a page's checksum or the digest of the content differs, or it belongs elsewhere.
    """
    import pyarrow as pa

    content = ContentHash()
    if sha256 is not None and path.is_file() and sha256_of(path) != sha256:
        raise Damaged(f"{path.name} is not what was written: its bytes differ")
    try:
        with open_table(path) as file:
            footer = footer_of(file)
            wrong = [
                k for k, v in {**expected, "schema": SCHEMA}.items() if footer.get(k) != v
            ]
            if wrong:
                raise Damaged(f"{path.name} belongs to something else: {', '.join(wrong)}")
            for group in range(file.num_row_groups):
                content.add(file.read_row_group(group))
    except (OSError, ValueError, pa.ArrowException) as problem:
        raise Damaged(f"{path.name} is not what was written: {problem}") from problem
    if footer.get("content_sha256") != content.hexdigest():
        raise Damaged(f"{path.name} is not what was written: its content differs")
    return footer


def failures_of(footer: Mapping[str, str]) -> list[dict[str, Any]]:
    """Give the failed runs that the footer of a part of `runs` names."""
    found: list[dict[str, Any]] = json.loads(footer.get("failures", "[]"))
    return found
