"""Runs held against figures of later years: which figure, which way, inside which band.

Planted and caught, one at a time, each reverted:

- sign: `same_sign` asks for opposite signs; change as before less after.
- partner: runs read with partners reversed; figures of the partner before.
- channel: channels of figures reversed; security read for diplomacy.
- band: the median in the place of the figure; the band over draws for that at the defaults;
  a band that ends at the median; parameters not drawn.
- year: runs read three quarters early; figures of the two years exchanged.
- yardsticks: skill upside down; drift turned round; sizes that shrink; a rest of the world
  that is lost; gravity that is the model; a prior mixed into figures.
- fall: before and after exchanged; acts, or parameters, that are not left out.
- sourced: the assumed for the sourced. Tables: channels in the rows of alignment.
"""

from dataclasses import replace
from functools import cache

import numpy as np
import observed
import observed_fall
import pytest
from observed import by_channel, details, said
from observed_cells import (
    ALL,
    QUANTITIES,
    Cell,
    cells,
    drift,
    is_sourced,
    later,
    resized,
    simulated,
    table_of,
)
from observed_scores import (
    error,
    held,
    of_drift,
    of_gravity,
    of_model,
    of_persistence,
    of_size,
    same_sign,
    signs,
    skill,
)

from hedgesim.study.facts.follow import follow
from hedgesim.study.facts.worlds import World
from hedgesim.world.region_reader import load_region

RISING = Cell(
    "KAZ", "RUS", "security", 2013, 2021, before=0.50, after=0.60, begun=0.48, middle=0.52,
    band=(0.50, 0.54), drawn=(0.40, 0.65), gravity=0.30, resized=0.56, drift=0.45,
    sourced=True,
)  # fmt: skip
WEIGHTS = {"security": 0.3, "economy": 0.25, "transit": 0.25, "diplomacy": 0.2}
"""Default weights of channels in alignment."""


@cache
def found(runs=8):
    return cells(runs)


@cache
def region():
    return load_region("central_asia")


def one(state, partner, channel, start, year):
    place = state, partner, channel, start, year
    return next(
        c for c in found() if (c.state, c.partner, c.channel, c.start, c.year) == place
    )


def test_a_sign_is_that_of_both_changes():
    falling = replace(RISING, middle=0.47)
    assert (RISING.moved, RISING.simulated) == pytest.approx((0.10, 0.04))
    assert same_sign(RISING)
    assert not same_sign(falling)
    still = replace(falling, after=0.505)  # moves too little to be asked
    assert signs([RISING, falling, still]) == (1, 2)


def test_a_band_holds_the_figure_or_not():
    assert held([RISING]) == (0, 1, 1)
    assert held([RISING, replace(RISING, band=(0.55, 0.60))]) == (1, 2, 2)
    assert held([replace(RISING, after=0.52, drawn=(0.6, 0.7))]) == (1, 0, 1)


def test_errors_are_against_the_later_figure():
    misses = [error([RISING], of) for of in (of_model, of_persistence, of_gravity, of_size)]
    assert misses == pytest.approx([0.08, 0.10, 0.30, 0.04])
    assert error([RISING, replace(RISING, middle=0.62)], of_model) == pytest.approx(0.05)
    assert skill([RISING], of_persistence) == pytest.approx(0.2)
    assert skill([RISING], of_size) == pytest.approx(-1.0)
    with pytest.raises(ValueError, match="before 2013"):
        of_drift(replace(RISING, drift=None))


def test_figures_are_those_of_the_region():
    for state, partner, channel, start, year in (
        ("KAZ", "RUS", "security", 2013, 2021),
        ("KAZ", "CHN", "economy", 2000, 2013),
        ("TKM", "CHN", "transit", 2008, 2013),
        ("UZB", "WEST", "diplomacy", 2000, 2008),
    ):
        cell = one(state, partner, channel, start, year)
        figures = region().figures
        before, after = (
            figures.cells("dependence", when)[state, partner, channel].value
            for when in (start, year)
        )
        assert (cell.before, cell.after) == pytest.approx((before, after), abs=1e-9)


def test_alignment_of_the_figures_weighs_the_channels():
    cell = one("KAZ", "RUS", ALL, 2013, 2021)
    for year, value in ((2013, cell.before), (2021, cell.after)):
        held_then = region().figures.cells("dependence", year)
        parts = [w * held_then["KAZ", "RUS", c].value for c, w in WEIGHTS.items()]
        assert value == pytest.approx(sum(parts), abs=1e-9)


