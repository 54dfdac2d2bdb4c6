"""An experiment from the text of a visitor: none of its paths is followed."""

from collections.abc import Collection, Iterator
from dataclasses import replace
from pathlib import Path

from hedgesim.core.errors import ConfigError, Problem, did_you_mean
from hedgesim.world.experiment import Experiment, read_experiment
from hedgesim.world.messages import in_order
from hedgesim.world.names import Kind, shipped
from hedgesim.world.plain_text import faults_of_text
from hedgesim.world.toml_lines import MAX_DEPTH, KeyPath
from hedgesim.world.toml_text import TomlText, parse_toml

MAX_ENTRIES = 200
"""Most keys of a table and entries of a list: each that is wrong takes time to judge."""

_WITH_RULES = ("rules", "factor", "design")
"""Tables of an experiment in which the name of a rule can stand."""


def load_experiment_text(
    text: str,
    name: str = "world",
    *,
    decisions: Collection[str] | None = None,
    max_bytes: int | None = None,
) -> Experiment:
    """Read an experiment from text, as `load_experiment` reads a file.

    Nothing in the text can open a file of the writer's choice: regions and scenarios are
    given by a name that the package ships, rules are those of the catalogue, and a design
    has its points in the text.

    Parameters
    ----------
    text
        What an experiment file would say.
    name
        Of the experiment; messages call the text `NAME.toml`.
    decisions
        Names of the rules by which a state may decide. If None, names are not checked.
    max_bytes
        Cap on its size, in bytes; by default none.

    Raises
    ------
    ConfigError
        With every problem in it. Names and paths that are refused come first and alone.

    Examples
    --------
    >>> from hedgesim.world.experiment import load_experiment
    >>> text = load_experiment("triad").text
    >>> load_experiment_text(text, "mine").name
    'mine'
    """
    where = f"{name}.toml"
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    faults = faults_of_text(text, where, max_bytes=max_bytes)
    if faults:
        raise ConfigError(faults)
    toml = parse_toml(text, where)
    many = list(_too_many(toml))
    if many:
        raise ConfigError(many)
    outside = [*_of_names(toml), *_of_files(toml)]
    if outside:
        raise ConfigError(in_order(outside))
    try:
        return read_experiment(toml, Path(where), decisions=decisions)
    except ConfigError as error:  # where the package lies is none of the writer's business
        told = (replace(p, where=Path(p.where).name) for p in error.problems)
        raise ConfigError(told) from None


def _too_many(toml: TomlText) -> Iterator[Problem]:
    """Find tables and lists that are longer than any experiment needs."""
    if len(toml.data) > MAX_ENTRIES:
        yield Problem(where=toml.where, expected=f"a file of at most {MAX_ENTRIES} keys")
    for key, value in toml.data.items():
        if isinstance(value, dict | list) and len(value) > MAX_ENTRIES:
            yield toml.problem((key,), f"at most {MAX_ENTRIES} entries, not {len(value):,}")


def _of_names(toml: TomlText) -> Iterator[Problem]:
    """Find regions and scenarios that the package does not ship."""
    places: list[tuple[KeyPath, Kind]] = [
        (("region",), "region"),
        (("scenario",), "scenario"),
    ]
    crossed = toml.at(("design", "scenarios"))
    if isinstance(crossed, list):
        places += [(("design", "scenarios", n), "scenario") for n in range(len(crossed))]
    for path, kind in places:
        value, known = toml.at(path), shipped(kind)
        if isinstance(value, str) and value and value not in known:
            expected = f"a {kind} of the package: {', '.join(known)}"
            yield toml.problem(path, expected, did_you_mean(value[:64], known))


def _of_files(toml: TomlText) -> Iterator[Problem]:
    """Find a table of points, and rules, that stand in a file."""
    if toml.at(("design", "file")) is not None:
        yield toml.problem(("design", "file"), "rows in the text; files are not read here")
    for table in _WITH_RULES:
        for path in _with_colon(toml.data.get(table), (table,)):
            yield toml.problem(path, "the name of a rule; files are not read here")


def _with_colon(value: object, path: KeyPath) -> Iterator[KeyPath]:
    """Find the texts that name a function in a file, as deep as a file may go."""
    if len(path) > MAX_DEPTH:
        return  # no table of ours is as deep: the file models refuse it
    if isinstance(value, str) and ":" in value:
        yield path
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _with_colon(inner, (*path, key))
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from _with_colon(inner, (*path, place))
