"""How long a run takes: many on arrays beside one as a Mesa model.

Run from the repository: `python benchmarks/speed.py`. Times are CPU seconds of this process
on one core, the best of some repeats, since other work on a machine only ever adds; the
ratio is taken within one execution. Nothing here is a test.
"""

import argparse
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from hedgesim.engine.batch import simulate
from hedgesim.model import HedgingModel
from hedgesim.study.runner import run
from hedgesim.world.experiment import load_experiment


def best(work: Callable[[], object], repeats: int) -> float:
    """Give the least CPU time of some repeats, in seconds."""
    times = []
    for _ in range(repeats):
        begun = time.process_time()
        work()
        times.append(time.process_time() - begun)
    return min(times)


def mesa_run() -> None:
    """Make one run as a Mesa model, agents and data collector included."""
    model = HedgingModel("baseline")
    while model.turn < model.experiment.turns:
        model.step()


def to_disk(runs: int) -> None:
    """Make a whole study: runs, their twins in luck, tables, bands."""
    with tempfile.TemporaryDirectory() as folder:
        run(load_experiment("baseline", {"runs": runs}), Path(folder) / "study", workers=1)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=1000)
    parser.add_argument("--repeats", type=int, default=12)
    asked = parser.parse_args()
    experiment = load_experiment("baseline", {"runs": asked.runs})
    turns = experiment.turns
    simulate(experiment, range(2))  # what is loaded and made once is not timed
    batch = best(lambda: simulate(experiment, range(asked.runs)), asked.repeats)
    mesa = best(mesa_run, min(asked.repeats, 5))
    study = best(lambda: to_disk(asked.runs), min(asked.repeats, 2))
    each = batch / asked.runs / turns
    print(f"baseline, {asked.runs:,} runs of {turns} turns, default record, one core")
    print(f"  on arrays         {batch:7.2f} s   {each * 1e6:8.1f} µs a run and turn")
    print(f"  one Mesa run      {mesa:7.2f} s   {mesa / turns * 1e6:8.0f} µs a turn")
    print(f"  ratio             {mesa / turns / each:7.0f} turns on arrays to one of Mesa")
    print(f"  study, to disk    {study:7.2f} s   runs, 256 twins in luck, tables, bands")


if __name__ == "__main__":
    main()
