"""The worlds that the page opens with; their words stand among the texts."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from hedgesim.world.scenario import Scenario, load_scenario

REGION = "central_asia"
"""Region of every preset."""

START = 2013
"""Year in which every preset starts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Preset:
    """A shipped scenario and how far it is followed: `turns` quarters from the start."""

    id: str
    scenario: str
    turns: int


PRESETS: Mapping[str, Preset] = {
    preset.id: preset
    for preset in (
        Preset(id="before", scenario="history", turns=36),
        Preset(id="invasion", scenario="history", turns=52),
        Preset(id="no_invasion", scenario="no_invasion", turns=52),
    )
}
"""By id, in the order in which the page shows them: to 2021, to 2025, and without 2022."""


@lru_cache(maxsize=16)
def base_scenario(preset: str) -> Scenario:
    """Give the scenario of a preset as nobody has changed it.

    Examples
    --------
    >>> base_scenario("before").id
    'history'
    """
    return load_scenario(PRESETS[preset].scenario)
