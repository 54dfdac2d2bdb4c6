"""The list of sources that the region and its scenario use."""

import re
from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from derivation.tables import ASSUMED, Data

COLUMNS = ["source_id", "citation", "address", "terms", "caveats", "reliability"]
OWN = "extra_sources.csv"
"""Sources that the gathered list does not name, or names too briefly."""
OF_THE_SCENARIO = "extra_sources_history.csv"
_ID = re.compile(r'^\s*source_id\s*=\s*"([^"]+)"', re.MULTILINE)
_CITED = re.compile(r"\bp-[a-z0-9-]+")
"""Ids of pages, which reasons and notes cite too."""


def ids_in(text: str) -> set[str]:
    r"""Ids of sources named in a TOML file, as the source of an entry or in its reason.

    Parameters
    ----------
    text
        The file.

    Returns
    -------
    The ids, `assumed` left out.

    Examples
    --------
    >>> sorted(ids_in('source_id = "b"\nreason = "6/47 = .13 (p-c, p-d)."'))
    ['b', 'p-c', 'p-d']
    """
    return (set(_ID.findall(text)) | set(_CITED.findall(text))) - {ASSUMED}


def used_ids(figures: pd.DataFrame, *files: Path) -> set[str]:
    """Ids of the sources used in the figures and their methods, and in files that exist.

    Parameters
    ----------
    figures
        The figures.
    *files
        TOML files.

    Returns
    -------
    The ids, `assumed` left out.
    """
    found = set(figures["source_id"]) - {ASSUMED}
    found |= {cited for method in figures["method"] for cited in _CITED.findall(method)}
    for path in files:
        if path.exists():
            found |= ids_in(path.read_text(encoding="utf-8"))
    return found


def combine(tables: Iterable[pd.DataFrame], used: set[str]) -> pd.DataFrame:
    """One list of the used sources, an id of an earlier table standing before a later one.

    Parameters
    ----------
    tables
        Lists of sources with the columns of the format.
    used
        Ids to keep.

    Returns
    -------
    The list, by id.

    Raises
    ------
    ValueError
        If an id is not listed anywhere.
    """
    listed = pd.concat([table[COLUMNS] for table in tables], ignore_index=True)
    listed = listed.drop_duplicates("source_id")
    missing = sorted(used - set(listed["source_id"]))
    if missing:
        raise ValueError(f"sources not listed: {', '.join(missing)}")
    kept = listed[listed["source_id"].isin(used)]
    return kept.sort_values("source_id", kind="stable").fillna("").reset_index(drop=True)


def gather(data: Data, used: set[str], folder: Path) -> pd.DataFrame:
    """List the sources used, from the gathered list and the rows declared here.

    Parameters
    ----------
    data
        The gathered tables.
    used
        Ids to keep.
    folder
        Where the declared rows are.

    Returns
    -------
    The list with the columns of the format.
    """
    shared = data.table("sources").rename(columns={"licence": "terms"})
    own = pd.read_csv(folder / OWN)
    scenario = folder / OF_THE_SCENARIO
    more = [pd.read_csv(scenario)] if scenario.exists() else []
    return combine([own, shared, *more], used)
