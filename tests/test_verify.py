"""`hedgesim verify`: whether a folder is what was written, to the bit.

Planted and caught: the digest of a file not compared; a footer of another study or part not
looked at; stray parts passed over; COMPLETE.json taken at its word; failures left out; a
sample that compares a run with itself; bands.csv left out; a file of the same content and
other bytes; the lines of provenance.json that no digest of inputs covers; the table of a
list of points not looked at; own rules looked for in the working folder.
"""

import contextlib
import json
import shutil

import numpy as np
import pyarrow.parquet as pq
import pytest
from designs_made import made, text
from folder_made import RUNS, TURNS, WORDS, copied, held_still, made_below, told
from forging import forged
from study_fake import Fake

from hedgesim.cli.exits import Status
from hedgesim.cli.main import main
from hedgesim.core.errors import ConfigError
from hedgesim.study import folder as place
from hedgesim.study import provenance
from hedgesim.study.open import open_results
from hedgesim.study.runner import run
from hedgesim.study.sample import Again
from hedgesim.study.verify import verify_results
from hedgesim.world.experiment import load_experiment


@pytest.fixture(scope="module", autouse=True)
def _steady():
    with held_still():
        yield


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    return made_below(tmp_path_factory.mktemp("whole"))


@pytest.fixture
def copy(whole, tmp_path):
    return copied(whole, tmp_path)


def verified(capsys, folder, *words):
    status, said = told(capsys, "verify", folder, "--json", *words)
    found = json.loads(said.out)
    assert found["good"] == (status == Status.DONE)
    assert status in (Status.DONE, Status.USER)
    return found


def wrong(found):
    return {finding["file"] for finding in found["findings"]}


def test_a_whole_folder_is_good_and_runs_come_out_again(capsys, whole):
    found = verified(capsys, whole)
    assert found["findings"] == []
    assert found["files"] == 2 * 3 + 1
    sample = found["sample"]
    assert len(sample["runs"]) == 8
    assert sample["same"] is True
    turns, states = TURNS + 1, 2
    assert sample["rows"] == 8 * (1 + turns * states + turns * states * 4)
    assert verified(capsys, whole)["sample"]["runs"] == sample["runs"]
    assert verified(capsys, whole, "--sample", "0")["sample"]["same"] is None
    assert len(verified(capsys, whole, "--sample", "500")["sample"]["runs"]) == RUNS


def test_people_are_told_in_words(capsys, whole):
    status, said = told(capsys, "verify", whole)
    assert status == Status.DONE
    assert "7 tables" in said.out
    assert "each as it was written" in said.out
    assert "the same to the bit" in said.out


COVERED = (
    "runs/part-00000.parquet", "states/part-00001.parquet", "pairs/part-00000.parquet",
    "bands.parquet", "bands.csv", "provenance.json", "experiment.toml",
)  # fmt: skip


@pytest.mark.parametrize("file", COVERED)
def test_a_changed_bit_is_found_wherever_it_is(capsys, copy, file):
    raw = (copy / file).read_bytes()
    chance = np.random.default_rng(len(raw))
    for place_ in chance.integers(0, len(raw), 6):
        flipped = bytearray(raw)
        flipped[place_] ^= 1 << int(chance.integers(7))
        (copy / file).write_bytes(flipped)
        status, said = told(capsys, "verify", copy, "--sample", "0")
        assert status == Status.USER, (file, place_)
        assert file in said.out + said.err
        assert "mend" in said.out or "expected" in said.err
    (copy / file).write_bytes(raw)
    assert verified(capsys, copy)["good"]


@pytest.mark.parametrize(
    "file", [*COVERED[:5], "experiment.toml", "states/part-00000.parquet"]
)
def test_a_missing_file_is_named(capsys, copy, file):
    (copy / file).unlink()
    assert wrong(verified(capsys, copy)) == {file}


@pytest.mark.parametrize("key", ["code.commit", "files", "changes", "sha256"])
def test_what_no_digest_of_inputs_covers_is_found_too(capsys, copy, key):
    file = copy / place.PROVENANCE
    said = json.loads(file.read_text())
    outer, _, inner = key.partition(".")
    (said[outer] if inner else said)[inner or outer] = {"other": "1"}
    place.write_json(file, said)
    assert wrong(verified(capsys, copy, "--sample", "0")) == {place.PROVENANCE}


