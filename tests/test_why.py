"""A choice taken apart, and its change attributed with no remainder.

Planted and caught: the gradient taken at the later turn only; taken in the middle only; the
prior forgotten; the sum over partners dropped, so that a term moves its own partner alone;
sharpness of the later turn used all along; a tie that ends attributed to nobody; the chance
of the first run given to every run.
"""

import math
import re
from pathlib import Path

import numpy as np
import pytest
from random_worlds import INSTRUMENTS, KINDS, STATES, random_world

from hedgesim.engine.attribution import Side, attribute
from hedgesim.engine.reasons import (
    CHANCE,
    SAYS,
    START,
    attribute_change,
    phrase_of,
    weigh,
)
from hedgesim.engine.stages import APPEAL, GAIN, TIES, TURN
from hedgesim.rules.gains import TERMS, TERMS_OF_ALL
from hedgesim.rules.posture import choose_posture

WORLDS, RUNS = 200, 2
CLOSED = 3
"""In every so many worlds a tie ends, or begins, between the two turns."""


def seen_in(world):
    """The world that states see when they weigh their gains, and the appeal they go by."""
    world = world.with_arrays({f"{x}_acted": np.zeros((3, 6, 1)) for x in INSTRUMENTS})
    for stage in TIES:
        world = stage.act(world)
    for stage in TURN[: TURN.index(GAIN)]:
        world = stage.act(world)
    return world, APPEAL.act(GAIN.act(world)).arrays["appeal"]


def posture_of(world, appeal):
    """What the engine chooses."""
    eta = world.parameters["bounded_rationality"]
    return choose_posture(world.arrays["log_prior"], appeal, eta)


def two_turns(seed):
    """Two worlds of one region, of whose ties one may be open at one turn only."""
    pair = [random_world(s, RUNS, wide=bool(seed % 2)) for s in (seed, seed + 5000)]
    if seed % CLOSED == 0:
        which = seed // CLOSED % 2
        prior = pair[which].arrays["log_prior"].copy()
        prior[:, 3] = -np.inf
        pair[which] = pair[which].with_arrays({"log_prior": prior})
    return [seen_in(world) for world in pair]


@pytest.fixture(scope="module")
def worlds():
    return [two_turns(seed) for seed in range(WORLDS)]


def places():
    for state in range(STATES):
        for channel in range(len(KINDS)):
            for run in range(RUNS):
                yield state, channel, run


def test_terms_chance_and_prior_add_up_to_the_score_in_all_worlds(worlds):
    worst, compared = 0.0, 0
    for world, appeal in (turn for turns in worlds for turn in turns):
        weighed, eta = weigh(world), world.parameters["bounded_rationality"]
        prior = world.arrays["log_prior"]
        open_ = np.isfinite(prior)
        assert np.array_equal(weighed.log_prior, prior)
        parts = [*weighed.gains.values(), eta * np.where(open_, weighed.log_prior, 0.0)]
        score = eta * (np.where(open_, prior, 0.0) + appeal / eta)
        worst = max(worst, float(abs(np.sum(parts, axis=0) - score).max()))
        compared += int(open_.sum())
    assert worst < 1e-12
    assert compared > 50_000


def test_the_parts_give_the_posture_of_the_engine(worlds):
    for world, appeal in (turn for turns in worlds[:40] for turn in turns):
        posture, weighed = posture_of(world, appeal), weigh(world)
        for state, channel, run in places():
            shares = weighed.side(state, channel, run).shares
            assert abs(shares - posture[state, :, channel, run]).max() < 1e-12


def test_changes_add_up_with_no_remainder_in_all_states_of_all_worlds(worlds):
    worst, moved = 0.0, 0
    for before, after in worlds:
        difference = posture_of(*after) - posture_of(*before)
        weighed = weigh(before[0]), weigh(after[0])
        for state, channel, run in places():
            parts = attribute_change(*weighed, state, channel, run)
            change = difference[state, :, channel, run]
            worst = max(worst, float(abs(parts.change - change).max()))
            moved += bool(abs(change).max() > 0.01)
    assert worst < 1e-12
    assert moved > 0.9 * WORLDS * STATES * len(KINDS) * RUNS


def test_every_part_sums_to_nothing_over_partners(worlds):
    for before, after in (turns for turns in worlds[:30]):
        parts = attribute_change(weigh(before[0]), weigh(after[0]), 0, 0)
        for part in (*parts.gains, parts.prior, parts.sharpness, parts.opening):
            assert abs(part.sum(axis=-1)).max() < 1e-12


