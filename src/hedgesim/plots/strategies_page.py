"""Strategies on a page: shares over time and the table of transitions; or many states."""

import pandas as pd

from hedgesim.core.errors import ConfigError, Problem
from hedgesim.plots.catalogue import Asked, Drawn, figure
from hedgesim.plots.page import Page, Words, open_page, text_width
from hedgesim.plots.panels import head_of, panels_for
from hedgesim.plots.rows import each
from hedgesim.plots.source import Source
from hedgesim.plots.strategies import plot_strategies, plot_transitions, present
from hedgesim.plots.style import INK, QUIET, SPECTRUM, Size
from hedgesim.plots.words import listed, sentences
from hedgesim.study.strategies import shares, transitions
from hedgesim.study.summary import default_years

MAIN = 0.25
"""A strategy that at least so many runs have is told in words."""


@figure(
    "strategies",
    "Shares of runs by strategy over time, and which strategies runs went from and to",
    needs=("bands", "states"),
    takes=("partner", "since", "turn"),
    states="some",
)
def strategies(source: Source, asked: Asked) -> Drawn:
    """Stack shares of runs by strategy; of one state with the table of transitions.

    Strategies are read towards the state's partner of reference, or towards a partner that
    is asked for (then from the turns at which pairs were recorded).
    """
    partner = asked.partner or ""
    table = shares(source.bands, partner)
    table = table[table["state"].isin(list(asked.states))]
    if table.empty:
        raise ConfigError([_nothing(source, asked)])
    table = table.assign(time=source.start + table["turn"] / 4)
    if len(asked.states) > 1:
        return _of_many(source, asked, table)
    return _of_one(source, asked, table)


def _nothing(source: Source, asked: Asked) -> Problem:
    own = asked.partner in asked.states
    return Problem(
        where=str(source.results.folder), value=f"--partner {asked.partner}",
        expected="another partner: a state has no strategy towards itself" if own else
        "strategies towards a partner, in pairs/",
        hint=None if own else "run it again with [record] pairs_every above 0, and no more "
        "runs than pairs_up_to; the rest of the world has no strategy",
    )  # fmt: skip


