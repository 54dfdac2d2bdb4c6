"""The points of every design: those of its library, or those one can write down by hand.

Planted and caught: factors in another order than their columns; the second end of a range
off by a bit; replicates outermost in the run's number; a share of 1 past the last value; a
random point that depends on how many there are; scenarios innermost.
"""

import datetime as dt
from itertools import product

import numpy as np
import pytest
from designs_made import DEFERENCE, INVASION, WHOLE, complaints, made
from scipy.stats import kstest, qmc

from hedgesim.core.errors import ConfigError
from hedgesim.study import designs
from hedgesim.study.designs import addresses, points_of
from hedgesim.study.plan import plan

RANGES = (
    DEFERENCE + "low = 0.2\nhigh = 1.4\n"
    '[[factor]]\nparameter = "kin_half"\nlow = 0.01\nhigh = 1.0\nscale = "log"\n'
    + INVASION.format("magnitude") + "likely = true\n"
)  # fmt: skip
NAMES = ("deference", "kin_half", "event:T02:magnitude")


def spread_over(unit):
    """Lay shares of the unit interval over RANGES, in another way than the engine does."""
    low, high = np.array([0.2, np.log(0.01), 0.6]), np.array([1.4, 0.0, 0.95])
    values = low + (high - low) * unit
    values[:, 1] = np.exp(values[:, 1])
    return values


def matrix(points):
    found = points.values(range(points.count))
    assert tuple(found) == points.factors
    return np.array([found[name] for name in points.factors]).T


def test_latin_hypercube_is_that_of_scipy(tmp_path):
    points = points_of(made(tmp_path, 'kind = "latin_hypercube"\npoints = 20', RANGES))
    unit = qmc.LatinHypercube(3, rng=np.random.default_rng(5)).random(20)
    assert points.factors == NAMES
    np.testing.assert_array_equal(points.shares(range(20)), unit)
    np.testing.assert_allclose(matrix(points), spread_over(unit), rtol=1e-12)
    cells = np.floor(unit * 20).astype(int)
    assert all(sorted(column) == list(range(20)) for column in cells.T)


def test_sobol_is_the_sample_of_salib(tmp_path):
    sobol = pytest.importorskip("SALib.sample.sobol")
    points = points_of(made(tmp_path, 'kind = "sobol"\npoints = 8', RANGES))
    names = list(NAMES)
    problem = {"num_vars": 3, "names": names, "bounds": [[0, 1]] * 3}
    unit = sobol.sample(problem, 8, calc_second_order=False, seed=5)
    assert points.count == 8 * (3 + 2) == len(unit)
    np.testing.assert_array_equal(points.shares(range(40)), unit)
    np.testing.assert_allclose(matrix(points), spread_over(unit), rtol=1e-12)
    assert (points.problem["num_vars"], points.problem["names"]) == (3, names)


def test_sobol_indices_of_a_known_function_come_out(tmp_path):
    analyse = pytest.importorskip("SALib.analyze.sobol").analyze
    points = points_of(made(tmp_path, 'kind = "sobol"\npoints = 1024', RANGES))
    share = points.shares(range(points.count))
    found = analyse(
        points.problem, share @ [1.0, 2.0, 3.0], calc_second_order=False, seed=1
    )
    np.testing.assert_allclose(found["S1"], np.array([1, 4, 9]) / 14, atol=0.02)
    np.testing.assert_allclose(found["ST"], np.array([1, 4, 9]) / 14, atol=0.02)


def test_morris_is_the_sample_of_salib(tmp_path):
    morris = pytest.importorskip("SALib.sample.morris")
    points = points_of(made(tmp_path, 'kind = "morris"\npoints = 6', RANGES))
    unit = morris.sample(points.problem, 6, num_levels=4, seed=5)
    assert points.count == 6 * (3 + 1) == len(unit)
    np.testing.assert_array_equal(points.shares(range(24)), unit)
    np.testing.assert_allclose(matrix(points), spread_over(unit), rtol=1e-12)
    moved = np.diff(matrix(points).reshape(6, 4, 3), axis=1) != 0
    assert (moved.sum(axis=2) == 1).all()
    assert matrix(points)[:, 0].max() == 1.4  # the end itself


