"""Shards of a study, merged: the bytes of one that was never sharded, or nothing at all.

Planted and caught: a shard that has its neighbour's parts; counters of workers by a part's
place instead of its number; a merge that takes a shard twice for two, that does not read
the parts through, that takes in another machine's, that publishes `runs` first, that does
not look at what it copies, that links where it should copy; a shard gone on as another;
`verify` that looks for the mark of a whole study.
"""

import json
import os
import shutil
from dataclasses import replace

import pytest
from designs_made import WHOLE, made
from study_fake import Fake, bytes_of, experiment

from hedgesim.cli.main import main
from hedgesim.core.errors import ConfigError, StoppedByMachine
from hedgesim.study import folder as place
from hedgesim.study import merge as merging
from hedgesim.study import plan, provenance
from hedgesim.study.merge import merge
from hedgesim.study.open import open_results
from hedgesim.study.plan import parts_of
from hedgesim.study.runner import run
from hedgesim.study.shards import Shard
from hedgesim.study.standing import standing

RUNS = 100
FAILED = (5, 40)
FAKE = Fake(failed=FAILED)


@pytest.fixture(scope="module", autouse=True)
def _steady():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(provenance, "_digest_of", lambda files: "c" * 64)
        patch.setattr(plan, "PART", 16)
        yield


@pytest.fixture(scope="module")
def study():
    return experiment(RUNS)


@pytest.fixture(scope="module")
def made_once(study, tmp_path_factory):
    """Seven parts: as one study, and as three shards."""
    folder = tmp_path_factory.mktemp("a study")
    run(study, folder / "one", workers=1, simulate=FAKE)
    for number in (1, 2, 3):
        shard = f"{number}/3"
        run(study, folder / f"s-{number}of3", workers=1, simulate=FAKE, shard=shard)
    return folder


@pytest.fixture
def folder(made_once, tmp_path):
    return shutil.copytree(made_once, tmp_path / "with spaces")


def shards(folder, *numbers):
    return [folder / f"s-{number}of3" for number in numbers or (1, 2, 3)]


def merged(folder, study, given=None, **how):
    given = given or shards(folder)
    return merge(folder / "all", given, experiment=study, simulate=FAKE, **how)


def refused(folder, study, given=None, **how):
    """Give the problems of a merge that is refused, and see that nothing was written."""
    with pytest.raises(ConfigError) as error:
        merged(folder, study, given, **how)
    assert not place.has_results(folder / "all")
    return [str(problem) for problem in error.value.problems]


@pytest.mark.parametrize("of", [1, 2, 3, 5, 12])
def test_each_part_is_of_one_shard(of):
    parts = parts_of(10_000)
    each = [Shard(number, of).parts(parts) for number in range(1, of + 1)]
    assert sorted(part.number for some in each for part in some) == list(range(625))
    assert max(map(len, each)) - min(map(len, each)) <= 1
    assert [part.number for part in each[0]] == list(range(0, 625, of))


@pytest.mark.parametrize("link", [False, True])
def test_merged_is_as_if_never_sharded(folder, study, link):
    before = {p: p.stat().st_mtime_ns for p in folder.rglob("*")}
    told = []
    found = merged(
        folder, study, on_progress=lambda done, total: told.append((done, total)), link=link
    )
    assert (found.runs, found.parts, found.kept, found.failed) == (RUNS, 7, 0, 2)
    assert told[0] == (0, RUNS)
    assert told[-1] == (RUNS, RUNS)
    assert bytes_of(folder / "all") == bytes_of(folder / "one")
    for name in ("provenance.json", "experiment.toml", "failures.jsonl", "README.txt"):
        assert (folder / "all" / name).read_bytes() == (folder / "one" / name).read_bytes()
    assert {p: p.stat().st_mtime_ns for p in before} == before
    same = [
        (folder / "all" / path.relative_to(source)).samefile(path)
        for source in shards(folder)
        for path in source.rglob("part-*.parquet")
    ]
    assert len(same) == 21
    assert set(same) == {link}


def test_merged_twice_is_complete_already(folder, study):
    merged(folder, study)
    assert merged(folder, study, link=True).was_complete


