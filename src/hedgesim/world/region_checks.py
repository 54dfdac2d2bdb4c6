"""What must hold between the parts of region.toml, beyond the type of each value."""

from collections.abc import Collection, Iterator

from hedgesim.core.errors import Problem, did_you_mean
from hedgesim.world.models_region import CHANNEL_KINDS, RegionFile
from hedgesim.world.toml_lines import KeyPath
from hedgesim.world.toml_text import TomlText


def faults_of_region(
    file: RegionFile, sources: Collection[str] | None, toml: TomlText
) -> list[Problem]:
    """Find every contradiction within `region.toml`.

    Parameters
    ----------
    file
        What the file says, each value already of its type.
    sources
        Ids in `sources.csv`, or None if it could not be read.
    toml
        The parsed file, for lines.

    Returns
    -------
    list[Problem]
        Duplicate ids, ids of nobody, references to oneself, starts that are none.
    """
    return [
        *_duplicates(file, toml),
        *_faults_of_starts(file, toml),
        *_faults_of_actors(file, toml),
        *_faults_of_channels(file, toml),
        *_faults_of_organisations(file, sources, toml),
        *_faults_of_absent(file, toml),
    ]


def unknown(
    word: str, known: Collection[str], noun: str, toml: TomlText, path: KeyPath
) -> Iterator[Problem]:
    """Complain about a word that is not among those known."""
    if word not in known:
        listed = f": {', '.join(known)}" if len(known) <= 12 else ""
        yield toml.problem(path, f"{noun}{listed}", did_you_mean(word, known))


def duplicates(
    table: str, keys: list[object], key: str, toml: TomlText
) -> Iterator[Problem]:
    """Complain about entries of an array of tables that repeat an earlier one."""
    first: dict[object, int] = {}
    for place, value in enumerate(keys):
        if value in first:
            line = toml.line((table, first[value]))
            expected = f"each {key} once; the other is on line {line}"
            yield toml.problem((table, place, key), expected)
        first.setdefault(value, place)


def _duplicates(file: RegionFile, toml: TomlText) -> Iterator[Problem]:
    yield from duplicates("actor", [a.id for a in file.actor], "id", toml)
    yield from duplicates("channel", [c.id for c in file.channel], "id", toml)
    yield from duplicates("organisation", [o.id for o in file.organisation], "id", toml)
    ties: list[object] = [(a.state, a.partner, a.channel) for a in file.absent]
    yield from duplicates("absent", ties, "state", toml)


def _faults_of_starts(file: RegionFile, toml: TomlText) -> Iterator[Problem]:
    if len(set(file.starts)) < len(file.starts):
        yield toml.problem(("starts",), "each year once")
    if file.default_start not in file.starts:
        yield toml.problem(("default_start",), "one of the starts")


def _faults_of_actors(file: RegionFile, toml: TomlText) -> Iterator[Problem]:
    ids = [actor.id for actor in file.actor]
    yield from unknown(file.reference, ids, "the id of an actor", toml, ("reference",))
    for place, vector in enumerate(file.vectors):
        yield from unknown(vector, ids, "the id of an actor", toml, ("vectors", place))
    if not any(actor.role == "chooses" for actor in file.actor):
        yield toml.problem(("actor",), 'at least one actor with role = "chooses"')
    remainders = [place for place, actor in enumerate(file.actor) if actor.remainder]
    for place in remainders[1:]:
        yield toml.problem(("actor", place, "remainder"), "at most one remainder")
    for place in remainders:
        if file.actor[place].role == "chooses":
            yield toml.problem(("actor", place, "role"), '"external", as the remainder is')
    for place in range(len(file.actor)):
        yield from _faults_of_reference(file, place, toml)


def _faults_of_reference(file: RegionFile, place: int, toml: TomlText) -> Iterator[Problem]:
    actor = file.actor[place]
    path = ("actor", place, "reference")
    if actor.reference is not None:
        ids = [other.id for other in file.actor]
        yield from unknown(actor.reference, ids, "the id of an actor", toml, path)
    if actor.role == "chooses" and (actor.reference or file.reference) == actor.id:
        yield toml.problem(path, "another actor, towards whom its own strategy is read")


def _faults_of_channels(file: RegionFile, toml: TomlText) -> Iterator[Problem]:
    kinds = {channel.kind for channel in file.channel}
    for kind in CHANNEL_KINDS:
        if kind not in kinds:
            yield toml.problem(("channel",), f'at least one channel of kind "{kind}"')


def _faults_of_organisations(
    file: RegionFile, sources: Collection[str] | None, toml: TomlText
) -> Iterator[Problem]:
    actors = [actor.id for actor in file.actor]
    choosers = [actor.id for actor in file.actor if actor.role == "chooses"]
    for place, body in enumerate(file.organisation):
        at = ("organisation", place)
        lists = (
            ("leaders", body.leaders, actors, "the id of an actor"),
            ("members", body.members, actors, "the id of an actor"),
            ("candidates", body.candidates, choosers, "the id of a choosing state"),
        )
        for key, ids, known, noun in lists:
            for entry, identifier in enumerate(ids):
                yield from unknown(identifier, known, noun, toml, (*at, key, entry))
        if sources is not None:
            yield from faults_of_source(body.source_id, sources, toml, (*at, "source_id"))


def faults_of_source(
    identifier: str, sources: Collection[str], toml: TomlText, path: KeyPath
) -> Iterator[Problem]:
    """Complain about a source that is neither listed nor "assumed"."""
    if identifier != "assumed" and identifier not in sources:
        hint = did_you_mean(identifier, [*sources, "assumed"])
        yield toml.problem(path, "an id in the region's sources.csv, or assumed", hint)


def _faults_of_absent(file: RegionFile, toml: TomlText) -> Iterator[Problem]:
    actors = [actor.id for actor in file.actor]
    choosers = [actor.id for actor in file.actor if actor.role == "chooses"]
    channels = [channel.id for channel in file.channel]
    for place, tie in enumerate(file.absent):
        at = ("absent", place)
        noun = "the id of a choosing state"
        yield from unknown(tie.state, choosers, noun, toml, (*at, "state"))
        yield from unknown(
            tie.partner, actors, "the id of an actor", toml, (*at, "partner")
        )
        yield from unknown(
            tie.channel, channels, "the id of a channel", toml, (*at, "channel")
        )
