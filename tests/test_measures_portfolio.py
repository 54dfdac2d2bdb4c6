"""Spread and similarity of portfolios: hand cases, plain numbers, and a published table."""

# Planted and caught: sign of entropy; a wrong number of possible partners and nan lost
# with one partner (both unseen until tested); shares not squared; the rest of the world
# counted; half of the total variation forgotten; posture and dependence swapped; empty
# channels counted; S without its 2; third parties not left out; the rest of the world as
# third party; differences for their signs; pairs from the next but one; every state as
# the other; a maximum for the geometric mean.

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from random_ties import ACTORS, KINDS, REMAINDER, STATES, world_at_random
from scipy.stats import kendalltau
from test_measures_catalogue import measured

from hedgesim.measures.portfolio import channel_divergence, concentration, entropy, shares
from hedgesim.measures.similarity import portfolio_tau_b, rank_correlation, similarity

BENCHMARKS = Path(__file__).parent / "benchmarks"


@pytest.fixture(scope="module")
def table():
    return pd.read_csv(BENCHMARKS / "signorino_ritter_1999_table6_alliances1914.csv")


@pytest.fixture(scope="module")
def published():
    text = (BENCHMARKS / "signorino_ritter_1999_expected.json").read_text(encoding="utf-8")
    return json.loads(text)["values"]["alliances1914_GMY_RUS"]


def laid(column):
    return column.to_numpy(dtype=float).reshape(1, -1, 1)


@pytest.mark.parametrize("weights", ["S_unweighted", "S_capability_weighted"])
def test_germany_and_russia_in_1914_by_s(table, published, weights):
    importance = (
        laid(table["Cap"]) if "capability" in weights else np.ones((1, len(table), 1))
    )
    furthest = 3.0 * importance.sum(axis=1, keepdims=True)  # alliances run from 0 to 3
    found = similarity(laid(table["GMY"]), laid(table["RUS"]), importance, furthest)
    assert found.item() == pytest.approx(published[weights], abs=1e-12)


def test_germany_and_russia_in_1914_by_tau_b(table, published):
    found = rank_correlation(
        laid(table["GMY"]), laid(table["RUS"]), np.ones((1, len(table), 1))
    )
    assert found.item() == pytest.approx(published["kendall_tau_b"], abs=1e-12)


@pytest.fixture(scope="module", params=[1, 2])
def case(request):
    world = world_at_random(request.param)
    return world.arrays, measured(world)


def others(i, j=None):
    return [k for k in range(ACTORS) if k not in (i, j, REMAINDER)]


def test_similarity_of_portfolios_looks_at_third_parties_alone(case):
    _, found = case
    for i, j, r in np.ndindex(STATES, ACTORS, 4):
        value = found["portfolio_similarity"][i, j, r]
        if j == i or j >= STATES:
            assert np.isnan(value)
            continue
        mine, theirs = found["alignment"][i, :, r], found["alignment"][j, :, r]
        third = others(i, j)
        apart = sum(
            abs(mine[k] / mine[third].sum() - theirs[k] / theirs[third].sum())
            for k in third
        )
        assert value == pytest.approx(1 - apart, abs=1e-12)


def test_rank_correlation_agrees_with_another_implementation():
    draw = np.random.default_rng(3)
    aligned = np.round(draw.random((2, 9, 5)), 1)  # rounded, so that there are ties
    external = np.ones((2, 9, 1))
    external[[0, 1], [0, 1]] = 0.0
    counted = np.ones((1, 9, 1))
    counted[0, 8] = 0.0
    found = portfolio_tau_b(aligned, external, counted)
    for r in range(5):
        expected = kendalltau(aligned[0, 2:8, r], aligned[1, 2:8, r]).statistic
        assert found[0, 1, r] == pytest.approx(expected, abs=1e-12)
        assert found[1, 0, r] == found[0, 1, r]
    assert np.isnan(found[:, 2:]).all()


def test_entropy_and_concentration_follow_their_equations(case):
    a, found = case
    for i, r in np.ndindex(STATES, 4):
        can = [j for j in others(i) if a["tie"][i, j].any()]
        held = found["alignment"][i, can, r]
        part = [h / held.sum() for h in held if h > 0]
        spread = -sum(p * np.log(p) for p in part) / np.log(len(can))
        assert found["entropy"][i, r] == pytest.approx(spread, abs=1e-12)
        squares = sum(p * p for p in part)
        assert found["concentration"][i, r] == pytest.approx(squares, abs=1e-12)


def test_spread_does_not_apply_to_a_state_aligned_with_nobody():
    one = np.ones((1, 2, 1))
    assert np.isnan(concentration(0 * one, one, one)).all()
    assert np.isnan(
        entropy(0 * one[..., None], one[..., None], one[..., None], one[..., None])
    ).all()
    assert shares(0 * one, one).ravel().tolist() == [0.0, 0.0]


def test_entropy_with_one_possible_partner_is_nothing():
    aligned, tie = np.array([0.5, 0.0]), np.array([1.0, 0.0])
    four = (1, 2, 1, 1)
    one = np.ones(four)
    assert entropy(aligned.reshape(four), tie.reshape(four), one, one).item() == 0.0


def test_entropy_is_measured_against_the_partners_that_can_be():
    aligned, tie = np.array([0.2, 0.2, 0.0]), np.array([1.0, 1.0, 0.0])
    four = (1, 3, 1, 1)
    one = np.ones(four)
    found = [
        entropy(aligned.reshape(four), t.reshape(four), one, one).item() for t in (tie, one)
    ]
    assert found == pytest.approx([1.0, np.log(2) / np.log(3)])
    only = np.array([1.0, 0.0, 0.0]).reshape(four)
    assert np.isnan(entropy(0 * one, only, one, one)).all()


def test_divergence_of_channels_follows_its_equation(case):
    a, found = case
    for i, r in np.ndindex(STATES, 4):
        split, weights = [], []
        for c, kind in enumerate(KINDS):
            standing = a["posture" if kind == "diplomacy" else "dependence"][
                i, others(i), c, r
            ]
            if standing.sum() > 0:
                split.append(standing / standing.sum())
                weights.append(a["weight"][c, r])
        share = np.array(weights) / sum(weights)
        middle = sum(w * s for w, s in zip(share, split, strict=True))
        apart = sum(
            w * np.abs(s - middle).sum() / 2 for w, s in zip(share, split, strict=True)
        )
        assert found["channel_divergence"][i, r] == pytest.approx(apart, abs=1e-12)


def test_the_same_split_in_every_channel_does_not_diverge():
    held = np.tile(np.array([0.3, 0.7]).reshape(1, 2, 1, 1), (1, 1, 4, 1))
    one = np.ones((1, 2, 1, 1))
    weight = np.full((1, 1, 4, 1), 0.25)
    apart = channel_divergence(held, held, weight, np.zeros((1, 1, 4, 1)), one, one)
    assert apart.item() == pytest.approx(0.0, abs=1e-15)
    assert np.isnan(channel_divergence(0 * held, held, weight, 0 * weight, one, one)).all()