def test_the_order_of_terms_does_not_matter(worlds):
    random = np.random.default_rng(1)
    for before, after in worlds[:40]:
        sides = [weigh(w).side(1, 3, 1) for w, _ in (before, after)]
        order = random.permutation(len(sides[0].gains))
        swapped = [Side(s.gains[order], s.log_prior, s.sharpness) for s in sides]
        plain, other = attribute(*sides), attribute(*swapped)
        assert np.allclose(other.gains, plain.gains[order], rtol=0, atol=1e-12)
        assert np.allclose(other.prior, plain.prior, rtol=0, atol=1e-12)
        assert np.allclose(other.sharpness, plain.sharpness, rtol=0, atol=1e-12)


def test_two_partners_by_hand():
    """Of two partners the share is the logistic of the difference of scores, so that along
    a straight line each term has the share in the change of w that it has in the change of
    the difference: from 0 to ln 4, w goes from 1/2 to 4/5."""
    whole = math.log(4.0)
    gains = np.array([[0.5 * whole, 0.0], [0.0, -0.75 * whole]])  # a quarter too much
    prior = np.array([0.0, 0.25 * whole])  # which a new route to the other takes back
    parts = attribute(Side(0 * gains, 0 * prior, 1.0), Side(gains, prior, 1.0))
    assert parts.change == pytest.approx([0.3, -0.3], abs=1e-15)
    assert parts.gains[0, 0] == pytest.approx([0.15, -0.15], abs=1e-15)
    assert parts.gains[1, 1] == pytest.approx([0.225, -0.225], abs=1e-15)
    assert parts.prior[1] == pytest.approx([-0.075, 0.075], abs=1e-15)
    assert not parts.gains[0, 1].any()
    assert not parts.sharpness.any()
    assert not parts.opening.any()


def test_sharpness_alone_by_hand():
    """Gains stay at ln 2 and 0, and sharpness goes from 1 to 2: 2/3 becomes 4/5."""
    gains, even = np.array([[math.log(2.0), 0.0]]), np.zeros(2)
    parts = attribute(Side(gains, even, 1.0), Side(gains, even, 2.0))
    assert parts.sharpness[0] == pytest.approx([2 / 15, -2 / 15], abs=1e-15)
    assert not parts.gains.any()


def walked(before, after, steps=4000):
    """The same integral in plain Python: small steps, each attributed at its middle."""
    n, terms = len(before.log_prior), len(before.gains)
    by = {m: [[0.0] * n for _ in range(n)] for m in (*range(terms), "prior", "sharpness")}
    for step in range(steps):
        t = (step + 0.5) / steps
        beta = before.sharpness + t * (after.sharpness - before.sharpness)
        gain = [
            sum(before.gains[m][k] + t * (after.gains[m][k] - before.gains[m][k])
                for m in range(terms)) for k in range(n)
        ]  # fmt: skip
        prior = [
            a + t * (b - a) for a, b in zip(before.log_prior, after.log_prior, strict=True)
        ]
        odds = [math.exp(q + beta * g) for q, g in zip(prior, gain, strict=True)]
        w = [one / sum(odds) for one in odds]
        for j in range(n):
            for k in range(n):
                slope = w[j] * ((j == k) - w[k]) / steps
                for m in range(terms):
                    rise = after.gains[m][k] - before.gains[m][k]
                    by[m][k][j] += slope * beta * rise
                by["prior"][k][j] += slope * (after.log_prior[k] - before.log_prior[k])
                by["sharpness"][k][j] += (
                    slope * gain[k] * (after.sharpness - before.sharpness)
                )
    return by


def test_three_partners_walked_in_plain_python():
    random = np.random.default_rng(2)
    before, after = (
        Side(random.normal(size=(2, 3)), random.normal(size=3), float(random.uniform(1, 3)))
        for _ in range(2)
    )
    parts, expected = attribute(before, after), walked(before, after)
    for m in (0, 1):
        assert np.allclose(parts.gains[m], expected[m], atol=1e-6)
    assert np.allclose(parts.prior, expected["prior"], atol=1e-6)
    assert np.allclose(parts.sharpness, expected["sharpness"], atol=1e-6)
    assert min(abs(parts.prior).max(), abs(parts.sharpness).max()) > 0.01


@pytest.mark.parametrize("size", [1.0, 30.0, 1000.0])
def test_large_and_sudden_changes_leave_no_remainder(size):
    random = np.random.default_rng(3)
    for _ in range(20):
        before, after = (
            Side(size * random.normal(size=(5, 6)), random.normal(size=6), 2.0)
            for _ in range(2)
        )
        parts = attribute(before, after)
        change = after.shares - before.shares
        assert abs(parts.change - change).max() < 1e-12 * max(1.0, size / 30)