def _turns(source: Source, asked: Asked, table: pd.DataFrame) -> tuple[int, int]:
    """Choose the turns of the transitions, of those that were recorded."""
    recorded = sorted(int(turn) for turn in table["turn"].unique())
    years = default_years({source.start + (t - 1) // 4 for t in recorded if t > 0})
    middle = years[len(years) // 2] if len(years) > 1 else None
    usual = 4 * (middle - source.start + 1) if middle else recorded[0]
    turn = recorded[-1] if asked.turn is None else asked.turn
    since = min(usual, turn) if asked.since is None else asked.since
    if asked.since is None and (since not in recorded or since == turn):
        since = recorded[0]
    wrong = [
        Problem(where=f"--{name}", value=source.quarter(at),
                expected=f"a recorded turn: {_some(source, recorded)}")
        for name, at in (("since", since), ("turn", turn))
        if at not in recorded
    ]  # fmt: skip
    if since > turn:
        expected = f"a turn before {source.quarter(turn)}"
        wrong.append(
            Problem(where="--since", value=source.quarter(since), expected=expected)
        )
    if wrong:
        raise ConfigError(wrong)
    return since, turn


def _some(source: Source, turns: list[int]) -> str:
    named = [source.quarter(turn) for turn in turns]
    return ", ".join(named if len(named) < 9 else [*named[:3], "…", *named[-3:]])


def _of_one(source: Source, asked: Asked, table: pd.DataFrame) -> Drawn:
    state = asked.state
    whom = asked.partner or source.reference(state)
    since, turn = _turns(source, asked, table)
    moves = transitions(source.results, asked.states, since, turn, asked.partner or "")
    title = (
        f"{source.names[state]} towards {source.full_names[whom]}: {_seen(source, table)}"
    )
    words = Words(
        title=title, subtitle=(_told(source),), source=source.caption,
    )  # fmt: skip
    rows = moves["earlier"].nunique()
    page = open_page(asked.size, words, body=22.0 + 6.2 + 1.7 * rows)
    low = 1.7 * rows + 4.4
    right = _room(page, present(table))
    ax = page.axes(4.2, low + 1.9, page.width - 4.2 - right, page.height - low - 2.6)
    plot_strategies(table, state=state, ax=ax)
    _table(page, source, moves, state, (since, turn))
    alt = sentences([title, *words.subtitle, _moves(source, moves, since, turn)])
    drawn = table.assign(kind="share").merge(
        moves.assign(kind="transition", since=since, turn=turn), how="outer",
        on=["kind", "state", "turn", "share"],
    )  # fmt: skip
    return Drawn(figure=page.figure, table=drawn, title=title, alt=alt)


def _room(page: Page, names: list[str]) -> float:
    size = page.size
    return max(text_width(f"{n} .00", 0.84 * size.text) for n in names) / size.em + 2.7


def _table(
    page: Page, source: Source, moves: pd.DataFrame, state: str, turns: tuple[int, int]
) -> None:
    """Set the table of transitions at the foot of the page."""
    em, small = page.size.em, 0.84 * page.size.text
    rows = moves["earlier"].nunique()
    longest = max(text_width(name, small) for name in moves["earlier"]) / em
    columns = moves["later"].nunique()
    wide = max(text_width(name, small) for name in moves["later"]) / em + 1.0
    left = longest + 1.2
    width = min(columns * max(wide, 5.0), page.width - left)
    ax = page.axes(left, 0.3, width, 1.7 * rows)
    plot_transitions(moves, state=state, ax=ax)
    if columns * wide > page.width - left:
        _broken(ax)
    above = page.axes(0, 1.7 * rows + 2.9, page.width, 1.2)
    above.set_axis_off()
    since, turn = (source.when(at) for at in turns)
    above.text(0, 0.5, f"Runs by strategy at {since} (rows) and at {turn} (columns)",
               color=QUIET, fontsize="small", va="center")  # fmt: skip


def _broken(ax: object) -> None:
    """Set the names of columns in two lines each."""
    labels = [t.get_text().replace(" ", "\n", 1) for t in ax.get_xticklabels()]  # type: ignore[attr-defined]
    ax.set_xticklabels(labels)  # type: ignore[attr-defined]


def _told(source: Source) -> str:
    runs = "One run" if source.runs == 1 else f"Shares of {source.runs:,} runs"
    return f"{runs}, by what the state's ties look like; dark stands against, light with."


def _main(table: pd.DataFrame, time: float) -> dict[str, float]:
    """Give the strategies that a quarter of the runs have, the most common first."""
    at = table[table["time"] == time]
    held = {str(r.strategy): float(r.share) for r in each(at)}
    order = sorted(held, key=lambda name: (-held[name], list(SPECTRUM).index(name)))
    main = [name for name in order if held[name] >= MAIN] or order[:1]
    return {name: held[name] for name in main}


def _seen(source: Source, table: pd.DataFrame) -> str:
    """Say what most runs are at the end, and what they were at the start."""
    first, last = float(table["time"].min()), float(table["time"].max())
    was, now = next(iter(_main(table, first))), _main(table, last)
    told = listed([f"{name} ({100 * share:.0f} % of runs)" for name, share in now.items()])
    if source.runs == 1:
        told = next(iter(now))
    return told if next(iter(now)) == was or first == last else f"from {was} to {told}"


def _moves(source: Source, moves: pd.DataFrame, since: int, turn: int) -> str:
    told = [
        f"{100 * r.share:.0f} % {'kept' if r.earlier == r.later else r.earlier + ' to'} "
        f"{r.later}"
        for r in each(moves.head(4))
    ]
    return f"From {source.when(since)} to {source.when(turn)}: " + "; ".join(told)


def _of_many(source: Source, asked: Asked, table: pd.DataFrame) -> Drawn:
    states = [s for s in asked.states if s in set(table["state"])]
    last = float(table["time"].max())
    ends = {s: _main(table[table["state"] == s], last) for s in states}
    title = _seen_of_many(source, {s: next(iter(ends[s])) for s in states})
    whom = source.full_names[asked.partner] if asked.partner else "each state's reference"
    words = Words(title=title, subtitle=(f"{_told(source)} Towards {whom}.",),
                  source=source.caption)  # fmt: skip
    names = present(table)
    rows = _key_rows(asked.size, names)
    top = 1.4 * len(rows) + 2.2
    page, places = panels_for(asked.size, words, len(states), height=9.0, top=top)
    for ax, state in zip(places, states, strict=True):
        plot_strategies(table, state=state, ax=ax, labels=False)
        whom = asked.partner or source.reference(state)
        head_of(ax, f"{source.names[state]} → {source.names[whom]}")
    _key(page, rows)
    told = [
        f"{source.names[s]}: "
        + listed([f"{n} {100 * x:.0f} %" for n, x in ends[s].items()])
        for s in states
    ]
    alt = sentences([title, *words.subtitle, *told])
    return Drawn(figure=page.figure, table=table, title=title, alt=alt)


def _seen_of_many(source: Source, most: dict[str, str]) -> str:
    """Say which strategy is the most common in how many states, and which in the others."""
    kinds = sorted(set(most.values()), key=lambda k: -list(most.values()).count(k))
    groups = {kind: [source.names[s] for s in most if most[s] == kind] for kind in kinds}
    first, *others = kinds
    said = [f"{first} in {len(groups[first])} of {len(most)} states"]
    said += [f"{kind} in {listed(groups[kind])}" for kind in others]
    return f"Most common at the end: {', '.join(said)}"


def _key_rows(size: Size, names: list[str]) -> list[list[tuple[str, float]]]:
    """Break the names of strategies into rows that fit: names, and where they stand."""
    room, em = size.width / size.em - 2.4, size.em
    rows: list[list[tuple[str, float]]] = [[]]
    x = 0.5
    for name in names:
        wide = text_width(name, 0.84 * size.text) / em + 2.4
        if x + wide > room:
            rows.append([])
            x = 0.5
        rows[-1].append((name, x))
        x += wide
    return rows


def _key(page: Page, rows: list[list[tuple[str, float]]]) -> None:
    """Name the colours once, in their order, above the panels."""
    high = 1.4 * len(rows)
    ax = page.axes(0, page.height - high, page.width, high)
    ax.set_axis_off()
    ax.set(xlim=(0, page.width), ylim=(0, high))
    for row, names in enumerate(rows):
        y = high - 0.7 - 1.4 * row
        for name, x in names:
            ax.plot([x], [y], marker="s", markersize=page.size.text * 0.8,
                    color=SPECTRUM[name], markeredgecolor=QUIET,
                    markeredgewidth=0.4)  # fmt: skip
            ax.text(x + 0.9, y, name, color=INK, fontsize="small", va="center")
