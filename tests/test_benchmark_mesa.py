"""The models that benchmarks time are the same model: every stock agrees with ours to 1e-9.

Planted and caught, in the Mesa model: assurance that falls at the speed of other
instruments; an analogy without its floor; memberships not read again after an event; a
route that takes its share of the wrong channel; budgets left out; an event's instrument
that moves in its own quarter. In the kernel: a state's own dependence in its risk;
sanctions read the wrong way round; an analogy as strong as the target's lesson; the wrong
tail of chance in leaving; instruments of events. Planted and not caught: a lesson that
reads kin after the quarter's inflow, since no quarter of the baseline has both.
"""

import warnings

import numpy as np
import pytest
from compare_speed import engine_alignment, mesa_alignment
from mesa_good_user.region import lay_out
from mesa_good_user.with_mesa import MesaHedging

from hedgesim.engine.simulation import Simulation
from hedgesim.world.experiment import load_experiment

RUNS, TURNS = 2, 52
EXTRA = "the extra `benchmarks` is not installed"
ROWS = (
    "threat", "grievance", "intent", "attack", "disruption", "protest", "regime_support",
    "kin_exposure", "alignment", "leverage", "vulnerability",
)  # fmt: skip
INSTRUMENTS = ("inducement", "coercion", "assurance", "wedging")


def stocks_of(model):
    """What a Mesa model holds, by name, states first."""
    states = model.everybody
    told = {name: np.stack([getattr(s, name) for s in states]) for name in ROWS}
    for name in ("posture", "dependence", "log_prior"):
        told[name] = np.stack([getattr(s, name).T for s in states])
    for row, name in enumerate(INSTRUMENTS):
        told[name] = np.stack([s.instruments[row] for s in states])
    return told | {
        "membership": model.membership.held[: len(states)].copy(),
        "regime_insecurity": np.array([s.insecurity for s in states]),
        "transit_capacity": np.stack([s.capacity for s in states]),
        "violation": model.violation.copy(),
    }


def assert_same(model, world, run):
    for name, value in stocks_of(model).items():
        array = world.arrays[name]
        ours = array[..., run if array.shape[-1] > 1 else 0]
        np.testing.assert_allclose(value, ours, atol=1e-9, rtol=1e-9, err_msg=name)


def test_the_mesa_model_makes_the_same_numbers():
    simulation = Simulation(load_experiment("baseline", {}), range(RUNS))
    models = [MesaHedging(run=run, runs=RUNS, luck="engine") for run in range(RUNS)]
    started = stocks_of(models[0])
    for _ in range(TURNS):
        for run, model in enumerate(models):
            assert_same(model, simulation.world, run)
        world = simulation.advance()
        for model in models:
            model.step()
    for run, model in enumerate(models):
        assert_same(model, world, run)
    ended, other = stocks_of(models[0]), stocks_of(models[1])
    for name in ("threat", "posture", "dependence", "inducement", "membership"):
        assert not np.allclose(started[name], ended[name]), f"{name} never moved"
    assert not np.allclose(ended["dependence"], other["dependence"]), "runs do not differ"


def test_what_batch_run_hands_back_is_our_alignment():
    ours = engine_alignment(RUNS, 4)
    np.testing.assert_allclose(mesa_alignment(RUNS, 4), ours, atol=1e-9, rtol=0)


def test_own_luck_is_another_luck():
    one, other = (MesaHedging(run=0, turns=2, luck=luck) for luck in ("own", "engine"))
    for model in (one, other):
        model.step()
    assert not np.array_equal(stocks_of(one)["threat"], stocks_of(other)["threat"])


def test_what_the_mesa_model_leaves_out_is_refused():
    with pytest.raises(NotImplementedError):
        lay_out(load_experiment("no_west", {}))
    with pytest.raises(NotImplementedError):
        lay_out(load_experiment("weak_norm", {}))


def test_agentpy_hands_back_our_alignment():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what AgentPy imports is older than its Python
        pytest.importorskip("agentpy", reason=EXTRA)
        from compare_speed import agentpy_alignment
        from mesa_good_user import with_agentpy

    got = agentpy_alignment(with_agentpy, RUNS, 3)
    np.testing.assert_allclose(got, engine_alignment(RUNS, 3), atol=1e-9, rtol=0)


@pytest.mark.slow
def test_the_kernel_makes_the_same_numbers():
    pytest.importorskip("numba", reason=EXTRA)
    from kernel import difference

    assert difference(load_experiment("baseline", {}), 4, TURNS) <= 1e-9
