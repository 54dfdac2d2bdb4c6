"""Gains: each term against the equations in plain numbers, and what can never happen."""

# Planted and caught:
# gains_parts: rivalry with its axes swapped; rivalry not squared; wedging less coercion;
#   a state's own sanctions counted; sanctions by the state twice; safe at threat 1
#   forgotten; 1 + T for 1 - T.
# gains_risk: sign; self counted; the first rival left out; a kernel of the plain distance
#   (unseen until a distance of 2 was tested); v0 for 1 - v0; threat of another partner.
# gains_security: strain for 1 - strain; sign of fear and of sides; institution at full
#   weight; assurance without its value; help of a strained partner.
# association, and its view in wiring: a partner's tie with itself counted; partner and
#   rival swapped; external actors that lean on everybody; threat for its odds.
# gains_economy: growth upside down; signs of cut trade and of secondary sanctions; fear
#   without threat. gains_transit: inducement at full weight; sign of disruption; weapon
#   forgotten.
# gains_diplomacy: inducement at full weight; coercion without leverage; sign of the norm;
#   institution at half weight. gains: a term left out, of another kind, or counted twice.

import numpy as np
import pytest
from random_ties import ACTORS, KINDS, STATES, one_run, world_at_random

from hedgesim.engine.wiring import argument_names, known
from hedgesim.rules import gains_parts as parts
from hedgesim.rules.association import threat_by_association
from hedgesim.rules.gains import TERMS, TERMS_OF_ALL
from hedgesim.rules.gains_economy import market_growth_gain
from hedgesim.rules.gains_risk import co_movement, correlated_risk
from hedgesim.rules.gains_security import protective_gain

PAIR = ("state", "partner", "run")
PAIR_RIVAL = ("state", "partner", "rival", "run")
EVERYTHING = ("state", "partner", "rival", "channel", "run")
SEEDS = (1, 2, 3)


def laid(world, rule, over):
    return rule(**{name: world.look(name, over) for name in argument_names(rule)})


class Scalars:
    """One run of a world, read cell by cell: the equations in plain numbers."""

    def __init__(self, world, run):
        self.a, self.p, self.r = world.arrays, world.parameters, run

    def __call__(self, name, *place):
        array = self.a[name]
        return float(array[(*place, min(self.r, array.shape[-1] - 1))])

    def par(self, name):
        value = self.p[name]
        return float(value[min(self.r, value.size - 1)])

    def of_kind(self, name, j, kind):
        cells = [self(name, j, c) for c, k in enumerate(KINDS) if k == kind]
        return sum(cells) / len(cells)

    def odds(self, threat):
        return min(threat / (1 - threat), self.par("fear_cap"))

    def self_help(self, i):
        spared = np.prod([1 - self("threat", i, k) for k in range(ACTORS)])
        return self.par("security_value") * self.par("self_help_value") * (1 - spared)

    def security(self, i, j):
        alive = 1 - self("strain", j)
        bracket = self("protection", j) * alive * self("shelter", i, j)
        bracket += self.par("assurance_value") * self("assurance", i, j)
        help_ = self("regime_support", i, j) * self("regime_insecurity", i) * alive
        bracket += self.par("regime_support_value") * help_
        return (
            self.par("security_value") * bracket
            - self.par("security_fear") * self("fear", i, j)
            - self.par("security_fear") * self.odds(self("association", i, j))
            - self.par("pressure_weight") * self("pressure", i, j)
            - self.par("side_weight") * self("side_taking", i, j)
            + 0.5 * self.par("institution_value") * self("shared", i, j)
            + (self.self_help(i) if i == j else 0.0)
        )

    def economy(self, i, j):
        growth = np.log(self("market", j)) - np.log(self("market_start", j))
        weapon = self.of_kind("weaponisability", j, "economy")
        return (
            self.par("market_elasticity") * growth
            + self.par("economy_value") * self("inducement", i, j)
            - self("trade_cut", i, j)
            - self.par("secondary_sanctions") * self("sanction_exposure", i, j)
            - self.par("economy_fear") * self("threat", i, j) * weapon
            + self.par("union_value") * self("union", i, j)
            + self.par("security_spillover") * self("dependence", i, j, 0)
            - self.par("protest_weight") * self("protest", i, j)
        )

    def transit(self, i, j):
        weapon = self.of_kind("weaponisability", j, "transit")
        return (
            self.par("transit_value")
            * (0.5 * self("inducement", i, j) - self("disruption", i, j))
            - self.par("transit_fear") * self("threat", i, j) * weapon
        )

    def diplomacy(self, i, j):
        given_ = 0.5 * self("inducement", i, j) + self("assurance", i, j)
        growth = np.log(self("power", j)) - np.log(self("power_start", j))
        return (
            self.par("diplomacy_value") * given_
            + self.par("power_elasticity") * growth
            + self.par("deference") * self("coercion", i, j) * self("vulnerability", i, j)
            - self.par("norm_weight") * self("violation", j)
            - self.par("diplomacy_fear") * self("fear", i, j)
            - self.par("pressure_weight") * self("pressure", i, j)
            - self.par("side_weight") * self("side_taking", i, j)
            + self.par("institution_value") * self("shared", i, j)
            + self.par("security_spillover") * self("dependence", i, j, 0)
            - self.par("protest_weight") * self("protest", i, j)
        )

    def risk(self, i, j, c):
        v0 = self.par("base_variance")

        def spread(k):
            return (v0 + (1 - v0) * self("threat", i, k)) ** 0.5

        held = sum(
            self("co_movement", j, k) * spread(j) * spread(k) * self("dependence", i, k, c)
            for k in range(ACTORS)
            if k != i
        )
        return -self.par("risk_aversion") * held


