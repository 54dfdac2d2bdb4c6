"""Correlated risk: what can never happen, and where that ends."""

# Planted and caught: listed in test_rules_gains.py, which holds the equation itself.

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from random_ties import ACTORS, KINDS, STATES, world_at_random

from hedgesim.engine.wiring import argument_names
from hedgesim.rules.gains_risk import co_movement, correlated_risk

EVERYTHING = ("state", "partner", "rival", "channel", "run")


@given(st.lists(st.floats(-3, 3), min_size=2, max_size=10), st.floats(0.1, 5))
def test_no_mixture_of_partners_has_a_negative_variance(positions, distance):
    x = np.array(positions)
    matrix = co_movement(x[:, None], x[None, :], np.array(distance))
    assert np.linalg.eigvalsh(matrix).min() >= -1e-9
    assert np.array_equal(np.diag(matrix), np.ones(len(x)))


def test_risks_at_two_distances_apart_hardly_move_together():
    found = co_movement(np.array([3.0]), np.array([-1.0]), np.array([2.0]))
    assert found.item() == pytest.approx(0.1353, abs=1e-4)  # exp(-2)


def test_a_partner_apart_is_charged_less_than_one_who_moves_with_the_first():
    world = world_at_random(5)
    world = world.with_arrays({"threat": np.full((STATES, ACTORS, 4), 0.5)})
    matrix = np.eye(ACTORS)
    matrix[3, 2] = matrix[2, 3] = 1.0
    all_on_two = np.zeros((STATES, ACTORS, len(KINDS), 4))
    all_on_two[:, 2] = 1.0
    world = world.with_arrays({"co_movement": matrix[..., None], "dependence": all_on_two})
    read = argument_names(correlated_risk)
    risk = correlated_risk(**{name: world.look(name, EVERYTHING) for name in read})
    assert np.all(risk[0, 3] == risk[0, 2])
    assert np.all(risk[0, 3] < 0)
    assert np.all(risk[0, 1] == 0)
    assert np.all(risk[2] == 0)  # its own share is self-reliance, not risk


PARTNERS = 4
between_0_and_1 = hnp.arrays(np.float64, PARTNERS, elements=st.floats(0, 1))


def risks(threat, held, positions, base_variance):
    """Give the risk term of one state without self in one channel."""
    matrix = co_movement(positions[:, None], positions[None, :], np.array(1.0))
    on_partners, on_rivals = (1, PARTNERS, 1, 1, 1), (1, 1, PARTNERS, 1, 1)
    one = np.ones((1, 1, 1, 1, 1))
    return correlated_risk(
        threat.reshape(on_partners),
        held.reshape(on_rivals),
        one,
        matrix.reshape(1, PARTNERS, PARTNERS, 1, 1),
        0.3 * one,
        base_variance * one,
    ).ravel()


@pytest.mark.parametrize("channels", [1, 2, 4])
@pytest.mark.parametrize("lanes", [1, 37])
@pytest.mark.parametrize("partners", [2, 10, 33])
def test_a_run_alone_is_charged_as_among_others_to_the_bit(channels, lanes, partners):
    """Whether each run has a matrix of its own or all have one; also with one channel."""
    some = np.random.default_rng(channels * partners)
    threat = some.random((3, partners, 1, 1, 37))
    held = some.random((3, 1, partners, channels, 37))
    others = (1.0 - np.eye(3, partners)).reshape(3, 1, partners, 1, 1)
    matrix = some.random((1, partners, partners, 1, lanes))
    aversion, variance = some.random((2, 1, 1, 1, 1, 37))
    said = (threat, held, others, matrix, aversion, variance)
    among = correlated_risk(*said)
    for run in (0, 5, 36):
        own = (array[..., [run if array.shape[-1] > 1 else 0]] for array in said)
        assert np.array_equal(correlated_risk(*own)[..., 0], among[..., run])


@given(
    between_0_and_1, between_0_and_1, between_0_and_1, st.floats(0, 1), st.floats(0.25, 1)
)
def test_more_threat_costs_its_author_most(threat, held, positions, extra, base_variance):
    """A rise of threat also charges those who move with it, but never more than its author.

    It holds wherever a threatless partner has at least half the spread of a full threat.
    """
    before = risks(threat, held, positions, base_variance)
    threat[0] = min(1.0, threat[0] + extra)
    change = risks(threat, held, positions, base_variance) - before
    assert change[0] <= change.min() + 1e-12


def test_with_little_base_variance_a_small_threat_can_charge_others_more():
    """The limit of the rule above, kept in sight: a base variance below one quarter."""
    calm, held = np.array([0.0, 1.0, 0.0, 0.0]), np.array([1.0, 0.0, 0.0, 0.0])
    tense = np.array([0.02, 1.0, 0.0, 0.0])
    alike = np.zeros(PARTNERS)
    change = risks(tense, held, alike, 0.05) - risks(calm, held, alike, 0.05)
    assert change[1] < change[0] < 0
