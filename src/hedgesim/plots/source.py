"""What figures are drawn from: a results folder, with the names that it gives to things."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from hedgesim.core.errors import ConfigError
from hedgesim.plots.events import Mark, chosen_marks
from hedgesim.plots.marks import marks_of, marks_of_many
from hedgesim.study.folder import refuse
from hedgesim.study.observed import observed
from hedgesim.study.open import Results, open_results
from hedgesim.world.names import resolve
from hedgesim.world.outline import Outline, read_outline


@dataclass(frozen=True)
class Source:
    """A results folder, open, with tables that several figures read kept in memory.

    Attributes
    ----------
    results
        The folder; `results.states()`, `.pairs()` and `.runs()` read its tables.
    """

    results: Results

    @classmethod
    def open(cls, folder: "str | Path | Results | Source") -> "Source":
        """Open a folder, or take what is open already.

        Raises
        ------
        ConfigError
            If it is no results folder.
        """
        if isinstance(folder, Source):
            return folder
        return cls(folder if isinstance(folder, Results) else open_results(folder))

    @property
    def inputs(self) -> Mapping[str, Any]:
        """Resolved inputs: `experiment`, `region` and `scenario`, as in provenance.json."""
        inputs: Mapping[str, Any] = self.results.provenance["inputs"]
        return inputs

    @property
    def experiment(self) -> Mapping[str, Any]:
        """The experiment: name, title, start, turns, design, factors, record."""
        experiment: Mapping[str, Any] = self.inputs["experiment"]
        return experiment

    @property
    def region(self) -> Mapping[str, Any]:
        """The region: actors, channels, organisations, vectors, reference."""
        region: Mapping[str, Any] = self.inputs["region"]
        return region

    @cached_property
    def actors(self) -> dict[str, Mapping[str, Any]]:
        """Every actor by id, in the region's order."""
        return {actor["id"]: actor for actor in self.region["actors"]}

    @cached_property
    def names(self) -> dict[str, str]:
        """Names of actors by id, as they stand in a label: Türkiye, West."""
        return {key: a["name"].removeprefix("the ") for key, a in self.actors.items()}

    @cached_property
    def full_names(self) -> dict[str, str]:
        """Names of actors by id, as they stand in a sentence: Türkiye, the West."""
        return {key: str(a["name"]) for key, a in self.actors.items()}

    @cached_property
    def states(self) -> tuple[str, ...]:
        """Ids of those that choose, in the region's order."""
        return tuple(key for key, a in self.actors.items() if a["role"] == "chooses")

    @cached_property
    def smaller(self) -> tuple[str, ...]:
        """Ids of those that choose and are no vector themselves; all, if there are none."""
        found = tuple(state for state in self.states if state not in self.vectors)
        return found or self.states

    @cached_property
    def vectors(self) -> tuple[str, ...]:
        """Ids of the partners that figures show."""
        return tuple(self.region["vectors"])

    @cached_property
    def channels(self) -> dict[str, str]:
        """Titles of channels by id."""
        return {c["id"]: str(c["title"]) for c in self.region["channels"]}

    def reference(self, state: str) -> str:
        """Give the partner towards whom a state's threat and strategy are read."""
        return str(self.actors[state].get("reference") or self.region["reference"])

    @property
    def start(self) -> int:
        """The year whose beginning is turn 0."""
        return int(self.experiment["start"])

    @property
    def turns(self) -> int:
        """The last turn."""
        return int(self.experiment["turns"])

    @property
    def runs(self) -> int:
        """How many runs ended well."""
        failed = (self.results.complete or {}).get("failed", 0)
        return int(self.results.provenance["runs"]) - int(failed)

    @cached_property
    def bands(self) -> pd.DataFrame:
        """Quantiles over all runs, with the column `time` in decimal years.

        Columns: turn, quarter, state, partner ("" for what a state has by itself), measure,
        q05, q25, q50, q75, q95, mean, n; words as plain text. A turn stands at the end of
        its quarter, the start at the beginning of its year.

        Raises
        ------
        ConfigError
            If the study is not complete.
        """
        bands = self.results.overall_bands()
        words = ["quarter", "state", "partner", "measure"]
        turns = bands["turn"].astype(int)
        return bands.astype(dict.fromkeys(words, str)).assign(
            turn=turns, time=self.start + turns / 4
        )

    def own(self, measure: str, states: Collection[str] | None = None) -> pd.DataFrame:
        """Give the bands of a measure that states have by themselves, in order of time."""
        rows = self._rows(measure, states)
        found: pd.DataFrame = rows[rows["partner"] == ""]
        return found.sort_values("turn", kind="stable").reset_index(drop=True)

    def towards(
        self, measure: str, partner: str, states: Collection[str] | None = None
    ) -> pd.DataFrame:
        """Give the bands of a measure of states towards a partner; needs pairs."""
        rows = self._rows(measure, states)
        found: pd.DataFrame = rows[rows["partner"] == partner]
        return found.sort_values("turn", kind="stable").reset_index(drop=True)

    def _rows(self, measure: str, states: Collection[str] | None) -> pd.DataFrame:
        self._refuse_unkept(measure)
        rows = self.bands[self.bands["measure"] == measure]
        return rows if states is None else rows[rows["state"].isin(list(states))]

    def _refuse_unkept(self, measure: str) -> None:
        """Refuse a measure that this study was told not to keep."""
        kept = self.experiment["record"].get("measures")
        name = measure.partition(":")[0]
        ties = [f"{tie}_{vector}" for tie in kept or () for vector in self.vectors]
        if kept and name not in {*kept, *ties}:
            raise refuse(
                self.results.folder,
                f"{name.replace('_', ' ')}; [record] measures of this study leaves it out",
                hint=f"[record] measures in another run; here it has {', '.join(kept)}",
            )

    @cached_property
    def observed(self) -> pd.DataFrame:
        """What the region's figures say for years within the study, with `time`."""
        rows = observed(self.results)
        return rows.assign(time=rows["year"].astype(float))

    @cached_property
    def outline(self) -> Outline | None:
        """Borders and places of the region, where its name leads to and it has any.

        Raises
        ------
        ConfigError
            If its outline.json is wrong.
        """
        try:
            folder = resolve("region", str(self.region["id"]))
        except ConfigError:
            return None
        return read_outline(folder, tuple(self.actors))

    @property
    def has_pairs(self) -> bool:
        """Whether pairs of states and partners were recorded."""
        return any((self.results.folder / "pairs").glob("part-*.parquet"))

    def when(self, turn: int) -> str:
        """Name a turn as in a sentence.

        A quarter that ends a year is "the end of 2025"; the start "the start of 2013".
        """
        if turn == 0:
            return f"the start of {self.start}"
        year, quarter = divmod(turn - 1, 4)
        year += self.start
        return f"the end of {year}" if quarter == 3 else f"{year}Q{quarter + 1}"

    def quarter(self, turn: int) -> str:
        """Name a turn as in tables: "2022Q4", or "2013 start"."""
        if turn == 0:
            return f"{self.start} start"
        return f"{self.start + (turn - 1) // 4}Q{(turn - 1) % 4 + 1}"

    def marks(self, states: Collection[str], at_most: int) -> tuple[Mark, ...]:
        """Choose the weightiest events that touch a state, or any of several."""
        scenario, first = self.inputs["scenario"], float(self.start)
        if len(states) == 1:
            found = marks_of(scenario, next(iter(states)), self.vectors)
        else:
            found = marks_of_many(scenario, states, self.vectors)
        return chosen_marks(found, first, first + self.turns / 4, at_most)

    @property
    def of_runs(self) -> str:
        """Say how many runs there are, as in "Median of 1,000 runs"."""
        return "One run" if self.runs == 1 else f"Median of {self.runs:,} runs"

    @property
    def caption(self) -> str:
        """Say where the numbers come from: experiment, runs, seed and version."""
        provenance = self.results.provenance
        runs = int(provenance["runs"])
        said = [
            str(provenance["title"]),
            f"{runs:,} run{'' if runs == 1 else 's'}",
            f"seed {provenance['seed']}",
            f"hedgesim {provenance['versions'].get('hedgesim', '')}",
            "a scenario, not a forecast",
        ]
        return " · ".join(said)