def test_a_shard_goes_on_and_is_not_another(folder, study):
    second = folder / "s-2of3"
    expected = bytes_of_shard(second)
    (second / "runs" / "part-00004.parquet").unlink()
    found = run(study, second, workers=2, simulate=FAKE, shard="2/3")
    assert (found.parts, found.kept, found.runs) == (2, 1, 32)
    assert bytes_of_shard(second) == expected
    for shard in ("1/3", "2/4", None):
        with pytest.raises(ConfigError, match="--shard 2/3 to go on"):
            run(study, second, simulate=FAKE, shard=shard)
    with pytest.raises(ConfigError, match="holds the whole study"):
        run(study, folder / "one", simulate=FAKE, shard="2/3")
    assert run(study, second, simulate=FAKE, shard="2/3").was_complete


def bytes_of_shard(folder):
    names = [*folder.rglob("*.parquet"), folder / "SHARD.json"]
    return {path.name + path.parent.name: path.read_bytes() for path in names}


def test_a_shard_without_parts_is_needed_all_the_same(study, tmp_path):
    small = replace(study, runs=20)
    for number in (1, 2, 3):
        run(
            small,
            tmp_path / f"s-{number}of3",
            workers=1,
            simulate=FAKE,
            shard=f"{number}/3",
        )
    run(small, tmp_path / "one", workers=1, simulate=FAKE)
    assert any(
        "without 3/3" in what for what in refused(tmp_path, small, shards(tmp_path, 1, 2))
    )
    assert merged(tmp_path, small).parts == 2
    assert bytes_of(tmp_path / "all") == bytes_of(tmp_path / "one")


def test_every_problem_is_told_at_once(folder, study):
    other = run(replace(study, seed=9), folder / "other", simulate=FAKE, shard="3/3").folder
    of_four = run(study, folder / "of four", workers=1, simulate=FAKE, shard="4/4").folder
    again = shutil.copytree(folder / "s-1of3", folder / "again")
    second = folder / "s-2of3"
    (second / "SHARD.json").unlink()
    (second / "runs" / "part-00004.parquet").unlink()
    flip(folder / "s-1of3" / "states" / "part-00003.parquet")
    given = [*shards(folder, 1, 2), other, of_four, again, folder / "one", folder / "s-3"]
    found = refused(folder, study, given)
    for path, said in (
        (folder / "one", "whole study"),
        (folder / "s-3", "did you mean 's-3of3'"),
        (other, "these differ: experiment (sha256"),
        (of_four, "a shard of 3"),
        (again, "each shard once"),
        (second, "without part 4 (16 runs)"),
        (second, "hedgesim run triad --runs 100 --set turns=4 --shard 2/3 --out"),
        (folder / "s-1of3" / "states" / "part-00003.parquet", "its bytes differ"),
    ):
        assert any(what.startswith(f"{path}\n") and said in what for what in found), said
    assert len(found) == 7
    found = refused(folder, study, shards(folder, 1, 3))
    assert any("without 2/3" in what and "parts 1, 4 (32 runs)" in what for what in found)


def flip(path):
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def test_a_bit_that_the_mark_knows_of_is_found(folder, study):
    """Also where the page's checksum was made anew: the digest of the file tells."""
    mark = folder / "s-3of3" / "SHARD.json"
    said = json.loads(mark.read_text())
    said["files"]["runs/part-00005.parquet"] = "0" * 64
    mark.write_text(json.dumps(said))
    (only,) = refused(folder, study)
    assert "part-00005.parquet is not what was written" in only


