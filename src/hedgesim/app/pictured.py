"""What the big picture says in words: its title, its events, its numbers as a table."""

from collections.abc import Iterator
from html import escape

from hedgesim.app.answer import Answer
from hedgesim.app.charts.pictures import YEAR, Mark, Seen, ends
from hedgesim.app.differences import quarters_of
from hedgesim.app.settings import Settings
from hedgesim.app.texts import t
from hedgesim.app.timeline import timeline
from hedgesim.core.calendar import Quarter
from hedgesim.measures.strategy_types import STRATEGIES
from hedgesim.plots.style import two_places
from hedgesim.plots.words import listed, moved, upper

MARKS = 6
"""Events that are marked on the axis, at most."""

LARGE = 0.15
"""Share of all ties from which on a vector is named in a title."""

OWN = {"threat": "threat", "hedging": "hedging_index"}
"""Pictures of one measure of a state, and that measure."""


def marks_of(settings: Settings, answer: Answer | None) -> tuple[Mark, ...]:
    """Choose the events that are marked: what was changed, then the weightiest."""
    if answer is None:
        return ()
    happening = [shown for shown in timeline(settings) if shown.on]
    order = sorted(happening, key=lambda one: (not one.changes, -one.weight, one.date))
    chosen = sorted(order[:MARKS], key=lambda one: (one.date, one.id))
    first = Quarter(answer.start, 1)
    return tuple(
        Mark(
            number=number,
            turn=min(max(_turns(first, Quarter.of(one.date)), 0), answer.turns[-1]),
            title=f"{one.date:%Y-%m} {one.title}",
        )
        for number, one in enumerate(chosen, start=1)
    )


def _turns(first: Quarter, quarter: Quarter) -> int:
    """Give the turn that makes a quarter; 1 is the first."""
    return YEAR * (quarter.year - first.year) + quarter.quarter - first.quarter + 1


def title_of(seen: Seen, kind: str) -> str:
    """Say what is seen, from the numbers that are drawn."""
    name = upper(seen.names[seen.state])
    if kind == "all":
        return t("picture.all_title")
    if kind == "strategies":
        return t("picture.strategies_title", state=name, shares=_shares_in_words(seen))
    if kind in OWN:
        first, last = _ends(seen, OWN[kind], seen.state)
        return t(f"picture.{kind}_title", state=name, moved=moved(first, last))
    parts = [
        t("picture.with", partner=seen.names[vector], moved=moved(*found))
        for vector in seen.answer.vectors
        if vector != seen.state
        and max(found := _ends(seen, f"alignment_{vector}", seen.state)) >= LARGE
    ]
    said = listed(parts) if parts else t("picture.with_nobody")
    return t("picture.alignment_title", state=name, moved=said)


def _ends(seen: Seen, measure: str, state: str) -> tuple[float, float]:
    middle = seen.answer.band(measure, (0.5,))[0, :, seen.answer.states.index(state)]
    return float(middle[0]), float(middle[-1])


def _shares_in_words(seen: Seen) -> str:
    found = _shares(seen)
    return listed([f"{name} ({share:.0%})" for name, share in found[:2]])


def _shares(seen: Seen) -> list[tuple[str, float]]:
    """Give the shares of runs by strategy at the end, largest first."""
    codes = seen.answer.arrays["strategy"][-1, seen.place]
    made = max(int((codes >= 0).sum()), 1)
    counts = [(name, int((codes == code).sum()) / made)
              for code, name in enumerate(STRATEGIES)]  # fmt: skip
    return sorted((one for one in counts if one[1]), key=lambda one: -one[1])


def table_of(seen: Seen, kind: str) -> str:
    """Give the picture as a table in HTML, for readers who do not see it."""
    quarters = quarters_of(seen.answer)
    head = [t("picture.column"), quarters[0], quarters[-1]]
    rows = "".join(f"<tr>{_cells(row, 'td')}</tr>" for row in _rows(seen, kind))
    caption = escape(title_of(seen, kind))
    return (
        f"<table><caption>{caption}</caption>"
        f"<thead><tr>{_cells(head, 'th')}</tr></thead><tbody>{rows}</tbody></table>"
    )


def _rows(seen: Seen, kind: str) -> Iterator[list[str]]:
    if kind == "strategies":
        yield from ([name, "", two_places(share)] for name, share in _shares(seen))
    elif kind in OWN:
        for state in seen.answer.states:
            yield [seen.names[state], *ends(seen, OWN[kind], state)]
    else:
        states = seen.answer.states if kind == "all" else (seen.state,)
        for state in states:
            for vector in (v for v in seen.answer.vectors if v != state):
                name = f"{seen.names[state]}, {seen.names[vector]}"
                yield [name, *ends(seen, f"alignment_{vector}", state)]


def _cells(texts: list[str], tag: str) -> str:
    return "".join(f"<{tag}>{escape(text)}</{tag}>" for text in texts)
