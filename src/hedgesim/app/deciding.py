"""The ways to decide that a state can be given, each with a line of explanation."""

import inspect
from functools import cache

from hedgesim.app.settings import Settings
from hedgesim.rules.decisions import DECISIONS
from hedgesim.world.factor_subjects import DEFAULT_RULE


@cache
def ways() -> dict[str, str]:
    """Give the first line of each way's explanation by its name, the usual one first.

    Functions of one's own are not among them: a page takes data, never code.

    Examples
    --------
    >>> ways()["bandwagon"]
    'Follow power, whoever holds it and whatever they intend.'
    >>> next(iter(ways()))
    'multi_vector'
    """
    names = sorted(DECISIONS, key=lambda name: name != DEFAULT_RULE)
    return {name: _first_line(DECISIONS[name].__doc__) for name in names}


def _first_line(text: str | None) -> str:
    return inspect.cleandoc(text or "").partition("\n")[0]


def way_of(settings: Settings, state: str) -> str:
    """Give the name of the way in which a state decides."""
    return dict(settings.rules).get(state, DEFAULT_RULE)


def common_way(settings: Settings, states: tuple[str, ...]) -> str | None:
    """Give the way in which all states decide, or None if they do not agree."""
    found = {way_of(settings, state) for state in states}
    return found.pop() if len(found) == 1 else None


def all_by(settings: Settings, states: tuple[str, ...], way: str) -> Settings:
    """Give the world in which every state decides in one way."""
    for state in states:
        settings = settings.with_rule(state, way)
    return settings
