"""Posture: hand cases, limits, and what can never happen."""

# Planted and caught: gain times rationality for gain over it; shares over channels for
# partners; minus infinity less itself; the prior inverted with the wrong sign, or from a
# share without a tie; chance subtracted; power not rooted; self left out of gravity; the
# rest of the world at another mean; no fall-back on the ties that are left; self as an
# inheritance, or among those who share it.

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from random_ties import ACTORS, CHANNELS, KINDS, REMAINDER, STATES, one_run, world_at_random

from hedgesim.engine.wiring import argument_names
from hedgesim.rules.gains_parts import fear
from hedgesim.rules.gains_security import security_fear_cost
from hedgesim.rules.posture import (
    add_chance,
    choose_posture,
    find_inheritance,
    gravity_share,
    invert_prior,
    share_over_ties,
)

ALL = ("state", "partner", "channel", "run")
PARTNERS = 5

numbers = st.floats(-20, 20)
shares = st.floats(0.01, 1)
rationality = st.floats(0.01, 50)


def row(elements):
    return hnp.arrays(np.float64, (1, PARTNERS, 1, 1), elements=elements)


def eta(value):
    return np.full((1, 1, 1, 1), value)


def laid(world, rule):
    return rule(**{name: world.look(name, ALL) for name in argument_names(rule)})


@given(row(shares), row(numbers), rationality)
def test_posture_is_made_of_shares(prior, appeal, at):
    posture = choose_posture(np.log(prior), appeal, eta(at))
    assert np.all(posture >= 0)
    assert posture.sum() == pytest.approx(1.0, abs=1e-12)


@given(row(shares), row(numbers), rationality, st.permutations(range(PARTNERS)))
def test_names_of_partners_do_not_matter(prior, appeal, at, order):
    posture = choose_posture(np.log(prior), appeal, eta(at))
    renamed = choose_posture(np.log(prior[:, order]), appeal[:, order], eta(at))
    assert renamed == pytest.approx(posture[:, order], abs=1e-12)


@given(row(shares), row(numbers), st.floats(0, 0.9), st.floats(0, 0.09), rationality)
def test_more_threat_never_wins_posture(prior, others, threat, extra, at):
    """Through fear; for correlated risk see the tests of gains."""

    def share(perceived):
        afraid = fear(np.array([perceived]), np.array([10.0]))
        appeal = others.copy()
        appeal[:, 0] += security_fear_cost(afraid, np.array([0.35]))
        return choose_posture(np.log(prior), appeal, eta(at))[0, 0, 0, 0]

    assert share(threat + extra) <= share(threat) + 1e-12


def test_a_real_rise_of_threat_loses_posture():
    appeal = [
        security_fear_cost(fear(np.array([t]), np.array([10.0])), 0.35) for t in (0.2, 0.6)
    ]
    both = [
        choose_posture(eta(0) * np.ones((1, 2, 1, 1)), _first(a.item()), eta(0.5))
        for a in appeal
    ]
    assert both[1][0, 0] < both[0][0, 0] - 0.1


def _first(value):
    return np.array([value, 0.0]).reshape(1, 2, 1, 1)


@given(row(shares), row(numbers))
def test_without_decisiveness_the_prior_decides(prior, appeal):
    expected = prior / prior.sum()
    assert choose_posture(np.log(prior), appeal, eta(1e9)) == pytest.approx(
        expected, abs=1e-6
    )


def test_with_full_decisiveness_the_best_partner_takes_all():
    appeal = np.array([0.3, 0.1, 0.29, -2.0]).reshape(1, 4, 1, 1)
    posture = choose_posture(
        np.log([0.01, 0.5, 0.3, 0.19]).reshape(1, 4, 1, 1), appeal, eta(1e-4)
    )
    assert posture.ravel().tolist() == pytest.approx([1, 0, 0, 0], abs=1e-12)


@given(numbers, rationality)
def test_partners_alike_share_alike(appeal, at):
    posture = choose_posture(np.zeros((1, 2, 1, 1)), np.full((1, 2, 1, 1), appeal), eta(at))
    assert posture.ravel().tolist() == [0.5, 0.5]


def test_a_tie_that_cannot_be_gets_nothing_and_a_row_without_ties_is_empty():
    log_prior = np.array([[0.0, -np.inf], [-np.inf, -np.inf], [0.0, -np.inf]])
    posture = choose_posture(
        log_prior.reshape(1, 3, 2, 1), np.full((1, 3, 2, 1), 7.0), eta(0.5)
    )
    assert posture[0, :, 0, 0].tolist() == [0.5, 0.0, 0.5]
    assert posture[0, :, 1, 0].tolist() == [0.0, 0.0, 0.0]