def with_co_movement(world):
    over = ("partner", "rival", "run")
    return world.with_arrays({"co_movement": laid(world, co_movement, over)})


@pytest.mark.parametrize("kind", ["security", "economy", "transit", "diplomacy"])
@pytest.mark.parametrize("seed", SEEDS)
def test_terms_of_a_kind_add_up_to_its_equation(seed, kind):
    world = world_at_random(seed)
    total = sum(laid(world, t.rule, PAIR) for t in TERMS if t.kind == kind)
    total = np.broadcast_to(total, (STATES, ACTORS, 4))
    for i, j, r in np.ndindex(total.shape):
        expected = getattr(Scalars(world, r), kind)(i, j)
        assert total[i, j, r] == pytest.approx(expected, abs=1e-12), (i, j, r)


@pytest.mark.parametrize("seed", SEEDS)
def test_correlated_risk_follows_its_equation(seed):
    world = with_co_movement(world_at_random(seed))
    risk = laid(world, correlated_risk, EVERYTHING)
    assert risk.shape == (STATES, ACTORS, len(KINDS), 4)
    for i, j, c, r in np.ndindex(risk.shape):
        assert risk[i, j, c, r] == pytest.approx(Scalars(world, r).risk(i, j, c), abs=1e-12)


@pytest.mark.parametrize("seed", SEEDS)
def test_shelter_pressure_and_sides_follow_their_equations(seed):
    world = world_at_random(seed)
    found = {f: laid(world, getattr(parts, f), PAIR_RIVAL) for f in ("shelter", "pressure")}
    side = laid(world, parts.side_taking, PAIR_RIVAL)
    for i, j, r in np.ndindex(side.shape):
        at = Scalars(world, r)
        unhurt, unpushed, cost = 1.0, 1.0, 0.0
        for k in range(ACTORS):
            rivals = at("rivalry", j, k)
            unhurt *= 1 - rivals * at("threat", i, k)
            calm = (1 - at("wedging", i, k)) * (1 - at("coercion", i, k))
            unpushed *= 1 - rivals * (1 - calm)
            cost += rivals**2 * at("leverage", i, k)
        assert found["shelter"][i, j, r] == pytest.approx(1 - unhurt, abs=1e-12)
        assert found["pressure"][i, j, r] == pytest.approx(1 - unpushed, abs=1e-12)
        assert side[i, j, r] == pytest.approx(cost, abs=1e-12)


@pytest.mark.parametrize("seed", SEEDS)
def test_who_leans_on_a_feared_actor_brings_its_threat_along(seed):
    world = world_at_random(seed)
    found = laid(world, threat_by_association, PAIR_RIVAL)
    for i, j, r in np.ndindex(found.shape):
        at, carried = Scalars(world, r), 0.0
        for k in range(ACTORS):
            held = at("dependence", j, k, 0) if j < STATES and k != j else 0.0
            carried += held * at("threat", i, k)
        assert found[i, j, r] == pytest.approx(carried, abs=1e-12)
    assert found[:, :STATES].any(axis=-1).all()
    assert not found[:, STATES:].any()


