"""Whether the worlds that a lesson names can be run, and reach the quarters it names."""

from collections.abc import Iterator

from hedgesim.app.address import read_query
from hedgesim.app.lessons.models import ClaimTable, LessonFile, StepTable
from hedgesim.app.presets import PRESETS, START
from hedgesim.app.settings import checked
from hedgesim.core.calendar import Quarter
from hedgesim.core.errors import ConfigError, Problem
from hedgesim.world.toml_lines import KeyPath
from hedgesim.world.toml_text import TomlText

Place = tuple[KeyPath, str]
"""Where an address stands, and the address."""


def faults_of_worlds(said: LessonFile, toml: TomlText) -> Iterator[Problem]:
    """Find addresses that are no world, and quarters that lie beyond theirs.

    Parameters
    ----------
    said
        A lesson without other problems.
    toml
        Its file.
    """
    ends: dict[str, Quarter | None] = {}
    for path, query in _addresses(said):
        if query not in ends:
            try:
                ends[query] = _last_quarter(query)
            except ConfigError as refused:
                ends[query] = None
                for problem in refused.problems:
                    yield toml.problem(path, _told(problem), problem.hint)
    for path, quarter, queries in _quarters(said):
        reached = [end for end in (ends[query] for query in queries) if end is not None]
        if reached and min(reached) < Quarter.parse(quarter):
            yield toml.problem(path, f"a quarter to {min(reached)}, where its world ends")


def _told(problem: Problem) -> str:
    return f"in {problem.key}, {problem.expected}" if problem.key else problem.expected


def _last_quarter(query: str) -> Quarter:
    settings = checked(read_query(query).settings)
    return Quarter(START, 1).plus(PRESETS[settings.preset].turns - 1)


def _addresses(said: LessonFile) -> Iterator[Place]:
    for nth, step in enumerate(said.step):
        for path, table in _tables(nth, step):
            for key in ("world", "against"):
                if getattr(table, key):
                    yield (*path, key), getattr(table, key)
    for nth, claim in enumerate(said.claim):
        for key in ("world", "less"):
            if getattr(claim, key):
                yield ("claim", nth, key), getattr(claim, key)


def _tables(nth: int, step: StepTable) -> Iterator[tuple[KeyPath, object]]:
    yield ("step", nth), step
    for place, also in enumerate(step.also):
        yield ("step", nth, "also", place), also


def _quarters(said: LessonFile) -> Iterator[tuple[KeyPath, str, list[str]]]:
    """Give quarters, where they stand, and the worlds in which they are looked at."""
    for nth, step in enumerate(said.step):
        queries = [query for query in (step.world, step.against) if query]
        for place, watch in enumerate(step.watch):
            yield ("step", nth, "watch", place, "turn"), watch.turn, queries
    for nth, claim in enumerate(said.claim):
        yield ("claim", nth, "turn"), claim.turn, _worlds(claim)


def _worlds(claim: ClaimTable) -> list[str]:
    return [claim.world, *([claim.less] if claim.less else [])]
