"""Whole studies, timed: what computing and what writing cost, and how long all took."""

import shutil
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hedgesim.engine.batch import simulate
from hedgesim.study.folder import read_json
from hedgesim.study.runner import run
from hedgesim.world.experiment import Experiment, load_experiment
from hedgesim.world.names import resolve

LEAN = {"pairs_every": 0}
"""The default record of more than a thousand runs: states every turn, no pairs."""


@dataclass(frozen=True)
class Cost:
    """What a study cost, in seconds.

    Attributes
    ----------
    computing, making
        CPU seconds in simulating, and in making the parts altogether; of one process, so
        only where there are no workers.
    parts, whole
        Seconds on the clock: making the parts, and the whole command.
    size
        Bytes of the tables.
    """

    runs: int
    computing: float
    making: float
    parts: float
    whole: float
    size: int

    @property
    def writing(self) -> float:
        """CPU seconds for all that is not simulating while parts are made."""
        return self.making - self.computing


class Watch:
    """Simulates as the study does and adds up how long; notes when all began and ended."""

    def __init__(self) -> None:
        self.computing = 0.0
        self._marks: list[float] = []

    def simulate(
        self,
        experiment: Experiment,
        runs: Sequence[int],
        *,
        replicates: Sequence[int] | None = None,
        pairs: bool | None = None,
    ) -> Any:
        """Simulate runs, timed; what is simulated for the bands later is not added."""
        begun = time.thread_time()
        made = simulate(experiment, runs, replicates=replicates, pairs=pairs)
        if replicates is None:
            self.computing += time.thread_time() - begun
        return made

    def progress(self, done: int, asked: int) -> None:
        """Note the time: called before the first part, after each block, after the last."""
        self._marks.append(time.process_time())

    @property
    def making(self) -> float:
        """CPU seconds between the first and the last call."""
        return self._marks[-1] - self._marks[0]


def experiment_with(
    folder: Path, runs: int, record: Mapping[str, object], turns: int = 52
) -> Experiment:
    """Read the baseline with another `[record]`, by a file written into a folder."""
    text = resolve("experiment", "baseline").read_text(encoding="utf-8")
    head = text.partition("[record]")[0]
    said = "\n".join(f"{key} = {_toml(value)}" for key, value in record.items())
    path = folder / "baseline.toml"
    path.write_text(f"{head}[record]\n{said}\n", encoding="utf-8")
    return load_experiment(path, {"runs": runs, "turns": turns})


def _toml(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else repr(value).replace("'", '"')


def study(
    runs: int,
    *,
    workers: int = 1,
    record: Mapping[str, object] = LEAN,
    turns: int = 52,
    folder: Path | None = None,
) -> Cost:
    """Make a whole study in a folder that goes afterwards, and say what it cost."""
    room = Path(tempfile.mkdtemp(prefix="hedgesim-scaling-", dir=folder))
    try:
        experiment = experiment_with(room, runs, record, turns)
        watch, begun = Watch(), time.perf_counter()
        run(
            experiment,
            room / "study",
            workers=workers,
            on_progress=watch.progress,
            simulate=watch.simulate if workers == 1 else None,
        )
        whole = time.perf_counter() - begun
        seconds = read_json(room / "study" / "timings.json")["seconds"]
        tables = (room / "study").rglob("*.parquet")
        size = sum(path.stat().st_size for path in tables)
        return Cost(
            runs, watch.computing, watch.making, seconds["simulate and write"], whole, size
        )
    finally:
        shutil.rmtree(room, ignore_errors=True)
