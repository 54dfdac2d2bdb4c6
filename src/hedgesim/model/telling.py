"""Reasons in words: a few sentences that need no equation.

They speak of a run, never of the world: what a term did is what it did in the model.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np

from hedgesim.engine.reasons import CHANCE, OPENING, SHARPNESS, START, phrase_of
from hedgesim.model.ledger import named_turn

if TYPE_CHECKING:
    from hedgesim.model.why import Moved, Why

MOST_REASONS = 4
"""Reasons that are told at most; the others are told together."""

SMALL = 0.0005
"""A twentieth of a point: what is called nothing."""

OF_ALL = (CHANCE, SHARPNESS, START)
"""Reasons that are told for all partners together."""

_QUARTERS = ("first", "second", "third", "last")

_Reason = tuple[str, float]


def tell(why: "Why") -> str:
    """Say what moved how far, what moved it, and what follows slowly."""
    channel = main_channel(why)
    said = [_what(why, channel), *_because(why, channel), _slowly(why, channel)]
    return " ".join(said)


def main_channel(why: "Why") -> str:
    """Choose the channel that is told: the one asked for, else the one that moved most."""
    if why.channel is not None:
        return why.channel
    moves = [abs(why.change(why.reference, channel)) for channel in why.channels]
    return why.channels[int(np.argmax(moves))]


def reasons(rows: Iterable["Moved"], why: "Why") -> list[_Reason]:
    """Word each term and say what it did, widest first."""
    found: dict[str, float] = {}
    for row in rows:
        words = _worded(row, why)
        found[words] = found.get(words, 0.0) + row.contribution
    return sorted(found.items(), key=lambda reason: -abs(reason[1]))


def points(share: float) -> str:
    """Give a difference of shares in points, without its sign.

    Examples
    --------
    >>> points(-0.0723), points(0.01), points(0.123), points(0.0001)
    ('7.2 points', '1 point', '12 points', 'less than 0.1 points')
    """
    number = abs(share) * 100
    if number < 0.05:
        return "less than 0.1 points"
    text = f"{number:.1f}".removesuffix(".0") if number < 9.95 else f"{number:.0f}"
    return f"{text} point" if text == "1" else f"{text} points"


def percent(share: float) -> str:
    """Give a share in percent.

    Examples
    --------
    >>> percent(0.2249), percent(0.004), percent(0.0)
    ('22%', '0.4%', '0%')
    """
    number = 100 * share
    return f"{number:.1f}%" if 0.05 <= number < 0.95 else f"{number:.0f}%"


def in_words(turn: int, why: "Why", before: str) -> str:
    """Give a turn as part of a sentence."""
    first = why.ledger.inputs.first_quarter
    if turn == 0:
        return ("at " if before else "") + named_turn(0, first)
    quarter = first.plus(turn - 1)
    return f"{before}the {_QUARTERS[quarter.quarter - 1]} quarter of {quarter.year}"


def effort_in(why: "Why", channel: str) -> str:
    """Name the effort of a channel, such as "diplomacy effort"."""
    return f"its effort in {why.titles[why.channels.index(channel)].lower()}"


def _what(why: "Why", channel: str) -> str:
    """Say how large the share is and how far it moved."""
    j, c = why.partners.index(why.reference), why.channels.index(channel)
    earlier, now = why.posture[:, j, c]
    whom = "itself" if why.reference == why.state else why.names[why.reference]
    gave = f"{percent(now)} of {effort_in(why, channel)}"
    when = in_words(why.turn, why, "in ")
    begun = f"{when[0].upper()}{when[1:]} {why.names[why.state]} gave {whom} {gave}"
    if why.turn == why.since:
        return f"{begun}, as the figures say."
    then = in_words(why.since, why, "in ")
    if abs(now - earlier) < SMALL:
        return f"{begun}, as much as {then}."
    more = "more" if now > earlier else "less"
    return f"{begun}, {points(now - earlier)} {more} than {then}."


def _because(why: "Why", channel: str) -> list[str]:
    """Say what moved it; or that the terms do not."""
    way = why.own_way[why.channels.index(channel)]
    if way:
        return [
            f"It {way} in this run: the terms were weighed, but they do not explain its "
            "choice."
        ]
    if why.turn == why.since:
        return []
    rows = [r for r in why.rows() if (r.channel, r.partner) == (channel, why.reference)]
    found = reasons(rows, why)
    told = [reason for reason in found[:MOST_REASONS] if abs(reason[1]) >= SMALL]
    if not told:
        return ["In this run no reason moved it by as much as 0.1 points."]
    rest = sum(done for words, done in found if (words, done) not in told)
    said = f"In this run {_listed([_did(*reason) for reason in told])}."
    if abs(rest) < SMALL:
        return [said]
    return [
        said,
        f"Everything else together {'added' if rest > 0 else 'took'} {points(rest)}.",
    ]


def _did(words: str, done: float) -> str:
    return f"{words} {'added' if done > 0 else 'took'} {points(done)}"


def _listed(pieces: list[str]) -> str:
    if len(pieces) == 1:
        return pieces[0]
    return f"{'; '.join(pieces[:-1])}; and {pieces[-1]}"


def _worded(row: "Moved", why: "Why") -> str:
    """Say which term of whom, and whether there was more or less of it."""
    kind = why.ledger.entry(0).after.kinds[why.channels.index(row.channel)]
    whom = "itself" if row.of == why.state else why.names[row.of]
    said = phrase_of(row.term, kind).format(partner=whom)
    if row.term in OF_ALL or row.term == OPENING:
        return said
    if row.earlier * row.value < 0:
        return f"a turn in the {said}"
    more = (
        row.value > row.earlier
        if row.term == "prior"
        else abs(row.value) > abs(row.earlier)
    )
    return f"{'more' if more else 'less'} {said}"


def _slowly(why: "Why", channel: str) -> str:
    """Set dependence and alignment beside posture, which move after it."""
    j, c = why.partners.index(why.reference), why.channels.index(channel)
    if why.reference == why.state:
        return "Effort is chosen anew each quarter; dependence moves towards it."
    earlier, now = why.dependence[:, j, c]
    before, after = why.alignment[:, j]
    whom = why.names[why.reference]
    return (
        "Effort is chosen anew each quarter; dependence moves towards it, at the speed of "
        f"its channel: on {whom} in {why.titles[c].lower()} it {_moved(earlier, now)}; "
        f"alignment with {whom}, over all channels, {_moved(before, after)}."
    )


def _moved(earlier: float, now: float) -> str:
    """Say how a share moved, in tenths of a percent where it seems not to in whole ones.

    Examples
    --------
    >>> _moved(0.23, 0.18), _moved(0.0135, 0.0104), _moved(0.0136, 0.0138)
    ('fell from 23% to 18%', 'fell from 1.4% to 1.0%', 'stayed at 1%')
    """
    first, last = percent(earlier), percent(now)
    if first == last:
        first, last = f"{100 * earlier:.1f}%", f"{100 * now:.1f}%"
    if first == last or abs(now - earlier) < SMALL:
        return f"stayed at {percent(now)}"
    return f"{'rose' if now > earlier else 'fell'} from {first} to {last}"
