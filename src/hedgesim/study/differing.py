"""How the runs of a study differ, in words: what each draws, and whose luck is whose."""

from collections.abc import Sequence

_DRAWN = {
    "likely": "Each run draws its parameters and event magnitudes from their likely ranges "
    "and has its own luck.",
    "magnitudes": "Parameters stand at their defaults; each run draws event magnitudes "
    "from their likely ranges and has its own luck.",
    "default": "Parameters and event magnitudes stand at their defaults; each run has its "
    "own luck.",
}


def how_runs_differ(
    kind: str,
    runs: int,
    replicates: int = 1,
    *,
    common_luck: bool = True,
    factors: Sequence[str] = (),
    crossed: Sequence[str] = (),
    shown: str = "",
) -> str:
    """Say how runs differ: as drawn from likely ranges, or by the points of a design.

    Parameters
    ----------
    kind
        Of the design.
    runs, replicates
        How many in all, and at each point.
    common_luck
        Whether a replicate has the same luck at every point.
    factors, crossed
        Names of factors, and ids of scenarios that are crossed with the points.
    shown
        Of these the scenario that is told.

    Examples
    --------
    >>> print(how_runs_differ("grid", 60, 10, factors=["deference"]))
    Design grid: 6 points by 10 replicates over deference; a replicate has the same luck at
    every point.
    """
    if kind in _DRAWN:
        return _DRAWN[kind]
    luck = (
        "a replicate has the same luck at every point"
        if common_luck
        else "each run has its own luck"
    )
    said = (
        f"Design {kind}: {runs // replicates:,} points by {replicates:,} replicates over "
        f"{', '.join(factors)}; {luck}."
    )
    if not crossed:
        return said
    return f"{said} Scenarios {', '.join(crossed)} are crossed; shown is {shown}."
