"""What an experiment names or changes: its region, its scenarios, events of its own."""

from pathlib import Path
from typing import TYPE_CHECKING

from hedgesim.core.errors import ConfigError, Problem
from hedgesim.world.names import resolve
from hedgesim.world.region import Region
from hedgesim.world.region_reader import load_region
from hedgesim.world.scenario import Scenario, load_scenario
from hedgesim.world.toml_text import TomlText

if TYPE_CHECKING:
    from hedgesim.world.models_experiment import ExperimentFile
    from hedgesim.world.scenario_layers import Layer


def region_of(toml: TomlText, path: Path, problems: list[Problem]) -> Region | None:
    """Load the region that an experiment names; None if it cannot be."""
    name = toml.data.get("region")
    if not isinstance(name, str) or not name:
        return None  # the file model has said so
    try:
        folder = resolve("region", name, near=path.parent)
    except ConfigError as error:
        problems.append(_pointed(error, toml, ("region",)))
        return None
    try:
        return load_region(folder)
    except ConfigError as error:
        problems += error.problems
        return None


def scenario_of(
    toml: TomlText,
    path: Path,
    file: "ExperimentFile | None",
    region: Region | None,
    problems: list[Problem],
    name: object,
    at: tuple[str | int, ...],
) -> Scenario | None:
    """Load a scenario that an experiment names somewhere, with the experiment's changes.

    Parameters
    ----------
    toml, path, file
        The experiment: parsed, where it lies, and what could be read of it.
    region
        Its region, or None.
    problems
        What is wrong is added to them.
    name, at
        The scenario's name, and where it stands.
    """
    if not isinstance(name, str) or not name:
        return None
    try:
        scenario = resolve("scenario", name, near=path.parent)
    except ConfigError as error:
        problems.append(_pointed(error, toml, at))
        return None
    own = own_layer(toml, path, file, scenario) if file is not None else None
    try:
        return load_scenario(scenario, region=region, own=own)
    except ConfigError as error:
        problems += (found for found in error.problems if found not in problems)
        return None


def own_layer(
    toml: TomlText, path: Path, file: "ExperimentFile", scenario: Path
) -> "Layer | None":
    """Give what an experiment changes of its scenario as a scenario that extends it.

    None if it changes nothing. In a design that crosses scenarios each is changed so.
    """
    from hedgesim.world.models_scenario import ScenarioFile
    from hedgesim.world.scenario_layers import Layer

    if not file.without and not file.event:
        return None
    table = ScenarioFile.model_construct(
        format=1,
        id=scenario.stem,
        title=file.title,
        extends=str(scenario),
        without=file.without,
        event=file.event,
    )
    return Layer(path, toml, table, of_experiment=True)


def has_whole_changes(
    file: "ExperimentFile | None", toml: TomlText, given: TomlText
) -> bool:
    """Tell whether all that an experiment changes of its scenario could be read.

    Parameters
    ----------
    file, toml
        What could be read of it, and the parsed file without what could not.
    given
        The parsed file as it was given.
    """
    from hedgesim.world.experiment_design import is_partial

    keys = [key for key in ("without", "event") if key in given.data]
    return not keys or (file is not None and not is_partial(toml, given, keys))


def _pointed(error: ConfigError, toml: TomlText, at: tuple[str | int, ...]) -> Problem:
    """Point to the key that holds a name which is nowhere."""
    return toml.problem(at, error.problems[0].expected, error.problems[0].hint)
