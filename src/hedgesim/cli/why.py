"""`hedgesim why`: why a state of one run chose what it chose, from a results folder."""

import argparse
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hedgesim.cli.exits import Status
from hedgesim.cli.show import console, print_json
from hedgesim.core.asking import named
from hedgesim.core.errors import ConfigError, Problem

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from hedgesim.model.why import Moved, Why
    from hedgesim.study.open import Results
    from hedgesim.study.replay import Replay

NARROWEST = 0.0005
"""Contributions below a twentieth of a point share one line."""


NOTE = "What moved a choice in one run of a scenario; not a finding about the world."


def main(arguments: argparse.Namespace) -> int:
    """Make the run again, and say why."""
    from hedgesim.study.open import open_results
    from hedgesim.study.replay import reopen, replay

    results = open_results(arguments.results)
    asked = _asked(arguments, results.provenance)
    experiment = reopen(results, arguments.experiment)
    again = replay(results, experiment, arguments.run, asked["turn"])
    since = {} if asked["since"] is None else {"since": asked["since"]}
    names = (asked[key] for key in ("state", "partner", "channel"))
    why = again.model.why(*names, **since)
    if arguments.json:
        print_json(as_json(why, again))
    else:
        _answer(why, again, results)
    return Status.DONE


def as_json(why: "Why", again: "Replay") -> dict[str, Any]:
    """Give the whole answer as plain data."""
    from hedgesim.model.ledger import named_turn
    from hedgesim.model.why import COLUMNS

    first = why.ledger.inputs.first_quarter
    return {
        "state": why.state, "partner": why.reference, "run": why.run,
        "turn": why.turn, "quarter": named_turn(why.turn, first),
        "since": why.since, "since_quarter": named_turn(why.since, first),
        "rows_compared": again.rows,
        "note": NOTE,
        "sentence": why.sentence,
        "channels": [_channel(why, c, name) for c, name in _channels(why)],
        "rows": [{name: getattr(row, name) for name in COLUMNS} for row in _rows(why)],
    }  # fmt: skip


def _channel(why: "Why", place: int, channel: str) -> dict[str, Any]:
    j = why.partners.index(why.reference)
    return {
        "channel": channel,
        "explained_by_terms": not why.own_way[place],
        "way": why.own_way[place] or "by the terms",
        "posture": [float(share) for share in why.posture[:, j, place]],
        "dependence": [float(share) for share in why.dependence[:, j, place]],
    }


def _channels(why: "Why") -> Iterable[tuple[int, str]]:
    pairs = enumerate(why.channels)
    return [(c, name) for c, name in pairs if why.channel in (None, name)]


def _rows(why: "Why") -> list["Moved"]:
    return [row for row in why.rows() if row.partner == why.reference]


def _asked(arguments: argparse.Namespace, provenance: Mapping[str, Any]) -> dict[str, Any]:
    """Read what was asked by what the folder says of itself; every problem at once."""
    inputs, problems = provenance["inputs"], list[Problem]()
    actors = inputs["region"]["actors"]
    states = {a["id"]: a["name"] for a in actors if a["role"] == "chooses"}
    partners = {a["id"]: a["name"] for a in actors}
    channels = {c["id"]: c["title"] for c in inputs["region"]["channels"]}
    found: dict[str, Any] = {
        "state": named("--state", arguments.state, states, problems),
        "partner": named("--partner", arguments.partner, partners, problems),
        "channel": named("--channel", arguments.channel, channels, problems),
    }
    refuse_run(arguments.run, provenance["runs"], problems)
    found |= turns_asked(arguments, inputs["experiment"], problems)
    if problems:
        raise ConfigError(problems)
    return found


def refuse_run(run: int, runs: int, problems: list[Problem]) -> None:
    """Note a problem if a study has no such run."""
    if run >= runs:
        problems.append(_problem("--run", f"{run}", f"a run from 0 to {runs - 1:,}"))


def turns_asked(
    arguments: argparse.Namespace, experiment: Mapping[str, Any], problems: list[Problem]
) -> dict[str, int | None]:
    """Read the two turns; the earlier one lies before the other."""
    from hedgesim.core.calendar import Quarter
    from hedgesim.model.ledger import turn_of

    first, turns = Quarter(experiment["start"], 1), experiment["turns"]
    found: dict[str, int | None] = {"turn": turns, "since": None}
    for name in found:
        said = getattr(arguments, name)
        if said is not None:
            try:
                found[name] = turn_of(said, first, turns)
            except ValueError as error:
                expected = str(error).rpartition("; not ")[0]
                problems.append(_problem(f"--{name}", said, expected))
    turn, since = found["turn"], found["since"]
    if not problems and since is not None and turn is not None and since >= turn:
        expected = f"a turn before that of --turn, {turn}"
        problems.append(_problem("--since", f"{arguments.since} (turn {since})", expected))
    return found


