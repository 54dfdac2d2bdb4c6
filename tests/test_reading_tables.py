"""Tables and arrays of a results folder: what is asked for is read, and nothing else.

Planted and caught: checksums not verified; the last run of a range left out; a quarter
taken for the turn before it; runs that failed counted as places of an array; the partner
axis before the state axis; a mistake in the size that is refused; a part given twice.
"""

import contextlib
import sys
from dataclasses import replace

import numpy as np
import pytest
from study_fake import PARTNERS, STATES, Fake, experiment

import hedgesim
from hedgesim.core import memory
from hedgesim.core.errors import ConfigError
from hedgesim.study import folder as place
from hedgesim.study import plan, selecting
from hedgesim.study.open import open_results
from hedgesim.study.runner import run
from hedgesim.study.selecting import several

RUNS, TURNS = 150, 6
FAILED = (2, 70, 149)
FAKE = Fake(failed=FAILED)
GOOD = [n for n in range(RUNS) if n not in FAILED]


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    folder = tmp_path_factory.mktemp("reading") / "my study"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(plan, "PART", 64)
        run(experiment(RUNS, TURNS), folder, simulate=FAKE, workers=1)
    return hedgesim.open_results(folder)


@pytest.fixture(scope="module")
def made():
    return FAKE(experiment(RUNS, TURNS), range(RUNS), pairs=True)


def problems_of(ask, *words, **how):
    with pytest.raises(ConfigError) as caught:
        ask(*words, **how)
    return caught.value.problems


def test_rows_and_columns_are_those_asked_for(results):
    whole = results.states.read()
    some = results.states.read(
        ["threat", "run"], run=range(60, 71), turn=[3, 5], state="NOR"
    )
    assert list(some.columns) == ["threat", "run"]
    kept = whole[
        whole.run.between(60, 70) & whole.turn.isin([3, 5]) & (whole.state == "NOR")
    ]
    assert some["run"].tolist() == [r for r in range(60, 70) for _ in range(2)]
    np.testing.assert_array_equal(some["threat"], kept["threat"])
    same = results.states(["threat", "run"], run=range(60, 71), turn=[3, 5], state=["NOR"])
    assert some.equals(same)


def test_a_turn_may_be_a_quarter(results):
    by_name = results.pairs.read(["run", "turn"], turn="2000Q4", run=5, state="ALT")
    assert by_name["turn"].tolist() == [4] * len(PARTNERS)
    early = results.states.read(["turn"], turn=["2000 start", 1])
    assert early["turn"].unique().tolist() == [0, 1]
    assert results.pairs.turns() == {0: "2000 start", 2: "2000Q2", 4: "2000Q4", 6: "2001Q2"}


def test_chunks_are_the_whole_part_by_part(results):
    chunks = list(results.states.chunks(["run", "turn", "threat"]))
    assert [sorted(set(chunk.run))[0] for chunk in chunks] == [0, 64, 128]
    whole = results.states.read(["run", "turn", "threat"])
    assert sum(map(len, chunks)) == len(whole) == len(GOOD) * (TURNS + 1) * len(STATES)
    found = np.concatenate([chunk["threat"] for chunk in chunks])
    np.testing.assert_array_equal(found, whole["threat"])
    (only,) = results.states.chunks(["run"], run=100)
    assert set(only["run"]) == {100}
    assert results.states.rows == len(whole)


def test_only_the_row_groups_that_may_hold_a_run_are_read(results):
    """Whatever stands elsewhere, even if it is damaged, is not looked at."""
    path = results.states.paths[2]
    content = path.read_bytes()
    path.write_bytes(content[:200] + bytes([content[200] ^ 4]) + content[201:])
    try:
        assert len(results.states.read(run=3)) == (TURNS + 1) * len(STATES)
        (problem,) = problems_of(results.states.read)
        assert problem.where.endswith("part-00002.parquet")
        assert "checksum" in problem.value
        with pytest.raises(ConfigError, match="part-00002"):
            list(results.states.chunks())
    finally:
        path.write_bytes(content)


