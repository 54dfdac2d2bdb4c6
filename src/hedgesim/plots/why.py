"""Why: a waterfall of the terms behind a change of a state's effort."""

import pandas as pd
from matplotlib import rcParams
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from hedgesim.core.errors import ConfigError, Problem
from hedgesim.model.telling import main_channel, percent, points
from hedgesim.model.why import Why
from hedgesim.plots.alignment import inches_of
from hedgesim.plots.catalogue import Asked, Drawn, figure
from hedgesim.plots.page import Words, balanced, open_page
from hedgesim.plots.rows import each
from hedgesim.plots.source import Source
from hedgesim.plots.style import INK, LESS, MORE, QUIET, looks, quiet_axes
from hedgesim.study.replay import reopen, replay
from hedgesim.study.waterfall import waterfall

BAR = 0.62
"""Height of a bar, of its row."""
NARROW = 0.35
"""Where terms move a share by less than this part of it, its axis does not begin at 0."""
LABELS = 15.0
"""Ems for the words at the left."""
MOST = {"column": 6, "slide": 8}
"""Terms that are told in a size; else the usual number."""


def plot_waterfall(
    table: pd.DataFrame, *, ax: Axes, colour: str, ends: tuple[str, str]
) -> Axes:
    """Draw a share at two turns and, between them, what each term added or took.

    Each bar begins where the one above it ended; what raised the share goes right and is
    written with +, what lowered it goes left with −.

    Parameters
    ----------
    table
        As `hedgesim.study.waterfall.waterfall` gives it, from top to bottom.
    ax
        Where to draw.
    colour
        Of the two shares: that of the partner.
    ends
        How the two turns are called.

    Raises
    ------
    ValueError
        If the table has no rows.
    """
    if table.empty:
        raise ValueError("the table has no rows")
    names = iter(ends)
    labels = []
    em = rcParams["font.size"] / 72
    for y, row in enumerate(each(table)):
        whole = row.kind in ("since", "turn")
        labels.append(next(names) if whole else str(row.label))
        low, high = sorted((float(row.before), float(row.after)))
        shade = colour if whole else MORE if row.contribution > 0 else LESS
        ax.add_patch(Rectangle(
            (low, y - BAR / 2), high - low, BAR, facecolor=shade, linewidth=0,
            label=row.kind, hatch="" if whole or row.contribution > 0 else "////",
            edgecolor="white",
        ))  # fmt: skip
        text = percent(row.after) if whole else _points(float(row.contribution))
        ax.annotate(text, (high, y), (3, 0), textcoords="offset points", va="center",
                    fontsize="small", color=INK,
                    fontweight="bold" if whole else "normal")  # fmt: skip
        if y + 1 < len(table):
            ax.plot([row.after] * 2, [y + BAR / 2, y + 1 - BAR / 2], color=QUIET,
                    linewidth=0.6, label="_step")  # fmt: skip
    _limits(ax, table)
    room = LABELS * em - 0.8 * em
    lines = ["\n".join(balanced(t, room, rcParams["font.size"] * 0.84)[:2]) for t in labels]
    ax.set_yticks(range(len(table)), lines, parse_math=False)
    for place, label in enumerate(ax.get_yticklabels()):
        if place in (0, len(table) - 1):
            label.set_fontweight("bold")
    return ax


def _limits(ax: Axes, table: pd.DataFrame) -> None:
    """Begin at 0, or near the lowest share where the terms would be too narrow to see.

    Where it does not begin at 0 the two shares are torn, so that nobody compares their
    lengths.
    """
    quiet_axes(ax, grid="x")
    terms = table[~table["kind"].isin(["since", "turn"])]
    top = float(table["after"].max())
    least = float(table["after"].min())
    span = top - least
    torn = len(terms) > 0 and span < NARROW * top
    low = max(0.0, least - 0.3 * span - 0.005) if torn else 0.0
    room = 4.2 * rcParams["font.size"] / 72 / inches_of(ax)[0]
    ax.set_xlim(low, low + max((top - low) / (1 - room), 0.01))
    ax.set_ylim(len(table) - 0.4, -0.6)
    ax.xaxis.set_major_formatter(lambda share, _: f"{100 * share:g}")
    ax.tick_params(axis="y", labelcolor=INK, labelsize="small")
    for y in (0, len(table) - 1) if low else ():
        _tear(ax, y)


