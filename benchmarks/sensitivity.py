"""What drives the change of Kazakhstan's alignment after 2022: table and figures.

Run from the repository: `python benchmarks/sensitivity.py` runs the three experiments below
into a temporary folder (some three minutes on two cores), writes the figures to
docs/figures/sensitivity/ and prints the page that stands in results/published.

    sensitivity_screening   Morris, over every likely range of parameters and events
    sensitivity_split       parameters, events and chance, over the same ranges
    sensitivity_2022        Sobol, over what the screening found to matter

`python benchmarks/sensitivity.py --factors` writes the lists of factors of the first two
anew, which is due when a parameter or an event with a likely range has come or gone.
"""

import argparse
import datetime as dt
import tempfile
from collections.abc import Iterator
from pathlib import Path

from experiment_figures import keep_small

from hedgesim.cli.sensitivity import cell, decimals_of, draw
from hedgesim.rules.decisions import DECISIONS
from hedgesim.study.runner import run
from hedgesim.study.sensitivity import Sensitivity, sensitivity
from hedgesim.study.sensitivity_outcome import Asked
from hedgesim.study.sensitivity_words import leaders, notes, of_variance, percent
from hedgesim.world.experiment import Experiment, load_experiment
from hedgesim.world.parameters import parameters

HERE = Path(__file__).resolve().parent
EXPERIMENTS = HERE.parent / "experiments"
FIGURES = HERE.parent / "docs/figures/sensitivity"
SCREENING, SPLIT, SOBOL = (
    "sensitivity_screening", "sensitivity_split", "sensitivity_2022"
)  # fmt: skip
WIDE = (SCREENING, SPLIT)
"""Experiments over every likely range."""
SINCE, TURN = "2021Q4", "2024Q4"
PARTNERS = {"RUS": "Russia", "CHN": "China"}
TOP = 16
FACTORS = "# Every likely range"
"""Begins the line after which the list of factors stands."""


def asked(partner: str) -> Asked:
    """Give the outcome that the page is about."""
    return Asked(measure="alignment", state="KAZ", partner=partner, turn=TURN, since=SINCE)


# --- lists of factors ---


