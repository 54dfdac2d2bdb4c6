"""`hedgesim list`: what there is, and where its numbers come from."""

import argparse
from collections.abc import Callable
from importlib import import_module

from hedgesim.cli.exits import Status, wrong
from hedgesim.cli.show import (
    Listing,
    Row,
    print_csv,
    print_entry,
    print_json,
    print_listings,
)
from hedgesim.core.errors import did_you_mean

Maker = Callable[[str | None], tuple[Listing, ...]]

_HOMES = {
    "regions": "lists_files", "scenarios": "lists_files", "experiments": "lists_files",
    "parameters": "lists_model", "measures": "lists_model", "rules": "lists_model",
    "quantities": "lists_model", "events": "lists_events", "sources": "lists_sources",
    "figures": "lists_figures",
}  # fmt: skip
"""The module that makes each list: a function of the same name."""

_TAKES_A_FILE = ("events", "sources")
"""Lists whose NAME is a scenario or a region; of the others it is one entry."""


def main(arguments: argparse.Namespace) -> int:
    """Print a list, or one entry of it."""
    module = import_module(f"hedgesim.cli.{_HOMES[arguments.what]}")
    make: Maker = getattr(module, arguments.what)
    listings = make(arguments.name)
    if arguments.name and arguments.what not in _TAKES_A_FILE:
        _one(listings[0], arguments)
    elif arguments.json:
        print_json({listing.name: listing.rows for listing in listings})
    elif arguments.csv:
        print_csv(listings[0].rows)
    else:
        print_listings(listings)
    return Status.DONE


def _one(listing: Listing, arguments: argparse.Namespace) -> None:
    row = entry(listing, arguments.name)
    if arguments.json:
        print_json(row)
    elif arguments.csv:
        print_csv([row])
    else:
        print_entry(row)


def entry(listing: Listing, name: str) -> Row:
    """Find one entry by the first column.

    Raises
    ------
    ConfigError
        If there is none, with the nearest name.
    """
    rows = {str(row[listing.columns[0]]): row for row in listing.rows}
    if name not in rows:
        hint = did_you_mean(name, rows)
        raise wrong(
            f"list {listing.name}",
            name,
            f"a name that `hedgesim list {listing.name}` shows",
            hint,
        )
    return rows[name]
