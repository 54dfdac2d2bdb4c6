"""What a report says of the study: what was run, what is fixed, how to run it again."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from hedgesim.plots.source import Source
from hedgesim.plots.words import listed
from hedgesim.report.pictures import name_of
from hedgesim.study.compare_words import when
from hedgesim.study.differing import how_runs_differ
from hedgesim.study.retry import read_failures
from hedgesim.study.standing import command_of
from hedgesim.world.parameters import parameters


@dataclass(frozen=True, slots=True)
class Fixed:
    """A parameter that is not as it would be by default.

    `value` is what it is fixed at, or the values that a design gives it; `default` what it
    would be, `likely` the range from which it would be drawn.
    """

    name: str
    symbol: str
    value: str
    default: str
    likely: str
    meaning: str


def what_was_run(source: Source) -> tuple[str, ...]:
    """Say in sentences what was run: where, when, how often, and how runs differ."""
    said, region = source.experiment, source.region
    runs = int(source.results.provenance["runs"])
    design = said["design"]
    scenario = source.inputs["scenario"]
    crossed = [other["id"] for other in source.inputs.get("scenarios", [])]
    states = listed([source.full_names[state] for state in source.states])
    end = when(source.quarter(source.turns)).removeprefix("at ")
    times = "once" if runs == 1 else f"{runs:,} times"
    return (
        f"The scenario “{scenario['title']}” in {region['title']} was run {times}, quarter "
        f"by quarter from the start of {source.start} to {end}. {states} choose; "
        f"{listed([source.full_names[v] for v in source.vectors])} are the vectors that "
        "are shown.",
        how_runs_differ(
            design["kind"],
            runs,
            design.get("replicates", 1),
            common_luck=design.get("common_luck", True),
            factors=[factor["name"] for factor in _factors(source)],
            crossed=crossed,
            shown=scenario["id"],
        ),
        "It is a scenario under stated assumptions, and not a forecast.",
    )


def _factors(source: Source) -> list[Mapping[str, Any]]:
    factors: list[Mapping[str, Any]] = source.experiment.get("factors", [])
    return factors  # none in older folders


def failures(source: Source) -> str:
    """Say how many runs failed, and why the first did; empty if none did."""
    runs = int(source.results.provenance["runs"])
    failed = runs - source.runs
    if not failed:
        return ""
    first = read_failures(source.results.folder)[:1]
    why = f" The first is run {first[0]['run']}: {first[0]['message']}" if first else ""
    return (
        f"{failed:,} of {runs:,} runs failed. Every number here is of the {source.runs:,} "
        f"that ended well; failures.jsonl says why the others did not.{why}"
    )


def fixed(source: Source) -> tuple[Fixed, ...]:
    """List parameters that the experiment fixes, or varies by its design."""
    said, declared = source.experiment, parameters()
    found: dict[str, str] = {n: _number(v) for n, v in said["parameters"].items()}
    for factor in _factors(source):
        if factor["name"] in declared:
            found[factor["name"]] = f"varied: {_values(factor)}"
    return tuple(
        Fixed(
            name,
            declared[name].parameter.symbol,
            value,
            _number(declared[name].default),
            _range(declared[name].parameter.likely),
            declared[name].meaning,
        )
        for name, value in found.items()
        if name in declared
    )


def _values(factor: Mapping[str, Any]) -> str:
    values = factor.get("values") or ()
    if values:
        return ", ".join(_number(value) for value in values)
    return _range((factor.get("low"), factor.get("high"))) or "by the points of the design"


def _number(value: Any) -> str:
    return f"{value:.6g}" if isinstance(value, int | float) else str(value)


def _range(ends: Any) -> str:
    if not ends or any(end is None for end in ends):
        return ""
    return " to ".join(_number(end) for end in ends)


def other_changes(source: Source) -> tuple[str, ...]:
    """Say what else departs from the region, the default rule and the model as shipped."""
    said, told = source.experiment, list[str]()
    for state, rule in said.get("rules", {}).items():
        name = source.full_names.get(state, state)
        told.append(f"{name} decides by the rule {rule}.")
    varied = [f["name"] for f in _factors(source) if f["name"] not in parameters()]
    if varied:
        told.append(f"The design varies {listed(varied)}.")
    counts = Counter(entry["quantity"] for entry in said.get("figures", []))
    if counts:
        listing = listed([f"{name} ({count})" for name, count in counts.items()])
        told.append(f"The experiment replaces figures of the region: {listing}.")
    for event in source.inputs["scenario"]["events"]:
        if event["type"] == "set":
            told.append(
                f"From {event['date_from']} on the scenario sets {event['parameter']} to "
                f"{_number(event['value'])}: {event['title']}."
            )
    return tuple(told)


def again(source: Source) -> str:
    """Give the command that makes the study again, into a folder below `results`.

    Where the folder lies on the machine on which the report is written is left out.
    """
    return command_of(replace(source.results, folder=Path(name_of(source))))


def identity(source: Source) -> tuple[tuple[str, str], ...]:
    """Give what tells this study from any other: versions, seed, digests."""
    said = source.results.provenance
    complete = source.results.complete or {}
    versions = ", ".join(f"{name} {number}" for name, number in said["versions"].items())
    machine = said.get("machine", {})
    told = {
        "seed": str(said["seed"]),
        "versions": versions,
        "machine": f"{machine.get('system', '')}, {machine.get('processor', '')}".strip(
            ", "
        ),
        "code (sha256)": said["code"]["sha256"],
        "commit": said["code"].get("commit") or "",
        "inputs (sha256)": said["digests"]["inputs"],
        "results (sha256)": complete.get("result_sha256", ""),
    }
    return tuple((name, text) for name, text in told.items() if text)
