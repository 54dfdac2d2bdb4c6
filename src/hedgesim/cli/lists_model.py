"""Lists of what the model is made of: parameters, measures, ways to decide, quantities."""

import inspect
from typing import Any

from hedgesim.cli.show import Listing


def parameters(_: str | None) -> tuple[Listing, ...]:
    """List parameters: symbol, default, likely range, range, unit, meaning."""
    from hedgesim.world.parameters import parameters as declared

    rows = [
        {
            "name": found.name,
            "symbol": found.parameter.symbol,
            "default": found.default,
            "likely": found.parameter.likely,
            "range": (found.parameter.low, found.parameter.high),
            "unit": found.parameter.unit,
            "scale": found.parameter.scale,
            "source": found.parameter.source,
            "group": found.group.removesuffix("Parameters").lower(),
            "meaning": found.meaning,
        }
        for found in declared().values()
    ]
    return (
        Listing(
            name="parameters",
            title=f"{len(rows)} parameters",
            columns=("name", "symbol", "default", "likely", "range", "unit", "meaning"),
            rows=tuple(rows),
            wide=("meaning",),
            notes=(
                "A study draws from the likely range; one without is fixed by convention. "
                "`--set NAME=VALUE` or [parameters] fixes one.",
            ),
            group="group",
            headings=_GROUPS,
        ),
    )


_GROUPS = {
    "threat": "Threat: how states perceive it",
    "posture": "Posture: how states weigh return, threat, exposure and correlated risk",
    "power": "Powers: how they answer",
    "stock": "Stocks: how fast they follow",
    "institution": "Institutions: when states leave and join",
    "measure": "Measures: how channels are weighed",
}


def measures(_: str | None) -> tuple[Listing, ...]:
    """List measures; one by name prints its equation too."""
    from hedgesim.measures import MEASURES

    rows = [
        {
            "name": found.name,
            "over": found.over,
            "range": (found.low, found.high),
            "unit": found.unit,
            "title": found.title,
            "source": found.source,
            "reads": found.reads,
            "not_applicable": found.not_applicable,
            "equation": found.equation,
        }
        for found in MEASURES.values()
    ]
    return (
        Listing(
            name="measures", title=f"{len(rows)} measures", rows=tuple(rows),
            columns=("name", "over", "range", "title"), wide=("title",),
            notes=("hedgesim list measures NAME prints the equation and an example.",),
        ),
    )  # fmt: skip


def rules(name: str | None) -> tuple[Listing, ...]:
    """List the ways in which a state can decide its posture, or give one rule of a turn."""
    from hedgesim.rules.decisions import DECISIONS

    if name is not None and name not in DECISIONS:
        return (_rules_of_turn(),)
    rows = [
        {
            "name": name,
            "how": inspect.getdoc(rule).split("\n\n")[0].replace("\n", " "),  # type: ignore[union-attr]
            "reads": tuple(inspect.signature(rule).parameters),
            "equation": inspect.getdoc(rule),
        }
        for name, rule in DECISIONS.items()
    ]
    return (
        Listing(
            name="rules", title="Ways to decide", columns=("name", "how"), rows=tuple(rows),
            wide=("how",),
            notes=(
                'Chosen for each state in [rules] of an experiment; "my_rule.py:function" '
                "is one of your own. hedgesim stages shows all other rules.",
            ),
        ),
    )  # fmt: skip


def _rules_of_turn() -> Listing:
    """Give every rule that has a name, also those that no experiment chooses."""
    from hedgesim.engine.stages import TURN
    from hedgesim.rules.decisions import DECISIONS

    stages: tuple[Any, ...] = tuple(TURN)
    named = {getattr(stage.rule, "__name__", ""): stage for stage in stages}
    rows = [
        {
            "name": name,
            "stage": stage.stage,
            "reads": stage.reads,
            "writes": stage.writes,
            "equation": inspect.getdoc(stage.rule),
        }
        for name, stage in named.items()
        if name
    ]
    known = [{"name": name} for name in DECISIONS if name not in named]  # for a suggestion
    return Listing(name="rules", title="Rules", columns=("name",), rows=(*rows, *known))


def quantities(_: str | None) -> tuple[Listing, ...]:
    """List every array of the model."""
    from hedgesim.world.quantities import QUANTITIES

    rows = [
        {
            "name": name,
            "symbol": found.symbol,
            "axes": tuple(axis for axis in found.axes if axis != "run"),
            "unit": found.unit,
            "range": (found.low, found.high),
            "kind": str(found.kind),
            "meaning": found.meaning,
        }
        for name, found in QUANTITIES.items()
    ]
    return (
        Listing(
            name="quantities", title=f"{len(rows)} quantities", rows=tuple(rows),
            columns=("name", "symbol", "axes", "kind", "meaning"), wide=("axes", "meaning"),
            notes=("Each has an axis of runs besides. --json says more.",),
        ),
    )  # fmt: skip