def test_the_table_of_a_list_is_kept_and_verified(capsys, tmp_path):
    (tmp_path / "bands.csv").write_text("deference\n0.1\n0.4\n")
    study = made(tmp_path, 'kind = "list"\nfile = "bands.csv"', turns=4)
    folder = run(study, tmp_path / "study", workers=1).folder
    assert (folder / place.LIST).read_text() == "deference\n0.1\n0.4\n"
    assert verified(capsys, folder)["good"]
    (folder / place.LIST).write_text("deference\n0.2\n0.4\n")
    assert wrong(verified(capsys, folder)) == {place.LIST}
    (folder / place.LIST).unlink()
    assert wrong(verified(capsys, folder)) == {place.LIST}


def test_exchanged_and_foreign_parts_are_named(capsys, copy, tmp_path):
    one, two = (copy / "states" / f"part-0000{n}.parquet" for n in (0, 1))
    kept = one.read_bytes()
    one.write_bytes(two.read_bytes())
    two.write_bytes(kept)
    assert wrong(verified(capsys, copy)) == {f"states/{one.name}", f"states/{two.name}"}
    one.write_bytes(two.read_bytes()), two.write_bytes(one.read_bytes())
    other = load_experiment("triad", {"runs": RUNS, "turns": TURNS, "seed": 5})
    run(other, tmp_path / "other", workers=1)
    shutil.copy(tmp_path / "other" / "runs" / one.name, copy / "runs")
    assert f"runs/{one.name}" in wrong(verified(capsys, copy))


def test_a_part_of_another_study_is_named_while_there_is_no_mark(capsys, copy, tmp_path):
    other = load_experiment("triad", {"runs": RUNS, "turns": TURNS, "seed": 5})
    run(other, tmp_path / "other", workers=1)
    name = "states/part-00000.parquet"
    shutil.copy(tmp_path / "other" / name, copy / name)
    (copy / place.COMPLETE).unlink()
    assert wrong(verified(capsys, copy, "--sample", "0")) == {name}


def test_a_file_of_the_same_content_and_other_bytes_is_named(capsys, copy):
    """Such as one that another program has written again."""
    name = "states/part-00000.parquet"
    mark = (copy / place.COMPLETE).read_bytes()
    forged(copy, "states", "threat", lambda values: values, note="written again")
    (copy / place.COMPLETE).write_bytes(mark)
    assert wrong(verified(capsys, copy)) == {name}


def test_a_stray_part_that_would_be_read_is_named(capsys, copy):
    stray = copy / "states" / "part-00007.parquet"
    shutil.copy(copy / "states" / "part-00000.parquet", stray)
    found = verified(capsys, copy)
    assert wrong(found) == {"states/part-00007.parquet"}
    assert found["findings"][0]["mend"] == "remove the file"


@pytest.mark.parametrize(
    "key", ["runs", "failed", "inputs", "result_sha256", "bands", "parts"]
)
def test_a_mark_that_says_another_thing_is_named(capsys, copy, key):
    file = copy / place.COMPLETE
    said = json.loads(file.read_text())
    said[key] = said["parts"][:1] if key == "parts" else 7
    file.write_text(json.dumps(said))
    assert place.COMPLETE in wrong(verified(capsys, copy))


@pytest.mark.parametrize(("table", "column"), [("states", "threat"), ("runs", "deference")])
def test_numbers_changed_with_all_their_digests_are_found_by_the_sample(
    capsys, copy, table, column
):
    """Nothing but computing the runs again can find it."""
    forged(copy, table, column, lambda values: np.nextafter(values, np.inf))
    assert verified(capsys, copy, "--sample", "0")["good"]
    found = verified(capsys, copy)
    assert wrong(found) == {f"{table}/part-00000.parquet"}
    assert found["sample"]["same"] is False
    assert f"is another: {column}" in found["findings"][0]["what"]