def test_nothing_that_moves_alike_for_all_moves_a_share():
    before = Side(np.array([[0.3, 0.1, -0.4]]), np.log([0.2, 0.3, 0.5]), 2.0)
    after = Side(before.gains + 5.0, before.log_prior, 2.0)
    parts = attribute(before, after)
    assert abs(parts.change).max() < 1e-15
    assert abs(parts.gains[0].sum(axis=0)).max() < 1e-15
    assert abs(parts.gains).max() > 0.1


def test_a_tie_that_ends_frees_its_share_and_is_called_so():
    """Three alike; the third is taken away: its third goes to the two others alike, and
    then a gain of ln 3 moves them from 1/2 to 3/4."""
    even, gone = np.zeros(3), np.array([0.0, 0.0, -np.inf])
    before = Side(np.zeros((1, 3)), even, 1.0)
    after = Side(np.array([[math.log(3.0), 0.0, 9.0]]), gone, 1.0)
    parts = attribute(before, after)
    assert parts.opening[2] == pytest.approx([1 / 6, 1 / 6, -1 / 3], abs=1e-15)
    assert parts.gains[0, 0] == pytest.approx([1 / 4, -1 / 4, 0.0], abs=1e-15)
    assert not parts.gains[0, 2].any()
    assert parts.change == pytest.approx(after.shares - before.shares, abs=1e-15)


def test_the_end_of_a_tie_is_the_limit_of_a_falling_prior():
    random = np.random.default_rng(4)
    gains, prior = random.normal(size=(2, 3, 4)), random.normal(size=(2, 4))
    gone = prior[1].copy()
    gone[1] = -np.inf
    before = Side(gains[0], prior[0], 1.0)
    exact = attribute(before, Side(gains[1], gone, 1.0))
    low = np.where(np.isneginf(gone), -1e5, gone)
    near = attribute(before, Side(gains[1], low, 1.0))
    assert np.allclose(near.gains, exact.gains, atol=1e-3)
    assert np.allclose(near.prior[1], exact.opening[1], atol=1e-3)


def test_ties_that_begin_and_choices_without_any_tie():
    none, both = np.full(2, -np.inf), np.zeros(2)
    gains = np.ones((1, 2))
    nothing, all_ = Side(gains, none, 1.0), Side(gains, both, 1.0)
    for one, other in ((nothing, all_), (all_, nothing), (nothing, nothing)):
        parts = attribute(one, other)
        assert parts.change == pytest.approx(other.shares - one.shares, abs=1e-15)
        assert np.isfinite(parts.opening).all()
    first, second = (
        Side(gains, np.array([0.0, -np.inf]), 1.0),
        Side(gains, np.array([-np.inf, 0.0]), 1.0),
    )
    assert attribute(first, second).change == pytest.approx([-1.0, 1.0], abs=1e-15)


def test_only_choices_by_the_same_terms_are_compared(worlds):
    (before, _), (after, _) = worlds[0]
    fewer = type(GAIN)(terms=TERMS[:-1])
    other = type(GAIN)(terms=tuple(t for t in TERMS if t.name != "norm"))
    assert attribute_change(weigh(before, fewer), weigh(after, fewer), 0, 0)
    with pytest.raises(ValueError, match="same terms"):
        attribute_change(weigh(before), weigh(after, other), 0, 0)


def test_every_term_has_its_phrase():
    for term in TERMS:
        assert phrase_of(term.name, term.kind) == term.says
    for term in TERMS_OF_ALL:
        assert phrase_of(term.name, "transit") == term.says
    for said in (*TERMS, *TERMS_OF_ALL):
        assert said.says.count("{partner}") == 1
        assert not said.says.endswith(".")
        assert said.says.format(partner="X") != said.says
    assert not {CHANCE, START, *SAYS} & {t.name for t in (*TERMS, *TERMS_OF_ALL)}


def test_what_the_page_shows_in_python_holds(capsys):
    page = Path(__file__).resolve().parents[1] / "docs" / "why.md"
    blocks = re.findall(r"```python\n(.*?)```", page.read_text("utf-8"), flags=re.DOTALL)
    assert len(blocks) == 2
    for block in blocks:
        exec(compile(block, "docs/why.md", "exec"), {})
    assert "Altria gave Nordany" in capsys.readouterr().out