def test_other_code_and_another_machine_are_refused(folder, study, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(provenance, "versions", lambda more=(): {"numpy": "0.1"})
        (only,) = refused(folder, study)
        assert "environment (sha256" in only
        assert "bits are promised within one kind" in only
    monkeypatch.setattr(provenance, "_digest_of", lambda files: "d" * 64)
    (only,) = refused(folder, study)
    assert "code (sha256" in only


def test_a_shard_at_work_is_refused(folder, study):
    with place.locked(folder / "s-2of3"):
        (only,) = refused(folder, study)
    assert "a process is at work on this one" in only


def test_what_changes_between_reading_and_copying_is_found(folder, study, monkeypatch):
    whole = merging.gathered

    def then_changed(*given):
        found = whole(*given)
        flip(folder / "s-2of3" / "states" / "part-00001.parquet")
        return found

    monkeypatch.setattr(merging, "gathered", then_changed)
    with pytest.raises(StoppedByMachine, match="changed while it was read"):
        merged(folder, study)
    assert not (folder / "all" / "runs" / "part-00001.parquet").exists()
    assert not list(folder.rglob("*.tmp"))


def test_no_link_to_another_file_system(folder, study, monkeypatch):
    def link(source, path):
        raise OSError(18, "Invalid cross-device link")

    monkeypatch.setattr(place.os, "link", link)
    found = refused(folder, study, link=True)
    assert len(found) == 3
    assert all("leave --link out" in what for what in found)


def test_runs_come_last(folder, study, monkeypatch):
    """As by `run`: where `runs` of a part stands, its part is whole."""
    names, real = [], os.replace

    def noted(source, path):
        names.append(str(path))
        real(source, path)

    monkeypatch.setattr(place.os, "replace", noted)
    merged(folder, study)
    parts = [os.sep.join(name.split(os.sep)[-2:]) for name in names if "part-" in name]
    assert [part.split(os.sep)[0] for part in parts] == ["states", "pairs", "runs"] * 7


@pytest.mark.parametrize("number", ["0/3", "4/3", "2", "2/0", "-1/3", "1/3/3", "", "a/b"])
def test_what_is_no_shard_is_refused(number, study, tmp_path):
    with pytest.raises(ConfigError, match="from 1 to N"):
        run(study, tmp_path / "s", shard=number)
    assert not (tmp_path / "s").exists()


def test_status_and_verify_know_shards(folder, capsys):
    found = standing(open_results(folder / "s-2of3"))
    assert (found.shard, found.runs, found.parts, found.complete) == ("2/3", 32, 2, True)
    assert main(["verify", str(folder / "s-2of3"), "--sample", "0"]) == 0
    (folder / "s-2of3" / "SHARD.json").unlink()
    (folder / "s-2of3" / "states" / "part-00004.parquet").unlink()
    capsys.readouterr()
    assert main(["verify", str(folder / "s-2of3"), "--sample", "0"]) == 2
    assert "part-00004.parquet" in capsys.readouterr().out
    assert not standing(open_results(folder / "s-2of3")).complete


def test_the_commands(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    words = ["run", "triad", "--runs", "40", "--set", "turns=2", "--quiet"]
    for shard in ("1/2", "2/2"):
        assert main([*words, "--shard", shard, "--json"]) == 0
    said = json.loads(capsys.readouterr().out.split("}\n")[1] + "}")
    assert (said["shard"], said["of"], said["runs"]) == (2, 2, 16)
    assert main([*words, "--shard", "2/2"]) == 0
    told = capsys.readouterr().out
    assert "hedgesim merge results/triad results/triad-1of2 results/triad-2of2" in told
    command = ["merge", "results/triad", "results/triad-1of2", "results/triad-2of2"]
    assert main([*command, "--quiet", "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert main([*words, "--out", "one"]) == 0
    assert bytes_of(tmp_path / "one") == bytes_of(tmp_path / "results" / "triad")
    mark = json.loads((tmp_path / "one" / "COMPLETE.json").read_text())
    assert answer["result_sha256"] == mark["result_sha256"]
    assert answer["shards"] == command[2:]
    assert main(["merge", "results/other", "results/triad-1of2", "--quiet"]) == 2
    assert not (tmp_path / "results" / "other").exists()
    assert main(["plot", "results/triad-1of2"]) == 2
    assert "merge" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("replicates", "part"), [(30, 64), pytest.param(1000, 1024, marks=pytest.mark.slow)]
)
def test_a_grid_of_three_factors(tmp_path, monkeypatch, replicates, part):
    """The bar: one worker, two, other blocks in memory, and shards: the same bytes."""
    monkeypatch.setattr(plan, "PART", part)
    factors = WHOLE["parameter"] + WHOLE["magnitude"] + WHOLE["present"]
    grid = made(tmp_path, f'kind = "grid"\nreplicates = {replicates}', factors, turns=2)
    assert grid.runs == 8 * replicates
    run(grid, tmp_path / "one", workers=1)
    expected = bytes_of(tmp_path / "one")
    run(grid, tmp_path / "two", workers=2)
    assert bytes_of(tmp_path / "two") == expected
    for number in (1, 2, 3):
        with monkeypatch.context() as patch:
            patch.setattr(plan, "BLOCK", 64 * (3 * number - 2))
            folder = tmp_path / f"s-{number}of3"
            run(grid, folder, workers=1, shard=f"{number}/3")
    merge(tmp_path / "all", shards(tmp_path), experiment=grid)
    assert bytes_of(tmp_path / "all") == expected
