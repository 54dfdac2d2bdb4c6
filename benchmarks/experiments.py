"""Every shipped experiment on Central Asia, less the baseline, paired run by run.

Run from the repository: `python benchmarks/experiments.py`. Runs, draws and luck are those
of the files. Writes results/published/experiments.md; the pages docs/experiments.md and
docs/experiments-more.md say what happens in each and why. It tells how the model behaves,
nothing of the world.
"""

import argparse
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

FOLDER = Path("experiments")
PUBLISHED = Path("results/published/experiments.md")
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

Written by `python benchmarks/experiments.py`, {runs:,} runs. A number is the median over
runs of the experiment less `baseline`, draws and luck the same, and behind it the share
of runs whose difference has that sign; .000 is below .0005, and 0 no difference in any
run. Kazakhstan is shown; "moves most" is the Central Asian state and the number that
differ most at any time. What each changes, what happens and why:
[experiments](../../docs/experiments.md) and [further
ones](../../docs/experiments-more.md). These are scenarios, not forecasts."""


@dataclass(frozen=True, slots=True)
class Difference:
    """What an experiment moves in one number of one state.

    `median` and `share` have an entry for each recorded turn; `moves` tells whether any run
    differs at any time.
    """

    state: str
    measure: str
    median: Array
    share: Array
    moves: bool

    @property
    def peak(self) -> int:
        """Turn at which the median is farthest from 0."""
        return int(np.argmax(np.abs(self.median)))


@dataclass(frozen=True, slots=True)
class Row:
    """One experiment less another."""

    name: str
    first: Quarter
    differences: tuple[Difference, ...]

    @property
    def home(self) -> tuple[Difference, ...]:
        """Those of the state that is shown."""
        return tuple(d for d in self.differences if d.state == HOME)

    @property
    def largest(self) -> Difference:
        """The one that is farthest from 0 at any time."""
        return max(self.differences, key=lambda d: float(abs(d.median[d.peak])))


def shipped() -> tuple[str, ...]:
    """Name every experiment of the folder on Central Asia, but the baseline."""
    names = sorted(path.stem for path in FOLDER.glob("*.toml"))
    return tuple(
        name
        for name in names
        if name != "baseline" and _load(name, 1).region.id == "central_asia"
    )


def _load(name: str, runs: int | None) -> Experiment:
    changes = {"runs": runs} if runs else {}
    return load_experiment(FOLDER / f"{name}.toml", changes)


@cache
def followed(name: str, runs: int | None) -> dict[str, Array]:
    """Give what is shown of an experiment: name to array of (turn, state, run)."""
    experiment = _load(name, runs)
    numbers = range(experiment.runs)
    found = simulate(experiment, numbers, pairs=False).states
    places = [prepare(experiment).states.index(state) for state in CENTRAL_ASIA]
    return {measure: found[measure][:, places] for measure in SHOWN}


def less(name: str, other: str, runs: int | None) -> Row:
    """Give an experiment less another, state by state and number by number."""
    one, two = followed(name, runs), followed(other, runs)
    rows = []
    for measure in SHOWN:
        first, second = (f[measure].astype(np.float64) for f in (two, one))
        turns, states, count = first.shape
        spread = paired_spread(first.reshape(-1, count), second.reshape(-1, count))
        spread = spread.of_shape((turns, states))
        rows += [
            Difference(
                state,
                measure,
                spread.median[:, place],
                spread.share[:, place],
                bool(spread.moves[:, place].any()),
            )
            for place, state in enumerate(CENTRAL_ASIA)
        ]
    title = name if other == "baseline" else f"{name} less {other}"
    return Row(title, Quarter(_load(name, 1).start, 1), tuple(rows))


def shown(change: float, moves: bool = True) -> str:
    """Write a change: 0 if nothing moves; what rounds to nothing has no sign."""
    if not moves:
        return "0"
    return f"{change:+.3f}".replace("-", "−") if abs(change) >= SMALL else ".000"


def at(row: Row, difference: Difference, turn: int, when: bool) -> str:
    """Write a difference at a turn, with the share of runs that have its sign."""
    change = float(difference.median[turn])
    text = shown(change, difference.moves)
    if abs(change) < SMALL:
        return text
    quarter = f" {row.first.plus(turn - 1)}" if when and turn else ""
    return f"{text}{quarter} ({100 * float(difference.share[turn]):.0f} %)"


def at_the_end(row: Row) -> list[str]:
    """Write the cells of a row of the first table."""
    most = row.largest
    column = SHOWN[most.measure]
    told = f"{most.state}, {column}: {at(row, most, most.peak, when=True)}"
    return [*(at(row, d, -1, when=False) for d in row.home), told]


def at_their_largest(row: Row) -> list[str]:
    """Write the cells of a row of the second table."""
    return [at(row, d, d.peak, when=True) for d in row.home]


def tables(rows: list[Row], runs: int) -> Iterator[str]:
    """Write the page."""
    yield ABOUT.format(runs=runs)
    for title, cells, more in (
        ("At the end of 2025", at_the_end, ("moves most",)),
        ("Where the difference is largest, and when", at_their_largest, ()),
    ):
        heads = ("experiment", *SHOWN.values(), *more)
        yield f"\n## {title}\n\n| {' | '.join(heads)} |\n|{'---|' * len(heads)}"
        for row in rows:
            yield f"| {' | '.join((row.name, *cells(row)))} |"


def main() -> None:
    """Write the page, or print some of its rows."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, help="default: those of the files")
    parser.add_argument("--only", nargs="+", help="print these experiments alone")
    asked = parser.parse_args()
    names = tuple(asked.only or shipped())
    pairs = [(name, "baseline") for name in names]
    pairs += [pair for pair in ALSO if pair[0] in names]
    rows = [less(*pair, asked.runs) for pair in pairs]
    text = "\n".join(tables(rows, _load("baseline", asked.runs).runs)) + "\n"
    if asked.only:
        print(text)
    else:
        PUBLISHED.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
