"""From an experiment file that somebody opens to settings, if the page can show it."""

from collections.abc import Iterator

from hedgesim.app.limits import MAX_ADDED, MAX_UPLOAD
from hedgesim.app.presets import PRESETS, REGION, START
from hedgesim.app.settings import Added, Settings, problems_of
from hedgesim.app.texts import t
from hedgesim.app.toml import DESIGNS, NAME, base_scenario, experiment_of
from hedgesim.core.errors import ConfigError, Problem
from hedgesim.rules.decisions import DECISIONS
from hedgesim.world.events_schema import EVENT_TYPES
from hedgesim.world.experiment import Experiment
from hedgesim.world.experiment_text import load_experiment_text
from hedgesim.world.scenario import Event



def settings_of(text: str) -> Settings:
    """Give the world that an experiment file means.

    The number of runs and what is recorded are the page's own.

    Parameters
    ----------
    text
        The whole file.

    Raises
    ------
    ConfigError
        With everything that is wrong with the file, or that cannot be shown here.
    """
    experiment = load_experiment_text(
        text, NAME, decisions=tuple(DECISIONS), max_bytes=MAX_UPLOAD
    )
    problems = list(_beyond(experiment))
    preset = _preset(experiment)
    if preset is None:
        turns = ", ".join(sorted({str(p.turns) for p in PRESETS.values()}))
        problems.append(_cannot("turns", experiment.turns, f"one of {turns}"))
    if problems or preset is None:
        raise ConfigError(problems)
    settings = _settings(experiment, preset)
    problems = problems_of(settings) or list(_different(settings, experiment))
    if problems:
        raise ConfigError(problems)
    return settings


def _beyond(experiment: Experiment) -> Iterator[Problem]:
    """Find what no settings can say."""
    kinds = {kind: varies for varies, kind in DESIGNS.items()}
    if experiment.region.id != REGION:
        yield _cannot("region", experiment.region.id, REGION)
    if experiment.start != START:
        yield _cannot("start", experiment.start, str(START))
    if experiment.design.kind not in kinds:
        yield _cannot("[design] kind", experiment.design.kind, f"one of {', '.join(kinds)}")
    if experiment.factors:
        yield _cannot("[[factor]]", len(experiment.factors), t("file.none"))
    if experiment.figures:
        yield _cannot("[[figure]]", len(experiment.figures), t("file.none"))


def _preset(experiment: Experiment) -> str | None:
    """Give the preset that is nearest: of as many turns, with fewest events otherwise."""
    fitting = [p.id for p in PRESETS.values() if p.turns == experiment.turns]
    own = {event.id: event for event in experiment.scenario.events}

    def apart(preset: str) -> int:
        base = {event.id: event for event in base_scenario(preset).events}
        return sum(own.get(key) != base.get(key) for key in own.keys() | base.keys())

    return min(fitting, key=apart, default=None)


def _settings(experiment: Experiment, preset: str) -> Settings:
    kinds = {kind: varies for varies, kind in DESIGNS.items()}
    settings = Settings(preset=preset, seed=experiment.seed)
    settings = settings.with_varies(kinds[experiment.design.kind])
    for name, value in experiment.parameters.items():
        settings = settings.with_parameter(name, value)
    for state, rule in experiment.rules.items():
        settings = settings.with_rule(state, rule)
    return _with_events(settings, experiment)


def _with_events(settings: Settings, experiment: Experiment) -> Settings:
    own = {event.id: event for event in experiment.scenario.events}
    base = {event.id: event for event in base_scenario(settings.preset).events}
    for key, usual in base.items():
        event = own.get(key)
        if event is None:
            settings = settings.with_event_off(key)
        elif event != usual:
            settings = _with_change(settings, event, usual)
    for key in own.keys() - base.keys():
        settings = settings.with_added(_added(own[key]))
    return settings


def _with_change(settings: Settings, event: Event, usual: Event) -> Settings:
    if event.date_from != usual.date_from:
        settings = settings.with_event_date(event.id, event.date_from)
    if event.likely is None and EVENT_TYPES[event.type].has_magnitude:
        settings = settings.with_event_size(event.id, event.magnitude)
    return settings


def _added(event: Event) -> Added:
    return Added(
        id=event.id,
        date=event.date_from,
        type=event.type,
        title=event.title,
        actors=event.actors,
        targets=event.targets,
        partner=event.partner,
        organisation=event.organisation,
        magnitude=event.magnitude if EVENT_TYPES[event.type].has_magnitude else None,
    )


def _different(settings: Settings, experiment: Experiment) -> Iterator[Problem]:
    """Find events that would not be what the file says they are."""
    if len(settings.added) > MAX_ADDED:
        yield _cannot("[[event]]", len(settings.added), f"at most {MAX_ADDED} added events")
    shown = {event.id: event for event in experiment_of(settings).scenario.events}
    for event in experiment.scenario.events:
        if _acts(event) != _acts(shown[event.id]):
            yield _cannot("[[event]]", event.id, t("file.event"))


def _acts(event: Event) -> tuple[object, ...]:
    """Give all of an event that runs read."""
    told = ("status", "title", "source_id", "note", "reason")
    return tuple(getattr(event, f) for f in event.__dataclass_fields__ if f not in told)


def _cannot(key: str, value: object, expected: str) -> Problem:
    return Problem(
        where=t("file.here"), key=key, value=str(value), expected=expected
    )