def test_runs_begin_near_the_figure_and_are_read_the_quarter_before():
    for cell in found():
        assert cell.begun == pytest.approx(cell.before, abs=0.015)  # the prior's share
    world = World(name="again", about="", start=2008, last="2013Q4")
    for channel, quantity in QUANTITIES.items():
        series = world[quantity, "UZB", "CHN"]
        ends = follow(world, {series}, "magnitudes", 8)[series].at("2012Q4")
        cell = one("UZB", "CHN", channel, 2008, 2013)
        assert cell.middle == pytest.approx(np.median(ends), abs=1e-6)
        assert cell.band == pytest.approx(np.quantile(ends, (0.05, 0.95)), abs=1e-6)


def test_drawn_parameters_widen_bands():
    wider = [np.ptp(c.drawn) > np.ptp(c.band) for c in found()]
    assert np.mean(wider) > 0.9


def test_gravity_is_another_world():
    apart = [abs(c.gravity - c.middle) for c in found() if c.channel == "security"]
    assert np.mean(apart) > 0.02
    assert simulated(2013, "magnitudes", 2)["KAZ", "RUS", ALL].keys() == {2013, 2021}
    assert later(2008) == [2013, 2021]


def test_sizes_let_who_grows_gain():
    first, last = table_of(2000), table_of(2013)
    grown = resized(first, last)
    np.testing.assert_allclose(grown.sum(axis=1)[grown.sum(axis=1) > 0], 1.0)
    key = "KAZ", "CHN", "economy"
    assert first.of(grown)[key] > first.of(first.shares)[key]
    np.testing.assert_allclose(resized(first, first), first.shares, atol=1e-9)


def test_drift_stays_within_shares():
    tie = "KAZ", "RUS", "economy"
    figures = {2000: {tie: 0.5}, 2008: {tie: 0.1}, 2013: {tie: 0.2}}
    assert drift(figures, tie, 2008, 2013) == 0.0
    assert drift(figures, tie, 2013, 2021) == pytest.approx(0.36)


def test_a_tie_is_sourced_on_both_sides_or_not():
    of = region()
    assert is_sourced(of, ("KAZ", "RUS", "economy"), 2000, 2013)
    assert is_sourced(of, ("KAZ", "RUS", "transit"), 2013, 2021)
    assert not is_sourced(of, ("KAZ", "RUS", "transit"), 2000, 2013)  # declared routes
    assert not is_sourced(of, ("KAZ", "RUS", ALL), 2000, 2013)


def test_what_is_carried_is_left_out():
    carried = ("KAZ", "RUS", "transit", 2008, 2013)
    assert not any(
        (c.state, c.partner, c.channel, c.start, c.year) == carried for c in found()
    )


def test_the_tables_say_what_was_counted():
    falling = replace(RISING, partner="CHN", middle=0.47)
    some = [RISING, falling, replace(RISING, channel=ALL, before=0.55)]
    security = next(row for row in by_channel(some) if row.startswith("| security"))
    assert security.split(" | ")[1:5] == ["2", "1 of 2 (0.50)", "0.00", "1.00"]
    row = details(some, "KAZ")[2]
    assert "0.550 → 0.600 | 0.520 (0.500 to 0.540) | yes | no | +0.100 / +0.040" in row
    assert "security 1 of 2 (0.50)" in said_of(found_with(some))


def found_with(some):
    """Give every kind of tie, so that each sentence has something to speak of."""
    others = [c for c in found() if c.channel != "security"]
    return [*others, *(c for c in some if c.channel == "security")]


def said_of(some):
    return "\n".join(said(some))


def test_the_page_has_every_state(monkeypatch):
    monkeypatch.setattr(observed, "cells", lambda runs: found())
    text = observed.page(8)
    assert all(f"### {state}\n" in text for state in ("KAZ", "KGZ", "TJK", "TKM", "UZB"))
    assert "nan" not in text


def test_what_is_left_out_of_the_fall_is_left_out():
    by_name = {row.name: row for row in observed_fall.rows()}
    fell = {
        name: np.median(observed_fall.falls(row, 8)[ALL]) for name, row in by_name.items()
    }
    whole, of_2014, railway, quiet, *each, all_four = fell.values()
    assert whole > max(of_2014, railway), "either took a part of it"
    assert whole > quiet > max(each) > 0.0, "acts make most of it, each other thing some"
    assert all_four < 0.25 * quiet, "and together they make the rest"


def test_the_page_of_the_fall_has_a_line_for_each_row():
    text = observed_fall.page(2)
    assert all(f"| {row.name} |" in text for row in observed_fall.rows())
    assert "nan" not in text