def test_random_points_are_uniform_and_have_addresses(tmp_path):
    many = points_of(made(tmp_path, 'kind = "random"\npoints = 4000', RANGES))
    unit = many.shares(range(4000))
    assert all(kstest(column, "uniform").pvalue > 0.001 for column in unit.T)
    assert abs(np.corrcoef(unit.T)[np.triu_indices(3, 1)]).max() < 0.06
    np.testing.assert_allclose(matrix(many), spread_over(unit), rtol=1e-12)
    few = points_of(
        made(tmp_path, 'kind = "random"\npoints = 3000', WHOLE["rule"] + RANGES)
    )
    np.testing.assert_array_equal(few.shares([2999, 3])[:, 1:], unit[[2999, 3]])


def test_grid_is_every_combination_in_order(tmp_path):
    names = ("parameter", "rule", "present")
    points = points_of(
        made(tmp_path, 'kind = "grid"', "".join(WHOLE[name] for name in names))
    )
    found = points.values(range(points.count))
    assert list(zip(*(column.tolist() for column in found.values()), strict=True)) == list(
        product((0.0, 1.0), ("multi_vector", "equidistance"), (True, False))
    )


def test_one_at_a_time_moves_one_from_the_base(tmp_path):
    factors = DEFERENCE + "low = 0.1\nhigh = 0.7\n" + WHOLE["rule"] + WHOLE["date"]
    points = points_of(made(tmp_path, 'kind = "one_at_a_time"', factors))
    found = points.values(range(points.count))
    base = (0.5, "multi_vector", "2003-02-20")
    rows = list(zip(*(column.tolist() for column in found.values()), strict=True))
    first = found["deference"][0]
    assert rows == [
        (first, *base[1:]), (0.1, *base[1:]), (0.7, *base[1:]),
        (first, "multi_vector", base[2]), (first, "equidistance", base[2]),
        (first, base[1], "2003-02-20"), (first, base[1], "2001-02-20"),
    ]  # fmt: skip


def test_one_at_a_time_starts_from_what_is_fixed(tmp_path):
    fixed = '[parameters]\ndeference = 0.9\n[rules]\nALT = "persist"\n'
    factors = DEFERENCE + "low = 0.1\nhigh = 0.7\n" + WHOLE["rule"]
    points = points_of(made(tmp_path, 'kind = "one_at_a_time"', factors, fixed))
    assert points.values([0])["deference"] == [0.9]
    assert points.values([0])["rule:ALT"].tolist() == ["persist"]


INLINE = """kind = "list"
rows = [
  { deference = 0.3, "event:T02:present" = true, "rule:ALT" = "persist" },
  { deference = 0.8, "event:T02:present" = false, "rule:ALT" = "persist" },
  { deference = 0.3, "event:T02:present" = false, "rule:ALT" = "equidistance" },
]"""


def test_a_list_is_what_it_says(tmp_path):
    inline = made(tmp_path, INLINE)
    (tmp_path / "points.csv").write_text(
        "deference,event:T02:present,rule:ALT\n0.3,true,persist\n0.8,false,persist\n"
        "0.3,false,equidistance\n"
    )
    table = made(tmp_path, 'kind = "list"\nfile = "points.csv"')
    assert inline.runs == table.runs == 3
    assert inline.factors == table.factors
    found = points_of(table).values([2, 0])
    assert found["deference"].tolist() == [0.3, 0.3]
    assert found["event:T02:present"].tolist() == [False, True]
    assert found["rule:ALT"].tolist() == ["equidistance", "persist"]


def test_dates_and_figures_of_a_list(tmp_path):
    (tmp_path / "p.csv").write_text(
        "event:T02:date,figure:kin_exposure/ALT/NOR\n2001-02-03,0.2\n2002-02-03,0.1\n"
    )
    date, figure = made(tmp_path, 'kind = "list"\nfile = "p.csv"').factors
    assert date.values == (dt.date(2001, 2, 3), dt.date(2002, 2, 3))
    assert figure.cells == (("ALT", "NOR", ""),)


def test_sampled_values_are_equally_likely(tmp_path):
    three = DEFERENCE + "values = [0.1, 0.2, 0.9]\n"
    points = points_of(made(tmp_path, 'kind = "latin_hypercube"\npoints = 30', three))
    values, counts = np.unique(points.values(range(30))["deference"], return_counts=True)
    assert values.tolist() == [0.1, 0.2, 0.9]
    assert counts.tolist() == [10, 10, 10]


