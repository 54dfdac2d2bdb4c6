"""`hedgesim facts`: what is known of the region, put to the model."""

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from hedgesim.cli.exits import Status
from hedgesim.cli.progress import progress
from hedgesim.cli.show import (
    Listing,
    console,
    print_csv,
    print_hanging,
    print_json,
    print_listings,
)
from hedgesim.core.errors import ConfigError, Problem, did_you_mean

if TYPE_CHECKING:
    from hedgesim.study.facts.catalogue import Fact
    from hedgesim.study.facts.verdict import Row

NOTHING = "–"
COLUMNS = ("id", "statement", "number", "asked", "of_runs", "holds", "of_draws", "kind")


def main(arguments: argparse.Namespace) -> int:
    """Judge facts and print them; that some fail is an answer and no error."""
    from hedgesim.study.facts.catalogue import facts
    from hedgesim.study.facts.verdict import RUNS, judge

    chosen = chosen_from(facts(), arguments.only)
    with progress("facts", quiet=arguments.quiet) as report:

        def tell(done: int, total: int) -> None:
            if done < total:
                report(done, total)

        rows = judge(chosen, arguments.runs or RUNS, tell)
    if arguments.json:
        print_json([asdict(row) for row in rows])
    elif arguments.csv:
        print_csv([asdict(row) for row in rows])
    else:
        print_listings([listing(rows)])
        _print_sum(rows)
    return Status.DONE


def chosen_from(facts: "dict[str, Fact]", asked: Sequence[str]) -> "list[Fact]":
    """Give the facts of some numbers; 14 stands for 14a and 14b too, nothing for all.

    Raises
    ------
    ConfigError
        With every word that is no fact.
    """
    words = [word for text in asked for word in text.split(",") if word]
    numbers = {str(fact.place[0]) for fact in facts.values()}
    known = {*facts, *numbers}
    problems = [
        Problem(
            where="--only",
            value=word,
            expected="a number that `hedgesim facts` shows, such as 14 or 14a",
            hint=did_you_mean(word, sorted(known)),
        )
        for word in words
        if word not in known
    ]
    if problems:
        raise ConfigError(problems)
    return [
        fact
        for fact in facts.values()
        if not words or {fact.id, str(fact.place[0])} & set(words)
    ]


def listing(rows: "Sequence[Row]") -> Listing:
    """Set rows as a table for people."""
    runs = rows[0].runs
    return Listing(
        name="facts",
        title="What is known, and whether the model has it",
        columns=COLUMNS,
        rows=tuple(_cells(row) for row in rows),
        wide=("statement",),
        notes=(
            "number: median and 5–95 % of what the statement is about (--json says what it "
            f"is). of runs: share of {runs:,} runs at the default parameters, with sizes "
            "of events and luck drawn, in which it holds; holds: that share reaches what "
            "is asked. of draws: the same share with parameters drawn too. kind: V severe, "
            "it fails in at least a fifth of draws; E not; p about 2022 and later, "
            "reported and never fitted; f changed because it failed.",
            f"With {runs:,} runs a share is sure to within {_margin(runs)} (95 %). A "
            "statement about worlds that differ compares them run by run.",
        ),
    )


def _cells(row: "Row") -> dict[str, Any]:
    return {
        "id": row.id,
        "statement": row.statement
        if not row.missing
        else f"{row.statement} ({row.missing})",
        "number": _number(row),
        "asked": _share(row.asked if row.share is not None else None),
        "of_runs": _share(row.share),
        "holds": NOTHING if row.holds is None else ("yes" if row.holds else "no"),
        "of_draws": _share(row.share_of_draws),
        "kind": row.kind.replace("-", NOTHING)
        + (" p" if row.postdiction else "")
        + (" f" if row.fitted else ""),
    }


def _margin(runs: int) -> str:
    from hedgesim.study.facts.verdict import interval

    low, high = interval(0.5, runs)
    return _share((high - low) / 2)


def _share(share: float | None) -> str:
    if share is None:
        return NOTHING
    return f"{share:.2f}".removeprefix("0") if share < 1 else f"{share:.1f}"


def _number(row: "Row") -> str:
    """Write the median with its band: three decimals, or four where it is small."""
    if row.value is None or row.low is None or row.high is None:
        return NOTHING
    decimals = 3 if abs(row.value) >= 0.01 or row.value == 0 else 4
    value, low, high = (
        f"{number:.{decimals}f}".replace("-", "−").replace("0.", ".", 1)
        for number in (row.value, row.low, row.high)
    )
    return f"{value} ({low}{'–' if row.low >= 0 else ' to '}{high})"


def _print_sum(rows: "Sequence[Row]") -> None:
    """Count what holds and list what fails, with why we think so."""
    out = console()
    out.print()
    out.print(count_line(rows), style="bold")
    for id_, words in failures(rows):
        print_hanging(out, id_, words, 5)


def count_line(rows: "Sequence[Row]") -> str:
    """Say how many rows there are, how many hold, and how many of those are severe."""
    severe = [row for row in rows if row.kind == "V"]
    holding, severe_holding = (sum(bool(r.holds) for r in some) for some in (rows, severe))
    return (
        f"{holding} of {len(rows)} hold; of the severe, {severe_holding} of {len(severe)}. "
        f"{len(rows) - holding} fail."
    )


def failures(rows: "Sequence[Row]") -> Iterator[tuple[str, str]]:
    """Give the id of each row that fails, and what is to be said of it."""
    for row in rows:
        if row.holds:
            continue
        said = row.missing or f"{_share(row.share)} of runs, {_share(row.asked)} asked"
        when = " (2022 and later)" if row.postdiction else ""
        yield row.id, f"{said.rstrip('.')}{when}. {row.why}".strip()