@pytest.mark.parametrize("bit", range(0, 60, 7))
def test_a_flipped_bit_is_never_a_number(results, bit):
    """Flips bits of pages all over a file, as a copy or a disk may."""
    import pyarrow.parquet as pq

    path = results.states.paths[1]
    content = bytearray(path.read_bytes())
    names = results.states.columns
    column = pq.read_metadata(path).row_group(0).column(names.index("threat"))
    place_ = column.data_page_offset + 30 + bit * column.total_compressed_size // 90
    true = results.states.read(["threat"], run=range(64, 128))
    threat = results.array("threat", table="states", run=range(64, 128))
    path.write_bytes(
        content[:place_] + bytes([content[place_] ^ 1]) + content[place_ + 1 :]
    )
    found, array = true, threat
    try:
        with contextlib.suppress(ConfigError):
            found = results.states.read(["threat"], run=range(64, 128))
        with contextlib.suppress(ConfigError):
            array = results.array("threat", table="states", run=range(64, 128))
    finally:
        path.write_bytes(content)
    assert found.equals(true)
    assert array.equals(threat)


def test_every_name_that_means_nothing_is_told_at_once(results):
    found = problems_of(
        results.states.read, ["thraet"], run=[150, True], turn="2000Q9", state="ALTO"
    )
    told = [(p.value, p.hint) for p in found]
    assert told == [
        ("thraet", "did you mean 'threat'?"),
        ("run = 150", None),
        ("run = True", None),
        ("turn = 2000Q9", "did you mean '2000Q4'?"),
        ("state = ALTO", "did you mean 'ALT'?"),
    ]
    (key,) = problems_of(results.runs.read, state="ALT")
    assert key.expected == "one of its keys: run"
    (turn,) = problems_of(results.pairs.read, turn=3)
    assert turn.expected == "a recorded turn (0 to 6, 4 of them) or its quarter"
    (name,) = problems_of(results.table, "stats")
    assert name.hint == "did you mean 'states'?"
    (beyond,) = problems_of(results.states.read, run=range(100, 200))
    assert beyond.value == "run = 199"


def test_nothing_asked_is_nothing_given(results):
    assert results.states.read(["run"], state=[]).empty
    assert results.states.read(["run"], run=[2]).empty  # it failed
    assert several(np.array([3, 4])) == (3, 4)
    assert results.states.read(["run"], run=np.array([3, 4]))["run"].nunique() == 2


def test_a_folder_is_looked_for_beside_one_that_is_not_there(results):
    (problem,) = problems_of(open_results, results.folder.with_name("my_studi"))
    assert problem.hint == "did you mean 'my study'?"


def test_an_array_has_named_axes_in_their_order(results, made):
    array = results.array("alignment")
    assert array.dims == ("run", "turn", "state", "partner")
    assert array.run.values.tolist() == GOOD
    assert array.turn.values.tolist() == [0, 2, 4, 6]
    assert array.quarter.values.tolist()[1] == "2000Q2"
    assert array.state.values.tolist() == list(STATES)
    assert array.partner.values.tolist() == list(PARTNERS)
    want = np.moveaxis(made.pairs["alignment"], -1, 0)[GOOD].astype(np.float32)
    np.testing.assert_array_equal(array.values, want)


def test_an_array_of_a_part_is_that_part(results, made):
    array = results.array(
        "threat", table="states", state="NOR", run=[149, 5, 100], turn=[4]
    )
    assert array.dims == ("run", "turn")  # one state takes its axis away, a list does not
    assert array.run.values.tolist() == [5, 100]  # 149 failed
    want = np.float32(made.states["threat"][4, 1, [5, 100]])
    np.testing.assert_array_equal(array.values[:, 0], want)
    assert str(array.state.values) == "NOR"
    one = results.array("alignment", run=5, turn=6, state="ALT", partner="SUD")
    assert one.item() == np.float32(made.pairs["alignment"][3, 0, 2, 5])


def test_an_array_says_what_it_is(results):
    array = results.array("hedging_index")
    assert (array.attrs["units"], array.attrs["valid_range"].tolist()) == ("1", [0, 1])
    assert array.attrs["long_name"] == "Hedging index"
    assert (array.attrs["seed"], array.attrs["region"]) == (11, "triad")
    assert array.attrs["result_sha256"] == results.complete["result_sha256"]
    drawn = results.array("deference")
    assert drawn.dims == ("run",)
    assert drawn.sizes["run"] == RUNS  # also of runs that failed it is known
    assert drawn.attrs["table"] == "runs"


