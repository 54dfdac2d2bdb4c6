"""Whole turns: the start is at rest, limits of the theory, events that last, other minds.

Planted and caught: grievance left at 0 at the start; the prior inverted without the risk
term; a level that begins a quarter late; a removed partner kept by rules that read a mask.
"""

import dataclasses
import datetime as dt

import numpy as np
import pytest

from hedgesim.engine import start
from hedgesim.engine.draws import Draws
from hedgesim.engine.simulation import Simulation
from hedgesim.rules.decisions import DECISIONS
from hedgesim.world.experiment import load_experiment
from hedgesim.world.parameters import parameters
from hedgesim.world.scenario import Event

CALM = {
    "threat_noise": 0,
    "posture_noise": 0,
    "kin_decline": 0,
    "inheritance_fade": 0,
    "arsenal_fade": 0,
}


def quiet(name="baseline", scenario="calm", **changes):
    return load_experiment(name, {"scenario": scenario, **CALM, **changes})


def advanced(simulation, turns):
    for _ in range(turns):
        simulation.advance()
    return simulation.world.arrays


def frozen(simulation):
    """Hold power and markets where they start: what moves then moves by itself."""
    still = simulation.inputs.paths(0)
    simulation.inputs = _with(simulation.inputs, paths=lambda turn: still)
    return simulation


def _with(inputs, **changes):
    return dataclasses.replace(inputs, **changes)


def test_a_world_without_events_stays_where_it_is():
    simulation = frozen(Simulation(quiet(), range(32)))
    before = dict(simulation.world.arrays)
    after = advanced(simulation, 40)
    for name, most in (("alignment", 0.004), ("threat", 0.004), ("inducement", 0.01)):
        assert abs(after[name] - before[name]).max() < most, name
    assert (after["membership"] == before["membership"]).all()


def test_the_start_has_settled(monkeypatch):
    settled = Simulation(quiet(), range(32)).world.arrays
    monkeypatch.setattr(start, "STEADY_TURNS", start.STEADY_TURNS * 3)
    longer = Simulation(quiet(), range(32)).world.arrays
    for name in ("threat", "inducement", "coercion", "assurance", "wedging"):
        assert abs(settled[name] - longer[name]).max() < 1e-4, name


def test_the_first_choice_without_luck_is_the_start():
    simulation = frozen(Simulation(quiet(), range(8)))
    held = simulation.world.arrays["dependence"]
    chosen = advanced(simulation, 1)["posture"]
    assert abs(chosen - held).max() < 2e-4


def test_without_speed_nothing_moves():
    still = dict.fromkeys(
        [
            n
            for n in parameters()
            if n.endswith("_speed") or n in ("threat_rise", "threat_fall")
        ],
        0,
    )
    simulation = Simulation(quiet(scenario="history", **still), range(4))
    before = dict(simulation.world.arrays)
    after = advanced(simulation, 10)
    for name in ("dependence", "threat"):
        assert np.array_equal(
            after[name] + 0 * before[name], before[name] + 0 * after[name]
        )


def uniform_prior(simulation):
    """Give every tie the same prior, as the limits of the theory have it."""
    world = simulation.world
    prior = np.where(world.arrays["tie"] > 0, 0.0, -np.inf)
    simulation.world = world.with_arrays({"log_prior": prior})
    return simulation


def test_large_bounded_rationality_leaves_the_prior():
    simulation = uniform_prior(Simulation(quiet(bounded_rationality=100), [0]))
    chosen = advanced(simulation, 1)
    tie = chosen["tie"]
    even = tie / tie.sum(axis=1, keepdims=True)
    assert abs(chosen["posture"] - even).max() < 0.01


def test_small_bounded_rationality_takes_the_best_partner():
    simulation = uniform_prior(Simulation(quiet(bounded_rationality=0.001), [0]))
    chosen = advanced(simulation, 1)
    best = np.where(chosen["tie"] > 0, chosen["gain"], -np.inf).argmax(axis=1)
    largest = chosen["posture"].argmax(axis=1)
    assert (largest == best).mean() > 0.95  # ties between equals may fall either way
    assert (chosen["posture"].max(axis=1) > 0.99).mean() > 0.8


