"""Runs held against the region's own figures of later start years, tie by tie.

Run from the repository: `python benchmarks/observed.py`. Prints Markdown. Runs are those of
`baseline` from 2000, 2008 and 2013, at the default parameters, magnitudes and luck drawn;
figures are those of the starts of 2008, 2013 and 2021. Nothing measured later is read.
"""

from collections.abc import Callable, Sequence
from statistics import fmean

from observed_cells import LAST, PARTNERS, QUANTITIES, STARTS, STATES, Cell, cells
from observed_scores import (
    CHANNELS,
    MOVES,
    PIPED,
    SCORES,
    but,
    error,
    held,
    of_alignment,
    of_channels,
    of_drift,
    of_gravity,
    of_model,
    of_persistence,
    of_size,
    part,
    print_page,
    same_sign,
    scores,
    signed,
    signs,
    skill,
    table,
    within,
)  # fmt: skip


def by_channel(found: Sequence[Cell]) -> list[str]:
    """Lay out the scores channel by channel."""
    groups = [(name, [c for c in found if c.channel == name]) for name in QUANTITIES]
    groups.append(("four channels", of_channels(found)))
    groups.append(("of these sourced", [c for c in found if c.sourced]))
    rest = but(found, PIPED)
    groups.append((f"alignment but {PIPED}", of_alignment(rest)))
    groups.append((f"four channels but {PIPED}", of_channels(rest)))
    return table(("channel", *SCORES), ([name, *scores(some)] for name, some in groups))


def by(found: Sequence[Cell], head: str, of: Callable[[Cell], str]) -> list[str]:
    """Lay out the scores of alignment, and of the channels, for each of some groups."""
    rows = []
    for name in dict.fromkeys(of(cell) for cell in found):
        some = [cell for cell in found if of(cell) == name]
        rows.append([name, "alignment", *scores(of_alignment(some))])
        rows.append(["", "channels", *scores(of_channels(some))])
    return table((head, "over", *SCORES), rows)


def against_drift(found: Sequence[Cell]) -> list[str]:
    """Lay out the errors where a change before the start is known."""
    rows = []
    for name in QUANTITIES:
        some = [c for c in found if c.channel == name and c.drift is not None]
        moving = [c for c in some if abs(c.moved) >= MOVES]
        right = sum((of_drift(c) - c.before) * c.moved > 0 for c in moving)
        rows.append([
            name, str(len(some)), part(*signs(some)), part(right, len(moving)),
            *(f"{error(some, of):.3f}" for of in (of_model, of_persistence, of_drift)),
            signed(skill(some, of_drift), 2),
        ])  # fmt: skip
    heads = ("channel", "figures", "signs right", "signs of drift", "error",
             "persistence", "drift", "skill against drift")  # fmt: skip
    return table(heads, rows)


def span(cell: Cell) -> str:
    """Write from when to when."""
    return f"{cell.start} to {cell.year}"


def details(found: Sequence[Cell], state: str) -> list[str]:
    """Lay out the ties of a state: alignment in full, of channels both changes."""
    own = {(c.partner, c.start, c.year, c.channel): c for c in found if c.state == state}
    rows = []
    for partner in PARTNERS:
        for cell in of_alignment(own.values()):
            if cell.partner == partner:
                place = partner, cell.start, cell.year
                rows.append([
                    partner, span(cell), f"{cell.before:.3f} → {cell.after:.3f}",
                    f"{cell.middle:.3f} ({cell.band[0]:.3f} to {cell.band[1]:.3f})",
                    "yes" if same_sign(cell) else "no",
                    "yes" if within(cell, cell.band) else "no",
                    *(both(own.get((*place, name))) for name in CHANNELS),
                ])  # fmt: skip
    heads = ("partner", "years", "figures", "runs (5–95 %)", "sign", "in band", *CHANNELS)
    return table(heads, rows)


def both(cell: Cell | None) -> str:
    """Write both changes, of the figure and of the median run; in bold if they part."""
    if cell is None:
        return ""
    text = f"{signed(cell.moved)} / {signed(cell.simulated)}"
    astray = abs(cell.moved) >= MOVES and not same_sign(cell)
    return f"**{text}**" if astray else text


def said(found: Sequence[Cell]) -> list[str]:
    """Say in sentences what the tables show, from the numbers."""
    return [
        _of_signs(found), _of_bands(found), _of_skill(found), _of_place(found),
        _of_leaning(found),
    ]  # fmt: skip


def _of_signs(found: Sequence[Cell]) -> str:
    over, of = signs(of_alignment(found)), signs(of_channels(found))
    each = (f"{n} {part(*signs(c for c in found if c.channel == n))}" for n in CHANNELS)
    return (
        f"- **Signs.** Of the figures that move by {MOVES:.2f} or more the median run "
        f"moves the same way in {part(*over)} of alignment and {part(*of)} of the "
        f"channels: {', '.join(each)}. A coin would have half."
    )


