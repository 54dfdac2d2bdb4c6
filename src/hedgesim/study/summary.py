"""The numbers behind a one-screen answer: some years, each state, and how much is luck."""

import math
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import product
from typing import TYPE_CHECKING, Any

from hedgesim.study.folder import refuse
from hedgesim.study.open import Results

if TYPE_CHECKING:
    import pandas as pd

YEARS = (2013, 2021, 2025)
"""Shown by default where the horizon has all three: before, on the eve, and after."""

HEDGING = "hedging_index"
PREFIX = "strategy:"


@dataclass(frozen=True, slots=True)
class Band:
    """The middle and 90 % of the runs; `luck_share` is luck's part of their variance."""

    median: float
    low: float
    high: float
    luck_share: float | None


@dataclass(frozen=True, slots=True)
class Cell:
    """One state in one quarter.

    `measures` holds `threat`, `hedging_index` and `alignment_<VECTOR>` for each vector;
    `strategy` is the most common one and `strategy_share` the share of runs that have it, 0
    to 1.
    """

    state: str
    year: int
    quarter: str
    measures: dict[str, Band]
    strategy: str | None
    strategy_share: float | None


@dataclass(frozen=True, slots=True)
class Summary:
    """What one screen shows of a study.

    `luck_share` is the median over all numbers shown, `luck_share_by_measure` over those of
    a measure; None where nothing varies.
    """

    title: str
    question: str
    expectation: str
    runs: int
    failed: int
    years: tuple[int, ...]
    cells: tuple[Cell, ...]
    luck_share: float | None
    luck_share_by_measure: dict[str, float | None]

    def to_json(self) -> dict[str, Any]:
        """Give plain data for a JSON file; numbers to six digits."""
        content: dict[str, Any] = _rounded(asdict(self))
        return content


def summarise(results: Results, years: Sequence[int] | None = None) -> Summary:
    """Read what one screen shows off a study's bands.

    Parameters
    ----------
    results
        A complete study.
    years
        Years whose last recorded quarter is shown. By default 2013, 2021 and 2025 if the
        study covers them, else its first, middle and last year.

    Raises
    ------
    ConfigError
        If the study is not complete, or does not cover a year.
    """
    bands = results.overall_bands()
    said = results.provenance["inputs"]["experiment"]
    last = _last_quarters(bands)
    chosen = tuple(years) if years else default_years(last)
    outside = [year for year in chosen if year not in last]
    if outside:
        raise refuse(
            results.folder,
            f"years from {min(last)} to {max(last)}" if last else "runs",
            value=", ".join(map(str, outside)),
        )
    cells = tuple(_cells(bands, {year: last[year] for year in chosen}))
    shown = [
        (name, band.luck_share) for cell in cells for name, band in cell.measures.items()
    ]
    measures = dict.fromkeys(name for name, _ in shown)
    return Summary(
        title=said["title"],
        question=said["question"],
        expectation=said["expectation"],
        runs=said["runs"],
        failed=(results.complete or {}).get("failed", 0),
        years=chosen,
        cells=cells,
        luck_share=_median(share for _, share in shown),
        luck_share_by_measure={
            measure: _median(share for name, share in shown if name == measure)
            for measure in measures
        },
    )


def default_years(covered: Iterable[int]) -> tuple[int, ...]:
    """Choose the years to show.

    Examples
    --------
    >>> default_years(range(2013, 2026)), default_years(range(2000, 2008))
    ((2013, 2021, 2025), (2000, 2004, 2007))
    """
    years = sorted(covered)
    if set(YEARS) <= set(years):
        return YEARS
    return tuple(sorted({years[0], years[len(years) // 2], years[-1]})) if years else ()


def _last_quarters(bands: "pd.DataFrame") -> dict[int, int]:
    """Give the last turn of bands in each year; the start itself is no quarter of one."""
    states = bands[bands["partner"] == ""]
    pairs = states[["turn", "quarter"]].astype({"quarter": str}).drop_duplicates()
    found: dict[int, int] = {}
    for turn, quarter in sorted(pairs.itertuples(index=False, name=None)):
        if turn > 0:
            found[int(quarter[:4])] = int(turn)
    return found


def _cells(bands: "pd.DataFrame", turns: dict[int, int]) -> Iterable[Cell]:
    """Give each state in each year, in the region's order of states."""
    own = bands[bands["partner"] == ""]
    for state, year in product(own["state"].unique(), turns):
        rows = own[(own["state"] == state) & (own["turn"] == turns[year])]
        named = {str(row["measure"]): row for row in rows.to_dict("records")}
        shares = {
            n.removeprefix(PREFIX): r["mean"] for n, r in named.items() if PREFIX in n
        }
        most = max(shares, key=lambda name: shares[name], default=None)
        yield Cell(
            state=str(state),
            year=year,
            quarter=str(rows["quarter"].iloc[0]),
            measures={name: _band(row) for name, row in named.items() if _shown(name)},
            strategy=most,
            strategy_share=None if most is None else float(shares[most]),
        )


def _shown(measure: str) -> bool:
    return measure in ("threat", HEDGING) or measure.startswith("alignment_")


def _band(row: Mapping[Hashable, Any]) -> Band:
    luck = float(row["luck_share"])
    known = None if math.isnan(luck) else luck
    return Band(float(row["q50"]), float(row["q05"]), float(row["q95"]), known)


def _median(shares: Iterable[float | None]) -> float | None:
    known = sorted(share for share in shares if share is not None)
    if not known:
        return None
    half, odd = divmod(len(known), 2)
    return known[half] if odd else (known[half - 1] + known[half]) / 2


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return float(f"{value:.6g}")
    if isinstance(value, dict):
        return {key: _rounded(entry) for key, entry in value.items()}
    if isinstance(value, list | tuple):
        return [_rounded(entry) for entry in value]
    return value