def _problem(where: str, value: str, expected: str, hint: str | None = None) -> Problem:
    return Problem(where=where, value=value, expected=expected, hint=hint)


def _answer(why: "Why", again: "Replay", results: "Results") -> None:
    out = console()
    out.print(f"{results.provenance['title']}, run {why.run}", style="bold")
    out.print(why.sentence)
    for c, channel in _channels(why):
        out.print()
        rows = [row for row in _rows(why) if row.channel == channel]
        if not rows:
            out.print(f"{why.titles[c]}: no tie with {why.names[why.reference]}")
            continue
        out.print(_heading(why, c), style="bold")
        out.print(_table(why, c, rows, out))
    out.print()
    for line in _notes(again):
        out.print(line, style="dim")


def _heading(why: "Why", channel: int) -> str:
    from hedgesim.model.ledger import named_turn
    from hedgesim.model.telling import percent

    j, first = why.partners.index(why.reference), why.ledger.inputs.first_quarter
    numbers = zip((why.since, why.turn), why.posture[:, j, channel], strict=True)
    said = ", ".join(f"{percent(w)} in {named_turn(t, first)}" for t, w in numbers)
    way = why.own_way[channel]
    return f"{why.titles[channel]}: {why.names[why.reference]} {said}" + (
        f"; {why.names[why.state]} {way}" if way else ""
    )


def _table(why: "Why", channel: int, rows: Sequence["Moved"], out: "Console") -> "Table":
    """Set the terms of a channel, widest first, those that did little on one line."""
    from rich import box
    from rich.table import Table

    table = Table(
        box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, padding=(0, 2, 0, 0),
        header_style="dim",
    )  # fmt: skip
    table.add_column("term")
    table.add_column("of", overflow="fold")
    for name in ("earlier", "now", "points"):
        table.add_column(name, justify="right", no_wrap=True)
    explained = not why.own_way[channel]
    lines = _lines(rows, why) if explained else [_line(row, why) for row in rows]
    told = [line for line in lines if not explained or abs(line.done) >= NARROWEST]
    for line in told:
        table.add_row(*line.cells, _points(line.done))
    rest = [line.done for line in lines if line not in told]
    if rest:
        table.add_row(f"{len(rest)} others", "", "", "", _points(sum(rest)), style="dim")
    if explained:
        whole = why.change(why.reference, why.channels[channel])
        table.add_row("all together", "", "", "", _points(whole), style="bold")
    return table


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of the table: its words, and what it did to the share."""

    cells: tuple[str, str, str, str]
    done: float


def _lines(rows: Sequence["Moved"], why: "Why") -> list[_Line]:
    """Give the lines of a table, widest first; chance of all partners is one line."""
    from hedgesim.model.telling import OF_ALL

    lines = [_line(row, why) for row in rows if row.term not in OF_ALL]
    for term in OF_ALL:
        done = [row.contribution for row in rows if row.term == term]
        if done:
            lines.append(_Line((term, "all", "", ""), sum(done)))
    return sorted(lines, key=lambda line: -abs(line.done))


def _line(row: "Moved", why: "Why") -> _Line:
    whose = why.names[row.of].removeprefix("the ")
    numbers = (_number(row.earlier), _number(row.value))
    return _Line((row.term, whose, *numbers), row.contribution)


def _number(value: float) -> str:
    """Give a term in units of gain.

    Examples
    --------
    >>> _number(-0.1234), _number(float("-inf")), _number(float("nan"))
    ('−0.123', '−∞', '·')
    """
    if value != value:
        return "·"
    return f"{value + 0.0:.3f}".replace("inf", "∞").replace("-", "−")


def _points(share: float) -> str:
    """Give a contribution in points, with its sign.

    Examples
    --------
    >>> _points(-0.0723), _points(0.01), _points(float("nan"))
    ('−7.2', '+1.0', '·')
    """
    return "·" if share != share else f"{100 * share:+.1f}".replace("-", "−")


def _notes(again: "Replay") -> list[str]:
    checked = (
        f"The run was made again; it is, to the bit, the {again.rows:,} rows stored."
        if again.rows
        else "The run was made again; no row of it is stored with which to compare."
    )
    return [
        "earlier, now: the term in units of gain. points: what its change did to the "
        "share, in hundredths; they add up.",
        "A term of one partner moves the shares of all. Attributed along a straight line "
        "between the two turns.",
        checked,
        NOTE,
    ]
