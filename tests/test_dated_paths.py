"""Figures dated unevenly: rivalry and debt on lines between their years.

Planted and caught: a cell that keeps its last figure until another cell has a new one; a
pair of rivals read in one order only; a debt that goes on growing after its last figure.
"""

from dataclasses import replace

import pytest

from hedgesim.engine.inputs import prepare
from hedgesim.world.experiment import load_experiment
from hedgesim.world.figures import Figure, Figures


def path_of(quantity, *known, start=2000):
    """The path of a quantity in the triad: a function of turn and pair."""
    base = load_experiment("triad", {"start": start})
    rows = [r for r in base.region.figures.rows if r.quantity != quantity]
    rows += [
        Figure(quantity, *pair, "", year, value, "1", "assumed", "", 2)
        for pair, year, value in known
    ]
    region = replace(base.region, figures=Figures(tuple(rows)))
    inputs = prepare(replace(base, region=region))

    def at(turn, one, other):
        i = (inputs.states if quantity == "debt" else inputs.partners).index(one)
        return inputs.paths(turn)[quantity][i, inputs.partners.index(other), 0]

    return at


def test_each_debt_lies_on_a_line_of_its_own():
    """Alta owes Nor, with a figure of 2008 in between that Alta's debt to Sud has not."""
    at = path_of(
        "debt",
        (("ALT", "NOR"), 2000, 0.0),
        (("ALT", "NOR"), 2008, 0.4),
        (("ALT", "NOR"), 2010, 0.2),
        (("ALT", "SUD"), 2000, 0.1),
        (("ALT", "SUD"), 2010, 0.3),
    )
    for turn in (0, 6, 30, 38):
        years = max(0.0, (turn - 0.5) / 4)
        expected = 0.05 * years if years <= 8 else 0.4 - 0.1 * (years - 8)
        assert at(turn, "ALT", "NOR") == pytest.approx(expected)
        assert at(turn, "ALT", "SUD") == pytest.approx(0.1 + 0.02 * years)
        assert at(turn, "NOR", "ALT") == 0
    assert (at(60, "ALT", "NOR"), at(60, "ALT", "SUD")) == (0.2, 0.3)


def test_what_is_not_known_yet_is_what_is_known_first():
    at = path_of("debt", (("ALT", "NOR"), 2004, 0.2), (("ALT", "NOR"), 2006, 0.4))
    assert [at(turn, "ALT", "NOR") for turn in (0, 10)] == [0.2, 0.2]


def test_nothing_is_owed_where_no_figure_stands():
    assert path_of("debt")(5, "ALT", "NOR") == 0


def test_a_pair_of_rivals_has_one_line_in_both_orders():
    at = path_of(
        "rivalry",
        (("NOR", "SUD"), 2000, 0.2),
        (("SUD", "NOR"), 2004, 0.6),
        (("ALT", "NOR"), 2002, 0.5),
    )
    turn = 8  # the end of 2001, .5 / 4 of a year before 2002
    for one, other in (("NOR", "SUD"), ("SUD", "NOR")):
        assert at(turn, one, other) == pytest.approx(0.2 + 0.1 * 1.875)
    assert at(turn, "ALT", "NOR") == at(turn, "NOR", "ALT") == 0.5