def _tear(ax: Axes, y: int) -> None:
    """Draw a white zigzag across a bar that does not begin at 0."""
    left, right = ax.get_xlim()
    at, step = left + 0.03 * (right - left), 0.006 * (right - left)
    heights = [y + BAR * (k / 6 - 0.5) for k in range(7)]
    ax.plot([at + step * (-1) ** k for k in range(7)], heights, color="white",
            linewidth=2.2, zorder=4, label="_tear")  # fmt: skip


def _points(share: float) -> str:
    """Write a contribution in points with its sign.

    Examples
    --------
    >>> _points(-0.0723), _points(0.01)
    ('−7.2', '+1.0')
    """
    return f"{100 * share:+.1f}".replace("-", "−")


@figure(
    "why",
    "What moved a state's effort between two turns of one run: a waterfall of the terms",
    needs=("replay",),
    takes=("partner", "channel", "turn", "since", "run"),
)
def why(source: Source, asked: Asked) -> Drawn:
    """Make one run again and draw what each term did to the share of a partner.

    Raises
    ------
    ConfigError
        If inputs or code are no longer those of the folder, the turns are the wrong way
        round, or the state did not choose by the terms.
    """
    told = _why(source, asked)
    channel = main_channel(told)
    try:
        table = waterfall(told, MOST.get(asked.size.name, 10))
    except ValueError as error:
        raise ConfigError([Problem(
            where="--state", value=asked.state, expected=f"a choice by the terms: {error}",
            hint="another --channel, --turn or --run",
        )]) from error  # fmt: skip
    j, c = told.partners.index(told.reference), told.channels.index(channel)
    first, last = (float(share) for share in told.posture[:, j, c])
    whom = "itself" if told.reference == told.state else source.full_names[told.reference]
    title = _seen(source, told, whom, channel, (first, last))
    note = (
        f"Run {told.run}: each bar is what the change of a term did to that share, in "
        "points; they add up. What moved a choice in one run; no finding about the world."
    )
    words = Words(title=title, subtitle=(note,), source=source.caption)
    page = open_page(asked.size, words, body=4.4 + 2.15 * len(table))
    ax = page.one(left=LABELS, right=0.2, top=0.6, bottom=3.4)
    own = looks(source.vectors)
    colour = own[told.reference].colour if told.reference in own else INK
    ends = source.quarter(told.since), source.quarter(told.turn)
    plot_waterfall(table, ax=ax, colour=colour, ends=ends)
    torn = " – not from 0" if ax.get_xlim()[0] > 0 else ""
    ax.set_xlabel(f"{source.channels[channel]}: effort given to {whom} (%){torn}",
                  fontsize="small", color=QUIET)  # fmt: skip
    return Drawn(figure=page.figure, table=table, title=title, alt=told.sentence)


def _why(source: Source, asked: Asked) -> Why:
    turn = source.turns if asked.turn is None else asked.turn
    if asked.since is not None and asked.since >= turn:
        expected = f"a turn before {source.quarter(turn)}"
        raise ConfigError([Problem(where="--since", value=source.quarter(asked.since),
                                   expected=expected)])  # fmt: skip
    experiment = reopen(source.results)
    again = replay(source.results, experiment, asked.run, turn)
    since = {} if asked.since is None else {"since": asked.since}
    return again.model.why(asked.state, asked.partner, asked.channel, **since)


def _seen(
    source: Source, told: Why, whom: str, channel: str, shares: tuple[float, float]
) -> str:
    """Say how far the share moved."""
    first, last = shares
    name = source.names[told.state]
    effort = f"{source.channels[channel].lower()} effort"
    if abs(last - first) < 0.0005:
        return f"{name} gives {whom} {percent(last)} of its {effort}, as before"
    more = "more" if last > first else "less"
    return (
        f"{name} gives {whom} {percent(last)} of its {effort} in "
        f"{source.quarter(told.turn)}, {points(last - first)} {more} than in "
        f"{source.quarter(told.since)}"
    )
