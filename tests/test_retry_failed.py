"""Failed runs are tried again, and nothing else is.

Planted and caught: parts without failures made anew; another table than `runs` removed, so
that a part may be of two tries; a folder of another machine gone on with.
"""

import os
from pathlib import Path

import pytest
from failing_runs import Raising
from study_fake import bytes_of, experiment

from hedgesim.core.errors import ConfigError
from hedgesim.study import folder as place
from hedgesim.study import provenance
from hedgesim.study.runner import run


@pytest.fixture(scope="module", autouse=True)
def _steady():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(provenance, "_digest_of", lambda files: "c" * 64)
        yield


def test_failed_runs_are_tried_again_and_nothing_else(tmp_path):
    stands = tmp_path / "cause"
    stands.touch()
    study, folder = experiment(2100), tmp_path / "study"
    fake = Raising(raising=(7, 1500, 1501), stands=stands)
    assert run(study, folder, workers=1, simulate=fake).failed == 3
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("part-*.parquet")}
    still = run(study, folder, workers=1, simulate=fake, retry_failed=True)
    assert (still.retried, still.mended, still.failed) == ((7, 1500, 1501), (), 3)
    stands.unlink()
    again = run(study, folder, workers=1, simulate=fake, retry_failed=True)
    assert (again.retried, again.mended) == ((7, 1500, 1501), (7, 1500, 1501))
    assert (again.failed, again.kept) == (0, 1)
    assert not (folder / "failures.jsonl").exists()
    kept = {path for path in before if path.stat().st_mtime_ns == before[path]}
    assert {path.name for path in kept} == {"part-00002.parquet"}
    whole = run(study, tmp_path / "whole", workers=1, simulate=fake)
    assert bytes_of(folder) == bytes_of(whole.folder)
    none = run(study, folder, workers=1, simulate=fake, retry_failed=True)
    assert (none.retried, none.was_complete) == ((), True)


def test_another_try_that_is_interrupted_leaves_no_part_of_two_minds(tmp_path):
    """One table of the first try, another of the second, would both be whole."""
    stands = tmp_path / "cause"
    stands.touch()
    study, folder = experiment(100), tmp_path / "study"
    fake = Raising(raising=(7,), stands=stands)
    run(study, folder, workers=1, simulate=fake)
    stands.unlink()
    real = os.replace

    def after_one(source, target):
        if Path(target).parent.name == "pairs":
            raise KeyboardInterrupt
        real(source, target)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(place.os, "replace", after_one)
        with pytest.raises(KeyboardInterrupt):
            run(study, folder, workers=1, simulate=fake, retry_failed=True)
    assert not (folder / "COMPLETE.json").exists()
    assert run(study, folder, workers=1, simulate=fake).failed == 0
    whole = run(study, tmp_path / "whole", workers=1, simulate=fake)
    assert bytes_of(folder) == bytes_of(whole.folder)


def test_nothing_is_tried_again_or_mended_on_another_machine(tmp_path, monkeypatch):
    study, folder = experiment(50), tmp_path / "study"
    fake = Raising(raising=(7,))
    run(study, folder, workers=1, simulate=fake)
    real = provenance.machine()
    monkeypatch.setattr(provenance, "machine", lambda: {**real, "processor": "other"})
    assert run(study, folder, workers=1, simulate=fake).was_complete
    with pytest.raises(ConfigError, match="environment"):
        run(study, folder, workers=1, simulate=fake, retry_failed=True)
    (folder / "states" / "part-00000.parquet").write_bytes(b"PAR1")
    with pytest.raises(ConfigError, match="environment"):
        run(study, folder, workers=1, simulate=fake)
    assert (folder / "COMPLETE.json").exists()
