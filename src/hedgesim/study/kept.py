"""Which tables a results folder has by what its experiment keeps, and saying so."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from hedgesim.study import folder as place
from hedgesim.world.recording import SUMMARIES, TRAJECTORIES

if TYPE_CHECKING:
    from hedgesim.study.open import Results
    from hedgesim.study.table import Table


def keep_of(provenance: Mapping[str, Any]) -> str:
    """Give what `[record] keep` says of a study, by its provenance.json."""
    said = provenance["inputs"]["experiment"].get("record", {})
    return str(said.get("keep", TRAJECTORIES))


def refuse_without_runs(results: "Results | Table") -> None:
    """See that a folder keeps runs, for what cannot be had from bands.

    Raises
    ------
    ConfigError
        If it keeps counts over all runs alone.
    """
    if keep_of(results.provenance) == SUMMARIES:
        raise place.refuse(
            results.folder,
            "a study whose runs are kept; this one has quantiles over all runs "
            "(bands.parquet, bands.csv) and what each run took (runs/), but no states/",
            value=f'[record] keep = "{SUMMARIES}"',
            hint=f'run it with keep = "{TRAJECTORIES}" into another folder; '
            "hedgesim plot and hedgesim replay work as it is",
        )
