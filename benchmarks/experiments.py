"""Every shipped experiment on Central Asia, less the baseline, paired run by run.

Run from the repository: `python benchmarks/experiments.py` prints the page, and `python
benchmarks/publish.py experiments` puts it into results/published/experiments.md. Draws and
luck are those of the files. docs/experiments.md and docs/experiments-more.md say what
happens in each and why. It tells how the model behaves, nothing of the world.
"""

import argparse
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from hedgesim.core.axes import Array
from hedgesim.core.calendar import Quarter
from hedgesim.engine.batch import simulate
from hedgesim.engine.inputs import prepare
from hedgesim.study.compare_numbers import paired_spread
from hedgesim.world.experiment import Experiment, load_experiment

FOLDER = Path(__file__).resolve().parent.parent / "experiments"
REGION = "central_asia"
RUNS = 256
HOME = "KAZ"
CENTRAL_ASIA = ("KAZ", "KGZ", "TJK", "TKM", "UZB")
SHOWN = {
    "threat": "threat from RUS",
    "alignment_RUS": "RUS",
    "alignment_CHN": "CHN",
    "alignment_TUR": "TUR",
    "alignment_WEST": "WEST",
    "hedging_index": "hedging index",
}
"""What is shown of a state, and its column; a state's threat is the one from Russia."""

ALSO = (("kin_inflow_x5", "second_attack"),)
"""Experiments that are to be read less another one too."""

SMALL = 0.0005
ABOUT = """# Experiments less the baseline

Printed by `python benchmarks/experiments.py`, {runs:,} runs. A number is the median over
runs of the experiment less `baseline`, draws and luck the same, and behind it the share
of runs whose difference has that sign; .000 is below .0005, and 0 no difference in any
run. Kazakhstan is shown. "Alignment that moves most" looks at every Central Asian state
and every partner, at the ends of years; "moves most" at every column of every Central
Asian state. What each changes, what happens and why:
[experiments](../../docs/experiments.md) and [further
ones](../../docs/experiments-more.md). These are scenarios, not forecasts."""


@dataclass(frozen=True, slots=True)
class Difference:
    """What an experiment moves in one number of one state, or of it and a partner.

    `median` and `share` have an entry for each of `turns`; `moves` tells whether any run
    differs at any time.
    """

    state: str
    measure: str
    turns: tuple[int, ...]
    median: Array
    share: Array
    moves: bool

    @property
    def peak(self) -> int:
        """Place of the turn at which the median is farthest from 0."""
        return int(np.argmax(np.abs(self.median)))


@dataclass(frozen=True, slots=True)
class Row:
    """One experiment less another."""

    name: str
    first: Quarter
    differences: tuple[Difference, ...]
    alignments: tuple[Difference, ...]

    @property
    def home(self) -> tuple[Difference, ...]:
        """Those of the state that is shown."""
        return tuple(d for d in self.differences if d.state == HOME)


@dataclass(frozen=True, slots=True)
class Followed:
    """What is shown of an experiment.

    `states` is name to array of (turn, state, run); `alignment` is of (turn, state,
    partner, run), and nan of a state with itself.
    """

    turns: tuple[int, ...]
    states: dict[str, Array]
    pair_turns: tuple[int, ...]
    alignment: Array
    partners: tuple[str, ...]


def shipped() -> tuple[str, ...]:
    """Name every experiment of the folder on Central Asia, but the baseline.

    Those that vary factors are worlds no more than it is: see `benchmarks/sensitivity.py`.
    """
    names = sorted(path.stem for path in FOLDER.glob("*.toml") if path.stem != "baseline")
    worlds = (name for name in names if "factor" not in _said(name))
    return tuple(name for name in worlds if _said(name)["region"] == REGION)


def _said(name: str) -> dict[str, object]:
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


@cache
def _load(name: str, runs: int) -> Experiment:
    return load_experiment(FOLDER / f"{name}.toml", {"runs": runs})


@cache
def followed(name: str, runs: int) -> Followed:
    """Simulate an experiment and give what is shown of it."""
    experiment = _load(name, runs)
    found = simulate(experiment, range(runs), pairs=True)
    inputs = prepare(experiment)
    places = [inputs.states.index(state) for state in CENTRAL_ASIA]
    alignment = found.pairs["alignment"][:, places]
    for place, state in enumerate(CENTRAL_ASIA):
        alignment[:, place, inputs.partners.index(state)] = np.nan
    return Followed(
        found.turns,
        {measure: found.states[measure][:, places] for measure in SHOWN},
        found.pair_turns,
        alignment,
        inputs.partners,
    )


