"""An experiment: a question, and everything that is needed to run it again."""

import tomllib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hedgesim.core.errors import ConfigError, Problem, did_you_mean
from hedgesim.world.designs import Design, Factor, count
from hedgesim.world.figures import Replacement
from hedgesim.world.names import NAME_TEXT, is_name, resolve
from hedgesim.world.parameters import parameters
from hedgesim.world.plain_text import shown
from hedgesim.world.recording import Record as Record
from hedgesim.world.recording import record_of
from hedgesim.world.region import Region
from hedgesim.world.scenario import Scenario
from hedgesim.world.toml_text import TomlText, parse_toml, read_toml, toml_value

if TYPE_CHECKING:
    from hedgesim.world.design_checks import Read
    from hedgesim.world.models_experiment import ExperimentFile

SETTABLE = ("runs", "seed", "turns", "start", "scenario", "keep")
"""Keys of an experiment that `--set` may replace, besides parameters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Experiment:
    """Everything that a run needs to know, resolved.

    `parameters` are those that are fixed; `rules` say how a state decides, where not by
    default; `text` is the file as it was given, `changes` what `--set` replaced in it. The
    figures of `region` are those that runs read: `figures` tells which of them the
    experiment has replaced, and `region.figures.own` gives those of the region's folder.
    `factors` are what differs between the points of `design`, `scenarios` those with which
    the points are crossed, if they are; `scenario` is one of them.
    """

    name: str
    title: str
    question: str
    expectation: str
    source: str
    region: Region
    scenario: Scenario
    start: int
    turns: int
    runs: int
    seed: int
    rules: dict[str, str]
    parameters: dict[str, float]
    design: Design
    record: Record
    path: Path
    text: str
    changes: dict[str, Any]
    factors: tuple[Factor, ...] = ()
    scenarios: tuple[Scenario, ...] = ()

    @property
    def figures(self) -> tuple[Replacement, ...]:
        """Give what stands in place of the region's own figures, cell by cell."""
        return self.region.figures.replaced

    def changed(self, changes: Mapping[str, object]) -> "Experiment":
        """Give the same experiment with further values in place of the file's.

        Raises
        ------
        ConfigError
            As `load_experiment` does; what the experiment names is read again.
        """
        toml = parse_toml(self.text, shown(self.path))
        return read_experiment(toml, self.path, {**self.changes, **changes})


def parse_changes(texts: Iterable[str]) -> dict[str, Any]:
    """Read the NAME=VALUE of a command line; a value is read as TOML, else as text.

    Raises
    ------
    ConfigError
        If a text has no equals sign or no name, or a name is there twice.

    Examples
    --------
    >>> parse_changes(["deference=0.4", "runs=10", "scenario=calm"])
    {'deference': 0.4, 'runs': 10, 'scenario': 'calm'}
    """
    changes: dict[str, Any] = {}
    problems = []
    for text in texts:
        name, equals, value = (part.strip() for part in text.partition("="))
        if not equals or not name or not value:
            problems.append(_setting(toml_value(text), "NAME=VALUE, such as deference=0.4"))
        elif name in changes:
            problems.append(_setting(name, "each name once"))
        changes[name] = _value(value)
    if problems:
        raise ConfigError(problems)
    return changes


def _setting(key: str, expected: str, hint: str | None = None) -> Problem:
    return Problem(where="--set", key=key, expected=expected, hint=hint)


def _value(text: str) -> object:
    if "\n" in text or len(text) > 1000:
        return text
    try:
        return tomllib.loads(f"value = {text}")["value"]
    except (ValueError, RecursionError):
        return text


def load_experiment(
    name: str | Path,
    overrides: Mapping[str, object] | None = None,
    *,
    decisions: Collection[str] | None = None,
) -> Experiment:
    """Read an experiment with its region and its scenario, and check them all.

    Parameters
    ----------
    name
        A name that can be resolved, or a path.
    overrides
        Values by the name of a parameter, or of runs, seed, turns, start or scenario, that
        stand in place of the file's. They are judged like the file.
    decisions
        Names of the rules by which a state may decide. If None, rule names are not checked.

    Raises
    ------
    ConfigError
        With every problem in the three files and in `overrides`.

    Examples
    --------
    >>> experiment = load_experiment("triad", {"runs": 5, "deference": 0.4})
    >>> experiment.runs, experiment.parameters, experiment.start
    (5, {'deference': 0.4}, 2000)
    """
    path = resolve("experiment", name)
    return read_experiment(read_toml(path), path, overrides, decisions=decisions)


