"""Why Kazakhstan's alignment with Russia falls in runs from 2013: one thing out at a time.

Run from the repository: `python benchmarks/observed_fall.py`. Prints Markdown. It is the
largest miss of `observed.py`. Runs are those of `baseline` at the default parameters,
magnitudes and luck drawn, the same in every row; nothing measured after 2021 is read.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from observed_cells import ALL, LAST, QUANTITIES, Key, series_of
from observed_scores import print_page, signed, table

from hedgesim.core.axes import Array
from hedgesim.study.facts.changes import Change, quiet_from, without
from hedgesim.study.facts.follow import follow
from hedgesim.study.facts.worlds import World
from hedgesim.world.names import folders
from hedgesim.world.scenario import load_scenario

STATE, PARTNER = "KAZ", "RUS"
START, END = 2013, f"{LAST - 1}Q4"
RAILWAY = "E058"
"""The railway through Turkmenistan to Iran, in the shipped scenario."""

QUIET = quiet_from(f"{START}Q1")

ONGOING = {
    "the erosion of inherited arms": ("arsenal_fade",),
    "the erosion of inherited trade": ("inheritance_fade",),
    "growth of markets": ("market_elasticity",),
    "change of powers' weight in diplomacy": ("power_elasticity",),
    "all four": (
        "arsenal_fade", "inheritance_fade", "market_elasticity", "power_elasticity",
    ),
}  # fmt: skip
"""What goes on where nobody acts, and the parameters without which it does not."""


@dataclass(frozen=True, slots=True)
class Row:
    """What is left out: of what happens and, where nobody acts, of what goes on."""

    name: str
    happens: Change = lambda scenario: scenario
    parameters: dict[str, float] = field(default_factory=dict)


def rows() -> Iterator[Row]:
    """Name what is left out: acts first, then what goes on where nobody acts."""
    no_2014 = load_scenario(folders("scenario")[-1] / "no_2014.toml")
    yield Row("nothing: as things went")
    yield Row("what happened in 2014 (scenario `no_2014`)", lambda _: no_2014)
    yield Row("the railway to Iran of 2014", without(lambda e: e.id == RAILWAY))
    yield Row("every act from 2013 on; memberships change as they did", QUIET)
    for name, parameters in ONGOING.items():
        named = ", ".join(f"`{parameter}` 0" for parameter in parameters)
        off = dict.fromkeys(parameters, 0.0)
        yield Row(f"acts, and {name} ({named})", QUIET, off)


def falls(row: Row, runs: int) -> dict[str, Array]:
    """Simulate a world; give how far the tie falls, by channel and in all, over runs."""
    world = World(
        name="fall", about="", start=START, last=END,
        happens=row.happens, parameters=row.parameters,
    )  # fmt: skip
    keys: list[Key] = [(STATE, PARTNER, channel) for channel in QUANTITIES]
    series = {key: series_of(world, key) for key in keys}
    courses = follow(world, set(series.values()), "magnitudes", runs)
    before = f"{START - 1}Q4"
    return {
        key[2]: np.asarray(courses[one].at(before) - courses[one].at(END), float)
        for key, one in series.items()
    }


def page(runs: int) -> str:
    """Give the page: what is left out, how far the tie falls then, and what that takes."""
    fell = [(row, falls(row, runs)) for row in rows()]
    whole = fell[0][1]
    quiet = next(found for row, found in fell if row.happens is QUIET)
    laid = []
    for row, found in fell:
        less = (quiet if row.parameters else whole)[ALL] - found[ALL]
        low, high = np.quantile(less, (0.05, 0.95))
        laid.append([
            row.name,
            *(signed(-float(np.median(found[name]))) for name in QUANTITIES),
            signed(float(np.median(less))),
            f"{signed(float(low))} to {signed(float(high))}",
        ])  # fmt: skip
    heads = ("left out", *QUANTITIES, "takes off the fall of alignment", "5–95 %")
    said = [
        "# Why the largest miss falls", "",
        "Printed by `python benchmarks/observed_fall.py`. Kazakhstan's ties with Russia in "
        f"{runs} runs from {START}: median change to {END}, in alignment and by channel "
        "(share), with one thing left out. What it takes off the fall is paired run by run "
        "with what happened or, where acts are left out too, with the world without acts. "
        "What it is for: [scorecard](../../docs/scorecard.md).", "",
    ]  # fmt: skip
    return "\n".join([*said, *table(heads, laid)])


if __name__ == "__main__":
    print_page(page, __doc__)