def test_great_appeal_does_not_overflow():
    posture = choose_posture(np.zeros((1, 2, 1, 1)), _first(1e6), eta(0.001))
    assert posture.ravel().tolist() == [1.0, 0.0]


def test_each_state_channel_and_run_is_split_on_its_own():
    world = world_at_random(11)
    posture = laid(world, choose_posture)
    at = world.parameters["bounded_rationality"]
    for i, c, r in np.ndindex(STATES, CHANNELS, 4):
        odds = [
            np.exp(world.arrays["log_prior"][i, j, c, r])
            * np.exp(world.arrays["appeal"][i, j, c, r] / at[r])
            for j in range(ACTORS)
        ]
        assert posture[i, :, c, r] == pytest.approx(np.array(odds) / sum(odds), abs=1e-12)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_prior_gives_back_the_start(seed):
    world = world_at_random(seed)
    log_prior = laid(world, invert_prior)
    assert np.array_equal(
        np.isneginf(log_prior), np.broadcast_to(world.arrays["tie"] == 0, log_prior.shape)
    )
    back = choose_posture(
        log_prior, world.arrays["gain"], world.look("bounded_rationality", ALL)
    )
    assert back == pytest.approx(world.arrays["dependence"], abs=1e-12)


def test_the_prior_of_a_tie_that_cannot_be_does_not_read_its_share():
    held, tie = np.full((1, 2, 1, 1), 0.5), np.array([1.0, 0.0]).reshape(1, 2, 1, 1)
    assert np.isneginf(invert_prior(held, 0 * held, tie, eta(1.0))).ravel().tolist() == [
        False,
        True,
    ]


def test_self_inherits_nothing_and_takes_no_part():
    """Whatever is left to self, the others' inheritance is their share among themselves."""
    external = np.array([0.0, 1.0, 1.0]).reshape(1, 3, 1, 1)
    size = np.array([0.8, 0.1, 0.1]).reshape(1, 3, 1, 1)
    none = np.zeros((1, 1, 1, 1))
    for own in (0.0, 3.0):
        prior = np.array([own, np.log(0.75), np.log(0.25)]).reshape(1, 3, 1, 1)
        found = find_inheritance(prior, size, external, none, none).ravel()
        np.testing.assert_allclose(found, [0.0, np.log(1.5), np.log(0.5)], atol=1e-12)
        for transit, diplomacy in ((1.0, 0.0), (0.0, 1.0)):
            idle = find_inheritance(prior, size, external, none + transit, none + diplomacy)
            assert not idle.any()


def test_chance_widens_by_its_deviation():
    luck = np.array([-1.0, 0.0, 2.0])
    assert add_chance(np.ones(3), luck, np.array([0.5])).tolist() == [0.5, 1.0, 2.0]


@pytest.mark.parametrize("seed", [1, 2])
def test_gravity_follows_size_and_nearness(seed):
    world = world_at_random(seed)
    share, a = laid(world, gravity_share), world.arrays
    for i, c, r in np.ndindex(STATES, CHANNELS, 4):
        others = [j for j in range(REMAINDER) if j != i]
        middle = sum(a["proximity"][i, j, r] for j in others) / len(others)
        pull = []
        for j in range(ACTORS):
            near = 1.0 if j == i else middle if j == REMAINDER else a["proximity"][i, j, r]
            size = a["market"][j, r] if KINDS[c] == "economy" else a["power"][j, r] ** 0.5
            pull.append(near * size * a["tie"][i, j, c, 0])
        assert share[i, :, c, r] == pytest.approx(np.array(pull) / sum(pull), abs=1e-12)


def test_gravity_without_any_tie_is_empty():
    one = np.ones((1, 2, 1, 1))
    nothing = gravity_share(one, one, one, 0 * one, one, one, 0 * one)
    assert nothing.ravel().tolist() == [0.0, 0.0]


def test_shares_fall_back_on_the_ties_that_are_left():
    amount = np.array([1.0, 0.0, 0.0]).reshape(1, 3, 1, 1)
    tie = np.array([0.0, 1.0, 1.0]).reshape(1, 3, 1, 1)
    assert share_over_ties(amount, tie).ravel().tolist() == [0.0, 0.5, 0.5]
    assert share_over_ties(amount, 0 * tie).ravel().tolist() == [0.0, 0.0, 0.0]


@pytest.mark.parametrize("run", [0, 3])
def test_a_run_alone_is_the_run_among_others_to_the_bit(run):
    many = world_at_random(13)
    for rule in (choose_posture, invert_prior, gravity_share, add_chance):
        among = laid(many, rule)[..., run : run + 1]
        assert np.array_equal(laid(one_run(many, run), rule), among), rule.__name__
