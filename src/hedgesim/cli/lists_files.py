"""Lists of regions, scenarios and experiments, of the working folder and the package."""

from pathlib import Path

from hedgesim.cli.show import Listing
from hedgesim.core.errors import ConfigError
from hedgesim.world.names import Kind, available

UNREADABLE = "(not readable: hedgesim check {})"


def regions(name: str | None) -> tuple[Listing, ...]:
    """List regions by name with their titles."""
    return (_files("region", "Regions", name),)


def scenarios(name: str | None) -> tuple[Listing, ...]:
    """List scenarios by name with their titles."""
    return (_files("scenario", "Scenarios", name),)


def experiments(name: str | None) -> tuple[Listing, ...]:
    """List experiments by name with their titles."""
    return (_files("experiment", "Experiments", name),)


def _files(kind: Kind, title: str, name: str | None) -> Listing:
    found = available(kind)
    rows = [
        _row(kind, key, path) | (_facts(key) if key == name else {})
        for key, path in found.items()
    ]
    return Listing(
        name=f"{kind}s", title=title, rows=tuple(rows),
        columns=("name", "title"), wide=("title",),
        notes=(
            f"hedgesim list {kind}s NAME says more; hedgesim new {kind} NAME begins one.",
        ),
    )  # fmt: skip


def _row(kind: Kind, name: str, path: Path) -> dict[str, object]:
    """Read the title alone: a file with a problem elsewhere is listed all the same."""
    from hedgesim.world.toml_text import read_toml

    file = path / "region.toml" if kind == "region" else path
    row: dict[str, object] = {
        "name": name,
        "title": UNREADABLE.format(name),
        "path": str(path),
    }
    try:
        said = read_toml(file).data
    except ConfigError:
        return row
    told = ("title", "question", "expectation", "note", "source")
    return row | {
        key: said[key] for key in told if isinstance(said.get(key), str) and said[key]
    }


def _facts(name: str) -> dict[str, object]:
    from hedgesim.world.check import check

    return {"holds": "\n".join(check(name).facts)}
