"""Luck has an address, and the address alone decides it.

Planted and caught: a lane taken by position in the batch; the block taken as r % 256; a
stage left out of the address; the words of a seed in another order; a constant of the hash
used twice; luck where a place needs none.
"""

import itertools

import numpy as np
import pytest

from hedgesim.core.luck import AHEAD, BLOCK, Normals, generator, generators

PLACES = ["KAZ:RUS", "KGZ:RUS", "KAZ:CHN"]


def turns(replicates, places=PLACES, seed=11, stage="perceive", count=5):
    source = Normals(seed, stage, places, replicates)
    return np.stack([source.draw() for _ in range(count)])


@pytest.mark.parametrize("replicate", [0, 3, 255, 256, 1500, 2**20 + 7])
def test_a_replicate_has_the_same_luck_alone_and_in_any_company(replicate):
    alone = turns([replicate])[:, :, 0]
    for company in (
        [replicate, 5],
        [9, 700, replicate],
        list(range(replicate, replicate + 300)),
    ):
        together = turns(company)[:, :, company.index(replicate)]
        assert np.array_equal(alone, together)


@pytest.mark.parametrize("seed", [0, 11, 2**32 - 1])
@pytest.mark.parametrize("block", [0, 7, 2**32 - 1, 2**32])
def test_many_generators_are_those_that_numpy_opens_one_by_one(seed, block):
    for place, ours in zip(
        PLACES, generators(seed, "perceive", PLACES, block), strict=True
    ):
        alone = generator(seed, "perceive", place, block)
        assert np.array_equal(ours.random_raw(9), alone.random_raw(9))


def test_a_place_without_luck_has_none_and_leaves_the_others_theirs():
    among = turns(range(3), places=[None, *PLACES, None], count=AHEAD + 2)
    assert not among[:, [0, -1]].any()
    assert np.array_equal(among[:, 1:-1], turns(range(3), count=AHEAD + 2))


def test_other_places_change_nothing():
    assert np.array_equal(turns([4])[:, 2], turns([4], places=["KAZ:CHN"])[:, 0])


def test_a_longer_horizon_only_adds_turns():
    assert np.array_equal(turns([4], count=12)[:5], turns([4], count=5))


def test_every_part_of_the_address_counts():
    base = turns(range(2 * BLOCK))
    others = [
        turns(range(2 * BLOCK), seed=12),
        turns(range(2 * BLOCK), stage="choose"),
        turns(range(2 * BLOCK), places=["A:B", "B:A", "A:C"]),
        turns(range(2 * BLOCK, 4 * BLOCK)),
    ]
    for other in others:
        assert unrelated(other, base)
    rows = base.reshape(-1, BLOCK)  # no place, turn or block repeats another
    for one, other in itertools.combinations(rows, 2):
        assert unrelated(one, other)


def unrelated(one, other):
    """Alike by accident in few places, and uncorrelated: within 6 standard errors of 0."""
    alike = (one == other).mean()
    return alike < 0.02 and abs((one * other).mean()) < 6 / np.sqrt(one.size)


def test_luck_is_standard_normal_and_uncorrelated():
    """Means within 5 standard errors: a false alarm in a million or so; the seed is
    fixed."""
    drawn = turns(range(4 * BLOCK), count=20).transpose(1, 0, 2).reshape(len(PLACES), -1)
    size = drawn.shape[1]
    assert (abs(drawn.mean(axis=1)) < 5 / np.sqrt(size)).all()
    assert (abs(drawn.var(axis=1) - 1) < 5 * np.sqrt(2 / size)).all()
    for one, other in itertools.combinations(drawn, 2):
        assert abs((one * other).mean()) < 5 / np.sqrt(size)
