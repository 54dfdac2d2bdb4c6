"""From an experiment's file to its design: factors, points, and crossed scenarios."""

from collections.abc import Callable, Collection
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from hedgesim.core.errors import Problem
from hedgesim.world.design_checks import Read, read_design
from hedgesim.world.experiment_figures import readable, replacements
from hedgesim.world.factor_subjects import Around
from hedgesim.world.figures import Replacement
from hedgesim.world.models_design import DesignTable, FactorTable
from hedgesim.world.region import Region
from hedgesim.world.scenario import Scenario
from hedgesim.world.toml_text import TomlText

if TYPE_CHECKING:
    from hedgesim.world.models_experiment import ExperimentFile

Load = Callable[[str, tuple[str | int, ...]], Scenario | None]
"""Loads the scenario of a name that stands at a path of the file, telling what is wrong."""

_READ_WHOLE = ("runs", "turns", "design", "factor")


def design_of(
    file: "ExperimentFile",
    toml: TomlText,
    given: TomlText,
    path: Path,
    region: Region | None,
    scenarios: tuple[Scenario, ...],
    decisions: Collection[str] | None,
) -> Read:
    """Read the design of an experiment, and find every problem with it.

    Parameters
    ----------
    file, toml
        What could be read of the file, and the parsed file without what could not.
    given
        The parsed file as it was given.
    path
        Where it lies.
    region, scenarios
        Its region, and the scenarios of its points; None or empty if they are not sound.
    decisions
        Names of the rules by which a state may decide, or None if unknown.
    """
    table: DesignTable | None = getattr(file, "design", None)
    if "design" in given.data and "design" not in toml.data:
        table = None
    around = Around(
        region=region,
        scenarios=scenarios,
        fixed=_fixed(toml),
        rules=file.rules,
        replaced=_replaced(file, region),
        start=file.start,
        turns=file.turns,
        kind=table.kind if table is not None else None,
        path=path,
        decisions=decisions,
    )
    dropped = is_partial(toml, given, _READ_WHOLE) or None in file.factor
    return read_design(table, file.factor, toml, around, file.runs, whole=not dropped)


def is_partial(toml: TomlText, given: TomlText, keys: Collection[str]) -> bool:
    """Tell whether something under one of some keys was left out as wrong."""
    return any(
        (key in given.data and key not in toml.data)
        or _length(given.data.get(key)) != _length(toml.data.get(key))
        for key in keys
    )


def _length(value: object) -> int:
    return len(value) if isinstance(value, list) else -1


def _fixed(toml: TomlText) -> dict[str, float]:
    table = toml.data.get("parameters")
    said = table.items() if isinstance(table, dict) else ()
    return {name: float(v) for name, v in said if type(v) in (int, float)}


def _replaced(file: "ExperimentFile", region: Region | None) -> tuple[Replacement, ...]:
    """Give the figures that the file replaces; none while any entry is wrong."""
    if region is None:
        return ()
    try:
        return replacements(file.figure, region)
    except (
        KeyError,
        ValueError,
        AttributeError,
    ):  # what is wrong with one is told elsewhere
        return ()


def scenarios_of(
    toml: TomlText, base: Scenario | None, load: Load, problems: list[Problem]
) -> tuple[Scenario, ...]:
    """Give the scenarios of the points: those crossed, or else the experiment's own.

    Returns
    -------
    tuple[Scenario, ...]
        Empty if any is wrong.
    """
    named = toml.at(("design", "scenarios"))
    if not isinstance(named, list) or not all(isinstance(n, str) and n for n in named):
        return () if base is None or named is not None else (base,)
    before = len(problems)
    found: list[Scenario] = []
    for place, name in enumerate(named):
        path = ("design", "scenarios", place)
        scenario = load(name, path)
        if scenario is not None and scenario.id in [other.id for other in found]:
            problems.append(toml.problem(path, "each scenario once"))
        elif scenario is not None:
            found.append(scenario)
    if (
        base is not None
        and base.id not in [s.id for s in found]
        and len(problems) == before
    ):
        expected = f"one of design.scenarios: {', '.join(named)}"
        problems.append(toml.problem(("scenario",), expected))
    return tuple(found) if len(problems) == before else ()


def what_is_said(toml: TomlText) -> "ExperimentFile":
    """Give what can be checked of a file that is not whole."""
    from hedgesim.world.models_experiment import ExperimentFile

    rules, factors = toml.data.get("rules"), toml.data.get("factor")
    said = rules.items() if isinstance(rules, dict) else ()
    numbers: dict[str, Any] = {
        key: value if type(value) is int else None
        for key, value in ((k, toml.data.get(k)) for k in ("start", "turns", "runs"))
    }
    return ExperimentFile.model_construct(
        rules={state: rule for state, rule in said if isinstance(rule, str)},
        figure=readable(toml.data.get("figure")),
        design=_read(DesignTable, toml.data.get("design", {})),
        factor=[_read(FactorTable, f) for f in factors]
        if isinstance(factors, list)
        else [],
        **numbers,
    )


def _read(table: type[Any], said: object) -> Any:
    """Read a table by itself; None where it is wrong."""
    try:
        return table.model_validate(said)
    except ValidationError:
        return None
