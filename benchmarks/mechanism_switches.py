"""What a mechanism is, the worlds that exercise one, and the switches that turn it off."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from mechanism_runs import Case, Off, Read

from hedgesim.core.axes import Array
from hedgesim.engine.inputs import Inputs
from hedgesim.study.facts.changes import Act, both, with_acts, without
from hedgesim.world.scenario import Event, Scenario

END = "2025Q4"
BASELINE = Case()
POSITIVE, NEGATIVE = "above 0", "below 0"


@dataclass(frozen=True, kw_only=True)
class Mechanism:
    """One row of the table.

    `sign` is what the theory expects of on less off in the first reading. `half` names a
    parameter, and whether the draws above or below 0 count.
    """

    name: str
    where: tuple[str, ...]
    case: Case = BASELINE
    world: str = "`baseline`"
    off: Off
    switch: str
    reads: tuple[Read, ...]
    sign: int
    half: tuple[str, str] | None = None


def events_off(*ids: str) -> Off:
    """Leave events out of the baseline."""
    return Off(case=Case(happens=without(lambda e: e.id in ids)))


def static(change: dict[str, float]) -> Off:
    """Multiply whole arrays of the region: 0 switches off, 100 lifts a limit."""

    def changed(inputs: Inputs) -> Inputs:
        new = {name: inputs.static[name] * by for name, by in change.items()}
        return replace(inputs, static={**inputs.static, **new})

    return Off(inputs=changed)


def fixed(**values: float) -> Off:
    """Fix parameters for all draws."""
    return Off(parameters=lambda drawn: values)


def without_depth(inputs: Inputs) -> Inputs:
    """Let the OTS tie nobody."""
    depth = inputs.static["depth"].copy()
    depth[inputs.organisations.index("OTS")] = 0
    return replace(inputs, static={**inputs.static, "depth": depth})


def without_self(inputs: Inputs) -> Inputs:
    """Take the tie of each state with itself away, figures with it."""
    external = inputs.static["external"][:, :, None]
    held = inputs.figure_dependence * external
    held = held / held.sum(axis=1, keepdims=True)
    tie = inputs.static["tie"] * external
    return replace(inputs, figure_dependence=held, static={**inputs.static, "tie": tie})


def without_limit(inputs: Inputs) -> Inputs:
    """Let the routes through every partner carry everything."""
    return replace(inputs, declared_capacity=np.ones_like(inputs.declared_capacity))


def as_fast_as_trade(drawn: Mapping[str, float | Array]) -> dict[str, float | Array]:
    """Let transit follow posture at the speed of trade, in each draw."""
    return {"transit_speed": drawn["economy_speed"]}


def no_buyer(scenario: Scenario) -> Scenario:
    """Let new routes bring no trade with who buys at their end."""

    def plain(event: Event) -> Event:
        return replace(event, buyer=None, goods=0.0)

    return replace(scenario, events=tuple(plain(e) for e in scenario.events))


PRESSED = with_acts(
    *(Act(type="wedging", quarter=f"{y}Q2", actor=("RUS",), target=("KAZ",), magnitude=0.3)
      for y in (2015, 2016, 2017))
)  # fmt: skip
COERCED = with_acts(
    *(Act(type="coercion", quarter=f"2015Q{q}", actor=("RUS",), target=("KAZ",))
      for q in (1, 2, 3, 4))
)  # fmt: skip
_NO_EXIT = without(lambda e: e.id == "M013")
FROM_2008 = Case(start=2008, rule_from=dt.date(2007, 12, 31), happens=_NO_EXIT)
EARLY = Case(start=2008)


ATTACKED = Case(
    happens=with_acts(
        Act(type="aggression", quarter="2022Q4", actor=("RUS",), target=("KAZ",))
    )
)
CONFRONTED = Case(
    happens=with_acts(
        Act(
            type="confrontation",
            quarter="2015Q1",
            actor=("RUS",),
            target=("CHN",),
            magnitude=1.0,
        )
    )
)
COURTED = Case(
    happens=with_acts(
        *(Act(type=kind, quarter=f"{year}Q{q}", actor=("RUS",), target=("UZB",))
          for year in (2022, 2023, 2024, 2025) for q in (1, 3)
          for kind in ("assurance", "inducement"))
    )
)  # fmt: skip
OFFERED = Case(
    experiment="prediversified",
    happens=both(
        without(lambda e: e.id in ("PD01", "PD03")),
        with_acts(
            *(Act(type="inducement", quarter=f"{y}Q3", actor=("CHN",), target=("KAZ",))
              for y in range(2016, 2022))
        ),
    ),
)  # fmt: skip


def kaz(quantity: str, other: str, quarter: str) -> Read:
    """Read something of Kazakhstan."""
    return Read(quantity, "KAZ", other, quarter)


RUSSIA = kaz("alignment", "RUS", END)
RUSSIA_21 = kaz("alignment", "RUS", "2021Q4")