def read_experiment(
    text: TomlText,
    path: Path,
    overrides: Mapping[str, object] | None = None,
    *,
    decisions: Collection[str] | None = None,
) -> Experiment:
    """Read an experiment from a parsed text; see `load_experiment`.

    Parameters
    ----------
    text
        The parsed file.
    path
        Where it lies: its name is the experiment's, and paths in it are read from there.
    overrides, decisions
        As of `load_experiment`.
    """
    from hedgesim.world.experiment_checks import faults_of_experiment
    from hedgesim.world.experiment_design import design_of, scenarios_of, what_is_said
    from hedgesim.world.experiment_parts import has_whole_changes, region_of, scenario_of
    from hedgesim.world.messages import in_order, validate_partly
    from hedgesim.world.models_experiment import ExperimentFile

    problems: list[Problem] = []
    if not is_name(path.stem):
        problems.append(Problem(where=shown(path), key="file name", expected=NAME_TEXT))
    given = _with_changes(text, overrides or {}, problems)
    file, toml, wrong = validate_partly(ExperimentFile, given)
    problems += wrong
    region = region_of(toml, path, problems)
    load = partial(scenario_of, toml, path, file, region, problems)
    scenario = load(toml.data.get("scenario"), ("scenario",))
    scenarios = scenarios_of(toml, scenario, load, problems)
    if not has_whole_changes(file, toml, given):
        scenarios = ()  # what a factor says of their events cannot be judged
    said = file or what_is_said(toml)
    problems += faults_of_experiment(said, toml, path, region, decisions)
    read = design_of(said, toml, given, path, region, scenarios, decisions)
    problems += read.problems
    if problems or file is None or region is None or scenario is None:
        raise ConfigError(in_order(problems))
    made = _experiment(file, toml, path, region, scenario, dict(overrides or {}))
    return _with_design(made, read, scenarios)


def _with_changes(
    toml: TomlText, overrides: Mapping[str, object], problems: list[Problem]
) -> TomlText:
    """Lay the overrides over the parsed file, remembering which values they are."""
    data = dict(toml.data)
    options: dict[tuple[str | int, ...], str] = {}
    table = data.get("parameters", {})
    table = dict(table) if isinstance(table, dict) else table
    for name, value in overrides.items():
        if value is None:
            problems.append(_setting(name, "a value"))
        elif name in SETTABLE:
            options[_settled(data, name, value)] = name
        elif name in parameters() and isinstance(table, dict):
            table[name] = value
            options["parameters", name] = name
        elif name not in parameters():
            hint = did_you_mean(name, [*SETTABLE, *parameters()])
            expected = f"the name of a parameter, or one of {', '.join(SETTABLE)}"
            problems.append(_setting(name, expected, hint))
    if table or "parameters" in data:
        data["parameters"] = table
    return TomlText(toml.where, toml.text, data, toml.lines, options)


def _settled(data: dict[str, Any], name: str, value: object) -> tuple[str, ...]:
    """Put a value where the file would have it, and give that place."""
    if name != "keep":
        data[name] = value
        return (name,)
    record = data.get("record", {})
    if isinstance(record, dict):  # else it is told as it stands
        data["record"] = {**record, name: value}
    return ("record", name)


def _experiment(
    file: "ExperimentFile",
    toml: TomlText,
    path: Path,
    region: Region,
    scenario: Scenario,
    changes: dict[str, Any],
) -> Experiment:
    from hedgesim.world.experiment_figures import replacements

    fixed = file.model_dump(exclude_unset=True).get("parameters", {})
    replaced = replacements(file.figure, region)
    if replaced:  # else it stays the region that others have laid out already
        region = replace(region, figures=replace(region.figures, replaced=replaced))
    return Experiment(
        name=path.stem,
        title=file.title,
        question=file.question,
        expectation=file.expectation,
        source=file.source,
        region=region,
        scenario=scenario,
        start=region.default_start if file.start is None else file.start,
        turns=file.turns,
        runs=file.runs or 0,
        seed=file.seed,
        rules=dict(file.rules),
        parameters={name: float(value) for name, value in fixed.items()},
        design=Design(),
        record=record_of(file.record.model_dump()),
        path=path,
        text=toml.text,
        changes=changes,
    )


def _with_design(
    experiment: Experiment, read: "Read", scenarios: tuple[Scenario, ...]
) -> Experiment:
    """Give an experiment its design, and the number of runs that follows from it."""
    design = read.design
    assert design is not None, "a design without problems was read"
    runs = experiment.runs
    if design.has_points:
        runs = count(design, read.factors) * design.replicates
    crossed = scenarios if design.scenarios else ()
    return replace(
        experiment, design=design, factors=read.factors, scenarios=crossed, runs=runs
    )
