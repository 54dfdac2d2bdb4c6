"""From settings to an experiment file, which the page itself runs."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache

from hedgesim.app.address import query_of
from hedgesim.app.faults import faults_of
from hedgesim.app.limits import MAX_COMMENT, RUNS_AT_REST
from hedgesim.app.offered import lasts
from hedgesim.app.presets import PRESETS, REGION, START
from hedgesim.app.presets import base_scenario as base_scenario
from hedgesim.app.settings import ALL, CHANCE, EVENTS, Added, Settings
from hedgesim.app.texts import t
from hedgesim.app.toml_words import comment, listed, pair
from hedgesim.core.errors import ConfigError
from hedgesim.rules.decisions import DECISIONS
from hedgesim.world.events_schema import EVENT_TYPES, Lasting
from hedgesim.world.experiment import Experiment
from hedgesim.world.experiment_text import load_experiment_text
from hedgesim.world.models_fields import ALL as EVERYBODY
from hedgesim.world.parameters import parameters
from hedgesim.world.scenario import Event, Scenario

NAME = "my_world"
"""Name of the experiment, and of its file."""

DESIGNS = {CHANCE: "default", EVENTS: "magnitudes", ALL: "likely"}
"""What differs between runs, and the kind of design that says so."""


@lru_cache(maxsize=512)
def experiment_of(settings: Settings, runs: int = RUNS_AT_REST) -> Experiment:
    """Give the experiment that settings mean.

    Raises
    ------
    ConfigError
        With everything that is wrong with them.
    """
    said = experiment_text(settings, runs)
    if settings.parameters:  # judged where they were written; what else is said is known
        fixed = {name: float(value) for name, value in settings.parameters}
        usual = experiment_of(replace(settings, parameters=()), runs)
        title, question = _title(settings)
        return replace(usual, title=title, question=question, text=said, parameters=fixed)
    try:
        return load_experiment_text(said, NAME, decisions=tuple(DECISIONS))
    except ConfigError as error:  # nobody has seen the lines of that text
        where = t("file.where")
        told = (replace(problem, where=where, line=None) for problem in error.problems)
        raise ConfigError(dict.fromkeys(told)) from None


def experiment_text(settings: Settings, runs: int = RUNS_AT_REST) -> str:
    """Write settings as a whole experiment file, which `hedgesim run` accepts.

    Parameters
    ----------
    settings
        The world.
    runs
        How many runs the file asks for.

    Raises
    ------
    ConfigError
        If they cannot be written so that the file says the same. What else may be wrong
        with them is found where the file is read.
    """
    faults = list(faults_of(settings))
    if faults:
        raise ConfigError(faults)
    base = base_scenario(settings.preset)
    lines = [*_head(settings, runs), *_without(settings, base), *_rules(settings)]
    lines += [*_parameters(settings), *_design(settings)]
    for event in base.events:
        if event.id in _changed(settings) and event.id not in settings.off:
            lines += _table(_as_table(event, settings), _told(event, settings))
    for added in settings.added:
        lines += _table(_added(added), [t("file.added")])
    return "\n".join(lines) + "\n"


def _head(settings: Settings, runs: int) -> Iterator[str]:
    yield from comment(t("file.head"))
    query = query_of(settings)
    if len(query) <= MAX_COMMENT:
        yield from comment(t("file.address"))
        yield f"#   ?{query}"
    preset, (title, question) = PRESETS[settings.preset], _title(settings)
    yield pair("format", 1)
    yield pair("title", title)
    yield pair("question", question)
    yield pair("expectation", t("file.expectation"))
    yield pair("source", t("file.source"))
    yield pair("region", REGION)
    yield pair("scenario", preset.scenario)
    yield pair("start", START)
    yield pair("turns", preset.turns)
    yield pair("runs", runs)
    yield pair("seed", settings.seed)


def _title(settings: Settings) -> tuple[str, str]:
    """Give title and question."""
    title = t(f"presets.{settings.preset}")
    usual = Settings(preset=settings.preset, varies=settings.varies, seed=settings.seed)
    if settings == usual:
        return title, t("file.question_unchanged")
    return t("file.title", preset=title), t("file.question")


def _without(settings: Settings, base: Scenario) -> Iterator[str]:
    """Leave out what does not happen, and what stands below in another form."""
    gone = sorted({*settings.off, *_changed(settings)})
    if not gone:
        return
    yield ""
    by_id = {event.id: event for event in base.events}
    for key in settings.off:
        event = by_id[key]
        words = t("file.off", id=key, title=event.title, date=event.date_from)
        yield from comment(words)
    if set(gone) > set(settings.off):
        yield from comment(t("file.below"))
    yield from listed("without", gone)


def _changed(settings: Settings) -> set[str]:
    return {key for key, _ in (*settings.sizes, *settings.dates)}


def _rules(settings: Settings) -> Iterator[str]:
    if settings.rules:
        yield from ("", "[rules]", *comment(t("file.rules")))
        yield from (pair(state, rule) for state, rule in settings.rules)


def _parameters(settings: Settings) -> Iterator[str]:
    declared = parameters()
    if settings.parameters:
        yield from ("", "[parameters]")
    for name, value in settings.parameters:
        one = declared[name]
        yield from comment(t("file.default", meaning=one.meaning, default=one.default))
        yield pair(name, float(value))


def _design(settings: Settings) -> Iterator[str]:
    yield from ("", "[design]", *comment(t(f"file.varies_{settings.varies}")))
    yield pair("kind", DESIGNS[settings.varies])


def _told(event: Event, settings: Settings) -> Iterator[str]:
    """Say what is changed of an event."""
    sizes, dates = dict(settings.sizes), dict(settings.dates)
    named = {"id": event.id, "title": event.title}
    if event.id in sizes:
        yield t("file.size", size=sizes[event.id], usual=event.magnitude, **named)
    if event.id in dates:
        yield t("file.date", date=dates[event.id], usual=event.date_from, **named)


def _table(table: dict[str, object], told: Iterable[str]) -> Iterator[str]:
    """Write an event, without what is not said of it."""
    yield ""
    for words in told:
        yield from comment(words)
    yield "[[event]]"
    for key, value in table.items():
        if value is not None and value not in ([], ""):
            yield pair(key, value)


def _as_table(event: Event, settings: Settings) -> dict[str, object]:
    """Give an event of the scenario with another size or date.

    Without a size of its own it keeps its row of the coding table, or its likely range, so
    that what is drawn of it stays what it was.
    """
    size = dict(settings.sizes).get(event.id)
    date = dict(settings.dates).get(event.id, event.date_from)
    said: dict[str, object] = {"id": event.id, **_when(event, date)}
    said |= {"type": event.type, "subtype": event.subtype}
    said |= {"actor": list(event.actors), "target": list(event.targets)}
    said |= {"partner": event.partner, "buyer": event.buyer, "goods": event.goods or None}
    said |= {"organisation": event.organisation, "parameter": event.parameter}
    said |= {"value": event.value, "actor_cut": None if event.actor_cut else False}
    if size is not None:
        said |= {"magnitude": float(size), "reason": t("file.reason")}
    elif event.coding is None and EVENT_TYPES[event.type].has_magnitude:
        said |= {"magnitude": event.magnitude, "reason": event.reason or t("file.reason")}
        said["likely"] = list(event.likely) if event.likely else None
    said |= {"status": event.status, "title": event.title, "source_id": event.source_id}
    return said


def _when(event: Event, date: dt.date) -> dict[str, object]:
    """Give the dates of an event that begins on another; it ends when it did."""
    if not issubclass(EVENT_TYPES[event.type], Lasting):
        return {"date": date}
    until = event.date_to
    return {"from": date, "to": None if until is None else max(until, date)}


def _added(added: Added) -> dict[str, object]:
    everybody = added.targets == (EVERYBODY,)
    return {
        "id": added.id,
        "from" if lasts(added.type) else "date": added.date,
        "type": added.type,
        "actor": list(added.actors),
        "target": EVERYBODY if everybody else list(added.targets),
        "partner": added.partner,
        "organisation": added.organisation,
        "magnitude": added.magnitude,
        "reason": t("file.reason"),
        "status": "hypothetical",
        "title": added.title,
        "source_id": "assumed",
    }
