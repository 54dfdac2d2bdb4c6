"""How far runs are from figures: errors of forecasts, signs, bands, and their rows."""

import argparse
from collections.abc import Callable, Iterable, Sequence
from statistics import fmean

from observed_cells import ALL, QUANTITIES, Cell

CHANNELS = tuple(name for name in QUANTITIES if name != ALL)
"""Alignment is made up of these."""
MOVES = 0.01
"""A figure that changes by less is not asked for its sign."""
PIPED = "TKM"
"""The state whose turn is an event: what its pipelines carry was read off the record."""
Forecast = Callable[[Cell], float]


def of_model(cell: Cell) -> float:
    """Give the median run."""
    return cell.middle


def of_persistence(cell: Cell) -> float:
    """Give the figure of the start year."""
    return cell.before


def of_gravity(cell: Cell) -> float:
    """Give the median run in which size and nearness alone decide."""
    return cell.gravity


def of_size(cell: Cell) -> float:
    """Give the figure of the start year, moved as sizes grew."""
    return cell.resized


def of_drift(cell: Cell) -> float:
    """Give the change before the start, continued."""
    if cell.drift is None:
        raise ValueError(f"no figure before {cell.start}")
    return cell.drift


SIMPLE = (of_persistence, of_size, of_gravity)
"""What the model is held against, wherever it starts."""


def error(some: Iterable[Cell], forecast: Forecast) -> float:
    """Give the mean absolute error of a forecast, shares; nan of nothing.

    Examples
    --------
    >>> error([], of_model)
    nan
    """
    misses = [abs(forecast(cell) - cell.after) for cell in some]
    return fmean(misses) if misses else float("nan")


def skill(some: Sequence[Cell], against: Forecast) -> float:
    """Give 1 less the model's error over another's: 0 is as good, below 0 worse."""
    other = error(some, against)
    return 1.0 - error(some, of_model) / other if other else float("nan")


def same_sign(cell: Cell) -> bool:
    """Tell whether the median run moves the way the figure moves."""
    return cell.moved * cell.simulated > 0


def signs(some: Iterable[Cell]) -> tuple[int, int]:
    """Count the figures that move, and those of them that the median run follows."""
    moving = [cell for cell in some if abs(cell.moved) >= MOVES]
    return sum(map(same_sign, moving)), len(moving)


def within(cell: Cell, band: tuple[float, float]) -> bool:
    """Tell whether a band holds the figure."""
    return band[0] <= cell.after <= band[1]


def held(some: Iterable[Cell]) -> tuple[int, int, int]:
    """Count bands that hold the figure, at the defaults and over draws, and all of them."""
    asked = list(some)
    plain = sum(within(cell, cell.band) for cell in asked)
    return plain, sum(within(cell, cell.drawn) for cell in asked), len(asked)


def but(some: Iterable[Cell], state: str) -> list[Cell]:
    """Leave out a state."""
    return [cell for cell in some if cell.state != state]


def of_channels(some: Iterable[Cell]) -> list[Cell]:
    """Leave out alignment, which the channels make up."""
    return [cell for cell in some if cell.channel != ALL]


def of_alignment(some: Iterable[Cell]) -> list[Cell]:
    """Keep alignment alone."""
    return [cell for cell in some if cell.channel == ALL]


def part(count: int, of: int) -> str:
    """Write how many of how many, with the share."""
    return f"{count} of {of} ({count / of:.2f})" if of else "–"


def signed(value: float, places: int = 3) -> str:
    """Write a change or a skill with its sign; what rounds to nothing has none."""
    if value != value:  # nan: nothing to divide by
        return "–"
    text = f"{value:+.{places}f}"
    return (text[1:] if not float(text) else text).replace("-", "−")


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """Lay out a Markdown table."""
    lines = [f"| {' | '.join(row)} |" for row in (heads, ["---"] * len(heads), *rows)]
    return [*lines, ""]


def print_page(page: Callable[[int], str], about: str | None) -> None:
    """Print a page that is made from as many runs as `--runs` says."""
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("--runs", type=int, default=256, help="default: 256")
    runs = parser.parse_args().runs
    if runs < 1:
        parser.error(f"--runs is {runs}; expected 1 or more")
    print(page(runs), end="")


SCORES = (
    "figures", "signs right", "band holds", "parameters drawn too", "figures moved",
    "runs moved", "error", "persistence", "size", "gravity", "skill", "skill against size",
)  # fmt: skip


def scores(some: Sequence[Cell]) -> list[str]:
    """Write the scores of some ties, in the order of `SCORES`."""
    plain, drawn, count = held(some)
    if not count:
        return ["0", *["–"] * (len(SCORES) - 1)]
    return [
        str(count),
        part(*signs(some)),
        f"{plain / count:.2f}",
        f"{drawn / count:.2f}",
        signed(fmean(cell.moved for cell in some)),
        signed(fmean(cell.simulated for cell in some)),
        *(f"{error(some, of):.3f}" for of in (of_model, *SIMPLE)),
        signed(skill(some, of_persistence), 2),
        signed(skill(some, of_size), 2),
    ]