def test_co_movement_is_a_correlation():
    matrix = advanced(Simulation(quiet(), [0]), 1)["co_movement"][..., 0]
    assert np.array_equal(matrix, matrix.T)
    assert np.linalg.eigvalsh(matrix).min() > -1e-12
    assert np.array_equal(np.diag(matrix), np.ones(len(matrix)))


def one_event(**said):
    """A scenario's event, dated in the second quarter."""
    event = {
        "id": "X",
        "date_from": dt.date(2013, 5, 1),
        "status": "hypothetical",
        "title": "",
        "source_id": "assumed",
        **said,
    }
    return Event(**event)


def with_event(**said):
    experiment = quiet()
    scenario = dataclasses.replace(experiment.scenario, events=(one_event(**said),))
    return dataclasses.replace(experiment, scenario=scenario)


@pytest.mark.parametrize("rule", list(DECISIONS))
def test_a_removed_vector_is_removed_under_every_rule(rule):
    experiment = with_event(type="remove_vector", actors=("TUR",))
    states = [a.id for a in experiment.region.actors if a.role == "chooses"]
    experiment = dataclasses.replace(experiment, rules=dict.fromkeys(states, rule))
    simulation = Simulation(experiment, [0])
    column = simulation.inputs.partners.index("TUR")
    row = simulation.inputs.states.index("TUR")
    after = advanced(simulation, 2)
    others = np.delete(after["posture"][:, column], row, axis=0)
    assert (others == 0).all()
    assert abs(after["posture"].sum(axis=1) - 1).max() < 1e-9


def test_set_changes_a_parameter_from_its_quarter_on():
    experiment = with_event(type="set", parameter="transit_speed", value=0.0)
    simulation = Simulation(experiment, [0])
    assert advanced(simulation, 1)["speed"][2, 0] > 0
    assert advanced(simulation, 1)["speed"][2, 0] == 0
    assert advanced(simulation, 1)["speed"][2, 0] == 0


def test_lasting_levels_begin_and_end():
    strain = {"type": "strain", "actors": ("RUS",), "magnitude": 0.5}
    simulation = Simulation(with_event(**strain, date_to=dt.date(2013, 9, 1)), [0])
    column = simulation.inputs.partners.index("RUS")
    seen = [float(advanced(simulation, 1)["strain"][column, 0]) for _ in range(5)]
    assert seen == [0.0, 0.5, 0.5, 0.0, 0.0]


def test_events_before_the_start_count_only_if_they_last():
    """Memberships and levels of earlier years stand at the start; shocks do not."""
    experiment = load_experiment("baseline", {"start": 2021})
    world = Simulation(experiment, [0]).world.arrays
    states = [a.id for a in experiment.region.actors]
    organisations = [o.id for o in experiment.region.organisations]
    member = world["membership"][..., 0]
    assert member[states.index("UZB"), organisations.index("CSTO")] == 0
    assert member[states.index("UZB"), organisations.index("OTS")] == 1
    assert member[states.index("KGZ"), organisations.index("EAEU")] == 1
    assert world["strain"][states.index("RUS"), 0] > 0
    assert np.array_equal(world["intent"], world["intent_baseline"] + 0 * world["intent"])
    assert (world["violation"] == 0).all()


