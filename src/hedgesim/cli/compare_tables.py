"""The tables of `hedgesim compare`, for people."""

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from hedgesim.study.compare_words import is_key, percent

if TYPE_CHECKING:
    from rich.table import Table

    from hedgesim.study.compare import Comparison
    from hedgesim.study.compare_rows import Labels, Row

NOTHING = "·"
"""A number that does not apply, or that so few runs do not give."""

MOST_MOVES = 2
"""Changes of strategy shown of a state unless it was asked for."""

Column = tuple[str, Callable[["Row"], str]]

_BOTH: tuple[Column, ...] = (
    ("A", lambda row: plain(row.median_a)),
    ("B", lambda row: plain(row.median_b)),
)
_DIFFERENCE: Column = ("B − A", lambda row: signed(row.median))
_DOUBT: Column = ("±", lambda row: doubt(row))
_RUNS: tuple[Column, ...] = (
    ("5%", lambda row: signed(row.low)),
    ("95%", lambda row: signed(row.high)),
)
_SIGN: Column = ("sign", lambda row: short(row.share_same_sign))
_MEDIAN: Column = ("95% interval", lambda row: span(row.median_low, row.median_high))
_LARGEST: tuple[Column, ...] = (
    ("largest", lambda row: signed(row.largest) if row.moves else "0"),
    ("in", lambda row: row.largest_quarter if row.largest else NOTHING),
)

PAIRED: tuple[tuple[Column, ...], ...] = (
    (_DIFFERENCE, _DOUBT, *_RUNS, _SIGN, *_LARGEST),
    (_DIFFERENCE, *_RUNS, _SIGN, *_LARGEST),
    (_DIFFERENCE, _SIGN, *_LARGEST),
    (_DIFFERENCE, *_LARGEST),
)
"""Columns from the widest form to the narrowest; the first that fits is used."""

APART: tuple[tuple[Column, ...], ...] = (
    (*_BOTH, _DIFFERENCE, _MEDIAN, *_LARGEST),
    (_DIFFERENCE, _MEDIAN, *_LARGEST),
    (_DIFFERENCE, *_LARGEST),
)
"""The same, of runs that are not paired."""


def signed(value: float | None) -> str:
    """Write a difference with its sign; a plain 0 is exactly 0.

    Examples
    --------
    >>> signed(-0.1158), signed(0.0204), signed(0.0), signed(-0.00001), signed(None)
    ('−.116', '+.020', '0', '−.000', '·')
    """
    if value is None:
        return NOTHING
    if value == 0:
        return "0"
    return f"{'−' if value < 0 else '+'}{plain(abs(value))}"


def plain(value: float | None) -> str:
    """Write a number to three decimals, without the zero before the point."""
    if value is None:
        return NOTHING
    return f"{value:.3f}".replace("0.", ".", 1) if abs(value) < 0.9995 else f"{value:.3f}"


def span(low: float | None, high: float | None) -> str:
    """Write the ends of an interval.

    Examples
    --------
    >>> span(-0.2, 0.1), span(0.0, 0.0), span(None, None)
    ('−.200 to +.100', '0', '·')
    """
    if low is None or high is None:
        return NOTHING
    return "0" if low == high == 0 else f"{signed(low)} to {signed(high)}"


def doubt(row: "Row") -> str:
    """Write how far off the median may be: the farther end of its 95% interval."""
    if row.median is None or row.median_low is None or row.median_high is None:
        return NOTHING
    return plain(max(row.median - row.median_low, row.median_high - row.median))


def short(share: float | None) -> str:
    """Write a share where there is little room.

    Examples
    --------
    >>> short(0.98), short(0.9991), short(0.0004), short(None)
    ('98%', '>99%', '<1%', '·')
    """
    if share is None:
        return NOTHING
    return percent(share).replace("over ", ">").replace("under ", "<")


def shown(found: "Comparison", everything: bool) -> "tuple[list[Row], list[Row]]":
    """Give the rows that a reader is shown: those that move, and those that do not."""
    kept = [row for row in found.rows if everything or is_key(row.measure)]
    kept = kept or list(found.rows)
    return [row for row in kept if row.moves], [row for row in kept if not row.moves]


