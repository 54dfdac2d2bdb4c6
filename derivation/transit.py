"""Transit: Kazakh oil and Turkmen gas from figures, the rest from trade over routes."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path

import pandas as pd

from derivation.actors import ACTORS, CHOOSERS
from derivation.declared import region_file
from derivation.economy import YEARS
from derivation.oil_and_gas import Cell, kazakh_2021, kazakh_oil, turkmen_gas
from derivation.tables import ASSUMED, Data, exact_shares, row

HERE = Path(__file__).parent


def routed(
    trade: Mapping[str, float], routes: Iterable[tuple[str, float, str]]
) -> dict[str, float]:
    """Share of a state's goods that passes each gate; gates of a route share equally.

    Parameters
    ----------
    trade
        Share of trade by destination.
    routes
        Destination, share of that trade on the route, gates separated by blanks.

    Returns
    -------
    Share by gate; they sum to 1.

    Examples
    --------
    >>> routed({"RUS": 0.6, "CHN": 0.4}, [("RUS", 1.0, "KAZ RUS"), ("CHN", 1.0, "CHN")])
    {'KAZ': 0.3, 'RUS': 0.3, 'CHN': 0.4}
    """
    passed: dict[str, float] = defaultdict(float)
    for destination, share, gates in routes:
        names = gates.split()
        for name in names:
            passed[name] += trade[destination] * share / len(names)
    return dict(passed)


def rows_of(
    state: str, year: int, cells: Mapping[str, Cell], absent: set[str]
) -> list[dict]:
    """Rows of one state and year for every tie that can be.

    Parameters
    ----------
    state
        Whose transit.
    year
        For which year.
    cells
        Share, source and method by partner; partners not named have none.
    absent
        Partners with whom the tie cannot be.

    Returns
    -------
    Rows of `dependence`.
    """
    none: Cell = (0.0, ASSUMED, "no route of this size")
    named = [name for name in ACTORS if name != state and name not in absent]
    full = {name: cells.get(name, none) for name in named}
    shares = exact_shares({name: cell[0] for name, cell in full.items()})
    return [
        row(
            "dependence",
            shares[name],
            year,
            "share",
            full[name][1],
            full[name][2],
            state=state,
            partner=name,
            channel="transit",
        )
        for name in named
    ]


def figures(data: Data, economic: list[dict]) -> list[dict]:
    """Dependence in transit for every chooser.

    Parameters
    ----------
    data
        The gathered tables.
    economic
        Rows of dependence in the economy, whose shares are sent over the routes.

    Returns
    -------
    Rows of `dependence`.
    """
    energy, routes = data.table("energy_transit"), pd.read_csv(HERE / "routes.csv")
    absent = absent_ties()
    sourced = {("TKM", year): cells for year, cells in turkmen_gas(energy).items()}
    sourced |= {
        ("KAZ", 2008): kazakh_oil(energy, True),
        ("KAZ", 2009): kazakh_oil(energy, False),
    }
    sourced["KAZ", 2021] = kazakh_2021()
    rows: list[dict] = []
    for state in CHOOSERS:
        mine = routes[routes["state"] == state]
        paths = list(
            mine[["destination", "share", "gates"]].itertuples(index=False, name=None)
        )
        for year in (2000,) if state in ("KAZ", "TKM") else YEARS:
            trade = {
                r["partner"]: float(r["value"])
                for r in economic
                if r["state"] == state and r["year"] == year
            }
            method = (
                f"trade shares of {year} sent over declared routes (derivation/routes.csv)"
            )
            cells = {n: (part, ASSUMED, method) for n, part in routed(trade, paths).items()}
            rows += rows_of(state, year, cells, absent.get(state, set()))
    for (state, year), cells in sourced.items():
        rows += rows_of(state, year, cells, absent.get(state, set()))
    return rows


def absent_ties() -> dict[str, set[str]]:
    """Transit ties that the region declares as impossible, by state.

    Returns
    -------
    Partners by state.
    """
    absent: dict[str, set[str]] = defaultdict(set)
    for entry in region_file().get("absent", []):
        if entry["channel"] == "transit":
            absent[entry["state"]].add(entry["partner"])
    return dict(absent)
