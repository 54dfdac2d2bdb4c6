"""Twins are made beside the last parts, and no sooner than what they double stands.

Planted and caught: begun at the first word of a worker; begun for one worker; begun while a
part they double is missing; begun twice; begun for a shard, for counted bands, and where
replicates tell luck; what went wrong in them lost.
"""

from dataclasses import replace

import pytest
from designs_made import made
from study_fake import Fake, experiment

from hedgesim.study.ahead import Ahead
from hedgesim.study.parts import Job
from hedgesim.study.plan import plan
from hedgesim.study.runner import run
from hedgesim.study.shards import Shard
from hedgesim.study.tables import layout
from hedgesim.world.experiment import load_experiment

RUNS = 5600
"""Six parts of 1,024 runs, the last of them 480."""
NEARLY = 4096


@pytest.fixture
def job(tmp_path):
    (tmp_path / "runs").mkdir()
    study = experiment(RUNS)
    found = Job(study, tmp_path, plan(study), layout(study), {"inputs": "x"}, Fake())
    stands(found, 0)
    return found


def stands(job, number):
    job.path("runs", job.plan.parts[number]).touch()


def test_they_are_begun_when_nothing_is_left_but_the_last_parts(job):
    ahead = Ahead(job, 2)
    ahead.look(NEARLY - 1)
    assert ahead.twins is None
    ahead.look(NEARLY)
    begun = ahead.twins
    assert begun is not None
    assert begun.result().runs.tolist() == list(range(256))
    ahead.look(RUNS)
    assert ahead.twins is begun


def test_one_process_does_one_thing_after_another(job):
    ahead = Ahead(job, 1)
    ahead.look(RUNS)
    assert ahead.twins is None


def test_they_wait_for_the_part_that_they_double(job):
    job.path("runs", job.plan.parts[0]).unlink()
    for number in range(1, 6):
        stands(job, number)
    ahead = Ahead(job, 2)
    ahead.look(RUNS)
    assert ahead.twins is None, "a run of it may end its process"
    stands(job, 0)
    ahead.look(RUNS)
    assert ahead.twins is not None


def test_they_are_begun_only_where_bands_ask_for_them(job, tmp_path):
    replicated = made(
        tmp_path,
        'kind = "random"\npoints = 30\nreplicates = 2',
        '[[factor]]\nparameter = "threat_scale"\nlikely = true\n',
    )
    counted = replace(job.plan, counted=True)
    for number in range(6):
        stands(job, number)
    for other in (
        replace(job, shard=Shard(1, 2)),
        replace(job, plan=counted),
        replace(job, experiment=replicated),
    ):
        ahead = Ahead(other, 2)
        ahead.look(RUNS)
        assert ahead.twins is None


def test_what_goes_wrong_is_raised_where_they_are_asked_for(job):
    def broken(*_, **__):
        raise MemoryError("no room")

    ahead = Ahead(replace(job, simulate=broken), 2)
    ahead.look(RUNS)
    with pytest.raises(MemoryError, match="no room"):
        ahead.twins.result()


def test_the_bytes_are_those_of_one_process(tmp_path, monkeypatch):
    triad = load_experiment("triad", {"runs": RUNS, "turns": 2})
    looked = []
    seen = Ahead.look

    def noted(self, done):
        seen(self, done)
        looked.append((done, self.twins is not None))

    monkeypatch.setattr(Ahead, "look", noted)
    both = run(triad, tmp_path / "both", workers=2)
    assert looked[-1][1], "begun while parts were made"
    assert all(done >= NEARLY for done, begun in looked if begun)
    assert run(triad, tmp_path / "one", workers=1).result_sha256 == both.result_sha256
