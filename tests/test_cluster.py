"""Parts made by the workers of a Dask cluster: the same bytes, or a clear refusal.

Skipped where the extra `cluster` is not installed. Planted and caught: a folder that
workers do not share, taken for shared; workers that come later let in unseen; a part that
was set aside after its workers died, and is not told.
"""

import os
import signal
import threading
import time
from dataclasses import replace

import pytest
from study_fake import Fake, bytes_of, experiment, hold_code_still

from hedgesim.cli.main import main
from hedgesim.core.errors import ConfigError, StoppedByMachine
from hedgesim.study import cluster as on_cluster
from hedgesim.study import cluster_checks, plan, provenance
from hedgesim.study.cluster_checks import Looked, Probe, refuse_unfit
from hedgesim.study.parts import Job
from hedgesim.study.provenance import environment_of, provenance_of
from hedgesim.study.runner import Interrupted, run
from hedgesim.study.tables import layout

distributed = pytest.importorskip(
    "distributed", reason='NOT TESTED: --cluster needs pip install "hedgesim[cluster]"'
)

RUNS = 100
FAKE = Fake(failed=(5, 40))


@pytest.fixture(scope="module", autouse=True)
def _steady():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(provenance, "_digest_of", lambda files: "c" * 64)
        patch.setattr(plan, "PART", 16)
        yield


def begun(workers):
    return distributed.LocalCluster(
        n_workers=workers,
        threads_per_worker=1,
        host="127.0.0.1",
        dashboard_address="127.0.0.1:0",
        silence_logs=50,
    )


@pytest.fixture(scope="module")
def cluster():
    """Two workers, which hold the code still like this process."""
    with begun(2) as made, distributed.Client(made, set_as_default=False) as client:
        client.register_plugin(Steady())  # also on those that come in a lost one's place
        yield made, client


class Steady(distributed.WorkerPlugin):
    def setup(self, worker):
        steady()


@pytest.fixture
def address(cluster):
    made, client = cluster
    try:
        client.wait_for_workers(2, timeout=20)
    except TimeoutError:  # on a busy machine one that was lost may not come back by itself
        made.scale(0)
        made.scale(2)
        client.wait_for_workers(2, timeout=60)
    client.run(steady)
    return made.scheduler_address


def steady():
    """Hold the code still on a worker, and let it be quick to see nothing."""
    hold_code_still()
    cluster_checks.PATIENCE = 0.5


@pytest.fixture(scope="module")
def expected(tmp_path_factory):
    folder = tmp_path_factory.mktemp("expected") / "study"
    run(experiment(RUNS), folder, workers=1, simulate=FAKE)
    return bytes_of(folder)


def left_over(folder):
    return [p.name for p in folder.rglob(".*")]


def test_the_bytes_are_those_of_one_process(address, expected, tmp_path):
    told = []
    folder = tmp_path / "a study"
    found = run(
        experiment(RUNS),
        folder,
        cluster=address,
        simulate=FAKE,
        on_progress=lambda done, total: told.append(done),
    )
    assert bytes_of(folder) == expected
    assert (found.workers, found.failed, found.parts) == (2, 2, 7)
    assert told == sorted(told)
    assert told[-1] == RUNS
    assert not left_over(folder)


def test_a_worker_killed_in_the_middle_is_made_up_for(address, expected, tmp_path):
    deaths = tmp_path / "deaths"
    deaths.mkdir()
    deadly = replace(FAKE, wait=0.05, deadly=50, deaths=1, folder=deaths)
    run(experiment(RUNS), tmp_path / "study", cluster=address, simulate=deadly)
    assert len(list(deaths.iterdir())) == 1
    assert bytes_of(tmp_path / "study") == expected
    assert not left_over(tmp_path / "study")


@pytest.mark.slow
def test_a_part_that_always_ends_its_worker_is_set_aside(address, tmp_path):
    deaths = tmp_path / "deaths"
    deaths.mkdir()
    deadly = replace(FAKE, deadly=50, deaths=99, folder=deaths)
    with pytest.raises(
        StoppedByMachine, match=r"runs 48 to 63(.|\n)*6 of 7 parts are safe"
    ):
        run(experiment(RUNS), tmp_path / "study", cluster=address, simulate=deadly)


def test_a_shard_by_a_cluster(address, tmp_path):
    for number, where in ((1, {"cluster": address}), (2, {"workers": 1})):
        shard = f"{number}/2"
        run(experiment(RUNS), tmp_path / shard, simulate=FAKE, shard=shard, **where)
    assert len(list((tmp_path / "1" / "2" / "runs").iterdir())) == 4


def test_ctrl_c_leaves_at_once_and_it_goes_on(address, expected, tmp_path):
    timer = threading.Timer(1.0, os.kill, (os.getpid(), signal.SIGINT))
    slow = replace(FAKE, wait=0.4)
    timer.start()
    began = time.monotonic()
    with pytest.raises(Interrupted, match="parts are safe; give the same command again"):
        run(experiment(RUNS * 5), tmp_path / "more", cluster=address, simulate=slow)
    assert time.monotonic() - began < 8  # all of it takes far longer
    assert not left_over(tmp_path / "more")
    run(experiment(RUNS), tmp_path / "study", cluster=address, simulate=FAKE)
    assert bytes_of(tmp_path / "study") == expected


