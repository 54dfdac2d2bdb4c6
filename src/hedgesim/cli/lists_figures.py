"""The list of figures."""

from hedgesim.cli.show import Listing


def figures(_: str | None) -> tuple[Listing, ...]:
    """List figures: what each shows, the options that it takes, what it needs."""
    from hedgesim.plots.catalogue import figures as every

    rows = [
        {
            "name": found.name,
            "meaning": found.meaning,
            "options": tuple(f"--{option}" for option in found.takes),
            "states": found.states,
            "needs": found.needs,
        }
        for found in every().values()
    ]
    return (
        Listing(
            name="figures", title=f"{len(rows)} figures", rows=tuple(rows),
            columns=("name", "meaning", "options"), wide=("meaning", "options"),
            notes=("hedgesim plot RESULTS --figure NAME draws one.",),
        ),
    )  # fmt: skip
