"""Reading a region: its folder checked as a whole, every problem at once."""

from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from hedgesim.core.errors import ConfigError, Problem
from hedgesim.world.figures import Figures
from hedgesim.world.names import resolve
from hedgesim.world.plain_text import shown
from hedgesim.world.region import Absent, Actor, Channel, Organisation, Region, Source
from hedgesim.world.toml_text import read_toml

if TYPE_CHECKING:
    from hedgesim.world.models_region import RegionFile


KEPT = 8
"""Regions that are kept once they were read; a folder of other content is read anew."""

LARGEST_KEPT = 2**22
"""Bytes of a file up to which a folder's content is compared: 4 MB."""


def load_region(name: str | Path, *, near: Path | None = None) -> Region:
    """Read a region's folder and check everything in it; the same content only once.

    Parameters
    ----------
    name
        A name that can be resolved, or the path of the folder or of its `region.toml`.
    near
        The folder of the file that names it, from which paths are read first.

    Raises
    ------
    ConfigError
        With every problem in `region.toml`, `sources.csv`, `figures.csv` and, where there
        is one, `outline.json`, or a missing `TERMS.md`. Figures are judged once the two
        first are sound.

    Examples
    --------
    >>> triad = load_region("triad")
    >>> triad.choosers, triad.partners
    (('ALT', 'NOR'), ('ALT', 'NOR', 'SUD', 'OTHER'))
    >>> triad.ties("ALT", "transit")
    ('NOR', 'OTHER')
    """
    folder = resolve("region", name, near=near)
    content = _content(folder)
    return _checked(folder) if content is None else _known(folder, content)


def _content(folder: Path) -> tuple[tuple[str, str], ...] | None:
    """Give name and digest of all files of a folder; None where one is large or unread."""
    try:
        files = sorted(path for path in folder.iterdir() if path.is_file())
        if any(path.stat().st_size > LARGEST_KEPT for path in files):
            return None
        return tuple((p.name, sha256(p.read_bytes()).hexdigest()) for p in files)
    except OSError:
        return None


@lru_cache(maxsize=KEPT)
def _known(folder: Path, content: tuple[tuple[str, str], ...]) -> Region:
    """Read a folder of this content; problems are not kept, and told each time."""
    return _checked(folder)


def _checked(folder: Path) -> Region:
    from hedgesim.world.figures_reader import read_figures
    from hedgesim.world.messages import in_order, validate
    from hedgesim.world.models_region import RegionFile
    from hedgesim.world.outline import read_outline
    from hedgesim.world.region_checks import faults_of_region
    from hedgesim.world.sources import read_sources

    toml = read_toml(folder / "region.toml")
    file = validate(RegionFile, toml)
    problems = _faults_of_terms(folder)
    sources: dict[str, Source] | None = None
    try:
        sources = read_sources(folder / "sources.csv")
    except ConfigError as error:
        problems += error.problems
    faults = faults_of_region(file, sources, toml)
    if faults or sources is None:  # figures can only be judged by a region that is sound
        raise ConfigError(in_order([*faults, *problems]))
    region = _region(file, folder, sources)
    figures: Figures | None = None
    try:
        figures = read_figures(folder / "figures.csv", region)
    except ConfigError as error:
        problems += error.problems
    try:
        read_outline(folder, region.partners)
    except ConfigError as error:
        problems += error.problems
    if problems:
        raise ConfigError(in_order(problems))
    return _region(file, folder, sources, figures)


def _faults_of_terms(folder: Path) -> list[Problem]:
    path = folder / "TERMS.md"
    if path.is_file():
        return []
    return [
        Problem(
            where=shown(path),
            expected="a file saying on what terms the figures may be used",
        )
    ]


def _region(
    file: "RegionFile",
    folder: Path,
    sources: dict[str, Source],
    figures: Figures | None = None,
) -> Region:
    from hedgesim.world.models_region import CHANNEL_KINDS

    said = file.model_dump()
    actors = [
        Actor(**{**entry, "reference": entry["reference"] or file.reference})
        for entry in said["actor"]
    ]
    channels = [Channel(**entry) for entry in said["channel"]]
    return Region(
        id=file.id,
        title=file.title,
        note=file.note,
        reference=file.reference,
        starts=tuple(sorted(file.starts)),
        default_start=file.default_start,
        memberships_follow_events_to=file.memberships_follow_events_to,
        actors=tuple(sorted(actors, key=lambda actor: not actor.chooses)),
        channels=tuple(
            sorted(channels, key=lambda channel: CHANNEL_KINDS.index(channel.kind))
        ),
        organisations=tuple(_organisation(entry) for entry in said["organisation"]),
        absent=tuple(Absent(**entry) for entry in said["absent"]),
        vectors=tuple(file.vectors),
        figures=figures or Figures(()),
        sources=sources,
        folder=folder,
    )


def _organisation(said: dict[str, object]) -> Organisation:
    fields = {key: tuple(v) if isinstance(v, list) else v for key, v in said.items()}
    return Organisation(**fields)  # type: ignore[arg-type]
