"""`hedgesim export`: the same numbers come back, part by part, whole or not at all.

Planted and caught: parts in another order; float32 with too few digits; a file replaced
without being asked; an empty cell written as "nan"; the states of another selection; a run
that failed counted as a place; the dictionary of another table.
"""

import csv
import json
import sys
import tracemalloc
from dataclasses import replace

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from designs_made import WHOLE, made
from folder_made import told
from study_fake import Fake, experiment

from hedgesim.cli.exits import Status
from hedgesim.core.errors import StoppedByMachine
from hedgesim.study import folder as place
from hedgesim.study import plan
from hedgesim.study.export import dictionary, export
from hedgesim.study.open import open_results
from hedgesim.study.runner import run

RUNS, TURNS = 150, 6
FAILED = (2, 70, 149)


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    folder = tmp_path_factory.mktemp("export") / "my study"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(plan, "PART", 64)
        study = experiment(RUNS, TURNS)
        run(study, folder, simulate=Fake(failed=FAILED), workers=1)
    return open_results(folder)


@pytest.fixture(scope="module")
def crossed(tmp_path_factory):
    """A real study whose factors are of every kind."""
    folder = tmp_path_factory.mktemp("crossed")
    study = made(folder, 'kind = "one_at_a_time"\n', "".join(WHOLE.values()))
    return open_results(run(study, folder / "study", workers=1).folder)


def read_again(path, like):
    """Read CSV as anybody would, with the types of a table."""
    kinds = {n: "category" if str(k) == "category" else k for n, k in like.dtypes.items()}
    empty = {n: [""] for n, k in kinds.items() if k != "category" or n == "strategy"}
    return pd.read_csv(path, dtype=kinds, keep_default_na=False, na_values=empty)


@pytest.mark.parametrize("table", ["runs", "states", "pairs", "bands"])
def test_csv_comes_back_as_it_was(results, tmp_path, table):
    source = results.table(table)
    done = export(results, source, tmp_path / "t.csv", "csv")
    want = source.read()
    found = read_again(done.file, want)
    assert done.rows == len(want) == len(found)
    for name in want.columns:
        if str(want[name].dtype) == "category":
            assert found[name].astype(str).tolist() == want[name].astype(str).tolist(), name
        else:
            np.testing.assert_array_equal(found[name], want[name], err_msg=name)
    assert b"nan" not in done.file.read_bytes()
    assert not done.file.read_bytes().startswith(b"#")


def test_csv_of_every_kind_of_factor(crossed, tmp_path):
    done = export(crossed, crossed.runs, tmp_path / "runs.csv", "csv")
    found = pd.read_csv(done.file)
    want = crossed.runs.read()
    assert found.columns.tolist() == want.columns.tolist()
    assert found["rule:ALT"].tolist() == want["rule:ALT"].astype(str).tolist()
    assert found["event:T02:present"].tolist() == want["event:T02:present"].tolist()
    np.testing.assert_array_equal(found["event:T02:magnitude"], want["event:T02:magnitude"])


@pytest.mark.parametrize("table", ["runs", "states", "pairs", "bands"])
def test_the_dictionary_has_every_column_with_unit_and_range(crossed, tmp_path, table):
    source = crossed.table(table)
    done = export(crossed, source, tmp_path / f"{table}.csv", "csv")
    assert done.columns.name == f"{table}-columns.csv"
    with done.columns.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["name"] for row in rows] == list(source.columns)
    assert all(row["meaning"] and row["title"] for row in rows)
    named = {row["name"]: row for row in rows}
    if table == "states":
        assert named["hedging_index"]["unit"] == "1"
        assert (named["threat"]["low"], named["threat"]["high"]) == ("0", "1")
        assert named["alignment_NOR"]["title"].startswith("Alignment with ")
    if table == "runs":
        assert named["deference"]["high"] == "5"
        assert "T02 (" in named["event:T02:magnitude"]["meaning"]
        assert named["figure:kin_exposure/all/NOR"]["unit"] == "share"
    assert dictionary(crossed.runs) != dictionary(crossed.states)


