"""The shipped experiments that vary factors: sound, whole, and no factor is idle.

All factors of an experiment are moved one at a time in one batch, from one end of their
range to the other, with the same luck; some recorded output of some year's end has to
differ between the two.

Planted and caught, one at a time, each reverted: a parameter that nothing reads among the
factors; an event's magnitude taken from the scenario, whatever the factor; a factor that
takes its neighbour's column; another luck at every point; a list of factors without its
last; a page without the experiment.
"""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import sensitivity as page
from experiment_changes import DESIGNS as VARIED
from experiment_changes import LEAST, recorded, year_by_year

from hedgesim.engine.designs import points_of
from hedgesim.engine.simulation import Simulation
from hedgesim.rules.decisions import DECISIONS
from hedgesim.world.check import check
from hedgesim.world.designs import ONE_AT_A_TIME, Design, Factor
from hedgesim.world.experiment import load_experiment

OURS = (page.SCREENING, page.SPLIT, page.SOBOL)
LUCKS = 24
DESIGNS = {name: VARIED[name] for name in (page.SCREENING, page.SPLIT, page.SOBOL)}
HERE = Path(__file__).resolve().parent.parent


def one_at_a_time(experiment, factors):
    """Give the experiment with each factor at its two ends, all else at its base."""
    factors = [replace(f, values=f.values and (f.values[0], f.values[-1])) for f in factors]
    return replace(
        experiment,
        design=Design(kind=ONE_AT_A_TIME),
        factors=tuple(factors),
        runs=1 + 2 * len(factors),
    )


def idle(experiment, luck=0):
    """Name the factors whose two ends give the same outputs at every year's end.

    All points have one luck.
    """
    runs = experiment.runs
    simulation = Simulation(experiment, range(runs), [luck] * runs)
    names = points_of(experiment).factors
    still = np.ones(len(names), dtype=bool)
    for _ in year_by_year(simulation):
        for values in recorded(simulation).values():
            if values.dtype.kind != "f" or values.shape[-1] == 1:
                continue
            low, high = values[..., 1::2], values[..., 2::2]
            apart = np.nan_to_num(np.abs(high - low)) > LEAST
            still &= ~apart.reshape(-1, len(names)).any(axis=0)
    return [name for name, is_still in zip(names, still, strict=True) if is_still]


def test_there_are_some():
    assert set(OURS) <= set(DESIGNS)


@pytest.mark.parametrize("name", [name for name in DESIGNS if name != page.SPLIT])
def test_every_factor_moves_some_output(name):
    experiment = load_experiment(DESIGNS[name], decisions=DECISIONS)
    left = list(experiment.factors)
    for luck in range(LUCKS):  # what moves a hazard alone shows with some lucks
        still = idle(one_at_a_time(experiment, left), luck)
        left = [factor for factor in left if factor.name in still]
        if not left:
            break
    assert left == [], "benchmarks/sensitivity.py leaves out WITHOUT_EFFECT"


def test_what_is_left_out_moves_nothing(tmp_path):
    """Else it belongs into the lists: take it out of WITHOUT_EFFECT."""
    text = DESIGNS[page.SCREENING].read_text(encoding="utf-8")
    assert not any(f'"{name}"' in text for name in page.WITHOUT_EFFECT)
    more = '[[factor]]\nparameter = "kin_inflow_effect"\nlikely = true\n\n'
    more += '[[factor]]\nevent = "E097"\nwhat = "magnitude"\nlikely = true\n'
    (tmp_path / "more.toml").write_text(text + more, encoding="utf-8")
    experiment = load_experiment(tmp_path / "more.toml", decisions=DECISIONS)
    names = [factor.name for factor in experiment.factors[-2:]]
    assert idle(one_at_a_time(experiment, experiment.factors[-2:])) == names


def test_an_idle_factor_would_be_seen():
    """Protest cannot matter before there is any; the threat's scale does at once."""
    experiment = load_experiment(DESIGNS[page.SOBOL])
    late = Factor(name="event:E119:magnitude", kind="magnitude", target="E119",
                  bases=(0.3,), low=0.2, high=0.4)  # fmt: skip
    scale = Factor(name="threat_scale", kind="parameter", target="threat_scale",
                   bases=(2.5,), low=1.0, high=5.0)  # fmt: skip
    short = replace(experiment, turns=4)
    assert idle(one_at_a_time(short, [scale, late])) == ["event:E119:magnitude"]


@pytest.mark.parametrize("name", page.WIDE)
def test_every_likely_range_is_a_factor(name):
    """If not: python benchmarks/sensitivity.py --factors writes the lists anew."""
    assert DESIGNS[name].read_text(encoding="utf-8") == page.with_factors(name)


@pytest.mark.parametrize("name", OURS)
def test_it_is_sound_and_says_what_it_asks(name):
    experiment = load_experiment(DESIGNS[name])
    assert check(DESIGNS[name], decisions=DECISIONS).name == name
    assert len(experiment.question) > 30
    assert experiment.question.endswith("?")
    assert len(experiment.expectation) > 50
    assert experiment.expectation.endswith(".")
    turns = {experiment.start + turn // 4 - 1 for turn in experiment.record.turns(48)}
    assert {int(page.SINCE[:4]), int(page.TURN[:4])} <= turns


def test_what_the_screening_asks_about_is_what_the_indices_share_out():
    """Sobol's factors are some of those that were screened, over the same ranges."""
    screened = {f.name: f for f in load_experiment(DESIGNS[page.SCREENING]).factors}
    shared = load_experiment(DESIGNS[page.SOBOL]).factors
    assert 10 <= len(shared) <= 20
    assert {factor.side for factor in shared} == {"parameters", "events"}
    assert all(screened[factor.name] == factor for factor in shared)


@pytest.mark.parametrize("name", OURS)
def test_it_is_told_with_its_figure(name):
    text = (HERE / "docs/experiments-more.md").read_text(encoding="utf-8")
    assert f"`{name}`" in text
    for partner in page.PARTNERS:
        picture = HERE / f"docs/figures/sensitivity/{name}-KAZ-{partner}.png"
        assert picture.read_bytes().startswith(b"\x89PNG")
        assert picture.stat().st_size < 120_000
