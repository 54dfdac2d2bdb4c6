"""The model as SolaraViz makes it, and the inputs that SolaraViz shows for it."""

import math
from typing import Any

from hedgesim.app.dials import Dial, dial
from hedgesim.app.presets import PRESETS, base_scenario
from hedgesim.app.settings import Settings
from hedgesim.app.texts import t
from hedgesim.app.timeline import FIRST_SHOWN, timeline
from hedgesim.app.toml import experiment_of
from hedgesim.model import HedgingModel

SLIDERS = (
    "threat_scale", "threat_fall", "analogy_floor", "security_fear", "diplomacy_fear",
    "deference", "risk_aversion", "coercion_payoff",
)  # fmt: skip
"""Parameters that have a slider."""

WORLD = "invasion"
"""The world with which the page opens."""

LAST_RUN = 99
"""The last run that can be chosen."""

PLACES = 100
"""Places of a slider from one end to the other, at least."""


class DoorModel(HedgingModel):
    """A `HedgingModel` of one of the worlds of the classroom page.

    Every argument is what an input of SolaraViz gives. SolaraViz asks for the word `kwargs`
    where a model takes parameters by name.

    Parameters
    ----------
    world
        Title of a world, or its id in `hedgesim.app.presets.PRESETS`.
    without
        Title of an event that does not happen, as `left_out` gives it, or its id; any other
        word leaves out none.
    run
        Which run: 0 or more.
    **kwargs
        Parameters by name.

    Raises
    ------
    ConfigError
        If there is no such parameter, or a value is outside its range.
    KeyError
        If there is no such world.

    Examples
    --------
    >>> model = DoorModel("no_invasion", deference=0.9)
    >>> model.parameters["deference"], model.experiment.scenario.id
    (0.9, 'no_invasion')
    """

    def __init__(
        self, world: str = WORLD, without: str = "", run: int = 0, **kwargs: float
    ) -> None:
        self.settings = settings_of(world, without, kwargs)
        super().__init__(experiment_of(self.settings), run=run)


def settings_of(world: str, without: str, values: dict[str, float]) -> Settings:
    """Give the settings of the classroom page that the inputs mean.

    A value that differs from the default by rounding alone is the default.

    Examples
    --------
    >>> settings_of("The invasion", "", {"deference": 0.6}) == Settings()
    True
    """
    preset = {t(f"presets.{key}"): key for key in PRESETS}.get(world, world)
    found = Settings(preset=preset)
    key = {title: key for key, title in left_out().items()}.get(without, without)
    if key in {event.id for event in base_scenario(preset).events}:
        found = found.with_event_off(key)
    for name, value in values.items():
        usual = name in SLIDERS and math.isclose(value, dial(name).default, rel_tol=1e-9)
        found = found.with_parameter(name, None if usual else value)
    return found


def left_out() -> dict[str, str]:
    """Give the events that can be left out: the weightiest, by id, with year and title.

    Examples
    --------
    >>> left_out()["E082"].startswith("2022: ")
    True
    """
    shown = timeline(Settings(preset=WORLD))
    first = sorted(shown, key=lambda event: -event.weight)[:FIRST_SHOWN]
    ordered = sorted(first, key=lambda event: event.date)
    return {event.id: f"{event.date.year}: {event.title}" for event in ordered}


def inputs() -> dict[str, dict[str, Any]]:
    """Give the inputs in the form of SolaraViz: worlds, events, runs and parameters.

    Ranges, defaults and words of parameters come from their one declaration.

    Examples
    --------
    >>> shown = inputs()["deference"]
    >>> shown["label"], shown["value"], shown["min"], shown["max"], shown["step"]
    ('Deference that pressure buys (default 0.6)', 0.6, 0.0, 1.5, 0.01)
    """
    nothing = t("door.nothing")
    found: dict[str, dict[str, Any]] = {
        "world": _choice(t("door.world"), [t(f"presets.{key}") for key in PRESETS]),
        "without": _choice(t("door.without"), [nothing, *left_out().values()]),
        "run": {"type": "SliderInt", "label": t("door.run"), "value": 0, "min": 0,
                "max": LAST_RUN, "step": 1},
    }  # fmt: skip
    found["world"]["value"] = t(f"presets.{WORLD}")
    return found | {name: _slider(dial(name)) for name in SLIDERS}


def _choice(label: str, values: list[str]) -> dict[str, Any]:
    return {"type": "Select", "label": label, "value": values[0], "values": values}


def _slider(one: Dial) -> dict[str, Any]:
    label = t("door.slider", label=one.label, default=one.told(one.default))
    low, high = float(one.low), float(one.high)
    return {"type": "SliderFloat", "label": label, "value": one.default, "min": low,
            "max": high, "step": step_of(one)}  # fmt: skip


def step_of(one: Dial) -> float:
    """Give a round step on which the default lies, counted from the lower end.

    Examples
    --------
    >>> step_of(dial("deference"))
    0.01
    """
    power = math.floor(math.log10((one.high - one.low) / PLACES))
    for finer in range(4):
        step = 10.0 ** (power - finer)
        places = (one.default - one.low) / step
        if math.isclose(places, round(places), abs_tol=1e-9):
            return step
    return (one.default - one.low) / PLACES
