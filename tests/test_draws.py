"""What a run draws depends on its number and the seed, and on nothing else that differs.

Planted and caught: as many dimensions as a scenario needs; the sequence begun anew for each
stretch; a magnitude taken from another row of the coding table.
"""

import numpy as np
import pytest

from hedgesim.core.errors import ConfigError
from hedgesim.engine.draws import draw, varied_names
from hedgesim.world.experiment import load_experiment
from hedgesim.world.parameters import parameters

RUNS = [0, 1, 5, 255, 256, 1500]

MORE = """
[[event]]
id = "X1"
date = 2015-01-01
type = "assurance"
subtype = "pledge"
actor = "CHN"
target = "KAZ"
magnitude = 0.4
likely = [0.2, 0.6]
reason = "for this test"
status = "hypothetical"
title = "A pledge that was not made"
source_id = "assumed"
"""


@pytest.fixture(scope="module")
def baseline():
    return load_experiment("baseline")


@pytest.fixture
def counterfactual(tmp_path, baseline):
    """The baseline without the events of 2014, and with one more that has its own range."""
    without = ["H002", "H003", "H004", "H005"]
    (tmp_path / "other.toml").write_text(
        'format = 1\nid = "other"\ntitle = "Other"\nextends = "history"\n'
        f"without = {without}\n".replace("'", '"')
        + MORE,
        encoding="utf-8",
    )
    path = tmp_path / "baseline.toml"
    path.write_text(baseline.path.read_text(encoding="utf-8"), encoding="utf-8")
    return load_experiment(path, {"scenario": str(tmp_path / "other.toml")})


def test_a_run_draws_the_same_alone_and_in_any_company(baseline):
    many = draw(baseline, range(1600)).varied
    few = draw(baseline, RUNS).varied
    for name, values in few.items():
        assert np.array_equal(values, many[name][RUNS]), name


def test_other_events_change_no_other_draw(baseline, counterfactual):
    factual, other = (draw(e, RUNS).varied for e in (baseline, counterfactual))
    gone = set(factual) - set(other)
    assert gone  # an event with a range of its own was left out
    assert all(name.startswith("magnitude:H00") for name in gone)
    assert set(other) - set(factual) == {"magnitude:X1"}
    for name in set(other) & set(factual):
        values = other[name]
        assert np.array_equal(values, factual[name]), name


def test_fixing_a_parameter_changes_no_other_draw(baseline):
    fixed = draw(baseline.changed({"deference": 0.5}), RUNS)
    free = draw(baseline, RUNS)
    assert fixed.parameters["deference"] == 0.5
    assert "deference" not in fixed.varied
    for name, values in fixed.varied.items():
        assert np.array_equal(values, free.varied[name]), name


def test_draws_fill_their_ranges_evenly(baseline):
    drawn = draw(baseline, range(1024)).varied
    assert len(drawn) == len(varied_names(baseline)) > 60
    for name, declared in parameters().items():
        if declared.parameter.likely:
            low, high = declared.parameter.likely
            even = np.linspace(0, 1, 5)
            log = declared.parameter.scale == "log"
            quarters = low * (high / low) ** even if log else low + (high - low) * even
            counts, _ = np.histogram(drawn[name], quarters)
            assert counts.tolist() == pytest.approx([256] * 4, abs=1), name


def test_magnitudes_lie_in_the_ranges_of_their_events(baseline):
    magnitudes = draw(baseline, RUNS).magnitudes
    for event in baseline.scenario.events:
        if event.likely:
            low, high = event.likely
            assert (low <= magnitudes[event.id]).all(), event.id
            assert (magnitudes[event.id] <= high).all(), event.id
        else:
            assert magnitudes[event.id] == event.magnitude


def test_one_row_of_the_coding_table_is_one_draw(baseline):
    magnitudes = draw(baseline, RUNS).magnitudes
    rows = {}
    for event in baseline.scenario.events:
        if event.coding:
            rows.setdefault(event.coding, []).append(magnitudes[event.id])
    shared = [values for values in rows.values() if len(values) > 1]
    assert shared
    for first, *others in shared:
        assert all(np.array_equal(first, other) for other in others)


def test_nothing_is_drawn_by_default(tmp_path, baseline):
    text = baseline.text.replace('kind = "likely"', 'kind = "default"')
    (tmp_path / "certain.toml").write_text(text, encoding="utf-8")
    drawn = draw(load_experiment(tmp_path / "certain.toml"), RUNS)
    assert drawn.varied == {}
    assert drawn.parameters == {name: d.default for name, d in parameters().items()}


def test_magnitudes_alone_are_the_ones_of_the_full_draw(tmp_path, baseline):
    text = baseline.text.replace('kind = "likely"', 'kind = "magnitudes"')
    (tmp_path / "events.toml").write_text(text, encoding="utf-8")
    drawn, full = (
        draw(e, RUNS) for e in (load_experiment(tmp_path / "events.toml"), baseline)
    )
    assert drawn.parameters == {name: d.default for name, d in parameters().items()}
    assert drawn.varied.keys() == {n for n in full.varied if n.startswith("magnitude:")}
    assert all((drawn.varied[n] == full.varied[n]).all() for n in drawn.varied)


def test_other_seeds_draw_otherwise(baseline):
    one, other = (draw(e, RUNS).varied for e in (baseline, baseline.changed({"seed": 2})))
    assert all((one[name] != other[name]).all() for name in one)


def test_an_unknown_parameter_is_told(baseline):
    with pytest.raises(ConfigError, match="did you mean 'deference'"):
        baseline.changed({"defrence": 1})
