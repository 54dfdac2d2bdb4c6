"""From an experiment file that somebody opens to settings, if the page can show it."""

from collections.abc import Iterator

from hedgesim.app.faults import few
from hedgesim.app.limits import MAX_UPLOAD
from hedgesim.app.offered import OFFERED
from hedgesim.app.presets import PRESETS, REGION, START, base_scenario
from hedgesim.app.settings import Added, Settings, problems_of
from hedgesim.app.texts import t
from hedgesim.app.toml import DESIGNS, NAME, experiment_of
from hedgesim.core.errors import ConfigError, Problem
from hedgesim.rules.decisions import DECISIONS
from hedgesim.world.events_schema import EVENT_TYPES
from hedgesim.world.experiment import Experiment
from hedgesim.world.experiment_text import load_experiment_text
from hedgesim.world.messages import in_order
from hedgesim.world.models_fields import ALL
from hedgesim.world.scenario import Event
from hedgesim.world.toml_text import TomlText, parse_toml

_VARIES = {kind: varies for varies, kind in DESIGNS.items()}
_TOLD = ("status", "title", "source_id", "note", "reason")
"""What an event says to people: no run reads it."""


def settings_of(text: str) -> Settings:
    """Give the world that an experiment file means.

    The number of runs and what is recorded are the page's own.

    Parameters
    ----------
    text
        The whole file: one that the page has written, or any other that says no more than
        settings can.

    Raises
    ------
    ConfigError
        With everything that is wrong with the file, or that cannot be shown here; of very
        many problems the first.
    """
    try:
        return _settings_of(text)
    except ConfigError as error:
        raise ConfigError(few(error.problems)) from None


def _settings_of(text: str) -> Settings:
    experiment = load_experiment_text(
        text, NAME, decisions=tuple(DECISIONS), max_bytes=MAX_UPLOAD
    )
    toml = parse_toml(experiment.text, f"{NAME}.toml")
    preset = _preset(experiment)
    problems = list(_beyond(experiment, toml))
    if preset is None:
        problems.append(toml.problem(("turns",), t("file.one_of", names=_turns())))
    if problems or preset is None:
        raise ConfigError(in_order(problems))
    settings = _settings(experiment, preset, toml)
    problems = problems_of(settings) or list(_different(settings, experiment, toml))
    if problems:
        raise ConfigError(problems)
    return settings


def _turns() -> str:
    return ", ".join(map(str, sorted({preset.turns for preset in PRESETS.values()})))


def _beyond(experiment: Experiment, toml: TomlText) -> Iterator[Problem]:
    """Find what no settings can say."""
    if experiment.region.id != REGION:
        yield toml.problem(("region",), REGION)
    if experiment.start != START:
        yield toml.problem(("start",), str(START))
    if experiment.design.kind not in _VARIES:
        kinds = t("file.one_of", names=", ".join(_VARIES))
        yield toml.problem(("design", "kind"), kinds)
    for key, found in (("factor", experiment.factors), ("figure", experiment.figures)):
        if found:
            yield toml.problem((key, 0), t("file.none"))
    for place, event in enumerate(toml.data.get("event", ())):
        if event["id"] not in _shipped_ids() and event["type"] not in OFFERED:
            expected = t("file.one_of", names=", ".join(OFFERED))
            yield toml.problem(("event", place, "type"), expected)


def _shipped_ids() -> set[str]:
    return {event.id for preset in PRESETS for event in base_scenario(preset).events}


def _preset(experiment: Experiment) -> str | None:
    """Give the preset that is nearest: of as many turns, with fewest events otherwise."""
    fitting = [p.id for p in PRESETS.values() if p.turns == experiment.turns]
    own = {event.id: event for event in experiment.scenario.events}

    def apart(preset: str) -> int:
        base = {event.id: event for event in base_scenario(preset).events}
        return sum(own.get(key) != base.get(key) for key in own.keys() | base.keys())

    return min(fitting, key=apart, default=None)


def _settings(experiment: Experiment, preset: str, toml: TomlText) -> Settings:
    settings = Settings(preset=preset, seed=experiment.seed)
    settings = settings.with_varies(_VARIES[experiment.design.kind])
    for name, value in experiment.parameters.items():
        settings = settings.with_parameter(name, value)
    for state, rule in experiment.rules.items():
        settings = settings.with_rule(state, rule)
    return _with_events(settings, experiment, toml)


def _with_events(settings: Settings, experiment: Experiment, toml: TomlText) -> Settings:
    own = {event.id: event for event in experiment.scenario.events}
    base = {event.id: event for event in base_scenario(settings.preset).events}
    for key, usual in base.items():
        event = own.get(key)
        if event is None:
            settings = settings.with_event_off(key)
        elif event != usual:
            settings = _with_change(settings, event, usual)
    everybody = {e["id"] for e in toml.data.get("event", ()) if e.get("target") == ALL}
    for key in own.keys() - base.keys():
        settings = settings.with_added(_added(own[key], key in everybody))
    return settings


def _with_change(settings: Settings, event: Event, usual: Event) -> Settings:
    if event.date_from != usual.date_from:
        settings = settings.with_event_date(event.id, event.date_from)
    own_size = event.likely is None and EVENT_TYPES[event.type].has_magnitude
    if own_size and (event.magnitude, event.likely) != (usual.magnitude, usual.likely):
        settings = settings.with_event_size(event.id, event.magnitude)
    return settings


def _added(event: Event, towards_all: bool) -> Added:
    return Added(
        id=event.id,
        date=event.date_from,
        type=event.type,
        title=event.title,
        actors=event.actors,
        targets=(ALL,) if towards_all else event.targets,
        partner=event.partner,
        organisation=event.organisation,
        magnitude=event.magnitude if EVENT_TYPES[event.type].has_magnitude else None,
    )


def _different(
    settings: Settings, experiment: Experiment, toml: TomlText
) -> Iterator[Problem]:
    """Find events that would not be what the file says they are."""
    shown = {event.id: event for event in experiment_of(settings).scenario.events}
    said = [event["id"] for event in toml.data.get("event", ())]
    for event in experiment.scenario.events:
        if _acts(event) == _acts(shown[event.id]):
            continue
        path = ("event", said.index(event.id)) if event.id in said else ("scenario",)
        yield toml.problem(path, t("file.event"))


def _acts(event: Event) -> tuple[object, ...]:
    """Give all of an event that runs read."""
    return tuple(getattr(event, f) for f in event.__dataclass_fields__ if f not in _TOLD)
