"""What a run draws depends on its number and the seed, and on nothing else that differs.

Planted and caught: dimensions counted from what an experiment leaves free; the sequence
begun anew for each stretch; a magnitude drawn from another event's range.
"""

import numpy as np
import pytest

from hedgesim.core.errors import ConfigError
from hedgesim.engine.draws import draw, varied_names
from hedgesim.world.experiment import load_experiment
from hedgesim.world.parameters import parameters

RUNS = [0, 1, 5, 255, 256, 1500]


@pytest.fixture(scope="module")
def baseline():
    return load_experiment("baseline")


@pytest.fixture
def counterfactual(tmp_path, baseline):
    """The baseline without the events of 2014, one of which has a range of its own."""
    without = ["H002", "H003", "H004", "H005"]
    (tmp_path / "other.toml").write_text(
        'format = 1\nid = "other"\ntitle = "Other"\nextends = "history"\n'
        f"without = {without}\n".replace("'", '"'),
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


def test_leaving_out_events_changes_no_other_draw(baseline, counterfactual):
    factual, other = (draw(e, RUNS).varied for e in (baseline, counterfactual))
    gone = set(factual) - set(other)
    assert gone  # an event with a range of its own was left out
    assert all(name.startswith("magnitude:H00") for name in gone)
    for name, values in other.items():
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


def test_other_seeds_draw_otherwise(baseline):
    one, other = (draw(e, RUNS).varied for e in (baseline, baseline.changed({"seed": 2})))
    assert all((one[name] != other[name]).all() for name in one)


def test_an_unknown_parameter_is_told(baseline):
    with pytest.raises(ConfigError, match="did you mean 'deference'"):
        baseline.changed({"defrence": 1})
