"""A world of the page is what its file says, also where its parameters are laid over it.

Planted and caught: parameters laid over without those that are fixed (their values); the
text of the usual world kept (text); its title kept (title); the world of another number of
runs taken (runs).
"""

import datetime as dt
from dataclasses import fields

import numpy as np
import pytest

from hedgesim.app.settings import Settings
from hedgesim.app.toml import NAME, experiment_of, experiment_text
from hedgesim.core.errors import ConfigError
from hedgesim.rules.decisions import DECISIONS
from hedgesim.world.experiment import Experiment
from hedgesim.world.experiment_text import load_experiment_text
from hedgesim.world.parameters import parameters

CHANGED = (
    Settings()
    .with_event_off("E095")
    .with_event_size("E100", 0.3)
    .with_event_date("H006", dt.date(2023, 1, 1))
    .with_rule("KAZ", "bandwagon")
    .with_seed(7)
)


def some(settings, generator, number):
    """Set some parameters anywhere within their ranges."""
    for name in generator.choice(list(parameters()), number, replace=False).tolist():
        said = parameters()[name].parameter
        settings = settings.with_parameter(
            name, float(generator.uniform(said.low, said.high))
        )
    return settings


@pytest.mark.parametrize("varies", ["chance", "events", "all"])
def test_a_world_is_what_its_file_says(varies):
    generator = np.random.default_rng(11)
    for start in (Settings(), CHANGED):
        begun = start.with_varies(varies)
        worlds = [begun, begun.with_parameter("deference", 1)]
        for world in (*worlds, some(begun, generator, 6), some(begun, generator, 40)):
            for runs in (128, 7):
                said = experiment_text(world, runs)
                read = load_experiment_text(said, NAME, decisions=tuple(DECISIONS))
                found = experiment_of(world, runs)
                for part in fields(Experiment):
                    held = getattr(found, part.name)
                    assert held == getattr(read, part.name), part.name


def test_a_parameter_out_of_range_is_refused():
    with pytest.raises(ConfigError, match="deference"):
        experiment_of(Settings(parameters=(("deference", 1e9),)))
    with pytest.raises(ConfigError, match="deference"):
        experiment_of(Settings(parameters=(("defference", 0.4),)))