def test_a_folder_that_is_not_shared_is_refused(address, tmp_path, monkeypatch):
    monkeypatch.setattr(Probe, "leave", lambda self: None)
    with pytest.raises(ConfigError) as error:
        run(experiment(RUNS), tmp_path / "study", cluster=address, simulate=FAKE)
    (problem,) = error.value.problems
    assert problem.value.count("tcp://127.0.0.1:") == 2
    assert "share the results folder" in problem.expected
    assert not list(tmp_path.rglob("*.parquet"))
    assert not (tmp_path / "study" / "provenance.json").exists()


def other_code():
    provenance._digest_of = lambda files: "d" * 64


def test_other_code_on_workers_is_refused(cluster, address, tmp_path, monkeypatch):
    _, client = cluster
    client.run(other_code)
    job = experiment(RUNS)
    mine = provenance_of(job).digests["code"]
    with pytest.raises(ConfigError, match=f"sha256 {mine[:12]}"):
        run(job, tmp_path / "study", cluster=address, simulate=FAKE)
    monkeypatch.setattr(on_cluster, "refuse_unfit", lambda *given: None)
    with pytest.raises(ConfigError, match="a worker that came later"):  # looks for itself
        run(job, tmp_path / "study", cluster=address, simulate=FAKE)
    assert not list(tmp_path.rglob("*.parquet"))


@pytest.mark.slow
def test_a_scheduler_that_is_lost_is_told(expected, tmp_path):
    with begun(1) as made:
        client = distributed.Client(made, set_as_default=False)
        client.run(steady)
        client.close()
        timer = threading.Timer(1.0, made.close)
        timer.start()
        with pytest.raises(StoppedByMachine, match="parts are safe"):
            run(
                experiment(RUNS),
                tmp_path / "study",
                cluster=made.scheduler_address,
                simulate=replace(FAKE, wait=0.5),
            )
        timer.join()
    run(experiment(RUNS), tmp_path / "study", workers=1, simulate=FAKE)
    assert bytes_of(tmp_path / "study") == expected


def test_nobody_at_the_address(tmp_path, monkeypatch):
    monkeypatch.setattr(on_cluster, "CONNECT", 0.3)
    with pytest.raises(ConfigError, match="a Dask scheduler that answers"):
        run(experiment(RUNS), tmp_path / "study", cluster="tcp://127.0.0.1:1")
    with pytest.raises(ConfigError, match="certificates of this machine"):
        run(experiment(RUNS), tmp_path / "study", cluster="tls://127.0.0.1:1")
    for wrong in ("scheduler:8786", "tcp://", "http://x:1"):
        with pytest.raises(ConfigError, match="tcp://HOST:PORT"):
            run(experiment(RUNS), tmp_path / "study", cluster=wrong)
    with pytest.raises(ConfigError, match="which has its own"):
        run(experiment(RUNS), tmp_path / "study", cluster="tcp://x:1", workers=2)


def test_the_command(capsys, tmp_path, monkeypatch):
    monkeypatch.setattr(on_cluster, "CONNECT", 0.3)
    words = ["run", "triad", "--out", str(tmp_path / "s"), "--cluster", "tcp://127.0.0.1:1"]
    assert main(words) == 2
    assert "--cluster\n    tcp://127.0.0.1:1" in capsys.readouterr().err


@pytest.fixture
def job(tmp_path):
    study = experiment(RUNS)
    digests = provenance_of(study).digests
    return Job(study, tmp_path, plan.plan(study), layout(study), digests)


def test_what_workers_say_is_judged_and_told_by_kind(job, tmp_path, monkeypatch):
    monkeypatch.setattr(cluster_checks, "PATIENCE", 0.1)
    environment = environment_of(job.experiment)
    versions = {**environment["versions"], "numpy": "1.26.0"}
    good = Looked(True, Probe.left(job), job.digests["code"], environment)
    probe = Probe.left(job)
    refuse_unfit("tcp://x:1", job, probe, {"w": good})
    assert not good.left.path.exists()

    def there():
        return replace(good, left=Probe.left(job))

    elsewhere = Probe(tmp_path / "elsewhere" / "probe", "t")
    found = {
        "w1": there(),
        "w2": replace(good, sees=False, left=None),
        "w3": replace(good, left=None),
        "w4": replace(good, left=elsewhere),
        "w5": replace(there(), code="d" * 64),
        "w6": replace(there(), environment={**environment, "versions": versions}),
        "w7": ModuleNotFoundError("No module named 'hedgesim'"),
        "w8": ModuleNotFoundError("No module named 'hedgesim'"),
        "w9": replace(there(), code="own.py: a Python file"),
    }
    with pytest.raises(ConfigError) as error:
        refuse_unfit("tcp://x:1", job, probe, found)
    told = {p.value: f"{p.expected} {p.hint}" for p in error.value.problems}
    assert set(told) == {"w2", "w3", "w4", "w5", "w6", "w7, w8", "w9"}
    assert "not seen on the worker" in told["w2"]
    assert "cannot write" in told["w3"]
    assert "not seen here" in told["w4"]
    assert "d" * 12 in told["w5"]
    assert f"numpy 1.26.0, not {environment['versions']['numpy']}" in told["w6"]
    assert "No module named 'hedgesim'" in told["w7, w8"]
    assert "own.py" in told["w9"]