@pytest.mark.parametrize("size", [2, 3, 4, 5])
def test_a_morris_step_always_changes_a_value(tmp_path, size):
    pytest.importorskip("SALib")
    values = [round(0.1 * place, 1) for place in range(size)]
    points = points_of(
        made(tmp_path, 'kind = "morris"\npoints = 20', DEFERENCE + f"values = {values}\n")
    )
    ends = points.values(range(40))["deference"].reshape(20, 2)
    assert (ends[:, 0] != ends[:, 1]).all()
    assert np.isin(ends, values).all()


def test_scenarios_are_outermost(tmp_path):
    crossed = 'kind = "grid"\nreplicates = 3\nscenarios = ["calm", "triad_crisis"]'
    experiment = made(tmp_path, crossed, WHOLE["parameter"] + WHOLE["magnitude"])
    points = points_of(experiment)
    assert (points.count, experiment.runs) == (8, 24)
    assert points.scenario_of(range(8)).tolist() == [0] * 4 + [1] * 4
    magnitudes = points.values(range(8))["event:T02:magnitude"]
    np.testing.assert_array_equal(magnitudes, [np.nan] * 4 + [0.6, 0.95, 0.6, 0.95])


def test_runs_are_replicates_of_points(tmp_path):
    own = made(tmp_path, 'kind = "grid"\nreplicates = 3\ncommon_luck = false',
               WHOLE["parameter"])  # fmt: skip
    found = addresses(own, range(6))
    assert found.points.tolist() == [0, 0, 0, 1, 1, 1]
    assert found.replicates.tolist() == [0, 1, 2, 0, 1, 2]
    assert found.luck.tolist() == [0, 1, 2, 3, 4, 5]
    common = made(tmp_path, 'kind = "grid"\nreplicates = 3', WHOLE["parameter"])
    assert addresses(common, [5, 3]).luck.tolist() == [2, 0]
    with pytest.raises(ConfigError, match="0 to 5"):
        addresses(common, [6])


def test_runs_may_be_said_if_they_are_those_of_the_design(tmp_path):
    assert made(tmp_path, 'kind = "grid"\nreplicates = 3', WHOLE["rule"], runs=6).runs == 6


def test_what_is_not_there_has_no_effective_value(tmp_path):
    factors = WHOLE["magnitude"] + WHOLE["present"] + WHOLE["date"]
    points = points_of(made(tmp_path, 'kind = "grid"', factors))
    found = points.values(range(8))
    there = found["event:T02:present"]
    assert (np.isnan(found["event:T02:magnitude"]) == ~there).all()
    assert [word is None for word in found["event:T02:date"]] == (~there).tolist()


def test_without_salib_the_command_that_installs_it_is_told(tmp_path, monkeypatch):
    experiment = made(tmp_path, 'kind = "morris"\npoints = 2', RANGES)
    search = designs.refuse_without_salib.__globals__["importlib"].util
    monkeypatch.setattr(search, "find_spec", lambda name: None)
    with pytest.raises(ConfigError, match=r'pip install "hedgesim\[sensitivity\]"'):
        plan(experiment)


@pytest.mark.parametrize(("design", "factors", "told"), [
    ('kind = "grid"\ngrouped = true', WHOLE["rule"], 'it belongs to kind "sobol"'),
    ('kind = "sobol"\npoints = 8\ngrouped = true', WHOLE["rule"], "of both sides"),
    ('kind = "sobol"\npoints = 8\ngrouped = "yes"', RANGES, "true or false"),
    ('kind = "likely"\ngrouped = true', "", "makes a point of every run"),
])  # fmt: skip
def test_groups_that_cannot_be_are_refused(tmp_path, design, factors, told):
    (problem,) = complaints(tmp_path, design, factors)
    assert told in problem.expected


def test_groups_take_four_points_a_row(tmp_path):
    pytest.importorskip("SALib")
    points = points_of(made(tmp_path, 'kind = "sobol"\npoints = 8\ngrouped = true', RANGES))
    rows = points.shares(range(points.count)).reshape(8, 4, 3)
    assert points.problem["groups"] == ["parameters", "parameters", "events"]
    moved = rows[:, 1:3] != rows[:, :1]
    assert (moved == [[True, True, False], [False, False, True]]).all()
    np.testing.assert_array_equal(rows[:, 1, :2], rows[:, 3, :2])
    np.testing.assert_array_equal(rows[:, 2, 2], rows[:, 3, 2])