def every_likely_range(experiment: Experiment) -> Iterator[str]:
    """Give a factor for each parameter and each event of the run with a likely range."""
    for name, declared in parameters().items():
        if declared.parameter.likely and name not in WITHOUT_EFFECT:
            yield f'[[factor]]\nparameter = "{name}"\nlikely = true\n'
    last = dt.date(experiment.start + experiment.turns // 4, 1, 1)
    first = dt.date(experiment.start, 1, 1)
    for event in experiment.scenario.events:
        if event.id in WITHOUT_EFFECT:
            continue
        if event.likely and first <= event.date_from < last:
            yield f'[[factor]]\nevent = "{event.id}"  # {event.title}\n' + (
                'what = "magnitude"\nlikely = true\n'
            )


WITHOUT_EFFECT = ("kin_inflow_effect", "E097")
"""Move nothing recorded up to 2024: people arrive in September 2022, and what kin exposure
does shows in what states learn from later aggression, of which there is none."""


def with_factors(name: str) -> str:
    """Give the text of an experiment with its list of factors as declarations have it."""
    path = EXPERIMENTS / f"{name}.toml"
    text = path.read_text(encoding="utf-8")
    head = text[: text.index(FACTORS)]
    line = text[len(head) :].splitlines()[0]
    experiment = load_experiment("baseline", {"turns": 48})
    return f"{head}{line}\n\n" + "\n".join(every_likely_range(experiment))


# --- the page ---


def page(found: dict[tuple[str, str], Sensitivity]) -> Iterator[str]:
    """Set the page, line by line."""
    yield "# What drives the change of Kazakhstan's alignment after 2022"
    yield ""
    yield (
        "Printed by `python benchmarks/publish.py sensitivity`, which runs the three "
        "experiments named below. How to read each number: "
        "[sensitivity](../../docs/sensitivity.md). The change is that from "
        f"{SINCE} to {TURN}; runs begin in 2013. It says what matters in this model over "
        "these ranges, and nothing of causes in the world. Brackets are 95 % intervals."
    )
    yield from _split(found)
    yield from _tables(
        found, SCREENING, "Which of all factors matter",
        ("mu_star", "mu", "sigma"), ("mu*", "mu", "sigma"),
    )  # fmt: skip
    yield from _tables(
        found, SOBOL, "How much each of those makes", ("first", "total"),
        ("alone (first)", "with interactions (total)"),
    )  # fmt: skip


def _split(found: dict[tuple[str, str], Sensitivity]) -> Iterator[str]:
    one = found[SPLIT, "RUS"]
    yield from ("", "## Parameters, events, chance", "")
    yield f"{_of(one)} Every likely range of parameters and events is a factor."
    yield ""
    assert one.split is not None
    yield f"| of the variance of a single run | {' | '.join(one.split.shares)} |"
    yield "|---" * (1 + len(one.split.shares)) + "|"
    for partner, name in PARTNERS.items():
        split = found[SPLIT, partner].split
        assert split is not None
        cells = [
            f"{percent(share)} ({percent(low)} to {percent(high)})"
            for share, low, high in split.shares.values()
        ]
        yield f"| change of alignment with {name} | {' | '.join(cells)} |"
    for partner, name in PARTNERS.items():
        yield from ("", f"With {name}. {of_variance(found[SPLIT, partner])}")


def _tables(
    found: dict[tuple[str, str], Sensitivity],
    experiment: str,
    heading: str,
    indices: tuple[str, ...],
    titles: tuple[str, ...],
) -> Iterator[str]:
    yield from ("", f"## {heading}", "", _of(found[experiment, "RUS"]))
    for partner, name in PARTNERS.items():
        one = found[experiment, partner]
        yield from ("", f"### With {name}", "", *leaders(one), "")
        yield f"| factor | what | {' | '.join(titles)} |"
        yield "|---" * (2 + len(titles)) + "|"
        decimals = {index: decimals_of(one.table, index) for index in indices}
        for _, row in one.table.head(TOP).iterrows():
            cells = [cell(row, index, d) for index, d in decimals.items()]
            title = "" if row["title"] == row["factor"] else row["title"]
            yield f"| `{row['factor']}` | {title} | {' | '.join(cells)} |"
        more = len(one.table) - TOP
        if more > 0:
            yield from ("", f"and {more} more.")
        yield from ("", f"![{name}](../../docs/figures/sensitivity/{figure(one)})")
        yield from ("", *(note for note in notes(one) if "Chance left" in note))


def _of(one: Sensitivity) -> str:
    luck = "the same luck at all points" if one.common_luck else "each with its own luck"
    return (
        f"`{one.side.experiment['name']}`: {one.points:,} points, {one.replicates} runs of "
        f"each, {luck}."
    )


def figure(one: Sensitivity) -> str:
    """Name the figure of an analysis."""
    return f"{one.side.experiment['name']}-{one.subject.state}-{one.subject.partner}.png"


def results(folder: Path) -> dict[tuple[str, str], Sensitivity]:
    """Run the experiments and analyse each for each partner."""
    found = {}
    for name in (SPLIT, SCREENING, SOBOL):
        run(
            load_experiment(EXPERIMENTS / f"{name}.toml", decisions=DECISIONS),
            folder / name,
        )
        for partner in PARTNERS:
            found[name, partner] = sensitivity(folder / name, asked(partner))
    return found


def main() -> None:
    """Print the page and write the figures, or write lists of factors."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--factors", action="store_true", help="write lists of factors")
    if parser.parse_args().factors:
        for name in WIDE:
            (EXPERIMENTS / f"{name}.toml").write_text(with_factors(name), encoding="utf-8")
        return
    FIGURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        found = results(Path(folder))
        for one in found.values():
            picture = Path(folder) / figure(one)
            draw(one, picture, TOP)
            keep_small(picture, FIGURES / figure(one))
    print("\n".join(page(found)))


if __name__ == "__main__":
    main()
