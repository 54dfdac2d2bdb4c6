"""`hedgesim list sources`: every figure of a region, its source, what is assumed."""

from typing import TYPE_CHECKING

from hedgesim.cli.show import Listing

if TYPE_CHECKING:
    from hedgesim.world.figures import Figure
    from hedgesim.world.region import Region


def sources(name: str | None) -> tuple[Listing, ...]:
    """List a region's figures with their sources, the sources, and the share assumed.

    Without a name the sources of every region are listed, without the figures.
    """
    from hedgesim.world.names import available
    from hedgesim.world.region_reader import load_region

    if name is not None:
        region = load_region(name)
        return _figures(region), _works([region]), _assumed(region)
    return (_works([load_region(known) for known in available("region")]),)


def _figures(region: "Region") -> Listing:
    rows = [_figure(row) for row in region.figures.rows]
    return Listing(
        name="figures",
        title=f"{region.title}: {len(rows):,} figures",
        columns=("cell", "year", "value", "source_id", "method"),
        rows=tuple(rows),
        wide=("method",),
        group="quantity",
        headings={row.quantity: _heading(row) for row in region.figures.rows},
    )


def _figure(row: "Figure") -> dict[str, object]:
    return {
        "quantity": row.quantity,
        "cell": " ".join(place for place in row.cell if place),
        "state": row.state,
        "partner": row.partner,
        "channel": row.channel,
        "year": row.year,
        "value": row.value,
        "unit": row.unit,
        "source_id": row.source_id,
        "method": row.method,
    }


def _heading(row: "Figure") -> str:
    from hedgesim.world.quantities import QUANTITIES

    known = QUANTITIES.get(row.quantity)
    meaning = f": {known.meaning}" if known else ""
    return f"{row.quantity}{meaning} [{row.unit}]"


def _works(regions: list["Region"]) -> Listing:
    rows = [
        {
            "source_id": source.id,
            "region": region.id,
            "reliability": source.reliability,
            "citation": source.citation,
            "address": source.address,
            "terms": source.terms,
            "caveats": source.caveats,
        }
        for region in regions
        for source in region.sources.values()
    ]
    return Listing(
        name="sources",
        title=f"{len(rows)} sources",
        columns=("source_id", "reliability", "citation", "terms"),
        rows=tuple(rows),
        wide=("citation", "terms"),
        notes=(
            "Reliability: A data set, official body or wire agency; B secondary; C "
            "aggregator. TERMS.md beside the figures says what the terms mean; --json has "
            "addresses and caveats.",
        ),
        group="region" if len(regions) > 1 else "",
        headings={region.id: region.title for region in regions},
    )


def _assumed(region: "Region") -> Listing:
    shares = {start: region.figures.assumed_share(start) for start in region.starts}
    columns = [*(channel.id for channel in region.channels), "other"]
    rows = [
        {"start": start, **{c: _percent(found.get(c)) for c in columns}}
        for start, found in shares.items()
    ]
    return Listing(
        name="assumed",
        title="Share of figures assumed: dependence by channel, and all other quantities",
        columns=("start", *columns),
        rows=tuple(rows),
        notes=(
            "Figures carried from more than three years before a start, or back, count.",
        ),
    )


def _percent(share: float | None) -> str | None:
    return None if share is None else f"{100 * share:.0f}%"
