"""The one-screen answer of `hedgesim run`: each state in some years, medians and bands."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from hedgesim.study.summary import Band, Cell, Summary
    from hedgesim.world.experiment import Experiment
    from hedgesim.world.region import Region

HEDGING = "hedging_index"
NOTHING = "·"
"""A number that does not apply, such as a state's alignment with itself."""

SHORT = {
    "limited bandwagoning": "lim. bandw.",
    "dominance denial": "denial",
    "indirect balancing": "ind. balanc.",
    "binding engagement": "binding",
    "economic pragmatism": "pragmatism",
}
"""Strategies where there is little room."""


@dataclass(frozen=True, slots=True)
class Form:
    """How much of each number is shown: hundredths where the terminal is narrow."""

    number: Callable[["Band"], tuple[str, str]]
    scale: str
    gap: int = 0
    narrow: bool = True
    vectors_have_bands: bool = True
    shares: bool = True


def _decimals(band: "Band") -> tuple[str, str]:
    return _share(band.median), f" ({_share(band.low)}–{_share(band.high)})"


def _hundredths(band: "Band") -> tuple[str, str]:
    numbers = (band.median, band.low, band.high)
    median, low, high = (f"{100 * number:.0f}" for number in numbers)
    return f"{median:>2}", f" {low}–{high}"


def _share(number: float) -> str:
    return f"{number:.2f}".removeprefix("0") if number < 1 else f"{number:.1f}"


FORMS = (
    Form(_decimals, "from 0 to 1", gap=1, narrow=False),
    Form(_decimals, "from 0 to 1", narrow=False),
    Form(_hundredths, "in hundredths"),
    Form(_hundredths, "in hundredths", vectors_have_bands=False),
    Form(_hundredths, "in hundredths", vectors_have_bands=False, shares=False),
)
"""From the widest to the narrowest; the first that fits is used."""


def answer_table(
    summary: "Summary", vectors: Sequence[str], out: "Console"
) -> tuple["Table", Form]:
    """Set the table in the widest form that fits, and say which that is."""
    from rich.measure import Measurement

    free = out.options.update(max_width=1000)
    for form in FORMS:
        table = _table(summary, vectors, form)
        if Measurement.get(out, free, table).maximum <= out.width:
            break
    return table, form


def _table(summary: "Summary", vectors: Sequence[str], form: Form) -> "Table":
    from rich.table import Table

    table = Table(
        box=_box(form.narrow), pad_edge=False, padding=(0, form.gap, 0, 0), show_edge=False,
        header_style="dim",
    )  # fmt: skip
    headings = ["", "", "\nthreat", *(f"\n{vector}" for vector in vectors), "\nhedging"]
    if vectors:
        headings[3] = f"{'align.' if form.narrow else 'alignment'}\n{vectors[0]}"
    for heading in headings:
        table.add_column(heading, no_wrap=True)
    table.add_column("\nstrategy", no_wrap=True)
    before = ""
    for cell in summary.cells:
        table.add_row(*_row(cell, vectors, form, cell.state != before))
        before = cell.state
    return table


def _box(lines: bool):  # type: ignore[no-untyped-def]  # noqa: ANN202 - rich loads late
    from rich import box

    return box.MINIMAL if lines else box.SIMPLE_HEAD


def _row(cell: "Cell", vectors: Sequence[str], form: Form, first: bool) -> Iterator["Text"]:
    from rich.text import Text

    yield Text(cell.state if first else "", style="bold")
    yield Text(str(cell.year), style="" if first else "dim")
    yield _number(cell.measures.get("threat"), form, bands=True)
    for vector in vectors:
        band = cell.measures.get(f"alignment_{vector}")
        yield _number(band, form, bands=form.vectors_have_bands)
    yield _number(cell.measures.get(HEDGING), form, bands=True)
    yield _strategy(cell, form)


def _number(band: "Band | None", form: Form, *, bands: bool) -> "Text":
    from rich.text import Text

    if band is None:
        return Text(NOTHING, style="dim")
    median, spread = form.number(band)
    return Text.assemble((median, ""), (spread if bands else "", "dim"))


def _strategy(cell: "Cell", form: Form) -> "Text":
    from rich.text import Text

    if cell.strategy is None or cell.strategy_share is None:
        return Text(NOTHING, style="dim")
    name = SHORT.get(cell.strategy, cell.strategy) if form.narrow else cell.strategy
    share = f" {100 * cell.strategy_share:.0f}%" if form.shares else ""
    return Text.assemble(name, (share, "dim"))


def explanation(summary: "Summary", experiment: "Experiment", form: Form) -> Iterator[str]:
    """Say what the numbers are, what makes the bands, and what the whole is not."""
    done = summary.runs - summary.failed
    shares = ", with its share of the runs" if form.shares else ""
    yield (
        f"Median and 90% band of {done:,} runs at the end of each year, {form.scale}. "
        f"Threat: {_references(experiment.region)}. Strategy: the most frequent one "
        f"towards the same partner{shares}."
    )
    yield f"{_drawn(experiment)} {_luck(summary)} It is a scenario and not a forecast."
    if experiment.figures:
        counts = Counter(entry.quantity for entry in experiment.figures)
        listed = ", ".join(f"{name} ({count})" for name, count in counts.items())
        yield f"The experiment replaces figures of the region: {listed}."


def _references(region: "Region") -> str:
    names = {actor.id: actor.name for actor in region.actors}
    general = region.reference
    others = [
        f"for {actor.name} from {names[actor.reference]}"
        for actor in region.actors
        if actor.chooses and actor.reference != general
    ]
    return "; ".join([f"from {names[general]}", *others])


def _drawn(experiment: "Experiment") -> str:
    """Say how runs differ."""
    from hedgesim.study.differing import how_runs_differ

    design = experiment.design
    return how_runs_differ(
        design.kind,
        experiment.runs,
        design.replicates,
        common_luck=design.common_luck,
        factors=[factor.name for factor in experiment.factors],
        crossed=[scenario.id for scenario in experiment.scenarios],
        shown=experiment.scenario.id,
    )


def _luck(summary: "Summary") -> str:
    """Say how much of the bands is luck: of the variance, the median over what is shown."""
    if summary.luck_share is None:
        several = any(b.high > b.low for c in summary.cells for b in c.measures.values())
        told = "All runs share one luck" if several else "All runs agree in what is shown"
        return f"{told}."
    parts = summary.luck_share_by_measure
    vectors = [
        s for name, s in parts.items() if name.startswith("alignment_") and s is not None
    ]
    said = [_percent("threat", parts.get("threat"))]
    if vectors:
        low, high = round(100 * min(vectors)), round(100 * max(vectors))
        said.append(f"alignment {low}" + (f" to {high}%" if high > low else "%"))
    said.append(_percent("hedging", parts.get(HEDGING)))
    listed = ", ".join(word for word in said if word)
    return (
        f"Luck makes {100 * summary.luck_share:.0f}% of the band ({listed}; of the "
        "variance, median over what is shown)."
    )


def _percent(name: str, share: float | None) -> str:
    return "" if share is None else f"{name} {100 * share:.0f}%"