def test_dependence_comes_near_the_mean_variance_optimum():
    """With choice nearly certain and every gain but risk off, D is led to least variance.

    Posture answers the marginal risk of dependence, and dependence follows posture, so in a
    channel without self its rest point is the minimum of D'ΣD over the ties that can be.
    The model is driven; the optimum is found another way, by a constrained minimiser.
    """
    speed = 0.01
    off = {
        name: 0
        for name in parameters()
        if name.endswith(("_value", "_fear", "_elasticity"))
        or name in ("side_weight", "pressure_weight", "deference", "norm_weight")
        or name in ("threat_rise", "threat_fall", "secondary_sanctions")
    }
    speeds = {
        n: speed for n in parameters() if n.endswith("_speed") and "instrument" not in n
    }
    changed = {**off, **speeds, "risk_aversion": 1.5, "bounded_rationality": 0.01}
    simulation = uniform_prior(frozen(Simulation(quiet(**changed), [0])))
    world = advanced(simulation, 900)
    economy = simulation.inputs.channels.index("economy")
    base = float(simulation.world.parameters["base_variance"][0])
    for i in range(len(simulation.inputs.states)):
        ties = np.flatnonzero(world["tie"][i, :, economy, 0])
        deviation = np.sqrt(base + (1 - base) * world["threat"][i, ties, 0])
        together = world["co_movement"][np.ix_(ties, ties)][..., 0]
        covariance = np.outer(deviation, deviation) * together
        held = world["dependence"][i, ties, economy, 0]
        best = least_variance(covariance)
        least = best @ covariance @ best
        even = covariance.mean()  # what equal shares would cost
        assert held @ covariance @ held - least < min(speed, (even - least) / 2)


def least_variance(covariance):
    """Minimise w'Σw over shares."""
    from scipy.optimize import minimize

    count = len(covariance)
    found = minimize(
        lambda w: w @ covariance @ w,
        np.full(count, 1 / count),
        jac=lambda w: 2 * covariance @ w,
        bounds=[(0, 1)] * count,
        constraints={"type": "eq", "fun": lambda w: w.sum() - 1},
        options={"ftol": 1e-12, "maxiter": 500},
    )
    assert found.success
    return found.x


def test_drawn_values_reach_the_world():
    experiment = quiet(scenario="history")
    drawn = {name: np.array([d.default, d.default]) for name, d in parameters().items()}
    drawn["deference"] = np.array([0.1, 0.9])
    magnitudes = {e.id: np.array([e.magnitude, 0.0]) for e in experiment.scenario.events}
    simulation = Simulation(experiment, [0, 1], draws=Draws(drawn, magnitudes, {}))
    assert simulation.world.parameters["deference"].tolist() == [0.1, 0.9]
    after = advanced(simulation, 8)
    russia = experiment.region.partners.index("RUS")
    feared, not_feared = after["threat"][0, russia]
    assert feared > not_feared  # no magnitude, no fear


def counterfactual(folder, without):
    """What happened but for some events, as a file that extends it."""
    ids = ", ".join(f'"{i}"' for i in without)
    (folder / "other.toml").write_text(
        'format = 1\nid = "other"\ntitle = "Other"\nextends = "history"\n'
        f"without = [{ids}]\n",
        encoding="utf-8",
    )
    return quiet(scenario=str(folder / "other.toml"))


def test_a_counterfactual_keeps_the_factual_prior(tmp_path):
    """Kazakhstan never joined the CSTO: the prior must not absorb it, so posture moves."""
    factual, other = quiet(scenario="history"), counterfactual(tmp_path, ["M003"])
    joins = [e for e in factual.scenario.events if e.id == "M003"]
    assert joins[0].type == "join"
    assert joins[0].organisation == "CSTO"
    assert "KAZ" in joins[0].actors
    one, two = (frozen(Simulation(e, range(4))) for e in (factual, other))
    assert np.array_equal(one.world.arrays["log_prior"], two.world.arrays["log_prior"])
    kaz, rus = one.inputs.states.index("KAZ"), one.inputs.partners.index("RUS")
    security = one.inputs.channels.index("security")
    with_it, without_it = (
        advanced(s, 1)["posture"][kaz, rus, security] for s in (one, two)
    )
    assert (without_it < with_it).all()  # by little where institutions are worth little
    assert np.median(without_it - with_it) < -0.005


def test_a_counterfactual_shares_all_before_its_first_difference(tmp_path):
    """Without the events of 2014, not a bit differs until they would have come."""
    factual, other = quiet(scenario="history"), counterfactual(tmp_path, ["H002", "H003"])
    one, two = (Simulation(e, range(6)) for e in (factual, other))
    for turn in range(1, 8):
        first, second = advanced(one, 1), advanced(two, 1)
        same = np.array_equal(first["threat"], second["threat"])
        assert same == (turn < 5), turn  # February 2014 lies in the fifth quarter
