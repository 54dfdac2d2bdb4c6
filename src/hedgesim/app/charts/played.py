"""What the panel "Play" shows of a game: the picture so far, and a card for each year."""

from collections.abc import Iterable
from html import escape
from typing import Any

from hedgesim.app.charts.look import WIDTH, Look
from hedgesim.app.charts.middle import MIDDLE
from hedgesim.app.course import Answered, Course, Effort, Year
from hedgesim.app.game import QUARTERS, Game
from hedgesim.app.telling import strategy_in_words
from hedgesim.app.texts import t
from hedgesim.model.telling import percent
from hedgesim.plots.style import state_colours, two_places

MOST_EVENTS = 8
"""Events of a year that are told by name."""

DECIMALS = 4

TOLD = 2
"""Of what a power's rule would have done, how much is told."""


def score_text(score: float) -> str:
    """Write a score.

    Examples
    --------
    >>> score_text(74.629)
    '74.6'
    """
    return f"{score:.1f}"


def course_options(course: Course) -> dict[str, Any]:
    """Give the options of the picture: alignment by quarter, and where the game began."""
    game = course.game
    began = {
        "symbol": "none", "silent": True,
        "label": {"color": MIDDLE, "formatter": t("play.began"), "align": "right"},
        "lineStyle": {"color": MIDDLE, "type": "dashed", "width": 1},
        "data": [{"xAxis": course.played_from - 1}],
    }  # fmt: skip
    lines = []
    for target in game.targets:
        style = _style(game, target)
        lines.append({
            "type": "line", "name": course.names[target], "showSymbol": False,
            "data": [round(value, DECIMALS) for value in course.series[target]],
            "lineStyle": style, "itemStyle": {"color": style["color"]},
        })  # fmt: skip
    lines[0]["markLine"] = began
    return {
        "animation": False,
        "grid": {"left": 40, "right": 16, "top": 44, "bottom": 22},
        "tooltip": {"trigger": "axis", "confine": True, "order": "valueDesc"},
        "legend": {"textStyle": {"color": MIDDLE}, "top": 0, "left": 0, "itemGap": 14},
        "xAxis": {
            "type": "category", "data": list(course.quarters), "boundaryGap": False,
            "axisLabel": {"color": MIDDLE, "interval": QUARTERS - 1},
            "axisTick": {"show": False},
        },
        "yAxis": {
            "type": "value", "min": 0, "axisLabel": {"color": MIDDLE},
            "splitLine": {"lineStyle": {"color": MIDDLE, "opacity": 0.25}},
        },
        "series": lines,
    }  # fmt: skip


def _style(game: Game, target: str) -> dict[str, Any]:
    """Give colour and dashes of a line: of a vector those of every figure."""
    if game.is_power:
        colour = state_colours(game.targets, (game.role,))[target]
        return {"color": colour, "width": WIDTH}
    return Look().line(target, game.targets)


def year_html(course: Course, nth: int) -> str:
    """Tell a year of a course: choices beside the model's own, numbers, events, reasons.

    Parameters
    ----------
    course
        What came of a game.
    nth
        Place in `course.years`; 0 is the year before the first that is played.
    """
    year = course.years[nth]
    parts = [_choices(course, year), _numbers(course, year), _events(year)]
    return "".join([*parts, *_reasons(course, year)])


def _choices(course: Course, year: Year) -> str:
    """Set what was chosen beside what the rule would have chosen."""
    if not year.rows:
        return ""
    kind = "power" if course.game.is_power else "state"
    heads = [t(f"play.{kind}_{name}") for name in ("whom", "yours", "came", "own")]
    head = "".join(f'<th scope="col">{escape(said)}</th>' for said in heads)
    body = "".join(_row(course, row) for row in year.rows)
    note = t("play.left" if year.left else f"play.{kind}_table")
    return (
        f'<table class="play-table"><thead><tr>{head}</tr></thead>'
        f'<tbody>{body}</tbody></table><p class="note">{escape(note)}</p>'
    )


def _row(course: Course, row: Effort | Answered) -> str:
    name, act = course.names[row.target], t(f"play.act_{row.act}")
    if isinstance(row, Effort):
        cells = (act, _from_to(row.before, row.given), percent(row.own))
    else:
        cells = (act, _from_to(row.before, row.after), own_in_words(row.own))
    ids = ("yours", "came", "own")
    told = "".join(
        f'<td data-testid="play-{key}-{row.target}">{escape(cell)}</td>'
        for key, cell in zip(ids, cells, strict=True)
    )
    return f'<tr><th scope="row">{escape(name)}</th>{told}</tr>'


def own_in_words(own: Iterable[tuple[str, float]]) -> str:
    """Say what a power's rule would have done most.

    Examples
    --------
    >>> own_in_words((("alone", 0.7), ("offer", 0.2), ("press", 0.1)))
    'leave alone 70%, offer 20%'
    """
    first = list(own)[:TOLD]
    return ", ".join(f"{t(f'play.act_{act}')} {percent(share)}" for act, share in first)


def _from_to(before: float, after: float) -> str:
    return t("play.from_to", before=percent(before), after=percent(after))


def _numbers(course: Course, year: Year) -> str:
    cells = [
        _number(name, value, course.names[course.reference])
        for name, value in year.numbers.items()
    ]
    cells.append(
        f"<div><dt>{escape(t('play.year_score'))}</dt>"
        f'<dd data-testid="play-year-score">{score_text(year.score)}</dd></div>'
    )
    return f'<dl class="step-numbers">{"".join(cells)}</dl>'


def _number(name: str, value: float, partner: str) -> str:
    said = t(f"play.number_{name}", partner=partner)
    return (
        f"<div><dt>{escape(said)}</dt>"
        f'<dd data-testid="play-{name}">{two_places(value)}</dd></div>'
    )


def _events(year: Year) -> str:
    told = [f"{event.title} ({event.date})" for event in year.events[:MOST_EVENTS]]
    if len(year.events) > MOST_EVENTS:
        told.append(t("step.more_events", count=len(year.events) - MOST_EVENTS))
    lines = "".join(f"<li>{escape(line)}</li>" for line in told or [t("step.no_events")])
    head = t("play.events", year=year.year)
    return (
        f'<h4>{escape(head)}</h4><ul class="play-events" data-testid="play-events">'
        f"{lines}</ul>"
    )


def _reasons(course: Course, year: Year) -> list[str]:
    strategy = t(
        "play.strategy",
        name=course.names[year.whom],
        year=year.year,
        strategy=strategy_in_words(year.strategy),
    )
    told = [
        f"<h4>{escape(t('step.why'))}</h4>",
        f'<p data-testid="play-strategy">{escape(strategy)}</p>',
        f'<p class="play-why" data-testid="play-why">{escape(year.sentence)}</p>',
    ]
    if year.own_sentence:
        said = t("play.own_run", sentence=year.own_sentence)
        told.append(f'<p class="play-why" data-testid="play-own-run">{escape(said)}</p>')
    return told
