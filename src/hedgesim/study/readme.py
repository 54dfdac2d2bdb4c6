"""What a results folder says about itself to someone who has only the folder."""

README = """\
Results of a hedgesim study. The question is in experiment.toml; what it was made from, with
which code, is in provenance.json. COMPLETE.json is there once the study is complete; until
then the same command goes on where it was.

bands.csv        start here: quantiles over runs by turn, state, partner and measure.
                 luck_share is the share of the variance that chance alone makes (0 to 1).
runs/            a row a run: what was drawn for it, and whether it ended well.
states/          a row a run, turn and state.      pairs/  ... and partner.

pandas    import pandas as pd
          pd.read_csv("bands.csv", keep_default_na=False, na_values={"q50": [""]})
          pd.read_parquet("states")
hedgesim  from hedgesim.study.open import open_results; open_results(".").states()
R         library(arrow); open_dataset("states") |> dplyr::collect()
DuckDB    SELECT state, turn, avg(hedging_index) FROM 'states/*.parquet' GROUP BY ALL;
Excel     open bands.csv (Data > From Text/CSV, UTF-8, decimal point); states through
          Data > Get Data > From Parquet.

Only hedgesim checks the checksums of the parts when it reads them.
"""
