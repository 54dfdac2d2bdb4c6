"""What drives an outcome, in sentences."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from hedgesim.study.sensitivity_chance import LEAST_LUCKS
from hedgesim.study.sensitivity_split import CHANCE, INTERACTIONS, TOGETHER
from hedgesim.study.sensitivity_study import RANKED, unit_word
from hedgesim.world.designs import GRID, MORRIS, ONE_AT_A_TIME, SOBOL

if TYPE_CHECKING:
    import pandas as pd

    from hedgesim.study.sensitivity import Sensitivity

SPLIT = (SOBOL, GRID, *RANKED)
"""Designs of which a variance can be split."""

METHODS = {
    SOBOL: "Sobol's indices (SALib). first: share of the variance that a factor makes "
    "alone; total: with its interactions. Brackets: 95 %, by drawing rows again.",
    MORRIS: "Morris's effects (SALib): how far the outcome moves over a factor's whole "
    "range. mu*: mean size; mu: mean with its sign; sigma: how much the effect differs "
    "from place to place (interaction, curvature). It ranks, and shares nothing out. "
    "Brackets: 95 %.",
    GRID: "Main effects over the whole grid: effect of a value against the mean of all; "
    "share: of the variance between points, alone. Brackets: 95 % over replicates.",
    ONE_AT_A_TIME: "Differences from point 0, one factor moved at a time, all else as it "
    "is: nothing is said of interactions. Brackets: 95 % over replicates.",
} | dict.fromkeys(
    RANKED,
    "Rank correlations: Spearman's, and partial, all other factors held fixed. PAWN: how "
    "far a factor moves the whole distribution. Brackets: 95 %.",
)
"""What the numbers of a table are."""

CHANCE_IS = (
    "Chance is the variance within points; its products between different replicates "
    "cancel, so the shares of parameters and events hold none of it."
)


def sentences(found: "Sensitivity") -> Iterator[str]:
    """Say what was found, what was asked about first, and what it rests on."""
    yield headline(found)
    yield outcome(found)
    if found.split is not None:
        yield of_variance(found)
    yield from leaders(found)


def headline(found: "Sensitivity") -> str:
    """Name the outcome with its turns."""
    subject = found.subject
    words = subject.words[0].upper() + subject.words[1:]
    when = f"{subject.first} to {subject.quarter}" if subject.first else subject.quarter
    return f"{words}, {when}"


def outcome(found: "Sensitivity") -> str:
    """Say over what the outcome was taken, and what it was."""
    each = (
        f"the mean of {found.replicates:,} replicates each"
        if found.replicates > 1
        else "one run each"
    )
    grouped = " grouped" if found.grouped else ""
    return (
        f"{found.points:,} points of a{grouped} {found.kind} design, scenario "
        f"{found.scenario}, {each}; single runs have mean {_number(found.mean)} and "
        f"standard deviation {_number(found.deviation)}."
    )


def of_variance(found: "Sensitivity") -> str:
    """Say where the variance of a single run comes from."""
    assert found.split is not None
    named = {
        CHANCE: "from chance",
        TOGETHER: "from both together",
        INTERACTIONS: "from interactions",
    }
    single = "single " if INTERACTIONS in found.split.shares else ""
    comes = ("comes ", *[""] * len(found.split.shares))
    parts = [
        f"{percent(share)}{_below(share)} {verb}{named.get(name, f'from {single}{name}')}"
        for verb, (name, (share, *_)) in zip(
            comes, found.split.shares.items(), strict=False
        )
    ]
    return f"Of its variance between single runs, {', '.join(parts[:-1])} and {parts[-1]}."


def _below(share: float) -> str:
    """Say of a share that came out below 0 what it came out as."""
    return "" if share > -0.005 else f" (−{-100 * share:.0f} % by error of sampling)"


def leaders(found: "Sensitivity", most: int = 3) -> Iterator[str]:
    """Name the factors that lead."""
    if found.grouped:
        return
    order = found.table[found.leading].abs().sort_values(ascending=False, kind="stable")
    table = found.table.loc[order.index].drop_duplicates("factor")
    if found.kind in (SOBOL, GRID):
        told = [
            f"{row['factor']} ({percent(row[found.leading])})"
            for _, row in table.head(most).iterrows()
        ]
        what = "total share" if found.kind == SOBOL else "share alone"
        yield f"Of the variance between points the largest {what}: {', '.join(told)}."
        return
    word = _number if found.kind == MORRIS else signed
    told = [
        f"{row['factor']}{_at(row)} ({word(row[found.leading])})"
        for _, row in table.head(most).iterrows()
    ]
    yield f"{_LEADING[found.leading]}: {', '.join(told)}."


def _at(row: "pd.Series[Any]") -> str:
    value = row.get("value")
    if value is None:
        return ""
    return f" = {value:g}" if isinstance(value, float) else f" = {value}"


_LEADING = {
    "mu_star": "Moves it furthest, mean size over the whole range",
    "effect": "Moves it furthest from point 0",
    "partial": "Goes with it most closely, partial rank correlation",
    "pawn": "Goes with it most closely, PAWN",
    "spearman": "Goes with it most closely, rank correlation",
}


def notes(found: "Sensitivity") -> Iterator[str]:
    """Say what the numbers are, and what limits them."""
    yield METHODS[found.kind]
    if found.split is not None:
        luck = (
            f" All points share the same {found.replicates} lucks, so chance is known only "
            "roughly: common_luck = false tells it better."
            if found.common_luck
            else ""
        )
        yield f"{CHANCE_IS}{luck}"
    elif found.replicates == 1:
        told = (
            "all points have one luck, and nothing is said of another"
            if found.common_luck and found.kind not in ("likely", "magnitudes")
            else "what factors do not explain holds chance"
        )
        yield f"Points have one run each, so chance is not told apart: {told}."
    elif found.common_luck and found.replicates < LEAST_LUCKS and found.kind in SPLIT:
        yield (
            f"All points share the same {found.replicates} lucks: too few to say how much "
            f"is chance. {LEAST_LUCKS} replicates do, or common_luck = false."
        )
    if found.noise == found.noise:
        yield (
            f"Chance left in the means of points: {percent(found.noise)} of their variance"
            f"{', which indices count as interaction' if found.kind == SOBOL else ''}."
        )
    if found.leading in ("pawn", "spearman"):
        few = "partial correlations" + " and PAWN" * (found.leading == "spearman")
        yield f"{found.points:,} points are too few for {few} of so many factors."
    if found.nothing == found.nothing:
        yield f"PAWN of a factor without any effect stays below {found.nothing:.2f}."
    if found.units_left_out:
        yield left_out(found)
    yield "It is about this model and these ranges, not a finding about the world."


def left_out(found: "Sensitivity") -> str:
    """Say what was left out, why, and what the rest is good for."""
    why = [
        text
        for count, text in (
            (found.failed, f"{found.failed:,} runs failed"),
            (
                found.not_applicable,
                f"in {found.not_applicable:,} the number does not apply",
            ),
        )
        if count
    ]
    return (
        f"Left out: {found.units_left_out:,} of {found.units:,} "
        f"{unit_word(found.kind, plural=True)} ({' and '.join(why)}). The rest is a sound "
        "sample only if that has nothing to do with the factors."
    )


def percent(share: float) -> str:
    """Write a share; one below 0, by error of sampling, as 0.

    Examples
    --------
    >>> percent(0.414), percent(0.0004), percent(-0.02), percent(0.0061)
    ('41 %', '0 %', '0 %', '0.6 %')
    """
    hundredths = 100 * max(share, 0.0)
    if 0.05 <= hundredths < 1:
        return f"{hundredths:.1f} %"
    return f"{hundredths:.0f} %"


def signed(number: float) -> str:
    """Write a number with its sign, in three digits.

    Examples
    --------
    >>> signed(0.01234), signed(-0.5), signed(0.0)
    ('+0.0123', '−0.5', '0')
    """
    text = f"{number:+.3g}" if number else "0"
    return text.replace("-", "−")


def _number(value: float) -> str:
    return f"{value:.3g}".replace("-", "−")
