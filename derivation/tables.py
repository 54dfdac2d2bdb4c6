"""Reading the gathered tables, making rows, and shares that sum to exactly one."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pandas as pd

from derivation.actors import LAST_YEAR

COLUMNS = [
    "quantity", "state", "partner", "channel", "year", "value", "unit", "source_id",
    "method",
]  # fmt: skip
ASSUMED = "assumed"
DECIMALS = 6


class Data:
    """The folder of gathered tables; what lies after the last usable year is cut off."""

    def __init__(self, folder: Path) -> None:
        self.folder = Path(folder)
        self.table = cache(self._table)

    def _table(self, name: str) -> pd.DataFrame:
        """Read one table by its name without the ending."""
        frame = pd.read_csv(self.folder / f"{name}.csv", keep_default_na=True)
        return until_last_year(frame)


def until_last_year(frame: pd.DataFrame) -> pd.DataFrame:
    """Leave out what was measured after the last usable year.

    Parameters
    ----------
    frame
        A table; one with a column `year` (or a `date` in ISO form) is cut.

    Returns
    -------
    The rows up to `LAST_YEAR`, or the whole table where it is not dated.
    """
    if "year" in frame:
        return frame[frame["year"] <= LAST_YEAR]
    if "date" in frame:
        return frame[frame["date"].str[:4].astype(int) <= LAST_YEAR]
    return frame


def row(
    quantity: str,
    value: str | float,
    year: int,
    unit: str,
    source_id: str,
    method: str,
    **place: str,
) -> dict[str, str | int]:
    """One figure.

    Parameters
    ----------
    quantity
        Name in the register of quantities.
    value
        The figure; a number is written with six significant digits.
    year
        The year for which it stands.
    unit
        Unit, in words.
    source_id
        Id of the source, or `assumed`.
    method
        How the value comes from the source, in at most 160 characters.
    **place
        `state`, `partner` and `channel`, as far as the quantity has them.

    Returns
    -------
    The row, with every column of the format.

    Raises
    ------
    ValueError
        If the method is too long.
    """
    if len(method) > 160:
        raise ValueError(f"method has {len(method)} characters: {method}")
    text = value if isinstance(value, str) else f"{value:.6g}"
    blank = {"state": "", "partner": "", "channel": ""}
    return {
        "quantity": quantity, **blank, **place, "year": year, "value": text, "unit": unit,
        "source_id": source_id, "method": method,
    }  # fmt: skip


def exact_shares(parts: Mapping[str, float]) -> dict[str, str]:
    """Shares of six decimals that sum to exactly one; the rest goes to the largest.

    Parameters
    ----------
    parts
        Non-negative sizes by partner, not all zero.

    Returns
    -------
    The shares as text, in the order given.

    Examples
    --------
    >>> exact_shares({"a": 1.0, "b": 1.0, "c": 1.0})
    {'a': '0.333334', 'b': '0.333333', 'c': '0.333333'}
    """
    unit = 10**DECIMALS
    whole = sum(parts.values())
    counts = {name: round(unit * part / whole) for name, part in parts.items()}
    largest = max(counts, key=lambda name: counts[name])
    counts[largest] += unit - sum(counts.values())
    return {name: f"{count / unit:.{DECIMALS}f}" for name, count in counts.items()}


def write(frame: pd.DataFrame, path: Path) -> None:
    """Write a table as UTF-8 text, the same bytes for the same table.

    Parameters
    ----------
    frame
        The table.
    path
        Where it goes.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    frame.to_csv(path, index=False, lineterminator="\n", encoding="utf-8")
