"""A table of a results folder, read lazily: some columns and rows, part by part."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hedgesim.core.errors import ConfigError
from hedgesim.study import folder as place
from hedgesim.study.columns import Described, described
from hedgesim.study.kept import refuse_without_runs
from hedgesim.study.selecting import Wanted, condition, refuse_too_large, several
from hedgesim.study.store import Damaged, open_table

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa
    import pyarrow.dataset as ds

INSTEAD = "ask for fewer columns, runs, turns or states, or go through chunks()"
NUMBER = 8
"""Bytes that a cell takes, generously, once a table is a data frame."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table of a results folder. Nothing is read before it is asked for.

    Checksums of pages are verified whenever it is read. Rows stand by run, turn, state and
    partner.

    Attributes
    ----------
    name
        "runs", "states", "pairs" or "bands".
    folder
        The results folder.
    provenance
        The content of its provenance.json.
    """

    name: str
    folder: Path
    provenance: Mapping[str, Any]

    def __call__(
        self,
        columns: Sequence[str] | None = None,
        *,
        run: Wanted = None,
        turn: Wanted = None,
        state: Wanted = None,
        partner: Wanted = None,
    ) -> "pd.DataFrame":
        """Do as `read` does."""
        return self.read(columns, run=run, turn=turn, state=state, partner=partner)

    def read(
        self,
        columns: Sequence[str] | None = None,
        *,
        run: Wanted = None,
        turn: Wanted = None,
        state: Wanted = None,
        partner: Wanted = None,
    ) -> "pd.DataFrame":
        """Give some columns of some rows; what is not asked for is not read.

        Parameters
        ----------
        columns
            Only these, in this order; by default all.
        run, turn, state, partner
            Only rows of these: one value, or several. A turn is its number, or its quarter,
            such as "2022Q4".

        Raises
        ------
        ConfigError
            If the table was not recorded, a name means nothing here, the table would not
            fit in memory, or a part is damaged.
        """
        asked = {"run": run, "turn": turn, "state": state, "partner": partner}
        rows = condition(self, columns, asked)
        self._fits(columns, asked)
        import pyarrow as pa

        found = list(self._pieces(columns, rows))
        # a part of which every run failed has no rows, and not all columns
        kept = [piece for piece in found if piece.num_rows] or found[:1]
        frame: pd.DataFrame = pa.concat_tables(kept).unify_dictionaries().to_pandas()
        return frame

    def chunks(
        self,
        columns: Sequence[str] | None = None,
        *,
        run: Wanted = None,
        turn: Wanted = None,
        state: Wanted = None,
        partner: Wanted = None,
    ) -> Iterator["pd.DataFrame"]:
        """Give the same rows part by part: 1,024 runs at a time are in memory.

        Parameters and errors are those of `read`, but for the size.
        """
        asked = {"run": run, "turn": turn, "state": state, "partner": partner}
        rows = condition(self, columns, asked)
        return (p.to_pandas() for p in self._pieces(columns, rows) if p.num_rows)

    def pieces(
        self, columns: Sequence[str] | None = None, **asked: Wanted
    ) -> Iterator["pa.Table"]:
        """Give the rows as `chunks` does, as tables of Arrow."""
        rows = condition(self, columns, asked)
        return (piece for piece in self._pieces(columns, rows) if piece.num_rows)

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of its columns."""
        return tuple(self.schema.names)

    @property
    def schema(self) -> "pa.Schema":
        """Names and types of its columns."""
        with _opened(self._telling()) as file:
            found: pa.Schema = file.schema_arrow
            return found

    @property
    def rows(self) -> int:
        """How many rows it has, from the footers."""
        found = 0
        for path in self.paths:
            with _opened(path) as file:
                found += file.metadata.num_rows
        return found

    @property
    def size(self) -> int:
        """Bytes on disk."""
        return sum(path.stat().st_size for path in self.paths)

    @property
    def paths(self) -> tuple[Path, ...]:
        """Its files.

        Raises
        ------
        ConfigError
            If there is none.
        """
        if self.name == "bands":
            return (_bands(self.folder),)
        found = tuple(sorted((self.folder / self.name).glob("part-*.parquet")))
        if not found:
            if self.name != "runs":
                refuse_without_runs(self)
            recorded = "[record] pairs_every above 0, and no more runs than pairs_up_to"
            raise place.refuse(
                self.where,
                "parts of this table",
                hint=recorded if self.name == "pairs" else None,
            )
        return found

    @property
    def where(self) -> Path:
        """Where it stands."""
        return self.folder / ("bands.parquet" if self.name == "bands" else self.name)

    @property
    def recorded(self) -> bool:
        """Whether there is anything of it."""
        try:
            return bool(self.paths)
        except ConfigError:
            return False

    def described(self) -> tuple[Described, ...]:
        """Say what each column means, with unit and range."""
        inputs = self.provenance["inputs"]
        return tuple(described(name, self.name, inputs) for name in self.columns)

    def turns(self) -> dict[int, str]:
        """Give the recorded turns and their quarters; none where the table has no turns."""
        if "turn" not in self.columns:
            return {}
        with _opened(self._telling()) as file:
            if not file.num_row_groups:
                return {}
            keys = ["turn", "quarter"]
            first = (
                file.read(keys) if self.name == "bands" else file.read_row_group(0, keys)
            )
        found = first.group_by(keys).aggregate([]).to_pydict()
        return dict(sorted(zip(found["turn"], found["quarter"], strict=True)))

    def values_of(self, key: str) -> Sequence[Any]:
        """Give what a key may be: runs, turns, states or partners, in the table's order."""
        if key == "run":
            return range(int(self.provenance["runs"]))
        if key == "turn":
            return tuple(self.turns())
        actors = self.provenance["inputs"]["region"]["actors"]
        found = [a["id"] for a in actors if key == "partner" or a["role"] == "chooses"]
        return tuple(found + [""] * (self.name == "bands" and key == "partner"))

    def _telling(self) -> Path:
        """Give a part that has rows, and so all columns; the first if none has."""
        for path in self.paths:
            with _opened(path) as file:
                if file.metadata.num_rows:
                    return path
        return self.paths[0]

    def _pieces(
        self, columns: Sequence[str] | None, rows: "ds.Expression | None"
    ) -> Iterator["pa.Table"]:
        # before pyarrow loads it, whose own import would swallow a Ctrl-C
        import pandas  # noqa: F401
        import pyarrow as pa
        import pyarrow.dataset as ds

        verified = ds.ParquetFragmentScanOptions(page_checksum_verification=True)
        form = ds.ParquetFileFormat(default_fragment_scan_options=verified)
        for path in self.paths:
            try:
                part = ds.dataset(path, format=form)
                there = part.schema.names
                wanted = there if columns is None else columns
                if set(wanted) <= set(there):  # else no run of the part ended well
                    yield part.to_table(columns=list(wanted), filter=rows)
            except (OSError, pa.ArrowException) as problem:
                raise place.damaged(path, problem) from problem

    def _fits(self, columns: Sequence[str] | None, asked: Mapping[str, Wanted]) -> None:
        """See that a data frame of what is asked for fits in memory, roughly.

        Raises
        ------
        ConfigError
            With its size, if it does not.
        """
        share = 1.0
        for key, wanted in asked.items():
            if wanted is not None:
                share *= min(1.0, len(several(wanted)) / max(len(self.values_of(key)), 1))
        count = len(columns if columns is not None else self.columns)
        size = int(self.rows * share * count * NUMBER)
        refuse_too_large(size, str(self.where), INSTEAD)


def how_to_complete(folder: Path) -> str:
    """Say how a folder that has no bands comes to have them.

    Parameters
    ----------
    folder
        Of a study that is under way, or of a shard.
    """
    if (folder / place.SHARD).is_file():
        return "hedgesim merge puts it together with the other shards"
    return "give the command of the run again; it goes on"


def _bands(folder: Path) -> Path:
    path = folder / "bands.parquet"
    if not path.is_file():
        raise place.refuse(
            folder,
            "a complete study",
            value="no bands.parquet",
            hint=how_to_complete(folder),
        )
    return path


def _opened(path: Path) -> Any:
    try:
        return open_table(path)
    except (Damaged, OSError) as problem:
        raise place.damaged(path, problem) from problem