def test_netcdf_has_the_numbers_on_named_axes(results, tmp_path):
    xarray = pytest.importorskip("xarray")
    pytest.importorskip("h5netcdf")
    done = export(results, results.pairs, tmp_path / "p.nc", "netcdf")
    with xarray.open_dataset(done.file) as found:
        want = results.array("alignment")
        assert found["alignment"].dims == want.dims
        np.testing.assert_array_equal(found["alignment"], want)
        for axis in want.dims:
            assert found[axis].values.tolist() == want[axis].values.tolist()
        assert found["alignment"].attrs["units"] == "share"
        assert found.attrs["seed"] == 11
        assert found.attrs["result_sha256"] == results.complete["result_sha256"]
        drawn = results.runs.read(run=[int(n) for n in want.run.values])["deference"]
        np.testing.assert_array_equal(found["deference"], drawn)
        assert found["strategy"].attrs["flag_meanings"].startswith("balancing ")
        assert "quarter" in found["alignment"].coords
    assert done.columns is None


def test_netcdf_of_runs_of_bands_and_of_one_state(crossed, tmp_path):
    xarray = pytest.importorskip("xarray")
    pytest.importorskip("h5netcdf")
    for table in ("runs", "bands"):
        source = crossed.table(table)
        done = export(crossed, source, tmp_path / f"{table}.nc", "netcdf")
        with xarray.open_dataset(done.file) as found:
            want = source.read()
            assert len(found.variables) == len(want.columns)
            assert done.rows == len(want)
    with xarray.open_dataset(tmp_path / "runs.nc") as found:
        name = "figure.kin_exposure.all.NOR"
        assert found[name].attrs["column"] == "figure:kin_exposure/all/NOR"
        assert set(found["rule.ALT"].values.tolist()) == {"multi_vector", "equidistance"}
    done = export(crossed, crossed.states, tmp_path / "s.nc", "netcdf", state=["NOR"])
    with xarray.open_dataset(done.file) as found:
        assert found["state"].values.tolist() == ["NOR"]
        want = crossed.array("hedging_index", state=["NOR"])
        np.testing.assert_array_equal(found["hedging_index"], want)


def test_the_command_writes_into_the_folder_or_where_it_is_told(capsys, results, tmp_path):
    status, said = told(capsys, "export", results.folder, "--table", "bands", "--json")
    assert status == Status.DONE
    answer = json.loads(said.out)
    assert answer["rows"] == results.bands.rows
    assert [path.rpartition("export")[2][1:] for path in answer["files"]] == [
        "bands.csv", "bands-columns.csv",
    ]  # fmt: skip
    out = tmp_path / "a b.csv"
    status, said = told(capsys, "export", results.folder, "--state", "nor", "--out", out)
    assert status == Status.DONE
    assert f"wrote {out}" in said.out
    assert set(pd.read_csv(out)["state"]) == {"NOR"}
    pytest.importorskip("h5netcdf")
    status, said = told(
        capsys, "export", results.folder, "--out", tmp_path / "x.nc", "--json"
    )
    assert json.loads(said.out)["form"] == "netcdf"


def test_a_file_that_stands_there_is_replaced_only_with_force(capsys, results, tmp_path):
    out = tmp_path / "mine.csv"
    out.write_text("mine")
    status, said = told(capsys, "export", results.folder, "--out", out)
    assert (status, out.read_text()) == (Status.USER, "mine")
    assert "--force replaces it" in said.err
    assert list(tmp_path.iterdir()) == [out]
    status, _ = told(capsys, "export", results.folder, "--out", out, "--force")
    assert status == Status.DONE
    (tmp_path / "other-columns.csv").write_text("mine")
    status, _ = told(capsys, "export", results.folder, "--out", tmp_path / "other.csv")
    assert status == Status.USER
    assert not (tmp_path / "other.csv").exists()