@pytest.mark.parametrize("seed", SEEDS)
def test_sanctions_cut_trade_and_weigh_on_third_parties(seed):
    world = world_at_random(seed)
    cut = laid(world, parts.cut_trade, PAIR)
    exposure = laid(world, parts.sanction_exposure, PAIR_RIVAL)
    for i, j, r in np.ndindex(exposure.shape):
        at = Scalars(world, r)
        by, on = at("sanctions", i, j), at("sanctions", j, i)
        assert cut[i, j, r] == pytest.approx(1 - (1 - by) * (1 - on), abs=1e-12)
        every = range(ACTORS)
        hit = sum(at("sanctions", k, j) * at("market", k) for k in every if k != i)
        world_market = sum(at("market", k) for k in every)
        assert exposure[i, j, r] == pytest.approx(hit / world_market, abs=1e-12)


def test_fear_is_convex_and_stops_at_its_cap():
    threat = np.linspace(0.0, 1.0, 101)
    fear = parts.fear(threat, np.array([10.0]))
    steps = np.diff(fear[threat <= 0.9])
    assert np.all(np.diff(steps) > 0)
    assert fear[0] == 0.0
    assert fear[-1] == fear.max() == 10.0
    assert parts.fear(np.array([0.5]), np.array([0.0])) == 0.0


def test_a_market_without_a_figure_brings_no_gain():
    then, now = np.array([0.0, 1.0, 2.0]), np.array([1.0, 0.0, 1.0])
    gain = market_growth_gain(now, then, np.array([1.0]))
    assert gain.tolist() == pytest.approx([0.0, 0.0, -np.log(2)])


def test_an_actor_who_opposes_nobody_shelters_from_nobody():
    rivalry, threat = np.zeros((1, 2, 3, 1)), np.ones((1, 1, 3, 1))
    assert not parts.shelter(rivalry, threat).any()
    assert not parts.side_taking(rivalry, threat).any()


@pytest.mark.parametrize("term", TERMS, ids=lambda t: f"{t.kind}: {t.name}")
def test_a_term_keeps_its_sign_and_its_wiring(term):
    assert all(known(name) for name in argument_names(term.rule))
    values = np.concatenate(
        [laid(world_at_random(s), term.rule, PAIR).ravel() for s in SEEDS]
    )
    if term.name in ("market growth", "weight"):
        assert values.min() < 0 < values.max()
    elif term.rule.__name__.endswith("_gain"):
        assert 0 <= values.min() < values.max()
    else:
        assert term.rule.__name__.endswith("_cost")
        assert values.min() < values.max() <= 0


def test_terms_are_told_apart_and_cover_every_kind():
    places = [(term.kind, term.name) for term in TERMS]
    assert len(set(places)) == len(places) == 31
    assert {term.kind for term in TERMS} == set(KINDS)
    assert [term.name for term in TERMS_OF_ALL] == ["correlated risk"]


def test_what_balancing_looks_at_is_two_terms_of_security():
    world = world_at_random(7)
    named = {term.name: term.rule for term in TERMS if term.kind == "security"}
    expected = laid(world, named["protection"], PAIR) + laid(world, named["fear"], PAIR)
    assert np.array_equal(laid(world, protective_gain, PAIR), expected)


@pytest.mark.parametrize("run", [0, 3])
def test_a_run_alone_is_the_run_among_others_to_the_bit(run):
    many = with_co_movement(world_at_random(9))
    alone = one_run(many, run)
    for rule, over in [
        (parts.shelter, PAIR_RIVAL),
        (threat_by_association, PAIR_RIVAL),
        (parts.pressure, PAIR_RIVAL),
        (parts.side_taking, PAIR_RIVAL),
        (parts.sanction_exposure, PAIR_RIVAL),
        (parts.cut_trade, PAIR),
        (correlated_risk, EVERYTHING),
        *((term.rule, PAIR) for term in TERMS),
    ]:
        among = laid(many, rule, over)
        mine = among[..., run : run + 1] if among.shape[-1] > 1 else among
        assert np.array_equal(laid(alone, rule, over), mine), rule.__name__
    assert not np.array_equal(many.arrays["threat"][..., 0], many.arrays["threat"][..., 3])
