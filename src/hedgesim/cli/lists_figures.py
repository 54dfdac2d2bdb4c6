"""The list of figures."""

from typing import TYPE_CHECKING

from hedgesim.cli.show import Listing

if TYPE_CHECKING:
    from hedgesim.plots.catalogue import FigureEntry


def figures(_: str | None) -> tuple[Listing, ...]:
    """List figures: what each shows, the options that it takes, what it needs."""
    from hedgesim.plots.catalogue import figures as every

    rows = [
        {
            "name": found.name,
            "meaning": found.meaning,
            "options": tuple(f"--{option}" for option in options(found)),
            "states": found.states,
            "needs": found.needs,
        }
        for found in every().values()
    ]
    return (
        Listing(
            name="figures", title=f"{len(rows)} figures", rows=tuple(rows),
            columns=("name", "meaning", "options"), wide=("meaning", "options"),
            notes=("hedgesim plot RESULTS --figure NAME draws one.",
                   "Bars of sensitivity and Morris planes: hedgesim sensitivity."),
        ),
    )  # fmt: skip


def options(entry: "FigureEntry") -> tuple[str, ...]:
    """Give the options that a figure takes, --animate among them where it can move."""
    return (*entry.takes, "animate") if entry.moves is not None else entry.takes