def test_failures_left_out_are_found(capsys, tmp_path):
    study = load_experiment("triad", {"runs": RUNS, "turns": TURNS})
    folder, fake = tmp_path / "study", Fake(failed=(3, 70))
    run(study, folder, workers=1, simulate=fake)
    results = open_results(folder)
    tables = ("states", "pairs", "runs")
    good = verify_results(results, tables, Again(study, fake), sample=RUNS)
    assert (good.good, good.sample.same, good.findings) == (True, True, ())
    (folder / "failures.jsonl").unlink()
    found = verify_results(results, tables, None, sample=0)
    assert [finding.file for finding in found.findings] == ["failures.jsonl"]


def test_a_folder_that_is_not_complete_says_so(capsys, copy):
    for file in (place.COMPLETE, "runs/part-00001.parquet", "states/part-00001.parquet",
                 "pairs/part-00001.parquet"):  # fmt: skip
        (copy / file).unlink()
    found = verified(capsys, copy)
    assert (found["complete"], found["parts"], found["parts_made"]) == (False, 2, 1)
    assert found["findings"] == []
    assert max(found["sample"]["runs"]) < 64
    assert found["sample"]["same"] is True


def test_another_machine_may_have_other_last_bits(capsys, copy, monkeypatch):
    forged(copy, "states", "threat", lambda values: np.nextafter(values, np.inf))
    real = provenance.machine()
    monkeypatch.setattr(provenance, "machine", lambda: {**real, "processor": "other"})
    found = verified(capsys, copy)
    assert found["good"]
    assert found["sample"]["same"] is False
    assert "another kind of machine" in found["sample"]["note"]


def test_without_the_inputs_tables_are_read_and_no_run_is_made(capsys, copy, monkeypatch):
    monkeypatch.setattr(provenance, "_digest_of", lambda files: "d" * 64)
    found = verified(capsys, copy)
    assert found["good"]
    assert found["sample"]["runs"] == []
    assert "inputs or code" in found["sample"]["note"]


def test_a_folder_that_is_mended_is_good_again(capsys, copy, monkeypatch):
    (copy / "states" / "part-00001.parquet").write_bytes(b"PAR1")
    assert not verified(capsys, copy)["good"]
    assert main([*WORDS, "--workers", "1", "--out", str(copy)]) == Status.DONE
    assert verified(capsys, copy)["good"]


@pytest.mark.parametrize("command", ["status", "verify"])
@pytest.mark.parametrize(
    "text", ["{}", "[]", "{", '{"format": 1}', '{"format": 2}', "\xff"]
)
def test_what_is_no_results_folder_is_refused_in_words(capsys, tmp_path, command, text):
    (tmp_path / "provenance.json").write_text(text, encoding="latin-1")
    for folder in (tmp_path, tmp_path / "nowhere"):
        status, said = told(capsys, command, folder)
        assert status == Status.USER
        assert str(folder) in said.err
    with contextlib.suppress(ConfigError):
        open_results(tmp_path)


def test_the_tables_say_what_the_parquet_library_says(whole):
    """What is verified is what others read."""
    rows = pq.read_table(whole / "states" / "part-00000.parquet")
    assert rows.num_rows == 64 * (TURNS + 1) * 2


OWN = "def same(dependence, deference):\n    return dependence\n"


def test_own_rules_are_those_beside_the_experiment(capsys, tmp_path, monkeypatch):
    """Of a file of the same name in the working folder nothing is read nor digested."""
    (tmp_path / "there").mkdir()
    study = tmp_path / "there" / "study.toml"
    study.write_text(
        text('kind = "default"', more='runs = 5\nrules = { ALT = "o.py:same" }')
    )
    (tmp_path / "there" / "o.py").write_text(OWN)
    (tmp_path / "o.py").write_text("raise RuntimeError\n")
    monkeypatch.chdir(tmp_path)
    words = ["run", str(study), "--out", "out", "--quiet"]
    assert main(words) == Status.DONE
    capsys.readouterr()
    assert verified(capsys, "out")["sample"]["runs"] == []  # nobody says where the rule is
    found = verified(capsys, "out", "--experiment", str(study))
    assert (found["good"], found["sample"]["same"]) == (True, True)
    (tmp_path / "o.py").unlink()
    assert main(words) == Status.DONE
    monkeypatch.chdir(tmp_path / "there")
    assert verified(capsys, "../out")["sample"]["same"] is True
