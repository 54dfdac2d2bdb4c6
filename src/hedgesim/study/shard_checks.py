"""Whether folders are all the shards of one study, each of them whole."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from hedgesim.core.errors import ConfigError, Problem
from hedgesim.study import folder as place
from hedgesim.study.belonging import digests_told
from hedgesim.study.open import Results, open_results
from hedgesim.study.plan import Part, parts_in
from hedgesim.study.shards import Shard, shard_of
from hedgesim.study.standing import (
    at_work,
    command_of,
    inputs_of,
    marked,
    tables_of_study,
)
from hedgesim.study.store import Damaged, part_footer, verify

Tell = Callable[[int, int], None]

NAMED = 20
"""Parts that are named one by one; of the others the number is told."""


@dataclass(frozen=True, slots=True)
class Source:
    """The folder of one shard.

    Attributes
    ----------
    results, shard, parts
        The folder, which shard it is, and the parts that are that shard's.
    """

    results: Results
    shard: Shard
    parts: tuple[Part, ...]

    @property
    def folder(self) -> Path:
        """Where it stands."""
        return self.results.folder

    @property
    def mark(self) -> dict[str, Any] | None:
        """The content of SHARD.json, or None while parts are missing."""
        return marked(self.results)

    @property
    def tables(self) -> tuple[str, ...]:
        """The tables of which it has parts."""
        return tables_of_study(self.results, None)

    @property
    def digests(self) -> dict[str, str]:
        """The sha256 of each of its files, by its name, as SHARD.json has them."""
        return dict((self.mark or {}).get("files") or {})


def gathered(folders: Sequence[Path], into: Path, tell: Tell) -> tuple[Source, ...]:
    """See that folders are all the shards of one study, read them through, and give them.

    Parameters
    ----------
    folders
        Those of the shards, in any order.
    into
        Where they are to be merged.
    tell
        Called with the tables read and the tables there are.

    Raises
    ------
    ConfigError
        With every problem: what is no shard, shards of different studies, missing, doubled,
        unfinished or damaged ones.
    """
    sources: list[Source] = []
    problems: list[Problem] = []
    for folder in folders:
        try:
            sources.append(_opened(folder, into))
        except ConfigError as error:
            problems += error.problems
    problems += _mixed(sources)
    problems += _missing(sources)
    total = sum(len(source.parts) * len(source.tables) for source in sources)
    done = 0
    for source in sources:
        found = list(_faults(source))
        problems += found or _damaged(source, partial(_tell_beyond, tell, done, total))
        done += len(source.parts) * len(source.tables)
        tell(done, total)
    if problems:
        raise ConfigError(problems)
    return tuple(sorted(sources, key=lambda source: source.shard))


def _tell_beyond(tell: Tell, before: int, total: int, more: int) -> None:
    tell(before + more, total)


def _opened(folder: Path, into: Path) -> Source:
    if folder.resolve() == into.resolve():
        raise place.refuse(folder, "a new folder, and not one of the shards")
    results = open_results(folder)
    inputs_of(results)
    shard = shard_of(results.provenance)
    if shard is None:
        raise place.refuse(
            folder,
            "the folder of a shard, as hedgesim run ... --shard I/N makes it",
            value="holds a whole study",
        )
    return Source(results, shard, parts_in(results.provenance))


def _mixed(sources: Sequence[Source]) -> Iterator[Problem]:
    """Find what does not belong with the first, or is there twice."""
    seen: dict[Shard, Source] = {}
    for source in sources:
        first = sources[0]
        here, there = (s.results.provenance["digests"] for s in (source, first))
        differs = {
            name: (str(here.get(name)), str(there.get(name)))
            for name in {**there, **here}
            if here.get(name) != there.get(name)
        }
        if differs:
            told = digests_told(differs).replace("now", "there")
            expected = f"a shard of the same study as {first.folder}; these differ: {told}"
            yield Problem(where=str(source.folder), expected=expected)
        elif source.shard.of != first.shard.of:
            yield Problem(
                where=str(source.folder),
                value=f"shard {source.shard}",
                expected=f"a shard of {first.shard.of}, as {first.folder} is",
            )
        elif source.shard in seen:
            yield Problem(
                where=str(source.folder),
                value=f"shard {source.shard}",
                expected=f"each shard once; {seen[source.shard].folder} is that one, too",
            )
        seen.setdefault(source.shard, source)


def _missing(sources: Sequence[Source]) -> Iterator[Problem]:
    """Find shards that were not given."""
    if not sources:
        return
    first = sources[0]
    given = {source.shard for source in sources}
    of = [Shard(number, first.shard.of) for number in range(1, first.shard.of + 1)]
    absent = [shard for shard in of if shard not in given]
    if absent:
        study = {k: v for k, v in first.results.provenance.items() if k != "shard"}
        parts = [part for shard in absent for part in shard.parts(parts_in(study))]
        yield Problem(
            where="shards",
            value=f"without {_few([str(shard) for shard in absent])}",
            expected=f"all {first.shard.of} shards",
            hint=f"missing are {_named(parts)}" if parts else None,
        )


def _faults(source: Source) -> Iterator[Problem]:
    """Find what is not finished."""
    where = str(source.folder)
    if at_work(source.folder):
        expected = "a shard that is finished; a process is at work on this one"
        yield Problem(where=where, value=f"shard {source.shard}", expected=expected)
    elif source.mark is None:
        absent = [
            part
            for part in source.parts
            if not (source.folder / "runs" / part.name).is_file()
        ]
        yield Problem(
            where=where,
            value=f"shard {source.shard}, without {_named(absent) or place.SHARD}",
            expected=f"a shard that is finished: {len(source.parts):,} parts",
            hint=f"go on with it: {command_of(source.results)}",
        )


def _damaged(source: Source, tell: Callable[[int], None]) -> list[Problem]:
    """Read every table of a shard through, and name those that are not what was written."""
    found, read = [], 0
    digests, known = source.results.provenance["digests"], source.digests
    for part in source.parts:
        footer = part_footer(part, digests)
        for table in source.tables:
            file = f"{table}/{part.name}"
            try:
                verify(source.folder / file, footer, known.get(file, "none"))
            except Damaged as damage:
                found.append(
                    Problem(
                        where=str(source.folder / file),
                        value=str(damage),
                        expected="the file as it was written",
                        hint=f"make it anew: {command_of(source.results)}",
                    )
                )
            read += 1
            tell(read)
    return found


def _named(parts: Sequence[Part]) -> str:
    """Name parts, in their order; nothing if there are none.

    Examples
    --------
    >>> _named([Part(4, 4096, 5120), Part(1, 1024, 2048)])
    'parts 1, 4 (2,048 runs)'
    """
    if not parts:
        return ""
    runs = sum(len(part.runs) for part in parts)
    noun = "part" if len(parts) == 1 else "parts"
    return f"{noun} {_few(sorted(part.number for part in parts))} ({runs:,} runs)"


def _few(names: Sequence[object]) -> str:
    more = len(names) - NAMED
    return ", ".join(map(str, names[:NAMED])) + (f" and {more} more" if more > 0 else "")
