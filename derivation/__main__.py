"""Rewrite the region's figures and sources: `python -m derivation DATA_FOLDER`."""

import argparse
from pathlib import Path

import pandas as pd

from derivation import (
    actors,
    capability,
    debt,
    declared,
    diplomacy,
    economy,
    intent,
    kin,
    positions,
    proximity,
    remittances,
    security,
    sources,
    transit,
)
from derivation.tables import COLUMNS, Data, write

HERE = Path(__file__).parent
REGION = HERE.parent / "src/hedgesim/world/regions/central_asia"
SCENARIO = HERE.parent / "src/hedgesim/world/scenarios/history.toml"


def derive(data: Data) -> pd.DataFrame:
    """All figures of the region, in a fixed order, from the gathered tables.

    Parameters
    ----------
    data
        The gathered tables, cut at the last year that may be used.

    Returns
    -------
    One row a figure, with the columns of the file format.
    """
    trade = economy.figures(data)
    whole_trade = economy.flows(data.table("trade_bilateral"))
    rows = [
        *security.figures(data),
        *remittances.figures(data, trade, whole_trade),
        # money needs no road: goods alone are sent over routes
        *transit.figures(data, trade),
        *diplomacy.figures(data),
        *kin.figures(data),
        *intent.figures(data),
        *proximity.figures(data),
        *capability.figures(data),
        *positions.figures(data),
        *debt.figures(data),
        *declared.figures(data),
    ]
    frame = pd.DataFrame(rows, columns=COLUMNS).astype({"year": int})
    rank = {name: place for place, name in enumerate(["", *actors.ACTORS])}
    channel = {name: place for place, name in enumerate(["", *actors.CHANNELS])}
    order = {name: place for place, name in enumerate(frame["quantity"].unique())}
    keys = pd.DataFrame(
        {
            "q": frame["quantity"].map(order),
            "c": frame["channel"].map(channel),
            "s": frame["state"].map(rank),
            "y": frame["year"],
            "p": frame["partner"].map(rank),
        }
    )
    by_state = keys.sort_values(["q", "c", "s", "y", "p"], kind="stable").index
    return frame.loc[by_state].reset_index(drop=True)


def main() -> None:
    """Read the folder named on the command line and rewrite both tables."""
    parser = argparse.ArgumentParser(prog="python -m derivation", description=__doc__)
    parser.add_argument("data_folder", type=Path, help="folder with the gathered tables")
    data = Data(parser.parse_args().data_folder)
    frame = derive(data)
    write(frame, REGION / "figures.csv")
    used = sources.used_ids(frame, REGION / "region.toml", SCENARIO)
    listed = sources.gather(data, used, HERE)
    write(listed, REGION / "sources.csv")
    print(f"{len(frame)} figures, {len(listed)} sources")


if __name__ == "__main__":
    main()
