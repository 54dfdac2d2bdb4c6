"""What a results folder says about itself to someone who has only the folder."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from hedgesim.study import folder as place
from hedgesim.world.experiment import Experiment

README = """\
Results of a hedgesim study. The question is in experiment.toml (a list of points in
design.csv); what it was made from, with which code, is in provenance.json. COMPLETE.json is
there once the study is complete; until then the same command goes on where it was.

bands.csv        start here: quantiles over runs by turn, state, partner and measure.
                 luck_share is the share of the variance that chance alone makes (0 to 1).
runs/            a row a run: what was drawn for it, and whether it ended well.
states/          a row a run, turn and state.      pairs/  ... and partner.
                 (states/ and pairs/ are here if the experiment keeps them.)

hedgesim  import hedgesim; results = hedgesim.open_results(".")
          results.states.read(["run", "threat"], state="KAZ", turn="2022Q4")
          results.array("threat", state="KAZ")          with named axes (xarray)
pandas    import pandas as pd
          pd.read_csv("bands.csv", keep_default_na=False, na_values={"q50": [""]})
          pd.read_parquet("states")
R         library(arrow); open_dataset("states") |> dplyr::collect()
DuckDB    SELECT state, turn, avg(hedging_index) FROM 'states/*.parquet' GROUP BY ALL;
Polars    pl.scan_parquet("states/*.parquet").filter(pl.col("run") == 17).collect()
Excel     open bands.csv (Data > From Text/CSV, UTF-8, decimal point), or what
          hedgesim export . --table runs
          writes: export/runs.csv, with the meaning of its columns beside it.

Only hedgesim checks the checksums of the parts when it reads them; hedgesim verify checks
all of them, before other programs read a folder that was copied or sent.
"""


def introduce(folder: Path, experiment: Experiment, provenance: Mapping[str, Any]) -> None:
    """Write what says what a folder is: provenance, files as given, and how to open it.

    Raises
    ------
    StoppedByMachine
        If the machine does not let it be written.
    """
    place.write_json(folder / place.PROVENANCE, dict(provenance))
    place.write_text(folder / "experiment.toml", experiment.text)
    table = experiment.design.file
    if table is not None:
        with place.atomic(folder / place.LIST) as file:
            file.write(table.read_bytes())
    place.write_text(folder / "README.txt", README)