def rows_table(found: "Comparison", width: int, everything: bool) -> "Table | None":
    """Set the rows that move in the widest form that fits; None if there is none."""
    rows, _ = shown(found, everything)
    if not rows:
        return None
    for columns in PAIRED if found.common.paired else APART:
        cells = _cells(rows, columns)
        widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
        if sum(widths) + 2 * (len(widths) - 1) <= width:
            break
    return _table(cells[0], cells[1:], left=2)


def _cells(rows: "Sequence[Row]", columns: Sequence[Column]) -> list[list[str]]:
    """Give headings and then a line a row; a state is named where it begins."""
    cells = [["", "measure", *(heading for heading, _ in columns)]]
    before = ""
    for row in rows:
        name = row.state if row.state != before else ""
        cells.append([name, row.measure, *(say(row) for _, say in columns)])
        before = row.state
    return cells


def _table(headings: Sequence[str], rows: Sequence[Sequence[str]], left: int) -> "Table":
    from rich import box
    from rich.table import Table

    table = Table(
        box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, padding=(0, 1, 0, 0),
        header_style="dim",
    )  # fmt: skip
    for place, heading in enumerate(headings):
        justify = "left" if place < left else "right"
        table.add_column(heading, no_wrap=True, justify=justify)  # type: ignore[arg-type]
    for row in rows:
        table.add_row(*row)
    return table


def labels_table(found: "Comparison", everything: bool) -> "Table | None":
    """Set what happens to strategies, where anything does; None if nowhere."""
    moving = [labels for labels in found.labels if labels.largest]
    if not moving:
        return None
    paired = found.common.paired
    heads = ["", "strategy in A → in B", "runs"] if paired else ["", "strategy", "A", "B"]
    cells = []
    for labels in moving:
        told = f"{short(labels.changed)} another; most {short(labels.largest)}"
        at = f"{told} in {labels.largest_quarter}"
        cells.append([labels.state, at, *([""] * (len(heads) - 2))])
        lines = _moves(labels, None if everything else MOST_MOVES)
        cells += [["", *line] for line in (lines if paired else _shares(labels))]
    return _table(heads, cells, left=2)


def _moves(labels: "Labels", most: int | None) -> Iterator[list[str]]:
    changed = [move for move in labels.moves if move.before != move.after]
    for move in changed[:most]:
        yield [f"  {move.before} → {move.after}", short(move.share)]
    rest = sum(move.share for move in changed[most:]) if most is not None else 0
    if rest:
        yield ["  other changes", short(rest)]


def _shares(labels: "Labels") -> Iterator[list[str]]:
    for name, first, second in labels.shares:
        yield [f"  {name}", short(first), short(second)]


def explanation(found: "Comparison", everything: bool) -> Iterator[str]:
    """Say what the numbers are, what is not shown, and what the whole is not."""
    moving, still = shown(found, everything)
    if moving:
        yield _PAIRED.format(found.common.first.size) if found.common.paired else _APART
    if moving and still:
        yield f"Not moving in any quarter: {_listed(still)}."
    hidden = {row.measure for row in found.rows} - {
        row.measure for row in (*moving, *still)
    }
    if hidden:
        yield (
            f"{len(hidden)} more measures: --state ID shows all of a state, --measure NAME "
            "one of all states, --json and --csv everything."
        )
    yield "A scenario under stated assumptions, not a forecast."


_PAIRED = (
    "B − A: median difference of {:,} pairs of runs with the same draws and luck. 5% and "
    "95%: nine tenths of the pairs lie between. ±: how far off the median may be for want "
    "of runs, 95 times of 100. Sign: share of pairs with the sign of the median (of 0: "
    "without a difference). Largest: the median difference of the quarter in which it is "
    "farthest from 0."
)
_APART = (
    "B − A: difference of the medians, with its 95% bootstrap interval. Largest: that of "
    "the quarter in which it is farthest from 0."
)


def _listed(rows: "Sequence[Row]") -> str:
    by_measure: dict[str, list[str]] = {}
    for row in rows:
        by_measure.setdefault(row.measure, []).append(row.state)
    return "; ".join(f"{name} of {', '.join(of)}" for name, of in by_measure.items())
