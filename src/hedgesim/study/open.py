"""Open a results folder: tables for pandas, and what they were made from."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hedgesim.study import folder as place
from hedgesim.study.store import Damaged

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class Results:
    """A results folder, open for reading.

    Attributes
    ----------
    folder
        Where it stands.
    provenance
        The content of provenance.json.
    experiment
        The text of the experiment file as it was given.
    complete
        The content of COMPLETE.json, or None while parts are missing.
    """

    folder: Path
    provenance: dict[str, Any]
    experiment: str
    complete: dict[str, Any] | None

    def runs(self, columns: list[str] | None = None) -> "pd.DataFrame":
        """Give a row a run: what was drawn for it, and its status."""
        return self._table("runs", columns)

    def states(self, columns: list[str] | None = None) -> "pd.DataFrame":
        """Give a row a run, turn and state: measures, and the strategy.

        Parameters
        ----------
        columns
            Only these; by default all.

        Raises
        ------
        ConfigError
            If no part is there, a part is damaged, or there is no such column.
        """
        return self._table("states", columns)

    def pairs(self, columns: list[str] | None = None) -> "pd.DataFrame":
        """Give a row a run, turn, state and partner.

        Raises
        ------
        ConfigError
            If pairs were not recorded, a part is damaged, or there is no such column.
        """
        return self._table("pairs", columns)

    def bands(self) -> "pd.DataFrame":
        """Give quantiles over runs, by turn, state, partner and measure.

        Raises
        ------
        ConfigError
            If the study is not complete, or the file is damaged.
        """
        if not (self.folder / "bands.parquet").is_file():
            raise place.refuse(
                self.folder,
                "a complete study",
                value="no bands.parquet",
                hint="give the command of the run again; it goes on",
            )
        return self._read([self.folder / "bands.parquet"], None)

    def overall_bands(self) -> "pd.DataFrame":
        """Give the rows of `bands` over all points, of the experiment's own scenario."""
        bands = self.bands()
        rows = bands["point"] == bands["point"].min()
        if "scenario" in bands.columns:
            rows &= bands["scenario"] == self.provenance["inputs"]["scenario"]["id"]
        overall: pd.DataFrame = bands[rows]
        return overall

    def _table(self, table: str, columns: list[str] | None) -> "pd.DataFrame":
        paths = sorted((self.folder / table).glob("part-*.parquet"))
        if not paths:
            recorded = "[record] pairs_every above 0, and no more runs than pairs_up_to"
            raise place.refuse(
                self.folder / table,
                "parts of this table",
                hint=recorded if table == "pairs" else None,
            )
        return self._read(paths, columns)

    def _read(self, paths: list[Path], columns: list[str] | None) -> "pd.DataFrame":
        # before pyarrow loads it, whose own import would swallow a Ctrl-C
        import pandas  # noqa: F401
        import pyarrow as pa

        from hedgesim.study.reading import read_columns

        tables: list[pa.Table] = []
        for path in paths:
            try:
                tables.append(read_columns(path, columns))
            except (Damaged, OSError, pa.ArrowException) as problem:
                raise place.refuse(
                    path,
                    "the file as it was written",
                    value=str(problem),
                    hint="give the command of the run again; it makes it anew",
                ) from problem
        tables = [table for table in tables if table.num_rows] or tables[:1]
        whole = pa.concat_tables(tables).unify_dictionaries()
        missing = [name for name in columns or [] if name not in whole.column_names]
        if missing:
            raise place.refuse(
                paths[0].parent, "a column that is there", value=", ".join(missing)
            )
        frame: pd.DataFrame = whole.to_pandas()
        return frame


def open_results(folder: str | Path) -> Results:
    """Open a results folder.

    Raises
    ------
    ConfigError
        If it is not a results folder, or is of a format that this version does not know.
    """
    where = Path(folder)
    if not (where / place.PROVENANCE).is_file():
        raise place.refuse(
            where,
            "a results folder, with provenance.json",
            value=None if where.is_dir() else "no such folder",
        )
    provenance = place.read_json(where / place.PROVENANCE)
    if provenance.get("format") != 1:
        raise place.refuse(
            where / place.PROVENANCE, "format 1", value=str(provenance.get("format"))
        )
    given, complete = where / "experiment.toml", where / place.COMPLETE
    return Results(
        folder=where,
        provenance=provenance,
        experiment=given.read_text("utf-8") if given.is_file() else "",
        complete=place.read_json(complete) if complete.is_file() else None,
    )