@pytest.mark.parametrize(
    ("words", "what", "expected"),
    [
        (["--table", "stats"], "stats", "did you mean 'states'"),
        (["--to", "excel"], "excel", "there are csv, netcdf"),
        (["--state", "ALTO"], "ALTO", "did you mean 'ALT'"),
        (["--table", "runs", "--state", "ALT"], "ALT", "no state: runs has none"),
        (["--to", "csv", "--out", "x.nc"], "csv", "netcdf, as --out says"),
        (["--out", "nowhere/x.csv"], "nowhere", "a folder that exists"),
        (["--ot", "x.csv"], "--ot", "did you mean '--out'"),
    ],
)
def test_what_cannot_be_asked_is_told(capsys, results, words, what, expected):
    status, said = told(capsys, "export", results.folder, *words)
    assert status == Status.USER
    assert what in said.err
    assert expected in said.err


def test_a_damaged_part_leaves_no_file(capsys, results, tmp_path):
    path = results.states.paths[1]
    content = path.read_bytes()
    path.write_bytes(content[:200] + bytes([content[200] ^ 4]) + content[201:])
    try:
        for name in ("t.csv", "t.nc"):
            status, said = told(capsys, "export", results.folder, "--out", tmp_path / name)
            assert status == Status.USER
            assert "part-00001.parquet" in said.err
            assert list(tmp_path.iterdir()) == []
    finally:
        path.write_bytes(content)


@pytest.mark.parametrize("form", ["csv", "netcdf"])
def test_a_full_disk_leaves_no_file(results, tmp_path, monkeypatch, form):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(place.os, "fsync", full)
    with pytest.raises(StoppedByMachine, match="No space left"):
        export(results, results.states, tmp_path / "t", form)
    assert list(tmp_path.iterdir()) == []


def test_without_the_library_it_is_said_what_to_install(
    capsys, results, monkeypatch, tmp_path
):
    monkeypatch.setitem(sys.modules, "h5netcdf", None)
    status, said = told(capsys, "export", results.folder, "--out", tmp_path / "x.nc")
    assert status == Status.USER
    assert 'pip install "hedgesim[arrays]", or --to csv' in said.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("form", ["csv", "netcdf"])
def test_memory_does_not_grow_with_the_parts(tmp_path, form):
    """Three times the parts: Python's memory at its peak, and Arrow's after each part."""
    peaks = []
    for runs in (256, 768):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(plan, "PART", 64)
            done = run(
                experiment(runs, 20), tmp_path / str(runs), simulate=Fake(), workers=1
            )
        opened, held = open_results(done.folder), []
        export(opened, opened.pairs, tmp_path / f"warm-{runs}.x", form)
        before = pa.total_allocated_bytes()
        tracemalloc.start()
        export(
            opened, opened.pairs, tmp_path / f"{runs}.x", form,
            tell=lambda _, held=held: held.append(pa.total_allocated_bytes()),
        )  # fmt: skip
        peaks.append((tracemalloc.get_traced_memory()[1], max(held) - before))
        tracemalloc.stop()
    for small, large in zip(*peaks, strict=True):
        assert large < 1.5 * small + 100_000


def test_runs_that_all_failed_are_no_places(tmp_path):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(plan, "PART", 64)
        failing = Fake(failed=tuple(range(64)))
        study = experiment(100, 4)
        done = run(
            replace(study, runs=100), tmp_path / "study", simulate=failing, workers=1
        )
    opened = open_results(done.folder)
    assert opened.array("hedging_index").run.values.tolist() == list(range(64, 100))
    written = export(opened, opened.states, tmp_path / "s.csv", "csv")
    assert pd.read_csv(written.file)["run"].nunique() == 36
    pytest.importorskip("h5netcdf")
    written = export(opened, opened.states, tmp_path / "s.nc", "netcdf")
    assert written.rows == 36 * 5 * 2