def test_strategies_are_codes_that_are_told(results, made):
    array = results.array("strategy")
    want = np.moveaxis(made.pairs["strategy"], -1, 0)[GOOD]
    np.testing.assert_array_equal(array.values, want)
    words = array.attrs["flag_meanings"].split()
    assert words[:3] == ["balancing", "bandwagoning", "limited_bandwagoning"]
    assert len(words) == len(array.attrs["flag_values"])


def test_threat_is_that_of_pairs_unless_states_are_asked_for(results, tmp_path):
    done = run(experiment(5, pairs_every=0), tmp_path / "few", simulate=Fake(), workers=1)
    few = open_results(done.folder)
    (problem,) = problems_of(few.array, "threat")
    assert problem.hint == 'table="states" has what is shown of each state'
    assert few.array("threat", table="states").dims == ("run", "turn", "state")
    (unknown,) = problems_of(few.array, "hedging_indx")
    assert unknown.hint == "did you mean 'hedging_index'?"
    (key,) = problems_of(few.array, "run", table="states")
    assert "not a key" in key.expected
    assert results.array("alignment", partner="SUD", turn=2).dims == ("run", "state")


def test_a_run_that_failed_has_no_array(results):
    (problem,) = problems_of(results.array, "threat", table="states", run=70)
    assert problem.expected == "runs that ended well"


def test_what_does_not_fit_is_refused_with_its_size(results, monkeypatch):
    cells = len(GOOD) * 4 * len(STATES) * len(PARTNERS)
    monkeypatch.setattr(selecting, "free_memory", lambda: 2 * cells * 4 - 1)
    (problem,) = problems_of(results.array, "alignment")
    assert problem.value == f"about {cells * 4 / 1e9:,.3g} GB in memory"
    assert "chunks()" in problem.hint
    assert results.array("alignment", state="ALT").size == cells // 2
    monkeypatch.setattr(selecting, "free_memory", lambda: 1000)
    (table,) = problems_of(results.pairs.read)
    assert "GB in memory" in table.value
    assert sum(len(chunk) for chunk in results.pairs.chunks()) == results.pairs.rows
    monkeypatch.setattr(selecting, "free_memory", lambda: None)
    assert results.array("alignment").size == cells


def test_free_memory_is_the_least_of_machine_and_container(monkeypatch):
    assert memory.free_memory() is None or memory.free_memory() > 2**20
    monkeypatch.setattr(memory, "_of_machine", lambda: 7)
    monkeypatch.setattr(memory, "_of_container", lambda: 5)
    assert memory.free_memory() == 5
    monkeypatch.setattr(memory, "_of_container", lambda: None)
    assert memory.free_memory() == 7


def test_without_xarray_it_is_said_what_to_install(results, monkeypatch):
    monkeypatch.setitem(sys.modules, "xarray", None)
    (problem,) = problems_of(results.array, "alignment")
    assert problem.hint == 'pip install "hedgesim[arrays]"'


def test_rows_that_are_missing_are_told(results, tmp_path):
    """A part of another study's, with fewer turns, is no part of a grid."""
    import shutil

    copy = tmp_path / "copy"
    shutil.copytree(results.folder, copy)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(plan, "PART", 64)
        other = run(experiment(64, 2), tmp_path / "other", simulate=Fake(), workers=1)
    name = "states/part-00000.parquet"
    (copy / name).write_bytes((other.folder / name).read_bytes())
    found = problems_of(open_results(copy).array, "hedging_index")
    assert found[0].expected in ("as many rows of each run",
                                 "rows of every run that ended well")  # fmt: skip


def test_a_folder_that_is_not_complete_reads_what_is_there(results, tmp_path):
    import shutil

    copy = tmp_path / "copy"
    shutil.copytree(results.folder, copy)
    (copy / place.COMPLETE).unlink()
    for table in place.TABLES:
        for path in (copy / table).glob("part-00001.parquet"):
            path.unlink()
    opened = open_results(copy)
    assert opened.complete is None
    kept = [n for n in GOOD if not 64 <= n < 128]
    assert opened.array("alignment").run.values.tolist() == kept
    assert replace(opened, complete={}).array("alignment").sizes["run"] == len(kept)