def _of_bands(found: Sequence[Cell]) -> str:
    plain, drawn, count = held(of_alignment(found))
    each, over, of = held(of_channels(found))
    return (
        "- **Bands.** The 5–95 % band of the runs holds the figure in "
        f"{part(plain, count)} of alignment and {part(each, of)} of the channels; "
        f"with parameters drawn too in {part(drawn, count)} and {part(over, of)}. "
        "A band that meant what it says would hold .90: chance and magnitudes are a small "
        "part of what is not known."
    )


def _of_skill(found: Sequence[Cell]) -> str:
    told = [
        f"{n} {signed(skill([c for c in found if c.channel == n], of_persistence), 2)}"
        for n in QUANTITIES
    ]
    late = [c for c in of_alignment(found) if c.drift is not None]
    return (
        "- **Skill against persistence** (1 less the ratio of mean absolute errors; 0 is "
        f"as good as the figure of the start year, below 0 worse): {', '.join(told)}. For "
        f"alignment against sizes {signed(skill(of_alignment(found), of_size), 2)}, "
        f"against gravity {signed(skill(of_alignment(found), of_gravity), 2)}, "
        f"and against linear drift, where there is one, {signed(skill(late, of_drift), 2)}."
    )


def _of_place(found: Sequence[Cell]) -> str:
    rest = of_alignment(but(found, PIPED))
    late = [c for c in of_alignment(found) if (c.start, c.year) == (STARTS[-1], LAST)]
    told = [
        f"{signed(skill(some, of_persistence), 2)} against persistence and "
        f"{signed(skill(some, of_size), 2)} against sizes"
        for some in (rest, late)
    ]
    return (
        f"- **Where the skill sits.** Without {PIPED}, whose pipelines are events with "
        f"sizes read off the record, skill in alignment is {told[0]}; from {STARTS[-1]} to "
        f"{LAST} alone, all states, {told[1]}."
    )


def _of_leaning(found: Sequence[Cell]) -> str:
    told = []
    for partner in PARTNERS:
        some = [c for c in of_alignment(found) if c.partner == partner]
        moved = (fmean(c.moved for c in some), fmean(c.simulated for c in some))
        told.append(
            f"{partner} {signed(moved[0])} in the figures, {signed(moved[1])} in runs"
        )
    return f"- **Where the errors lean.** Mean change of alignment: {'; '.join(told)}."


READING = """
How to read it. A figure is the share that a start of that year takes from the region's
table, with nothing of the model mixed in; runs are read at the end of the quarter before.
Ties whose figure is the same at both dates (carried, or impossible) are left out.
*Persistence* is the figure of the start year. *Size* is that figure times the growth of the
partner's size as the model's pull has it, made to sum to one, and nothing else. *Gravity*
is the median of runs in which size and nearness alone decide. *Error* is the mean absolute
error of the median run, and of the others; *skill* is 1 less its ratio to that of
persistence.

- This is no forecast: runs know each year's power and markets and the dated acts of powers
  and outsiders. Sizes of new routes were read off shipments of 2008 to 2015.
- Diplomacy's figures, and the alliances' half of security's, are made with √CINC, and CINC
  is half of the power that runs know: some of the skill there is one series met twice.
  *Skill against size* takes much of that out.
- Rules marked *f* among the [facts](../../docs/facts.md) were mended by what they gave for
  2013; none is marked as mended by figures of 2021.
- Transit is mostly declared, and the economy of 2021 is the trade of 2016
  ([data](../../docs/data.md)). The row *of these sourced* keeps the ties both of whose
  figures rest on a source and on years of their own.
- Ties hang together, since shares sum to one and a later year repeats an earlier one: no
  interval is given.

What lies behind the largest miss: [scorecard](../../docs/scorecard.md).
"""


def page(runs: int) -> str:
    """Write the page."""
    found = cells(runs)
    lines = [
        "# Runs against the figures of later years", "",
        f"Printed by `python benchmarks/observed.py`: {runs} runs of `baseline` from each "
        "start, default parameters, magnitudes and luck drawn.", "",
        *said(found), READING, "## By channel", "", *by_channel(found),
        "## Against linear drift", "",
        "Runs from 2008 and 2013, where the change since the start year before can be "
        "continued.", "", *against_drift(found),
        "## By years", "", *by(found, "years", span),
        "## By partner", "", *by(found, "partner", lambda cell: cell.partner),
        "## By state", "", *by(found, "state", lambda cell: cell.state),
        "## Tie by tie", "",
        "Of channels: change of the figure / change of the median run; in bold where a "
        f"figure moves by {MOVES:.2f} or more and runs do not follow; empty where the "
        "figure is the same.", "",
    ]  # fmt: skip
    for state in STATES:
        lines += [f"### {state}", "", *details(found, state)]
    return "\n".join(lines)


if __name__ == "__main__":
    print_page(page, __doc__)
