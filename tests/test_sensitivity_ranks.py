"""Rank correlations, PAWN and designs of chosen points, beside SciPy, SALib, and by hand.

Planted and caught, one at a time, each reverted: the sign of partial correlations; PAWN by
the mean over slices; ties of outcomes compared in the middle; intervals from four times the
points; the variance of runs for that of means in a grid; the mean of point 0 for its own
replicate.
"""

import numpy as np
import pytest
from known_functions import sampled
from scipy.stats import ks_2samp, rankdata, spearmanr

from hedgesim.study.sensitivity_effects import differences, main_effects
from hedgesim.study.sensitivity_ranks import (
    interval,
    pawn,
    pawn_of_nothing,
    rank_indices,
    slices_of,
)


@pytest.fixture
def ranked(tmp_path):
    shares, values = sampled(tmp_path, 'kind = "latin_hypercube"\npoints = 600')
    values = values + 3 * shares[:, 0] + 5 * shares[:, 2]
    columns = {"a": shares[:, 0], "b": shares[:, 0] + 0.3 * shares[:, 1], "c": shares[:, 2]}
    return columns, values, rank_indices(columns, values)


def test_spearman_is_that_of_scipy(ranked):
    columns, values, found = ranked
    for (_, row), column in zip(found.iterrows(), columns.values(), strict=True):
        assert row["spearman"] == pytest.approx(spearmanr(column, values).statistic)
        assert row["spearman_low"] < row["spearman"] < row["spearman_high"]


def test_partial_is_the_correlation_of_what_others_leave(ranked):
    columns, values, found = ranked
    ranks = {name: rankdata(v) - 300.5 for name, v in columns.items()}
    own = rankdata(values) - 300.5
    for name, row in found.set_index("factor").iterrows():
        others = np.array([r for n, r in ranks.items() if n != name]).T

        def left(v, others=others):
            return v - others @ np.linalg.lstsq(others, v, rcond=None)[0]

        expected = np.corrcoef(left(ranks[name]), left(own))[0, 1]
        assert row["partial"] == pytest.approx(expected)
        low, high = interval(np.array([expected]), 600 - 2)  # two are held fixed
        assert (row["partial_low"], row["partial_high"]) == pytest.approx((low[0], high[0]))


def test_pawn_is_that_of_scipy_and_nearly_salibs(ranked):
    analyse = pytest.importorskip("SALib.analyze.pawn").analyze
    columns, values, found = ranked
    problem = {"num_vars": 3, "names": list(columns), "bounds": [[0, 1]] * 3}
    theirs = analyse(problem, np.array(list(columns.values())).T, values, S=10)
    np.testing.assert_allclose(found["pawn"], theirs["median"], atol=0.02)
    for name, column in columns.items():
        slices = slices_of(column)
        assert np.bincount(slices).tolist() == [60] * 10
        by_hand = [ks_2samp(values[slices == s], values).statistic for s in range(10)]
        expected = pytest.approx(np.median(by_hand))
        assert found.set_index("factor")["pawn"][name] == expected
    assert (found["pawn_low"] < found["pawn"]).all()
    assert (found["pawn_high"] > found["pawn"]).all()


def test_pawn_with_ties_of_outcomes_and_few_values():
    rng = np.random.default_rng(4)
    values = rng.integers(0, 2, 400).astype(float)
    outcomes = np.round(rng.random(400) + values, 1)
    by_hand = [ks_2samp(outcomes[values == v], outcomes).statistic for v in (0, 1)]
    assert pawn(values, outcomes)[0] == pytest.approx(np.median(by_hand))


def test_pawn_of_a_factor_without_effect():
    """Below the level in about 95 of 100; at least 340 of 400, 1 in 10,000 seeds else."""
    rng = np.random.default_rng(8)
    outcomes = rng.random(200)
    level = pawn_of_nothing(200, outcomes)
    below = sum(pawn_alone(rng.random(200), outcomes) < level for _ in range(100))
    assert below >= 85
    assert pawn_alone(outcomes, outcomes) > 3 * level


def pawn_alone(values, outcomes):
    slices = slices_of(values)
    apart = [ks_2samp(outcomes[slices == s], outcomes).statistic for s in range(10)]
    return np.median(apart)


def test_intervals_of_correlations_cover():
    """95 of 100 at a true correlation of 0 and of .6: at least 279 of 300, 1 in 20 else."""
    rng = np.random.default_rng(6)
    for true in (0.0, 0.6):
        pearson = 2 * np.sin(np.pi * true / 6)
        held = 0
        for _ in range(300):
            x, e = rng.standard_normal((2, 60))
            y = pearson * x + np.sqrt(1 - pearson**2) * e
            low, high = interval(np.array([spearmanr(x, y).statistic]), 60)
            held += low[0] <= true <= high[0]
        assert held >= 275


def test_what_has_no_order_has_no_correlation():
    rng = np.random.default_rng(1)
    columns = {
        "a": rng.random(100), "words": rng.integers(0, 3, 100).astype(float),
        "gone": np.where(rng.random(100) < 0.3, np.nan, rng.random(100)),
        "still": np.ones(100),
    }  # fmt: skip
    found = rank_indices(columns, columns["a"] ** 2, ["words"]).set_index("factor")
    assert found["spearman"]["a"] == pytest.approx(1)
    assert found["spearman"].isna().tolist() == [False, True, True, True]
    assert found["pawn"].isna().tolist() == [False, False, False, True]


def test_too_few_points_for_partial_correlations():
    rng = np.random.default_rng(1)
    columns = {f"x{n}": rng.random(30) for n in range(28)}
    found = rank_indices(columns, rng.random(30))
    assert found["partial"].isna().all()
    assert found["spearman"].notna().all()


# --- chosen points ---


def test_a_grid_shares_its_variance_out_exactly():
    x, z = (v.ravel() for v in np.meshgrid([0.0, 1.0, 2.0], [0.0, 1.0], indexing="ij"))
    outcomes = (2 * x + 3 * z + x * z)[:, None] + np.array([0.0, 0.5, 1.0])
    found = main_effects({"x": x, "z": z}, outcomes).set_index("factor")
    # over x: 1.5, 4, 6.5 (variance 25/6); over z: 2, 6 (4); both together: 1/6
    whole = 25 / 6 + 4 + 1 / 6
    assert found["share"]["x"].iloc[0] == pytest.approx(25 / 6 / whole)
    assert found["share"]["z"].iloc[0] == pytest.approx(4 / whole)
    assert found["effect"]["z"].tolist() == pytest.approx([-2, 2])
    width = found["effect_high"] - found["effect_low"]
    np.testing.assert_allclose(width, 0, atol=1e-9)  # luck is the same everywhere


def test_one_at_a_time_compares_replicate_by_replicate():
    base = np.array([1.0, 5.0, 9.0])
    outcomes = np.array([base, base + 2, base - [1.0, 2.0, 3.0], [np.nan, 1.0, 2.0]])
    columns = {"a": np.array([0.0, 1.0, 0.0, 2.0]), "b": np.array(["x", "x", "y", "x"])}
    found = differences(columns, np.array([-1, 0, 1, 0]), outcomes)
    assert found[["factor", "value"]].to_numpy().tolist() == [["a", 1.0], ["b", "y"]]
    assert found["effect"].tolist() == [2.0, -2.0]
    assert found["effect_low"].tolist() == pytest.approx([2.0, -2 - 4.3027 / np.sqrt(3)],
                                                         rel=1e-4)  # fmt: skip
