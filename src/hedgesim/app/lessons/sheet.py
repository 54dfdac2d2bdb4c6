"""Sheets to print: one for students, one with the teacher's key; each one HTML file."""

import base64
import hashlib
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from hedgesim.app.differences import subject
from hedgesim.app.lessons.reader import Lesson, runs_of
from hedgesim.app.lessons.result import capitalised
from hedgesim.app.lessons.said import filled
from hedgesim.app.limits import RUNS_AT_REST
from hedgesim.app.settings import Settings
from hedgesim.app.texts import t
from hedgesim.report.facts import REGION, published
from hedgesim.study import folder
from hedgesim.world.region_reader import load_region

FORBIDDING = (
    "default-src 'none'; style-src 'sha256-{style}'; base-uri 'none'; form-action 'none'"
)
"""Nothing is loaded from anywhere, and no script runs."""


def sheet(lesson: Lesson, *, key: bool = False) -> str:
    """Write a sheet as one HTML file that prints on A4.

    Parameters
    ----------
    lesson
        The lesson.
    key
        The teacher's sheet: answers, advice, and what is known to fail; else the
        students', which has no answer.
    """
    style = (files("hedgesim.app.lessons") / "templates/sheet.css").read_text("utf-8")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    environment = Environment(
        loader=PackageLoader("hedgesim.app.lessons"), autoescape=True,
        undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    environment.filters |= {"code": _with_code, "capitalize_first": capitalised}
    page = environment.get_template("key.html" if key else "student.html").render(
        t=t, lesson=lesson.said, name=lesson.name, subject=_subject, runs_of=runs_of,
        fill=_filler(lesson),
        facts=facts_of(lesson) if key else (), runs=RUNS_AT_REST, seed=Settings().seed,
        style=Markup(style),  # our own file
        forbidding=FORBIDDING.format(style=digest),
    )  # fmt: skip
    return page.replace("<style>\n", "<style>").replace("\n</style>", "</style>")


def _subject(measure: str, state: str) -> str:
    return subject(measure, state, load_region(REGION))


def _filler(lesson: Lesson) -> Any:
    return lambda text: filled(text, lesson.claims)


def _with_code(text: str) -> Markup:
    """Set what stands between grave accents as code, and escape the rest.

    Examples
    --------
    >>> print(_with_code("set `a` < 1"))
    set <code>a</code> &lt; 1
    """
    parts = text.split("`")
    marked = [
        Markup("<code>{}</code>").format(part) if place % 2 else Markup.escape(part)
        for place, part in enumerate(parts)
    ]
    return Markup("").join(marked)


def facts_of(lesson: Lesson) -> tuple[Mapping[str, Any], ...]:
    """Give the statements that a lesson touches, as they were last published."""
    rows = {row["id"]: row for row in published().rows}
    return tuple(rows[fact] for fact in lesson.said.facts)


def place_of(name: str, out: str | None, *, key: bool = False) -> Path:
    """Choose the file of a sheet: the one given, else one here, named after the lesson.

    Parameters
    ----------
    name
        Of the lesson.
    out
        A file, if one was asked for.
    key
        Whether it is the teacher's sheet.

    Raises
    ------
    ConfigError
        If it is no HTML file in a folder that exists.
    """
    usual = f"lesson-{name}{'-key' if key else ''}.html"
    return folder.see_html(Path(usual if out is None else out))
