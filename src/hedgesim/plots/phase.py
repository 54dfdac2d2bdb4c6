"""A phase diagram: two factors of a grid on the axes, what comes out as colour."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from matplotlib import colormaps, rcParams
from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from matplotlib.patches import Rectangle

from hedgesim.core.errors import ConfigError, Problem, did_you_mean
from hedgesim.plots.catalogue import Asked, Drawn, figure
from hedgesim.plots.heat_map import limits, measure_of, title_of
from hedgesim.plots.page import Words, open_page, text_width, wrapped
from hedgesim.plots.rows import each
from hedgesim.plots.source import Source
from hedgesim.plots.style import (
    INK,
    QUIET,
    SEQUENTIAL,
    SPECTRUM,
    ink_on,
    shortened,
    two_places,
)
from hedgesim.plots.words import listed, sentences, upper
from hedgesim.study.phase import phase

STRATEGY = "strategy"


def plot_phase(table: pd.DataFrame, *, ax: Axes, letters: int = 12) -> Axes:
    """Colour what comes out at each pair of values, and write it into the cell.

    A number is its median over the runs; a strategy is the most common one, with the share
    of runs that have it, and the paler the smaller that share.

    Parameters
    ----------
    table
        A row for each pair with the columns `x`, `y`, `value` and `share`, as
        `hedgesim.study.phase.phase` gives it. Values stand in their order, at equal
        distances.
    ax
        Where to draw.
    letters
        Longest value that is written beside an axis.

    Raises
    ------
    ValueError
        If the table has no rows.
    """
    if table.empty:
        raise ValueError("the table has no rows")
    across, upwards = (list(dict.fromkeys(sorted(table[axis]))) for axis in ("x", "y"))
    numbers = table["value"].map(lambda v: isinstance(v, float)).all()
    scale = limits(table["value"].to_numpy(dtype=float)) if numbers else (0.0, 1.0)
    small = len(across) > 8 or len(upwards) > 12
    for row in each(table):
        colour = (
            _number_colour(row.value, scale) if numbers else _paled(row.value, row.share)
        )
        x, y = across.index(row.x), upwards.index(row.y)
        ax.add_patch(Rectangle((x, y), 1, 1, facecolor=colour, edgecolor="white"))
        text = _number(row.value, scale) if numbers else f"{100 * row.share:.0f} %"
        if not small:
            ax.text(x + 0.5, y + 0.5, text, ha="center", va="center", fontsize="small",
                    color=ink_on(colour))  # fmt: skip
    ax.set(xlim=(0, len(across)), ylim=(0, len(upwards)))
    ax.spines[["top", "right", "left", "bottom"]].set_visible(False)
    ax.tick_params(length=0, labelsize="small", colors=QUIET)
    for axis, values in ((ax.xaxis, across), (ax.yaxis, upwards)):
        axis.set_ticks([k + 0.5 for k in range(len(values))],
                       [shortened(value_said(v), letters) for v in values])  # fmt: skip
    return ax


def value_said(value: Any) -> str:
    """Write a value of a factor: a number, yes or no, a rule's name in words.

    Examples
    --------
    >>> value_said(0.30), value_said(True), value_said("multi_vector")
    ('0.3', 'yes', 'multi vector')
    """
    if isinstance(value, bool | np.bool_):
        return "yes" if value else "no"
    return f"{value:g}" if isinstance(value, int | float) else str(value).replace("_", " ")


def _number(value: float, scale: tuple[float, float]) -> str:
    """Write a number with two places, or three where all lie close."""
    return (
        f"{value:.3f}".removeprefix("0")
        if scale[1] - scale[0] < 0.05
        else two_places(value)
    )


def _number_colour(value: float, scale: tuple[float, float]) -> str:
    low, high = scale
    return to_hex(colormaps[SEQUENTIAL]((value - low) / (high - low)))


def _paled(strategy: str, share: float) -> str:
    """Mix the colour of a strategy with white where fewer runs have it."""
    from matplotlib.colors import to_rgb

    kept = 0.45 + 0.55 * share
    red, green, blue = (1 - kept * (1 - part) for part in to_rgb(SPECTRUM[strategy]))
    return to_hex((red, green, blue))


@figure(
    "phase",
    "Two factors of a grid on the axes; colour is a measure, or the most common strategy",
    needs=("grid", "states"),
    takes=("measure", "turn", "factors"),
)
def phase_diagram(source: Source, asked: Asked) -> Drawn:
    """Draw what comes out for a state at a turn over two factors, the others pooled."""
    factors = two_factors(source, asked)
    measure = asked.measure or STRATEGY
    if measure != STRATEGY:
        measure = measure_of(source, measure, (STRATEGY,))
    recorded = sorted(source.own("hedging_index")["turn"].unique())
    turn = int(recorded[-1]) if asked.turn is None else asked.turn
    if turn not in recorded:
        some = f"a recorded turn, {recorded[0]} to {recorded[-1]}"
        raise ConfigError([Problem(where="--turn", value=str(turn), expected=some)])
    state = asked.state
    table = phase(source.results, factors, state, turn, measure)
    if table.empty:
        expected = f"runs with a value of {listed(factors)}"
        raise ConfigError([Problem(where="--factors", value=",".join(factors),
                                   expected=expected)])  # fmt: skip
    names = {name: factor_title(source, name) for name in factors}
    what = f"{source.names[state]} at {source.when(turn)}"
    title = _seen(source, table, what, measure, names, factors)
    words = Words(title=title, subtitle=(_told(source, table, measure, factors),),
                  source=source.caption)  # fmt: skip
    rows, small = table["y"].nunique(), asked.size.text * 0.84
    page = open_page(asked.size, words, body=7.0 + 2.6 * min(rows, 10))
    longest = max(text_width(shortened(value_said(v), 12), small) for v in table["y"])
    left, key = longest / asked.size.em + 2.4, 3.2
    room = page.width - left - 0.6
    ax = page.axes(left, 3.2, min(room, 58.0), page.height - key - 3.4)
    plot_phase(table, ax=ax)
    _name_axes(ax, asked, [names[f] for f in factors], left)
    above = page.axes(0, page.height - key + 0.4, page.width, key - 0.8)
    _key(above, source, table, measure, page.size.em)
    alt = sentences([title, *words.subtitle])
    return Drawn(figure=page.figure, table=table, title=title, alt=alt)


def two_factors(source: Source, asked: Asked) -> tuple[str, str]:
    """Choose the factors on the axes: those asked for, or the first two.

    Raises
    ------
    ConfigError
        If there are fewer than two, or one is none of the design.
    """
    known = [str(factor["name"]) for factor in source.experiment["factors"]]
    if len(known) < 2:
        raise ConfigError([Problem(
            where=str(source.results.folder), value=", ".join(known) or "no factor",
            expected="a grid of two factors or more",
            hint="run it again with another [[factor]] in the experiment",
        )])  # fmt: skip
    wanted = asked.factors or tuple(known[:2])
    problems = [
        Problem(where="--factors", value=name, expected=f"two of {', '.join(known)}",
                hint=did_you_mean(name, known))
        for name in wanted
        if name not in known
    ]  # fmt: skip
    if not problems and (len(wanted) != 2 or wanted[0] == wanted[1]):
        problems = [Problem(where="--factors", value=",".join(wanted),
                            expected=f"two of {', '.join(known)}, as X,Y")]  # fmt: skip
    if problems:
        raise ConfigError(problems)
    return wanted[0], wanted[1]


def factor_title(source: Source, name: str) -> str:
    """Name a factor in words: the event, the rule of a state, the parameter."""
    kind, _, rest = name.partition(":")
    if kind == "event":
        key, _, what = rest.partition(":")
        events: list[Mapping[str, Any]] = source.inputs["scenario"]["events"]
        found = next((e["title"] for e in events if e["id"] == key), key)
        return f"{upper(what)} of “{found}”"
    if kind == "rule":
        return f"How {source.full_names.get(rest, rest)} decides"
    return upper(name.removeprefix("figure:").replace("_", " "))


def _seen(
    source: Source,
    table: pd.DataFrame,
    what: str,
    measure: str,
    names: Mapping[str, str],
    factors: tuple[str, str],
) -> str:
    """Say how much what comes out differs over the grid."""
    if measure == STRATEGY:
        kinds = [k for k in SPECTRUM if k in set(table["value"])]
        part = "mostly " if len(kinds) == 1 else ""
        return f"{what}: {part}{listed(kinds)}, by {' and '.join(_short(names, factors))}"
    low, high = float(table["value"].min()), float(table["value"].max())
    span = " to ".join(
        _number(value, limits(np.array([low, high]))) for value in (low, high)
    )
    by = " and ".join(_short(names, factors))
    return f"{what}: {title_of(source, measure)} from {span}, by {by}"


def _short(names: Mapping[str, str], factors: tuple[str, str]) -> list[str]:
    return [shortened(names[f][:1].lower() + names[f][1:], 44) for f in factors]


def _told(
    source: Source, table: pd.DataFrame, measure: str, factors: tuple[str, str]
) -> str:
    """Say what a cell is, of how many runs, and what is pooled in it."""
    low, high = int(table["n"].min()), int(table["n"].max())
    runs = (
        f"{high:,} run{'' if high == 1 else 's'}"
        if low == high
        else f"{low} to {high} runs"
    )
    cell = (
        "median of"
        if measure != STRATEGY
        else "the most common strategy, and the share, of"
    )
    others = [
        factor_title(source, str(f["name"]))
        for f in source.experiment["factors"]
        if f["name"] not in factors
    ]
    more = f" Pooled in each: {listed(others)}." if others else ""
    return f"Each cell: {cell} {runs}.{more}"


def _name_axes(ax: Axes, asked: Asked, names: list[str], left: float) -> None:
    """Name both factors, in at most two lines each."""
    em = asked.size.em
    place, figure = ax.get_position(), ax.get_figure()
    wide, high = figure.get_size_inches()  # type: ignore[union-attr]
    points = rcParams["font.size"] * 0.84
    across = wrapped(names[0], place.width * wide, points)[:2]
    upwards = wrapped(names[1], place.height * high, points)[:2]
    how: dict[str, Any] = {"fontsize": "small", "color": QUIET, "parse_math": False}
    ax.set_xlabel("\n".join(across), **how)
    ax.text(-(left - 0.7) * em / (place.width * wide), 0.5, "\n".join(upwards), rotation=90,
            transform=ax.transAxes, ha="center", va="center", **how)  # fmt: skip


def _key(ax: Axes, source: Source, table: pd.DataFrame, measure: str, em: float) -> None:
    """Say what the colours are: strategies by name, or ends of the scale."""
    ax.set_axis_off()
    figure = ax.get_figure()
    wide = ax.get_position().width * figure.get_figwidth() / em  # type: ignore[union-attr]
    ax.set(xlim=(0, wide), ylim=(0, 2.4))
    points, x, y = rcParams["font.size"], 0.5, 1.8
    if measure == STRATEGY:
        for name in (k for k in SPECTRUM if k in set(table["value"])):
            room = text_width(name, points * 0.84) / em + 2.4
            if x + room > wide:
                x, y = 0.5, y - 1.4
            ax.plot([x], [y], marker="s", markersize=points * 0.8, color=SPECTRUM[name],
                    markeredgecolor=QUIET, markeredgewidth=0.4)  # fmt: skip
            ax.text(x + 0.9, y, name, color=INK, fontsize="small", va="center")
            x += room
        return
    low, high = limits(table["value"].to_numpy(dtype=float))
    shades = [colormaps[SEQUENTIAL](k / 39) for k in range(40)]
    for k, shade in enumerate(shades):
        ax.add_patch(
            Rectangle((3 + 0.25 * k, 1.3), 0.26, 0.9, facecolor=shade, linewidth=0)
        )
    say: dict[str, Any] = {"va": "center", "fontsize": "small", "color": QUIET}
    ax.text(2.6, 1.75, _number(low, (low, high)), ha="right", **say)
    ax.text(13.4, 1.75, f"{_number(high, (low, high))}  {title_of(source, measure)}", **say)
