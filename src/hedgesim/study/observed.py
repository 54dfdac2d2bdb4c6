"""Observed values: shares of ties as a region's figures have them for other years."""

from dataclasses import replace
from typing import TYPE_CHECKING

from hedgesim.core.errors import ConfigError
from hedgesim.model import HedgingModel
from hedgesim.study.open import Results
from hedgesim.study.replay import reopen
from hedgesim.world.designs import Design
from hedgesim.world.experiment import Experiment

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = ("state", "partner", "channel", "year", "value")


def observed(results: Results) -> "pd.DataFrame":
    """Give alignment and dependence as the region's figures have them, at later years.

    A region has whole sets of figures for the years from which a run may start. Those that
    lie within a study's years, but for its own start, are what its runs can be held
    against: nothing of them went into the runs.

    Parameters
    ----------
    results
        A results folder whose region is still the one that is here.

    Returns
    -------
    A row for each year, state, partner and channel: `value` is dependence, 0 to 1, and
    where `channel` is "" alignment, over all channels. No row where the region has no such
    year, or where the region is another now.
    """
    import pandas as pd

    said = results.provenance["inputs"]
    first, turns = said["experiment"]["start"], said["experiment"]["turns"]
    years = [y for y in said["region"]["starts"] if first < y < first + turns / 4]
    try:
        experiment = reopen(results, parts=("region",)) if years else None
    except ConfigError:
        experiment = None
    if experiment is None:
        return pd.DataFrame({name: [] for name in COLUMNS})
    rows = [row for year in years for row in _of_year(experiment, year)]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _of_year(experiment: Experiment, year: int) -> list[tuple[str, str, str, int, float]]:
    """Read the shares off a run that has not begun, of the region as it is."""
    region = experiment.region
    plain = replace(
        experiment,
        start=year, turns=1, runs=1, parameters={}, rules={}, factors=(), scenarios=(),
        design=Design(), region=replace(region, figures=region.figures.own),
    )  # fmt: skip
    model = HedgingModel(plain)
    _, pairs = model.recorded()
    names = model.inputs
    columns = {"alignment": ""} | {f"dependence_{c}": c for c in names.channels}
    return [
        (state, partner, channel, year, float(pairs[column][i, j, 0]))
        for column, channel in columns.items()
        for i, state in enumerate(names.states)
        for j, partner in enumerate(names.partners)
        if state != partner
    ]
