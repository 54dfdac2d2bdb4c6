"""Reading lessons: strictly, every problem at once, with the line where it stands."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from hedgesim.app.answer import SHOWN
from hedgesim.app.lessons.models import ClaimTable, LessonFile, StepTable
from hedgesim.app.lessons.said import COUNTED, FORMS, has_own_number, places_in
from hedgesim.core.calendar import Quarter
from hedgesim.core.errors import ConfigError, Problem, did_you_mean
from hedgesim.engine.record import (
    ALIGNMENT,
    BETWEEN_PAIRS,
    BY_CHANNEL,
    OF_STATES,
    PAIR_MEASURES,
)
from hedgesim.measures.strategy_types import STRATEGIES
from hedgesim.report.facts import published
from hedgesim.world.messages import in_order, validate
from hedgesim.world.names import NAME_TEXT, is_name, looks_like_path
from hedgesim.world.plain_text import shown
from hedgesim.world.toml_lines import KeyPath
from hedgesim.world.toml_text import TomlText, read_toml

FOLDER = Path(__file__).resolve().parent
"""Where the lessons of the package lie."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """A lesson that has been read: its name, and what its file says.

    Attributes
    ----------
    name
        The name of its file, without the ending.
    said
        The file.
    claims
        Its claims by id.
    """

    name: str
    said: LessonFile
    claims: dict[str, ClaimTable]


@dataclass(frozen=True, slots=True)
class Run:
    """A world of a step, what its button says, and the world that is pinned, if any.

    The button of a step's own world has no words of its own.
    """

    title: str
    world: str
    against: str | None


@cache
def lessons() -> dict[str, Lesson]:
    """Give the lessons of the package by name, in their order.

    Examples
    --------
    >>> list(lessons())[:2]
    ['threat_and_alignment', 'how_sure']
    """
    found = [read_lesson(path) for path in sorted(FOLDER.glob("*.toml"))]
    return {one.name: one for one in sorted(found, key=lambda lesson: lesson.said.order)}


def lesson(name: str) -> Lesson:
    """Give a lesson of the package by name, or the one in a file.

    Parameters
    ----------
    name
        A name, or the path of a file.

    Raises
    ------
    ConfigError
        If there is none of that name, or something is wrong in the file.
    """
    if looks_like_path(name):
        return read_lesson(Path(name), worlds=True)
    known = lessons()
    if name not in known:
        hint = did_you_mean(name, known)
        expected = f"a lesson: {', '.join(known)}; or the path of a file"
        raise ConfigError(
            [Problem(where="lesson", value=name, expected=expected, hint=hint)]
        )
    return known[name]


def read_lesson(path: Path, *, worlds: bool = False) -> Lesson:
    """Read the file of a lesson.

    Parameters
    ----------
    path
        The file.
    worlds
        Whether its addresses are tried, too, which takes a moment each; those of the
        package are tried by its tests.

    Raises
    ------
    ConfigError
        With every problem of the file: text that is no TOML, a key that is unknown, missing
        or of another kind, a key's number without a claim, a claim that nobody names, steps
        that take longer than the lesson.
    """
    toml = read_toml(path)
    said = validate(LessonFile, toml)
    problems = list(_faults(said, toml))
    if worlds and not problems:
        from hedgesim.app.lessons.worlds import faults_of_worlds

        problems += faults_of_worlds(said, toml)
    if not is_name(path.stem):
        problems.append(Problem(where=shown(path), key="file name", expected=NAME_TEXT))
    if problems:
        raise ConfigError(in_order(problems))
    return Lesson(
        name=path.stem, said=said, claims={claim.id: claim for claim in said.claim}
    )


def _faults(said: LessonFile, toml: TomlText) -> Iterator[Problem]:
    """Find what no single key shows."""
    minutes = sum(step.minutes for step in said.step)
    if minutes != said.minutes:
        yield toml.problem(("minutes",), f"{minutes}, which its steps take together")
    known = {row["id"] for row in published().rows}
    for place, fact in enumerate(said.facts):
        if fact not in known:
            expected = "the id of a fact, as `hedgesim facts` has it"
            yield toml.problem(("facts", place), expected, did_you_mean(fact, known))
    for place, claim in enumerate(said.claim):
        yield from _faults_of_claim(claim, ("claim", place), said, toml)
    for place, step in enumerate(said.step):
        yield from _faults_of_step(step, ("step", place), toml)
    yield from _faults_of_key(said, toml)


def _faults_of_step(step: StepTable, at: KeyPath, toml: TomlText) -> Iterator[Problem]:
    needs_world = ("against", "do", "look", "watch", "also") if step.world is None else ()
    for key in needs_world:
        if getattr(step, key):
            yield toml.problem((*at, key), "a step with a world, which is run")
    if len(step.options) == 1:
        yield toml.problem((*at, "options"), "none, or at least two to choose from")
    for place, watch in enumerate(step.watch):
        here = (*at, "watch", place)
        if not _of_a_state(watch.measure, SHOWN):
            yield _no_measure(toml, (*here, "measure"), watch.measure, SHOWN)
        yield from _faults_of_turns(watch.since, watch.turn, here, toml)


def _faults_of_claim(
    claim: ClaimTable, at: KeyPath, said: LessonFile, toml: TomlText
) -> Iterator[Problem]:
    if [other.id for other in said.claim].count(claim.id) > 1:
        yield toml.problem((*at, "id"), "each id once")
    yield from _faults_of_measures(claim, at, toml)
    yield from _faults_of_turns(claim.since, claim.turn, at, toml)
    if (claim.say == "run") != (claim.run is not None):
        yield toml.problem((*at, "run"), 'the number of a run, with say = "run" alone')
    if (claim.say == "label") != (claim.label is not None):
        yield toml.problem((*at, "label"), 'a strategy, with say = "label" alone')
    if claim.label is not None and claim.label not in STRATEGIES:
        hint = did_you_mean(claim.label, STRATEGIES)
        yield toml.problem((*at, "label"), f"one of {', '.join(STRATEGIES)}", hint)
    if claim.unit == "percent" and not (claim.since or claim.less):
        yield toml.problem(
            (*at, "unit"), "a change since a quarter, or a world to take away"
        )
    try:
        float(claim.value)
    except ValueError:
        yield toml.problem((*at, "value"), 'a number in quotes, such as "0.47"')


def _faults_of_measures(
    claim: ClaimTable, at: KeyPath, toml: TomlText
) -> Iterator[Problem]:
    if claim.partner is not None:
        known = _of_pairs()
        if claim.measure not in known:
            yield _no_measure(toml, (*at, "measure"), claim.measure, known)
        if not all(q.endswith("Q4") for q in (claim.turn, claim.since or claim.turn)):
            yield toml.problem((*at, "turn"), "the end of a year where there is a partner")
        if claim.than is not None:
            yield toml.problem((*at, "than"), "no other measure where there is a partner")
        return
    for key, name in (("measure", claim.measure), ("than", claim.than)):
        if name is not None and not _of_a_state(name, OF_STATES):
            yield _no_measure(toml, (*at, key), name, OF_STATES)


def _of_a_state(measure: str, known: tuple[str, ...]) -> bool:
    if measure == ALIGNMENT:
        return False  # with whom?
    return measure in known or measure.startswith(f"{ALIGNMENT}_")


def _of_pairs() -> tuple[str, ...]:
    channels = ("security", "economy", "transit", "diplomacy")
    flows = (f"{name}_{channel}" for name in BY_CHANNEL for channel in channels)
    return (*PAIR_MEASURES, *BETWEEN_PAIRS, *flows)


def _no_measure(toml: TomlText, at: KeyPath, name: str, known: tuple[str, ...]) -> Problem:
    return toml.problem(at, f"a measure: {', '.join(known)}", did_you_mean(name, known))


def _faults_of_turns(
    since: str | None, turn: str, at: KeyPath, toml: TomlText
) -> Iterator[Problem]:
    wrong = False
    for key, text in (("since", since), ("turn", turn)):
        try:
            Quarter.parse(text or turn)
        except ValueError:
            wrong = True
            yield toml.problem((*at, key), "a quarter such as 2022Q4")
    if not wrong and since is not None and not Quarter.parse(since) < Quarter.parse(turn):
        yield toml.problem((*at, "since"), "a quarter before that of turn")


def _faults_of_key(said: LessonFile, toml: TomlText) -> Iterator[Problem]:
    """See that each number of the key is a claim, and each claim is in the key."""
    claims = {claim.id: claim for claim in said.claim}
    named: set[str] = set()
    for path, text in _texts_of_key(said):
        if has_own_number(text):
            yield toml.problem(path, "no number but years and claims in braces")
        for name, form in places_in(text):
            named.add(name)
            fault = _fault_of_place(name, form, claims)
            if fault:
                yield toml.problem(path, fault, did_you_mean(name, claims))
        if "{" in text and not list(places_in(text)):
            yield toml.problem(path, "braces around the id of a claim alone")
    for place, claim in enumerate(said.claim):
        if claim.id not in named:
            yield toml.problem(("claim", place, "id"), "a claim that an answer names")


def _fault_of_place(name: str, form: str, claims: dict[str, ClaimTable]) -> str | None:
    if name not in claims:
        return f"the id of a claim in braces, not {{{name}}}"
    if form not in FORMS:
        return f"a form of a claim: {', '.join(filter(None, FORMS))}"
    counted = claims[name].say in COUNTED
    if counted != (form == "runs"):
        return f"{{{name}:runs}} for claims that count runs, and for no other"
    if form in ("moves", "than") and not float(claims[name].value):
        return f"a number that is not 0 for {{{name}:{form}}}"
    return None


def runs_of(step: StepTable) -> tuple[Run, ...]:
    """Give the worlds of a step: its own first, then each other that has a button.

    Examples
    --------
    >>> step = lesson("threat_and_alignment").said.step[1]
    >>> [(run.world, run.against) for run in runs_of(step)]
    [('world=invasion', 'world=no_invasion')]
    """
    if step.world is None:
        return ()
    others = (
        Run(also.title, also.world, also.against or step.against) for also in step.also
    )
    return (Run("", step.world, step.against), *others)


def _texts_of_key(said: LessonFile) -> Iterator[tuple[KeyPath, str]]:
    for place, step in enumerate(said.step):
        for line, text in enumerate(step.answer):
            yield ("step", place, "answer", line), text
