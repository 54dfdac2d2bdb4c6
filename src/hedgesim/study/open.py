"""Open a results folder: tables for pandas, and what they were made from."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hedgesim.core.errors import ConfigError, did_you_mean
from hedgesim.study import folder as place
from hedgesim.study.selecting import Wanted, stranger
from hedgesim.study.table import Table

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr

TABLES = ("runs", "states", "pairs", "bands")
"""Tables that people read, by their names."""


@dataclass(frozen=True, slots=True)
class Results:
    """A results folder, open for reading; tables are read when they are asked for.

    ``results.states.read(["threat"], state="KAZ", turn="2022Q4")`` reads that alone,
    ``results.states.chunks()`` goes through all of it part by part, and
    ``results.array("threat", state="KAZ")`` is an array with named axes.

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

    @property
    def runs(self) -> Table:
        """A row a run: what was drawn for it, and its status."""
        return self._table("runs")

    @property
    def states(self) -> Table:
        """A row a run, turn and state: measures, and the strategy."""
        return self._table("states")

    @property
    def pairs(self) -> Table:
        """A row a run, turn, state and partner, if these were recorded."""
        return self._table("pairs")

    @property
    def bands(self) -> Table:
        """Quantiles over runs, by turn, state, partner and measure, once it is complete."""
        return self._table("bands")

    def table(self, name: str) -> Table:
        """Give a table by its name.

        Raises
        ------
        ConfigError
            If there is no such table.
        """
        if name not in TABLES:
            expected = f"one of {', '.join(TABLES)}"
            raise ConfigError([stranger(self.folder, expected, name, TABLES, "table = ")])
        return self._table(name)

    def array(
        self,
        name: str,
        *,
        table: str | None = None,
        run: Wanted = None,
        turn: Wanted = None,
        state: Wanted = None,
        partner: Wanted = None,
    ) -> "xr.DataArray":
        """Give a recorded number as an array with named axes: run, turn, state, partner.

        Only what is asked for is read. It has the axes of its table; one value of a key, as
        against a list of one, takes that axis away. Runs are those that ended well. A
        strategy is a code; its attributes say which. Unit, range, meaning, seed and version
        are attributes, too.

        Parameters
        ----------
        name
            A column of runs, states or pairs.
        table
            Which table, where several have it; by default the first of pairs, states, runs
            to which it belongs: "threat" is that from each partner, unless `table="states"`
            asks for the one from a state's partner of reference.
        run, turn, state, partner
            As for `Table.read`.

        Raises
        ------
        ConfigError
            If a name means nothing here, the array would not fit in memory, a part is
            damaged, or xarray is not installed.
        """
        from hedgesim.study.arrays import labelled, table_of

        asked = {"run": run, "turn": turn, "state": state, "partner": partner}
        return labelled(
            self, self.table(table) if table else table_of(self, name), name, asked
        )

    def overall_bands(self) -> "pd.DataFrame":
        """Give the rows of `bands` over all points, of the experiment's own scenario."""
        bands = self.bands()
        rows = bands["point"] == bands["point"].min()
        if "scenario" in bands.columns:
            rows &= bands["scenario"] == self.provenance["inputs"]["scenario"]["id"]
        overall: pd.DataFrame = bands[rows]
        return overall

    def _table(self, name: str) -> Table:
        return Table(name, self.folder, self.provenance)


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
            hint=None if where.is_dir() else _neighbour(where),
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


def _neighbour(where: Path) -> str | None:
    """Suggest a results folder beside a place where there is none."""
    beside = where.parent.glob(f"*/{place.PROVENANCE}")
    return did_you_mean(where.name, [path.parent.name for path in beside])
