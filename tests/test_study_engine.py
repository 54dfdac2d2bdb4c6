"""The study layer on the real engine, with the invented region."""

from dataclasses import replace

import numpy as np
import pytest
from study_fake import bytes_of

from hedgesim.engine.batch import simulate
from hedgesim.engine.draws import varied_names
from hedgesim.study import provenance
from hedgesim.study.open import open_results
from hedgesim.study.runner import run
from hedgesim.study.summary import summarise
from hedgesim.world.experiment import Design, load_experiment


@pytest.fixture(scope="module", autouse=True)
def _steady():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(provenance, "_digest_of", lambda files: "c" * 64)
        yield


@pytest.fixture(scope="module")
def triad(tmp_path_factory):
    experiment = load_experiment("triad", {"runs": 40, "turns": 12})
    folder = tmp_path_factory.mktemp("engine") / "triad"
    return experiment, open_results(run(experiment, folder).folder)


def test_every_recorded_number_is_on_disk(triad):
    experiment, results = triad
    batch = simulate(experiment, range(40))
    for table, arrays, last in (
        (results.states(), batch.states, 1),
        (results.pairs(), batch.pairs, 2),
    ):
        for name, array in arrays.items():
            whole = np.broadcast_to(array, (*array.shape[:-1], 40))
            flat = np.moveaxis(whole, -1, 0).ravel()
            if name == "strategy":
                assert (table[name].isna().to_numpy() == (flat < 0)).all()
            else:
                np.testing.assert_array_equal(table[name], flat.astype(np.float32))
        keys = {"run", "turn", "quarter", "state", "partner"}
        assert set(table.columns) - keys == set(arrays), last


def test_every_varied_parameter_is_on_disk(triad):
    experiment, results = triad
    columns = results.runs().columns.tolist()
    assert columns == ["run", "point", "replicate", "status", *varied_names(experiment)]


def test_two_workers_give_the_same_bytes(tmp_path):
    experiment = load_experiment("triad", {"runs": 1100, "turns": 2})
    folders = [run(experiment, tmp_path / str(n), workers=n).folder for n in (1, 2)]
    one, two = (bytes_of(folder) for folder in folders)
    assert one == two
    assert len(one) == 7


def test_without_drawn_parameters_all_is_luck(tmp_path):
    experiment = load_experiment("triad", {"runs": 120, "turns": 8})
    experiment = replace(experiment, design=Design(kind="default"))
    results = open_results(run(experiment, tmp_path / "study").folder)
    bands = results.bands()
    late = bands[(bands.turn == 8) & (bands.measure == "threat") & (bands.partner == "")]
    assert len(late) == 2
    assert (late["luck_share"] > 0.7).all()
    assert summarise(results).luck_share > 0.7
