"""Every mechanism on and off, paired run by run: sizes of effects, with their signs.

Run from the repository: `python benchmarks/mechanisms.py`. Each row is simulated in a world
that exercises the mechanism, with it and without it; draws (design `likely`) and luck are
the same. Writes results/published/mechanisms.md; docs/mechanisms.md explains the rows. It
tells how the model behaves, nothing of the world.
"""

import argparse
from pathlib import Path

import numpy as np
from mechanism_acts import ACTS
from mechanism_runs import ON, Effect, Read, effect, read
from mechanism_switches import POSITIVE, Mechanism
from mechanism_ties import TIES

from hedgesim.core.axes import Array
from hedgesim.engine.draws import draw

MECHANISMS = (*TIES, *ACTS)
"""In the order of the table."""

PUBLISHED = Path("results/published/mechanisms.md")
HEADS = (
    "mechanism", "world", "switched off", "read", "on less off", "5–95 %", "same sign"
)  # fmt: skip
SMALL = 0.00005


def effects(mechanism: Mechanism, runs: int) -> dict[Read, Effect]:
    """Simulate a mechanism on and off, and tell what it does to each reading."""
    on = read(mechanism.case, ON, mechanism.reads, runs)
    off = read(mechanism.case, mechanism.off, mechanism.reads, runs)
    chosen = draws_of_half(mechanism, runs)
    return {one: effect(on[one], off[one], one, chosen) for one in mechanism.reads}


def draws_of_half(mechanism: Mechanism, runs: int) -> Array | None:
    """Mark the draws that count; None if all do."""
    if mechanism.half is None:
        return None
    name, side = mechanism.half
    drawn = np.asarray(draw(mechanism.case.load("likely"), range(runs)).parameters[name])
    return drawn > 0 if side == POSITIVE else drawn < 0


def rows(mechanism: Mechanism, runs: int) -> list[str]:
    """Write the lines of a mechanism: one a reading."""
    lines = []
    for place, (one, found) in enumerate(effects(mechanism, runs).items()):
        told = (mechanism.name, mechanism.world, mechanism.switch)
        cells = (
            *(("", "", "") if place else told),
            str(one),
            shown(found.middle),
            f"{shown(found.low)} to {shown(found.high)}",
            f"{100 * found.share:.0f} %" if found.middle else "",
        )
        lines.append(f"| {' | '.join(cells)} |")
    return lines


def shown(change: float) -> str:
    """Write a change; what rounds to nothing has no sign."""
    return f"{change:+.4f}".replace("-", "−") if abs(change) >= SMALL else ".0000"


def table(chosen: tuple[Mechanism, ...], runs: int) -> str:
    """Write the table as Markdown."""
    intro = (
        f"What each mechanism does: {runs} runs with it and without it, paired (design "
        "`likely`). The middle is the median over runs, of memberships (0 or 1) the mean; "
        "the last column is the share of draws with the sign of the middle. "
        "[Which is which](../../docs/mechanisms.md)."
    )
    lines = [line for mechanism in chosen for line in rows(mechanism, runs)]
    head = [f"| {' | '.join(HEADS)} |", "|" + "---|" * len(HEADS)]
    return "\n".join(["# Mechanisms, on and off", "", intro, "", *head, *lines, ""])


def main() -> None:
    """Write the table, or print some of its rows."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=256)
    parser.add_argument("--only", help="print only rows whose name contains this")
    asked = parser.parse_args()
    chosen = tuple(m for m in MECHANISMS if not asked.only or asked.only in m.name)
    text = table(chosen, asked.runs)
    if asked.only:
        print(text)
    else:
        PUBLISHED.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
