"""A world in which facts are looked for: a start, what happens, what is changed by hand."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from typing import TypeVar

from hedgesim.core.axes import Array
from hedgesim.core.calendar import Quarter
from hedgesim.engine.inputs import Inputs
from hedgesim.world.designs import Design
from hedgesim.world.experiment import Experiment, load_experiment
from hedgesim.world.names import folders
from hedgesim.world.region import Region
from hedgesim.world.scenario import Scenario

Any_ = TypeVar("Any_")

Shift = Callable[[Mapping[str, Array], Inputs], dict[str, Array]]
"""From the arrays of a world to those that are changed, by name."""


@dataclass(frozen=True, slots=True)
class Series:
    """One number a quarter: a quantity of a state in a world.

    `other` is a partner, or an organisation for `membership`; empty for what a state has by
    itself. The quantity may be a measure, or a view such as `economy_dependence`.
    """

    world: "World"
    quantity: str
    state: str
    other: str = ""


def _as_it_is(what: Any_) -> Any_:
    """Change nothing."""
    return what


@dataclass(frozen=True, eq=False, kw_only=True)
class World:
    """The shipped baseline, begun elsewhere or with something else happening.

    Attributes
    ----------
    name, about
        What it is called, and what happens in it.
    start, last
        First year, and the last quarter that is simulated.
    happens
        From the baseline's scenario to the one of this world.
    region
        From the baseline's region to the one of this world.
    shifts
        What is changed by hand at the beginning of a quarter.
    parameters
        Parameters that are fixed from the start, by name.
    """

    name: str
    about: str
    start: int = 2013
    last: str = "2021Q4"
    happens: Callable[[Scenario], Scenario] = _as_it_is
    region: Callable[[Region], Region] = _as_it_is
    shifts: Mapping[str, Shift] = field(default_factory=dict)
    parameters: Mapping[str, float] = field(default_factory=dict)

    def __getitem__(self, key: tuple[str, ...]) -> Series:
        """Name a quantity of a state: `HISTORY["threat", "KAZ", "RUS"]`."""
        return Series(self, *key)

    @property
    def turns(self) -> int:
        """Quarters from the start to the last one."""
        return Quarter.parse(self.last).index - Quarter(self.start, 1).index + 1

    def experiment(self, design: str) -> Experiment:
        """Give what is simulated, under a design such as "magnitudes"."""
        base = _baseline()
        return replace(
            base,
            name=self.name,
            region=self.region(base.region),
            scenario=self.happens(base.scenario),
            start=self.start,
            turns=self.turns,
            design=Design(kind=design),
            parameters={**base.parameters, **self.parameters},
        )


@cache
def _baseline() -> Experiment:
    """Read the baseline that the package ships, whatever lies in the working folder."""
    return load_experiment(folders("experiment")[-1] / "baseline.toml")
