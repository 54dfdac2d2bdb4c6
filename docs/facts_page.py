"""The page of facts: statements and worlds as they are declared, without any result."""

from collections.abc import Iterable

from rendering import code, table

from hedgesim.study.facts.catalogue import Fact, facts
from hedgesim.study.facts.verdict import series_by_world


def facts_page(note: str) -> Iterable[str]:
    """Give a table of statements and one of the worlds in which they are looked for."""
    found = list(facts().values())
    yield "# Facts"
    yield note
    yield (
        f"{len(found)} rows of {max(f.place[0] for f in found)} statements; how they are "
        "judged stands in [facts](../facts.md), and `hedgesim facts` judges them. "
        "*p*: about 2022 and later, reported and never fitted; *f*: something was changed "
        "because it had failed."
    )
    heads = ("id", "statement", "number", "asked of runs", "worlds", "")
    yield table(heads, [fact_row(fact) for fact in found])
    yield "## Worlds"
    yield (
        "Each is the shipped `baseline`, begun in the year given, with what is said. Two "
        "worlds are compared run by run, with the same draws and luck."
    )
    worlds = series_by_world(found)
    rows = [
        [code(w.name), f"{w.start} to {w.last}", w.about]
        for w in sorted(worlds, key=lambda w: (w.start, w.name))
    ]
    yield table(("world", "simulated", "what happens"), rows)


def fact_row(fact: Fact) -> list[str]:
    """Give the cells of one fact."""
    worlds = dict.fromkeys(code(series.world.name) for series in fact.of.values())
    marks = ["*p*"] * fact.postdiction + ["*f*"] * fact.fitted
    return [
        fact.id,
        fact.statement + (f" ({fact.missing})" if fact.missing else ""),
        fact.number,
        f"{fact.asked:.2f}" if fact.rule else "",
        ", ".join(worlds),
        " ".join(marks),
    ]