def less(name: str, other: str, runs: int) -> Row:
    """Give an experiment less another, state by state and number by number."""
    one, two = followed(name, runs), followed(other, runs)
    states = [
        difference
        for measure in SHOWN
        for difference in apart(
            two.states[measure], one.states[measure], one.turns, (measure,)
        )
    ]
    with_partners = apart(two.alignment, one.alignment, one.pair_turns, one.partners)
    pairs = [d for d in with_partners if d.measure != d.state]
    title = name if other == "baseline" else f"{name} less {other}"
    first = Quarter(_load(name, runs).start, 1)
    return Row(title, first, tuple(states), tuple(pairs))


def apart(
    first: Array, second: Array, turns: tuple[int, ...], names: tuple[str, ...]
) -> Iterator[Difference]:
    """Give the second less the first, run by run.

    Both have the shape (turn, state, run), or (turn, state, partner, run); `names` are
    those of the measure or of the partners.
    """
    shape = (len(turns), len(CENTRAL_ASIA), len(names))
    flat = (a.astype(np.float64).reshape(-1, a.shape[-1]) for a in (first, second))
    spread = paired_spread(*flat).of_shape(shape)
    for i, state in enumerate(CENTRAL_ASIA):
        for k, name in enumerate(names):
            at = np.s_[:, i, k]
            moves = bool(spread.moves[at].any())
            yield Difference(state, name, turns, spread.median[at], spread.share[at], moves)


def largest(differences: tuple[Difference, ...]) -> Difference:
    """Give the one that is farthest from 0 at any time."""
    return max(differences, key=lambda d: float(abs(d.median[d.peak])))


def shown(change: float, moves: bool = True) -> str:
    """Write a change: 0 if nothing moves; what rounds to nothing has no sign."""
    if not moves:
        return "0"
    return f"{change:+.3f}".replace("-", "−") if abs(change) >= SMALL else ".000"


def at(row: Row, difference: Difference, place: int, when: bool) -> str:
    """Write a difference at a turn, with the share of runs that have its sign."""
    change, turn = float(difference.median[place]), difference.turns[place]
    text = shown(change, difference.moves)
    if abs(change) < SMALL:
        return text
    quarter = f" {row.first.plus(turn - 1)}" if when and turn else ""
    return f"{text}{quarter} ({100 * float(difference.share[place]):.0f} %)"


def most(row: Row, differences: tuple[Difference, ...]) -> str:
    """Write which of some differences is largest, and when."""
    found = largest(differences)
    change = at(row, found, found.peak, when=True)
    if abs(float(found.median[found.peak])) < SMALL:
        return change  # which of them it is would mean nothing
    return f"{found.state}, {SHOWN.get(found.measure, found.measure)}: {change}"


def at_the_end(row: Row) -> list[str]:
    """Write the cells of a row of the first table."""
    return [*(at(row, d, -1, when=False) for d in row.home), most(row, row.alignments)]


def at_their_largest(row: Row) -> list[str]:
    """Write the cells of a row of the second table."""
    return [*(at(row, d, d.peak, when=True) for d in row.home), most(row, row.differences)]


def page(rows: list[Row], names: tuple[str, ...], runs: int) -> Iterator[str]:
    """Write the page, line by line: two tables, and what each experiment asks."""
    yield ABOUT.format(runs=runs)
    for title, cells, more in (
        ("At the end of 2025", at_the_end, "alignment that moves most"),
        ("Where the difference is largest, and when", at_their_largest, "moves most"),
    ):
        heads = ("experiment", *SHOWN.values(), more)
        yield f"\n## {title}\n\n| {' | '.join(heads)} |\n|{'---|' * len(heads)}"
        for row in rows:
            yield f"| {' | '.join((row.name, *cells(row)))} |"
    yield "\n## What each asks\n"
    yield from (f"- `{name}`: {_said(name)['question']}" for name in names)


def main() -> None:
    """Print the page, or some of its rows."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=RUNS)
    parser.add_argument("--only", nargs="+", help="these experiments alone")
    asked = parser.parse_args()
    names = tuple(asked.only or shipped())
    pairs = [(name, "baseline") for name in names]
    pairs += [pair for pair in ALSO if pair[0] in names]
    rows = [less(*pair, asked.runs) for pair in pairs]
    print("\n".join(page(rows, names, asked.runs)))


if __name__ == "__main__":
    main()
