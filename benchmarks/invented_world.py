"""An invented region of any number of states, for how cost grows with them.

States lie on a ring; about one in ten, three at least, is a power that uses instruments
everywhere and rivals the other powers. Nothing in it is real. Names are short: a figure of
every tie of 190 states comes close to the largest file that is read.
"""

import csv
from collections.abc import Iterator
from pathlib import Path

import numpy as np

REST = "R"
CHANNELS = {"s": "security", "e": "economy", "t": "transit", "d": "diplomacy"}
WITH_SELF = ("s", "d")
START = 2000
SOURCE = "i"
UNITS = {
    "dependence": "share", "proximity": "1", "interest": "1", "rivalry": "1",
    "intent_baseline": "1", "power": "units", "offence": "units", "market": "constant US$",
    "power_growth": "share/year", "offence_growth": "share/year",
    "market_growth": "share/year", "position": "ideal-point units", "protection": "1",
    "resources": "1", "dominance": "1", "budget": "instrument units",
    "weaponisability": "1",
}  # fmt: skip
Figure = tuple[str, str, str, str, float]


def write_world(folder: Path, states: int, turns: int = 8, runs: int = 1024) -> Path:
    """Write a region, and an experiment in it without events; give the experiment's file.

    Parameters
    ----------
    folder
        Where to write; it is there.
    states
        How many states choose, 4 or more; there is nobody else but the rest of the world.
    turns, runs
        Of the experiment.
    """
    names = [_name(place) for place in range(states)]
    powers = names[: max(3, states // 10)]
    region = folder / "invented"
    region.mkdir()
    (region / "region.toml").write_text(_region(names, powers), encoding="utf-8")
    with (region / "figures.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(
            [
                "quantity",
                "state",
                "partner",
                "channel",
                "year",
                "value",
                "unit",
                "source_id",
                "method",
            ]
        )
        for quantity, state, partner, channel, value in _figures(names, powers):
            row = (quantity, state, partner, channel, START, repr(value), UNITS[quantity])
            writer.writerow((*row, SOURCE, ""))
    (region / "sources.csv").write_text(
        "source_id,citation,address,terms,caveats,reliability\n"
        f'{SOURCE},"Invented for measuring time",,MIT,"Not about any real state",C\n',
        encoding="utf-8",
    )
    (region / "TERMS.md").write_text("# Terms\n\nInvented; MIT.\n", encoding="utf-8")
    experiment = folder / f"ring_{states}.toml"
    experiment.write_text(_experiment(region, turns, runs), encoding="utf-8")
    return experiment


def _name(place: int) -> str:
    """Give AA, AB, ... ZZ, for up to 676 states."""
    return chr(65 + place // 26) + chr(65 + place % 26)


def _experiment(region: Path, turns: int, runs: int) -> str:
    return f"""format = 1
title = "An invented ring of states"
question = "How long does a run take?"
expectation = "Between the square and the cube of the number of states."
source = "invented"
region = "{region.as_posix()}"
scenario = "calm"
turns = {turns}
runs = {runs}
seed = 1
"""


def _region(names: list[str], powers: list[str]) -> str:
    head = f"""format = 1
id = "invented"
title = "An invented ring of {len(names)} states"
note = "For measuring time; nothing in it is real."
reference = "{powers[0]}"
starts = [{START}]
default_start = {START}
memberships_follow_events_to = {START}-12-31
vectors = ["{powers[0]}", "{powers[1]}"]
"""
    actors = [
        f'[[actor]]\nid = "{name}"\nname = "State {name}"\nrole = "chooses"\n'
        + (f'reference = "{powers[1]}"\n' if name == powers[0] else "")
        + ("pole = true\n" if name in powers else "")
        for name in names
    ]
    rest = f'[[actor]]\nid = "{REST}"\nname = "Rest"\nrole = "external"\nremainder = true\n'
    channels = [
        f'[[channel]]\nid = "{c}"\ntitle = "{kind}"\nkind = "{kind}"\n'
        for c, kind in CHANNELS.items()
    ]
    members = ", ".join(f'"{name}"' for name in names[::3])
    organisations = [
        f'[[organisation]]\nid = "O{number}"\ntitle = "Organisation {number}"\n'
        f'leaders = ["{power}"]\nsovereignty_clause = {str(number == 0).lower()}\n'
        f"customs_union = {str(number == 1).lower()}\nmembers = [{members}]\n"
        f'source_id = "{SOURCE}"\n'
        for number, power in enumerate(powers[:3])
    ]
    return "\n".join([head, *actors, rest, *channels, *organisations])


def _figures(names: list[str], powers: list[str]) -> Iterator[Figure]:
    yield from _of_actors(names, powers)
    near = _nearness(len(names))
    for i, state in enumerate(names):
        for j, partner in enumerate(names):
            if i == j:
                continue
            yield "proximity", state, partner, "", float(near[i, j])
            if partner in powers:
                yield "interest", state, partner, "", 0.5
                yield "intent_baseline", state, partner, "", 0.05
        for channel in CHANNELS:
            yield from _dependence(names, near[i], i, channel)
    for place, power in enumerate(powers):
        for other in powers[place + 1 :]:
            yield "rivalry", power, other, "", 0.6


def _of_actors(names: list[str], powers: list[str]) -> Iterator[Figure]:
    growth = {"power": 0.02, "offence": 0.01, "market": 0.03}
    for place, name in enumerate(names):
        size = 10.0 if name in powers else 1.0
        for quantity, value in zip(growth, (size, size, size * 1e11), strict=True):
            yield quantity, name, "", "", value
            yield f"{quantity}_growth", name, "", "", growth[quantity]
        yield "position", name, "", "", round(2.0 * place / len(names) - 1.0, 6)
        if name in powers:
            for quantity in ("protection", "resources", "dominance"):
                yield quantity, name, "", "", 0.6
            yield "budget", name, "", "", 0.2 * len(names)
            for channel in CHANNELS:
                yield "weaponisability", name, "", channel, 0.5
    yield "market", REST, "", "", 1e13
    yield "market_growth", REST, "", "", 0.03


def _nearness(states: int) -> np.ndarray:
    """Give nearness on a ring, 1 beside each other and falling with the distance."""
    apart = np.abs(np.subtract.outer(np.arange(states), np.arange(states)))
    return np.round(np.exp(-3.0 * np.minimum(apart, states - apart) / states), 3)


def _dependence(
    names: list[str], near: np.ndarray, i: int, channel: str
) -> Iterator[Figure]:
    """Share ties by nearness, a tenth with the rest; what rounding leaves goes there."""
    pull = near.copy()
    pull[i] = 0.0
    own = 0.3 if channel in WITH_SELF else 0.0
    shares = np.round((0.9 - own) * pull / pull.sum(), 6)
    shares[i] = own
    for j, partner in enumerate(names):
        if j != i or own:
            yield "dependence", names[i], partner, channel, float(shares[j])
    yield "dependence", names[i], REST, channel, round(1.0 - float(shares.sum()), 6)
