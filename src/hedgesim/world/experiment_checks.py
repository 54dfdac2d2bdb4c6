"""What must hold between an experiment, its region and the rules that there are."""

from collections.abc import Collection, Iterator
from pathlib import Path

from hedgesim.core.errors import Problem
from hedgesim.world.experiment_figures import faults_of_replacements
from hedgesim.world.models_experiment import ExperimentFile
from hedgesim.world.own_rules import fault_of_rule
from hedgesim.world.region import Region
from hedgesim.world.region_checks import unknown
from hedgesim.world.toml_text import TomlText


def faults_of_experiment(
    file: ExperimentFile,
    toml: TomlText,
    path: Path,
    region: Region | None,
    decisions: Collection[str] | None,
) -> list[Problem]:
    """Find every contradiction of an experiment with its region and the rules.

    Parameters
    ----------
    file, toml, path
        The experiment: what it says, where each key stands, where it lies.
    region
        Its region, or None if that could not be read: then states, start and the places of
        figures are not checked.
    decisions
        Names of the rules by which a state may decide, or None if unknown.
    """
    found = list(_faults_of_rules(file, toml, path, decisions))
    found += faults_of_replacements(file.figure, toml, region)
    if region is None:
        return found
    if file.start is not None and file.start not in region.starts:
        years = ", ".join(map(str, region.starts))
        found.append(toml.problem(("start",), f"a start of {region.id}: {years}"))
    for state in file.rules:
        noun = "the id of a choosing state"
        found += unknown(state, region.choosers, noun, toml, ("rules", state))
    return found


def _faults_of_rules(
    file: ExperimentFile, toml: TomlText, path: Path, decisions: Collection[str] | None
) -> Iterator[Problem]:
    for state, rule in file.rules.items():
        fault = fault_of_rule(rule, path, decisions)
        if fault is not None:
            yield toml.problem(("rules", state), *fault)
